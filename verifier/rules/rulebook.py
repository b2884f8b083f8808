"""The rule book: what is asked, of whom, for which year, and where it is written. Data only; `loading` fills it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple, TypeAlias

from verifier.domain import Dispositif, Indicateur, Profession, Source
from verifier.errors import RulebookError
from verifier.wording import say

__all__ = [
    "Borrowing",
    "Confirmation",
    "Definition",
    "Law",
    "Pair",
    "Params",
    "Reading",
    "Remark",
    "Rule",
    "RuleSet",
    "Rulebook",
    "Span",
]

Params: TypeAlias = Mapping[str, Any]


class Pair(NamedTuple):
    """Who may claim what, and for which year (verdicts.md section 6)."""

    dispositif: Dispositif
    exercice: int
    profession: Profession
    indicateur: Indicateur


@dataclass(frozen=True, slots=True)
class Reading:
    """How sure a reading must be before it may refuse (guard a) or accept."""

    confidence: float      # below it, the words that contradict are doubtful
    quality: float         # below it, a pièce may hide the words that are missed
    acceptance: float      # below it, the words that satisfy are doubtful too
    rival: float           # a loser this close to the winner is a rival


@dataclass(frozen=True, slots=True)
class Definition:
    """A criterion whatever the law: how it is checked, how each outcome is said, what is asked of the professional."""

    id: str
    title: str
    check: str
    params: Params
    says: Mapping[str, str]
    ask: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Span:
    """Where and when a criterion is law, and the text that says so. No `professions` = all of them."""

    criterion: str
    indicateurs: frozenset[Indicateur]
    exercices: frozenset[int]
    professions: frozenset[Profession] | None
    source: Source
    params: Params
    says: Mapping[str, str]
    ask: Mapping[str, str]

    def covers(self, exercice: int, profession: Profession | None, indicateur: Indicateur) -> bool:
        """Whether the criterion is in force there. An unknown profession is covered only where all of them are."""
        known = self.professions is None or profession in self.professions
        return exercice in self.exercices and indicateur in self.indicateurs and known


@dataclass(frozen=True, slots=True)
class Confirmation:
    """The caisse's word that borrowed rules hold: who said so, when, by which text."""

    qui: str
    quand: date
    texte: str


@dataclass(frozen=True, slots=True)
class Borrowing:
    """Exercices for which no official text is at hand: judged by the nearest known rules, never `conforme` until confirmed."""

    indicateurs: frozenset[Indicateur]
    exercices: frozenset[int]
    from_dispositif: Dispositif
    from_exercice: int
    from_profession: Profession | None
    confirme_par: Confirmation | None


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that the agent should bear in mind for an indicator, whatever the pièces say."""

    indicateurs: frozenset[Indicateur]
    exercices: frozenset[int]
    text: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A criterion in force: its definition, its source, its parameters."""

    definition: Definition
    source: Source
    params: Params
    says: Mapping[str, str]
    ask: Mapping[str, str]

    @property
    def id(self) -> str:
        """The criterion's id."""
        return self.definition.id


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The criteria in force for one claim, in the order of the table; `borrowing` when they are another year's."""

    rules: tuple[Rule, ...]
    borrowing: Borrowing | None
    remarks: tuple[str, ...]

    @property
    def confirmed(self) -> bool:
        """Whether these rules may say `conforme`."""
        return self.borrowing is None or self.borrowing.confirme_par is not None


@dataclass(frozen=True, slots=True)
class Law:
    """One dispositif: its names (`abrege` within a sentence), its spans, what it borrows, its remarks."""

    dispositif: Dispositif
    titre: str
    abrege: str
    spans: tuple[Span, ...]
    borrowings: tuple[Borrowing, ...]
    remarks: tuple[Remark, ...]

    @property
    def latest(self) -> int:
        """The latest exercice whose own rules stand in the book, else the latest that borrows."""
        own = [year for span in self.spans for year in span.exercices]
        return max(own or [year for borrowing in self.borrowings for year in borrowing.exercices])


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Everything that the rules know. `version` is a short hash of its files."""

    version: str
    reading: Reading
    definitions: Mapping[str, Definition]
    laws: Mapping[Dispositif, Law]
    pairs: frozenset[Pair]
    professions: Mapping[Profession, str]

    def latest(self, dispositif: Dispositif) -> int:
        """The exercice that a claim without one is about."""
        return self.laws[dispositif].latest

    def rules_for(self, dispositif: Dispositif, exercice: int, profession: Profession | None, indicateur: Indicateur) -> RuleSet:
        """The criteria in force, its own or borrowed."""
        law = self.laws[dispositif]
        remarks = tuple(r.text for r in law.remarks if exercice in r.exercices and indicateur in r.indicateurs)
        own = self._own(dispositif, exercice, profession, indicateur)
        if own or indicateur is Indicateur.MESSAGERIE:
            return RuleSet(own, None, remarks)
        borrowing = next((b for b in law.borrowings if exercice in b.exercices and indicateur in b.indicateurs), None)
        if borrowing is None:
            raise RulebookError(say("rules.livre.sans_regle", dispositif=dispositif, exercice=exercice, indicateur=indicateur))
        lender, year = borrowing.from_dispositif, borrowing.from_exercice
        borrowed = self._own(lender, year, borrowing.from_profession or profession, indicateur)
        return RuleSet(borrowed, borrowing, remarks)

    def _own(
        self, dispositif: Dispositif, exercice: int, profession: Profession | None, indicateur: Indicateur
    ) -> tuple[Rule, ...]:
        found = {span.criterion: span for span in self.laws[dispositif].spans if span.covers(exercice, profession, indicateur)}
        return tuple(_rule(definition, found[name]) for name, definition in self.definitions.items() if name in found)


def _rule(definition: Definition, span: Span) -> Rule:
    """A criterion as one span puts it in force."""
    params = {**definition.params, **span.params}
    return Rule(definition, span.source, params, {**definition.says, **span.says}, {**definition.ask, **span.ask})
