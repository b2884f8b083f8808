"""What is kept of a verdict once it was given, and what an agent made of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from verifier.domain.claim import Claim
from verifier.domain.likeness import Likeness
from verifier.domain.verdict import CriterionStatus, Status, Versions


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asked for a verdict, and when (with its time zone)."""

    who: str
    when: datetime


@dataclass(frozen=True, slots=True)
class Decision:
    """What an agent decided about a dossier. `undoes`: the number of the decision that it takes back; `status` is None then."""

    number: int
    who: str
    when: datetime
    why: str
    status: Status | None
    undoes: int | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """A verdict as it was kept. `claim` tells nobody by name; `software`: its id in the catalogue; `pieces`: their SHA-256."""

    number: int
    asked: Asked
    dossier: str
    claim: Claim
    status: Status
    criteria: tuple[tuple[str, CriterionStatus], ...]
    software: str | None
    versions: Versions
    pieces: tuple[str, ...] = ()
    decisions: tuple[Decision, ...] = ()

    @property
    def decided(self) -> Decision | None:
        """The last decision that was not taken back."""
        undone = {each.undoes for each in self.decisions}
        standing = [each for each in self.decisions if each.undoes is None and each.number not in undone]
        return standing[-1] if standing else None


@dataclass(frozen=True, slots=True)
class Met:
    """An earlier verdict on a paper like this one. `again`: of the same dossier, for the same claim."""

    kept: Kept
    likeness: Likeness
    again: bool


@dataclass(frozen=True, slots=True)
class Recalled:
    """What a history tells of the paper at this place of a dossier: the surest and latest first, then how many dossiers more.

    `whole`: all were counted; else there are at least as many.
    """

    piece: int
    met: tuple[Met, ...]
    more: int = 0
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which verdicts are looked for; None = whichever. `since` is included, `before` is not; `sha256` may be its beginning."""

    dossier: str | None = None
    sha256: str | None = None
    status: Status | None = None
    dispositif: str | None = None
    exercice: int | None = None
    who: str | None = None
    since: datetime | None = None
    before: datetime | None = None
