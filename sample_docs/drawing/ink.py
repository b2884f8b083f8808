"""Ink: a sheet of paper measured in millimetres from its top left corner, drawn byte for byte the same every time."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import reportlab
from reportlab.lib.colors import Color, HexColor, black, white
from reportlab.lib.enums import TA_JUSTIFY, TA_LEFT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph

SPECIMEN = "Exemple fictif, dessiné pour essayer l'outil : personnes, numéros et prix inventés."
INK_BLUE = HexColor("#1f3f8f")
GREY = HexColor("#777777")


def register_fonts() -> None:
    """Bitstream Vera, which reportlab ships: « Vera », « Vera-Bold », « Vera-Italic »."""
    folder = Path(reportlab.__file__).parent / "fonts"
    for name, file in {
        "Vera": "Vera.ttf",
        "Vera-Bold": "VeraBd.ttf",
        "Vera-Italic": "VeraIt.ttf",
        "Vera-BoldItalic": "VeraBI.ttf",
    }.items():
        pdfmetrics.registerFont(TTFont(name, str(folder / file)))
    pdfmetrics.registerFontFamily("Vera", normal="Vera", bold="Vera-Bold", italic="Vera-Italic", boldItalic="Vera-BoldItalic")


def bold(font: str) -> str:
    """The bold face of a family."""
    return "Times-Bold" if font.startswith("Times") else f"{font}-Bold"


class Sheet:
    """Pages under the pen. Lengths in millimetres, sizes of letters in points, `y` downwards."""

    def __init__(self, target: Path, font: str = "Helvetica", size: tuple[float, float] = A4, **options: Any) -> None:
        self.canvas = Canvas(str(target), pagesize=size, invariant=1, **options)
        self.canvas.setTitle(target.stem)
        self.canvas.setAuthor("draw.py")
        self.font, self.width, self.height = font, size[0] / mm, size[1] / mm

    def save(self) -> None:
        """Sign every last page as an example, and write the file."""
        self.next_page()
        self.canvas.save()

    def next_page(self) -> None:
        """Finish the page."""
        self.write(self.width / 2, self.height - 4, SPECIMEN, size=5.5, color=GREY, align="centre")
        self.canvas.showPage()

    def write(  # noqa: PLR0913  a pen has many settings
        self, x: float, y: float, text: str, *, font: str = "", size: float = 9, color: Color = black, align: str = "left"
    ) -> None:
        """One line of text; `align` says what `x` is: left, right or centre."""
        self.canvas.setFont(font or self.font, size)
        self.canvas.setFillColor(color)
        place = {"left": self.canvas.drawString, "right": self.canvas.drawRightString, "centre": self.canvas.drawCentredString}[
            align
        ]
        place(x * mm, (self.height - y) * mm, text)

    def lines(self, x: float, y: float, rows: Sequence[str], *, step: float = 4.6, **style: Any) -> float:
        """Lines one under the other; where the next would stand."""
        for row in rows:
            self.write(x, y, row, **style)
            y += step
        return y

    def prose(  # noqa: PLR0913  a pen has many settings
        self, x: float, y: float, width: float, text: str, *, size: float = 10.5, leading: float = 0, justify: bool = False
    ) -> float:
        """A paragraph with `<b>` and `<i>`; where the next would stand."""
        style = ParagraphStyle(
            "prose",
            fontName=self.font,
            fontSize=size,
            leading=leading or size * 1.4,
            alignment=TA_JUSTIFY if justify else TA_LEFT,
        )
        paragraph = Paragraph(text, style)
        _, height = paragraph.wrap(width * mm, self.height * mm)
        paragraph.drawOn(self.canvas, x * mm, (self.height - y) * mm - height)
        return y + height / mm + 3

    def letter(self, x: float, y: float, width: float, text: str, **style: Any) -> float:
        """Paragraphs, parted by blank lines; where the next would stand."""
        for paragraph in text.strip().split("\n\n"):
            y = self.prose(x, y, width, paragraph, **style)
        return y

    def box(  # noqa: PLR0913  a pen has many settings
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        fill: Color | None = None,
        stroke: Color | None = black,
        radius: float = 0,
        line: float = 0.5,
    ) -> None:
        """A rectangle, its corners rounded if asked."""
        self.canvas.setLineWidth(line)
        self.canvas.setFillColor(fill or white)
        self.canvas.setStrokeColor(stroke or white)
        self.canvas.roundRect(
            x * mm,
            (self.height - y - height) * mm,
            width * mm,
            height * mm,
            radius * mm,
            stroke=int(stroke is not None),
            fill=int(fill is not None),
        )

    def rule(self, x0: float, y: float, x1: float, *, color: Color = black, line: float = 0.5) -> None:
        """A horizontal line."""
        self.segment(x0, y, x1, y, color=color, line=line)

    def segment(self, x0: float, y0: float, x1: float, y1: float, *, color: Color = black, line: float = 0.5) -> None:  # noqa: PLR0913  a pen has many settings
        """Any line."""
        self.canvas.setLineWidth(line)
        self.canvas.setStrokeColor(color)
        self.canvas.line(x0 * mm, (self.height - y0) * mm, x1 * mm, (self.height - y1) * mm)

    def tick(self, x: float, y: float, label: str, *, on: bool, size: float = 9) -> None:
        """A box to tick, and its label."""
        self.box(x, y - 2.8, 3.2, 3.2)
        if on:
            self.segment(x + 0.5, y - 2.3, x + 2.7, y - 0.1, line=1)
            self.segment(x + 2.7, y - 2.3, x + 0.5, y - 0.1, line=1)
        self.write(x + 5, y, label, size=size)

    def row(self, y: float, edges: Sequence[float], cells: Sequence[str], **style: Any) -> None:
        """One row of a table: the first cell at the left of its column, the others at the right of theirs."""
        self.write(edges[0] + 1.5, y, cells[0], **style)
        for edge, cell in zip(edges[2:], cells[1:], strict=True):
            self.write(edge - 1.5, y, cell, align="right", **style)

    def signature(self, x: float, y: float, width: float, seed: float) -> None:
        """A scribble that looks like a hand."""
        path = self.canvas.beginPath()
        self.canvas.setStrokeColor(INK_BLUE)
        self.canvas.setLineWidth(1.1)
        points = [
            (x + width * step / 60, y - 5 * math.sin(step * 0.9 + seed) * math.exp(-step / 45) - 2 * math.sin(step * 0.23 * seed))
            for step in range(61)
        ]
        path.moveTo(points[0][0] * mm, (self.height - points[0][1]) * mm)
        for (x1, y1), (x2, y2), (x3, y3) in zip(points[1::3], points[2::3], points[3::3], strict=True):
            path.curveTo(*(value for px, py in ((x1, y1), (x2, y2), (x3, y3)) for value in (px * mm, (self.height - py) * mm)))
        self.canvas.drawPath(path)

    def stamp(  # noqa: PLR0913  a pen has many settings
        self, x: float, y: float, rows: Sequence[str], *, angle: float = 8, color: Color = INK_BLUE, width: float = 52
    ) -> None:
        """A rubber stamp, a little askew; (x, y) is its middle."""
        canvas, height = self.canvas, 5 * len(rows) + 5
        canvas.saveState()
        canvas.translate(x * mm, (self.height - y) * mm)
        canvas.rotate(angle)
        canvas.setStrokeColor(color)
        canvas.setFillColor(color)
        for gap, line in ((0, 1.4), (1.2, 0.5)):
            canvas.setLineWidth(line)
            canvas.roundRect(
                (gap - width / 2) * mm, (gap - height / 2) * mm, (width - 2 * gap) * mm, (height - 2 * gap) * mm, 2 * mm
            )
        for place, text in enumerate(rows):
            canvas.setFont("Helvetica-Bold" if place == 0 else "Helvetica", 11 if place == 0 else 8)
            canvas.drawCentredString(0, (height / 2 - 6.5 - 5 * place) * mm, text)
        canvas.restoreState()

    def handwriting(self, x: float, y: float, text: str, *, size: float = 15, angle: float = 3) -> None:
        """Words in blue, slightly climbing."""
        self.canvas.saveState()
        self.canvas.translate(x * mm, (self.height - y) * mm)
        self.canvas.rotate(angle)
        self.canvas.setFont("Times-Italic", size)
        self.canvas.setFillColor(INK_BLUE)
        self.canvas.drawString(0, 0, text)
        self.canvas.restoreState()
