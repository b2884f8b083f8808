"""Names as they compare: folded, cut in tokens, exact on numbers, forgiving on letters.

A name has three keys. The *key* is what an eye reads without case, accents, spaces or hyphens (« Kiné +4000 » → kine+4000).
The *blur* also folds what a scanner confuses (0/O, 1/l, rn/m). The *numbers* are its numbers and « + », which must always agree.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import TypeAlias

__all__ = ["Token", "blur", "compact", "folded", "legible", "numbers", "plain", "plain_blurred", "tokens", "words_of"]

KEPT = 1024         # words that are kept cut: those of one make come again, and memory must not grow with a batch

_APOSTROPHES = str.maketrans({
    "’": "'", "‘": "'", "`": "'", "´": "'", "œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "–": "-", "—": "-", "‑": "-",
})
_BLUR = str.maketrans({"0": "o", "1": "l", "i": "l", "5": "s", "8": "b"})
_TO_DIGIT = str.maketrans({"o": "0", "l": "1", "i": "1", "s": "5", "b": "8"})
_TO_LETTER = str.maketrans({"0": "o", "1": "l", "5": "s", "8": "b"})

_DIGIT_LIKE = frozenset("olisb")
_RANKS = frozenset({"1bis", "2bis", "3bis", "4bis", "5bis", "6bis", "7bis", "8bis", "9bis"})

_OPENS, _CLOSES = frozenset("(«[“"), frozenset(",;:!?)»]”")

_ELISION = re.compile(r"^(?:[ldjnscmt]|qu)'(?=[^\W_]{3})", re.IGNORECASE)
_PART = re.compile(r"\+?[^\W_]+(?:[._'&+-][^\W_]+)*\+?|\+|&")
_SPLITS = re.compile(
    r"(?<=\d)[-_](?=[^\W_])|(?<=[^\W_])[-_](?=\+?\d)|(?<=[^\W\d_])\.(?=\d)|"
    r"(?<=[^\W\d_]{2})(?=[vV]?\d+\.\d)|(?<=\d)(?=[vV]\d+\.\d)|"      # a version glued to a name: « Nom5.60 », « Nom 4v2.1 »,
    r"(?<=[A-ZÀ-Þ]{3})(?=v\d+$)|(?<=[a-zß-ÿ]{3})(?=V\d+$)",            # « NOMv5 »
)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*|\+")
_NOISE = re.compile(r"[^a-z0-9+.]")
_STUCK_DIGIT = re.compile(r"[a-z]{5}[0158]$")
_STRAY_DIGIT = re.compile(r"(?<![\d.])[0158](?=[a-z])")


@dataclass(frozen=True, slots=True)
class Token:
    """One readable part of a word: its key, its blur, its numbers, the word it stands in, whether a capital is in it."""

    key: str
    blur: str
    numbers: tuple[str, ...]
    word: int
    capital: bool
    raw: str
    loose: tuple[str, ...] = ()  # its numbers, were a last digit stuck to a long word a letter (« Essentie1 »)
    apart: bool = False  # punctuation stands before it: no name runs across
    cut: bool = False    # a point stands after it: it may be the beginning of a word


@lru_cache(maxsize=KEPT)
def folded(text: str) -> str:
    """The text without case, accents or ligatures; straight apostrophes and hyphens."""
    if text.isascii():
        return text.lower()
    spread = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES))
    return "".join(sign for sign in spread if not unicodedata.combining(sign)).lower()


def _bare(part: str) -> str:
    """A part's key: letters, digits, « + », and the points between digits."""
    key = _NOISE.sub("", folded(part).replace("&", "et"))
    if "." in key:
        key = re.sub(r"(?<!\d)\.|\.(?!\d)", "", key)
    return key


def legible(key: str) -> str:
    """The key with the letters among digits read as digits, and the lone digit among letters as a letter."""
    if key.isalpha() or key.isdigit():
        return key
    return "+".join(_clear(segment) for segment in key.split("+"))


def _clear(segment: str) -> str:
    """A run of letters and digits, read as the one or the other where a scanner plainly slipped."""
    letters = [sign for sign in segment if sign.isalpha()]
    if segment[:1].isdigit() and letters and set(letters) <= _DIGIT_LIKE and segment not in _RANKS:
        return segment.translate(_TO_DIGIT)
    if len(letters) >= 4:  # a name's worth of letters around the digit
        return _STRAY_DIGIT.sub(lambda found: found.group().translate(_TO_LETTER), segment)
    return segment


def blur(key: str) -> str:
    """The key with what a scanner confuses folded away. Numbers are to be compared apart."""
    return key.translate(_BLUR).replace("rn", "m").replace("vv", "w")


def numbers(key: str) -> tuple[str, ...]:
    """The numbers and « + » of a legible key, in order."""
    return tuple(_NUMBER.findall(key)) if not key.isalpha() else ()


# key, blur, numbers, capital, raw, loose numbers
_Cut: TypeAlias = tuple[str, str, tuple[str, ...], bool, str, tuple[str, ...]]


def _parts(word: str) -> Iterable[str]:
    """The parts of a printed word that may each begin or end a name."""
    if "@" in word:
        yield "@" + word.rpartition("@")[2]
        return
    if "://" in word or word.lower().startswith("www."):
        return
    straight = word.translate(_APOSTROPHES)
    elided = _ELISION.match(straight)
    if elided:
        straight = straight[elided.end():]
    for piece in _SPLITS.split(straight):
        yield from _PART.findall(piece)


@lru_cache(maxsize=KEPT)
def _cut(word: str) -> tuple[_Cut, ...]:
    """What one printed word holds, wherever it stands."""
    found: list[_Cut] = []
    for part in _parts(word):
        if part.startswith("@"):
            key = "@" + re.sub(r"[^a-z0-9.-]", "", folded(part)).strip(".-")
            found.append((key, key, (), False, part, ()))
            continue
        key = _bare(part)
        if key:
            clear = legible(key)
            figures = numbers(clear)
            loose = figures[:-1] if _STUCK_DIGIT.search(clear) else figures
            found.append((key, blur(clear), figures, any(sign.isupper() for sign in part), part, loose))
    return tuple(found)


def tokens(words: Sequence[str]) -> list[Token]:
    """The tokens of a row of printed words; an e-mail address is one token, its domain; a web address is none."""
    found: list[Token] = []
    closed = False
    for place, word in enumerate(words):
        apart = closed or word[:1] in _OPENS
        last = len(_cut(word)) - 1 if word.endswith(".") else -1
        for part, (key, soft, figures, capital, raw, loose) in enumerate(_cut(word)):
            found.append(Token(key, soft, figures, place, capital, raw, loose, apart, part == last))
            apart = False
        closed = word[-1:] in _CLOSES
    return found


def words_of(text: str) -> list[str]:
    """The words of a printed text."""
    return text.replace("/", " ").split()


def compact(text: str) -> str:
    """The key of a whole name."""
    return "".join(token.key for token in tokens(words_of(text)))


@cache
def plain(name: str) -> frozenset[str]:
    """A shipped word list, folded: `ordinary`, `fillers`, `editions`, `legal`."""
    text = resources.files(__package__).joinpath("words", f"{name}.txt").read_text(encoding="utf-8")
    lines = " ".join(line for line in text.splitlines() if not line.startswith("#"))
    return frozenset(folded(lines).replace("-", "").replace("'", "").split())


@cache
def plain_blurred(name: str) -> frozenset[str]:
    """The same list, as a scanner may show it."""
    return frozenset(blur(legible(key)) for key in plain(name))
