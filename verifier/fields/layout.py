"""Where things stand on the sheet: rows of cells, and blocks of cells that read on from line to line.

A `Run` is a stretch of words that reads as one text; a place in its `text` (or `plain`, the folded text, of the same length)
leads back to the words, and so to the box on the page. A block is a column of cells one below the other, left-aligned and
close: a paragraph, an address, a wrapped cell of a table. A statement is the part of a block that reads as one sentence.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from verifier.domain import Box, Candidate, Document, Evidence, Page, Reading, Value, Word
from verifier.fields import line_ends
from verifier.fields.boxes import beside_their_words
from verifier.fields.drawn_rules import printed
from verifier.fields.folding import CAPITALS, fold
from verifier.fields.spacing import rejoined, usual_space
from verifier.fields.values import read_amounts

__all__ = ["Block", "Cell", "Ink", "Row", "Run", "Sheet", "Span", "lay_out"]

LINE_GAP = 0.95  # of the type size: a larger gap ends a block
TIGHT_GAP = 1.35  # the same where the boxes are those of OCR, tight around the ink
INDENT = 1.2  # of the type size: a larger shift of the left edge is another column
FLUSH, BLURRED = 0.35, 0.45       # of the type size: OCR measures a word too high where dirt touches it, not its left edge
SET_IN = 4.0       # type sizes by which the first line of a paragraph stands further right, at most
FULL_LINE = 0.86  # of the block's width: a line that ends before was ended by its writer
SENTENCE_END = re.compile(rf"(?<=[.!?;])\s+(?=[{CAPITALS}0-9«\"'(•–-])|\s+[•▪■►✓✔]\s+")
ABBREVIATION = re.compile(
    r"\b(?:n|no|num|tel|ref|art|m|mm|mme|dr|pr|st|ste|av|bd|cf|v|ver|vers|fact|env|max|min|resp|soc|ets|etc|p|s\.a|a\.s|"
    r"r\.l)\.$",
)


@dataclass(frozen=True, eq=False)
class Run:
    """A stretch of words of one page of a pièce, as one text."""

    piece: int
    page: int
    words: tuple[Word, ...]

    @cached_property
    def text(self) -> str:
        """The words as printed, one space between them."""
        return " ".join(word.text for word in self.words)

    @cached_property
    def plain(self) -> str:
        """The folded text, as long as `text`."""
        return fold(self.text)

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """Where each word starts in `text`."""
        places, place = [], 0
        for word in self.words:
            places.append(place)
            place += len(word.text) + 1
        return tuple(places)

    @cached_property
    def box(self) -> Box:
        """The box around all the words."""
        return _around(self.words)

    @property
    def size(self) -> float:
        """The usual height of a word: the type size, nearly."""
        heights = sorted(word.box.height for word in self.words)
        return heights[len(heights) // 2]

    def at(self, start: int, end: int) -> tuple[Word, ...]:
        """The words that text[start:end] touches."""
        first = max(bisect_right(self.starts, start) - 1, 0)
        last = bisect_right(self.starts, max(end - 1, start))
        return self.words[first:last]

    def confidence(self, start: int, end: int) -> float:
        """How sure the reading of text[start:end] is: its least sure word."""
        return min((word.confidence for word in self.at(start, end)), default=0.0)

    def evidence(self, start: int = 0, end: int | None = None) -> Evidence:
        """The place of text[start:end] on the page."""
        words = self.at(start, len(self.text) if end is None else end) or self.words
        return Evidence(self.piece, self.page, _around(words), " ".join(word.text for word in words))

    def line_end(self, start: int, end: int) -> int:
        """Where the line that holds text[start] ends, if that is before `end`."""
        words = self.at(start, end)
        place = max(bisect_right(self.starts, start) - 1, 0)
        for number, (word, following) in enumerate(pairwise(words)):
            if following.box.middle > word.box.bottom and following.box.x0 < word.box.x1:
                return self.starts[place + number] + len(word.text)
        return end

    def part(self, start: int, end: int) -> Run:
        """text[start:end], widened to whole words."""
        return Run(self.piece, self.page, self.at(start, end))


@dataclass(frozen=True, eq=False)
class Span:
    """run.text[start:end]: words that carry a value, with how surely they are read and where they stand."""

    run: Run
    start: int
    end: int

    @property
    def text(self) -> str:
        """As printed."""
        return self.run.text[self.start : self.end]

    @property
    def plain(self) -> str:
        """Folded."""
        return self.run.plain[self.start : self.end]

    @property
    def confidence(self) -> float:
        """How sure the reading of the words is."""
        return self.run.confidence(self.start, self.end)

    @property
    def evidence(self) -> Evidence:
        """The place on the page."""
        return self.run.evidence(self.start, self.end)

    def candidate(self, value: Value, sure: float, how: str) -> Candidate:
        """A value that the words carry: as sure as the finder is of it and the reading of the words."""
        return Candidate(value, round(sure * self.confidence, 4), self.evidence, how)

    def part(self, start: int, end: int | None = None) -> Span:
        """The span of text[start:end] of this one's text."""
        return Span(self.run, self.start + start, self.end if end is None else self.start + end)

    def stripped(self, left: str, right: str) -> Span:
        """Without the given signs at its ends."""
        text = self.text
        start = self.start + len(text) - len(text.lstrip(left))
        return Span(self.run, start, max(start, self.start + len(text.rstrip(right))))


