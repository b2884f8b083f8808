"""What was seen so far: a paper is looked up among hundreds of thousands of others by keys, never compared with them all.

The papers are filed in SQLite, in a file of its own that is gone with the process: memory does not grow with their number.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Callable, Sequence
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

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
LATELY = 64        # papers that were looked at and may be again
SAME_START = 5      # letters of a company's name
TABLES = """
CREATE TABLE paper (rank INTEGER PRIMARY KEY, place, paper TEXT NOT NULL);
CREATE TABLE same (key TEXT, rank INTEGER, PRIMARY KEY (key, rank)) WITHOUT ROWID;
CREATE TABLE word (word INTEGER, rank INTEGER, PRIMARY KEY (word, rank)) WITHOUT ROWID;
CREATE TABLE crowd (word INTEGER PRIMARY KEY);
"""

_DIGIT = re.compile(r"\d")


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
        twins = len(self.filed_under(by_bytes(paper)))
        filed: list[bool] = [self.file_under(by_bytes(paper), twins)]
        if paper.number:
            filed.append(self.file_under(by_number(paper), len(self.filed_under(by_number(paper)))))
        if any([*filed, not twins and self.file_words(keys(paper))]):
            self.tables.execute("INSERT INTO paper VALUES (?, ?, ?)", (self.papers, where, json.dumps(written(paper))))
            self.papers += 1

    def read(self, rank: int) -> tuple[Where, Fingerprint]:
        """An earlier paper, and where it was."""
        ((where, said),) = self.tables.execute("SELECT place, paper FROM paper WHERE rank = ?", (rank,))
        return where, fingerprint_of(json.loads(said))

    def filed_under(self, key: str) -> list[int]:
        """The papers under a key, the first ones."""
        return [rank for rank, in self.tables.execute("SELECT rank FROM same WHERE key = ? ORDER BY rank", (key,))]

    def file_under(self, key: str, held: int) -> bool:
        """File the next paper under a key, unless it holds enough."""
        full = held >= KEPT
        if not full:
            self.tables.execute("INSERT INTO same VALUES (?, ?)", (key, self.papers))
        return not full

    def file_words(self, words: Sequence[int]) -> bool:
        """File the next paper under its words, but for those that too many show."""
        asked = json.dumps(words)
        looking = "SELECT word FROM crowd WHERE word IN (SELECT value FROM json_each(?))"
        crowded = {word for word, in self.tables.execute(looking, (asked,))}
        counting = "SELECT word, count(*) FROM word WHERE word IN (SELECT value FROM json_each(?)) GROUP BY word"
        filed = dict(self.tables.execute(counting, (asked,)))
        rare = [word for word in words if word not in crowded]
        full = [(word,) for word in rare if filed.get(word, 0) == CROWD]
        if full:
            self.tables.executemany("INSERT INTO crowd VALUES (?)", full)
            self.tables.executemany("DELETE FROM word WHERE word = ?", full)
        self.tables.executemany("INSERT INTO word VALUES (?, ?)", [(word, self.papers) for word in rare if (word,) not in full])
        return bool(rare)

    def nearest(self, paper: Fingerprint) -> list[int]:
        """The papers that share the most keys."""
        asked = ("SELECT rank FROM word WHERE word IN (SELECT value FROM json_each(?)) "
                 "GROUP BY rank ORDER BY count(*) DESC, rank LIMIT ?")
        return [rank for rank, in self.tables.execute(asked, (json.dumps(keys(paper)), NEAREST))]


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
    sums: tuple[set[int], set[int]] = set(), set()
    for word in paper.words:
        if len(word) > 3 and not word.startswith(ANSWER):
            sums[bool(_DIGIT.search(word))].add(zlib.crc32(word.encode()))
    return tuple(dict.fromkeys(each for group in sums for each in sorted(group)[:KEYS]))
