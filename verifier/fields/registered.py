"""The numbers under which a company or a software is registered: SIREN and SIRET, NIE and NIL, Ségur reference."""

from __future__ import annotations

import re
from collections.abc import Iterator

from verifier.domain import KeyKind, PrintedKey
from verifier.fields.layout import Run, Sheet
from verifier.fields.values import luhn

__all__ = ["find_keys"]

SIREN, SIRET = 9, 14
MOST = 40           # keys of a pièce: no paper has more, a list of software may
_ABOUT = re.compile(r"siren|siret|\brcs\b|r\.c\.s|\btva\b|\bnie\b|\bnil\b|agrement|segur|referencement")
_COMPANY = re.compile(
    r"(?:\bsiren\b|\bsiret\b|\brcs\b|\br\.c\.s\.?)[a-z' .°:#()-]{0,40}?"
    r"(?P<number>(?<!\d)\d(?:[ .]?\d){8}(?:[ .]?\d(?:[ .]?\d){4})?)(?!\d)")
_VAT = re.compile(r"\bfr ?(?P<key>\d\d) ?(?P<number>\d(?:[ .]?\d){8})(?!\d)")
_VALUE = r"(?:\s*(?:n°|no|numero))?\s*[:=#-]?\s*(?P<value>(?=[a-z/.-]*\d)[a-z0-9](?:[a-z0-9/.-]*[a-z0-9])?)"
_BY = r"(?: (?:cnda|(?:gie )?sesam[- ]vitale|(?:du )?logiciel)){0,2}"
_REFERENCE = r"(?:\b(?:numero|n°) ?(?:unique )?de |\b)referencement(?: ans)?(?: segur)?|\breference (?:ans )?segur"
_SOFTWARE = (
    (KeyKind.NIE, re.compile(rf"\b(?:nie|numero d'identification (?:de l')?editeur){_VALUE}")),
    (KeyKind.NIL, re.compile(rf"\b(?:nil|numero d'identification (?:du )?logiciel){_VALUE}")),
    (KeyKind.NIL, re.compile(rf"(?:\bn° ?|\bnumero )d'agrement{_BY}{_VALUE}")),
    (KeyKind.SEGUR, re.compile(rf"(?:{_REFERENCE}){_VALUE}")),
)
_SHORTEST = {KeyKind.NIE: 2, KeyKind.NIL: 2, KeyKind.SEGUR: 6}


def find_keys(sheet: Sheet) -> tuple[PrintedKey, ...]:
    """The numbers that the pièce prints at a label of theirs, each once; a SIREN only where its key is right."""
    found: dict[tuple[KeyKind, str], PrintedKey] = {}
    for run in (*sheet.rows, *sheet.statements):
        if _ABOUT.search(run.plain):
            for key in (*_companies(run), *_software(run)):
                found.setdefault((key.kind, key.value), key)
    return tuple(found.values())[:MOST]


def _companies(run: Run) -> Iterator[PrintedKey]:
    """The SIREN in a SIREN, a SIRET, an RCS number, a French VAT number."""
    for match in _COMPANY.finditer(run.plain):
        digits = re.sub(r"\D", "", match["number"])
        siren = digits[:SIREN]
        if luhn(siren) and (len(digits) == SIREN or luhn(digits) or _is_many(siren)):
            yield PrintedKey(KeyKind.SIREN, siren, run.evidence(*match.span("number")))
    for match in _VAT.finditer(run.plain):
        siren = re.sub(r"\D", "", match["number"])
        if luhn(siren) and int(match["key"]) == (12 + 3 * (int(siren) % 97)) % 97:
            yield PrintedKey(KeyKind.SIREN, siren, run.evidence(*match.span("number")))


def _is_many(siren: str) -> bool:
    """Whether it is La Poste's, whose establishments have no Luhn key."""
    return siren == "356000000"


def _software(run: Run) -> Iterator[PrintedKey]:
    for kind, pattern in _SOFTWARE:
        for match in pattern.finditer(run.plain):
            value = match["value"]
            if len(re.sub(r"\W", "", value)) >= _SHORTEST[kind]:
                yield PrintedKey(kind, run.text[match.start("value"):match.end("value")], run.evidence(*match.span("value")))
