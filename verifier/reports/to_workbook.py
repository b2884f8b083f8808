"""Results → a workbook for Excel: the dossiers, those that need an agent first; their criteria; what is missing, counted.

openpyxl makes the workbook: sheets, styles, filters, widths. It takes 11 µs a cell, ten times what the rest of a report
costs, so that the rows are written beside it, as SpreadsheetML (ECMA-376, part 1, 18.3.1), and put in its place. Every text
is an inline string: no spreadsheet takes one for a formula. Same results, same bytes: no clock, and the dates of the
archive are fixed.
"""

from __future__ import annotations

import io
import re
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import IO, Any, cast

from verifier.reports.cells import Value, Writer
from verifier.reports.gist import Gist
from verifier.reports.ranking import PLACES, Place, placed
from verifier.reports.workbook_rows import Missing, criterion_rows, dossier_row
from verifier.wording import say, table

__all__ = ["Workbook"]

WRITTEN = 2**16            # bytes that are compressed at a time
MOST_ROWS = 1_048_576       # of a sheet, the header among them
PACKED = 3                  # how hard the archive is compressed, of 9: rows are alike, and more takes longer than it is worth
PRINTED = 9                 # columns of a sheet, as many as a page across lets one read
MADE = datetime(2000, 1, 1)                # noqa: DTZ001  a workbook knows no time zone
SHEETS = {"dossiers": "dossiers", "criteres": "criteres_du_classeur", "mentions": "mentions_du_classeur"}
INKS = {  # of a status: paper and letters, at least 7:1 apart (WCAG 2.2, 1.4.6)
    "conforme": ("E3F4E6", "14532D"), "satisfait": ("E3F4E6", "14532D"),
    "incomplet": ("FFF1CC", "5C3500"), "absent": ("FFF1CC", "5C3500"),
    "non_conforme": ("FDE2E0", "7F1D1D"), "contredit": ("FDE2E0", "7F1D1D"),
    "a_verifier": ("DFE9FB", "1E3A8A"), "indetermine": ("DFE9FB", "1E3A8A"),
    "illisible": ("EDE4F7", "4C1D95"), "sans_objet": ("ECEEF0", "374151"),
}


class Workbook:
    """A workbook being written: `add` each dossier in the order of the run, then `save`. `directory` holds its drafts."""

    def __init__(self, directory: Path) -> None:
        self.book, self.styles = blank()
        self.missing = Missing()
        self.dossiers = Pile(directory, Writer(self.styles, columns("dossiers")))
        self.criteria = Pile(directory, Writer(self.styles, columns("criteres")))

    def add(self, dossier: Gist) -> None:
        """One dossier."""
        where = placed(dossier)
        self.dossiers.add(where, [dossier_row(dossier)])
        self.criteria.add(where, criterion_rows(dossier))
        self.missing.add(dossier)

    def save(self, stream: IO[bytes], notice: str = "") -> None:
        """Write the whole workbook; `notice`: why it does not hold all the dossiers."""
        writer = Writer(self.styles, columns("mentions"))
        mentions = [writer.row(row) for row in self.missing.rows()]
        counts = [self.dossiers.count, self.criteria.count, len(mentions)]
        rows = [self.dossiers.rows(), self.criteria.rows(), iter(mentions)]
        if notice:
            tell(self.book, notice)
            counts.insert(0, 0)
            rows.insert(0, iter(()))
        frame = framed(self.book, counts)
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=PACKED) as made:
            for name in frame.namelist():
                with made.open(name, "w", force_zip64=True) as member:     # dated of the first day of the archive's calendar
                    sheet = re.fullmatch(r"xl/worksheets/sheet(\d)\.xml", name)
                    fill(member, undated(frame.read(name)), rows[int(sheet[1]) - 1] if sheet else iter(()))
        self.close()

    def close(self) -> None:
        """Give the drafts back."""
        self.dossiers.close()
        self.criteria.close()


class Pile:
    """The rows of a sheet, one draft a place: they come in the order of the run, and leave in that of an agent's work."""

    def __init__(self, directory: Path, writer: Writer) -> None:
        self.writer = writer
        self.drafts = {where: tempfile.TemporaryFile(dir=directory) for where in PLACES}  # noqa: SIM115  `close`
        self.held = dict.fromkeys(PLACES, 0)
        self.total = 0

    @property
    def count(self) -> int:
        """How many rows the sheet will have under its header."""
        return min(self.total, MOST_ROWS - 1)

    def add(self, where: Place, rows: Iterable[Sequence[Value]]) -> None:
        """Rows of a dossier; those that no sheet could hold are only counted."""
        for row in rows:
            self.total += 1
            if self.held[where] < MOST_ROWS:
                self.held[where] += 1
                self.drafts[where].write(self.writer.row(row))

    def rows(self) -> Iterator[bytes]:
        """The rows in order, as many as Excel takes; the last one then says what is left out."""
        if self.total <= self.count:
            yield from self.lines()
            return
        yield from islice(self.lines(), self.count - 1)
        left = self.total - self.count + 1
        yield self.writer.row(["", say("books.feuille_coupee", limite=MOST_ROWS, n=left)])

    def lines(self) -> Iterator[bytes]:
        """The rows, one by one."""
        for draft in self.drafts.values():
            draft.seek(0)
            yield from draft

    def close(self) -> None:
        """Give the drafts back."""
        for draft in self.drafts.values():
            draft.close()


