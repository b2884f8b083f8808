"""Why a criterion came to what it came to: the rule as it was in force, what its check compared, the thresholds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Protocol

from verifier.domain import Explanation, Trace, Verification
from verifier.errors import RulebookError
from verifier.rules.finding import Finding
from verifier.rules.rulebook import Params, Reading, Rule, Rulebook
from verifier.rules.vetting import sentence

__all__ = ["explain", "explanation_of"]


class Judged(Protocol):
    """What judging tells of one criterion."""

    @property
    def rule(self) -> Rule:
        """The rule in force."""

    @property
    def found(self) -> Finding:
        """What its check found, before the guards."""

    @property
    def held(self) -> str:
        """The guard that held it back."""


def explanation_of(judged: Iterable[Judged], rulebook: Rulebook) -> Explanation:
    """The explanation of criteria that were just judged."""
    return Explanation(tuple(_trace(one.rule, one.found, one.held) for one in judged), _thresholds(rulebook.reading))


def explain(verification: Verification, rulebook: Rulebook) -> Explanation | None:
    """What the rule book says of a verdict that kept no explanation; None where these are not the rules that it was judged by."""
    claim = verification.claim
    if verification.verdict.explanation or claim.dispositif is None or claim.exercice is None:
        return verification.verdict.explanation
    if verification.versions.rules != rulebook.version or claim.dispositif not in rulebook.laws:
        return None
    try:
        law = rulebook.rules_for(claim.dispositif, claim.exercice, claim.profession, claim.indicateur)
    except RulebookError:
        return None
    judged = {criterion.id for criterion in verification.verdict.criteria}
    return Explanation(tuple(_trace(rule) for rule in law.every if rule.id in judged), _thresholds(rulebook.reading))


def _trace(rule: Rule, found: Finding | None = None, held: str = "") -> Trace:
    definition, params = rule.definition, _plain(rule.params)
    if found is None:
        return Trace(rule.id, definition.title, definition.check, params)
    says = sentence(rule.says, found.outcome) or ""
    values = dict(found.values)
    return Trace(rule.id, definition.title, definition.check, params, says, found.outcome, values, found.confidence, held)


def _plain(params: Params) -> dict[str, str | bool | tuple[str, ...]]:
    """The parameters as words, yes or no, and lists of words."""
    return {
        name: tuple(map(str, value)) if isinstance(value, list | tuple) else value if isinstance(value, bool) else str(value)
        for name, value in params.items()
    }


def _thresholds(reading: Reading) -> Mapping[str, float]:
    return dict(asdict(reading))
