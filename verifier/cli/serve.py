"""`verify serve`: the agents' page and the API, on this machine."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Any

import click

from verifier.cli.french import Command, Place, Whole, text
from verifier.cli.history import opened_to_write, user
from verifier.cli.options import Form, catalogue_option, claim_of, claim_options, jobs_option, regles_option
from verifier.cli.outlet import cores, warn, write
from verifier.errors import HistoryUnreachableError, UsageError
from verifier.settings import Settings
from verifier.wording import say

__all__ = ["place_of_tray", "serve", "tray_option"]

_MOST = 2           # who read at once, where nothing is said: each holds the catalogue and the model


def tray_option(command: Any) -> Any:
    """Where the agents' dossiers lie."""
    return click.option("--base", type=Place(), metavar="FICHIER", help=text("--base"))(command)


@click.command("serve", cls=Command, key="serve")
@click.option("--hote", default="127.0.0.1", metavar="ADRESSE", help=text("--hote"))
@click.option("--port", type=Whole(0, 65535, "port"), default=8321, metavar="N", help=text("--port"))
@tray_option
@click.option("--nom", "names", multiple=True, metavar="NOM", help=text("--nom"))
@click.option("--comptes", "by_account", is_flag=True, help=text("--comptes"))
@click.option("--entete-agent", "header", default="", metavar="EN-TÊTE", help=text("--entete-agent"))
@click.option("--proxy", "proxies", multiple=True, metavar="ADRESSE", help=text("--proxy"))
@click.option("--derriere-proxy-tls", "tls", is_flag=True, help=text("--derriere-proxy-tls"))
@click.option("--demandes-par-minute", "per_minute", type=Whole(1), default=600, metavar="N", help=text("--demandes-par-minute"))
@click.option("--verifier-audit", "audit", is_flag=True, help=text("--verifier-audit"))
@claim_options
@catalogue_option
@regles_option
@jobs_option
def serve(  # noqa: PLR0913  one argument an option
    *, hote: str, port: int, base: Path | None, names: tuple[str, ...], by_account: bool, header: str, proxies: tuple[str, ...],
    tls: bool, per_minute: int, audit: bool, catalogue: Path | None, regles: Path | None, jobs: int | None, **said: Any,
) -> int:
    """Stand until somebody asks to stop."""
    from verifier import batch, resources, settings, web  # noqa: PLC0415  late: not for --help
    from verifier.store.tray import open_tray  # noqa: PLC0415
    from verifier.web import guichet  # noqa: PLC0415

    if header and by_account:
        raise UsageError(say("http.deux_entrees"))
    way = web.Way.ENTETE if header else web.Way.COMPTES if by_account else web.Way.OUVERT
    stand = web.Stand(hote, port, way, tls, names, header.lower(), proxies, web.Bounds(per_minute=per_minute))
    stand.check()
    found = settings.read(os.environ, catalogue=catalogue, regles=regles, base=base)
    if audit:
        return _audited(place_of_tray(found))
    usual = claim_of(said)
    with web.bound(stand) as door:
        loaded = resources.load(found, traced=True)
        batch.check([batch.Dossier("", (), usual)], loaded)
        batch.sweep()
        tray = open_tray(place_of_tray(found))
        history = None if _is_itself(found) else opened_to_write(found, settings.now())
        who, count = found.agent or user(), jobs or min(_MOST, cores())
        ours = guichet.opened(stand, found, loaded, tray, warn, jobs=count, who=who, usual=usual, history=history)
        with suppress(KeyboardInterrupt):
            web.serve(ours, door, warn)
    warn(say("http.ferme"))
    return 0


def _is_itself(found: Settings) -> bool:
    """Whether the history that is set is the base of the server, which is one."""
    named, place = found.historique or "://", place_of_tray(found)
    return "://" not in named and Path(named).expanduser().absolute() == place.expanduser().absolute()


def _audited(place: Path) -> int:
    """Say whether the audit is as it was written; 1 where it is not."""
    from verifier.store.tray import open_tray  # noqa: PLC0415  late: not for --help

    if not place.is_file():
        raise HistoryUnreachableError(say("tray.injoignable", lieu=place))
    tray = open_tray(place, alone=False)
    try:
        broken, (count, seal) = tray.audit.broken(), tray.audit.last()
    finally:
        tray.close()
    told = say("cli.audit_rompu", numero=broken) if broken else say("cli.audit_sain", n=count, sceau=seal)
    write(told + "\n", Form.TEXTE)
    return 1 if broken else 0


def place_of_tray(found: Settings) -> Path:
    """Where the dossiers lie: as said, else where this user's data are (XDG Base Directory Specification)."""
    home = os.environ.get("XDG_DATA_HOME", "")
    folder = Path(home) if home.startswith("/") else Path.home() / ".local" / "share"
    return found.base or folder / "verify" / "agents.sqlite"
