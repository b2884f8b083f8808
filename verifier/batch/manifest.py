"""A manifest → dossiers: one row a pièce, rows of one `dossier` together (contract, section 2).

The whole manifest is read and checked before any file is opened: one wrong row refuses it, with file, line and reason, so
that nobody takes half a batch for a whole one. A file that is not there is another matter: its pièce is unreadable, and
the others go on. Nothing of it stays in memory, which hundreds of thousands of rows would fill.
"""

from __future__ import annotations

import codecs
import csv
import errno
import io
import json
import os
import re
import shutil
import tempfile
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from datetime import date
from enum import StrEnum
from itertools import groupby
from pathlib import Path, PureWindowsPath
from typing import IO, Any, NoReturn, Protocol

from verifier.batch.dossiers import real
from verifier.batch.row import Dossier, Row, aside
from verifier.domain import Claim, Dispositif, Indicateur, Profession, is_numero_ps
from verifier.errors import ManifestError, NoRoomError, lacks_room
from verifier.wording import say, table

__all__ = ["from_manifest"]

_COMPULSORY = ("dossier", "fichier")
_SIGN = re.compile(r"sep=(.?)", re.IGNORECASE)        # what Excel writes, and reads, above the titles
_CHUNK = 1 << 16
_TOLD = 60          # signs of a cell that a message quotes
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_FRENCH = re.compile(r"(\d{2})/(\d{2})/(\d{4})")


class _Lines(Protocol):
    """Rows of cells, and how many lines of the file they have taken so far."""

    line_num: int

    def __iter__(self) -> Iterator[list[str]]: ...


class _Row:
    """One row: its line in the file, its cells that are not empty, and whether the file that it names is there."""

    def __init__(self, manifest: Path, line: int, cells: Mapping[str, str]) -> None:
        self.manifest, self.line, self.cells, self.is_there = manifest, line, cells, True

    def refuse(self, reason: str, **values: object) -> NoReturn:
        """Refuse the manifest because of this row."""
        _refuse(self.manifest, self.line, reason, **values)


def from_manifest(manifest: Path, folder: Path, claim: Claim) -> Row:
    """The dossiers of a manifest, in its order; `claim` fills what a row leaves empty. Raises ManifestError."""
    row = Row()
    for name, lines in _grouped(manifest):
        dossier = _dossier(name, lines, folder, claim)
        row.append(dossier)
        for path, line in zip(dossier.paths, lines, strict=True):
            if not line.is_there:
                row.miss(path)
    if not len(row):
        _refuse(manifest, 1, "manifeste_sans_ligne")
    return row


def _grouped(manifest: Path) -> Iterator[tuple[str, list[_Row]]]:
    """The rows of each dossier, in the order in which the dossiers first appear: all are read before the first is told."""
    with closing(aside()) as tables:
        tables.execute("CREATE TABLE dossier (name TEXT PRIMARY KEY, rank INTEGER)")
        tables.execute("CREATE TABLE line (rank INTEGER, line INTEGER, cells TEXT, PRIMARY KEY (rank, line)) WITHOUT ROWID")
        tables.execute("BEGIN")
        for line in _rows(manifest):
            name = json.dumps(line.cells["dossier"])
            tables.execute("INSERT OR IGNORE INTO dossier VALUES (?, ?)", (name, line.line))
            cells = json.dumps(line.cells)
            tables.execute("INSERT INTO line SELECT rank, ?, ? FROM dossier WHERE name = ?", (line.line, cells, name))
        lines = tables.execute("SELECT line, cells FROM line ORDER BY rank, line")
        found = (_Row(manifest, line, json.loads(cells)) for line, cells in lines)
        for name, together in groupby(found, key=lambda line: line.cells["dossier"]):
            yield name, list(together)


def _dossier(name: str, rows: list[_Row], folder: Path, claim: Claim) -> Dossier:
    paths = tuple(_file(row, folder) for row in rows)
    said = {column: read(row, column) for column, read in _CLAIM.items() if (row := _agreed(name, rows, column))}
    return Dossier(name, paths, replace(claim, **said), say("batch.lieu", fichier=rows[0].manifest.name, ligne=rows[0].line))


