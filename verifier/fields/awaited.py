"""What a paper says is still to come: « mise en service prévue en mars 2025 », « livraison : 2e trimestre 2025 ».

A planned day is no date of acquisition; one that lies after the end of a year says that the software was not there yet.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date

from verifier.domain import Dated, DateRole
from verifier.fields.layout import Sheet
from verifier.fields.quoting import quoted
from verifier.fields.rough_dates import read_months
from verifier.fields.values import MONTHS, read_dates

__all__ = ["find_awaited"]

_COMING = re.compile(
    r"\b(?:(?:installation|livraison|mise (?:en (?:service|place|production|route|ligne)|a disposition)|deploiement|demarrage|"
    r"activation|migration|bascule|ouverture|lancement|parametrage)s?|"
    r"(?:sera|seront) (?:\w+ ){0,2}(?:install|livr|mis|deploy|activ|ouvert|disponib|operationnel)\w*)\b(?P<when>[^.;]{0,80})",
)
_PLANNED = re.compile(
    r"\b(?:prev\w+|a venir|planifi\w+|programm\w+|estim\w+|sera|seront|courant|prochain\w*|d'ici|fixee?|attendu\w*|souhait\w+|"
    r"ulterieur\w*|delais?|aura lieu|interviendra|se fera|debut|fin|report\w+|repouss\w+|decal\w+|differe\w*|ajourn\w+|"
    r"retard\w*)\b",
)
_DONE = re.compile(r"\b(?:effectu|realis|termin|achev|fait)e?e?s?\b|\ba (?:eu|ete)\b|\bont ete\b|\bdepuis\b|\bavant\b|\bjusqu")
_BESIDE = re.compile(      # what may come later to a software that is there
    r"\b(?:versions?|mises? a jour|releases?|evolutions?|correctifs?|formations?|lecteurs?|terminal|terminaux|tpe|imprimantes?|"
    r"ordinateurs?|postes? (?:fixe|supplementaire|client)\w*|ecrans?|materiels?|tablettes?|scanners?|cartes?|colis|consommables?|"
    r"maintenance|sauvegardes?|modules?|options?|lap|segur|dmp|mssante|vague)\b",
)
_ELSEWHERE = re.compile(r"\b(?:amelipro|declarations?|campagnes?|saisie|teleservices?|inscriptions?)\b[^.;]{0,30}$")
_YEARLESS = re.compile(
    rf"\b(?:le|au|en|du|a|debut|fin|mi|courant|mois de)[ -](?:mois d[e'] ?)?(?:(?P<day>[0-2]?\d|3[01])(?:er)? )?"
    rf"(?P<month>{'|'.join(MONTHS)})\b\.?(?! ?(?:de )?(?:19|20)\d\d)",
)


def find_awaited(sheet: Sheet, known: tuple[Dated, ...], issued: date | None = None) -> tuple[Dated, ...]:
    """The days, months or quarters for which the installation or the delivery is announced, not those that are `known`.

    The evidence is the sentence. `issued`: the paper's own day, behind which the next « 15 février » is looked for.
    """
    found = {dated.day: dated for dated in known}
    for run in (*sheet.statements, *(row for row in sheet.rows if len(row.cells) > 1)):
        for day in _announced(run.plain, issued):
            place = run.evidence()
            told = replace(place, text=quoted(place.text))
            found.setdefault(day, Dated(DateRole.INSTALLATION, day, told, run.confidence(0, len(run.text))))
    return tuple(dated for dated in found.values() if dated not in known)


def _announced(plain: str, issued: date | None) -> Iterator[date]:
    """The first day of what a sentence announces: planned in words, or told by its month or quarter only."""
    for coming in _COMING.finditer(plain):
        when = coming["when"]
        before = plain[max(0, coming.start() - 40) : coming.start()]
        if _DONE.search(when) or _BESIDE.search(when) or _BESIDE.search(before) or _ELSEWHERE.search(before):
            continue
        planned = _PLANNED.search(coming[0]) or _PLANNED.search(plain[max(0, coming.start() - 20) : coming.start()])
        if planned:
            yield from (read.day for read in read_dates(when))
            yield from _next(when, issued) if issued else ()
        yield from (read.first for read in read_months(when))


def _next(when: str, issued: date) -> Iterator[date]:
    """The next day, or first of a month, that words without a year tell to a paper of that day: « au 15 février »."""
    for told in _YEARLESS.finditer(when):
        month, day = MONTHS[told["month"]], int(told["day"] or 1)
        passed = (month, day) < (issued.month, issued.day if told["day"] else 1)
        with suppress(ValueError):      # 30 February
            yield date(issued.year + passed, month, day)
