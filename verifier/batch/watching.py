"""A folder that is watched: each dossier that arrives is judged once, and its result is written to a file of its own.

A dossier goes through three states of the journal, each on the disk before the next: unknown, finished, handed over (its file is
in place). Stopped between any two, the next run goes on from there: what is finished is not judged again, and what was handed
over is not written again, even when somebody has taken the file away.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, TypeAlias

from verifier import reports
from verifier.batch.arrivals import Arrival, Inbox, result_name
from verifier.batch.dossiers import real
from verifier.batch.drafting import text_draft, unwritten
from verifier.batch.journal import JUDGES, WATCH, Journal
from verifier.batch.keeping import Keeping, unkept
from verifier.batch.on_processes import unread
from verifier.batch.row import Dossier
from verifier.batch.running import judged
from verifier.batch.seen import Encounters
from verifier.batch.signing import differences
from verifier.domain import Status, Verification
from verifier.resources import Resources
from verifier.wording import say

__all__ = ["Watch", "changes", "watching"]

Judge: TypeAlias = Callable[[Iterable[Dossier]], Iterator[Verification]]


def watching(folder: Path) -> dict[str, str]:
    """What signs the journal of a watch: its folder, for results of another would take the same names.

    Not by what it judges, as for a batch: what it handed over has gone, each result tells by which rules it was judged, and a
    robot must not stop because a library was brought up to date. What changed is said (`changes`).
    """
    return {WATCH: real(folder)}


def changes(journal: Journal, judges: Mapping[str, str]) -> str:
    """What differs, in French, of what judges since the watch was last started; empty where nothing does. What it is is noted."""
    before = json.loads(journal.noted(JUDGES) or "{}")
    journal.note(JUDGES, json.dumps(judges))
    return differences(before, judges) if before and journal.is_begun else ""


class Taken(NamedTuple):
    """A dossier that is being judged, and its rank in the journal."""

    arrival: Arrival
    rank: int


@dataclass(slots=True)
class Watch:
    """What arrives, what was done of it, and how the rest is judged.

    `keep`: what else is done with each verdict before its file is there (the history); `too_soon`: how many changed while they
    were read; `encounters`: what was seen before, looked up in the journal when the first dossier comes.
    """

    inbox: Inbox
    journal: Journal
    resources: Resources
    judge: Judge
    detail: bool = False
    keep: Keeping = unkept
    too_soon: int = 0
    encounters: Encounters | None = None

    def attend(self) -> Generator[Status, None, None]:
        """Judge all that has come whole, and what comes meanwhile; the status of each, when its file is in place."""
        taken: deque[Taken] = deque()
        astray: deque[Verification] = deque()
        told = self.met(self.unchanged(self.judge(self.left(taken, astray)), taken))
        for verification in self.keep(told, mark=lambda: self.journal.mark(taken[0].rank), run=self.journal.number):
            while astray:
                yield astray.popleft().verdict.status
            arrival, rank = taken.popleft()
            self.finish(arrival, rank, verification)
            yield verification.verdict.status
        while astray:
            yield astray.popleft().verdict.status

    def unchanged(self, verifications: Iterable[Verification], taken: deque[Taken]) -> Iterator[Verification]:
        """Those of what is still there as it was taken: of the others nothing is kept, and they will be taken again."""
        for verification in verifications:
            if not taken[0].arrival.has_changed:
                yield verification
                continue
            self.too_soon += 1
            self.inbox.again(taken.popleft().arrival)

    def met(self, verifications: Iterable[Verification]) -> Iterator[Verification]:
        """Each with what the dossiers before it have in common with it, those of earlier watches too."""
        for verification in verifications:
            if self.encounters is None:
                self.encounters = Encounters()
                for papers in self.journal.papers_of_all():
                    self.encounters.remember(papers)
            yield from self.encounters.told([verification])

    def left(self, taken: deque[Taken], astray: deque[Verification]) -> Iterator[Dossier]:
        """The dossiers that have to be judged; each is noted in `taken`. Links that lead away are answered without a look."""
        for arrival in self.inbox.arrivals():
            file = result_name(arrival.dossier.paths[0].name)
            settled = not self.journal.is_for_again(arrival.key)
            if settled and self.journal.handed(file) == arrival.key:
                continue
            if settled and self.journal.line(arrival.key):
                self.hand(file, arrival.key)
            elif arrival.astray:
                facts = unread(arrival.dossier.name, "", say("batch.veille_lien"), mishap=True)
                astray.append(judged(arrival.dossier, (facts,), self.resources))
                self.finish(arrival, self.journal.enter(arrival.key), astray[-1])
            else:
                taken.append(Taken(arrival, self.journal.enter(arrival.key)))
                yield arrival.dossier

    def finish(self, arrival: Arrival, rank: int, verification: Verification) -> None:
        """Write down a dossier that was judged, then its file; done again with the same result, it was handed over already."""
        file, before = result_name(arrival.dossier.paths[0].name), self.journal.line(arrival.key)
        self.journal.keep(rank, verification, detail=self.detail)
        if self.journal.handed(file) != arrival.key or self.journal.line(arrival.key) != before:
            self.hand(file, arrival.key)

    def hand(self, file: str, key: str) -> None:
        """Put the file of a finished dossier in place, whole; then note that it is there. Raises OutputError."""
        directory = self.journal.directory
        try:
            with text_draft(directory / file) as result:
                result.write(reports.laid_out(self.journal.line(key)))
        except OSError as error:
            raise unwritten(directory, error) from None
        self.journal.hand(file, key)
