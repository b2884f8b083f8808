"""`verify batch DOSSIER`: judge many dossiers, from a manifest or from what lies in a folder."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import click

from verifier.cli.engines import Files, Where, check_engine
from verifier.cli.french import Command, Entry, OneOf, Place, text
from verifier.cli.history import keeping
from verifier.cli.options import (
    Form,
    catalogue_option,
    claim_of,
    claim_options,
    detail_option,
    form_option,
    historique_option,
    jobs_option,
    refuse_html,
    regles_option,
)
from verifier.cli.outlet import cores, publish, warn
from verifier.cli.progress import follow, thousands
from verifier.domain import Claim, Status, Verification
from verifier.errors import ClusterError, EngineMissing, Interrupted, UsageError
from verifier.wording import say, table

if TYPE_CHECKING:       # heavier than the help may be
    from verifier.batch import Engine, Journal, Keeping, Row
    from verifier.resources import Resources
    from verifier.settings import Settings

__all__ = ["agreed", "batch", "counted"]

LONG = 500_000      # bytes of a manifest: reading it takes about a second


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be done with which dossiers: how many pièces at a time, and in which form it is shown."""

    dossiers: Row
    loaded: Resources
    jobs: int
    engine: Engine
    form: Form | None
    detail: bool
    keep: Keeping


@click.command("batch", cls=Command, key="batch")
@click.argument("folder", metavar=text("batch.usage"), type=Entry())
@click.option("--manifeste", type=Place(), metavar="FICHIER.csv", help=text("--manifeste"))
@click.option("--output", type=Place(), metavar="DOSSIER", help=text("--output.batch"))
@click.option("--reprendre/--recommencer", "resume", default=True, help=text("--reprendre"))
@click.option("--oui", "sure", is_flag=True, help=text("--oui"))
@click.option("--moteur", "engine", type=OneOf(Where), metavar=f"[{'|'.join(Where)}]", help=text("--moteur"))
@click.option("--scheduler", metavar="ADRESSE", help=text("--scheduler"))
@click.option("--fichiers", "files", type=OneOf(Files), metavar=f"[{'|'.join(Files)}]", help=text("--fichiers"))
@claim_options
@catalogue_option
@regles_option
@historique_option
@form_option
@detail_option
@jobs_option
def batch(  # noqa: PLR0913  one argument an option
    folder: Path, *, manifeste: Path | None, output: Path | None, resume: bool, sure: bool, engine: Where | None,
    scheduler: str | None, files: Files | None, catalogue: Path | None, regles: Path | None, historique: str | None,
    format: Form | None, detail: bool, jobs: int | None,  # noqa: A002
    **said: Any,
) -> int:
    """Judge every dossier; results go to DIR, reports to standard output where a form is asked for or no DIR is given."""
    from verifier import batch as room  # noqa: PLC0415  late: not for --help
    from verifier import resources, settings  # noqa: PLC0415

    refuse_html(format)
    if not folder.is_dir():
        raise UsageError(say("cli.pas_un_dossier", dossier=folder))
    if not resume and not output:
        raise UsageError(say("cli.recommencer_quoi"))
    check_engine(engine, scheduler, files)
    if output:
        room.refuse_others(output)
    claim = claim_of(said)
    dossiers = _listed(manifeste, folder, claim) if manifeste else room.from_folder(folder, claim, output)
    found = settings.read(os.environ, catalogue=catalogue, regles=regles, historique=historique)
    loaded = resources.load(found, traced=detail or output is not None)
    room.check(dossiers, loaded)
    gc.freeze()     # what stays for the whole run is not looked through for garbage at each dossier
    order = Order(dossiers, loaded, *_engine(scheduler, files, found, jobs), format, detail, keeping(found))
    if output and not resume:
        room.forget(output, agreed(sure=sure))
    status = _done(order, output)
    if manifeste and (left := room.unnamed(folder, dossiers, manifeste, output)):
        warn(counted("hors_manifeste", left))
    return status


def _listed(manifest: Path, folder: Path, claim: Claim) -> Row:
    """The dossiers of a manifest; a long one is announced first, and files that are not there are counted."""
    from verifier import batch as room  # noqa: PLC0415  late: not for --help

    with suppress(OSError):     # said when it is opened
        if manifest.stat().st_size >= LONG:
            warn(say("cli.manifeste_lu"))
    dossiers = room.from_manifest(manifest, folder, claim)
    if dossiers.absent:
        warn(counted("introuvables", dossiers.absent))
    return dossiers


