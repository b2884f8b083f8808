"""A paper drawn at random from the templates: bands of blocks down a page, cells side by side, each with its place and type size.

No two papers share a layout: what stands beside what, labels over or beside their values, tables with or without a heading,
the order of the bands and the type sizes are drawn anew. The words come from the banks, the names from the cast.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from slots import Cast
from templates import Row, banks, block

__all__ = ["Cell", "Line", "draw"]

_LABEL = re.compile(r"^(?P<label>[^:]{2,38}?) ?: ?(?P<rest>.*)$", re.DOTALL)
_AMOUNT = r"\d{1,3}(?: \d{3})*,\d\d(?: ?€| ?%)?|\d{1,3}(?: %)?"
_FIGURES = re.compile(rf"(?:\s(?:{_AMOUNT}))+(?: €)?$")
_FIGURE = re.compile(_AMOUNT)
SIZES = {"small": 0.8, "usual": 1.0, "large": 1.35, "huge": 1.9}
HEADS = (("Qté", "P.U. HT", "Total HT"), ("Quantité", "Prix", "Montant"), ("Montant HT",), ("Qté", "PU", "Remise", "HT"))
LETTER = 0.0095          # of the page's width: a usual letter


@dataclass(frozen=True)
class Cell:
    """A cell: its runs, where it begins (0 left edge, 1 right edge) and its type size beside the usual one."""

    runs: tuple[tuple[str, str], ...]
    x: float = 0.08
    size: float = 1.0

    @property
    def text(self) -> str:
        """The words."""
        return "".join(text for text, _ in self.runs)

    @property
    def end(self) -> float:
        """Where it ends."""
        return self.x + LETTER * self.size * len(self.text)


@dataclass(frozen=True)
class Line:
    """Cells side by side, and whether white stands over them."""

    cells: tuple[Cell, ...]
    gap: bool = False


class _Drawing:
    """One paper being drawn."""

    def __init__(self, split: str, rng: random.Random) -> None:
        self.rng, self.cast, self.table = rng, Cast(rng), banks(split)
        self.margin = rng.choice((0.05, 0.08, 0.1, 0.12))
        self.airy = rng.random()
        self.labels = rng.choice(("inline", "inline", "inline", "beside", "over", "mixed"))

    def lines(self, bank: str, x: float | None = None, size: str = "usual") -> list[Line]:
        """An entry of a bank, a line a row."""
        rows = block(self.rng.choice(self.table[bank]), self.cast)
        made = [line for row in rows for line in self._labelled(row, self.margin if x is None else x, SIZES[size])]
        return self.apart(made)

    def apart(self, lines: list[Line]) -> list[Line]:
        """The same, with white over them, nearly always."""
        return [replace(lines[0], gap=self.rng.random() < 0.85), *lines[1:]] if lines else []

    def _labelled(self, row: Row, x: float, size: float) -> Iterator[Line]:
        """A row; a label with its value may stand in two cells, side by side or one over the other."""
        found = _LABEL.match(row[0][0]) if row and not row[0][1] else None
        way = self.rng.choice(("inline", "beside", "over")) if self.labels == "mixed" else self.labels
        if not found or way == "inline":
            yield Line((Cell(tuple(row), x, size),))
            return
        label = found["label"].strip() + self.rng.choice(("", " :", ":"))
        rest = [(found["rest"], ""), *row[1:]] if found["rest"] else row[1:]
        value = Cell(tuple(rest), x + (self.rng.choice((0.16, 0.2, 0.25, 0.3)) if way == "beside" else 0.0), size)
        name = Cell(((label, ""),), x, size)
        if not value.text.strip():
            yield Line((name,))
        elif way == "beside":
            yield Line((name, value))
        else:
            yield from (Line((name,)), Line((value,)))

    def beside(self, left: list[Line], right: list[Line], shift: int = 0) -> list[Line]:
        """Two blocks at the same height; `shift` lines lower the right one."""
        rows = []
        for place in range(max(len(left), len(right) + shift)):
            one = left[place] if place < len(left) else None
            two = right[place - shift] if 0 <= place - shift < len(right) else None
            cells = (*(one.cells if one else ()), *(two.cells if two else ()))
            rows.append(Line(cells, bool(one and one.gap) or bool(two and two.gap and place == 0)))
        return rows

    def pair(self, first: str, second: str) -> list[Line]:
        """Two banks as two columns, either way round."""
        names = [first, second] if self.rng.random() < 0.6 else [second, first]
        right = self.rng.choice((0.5, 0.55, 0.6, 0.62))
        return self.beside(self.lines(names[0]), self.lines(names[1], right), self.rng.choice((0, 0, 0, 1, 2, 3)))

    def letterhead(self) -> list[Line]:
        """The head of a paper: a logo or an address, the client beside or below, or nobody at all."""
        rng = self.rng
        place = rng.choice((self.margin, self.margin, 0.4, 0.65))
        logo = self.lines("logo", place, rng.choice(("usual", "large", "huge", "huge")))
        ways: tuple[Callable[[], list[Line]], ...] = (
            lambda: self.pair("entete", "client"),
            lambda: self.pair("entete", "client"),
            lambda: [*logo, *self.pair("entete", "client")],
            lambda: [*logo, *self.pair("numero", "client")],
            lambda: [*self.lines("entete"), *self.lines("client", rng.choice((self.margin, 0.5, 0.6)))],
            lambda: [*self.pair("entete", "numero"), *self.lines("client", rng.choice((self.margin, 0.55)))],
            lambda: [*self.lines("titre", None, "large"), *self.pair("entete", "client")],
            lambda: [*logo, *self.lines("client", 0.55)],
            lambda: [*logo, *self.lines("client")],
            lambda: [*self.lines("client"), *self.lines("titre")],
            lambda: logo,
            lambda: self.lines("entete"),
        )
        return rng.choice(ways)()

    def heading(self) -> list[Line]:
        """The title, at any size."""
        place = self.rng.choice((self.margin, 0.35, 0.6))
        return self.lines("titre", place, self.rng.choice(("usual", "large", "large", "huge")))

    def goods(self) -> list[Line]:
        """A table of what is billed, its figures in cells of their own, with or without a heading."""
        rng = self.rng
        rows = [self._billed(row) for _ in range(rng.choice((1, 1, 2, 3, 4, 6))) for row in
                block(rng.choice(self.table["ligne"]), self.cast)]
        if rng.random() < 0.6:
            title = block(rng.choice(self.table["colonne"]), self.cast)[0]
            heads = rng.choice(HEADS)
            cells = [Cell(tuple(title), self.margin)]
            cells += [Cell(((head, ""),), 0.6 + 0.38 * place / len(heads)) for place, head in enumerate(heads)]
            rows.insert(0, Line(tuple(cells)))
        return self.apart(rows)

    def _billed(self, row: Row) -> Line:
        last = next((place for place in range(len(row), 0, -1) if row[place - 1][1]), 0)
        row = [*row[:last], ("".join(text for text, _ in row[last:]), "")]
        text = row[-1][0]
        found = None if self.airy < 0.15 else _FIGURES.search(text)
        if not found:
            return Line((Cell(tuple(row), self.margin),))
        figures = _FIGURE.findall(found[0])
        cells = [Cell(((figure, ""),), 0.6 + 0.38 * place / len(figures)) for place, figure in enumerate(figures)]
        name = [*row[:-1], (text[:found.start()], "")]
        if not "".join(part for part, _ in name).strip():
            return Line((Cell(tuple(row), self.margin),))
        if self.rng.random() < 0.15:
            cells.insert(0, Cell(((str(self.rng.randint(1, 12)), ""),), self.margin))
            return Line((cells[0], Cell(tuple(name), self.margin + 0.08), *cells[1:]))
        return Line((Cell(tuple(name), self.margin), *cells))

    def sheet_of_labels(self) -> list[Line]:
        """Labels and values: one below the other, in two columns, or as the heading and the rows of a table."""
        rng, count = self.rng, self.rng.choice((2, 3, 4, 5, 7))
        entries = rng.sample(self.table["champ"], min(count, len(self.table["champ"])))
        rows = [block(entry, self.cast)[0] for entry in entries]
        way = rng.choice(("list", "list", "columns", "table", "table"))
        if way == "table" and len(rows) <= 5:
            return self.apart(self._table(rows))
        made = [list(self._labelled(row, self.margin, 1.0)) for row in rows]
        if way == "columns":
            half = (len(rows) + 1) // 2
            left = [line for lines in made[:half] for line in lines]
            right = [line for row in rows[half:] for line in self._labelled(row, 0.53, 1.0)]
            return self.apart(self.beside(left, right))
        return self.apart([line for lines in made for line in lines])

    def _table(self, rows: list[Row]) -> list[Line]:
        heads, values = [], []
        for place, row in enumerate(rows):
            found = _LABEL.match(row[0][0])
            x = self.margin + (0.9 - self.margin) * place / len(rows)
            rest = [(found["rest"], ""), *row[1:]] if found and found["rest"] else row[1:]
            heads.append(Cell(((found["label"] if found else "-", ""),), x))
            values.append(Cell(tuple(rest), x))
        kept = tuple(cell for cell in values if cell.text.strip())
        return [Line(tuple(heads)), Line(kept)] if kept else [Line(tuple(heads))]

    def prose(self, *names: str) -> list[Line]:
        """A few entries of the banks, in the order given or nearly."""
        lines = []
        for name in names:
            for _ in range(self.rng.choice((0, 1, 1, 2, 3))):
                lines += self.lines(name)
        return lines

    def bands(self) -> list[Line]:
        """The whole paper."""
        rng = self.rng
        end = self._maybe(self.foot, 0.8)
        clauses = rng.randint(1, 5) if rng.random() < 0.15 else 0
        small = [line for _ in range(clauses) for line in self.lines("conditions", None, "small")]
        ways = (self.bill, self.letter, self.form, self.contract, self.mail, self.pieces, self.nothing)
        made = rng.choices(ways, (40, 26, 16, 6, 5, 5, 2))[0]()
        return [*self._disturbed(made), *small, *end]

    def foot(self) -> list[Line]:
        """The notice at the foot."""
        return self.lines("pied", self.rng.choice((self.margin, 0.2)), self.rng.choice(("small", "small", "usual")))

    def bill(self) -> list[Line]:
        """An invoice, an order, a quotation."""
        return [
            *self.letterhead(), *self.heading(), *self._maybe(self.sheet_of_labels, 0.35), *self.goods(),
            *self.lines("totaux", self.rng.choice((self.margin, 0.55))),
            *self._maybe(lambda: self.prose("attestation", "bruit"), 0.5),
        ]

    def letter(self) -> list[Line]:
        """A letter or an attestation."""
        return [
            *self.letterhead(), *self._maybe(self.heading, 0.6), *self.prose("lettre", "attestation", "attestation", "lettre"),
            *self._maybe(self.sheet_of_labels, 0.3), *self.lines("signature", self.rng.choice((self.margin, 0.5))),
        ]

    def form(self) -> list[Line]:
        """Labels and values, under headings."""
        made = [*self._maybe(self.letterhead, 0.6), *self.heading()]
        for _ in range(self.rng.randint(1, 3)):
            made += [*self._maybe(lambda: self.lines("rubrique"), 0.5), *self.sheet_of_labels()]
        return [*made, *self._maybe(lambda: self.lines("signature"), 0.5)]

    def contract(self) -> list[Line]:
        """A contract with what it sells."""
        return [
            *self.letterhead(), *self.heading(), *self.prose("contrat", "bruit", "contrat"), *self.goods(),
            *self.lines("signature"),
        ]

    def mail(self) -> list[Line]:
        """An e-mail."""
        return [
            *self.lines("mail"), *self.lines("mail"), *self.prose("lettre", "attestation", "lettre"), *self.lines("signature"),
        ]

    def pieces(self) -> list[Line]:
        """A few lines of a paper."""
        return [*self.prose("attestation"), *self.prose("lettre", "bruit", "ligne")] or self.lines("attestation")

    def nothing(self) -> list[Line]:
        """A paper that names none of those who count."""
        return [*self.lines("rien", None, "large"), *self.prose("bruit", "conditions", "bruit"), *self.lines("bruit")]

    def _disturbed(self, made: list[Line]) -> list[Line]:
        """The bands with what says nothing between them, now and then a good deal of it."""
        for _ in range(self.rng.choice((0, 0, 1, 2, 3, 5, 8))):
            places = [place for place, line in enumerate(made) if line.gap] or [len(made)]
            place = self.rng.choice((*places, len(made)))
            x = self.rng.choice((None, None, None, 0.5))
            made[place:place] = self.lines("bruit", x, self.rng.choice(("usual", "usual", "small")))
        return made

    def _maybe(self, part: Callable[[], list[Line]], odds: float) -> list[Line]:
        return part() if self.rng.random() < odds else []


def draw(split: str, rng: random.Random) -> list[Line]:
    """One paper of a split, from top to bottom."""
    return _Drawing(split, rng).bands()
