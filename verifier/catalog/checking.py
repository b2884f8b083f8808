"""The catalogue's files read against the contract: the rows that hold, and every problem of those that do not."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cache
from io import StringIO
from pathlib import Path
from typing import TypeVar

from verifier.catalog.confirming import FILE, gestures, standing_of
from verifier.catalog.keys import OF_SOFTWARE, is_siren, normal
from verifier.catalog.records import (
    COLUMNS,
    COMPULSORY,
    Appareil,
    Cle,
    Connecteur,
    Editeur,
    Libelle,
    Listing,
    Logiciel,
    Messagerie,
    Origin,
)
from verifier.domain import Autorite, Dispositif, Genre, KeyKind, Profession, Referentiel, Standing
from verifier.errors import CatalogError
from verifier.wording import say

__all__ = ["Tables", "check", "read"]

# UTF-8 read as Windows-1252 and saved again (« Ã© » for « é »), or a letter that is lost for good.
_MOJIBAKE = re.compile("Ã[\x80-¿€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|â€[\x80-¿™œ“”]|\N{REPLACEMENT CHARACTER}")
_LEADS = ("Ã", "â€", "\N{REPLACEMENT CHARACTER}")     # what it begins with
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")

Word = TypeVar("Word", bound=StrEnum)


@dataclass(slots=True)
class Tables:
    """All the rows of a folder, by file; and, in `problems`, French lines « fichier, ligne n : raison »."""

    sources: dict[str, Origin] = field(default_factory=dict)
    editeurs: dict[str, Editeur] = field(default_factory=dict)
    logiciels: dict[str, Logiciel] = field(default_factory=dict)
    connecteurs: dict[str, Connecteur] = field(default_factory=dict)
    references: list[Listing] = field(default_factory=list)
    appareils: dict[str, Appareil] = field(default_factory=dict)
    messageries: dict[str, Messagerie] = field(default_factory=dict)
    libelles: dict[str, Libelle] = field(default_factory=dict)
    cles: dict[Cle, None] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Row:
    """One row under check: its cells, and where to say what is wrong."""

    file: str
    line: int
    cells: Mapping[str, str]
    problems: list[str]

    def refuse(self, key: str, **values: object) -> None:
        """Note a problem of this row."""
        place = say("catalog.place", file=self.file, line=self.line)
        self.problems.append(place + say(f"catalog.{key}", **values))

    def text(self, column: str) -> str:
        """A cell."""
        return self.cells[column]

    def needed(self, column: str) -> str:
        """A cell that may not be empty."""
        if not self.cells[column]:
            self.refuse("vide", column=column)
        return self.cells[column]

    def many(self, column: str) -> tuple[str, ...]:
        """A cell that is a list."""
        cell = self.cells[column]
        if "|" not in cell:
            return (cell,) if cell else ()
        return tuple(part for raw in cell.split("|") if (part := raw.strip()))

    def known(self, column: str, ids: Mapping[str, object], *, needed: bool = False) -> str:
        """A cell that is the id of another row."""
        found = self.needed(column) if needed else self.cells[column]
        if found and found not in ids:
            self.refuse("id_inconnu", column=column, value=found)
        return found

    def word(self, column: str, words: type[Word]) -> Word | None:
        """A cell that is one of a few words."""
        return self._one(column, self.needed(column), words)

    def words(self, column: str, words: type[Word]) -> tuple[Word, ...]:
        """A cell that is a list of a few words."""
        return tuple(found for value in self.many(column) if (found := self._one(column, value, words)))

    def _one(self, column: str, value: str, words: type[Word]) -> Word | None:
        found = _words_of(words).get(value)
        if found is None and value:
            self.refuse("mot_inconnu", column=column, value=value, words=", ".join(words))
        return found

    def day(self, column: str) -> date | None:
        """A cell that is an ISO date."""
        value = self.cells[column]
        with suppress(ValueError):
            if _DAY.fullmatch(value):
                return date.fromisoformat(value)
        if value:
            self.refuse("date", column=column, value=value)
        return None

    def year(self, column: str) -> int | None:
        """A cell that is a year."""
        value = self.cells[column]
        if value and not re.fullmatch(r"20\d\d", value):
            self.refuse("annee", column=column, value=value)
            return None
        return int(value) if value else None


@cache
def _words_of(words: type[Word]) -> Mapping[str, Word]:
    """The members of an enumeration by what they are written."""
    return {word.value: word for word in words}


def check(folder: Path, confirmations: Path | None = None) -> tuple[str, ...]:
    """Every problem of a catalogue, and of what agents confirmed, as French lines; none when it can be used."""
    tables = read(folder)
    return (*tables.problems, *(_unconfirmed(tables, confirmations) if confirmations else ()))


def _unconfirmed(tables: Tables, folder: Path) -> Iterator[str]:
    """What is wrong with the confirmations: the file, or a software that is not in the catalogue."""
    try:
        standing = standing_of(gestures(folder))
    except CatalogError as error:
        yield str(error)
        return
    for one in standing:
        if one.logiciel_id not in tables.logiciels:
            yield say("catalog_confirm.orphelin", file=FILE, libelle=one.libelle, id=one.logiciel_id)


def read(folder: Path) -> Tables:
    """The rows of a folder, and all that is wrong with them."""
    tables = Tables()
    if not folder.is_dir():
        tables.problems.append(say("catalog.dossier_absent", folder=folder))
        return tables
    for file, take in _TAKERS.items():
        for row in _rows(folder, file, tables.problems):
            take(tables, row)
    return tables


def _rows(folder: Path, file: str, problems: list[str]) -> Iterator[_Row]:
    """The rows of one file; a file that cannot be read at all is one problem."""
    path = folder / file
    if not path.is_file():
        if file in COMPULSORY:
            problems.append(say("catalog.fichier_absent", file=file))
        return
    text = _decoded(path, problems)
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    try:
        header = [cell.strip() for cell in next(reader, [])]
        if not _headed(file, header, problems):
            return
        for cells in reader:
            if any(cells) and (row := _row(file, reader.line_num, header, cells, problems)):
                yield row
    except csv.Error as error:
        problems.append(say("catalog.place", file=file, line=reader.line_num) + say("catalog.csv", error=error))


def _decoded(path: Path, problems: list[str]) -> str:
    """The text of a file; a byte that is not UTF-8 is a problem with its line."""
    try:
        data = path.read_bytes()
    except OSError:
        problems.append(say("catalog.illisible", file=path.name))
        return ""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        problems.append(say("catalog.place", file=path.name, line=line) + say("catalog.encodage"))
        return ""
    for line, content in enumerate(text.split("\n"), 1) if any(sign in text for sign in _LEADS) else ():
        if _MOJIBAKE.search(content):
            problems.append(say("catalog.place", file=path.name, line=line) + say("catalog.mojibake"))
    return text


def _headed(file: str, header: list[str], problems: list[str]) -> bool:
    """Whether the first line names every column of the contract."""
    if not header:
        if not any(file in problem for problem in problems):
            problems.append(say("catalog.sans_entete", file=file))
        return False
    missing = [column for column in COLUMNS[file] if column not in header]
    if missing:
        reason = "separateur" if len(header) == 1 and ";" in header[0] else "colonne_absente"
        problems.append(say("catalog.place", file=file, line=1) + say(f"catalog.{reason}", columns=", ".join(missing)))
    doubled = sorted({column for column in header if header.count(column) > 1})
    if doubled:
        problems.append(say("catalog.place", file=file, line=1) + say("catalog.colonne_double", columns=", ".join(doubled)))
    return not missing and not doubled


def _row(file: str, line: int, header: list[str], cells: list[str], problems: list[str]) -> _Row | None:
    """The row, where it has as many cells as the header."""
    row = _Row(file, line, dict(zip(header, map(str.strip, cells), strict=False)), problems)
    if len(cells) == len(header):
        return row
    row.refuse("cellules", found=len(cells), expected=len(header))
    return None


def _new(row: _Row, column: str, taken: Mapping[str, object]) -> str:
    """An id that no other row has."""
    found = row.needed(column)
    if found in taken:
        row.refuse("id_double", value=found)
    return found


def _source(tables: Tables, row: _Row) -> None:
    name = _new(row, "source_id", tables.sources)
    autorite = row.word("autorite", Autorite)
    origin = Origin(name, row.needed("titre"), row.text("url"), row.day("date"), autorite or Autorite.MEMOIRE)
    tables.sources[name] = origin


def _from(tables: Tables, row: _Row) -> str:
    return row.known("source_id", tables.sources, needed=True)


def _editeur(tables: Tables, row: _Row) -> None:
    name = _new(row, "id", tables.editeurs)
    found = Editeur(name, row.needed("nom"), row.many("alias"), row.text("groupe"), _from(tables, row))
    tables.editeurs[name] = found


def _logiciel(tables: Tables, row: _Row) -> None:
    name = _new(row, "id", tables.logiciels)
    editeur = row.known("editeur_id", tables.editeurs)
    professions = row.words("professions", Profession)
    tables.logiciels[name] = Logiciel(name, editeur, row.needed("nom"), row.many("alias"), professions, _from(tables, row))


def _connecteur(tables: Tables, row: _Row) -> None:
    name = _new(row, "id", tables.connecteurs)
    genre = row.word("genre", Genre) or Genre.MODULE
    found = Connecteur(name, row.needed("nom"), row.text("editeur"), genre, row.many("alias"), _from(tables, row))
    tables.connecteurs[name] = found


def _reference(tables: Tables, row: _Row) -> None:
    logiciel = row.known("logiciel_id", tables.logiciels, needed=True)
    referentiel, statut = row.word("referentiel", Referentiel), row.word("statut", Standing)
    debut, fin = row.day("debut"), row.day("fin")
    via, source = row.known("via", tables.connecteurs), _from(tables, row)
    if statut in {Standing.CONNECTEUR, Standing.PACK} and referentiel not in {Referentiel.DMP, None}:
        row.refuse("dmp_seulement", statut=statut)
    if debut and fin and fin < debut:
        row.refuse("periode", debut=debut, fin=fin)
    if statut in {Standing.CONNECTEUR, Standing.PACK} and not via:
        row.refuse("via_manque", statut=statut)
    if referentiel and statut:
        tables.references.append(Listing(logiciel, referentiel, row.text("version"), statut, via, debut, fin, source))


def _appareil(tables: Tables, row: _Row) -> None:
    name = _new(row, "id", tables.appareils)
    debut, fin = row.year("exercice_debut"), row.year("exercice_fin")
    if debut and fin and fin < debut:
        row.refuse("periode", debut=debut, fin=fin)
    tables.appareils[name] = Appareil(
        name, row.needed("classe"), row.many("synonymes"), row.many("modeles"), debut, fin,
        row.words("dispositifs", Dispositif), _from(tables, row),
    )


class _Trust(StrEnum):
    """The words of the column espace_de_confiance."""

    OUI = "oui"
    NON = "non"


def _messagerie(tables: Tables, row: _Row) -> None:
    name = _new(row, "id", tables.messageries)
    trust = row.word("espace_de_confiance", _Trust) if row.text("espace_de_confiance") else None
    tables.messageries[name] = Messagerie(
        name, row.needed("nom"), row.text("operateur"), row.many("alias"),
        None if trust is None else trust is _Trust.OUI, _from(tables, row),
    )


def _libelle(tables: Tables, row: _Row) -> None:
    label = _new(row, "libelle", tables.libelles)
    logiciel = row.known("logiciel_id", tables.logiciels, needed=True)
    tables.libelles[label] = Libelle(label, logiciel, row.text("version"))


def _cle(tables: Tables, row: _Row) -> None:
    genre, value, source = row.word("genre", KeyKind), row.needed("valeur"), _from(tables, row)
    editeur, logiciel = row.known("editeur_id", tables.editeurs), row.known("logiciel_id", tables.logiciels)
    if genre is KeyKind.SIREN and value and not is_siren(value):
        row.refuse("siren", value=value)
    if genre and value and not normal(genre, value):
        row.refuse("cle_vide", value=value)
    if genre and not (logiciel if genre in OF_SOFTWARE else editeur):
        row.refuse("cle_de_personne", genre=genre, column="logiciel_id" if genre in OF_SOFTWARE else "editeur_id")
    if editeur and logiciel in tables.logiciels and tables.logiciels[logiciel].editeur_id != editeur:
        row.refuse("cle_desaccord", logiciel=logiciel, editeur=editeur)
    if genre:
        found = Cle(genre, value, editeur, logiciel, source)
        if found in tables.cles:
            row.refuse("id_double", value=value)
        tables.cles[found] = None


# In the order in which ids are needed.
_TAKERS: dict[str, Callable[[Tables, _Row], None]] = {
    "sources.csv": _source,
    "editeurs.csv": _editeur,
    "logiciels.csv": _logiciel,
    "connecteurs.csv": _connecteur,
    "references.csv": _reference,
    "appareils.csv": _appareil,
    "messageries.csv": _messagerie,
    "libelles.csv": _libelle,
    "cles.csv": _cle,
}
