"""The rule book: what is asked, of whom, for which year, and where it is written. Data only; `loading` fills it."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple, TypeAlias

from verifier.domain import Dispositif, Indicateur, Profession, Source
from verifier.errors import RulebookError
from verifier.rules.deciding import Confirmation
from verifier.rules.yearly import NOTHING, Window, Yearly
from verifier.wording import say

__all__ = [
    "Borrowing",
    "Confirmed",
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

    @property
    def claim(self) -> tuple[int, frozenset[Profession], Indicateur]:
        """What a law is asked: the year, the one profession, the indicator."""
        return self.exercice, frozenset({self.profession}), self.indicateur


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
    always: frozenset[Indicateur] = frozenset()      # where it is always in force: no caisse may do without


@dataclass(frozen=True, slots=True)
class Span:
    """Where and when a criterion is law, and the text that says so. No `professions` = all of them.

    `decided` is the caisse's word where the span is the caisse's own; `retired` where that word is that it is not asked.
    """

    criterion: str
    indicateurs: frozenset[Indicateur]
    exercices: frozenset[int]
    professions: frozenset[Profession] | None
    source: Source
    params: Params
    says: Mapping[str, str]
    ask: Mapping[str, str]
    decided: Confirmation | None = None
    retired: bool = False

    def covers(self, exercice: int, whom: frozenset[Profession], indicateur: Indicateur) -> bool:
        """Whether the criterion is in force there, whichever of these professions it is."""
        known = self.professions is None or whom <= self.professions
        return exercice in self.exercices and indicateur in self.indicateurs and known


@dataclass(frozen=True, slots=True)
class Borrowing:
    """Exercices for which no official text is at hand: judged by the nearest known rules, never `conforme` until confirmed."""

    indicateurs: frozenset[Indicateur]
    exercices: frozenset[int]
    from_dispositif: Dispositif
    from_exercice: int
    from_profession: Profession | None
    confirme_par: Confirmation | None
    professions: frozenset[Profession] | None = None
    without: frozenset[str] = frozenset()       # criteria of the lender that are not borrowed
    decided: Confirmation | None = None         # the caisse's word where the borrowing is its own

    def covers(self, exercice: int, whom: frozenset[Profession], indicateur: Indicateur) -> bool:
        """Whether a claim is judged by what is borrowed here."""
        known = self.professions is None or whom <= self.professions
        return exercice in self.exercices and indicateur in self.indicateurs and known


@dataclass(frozen=True, slots=True)
class Confirmed:
    """Claims whose borrowed rules a caisse confirms in its own files. No `professions` = all of them."""

    indicateurs: frozenset[Indicateur]
    exercices: frozenset[int]
    professions: frozenset[Profession] | None
    par: Confirmation

    def covers(self, exercice: int, whom: frozenset[Profession], indicateur: Indicateur) -> bool:
        """Whether a claim is among them."""
        known = self.professions is None or whom <= self.professions
        return exercice in self.exercices and indicateur in self.indicateurs and known


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that the agent should bear in mind for an indicator, whatever the pièces say."""

    indicateurs: frozenset[Indicateur]
    exercices: frozenset[int]
    text: str
    professions: frozenset[Profession] | None = None

    def covers(self, exercice: int, whom: frozenset[Profession], indicateur: Indicateur) -> bool:
        """Whether it is worth telling for a claim."""
        known = self.professions is None or whom <= self.professions
        return exercice in self.exercices and indicateur in self.indicateurs and known


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

    def asks(self, other: Rule) -> bool:
        """Whether another rule asks the same, in the same words, whatever the text that each of them cites."""
        mine, theirs = ((one.params, one.says, one.ask) for one in (self, other))
        return self.definition is other.definition and mine == theirs


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The criteria in force for one claim, in the order of the table; `borrowing` when they are another year's.

    `decisions`: what a caisse changed in them, each with the ids of the criteria that it touched. `disputed`: criteria that
    are not the same for all the professions of which the claim may be, as one of them is asked.
    """

    rules: tuple[Rule, ...]
    borrowing: Borrowing | None
    remarks: tuple[str, ...]
    decisions: tuple[tuple[Confirmation, tuple[str, ...]], ...] = ()
    disputed: tuple[Rule, ...] = ()

    @property
    def every(self) -> tuple[Rule, ...]:
        """Those of all, then those of some."""
        return (*self.rules, *self.disputed)

    @property
    def confirmed(self) -> bool:
        """Whether these rules may say `conforme`."""
        return self.borrowing is None or self.borrowing.confirme_par is not None


@dataclass(frozen=True, slots=True)
class Law:
    """One dispositif: its names (`abrege` within a sentence), its spans, what it borrows, its remarks, its yearly data."""

    dispositif: Dispositif
    titre: str
    abrege: str
    spans: tuple[Span, ...]
    borrowings: tuple[Borrowing, ...]
    remarks: tuple[Remark, ...]
    confirmed: tuple[Confirmed, ...] = ()
    yearly: Yearly = NOTHING

    def borrows(self, exercice: int, whom: frozenset[Profession], indicateur: Indicateur) -> Borrowing | None:
        """What a claim without rules of its own is judged by, as it was written."""
        return next((one for one in self.borrowings if one.covers(exercice, whom, indicateur)), None)

    def own(self, exercice: int, whom: frozenset[Profession], indicateur: Indicateur) -> list[Span]:
        """The spans of our own files that are in force for a claim."""
        return [span for span in self.spans if not span.decided and span.covers(exercice, whom, indicateur)]

    def decided(self, exercice: int, whom: frozenset[Profession], indicateur: Indicateur) -> list[Span]:
        """The spans by which a caisse changes them."""
        return [span for span in self.spans if span.decided and span.covers(exercice, whom, indicateur)]


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Everything that the rules know. `version` is a short hash of its files, « ours+the caisse's » where it has some.

    `ours`: the same without the caisse's files; None where it has none. `opened`: the claims that it alone knows.
    """

    version: str
    reading: Reading
    definitions: Mapping[str, Definition]
    laws: Mapping[Dispositif, Law]
    pairs: frozenset[Pair]
    professions: Mapping[Profession, str]
    ours: Rulebook | None = None
    opened: Mapping[Pair, Confirmation] = field(default_factory=dict)

    def latest(self, dispositif: Dispositif) -> int:
        """The exercice that a claim without one is about: the last that may be claimed, be its rules borrowed."""
        return max(pair.exercice for pair in self.pairs if pair.dispositif == dispositif)

    def rules_for(self, dispositif: Dispositif, exercice: int, profession: Profession | None, indicateur: Indicateur) -> RuleSet:
        """The criteria in force, its own or borrowed, then as the caisse changes them; joined where no profession is known."""
        whom, law = self.whom(dispositif, exercice, profession, indicateur), self.laws[dispositif]
        each = [self._rules_of(law, exercice, frozenset({one}), indicateur) for one in sorted(whom)]
        return each[0] if len(each) == 1 else _joined(each, tuple(self.definitions))

    @property
    def remarks(self) -> frozenset[str]:
        """What is remarked of every dossier that a rule applies to, whatever its pièces say."""
        return frozenset(each.text for law in self.laws.values() for each in law.remarks)

    def _rules_of(self, law: Law, exercice: int, whom: frozenset[Profession], indicateur: Indicateur) -> RuleSet:
        """The criteria in force for one profession."""
        remarks = tuple(r.text for r in law.remarks if r.covers(exercice, whom, indicateur))
        changes = law.decided(exercice, whom, indicateur)
        spans, borrowing = law.own(exercice, whom, indicateur), None
        if not spans and indicateur is not Indicateur.MESSAGERIE:
            borrowing = self._borrowing(law, exercice, whom, indicateur)
            spans = self._lent(borrowing, whom, indicateur) if borrowing else []
        if not spans and not changes and indicateur is not Indicateur.MESSAGERIE:
            values = {"dispositif": law.dispositif, "exercice": exercice, "indicateur": indicateur}
            raise RulebookError(say("rules.livre.sans_regle", **values))
        return RuleSet(self._ordered([*spans, *changes]), borrowing, remarks, _decisions(changes))

    def window(
        self, dispositif: Dispositif, exercice: int, profession: Profession | None, indicateur: Indicateur
    ) -> Window | None:
        """When a claim is declared; None where that is not known, or not the same for all who may make it."""
        among = self.whom(dispositif, exercice, profession, indicateur)
        return self.laws[dispositif].yearly.window(exercice, profession, among)

    def whom(
        self, dispositif: Dispositif, exercice: int, profession: Profession | None, indicateur: Indicateur
    ) -> frozenset[Profession]:
        """The professions that a claim may be of: its own, else all that may make it."""
        if profession:
            return frozenset({profession})
        place = (dispositif, exercice, indicateur)
        able = (pair.profession for pair in self.pairs if (pair.dispositif, pair.exercice, pair.indicateur) == place)
        return frozenset(able) or frozenset(Profession)

    def _borrowing(
        self, law: Law, exercice: int, whom: frozenset[Profession], indicateur: Indicateur
    ) -> Borrowing | None:
        """What a claim without rules of its own is judged by, and whether the caisse confirmed it."""
        claim = (exercice, whom, indicateur)
        borrowing = law.borrows(*claim)
        confirmed = next((one.par for one in law.confirmed if one.covers(*claim)), None)
        return replace(borrowing, confirme_par=confirmed) if borrowing and confirmed else borrowing

    def _lent(self, borrowing: Borrowing, whom: frozenset[Profession], indicateur: Indicateur) -> list[Span]:
        lender = self.laws[borrowing.from_dispositif]
        served = frozenset({borrowing.from_profession}) if borrowing.from_profession else whom
        spans = lender.own(borrowing.from_exercice, served, indicateur)
        return [span for span in spans if span.criterion not in borrowing.without]

    def _ordered(self, spans: Iterable[Span]) -> tuple[Rule, ...]:
        """One rule a criterion, in the order of the definitions; the last span of a criterion holds."""
        found = {span.criterion: span for span in spans}
        return tuple(
            _rule(definition, found[name])
            for name, definition in self.definitions.items()
            if name in found and not found[name].retired
        )


