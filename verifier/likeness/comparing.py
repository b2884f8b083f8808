"""Two fingerprints: is it one paper? Told from two papers of one make, which share all their words but a few."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from rapidfuzz.distance import Levenshtein

from verifier.domain import Fingerprint

__all__ = ["ANSWER", "same_number", "same_page"]

GLUED = 5            # signs: a shorter word stands in another by chance
AWAY_EXACT = 0.1     # of the words of the one that may not stand on the other
AWAY_READ = 0.2      # the same where OCR read one of them
AWAY_SURE = 0.4      # and where number or day and person are the same: a stamp or a shadow hides much
BOTH_WAYS = 0.12     # of the words: own to each of the two, after what OCR confuses

ANSWER = "="         # begins what a paper answers among its words
UNTOLD = "None"

_DIGIT = re.compile(r"\d")
_YEAR = re.compile(r"20\d\d")


def same_page(one: Fingerprint, other: Fingerprint) -> bool:
    """Whether the two are copies of one paper. What contradicts that decides alone: a wrong suspicion is worse than none.

    Words that each has and the other has not are another name or number, or what OCR made of the same: some are let through
    where the number, or the day and the person, are the same.
    """
    if not one.words or not other.words or contradicts(one, other):
        return False
    exact, sure = one.exact and other.exact, agrees(one, other)
    words, others = printed(one), printed(other)
    mine, theirs = (lost(*pair, exact=exact, sure=sure) for pair in ((words, others), (others, words)))
    if numbered_apart(one, mine, theirs) or numbered_apart(other, theirs, mine):
        return False
    sizes = len(set(words)), len(set(others))
    away = max(len(mine) / sizes[0], len(theirs) / sizes[1])
    own = min(len(mine), len(theirs)) / min(sizes)
    if exact:
        return away <= AWAY_EXACT and not own
    return away <= AWAY_SURE and own <= BOTH_WAYS if sure else away <= AWAY_READ and not own


def same_number(one: Fingerprint, other: Fingerprint) -> bool:
    """Whether one number of one company stands on both. Numbers may begin again with the year, unless they say it."""
    years = {each.day.year for each in (one, other) if each.day}
    same = bool(one.number) and (one.kind, one.number) == (other.kind, other.number)
    return same and (len(years) < 2 or _YEAR.search(one.number) is not None)


def contradicts(one: Fingerprint, other: Fingerprint) -> bool:
    """Whether what the two print of their own differs: the number, the day, the person, the software."""
    pairs = ((one.number, other.number), (one.day, other.day))
    differ = any(mine and theirs and mine != theirs for mine, theirs in pairs) or answers_otherwise(one, other)
    return differ or (bool(one.person and other.person) and not alike(one.person, other.person))


def printed(paper: Fingerprint) -> list[str]:
    """The words that stand on a paper, without what it answers."""
    return [word for word in paper.words if not word.startswith(ANSWER)]


def answers_otherwise(one: Fingerprint, other: Fingerprint) -> bool:
    """Whether the two speak of another software, or one says what the other, read letter by letter, does not."""
    mine, theirs = (dict(word[1:].split(":", 1) for word in each.words if word.startswith(ANSWER)) for each in (one, other))
    sure = one.exact and other.exact
    both = [(mine[name], theirs[name]) for name in mine if name in theirs and (sure or name != "software")]
    differ = [pair for pair in both if pair[0] != pair[1]]
    told = any((first != UNTOLD and other.exact) or (second != UNTOLD and one.exact) for first, second in differ)
    if told:
        return True
    names = [mine.get("software", UNTOLD), theirs.get("software", UNTOLD)]
    return UNTOLD not in names and not alike(*names)


def numbered_apart(paper: Fingerprint, mine: set[str], theirs: set[str]) -> bool:
    """Whether the number of a paper is not on the other, which has a name of its own instead: no stamp puts that there."""
    named = any(not _DIGIT.search(word) and len(word) >= GLUED for word in theirs)
    return bool(paper.number) and paper.number in mine and named


def agrees(one: Fingerprint, other: Fingerprint) -> bool:
    """Whether the number, or the day and the person, stand on both."""
    if one.number and one.number == other.number:
        return True
    return one.day is not None and one.day == other.day and bool(one.person and other.person) and alike(one.person, other.person)


def alike(one: str, other: str) -> bool:
    """Whether two printed names may be one, OCR having read one of them: word by word, for a couple shares all but one."""
    few, many = sorted((one.lower().split(), other.lower().split()), key=len)
    return all(any(word[0] == each[0] and Levenshtein.distance(word, each) <= len(word) // 4 for each in many) for word in few)


def lost(words: Sequence[str], others: Sequence[str], *, exact: bool, sure: bool) -> set[str]:
    """The words of one that are not on the other, be they cut or glued there; nor nearly, where OCR read one of the two.

    Digits are forgiven only where it is `sure` otherwise that the papers are one: next month's number differs by one.
    """
    known, run = set(others), "".join(others)
    away = {word for word in words if word not in known and not (len(word) >= GLUED and word in run)}
    rest = known - set(words)
    return away if exact else {word for word in away if not misread(word, rest, sure=sure)}


def misread(word: str, others: Iterable[str], *, sure: bool) -> bool:
    """Whether one of these may be the word as OCR spoils it: a letter in three or four, a digit in eight."""
    with_digits = any(sign.isdigit() for sign in word)
    most = (len(word) // 8 if sure else 0) if with_digits else len(word) // (3 if sure else 4)
    return most > 0 and any(Levenshtein.distance(word, each, score_cutoff=most) <= most for each in others)
