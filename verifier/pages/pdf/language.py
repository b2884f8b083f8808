"""Whether a text layer can be believed: letters that a French reader would recognise, or rubbish that fonts left behind."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

__all__ = ["garbled_share", "is_usable"]

RUBBISH = re.compile(r"[\ufffd\ue000-\uf8ff\x00-\x08\x0e-\x1f]|\(cid:\d+\)")
VOWELS = frozenset("aeiouyàâäéèêëîïôöùûüœæ")
ENOUGH_LETTERS = 8
JUDGED_FROM = 60       # letters: with fewer, the share of vowels says nothing
FEWEST_VOWELS = 0.27   # French prose has 0.45, tables of acronyms 0.35, shifted alphabets 0.23
MOST_RUBBISH = 0.15


def garbled_share(texts: Sequence[str]) -> float:
    """The share of characters that are no writing at all, 0–1."""
    everything = "".join(texts)
    return sum(len(found) for found in RUBBISH.findall(everything)) / len(everything) if everything else 0.0


def is_usable(texts: Sequence[str]) -> bool:
    """Whether the words of a page are a text that can be read, not the remains of one."""
    letters = [char for text in texts for char in text.lower() if char.isalpha()]
    if len(letters) < ENOUGH_LETTERS or garbled_share(texts) > MOST_RUBBISH:
        return False
    latin = sum(char.isascii() or unicodedata.name(char, "").startswith("LATIN") for char in letters)
    if latin < 0.7 * len(letters):
        return False
    return len(letters) < JUDGED_FROM or sum(char in VOWELS for char in letters) >= FEWEST_VOWELS * len(letters)
