"""`verify batch DOSSIER`: judge many dossiers, from a manifest or from what lies in a folder."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click

from verifier.cli.french import Command, Entry, text
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
from verifier.cli.outlet import advance, cores, publish, warn
from verifier.errors import EngineMissing, UsageError
from verifier.wording import say

__all__ = ["batch"]


@click.command("batch", cls=Command, key="batch")
@click.argument("folder", metavar=text("batch.usage"), type=Entry())
@click.option("--manifeste", type=click.Path(path_type=Path), metavar="FICHIER.csv", help=text("--manifeste"))
@click.option("--output", type=click.Path(path_type=Path), metavar="DOSSIER", help=text("--output.batch"))
@claim_options
@catalogue_option
@regles_option
@historique_option
@form_option
@detail_option
@jobs_option
def batch(  # noqa: PLR0913  one argument an option
    folder: Path, *, manifeste: Path | None, output: Path | None, catalogue: Path | None, regles: Path | None,
    historique: str | None, format: Form | None, detail: bool, jobs: int | None,  # noqa: A002
    **said: Any,
) -> int:
    """Judge every dossier; results go to DIR, reports to standard output where a form is asked for or no DIR is given."""
    from verifier import batch as room  # noqa: PLC0415  late: not for --help
    from verifier import resources, settings  # noqa: PLC0415

    refuse_html(format)
    if not folder.is_dir():
        raise UsageError(say("cli.pas_un_dossier", dossier=folder))
    claim = claim_of(said)
    dossiers = room.from_manifest(manifeste, folder, claim) if manifeste else room.from_folder(folder, claim, output)
    found = settings.read(os.environ, catalogue=catalogue, regles=regles, historique=historique)
    loaded = resources.load(found, traced=detail)
    room.check(dossiers, loaded)
    encounters = room.Encounters()
    row = encounters.told(keeping(found)(room.run(dossiers, loaded, jobs or cores())))
    statuses, kept = [], []
    try:
        for verification in advance(room.record(row, output, encounters, detail=detail) if output else row, len(dossiers)):
            statuses.append(verification.verdict.status)
            if format or not output:
                kept.append(verification)
    except EngineMissing:  # what could be judged without the engine is not thrown away
        if kept:
            publish(encounters.both_ways(kept), format or Form.TEXTE, None, detail=detail)
        raise
    if kept:
        publish(encounters.both_ways(kept), format or Form.TEXTE, None, detail=detail)
    if encounters.report:
        warn(encounters.report)
    if output:
        warn(say("cli.bilan", sortie=output))
    return room.exit_status(statuses)
