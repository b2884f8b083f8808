"""The way through: files in, explained verdict out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from verifier import catalog, fields, intake, pages, rules
from verifier.domain import Claim, Verification
from verifier.resources import Resources

__all__ = ["verify"]


def verify(paths: Sequence[Path], claim: Claim, resources: Resources, dossier: str = "") -> Verification:
    """Verify one dossier — every pièce sent for one claim — and say why."""
    pieces = intake.unpack(paths, resources.limits)
    documents = [pages.read(piece, resources.reader) for piece in pieces]
    parts = [part for document in documents for part in fields.divide(document)]
    facts = [fields.extract(place, part, resources.finders) for place, part in enumerate(parts)]
    found = catalog.match(facts, resources.catalog, claim)
    claim = rules.settle(claim, facts, found, resources.rulebook)
    matching = catalog.stand(found, facts, resources.catalog, claim)
    verdict = rules.judge(claim, facts, matching, resources.rulebook)
    return Verification(dossier, claim, tuple(facts), matching, verdict, resources.versions)