def _joined(each: Sequence[RuleSet], order: Sequence[str]) -> RuleSet:
    """The rules of a claim that may be of several professions: what all of them share; what they do not is disputed.

    The least changed of these rule sets speaks for all; of borrowed rules, those that nobody has confirmed.
    """
    kept = min(each, key=lambda one: len(one.decisions))
    by_id = [_by_id(one) for one in each]
    asked = {name: rule for found in (*by_id[::-1], _by_id(kept)) for name, rule in found.items()}
    alike = {name for name, rule in asked.items() if all(name in found and found[name].asks(rule) for found in by_id)}
    ordered = [_cited_by_all(asked[name], [found[name] for found in by_id if name in found]) for name in order if name in asked]
    borrowings = sorted((one.borrowing for one in each if one.borrowing), key=lambda one: one.confirme_par is not None)
    remarks = (text for text in kept.remarks if all(text in one.remarks for one in each))
    return RuleSet(
        tuple(rule for rule in ordered if rule.id in alike), borrowings[0] if borrowings else None,
        tuple(dict.fromkeys(remarks)), _shared(each, set(asked) - alike), tuple(rule for rule in ordered if rule.id not in alike),
    )


def _cited_by_all(rule: Rule, each: Sequence[Rule]) -> Rule:
    """The rule with all the places where it is written, profession by profession; as it is where that is one place."""
    others = [source for source in dict.fromkeys(one.source for one in each) if source != rule.source]
    sections = [one.section if one.titre == rule.source.titre else f"{one.titre}, {one.section}" for one in others]
    section = say("rules.reponse.entre_textes").join([rule.source.section, *sections])
    return replace(rule, source=replace(rule.source, section=section)) if others else rule


