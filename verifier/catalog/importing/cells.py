"""The rows of a list, whatever it was saved as: CSV in any usual encoding, workbook, web page."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from verifier.errors import ListError
from verifier.wording import say

__all__ = ["LARGEST", "MOST_CELLS", "MOST_ROWS", "Row", "bytes_of", "clean", "decoded", "refused", "rows_of"]

LARGEST = 50_000_000                    # bytes of a list
MOST_ROWS, MOST_CELLS = 300_000, 300    # of a list, of a row
LONGEST = 2_000                         # signs of a cell
_SEPARATORS = ";\t,"
_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"
_PAGE = re.compile(
    r"\s*+(?:<!--(?:(?!-->).)*+-->\s*+)*+<(?:!doctype\s+html|html|head|body|table|div)\b", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its line in the file (from 1), its cells."""

    line: int
    cells: tuple[str, ...]


def refused(path: Path, key: str, line: int = 0, **values: object) -> ListError:
    """The refusal of a list: file, line where there is one, reason."""
    key, place = f"catalog_import.{key}", "place" if line else "fichier"
    return ListError(say(f"catalog_import.{place}", file=path.name, line=line) + say(key, **values))


def bytes_of(path: Path) -> bytes:
    """The bytes of a list. Raises ListError."""
    try:
        if not path.is_file():
            raise refused(path, "absent")
        if path.stat().st_size > LARGEST:
            raise refused(path, "trop_gros", limit=LARGEST // 1_000_000)
        data = path.read_bytes()
    except OSError:
        raise refused(path, "illisible") from None
    if not data.strip():
        raise refused(path, "vide")
    return data


def decoded(data: bytes, path: Path) -> str:
    """The text of a list: UTF-8, UTF-16 with its mark, or Windows-1252. Raises ListError."""
    encodings = ("utf-16",) if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise refused(path, "pas_du_texte")


def rows_of(path: Path, sheet: str = "") -> list[Row]:
    """All the rows that hold something; `sheet`: of a workbook, else its first. Raises ListError."""
    data = bytes_of(path)
    if data.startswith(b"PK"):
        from verifier.catalog.importing import workbook  # noqa: PLC0415  late: few lists are workbooks

        found: Iterator[Row] = workbook.rows(data, path, sheet)
    elif data.startswith(_OLD_WORKBOOK):
        raise refused(path, "vieux_classeur")
    else:
        text = decoded(data, path)
        if _PAGE.match(text[:5_000]):
            from verifier.catalog.importing import page  # noqa: PLC0415  late, as above

            found = page.rows(text)
        else:
            found = _separated(text, path)
    return list(_bounded(found, path))


def clean(text: str) -> str:
    """A cell on one line, without the signs that nobody sees."""
    seen = "".join(sign if sign.isprintable() else " " for sign in text if unicodedata.category(sign) != "Cf")
    return " ".join(seen.split())


def _bounded(rows: Iterator[Row], path: Path) -> Iterator[Row]:
    """The rows that hold something, cleaned; refused beyond what a list has."""
    for count, row in enumerate(rows):
        if count >= MOST_ROWS:
            raise refused(path, "trop_de_lignes", row.line, limit=MOST_ROWS)
        if len(row.cells) > MOST_CELLS:
            raise refused(path, "trop_de_cellules", row.line, limit=MOST_CELLS)
        if any(len(cell) > LONGEST for cell in row.cells):
            raise refused(path, "cellule_longue", row.line, limit=LONGEST)
        cells = tuple(clean(cell) for cell in row.cells)
        if any(cells):
            yield Row(row.line, cells)


def _separated(text: str, path: Path) -> Iterator[Row]:
    """The rows of a CSV text, by the separator that cuts most of its first lines in the most cells."""
    head = [line for line in text.splitlines()[:60] if line.strip()]
    separator = max(_SEPARATORS, key=lambda sign: sorted(line.count(sign) for line in head)[len(head) // 2])
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for cells in reader:
            yield Row(reader.line_num, tuple(cells))
    except csv.Error:
        raise refused(path, "csv", reader.line_num) from None
