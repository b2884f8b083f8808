"""A name of somebody that a line end or a misread letter cuts: the rest of it is on the next line, or it is not told."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from verifier.domain import Word
from verifier.fields.folding import CAPITALS, fold
from verifier.fields.layout import Cell, Run, Sheet, Span
from verifier.fields.names import NAME_CALLS_ON, lone_name, person_name

__all__ = ["stacked_name", "whole_name"]

FLUSH = 1.0     # type sizes between the left edges of a line and of the next
LEAST = 2       # letters of a family name, and one more
ROOM = 1.0      # type sizes that a narrow column may leave empty: less than the word that went to the next line
PIECE = re.compile(       # of a word
    r"(?!(?:a|au|ce|chez|des?|dont|du|en|est|et|la|les?|nee?|ont|ou|par|pour|qui|sa|ses?|son|sous|sur|une?|via)$)[a-z]{1,4}",
)
MISREAD = re.compile(rf"[{CAPITALS}'’-]{{2,}}\d[{CAPITALS}'’\d-]*")      # a family name with a letter taken for a figure


def whole_name(sheet: Sheet, name: Span) -> Span | None:
    """The name with what the end of its line cut off; None where it stops within a word, or at a « de » that calls for more.

    « GARV2ALIOIS », « Fat ima »: OCR took a letter for a figure or tore a word, and what stands before it is no name.
    """
    if name.run.text[name.end : name.end + 1].isalnum() or (_read(name) and _torn(sheet, name)):
        return None
    calls = NAME_CALLS_ON.search(fold(name.text)) is not None
    rest = _rest(sheet, name, certain=calls) if calls or _lacks_a_part(name.text) else None
    if rest is None:
        return None if calls else name
    run = Run(name.run.piece, name.run.page, (*name.run.at(name.start, name.end), *rest))
    place = run.text.find(name.text)
    whole = Span(run, place, len(run.text))
    return whole if place >= 0 and person_name(whole.text, titled=True) else name


def stacked_name(lines: Sequence[Cell]) -> Span | None:
    """Of the lines of an address over its street: a name that has a line for each of its two parts, « GUERINEAU / Mathilde »."""
    for first, second in pairwise(lines):
        parts = (first, second)
        flush = first.page == second.page and abs(first.box.x0 - second.box.x0) <= FLUSH * first.size
        if flush and all(lone_name().fullmatch(part.text) and " " not in part.text.strip() for part in parts):
            run = Run(first.piece, first.page, (*first.words, *second.words))
            if all(person_name(part.text, titled=True) for part in parts) and person_name(run.text):
                return Span(run, 0, len(run.text))
    return None


def _read(name: Span) -> bool:
    """Whether the letters were read of a picture."""
    return any(word.confidence < 1.0 for word in name.run.words)


def _torn(sheet: Sheet, name: Span) -> bool:
    """Whether a piece of a word ends the name's line, or a name with a figure in it stands alone under a part of a name."""
    cell, after = _line(sheet, name)
    if cell is None or after:
        return len(after) == 1 and PIECE.fullmatch(fold(after[0].text)) is not None
    under = sheet.below(cell, 1) if _lacks_a_part(name.text) else None
    return under is not None and len(under.words) == 1 and MISREAD.fullmatch(under.text) is not None


def _line(sheet: Sheet, name: Span) -> tuple[Cell | None, tuple[Word, ...]]:
    """The line where the name ends, and its words that follow."""
    words = name.run.at(name.start, name.end)
    cell = sheet.cell_of.get(id(words[-1])) if words else None
    place = next((at for at, word in enumerate(cell.words, 1) if word is words[-1]), 0) if cell else 0
    return cell, cell.words[place:] if cell else ()


def _lacks_a_part(name: str) -> bool:
    """Whether only a given name, or only family names in capitals, were read."""
    parts = re.split(r" (?:(?:née?|épouse|ep\.?) )?", name)
    return len(parts) == 1 or all(part.isupper() for part in parts)


def _rest(sheet: Sheet, name: Span, *, certain: bool) -> tuple[Word, ...] | None:
    """The line under the name's, where that holds nothing but a name, or the family name in capitals that opens it.

    Its first word did not fit on the name's own line, or the sheet prints both together elsewhere.
    """
    cell, after = _line(sheet, name)
    under = sheet.below(cell, 1) if cell and not after else None
    if cell is None or under is None or under.page != cell.page or abs(under.box.x0 - cell.box.x0) > FLUSH * cell.size:
        return None
    lone = lone_name().fullmatch(under.text) and person_name(under.text, titled=True)
    rest = under.words if lone else under.words[: _opening(under, given=name.text.isupper())]
    if not rest:
        return None
    beside = sheet.right_of(cell)
    edge = beside.box.x0 if beside else max(other.box.x1 for other in sheet.cells if other.page == cell.page)
    full = cell.box.x1 + under.words[0].box.width + ROOM * cell.size > edge and (lone or not name.text.isupper())
    whole = f"{name.plain} {' '.join(fold(word.text) for word in rest)}"
    return rest if certain or full or _printed_together(sheet, whole, rest) else None


def _printed_together(sheet: Sheet, whole: str, rest: tuple[Word, ...]) -> bool:
    """Whether a sentence of other words, or a row, prints the whole name."""
    runs = (*sheet.rows, *(run for run in sheet.statements if not any(word is rest[0] for word in run.words)))
    return any(whole in run.plain for run in runs)


def _opening(line: Cell, *, given: bool) -> int:
    """How many words of a line are a name before others: « GARNIER travaille … »; a given name: « Claire travaille … »."""
    first, following = line.words[0].text, line.words[1].text if len(line.words) > 1 else ""
    named = len(first) > LEAST and (first.istitle() if given else first.isupper()) and following[:1].islower()
    return int(named and person_name(first, titled=True) is not None)
