"""What agents work on: dossiers that were deposited, who may do what with them, and what they did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from verifier.domain.history import Decision
from verifier.domain.verdict import Status


class Role(StrEnum):
    """What somebody may do; each may do what the one before may."""

    AGENT = "agent"
    SUPERVISEUR = "superviseur"
    ADMINISTRATEUR = "administrateur"

    def reaches(self, other: Role) -> bool:
        """Whether one may do what the other may."""
        order = list(Role)
        return order.index(self) >= order.index(other)


@dataclass(frozen=True, slots=True)
class Agent:
    """Somebody, or a program, who was let in."""

    name: str
    role: Role


class State(StrEnum):
    """How far a dossier has come: deposited, being read, judged, or given up (the tool could not work)."""

    EN_ATTENTE = "en_attente"
    EN_LECTURE = "en_lecture"
    JUGE = "juge"
    ECHEC = "echec"


@dataclass(frozen=True, slots=True)
class Sent:
    """A file as it was deposited; `name` as given, `media` told by its bytes (`application/pdf`)."""

    name: str
    data: bytes
    media: str = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Held:
    """A file of a dossier, without its bytes; `rank` counts from 0."""

    rank: int
    name: str
    sha256: str
    media: str
    size: int


@dataclass(frozen=True, slots=True)
class Summary:
    """What a verdict comes to, in the words by which dossiers are looked for and put in order.

    `urgency`: 0 is what an agent looks at first; `quality` the worst of the pièces' (0-1).
    """

    status: Status
    urgency: int
    dispositif: str | None
    exercice: int | None
    profession: str | None
    indicateur: str
    missing: tuple[str, ...] = ()
    quality: float = 0.0
    software: str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """The last that was done to a dossier: « depot », « lecture », « correction », « decision »…; by whom, when."""

    what: str
    who: str
    when: datetime


@dataclass(frozen=True, slots=True)
class Filed:
    """A dossier as it stands. `version` grows with each change; `failure`: why it could not be judged, in French.

    `decided`: what an agent decided, None while nobody has.
    """

    id: str
    version: int
    state: State
    reference: str
    deposited: Change
    changed: Change
    summary: Summary | None = None
    decided: Status | None = None
    failure: str = ""


@dataclass(frozen=True, slots=True)
class Correction:
    """A value that an agent wrote over one that was read. `before`, `after`: as JSON writes them; `undoes`: as of a Decision."""

    number: int
    who: str
    when: datetime
    piece: int
    field: str
    before: str
    after: str
    undoes: int | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """A dossier with all that is known of it.

    `claim`, `result`, `detail`: JSON as `reports` writes it (a claim; a result of the contract; the same with its facts), « »
    where there is none yet.
    """

    filed: Filed
    claim: str
    pieces: tuple[Held, ...] = ()
    result: str = ""
    detail: str = ""
    read: str = ""       # `detail` as it was before anybody corrected it
    verdict: int | None = None
    corrections: tuple[Correction, ...] = ()
    decisions: tuple[Decision, ...] = ()


@dataclass(frozen=True, slots=True)
class Sought:
    """Which dossiers are looked for; None = whichever. `open_`: True those that nobody decided about, False the others."""

    text: str | None = None
    state: State | None = None
    status: Status | None = None
    dispositif: str | None = None
    exercice: int | None = None
    profession: str | None = None
    missing: str | None = None
    quality_below: float | None = None
    open_: bool | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A page of the dossiers looked for, of how many; `counts`: how many of each status among all.

    `sorts`: how many of each status, and of each state where there is no status yet, whichever of them is looked for.
    """

    rows: tuple[Filed, ...]
    total: int
    counts: Mapping[str, int] = field(default_factory=dict)
    sorts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Deed:
    """What is written down of who did what: a row of the audit. `told`: a few words, never of a document."""

    who: str
    when: datetime
    action: str
    dossier: str = ""
    told: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """A deed as it stands in the audit. `reference`: of its dossier, « » where there is none, or it was erased."""

    number: int
    deed: Deed
    seal: str
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Looked:
    """The rows of the audit looked for; `since` is included, `before` is not. `dossier`: its id, or part of its reference."""

    since: datetime | None = None
    before: datetime | None = None
    who: str = ""
    action: str = ""
    dossier: str = ""