def _done(order: Order, output: Path | None) -> int:
    """Do it, and show or write down the results."""
    from verifier import batch as room  # noqa: PLC0415  late: not for --help

    if not output:
        return _shown(order)
    with room.opened(output, room.signature(order.loaded, detail=order.detail)) as journal:
        return _recorded(order, journal)


def _engine(scheduler: str | None, files: Files | None, found: Settings, jobs: int | None) -> tuple[int, Engine]:
    """How many at a time, and who reads."""
    from verifier import batch as room  # noqa: PLC0415  late: not for --help

    if scheduler:
        return jobs or 0, room.connect(scheduler, found, sent=files is Files.ENVOYES).examined
    return jobs or cores(), room.examined


def _shown(order: Order) -> int:
    """Judge all, then show the reports."""
    from verifier import batch as room  # noqa: PLC0415  late: not for --help

    encounters = room.Encounters()
    row = encounters.met(order.keep(room.run(order.dossiers, order.loaded, order.jobs, order.engine), run=uuid4().hex))
    kept: list[Verification] = []
    missing: ClusterError | EngineMissing | None = None
    try:
        kept.extend(follow(row, len(order.dossiers)))
    except (ClusterError, EngineMissing) as error:  # what could be judged without it is not thrown away
        missing = error
    if kept:
        publish(encounters.both_ways(kept), order.form or Form.TEXTE, None, detail=order.detail)
    if missing:
        raise missing
    if encounters.report:
        warn(encounters.report)
    return room.exit_status(each.verdict.status for each in kept)


def _recorded(order: Order, journal: Journal) -> int:
    """Judge what the journal has not, and write the results of all that is finished, be it stopped on the way or not."""
    from verifier import batch as room  # noqa: PLC0415  late: not for --help

    room.sweep()
    journal.plan(order.dossiers)
    before = journal.statuses(settled=True)
    if before:
        warn(counted("repris", sum(before.values())))
    room.withdraw(journal)
    stopped = _worked_off(order, journal, before)
    report = _written(order, journal)
    if order.form:
        publish(room.published(journal), order.form, None, detail=order.detail)
    if report:
        warn(report)
    statuses = journal.statuses()
    if isinstance(stopped, KeyboardInterrupt):
        done = counted("dossiers", sum(statuses.values()))
        raise Interrupted(say("cli.interrompu_reste", fait=done, total=thousands(journal.total)))
    if stopped:
        raise stopped
    warn(say("cli.bilan", sortie=journal.directory))
    return room.exit_status(map(Status, statuses))


def _written(order: Order, journal: Journal) -> str:
    """Write the results; what is to be said of them. Asked to stop meanwhile, those that were there stay."""
    from verifier import batch as room  # noqa: PLC0415  late: not for --help

    try:
        with room.together(journal) as aside:
            report = room.publish(journal, aside)
            room.publish_books(aside, order.dossiers, order.loaded, journal.remarks())
    except KeyboardInterrupt:
        raise Interrupted(say("cli.interrompu_ecriture")) from None
    return report


def _worked_off(order: Order, journal: Journal, before: Mapping[str, int]) -> BaseException | None:
    """Do what is left; what stopped it, if it was stopped: the workers are gone then, and another Ctrl-C ends at once."""
    from verifier import batch as room  # noqa: PLC0415  late: not for --help

    work = room.record(
        order.dossiers, order.loaded, journal, order.jobs, order.engine, detail=order.detail, keep=order.keep,
    )
    with closing(work) as row:
        try:
            for _ in follow(row, journal.total, before):
                pass
        except (ClusterError, EngineMissing, KeyboardInterrupt) as error:
            return error.with_traceback(None)
    return None


def agreed(*, sure: bool) -> Callable[[int], bool]:
    """Who says whether what is finished may be forgotten: an option, or whoever sits at the terminal."""
    def ask(finished: int) -> bool:
        if sure:
            return True
        if sys.stdin is None or not sys.stdin.isatty():
            raise UsageError(say("cli.recommencer_sans_terminal"))
        warn(say("cli.recommencer", dossiers=counted("dossiers", finished)))
        return sys.stdin.readline().strip().lower() in table("cli")["recommencer_oui"]

    return ask


def counted(key: str, count: int) -> str:
    """A number of things, in the form that it asks for."""
    forms: list[str] = table("cli")[key]
    return forms[count > 1].format(n=thousands(count))
