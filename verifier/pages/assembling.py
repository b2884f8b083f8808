"""Pages → a document: one reading and one quality for the whole, and the reasons for what is missing."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from verifier.domain import Document, Invoice, Page, Piece, Reading, Signal
from verifier.pages.coded import codes_told
from verifier.wording import say

__all__ = ["STOPPED", "assembled", "cut_short", "printable", "signal", "unread"]

STOPPED, LATE = "page_interrompue", "page_trop_longue"
REASONS = {STOPPED: "ocr_interrompu", LATE: "ocr_trop_long"}    # why nothing was read of a document


def unread(
    piece: Piece, reason: str, page_count: int = 0, signals: Sequence[Signal] = (), *, mishap: bool = False,
) -> Document:
    """A pièce that could not be read, and why; `mishap`: not by its own fault."""
    told = tuple(signals)
    return Document(piece.name, piece.sha256, (), Reading.TEXTE, 0.0, reason, None, told, page_count, mishap=mishap)


def assembled(piece: Piece, pages: Sequence[Page], signals: Sequence[Signal] = (), invoice: Invoice | None = None) -> Document:
    """The document that these pages make; an error where none of them carries a word that an eye can read.

    A mishap where the reading of one was stopped from outside, be the others read or not.
    """
    signals = (*signals, *codes_told(pages))
    told = [page for page in pages if page.lines]
    stopped = any(each.code == STOPPED for each in signals)
    if not told:
        reading, reason = pages[0].reading if pages else Reading.TEXTE, wordless(pages, signals)
        made = Document(piece.name, piece.sha256, tuple(pages), reading, 0.0, reason, invoice, signals, len(pages))
        return replace(made, mishap=stopped)
    quality = round(min(page.quality for page in told), 4)
    readings = {page.reading for page in told}
    reading = readings.pop() if len(readings) == 1 else Reading.MIXTE
    made = Document(piece.name, piece.sha256, tuple(pages), reading, quality, None, invoice, signals, len(pages))
    return replace(made, mishap=stopped)


def wordless(pages: Sequence[Page], signals: Sequence[Signal]) -> str:
    """Why nothing was read of these pages: one that was not looked at to the end is not said to be blank."""
    codes = {each.code for each in signals}
    unfinished = next((reason for code, reason in REASONS.items() if code in codes), "")
    return say(f"pages.{unfinished or ('rien_de_visible' if any(page.hidden for page in pages) else 'aucun_texte')}")


def cut_short(*, killed: bool) -> str:
    """The code of a page whose reading was not finished: stopped from outside, or given up."""
    return STOPPED if killed else LATE


def signal(code: str, page: int | None = None, **values: object) -> Signal:
    """Something that an agent should know: its code, and the sentence `signal_<code>`."""
    return Signal(code, say(f"pages.signal_{code}", **values), page)


def printable(text: str, most: int) -> str:
    """Words out of a file, on one line: nothing that steers a terminal or turns the writing round, `most` characters at most."""
    line = " ".join(text.split())
    shown = "".join(char for char in line if unicodedata.category(char)[0] not in "CZ" or char == " ").strip()
    return shown if len(shown) <= most else f"{shown[: most - 1].rstrip()}…"
