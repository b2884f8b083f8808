"""What moved between an earlier run and this one, on the same truth."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from verifier.evaluation.assessing import Assessment, Given, Judgement
from verifier.evaluation.comparing import Outcome

__all__ = ["Changes", "Move", "VerdictMove", "compare_runs"]

_RANKS = {Outcome.RIGHT: 0, Outcome.NONE: 0, Outcome.MISSED: 1, Outcome.WRONG: 2, Outcome.SPURIOUS: 2}   # silence harms less
_VERDICT_RANKS = {Judgement.RIGHT: 0, Judgement.OTHER: 1, Judgement.FALSE_REFUSAL: 1, Judgement.FALSE_CONFORME: 2}
_UNCOUNTED = Given("missing", "", [], [], Outcome.NONE)


@dataclass(frozen=True, slots=True)
class Move:
    """A field, kind, criterion, match or list of what lacks whose outcome moved."""

    dossier: str
    before: Given
    after: Given

    @property
    def step(self) -> int:
        """Above 0 where it got worse, below where it got better."""
        return _RANKS[self.after.outcome] - _RANKS[self.before.outcome]


@dataclass(frozen=True, slots=True)
class VerdictMove:
    """A dossier whose status moved."""

    before: Assessment
    after: Assessment

    @property
    def step(self) -> int:
        """Above 0 where it got worse, below where it got better."""
        return _VERDICT_RANKS[self.after.judgement] - _VERDICT_RANKS[self.before.judgement]


@dataclass(frozen=True, slots=True)
class Changes:
    """What moved: the verdicts, new false « conforme » first; the rest, in the order of the truth."""

    verdicts: tuple[VerdictMove, ...]
    worse: tuple[Move, ...]
    better: tuple[Move, ...]

    @property
    def got_worse(self) -> bool:
        """Whether anything did."""
        return bool(self.worse) or any(each.step > 0 for each in self.verdicts)


def compare_runs(before: Sequence[Assessment], after: Sequence[Assessment]) -> Changes:
    """The moves from one run to the other; both were assessed on the same truths, in the same order."""
    pairs = list(zip(before, after, strict=True))
    verdicts = [VerdictMove(one, other) for one, other in pairs if one.got != other.got]
    moves = [move for one, other in pairs for move in _moves(one, other)]
    return Changes(
        verdicts=tuple(sorted(verdicts, key=lambda each: (each.after.judgement != Judgement.FALSE_CONFORME, -each.step))),
        worse=tuple(move for move in moves if move.step > 0),
        better=tuple(move for move in moves if move.step < 0),
    )


def _moves(before: Assessment, after: Assessment) -> Iterator[Move]:
    earlier = _placed(before)
    for place, given in _placed(after).items():
        yield Move(after.dossier, earlier[place], given)


def _placed(assessment: Assessment) -> Mapping[tuple[str, int], Given]:
    """Everything counted of a dossier, at its place in the truth: the same for every run."""
    rows = {
        "match": [assessment.match] if assessment.match else [],
        "missing": [assessment.missing or _UNCOUNTED],
        "kinds": assessment.kinds,
        "fields": assessment.fields,
        "criteria": assessment.criteria,
    }
    return {(name, place): each for name, row in rows.items() for place, each in enumerate(row)}
