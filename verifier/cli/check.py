"""`verify PIÈCE...`: judge a few files, now."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import click

from verifier.cli.french import Command, Entry, Place, text
from verifier.cli.history import keeping
from verifier.cli.loading import kept
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
from verifier.cli.outlet import check_output, cores, publish
from verifier.cli.progress import follow
from verifier.domain import Verification
from verifier.errors import EngineMissing

__all__ = ["COMMANDS", "check"]

COMMANDS = ("batch", "watch", "reply", "explain", "serve", "comptes", "history", "catalog", "rules")


class _Entrance(Command):
    """The command itself; its help names the others too."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The options, then the other commands."""
        super().format_options(ctx, formatter)
        with formatter.section(text("commandes")):
            formatter.write_dl([(f"{ctx.command_path} {name}", text(name)) for name in COMMANDS])


def _version(ctx: click.Context, _param: click.Parameter, asked: bool) -> None:
    if asked:
        from verifier import __version__  # noqa: PLC0415  only this command asks for it

        click.echo(f"verify {__version__}")
        ctx.exit()


@click.command("verify", cls=_Entrance, key="verify")
@click.argument("pieces", nargs=-1, required=True, metavar=text("verify.usage"), type=Entry(COMMANDS))
@claim_options
@click.option("--ensemble", is_flag=True, help=text("--ensemble"))
@catalogue_option
@regles_option
@historique_option
@form_option
@detail_option
@click.option("--output", type=Place(), metavar="FICHIER", help=text("--output"))
@jobs_option
@click.option("--version", is_flag=True, expose_value=False, is_eager=True, callback=_version, help=text("--version"))
def check(  # noqa: PLR0913  one argument an option
    pieces: tuple[Path, ...], *, ensemble: bool, catalogue: Path | None, regles: Path | None, historique: str | None,
    format: Form | None, detail: bool, output: Path | None, jobs: int | None,  # noqa: A002
    **said: Any,
) -> int:
    """Judge each pièce alone, or all of them together."""
    with kept():
        from verifier import batch, resources, settings  # noqa: PLC0415  late: not for --help

        refuse_html(format)
        check_output(output, pieces)
        dossiers = batch.from_pieces(pieces, claim_of(said), together=ensemble)
        found = settings.read(os.environ, catalogue=catalogue, regles=regles, historique=historique)
        loaded = resources.load(found, traced=detail)
    batch.check(dossiers, loaded)
    row = keeping(found)(batch.run(dossiers, loaded, jobs or cores()))
    told = follow(row, len(dossiers)) if len(dossiers) > 1 and sys.stderr.isatty() else row
    judged: list[Verification] = []
    try:
        judged.extend(told)
    except EngineMissing:  # what could be judged without the engine is not thrown away
        if judged:
            publish(judged, format or Form.TEXTE, output, detail=detail)
        raise
    publish(judged, format or Form.TEXTE, output, detail=detail)
    return batch.exit_status(each.verdict.status for each in judged)
