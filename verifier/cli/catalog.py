"""`verify catalog …`: look after the catalogue."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NoReturn

import click

from verifier.cli.french import Group, text
from verifier.cli.options import Form, catalogue_option
from verifier.cli.outlet import write
from verifier.cli.problems import report
from verifier.errors import UsageError
from verifier.wording import say

__all__ = ["catalog"]


@click.group("catalog", cls=Group, key="catalog")
def catalog() -> None:
    """Check it, show what it knows."""


@catalog.command("check", key="catalog.check")
@catalogue_option
def check(catalogue: Path | None) -> int:
    """Every fault of a catalogue; 1 where there is one."""
    from verifier import catalog as room  # noqa: PLC0415  late: not for --help
    from verifier import settings  # noqa: PLC0415

    return report(room.check(settings.read(os.environ, catalogue=catalogue).catalogue), say("cli.catalogue_sain"))


@catalog.command("show", key="catalog.show")
@click.argument("name", nargs=-1, required=True, metavar=text("catalog.show.usage"))
@catalogue_option
def show(name: tuple[str, ...], catalogue: Path | None) -> int:
    """What the catalogue knows of one software."""
    from verifier import catalog as room  # noqa: PLC0415  late: not for --help
    from verifier import settings  # noqa: PLC0415

    loaded = room.load(settings.read(os.environ, catalogue=catalogue).catalogue)
    write(room.show(loaded, " ".join(name)).rstrip("\n") + "\n", Form.TEXTE)
    return 0


def _later(command: str) -> NoReturn:
    raise UsageError(say("cli.pas_encore", commande=f"verify catalog {command}"))


@catalog.command("import", key="catalog.import", context_settings={"ignore_unknown_options": True})
@click.argument("rest", nargs=-1, metavar="")
def import_(rest: tuple[str, ...]) -> int:  # noqa: ARG001
    """Not yet."""
    _later("import")


@catalog.command("diff", key="catalog.diff", context_settings={"ignore_unknown_options": True})
@click.argument("rest", nargs=-1, metavar="")
def diff(rest: tuple[str, ...]) -> int:  # noqa: ARG001
    """Not yet."""
    _later("diff")
