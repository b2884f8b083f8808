"""Assessments → figures: of all the dossiers, or of those that share a tag."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from verifier.domain import Status
from verifier.evaluation.assessing import Assessment, Given, Judgement
from verifier.evaluation.comparing import GIVEN, RIGHT, Outcome

__all__ = ["BANDS", "Band", "Figures", "Score", "count", "count_by", "share"]

Counted = TypeVar("Counted")

_DECIDED = frozenset({Status.CONFORME, Status.INCOMPLET, Status.NON_CONFORME})
BANDS = (0.95, 0.85, 0.7, 0.5, 0.0)     # where a band of confidences begins; each ends where the one before begins


@dataclass(frozen=True, slots=True)
class Score:
    """How many values came out right, rightly none, wrong, missed, spurious."""

    right: int = 0
    none: int = 0
    wrong: int = 0
    missed: int = 0
    spurious: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.right + self.none + self.wrong + self.missed + self.spurious

    @property
    def precision(self) -> float | None:
        """Of the values given, the share that is right."""
        return share(self.right, self.right + self.wrong + self.spurious)

    @property
    def recall(self) -> float | None:
        """Of the values that the documents show, the share given and right."""
        return share(self.right, self.right + self.wrong + self.missed)

    @property
    def exact(self) -> float | None:
        """The share that nothing is to be said against, rightly none included."""
        return share(self.right + self.none, self.total)


@dataclass(frozen=True, slots=True)
class Band:
    """The values given with a confidence from `least` on (None: with none told): how many, how many right, the mean told."""

    least: float | None
    given: int
    right: int
    told: float | None

    @property
    def share(self) -> float | None:
        """The share that is right."""
        return share(self.right, self.given)


@dataclass(frozen=True, slots=True)
class Figures:
    """What there is to say of some dossiers. A confusion counts (wanted, given)."""

    dossiers: int
    judgements: Mapping[Judgement, int]
    strict: int                          # verdicts that are the truth's own, not only an accepted one
    decided: int                         # without an agent
    to_decide: int                       # that the truth decides
    confusion: Mapping[tuple[str, str], int]
    match: Score
    kind: Score
    kinds: Mapping[tuple[str, str], int]     # only where wrong; "" where none was given
    missing: Score
    fields: Mapping[str, Score]
    every_field: Score
    criteria: Mapping[str, Score]
    statuses: Mapping[str, Mapping[tuple[str, str], int]]    # of each criterion, only where wrong
    every_criterion: Score
    reliability: tuple[Band, ...]
    reliabilities: Mapping[str, tuple[Band, ...]]            # of each field


def share(part: int, whole: int) -> float | None:
    """A share, 0-1; None of nothing."""
    return part / whole if whole else None


def count(assessments: Sequence[Assessment]) -> Figures:
    """The figures of these dossiers."""
    fields = [each for assessment in assessments for each in assessment.fields]
    criteria = [each for assessment in assessments for each in assessment.criteria]
    kinds = [each for assessment in assessments for each in assessment.kinds]
    return Figures(
        dossiers=len(assessments),
        judgements=Counter(each.judgement for each in assessments),
        strict=sum(each.got == each.want for each in assessments),
        decided=sum(each.got in _DECIDED for each in assessments),
        to_decide=sum(each.want in _DECIDED for each in assessments),
        confusion=Counter((each.want, each.got) for each in assessments),
        match=_score(each.match for each in assessments if each.match),
        kind=_score(kinds),
        kinds=_confusion(kinds),
        missing=_score(each.missing for each in assessments if each.missing),
        fields=_by_name(fields, _score),
        every_field=_score(fields),
        criteria=_by_name(criteria, _score),
        statuses=_by_name(criteria, _confusion),
        every_criterion=_score(criteria),
        reliability=_bands(fields),
        reliabilities=_by_name(fields, _bands),
    )


def count_by(tag: str, assessments: Sequence[Assessment]) -> Mapping[str, Figures]:
    """The figures of each value of a tag, in alphabetical order; dossiers that do not bear it are left out."""
    groups: dict[str, list[Assessment]] = {}
    for each in assessments:
        if tag in each.tags:
            groups.setdefault(each.tags[tag], []).append(each)
    return {value: count(groups[value]) for value in sorted(groups)}


def _score(given: Iterable[Given]) -> Score:
    found = Counter(each.outcome for each in given)
    return Score(**{outcome.value: found[outcome] for outcome in Outcome})


def _confusion(given: Iterable[Given]) -> Mapping[tuple[str, str], int]:
    return Counter((str(each.want), str(each.got or "")) for each in given if not each.right)


def _by_name(given: Sequence[Given], what: Callable[[Sequence[Given]], Counted]) -> Mapping[str, Counted]:
    groups: dict[str, list[Given]] = {}
    for each in given:
        groups.setdefault(each.what, []).append(each)
    return {name: what(groups[name]) for name in sorted(groups)}


def _bands(given: Sequence[Given]) -> tuple[Band, ...]:
    """The bands that hold a value, the surest first."""
    groups: dict[float | None, list[Given]] = {}
    for each in given:
        if each.outcome in GIVEN:
            sure = each.confidence
            groups.setdefault(None if sure is None else next(least for least in BANDS if sure >= least), []).append(each)
    return tuple(_band(least, groups[least]) for least in (*BANDS, None) if least in groups)


def _band(least: float | None, given: Sequence[Given]) -> Band:
    told = [each.confidence for each in given if each.confidence is not None]
    return Band(least, len(given), sum(each.outcome in RIGHT for each in given), sum(told) / len(told) if told else None)
