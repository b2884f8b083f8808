"""Who finds names in text: handed down by resources, because stages do not know each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class NameKind(StrEnum):
    """What a catalogue name names."""

    LOGICIEL = "logiciel"
    EDITEUR = "editeur"
    CONNECTEUR = "connecteur"
    PACK = "pack"
    MESSAGERIE = "messagerie"
    APPAREIL = "appareil"


@dataclass(frozen=True, slots=True)
class Spotted:
    """A catalogue name found among words: words[start:end] reads as `name`. `ordinary` = also an everyday word."""

    start: int
    end: int
    kind: NameKind
    id: str
    name: str
    score: float
    ordinary: bool = False
    editeur_id: str | None = None


class NameSpotter(Protocol):
    """Finds the catalogue's names in a row of words (strings as printed)."""

    def spot(self, words: Sequence[str]) -> tuple[Spotted, ...]:
        """Every name found, best first where they overlap; exact on numbers, tolerant on letters."""


class EntityLabel(StrEnum):
    """What the trained model names."""

    PRATICIEN = "PRATICIEN"
    EDITEUR = "EDITEUR"
    LOGICIEL = "LOGICIEL"


@dataclass(frozen=True, slots=True)
class Entity:
    """A name that the trained model found: text[start:end] of the string it was given."""

    label: EntityLabel
    start: int
    end: int
    text: str
    confidence: float


class EntityFinder(Protocol):
    """Finds names that no label announces. Loads its model at the first call."""

    def find(self, text: str) -> tuple[Entity, ...]:
        """The entities of a text (paragraphs separated by newlines)."""
