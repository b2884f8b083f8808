"""What a run has done so far, on disk before anybody is told: started again, it does only what is left.

SQLite, one transaction a dossier, each synced to the disk (WAL, synchronous=FULL): a finished dossier outlives a kill, a full
disk and a power cut. It is locked for as long as the run lasts, without shared memory, so that a network drive will do.

A dossier is known by its key: its name, its claim, and the path, size and time of change of each of its files. One of which a
pièce could not be had, or whose reader was killed, is finished for this run and to be done again by the next: nothing in its
key changes when somebody is given the right to read it.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import uuid4

from verifier import likeness, reports
from verifier.batch.dossiers import JOURNAL
from verifier.batch.drafting import unwritten
from verifier.batch.placing import take_away
from verifier.batch.row import Dossier
from verifier.batch.seen import Spot, papers_of
from verifier.batch.signing import compare
from verifier.domain import Claim, Fingerprint, Verification
from verifier.errors import OutputError, UsageError
from verifier.intake.unpacking import is_folder, walk
from verifier.wording import say

if TYPE_CHECKING:       # a library that is loaded when it is needed
    from sqlite3 import Connection

__all__ = ["JUDGES", "WRITTEN", "Done", "Journal", "forget", "key_of", "opened"]

OURS = 0x56455249       # marks the file as a journal of this tool (PRAGMA application_id)
VERSION = 3             # of its tables
TABLES = (
    "CREATE TABLE run (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
    "CREATE TABLE done (key TEXT PRIMARY KEY, status TEXT, papers TEXT, notes TEXT, line TEXT)",
    "CREATE TABLE handed (file TEXT PRIMARY KEY, key TEXT NOT NULL)",
    "CREATE TABLE again (key TEXT PRIMARY KEY)",        # a mishap kept a pièce from being read: done again by the next run
)
ADDED = {2: 3}          # a journal of an earlier version that only lacks the last tables: how many it has
NUMBER = "run"          # by which name the run's own number, drawn when it is begun, stands beside its signature
WRITTEN = "written"     # and of which plan the results beside the journal are: empty while they change
JUDGES = "judges"       # and by what a watch judged when it was last started
WATCH = "watch"         # in a signature: which folder is watched; the results of a watch have other names than those of a batch
TOOLS = "tools"         # in a signature: what reads
ASKED = 256             # dossiers of which it is asked at once whether they are finished
MAGIC, ID_AT = b"SQLite format 3\0", 68     # the file's head, and where in it application_id stands (sqlite.org/fileformat)


class Done(NamedTuple):
    """A finished dossier: its rank in the run, its result as a line of JSON, and what is remarked to the agent."""

    rank: int
    line: str
    notes: tuple[str, ...]


class Journal:
    """The finished dossiers of a run, and which of them the run is about."""

    def __init__(self, tables: Connection, directory: Path) -> None:
        self.tables, self.directory = tables, directory
        tables.execute("CREATE TEMP TABLE plan (rank INTEGER PRIMARY KEY, key TEXT NOT NULL)")
        self.total = 0
        ((self.number,),) = tables.execute("SELECT value FROM run WHERE name = ?", (NUMBER,))
        ((self._mishaps,),) = tables.execute("SELECT EXISTS (SELECT 1 FROM again)")     # most runs have none, and ask no more

    def plan(self, dossiers: Iterable[Dossier]) -> None:
        """Say which dossiers the run is about, in which order."""
        with told(self.directory):
            self.tables.execute("BEGIN")
            rows = ((rank, key_of(dossier)) for rank, dossier in enumerate(dossiers))
            self.tables.executemany("INSERT INTO plan VALUES (?, ?)", rows)
            self.tables.execute("COMMIT")
            ((self.total,),) = self.tables.execute("SELECT count(*) FROM plan")

    def enter(self, key: str) -> int:
        """One more dossier of a run that is not known in full; its rank."""
        rank, self.total = self.total, self.total + 1
        with told(self.directory):
            self.tables.execute("INSERT INTO plan VALUES (?, ?)", (rank, key))
        return rank

    def mark(self, rank: int) -> str:
        """What tells a dossier of this run from all others, of other runs too; nothing can be told from it."""
        with told(self.directory):
            ((key,),) = self.tables.execute("SELECT key FROM plan WHERE rank = ?", (rank,))
        return hashlib.sha256(f"{self.number} {key}".encode()).hexdigest()

    def line(self, key: str) -> str:
        """The result of a dossier, as a line of JSON; empty while it is not finished."""
        with told(self.directory):
            found = self.tables.execute("SELECT line FROM done WHERE key = ?", (key,)).fetchone()
        return str(found[0]) if found else ""

    def is_for_again(self, key: str) -> bool:
        """Whether a dossier is finished but for a mishap that kept a pièce from being read."""
        with told(self.directory):
            return self.tables.execute("SELECT 1 FROM again WHERE key = ?", (key,)).fetchone() is not None

    @property
    def is_begun(self) -> bool:
        """Whether any dossier was ever finished, of this plan or another."""
        with told(self.directory):
            return self.tables.execute("SELECT 1 FROM done LIMIT 1").fetchone() is not None

    def noted(self, name: str) -> str | None:
        """What was last noted of the run under a name; None where nothing was."""
        with told(self.directory):
            found = self.tables.execute("SELECT value FROM run WHERE name = ?", (name,)).fetchone()
        return str(found[0]) if found else None

    def note(self, name: str, value: str) -> None:
        """Note it."""
        with told(self.directory):
            self.tables.execute("INSERT OR REPLACE INTO run VALUES (?, ?)", (name, value))

    @property
    def planned(self) -> str:
        """What tells the plan from any other: a digest of its dossiers in their order."""
        digest = hashlib.sha256()
        with told(self.directory):
            for key, in self.tables.execute("SELECT key FROM plan ORDER BY rank"):
                digest.update(f"{key}\n".encode())
        return digest.hexdigest()

    def handed(self, file: str) -> str:
        """The key of the dossier whose result a file was given last; empty where there was none."""
        with told(self.directory):
            found = self.tables.execute("SELECT key FROM handed WHERE file = ?", (file,)).fetchone()
        return str(found[0]) if found else ""

    def hand(self, file: str, key: str) -> None:
        """Note that a file holds the result of a dossier: it is not written again, wherever somebody takes it."""
        with told(self.directory):
            self.tables.execute("INSERT OR REPLACE INTO handed VALUES (?, ?)", (file, key))

    def left(self, dossiers: Iterable[Dossier]) -> Iterator[tuple[int, Dossier]]:
        """The dossiers of the plan that are not finished, or finished but for a mishap, each with its rank."""
        settled = "SELECT rank FROM plan JOIN done USING (key) WHERE rank BETWEEN ? AND ? AND key NOT IN (SELECT key FROM again)"
        finished: set[int] = set()
        for rank, dossier in enumerate(dossiers):
            if rank % ASKED == 0:
                with told(self.directory):
                    finished = {found for found, in self.tables.execute(settled, (rank, rank + ASKED - 1))}
            if rank not in finished:
                yield rank, dossier

    def keep(self, rank: int, verification: Verification, *, detail: bool = False) -> None:
        """Write down a finished dossier: when this returns, it is on the disk."""
        line = reports.render([verification], "jsonl", detail=detail)
        papers = [[spot.piece, spot.name, likeness.written(paper)] for spot, paper in papers_of(rank, verification)]
        kept = json.dumps([verification.dossier, reports.written(verification.claim), papers])
        values = verification.verdict.status.value, kept, json.dumps(verification.verdict.notes), line, rank
        with told(self.directory):      # stopped between the two, it is done again
            if mishap := any(facts.mishap for facts in verification.facts):
                self._mishaps = True
                self.tables.execute("INSERT OR IGNORE INTO again SELECT key FROM plan WHERE rank = ?", (rank,))
            self.tables.execute("INSERT OR REPLACE INTO done SELECT key, ?, ?, ?, ? FROM plan WHERE rank = ?", values)
            if self._mishaps and not mishap:
                self.tables.execute("DELETE FROM again WHERE key = (SELECT key FROM plan WHERE rank = ?)", (rank,))

    def statuses(self, *, settled: bool = False) -> dict[str, int]:
        """How many dossiers of the plan are finished, by status; `settled`: without those that are to be done again."""
        asked = ("SELECT status, count(*) FROM plan JOIN done USING (key) WHERE NOT ? OR key NOT IN (SELECT key FROM again) "
                 "GROUP BY status ORDER BY status")
        with told(self.directory):
            return dict(self.tables.execute(asked, (settled,)))

    def finished(self) -> Iterator[Done]:
        """The finished dossiers of the plan, in its order."""
        asked = "SELECT rank, line, notes FROM plan CROSS JOIN done USING (key) ORDER BY rank"
        with told(self.directory):
            for rank, line, notes in self.tables.execute(asked):
                yield Done(rank, line, tuple(json.loads(notes)))

    def remarks(self) -> Iterator[tuple[str, ...]]:
        """What is remarked to the agent of each finished dossier of the plan, in the same order."""
        asked = "SELECT notes FROM plan CROSS JOIN done USING (key) ORDER BY rank"
        with told(self.directory):
            for notes, in self.tables.execute(asked):
                yield tuple(json.loads(notes))

    def papers(self) -> Iterator[list[tuple[Spot, Fingerprint]]]:
        """The papers of each finished dossier of the plan that can be known again, in the same order."""
        asked = "SELECT rank, papers FROM plan CROSS JOIN done USING (key) ORDER BY rank"
        with told(self.directory):
            for rank, kept in self.tables.execute(asked):
                yield papers_in(rank, kept)

    def papers_of_all(self) -> Iterator[list[tuple[Spot, Fingerprint]]]:
        """The papers of each dossier that was ever finished, in the order in which they were; not of those to be done again."""
        asked = "SELECT papers FROM done WHERE key NOT IN (SELECT key FROM again) ORDER BY rowid"
        with told(self.directory):
            for rank, (kept,) in enumerate(self.tables.execute(asked)):
                yield papers_in(rank, kept)


def papers_in(rank: int, kept: str) -> list[tuple[Spot, Fingerprint]]:
    """The papers of a finished dossier as they were written down."""
    dossier, claim, papers = json.loads(kept)
    asker = reports.claim_of(claim) if papers else Claim()
    read = [(piece, name, likeness.fingerprint_of(paper)) for piece, name, paper in papers]
    return [(Spot(rank, piece, dossier, name, asker, paper.named), paper) for piece, name, paper in read]


@contextmanager
def opened(directory: Path, signature: Mapping[str, str]) -> Iterator[Journal]:
    """The journal of a directory, a new one if there is none, for one run at a time.

    `signature`: by what the dossiers are judged; a journal that was begun by something else is refused. Raises OutputError where
    it cannot be read or written, UsageError where it is another's.
    """
    try:
        directory.mkdir(parents=True, exist_ok=True)
    except OSError:
        raise OutputError(say("batch.ecriture", dossier=directory)) from None
    tables = locked(directory)
    try:
        with told(directory):
            check(tables, directory, signature)
            tables.execute("PRAGMA journal_mode = WAL")
            journal = Journal(tables, directory)
        yield journal
    finally:
        with suppress(Exception):       # what is on the disk is whole, whether or not it can be put in order now
            tables.close()


def forget(directory: Path, agreed: Callable[[int], bool]) -> None:
    """Delete the journal of a directory and the results written from it, if `agreed` says so of this many finished dossiers."""
    path = directory / JOURNAL
    if not os.path.lexists(path):
        return
    tables = locked(directory)
    try:
        count, ours = 0, True
        with suppress(Exception):       # damaged: not one can be had back
            ((count,),) = tables.execute("SELECT count(*) FROM done")
            names = {name for name, in tables.execute("SELECT name FROM run")}
            ours = WATCH not in names and (count > 0 or WRITTEN in names)
        if not agreed(count):
            raise UsageError(say("batch.journal_garde"))
        if ours:
            take_away(directory)
        for file in files(directory):
            file.unlink(missing_ok=True)
    except OSError as error:
        raise unwritten(directory, error) from None
    finally:
        with suppress(Exception):
            tables.close()


def locked(directory: Path) -> Connection:
    """The database, for us alone. What is not a file of ours is left alone: neither followed, nor read, nor written."""
    import sqlite3  # noqa: PLC0415  late: not for --help

    for file in files(directory):
        with suppress(FileNotFoundError):
            if not stat.S_ISREG(file.lstat().st_mode):
                raise UsageError(say("batch.journal_lien", fichier=file))
    if not is_ours(directory / JOURNAL):
        raise UsageError(say("batch.journal_etranger", fichier=directory / JOURNAL))
    if os.path.lexists(directory / JOURNAL) and not os.access(directory / JOURNAL, os.W_OK, effective_ids=True):
        raise OutputError(say("batch.journal_lecture_seule", dossier=directory))     # SQLite would say that it cannot lock it
    with told(directory):
        tables = sqlite3.connect(directory / JOURNAL, timeout=0, isolation_level=None)
        try:
            tables.executescript("PRAGMA locking_mode = EXCLUSIVE; PRAGMA synchronous = FULL; PRAGMA trusted_schema = OFF; "
                                 "PRAGMA cache_size = -512; PRAGMA temp.cache_size = -256; BEGIN EXCLUSIVE; COMMIT")
        except sqlite3.Error as error:
            if error.sqlite_errorcode & 0xFF in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
                return tables       # ours and damaged: said when it is read, and it may be forgotten
            tables.close()
            raise
    return tables


def files(directory: Path) -> list[Path]:
    """The journal and what SQLite may leave beside it."""
    return [directory / f"{JOURNAL}{end}" for end in ("", "-wal", "-shm", "-journal")]


def is_ours(path: Path) -> bool:
    """Whether a file is a journal of this tool, or nothing yet: whatever else it is was written by somebody else."""
    try:
        with path.open("rb") as stream:
            head = stream.read(ID_AT + 4)
    except FileNotFoundError:
        return True
    except OSError:
        raise OutputError(say("batch.journal_ferme", dossier=path.parent)) from None
    return not head or is_journal(head)


def is_journal(head: bytes) -> bool:
    """Whether a file that begins so is a journal of this tool."""
    return head.startswith(MAGIC) and head[ID_AT:ID_AT + 4] == OURS.to_bytes(4, "big")


def check(tables: Connection, directory: Path, signature: Mapping[str, str]) -> None:
    """Refuse a journal that is not ours or not this run's; write down in an empty one that it is."""
    tables.execute("BEGIN EXCLUSIVE")
    (((mark,),), ((version,),)) = tables.execute("PRAGMA application_id"), tables.execute("PRAGMA user_version")
    schema = tuple(sql for sql, in tables.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid"))
    if not mark and not schema:
        for statement in (*TABLES, f"PRAGMA application_id = {OURS}", f"PRAGMA user_version = {VERSION}"):
            tables.execute(statement)
        tables.executemany("INSERT INTO run VALUES (?, ?)", signature.items())
    elif mark != OURS:
        raise UsageError(say("batch.journal_etranger", fichier=directory / JOURNAL))
    elif version in ADDED and schema == TABLES[:ADDED[version]]:
        for statement in (*TABLES[ADDED[version]:], f"PRAGMA user_version = {VERSION}"):
            tables.execute(statement)
        check_begun(tables, directory, signature)
    elif version != VERSION:
        raise UsageError(say("batch.journal_version", dossier=directory))
    elif schema != TABLES:
        raise ValueError(schema)
    else:
        check_begun(tables, directory, signature)
    tables.execute("INSERT OR IGNORE INTO run VALUES (?, ?)", (NUMBER, uuid4().hex))
    tables.execute("COMMIT")


def check_begun(tables: Connection, directory: Path, signature: Mapping[str, str]) -> None:
    """Refuse a journal that was begun by something else. Where nothing is finished, nothing was read: the tools may change."""
    if TOOLS in signature and tables.execute("SELECT 1 FROM done LIMIT 1").fetchone() is None:
        tables.execute("UPDATE run SET value = ? WHERE name = ?", (signature[TOOLS], TOOLS))
    beside = NUMBER, WRITTEN, JUDGES
    compare(dict(tables.execute("SELECT name, value FROM run WHERE name NOT IN (?, ?, ?)", beside)), signature, directory)


def key_of(dossier: Dossier) -> str:
    """What changes when a dossier must be done again."""
    known = [dossier.name, reports.written(dossier.claim), [seen for path in dossier.paths for seen in states(path)]]
    return hashlib.sha256(json.dumps(known).encode()).hexdigest()


def states(path: Path) -> Iterator[list[Any]]:
    """Each file of a path: where it is, its size in bytes and when it was changed (ns); none where it cannot be seen."""
    for file in walk(path) if is_folder(path) else (path,):
        place = str(file.absolute())
        try:
            seen = file.stat()
        except (OSError, ValueError):
            yield [place]
        else:
            yield [place, seen.st_size, seen.st_mtime_ns]


@contextmanager
def told(directory: Path) -> Iterator[None]:
    """Whatever the database cannot do, in one French line."""
    import sqlite3  # noqa: PLC0415  late: not for --help

    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
        unread = code in {sqlite3.SQLITE_IOERR_READ, sqlite3.SQLITE_IOERR_SHORT_READ}
        reasons = {
            sqlite3.SQLITE_BUSY: "occupe", sqlite3.SQLITE_LOCKED: "occupe", sqlite3.SQLITE_FULL: "plein",
            sqlite3.SQLITE_IOERR: "abime" if unread else "plein", sqlite3.SQLITE_CORRUPT: "abime", sqlite3.SQLITE_NOTADB: "abime",
            sqlite3.SQLITE_ERROR: "abime", sqlite3.SQLITE_READONLY: "lecture_seule",
        }
        reason = "ferme" if code == sqlite3.SQLITE_IOERR_LOCK else reasons.get(code & 0xFF, "ferme")
        raise OutputError(say(f"batch.journal_{reason}", dossier=directory)) from None
    except (ValueError, TypeError):
        raise OutputError(say("batch.journal_abime", dossier=directory)) from None
