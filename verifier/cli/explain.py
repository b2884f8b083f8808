"""`verify explain RÉSULTAT`: why a verdict is what it is, and whether it still would be."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from verifier.cli.french import Command, Entry, Place, text
from verifier.cli.options import Form, catalogue_option, jobs_option, regles_option
from verifier.cli.outlet import check_output, cores, sheet, write
from verifier.errors import UsageError
from verifier.wording import say

if TYPE_CHECKING:       # a report is heavier than the help may be
    from verifier.reports import Result

__all__ = ["explain"]


@click.command("explain", cls=Command, key="explain")
@click.argument("result", metavar=text("reply.usage"), type=Entry())
@click.option("--dossier", metavar="RÉFÉRENCE", help=text("--dossier"))
@click.option("--rejouer", multiple=True, type=Entry(), metavar="PIÈCE", help=text("--rejouer"))
@click.option("--rejuger", is_flag=True, help=text("--rejuger"))
@catalogue_option
@regles_option
@click.option("--output", type=Place(), metavar="FICHIER", help=text("--output"))
@jobs_option
def explain(  # noqa: PLR0913  one argument an option
    result: Path, *, dossier: str | None, rejouer: tuple[Path, ...], rejuger: bool, catalogue: Path | None,
    regles: Path | None, output: Path | None, jobs: int | None,
) -> int:
    """Show why; 1 where a dossier that was judged again came out otherwise, else 0."""
    from verifier import batch, reports, resources, rules, settings  # noqa: PLC0415  late: not for --help

    check_output(output, [result, *rejouer])
    chosen = reports.choose(reports.read(result), dossier)
    _check(chosen, rejouer, rejuger=rejuger)
    loaded = resources.load(settings.read(os.environ, catalogue=catalogue, regles=regles), traced=True)
    page, parts, same = sheet(output), [], True
    for each in chosen:
        told = each.verification
        why = rules.explain(told, loaded.rulebook)
        parts.append(reports.to_explanation(told, why, loaded.versions, page))
        if rejuger and told.verdict.explanation is None:      # among others that kept theirs: it could not be judged then
            parts.append(say("explaining.sans_faits") + "\n")
        elif rejouer or rejuger:
            again = batch.replay(told, rejouer, loaded, jobs or cores()) if rejouer else batch.rejudge(told, loaded)
            parts.append(reports.to_comparison(each, again, page))
            same = same and reports.is_same(each, again)
    write("\n".join(parts), Form.TEXTE, output)
    return 0 if same else 1


def _check(chosen: Sequence[Result], pieces: Sequence[Path], *, rejuger: bool) -> None:
    """Refuse to judge several dossiers again from the same pièces, or from facts that none has kept."""
    from verifier import reports  # noqa: PLC0415  late: not for --help

    if pieces and rejuger:
        raise UsageError(say("explaining.un_des_deux"))
    if pieces and len(chosen) > 1 and len({each.verification.dossier for each in chosen}) == 1:
        raise UsageError(say("explaining.en_double", dossier=reports.named(chosen[:1]), n=len(chosen)))
    if pieces and len(chosen) > 1:
        raise UsageError(say("explaining.un_seul", dossiers=reports.named(chosen)))
    if rejuger and all(each.verification.verdict.explanation is None for each in chosen):
        raise UsageError(say("explaining.sans_faits"))
