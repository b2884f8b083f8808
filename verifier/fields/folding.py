"""Text folded for comparison, character for character, so that a place in the folded text is a place in the printed one."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

__all__ = ["OCR_DIGITS", "compact", "fold", "squeeze"]

_SINGLES = {
    "œ": "o",
    "Œ": "o",
    "æ": "a",
    "Æ": "a",
    "’": "'",
    "‘": "'",
    "ʼ": "'",
    "´": "'",
    "`": "'",
    "–": "-",
    "—": "-",
    "−": "-",
    "‐": "-",
    "‑": "-",
    "\xa0": " ",
    "\u202f": " ",
    "“": '"',
    "”": '"',
    "º": "°",
    "…": ".",
    "ß": "s",
    "¹": " ",
    "²": " ",
    "³": " ",
    "ø": "o",
    "Ø": "o",
}
OCR_DIGITS = str.maketrans({"O": "0", "o": "0", "l": "1", "I": "1", "|": "1"})


@cache
def _fold_character(character: str) -> str:
    """One lower-case character without its accent; a character that would become several keeps its first."""
    single = _SINGLES.get(character)
    if single is not None:
        return single
    plain = "".join(part for part in unicodedata.normalize("NFKD", character) if not unicodedata.combining(part)).lower()
    return plain[0] if plain else " "


def fold(text: str) -> str:
    """Lower case, no accents, plain quotes and dashes; as long as `text`."""
    return "".join(map(_fold_character, text))


def compact(text: str) -> str:
    """Only the letters, digits and « + » of the folded text: two spellings of one name become one."""
    return re.sub(r"[^a-z0-9+]", "", fold(text.replace("œ", "oe").replace("Œ", "OE")))


def squeeze(text: str) -> str:
    """`text` with its runs of white space made one space, none at the ends."""
    return " ".join(text.split())