def _agreed(name: str, rows: list[_Row], column: str) -> _Row | None:
    """The row that says this column for the dossier; two that say it differently refuse the manifest."""
    saying = [row for row in rows if column in row.cells]
    for row in saying[1:]:
        if _folded(row.cells[column]) != _folded(saying[0].cells[column]):
            values = {"valeur": row.cells[column], "autre": saying[0].cells[column], "ligne": saying[0].line}
            row.refuse("desaccord", dossier=name, colonne=column, **values)
    return saying[0] if saying else None


def _rows(manifest: Path) -> Iterator[_Row]:
    with _text(manifest) as text:
        lines = csv.reader(text, delimiter=_separator(text), strict=True)
        try:
            header = _titles(manifest, lines)
            for cells in lines:
                if any(cell.strip() for cell in cells):
                    yield _row(manifest, lines.line_num, header, cells)
        except csv.Error:
            _refuse(manifest, lines.line_num, "csv_illisible")


def _row(manifest: Path, line: int, header: list[str], cells: list[str]) -> _Row:
    if any(cell.strip() for cell in cells[len(header):]):
        _refuse(manifest, line, "trop_de_cellules")
    row = _Row(manifest, line, {column: cell.strip() for column, cell in zip(header, cells, strict=False) if cell.strip()})
    for column in _COMPULSORY:
        if column not in row.cells:
            row.refuse("cellule_vide", colonne=column)
    return row


@contextmanager
def _text(manifest: Path) -> Iterator[io.TextIOWrapper]:
    """The text of a manifest, copied: it is read more than once, and a pipe can be read only once."""
    with _copied(manifest) as copy:
        encoding = "utf-8-sig" if _reads(copy, "utf-8-sig") else "cp1252"
        with io.TextIOWrapper(copy, encoding, "replace", newline="") as text:
            if any("\0" in part or "\ufffd" in part for part in iter(lambda: text.read(_CHUNK), "")):  # UTF-16, or no text at all
                _refuse(manifest, 1, "encodage")
            text.seek(0)
            yield text


def _copied(manifest: Path) -> IO[bytes]:
    """Its bytes. Raises NoRoomError where there is no room for them: that is not the manifest's fault."""
    try:
        with ExitStack() as held:
            copy: IO[bytes] = held.enter_context(tempfile.TemporaryFile())
            with manifest.open("rb") as stream:
                shutil.copyfileobj(stream, copy)
            copy.flush()
            held.pop_all()
            return copy
    except OSError as error:
        if lacks_room(error):
            raise NoRoomError(say("cli.sans_place")) from None
        raise ManifestError(say("batch.manifeste_introuvable", fichier=manifest)) from None


def _reads(stream: IO[bytes], encoding: str) -> bool:
    """Whether all of it is text in this encoding; it is left at its beginning."""
    decoder = codecs.getincrementaldecoder(encoding)()
    stream.seek(0)
    try:
        for part in iter(lambda: stream.read(_CHUNK), b""):
            decoder.decode(part)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    finally:
        stream.seek(0)
    return True


def _separator(text: io.TextIOWrapper) -> str:
    """The sign that the titles hold most often, or that a line before them names; the text is left at its beginning."""
    first = next((line for line in text if line.strip()), "")
    text.seek(0)
    said = _SIGN.fullmatch(first.strip())
    if said and said[1] in {";", ","}:
        return said[1]
    return ";" if first.count(";") > first.count(",") else ","


def _titles(manifest: Path, lines: _Lines) -> list[str]:
    """The first line that holds something else than the separator (Excel's « sep=; »); what it says is a title of ours."""
    told = (cells for cells in lines if any(cell.strip() for cell in cells) and not _SIGN.fullmatch("".join(cells).strip()))
    cells = next(told, [])
    return _header(manifest, max(1, lines.line_num), cells)


def _header(manifest: Path, line: int, cells: list[str]) -> list[str]:
    header = [cell.strip().lower() for cell in cells]
    while header and not header[-1]:
        header.pop()
    if not header:
        _refuse(manifest, line, "manifeste_vide")
    if len(header) == 1 and re.search(r"[\t|]", header[0]):
        _refuse(manifest, line, "separateur")
    known = (*_COMPULSORY, *_CLAIM)
    for place, column in enumerate(header):
        if column not in known:
            _refuse(manifest, line, "colonne_inconnue", colonne=_shortened(column), colonnes=", ".join(known))
        if column in header[:place]:
            _refuse(manifest, line, "colonne_double", colonne=column)
    for column in _COMPULSORY:
        if column not in header:
            _refuse(manifest, line, "colonne_manque", colonne=column)
    return header


