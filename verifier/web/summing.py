"""A verification → the words by which its dossier is looked for; a claim → the JSON that is kept, and back."""

from __future__ import annotations

import json

from verifier import reports
from verifier.domain import Claim, Summary, Verification

__all__ = ["claim_from", "claim_written", "summary_of"]


def summary_of(verification: Verification) -> Summary:
    """What a verdict comes to."""
    claim, verdict, best = verification.claim, verification.verdict, verification.matching.best
    return Summary(
        verdict.status, reports.ORDER.index(verdict.status), claim.dispositif, claim.exercice, claim.profession, claim.indicateur,
        verdict.missing, min((each.quality for each in verification.facts), default=0.0), best.nom if best else None,
    )


def claim_written(claim: Claim) -> str:
    """The claim as JSON, to the last bit."""
    return json.dumps(reports.written(claim), ensure_ascii=False)


def claim_from(written: str) -> Claim:
    """The claim that `claim_written` wrote."""
    return reports.claim_of(json.loads(written))
