"""What a table and a workbook tell of a dossier: little of its result, had from a verification or straight from its line.

A batch of thousands is read for its books: of a line of JSON only what they show is made out, and nothing of it twice.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from verifier.domain import (
    Claim,
    Criterion,
    CriterionStatus,
    Facts,
    Field,
    FieldName,
    Reading,
    Signal,
    Source,
    Status,
    Verification,
    Versions,
)

__all__ = ["MET", "Condition", "Day", "Gist", "Paper", "gist_of", "reader"]

MET = frozenset({CriterionStatus.SATISFAIT, CriterionStatus.SANS_OBJET})


@dataclass(frozen=True, slots=True)
class Words:
    """Words that a criterion rests on, and where they stand."""

    piece: int
    page: int
    text: str


@dataclass(frozen=True, slots=True)
class Condition:
    """One criterion as judged."""

    id: str
    status: CriterionStatus
    message: str
    source: Source
    evidence: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Software:
    """The software that was found in the catalogue."""

    logiciel_id: str
    nom: str
    editeur: str
    version: str | None
    score: float


@dataclass(frozen=True, slots=True)
class Day:
    """A day that a pièce gives; None where it does not."""

    value: date | None
    confidence: float


@dataclass(frozen=True, slots=True)
class Days:
    """Those that a book shows."""

    acquisition_date: Day | None = None
    document_date: Day | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """One pièce."""

    name: str
    reading: Reading
    quality: float
    error: str | None
    fields: Days
    signals: tuple[Signal, ...]


@dataclass(frozen=True, slots=True)
class Remarks:
    """What a line with `--detail` holds of its own: the remarks to the agent."""

    notes: tuple[str, ...] = ()


NOTHING = Remarks()


@dataclass(frozen=True, slots=True)
class Gist:
    """A dossier as the books tell it; each name is that of the contract (section 4).

    Two have none there: the version where no software was found, and the remarks that are said of every dossier (`usual`).
    """

    dossier: str
    claim: Claim
    status: Status
    criteria: tuple[Condition, ...]
    missing: tuple[str, ...]
    reply: str
    match: Software | None
    pieces: tuple[Paper, ...]
    versions: Versions
    explanation: Remarks = NOTHING
    unmatched_version: str | None = None
    usual: frozenset[str] = frozenset()

    @property
    def version(self) -> str | None:
        """The version printed, also where no software was found, which no line tells."""
        return self.match.version if self.match else self.unmatched_version

    @property
    def notes(self) -> tuple[str, ...]:
        """The remarks to the agent."""
        return self.explanation.notes

    def remarked(self, notes: tuple[str, ...], usual: frozenset[str]) -> Gist:
        """The same with these remarks, which a line holds only with `--detail`; and those that are said of every dossier."""
        return replace(self, explanation=Remarks(notes) if notes else self.explanation, usual=usual)


@cache
def reader() -> Callable[[bytes], Gist]:
    """What makes a gist of a line of results. It raises `msgspec.MsgspecError` where the line is none."""
    import msgspec  # noqa: PLC0415  late: only a batch writes books

    return msgspec.json.Decoder(Gist).decode


def gist_of(verification: Verification) -> Gist:
    """What the books tell of a dossier that was just judged."""
    verdict, best = verification.verdict, verification.matching.best
    printed = verification.matching.version
    match = Software(best.logiciel_id, best.nom, best.editeur, printed, best.score) if best else None
    return Gist(
        verification.dossier, verification.claim, verdict.status, tuple(_condition(each) for each in verdict.criteria),
        verdict.missing, verdict.reply, match, tuple(_paper(each) for each in verification.facts), verification.versions,
        Remarks(verdict.notes), None if best else printed,
    )


def _condition(criterion: Criterion) -> Condition:
    words = tuple(Words(each.piece, each.page, each.text) for each in criterion.evidence)
    return Condition(criterion.id, criterion.status, criterion.message, criterion.source, words)


def _paper(facts: Facts) -> Paper:
    days = Days(*(_day(facts.fields.get(name)) for name in (FieldName.ACQUISITION_DATE, FieldName.DOCUMENT_DATE)))
    return Paper(facts.name, facts.reading, facts.quality, facts.error, days, facts.signals)


def _day(found: Field | None) -> Day | None:
    return Day(found.value, found.confidence) if found and isinstance(found.value, date) else None
