"""The values of a dossier that an agent may correct: what stands, where it was read, what else was read, who corrected it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from verifier import batch, reports
from verifier.domain import Candidate, Evidence, Facts, Field, FieldName, Opened, Trait, Verification

__all__ = ["values"]


def values(one: Opened) -> list[dict[str, Any]]:
    """For each pièce of the result its fields (`piece` -1: what is claimed), in the order of the contract."""
    if not one.detail:
        return []
    now, read = (reports.verification_of(json.loads(said)) for said in (one.detail, one.read))
    done = {(each.piece, each.field): each.number for each in batch.standing(one.corrections)}
    pairs = zip(now.facts, read.facts, strict=True)
    rows = [{"piece": each.piece, "champs": list(_fields(each, first, done))} for each, first in pairs]
    return [{"piece": batch.ASKED, "champs": list(_claimed(now, done))}, *rows]


def _claimed(now: Verification, done: dict[tuple[int, str], int]) -> Iterator[dict[str, Any]]:
    for name in batch.CLAIMED:
        value = batch.said_before(now, now.claim, batch.ASKED, name)
        yield _row(name, value, None if value is None else 1.0, done.get((batch.ASKED, name)))


def _fields(facts: Facts, read: Facts, done: dict[tuple[int, str], int]) -> Iterator[dict[str, Any]]:
    kinds = [{"valeur": each.value, "confiance": None} for each in read.kind_rivals]
    sure = facts.kind_confidence if facts.kind else None
    yield _row("kind", facts.kind, sure, done.get((facts.piece, "kind")), facts.kind_evidence, kinds)
    yield _row("signed", Trait.SIGNED in facts.traits, None, done.get((facts.piece, "signed")))
    for name in FieldName:
        found, first = facts.fields.get(name), read.fields.get(name)
        number = done.get((facts.piece, name.value))
        rivals = list(_rivals(found, first))
        if found:
            yield _row(name, batch.shown_value(found.value), found.confidence, number, found.evidence, rivals)
        else:
            yield _row(name, None, None, number, None, rivals)


def _rivals(found: Field | None, first: Field | None) -> Iterator[dict[str, Any]]:
    """What else was read for that field, the surest first, none twice."""
    candidates: tuple[Field | Candidate, ...] = (first, *first.alternatives) if first else ()
    seen = {json.dumps(batch.shown_value(found.value))} if found else set()
    for each in candidates:
        value = batch.shown_value(each.value)
        key = json.dumps(value)
        if key not in seen:
            seen.add(key)
            yield {"valeur": value, "confiance": round(each.confidence, 4)}


def _row(  # noqa: PLR0913, PLR0917  what is told of one
    name: str, value: Any, sure: float | None, number: int | None, place: Evidence | None = None, rivals: list[Any] | None = None,
) -> dict[str, Any]:
    where = {"page": place.page, "bbox": [round(side, 1) for side in place.box], "text": place.text} if place else None
    return {
        "champ": str(name), "valeur": value, "confiance": None if sure is None else round(sure, 4), "place": where,
        "rivaux": rivals or [], "correction": number,
    }
