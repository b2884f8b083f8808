"""Words → lines with cells: the rows that an eye sees, from top to bottom, cut where the gap is wide.

Words come in *strips*: words known to stand on one baseline (`strips_of` finds them in a text layer, an OCR engine says
its own). Strips that share a row are joined; two blocks side by side with different baselines stay apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from operator import itemgetter
from statistics import median

from verifier.domain import Box, Line, Word
from verifier.pages.levels import Levels

__all__ = ["arrange", "strips_of"]

SAME_BASELINE = 0.12   # of the height: how far apart the bottoms of one strip may be
SHARED = 0.6           # of the lower of two strips: how much of it must stand beside the other
LIKE_SIZE = 0.5        # of the higher of two strips: below that, they share a row only on one baseline
NARROWEST_CELL_GAP = 0.75  # of the height: a narrower gap never parts two cells
WIDEST_SPACE = 0.45    # of the height: how wide the ordinary space of a row may be taken to be
ORDINARY_GAPS = 2.5    # times the ordinary space of the row
JUSTIFIED = 2.0        # of the height: even gaps up to that are justified text, not columns
APART = 0.1            # of the height: pieces of one word are nearer
EXPONENT = re.compile(r"[¹²³⁴-⁹⁰]+")
ORDINAL = re.compile(r"er|re|ère|e|è|ème|me|nd|nde|o|os")
SPACED_LETTERS = 4     # that many single letters in a row, evenly apart, are one word set wide


class Strip:
    """Words on one baseline, and where that baseline runs."""

    def __init__(self, words: Sequence[Word], slope: float = 0.0) -> None:
        self.words = sorted(words, key=lambda word: word.box.x0)
        solid = [word for word in self.words if any(char.isalnum() for char in word.text)] or self.words
        self.top = median(word.box.top - slope * word.box.x0 for word in solid)
        self.bottom = median(word.box.bottom - slope * word.box.x0 for word in solid)

    @property
    def height(self) -> float:
        """How tall its type is."""
        return max(self.bottom - self.top, 0.1)

    def join(self, other: Strip) -> None:
        """Take in the words of another strip, of which there are no more: the row runs where it did."""
        self.words = sorted([*self.words, *other.words], key=lambda word: word.box.x0)


def strips_of(words: Sequence[Word]) -> list[list[Word]]:
    """The words of a text layer by baseline and size."""
    strips: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (word.box.bottom, word.box.x0)):
        last = strips[-1][-1] if strips else None
        if last and is_same_baseline(last.box, word.box):
            strips[-1].append(word)
        else:
            strips.append([word])
    return strips


def is_same_baseline(one: Box, other: Box) -> bool:
    """Whether two words of a text layer stand on one baseline in one size."""
    lower = min(one.height, other.height)
    return abs(one.bottom - other.bottom) <= SAME_BASELINE * lower and lower >= 0.8 * max(one.height, other.height)


def arrange(strips: Iterable[Sequence[Word]], rules: Sequence[Box] = ()) -> tuple[Line, ...]:
    """The lines of a page, top to bottom, each cut in cells: where the gap is wide, and at the table's upright `rules`."""
    strips = [strip for strip in strips if strip]
    slope = slope_of(strips)
    rows: list[Strip] = []
    levels = Levels()
    for strip in sorted((Strip(words, slope) for words in strips), key=lambda strip: -len(strip.words)):
        row = best_row([(place, rows[place]) for place in levels.about(strip.top, strip.bottom)], strip)
        if row:
            row.join(strip)
        else:
            rows.append(strip)
            levels.add(strip.top, strip.bottom)
    rows.sort(key=lambda row: ((row.top + row.bottom) / 2, row.words[0].box.x0))
    return tuple(Line(cells_of(row.words, row.height, rules)) for row in rows)


def slope_of(strips: Sequence[Sequence[Word]]) -> float:
    """How much the rows of a page go down from left to right (0 for a text layer)."""
    slopes = []
    for strip in strips:
        words = sorted(strip, key=lambda word: word.box.x0)
        width = words[-1].box.x0 - words[0].box.x0
        if len(words) >= 3 and width > 10 * words[0].box.height:
            slopes.append((words[-1].box.middle - words[0].box.middle) / width)
    slope = median(slopes) if len(slopes) >= 3 else 0.0
    return slope if abs(slope) > 0.0005 else 0.0


def best_row(rows: Sequence[tuple[int, Strip]], strip: Strip) -> Strip | None:
    """The row on which a strip stands, among those about it and their places; None when it begins one."""
    shared = [(overlap(row, strip), place, row) for place, row in rows]
    beside = [(share, place, row) for share, place, row in shared if share > 0 and belongs(row, strip, share)]
    return max(beside, key=itemgetter(0, 1))[2] if beside else None


def overlap(row: Strip, strip: Strip) -> float:
    """How much of the lower of two strips stands beside the other, 0–1."""
    return (min(row.bottom, strip.bottom) - max(row.top, strip.top)) / min(row.height, strip.height)


def belongs(row: Strip, strip: Strip, share: float) -> bool:
    """Whether a strip is a part of this row: beside it, alike in size or on its baseline, and in free room."""
    small, large = sorted((row.height, strip.height))
    level = abs(row.bottom - strip.bottom) < 0.3 * small
    if share >= SHARED and (small >= LIKE_SIZE * large or level):
        return is_free(row, strip)
    return share >= SHARED / 2 and is_raised(row, strip)


def is_free(row: Strip, strip: Strip) -> bool:
    """Whether no word of the strip would stand upon a word of the row."""
    return all(
        min(word.box.x1, other.box.x1) - max(word.box.x0, other.box.x0) <= 0.35 * min(word.box.width, other.box.width)
        for word in strip.words
        for other in row.words
    )


