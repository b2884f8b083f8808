"""Since when, and until when, a mention says that it is so: the day, or the month that stands for it."""

from __future__ import annotations

import re
from datetime import date

from verifier.domain import Topic
from verifier.fields.rough_dates import read_months
from verifier.fields.since import tells_since
from verifier.fields.values import read_dates

__all__ = ["said_since", "said_since_about", "said_until", "without_term"]

_SINCE = re.compile(r"\b(?:depuis|a compter|a partir|des|le|du|en date)\b")
_FROM_ON = re.compile(r"\W*(?:depuis|a compter|a partir|des)\s+")
_TERM = re.compile(      # right before the last day; a bare « jusqu'au » says that it ended
    r"[(,]? ?\b(?:et |est |en cours de )?(?:valide?s?|valables?|validite|en vigueur)\W{0,3}"
    r"(?:jusqu'(?:au|a la date du|en)|: ?)\s*$",
)
BESIDE = 3            # signs, at most, between « référencé Ségur » and the month in which it was
FAR = 60              # signs between the words and the day since which it is so


def said_since(topic: Topic, plain: str, start: int, end: int) -> date | None:
    """The day since which it is said, in plain[start:end], the words behind the topic's."""
    read = next(iter(sorted(read_dates(plain[start:end]), key=lambda r: r.start)), None)
    if read is None or read.start > FAR:
        return None
    before = plain[: start + read.start]
    return read.day if (tells_since(before) if topic is Topic.DMP else _SINCE.search(before, start)) else None


def said_since_about(topic: Topic, plain: str, places: tuple[int, int, int, int]) -> date | None:
    """The month or year from which it is said: « DMP compatible depuis janvier 2022 », « À partir de 2025, X est … »."""
    left, start, end, right = places
    for read in read_months(plain[end:right]):
        before = plain[: end + read.start] + " "
        beside = topic is not Topic.DMP and read.start <= BESIDE      # « référencé Ségur (janvier 2026) »
        if read.start <= FAR and (beside or (tells_since(before) if topic is Topic.DMP else _SINCE.search(before, end))):
            return read.first
    opening = _FROM_ON.match(plain[left:start])
    read_first = next(read_months(plain[left + opening.end() : start]), None) if opening else None
    return read_first.first if read_first and not read_first.start else None


def said_until(plain: str) -> date | None:
    """The first of the last days that a folded sentence tells: « certificat n° 12, valide jusqu'au 30/06/2027 »."""
    return min((day for _, _, day in _terms(plain)), default=None)


def without_term(plain: str) -> str:
    """The folded words, what tells such a last day blanked."""
    for start, end, _ in _terms(plain):
        plain = plain[:start] + " " * (end - start) + plain[end:]
    return plain


def _terms(plain: str) -> list[tuple[int, int, date]]:
    """Where the words stand that tell a last day, to the end of that day."""
    days = [(read.start, read.end, read.day) for read in read_dates(plain)] if "val" in plain or "vigueur" in plain else []
    days += [(read.start, read.end, read.last) for read in read_months(plain)] if days == [] and "jusqu'en" in plain else []
    return [(told.start(), end, day) for start, end, day in days if (told := _TERM.search(plain[:start]))]
