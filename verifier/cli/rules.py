"""`verify rules …`: read the rules in force, check the rule files."""

from __future__ import annotations

import os
from pathlib import Path

import click

from verifier.cli.french import Entry, Group, OneOf, text
from verifier.cli.options import Form, choice, exercice_option, regles_option
from verifier.cli.outlet import write
from verifier.cli.problems import report
from verifier.domain import Dispositif, Indicateur, Profession
from verifier.wording import say

__all__ = ["rules"]

_WHOLE = "criteres.yaml"    # what tells a whole rule book from a caisse's folder


@click.group("rules", cls=Group, key="rules")
def rules() -> None:
    """Show them, check them."""


@rules.command("show", key="rules.show")
@click.argument("dispositif", metavar=text("rules.show.usage"), type=OneOf(Dispositif))
@exercice_option
@choice("--profession", Profession, "PROFESSION")
@choice("--indicateur", Indicateur)
@regles_option
def show(
    dispositif: Dispositif, exercice: int | None, profession: Profession | None, indicateur: Indicateur | None,
    regles: Path | None,
) -> int:
    """The whole table of an exercice, with its sources."""
    from verifier import rules as room  # noqa: PLC0415  late: not for --help
    from verifier import settings  # noqa: PLC0415

    found = settings.read(os.environ, regles=regles)
    rulebook = room.load(found.rules, found.regles, settings.today())
    text_of_law = room.show(rulebook, dispositif, exercice or rulebook.latest(dispositif), profession, indicateur)
    write(text_of_law.rstrip("\n") + "\n", Form.TEXTE)
    return 0


@rules.command("check", key="rules.check")
@click.argument("folder", required=False, metavar=text("rules.check.usage"), type=Entry())
@regles_option
def check(folder: Path | None, regles: Path | None) -> int:
    """Every fault of the rule files; 1 where there is one."""
    from verifier import rules as room  # noqa: PLC0415  late: not for --help
    from verifier import settings  # noqa: PLC0415

    whole = folder is not None and (folder / _WHOLE).is_file()
    found = settings.read(os.environ, rules=folder if whole else None, regles=regles or (None if whole else folder))
    return report(room.check(found.rules, found.regles, settings.today()), say("cli.regles_saines"))
