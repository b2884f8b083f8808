"""The proposal: one status, one cited reason a criterion."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from verifier.domain.claim import Claim
from verifier.domain.facts import Evidence, Facts
from verifier.domain.match import Matching


class CriterionStatus(StrEnum):
    """What one criterion comes to."""

    SATISFAIT = "satisfait"
    ABSENT = "absent"
    CONTREDIT = "contredit"
    INDETERMINE = "indetermine"
    SANS_OBJET = "sans_objet"


class Status(StrEnum):
    """What a dossier comes to."""

    CONFORME = "conforme"
    INCOMPLET = "incomplet"
    NON_CONFORME = "non_conforme"
    A_VERIFIER = "a_verifier"
    SANS_OBJET = "sans_objet"
    ILLISIBLE = "illisible"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule stands in the law. `autorite`: « publique » where no official text says so, else what its rule file says."""

    titre: str
    section: str
    autorite: str = ""


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion as judged, with its reason in French."""

    id: str
    status: CriterionStatus
    message: str
    source: Source
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Trace:
    """How one criterion was judged. `rule`: its title; `check`: the check that the rule names, with its `params`.

    `outcome`: what the check found (`contredit.web_dmp`), `confidence` (0-1) that of the words it rests on, `values` what fills
    the sentence `says`. `held`: the guard that held it back (`lecture`, `illisible`), empty where none did. An outcome that is
    empty was not recorded.
    """

    criterion: str
    rule: str
    check: str
    params: Mapping[str, str | bool | tuple[str, ...]]
    says: str = ""
    outcome: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    confidence: float = 1.0
    held: str = ""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why the criteria came to what they came to. `thresholds`: how sure a reading must be (0-1) to refuse, to accept."""

    traces: tuple[Trace, ...] = ()
    thresholds: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The proposal: a status and why. `notes` are French remarks for the agent (unconfirmed rules, assumptions…)."""

    status: Status
    criteria: tuple[Criterion, ...]
    missing: tuple[str, ...]
    reply: str
    notes: tuple[str, ...] = ()
    explanation: Explanation | None = None


@dataclass(frozen=True, slots=True)
class Versions:
    """What the verdict rests on. `tools`: what else was at work, each with its version; empty where nobody asked."""

    verifier: str
    catalog: str
    rules: str
    model: str
    tools: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Verification:
    """Everything about one dossier, ready to be reported. `claim` is completed: nothing in it is unknown but the people."""

    dossier: str
    claim: Claim
    facts: tuple[Facts, ...]
    matching: Matching
    verdict: Verdict
    versions: Versions

    def named(self, dossier: str) -> Verification:
        """The same, under another dossier id."""
        return replace(self, dossier=dossier)
