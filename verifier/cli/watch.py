"""`verify watch DOSSIER --output OUT`: judge what arrives in a folder, until somebody asks to stop."""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from verifier.cli.batch import agreed, counted
from verifier.cli.french import Command, Entry, Place, Whole, text
from verifier.cli.history import keeping
from verifier.cli.options import (
    catalogue_option,
    claim_of,
    claim_options,
    detail_option,
    historique_option,
    jobs_option,
    regles_option,
)
from verifier.cli.outlet import cores, warn
from verifier.cli.progress import worded
from verifier.domain import Status, Verification
from verifier.errors import Interrupted, UsageError
from verifier.wording import say

if TYPE_CHECKING:       # heavier than the help may be
    from verifier.batch import Keeping, Watch
    from verifier.settings import Settings

__all__ = ["watch"]

_LATEST = 60.0      # seconds between two lines of a log while there is work
_SOONEST = 0.05     # seconds between two looks


@click.command("watch", cls=Command, key="watch")
@click.argument("folder", metavar=text("watch.usage"), type=Entry())
@click.option("--output", type=Place(), metavar="OUT", help=text("--output.watch"))
@click.option("--toutes-les", "every", type=Whole(1), metavar="SECONDES", default=2, help=text("--toutes-les"))
@click.option("--stable-depuis", "still", type=Whole(1), metavar="SECONDES", default=5, help=text("--stable-depuis"))
@click.option("--une-fois", "once", is_flag=True, help=text("--une-fois"))
@click.option("--reprendre/--recommencer", "resume", default=True, help=text("--reprendre.watch"))
@click.option("--oui", "sure", is_flag=True, help=text("--oui"))
@claim_options
@catalogue_option
@regles_option
@historique_option
@detail_option
@jobs_option
def watch(  # noqa: PLR0913  one argument an option
    folder: Path, *, output: Path | None, every: int, still: int, once: bool, resume: bool, sure: bool, catalogue: Path | None,
    regles: Path | None, historique: str | None, detail: bool, jobs: int | None, **said: Any,
) -> int:
    """Judge each dossier that has come whole; its result goes to a file of OUT."""
    from verifier import batch, resources, settings  # noqa: PLC0415  late: not for --help

    if not folder.is_dir():
        raise UsageError(say("cli.pas_un_dossier", dossier=folder))
    if output is None:
        raise UsageError(say("cli.veille_sans_sortie"))
    claim = claim_of(said)
    inbox = batch.Inbox(folder, claim, still, output)
    found = settings.read(os.environ, catalogue=catalogue, regles=regles, historique=historique)
    loaded = resources.load(found, traced=True)
    batch.check([batch.Dossier("", (), claim)], loaded)
    if not resume:
        batch.forget(output, agreed(sure=sure))
    batch.sweep()
    with batch.opened(output, batch.watching(folder)) as journal:
        if changed := batch.changes(journal, batch.signature(loaded, detail=detail)):
            warn(say("cli.veille_changee", differences=changed))
        judge = partial(batch.run, resources=loaded, jobs=jobs or cores())
        return _followed(batch.Watch(inbox, journal, loaded, judge, detail, _keeping(found)), every, once=once)


def _keeping(found: Settings) -> Keeping:
    """What records verdicts: the history, opened anew when something came, for a watch lasts; what is none is refused now."""
    keeping(found)

    def keep(verifications: Iterable[Verification], *, mark: Callable[[], str] = str, run: str = "") -> Iterator[Verification]:
        coming = iter(verifications)
        for first in coming:
            yield from keeping(found)(chain([first], coming), mark=mark, run=run)

    return keep


def _followed(work: Watch, every: int, *, once: bool) -> int:
    """Go on until all is done or somebody asks to stop; the exit status."""
    from verifier import batch  # noqa: PLC0415  late: not for --help

    log = _Log(work)
    if not once:
        warn(say("cli.veille", secondes=every))
    with closing(_rounds(work, log, every, once=once)) as statuses:
        try:
            for status in statuses:
                log.step(status)
        except KeyboardInterrupt:
            raise Interrupted(say("cli.veille_arretee", dossiers=log.judged)) from None
    if work.inbox.waiting:
        warn(counted("veille_incomplets", work.inbox.waiting))
    if not work.inbox.is_open:
        raise UsageError(say("batch.folder_ferme", dossier=work.inbox.folder))
    return batch.exit_status(map(Status, log.counts))


def _rounds(work: Watch, log: _Log, every: int, *, once: bool) -> Generator[Status, None, None]:
    """The status of each dossier, round after round; `once`: until all that does not change has been judged."""
    first = None
    while True:
        now = time.monotonic()
        yield from work.attend()
        log.end_of_round()
        first = first or time.monotonic()
        if once and (not work.inbox.waiting or now - first >= work.inbox.still):
            return
        left = first + work.inbox.still - time.monotonic()
        time.sleep(max(_SOONEST, min(every, left)) if once else every)


class _Log:
    """What is said on the way: how many, how they came out, and what stands in the way. Never a name."""

    def __init__(self, work: Watch) -> None:
        self.work, self.counts = work, Counter[str]()
        self.said, self.said_at = 0, time.monotonic()
        self.too_soon, self.was_open = 0, True

    @property
    def judged(self) -> str:
        """« 12 dossiers jugés »."""
        return counted("veille_juges", self.counts.total())

    def step(self, status: Status) -> None:
        """One more is done."""
        self.counts[status.value] += 1
        if time.monotonic() - self.said_at >= _LATEST:
            self.tell()

    def tell(self) -> None:
        """How many so far."""
        warn(say("cli.veille_bilan", dossiers=self.judged, statuts=worded(self.counts)))
        self.said, self.said_at = self.counts.total(), time.monotonic()

    def end_of_round(self) -> None:
        """What has changed since the last round, if anything has."""
        if self.counts.total() > self.said:
            self.tell()
        if self.work.too_soon > self.too_soon:
            warn(counted("veille_trop_tot", self.work.too_soon - self.too_soon))
            self.too_soon = self.work.too_soon
        if self.work.inbox.is_open is not self.was_open:
            self.was_open = self.work.inbox.is_open
            warn(say("cli.veille_rouverte" if self.was_open else "cli.veille_fermee"))
