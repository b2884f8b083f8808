"""The way through: files in, explained verdict out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from verifier import catalog, fields, intake, likeness, pages, rules
from verifier.domain import Box, Claim, Document, Facts, Picture, Piece, Verification
from verifier.resources import Resources

__all__ = ["examine", "judge", "preview", "unpack", "verify"]


def verify(paths: Sequence[Path], claim: Claim, resources: Resources, dossier: str = "") -> Verification:
    """Verify one dossier — every pièce sent for one claim — and say why."""
    facts: list[Facts] = []
    for path in paths:
        for piece in unpack(path, resources):
            facts.extend(examine(piece, resources, len(facts)))
    return judge(facts, claim, resources, dossier)


def unpack(path: Path, resources: Resources) -> Iterator[Piece]:
    """The pièces of a file, mail, archive or folder, opened one by one."""
    return intake.from_path(path, resources.limits)


def examine(piece: Piece, resources: Resources, place: int = 0) -> tuple[Facts, ...]:
    """What a pièce says, from this place of the dossier on. Only here are strangers' bytes read (`batch` does it apart)."""
    document = pages.read(piece, resources.reader)
    facts = _said(document, resources, place)
    if any(page.logos for page in document.pages) and any(each.is_anonymous for each in facts):
        facts = _said(pages.read(piece, resources.reader.closer()), resources, place)
    return facts


def judge(facts: Sequence[Facts], claim: Claim, resources: Resources, dossier: str = "") -> Verification:
    """What the facts of a dossier amount to."""
    found = catalog.match(facts, resources.catalog, claim)
    claim = rules.settle(claim, facts, found, resources.rulebook)
    matching = catalog.stand(found, facts, resources.catalog, claim)
    verdict = rules.judge(claim, facts, matching, resources.rulebook)
    return Verification(dossier, claim, likeness.tell_twins(facts), matching, verdict, resources.versions)


def preview(piece: Piece, page: int, resources: Resources, parts: Sequence[Box] = ()) -> tuple[Picture, ...]:
    """A page as a picture, or parts of it, each with a margin; none where there is no such page to show. For a worker too."""
    return pages.pictures(piece, page, resources.reader, parts)


def _said(document: Document, resources: Resources, place: int) -> tuple[Facts, ...]:
    papers = enumerate(fields.divide(document), place)
    return tuple(likeness.mark(fields.extract(rank, paper, resources.finders), paper) for rank, paper in papers)
