"""`verify comptes …`: who may sign in to the agents' page, and which programs may ask the API."""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from verifier.cli.french import Command, Group, Whole, text
from verifier.cli.history import user
from verifier.cli.options import Form, choice
from verifier.cli.outlet import warn, write
from verifier.cli.serve import place_of_tray, tray_option
from verifier.domain import Asked, Role
from verifier.errors import UsageError
from verifier.wording import say, table

if TYPE_CHECKING:       # a tray is heavier than the help may be
    from verifier.store.tray import Tray

__all__ = ["comptes"]


@click.group("comptes", cls=Group, key="comptes")
def comptes() -> None:
    """Accounts and tokens."""


@comptes.command("ajouter", cls=Command, key="comptes.ajouter")
@click.argument("nom", metavar=text("comptes.usage"))
@choice("--role", Role)
@tray_option
def add(nom: str, role: Role | None, base: Path | None) -> int:
    """A new account; its password is asked for."""
    from verifier.web.passwords import hashed  # noqa: PLC0415  late: not for --help

    with _opened(base) as (tray, asked):
        secret = hashed(_password(), nom)
        tray.accounts.add(nom, role or Role.AGENT, secret, asked)
    return _done("compte_ajoute", nom)


@comptes.command("mot-de-passe", cls=Command, key="comptes.mot-de-passe")
@click.argument("nom", metavar=text("comptes.usage"))
@tray_option
def password(nom: str, base: Path | None) -> int:
    """Another password; whoever is signed in has to do so again."""
    from verifier.web.passwords import hashed  # noqa: PLC0415  late: not for --help

    secret = hashed(_password(), nom)
    return _changed(nom, base, "compte_change", lambda tray, asked: tray.accounts.change(nom, asked, secret=secret))


@comptes.command("role", cls=Command, key="comptes.role")
@click.argument("nom", metavar=text("comptes.usage"))
@choice("--role", Role)
@tray_option
def change_role(nom: str, role: Role | None, base: Path | None) -> int:
    """Another role."""
    return _changed(nom, base, "compte_change", lambda tray, asked: tray.accounts.change(nom, asked, role=role or Role.AGENT))


@comptes.command("fermer", cls=Command, key="comptes.fermer")
@click.argument("nom", metavar=text("comptes.usage"))
@tray_option
def close(nom: str, base: Path | None) -> int:
    """Let nobody in under that name any more."""
    return _changed(nom, base, "compte_ferme", lambda tray, asked: tray.accounts.close(nom, asked))


@comptes.command("liste", cls=Command, key="comptes.liste")
@tray_option
def show(base: Path | None) -> int:
    """Accounts and tokens, one a line."""
    forms: dict[str, str] = table("cli")["compte_ligne"]
    with _opened(base) as (tray, _):
        lines = [
            forms["ferme" if each.closed else "ouvert"].format(nom=each.name, role=each.role) for each in tray.accounts.all()
        ]
        lines += [
            forms["revoque" if each.revoked else "jeton"].format(nom=each.name, role=each.role, numero=each.number)
            for each in tray.accounts.tokens()
        ]
    write("\n".join(lines or [say("cli.sans_comptes")]) + "\n", Form.TEXTE)
    return 0


@comptes.command("jeton", cls=Command, key="comptes.jeton")
@click.argument("nom", metavar=text("comptes.usage.programme"))
@choice("--role", Role)
@tray_option
def give(nom: str, role: Role | None, base: Path | None) -> int:
    """A token for a program, shown this once on standard output."""
    from verifier.web.passwords import mark_of, new_token  # noqa: PLC0415  late: not for --help

    token = new_token()
    with _opened(base) as (tray, asked):
        tray.accounts.give(nom, role or Role.AGENT, mark_of(token), asked)
    warn(say("cli.jeton_donne"))
    write(token + "\n", Form.TEXTE)
    return 0


@comptes.command("revoquer", cls=Command, key="comptes.revoquer")
@click.argument("numero", metavar=text("comptes.usage.numero"), type=Whole(1))
@tray_option
def revoke(numero: int, base: Path | None) -> int:
    """A token holds no longer."""
    return _changed(str(numero), base, "jeton_revoque", lambda tray, asked: tray.accounts.revoke(numero, asked))


def _changed(name: str, base: Path | None, told: str, change: Callable[[Tray, Asked], None]) -> int:
    with _opened(base) as (tray, asked):
        change(tray, asked)
    return _done(told, name)


def _done(key: str, name: str) -> int:
    write(say(f"cli.{key}", nom=name) + "\n", Form.TEXTE)
    return 0


@contextmanager
def _opened(base: Path | None) -> Iterator[tuple[Tray, Asked]]:
    """The tray, beside a server that may be at work on it; and who asks."""
    from verifier import settings  # noqa: PLC0415  late: not for --help
    from verifier.store.tray import open_tray  # noqa: PLC0415

    found = settings.read(os.environ, base=base)
    tray = open_tray(place_of_tray(found), alone=False)
    try:
        yield tray, Asked(found.agent or user(), settings.now())
    finally:
        tray.close()


def _password() -> str:
    """What is typed twice, unseen; without a terminal, one line of standard input. Never a word of the command line."""
    if not (sys.stdin and sys.stdin.isatty()):
        return sys.stdin.readline().rstrip("\r\n") if sys.stdin else ""
    first = getpass.getpass(say("cli.mot_de_passe"))
    if getpass.getpass(say("cli.mot_de_passe_encore")) != first:
        raise UsageError(say("cli.mots_de_passe_differents"))
    return first
