"""A result and the same dossier judged again: whether they are the same to the byte, and if not, what changed and where."""

from __future__ import annotations

import json
from collections.abc import Iterator

from verifier.domain import Verification
from verifier.reports.cleaning import clean, shorten
from verifier.reports.differences import MISSING, Difference, differences
from verifier.reports.ink import Sheet
from verifier.reports.reading import Result
from verifier.reports.to_explanation import compared_versions
from verifier.reports.to_json import to_jsonl
from verifier.wording import say

__all__ = ["is_same", "to_comparison"]

_SHOWN = 20         # differences told one by one
_TELLING = ("id", "name", "nom", "code", "status", "kind", "value", "text", "message")      # what an element says first


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
    found = list(differences(result.written, json.loads(_again(result, again))))
    if not found:
        return "\n".join([*lines, *sheet.wrap(say("explaining.difference_ecriture"))]) + "\n"
    lines += ["", say("explaining.rejoue_titre")]
    for each in found[:_SHOWN]:
        lines += sheet.wrap(_told(each), "  • ", "    ")
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


def _told(each: Difference) -> str:
    """One difference: what changed, what appeared, what went, or what only changed its place."""
    if each.moved:
        return say("explaining.difference_ordre", lieu=clean(each.place))
    sort = "apparu" if each.before is MISSING else "disparu" if each.now is MISSING else "change"
    told = say("explaining.difference", lieu=clean(each.place), avant=_shown(each.before), apres=_shown(each.now))
    return say(f"explaining.difference_{sort}", difference=told)


def _shown(value: object) -> str:
    if value is MISSING or value is None:
        return say("explaining.rien")
    if isinstance(value, dict):
        value = ", ".join(str(value[key]) for key in _TELLING if isinstance(value.get(key), str)) or value
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return shorten(clean(text), 80)
