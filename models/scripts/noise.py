"""What paper, scanners and keyboards do to a line, the marks staying where the names are."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable, Sequence

from names import words
from templates import Row, Run

__all__ = ["plain", "reworded", "worn", "wrapped"]

CONFUSIONS: dict[str, Sequence[str]] = {
    "l": "1I", "I": "l1", "1": "l", "0": "O", "O": "0", "é": "e6", "è": "eé", "à": "a", "e": "c", "c": "e",
    "S": "5", "i": "íl", "m": ("rn",), "n": ("ri",), "u": "v", "B": "8", "g": "q", "t": "f", "o": "0", "h": "b",
    ".": ",", "-": " ",
}


def plain(text: str) -> str:
    """Without accents."""
    return "".join(letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter))


def misread(text: str, rate: float, rng: random.Random) -> str:
    """A few letters confused or lost, as an OCR does."""
    return "".join(_letter(letter, rate, rng) for letter in text)


def _letter(letter: str, rate: float, rng: random.Random) -> str:
    if letter == " " or rng.random() > rate:
        return letter
    return rng.choice(CONFUSIONS.get(letter, letter) or letter)


def _each(row: Row, change: Callable[[str], str]) -> Row:
    return [(change(text), label) for text, label in row]


def reworded(rows: list[Row], rng: random.Random) -> list[Row]:
    """Some words of the sentences changed for any other French word, so that places are learnt and not sentences."""
    rate = rng.choice((0, 0.05, 0.15, 0.3))
    return [[run if run[1] else (_reworded(run[0], rate, rng), "") for run in row] for row in rows] if rate else rows


def _reworded(text: str, rate: float, rng: random.Random) -> str:
    changed = (len(word) > 4 and word.isalpha() and rng.random() < rate for word in text.split(" "))
    return " ".join(_other(word, rng) if new else word for word, new in zip(text.split(" "), changed, strict=True))


def _other(word: str, rng: random.Random) -> str:
    new = rng.choice(words("ordinaires"))
    return new.upper() if word.isupper() else new.capitalize() if word[0].isupper() else new


def worn(rows: list[Row], rng: random.Random) -> list[Row]:
    """The document as it is read: clean, without accents, in capitals, or through a bad scan."""
    bare, rate = rng.random() < 0.15, rng.choice((0, 0, 0, 0.005, 0.01, 0.03))
    shout = rng.choice((0, 0, 0.05, 0.1, 0.9 if rng.random() < 0.2 else 0.2))
    done = []
    for row in rows:
        new = _each(row, plain) if bare else row
        new = _each(new, str.upper) if rng.random() < shout else new
        done.append(_each(new, lambda text: misread(text, rate, rng)) if rate else new)
    return done


def wrapped(rows: list[Row], rng: random.Random) -> list[Row]:
    """Long lines broken as a page breaks them, never inside a name."""
    width = rng.choice((45, 60, 75, 90, 110, 400))
    return [piece for row in rows for piece in _broken(row, width)]


def _broken(row: Row, width: int) -> list[Row]:
    pieces: list[Row] = [[]]
    room = width
    for run in _words(row):
        if room < len(run[0].rstrip()) and run[0][0].isalnum() and _ends_with_space(pieces[-1]):
            pieces[-1][-1] = (pieces[-1][-1][0].rstrip(), pieces[-1][-1][1])
            pieces.append([])
            room = width
        pieces[-1].append(run)
        room -= len(run[0])
    return pieces


def _ends_with_space(row: Row) -> bool:
    return bool(row) and row[-1][0].endswith(" ") and bool(row[-1][0].strip())


def _words(row: Row) -> list[Run]:
    """Names whole, the rest cut after each space."""
    cut: list[Run] = []
    for text, label in row:
        if label or not text:
            cut += [(text, label)] if text else []
        else:
            cut += [(part, "") for part in text.replace(" ", " \0").split("\0") if part]
    return cut
