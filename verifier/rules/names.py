"""Names brought to a comparable form, and how much damage two readings of one name may show."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

__all__ = ["alike", "distance", "fold", "same_version", "seen_as", "tokens", "within"]

_LIGATURES = str.maketrans({"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ß": "ss"})
_CONFUSED = (("rn", "m"), ("vv", "w"), ("cl", "d"))
_DIGITS = str.maketrans("0156829ij", "olsebzgll")
_SHAPES = str.maketrans("qcvn", "oeuu")


def fold(text: str) -> str:
    """Lower case, without accents; everything that is no letter, digit or « + » becomes one space."""
    plain = unicodedata.normalize("NFKD", text.translate(_LIGATURES))
    bare = "".join(char for char in plain if not unicodedata.combining(char)).lower()
    return re.sub(r"[^a-z0-9+]+", " ", bare).strip()


def tokens(text: str) -> tuple[str, ...]:
    """The folded words of a name."""
    return tuple(fold(text).split())


def seen_as(word: str) -> str:
    """The shape of a folded word: letters that a bad scan takes for one another are made one."""
    word = word.translate(_DIGITS)
    for pair, single in _CONFUSED:
        word = word.replace(pair, single)
    return word.translate(_SHAPES)


@lru_cache(maxsize=4096)
def distance(one: str, other: str) -> int:
    """How many letters must be changed, added or taken away (Levenshtein)."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        before, row[0] = row[0], i
        for j, b in enumerate(other, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (a != b))
    return row[-1]


def alike(one: str, other: str) -> bool:
    """Whether two product names are one name: the same numbers, and nearly the same letters or one within the other."""
    a, b = fold(one), fold(other)
    if not a or not b or re.findall(r"\d+", a) != re.findall(r"\d+", b):
        return False
    whole = f" {a} " in f" {b} " or f" {b} " in f" {a} "
    a, b = a.replace(" ", ""), b.replace(" ", "")
    return a == b or whole or (min(len(a), len(b)) >= 5 and distance(a, b) <= max(len(a), len(b)) // 7)


def within(name: str, text: str) -> bool:
    """Whether a line holds a product name, word for word, or is nothing else."""
    return f" {fold(name)} " in f" {fold(text)} " or alike(name, text)


def same_version(one: str, other: str) -> bool:
    """Whether two printed versions are one: « v5.60 NEW » and « 5.60 New », « 11 » and « 11.0 »."""
    return _version(one) == _version(other)


def _version(text: str) -> str:
    bare = re.sub(r"\s+", "", fold(re.sub(r"[.,]", "p", text)))
    return re.sub(r"(p0)+$", "", re.sub(r"^(version|v)p?", "", bare))
