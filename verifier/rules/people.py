"""Is this printed name the professional's? Order, accents, hyphens, double names and OCR damage are forgiven.

The claim writes « NOM Prénom »; paper writes anything. Capitals tell the family name apart where they are used for that.
A different first name is another person; a bare family name, or an initial, could be another of the family.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from verifier.rules.names import distance, fold, seen_as

__all__ = ["Likeness", "liken"]

_TITLES = frozenset(
    ("dr", "docteur", "pr", "professeur", "prof", "m", "mr", "monsieur", "mme", "madame", "mlle", "mademoiselle", "me", "maitre"),
)
_LINKS = frozenset(("nee", "ne", "epouse", "ep", "vve", "veuve", "et"))
_PARTICLES = frozenset(
    ("de", "du", "des", "la", "le", "da", "dos", "do", "di", "del", "della", "van", "von", "der", "den", "ten"),
)
_ELIDED = re.compile(r"\b[dl]['’]", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")


class Likeness(StrEnum):
    """How a printed name stands to the claimed one."""

    SAME = "same"
    INITIAL = "initial"             # the first name is a letter that fits
    FAMILY_ONLY = "family_only"
    OTHER = "other"


def liken(claimed: str, printed: str, *, damaged: bool = False) -> Likeness:
    """Compare two names; `damaged` when the printed one was read by OCR, whose errors are then forgiven."""
    family, given = _parts(claimed)
    words = _words(printed)
    if _glued(family, given, words, damaged=damaged):
        return Likeness.SAME
    names = [word for word, _ in words if word not in _PARTICLES]
    names = _unglued(names, family, damaged=damaged)
    core = [word for word in family if word not in _PARTICLES] or list(family)
    held = [word for word in core if _place(word, names, damaged=damaged, family=True) is not None]
    if not held:
        return Likeness.OTHER
    rest = list(names)
    for word in held:
        place = _place(word, rest, damaged=damaged, family=True)
        if place is not None:
            rest.pop(place)
    if not given:
        return Likeness.SAME if len(held) == len(core) or not rest else Likeness.OTHER
    return _by_given(given, rest, _families(printed), held, damaged=damaged)


def _by_given(given: Sequence[str], rest: Sequence[str], capitals: set[str], held: Sequence[str], *, damaged: bool) -> Likeness:
    """The verdict of the first name, the family name being agreed."""
    if capitals and not any(_equal(word, other, damaged=damaged, family=True) for word in held for other in capitals):
        return Likeness.OTHER
    if _place(given[0], rest, damaged=damaged) is not None:
        return Likeness.SAME
    initials = "".join(word[0] for word in given)
    compound = "".join(given)
    if any(_equal(compound, word, damaged=damaged) for word in rest):
        return Likeness.SAME
    if any(word in {initials, initials[0]} for word in rest):
        return Likeness.INITIAL
    return Likeness.OTHER if [word for word in rest if word not in capitals or not capitals] else Likeness.FAMILY_ONLY


def _words(name: str) -> list[tuple[str, bool]]:
    """The words of a name, folded, each with whether it was written in capitals; titles and link words dropped."""
    raw = [(fold(word), word.isupper() and len(word) > 1) for word in _WORD.findall(_ELIDED.sub("", name))]
    while raw and raw[0][0] in _TITLES:
        raw.pop(0)
    return [(word, capital) for word, capital in raw if word and word not in _LINKS]


def _families(name: str) -> set[str]:
    """The words that capitals mark as the family name; none where capitals mark nothing."""
    words = _words(name)
    marked = {word for word, capital in words if capital}
    return marked if marked and any(not capital and len(word) > 1 for word, capital in words if word not in _PARTICLES) else set()


def _parts(claimed: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The claimed family name and first names. Without capitals to tell, the first word that is no particle ends the family."""
    words = _words(claimed)
    marked = _families(claimed)
    if marked:
        last = max(place for place, (word, _) in enumerate(words) if word in marked)
        family = tuple(w for place, (w, _) in enumerate(words) if w in marked or (w in _PARTICLES and place < last))
        return family, tuple(word for word, _ in words if word not in family)
    bare = [word for word, _ in words]
    cut = next((place for place, word in enumerate(bare) if word not in _PARTICLES), len(bare) - 1) + 1
    return tuple(bare[:cut]), tuple(bare[cut:])


def _place(word: str, words: Sequence[str], *, damaged: bool, family: bool = False) -> int | None:
    """Where a word stands among others; exact before damaged."""
    if word in words:
        return words.index(word)
    return next((place for place, other in enumerate(words) if _equal(word, other, damaged=damaged, family=family)), None)


def _equal(one: str, other: str, *, damaged: bool, family: bool = False) -> bool:
    """The same word; where damage is forgiven, the same shapes, or one letter changed inside a long family name.

    First names are held to their shapes: Carine and Marine, Jeanne and Joanne are one letter apart and two people.
    """
    if one == other or not damaged:
        return one == other
    if min(len(one), len(other)) >= 3 and seen_as(one) == seen_as(other):
        return True
    ends = len(one) == len(other) and one[0] == other[0] and one[-1] == other[-1]
    return family and ends and len(one) >= 5 and distance(one, other) <= len(one) // 5


def _glued(family: Sequence[str], given: Sequence[str], words: Sequence[tuple[str, bool]], *, damaged: bool) -> bool:
    """Whether the two names are the same letters once their words are glued (« DESOUSA », « Jean Pierre »)."""
    whole, first, last = "".join(word for word, _ in words), "".join(given), "".join(family)
    cut_alike = len(words) == len([*family, *given])
    return bool(first) and not cut_alike and any(_equal(glued, whole, damaged=damaged) for glued in (last + first, first + last))


def _unglued(names: Sequence[str], family: Sequence[str], *, damaged: bool) -> list[str]:
    """Printed words, a family name written in one word (« DESOUSA ») cut as the claim cuts it."""
    place = _place("".join(family), names, damaged=damaged) if len(family) > 1 else None
    if place is None:
        return list(names)
    return [*names[:place], *(word for word in family if word not in _PARTICLES), *names[place + 1 :]]
