"""What a run leaves in its directory, written from its journal: whole or not at all, the same however often it was stopped."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from verifier import reports
from verifier.batch.dossiers import JOURNAL, PAIRS, RESULTS
from verifier.batch.drafting import text_draft, unwritten
from verifier.batch.journal import WRITTEN, Journal
from verifier.batch.placing import placed, present, take_away
from verifier.batch.seen import Encounters
from verifier.domain import Verification
from verifier.errors import UsageError
from verifier.wording import say, table

__all__ = ["publish", "published", "refuse_others", "together", "withdraw"]


def refuse_others(directory: Path) -> None:
    """Refuse a directory where results lie that nothing says this tool wrote: they would be lost. Raises UsageError."""
    if not os.path.lexists(directory / JOURNAL):
        refuse_any(directory)


def refuse_any(directory: Path) -> None:
    """Refuse a directory where anything lies under the name of a result."""
    for path in present(directory)[:1]:
        raise UsageError(say("batch.resultat_etranger", fichier=path, journal=JOURNAL))


def withdraw(journal: Journal) -> None:
    """Take away what an earlier run of this journal wrote, unless it is what this one would write.

    Killed on the way, this run must not leave it as if it were its own. Nothing is lost: the journal
    holds it all, and `publish` writes it anew. Raises OutputError, and UsageError where it is somebody else's.
    """
    written = journal.noted(WRITTEN)
    if written == journal.planned and sum(journal.statuses(settled=True).values()) == journal.total:
        return
    if written is None and not journal.is_begun:
        refuse_any(journal.directory)
    try:
        take_away(journal.directory)
    except OSError as error:
        raise unwritten(journal.directory, error) from None
    journal.note(WRITTEN, "")


@contextmanager
def together(journal: Journal) -> Iterator[Path]:
    """The folder in which to publish a run: when all is written there, it takes its place. Raises OutputError."""
    try:
        with placed(journal.directory) as aside:
            yield aside
            journal.note(WRITTEN, "")
    except OSError as error:
        raise unwritten(journal.directory, error) from None
    journal.note(WRITTEN, journal.planned)


def publish(journal: Journal, where: Path | None = None) -> str:
    """Write the results of what is finished, in the order of the run, and list the papers that stand in several dossiers.

    `where`: the folder, that of the journal if none is said. One line on these papers, without a name; empty where there are
    none. Raises OutputError.
    """
    encounters, folder = Encounters(), where or journal.directory
    for papers in journal.papers():
        encounters.meet(papers)
    try:
        with text_draft(folder / RESULTS) as results:
            for done in journal.finished():
                results.write(reports.with_signals(done.line, encounters.signals(done.rank)))
        with text_draft(folder / PAIRS, "utf-8-sig") as pairs:
            for part in reports.lines_of(table("likeness")["colonnes"], encounters.rows()):
                pairs.write(part)
    except OSError as error:
        raise unwritten(journal.directory, error) from None
    return encounters.report


def published(journal: Journal) -> list[Verification]:
    """What the results tell, for another form of them; with the remarks to the agent, which they do not hold."""
    with (journal.directory / RESULTS).open(encoding="utf-8") as lines:
        found = [(reports.verification_of(json.loads(line)), done) for line, done in zip(lines, journal.finished(), strict=True)]
    return [replace(each, verdict=replace(each.verdict, notes=done.notes)) for each, done in found]
