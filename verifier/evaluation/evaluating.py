"""The way through: results and truth, paired by dossier, assessed, counted, and set beside an earlier run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from verifier.evaluation.assessing import Assessment, assess
from verifier.evaluation.changing import Changes, compare_runs
from verifier.evaluation.counting import Figures, count, count_by
from verifier.evaluation.records import Result, Truth

__all__ = ["TAGS", "Evaluation", "evaluate"]

TAGS = ("layout", "channel", "kind", "trap")


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What was found. `absent`: dossiers of the truth without a result; `strays`: results without a truth, not counted."""

    assessments: tuple[Assessment, ...]
    figures: Figures
    by_tag: Mapping[str, Mapping[str, Figures]]
    absent: tuple[str, ...]
    strays: tuple[str, ...]
    changes: Changes | None = None


def evaluate(
    results: Sequence[Result], truths: Sequence[Truth], tags: Sequence[str] = TAGS, reference: Sequence[Result] | None = None,
) -> Evaluation:
    """How right the results are, as a whole and by tag; and what moved since the reference, where one is given."""
    assessments = _assessed(results, truths)
    answered, wanted = {each.dossier for each in results}, {each.dossier for each in truths}
    return Evaluation(
        assessments=assessments,
        figures=count(assessments),
        by_tag={tag: groups for tag in tags if (groups := count_by(tag, assessments))},
        absent=tuple(each.dossier for each in truths if each.dossier not in answered),
        strays=tuple(each.dossier for each in results if each.dossier not in wanted),
        changes=compare_runs(_assessed(reference, truths), assessments) if reference is not None else None,
    )


def _assessed(results: Sequence[Result], truths: Sequence[Truth]) -> tuple[Assessment, ...]:
    answered = {each.dossier: each for each in results}
    return tuple(assess(truth, answered.get(truth.dossier)) for truth in truths)
