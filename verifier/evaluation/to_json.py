"""The evaluation as JSON: the same figures as the text, every one of them. Shares are 0-1, null of nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from verifier.evaluation.assessing import Assessment, Given, Judgement
from verifier.evaluation.changing import Changes, Move
from verifier.evaluation.counting import Band, Figures, Score, share
from verifier.evaluation.evaluating import Evaluation

__all__ = ["to_json"]


def to_json(evaluation: Evaluation, *, errors: bool = False) -> str:
    """One object, indented."""
    written: dict[str, object] = {
        "overall": _figures(evaluation.figures),
        "false_conforme": _named(evaluation, Judgement.FALSE_CONFORME),
        "false_refusal": _named(evaluation, Judgement.FALSE_REFUSAL),
        "absent": evaluation.absent,
        "strays": evaluation.strays,
        "by": {tag: {value: _figures(each) for value, each in groups.items()} for tag, groups in evaluation.by_tag.items()},
    }
    if errors:
        written["errors"] = [_errors(each) for each in evaluation.assessments if _faulty(each)]
    if evaluation.changes:
        written["changes"] = _changes(evaluation.changes)
    text = json.dumps(written, ensure_ascii=False, indent=1) + "\n"
    return text.encode("utf-8", "replace").decode("utf-8")


def _named(evaluation: Evaluation, judgement: Judgement) -> list[str]:
    return [each.dossier for each in evaluation.assessments if each.judgement == judgement]


def _figures(figures: Figures) -> Mapping[str, object]:
    judged = figures.judgements
    return {
        "dossiers": figures.dossiers,
        "verdict": {
            "right": judged.get(Judgement.RIGHT, 0),
            "accuracy": _rounded(share(judged.get(Judgement.RIGHT, 0), figures.dossiers)),
            "strict": _rounded(share(figures.strict, figures.dossiers)),
            "false_conforme": judged.get(Judgement.FALSE_CONFORME, 0),
            "false_refusal": judged.get(Judgement.FALSE_REFUSAL, 0),
            "decided_without_agent": _rounded(share(figures.decided, figures.dossiers)),
            "decided_in_truth": _rounded(share(figures.to_decide, figures.dossiers)),
        },
        "confusion": _confusion(figures.confusion),
        "match": _score(figures.match),
        "kind": _score(figures.kind),
        "kind_confusion": _confusion(figures.kinds),
        "missing_list": _score(figures.missing),
        "fields": {name: _score(each) for name, each in figures.fields.items()},
        "all_fields": _score(figures.every_field),
        "criteria": {name: _score(each) for name, each in figures.criteria.items()},
        "criteria_confusion": {name: _confusion(each) for name, each in figures.statuses.items() if each},
        "all_criteria": _score(figures.every_criterion),
        "reliability": _bands(figures.reliability),
        "reliability_by_field": {name: _bands(each) for name, each in figures.reliabilities.items() if each},
    }


def _score(score: Score) -> Mapping[str, object]:
    return {
        "n": score.total,
        "precision": _rounded(score.precision),
        "recall": _rounded(score.recall),
        "exact": _rounded(score.exact),
        "right": score.right,
        "wrong": score.wrong,
        "missed": score.missed,
        "spurious": score.spurious,
        "rightly_none": score.none,
    }


def _bands(bands: Sequence[Band]) -> list[Mapping[str, object]]:
    return [_band(each) for each in bands]


def _band(band: Band) -> Mapping[str, object]:
    shares = {"share": _rounded(band.share), "told": _rounded(band.told)}
    return {"least": band.least, "given": band.given, "right": band.right, **shares}


def _confusion(counts: Mapping[tuple[str, str], int]) -> Mapping[str, Mapping[str, int]]:
    """Wanted → given → how many."""
    rows: dict[str, dict[str, int]] = {}
    for (want, got), number in sorted(counts.items()):
        rows.setdefault(want, {})[got] = number
    return rows


def _faulty(assessment: Assessment) -> bool:
    return assessment.judgement != Judgement.RIGHT or any(assessment.errors)


def _errors(assessment: Assessment) -> Mapping[str, object]:
    verdict = {"judgement": assessment.judgement, "want": assessment.want, "got": assessment.got}
    return {"dossier": assessment.dossier, "verdict": verdict, "errors": [_given(each) for each in assessment.errors]}


def _given(given: Given) -> Mapping[str, object]:
    return {"what": given.what, "piece": given.piece, "outcome": given.outcome, "want": given.want, "got": given.got,
            "confidence": given.confidence}


def _changes(changes: Changes) -> Mapping[str, object]:
    return {
        "got_worse": changes.got_worse,
        "verdicts": [
            {"dossier": each.after.dossier, "want": each.after.want, "before": each.before.got, "after": each.after.got,
             "judgement_before": each.before.judgement, "judgement_after": each.after.judgement}
            for each in changes.verdicts
        ],
        "worse": [_move(each) for each in changes.worse],
        "better": [_move(each) for each in changes.better],
    }


def _move(move: Move) -> Mapping[str, object]:
    return {"dossier": move.dossier, "before": _given(move.before), "after": _given(move.after)}


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
