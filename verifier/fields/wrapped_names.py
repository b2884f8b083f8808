"""A name of somebody that a line end or a misread letter cuts: the rest of it is on the next line, or it is not told."""

from __future__ import annotations

import re

from verifier.domain import Word
from verifier.fields.folding import fold
from verifier.fields.layout import Cell, Run, Sheet, Span
from verifier.fields.names import NAME_CALLS_ON, lone_name, person_name

__all__ = ["whole_name"]

FLUSH = 1.0     # type sizes between the left edges of a line and of the next
LEAST = 2       # letters of a family name, and one more
ROOM = 1.0      # type sizes that a narrow column may leave empty: less than the word that went to the next line


def whole_name(sheet: Sheet, name: Span) -> Span | None:
    """The name with what the end of its line cut off; None where it stops within a word, or at a « de » that calls for more.

    « GARV2ALIOIS »: OCR took a letter for a figure, and what stands before it is no name.
    """
    if name.run.text[name.end : name.end + 1].isalnum():
        return None
    calls = NAME_CALLS_ON.search(fold(name.text)) is not None
    rest = _rest(sheet, name, certain=calls) if calls or _lacks_a_part(name.text) else None
    if rest is None:
        return None if calls else name
    run = Run(name.run.piece, name.run.page, (*name.run.at(name.start, name.end), *rest))
    place = run.text.find(name.text)
    whole = Span(run, place, len(run.text))
    return whole if place >= 0 and person_name(whole.text, titled=True) else name


def _lacks_a_part(name: str) -> bool:
    """Whether only a given name, or only family names in capitals, were read."""
    parts = re.split(r" (?:(?:née?|épouse|ep\.?) )?", name)
    return len(parts) == 1 or all(part.isupper() for part in parts)


def _rest(sheet: Sheet, name: Span, *, certain: bool) -> tuple[Word, ...] | None:
    """The line under the name's, where that holds nothing but a name, or the family name in capitals that opens it.

    Its first word did not fit on the name's own line.
    """
    words = name.run.at(name.start, name.end)
    cell = sheet.cell_of.get(id(words[-1])) if words else None
    if cell is None or cell.words[-1] is not words[-1]:
        return None
    under = sheet.below(cell, 1)
    if under is None or under.page != cell.page or abs(under.box.x0 - cell.box.x0) > FLUSH * cell.size:
        return None
    lone = lone_name().fullmatch(under.text) and person_name(under.text, titled=True)
    rest = under.words if lone else under.words[: 0 if name.text.isupper() else _opening(under)]
    if not rest:
        return None
    beside = sheet.right_of(cell)
    edge = beside.box.x0 if beside else max(other.box.x1 for other in sheet.cells if other.page == cell.page)
    return rest if certain or cell.box.x1 + under.words[0].box.width + ROOM * cell.size > edge else None


def _opening(line: Cell) -> int:
    """How many words of a line are a family name in capitals, before words that are none: « GARNIER travaille … »."""
    first, following = line.words[0].text, line.words[1].text if len(line.words) > 1 else ""
    named = len(first) > LEAST and first.isupper() and following[:1].islower()
    return int(named and person_name(first, titled=True) is not None)
