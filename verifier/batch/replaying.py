"""A dossier judged again from what its result says was asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from verifier.batch.dossiers import Dossier
from verifier.batch.running import judged, run
from verifier.batch.seen import carried
from verifier.domain import Claim, Verification
from verifier.resources import Resources

__all__ = ["rejudge", "replay"]


def replay(verification: Verification, paths: Sequence[Path], resources: Resources, jobs: int = 1) -> Verification:
    """The dossier judged again: the claim as it was asked, what was inferred left to be inferred again.

    What other dossiers of the same run had in common with it cannot be seen here: it is carried over.
    """
    (again,) = run([Dossier(verification.dossier, tuple(paths), _asked(verification.claim))], resources, jobs)
    return carried(verification, again)


def rejudge(verification: Verification, resources: Resources) -> Verification:
    """The same from its facts alone, which must have been kept in full: nothing is read again."""
    asked = Dossier(verification.dossier, (), _asked(verification.claim))
    return judged(asked, verification.facts, resources)


def _asked(claim: Claim) -> Claim:
    unsaid: dict[str, None] = dict.fromkeys(claim.assumed)
    return replace(claim, **unsaid, assumed=())  # type: ignore[arg-type]  # only what may be unsaid is assumed
