"""What a run leaves in its directory, written from its journal: whole or not at all, the same however often it was stopped."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import TextIO

from verifier import reports
from verifier.batch.dossiers import DRAFT, PAIRS, RESULTS
from verifier.batch.journal import Journal
from verifier.batch.seen import Encounters
from verifier.domain import Verification
from verifier.errors import OutputError
from verifier.wording import say, table

__all__ = ["publish", "published"]


def publish(journal: Journal) -> str:
    """Write the results of what is finished, in the order of the run, and list the papers that stand in several dossiers.

    One line on these, without a name; empty where there are none. Raises OutputError.
    """
    encounters = Encounters()
    for papers in journal.papers():
        encounters.meet(papers)
    try:
        with draft(journal.directory / RESULTS) as results:
            for done in journal.finished():
                results.write(reports.with_signals(done.line, encounters.signals(done.rank)))
        with draft(journal.directory / PAIRS, "utf-8-sig") as pairs:
            for part in reports.lines_of(table("likeness")["colonnes"], encounters.rows()):
                pairs.write(part)
    except OSError:
        raise OutputError(say("batch.ecriture", dossier=journal.directory)) from None
    return encounters.report


def published(journal: Journal) -> list[Verification]:
    """What the results tell, for another form of them; with the remarks to the agent, which they do not hold."""
    with (journal.directory / RESULTS).open(encoding="utf-8") as lines:
        found = [(reports.verification_of(json.loads(line)), done) for line, done in zip(lines, journal.finished(), strict=True)]
    return [replace(each, verdict=replace(each.verdict, notes=done.notes)) for each, done in found]


@contextmanager
def draft(path: Path, encoding: str = "utf-8") -> Iterator[TextIO]:
    """A file that takes its place when it is complete and on the disk."""
    incomplete = path.with_name(path.name + DRAFT)
    incomplete.unlink(missing_ok=True)      # left by a run that was killed; or a link to somebody else's file
    try:
        with incomplete.open("x", encoding=encoding, newline="\n") as text:
            yield text
            text.flush()
            os.fsync(text.fileno())
        incomplete.replace(path)
    except BaseException:
        incomplete.unlink(missing_ok=True)
        raise
    with suppress(OSError):     # not every network drive can; the journal would have it all
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
