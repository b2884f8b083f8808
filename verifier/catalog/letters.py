"""Which letters may differ between what is printed and a name: few, in long names, where an eye or a scanner slips."""

from __future__ import annotations

from collections.abc import Callable

from rapidfuzz.distance import Levenshtein

__all__ = ["LETTERS_LENGTH", "LONG_LENGTH", "gap_between", "same_signs", "word_by_word"]

LETTERS_LENGTH = 6   # from here one letter may differ…
FREE_LENGTH = 9      # …anywhere in the name…
LONG_LENGTH = 12     # …and from here two

# What a scanner or a tired eye takes for one another, beyond what `blur` folds away.
_PAIRS = "ce co eo uv un nh hb tf tl lj lf gq qo ao ae dc do mn vy zs kx pr rn bh fr ef cg bp oq hm"
_LOOKALIKE = frozenset(pair for both in _PAIRS.split() for pair in (both, both[::-1]))


def gap_between(seen: str, known: str) -> int:
    """How many letters differ, where so few may; else 0."""
    allowed = 2 if len(known) >= LONG_LENGTH else 1
    distance = Levenshtein.distance(seen, known, score_cutoff=allowed)
    if distance > allowed:
        return 0
    if len(known) < FREE_LENGTH and not _inner(seen, known):
        return 0
    return distance


def word_by_word(seen: tuple[str, ...], known: tuple[str, ...], gap: int) -> bool:
    """Whether the letters that differ are slips within words, never a word more, less, or other (« Nom Pro », « Nom Neo »)."""
    if len(seen) == len(known):
        return all(one == other or _slip(one, other) for one, other in zip(seen, known, strict=True))
    short, long = sorted((seen, known), key=len)
    without = ("".join(long[:place] + long[place + 1:]) for place in range(len(long)))
    return gap == 1 and "".join(short) not in without


def _slip(seen: str, known: str) -> bool:
    """Whether one word is another badly read."""
    if len(known) >= LETTERS_LENGTH:
        return gap_between(seen, known) > 0
    if len(seen) != len(known) or len(known) < 3:
        return False
    pairs = [one + other for one, other in zip(seen, known, strict=True) if one != other]
    return len(pairs) == 1 and pairs[0] in _LOOKALIKE


def same_signs(seen: str, known: str) -> bool:
    """Whether a digit only stands for a letter within a word, and a letter for a digit among digits: « Orth0+4OOO »."""
    if len(seen) != len(known):
        return False
    for place, (one, other) in enumerate(zip(seen, known, strict=True)):
        if one.isdigit() and other.isalpha() and len(_run(known, place, str.isalpha)) < 4:
            return False
        if one.isalpha() and other.isdigit() and not _among_digits(seen, known, place):
            return False
    return True


def _among_digits(seen: str, known: str, place: int) -> bool:
    """Whether a number of two digits or more stands there, of which one at least was read as a digit."""
    start = len(_run(known[:place + 1], place, str.isdigit))
    end = len(_run(known[place:], 0, str.isdigit))
    return start + end > 2 and any(sign.isdigit() for sign in seen[place + 1 - start:place + end])


def _run(text: str, place: int, kind: Callable[[str], bool]) -> str:
    """The run of signs of one kind around a place."""
    start = end = place
    while start > 0 and kind(text[start - 1]):
        start -= 1
    while end < len(text) and kind(text[end]):
        end += 1
    return text[start:end]


def _inner(seen: str, known: str) -> bool:
    """Whether the one difference is inside the word, or between letters that look alike: Julie and Julia are two names."""
    tag, here, there = next((one.tag, one.src_pos, one.dest_pos) for one in Levenshtein.editops(seen, known))
    if tag == "replace" and seen[here] + known[there] in _LOOKALIKE:
        return True
    last_here, last_there = len(seen) - (tag != "insert"), len(known) - (tag != "delete")
    return 0 < here < last_here and 0 < there < last_there
