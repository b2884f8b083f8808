"""The names of the catalogue in a row, looked for once: every finder of one extraction asks for the same rows."""

from __future__ import annotations

from collections.abc import Sequence

from verifier.domain import NameSpotter, Spotted

__all__ = ["Remembering"]


class Remembering:
    """A spotter that keeps what it found for as long as one pièce is looked at."""

    def __init__(self, spotter: NameSpotter) -> None:
        """Ask `spotter` what is not known yet."""
        self._spotter = spotter
        self._known: dict[tuple[str, ...], tuple[Spotted, ...]] = {}

    def spot(self, words: Sequence[str]) -> tuple[Spotted, ...]:
        """Every name found, as the spotter gives them."""
        row = tuple(words)
        found = self._known.get(row)
        if found is None:
            found = self._known[row] = self._spotter.spot(row)
        return found
