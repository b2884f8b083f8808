"""Strict readers: a date, an amount, a version, an identifier, or nothing. A value is never corrected into existence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from functools import lru_cache

__all__ = ["MONTHS", "ReadAmount", "ReadDate", "looks_like_days", "luhn", "read_amounts", "read_dates"]

KEPT = 256           # texts that were just read: each is asked about again and again while its paper is read
MONTHS = {
    "janvier": 1,
    "janv": 1,
    "jan": 1,
    "fevrier": 2,
    "fevr": 2,
    "fev": 2,
    "mars": 3,
    "avril": 4,
    "avr": 4,
    "mai": 5,
    "juin": 6,
    "juillet": 7,
    "juil": 7,
    "aout": 8,
    "septembre": 9,
    "sept": 9,
    "octobre": 10,
    "oct": 10,
    "novembre": 11,
    "nov": 11,
    "decembre": 12,
    "dec": 12,
}
_DAYS = [      # « le vingt mars 2018 »
    "premier", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze", "treize", "quatorze",
    "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf", "vingt", "vingt-et-un", "vingt-deux", "vingt-trois", "vingt-quatre",
    "vingt-cinq", "vingt-six", "vingt-sept", "vingt-huit", "vingt-neuf", "trente", "trente-et-un",
]
_ENGLISH = {      # the months that other letters spell
    "january": 1, "february": 2, "feb": 2, "march": 3, "mar": 3, "april": 4, "apr": 4, "may": 5, "june": 6, "jun": 6, "july": 7,
    "jul": 7, "august": 8, "aug": 8, "september": 9, "sep": 9, "october": 10, "november": 11, "december": 12,
}
_TENS = {"vingt": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60, "septante": 70, "quatre-vingt": 80}
_NUMERIC = re.compile(r"(?<![\d.,/-])(\d{1,2})\s?([/.-])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2})(?![\d/]|[.,-]\d)")
_ISO = re.compile(r"(?<![\d.,/-])(\d{4})([/-])(\d{2})\2(\d{2})(?![\d/-])")
_WORDED = re.compile(
    r"(?<![\d.,/])(\d{1,2}|[1li]er|(?<![a-z-])[a-z]+(?:[ -]et[ -]un|-[a-z]+)?)"
    r"(?:(?<=\d)(?:st|nd|rd|th))?(?: of)?[\s.-]+"
    r"([a-z][a-z0-9]{2,8})\.?[\s.,-]+(\d{4}|(?:deux[ -]mille|mil neuf cents?)(?:[ -][a-z]+){0,4})(?!\d)")
_MONTH_FIRST = re.compile(r"(?<![a-z])([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})(?!\d)")      # « May 12, 2023 »
_AMOUNT = re.compile(
    r"(?<![\w.,/-])(-\s?|\()?(\d{1,3}(?:,\d{3})+(?=\.\d{2})|\d{1,3}(?:[ .]\d{3})+|\d+)"
    r"(?:[.,](\d{2}))?\)?(?:\s?(€|eur(?:os?)?)\b|\s?(€))?(?![\w%]|[.,/-]\d)",
)
_NO_AMOUNT = re.compile(r"(?:versions?|release|\bv\.?)\s*$")
_BEFORE = re.compile(r"(?:€|(?<![a-z])eur(?:os?)?)\s*$")
# « 31/02/2023 », « 1o/o5/2023 »; « le 7 juni 2022 », « ce douze du mois de mai deux mille vingt ».
_LIKE = re.compile(
    r"(?<![\w./-])[0-3oli]?[\dol] ?[/] ?(?:[01oli] ?)?[\dol] ?[/] ?(?:[12][\dol]{3}|[\dol]{2})(?![\w/])|"
    r"(?<![\w./])(?:\d{1,2}(?:er|e|eme)?|premier|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|"
    r"seize|vingt|trente)(?:[ -](?:et[ -])?(?:un|deux|trois|quatre|cinq|six|sept|huit|neuf))?[ .-]+(?:du mois (?:de |d'))?"
    r"(?P<month>[a-z]{3,9})\.?[ ,.-]+(?:de l'an(?:nee)? )?(?:(?:19|20)\d\d|deux[ -]mille|mil(?:le)? neuf cents?)(?![a-z\d])",
)
LONG_MONTH, NEAR_MONTH = 5, 0.8
LIKE_MONTH = 0.7
OLDEST, NEWEST = 1980, 2099      # no professional had a software before; « 23-08-4471 » is a number, or misread
PIVOT = 70  # « 71 » is 1971, « 24 » is 2024


@dataclass(frozen=True, slots=True)
class ReadDate:
    """A date and where it stands in the text."""

    start: int
    end: int
    day: date


@dataclass(frozen=True, slots=True)
class ReadAmount:
    """An amount in euros and where it stands; `marked` when a euro sign or cents show that it is money."""

    start: int
    end: int
    amount: Decimal
    marked: bool


def read_dates(plain: str) -> Iterator[ReadDate]:
    """Every full date of a folded text, day first (or ISO). A month without a day, or 31/02, is no date."""
    return iter(_dates(plain))


@lru_cache(KEPT)
def _dates(plain: str) -> tuple[ReadDate, ...]:
    return tuple(_every_date(plain))


def _every_date(plain: str) -> Iterator[ReadDate]:
    for pattern, day, month, year in ((_NUMERIC, 1, 3, 4), (_ISO, 4, 3, 1), (_WORDED, 1, 2, 3), (_MONTH_FIRST, 2, 1, 3)):
        for match in pattern.finditer(plain):
            found = _a_date(match[day], match[month], match[year])
            if found and (pattern is not _MONTH_FIRST or match[1] in {*_ENGLISH, "jan", "sept", "oct", "nov", "dec"}):
                yield ReadDate(match.start(), match.end() - _idle(match[year]), found)


def looks_like_days(plain: str) -> Iterator[re.Match[str]]:
    """The words of a folded text that are shaped as a day of a year, whether or not they make a date."""
    return (match for match in _LIKE.finditer(plain) if match["month"] is None or _like_month(match["month"]))


def _like_month(word: str) -> bool:
    """Whether a word is a month's name or nearly one, in French or in a neighbour's tongue."""
    return bool(get_close_matches(word, (*MONTHS, *_ENGLISH), n=1, cutoff=LIKE_MONTH))


def _a_date(day: str, month: str, year: str) -> date | None:
    number = int(month) if month.isdigit() else _month(month)
    year = year if year.isdigit() else str(_spelt_year(year)[0])
    if number is None:
        return None
    spelt = day.replace(" ", "-")
    day = str(_DAYS.index(spelt) + 1) if spelt in _DAYS else day
    full_year = int(year) if len(year) == 4 else int(year) + (1900 if int(year) >= PIVOT else 2000)
    try:
        return date(full_year, number, int(re.sub(r"[1li]er$", "1", day))) if OLDEST <= full_year <= NEWEST else None
    except ValueError:
        return None


def _spelt_year(words: str) -> tuple[int, int]:
    """The year that words spell, « deux mille vingt-trois », and how many of them do so: what follows it is no part of it."""
    parts = re.split(r"[ -]", words)
    opening = 2 if parts[0] == "deux" else 3
    year, used = (2000, opening) if parts[0] == "deux" else (1900, opening)
    for last in range(len(parts), opening, -1):
        more = _under_hundred("-".join(parts[opening:last]))
        if more is not None:
            return year + more, last
    return year, used


def _under_hundred(spelt: str) -> int | None:
    """The number from 1 to 99 that hyphened words spell."""
    spelt = re.sub(r"^un$", "premier", spelt)
    if spelt in _DAYS:
        return _DAYS.index(spelt) + 1
    for tens, value in _TENS.items():
        rest = re.fullmatch(rf"{tens}s?(?:-(?:et-)?(?P<unit>[a-z-]+))?", spelt)
        unit = _under_hundred(rest["unit"]) if rest and rest["unit"] else 0
        if rest and unit is not None and unit < 20:
            return value + unit
    return None


def _idle(year: str) -> int:
    """How many letters at the end of the words of a year are no part of it: « deux mille vingt par nos soins »."""
    if year.isdigit():
        return 0
    return len(year) - len(" ".join(re.split(r"[ -]", year)[: _spelt_year(year)[1]]))


def _month(word: str) -> int | None:
    """The month of a name; one letter may be misread in a long one (« d6cembre »), never so that two would fit."""
    if word in MONTHS or word in _ENGLISH or len(word) < LONG_MONTH:
        return MONTHS.get(word, _ENGLISH.get(word))
    near = get_close_matches(word, [name for name in MONTHS if len(name) >= LONG_MONTH], n=2, cutoff=NEAR_MONTH)
    return MONTHS[near[0]] if len(near) == 1 else None


def read_amounts(plain: str) -> Iterator[ReadAmount]:
    """Every amount of a folded text, French, plain or English notation (« 1 248,00 € », « 648.00 », « €1,200.00 »)."""
    return iter(_amounts(plain))


@lru_cache(KEPT)
def _amounts(plain: str) -> tuple[ReadAmount, ...]:
    return tuple(_every_amount(plain))


def _every_amount(plain: str) -> Iterator[ReadAmount]:
    for match in _AMOUNT.finditer(plain):
        if _NO_AMOUNT.search(plain[: match.start()]) or plain[match.end() :].lstrip().startswith("addend"):
            continue
        whole = re.sub(r"[ .,]", "", match[2])
        negative = bool(match[1])
        amount = Decimal(f"{whole}.{match[3] or '00'}")
        marked = bool(match[3] or match[4] or match[5] or _BEFORE.search(plain[: match.start()]))
        yield ReadAmount(match.start(), match.end(), -amount if negative else amount, marked)


def luhn(digits: str) -> bool:
    """Whether the last digit is the Luhn key of the others (RPPS, SIREN, SIRET)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
