"""A catalogue's files as they are written, to be changed cell by cell and row by row, and put in place together."""

from __future__ import annotations

import csv
import os
import re
import tempfile
import unicodedata
from collections.abc import Iterable, Mapping
from io import StringIO
from pathlib import Path

from verifier.catalog.catalog import version_of
from verifier.catalog.checking import check
from verifier.catalog.records import COLUMNS
from verifier.errors import CatalogError, OutputError
from verifier.wording import say

__all__ = ["Draft", "slug"]

Cells = dict[str, str]


def slug(text: str) -> str:
    """Lower-case words joined by hyphens, as ids are written; « + » is « plus »."""
    spread = unicodedata.normalize("NFKD", text.lower().replace("œ", "oe").replace("+", " plus "))
    plain = "".join(sign for sign in spread if not unicodedata.combining(sign))
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:80].strip("-")


class Draft:
    """The rows of each file. Nothing of the folder changes before `write`."""

    def __init__(self, folder: Path) -> None:
        """The files as they are; the folder is a sound catalogue. Raises CatalogError."""
        self.folder = folder
        self._version = version_of(folder)
        self._headers: dict[str, list[str]] = {}
        self._touched: set[str] = set()
        self.rows: dict[str, list[Cells]] = {file: self._read(file) for file in COLUMNS}
        self._ids = {file: {row["id"]: row for row in rows} for file, rows in self.rows.items() if "id" in COLUMNS[file]}

    def _read(self, file: str) -> list[Cells]:
        path = self.folder / file
        text = path.read_text(encoding="utf-8-sig") if path.is_file() else ""
        rows = list(csv.reader(StringIO(text, newline=""), strict=True))
        header = [cell.strip() for cell in rows[0]] if rows else list(COLUMNS[file])
        self._headers[file] = header
        return [dict(zip(header, (cell.strip() for cell in row), strict=True)) for row in rows[1:] if any(row)]

    def add(self, file: str, **cells: str) -> Cells:
        """A new row, at the end."""
        row = {column: cells.get(column, "") for column in self._headers[file]}
        self.rows[file].append(row)
        if "id" in cells:
            self._ids[file][cells["id"]] = row
        self._touched.add(file)
        return row

    def change(self, file: str, row: Cells, **cells: str) -> bool:
        """New cells of a row; whether anything differs."""
        different = any(row[column] != value for column, value in cells.items())
        if different:
            row.update(cells)
            self._touched.add(file)
        return different

    def new_id(self, file: str, start: str, text: str) -> str:
        """An id that no row of a file has."""
        first = f"{start}-{slug(text) or 'x'}"
        found, number = first, 2
        while found in self._ids[file]:
            found, number = f"{first}-{number}", number + 1
        return found

    def row(self, file: str, name: str) -> Cells:
        """The row of an id."""
        return self._ids[file][name]

    def write(self) -> None:
        """Put every changed file in place, each in one move; sources first, so that the folder is sound at any moment.

        Raises:
            CatalogError: the result would not be sound, or somebody changed the folder meanwhile; nothing is written.
            OutputError: the folder cannot be written.
        """
        try:
            with tempfile.TemporaryDirectory(dir=self.folder, prefix=".import-") as name:
                written = self._written(Path(name))
                problems = check(Path(name))
                if problems:
                    raise CatalogError(say("catalog_import.resultat_refuse", problem=problems[0]))
                if version_of(self.folder) != self._version:
                    raise CatalogError(say("catalog_import.change_entretemps", folder=self.folder))
                for file in written:
                    (Path(name) / file).replace(self.folder / file)
        except OSError:
            raise OutputError(say("catalog_import.ecriture", folder=self.folder)) from None
        self._version = version_of(self.folder)

    def _written(self, place: Path) -> list[str]:
        """All the files of the catalogue in a place of their own; those that differ, in the order in which they may move."""
        for file in COLUMNS:
            old = self.folder / file
            if file in self._touched:
                _put(place / file, self._text(file), old)
            elif old.is_file():
                (place / file).write_bytes(old.read_bytes())
        return [file for file in COLUMNS if file in self._touched]

    def _text(self, file: str) -> str:
        return written(self._headers[file], self.rows[file])


def written(header: Iterable[str], rows: Iterable[Mapping[str, str]]) -> str:
    """Rows as a CSV text."""
    out, columns = StringIO(), list(header)
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([row[column] for column in columns] for row in rows)
    return out.getvalue()


def _put(path: Path, text: str, old: Path) -> None:
    """A file on the disk for good, with the rights of the one that it takes the place of."""
    with path.open("w", encoding="utf-8", newline="") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    if old.exists():
        path.chmod(old.stat().st_mode & 0o777)