def _shared(each: Sequence[RuleSet], disputed: Container[str]) -> tuple[tuple[Confirmation, tuple[str, ...]], ...]:
    """The caisse's decisions that bear on every profession, and those by which they differ."""
    told: dict[Confirmation, dict[str, None]] = {}
    touched = [{(said, name) for said, names in one.decisions for name in names} for one in each]
    for said, names in (decision for one in each for decision in one.decisions):
        kept = [name for name in names if name in disputed or all((said, name) in these for these in touched)]
        told.setdefault(said, {}).update(dict.fromkeys(kept))
    return tuple((said, tuple(names)) for said, names in told.items() if names)


def _by_id(law: RuleSet) -> dict[str, Rule]:
    return {rule.id: rule for rule in law.rules}


def _decisions(changes: Iterable[Span]) -> tuple[tuple[Confirmation, tuple[str, ...]], ...]:
    """The caisse's decisions, each with the criteria that it touches."""
    touched: dict[Confirmation, list[str]] = {}
    for span in changes:
        if span.decided:
            touched.setdefault(span.decided, []).append(span.criterion)
    return tuple((decision, tuple(names)) for decision, names in touched.items())


def _rule(definition: Definition, span: Span) -> Rule:
    """A criterion as one span puts it in force."""
    params = {**definition.params, **span.params}
    return Rule(definition, span.source, params, {**definition.says, **span.says}, {**definition.ask, **span.ask})
