"""Names cut in pieces: where a letter or two of a name differ, one piece at least is as it was, and only such names are compared.

Two halves for one letter; in a long name three thirds besides, for two. What is looked up is then a handful of names, however
many there are.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Generic, TypeVar

from verifier.catalog.letters import LONG_LENGTH

__all__ = ["Blocks"]

_REACH = 2      # letters of difference that are looked for in a long name; in another, one
Thing = TypeVar("Thing")


class Blocks(Generic[Thing]):
    """Things by the pieces of their names."""

    def __init__(self) -> None:
        self._held: dict[tuple[int, int, str], list[Thing]] = {}

    def add(self, name: str, thing: Thing) -> None:
        """File a thing under its name."""
        size = len(name)
        for start, end in _pieces(size):
            self._held.setdefault((size, start, name[start:end]), []).append(thing)

    def near(self, seen: str) -> Iterator[Thing]:
        """What may be called so but for a letter, or two in a long name; maybe more than once."""
        size = len(seen)
        for length in range(size - _REACH, size + _REACH + 1):
            if length < LONG_LENGTH and abs(length - size) > 1:
                continue
            for start, end in _pieces(length):
                for place in _places(start, end, length, size):
                    yield from self._held.get((length, start, seen[place:place + end - start]), ())


def _pieces(size: int) -> tuple[tuple[int, int], ...]:
    """Where the pieces of a name of that length begin and end."""
    half = size // 2
    pieces: tuple[tuple[int, int], ...] = ((0, half), (half, size))
    if size >= LONG_LENGTH:
        third = size // 3
        pieces += ((0, third), (third, size - third), (size - third, size))
    return pieces


def _places(start: int, end: int, length: int, size: int) -> tuple[int, ...]:
    """Where a piece may stand in what is seen: at its place from the beginning, from the end, or one beside."""
    if start == 0:
        return (0,)
    if end == length:
        return (start + size - length,) if start + size - length >= 0 else ()
    return tuple(place for place in (start - 1, start, start + 1) if place >= 0)
