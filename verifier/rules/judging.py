"""Facts + what the catalogue says + the law of the year → a verdict. Pure: no file, no clock.

The order of verdicts.md section 1: what could not be read, what needs no document, then the worst criterion decides. Two
guards hold a refusal or an acceptance back: the reading (doubtful words, hidden pages) and the authority (borrowed rules).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from verifier.domain import Claim, Criterion, CriterionStatus, Facts, Indicateur, Matching, Source, Status, Verdict
from verifier.rules import checks
from verifier.rules.changing import Changes, changes_of, told, unasked, with_change
from verifier.rules.checks.dates import french
from verifier.rules.claimant import of_claimant
from verifier.rules.dossier import Dossier, Reception, receive
from verifier.rules.explaining import explanation_of
from verifier.rules.finding import CHECKS, Finding
from verifier.rules.noting import notes_of, professions_without_right
from verifier.rules.replying import Ask, Asks, reply_to
from verifier.rules.rulebook import Rule, Rulebook, RuleSet
from verifier.rules.vetting import sentence
from verifier.wording import say
from verifier.wording.french import day, days_in_letters, one_line

__all__ = ["Judged", "judge"]

assert checks  # noqa: S101  imported for what it registers
_RECEPTION = "pieces_receivable"
_DISPUTED = "profession"
_DAY_LENGTH = len("31/12/2024")
_HELD_BACK = {CriterionStatus.ABSENT, CriterionStatus.CONTREDIT}


@dataclass(frozen=True, slots=True)
class Judged:
    """A rule, what its check found before and once the guards have spoken (`held`: which one did), and how that is said."""

    rule: Rule
    finding: Finding
    message: str
    ask: str | None
    found: Finding
    held: str = ""


def judge(claim: Claim, facts: Sequence[Facts], matching: Matching, rulebook: Rulebook) -> Verdict:
    """The proposal for a dossier whose claim is settled: one status, one cited reason a criterion, a message ready to send."""
    if claim.dispositif is None or claim.exercice is None:
        raise ValueError("judge needs a settled claim: call settle first")
    law = rulebook.rules_for(claim.dispositif, claim.exercice, claim.profession, claim.indicateur)
    dossier = _dossier(claim, facts, matching, rulebook, law)
    words = words_of(dossier, rulebook)
    judged = [] if _settled_early(dossier) else _judge_all(dossier, law, words)
    status = _status(dossier, judged, may=law.confirmed and not professions_without_right(dossier, rulebook))
    changes = changes_of(rulebook, (claim.dispositif, claim.exercice, claim.profession, claim.indicateur), law)
    criteria = _criteria(judged, law, changes, dossier, rulebook)
    missing = tuple(one.rule.id for one in judged if one.finding.status is CriterionStatus.ABSENT)
    reply = reply_to(status, dossier, _asks(judged, law, changes), {**words, "fin": day(dossier.end)})
    notes = (*told(changes, rulebook), *notes_of(status, dossier, law, criteria, rulebook))
    return Verdict(status, criteria, missing, reply, notes, explanation_of(judged, rulebook))


def _criteria(
    judged: Sequence[Judged], law: RuleSet, changes: Changes | None, dossier: Dossier, rulebook: Rulebook
) -> tuple[Criterion, ...]:
    """The criteria as they are told, those that a caisse dropped among them, in the order of the rule book."""
    sources = (with_change(_source(one.rule, law, dossier.exercice), one.rule, changes) for one in judged)
    found = [
        Criterion(one.rule.id, one.finding.status, one.message, source, one.finding.evidence)
        for one, source in zip(judged, sources, strict=True)
    ]
    order = list(rulebook.definitions)
    silent = unasked(changes, {one.id for one in found}) if judged else ()
    return tuple(sorted([*found, *silent], key=lambda one: order.index(one.id)))


def _asks(judged: Sequence[Judged], law: RuleSet, changes: Changes | None) -> Asks:
    """What the message to the professional is made of."""
    by_status = {
        name: [Ask(one.rule.id, one.ask, one.rule.source, law.confirmed or _is_decided(one.rule, law))
               for one in judged if one.finding.status is name and one.ask]
        for name in CriterionStatus
    }
    reception = next((rule for rule in law.every if rule.definition.check == _RECEPTION), None)
    receivable = tuple(reception.params["receivable"]) if reception else ()
    confirmed = law.confirmed or all(_is_decided(rule, law) for rule in law.rules)
    said = law.borrowing.confirme_par if law.borrowing else None
    decided = tuple(one.told for one in changes.decisions) if changes and judged else ()
    return Asks(
        by_status, reception.id if reception else "", receivable, law.borrowing is not None, confirmed,
        said.told if said else "", decided,
    )


def _source(rule: Rule, law: RuleSet, exercice: int) -> Source:
    """Where a rule is written; one that is another year's says so wherever it is cited, and whether it was confirmed."""
    if law.borrowing is None or _is_decided(rule, law):
        return rule.source
    said, lent = law.borrowing.confirme_par, law.borrowing.decided
    key = "rules.source.confirmee" if said else "rules.source.empruntee"
    section = say(key, section=rule.source.section, exercice=exercice, decision=said.told if said else "")
    section = say("rules.ecart.section_empruntee", section=section, decision=lent.told) if lent else section
    return replace(rule.source, section=section)


