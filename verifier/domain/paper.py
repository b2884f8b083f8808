"""Files and pages: a pièce as it arrives, and a document as it is read."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple


class Media(StrEnum):
    """What a file is, by its content."""

    PDF = "pdf"
    IMAGE = "image"
    DOCX = "docx"
    XML = "xml"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Piece:
    """One file of a dossier. `error` is a French reason why it cannot be read (then `data` may be empty).

    `mishap`: the file is not at fault: it could not be had, and may be another time. `taken`: the fingerprints of the files
    inside it that are pièces of their own.
    """

    name: str
    sha256: str
    media: Media
    data: bytes = field(repr=False)
    error: str | None = None
    taken: frozenset[str] = frozenset()
    mishap: bool = False


class Box(NamedTuple):
    """A rectangle on a page: left, top, right, bottom, from the page's top left corner."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def height(self) -> float:
        """How tall."""
        return self.bottom - self.top

    @property
    def width(self) -> float:
        """How wide."""
        return self.x1 - self.x0

    @property
    def middle(self) -> float:
        """The ordinate of the middle."""
        return (self.top + self.bottom) / 2

    def turned(self, quarters: int, width: float, height: float) -> Box:
        """A box of a frame, on the page of this size on which the frame lies turned anticlockwise by so many quarters."""
        x0, top, x1, bottom = self
        if quarters % 4 == 1:
            return Box(top, height - x1, bottom, height - x0)
        if quarters % 4 == 2:
            return Box(width - x1, height - bottom, width - x0, height - top)
        if quarters % 4 == 3:
            return Box(width - bottom, x0, width - top, x1)
        return self

    def union(self, other: Box) -> Box:
        """The smallest box that holds both."""
        return Box(min(self.x0, other.x0), min(self.top, other.top), max(self.x1, other.x1), max(self.bottom, other.bottom))


class Picture(NamedTuple):
    """A page, or a part of it, to be looked at: a file of this type (`image/webp`), its width and height in pixels.

    `scale`: how many of them one unit of a box on that page is (of the whole page; of a part nobody asks).
    """

    type: str
    data: bytes
    width: int
    height: int
    scale: float = 1.0


class View(NamedTuple):
    """A projective map of the points of one picture of a sheet to another's: the nine numbers of its 3 × 3 matrix, row by row."""

    numbers: tuple[float, ...]

    def box(self, box: Box) -> Box:
        """Where a box stands on the other picture: the smallest box around it."""
        a, b, c, d, e, f, g, h, i = self.numbers
        corners = [(x, y, g * x + h * y + i) for x in (box.x0, box.x1) for y in (box.top, box.bottom)]
        across, down = zip(*(((a * x + b * y + c) / w, (d * x + e * y + f) / w) for x, y, w in corners), strict=True)
        return Box(*(round(side, 2) for side in (min(across), min(down), max(across), max(down))))

    def reversed(self) -> View:
        """The way back (the matrix of cofactors, transposed: an inverse up to a factor, which a projective map does not feel)."""
        a, b, c, d, e, f, g, h, i = self.numbers
        return View((
            e * i - f * h, c * h - b * i, b * f - c * e,
            f * g - d * i, a * i - c * g, c * d - a * f,
            d * h - e * g, b * g - a * h, a * e - b * d,
        ))


class Reading(StrEnum):
    """How a page or pièce was read."""

    TEXTE = "texte"
    OCR = "ocr"
    XML = "xml"
    MIXTE = "mixte"


@dataclass(frozen=True, slots=True)
class Word:
    """One word on a page: its text, where it stands, how sure its letters are, and whether an eye can see it."""

    text: str
    box: Box
    confidence: float = 1.0
    visible: bool = True


@dataclass(frozen=True, slots=True)
class Line:
    """The visible words of one row of a page, from left to right, cut in cells where the gap is wide (a column, a tab)."""

    cells: tuple[tuple[Word, ...], ...]

    @property
    def words(self) -> tuple[Word, ...]:
        """All the words of the row."""
        return tuple(word for cell in self.cells for word in cell)

    @property
    def text(self) -> str:
        """The row as a string, one space between words."""
        return " ".join(word.text for word in self.words)


class Seal(StrEnum):
    """What is known of the signature inside a 2D-Doc."""

    INTACT = "intact"
    BROKEN = "broken"
    UNCHECKED = "unchecked"


