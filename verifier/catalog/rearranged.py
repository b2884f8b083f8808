"""Names whose words stand in another order (« Vitale Simply »), or of which a word is cut short by a point (« Simply Vit. »)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from verifier.catalog.indexing import Hit, How, Name
from verifier.catalog.names import Token, tokens, words_of
from verifier.domain import NameKind

__all__ = ["Rearranged"]

SHORTEST = 3    # letters that are left of a word cut short
MOST = 4        # words of a name that may stand in another order


class Rearranged:
    """The names of software of several words, by their words in any order and by how they begin."""

    def __init__(self, names: Iterable[Name]) -> None:
        self._turned: dict[tuple[str, ...], list[tuple[Name, tuple[str, ...]]]] = {}
        self._begun: dict[str, list[tuple[Name, tuple[str, ...]]]] = {}
        for name in names:
            parts = _parts(name) if name.kind is NameKind.LOGICIEL else ()
            if len(parts) > 1:
                self._begun.setdefault(parts[0][:SHORTEST], []).append((name, parts))
                if len(parts) <= MOST and not name.numbers:
                    self._turned.setdefault(tuple(sorted(parts)), []).append((name, parts))

    def hits(self, row: Sequence[Token]) -> Iterator[Hit]:
        """Where such names stand in a row."""
        for start in range(len(row) - 1):
            for end in range(start + 2, min(start + MOST, len(row)) + 1):
                yield from self._in_another_order(row, start, end)
            for name, parts in self._begun.get(row[start].blur[:SHORTEST], ()):
                end = start + len(parts)
                if end <= len(row) and _is_cut(row[start:end], parts):
                    yield Hit(start, end, name, How.CUT)

    def _in_another_order(self, row: Sequence[Token], start: int, end: int) -> Iterator[Hit]:
        seen = tuple(token.blur for token in row[start:end])
        if any(token.apart for token in row[start + 1:end]):
            return
        for name, parts in self._turned.get(tuple(sorted(seen)), ()):
            if parts != seen:
                yield Hit(start, end, name, How.TURNED)


def _parts(name: Name) -> tuple[str, ...]:
    """The words of a name, those too that a hyphen joins."""
    if "-" not in name.text:
        return name.parts
    return tuple(token.blur for token in tokens(words_of(name.text.replace("-", " "))))


def _is_cut(window: Sequence[Token], parts: Sequence[str]) -> bool:
    """Whether each word is the name's, one at least being cut short by a point."""
    short = 0
    for token, part in zip(window, parts, strict=True):
        if token.blur != part:
            if not token.cut or len(token.blur) < SHORTEST or not part.startswith(token.blur):
                return False
            short += 1
    return short > 0
