"""What is not the same between two JSON values. The elements of a list are paired by what they are, never by their rank."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from verifier.reports.cleaning import shorten

__all__ = ["MISSING", "Difference", "differences"]

MISSING = object()
_LONGEST = 60       # characters of an element's name
_NAMES = ("id", "name", "logiciel_id", "code", "topic", "role", "text", "value")      # what an element is told by, the best first


class Difference(NamedTuple):
    """One place of the result, what stood there and what stands there now; `MISSING` where nothing does. `moved`: its order."""

    place: str
    before: object
    now: object
    moved: bool = False


def differences(before: Any, now: Any, place: str = "") -> Iterator[Difference]:
    """Every leaf that is not the same, every element that appeared, went, or whose list is in another order."""
    if isinstance(before, dict) and isinstance(now, dict):
        for key in dict.fromkeys([*before, *now]):
            yield from differences(before.get(key, MISSING), now.get(key, MISSING), f"{place}.{key}" if place else str(key))
    elif isinstance(before, list) and isinstance(now, list):
        yield from _in_lists(before, now, place)
    elif before != now or type(before) is not type(now):
        yield Difference(place, before, now)


def _in_lists(before: Sequence[Any], now: Sequence[Any], place: str) -> Iterator[Difference]:
    pairs = _paired(before, now)
    for rank, one in enumerate(before):
        where = _where(place, one, rank)
        if rank in pairs:
            yield from differences(one, now[pairs[rank]], where)
        else:
            yield Difference(where, one, MISSING)
    kept = set(pairs.values())
    for rank, other in enumerate(now):
        if rank not in kept:
            yield Difference(_where(place, other, rank), MISSING, other)
    ranks = list(pairs.values())
    if ranks != sorted(ranks):
        yield Difference(place, before, now, moved=True)


def _where(place: str, each: object, rank: int) -> str:
    return f"{place}[{shorten(_name(each), _LONGEST) or rank}]"


def _paired(before: Sequence[Any], now: Sequence[Any]) -> Mapping[int, int]:
    """The rank now of each element that is still there, by its rank before: the very same first, then by what it is."""
    pairs: dict[int, int] = {}
    left = dict(enumerate(now))
    for identity in (_whole, _placed, _identity):
        waiting: dict[str, list[int]] = {}
        for rank, other in left.items():
            waiting.setdefault(identity(other), []).append(rank)
        for rank, one in enumerate(before):
            found = waiting.get(identity(one)) if rank not in pairs else None
            if found:
                pairs[rank] = found.pop(0)
                del left[pairs[rank]]
    return dict(sorted(pairs.items()))


def _whole(each: object) -> str:
    return json.dumps(each, sort_keys=True)


def _identity(each: object) -> str:
    """What an element is: a criterion by its id, a pièce by its name, a signal by its code; without a name, by its whole text."""
    return _name(each) or _whole(each)


def _placed(each: object) -> str:
    """The same, with the pièce and the page that it stands on, and its words."""
    if not isinstance(each, dict):
        return _whole(each)
    proofs = each.get("evidence")
    pieces = [_of(proof, "piece", "page", "text") for proof in (proofs if isinstance(proofs, list) else [proofs])]
    return _whole([_identity(each), _of(each, "piece", "page", "message", "day"), pieces])


def _of(each: object, *keys: str) -> list[Any]:
    return [each.get(key) for key in keys] if isinstance(each, dict) else []


def _name(each: object) -> str:
    """How an element of a list is best told from the others; nothing where it has no name."""
    named = next((each[key] for key in _NAMES if each.get(key)), "") if isinstance(each, dict) else ""
    return named if isinstance(named, str) else _whole(named) if named else ""
