"""Rows of dots or underscores of a text layer: most only lead the eye to a value, some are a place that nobody filled in."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from verifier.domain import Box, Word
from verifier.pages.glyphs import LEADERS, Look

__all__ = ["with_blanks"]

BLANK = "________"
NEAR = 3.0             # heights of the type: from a word to the blank after it
BAND = 24.0            # points: the feet of a line's words stand in one band or the next
LOW = 0.45             # heights: how far dots stand below or above the line of a word
TITLES = frozenset({"docteur", "dr", "monsieur", "madame", "m.", "mme", "logiciel", "version", "le", "la", "société", "cabinet"})
VALUE = re.compile(r"[A-ZÀ-Ý0-9]")      # what a filled place holds begins so

Found = tuple[Word, Look]


def with_blanks(found: Sequence[Found]) -> list[Found]:
    """The words, rows of dots left out but for those that stand for a word: in a sentence, or where a line's value is missing."""
    leaders = [place for place, (word, _) in enumerate(found) if LEADERS.fullmatch(word.text)]
    if not leaders:
        return list(found)
    rows = by_height(found)
    blank = {place for place in leaders if found[place][1].turn == 0 and is_blank(found[place][0], about(found[place][0], rows))}
    kept = ((place, each) for place, each in enumerate(found) if place in blank or not LEADERS.fullmatch(each[0].text))
    return [(Word(BLANK, each[0].box, visible=each[0].visible), each[1]) if place in blank else each for place, each in kept]


def by_height(found: Sequence[Found]) -> dict[int, list[Word]]:
    """The words by the bands of the page in which their feet stand."""
    rows: dict[int, list[Word]] = {}
    for word, _ in found:
        rows.setdefault(int(word.box.bottom // BAND), []).append(word)
    return rows


def about(leader: Word, rows: Mapping[int, Sequence[Word]]) -> list[Word]:
    """The words of the bands about some dots."""
    band = int(leader.box.bottom // BAND)
    return [word for near in (band - 1, band, band + 1) for word in rows.get(near, ())]


def is_blank(leader: Word, near: Sequence[Word]) -> bool:
    """Whether nobody wrote on these dots, and something should stand there."""
    row = sorted((word for word in near if word is not leader and on_line(leader.box, word)), key=lambda word: word.box.x0)
    if any(overlaps(leader.box, word.box) and not LEADERS.fullmatch(word.text) for word in row):
        return False
    before = [word for word in row if word.box.x1 <= leader.box.x0 + 1]
    after = [word for word in row if word.box.x0 >= leader.box.x1 - 1]
    if not before or LEADERS.fullmatch(before[-1].text):
        return False
    last = before[-1]
    tall = last.box.height
    if leader.box.x0 - last.box.x1 > NEAR * tall or is_value(last, before):
        return False
    return not after or goes_on(after, leader.box.x1, tall)


def on_line(dots: Box, word: Word) -> bool:
    """Whether a word stands on the line of the dots: they are as low as its feet."""
    tall = max(word.box.height, 1.0)
    return (LEADERS.fullmatch(word.text) is not None and abs(dots.bottom - word.box.bottom) < tall) or (
        word.box.top - LOW * tall < dots.bottom < word.box.bottom + LOW * tall
    )


def overlaps(one: Box, other: Box) -> bool:
    """Whether two boxes share more than their edges across."""
    return min(one.x1, other.x1) - max(one.x0, other.x0) > 1


def is_value(word: Word, before: Sequence[Word]) -> bool:
    """Whether the word before the dots was written on them: a name or a figure, no title of one, no label."""
    opens = len(before) == 1
    return not opens and VALUE.match(word.text) is not None and word.text.casefold().rstrip(" :") not in TITLES and (
        not word.text.endswith(":")
    )


def goes_on(after: Sequence[Word], end: float, tall: float) -> bool:
    """Whether a sentence goes on behind the dots: small letters, close by, and not one word alone."""
    first = after[0]
    close = first.box.x0 - end < NEAR * tall
    return close and len(after) > 1 and (first.text[0].islower() or first.text[0] == "(")