def _is_decided(rule: Rule, law: RuleSet) -> bool:
    """Whether the caisse itself put a criterion in force."""
    return any(rule.id in names for _, names in law.decisions)


def _dossier(claim: Claim, facts: Sequence[Facts], matching: Matching, rulebook: Rulebook, law: RuleSet) -> Dossier:
    """The dossier as the checks see it; where no rule receives pièces, every kind is received."""
    params = next((rule.params for rule in law.every if rule.definition.check == _RECEPTION), {"receivable": (), "refused": ()})
    received = receive(tuple(of_claimant(each, claim) for each in facts), matching, params, rulebook.reading, claim)
    profession = rulebook.professions[claim.profession] if claim.profession else say("rules.profession.inconnue")
    year = claim.exercice or 0
    window = rulebook.window(claim.dispositif, year, claim.profession, claim.indicateur) if claim.dispositif else None
    return Dossier(claim, matching, received, rulebook.reading, year, profession, window.papier_avant if window else None)


def words_of(dossier: Dossier, rulebook: Rulebook) -> dict[str, str]:
    """The words that every sentence may use."""
    claim = dossier.claim
    return {
        "dispositif": rulebook.laws[claim.dispositif].abrege if claim.dispositif else "",
        "exercice": str(dossier.exercice),
        "fin": f"{dossier.end:%d/%m/%Y}",
        "profession": dossier.profession,
        "indicateur": say(f"rules.indicateur.{claim.indicateur}"),
    }


def _settled_early(dossier: Dossier) -> bool:
    """Whether no criterion is looked at: nothing could be read, or no document is asked."""
    return not _readable(dossier) or _needless(dossier)


def _readable(dossier: Dossier) -> bool:
    return any(received.reception is not Reception.ILLISIBLE for received in dossier.received)


def _needless(dossier: Dossier) -> bool:
    return dossier.claim.pre_rempli is True or dossier.claim.indicateur is Indicateur.MESSAGERIE


def _judge_all(dossier: Dossier, law: RuleSet, words: dict[str, str]) -> list[Judged]:
    """Every criterion in force, in the order of the table; those that cannot be told before the profession is known come last."""
    found = ((rule, _find(dossier, rule, disputed=rule in law.disputed)) for rule in law.every)
    return [_said(dossier, rule, finding, words) for rule, finding in found if finding]


