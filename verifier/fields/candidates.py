"""From candidates to a field: the best wins, the losers are kept, and two good rivals make doubt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from verifier.domain import Candidate, Field, FieldName, Value
from verifier.fields.folding import compact

__all__ = ["settle"]

RIVAL = 0.05  # a rival as near as this makes the winner doubtful
DOUBT = 0.6  # how sure a winner with such a rival may be
MOST_ALTERNATIVES = 5


def settle(name: FieldName, candidates: Iterable[Candidate], *, least: float = 0.3, rivalry: bool = True) -> Field | None:
    """The field that the candidates make, or None when none is sure enough."""
    ranked = _distinct(sorted(candidates, key=lambda c: -c.confidence))
    if not ranked or ranked[0].confidence < least:
        return None
    best, losers = ranked[0], ranked[1:]
    rival = rivalry and any(best.confidence - loser.confidence < RIVAL for loser in losers)
    confidence = min(best.confidence, DOUBT) if rival else best.confidence
    return Field(name, best.value, confidence, best.evidence, tuple(losers[:MOST_ALTERNATIVES]), best.how)


def _distinct(ranked: Sequence[Candidate]) -> list[Candidate]:
    """One candidate a value: the surest; the same value found twice is a little surer."""
    kept: dict[object, Candidate] = {}
    for candidate in ranked:
        kept.setdefault(_key(candidate.value), candidate)
    return list(kept.values())


def _key(value: Value) -> object:
    return compact(value) if isinstance(value, str) else value
