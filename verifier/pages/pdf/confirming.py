"""The words of a text layer compared with those read on the page's picture, place by place."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypeVar

from verifier.domain import Box, Line, Word
from verifier.pages.levels import Levels

__all__ = ["Comparison", "compared"]

T = TypeVar("T")

LOOKALIKES = str.maketrans("olijsbzgq", "011158299")
SLIP = 5              # letters: of that many, one may be misread
SURE = 0.6            # confidence of a word on the picture that the layer does not hold
BESIDE = 2.5          # times its height: words that far from a word that is not in the layer are in doubt with it
WIDER = 1.2           # times a word's width: what was read there is more than the word
INSIDE = 0.5          # of a word's height or width


class Comparison(NamedTuple):
    """The places where layer and picture differ, and the share of the layer's words that the picture confirms."""

    disputed: tuple[Box, ...]
    confirmed: float


def compared(layer: Sequence[Word], picture: Iterable[Line]) -> Comparison:
    """What the picture says of the layer's words, boxes in points on the same page."""
    read = [word for line in picture for word in line.words]
    shown, printed = Levels(word.box for word in read), Levels(word.box for word in layer)
    telling = [word for word in layer if is_telling(word.text)]
    unsure = [word.box for word in telling if not is_confirmed(word, about(word.box, read, shown))]
    added = [widened(word) for word in read if is_unknown(word, about(word.box, layer, printed))]
    reach = Levels(added)
    unknown = [word.box for word in layer if any(meets(word.box, box) for box in about(word.box, added, reach))]
    share = 1.0 - len(unsure) / len(telling) if telling else 1.0
    return Comparison(tuple(sorted({*unsure, *unknown})), share)


def about(box: Box, things: Sequence[T], levels: Levels) -> list[T]:
    """Those of some things that stand about the height of a box."""
    return [things[place] for place in levels.about(box.top, box.bottom)]


def is_telling(text: str) -> bool:
    """Whether a word is one that a misreading would change: figures, or three letters."""
    letters = folded(text)
    return len(letters) > 2 or any(char.isdigit() for char in text)


def is_confirmed(word: Word, read: Sequence[Word]) -> bool:
    """Whether the picture shows a word where the layer has it; `read`: the words read about its height."""
    wanted = folded(word.text)
    there = sorted((other for other in read if meets(word.box, other.box)), key=lambda other: other.box.x0)
    seen = folded("".join(other.text for other in there))
    if wanted in {seen, *(folded(other.text) for other in there)}:
        return True
    wide = sum(other.box.width for other in there) > WIDER * word.box.width
    if wide and wanted in seen:
        return True  # the picture was read in other pieces
    if any(char.isdigit() for char in word.text) or len(wanted) < SLIP:
        return False
    return any(is_slip(wanted, text) for text in (seen, *(folded(other.text) for other in there)))


def is_unknown(word: Word, layer: Sequence[Word]) -> bool:
    """Whether the picture surely shows a word where the layer has none; `layer`: its words about that height."""
    letters = folded(word.text)
    if word.confidence < SURE or len(letters) < 3:
        return False
    return not any(meets(word.box, other.box) for other in layer)


def widened(word: Word) -> Box:
    """A word's box, reaching into the words beside it."""
    reach = BESIDE * word.box.height
    return Box(word.box.x0 - reach, word.box.top, word.box.x1 + reach, word.box.bottom)


def meets(one: Box, other: Box) -> bool:
    """Whether two words stand at one place, at least in part."""
    down = min(one.bottom, other.bottom) - max(one.top, other.top)
    across = min(one.x1, other.x1) - max(one.x0, other.x0)
    return down > INSIDE * min(one.height, other.height) and across > 0.1 * min(one.width, other.width)


def folded(text: str) -> str:
    """Letters and digits, those that look alike taken for one."""
    parts = unicodedata.normalize("NFKD", text.lower().replace("œ", "oe").replace("æ", "ae"))
    return "".join(char for char in parts if char.isalnum()).translate(LOOKALIKES)


def is_slip(wanted: str, seen: str) -> bool:
    """Whether two texts differ by as few letters as a misreading does: one in five."""
    most = len(wanted) // SLIP
    if abs(len(wanted) - len(seen)) > most:
        return False
    row = list(range(len(seen) + 1))
    for place, char in enumerate(wanted, 1):
        before, row[0] = row[0], place
        for column, other in enumerate(seen, 1):
            before, row[column] = row[column], min(row[column] + 1, row[column - 1] + 1, before + (char != other))
    return row[-1] <= most
