"""`verify history`: what was judged, who asked, what was decided; `verify history purge`: what is too old is erased."""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from verifier.cli.french import Command, Group, OneOf, Place, Refused, Whole, text
from verifier.cli.options import Form, historique_option
from verifier.cli.outlet import check_output, warn, write
from verifier.domain import Asked, Dispositif, Status, Wanted
from verifier.errors import HistoryUnreachableError, UsageError
from verifier.settings import Settings
from verifier.wording import say, table

if TYPE_CHECKING:       # a store is heavier than the help may be
    from verifier.batch import Keeping
    from verifier.store import Mode, Store

__all__ = ["history", "keeping", "opened_to_write", "user"]

_FORMS = ("%d/%m/%Y", "%Y-%m-%d")
_LONG = 3600.0          # seconds: a purge may rewrite all that is left


class Shape(StrEnum):
    """The forms of a search."""

    TEXTE = "texte"
    JSON = "json"
    CSV = "csv"


class _Searching(Group):
    """A search by itself; a command where one is named."""

    def invoke(self, ctx: click.Context) -> Any:
        """Search, or run the command named."""
        return click.Group.invoke(self, ctx)


@click.group("history", cls=_Searching, key="history", invoke_without_command=True)
@click.option("--dossier", metavar="RÉFÉRENCE", help=text("--dossier.history"))
@click.option("--sha256", metavar="EMPREINTE", help=text("--sha256"))
@click.option("--statut", type=OneOf(Status), metavar="STATUT", help=text("--statut.history"))
@click.option("--dispositif", type=OneOf(Dispositif), metavar="DISPOSITIF", help=text("--dispositif.history"))
@click.option("--exercice", type=Whole(2000, 2099, "annee"), metavar="ANNÉE", help=text("--exercice.history"))
@click.option("--agent", metavar="NOM", help=text("--agent"))
@click.option("--du", metavar="JJ/MM/AAAA", help=text("--du"))
@click.option("--au", metavar="JJ/MM/AAAA", help=text("--au"))
@click.option("--format", "shape", type=OneOf(Shape), metavar=f"[{'|'.join(Shape)}]", help=text("--format.history"))
@click.option("--output", type=Place(), metavar="FICHIER", help=text("--output"))
@historique_option
@click.pass_context
def history(  # noqa: PLR0913  one argument an option
    ctx: click.Context, *, dossier: str | None, sha256: str | None, statut: Status | None, dispositif: Dispositif | None,
    exercice: int | None, agent: str | None, du: str | None, au: str | None, shape: Shape | None, output: Path | None,
    historique: str | None,
) -> int:
    """Show the verdicts looked for."""
    from verifier import reports  # noqa: PLC0415  late: not for --help
    from verifier.store import Mode  # noqa: PLC0415

    if ctx.invoked_subcommand:
        if any(value is not None for value in ctx.params.values()):
            raise Refused(say("cli.historique_avant", commande=ctx.invoked_subcommand), ctx)
        return 0
    check_output(output, [])
    before = _day(au) + timedelta(days=1) if au else None
    wanted = Wanted(dossier, sha256, statut, dispositif, exercice, agent, _day(du) if du else None, before)
    with _opened(historique, Mode.READING) as store:
        write(reports.to_history(store.find(wanted), shape or Shape.TEXTE), Form(shape or Shape.TEXTE), output)
    return 0


@history.command("purge", cls=Command, key="history.purge")
@click.option("--before", metavar="JJ/MM/AAAA", required=True, help=text("--before"))
@click.option("--oui", is_flag=True, help=text("--oui.purge"))
@historique_option
def purge(*, before: str, oui: bool, historique: str | None) -> int:
    """Erase, once that was confirmed."""
    from verifier import settings  # noqa: PLC0415  late: not for --help
    from verifier.store import Mode  # noqa: PLC0415

    day = _day(before)
    if day.date() > settings.today():
        raise UsageError(say("cli.purge_future", jour=f"{day:%d/%m/%Y}"))
    with _opened(historique, Mode.ERASING, wait=_LONG) as store:
        count = store.older(day)
        if count and not oui:
            _ask(_counted("purge_question", count, day))
        gone = store.purge(day)
        store.wipe()
    write(_counted("purge_faite", gone, day) + "\n", Form.TEXTE)
    return 0


def keeping(found: Settings) -> Keeping:
    """What records verdicts as they are handed on; nothing where no history is set, or where it does not answer (told)."""
    from verifier import batch, settings  # noqa: PLC0415  late: not for --help

    now = settings.now()
    store = opened_to_write(found, now)
    if store is None:
        return batch.unkept
    asked = Asked(found.agent or user(), now)
    return partial(batch.kept, store=store, asked=asked, tell=lambda line: warn(say("cli.ligne", message=line)))


def opened_to_write(found: Settings, now: datetime) -> Store | None:
    """The history that is set, what is too old erased; None where none is, or it does not answer (told)."""
    if not found.historique:
        return None
    from verifier.store import Mode, forget, open_store  # noqa: PLC0415  late: not for --help

    try:
        store = open_store(found.historique, Mode.WRITING)
        gone = forget(store, found.conservation_mois, now) if found.conservation_mois else ""
    except HistoryUnreachableError as error:
        warn(say("cli.ligne", message=say("store.sans_enregistrement", raison=error)))
        return None
    if gone:
        warn(gone)
    return store


def user() -> str:
    """Who is logged in."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return say("cli.agent_inconnu")


@contextmanager
def _opened(place: str | None, mode: Mode, **wait: float) -> Iterator[Store]:
    """The history that the command or the environment names, closed at the end."""
    from verifier import settings  # noqa: PLC0415  late: not for --help
    from verifier.store import open_store  # noqa: PLC0415

    found = settings.read(os.environ, historique=place).historique
    if not found:
        raise UsageError(say("cli.sans_historique"))
    store = open_store(found, mode, **wait)
    try:
        yield store
    finally:
        store.close()


def _day(typed: str) -> datetime:
    """The first moment of a day, where this computer stands."""
    for form in _FORMS:
        try:
            return datetime.strptime(typed, form).astimezone()
        except (ValueError, OverflowError):
            continue
    raise UsageError(say("cli.date_fausse", valeur=typed))


def _ask(question: str) -> None:
    """Go on only after « oui »; a command without anybody to ask needs --oui."""
    warn(question)
    answer = sys.stdin.readline() if sys.stdin else ""
    if not answer:
        raise UsageError(say("cli.purge_sans_reponse"))
    if answer.strip().lower() not in {"oui", "o"}:
        raise click.Abort


def _counted(key: str, count: int, day: datetime) -> str:
    forms: list[str] = table("cli")[key]
    return forms[min(count, 2)].format(n=count, jour=f"{day:%d/%m/%Y}")
