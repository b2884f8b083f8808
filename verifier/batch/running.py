"""Dossiers → verifications, one after the other: whatever happens to one, the others are judged."""

from __future__ import annotations

import os
import traceback
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from verifier import pipeline, reports, rules
from verifier.batch import on_processes
from verifier.batch.dossiers import DRAFT, PAIRS, RESULTS, Dossier
from verifier.batch.seen import Encounters
from verifier.domain import Facts, Matching, Status, Verdict, Verification
from verifier.errors import ManifestError, OutputError, UsageError, VerifierError
from verifier.resources import Resources
from verifier.wording import say, table

__all__ = ["check", "exit_status", "judged", "record", "run"]


def check(dossiers: Sequence[Dossier], resources: Resources) -> None:
    """Refuse, before anything is read, a claim that does not exist; one of a manifest refuses the whole manifest."""
    for dossier in dossiers:
        try:
            rules.check_claim(dossier.claim, resources.rulebook)
        except UsageError as error:
            if dossier.origin:
                raise ManifestError(say("batch.refus", lieu=dossier.origin, raison=error)) from None
            raise


def run(dossiers: Iterable[Dossier], resources: Resources, jobs: int = 1) -> Iterator[Verification]:
    """One verification a dossier, in order. Only a tool that cannot work at all (no OCR engine…) stops the row."""
    for dossier, facts in on_processes.examined(dossiers, resources, jobs):
        yield judged(dossier, facts, resources)


def record(
    verifications: Iterable[Verification], directory: Path, encounters: Encounters | None = None, *, detail: bool = False,
) -> Iterator[Verification]:
    """The same verifications, each written to `results.jsonl` before it is handed on.

    At the end, what the `encounters` tell of the first ones is added there, all at once, and the pairs are listed beside.
    """
    try:
        directory.mkdir(parents=True, exist_ok=True)
        (directory / PAIRS).unlink(missing_ok=True)
        with (directory / RESULTS).open("w", encoding="utf-8", newline="\n") as results:
            for verification in verifications:
                results.write(reports.render([verification], "jsonl", detail=detail))
                results.flush()
                yield verification
        if encounters:
            complete(directory, encounters)
    except OSError:
        raise OutputError(say("batch.ecriture", dossier=directory)) from None


def complete(directory: Path, encounters: Encounters) -> None:
    """Tell the first of two dossiers that hold one paper of the second, and list the pairs."""
    if encounters.later:
        draft = directory / DRAFT
        with (directory / RESULTS).open(encoding="utf-8") as known, draft.open("w", encoding="utf-8", newline="\n") as results:
            for rank, line in enumerate(known):
                results.write(reports.with_signals(line, encounters.signals(rank)))
            results.flush()
            os.fsync(results.fileno())
        draft.replace(directory / RESULTS)
    rows = reports.to_rows(table("likeness")["colonnes"], encounters.rows())
    (directory / PAIRS).write_text(rows, encoding="utf-8-sig", newline="\n")


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
    pieces = tuple(on_processes.unread(each.name, each.sha256, reason).at(each.piece) for each in facts)
    verdict = Verdict(Status.A_VERIFIER, criteria=(), missing=(), reply=say("batch.echec_reponse"), notes=(reason,))
    return Verification(dossier.name, dossier.claim, pieces, Matching(), verdict, resources.versions)
