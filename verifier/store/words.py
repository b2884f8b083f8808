"""Words and moments as they are kept."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime

__all__ = ["folded", "is_name", "key_of", "plain", "utc"]

_LONGEST = 200          # characters of a name or a reference
_UNPRINTABLE = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_NAMELESS = _UNPRINTABLE | {"Cn", "Co"}
_LONGEST_NAME = 100
_DASHES = "\N{HYPHEN}\N{EN DASH}\N{EM DASH}\N{MINUS SIGN}"
_LIGATURES = {"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae"}
_SAME = str.maketrans({**_LIGATURES, "\N{RIGHT SINGLE QUOTATION MARK}": "'", **dict.fromkeys(_DASHES, "-")})


def plain(text: str, longest: int = _LONGEST) -> str:
    """One line that any database takes: no NUL, no lone surrogate, no control sign, not too long."""
    if text.isascii() and text.isprintable() and len(text) <= longest and "  " not in text:
        return text.strip()         # most are
    kept = "".join(" " if unicodedata.category(char) in _UNPRINTABLE else char for char in text[: 4 * longest])
    return " ".join(kept.split())[:longest]


def folded(text: str) -> str:
    """The text as it is looked for: no accent, no capital, one sort of dash and of apostrophe, one blank between two words."""
    spread = unicodedata.normalize("NFKD", text).translate(_SAME)
    return " ".join("".join(char for char in spread if not unicodedata.combining(char)).casefold().split())


def key_of(name: str) -> str:
    """What is the same of two names that differ by case or by how their accents are coded alone: they are one person's."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", plain(name)).casefold())


def is_name(text: str) -> bool:
    """Whether somebody may be called so: one short line, no sign that is not seen or turns the writing round."""
    kinds = {unicodedata.category(char) for char in text}
    return bool(text.strip()) and len(text) <= _LONGEST_NAME and not kinds & _NAMELESS


def utc(when: datetime) -> str:
    """A moment: UTC, to the second, so that text sorts as time does."""
    return when.astimezone(UTC).isoformat(timespec="seconds")
