"""The rows of an XLSX workbook: the wall before a ZIP that may be a bomb, and XML that may bite."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from verifier.catalog.importing.cells import MOST_CELLS, MOST_ROWS, Row, refused
from verifier.errors import ListError

__all__ = ["rows"]

MOST_PARTS, MOST_BYTES = 2_000, 150_000_000     # of a workbook, unpacked
_DECIMALS = re.compile(r"0\.(0+)")
_BITES = (b"<!DOCTYPE", b"<!ENTITY", "<!DOCTYPE".encode("utf-16-le"), "<!DOCTYPE".encode("utf-16-be"))


def rows(data: bytes, path: Path, sheet: str = "") -> Iterator[Row]:
    """The rows of a sheet (empty: of the first). Raises ListError."""
    try:
        _check(data, path)
        yield from _rows(_page(data, path, sheet), path)
    except ListError:
        raise
    except Exception as error:  # a broken part makes openpyxl stumble in any way
        raise refused(path, "classeur_abime") from error


def _page(data: bytes, path: Path, sheet: str) -> Any:
    """The sheet, not yet read."""
    import openpyxl  # noqa: PLC0415  late: few lists are workbooks

    book = openpyxl.load_workbook(BytesIO(data), read_only=True, keep_links=False)
    if sheet and sheet not in book.sheetnames:
        raise refused(path, "feuille_absente", sheet=sheet, sheets=", ".join(book.sheetnames))
    page = book[sheet] if sheet else book.worksheets[0]
    page.reset_dimensions()     # what a file says of its own size is not to be trusted
    return page


def _check(data: bytes, path: Path) -> None:
    """Refuse before openpyxl opens it what no workbook is like."""
    try:
        with ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_BYTES:
                raise refused(path, "bombe")
            names = {part.filename for part in parts}
            if "xl/workbook.xml" not in names:
                raise refused(path, "pas_un_classeur")
            for part in parts:
                if part.filename.endswith((".xml", ".rels")) and any(sign in archive.read(part) for sign in _BITES):
                    raise refused(path, "xml_dangereux")
    except BadZipFile:
        raise refused(path, "classeur_abime") from None


def _rows(page: Any, path: Path) -> Iterator[Row]:
    for line, cells in enumerate(page.iter_rows(), 1):
        if line > MOST_ROWS:
            raise refused(path, "trop_de_lignes", line, limit=MOST_ROWS)
        if len(cells) > MOST_CELLS:
            raise refused(path, "trop_de_cellules", line, limit=MOST_CELLS)
        yield Row(line, tuple(_shown(cell) for cell in cells))


def _shown(cell: Any) -> str:
    """A cell as its reader sees it: « 5.60 » keeps its zero where the sheet shows it; a formula is left to be refused."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return value.date().isoformat() if isinstance(value, datetime) else value.isoformat()
    if isinstance(value, float):
        decimals = _DECIMALS.fullmatch(str(cell.number_format or ""))
        return f"{value:.{len(decimals[1])}f}" if decimals else f"{value:.12g}"
    return str(value)
