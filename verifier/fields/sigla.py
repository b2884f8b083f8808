"""Names that hold a siglum with a figure (« L9N Logiciels »), which OCR likes to read as a letter (« LON Logiciels »)."""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["with_figures"]

_SIGLUM = re.compile(r"\b(?=\d*[A-Z])[A-Z\d]{2,4}\b")      # « L9N »: capitals that may hold a figure
_TAKEN_FOR = {      # the figures of a siglum that OCR reads as a letter
    "A": "4", "B": "8", "D": "0", "G": "69", "I": "17", "J": "1", "L": "1", "O": "069", "Q": "09", "S": "58", "T": "17",
    "Z": "27",
}


def with_figures(name: str) -> Iterator[str]:
    """The name with one letter of a siglum read as the figure that it may be; a figure and its letter may be the figure alone."""
    for siglum in _SIGLUM.finditer(name):
        word = siglum[0]
        for place, letter in enumerate(word):
            for figure in _TAKEN_FOR.get(letter, ""):
                start = place - (word[place - 1 : place] == figure)
                end = place + 1 + (word[place + 1 : place + 2] == figure)
                for anew in {word[:place] + figure + word[place + 1 :], word[:start] + figure + word[end:]} - {figure}:
                    yield name[: siglum.start()] + anew + name[siglum.end() :]
