"""A result and the same dossier judged again: whether they are the same to the byte, and if not, what changed and where."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import zip_longest
from typing import Any, NamedTuple

from verifier.domain import Verification
from verifier.reports.cleaning import clean, shorten
from verifier.reports.ink import Sheet
from verifier.reports.reading import Result
from verifier.reports.to_explanation import compared_versions
from verifier.reports.to_json import to_jsonl
from verifier.wording import say

__all__ = ["is_same", "to_comparison"]

_SHOWN = 20         # differences told one by one
_MISSING = object()


class Difference(NamedTuple):
    """One place of the result, what stood there and what stands there now."""

    place: str
    before: object
    now: object


def is_same(result: Result, again: Verification) -> bool:
    """Whether the dossier judged again is written with the same bytes."""
    before = json.dumps(result.written, ensure_ascii=False, allow_nan=False) + "\n"
    return before.encode("utf-8", "replace") == _again(result, again).encode("utf-8", "replace")


def to_comparison(result: Result, again: Verification, sheet: Sheet) -> str:
    """What to say of a dossier judged again."""
    if is_same(result, again):
        return sheet.ink(say("explaining.rejoue_pareil"), "fort", "vert") + "\n"
    lines = [sheet.ink(say("explaining.rejoue_autre"), "fort", "rouge")]
    for cause in _causes(result.verification, again):
        lines += sheet.wrap(cause)
    found = list(_differences(result.written, json.loads(_again(result, again)), ""))
    lines += ["", say("explaining.rejoue_titre")]
    for each in found[:_SHOWN]:
        told = say("explaining.difference", lieu=clean(each.place), avant=_shown(each.before), apres=_shown(each.now))
        lines += sheet.wrap(told, "  • ", "    ")
    if len(found) > _SHOWN:
        lines += ["  • " + say("explaining.difference_autres", n=len(found) - _SHOWN)]
    return "\n".join(lines) + "\n"


def _again(result: Result, again: Verification) -> str:
    return to_jsonl([again], detail=result.verification.verdict.explanation is not None)


def _causes(before: Verification, now: Verification) -> Iterator[str]:
    """Which pièces and which versions are no longer the same."""
    pieces = list(_changed_pieces(before, now))
    if pieces:
        yield say("explaining.rejoue_pieces", pieces=", ".join(pieces))
    changed = [
        say("explaining.rejoue_version", nom=title, avant=then, apres=today)
        for title, then, today in compared_versions(before.versions, now.versions)
        if then != today
    ]
    if changed:
        yield say("explaining.rejoue_versions", versions=", ".join(changed))
    if not pieces and not changed:
        yield say("explaining.rejoue_sans_version")


def _changed_pieces(before: Verification, now: Verification) -> Iterator[str]:
    then = {facts.name: facts.sha256 for facts in before.facts}
    today = {facts.name: facts.sha256 for facts in now.facts}
    for name in dict.fromkeys([*then, *today]):
        if then.get(name) != today.get(name):
            key = "absente" if name not in today else "nouvelle" if name not in then else "changee"
            yield say(f"explaining.rejoue_piece_{key}", nom=clean(name))


def _differences(before: Any, now: Any, place: str) -> Iterator[Difference]:
    """Every leaf that is not the same."""
    if isinstance(before, dict) and isinstance(now, dict):
        for key in dict.fromkeys([*before, *now]):
            yield from _differences(before.get(key, _MISSING), now.get(key, _MISSING), f"{place}.{key}" if place else str(key))
    elif isinstance(before, list) and isinstance(now, list):
        for rank, (one, other) in enumerate(zip_longest(before, now, fillvalue=_MISSING)):
            yield from _differences(one, other, f"{place}[{_name(one) or _name(other) or rank}]")
    elif before != now or type(before) is not type(now):
        yield Difference(place, before, now)


def _name(each: object) -> str:
    """How an element of a list is best told from the others."""
    return str(each.get("id") or each.get("name") or "") if isinstance(each, dict) else ""


def _shown(value: object) -> str:
    if value is _MISSING or value is None:
        return say("explaining.rien")
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return shorten(clean(text), 80)
