"""What a run leaves in its directory, written from its journal: whole or not at all, the same however often it was stopped."""

from __future__ import annotations

import json
from dataclasses import replace

from verifier import reports
from verifier.batch.dossiers import OUTLETS, PAIRS, RESULTS
from verifier.batch.drafting import text_draft, unwritten
from verifier.batch.journal import Journal
from verifier.batch.seen import Encounters
from verifier.domain import Verification
from verifier.wording import table

__all__ = ["publish", "published", "withdraw"]


def withdraw(journal: Journal) -> None:
    """Take away what an earlier run of this journal wrote, if dossiers are left to do.

    Killed on the way, this run must not leave it as if it were its own. Nothing is lost: the journal
    holds it all, and `publish` writes it anew. Raises OutputError.
    """
    if not journal.is_begun or sum(journal.statuses(settled=True).values()) == journal.total:
        return
    try:
        for name in OUTLETS:
            (journal.directory / name).unlink(missing_ok=True)
    except OSError as error:
        raise unwritten(journal.directory, error) from None


def publish(journal: Journal) -> str:
    """Write the results of what is finished, in the order of the run, and list the papers that stand in several dossiers.

    One line on these, without a name; empty where there are none. Raises OutputError.
    """
    encounters = Encounters()
    for papers in journal.papers():
        encounters.meet(papers)
    try:
        with text_draft(journal.directory / RESULTS) as results:
            for done in journal.finished():
                results.write(reports.with_signals(done.line, encounters.signals(done.rank)))
        with text_draft(journal.directory / PAIRS, "utf-8-sig") as pairs:
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
