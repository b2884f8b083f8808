"""Words that came out of a document, made harmless: no escape sequence, no control character, no reversed writing."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["clean", "clean_lines", "shorten"]

# CSI and OSC sequences as a whole, so that no « [31m » is left behind (ECMA-48)
_ESCAPES = re.compile(r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|(?:\x1b\]|\x9d)[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)?|\x1b.?", re.DOTALL)
_SPACES = re.compile(r"[ \t\r\n\f\v\x85\u2028\u2029]+")


def clean(text: str) -> str:
    """One line of printable text. Control, format (bidi overrides, zero width) and lone surrogate characters are dropped."""
    if text.isprintable() and "  " not in text:      # most texts: nothing to take out
        return text.strip()
    text = _SPACES.sub(" ", _ESCAPES.sub("", text))
    return "".join(char for char in text if unicodedata.category(char) not in {"Cc", "Cf", "Cs"}).strip()


def clean_lines(text: str) -> tuple[str, ...]:
    """The same, the line breaks kept."""
    if text.isprintable():
        return (clean(text),) if text else ()
    return tuple(clean(line) for line in _ESCAPES.sub("", text).splitlines())


def shorten(text: str, limit: int = 160) -> str:
    """At most `limit` characters, cut between two words where it can be."""
    if len(text) <= limit:
        return text
    return text[: limit - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"
