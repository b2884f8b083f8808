"""`verify catalog …`: look after the catalogue."""

from __future__ import annotations

import os
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

import click

from verifier.cli.french import Day, Entry, Group, OneOf, Place, Whole, text
from verifier.cli.history import user
from verifier.cli.options import Form, catalogue_option
from verifier.cli.outlet import write
from verifier.cli.problems import report
from verifier.domain import Dispositif
from verifier.errors import ListError, UsageError
from verifier.wording import say

__all__ = ["catalog"]

Word = TypeVar("Word", bound=StrEnum)


@click.group("catalog", cls=Group, key="catalog")
def catalog() -> None:
    """Check it, show what it knows."""


@catalog.command("check", key="catalog.check")
@catalogue_option
def check(catalogue: Path | None) -> int:
    """Every fault of a catalogue; 1 where there is one."""
    from verifier import catalog as room  # noqa: PLC0415  late: not for --help
    from verifier import settings  # noqa: PLC0415

    found = settings.read(os.environ, catalogue=catalogue)
    return report(room.check(found.catalogue, found.confirmations), say("cli.catalogue_sain"))


@catalog.command("show", key="catalog.show")
@click.argument("name", nargs=-1, required=True, metavar=text("catalog.show.usage"))
@click.option("--date", "day", type=Day(), metavar="JOUR", help=text("--date.show"))
@catalogue_option
def show(name: tuple[str, ...], day: date | None, catalogue: Path | None) -> int:
    """What the catalogue knows of one software."""
    from verifier import catalog as room  # noqa: PLC0415  late: not for --help
    from verifier import settings  # noqa: PLC0415

    found = settings.read(os.environ, catalogue=catalogue)
    loaded = room.load(found.catalogue, found.confirmations)
    write(room.show(loaded, " ".join(name), day).rstrip("\n") + "\n", Form.TEXTE)
    return 0


@catalog.command("import", key="catalog.import")
@click.argument("source", metavar=text("catalog.import.usage"))
@click.argument("liste", metavar="", nargs=-1, required=True, type=Place())
@click.option("--into", required=True, metavar="DOSSIER", type=Entry(), help=text("--into"))
@click.option("--ecrire", is_flag=True, help=text("--ecrire"))
@click.option("--date", "day", type=Day(), metavar="JOUR", help=text("--date.import"))
@click.option("--nouveau", "new", multiple=True, metavar="NOM", help=text("--nouveau"))
@click.option("--exercice", type=Whole(2000, 2099, "annee"), metavar="ANNÉE", help=text("--exercice.import"))
@click.option("--dispositif", "aids", multiple=True, type=OneOf(Dispositif), metavar="AIDE", help=text("--dispositif.import"))
@click.option("--partielle", is_flag=True, help=text("--partielle"))
@click.option("--complete", is_flag=True, help=text("--complete"))
@click.option("--correspondance", type=Entry(), metavar="FICHIER", help=text("--correspondance"))
def import_(  # noqa: PLR0913  one a word of the command line
    source: str, liste: tuple[Path, ...], *, into: Path, day: date | None, new: tuple[str, ...], correspondance: Path | None,
    exercice: int | None, aids: tuple[Dispositif, ...], ecrire: bool, partielle: bool, complete: bool,
) -> int:
    """A list compared with a catalogue; written into it with --ecrire only."""
    from verifier import settings  # noqa: PLC0415  late: not for --help
    from verifier.catalog import importing  # noqa: PLC0415

    sort = _sort(source, importing.Sort)
    if aids and not exercice:
        raise UsageError(say(f"catalog_import.annee_{'manque' if sort is importing.Sort.APPAREILS else 'en_trop'}"))
    year = importing.Year(exercice, tuple(dict.fromkeys(aids))) if exercice else None
    roll = importing.read_all(sort, liste, settings.today(), day, correspondance, year=year)
    confirmed = settings.read(os.environ).confirmations
    plan = importing.reconcile(roll, into, new=new, partial=partielle, confirmations=confirmed)
    if ecrire and plan.suspect and not complete:
        write(importing.tell(plan), Form.TEXTE)
        raise ListError(say("catalog_import.trop_de_departs", leaving=plan.notes.leaving, known=plan.notes.known))
    if ecrire:
        plan.draft.write()
    end = "catalog_import.ecrit" if ecrire else "catalog_import.a_blanc"
    write(importing.tell(plan) + "\n" + say(end, folder=into) + "\n", Form.TEXTE)
    return 0


@catalog.command("confirm", key="catalog.confirm")
@click.argument("wording", required=False, metavar=text("catalog.confirm.usage"))
@click.argument("software", required=False, metavar="")
@click.option("--annuler", is_flag=True, help=text("--annuler"))
@click.option("--liste", is_flag=True, help=text("--liste"))
@click.option("--confirmations", type=Place(), metavar="DOSSIER", help=text("--confirmations"))
@click.option("--agent", metavar="NOM", help=text("--agent.confirm"))
@click.option("--output", type=Place(), metavar="FICHIER", help=text("--output"))
@catalogue_option
def confirm(  # noqa: PLR0913  one a word of the command line
    wording: str | None, software: str | None, *, annuler: bool, liste: bool, confirmations: Path | None, agent: str | None,
    output: Path | None, catalogue: Path | None,
) -> int:
    """A wording is a software, says an agent; or is it no more; or all that was said."""
    from verifier import catalog as room  # noqa: PLC0415  late: not for --help
    from verifier import settings  # noqa: PLC0415

    found = settings.read(os.environ, catalogue=catalogue, confirmations=confirmations, agent=agent)
    if found.confirmations is None:
        raise UsageError(say("catalog_confirm.sans_dossier"))
    if liste:
        write(room.exported(room.gestures(found.confirmations)), Form.CSV, output)
        return 0
    if not wording:
        raise UsageError(say("catalog_confirm.libelle_manque"))
    if not annuler and not software:
        raise UsageError(say("catalog_confirm.logiciel_manque", libelle=wording))
    loaded, who = room.load(found.catalogue, found.confirmations), found.agent or user()
    if annuler:
        done = room.undo(found.confirmations, wording, who, settings.today())
    else:
        said = room.Confirmation(wording, software or "", room.Gesture.CONFIRME, who, settings.today())
        done = room.confirm(found.confirmations, said, loaded)
    known = loaded.logiciels.get(done.logiciel_id)
    key = "catalog_confirm.annule" if annuler else "catalog_confirm.confirme"
    nom = known.nom if known else done.logiciel_id
    write(say(key, libelle=done.libelle, nom=nom, agent=who, jour=f"{done.le:%d/%m/%Y}") + "\n", Form.TEXTE)
    return 0


def _sort(source: str, sorts: type[Word]) -> Word:
    try:
        return sorts(source.lower())
    except ValueError:
        raise UsageError(say("cli.source_inconnue", source=source, sources=", ".join(sorts))) from None


@catalog.command("diff", key="catalog.diff")
@click.argument("before", metavar=text("catalog.diff.usage"), type=Entry())
@click.argument("after", metavar="", type=Entry())
def diff(before: Path, after: Path) -> int:
    """Every row that differs between two catalogues; 1 where there is one."""
    from verifier.catalog import differing  # noqa: PLC0415  late: not for --help

    found = differing.diff(before, after)
    write(differing.told(found), Form.TEXTE)
    return 1 if found else 0