@dataclass(frozen=True, eq=False)
class Cell(Run):
    """One cell of a row."""

    row: int = 0
    column: int = 0
    tabled: bool = False  # its row holds a price too: the cell opens a line of a table
    listed: bool = False  # its row holds other cells: beside another such row, it is a line of a list


@dataclass(frozen=True, eq=False)
class Row(Run):
    """One row: its cells from left to right, and how far down the page it stands (0 top, 1 bottom)."""

    number: int = 0
    cells: tuple[Cell, ...] = ()
    depth: float = 0.0


@dataclass(frozen=True, eq=False)
class Block(Run):
    """Cells one below the other that read on."""

    cells: tuple[Cell, ...] = ()

    @cached_property
    def statements(self) -> tuple[Run, ...]:
        """The block's sentences, a line that its writer ended early being a sentence too."""
        pieces: list[list[Word]] = [[]]
        right = max(cell.box.x1 for cell in self.cells)
        left = min(cell.box.x0 for cell in self.cells)
        for cell, following in zip(self.cells, [*self.cells[1:], None], strict=True):
            pieces[-1] += cell.words
            full = (cell.box.x1 - left) >= FULL_LINE * (right - left)
            starts_low = following is not None and (
                following.text[:1].islower()
                or (not following.tabled and line_ends.cuts_a_date(cell.plain, following.plain))
                or line_ends.cuts_a_phrase(cell.plain, following.plain)
                or line_ends.calls_on(cell.plain, full=full)
            )
            listed = following is not None and cell.listed and following.listed and not following.tabled
            anew = following is not None and line_ends.opens_anew(cell.text, following.text)
            if (
                following is None
                or anew
                or (listed and not full)
                or not (starts_low or (full and not (listed or following.tabled)))
            ):
                pieces.append([])
        return tuple(run for words in pieces if words for run in _sentences(Run(self.piece, self.page, _joined(words))))


class Ink(NamedTuple):
    """What a hand drew or stamped, and the page that bears it."""

    page: int
    box: Box


