"""What a check finds, and the list of checks that a rule file may name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from verifier.domain import CriterionStatus, Evidence
from verifier.rules.dossier import Dossier
from verifier.rules.rulebook import Params

__all__ = ["CHECKS", "COMMON", "Check", "Finding", "absent", "against", "check", "met", "moot", "unsure"]

COMMON = frozenset({"dispositif", "exercice", "fin", "profession", "indicateur"})
"""The placeholders that every sentence may use: `fin` is 31/12/N."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check comes to. `why` tells apart the ways to a status; `confidence` is that of the words it rests on."""

    status: CriterionStatus
    why: str = ""
    values: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    evidence: tuple[Evidence, ...] = ()
    confidence: float = 1.0

    @property
    def outcome(self) -> str:
        """The key of its sentence, as `absent` or `contredit.web_dmp`."""
        return f"{self.status}.{self.why}" if self.why else str(self.status)


Run = Callable[[Dossier, Params], Finding | None]


@dataclass(frozen=True, slots=True)
class Check:
    """A check that rule files may name: its outcomes with the placeholders of each, the parameters it takes, those it needs."""

    name: str
    run: Run
    outcomes: Mapping[str, frozenset[str]]
    params: frozenset[str]
    needed: frozenset[str]


CHECKS: dict[str, Check] = {}


def check(name: str, outcomes: Mapping[str, str], params: str = "") -> Callable[[Run], Run]:
    """Register a check. It answers None where its criterion is not in force for this dossier. A `!` ends a needed parameter."""

    def register(run: Run) -> Run:
        keys = {outcome: frozenset(words.split()) for outcome, words in outcomes.items()}
        needed = frozenset(word[:-1] for word in params.split() if word.endswith("!"))
        CHECKS[name] = Check(name, run, keys, frozenset(params.replace("!", "").split()), needed)
        return run

    return register


def met(why: str = "", *evidence: Evidence | None, confidence: float = 1.0, **values: str) -> Finding:
    """Satisfied."""
    return Finding(CriterionStatus.SATISFAIT, why, values, _kept(evidence), confidence)


def absent(why: str = "", *evidence: Evidence | None, **values: str) -> Finding:
    """Not shown."""
    return Finding(CriterionStatus.ABSENT, why, values, _kept(evidence))


def against(why: str = "", *evidence: Evidence | None, confidence: float = 1.0, **values: str) -> Finding:
    """Contradicted."""
    return Finding(CriterionStatus.CONTREDIT, why, values, _kept(evidence), confidence)


def unsure(why: str = "", *evidence: Evidence | None, **values: str) -> Finding:
    """Cannot tell."""
    return Finding(CriterionStatus.INDETERMINE, why, values, _kept(evidence))


def moot(why: str = "", **values: str) -> Finding:
    """Nothing to look at."""
    return Finding(CriterionStatus.SANS_OBJET, why, values)


def _kept(evidence: tuple[Evidence | None, ...]) -> tuple[Evidence, ...]:
    """The first three places."""
    return tuple(dict.fromkeys(place for place in evidence if place))[:3]