@dataclass(frozen=True, slots=True)
class Stamp2D:
    """What a 2D-Doc says. `data`: its fields by their two-character ids; `names`: whom it names, a person or line each."""

    version: str
    authority: str
    certificate: str
    kind: str
    issued: date | None
    signed: date | None
    data: tuple[tuple[str, str], ...]
    names: tuple[str, ...]
    seal: Seal


@dataclass(frozen=True, slots=True)
class Code:
    """A 2D code on a page: its symbology, what it says (printable, shortened), and the 2D-Doc that it may be."""

    symbology: str
    text: str
    stamp: Stamp2D | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its words as positioned rows. Invisible words (never evidence) stand apart in `hidden`.

    `inks`: what a hand drew or stamped: strokes and pictures that are neither words, rules, boxes nor the letterhead's logo.
    They are looked for only near words that ask for a signature. `disputed`: where the words of the file are not those that
    one sees. `logos`: pictures in the head of a page of text that were not read. `view`: how a scan or photo
    lies on the page as it is shown; everything here is told on the sheet set straight. None: just as it is shown. `missed`:
    something stands on it that could not be read. `unread`: places within rows of a scanned page where ink as tall as text
    stands and no word was read.
    """

    number: int
    width: float
    height: float
    lines: tuple[Line, ...]
    reading: Reading
    quality: float
    hidden: tuple[Word, ...] = ()
    inks: tuple[Box, ...] = ()
    codes: tuple[Code, ...] = ()
    disputed: tuple[Box, ...] = ()
    logos: tuple[Box, ...] = ()
    view: View | None = None
    missed: bool = False
    unread: tuple[Box, ...] = ()

    def shown(self, box: Box) -> Box:
        """A box of the straight sheet on the page as it is shown."""
        return self.view.box(box) if self.view else box

    def straight(self, box: Box) -> Box:
        """A box of the page as it is shown on the straight sheet."""
        return self.view.reversed().box(box) if self.view else box


@dataclass(frozen=True, slots=True)
class Signal:
    """Something an agent should know about a pièce: a code, its French wording, and whether it touches integrity."""

    code: str
    message: str
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Party:
    """Seller or buyer of an electronic invoice."""

    name: str | None = None
    siren: str | None = None


@dataclass(frozen=True, slots=True)
class Invoice:
    """The exact fields of an embedded or plain electronic invoice (Factur-X, Order-X, UBL, CII)."""

    profile: str
    type_code: str | None
    number: str | None
    issued: date | None
    seller: Party
    buyer: Party
    lines: tuple[str, ...]
    total: Decimal | None
    due: Decimal | None = None   # what is left to pay, where that is told apart
    amounts: tuple[Decimal | None, ...] = ()      # of each line, without taxes


@dataclass(frozen=True, slots=True)
class Provenance:
    """What a PDF says of its own making; days are those that it claims, None where it claims none.

    `rewritten`: whether a later revision changed what the pages show; `rewritten_on`: the day that this revision claims.
    `enriched`: whether it was saved again to put something in beside the pages: an electronic invoice, form fields, a
    signature, or revisions that are known to have left the pages as they were.
    """

    created: date | None
    modified: date | None
    rewritten: bool = False
    rewritten_on: date | None = None
    enriched: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """A pièce once read. `error` is a French reason when nothing could be; then `pages` may be empty.

    `paged` is False where the file has no pages of its own (Word): they were typeset for the evidence's sake. `mishap`: the file
    is not at fault: it could not be had, or its reading was stopped from outside, and it may be read another time.
    """

    name: str
    sha256: str
    pages: tuple[Page, ...]
    reading: Reading
    quality: float
    error: str | None = None
    invoice: Invoice | None = None
    signals: tuple[Signal, ...] = ()
    page_count: int = 0
    paged: bool = True
    provenance: Provenance | None = None
    mishap: bool = False


class Place(NamedTuple):
    """Where a pièce stands: its file, and its first and last page; 0 and 0 where it is the whole file."""

    file: str
    first: int = 0
    last: int = 0


_PART = re.compile(r"(?P<file>.+)#p(?P<first>[1-9]\d{0,3})(?:-(?P<last>[1-9]\d{0,3}))?", re.DOTALL)


def place_of(name: str) -> Place:
    """What a pièce's name says (contract section 4): pages 2 to 3 of `facture.pdf` for `facture.pdf#p2-3`."""
    part = _PART.fullmatch(name)
    return Place(part["file"], int(part["first"]), int(part["last"] or part["first"])) if part else Place(name)
