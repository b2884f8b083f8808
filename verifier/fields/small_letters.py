"""A product that its éditeur writes in small letters, an everyday word: its own name heads the page and opens the billed line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from verifier.domain import Candidate, NameKind, NameSpotter
from verifier.fields.folding import compact
from verifier.fields.from_software import Named
from verifier.fields.layout import Sheet, Span
from verifier.fields.values import read_amounts
from verifier.fields.whole_software import EXACT

__all__ = ["heading", "in_small_letters"]

_THE_SOFTWARE = re.compile(r"\b(?:le|notre|votre|son) (?:logiciel|progiciel) (?=[a-z])")
HEAD_ROWS = 2     # of the first page: the letterhead's
OPENING = 4       # words of a line that may be a name
SURE = 0.65       # for an agent to see, where nothing else names a product


def in_small_letters(sheet: Sheet, spotter: NameSpotter) -> Iterator[Named]:
    """« effigie » over the page, « effigie 17 – mise à jour … 540,00 € » on its line: the catalogue's Effigie."""
    head = {compact(cell.text) for row in sheet.rows[:HEAD_ROWS] if row.page == sheet.first_page for cell in row.cells}
    for row in sheet.rows[HEAD_ROWS:]:
        priced = any(amount.marked for amount in read_amounts(row.plain))
        for one in spotter.spot([word.text.capitalize() for word in row.words[:OPENING]]) if priced else ():
            end = row.starts[one.end - 1] + len(row.words[one.end - 1].text)
            span = Span(row, row.starts[one.start], end)
            if one.kind is NameKind.LOGICIEL and one.start == 0 and one.score >= EXACT and compact(span.text) in head:
                yield Named(one.id, span.candidate(one.name, SURE, "catalogue"), True, span, own=True)

    yield from _announced(sheet, spotter)


def _announced(sheet: Sheet, spotter: NameSpotter) -> Iterator[Named]:
    """« … atteste que le logiciel effigie 17, acquis par votre cabinet, … »."""
    for run in sheet.statements:
        for told in _THE_SOFTWARE.finditer(run.plain):
            words = run.text[told.end() :].split(" ")[:OPENING]
            for one in spotter.spot([word.capitalize() for word in words]):
                span = Span(run, told.end(), told.end() + len(" ".join(words[: one.end]))).stripped(' ,;:.«»"', ' ,;:.«»"')
                if one.kind is NameKind.LOGICIEL and one.start == 0 and one.score >= EXACT:
                    yield Named(one.id, span.candidate(one.name, SURE, "catalogue"), True, span)


def heading(sheet: Sheet, named: tuple[Named, ...]) -> tuple[Candidate, ...]:
    """Who issues the sheet: the name in small letters that heads it."""
    told = {compact(one.span.text) for one in named}
    cells = (cell for row in sheet.rows[:HEAD_ROWS] for cell in row.cells if compact(cell.text) in told)
    return tuple(Span(cell, 0, len(cell.text)).candidate(cell.text, SURE, "letterhead") for cell in cells)[:1]
