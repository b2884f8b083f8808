"""Decisive words in doubt, read again: their zones, enlarged and set one under another, are one more picture for Tesseract.

A second reading replaces the first only where it alone is valid: a date that exists, a number whose key is right, a word of a
mention. Where the two differ and nothing decides, the first stays and its doubt is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from verifier.domain import Box, Line, Word
from verifier.pages.picture import ocr
from verifier.pages.picture.grading import may_decide
from verifier.pages.picture.images import Grey, resized, smoothed
from verifier.pages.reader import Reader

__all__ = ["reread"]

DOUBT, DOUBT_OF_DIGITS = 0.8, 0.9   # confidence below which a decisive word, and one with digits, is read again
CONFIRMED = 0.9          # confidence that an agreeing second reading may give
CONTESTED = 0.5          # the most that a word may have which the second reading contests
MENDED = 0.8             # the most that a second reading may have which replaces the first
TALL = 36                # pixels: the height of a word as it is read again
MOST_ENLARGED = 3.0
SMOOTH = 2.0             # pixels: the blur that closes the gaps and takes the burrs of a coarse scan away
MARGIN = 0.35            # of a word's height, about a zone
APART = 40               # pixels from one zone to the next
MOST = 12                # zones of a page
MET = 0.5                # of the narrower of two words, that must stand on the other
ONE_BLOCK = 6
WHITE = 255
EARLIEST, LATEST = 1990, 2045
DATE = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})")
DAYS = re.compile(r"\d.?[/.-].?\d.*[/.-].*\d\d")           # what may have been a date
BEFORE, NUMBERED = re.compile(r"\bversion\b|^v\W?$", re.IGNORECASE), re.compile(r"v?[\dOolI]+(?:[.,][\dOolI]+)*", re.IGNORECASE)
VERSION = re.compile(r"v?\d+(?:\.\d+)*", re.IGNORECASE)
MISREAD = str.maketrans(",OolI", ".0011")                   # in the number of a version
WORDS = re.compile(r"versi|logic|dmp|compat|s[eé]gur", re.IGNORECASE)
WHOLE_WORDS = re.compile(r"versions?|logiciels?|dmp|compatibles?|compatibilité|ségur|dmp-compatibles?", re.IGNORECASE)
AROUND = '.,;:()«»"!? '


class Zone(NamedTuple):
    """A word in doubt, the part of the page around it, by how much that is enlarged, and where it stands among the others."""

    word: Word
    box: Box
    scale: float
    top: int


def reread(lines: Sequence[Line], pixels: Grey, reader: Reader) -> tuple[Line, ...]:
    """The lines of a prepared picture, their decisive words in doubt read again where time is left."""
    doubtful = [word for line in lines if may_decide(line) for word in in_doubt(line)][:MOST]
    if not doubtful:
        return tuple(lines)
    zones, picture = pasted(doubtful, pixels)
    try:
        found = [word for row in ocr.see(picture, reader, ONE_BLOCK).rows for word in row]
    except ocr.OcrFailedError:
        return tuple(lines)
    changed = {zone.word: settled for zone in zones if (settled := compared(zone, found))}
    return tuple(Line(tuple(tuple(changed.get(word, word) for word in cell) for cell in line.cells)) for line in lines)


def in_doubt(line: Line) -> Iterator[Word]:
    """The words of a row that decide and are not sure: those of a mention, a date, a version, a long number."""
    for before, word in pairwise((Word("", Box(0.0, 0.0, 0.0, 0.0)), *line.words)):
        told = word.text.strip(AROUND)
        decides = WORDS.search(told) or DAYS.search(told) or (NUMBERED.fullmatch(told) and BEFORE.search(before.text))
        if decides and word.confidence < (DOUBT_OF_DIGITS if any(map(str.isdigit, told)) else DOUBT):
            yield word


def pasted(words: Sequence[Word], pixels: Grey) -> tuple[list[Zone], Grey]:
    """The zones of these words, and a white picture on which they stand one under another."""
    zones, parts, top = [], [], APART
    for word in words:
        box, scale = zone_of(word, pixels.shape), min(MOST_ENLARGED, TALL / max(1.0, word.box.height))
        part = np.ascontiguousarray(pixels[int(box.top) : int(box.bottom), int(box.x0) : int(box.x1)])
        parts.append(resized(part, max(1, round(part.shape[1] * scale)), max(1, round(part.shape[0] * scale))))
        zones.append(Zone(word, box, scale, top))
        top += parts[-1].shape[0] + APART
    picture = np.full((top, max(part.shape[1] for part in parts) + 2 * APART), WHITE, dtype=np.uint8)
    for zone, part in zip(zones, parts, strict=True):
        picture[zone.top : zone.top + part.shape[0], APART : APART + part.shape[1]] = part
    return zones, smoothed(picture, SMOOTH)


def zone_of(word: Word, shape: tuple[int, ...]) -> Box:
    """The part of the page around a word, in whole pixels."""
    x0, top, x1, bottom = word.box
    margin = MARGIN * word.box.height
    return Box(float(max(0, int(x0 - margin))), float(max(0, int(top - margin))),
               float(min(shape[1], int(x1 + margin))), float(min(shape[0], int(bottom + margin))))


def compared(zone: Zone, found: Sequence[Word]) -> Word | None:
    """What the two readings of a word together make of it, None where the second found nothing there."""
    x0, top, x1, bottom = zone.word.box
    left, above = APART + (x0 - zone.box.x0) * zone.scale, zone.top + (top - zone.box.top) * zone.scale
    place = Box(left, above, left + (x1 - x0) * zone.scale, above + (bottom - top) * zone.scale)
    there = sorted((word for word in found if stands_on(word.box, place)), key=lambda word: word.box.x0)
    text = "".join(word.text for word in there)
    return settled(zone.word, text, min(word.confidence for word in there)) if there else None


def stands_on(one: Box, other: Box) -> bool:
    """Whether two words stand on each other."""
    across = min(one.x1, other.x1) - max(one.x0, other.x0)
    return across > MET * min(one.width, other.width) and one.top < other.middle < one.bottom


def settled(first: Word, text: str, confidence: float) -> Word:
    """The word that two readings make: the valid one; the first, surer or less sure, where both or none is."""
    if text.strip(AROUND) == first.text.strip(AROUND):
        return replace(first, confidence=max(first.confidence, min(CONFIRMED, confidence)))
    if is_valid(first.text):
        return first if not is_valid(text) else replace(first, confidence=min(CONTESTED, first.confidence))
    if mends(first.text.strip(AROUND), text.strip(AROUND)):
        return replace(first, text=text, confidence=min(MENDED, confidence))
    return replace(first, confidence=min(CONTESTED, first.confidence))


def mends(first: str, second: str) -> bool:
    """Whether a valid reading is that of the same word: « compatible » is not that of « incompatible », nor 1010 of « 10,10 »."""
    if VERSION.fullmatch(second):
        return first.translate(MISREAD) == second
    return is_valid(second) and abs(len(first) - len(second)) <= 1


def is_valid(text: str) -> bool:
    """Whether a word alone shows that it may have been read right: a day that exists, a version, a word of a mention."""
    told = text.strip(AROUND)
    day = DATE.fullmatch(told)
    return is_a_day(day) if day else bool(VERSION.fullmatch(told) or WHOLE_WORDS.fullmatch(told))


def is_a_day(shape: re.Match[str]) -> bool:
    """Whether a date exists, in a year of which papers tell."""
    year = int(shape[4]) + (2000 if len(shape[4]) == 2 else 0)
    try:
        return EARLIEST <= date(year, int(shape[3]), int(shape[1])).year <= LATEST
    except ValueError:
        return False
