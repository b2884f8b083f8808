"""Whether a result that was written agrees with itself: a file may have been edited, and a letter is made of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from verifier.domain import CriterionStatus, Status, Verification
from verifier.reports.cleaning import clean, clean_lines
from verifier.wording import table

__all__ = ["contradiction"]

_WORST = (
    (CriterionStatus.CONTREDIT, Status.NON_CONFORME),
    (CriterionStatus.ABSENT, Status.INCOMPLET),
    (CriterionStatus.INDETERMINE, Status.A_VERIFIER),
)
_WITHOUT_CRITERIA = (Status.ILLISIBLE, Status.SANS_OBJET)
_ALL_MET = (Status.CONFORME, Status.A_VERIFIER)      # the second: the rules are not confirmed


def contradiction(verification: Verification) -> str:
    """The first thing by which a result contradicts itself, in French; « » where it agrees with itself."""
    return next(_contradictions(verification), "")


def _contradictions(verification: Verification) -> Iterator[str]:
    words = table("reports")["contradiction"]
    verdict, claim = verification.verdict, verification.claim
    twice = [name for name, number in Counter(each.id for each in verdict.criteria).items() if number > 1]
    if twice:
        yield words["critere_double"].format(critere=clean(twice[0]))
    expected = _expected(verification)
    if verdict.status not in expected:
        yield words["statut"].format(statut=_named(verdict.status), attendu=_named(expected[0]))
    if set(verdict.missing) != {each.id for each in verdict.criteria if each.status is CriterionStatus.ABSENT}:
        yield words["manque"]
    if claim.dispositif is None or claim.exercice is None:
        yield words["sans_demande"]
    if not any(clean_lines(verdict.reply)):
        yield words["sans_message"]
    asked, open_ = _lines_asked(verdict.reply), _criteria_open(verification)
    if verdict.status is not Status.ILLISIBLE and asked > open_:
        yield words["message_en_trop"].format(demandes=asked, criteres=open_)
    pieces = {facts.piece for facts in verification.facts}
    if any(place.piece not in pieces for each in verdict.criteria for place in each.evidence):
        yield words["preuve"]


def _expected(verification: Verification) -> tuple[Status, ...]:
    """What the criteria come to (verdicts.md, section 1): the worst of them decides."""
    found = {each.status for each in verification.verdict.criteria}
    if not found:
        return _WITHOUT_CRITERIA
    return next(((status,) for criterion, status in _WORST if criterion in found), _ALL_MET)


def _lines_asked(reply: str) -> int:
    """How many reasons and demands a message lists."""
    return sum(line.startswith("- ") for line in clean_lines(reply))


def _criteria_open(verification: Verification) -> int:
    """How many criteria its status tells or asks about: what was validated is never among them."""
    told = {
        Status.INCOMPLET: {CriterionStatus.ABSENT},
        Status.NON_CONFORME: {CriterionStatus.CONTREDIT, CriterionStatus.ABSENT},
        Status.A_VERIFIER: {CriterionStatus.INDETERMINE},
    }.get(verification.verdict.status, set())
    return sum(each.status in told for each in verification.verdict.criteria)


def _named(status: Status) -> str:
    return str(table("reports")["statut"][status]["mot"]).lower()
