# ruff: noqa: PLR0913, PLR0917  the measures of what is drawn
"""A sheet to draw on, from the top down, and what papers are made of: lines, paragraphs, tables, stamps, logos, scribbles.

The kit knows no place, no label and no order: those are the families' own. Lengths are points; `y` counts from the top of
the page.
"""

import io
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen import canvas
from reportlab.platypus import Paragraph

DEJAVU = Path("/usr/share/fonts/truetype/dejavu")
STANDARD = {"Helvetica": ("Helvetica", "Helvetica-Bold"),
            "Times": ("Times-Roman", "Times-Bold"), "Courier": ("Courier", "Courier-Bold")}
FILES = {"DejaVuSans": "DejaVuSans-Bold", "DejaVuSerif": "DejaVuSerif-Bold", "DejaVuSansCondensed": "DejaVuSansCondensed-Bold",
         "DejaVuSerifCondensed": "DejaVuSerifCondensed-Bold", "DejaVuSansMono": "DejaVuSansMono-Bold"}
FACES = (*STANDARD, *FILES)
INKS = ("#1f3a5f", "#7a1f2b", "#0f5c4d", "#3b2a63", "#444444", "#a04a00", "#005f86", "#000000")
ALIGNS = {"l": TA_LEFT, "c": TA_CENTER, "r": TA_RIGHT, "j": TA_JUSTIFY}


def face(name: str) -> tuple[str, str]:
    """The regular and the bold of a typeface."""
    if name in STANDARD:
        return STANDARD[name]
    for file in (name, FILES[name]):
        if file not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(file, str(DEJAVU / f"{file}.ttf")))
    return name, FILES[name]


@dataclass(frozen=True)
class Look:
    """A typeface, a size and the house's colour."""

    face: str = "Helvetica"
    size: float = 9.5
    ink: str = "#1f3a5f"


def look_of(rng: random.Random, faces: Sequence[str] = FACES, sizes: Sequence[float] = (8.5, 9, 9.5, 10)) -> Look:
    """A look at random."""
    name = rng.choice(faces)
    wide = 0.9 if name in {"DejaVuSans", "DejaVuSerif", "DejaVuSansMono"} else 1.0
    return Look(name, rng.choice(sizes) * wide, rng.choice(INKS))


