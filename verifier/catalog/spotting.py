"""The catalogue's names in a row of words: the longest name wins over its beginning, numbers are exact, letters forgiven."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from verifier.catalog.catalog import Catalog
from verifier.catalog.indexing import Hit, How, NameIndex, Sort
from verifier.catalog.names import Token, plain, plain_blurred, tokens
from verifier.domain import NameKind, NameSpotter, Spotted

__all__ = ["Spotter", "longest", "spotter"]

_CERTAINTY = {How.EXACT: 1.0, How.BLUR: 0.96, How.LETTERS: 0.9}
_WORTH = {Sort.NOM: 1.0, Sort.MODEL: 1.0, Sort.ALIAS: 0.98, Sort.BORROWED: 0.9}
_VERSION = re.compile(r"v\d[\d.]*")
LONGER = 4  # signs by which a name that only resembles must be longer than the exact name within it


def spotter(catalog: Catalog) -> NameSpotter:
    """Who finds the catalogue's names in a row of words."""
    return Spotter(catalog.index)


@dataclass(frozen=True, slots=True)
class Spotter:
    """Finds the names of an index."""

    index: NameIndex

    def spot(self, words: Sequence[str]) -> tuple[Spotted, ...]:
        """Every name found, in reading order; where one span has several owners, the surest first."""
        row = tokens(words)
        hits = [hit for hit in self.index.hits(row) if not _too_plain(hit, row)]
        kept = [hit for hit in longest(hits, row) if hit.name.kind and not self._another(hit, row)]
        kept.sort(key=lambda hit: (hit.start, -_score(hit), hit.name.kind or "", hit.name.id))
        found: dict[tuple[int, NameKind, str], Spotted] = {}
        for hit in kept:
            seen = _spotted(hit, row)
            found.setdefault((seen.start, seen.kind, seen.id), seen)
        return tuple(found.values())

    def _another(self, hit: Hit, row: Sequence[Token]) -> bool:
        """Whether the word that follows makes it a product that the catalogue does not know: « Foo Premium », « Foo 3 »."""
        if hit.name.kind is not NameKind.LOGICIEL or hit.end >= len(row) or row[hit.end].apart:
            return False
        after = row[hit.end]
        if after.key.isdigit():
            return hit.name.key in self.index.stems
        attached = after.key.startswith("+") and len(after.key) > 1
        attached = attached or any(_damaged(after, sequel) for sequel in self.index.sequels.get(hit.name.blur, ()))
        return attached or (after.capital and after.blur in plain_blurred("editions"))


def _damaged(seen: Token, sequel: str) -> bool:
    """Whether a word is the rest of a longer name, badly read: after « Nom », « Junlcr » for « Junior »."""
    if _VERSION.fullmatch(seen.key):
        return False                    # « Foo V5.60 », where a list tells of « Foo v5.6 »: a version is read, not guessed
    if len(sequel) < 3 or seen.key in plain("fillers") or (len(sequel) < LONGER and not seen.capital):
        return False
    allowed = 2 if len(sequel) >= LONGER + 2 else 1
    return Levenshtein.distance(seen.blur, sequel, score_cutoff=allowed) <= allowed


def _too_plain(hit: Hit, row: Sequence[Token]) -> bool:
    """Whether an everyday word stands there without a capital (« l'agenda »), or the name of a profession alone."""
    if hit.name.kind is NameKind.LOGICIEL and hit.name.key in plain("roles"):
        return True
    return hit.name.ordinary and not any(token.capital or token.key.isdigit() for token in row[hit.start:hit.end])


def longest(hits: Sequence[Hit], row: Sequence[Token]) -> list[Hit]:
    """The hits that no longer one covers; an exact name yields only to a much longer one that resembles."""
    exact = [hit for hit in hits if hit.how is not How.LETTERS]
    sure = [hit for hit in hits if hit.how is not How.LETTERS or not any(
        _meet(hit, one) and hit.length < one.length + LONGER for one in exact)]
    sure = [hit for hit in sure if not _empty_module(hit, sure, row)]
    sure.sort(key=lambda hit: (-hit.length, hit.distance, -_CERTAINTY[hit.how], hit.start))
    kept: list[Hit] = []
    for hit in sure:
        if not any(_meet(hit, one) and (hit.start, hit.end) != (one.start, one.end) for one in kept):
            kept.append(hit)
    return kept


def _meet(one: Hit, other: Hit) -> bool:
    return one.start < other.end and other.start < one.end


def _empty_module(hit: Hit, hits: Sequence[Hit], row: Sequence[Token]) -> bool:
    """Whether a module is but a software and words like « module », « DMP », « LAP »: then it names the software."""
    if hit.name.kind is not None:
        return False
    neutral = plain("fillers") | plain("descriptions")
    return any(
        inner.name.kind is NameKind.LOGICIEL and hit.start <= inner.start and inner.end <= hit.end
        and all(token.key in neutral for token in (*row[hit.start:inner.start], *row[inner.end:hit.end]))
        for inner in hits if inner is not hit
    )


def _score(hit: Hit) -> float:
    return _CERTAINTY[hit.how] * _WORTH[hit.name.sort] - 0.04 * max(0, hit.distance - 1)


def _spotted(hit: Hit, row: Sequence[Token]) -> Spotted:
    name = hit.name
    return Spotted(
        row[hit.start].word, row[hit.end - 1].word + 1, name.kind or NameKind.LOGICIEL, name.id, name.text,
        round(_score(hit), 4), name.ordinary, name.editeur_id,
    )