def columns(sheet: str) -> list[dict[str, Any]]:
    """The columns of a sheet."""
    found: list[dict[str, Any]] = table("books")[SHEETS[sheet]]
    return found


def blank() -> tuple[Any, dict[str, int]]:
    """A workbook with its sheets and headers, and the style of each kind of cell."""
    from openpyxl import Workbook as Book  # noqa: PLC0415  late: only a batch writes one

    book = Book()
    book.remove(book.active)
    styles = styled(book.create_sheet("styles"))
    book.remove(book["styles"])
    for name in SHEETS:
        head(book.create_sheet(table("books")["feuilles"][name]), columns(name))
    properties = book.properties
    properties.creator, properties.title, properties.created = "verify", say("books.sujet"), MADE
    return book, styles


def styled(sheet: Any) -> dict[str, int]:
    """The number of each style in the workbook."""
    from openpyxl.styles import Alignment, Font, PatternFill  # noqa: PLC0415

    wrapped, plain = Alignment(wrap_text=True, vertical="top"), Alignment(vertical="top")
    centred = Alignment(horizontal="center", vertical="top")
    looks: dict[str, dict[str, Any]] = {
        "texte": {"alignment": wrapped, "quotePrefix": True}, "lettre": {"alignment": plain, "quotePrefix": True},
        "nombre": {"alignment": centred}, "part": {"alignment": plain, "number_format": "0%"},
        "jour": {"alignment": plain, "number_format": "DD/MM/YYYY"},
    }
    for status, (paper, letters) in INKS.items():
        looks[status] = {
            "alignment": wrapped, "font": Font(name="Calibri", size=11, bold=True, color=letters),
            "fill": PatternFill("solid", fgColor=paper),
        }
    found: dict[str, int] = {}
    for place, (name, look) in enumerate(looks.items(), 1):
        cell = sheet.cell(place, 1)
        for trait, value in look.items():
            setattr(cell, trait, value)
        found[name] = cell.style_id
    return found


def head(sheet: Any, titles: Sequence[dict[str, Any]]) -> None:
    """The header of a sheet, which stays in view and on every printed page."""
    from openpyxl.styles import Alignment, Font, PatternFill  # noqa: PLC0415
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    for place, column in enumerate(titles, 1):
        cell = sheet.cell(1, place, column["titre"])
        cell.font, cell.fill = Font(name="Calibri", size=11, bold=True, color="FFFFFF"), PatternFill("solid", fgColor="1F3A5F")
        cell.alignment = Alignment(wrap_text=True, vertical="center")
        sheet.column_dimensions[get_column_letter(place)].width = column["largeur"]
    sheet.row_dimensions[1].height = 32
    sheet.freeze_panes = "C2" if titles[0]["genre"] == "statut" else "B2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def tell(book: Any, notice: str) -> None:
    """Put a sheet before the others, and open the workbook on it: what stands there concerns all of them."""
    from openpyxl.styles import Alignment, Font, PatternFill  # noqa: PLC0415

    sheet = book.create_sheet(table("books")["feuilles"]["interrompu"], 0)
    paper, letters = INKS["non_conforme"]
    cell = sheet.cell(1, 1, notice)
    cell.font, cell.fill = Font(name="Calibri", size=14, bold=True, color=letters), PatternFill("solid", fgColor=paper)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.column_dimensions["A"].width, sheet.row_dimensions[1].height = 70, 60
    book.active = 0
    for other in book.worksheets[1:]:
        other.sheet_view.tabSelected = False


def framed(book: Any, counts: Sequence[int]) -> zipfile.ZipFile:
    """The workbook without its rows; its filters know how many there are."""
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    for sheet, count in zip(book.worksheets, counts, strict=True):
        if sheet.max_column == 1:       # a notice
            continue
        sheet.print_area = f"A1:{get_column_letter(min(PRINTED, sheet.max_column))}{count + 1}"
        sheet.auto_filter.ref = f"A1:{get_column_letter(sheet.max_column)}{count + 1}"
    data = io.BytesIO()
    book.save(data)
    return zipfile.ZipFile(data)


def undated(data: bytes) -> bytes:
    """A part of the workbook without the moment at which openpyxl wrote it."""
    day = f"{MADE:%Y-%m-%dT%H:%M:%SZ}".encode()
    return re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + day, data)


def fill(member: IO[bytes], frame: bytes, rows: Iterator[bytes]) -> None:
    """Write a part, the rows after its header."""
    before, end, after = frame.partition(b"</sheetData>")
    with io.BufferedWriter(cast("io.RawIOBase", member), WRITTEN) as gathered:
        gathered.write(re.sub(rb'<dimension ref="[^"]*" ?/>', b"", before))
        for place, row in enumerate(rows, 2):
            gathered.write(b'<row r="%d"%b' % (place, row[4:]))     # after « <row »
        gathered.write(end + after)
