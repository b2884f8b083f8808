"""What an import would change: the lines that a human reads before saying yes."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

__all__ = ["Change", "Doubt", "Notes", "Section", "Turn"]


class Section(StrEnum):
    """What a change is about: a referentiel, or a file."""

    SEGUR = "segur"
    LAP = "lap"
    DMP = "dmp"
    LOGICIELS = "logiciels"
    EDITEURS = "editeurs"
    MESSAGERIES = "messageries"
    LIBELLES = "libelles"
    APPAREILS = "appareils"
    CLES = "cles"


class Turn(StrEnum):
    """Which way something changed."""

    AJOUT = "ajout"
    CHANGEMENT = "changement"
    DEPART = "depart"


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the difference, in French."""

    section: Section
    turn: Turn
    text: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """A row of the list that only a human can place: its line, and a French sentence."""

    line: int
    text: str


@dataclass(slots=True)
class Notes:
    """All that is noted on the way. `held`: the software that a doubt may be about, of which nothing may be ended."""

    changes: list[Change] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    held: set[str] = field(default_factory=set)
    called: dict[str, str] = field(default_factory=dict)    # a name of the list that is an alias → the catalogue's name and id
    known: int = 0      # rows of this list that were in force before
    leaving: int = 0    # those of them that the list no longer holds

    def note(self, section: Section, turn: Turn, text: str) -> None:
        """One more line of the difference."""
        self.changes.append(Change(section, turn, text))
