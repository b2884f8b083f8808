"""What was seen so far: a paper is looked up among ten thousand others by keys, never compared with them all."""

from __future__ import annotations

import zlib
from collections import Counter
from typing import Generic, NamedTuple, TypeVar

from verifier.domain import Fingerprint, Likeness
from verifier.likeness.comparing import same_number, same_page

__all__ = ["Memory", "Seen"]

Where = TypeVar("Where")

KEPT = 3            # earlier papers under one key that a paper is told of
CROWD = 60          # papers that show a word: then it is the company's own, and leads nowhere
KEYS = 16           # words with digits, and as many without, under which a paper is filed
NEAREST = 8         # earlier papers that are compared word for word
SAME_START = 5      # letters of a company's name


class Seen(NamedTuple, Generic[Where]):
    """An earlier paper, where it was, and how the new one is like it."""

    where: Where
    fingerprint: Fingerprint
    likeness: Likeness


class Memory(Generic[Where]):
    """Fingerprints and where each was seen; those of earlier runs may be kept first, in any number of calls."""

    def __init__(self) -> None:
        self.papers: list[tuple[Fingerprint, Where]] = []
        self.same: dict[tuple[str, ...], list[int]] = {}
        self.words: dict[int, list[int] | None] = {}

    def recall(self, paper: Fingerprint) -> list[Seen[Where]]:
        """The first earlier papers that this one is like, the surest likeness of each, in the order in which they came."""
        found: dict[int, Likeness] = {}
        for likeness, ranks in (
            (Likeness.BYTES, self.same.get(by_bytes(paper), [])),
            (Likeness.PAGE, self.nearest(paper)),
            (Likeness.NUMBER, self.same.get(by_number(paper), []) if paper.number else []),
        ):
            for rank in ranks:
                if rank not in found and is_so(likeness, paper, self.papers[rank][0]):
                    found[rank] = likeness
        told = [(rank, likeness) for likeness in Likeness for rank in sorted(found) if found[rank] is likeness][:KEPT]
        return [Seen(self.papers[rank][1], self.papers[rank][0], likeness) for rank, likeness in sorted(told)]

    def keep(self, paper: Fingerprint, where: Where) -> None:
        """File a paper; those whose key is full already are known by the ones before."""
        rank, filed = len(self.papers), False
        twin = by_bytes(paper) in self.same
        for key in (by_bytes(paper), *([by_number(paper)] if paper.number else [])):
            filed |= add(self.same.setdefault(key, []), rank)
        for word in () if twin else keys(paper):
            filed |= self.file(word, rank)
        if filed:
            self.papers.append((paper, where))

    def file(self, word: int, rank: int) -> bool:
        """File a paper under a word, unless too many show it."""
        ranks = self.words.setdefault(word, [])
        if ranks is None:
            return False
        ranks.append(rank)
        if len(ranks) > CROWD:
            self.words[word] = None
        return True

    def nearest(self, paper: Fingerprint) -> list[int]:
        """The papers that share the most keys."""
        shared = Counter(rank for word in keys(paper) for rank in self.words.get(word) or ())
        return sorted(shared, key=lambda rank: (-shared[rank], rank))[:NEAREST]


def by_bytes(paper: Fingerprint) -> tuple[str, ...]:
    """The key of the bytes; each paper of a file has its own."""
    return (paper.sha256, *map(str, paper.part))


def by_number(paper: Fingerprint) -> tuple[str, ...]:
    """The key of the number, which only means something with the company."""
    return ("", paper.number, paper.issuer[:SAME_START])


def is_so(likeness: Likeness, one: Fingerprint, other: Fingerprint) -> bool:
    """Whether two papers under one key are alike in this way."""
    return likeness is Likeness.BYTES or (same_page if likeness is Likeness.PAGE else same_number)(one, other)


def keys(paper: Fingerprint) -> list[int]:
    """Some words of a paper, the same ones on each copy of it: those whose checksums are the smallest."""
    sums: tuple[set[int], set[int]] = set(), set()
    for word in paper.words:
        if len(word) > 3:
            sums[any(sign.isdigit() for sign in word)].add(zlib.crc32(word.encode()))
    return [each for group in sums for each in sorted(group)[:KEYS]]


def add(ranks: list[int], rank: int) -> bool:
    """Add a paper unless there are enough."""
    if len(ranks) >= KEPT:
        return False
    ranks.append(rank)
    return True
