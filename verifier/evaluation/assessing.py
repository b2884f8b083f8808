"""One dossier of the results beside the truth: the verdict, each kind, each field, each criterion, right or not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from verifier.domain import CriterionStatus, FieldName, Status
from verifier.evaluation.comparing import RIGHT, Outcome, comparable, compare, compare_devices, folded
from verifier.evaluation.records import Answer, Paper, Result, Software, Truth, WantedPaper, WantedSoftware

__all__ = ["NO_RESULT", "Assessment", "Given", "Judgement", "assess"]

NO_RESULT = "no_result"     # stands beside the statuses in a confusion matrix
_REFUSALS = frozenset({Status.NON_CONFORME, Status.INCOMPLET})
_NOT_REFUSED = frozenset({Status.CONFORME, Status.A_VERIFIER})
_NO_ANSWER = Answer(None)


class Judgement(StrEnum):
    """What a verdict is worth. The first wrong one is the worst: it pays what must not be paid."""

    RIGHT = "right"
    FALSE_CONFORME = "false_conforme"
    FALSE_REFUSAL = "false_refusal"      # refused what is conforme, or what nobody can tell
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Given:
    """One thing that was wanted, beside what was given for it, as both are written.

    `what` is the field's or the criterion's name, `kind` or `match`; `piece` the pièce's name in the truth (empty: the dossier).
    """

    what: str
    piece: str
    want: object
    got: object
    outcome: Outcome
    confidence: float | None = None

    @property
    def right(self) -> bool:
        """Whether nothing is to be said against it."""
        return self.outcome in RIGHT


@dataclass(frozen=True, slots=True)
class Assessment:
    """One dossier. `match` and `missing` are None where the truth does not say."""

    dossier: str
    tags: Mapping[str, str]
    want: str
    got: str
    judgement: Judgement
    match: Given | None
    missing: Given | None
    kinds: tuple[Given, ...]
    fields: tuple[Given, ...]
    criteria: tuple[Given, ...]

    @property
    def errors(self) -> Iterator[Given]:
        """Everything that is not right, the verdict apart."""
        singles = [each for each in (self.match, self.missing) if each]
        return (each for each in (*singles, *self.kinds, *self.fields, *self.criteria) if not each.right)


def assess(truth: Truth, result: Result | None) -> Assessment:
    """How right a result is; a dossier without a result is wrong everywhere."""
    papers = list(_pairs(truth.pieces, result.pieces if result else ()))
    got = result.status if result and result.status else NO_RESULT
    return Assessment(
        dossier=truth.dossier,
        tags=truth.tags,
        want=truth.status,
        got=str(got),
        judgement=_judgement(truth, got),
        match=_match(truth.software, result) if truth.software else None,
        missing=_missing(truth.missing, result) if truth.missing is not None else None,
        kinds=tuple(_kind(wanted, paper) for wanted, paper in papers if wanted.kinds),
        fields=tuple(each for wanted, paper in papers for each in _fields(wanted, paper)),
        criteria=tuple(_criteria(truth, result)),
    )


def _judgement(truth: Truth, got: str) -> Judgement:
    if got in truth.accepted:
        return Judgement.RIGHT
    if got == Status.CONFORME:
        return Judgement.FALSE_CONFORME
    return Judgement.FALSE_REFUSAL if got in _REFUSALS and truth.status in _NOT_REFUSED else Judgement.OTHER


def _pairs(wanted: Sequence[WantedPaper], papers: Sequence[Paper]) -> Iterator[tuple[WantedPaper, Paper | None]]:
    """Each pièce of the truth with that of the same name; those left over by their order, where the numbers agree."""
    left = list(papers)
    named: list[Paper | None] = []
    for each in wanted:
        found = next((paper for paper in left if _file(paper.name) == _file(each.name)), None)
        named.append(found)
        if found:
            left.remove(found)
    agreed = len(wanted) == len(papers)
    for each, found in zip(wanted, named, strict=True):
        yield each, found or (left.pop(0) if agreed and left else None)


def _file(name: str) -> str:
    """The name alone: where it was unpacked from does not count."""
    return re.split(r"[/\\!]", name)[-1].strip().lower()


def _kind(wanted: WantedPaper, paper: Paper | None) -> Given:
    got = paper.kind if paper else None
    outcome = Outcome.RIGHT if got in wanted.kinds else Outcome.WRONG if got else Outcome.MISSED
    return Given("kind", wanted.name, wanted.kinds[0], got, outcome)


def _fields(wanted: WantedPaper, paper: Paper | None) -> Iterator[Given]:
    for name, want in wanted.fields.items():
        answer = paper.fields.get(name, _NO_ANSWER) if paper else _NO_ANSWER
        devices = name == FieldName.DEVICES
        for outcome in compare_devices(want, answer.value) if devices else (compare(name, want, answer.value),):
            yield Given(name, wanted.name, want, answer.value, outcome, answer.confidence)


def _criteria(truth: Truth, result: Result | None) -> Iterator[Given]:
    """A criterion that the result does not name is not in force there."""
    for name, want in truth.criteria.items():
        got = result.criteria.get(name, CriterionStatus.SANS_OBJET.value) if result else None
        yield Given(name, "", want, got, Outcome.RIGHT if got == want else Outcome.WRONG if result else Outcome.MISSED)


def _missing(want: tuple[str, ...], result: Result | None) -> Given | None:
    """The list of what lacks; nothing missing and nothing said is not counted."""
    if result and not want and not result.missing:
        return None
    right = result is not None and sorted(result.missing) == sorted(want)
    got = list(result.missing) if result else None
    return Given("missing", "", list(want), got, Outcome.RIGHT if right else Outcome.WRONG if result else Outcome.MISSED)


def _match(want: WantedSoftware, result: Result | None) -> Given:
    got = result.software if result else None
    shown = (want.logiciel_id or list(want.noms)) if not want.nothing else None
    return Given("match", "", shown, (got.nom or got.logiciel_id) if got else None, _match_outcome(want, got, result is not None))


def _match_outcome(want: WantedSoftware, got: Software | None, answered: bool) -> Outcome:
    if not answered:
        return Outcome.MISSED
    if want.nothing:
        return Outcome.NONE if got is None else Outcome.SPURIOUS
    if got is None:
        return Outcome.MISSED
    if want.logiciel_id is not None:
        return Outcome.RIGHT if got.logiciel_id == want.logiciel_id else Outcome.WRONG
    named = folded(got.nom) in {folded(name) for name in want.noms}
    editors = {comparable("editor", name) for name in want.editeurs}
    return Outcome.RIGHT if named and (not got.editeur or comparable("editor", got.editeur) in editors) else Outcome.WRONG
