"""Text folded for comparison, character for character, so that a place in the folded text is a place in the printed one."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

__all__ = ["CAPITALS", "OCR_DIGITS", "SMALLS", "compact", "fold", "squeeze"]

_LATIN = "".join(map(chr, range(0x41, 0x180))) + "ȘșȚțẞ"
# Every capital and small letter of European names, for the classes of regular expressions: Œ, Ÿ and Š stand outside of « À-ÿ ».
# No letter more: such a class stands thirty times in the pattern of a name, which each start compiles.
CAPITALS = "".join(letter for letter in _LATIN if letter.isupper())
SMALLS = "".join(letter for letter in _LATIN if letter.upper() != letter)

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
_LIGATURES = str.maketrans({"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE"})
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
    return re.sub(r"[^a-z0-9+]", "", fold(text.translate(_LIGATURES)))


def squeeze(text: str) -> str:
    """`text` with its runs of white space made one space, none at the ends."""
    return " ".join(text.split())
