"""A row of dossiers, however long: kept on disk, in a file that is gone with the process, for memory must not grow with it."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from verifier import reports
from verifier.domain import Claim

if TYPE_CHECKING:       # a library that is loaded when it is needed
    from sqlite3 import Connection

__all__ = ["Dossier", "Row", "aside"]

CACHE_KB = 512


@dataclass(frozen=True, slots=True)
class Dossier:
    """Some files and one claim. `origin` says where it was asked for (a line of a manifest), for messages only.

    `refused`: why nothing of it is opened; it has no paths then, and is unreadable.
    """

    name: str
    paths: tuple[Path, ...]
    claim: Claim
    origin: str = ""
    refused: str = ""


def aside() -> Connection:
    """A database for what is too much for memory; nobody else sees it, and nothing is left of it."""
    import sqlite3  # noqa: PLC0415  late: not for --help

    tables = sqlite3.connect("", isolation_level=None)      # "": SQLite's own temporary file, if memory does not do
    tables.executescript(f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -{CACHE_KB}")
    return tables


class Row:
    """Dossiers in their order; read from disk one by one, as often as is asked."""

    def __init__(self) -> None:
        self.tables = aside()
        self.tables.execute("CREATE TABLE dossier (rank INTEGER PRIMARY KEY, said TEXT NOT NULL)")
        self.tables.execute("BEGIN")        # never ended: nobody else reads it
        self.tables.execute("CREATE TABLE absent (path TEXT PRIMARY KEY) WITHOUT ROWID")
        self.length = 0

    def append(self, dossier: Dossier) -> None:
        """One more."""
        paths = [str(path) for path in dossier.paths]
        said = [dossier.name, paths, reports.written(dossier.claim), dossier.origin, dossier.refused]
        self.tables.execute("INSERT INTO dossier VALUES (?, ?)", (self.length, json.dumps(said)))
        self.length += 1

    def miss(self, path: Path) -> None:
        """Note a file that was named for a dossier and is not there."""
        self.tables.execute("INSERT OR IGNORE INTO absent VALUES (?)", (unicodedata.normalize("NFC", str(path)),))

    @property
    def absent(self) -> int:
        """How many such files, each once."""
        ((count,),) = self.tables.execute("SELECT count(*) FROM absent")
        return int(count)

    def __len__(self) -> int:
        return self.length

    def __iter__(self) -> Iterator[Dossier]:
        for said, in self.tables.execute("SELECT said FROM dossier ORDER BY rank"):
            yield _dossier(json.loads(said))

    def __getitem__(self, rank: int) -> Dossier:
        for said, in self.tables.execute("SELECT said FROM dossier WHERE rank = ?", (rank,)):
            return _dossier(json.loads(said))
        raise IndexError(rank)


def _dossier(said: Any) -> Dossier:
    name, paths, claim, origin, refused = said
    return Dossier(name, tuple(Path(path) for path in paths), reports.claim_of(claim), origin, refused)
