"""A verdict, a decision → the columns that are kept. What stands here is all that a history ever knows of a dossier."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from verifier.domain import Asked, Imprint, Verification
from verifier.errors import UsageError
from verifier.store.words import plain, utc
from verifier.wording import say

__all__ = ["decision_row", "once", "paper_rows", "verdict_row"]

_LONGEST_WHY = 1000      # characters


def verdict_row(verification: Verification, asked: Asked) -> dict[str, Any]:
    """Neither the professional's name nor their number, no text of a pièce, no message."""
    claim, verdict, versions = verification.claim, verification.verdict, verification.versions
    best = verification.matching.best
    return {
        "asked_at": utc(asked.when), "asked_by": plain(asked.who), "dossier": plain(verification.dossier),
        "dispositif": claim.dispositif and claim.dispositif.value, "exercice": claim.exercice,
        "profession": claim.profession and claim.profession.value, "indicateur": claim.indicateur.value,
        "status": verdict.status.value,
        "criteria": json.dumps({plain(one.id): one.status.value for one in verdict.criteria}, separators=(",", ":")),
        "software": plain(best.logiciel_id) if best else None,
        "verifier": plain(versions.verifier), "catalog": plain(versions.catalog), "rules": plain(versions.rules),
        "model": plain(versions.model),
    }


def paper_rows(number: int, papers: Iterable[Imprint]) -> list[dict[str, Any]]:
    """By what the papers of this verdict are known again, beside their bytes."""
    return [
        {"verdict_id": number, "rank": each.piece, "number": each.number or None, "page": each.page or None}
        for each in papers if each.number or each.page
    ]


def once(mark: str, row: Mapping[str, Any], pieces: Iterable[str]) -> str:
    """What is the same whenever this verdict is recorded again: the mark of its dossier, and all but who asked and when."""
    told = {name: value for name, value in row.items() if name not in {"asked_at", "asked_by", "run"}}
    return hashlib.sha256(json.dumps([mark, told, list(pieces)], sort_keys=True).encode()).hexdigest()


def decision_row(asked: Asked, why: str) -> dict[str, Any]:
    """Who, when, why. UsageError where no reason is given: a decision without one answers nobody later."""
    reason = plain(why, _LONGEST_WHY)
    if not reason:
        raise UsageError(say("store.sans_motif"))
    return {"decided_at": utc(asked.when), "decided_by": plain(asked.who), "why": reason}
