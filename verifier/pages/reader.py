"""How pages are read: the settings that an entrance may change."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from pathlib import Path

__all__ = ["Reader"]

OCR_SHARE = 0.8      # of a pièce's seconds
SHORTEST = 0.05      # seconds


@dataclass(frozen=True, slots=True)
class Reader:
    """The settings of reading.

    `tesseract`: the command; `seconds`: for one pièce, most of them for OCR; `pixels`: the largest picture painted from a page;
    `largest_picture`: the largest opened; `insets`: how many pictures set in a page of text are read (a logo, a stamp);
    `logos`: whether those in the head of a page are, too, which only repeat what the page says elsewhere as a rule;
    `certificates_2ddoc`: the folder of the certificates that seal 2D-Docs, if there is one.
    """

    tesseract: str = "tesseract"
    language: str = "fra"
    pages: int = 60
    dpi: int = 300
    seconds: float = 60.0
    pixels: int = 40_000_000
    largest_picture: int = 120_000_000
    insets: int = 4
    logos: bool = False
    certificates_2ddoc: Path | None = None
    until: float | None = None

    def started(self) -> Reader:
        """The same, its time running: what OCR has not read by then is left unread, rather than the whole pièce lost."""
        return replace(self, until=time.monotonic() + OCR_SHARE * self.seconds)

    def closer(self) -> Reader:
        """The same, which reads logos too."""
        return replace(self, logos=True)

    @property
    def is_late(self) -> bool:
        """Whether no time is left to read another picture."""
        return self.remaining <= SHORTEST

    @property
    def remaining(self) -> float:
        """Seconds that OCR may still take, never quite nothing."""
        return self.seconds if self.until is None else max(SHORTEST, self.until - time.monotonic())
