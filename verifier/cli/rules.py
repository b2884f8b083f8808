"""`verify rules …`: read the rules in force, check the rule files."""

from __future__ import annotations

import os

import click

from verifier.cli.french import Group, OneOf, text
from verifier.cli.options import Form, choice, exercice_option
from verifier.cli.outlet import write
from verifier.cli.problems import report
from verifier.domain import Dispositif, Indicateur, Profession
from verifier.wording import say

__all__ = ["rules"]


@click.group("rules", cls=Group, key="rules")
def rules() -> None:
    """Show them, check them."""


@rules.command("show", key="rules.show")
@click.argument("dispositif", metavar=text("rules.show.usage"), type=OneOf(Dispositif))
@exercice_option
@choice("--profession", Profession, "PROFESSION")
@choice("--indicateur", Indicateur)
def show(dispositif: Dispositif, exercice: int | None, profession: Profession | None, indicateur: Indicateur | None) -> int:
    """What is in force, with its sources."""
    from verifier import rules as room  # noqa: PLC0415  late: not for --help
    from verifier import settings  # noqa: PLC0415

    rulebook = room.load(settings.read(os.environ).rules)
    text_of_law = room.show(rulebook, dispositif, exercice or rulebook.latest(dispositif), profession, indicateur)
    write(text_of_law.rstrip("\n") + "\n", Form.TEXTE)
    return 0


@rules.command("check", key="rules.check")
def check() -> int:
    """Every fault of the rule files; 1 where there is one."""
    from verifier import rules as room  # noqa: PLC0415  late: not for --help
    from verifier import settings  # noqa: PLC0415

    return report(room.check(settings.read(os.environ).rules), say("cli.regles_saines"))
