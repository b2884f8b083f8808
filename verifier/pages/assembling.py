"""Pages → a document: one reading and one quality for the whole, and the reasons for what is missing."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from verifier.domain import Document, Invoice, Page, Piece, Reading, Signal
from verifier.pages.coded import codes_told
from verifier.wording import say

__all__ = ["assembled", "printable", "signal", "unread"]


def unread(
    piece: Piece, reason: str, page_count: int = 0, signals: Sequence[Signal] = (), *, mishap: bool = False,
) -> Document:
    """A pièce that could not be read, and why; `mishap`: not by its own fault."""
    told = tuple(signals)
    return Document(piece.name, piece.sha256, (), Reading.TEXTE, 0.0, reason, None, told, page_count, mishap=mishap)


def assembled(piece: Piece, pages: Sequence[Page], signals: Sequence[Signal] = (), invoice: Invoice | None = None) -> Document:
    """The document that these pages make; an error where none of them carries a word that an eye can read."""
    signals = (*signals, *codes_told(pages))
    told = [page for page in pages if page.lines]
    if not told:
        reason = say("pages.rien_de_visible" if any(page.hidden for page in pages) else "pages.aucun_texte")
        reading = pages[0].reading if pages else Reading.TEXTE
        return Document(piece.name, piece.sha256, tuple(pages), reading, 0.0, reason, invoice, tuple(signals), len(pages))
    quality = round(min(page.quality for page in told), 4)
    readings = {page.reading for page in told}
    reading = readings.pop() if len(readings) == 1 else Reading.MIXTE
    return Document(piece.name, piece.sha256, tuple(pages), reading, quality, None, invoice, tuple(signals), len(pages))


def signal(code: str, page: int | None = None, **values: object) -> Signal:
    """Something that an agent should know: its code, and the sentence `signal_<code>`."""
    return Signal(code, say(f"pages.signal_{code}", **values), page)


def printable(text: str, most: int) -> str:
    """Words out of a file, on one line: nothing that steers a terminal or turns the writing round, `most` characters at most."""
    line = " ".join(text.split())
    shown = "".join(char for char in line if unicodedata.category(char)[0] not in "CZ" or char == " ").strip()
    return shown if len(shown) <= most else f"{shown[: most - 1].rstrip()}…"
