"""A month or a year that stands for a day: « acquis en janvier 2025 », « date d'achat : 01/2025 », « depuis 2025 ».

It is no date of the contract's fields, but it lies on one side of the end of every year.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from verifier.domain import Dated, DateRole
from verifier.fields.dates import role_of
from verifier.fields.layout import Sheet
from verifier.fields.values import MONTHS, ReadDate, read_dates

__all__ = ["ReadMonth", "find_rough_dates", "read_months"]

TELLING = frozenset({DateRole.ACQUISITION, DateRole.INSTALLATION, DateRole.ORDER})
_LEAD = (
    r"(?:(?:en|courant|debut|fin|mi|annee|mois|au|a la|dans le|le|la|l'|du|de|d'|cours|courants?)(?:[ -]+|(?<=')))*"
    r"(?:(?:le )?(?:[ts][1-4]|(?:1er|2e|3e|4e|premier|deuxieme|second|troisieme|quatrieme|dernier|[1-4]eme) "
    r"(?:trimestre|semestre)) (?:de )?)?"
)
_ROUGH = re.compile(
    rf"(?<![\w/.,-])(?P<lead>{_LEAD})(?:(?P<month>{'|'.join(MONTHS)})\.? (?:de )?|(?P<number>0?[1-9]|1[0-2])[/.-])?"
    r"(?P<year>(?:19|20)\d\d)(?![\w/-]|[.,]\d)",
)
_PART = re.compile(r"(?P<rank>\S+) (?P<of>trimestre|semestre)|\b(?P<short>[ts])(?P<number>[1-4]) ")
_RANKS = {
    "1er": 1, "1eme": 1, "premier": 1, "2e": 2, "2eme": 2, "deuxieme": 2, "second": 2, "3e": 3, "3eme": 3, "troisieme": 3,
    "4e": 4, "4eme": 4, "quatrieme": 4,
}
_A_DAY = re.compile(r"\d\w{0,3}[ /.-]*$")      # before a month: its day, however it was read


@dataclass(frozen=True, slots=True)
class ReadMonth:
    """A month or a year, where it stands with the words that lead to it (« en janvier 2025 »), its first and last day."""

    start: int
    end: int
    first: date
    last: date


def read_months(plain: str) -> Iterator[ReadMonth]:
    """The months and years of a folded text that are no part of a full date."""
    whole = [(read.start, read.end) for read in read_dates(plain)]
    for match in _ROUGH.finditer(plain):
        inside = any(start < match.end() and match.start() < end for start, end in whole)
        if inside or _A_DAY.search(plain[: match.start("month") if match["month"] else match.start()]):
            continue
        first, last = _months_of(match)
        year = int(match["year"])
        yield ReadMonth(match.start(), match.end(), date(year, first, 1), date(year, last, monthrange(year, last)[1]))


def _months_of(match: re.Match[str]) -> tuple[int, int]:
    """The first and the last month: one, a quarter's, half a year's, or a year's."""
    if match["month"] or match["number"]:
        month = MONTHS[match["month"]] if match["month"] else int(match["number"])
        return month, month
    part = _PART.search(match["lead"])
    if part is None:
        return 1, 12
    length = 3 if "t" in {part["short"], (part["of"] or "")[:1]} else 6
    place = min(int(part["number"] or _RANKS.get(part["rank"], 12)), 12 // length)      # « dernier » is none of the ranks
    return (place - 1) * length + 1, place * length


def find_rough_dates(sheet: Sheet) -> tuple[Dated, ...]:
    """The months and years that are told as those of the acquisition, the installation or the order; `day` is their first day."""
    found: list[Dated] = []
    for cell in sheet.cells:
        for read in read_months(cell.plain):
            role, sure = role_of(sheet, cell, ReadDate(read.start, read.end, read.first))
            if role in TELLING:
                sure *= cell.confidence(read.start, read.end)
                found.append(Dated(role, read.first, cell.evidence(read.start, read.end), round(sure, 4)))
    return tuple(found)
