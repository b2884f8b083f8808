"""Dossiers → verifications, one after the other: whatever happens to one, the others are judged."""

from __future__ import annotations

import os
import traceback
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import fields
from typing import TypeAlias

from verifier import pipeline, rules
from verifier.batch import on_processes
from verifier.batch.journal import Journal
from verifier.batch.keeping import Keeping, unkept
from verifier.batch.row import Dossier
from verifier.batch.signing import PARTED
from verifier.domain import Facts, Matching, Status, Verdict, Verification
from verifier.errors import ManifestError, UsageError, VerifierError
from verifier.resources import Resources
from verifier.wording import say, table

__all__ = ["Engine", "check", "exit_status", "judged", "record", "run", "signature"]

Examined: TypeAlias = Generator[tuple[Dossier, tuple[Facts, ...]], None, None]
Engine: TypeAlias = Callable[[Iterable[Dossier], Resources, int], Examined]     # reads, in order; `jobs` at a time


def check(dossiers: Iterable[Dossier], resources: Resources) -> None:
    """Refuse, before anything is read, a claim that does not exist; one of a manifest refuses the whole manifest."""
    for dossier in dossiers:
        try:
            rules.check_claim(dossier.claim, resources.rulebook)
        except UsageError as error:
            if dossier.origin:
                raise ManifestError(say("batch.refus", lieu=dossier.origin, raison=error)) from None
            raise


def run(
    dossiers: Iterable[Dossier], resources: Resources, jobs: int = 1, engine: Engine = on_processes.examined,
) -> Generator[Verification, None, None]:
    """One verification a dossier, in order. Only a tool that cannot work at all (no OCR engine…) stops the row."""
    coming: deque[Dossier] = deque()

    def to_read() -> Iterator[Dossier]:
        for dossier in dossiers:
            coming.append(dossier)
            if not dossier.refused:
                yield dossier

    def refused() -> Iterator[Verification]:
        while coming and coming[0].refused:
            dossier = coming.popleft()
            yield judged(dossier, (on_processes.unread(dossier.name, "", dossier.refused),), resources)

    with closing(engine(to_read(), resources, jobs)) as row:
        for dossier, facts in row:
            yield from refused()
            coming.popleft()
            yield judged(dossier, facts, resources)
    yield from refused()


def record(  # noqa: PLR0913  as `run`, and what it keeps
    dossiers: Iterable[Dossier], resources: Resources, journal: Journal, jobs: int = 1, engine: Engine = on_processes.examined, *,
    detail: bool = False, keep: Keeping = unkept,
) -> Generator[Verification, None, None]:
    """Do what the journal has not of the dossiers that it was told of; each is on the disk before it is handed on.

    `keep`: what else is done with each before (the history of verdicts).
    """
    ranks: deque[int] = deque()

    def left() -> Iterator[Dossier]:
        for rank, dossier in journal.left(dossiers):
            ranks.append(rank)
            yield dossier

    with closing(run(left(), resources, jobs, engine)) as row:
        for verification in keep(row, mark=lambda: journal.mark(ranks[0]), run=journal.number):
            journal.keep(ranks.popleft(), verification, detail=detail)
            yield verification


def signature(resources: Resources, *, detail: bool) -> dict[str, str]:
    """By what dossiers are read and judged: what must be the same for a run to be continued (`resources` loaded `traced`)."""
    versions, reader, limits = resources.versions, resources.reader, resources.limits
    names: Mapping[str, str] = table("batch")["signature"]
    said_by = ((names.get(name, name), version.removeprefix(name).strip()) for name, version in versions.tools.items())
    tools = PARTED.join(f"{name} {version}" for name, version in said_by)
    said: dict[str, object] = {each: getattr(versions, each) for each in ("verifier", "catalog", "rules", "model")}
    said |= {"tools": tools, "detail": table("batch")["oui_non"][detail]}
    said |= {each.name: f"{getattr(limits, each.name):.12g}" for each in fields(limits)}
    said |= {"language": reader.language, "certificates_2ddoc": reader.certificates_2ddoc or ""}
    return {name: str(value) for name, value in said.items()}


def exit_status(statuses: Iterable[Status]) -> int:
    """What the command answers (contract, section 1)."""
    seen = set(statuses)
    if seen & {Status.NON_CONFORME, Status.INCOMPLET}:
        return 1
    return 3 if seen & {Status.A_VERIFIER, Status.ILLISIBLE} else 0


def judged(dossier: Dossier, facts: tuple[Facts, ...], resources: Resources) -> Verification:
    """The verification of a dossier whose pièces were read; where it cannot be judged, that is what it says."""
    try:
        return pipeline.judge(facts, dossier.claim, resources, dossier.name)
    except UsageError as error:  # the pièces themselves say that the claim cannot be (a médecin in a FAMI dossier)
        return _unjudged(dossier, facts, resources, say("batch.echec_demande", raison=error))
    except VerifierError:
        raise
    except Exception as error:  # noqa: BLE001  one dossier never stops the others: the agent is told, the row goes on
        if os.environ.get("VERIFY_DEBUG"):
            traceback.print_exc()
        return _unjudged(dossier, facts, resources, say("batch.echec", erreur=type(error).__name__))


def _unjudged(dossier: Dossier, facts: tuple[Facts, ...], resources: Resources, reason: str) -> Verification:
    pieces = tuple(on_processes.unread(each.name, each.sha256, reason, mishap=each.mishap).at(each.piece) for each in facts)
    verdict = Verdict(Status.A_VERIFIER, criteria=(), missing=(), reply=say("batch.echec_reponse"), notes=(reason,))
    return Verification(dossier.name, dossier.claim, pieces, Matching(), verdict, resources.versions)