@dataclass(frozen=True, eq=False)
class Sheet:
    """A document laid out: its rows and blocks, page after page. `piece` is its place in the dossier."""

    piece: int
    rows: tuple[Row, ...]
    blocks: tuple[Block, ...]
    inks: tuple[Ink, ...] = ()

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """Every cell, in reading order."""
        return tuple(cell for row in self.rows for cell in row.cells)

    @cached_property
    def statements(self) -> tuple[Run, ...]:
        """Every sentence of every block."""
        return tuple(statement for block in self.blocks for statement in block.statements)

    @cached_property
    def plain(self) -> str:
        """The whole folded text, a row a line."""
        return "\n".join(row.plain for row in self.rows)

    @cached_property
    def block_of(self) -> dict[int, Block]:
        """The block that each cell stands in, by the cell's identity."""
        return {id(cell): block for block in self.blocks for cell in block.cells}

    @cached_property
    def cell_of(self) -> dict[int, Cell]:
        """The cell that each word stands in, by the word's identity."""
        return {id(word): cell for cell in self.cells for word in cell.words}

    @property
    def first_page(self) -> int:
        """The number of the first page that carries words: not 1 where the pièce is a part of a file."""
        return self.rows[0].page if self.rows else 1

    @cached_property
    def type_size(self) -> float:
        """The usual type size of the document."""
        sizes = sorted(cell.size for cell in self.cells)
        return sizes[len(sizes) // 2] if sizes else 1.0

    def right_of(self, cell: Cell) -> Cell | None:
        """The next cell of the row that holds a letter or a digit."""
        return next((other for other in self.rows[cell.row].cells[cell.column + 1 :] if _says(other)), None)

    def left_of(self, cell: Cell) -> Cell | None:
        """The cell before in the row that holds a letter or a digit."""
        return next((other for other in reversed(self.rows[cell.row].cells[: cell.column]) if _says(other)), None)

    def below(self, cell: Cell, reach: int = 2) -> Cell | None:
        """The first cell under this one, in the next rows of the page, that shares its column."""
        return next(self._column(cell, range(cell.row + 1, min(cell.row + 1 + reach, len(self.rows)))), None)

    def above(self, cell: Cell, reach: int = 2) -> Cell | None:
        """The first cell over this one that shares its column."""
        return next(self._column(cell, range(cell.row - 1, max(cell.row - 1 - reach, -1), -1)), None)

    def _column(self, cell: Cell, rows: Iterable[int]) -> Iterator[Cell]:
        for number in rows:
            row = self.rows[number]
            if row.page != cell.page or abs(row.box.middle - cell.box.middle) > 5 * max(cell.size, row.size):
                return
            shared = [(min(c.box.x1, cell.box.x1) - max(c.box.x0, cell.box.x0), c) for c in row.cells]
            overlap, best = max(shared, key=lambda pair: pair[0])
            same = self.rows[cell.row].cells
            if overlap > 0.25 * min(best.box.width, cell.box.width):
                yield best
            elif len(row.cells) == len(same) > 1:
                yield row.cells[cell.column]  # labels to the left of their boxes, values to the right


def _says(cell: Cell) -> bool:
    return any(character.isalnum() for character in cell.text)


def lay_out(piece: int, document: Document) -> Sheet:
    """The document's visible words as rows and blocks."""
    rows: list[Row] = []
    blocks: list[Block] = []
    for page in document.pages:
        page_rows = _rows(piece, page, len(rows))
        rows += page_rows
        blocks += _blocks(page_rows, TIGHT_GAP if page.reading is Reading.OCR else LINE_GAP)
    inks = tuple(Ink(page.number, box) for page in document.pages for box in page.inks)
    return Sheet(piece, tuple(rows), tuple(blocks), inks)


def _rows(piece: int, page: Page, first: int) -> list[Row]:
    rows = []
    space = usual_space(page) if page.reading is Reading.OCR else 0.0
    lines = [beside_their_words(printed(tuple(rejoined(line.cells, space)))) for line in page.lines]
    for number, line in enumerate((cells for cells in lines if cells), start=first):
        words = tuple(word for cell in line for word in cell)
        tabled = len(line) > 1 and any(amount.marked for amount in read_amounts(fold(" ".join(word.text for word in words))))
        cells = tuple(Cell(piece, page.number, cell, number, column, tabled, len(line) > 1) for column, cell in enumerate(line))
        rows.append(Row(piece, page.number, words, number, cells, _around(words).middle / max(page.height, 1.0)))
    return rows


def _blocks(rows: list[Row], gap: float) -> list[Block]:
    """Cells chained downwards: each joins the block whose last cell stands just over it, at the same left edge."""
    chains: list[list[Cell]] = []
    open_chains: list[list[Cell]] = []
    for row in rows:
        joined: list[list[Cell]] = []
        for cell in row.cells:
            chain = next((c for c in open_chains if _reads_on(c[-1], cell, gap)), None)
            if chain is None:
                chain = []
                chains.append(chain)
            else:
                open_chains.remove(chain)
            chain.append(cell)
            joined.append(chain)
        open_chains = joined + [c for c in open_chains if row.box.top - c[-1].box.bottom < gap * c[-1].size]
    return [Block(chain[0].piece, chain[0].page, _words_of(chain), tuple(chain)) for chain in chains]


def _words_of(cells: Iterable[Cell]) -> tuple[Word, ...]:
    return tuple(word for cell in cells for word in cell.words)


def _reads_on(over: Cell, under: Cell, gap: float) -> bool:
    size = max(over.size, under.size)
    close = -0.5 * size < under.box.top - over.box.bottom < gap * size
    aligned = abs(over.box.x0 - under.box.x0) < INDENT * size
    smaller = min(over.size, under.size)
    flush = gap == TIGHT_GAP and abs(over.box.x0 - under.box.x0) < FLUSH * smaller and smaller > BLURRED * size
    alike = smaller > (0.7 if gap == LINE_GAP else 0.58) * size
    one = aligned or _centred(over, under, smaller) or _set_in(over, under, smaller)
    return close and ((aligned and flush) or (alike and one))


def _set_in(over: Cell, under: Cell, size: float) -> bool:
    """Whether a line is the second of a paragraph whose first is set in: it goes on in small letters, further left."""
    alone = not (over.listed or under.listed) and under.text[:1].islower() and over.text[-1] not in ".;:!?"
    return alone and 0 < over.box.x0 - under.box.x0 < SET_IN * size and len(over.words) >= line_ends.FEWEST_WORDS


def _centred(over: Cell, under: Cell, size: float) -> bool:
    """Whether two lines set about one middle, alone in their rows, are one sentence: a letterhead's lines are none."""
    if over.listed or under.listed or abs((over.box.x0 + over.box.x1) - (under.box.x0 + under.box.x1)) > size:
        return False
    low = sum(word.text[:1].islower() for word in over.words)
    prose = under.text[:1].islower() or low > len(over.words) / 2 or line_ends.cuts_a_phrase(over.plain, under.plain)
    return prose and over.text[-1] not in ".;:!?" and len(over.words) >= line_ends.FEWEST_WORDS


def _joined(words: list[Word]) -> tuple[Word, ...]:
    """The words, one that a hyphen cuts at a line's end made whole (« com- / patible »)."""
    kept: list[Word] = []
    for word in words:
        last = kept[-1] if kept else None
        cut = (
            last
            and len(last.text) > 2
            and last.text.endswith("-")
            and last.box.bottom <= word.box.middle
            and word.text[:1].islower()
        )
        if last and cut:
            text = (last.text[:-1] if last.text[-2].islower() else last.text) + word.text
            kept[-1] = Word(text, last.box.union(word.box), min(last.confidence, word.confidence), last.visible)
        else:
            kept.append(word)
    return tuple(kept)


def _sentences(run: Run) -> list[Run]:
    """A run cut where a sentence ends (not after an abbreviation)."""
    ends = [match for match in SENTENCE_END.finditer(run.text) if not ABBREVIATION.search(run.plain[: match.start()])]
    cuts = [0, *(match.end() for match in ends), len(run.text)]
    return [run.part(start, end) for start, end in pairwise(cuts) if run.text[start:end].strip()]


def _around(words: Iterable[Word]) -> Box:
    boxes = [word.box for word in words]
    return Box(min(b.x0 for b in boxes), min(b.top for b in boxes), max(b.x1 for b in boxes), max(b.bottom for b in boxes))
