"""The days from and until which an attestation holds, or the licence of which it speaks: outside of them it proves no use.

« Valable jusqu'au 30/06/2024 », « validité : six mois », « abonnement en cours jusqu'à fin juin 2024 ». What is said of something
else that has a term (the maintenance, a certification, an offer) tells nothing of the use.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from verifier.domain import Dated, DateRole, Evidence, Kind
from verifier.fields.layout import Run, Sheet
from verifier.fields.not_in_use import is_used
from verifier.fields.quoting import quoted
from verifier.fields.rough_dates import read_months
from verifier.fields.values import read_dates

__all__ = ["find_validity", "goes_on"]

_ON = r"(?:[^.;]|\.(?=\d))"                    # within a sentence: « version 12.3 » does not end it
_UNTIL = re.compile(      # the words right before the last day
    rf"(?:\bjusqu(?:'(?:a|au|en)?|e)(?: (?:la |le |et y compris |inclus )*)?(?:fin\b ?)?|"
    rf"\b(?:valab\w+|validite|valide){_ON}{{0,40}}\d (?:au|a|-|>)|\b(?:valab\w+|valide|validite|en vigueur|en cours)(?: de)?\W*|"
    rf"\b(?:abonne\w*|licence|souscription|acces|periode){_ON}{{0,40}}\bdu (?:1er|\d){_ON}{{0,30}}\d au\W*|"
    r"\bexpir\w*(?: (?:de|du|la|le|au|en|a|depuis)| \w+ ?:)*|\bfin (?:de |du |d')(?:la |l')?(?:validite|licence|"
    r"abonnement|contrat|droits?|acces|souscription|periode)\W*(?:le |au |en )?|"
    r"\b(?:echeance|terme)(?: (?:de |du |d')(?:la |l'|son |sa |votre )?(?:validite|licence|abonnement|contrat|droits?|acces|"
    r"souscription))?\W*(?:est )?(?:fixee? )?(?:le |au |en )?|"
    r"\b(?:prend|prendra|prenant|ayant pris) fin (?:le|au|en|a)|\bse termin\w+ (?:le|au|en|a)|\bcess\w+ (?:d'etre valable |"
    r"d'etre active? |de produire effet |)(?:le|au|en|a|apres)|\b(?:plus|pas) (?:valab\w+|valide) (?:apres|au-dela)(?: du| de)?"
    r"(?: le)?|\bperime\w*(?: le| au| depuis)?)\W*$",
)
_FROM = re.compile(      # before the first day
    r"\b(?:a (?:compter|partir|dater|effet)(?: d[ue](?: la)?)?|des(?: le)?|"
    r"(?:prend|prendra|prenant) effet(?: le| au| en| a compter du)?|"
    r"d(?:ebut|emarrage|epart)(?: d[eu'] ?(?:la |l')?[a-z]+)?\W*(?:le|en)?|entr(?:e|era|ant) en vigueur(?: le| au)?)\W*$|"
    r"\b(?:licence|abonnement|contrat|souscription|valab\w+|acces|droits?|version [\d.]+|periode)\W+"
    r"(?:courant |allant |est )?du $",
)
_SUBJECT = re.compile(
    r"\b(?:(?P<paper>attestations?|documents?|justificatifs?|present(?:e|es)?|courrier|"
    r"certificat(?! (?:logiciel|electronique|ssl|rgs))|valab\w+|valide|validite)|"
    r"(?P<right>licences?|abonn\w+|contrats?|souscri\w+|acces|droits?|utilis\w+|usage|location|adhesion|"
    r"clients?|cliente|titulaire|dispos\w+|equip\w+)|"
    r"(?P<other>maintenance|certifi(?:ee?s?|cation)|homolog\w+|agre(?:ment|ee?)|lap|segur|referenc\w+|cartes?|cps|cpe|offres?|"
    r"remises?|tarifs?|promo\w*|parrain\w*|essai|garanti\w*|assurances?|devis|mandats?|cotisations?|assistance|hotline|support|telemaintenance|"
    r"connecteurs?|heberge\w*|hds|mots? de passe|identifiants?|dmp|sesam|addendum|ssl|rgs|electronique|mises? a jour|prix|"
    r"conditions|campagne|delai|declar\w+|avenant|convention))\b",
)
_RENEWED = re.compile(r"\btacite|\breconduit|\brenouvele\w*|\bautomatiquement|\breconduction")
_NOT_RENEWED = re.compile(
    r"\b(?:non|pas|sans|jamais|ni|aucune?) (?:\w+ ){0,2}(?:tacite|renouvel|recondu)|\b(?:sauf|avant) renouvel",
)
_YEAR = re.compile(
    rf"\bvalab\w+{_ON}{{0,30}}\b(?:annees?|exercices?)(?: civile| fiscale)?(?: \w+)? "
    r"(?P<years>20\d\d(?:(?:, | et | a |[-/])20\d\d)*)",
)
_LASTS = re.compile(
    r"\b(?:valab\w+|valide|validite)\b(?:\W|pour|pendant|durant|est|de|d'|une|duree|periode|maximale|limitee|a)*?"
    r"\b(?P<number>\d+|un|une|deux|trois|quatre|cinq|six|neuf|douze|dix-huit|vingt-quatre) (?:\(\w+\) )?"
    r"(?P<unit>jour|semaine|mois|an)",
)
_NUMBERS = {"un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "neuf": 9, "douze": 12, "dix-huit": 18,
            "vingt-quatre": 24}
_DUE = re.compile(      # on a sale: a day to pay by, or until which one is bound
    r"\becheance|\bterme\b|\bregl|\bpay|\bpai[ev]|\bprelev|\bengage|\bsi\b|\ben cas\b|\bavant\b|\bpreavis\b|"
    r"\bretract|\breclam|\bcontest",
)
_SUBSCRIPTION = re.compile(r"\b(?:abonnement|licence|souscription|forfait|acces)\b[^.;:|\d]{0,60}$")
_SALES = frozenset({Kind.FACTURE, Kind.BON_DE_COMMANDE, Kind.CONTRAT})
_ROLES = {"paper": DateRole.PAPER_UNTIL, "right": DateRole.RIGHT_UNTIL}


def find_validity(sheet: Sheet, kind: Kind | None, issued: date | None, software: str) -> tuple[Dated, ...]:
    """The days that an attestation sets to itself or to the use, and those on which what is sold begins; with the sentence."""
    runs = (*sheet.statements, *(row for row in sheet.rows if len(row.cells) > 1))
    if kind is Kind.ATTESTATION_EDITEUR:
        return _told(runs, lambda run, following: _of_attestation(run, following, issued, sheet, software))
    if kind in _SALES:
        renewed = goes_on(" ".join(run.plain for run in runs))
        return _told(runs, lambda run, _: [*_of_sale(run.plain, issued, renewed=renewed)])
    return ()


def _told(runs: Sequence[Run], find: Callable[[Run, Run | None], Iterable[tuple[DateRole, date]]]) -> tuple[Dated, ...]:
    """What is found, each once, with the sentence that tells it."""
    found: dict[tuple[DateRole, date], Dated] = {}
    for run, following in zip(runs, [*runs[1:], None], strict=True):
        for role, day in find(run, following):
            found.setdefault((role, day), Dated(role, day, _sentence(run), run.confidence(0, len(run.text))))
    return tuple(found.values())


def _of_attestation(
    run: Run, following: Run | None, issued: date | None, sheet: Sheet, software: str
) -> Iterator[tuple[DateRole, date]]:
    """The terms and the starts that a sentence of an attestation tells."""
    renewed = goes_on(run.plain + " " + (following.plain if following else ""))
    yield from (each for each in _ends(run.plain, issued) if each[0] is DateRole.PAPER_UNTIL or not renewed)
    if not any(is_used(other.plain, software) for other in sheet.statements if other is not run):
        yield from ((DateRole.RIGHT_FROM, day) for day in _starts(run.plain))


def _of_sale(plain: str, issued: date | None, *, renewed: bool) -> Iterator[tuple[DateRole, date]]:
    """The days on which what is sold begins, and those on which a sentence says that it ends (`renewed`: it does not)."""
    yield from ((DateRole.RIGHT_FROM, day) for day in (*_starts(plain), *_years(plain)))
    if not renewed and not _DUE.search(plain):
        yield from (each for each in _ends(plain, issued) if each[0] is DateRole.RIGHT_UNTIL)


def _ends(plain: str, issued: date | None) -> Iterator[tuple[DateRole, date]]:
    """The last days that a sentence tells, each with what ends then."""
    for start, last in _days(plain):
        if lead := _UNTIL.search(plain[:start]):
            role = _whose(plain[: lead.end()])
            if role:
                yield role, last
    for told in _YEAR.finditer(plain):
        yield DateRole.PAPER_UNTIL, date(max(map(int, re.findall(r"20\d\d", told["years"]))), 12, 31)
    for told in _LASTS.finditer(plain):
        since = next((read.day for read in read_dates(plain[told.end() :])), issued)
        role = _whose(plain[: told.end()])
        if since and role:
            yield role, _after(since, told["number"], told["unit"])


def _starts(plain: str) -> Iterator[date]:
    """The first days of a right that a sentence tells."""
    days = [*((read.start, read.day) for read in read_dates(plain)), *((read.start, read.first) for read in read_months(plain))]
    for start, first in days:
        if _FROM.search(plain[:start]) and _whose(plain[:start]) is DateRole.RIGHT_UNTIL:
            yield first


def _years(plain: str) -> Iterator[date]:
    """The first day of the year or month that the line of a subscription names (« abonnement téléconsultation 2024 »)."""
    return (read.first for read in read_months(plain) if _SUBSCRIPTION.search(plain[: read.start]))


def _days(plain: str) -> Iterator[tuple[int, date]]:
    """The days, and the last ones of the months and years, each with where it starts."""
    yield from ((read.start, read.day) for read in read_dates(plain))
    yield from ((read.start, read.last) for read in read_months(plain))


def _whose(words: str) -> DateRole | None:
    """What it is that ends: what is named last before the words that say so, the paper where they name nothing."""
    named = list(_SUBJECT.finditer(words))
    things = [found for found in named if not re.match(r"vala|valid", found[0])] or named
    return _ROLES.get(str(things[-1].lastgroup)) if things else None


def goes_on(words: str) -> bool:
    """Whether folded words say that a right is renewed."""
    return bool(_RENEWED.search(words)) and not _NOT_RENEWED.search(words)


def _after(since: date, number: str, unit: str) -> date:
    """The last day of a duration."""
    count = _NUMBERS.get(number) or int(number)
    if unit in {"jour", "semaine"}:
        return since + timedelta(days=min(count, 9999) * (7 if unit == "semaine" else 1))
    months = since.month - 1 + min(count, 999) * (12 if unit == "an" else 1)
    year, month = since.year + months // 12, months % 12 + 1
    return date(min(year, 9999), month, min(since.day, monthrange(min(year, 9999), month)[1]))


def _sentence(run: Run) -> Evidence:
    """The whole sentence, as much of it as fits."""
    place = run.evidence()
    return replace(place, text=quoted(place.text))
