"""What paper, scanners and keyboards do to a line, the marks staying where the names are."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import replace

from names import words
from paper import Line
from templates import Row, Run

__all__ = ["plain", "reworded", "worn", "wrapped"]

SPREAD = {False: (0.95, 1.05), True: (0.75, 1.25)}     # of type sizes, in a text layer and read by OCR
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


def _each(line: Line, change: Callable[[str], str], *, names: bool = True) -> Line:
    """Every run of a line changed; those that are names too, or not."""
    cells = (
        replace(cell, runs=tuple((change(text) if names or not label else text, label) for text, label in cell.runs))
        for cell in line.cells
    )
    return replace(line, cells=tuple(cells))


def reworded(lines: list[Line], rng: random.Random) -> list[Line]:
    """Some words of the sentences changed for any other French word, so that places are learnt and not sentences."""
    rate = rng.choice((0, 0.05, 0.15, 0.3))
    return [_each(line, lambda text: _reworded(text, rate, rng), names=False) for line in lines] if rate else lines


def _reworded(text: str, rate: float, rng: random.Random) -> str:
    changed = (len(word) > 4 and word.isalpha() and rng.random() < rate for word in text.split(" "))
    return " ".join(_other(word, rng) if new else word for word, new in zip(text.split(" "), changed, strict=True))


def _other(word: str, rng: random.Random) -> str:
    new = rng.choice(words("ordinaires"))
    return new.upper() if word.isupper() else new.capitalize() if word[0].isupper() else new


def worn(lines: list[Line], rng: random.Random) -> list[Line]:
    """The paper as it is read: clean, without accents, in capitals, or through a bad scan, which reads type sizes ill too."""
    bare, rate = rng.random() < 0.15, rng.choice((0, 0, 0, 0.005, 0.01, 0.03))
    shout = rng.choice((0, 0, 0.05, 0.1, 0.9 if rng.random() < 0.2 else 0.2))
    done = []
    for line in lines:
        new = _each(line, plain) if bare else line
        new = _each(new, str.upper) if rng.random() < shout else new
        new = _each(new, lambda text: misread(text, rate, rng)) if rate else new
        cells = (replace(cell, size=cell.size * rng.uniform(*SPREAD[bool(rate)])) for cell in new.cells)
        done.append(replace(new, cells=tuple(cells)))
    return done


def wrapped(lines: list[Line], rng: random.Random) -> list[Line]:
    """Long lines broken as a page breaks them, never inside a name; a cell beside others stays whole."""
    width = rng.choice((45, 60, 75, 90, 110, 400))
    return [piece for line in lines for piece in _broken(line, width)]


def _broken(line: Line, width: int) -> list[Line]:
    if len(line.cells) != 1:
        return [line]
    pieces: list[Row] = [[]]
    room = width
    for run in _words(list(line.cells[0].runs)):
        if room < len(run[0].rstrip()) and run[0][0].isalnum() and _ends_with_space(pieces[-1]):
            pieces[-1][-1] = (pieces[-1][-1][0].rstrip(), pieces[-1][-1][1])
            pieces.append([])
            room = width
        pieces[-1].append(run)
        room -= len(run[0])
    return [Line((replace(line.cells[0], runs=tuple(piece)),), line.gap and not number) for number, piece in enumerate(pieces)]


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
