"""What was seen so far: a paper is looked up among hundreds of thousands of others by keys, never compared with them all.

The papers are filed in SQLite, in a file of its own that is gone with the process: memory does not grow with their number.
"""

from __future__ import annotations

import json
import marshal
from array import array
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from functools import lru_cache
from heapq import nsmallest
from itertools import chain
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar
from zlib import crc32

from verifier.domain import Fingerprint, Likeness
from verifier.likeness.comparing import ANSWER, same_number, same_page

if TYPE_CHECKING:       # a library that is loaded when it is needed
    from sqlite3 import Connection

__all__ = ["Memory", "Seen", "fingerprint_of", "written"]

Where = TypeVar("Where", int, str)

KEPT = 3            # earlier papers under one key that a paper is told of
CROWD = 60          # papers that show a word: then it is the company's own, and leads nowhere
KEYS = 16           # words with digits, and as many without, under which a paper is filed
NEAREST = 8         # earlier papers that are compared word for word
LATELY = 512       # papers that were looked at and may be again
SAME_START = 5      # letters of a company's name
# The papers under a key, or that show a word, are one value: their ranks, side by side. A row for each would be read and written
# one by one, at twice the cost of all else that is done here.
TABLES = """
CREATE TABLE paper (rank INTEGER PRIMARY KEY, place, paper BLOB NOT NULL);
CREATE TABLE same (key TEXT PRIMARY KEY, ranks BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE word (word INTEGER PRIMARY KEY, ranks BLOB NOT NULL);
"""
RANK = "I"          # how a rank stands there, as `array` names it
WIDE = array(RANK).itemsize
FILED = "INSERT INTO same VALUES (?, ?) ON CONFLICT DO NOTHING"
FILED_TOO = "UPDATE same SET ranks = CAST(ranks || ? AS BLOB) WHERE key = ? AND length(ranks) < ?"
# of a word that too many papers show no rank is kept, and none is added
SHOWN = """INSERT INTO word VALUES (?, ?) ON CONFLICT DO UPDATE SET
ranks = CASE WHEN length(ranks) < ? THEN CAST(ranks || excluded.ranks AS BLOB) ELSE x'' END WHERE length(ranks) > 0"""


class Seen(NamedTuple, Generic[Where]):
    """An earlier paper, where it was, and how the new one is like it."""

    where: Where
    fingerprint: Fingerprint
    likeness: Likeness


