"""How pages are read: the settings that an entrance may change."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

__all__ = ["Reader"]


@dataclass(frozen=True, slots=True)
class Reader:
    """The settings of reading.

    `tesseract`: the command; `seconds`: for one call of it; `pixels`: the largest picture painted from a page;
    `largest_picture`: the largest opened; `insets`: how many pictures set in a page of text are read (a logo, a stamp);
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
    certificates_2ddoc: Path | None = None
