"""What stands around a name in what is printed: words that only describe, the version, the rest of a longer name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from verifier.catalog.names import Token, plain, plain_blurred, tokens, words_of

__all__ = ["is_filler", "is_quantity", "is_version", "next_name", "told", "unglued", "version_within", "without"]

NAME = 4        # letters from which a word with a number may be a name
_VERSION_WORD = re.compile(r"v(?:er|ers|ersion)?|rel(?:ease)?|rev")
_ASIDES = re.compile(r"\s[-–—|]\s|[()\[\]:]")
_DOTTED = re.compile(r"v?\d+(?:\.\d+)+[a-z]?|v\d+")


def told(text: str) -> str:
    """The text without what only describes: « Nom (suivi du patient) », « Nom - abonnement, 12 mois »."""
    first, *rest = _ASIDES.split(text)
    return " ".join([first, *(part for part in rest if not _describes(part))])


def unglued(text: str, version: str | None) -> str:
    """The text, the number of its version set apart where it is glued to a name: « Nomv24 », version 24.03."""
    major = re.match(r"\d+", version.strip().lstrip("vV. ")) if version else None
    return re.sub(rf"(?<=[^\W\d_]{{3}})(v{major[0]})\b", r" \1", text, flags=re.IGNORECASE) if major else text


def _describes(part: str) -> bool:
    """Whether a part set off by brackets or a dash is small words: no capital, no number alone, no word like « premium »."""
    row = tokens(words_of(part))
    return all(is_quantity(row, place) or not (token.capital or token.numbers or token.blur in plain_blurred("editions"))
               for place, token in enumerate(row))


def is_quantity(row: Sequence[Token], place: int) -> bool:
    """Whether a number counts months, posts, licences."""
    return row[place].key.isdigit() and place + 1 < len(row) and row[place + 1].key in plain("quantities")


def is_filler(text: str) -> bool:
    """Whether a text names no product at all: « Licence annuelle », a phrase like « Net à payer ». « Plume » may be a name."""
    row = tokens(words_of(text))
    neutral = plain("fillers") | plain("descriptions")
    if all(token.key in neutral or _is_number(token) for token in row):
        return True
    phrase = len(row) > 2 and not all(token.capital for token in row)
    return phrase and all(token.key in neutral or token.key in plain("ordinary") or _is_number(token) for token in row)


def _is_number(token: Token) -> bool:
    """Whether a word is a number, not a name with one at its end: « 12 », « 24h », not « Nom+4000 »."""
    return bool(token.numbers) and sum(sign.isalpha() for sign in token.key) < NAME


def next_name(row: Sequence[Token], end: int) -> Token | None:
    """The word just after a name, where it reads as the rest of a longer name: « Nom Gestion »."""
    if end >= len(row) or not row[end].capital or row[end].apart:
        return None
    telling = row[end].blur in plain_blurred("editions") or row[end].key in plain("descriptions")
    return row[end] if telling else None


def without(row: Sequence[Token], phrases: Sequence[tuple[str, ...]]) -> list[Token]:
    """The tokens less every phrase of the list."""
    rest = list(row)
    for phrase in phrases:
        for start in range(len(rest) - len(phrase), -1, -1):
            if tuple(token.key for token in rest[start:start + len(phrase)]) == phrase:
                del rest[start:start + len(phrase)]
    return rest


def is_version(token: Token, before: Token | None, printed: str | None, known: frozenset[str]) -> bool:
    """Whether a word beside a name is its version: written so, printed as such elsewhere, or known of this software."""
    if _DOTTED.fullmatch(token.key) or _VERSION_WORD.fullmatch(token.key):
        return True
    if token.key.isdigit() and before is not None and _VERSION_WORD.fullmatch(before.key):
        return True
    candidates = known | ({printed} if printed else frozenset())
    return any(_in_version(token.key, one) for one in candidates)


def _in_version(key: str, version: str) -> bool:
    """Whether a word is a version, its leading number, or one of its words (« 5.60 NEW »)."""
    words = [token.key.removeprefix("v") for token in tokens(words_of(version))]
    return bool(words) and (key.removeprefix("v") in words or (key.isdigit() and words[0].split(".")[0] == key))


def version_within(row: Sequence[Token]) -> str | None:
    """The version that the printed name holds, without « version » or « v »."""
    words = [re.sub(r"^[vV]\.?(?=\d)", "", token.raw) for token in row if not _VERSION_WORD.fullmatch(token.key)]
    return " ".join(words) or None