class Sheet:
    """A PDF being drawn; `y` is where the next thing of the flow goes."""

    def __init__(self, look: Look, size: tuple[float, float] = A4, top: float = 48, bottom: float = 56) -> None:
        self.look, (self.wide, self.tall) = look, size
        self.top, self.bottom, self.y, self.pages = top, bottom, top, 1
        self.buffer = io.BytesIO()
        self.canvas = canvas.Canvas(self.buffer, pagesize=size, invariant=1)

    def done(self) -> bytes:
        """The bytes of the PDF."""
        self.canvas.save()
        return self.buffer.getvalue()

    def turn(self) -> None:
        """A new page."""
        self.canvas.showPage()
        self.pages, self.y = self.pages + 1, self.top

    def room(self, need: float) -> None:
        """A new page where so much does not fit any more."""
        if self.y + need > self.tall - self.bottom:
            self.turn()

    def width(self, text: str, size: float = 0, bold: bool = False) -> float:
        """How wide a line is."""
        return pdfmetrics.stringWidth(text, face(self.look.face)[bold], size or self.look.size)

    def text(self, x: float, y: float, text: str, size: float = 0, bold: bool = False, align: str = "l",
             ink: str = "#000000") -> None:
        """A line whose baseline is at y; x is its left end, its middle or its right end."""
        pen, size = self.canvas, size or self.look.size
        pen.setFont(self.able(text)[bold], size)
        pen.setFillColor(HexColor(ink))
        draw = {"l": pen.drawString, "c": pen.drawCentredString, "r": pen.drawRightString}[align]
        draw(x, self.tall - y, text)

    def lines(self, x: float, lines: Sequence[str], size: float = 0, lead: float = 1.35, align: str = "l", bold: int = 0,
              ink: str = "#000000", y: float | None = None) -> float:
        """Lines one below the other, the first `bold` of them in bold; moves the flow unless y is given; returns the y below."""
        size = size or self.look.size
        place = self.y if y is None else y
        for index, line in enumerate(lines):
            place += size * lead
            room = (self.wide - x - 14) / max(self.width(line, size, index < bold), 1) if align == "l" else 1
            self.text(x, place, line, size * min(1, room), index < bold, align, ink)
        if y is None:
            self.y = place
        return place

    def para(self, x: float, width: float, text: str, size: float = 0, align: str = "l", bold: bool = False, ink: str = "#000000",
             lead: float = 1.35, y: float | None = None, breaks: bool = True) -> float:
        """A paragraph; moves the flow unless y is given; returns the y below."""
        size = size or self.look.size
        if " | " in text and y is None:
            return self.cells(x, width, text.split(" | "), size)
        style = ParagraphStyle("p", fontName=self.able(text)[bold], fontSize=size, leading=size * lead, alignment=ALIGNS[align],
                               textColor=HexColor(ink))
        laid = Paragraph(escape(text), style)
        _, high = laid.wrap(width, 10000)
        if y is None and breaks:
            self.room(high)
        place = self.y if y is None else y
        laid.drawOn(self.canvas, x, self.tall - place - high)
        if y is None:
            self.y = place + high
        return place + high

    def able(self, text: str) -> tuple[str, str]:
        """The sheet's typeface, or one that has the signs of this text."""
        try:
            text.encode("cp1252")
        except UnicodeEncodeError:
            return face("DejaVuSans" if self.look.face in STANDARD else self.look.face)
        return face(self.look.face)

    def cells(self, x: float, width: float, cells: Sequence[str], size: float) -> float:
        """A row of cells without rules, the first the widest; moves the flow."""
        first = width * (0.4 if len(cells) > 2 else 0.6)
        rest = (width - first) / (len(cells) - 1)
        self.table(x, (first, *[rest] * (len(cells) - 1)), [cells], "l" + "c" * (len(cells) - 1), "ruled", heads=False, size=size)
        return self.y

    def rule(self, x0: float, x1: float, y: float | None = None, thick: float = 0.6, ink: str = "#000000",
             dash: bool = False) -> None:
        """A horizontal line."""
        pen, y = self.canvas, self.y if y is None else y
        pen.setLineWidth(thick)
        pen.setStrokeColor(HexColor(ink))
        pen.setDash([1, 2] if dash else [])
        pen.line(x0, self.tall - y, x1, self.tall - y)
        pen.setDash([])

    def box(self, x: float, y: float, width: float, high: float, fill: str = "", ink: str = "#000000", thick: float = 0.6,
            round_by: float = 0) -> None:
        """A frame, or a patch of colour."""
        pen = self.canvas
        pen.setLineWidth(thick)
        pen.setStrokeColor(HexColor(ink))
        if fill:
            pen.setFillColor(HexColor(fill))
        pen.roundRect(x, self.tall - y - high, width, high, round_by, stroke=int(thick > 0), fill=int(bool(fill)))

    def table(self, x: float, widths: Sequence[float], rows: Sequence[Sequence[str]], aligns: str, style: str = "ruled",
              heads: bool = True, size: float = 0) -> None:
        """A table in the flow: ruled, lined (only under rows), zebra, or bare; its first row in bold where it is a heading."""
        size = size or self.look.size
        for index, row in enumerate(rows):
            head = heads and index == 0
            high = self.height(row, widths, size, head) + 5
            self.room(high)
            self.row_paper(x, widths, high, style, index, head)
            across = x
            for cell, width, align in zip(row, widths, aligns, strict=True):
                ink = "#ffffff" if head and style == "zebra" else "#000000"
                self.para(across + 3, width - 6, cell, size, align, head, ink, 1.2, y=self.y + 1)
                across += width
            self.y += high

    def height(self, row: Sequence[str], widths: Sequence[float], size: float, head: bool) -> float:
        """How tall a row of cells is."""
        style = ParagraphStyle("p", fontName=face(self.look.face)[head], fontSize=size, leading=size * 1.2)
        return max(Paragraph(escape(cell), style).wrap(width - 6, 10000)[1] for cell, width in zip(row, widths, strict=True))

    def row_paper(self, x: float, widths: Sequence[float], high: float, style: str, index: int, head: bool) -> None:
        """What lies under the words of a row."""
        across, total = x, sum(widths)
        if style == "zebra" and (head or index % 2 == 0):
            self.box(x, self.y, total, high, self.look.ink if head else "#eef1f5", thick=0)
        if style == "ruled":
            for width in widths:
                self.box(across, self.y, width, high)
                across += width
        if style == "lined" or (style == "bare" and head):
            self.rule(x, x + total, self.y + high, 1 if head else 0.4)

    def stamp(self, x: float, y: float, lines: Sequence[str], degrees: float = 8, size: float = 8, ink: str = "#2a3f8f") -> None:
        """A rubber stamp around its middle, turned a little."""
        pen = self.canvas
        wide = max(self.width(line, size, True) for line in lines) + 16
        high = len(lines) * size * 1.3 + 10
        pen.saveState()
        pen.translate(x, self.tall - y)
        pen.rotate(degrees)
        pen.setStrokeColor(HexColor(ink))
        pen.setFillColor(HexColor(ink))
        pen.setLineWidth(1.4)
        pen.roundRect(-wide / 2, -high / 2, wide, high, 4, stroke=1, fill=0)
        pen.setFont(face(self.look.face)[1], size)
        for index, line in enumerate(lines):
            pen.drawCentredString(0, high / 2 - 5 - size - index * size * 1.3 + 1, line)
        pen.restoreState()

    def scribble(self, x: float, y: float, rng: random.Random, wide: float = 80) -> None:
        """A signature in ink, from its left end."""
        pen = self.canvas
        pen.setStrokeColor(HexColor("#1b2a6b"))
        pen.setLineWidth(1.1)
        path = pen.beginPath()
        path.moveTo(x, self.tall - y)
        for step in range(5):
            left = x + wide * step / 5
            ups = [self.tall - y + rng.uniform(-12, 16) for _ in range(3)]
            path.curveTo(left + 6, ups[0], left + 12, ups[1], left + wide / 5, ups[2])
        pen.drawPath(path, stroke=1, fill=0)

    def logo(self, x: float, y: float, name: str, high: float = 34, mark: bool = True) -> None:
        """A firm's name as a picture."""
        type_ = ImageFont.truetype(str(DEJAVU / "DejaVuSans-Bold.ttf"), 72)
        wide = int(type_.getlength(name)) + (130 if mark else 30)
        image = Image.new("RGB", (wide, 120), "white")
        pen = ImageDraw.Draw(image)
        if mark:
            pen.ellipse((8, 14, 98, 104), fill=self.look.ink)
            pen.rectangle((40, 30, 66, 88), fill="white")
        pen.text((wide - 15, 60), name, font=type_, fill=self.look.ink, anchor="rm")
        across = min(high * wide / 120, 260, self.wide - x - 36)
        self.canvas.drawImage(ImageReader(image), x, self.tall - y - across * 120 / wide, across, across * 120 / wide)

    def field(self, x: float, y: float, label: str, value: str, width: float, size: float = 0) -> None:
        """A label, and its value over a dotted line that runs to the width."""
        size = size or self.look.size
        self.text(x, y, label, size)
        start = x + self.width(label, size) + 5
        self.rule(start, x + width, y + 2.5, 0.5, "#777777", dash=True)
        self.text(start + 3, y, value, size, bold=True)

    def tick(self, x: float, y: float, label: str, ticked: bool, size: float = 0) -> None:
        """A drawn box, ticked or not, and what it stands for."""
        size = size or self.look.size
        self.box(x, y - size * 0.85, size, size)
        if ticked:
            pen = self.canvas
            pen.setLineWidth(1.2)
            pen.line(x + 1.5, self.tall - y - 0.2, x + size - 1.5, self.tall - y + size * 0.8)
            pen.line(x + 1.5, self.tall - y + size * 0.8, x + size - 1.5, self.tall - y - 0.2)
        self.text(x + size + 4, y, label, size)