class Memory(Generic[Where]):
    """Fingerprints and where each was seen; those of earlier runs may be kept first, in any number of calls.

    `tables`: an empty database for them (autocommit); without one, they are few, and kept in memory.
    """

    def __init__(self, tables: Connection | None = None) -> None:
        import sqlite3  # noqa: PLC0415  late: not for --help

        self.tables = tables or sqlite3.connect(":memory:", isolation_level=None)
        self.tables.executescript(TABLES)
        self.papers = 0
        # those of one make are compared with the same few
        self.paper: Callable[[int], tuple[Where, Fingerprint]] = lru_cache(maxsize=LATELY)(self.read)

    def recall(self, paper: Fingerprint) -> list[Seen[Where]]:
        """The first earlier papers that this one is like, the surest likeness of each, in the order in which they came."""
        known: dict[int, Seen[Where]] = {}
        for likeness, ranks in (
            (Likeness.BYTES, self.filed_under(by_bytes(paper))),
            (Likeness.PAGE, self.nearest(paper)),
            (Likeness.NUMBER, self.filed_under(by_number(paper)) if paper.number else []),
        ):
            for rank in ranks:
                if rank not in known:
                    where, other = self.paper(rank)
                    if is_so(likeness, paper, other):
                        known[rank] = Seen(where, other, likeness)
        surest = sorted(known, key=lambda rank: (list(Likeness).index(known[rank].likeness), rank))
        return [known[rank] for rank in sorted(surest[:KEPT])]

    def keep(self, paper: Fingerprint, where: Where) -> None:
        """File a paper; those whose key is full already are known by the ones before."""
        first, filed = self.file_under(by_bytes(paper))
        if paper.number:
            filed |= self.file_under(by_number(paper))[1]
        if first:
            filed |= self.file_words(keys(paper))
        if filed:
            self.tables.execute("INSERT INTO paper VALUES (?, ?, ?)", (self.papers, where, marshal.dumps(written(paper))))
            self.papers += 1

    def read(self, rank: int) -> tuple[Where, Fingerprint]:
        """An earlier paper, and where it was."""
        ((where, said),) = self.tables.execute("SELECT place, paper FROM paper WHERE rank = ?", (rank,))
        return where, fingerprint_of(marshal.loads(said))  # noqa: S302  written by this process, into a file of its own

    def filed_under(self, key: str) -> Sequence[int]:
        """The papers under a key, the first ones."""
        found = self.tables.execute("SELECT ranks FROM same WHERE key = ?", (key,)).fetchone()
        return array(RANK, found[0]) if found else ()

    def file_under(self, key: str) -> tuple[bool, bool]:
        """File the next paper under a key, unless it holds enough; whether it is the first there, and whether it was filed."""
        if self.tables.execute(FILED, (key, self.next)).rowcount:
            return True, True
        return False, self.tables.execute(FILED_TOO, (self.next, key, KEPT * WIDE)).rowcount > 0

    def file_words(self, words: Sequence[int]) -> bool:
        """File the next paper under its words, but for those that too many show; whether there was any."""
        rank = self.next
        return self.tables.executemany(SHOWN, [(word, rank, CROWD * WIDE) for word in words]).rowcount > 0

    @property
    def next(self) -> bytes:
        """The rank of the next paper."""
        return array(RANK, (self.papers,)).tobytes()

    def nearest(self, paper: Fingerprint) -> list[int]:
        """The papers that share the most keys, the first ones."""
        asked = "SELECT ranks FROM word WHERE word IN (SELECT value FROM json_each(?))"
        found = self.tables.execute(asked, (json.dumps(keys(paper)),))
        shared = Counter(array(RANK, b"".join([ranks for ranks, in found])))
        return [rank for _, rank in nsmallest(NEAREST, [(-count, rank) for rank, count in shared.items()])]


def written(paper: Fingerprint) -> list[Any]:
    """A fingerprint as JSON can hold it; `fingerprint_of` reads it."""
    return [
        paper.sha256, list(paper.part), paper.kind, paper.number, paper.issuer, paper.day and paper.day.isoformat(), paper.person,
        paper.named, list(paper.words), paper.exact,
    ]


def fingerprint_of(said: Any) -> Fingerprint:
    """The fingerprint that `written` wrote. Raises ValueError or TypeError where it is none."""
    sha256, (first, last), kind, number, issuer, day, person, named, words, exact = said
    when = day and date.fromisoformat(day)
    return Fingerprint(sha256, (first, last), kind, number, issuer, when, person, named, tuple(words), exact)


def by_bytes(paper: Fingerprint) -> str:
    """The key of the bytes; each paper of a file has its own."""
    return f"{paper.sha256} {paper.part[0]} {paper.part[1]}"


def by_number(paper: Fingerprint) -> str:
    """The key of the number, which only means something with the company."""
    return f"{paper.number}/{paper.issuer[:SAME_START]}"


def is_so(likeness: Likeness, one: Fingerprint, other: Fingerprint) -> bool:
    """Whether two papers under one key are alike in this way."""
    return likeness is Likeness.BYTES or (same_page if likeness is Likeness.PAGE else same_number)(one, other)


@lru_cache(maxsize=1)
def keys(paper: Fingerprint) -> tuple[int, ...]:
    """Some words of a paper, the same ones on each copy of it: those whose checksums are the smallest."""
    words = {word for word in paper.words if len(word) > 3 and word[0] != ANSWER}
    letters = {word for word in words if word.isalpha()}
    firsts = [sorted({crc32(word.encode()) for word in group})[:KEYS] for group in (letters, words - letters)]
    return tuple(dict.fromkeys(chain.from_iterable(firsts)))
