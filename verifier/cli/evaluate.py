"""`verify evaluate RÉSULTATS VÉRITÉ`: how right the results of `verify batch` are."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path

import click

from verifier.cli.french import Command, Entry, Place, text
from verifier.cli.options import Form, choice
from verifier.cli.outlet import check_output, warn, write
from verifier.errors import UsageError
from verifier.wording import say, table

__all__ = ["evaluate"]

_NAMED = 10     # dossiers named in a warning


class Shape(StrEnum):
    """The forms of an evaluation."""

    TEXTE = "texte"
    JSON = "json"


@click.command("evaluate", cls=Command, key="evaluate")
@click.argument("results", metavar=text("evaluate.results"), type=Entry())
@click.argument("truth", metavar=text("evaluate.truth"), type=Entry())
@click.option("--par", "tags", multiple=True, metavar="MARQUE", help=text("--par"))
@choice("--format", Shape)
@click.option("--erreurs", is_flag=True, help=text("--erreurs"))
@click.option("--contre", type=Entry(), metavar="RÉFÉRENCE.jsonl", help=text("--contre"))
@click.option("--geler", type=Place(), metavar="FICHIER", help=text("--geler"))
def evaluate(  # noqa: PLR0913  one argument an option
    results: Path, truth: Path, *, tags: tuple[str, ...], format: Shape | None,  # noqa: A002
    erreurs: bool, contre: Path | None, geler: Path | None,
) -> int:
    """Count what is right; 1 where something got worse than the reference, else 0."""
    from verifier import evaluation as room  # noqa: PLC0415  late: not for --help

    if geler:
        _spare(geler, [results, truth, *([contre] if contre else [])])
    found, known = room.results_of(results), room.truths_of(truth)
    if contre and contre.resolve() == truth.resolve():
        raise UsageError(say("evaluation.contre_verite", fichier=contre.name))
    earlier = room.results_of(contre) if contre else None
    for path, run in ((results, found), (contre, earlier)):
        if path and run:
            room.check_shared(run.dossiers, known.dossiers, path, truth)
    for fault in [*known.faults, *found.faults, *(earlier.faults if earlier else ())]:
        warn(fault)
    _check_tags(tags, sorted({tag for each in known.dossiers for tag in each.tags}))
    evaluation = room.evaluate(found.dossiers, known.dossiers, tags or room.TAGS, earlier.dossiers if earlier else None)
    _tell("absents", evaluation.absent)
    _tell("sans_verite", evaluation.strays)
    if geler:
        write(room.freeze(found.dossiers), Form.JSONL, geler)
        warn(say("evaluation.gele", sortie=geler))
    if format is Shape.JSON:
        write(room.to_json(evaluation, errors=erreurs), Form.JSON)
    else:
        write(room.to_text(evaluation, errors=erreurs, detailed=tags), Form.TEXTE)
    return int(evaluation.changes is not None and evaluation.changes.got_worse)


def _spare(frozen: Path, read: Sequence[Path]) -> None:
    """Refuse before the work a frozen run that could not be written, or that would erase what is read."""
    check_output(frozen, [])
    if frozen.resolve() in {each.resolve() for each in read}:
        raise UsageError(say("evaluation.gele_entree", sortie=frozen))


def _check_tags(tags: Sequence[str], known: Sequence[str]) -> None:
    from verifier.evaluation import names  # noqa: PLC0415  late: not for --help

    for each in tags:
        if each not in known:
            raise UsageError(say("evaluation.marque_inconnue", marque=names([each]), marques=names(known)))


def _tell(key: str, dossiers: Sequence[str]) -> None:
    from verifier.evaluation import names  # noqa: PLC0415  late: not for --help

    if dossiers:
        shown = names(dossiers[:_NAMED]) + (", …" if len(dossiers) > _NAMED else "")
        forms: Sequence[str] = table("evaluation")[key]
        warn(forms[len(dossiers) > 1].format(n=len(dossiers), noms=shown))