def _find(dossier: Dossier, rule: Rule, *, disputed: bool) -> Finding | None:
    """What the check finds; a pièce that is refused carries no words for the others.

    A `disputed` criterion, which some profession is asked otherwise or not at all, cannot be told before the profession is known.
    """
    check = CHECKS[rule.definition.check]
    finding = Finding(CriterionStatus.INDETERMINE, _DISPUTED) if disputed else check.run(dossier, rule.params)
    if finding is None or check.name == _RECEPTION or dossier.carriers:
        return finding
    return Finding(CriterionStatus.SANS_OBJET, "refus")


def _guard(dossier: Dossier, finding: Finding) -> Finding:
    """The reading guard: doubtful words neither refuse nor accept, and what is missed may stand on what was not read."""
    doubtful = finding.confidence < dossier.reading.confidence
    if finding.status in _HELD_BACK and (doubtful or dossier.unread):
        return replace(finding, status=CriterionStatus.INDETERMINE)
    if finding.status is CriterionStatus.ABSENT and dossier.smudged:
        return replace(finding, status=CriterionStatus.INDETERMINE)
    if finding.status is CriterionStatus.SATISFAIT and finding.confidence < dossier.reading.acceptance:
        return replace(finding, status=CriterionStatus.INDETERMINE)
    return finding


def _said(dossier: Dossier, rule: Rule, finding: Finding, words: dict[str, str]) -> Judged:
    """A finding with its French, and what to ask of the professional about it; held back, it only asks for a better copy."""
    guarded, doubtful = _guard(dossier, finding), finding.confidence < dossier.reading.confidence
    if finding.why == "refus":
        return Judged(rule, guarded, say("rules.piece.refus"), None, finding)
    if finding.why == _DISPUTED:
        return Judged(rule, guarded, say("rules.garde.profession"), say("rules.garde.demande_profession"), finding)
    values = {**words, **finding.values}
    message = (sentence(rule.says, finding.outcome) or "").format(**values).strip()
    held = ("lecture" if doubtful else "illisible") if guarded.status is not finding.status else ""
    if held:
        message = say(f"rules.garde.{held}", message=message)
        other = _other_reading(dossier, finding) if doubtful else ""
        message += " " + say("rules.garde.autre", other=other) if other else ""
    if held and finding.status is not CriterionStatus.ABSENT:
        return Judged(rule, guarded, message, say("rules.garde.demande"), finding, held)
    asked = sentence(rule.ask, finding.outcome)
    return Judged(rule, guarded, message, asked.format(**_for_a_letter(values)) if asked else None, finding, held)


def _for_a_letter(values: Mapping[str, str]) -> dict[str, str]:
    """The values as a letter writes them: on one line, and a value that is a day in letters (days that are quoted stay)."""
    lines = {name: one_line(value) for name, value in values.items()}
    return {name: days_in_letters(line) if len(line) == _DAY_LENGTH else line for name, line in lines.items()}


def _other_reading(dossier: Dossier, finding: Finding) -> str:
    """What else the words of a doubtful finding could say: the best of the readings that lost; « » where there is none."""
    fields = (field for piece in dossier.carriers for field in piece.fields.values() if field.evidence in finding.evidence)
    losers = (loser.value for field in fields for loser in field.alternatives[:1] if not isinstance(loser.value, bool | tuple))
    other = next(losers, "")
    return french(other) if isinstance(other, date) else str(other)


def _status(dossier: Dossier, judged: Sequence[Judged], *, may: bool) -> Status:
    """Section 1, first line that applies; `may`: whether it may be `conforme` (guard b: neither borrowed rules nor no right)."""
    if not _readable(dossier):
        return Status.ILLISIBLE
    if _needless(dossier):
        return Status.SANS_OBJET
    worst = {one.finding.status for one in judged}
    for criterion, status in (
        (CriterionStatus.CONTREDIT, Status.NON_CONFORME),
        (CriterionStatus.ABSENT, Status.INCOMPLET),
        (CriterionStatus.INDETERMINE, Status.A_VERIFIER),
    ):
        if criterion in worst:
            return status
    return Status.CONFORME if may else Status.A_VERIFIER
