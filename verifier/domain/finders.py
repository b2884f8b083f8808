"""Who finds names in text: handed down by resources, because stages do not know each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, Self


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
    VERSION = "VERSION"
    CONNECTEUR = "CONNECTEUR"
    PACK = "PACK"


@dataclass(frozen=True, slots=True)
class Entity:
    """A name that the trained model found: text[start:end] of the string it was given."""

    label: EntityLabel
    start: int
    end: int
    text: str
    confidence: float


@dataclass(frozen=True, slots=True)
class TextCell:
    """How text[start:end] stands on the page: type size beside the usual one, left edge and height (0–1), the words over it."""

    start: int
    end: int
    size: float
    left: float
    depth: float
    above: str


class PageText(str):
    """The words of a page or more, a row a line, cells apart by tabs, white as an empty line; `cells` tells how they stand."""

    __slots__ = ("cells",)
    cells: tuple[TextCell, ...]

    def __new__(cls, text: str, cells: tuple[TextCell, ...] = ()) -> Self:
        """The text with its cells, in the order of the text."""
        made = super().__new__(cls, text)
        made.cells = cells
        return made


class EntityFinder(Protocol):
    """Finds names that no label announces. Loads its model at the first call."""

    def find(self, text: str) -> tuple[Entity, ...]:
        """The entities of a text (rows separated by newlines); a `PageText` tells the places of its cells too."""