def is_raised(row: Strip, strip: Strip) -> bool:
    """Whether the strip is small type set close beside a word of the row (« 1er », « N° », a footnote call)."""
    if len(strip.words) > 2 or strip.height > 0.85 * row.height:
        return False
    reach = 0.35 * row.height
    touching = (any(abs(word.box.x0 - other.box.x1) < reach for other in row.words) for word in strip.words)
    return all(touching) and is_free(row, strip)


def cells_of(words: Sequence[Word], height: float, rules: Sequence[Box] = ()) -> tuple[tuple[Word, ...], ...]:
    """The words of a row, from left to right, cut where the gap is wide beside the type and beside the row's own gaps."""
    words = joined_letters(rejoined(words), height)
    middle = median(word.box.middle for word in words)
    beside = [rule for rule in rules if rule.top < middle < rule.bottom and rule.height > 1.1 * height]
    gaps = [right.box.x0 - left.box.x1 for left, right in pairwise(words)]
    limit = cell_gap(gaps, height)
    cells: list[list[Word]] = [[words[0]]]
    for gap, left, word in zip(gaps, words, words[1:], strict=False):
        if gap > limit or any(left.box.x1 - 1 < rule.x0 + rule.width / 2 < word.box.x0 + 1 for rule in beside):
            cells.append([word])
        else:
            cells[-1].append(word)
    return tuple(tuple(cell) for cell in cells)


def cell_gap(gaps: Sequence[float], height: float) -> float:
    """The gap above which a cell ends, in a row with these gaps."""
    if len(gaps) >= 4 and max(gaps) < min(JUSTIFIED * height, 1.6 * max(min(gaps), 0.0)):
        return JUSTIFIED * height
    usual = sorted(gap for gap in gaps if gap > 0)
    space = min(usual[(len(usual) - 1) // 3], WIDEST_SPACE * height) if usual else 0.0
    return max(NARROWEST_CELL_GAP * height, ORDINARY_GAPS * space)


def rejoined(words: Sequence[Word]) -> list[Word]:
    """The words, with pieces that touch put together (letters stored in another order than they are read), and one of doubles."""
    kept: list[Word] = []
    for word in words:
        if kept and is_apart(kept[-1].box, word.box):
            kept.append(word)
            continue
        if kept and is_double(kept[-1], word):
            continue
        if kept and (is_torn(kept[-1], word) or is_ordinal(kept[-1], word)):
            kept[-1] = merged(kept[-1], word)
        else:
            kept.append(word)
    return kept


def is_apart(left: Box, right: Box) -> bool:
    """Whether two words stand too far apart to be pieces of one, or one drawn twice."""
    return right.x0 - left.x1 >= APART * (left.bottom - left.top)


def is_torn(left: Word, right: Word) -> bool:
    """Whether two words are pieces of one: nothing between them, same size; only in a text layer, which is exact."""
    if left.confidence < 1.0 or right.confidence < 1.0 or EXPONENT.fullmatch(right.text):
        return False
    height = min(left.box.height, right.box.height)
    gap = right.box.x0 - left.box.x1
    return -0.1 * height < gap < 0.02 * height and is_same_baseline(left.box, right.box)


def is_double(left: Word, right: Word) -> bool:
    """Whether a word is drawn twice, hardly apart, to look bold or shaded."""
    if left.text != right.text:
        return False
    reach = 0.2 * left.box.height
    return abs(left.box.x0 - right.box.x0) < reach and abs(left.box.bottom - right.box.bottom) < reach


def is_ordinal(left: Word, right: Word) -> bool:
    """Whether small raised letters end the number before them (« 1er », « N° » as « No »)."""
    if right.box.height > 0.8 * left.box.height or not ORDINAL.fullmatch(right.text):
        return False
    near = right.box.x0 - left.box.x1 < 0.1 * left.box.height
    return near and (left.text[-1].isdigit() or left.text in {"N", "n"})


def joined_letters(words: Sequence[Word], height: float) -> list[Word]:
    """The words, with letters set wide apart (« F A C T U R E ») put together."""
    if sum(len(word.text) == 1 for word in words) < SPACED_LETTERS:
        return list(words)
    groups = letter_groups(words, height)
    if max(map(len, groups)) < SPACED_LETTERS:
        return list(words)
    return [merged(*group) for group in groups]


def letter_groups(words: Sequence[Word], height: float) -> list[list[Word]]:
    """Neighbouring single letters at even distances, each other word alone."""
    groups: list[list[Word]] = []
    for word in words:
        group = groups[-1] if groups else []
        if group and is_letter(group[-1]) and is_letter(word) and is_even(group, word, height):
            group.append(word)
        else:
            groups.append([word])
    return groups


def is_letter(word: Word) -> bool:
    """Whether the word is one letter or digit."""
    return len(word.text) == 1 and word.text.isalnum()


def is_even(group: Sequence[Word], word: Word, height: float) -> bool:
    """Whether the next letter is as far as the ones before it, and near enough to be of one word."""
    pitch = word.box.x0 - group[-1].box.x1
    if len(group) == 1:
        return pitch < 0.9 * height
    before = group[-1].box.x0 - group[-2].box.x1
    return abs(pitch - before) < max(0.25 * before, 0.1 * height)


def merged(*words: Word) -> Word:
    """One word out of several."""
    box = words[0].box
    for word in words[1:]:
        box = box.union(word.box)
    return Word("".join(word.text for word in words), box, min(word.confidence for word in words), words[0].visible)
