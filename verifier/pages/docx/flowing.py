"""A Word letter → rows of text as an eye goes through it: headers, paragraphs and tables in their order, footers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from verifier.pages.docx.marks import TEXT, inside, is_on, value
from verifier.pages.docx.seeing import Eye, Fate, Ground, Seat, fate_of
from verifier.pages.docx.sheet import is_flat
from verifier.pages.docx.styles import Spot
from verifier.pages.typesetting import Row

__all__ = ["EndlessError", "Flow"]

WIDE = re.compile(r"\t+| {4,}|[.·…_]{4,}")  # what a typist uses to reach the next column
DEEPEST = 4
MOST_TOLD = 100_000    # paragraphs and stretches of text: some thirty to a row of the most pages that are read
MOST_UNSEEN = 10_000   # stretches of unseen text that are kept
BOX = f"{TEXT}txbxContent"
WRITTEN = tuple(f"{TEXT}{name}" for name in ("t", "tab", "br", "cr", "noBreakHyphen", "fldChar"))


class EndlessError(Exception):
    """A letter of more words than anyone writes."""


class Flow:
    """Goes through one letter. `unseen`: what it met that no eye sees, and why."""

    def __init__(self, eye: Eye, paper: Ground) -> None:
        self.eye, self.paper = eye, paper
        self.unseen: list[tuple[Fate, str]] = []
        self.told = 0   # paragraphs and stretches of text met

    def rows(self, letter: Any) -> Iterator[Row]:
        """Every row that is seen: headers, body, footers; each header and footer once."""
        seen: set[tuple[str, ...]] = set()
        yield from once(self.furniture(letter, "header"), seen)
        yield from self.blocks(letter.element.body, self.paper)
        yield from once(self.furniture(letter, "footer"), seen)

    def furniture(self, letter: Any, kind: str) -> Iterator[Row]:
        """The rows of the headers or footers of each section, those of its first page where it has some of its own."""
        for section in letter.sections:
            for prefix in ("first_page_", "") if section.different_first_page_header_footer else ("",):
                part = getattr(section, prefix + kind)
                if not part.is_linked_to_previous:
                    yield from self.blocks(part._element, self.paper)  # noqa: SLF001  python-docx shows no content controls

    def blocks(self, holder: Any, ground: Ground, depth: int = 0) -> Iterator[Row]:
        """The paragraphs and tables of a body, header, footer or cell, in their order."""
        for block in inside(holder, "p", "tbl"):
            if block.tag == f"{TEXT}tbl":
                yield from self.table(block, ground, depth)
            else:
                yield from self.paragraph(block, ground)

    def paragraph(self, block: Any, ground: Ground) -> Iterator[Row]:
        """The rows of a paragraph (one a line break), and those of the text boxes that hang on it."""
        seat = self.eye.seat(block, ground)
        for line in self.text(block, seat).split("\n"):
            yield [part for part in WIDE.split(line) if part.strip()]
        for box in block.iter(BOX):
            host = next(parent for parent in box.iterancestors() if parent.tag in {f"{TEXT}r", f"{TEXT}p"})
            hidden = host.tag == f"{TEXT}r" and self.eye.drops(host, seat)
            below = self.eye.box(box, Ground(seat.ground.light, hidden=hidden or seat.ground.hidden))
            for inner in box.iter(f"{TEXT}p"):
                yield from ([line] for line in self.text(inner, self.eye.seat(inner, below)).split("\n"))

    def table(self, block: Any, ground: Ground, depth: int) -> Iterator[Row]:
        """The rows of a table; a cell of several lines gives as many rows, a merged cell counts once a row."""
        properties = block.find(f"{TEXT}tblPr")
        if self.eye.sheet.is_table_away(properties):
            ground = Ground(ground.light, ground.given, hidden=True)
        rows = list(inside(block, "tr"))
        above: dict[int, list[str]] = {}
        for place, row in enumerate(rows):
            cells = list(inside(row, "tc"))
            found: list[list[str]] = []
            below = row_ground(row, ground)
            column = number_of(row, "trPr", "gridBefore", 0)
            for order, cell in enumerate(cells):
                merged = cell.find(f"{TEXT}tcPr/{TEXT}vMerge")
                if merged is None or value(merged) == "restart" or column not in above:
                    spot = Spot(place, len(rows), order, len(cells))
                    lying = self.lying(cell, row, properties, spot, below)
                    inner = self.blocks(cell, lying, depth + 1) if depth < DEEPEST else iter(())
                    above[column] = [" ".join(part) for part in inner if part]
                found.append(above[column])
                column += number_of(cell, "tcPr", "gridSpan", 1)
                self.count()
            for line in range(max(map(len, found), default=0)):
                self.count()
                yield [cell[line] for cell in found if line < len(cell)]

    def lying(self, cell: Any, row: Any, properties: Any | None, spot: Spot, ground: Ground) -> Ground:
        """What the text of a cell lies upon."""
        style, look = (None if properties is None else properties.find(f"{TEXT}{name}") for name in ("tblStyle", "tblLook"))
        given, shading = self.eye.styles.cell(value(style), look, spot)
        own, rows = cell.find(f"{TEXT}tcPr/{TEXT}shd"), row.find(f"{TEXT}tblPrEx/{TEXT}shd")
        whole = None if properties is None else properties.find(f"{TEXT}shd")
        return self.eye.cell((own, shading, rows, whole), given, ground)

    def text(self, paragraph: Any, seat: Seat) -> str:
        """The letters of a paragraph that are seen, without those of its text boxes; the others are kept in `unseen`.

        Raises EndlessError.
        """
        self.count()
        shown: list[str] = []
        known: tuple[Any, Fate] = (None, Fate.ABSENT)
        lost: dict[Fate, list[str]] = {}
        fields: list[bool] = []   # of the fields that are open: whether their code is still being told
        for run, node in letters(paragraph):
            self.count()
            if node.tag == f"{TEXT}fldChar":
                told(fields, value(node, "fldCharType"))
                continue
            if run is not known[0]:
                known = (run, self.fate(run, seat))
            fate = Fate.HIDDEN if any(fields) and known[1] is Fate.SHOWN else known[1]
            (shown if fate is Fate.SHOWN else lost.setdefault(fate, [])).append(written(node))
        for fate, parts in lost.items():
            if fate is not Fate.ABSENT and len(self.unseen) < MOST_UNSEEN and "".join(parts).strip():
                self.unseen.append((fate, "".join(parts)))
        return "".join(shown)

    def count(self) -> None:
        """One more thing is met. Raises EndlessError."""
        self.told += 1
        if self.told > MOST_TOLD:
            raise EndlessError

    def fate(self, run: Any, seat: Seat) -> Fate:
        """What becomes of the letters of a run."""
        fate = fate_of(run)
        return Fate.HIDDEN if fate is Fate.SHOWN and not self.eye.sees(run, seat) else fate


def once(found: Iterator[Row], seen: set[tuple[str, ...]]) -> Iterator[Row]:
    """The rows that have not been seen yet."""
    for row in found:
        if tuple(row) not in seen:
            seen.add(tuple(row))
            yield row


def letters(paragraph: Any) -> Iterator[tuple[Any, Any]]:
    """What a paragraph writes, each with its run; nothing of its text boxes."""
    for node in paragraph.iter(*WRITTEN):
        run = None
        for parent in node.iterancestors():
            if parent is paragraph:
                break
            if parent.tag == BOX:
                run = None
                break
            if run is None and parent.tag == f"{TEXT}r":
                run = parent
        if run is not None:
            yield run, node


def told(fields: list[bool], mark: str) -> None:
    """A field begins, its code is over, or it ends."""
    if mark == "begin":
        fields.append(True)
    elif fields and mark == "separate":
        fields[-1] = False
    elif fields and mark == "end":
        fields.pop()


def written(node: Any) -> str:
    """What a node of a run puts on paper."""
    if node.tag == f"{TEXT}t":
        return str(node.text or "")
    return {f"{TEXT}tab": "\t", f"{TEXT}noBreakHyphen": "-"}.get(node.tag, "\n")


def row_ground(row: Any, ground: Ground) -> Ground:
    """What a row lies upon: nothing of it is seen where it is hidden, deleted or flat."""
    properties = row.find(f"{TEXT}trPr")
    if properties is None:
        return ground
    gone = is_on(properties.find(f"{TEXT}hidden")) or properties.find(f"{TEXT}del") is not None
    if gone or is_flat(properties.find(f"{TEXT}trHeight")):
        return Ground(ground.light, ground.given, hidden=True)
    return ground


def number_of(element: Any, properties: str, name: str, usual: int) -> int:
    """A small number among the properties of a row or cell."""
    found = value(element.find(f"{TEXT}{properties}/{TEXT}{name}"))
    return int(found) if found.isascii() and found.isdigit() and len(found) < 5 else usual