def _file(row: _Row, folder: Path) -> Path:
    """The file of a row, inside the folder; written the Windows way or with decomposed accents, it is found too."""
    value = row.cells["fichier"]
    spellings = [value, value.replace("\\", "/")]
    spellings += [unicodedata.normalize(form, each) for each in spellings for form in ("NFC", "NFD")]
    found = next((folder / each for each in spellings if os.path.lexists(folder / each)), None)
    path, row.is_there = found or folder / spellings[1], found is not None
    if _is_too_long(path):
        row.refuse("fichier_trop_long", valeur=_shortened(value))
    inside = _inside(path, folder)
    if inside is None or PureWindowsPath(value).drive:
        row.refuse("fichier_dehors", valeur=_shortened(value))
    return folder / inside


def _inside(path: Path, folder: Path) -> Path | None:
    """A path as it is from the folder on, be it a full one; None where it leaves the folder, or takes a way out and back."""
    starts = (folder, folder.absolute(), Path(real(folder)))
    way = next((path.relative_to(start) for start in starts if path.is_relative_to(start)), None)
    if "\0" in str(path) or way is None or ".." in way.parts or not Path(real(path)).is_relative_to(real(folder)):
        return None
    return way


def _is_too_long(path: Path) -> bool:
    """Whether no disk could hold a file of this name."""
    try:
        path.lstat()
    except OSError as error:
        return error.errno == errno.ENAMETOOLONG
    except ValueError:
        pass
    return False


def _one_of(words: type[StrEnum]) -> Callable[[_Row, str], StrEnum]:
    def read(row: _Row, column: str) -> StrEnum:
        folded = _folded(row.cells[column])
        try:
            return words(folded)
        except ValueError:
            row.refuse("mot_inconnu", colonne=column, valeur=row.cells[column], mots=", ".join(words))

    return read


def _folded(text: str) -> str:
    bare = "".join(char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char))
    return re.sub(r"[\s_-]+", "-", bare.strip().lower())


def _year(row: _Row, column: str) -> int:
    if not re.fullmatch(r"20\d\d", row.cells[column], re.ASCII):
        row.refuse("exercice_faux", valeur=row.cells[column])
    return int(row.cells[column])


def _boolean(row: _Row, column: str) -> bool:
    words: dict[str, bool] = table("batch")["booleens"]
    if row.cells[column].lower() not in words:
        row.refuse("booleen_faux", colonne=column, valeur=row.cells[column])
    return words[row.cells[column].lower()]


def _day(row: _Row, column: str) -> date:
    value = row.cells[column]
    iso, french = _ISO.fullmatch(value), _FRENCH.fullmatch(value)
    parts = iso.groups() if iso else french.groups()[::-1] if french else ("0", "0", "0")
    try:
        return date(int(parts[0]), int(parts[1]), int(parts[2]))
    except ValueError:
        row.refuse("date_fausse", valeur=value)


def _words(row: _Row, column: str) -> str:
    return row.cells[column]


def _number(row: _Row, column: str) -> str:
    if not is_numero_ps(row.cells[column]):
        row.refuse("numero_faux", colonne=column, valeur=_shortened(row.cells[column]))
    return row.cells[column]


def _shortened(value: str) -> str:
    """As much of a cell as a message may hold."""
    return value if len(value) <= _TOLD else f"{value[:_TOLD]}…"


def _refuse(manifest: Path, line: int, reason: str, **values: object) -> NoReturn:
    where = say("batch.lieu", fichier=manifest.name, ligne=line)
    raise ManifestError(say("batch.refus", lieu=where, raison=say(f"batch.{reason}", **values)))


_CLAIM: Mapping[str, Callable[[_Row, str], Any]] = {
    "dispositif": _one_of(Dispositif),
    "exercice": _year,
    "profession": _one_of(Profession),
    "indicateur": _one_of(Indicateur),
    "praticien": _words,
    "numero_ps": _number,
    "declaration": _words,
    "exonere_lap": _boolean,
    "pre_rempli": _boolean,
    "recu_le": _day,
}
