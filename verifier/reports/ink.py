"""Lines on a terminal: wrapped to its width, coloured only where asked."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass

__all__ = ["Sheet"]

_CODES = {"vert": "32", "jaune": "33", "rouge": "31", "gris": "2", "fort": "1"}


@dataclass(frozen=True, slots=True)
class Sheet:
    """How wide the lines are and whether colours may be used. A colour never says anything that a word does not."""

    colour: bool
    width: int

    def ink(self, text: str, *names: str) -> str:
        """The text in these inks (`vert`, `jaune`, `rouge`, `gris`, `fort`)."""
        if not (self.colour and text and names):
            return text
        return f"\x1b[{';'.join(_CODES[name] for name in names)}m{text}\x1b[0m"

    def wrap(self, text: str, first: str = "", rest: str = "", *inks: str) -> list[str]:
        """The text on as many lines as it needs: `first` opens the first line, `rest` the others."""
        room = max(20, self.width - max(len(first), len(rest)))
        lines = textwrap.wrap(text, room, break_on_hyphens=False) or [""]
        return [(rest if place else first) + self.ink(line, *inks) for place, line in enumerate(lines)]

    def rule(self, title: str = "") -> str:
        """A line across the sheet, a title in it."""
        head = f"── {title} " if title else ""
        return self.ink(head + "─" * max(3, self.width - len(head)), "gris")
