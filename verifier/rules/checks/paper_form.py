"""Is a declaration made on paper in time? Online the last day is included; the paper form is asked « avant » that day."""

from __future__ import annotations

from verifier.domain import Facts, Kind, Reading, Trait
from verifier.rules.checks.dates import french
from verifier.rules.dossier import Dossier
from verifier.rules.finding import Finding, check, met, unsure
from verifier.rules.rulebook import Params

__all__ = ["paper_in_time"]

_SCANNED = frozenset({Reading.OCR, Reading.MIXTE})


@check("paper_in_time", {"satisfait": "date limit", "indetermine": "date limit"})
def paper_in_time(dossier: Dossier, _: Params) -> Finding | None:
    """The paper form came before the day that the guide gives; on that very day the agent judges. Later is no matter of paper."""
    limit, came = dossier.paper_before, dossier.claim.recu_le
    forms = [received.facts for received in dossier.received if _is_paper_form(received.facts)]
    if limit is None or came is None or came > limit or not forms:
        return None
    told, place = met if came < limit else unsure, forms[0].kind_evidence
    return told("", place, date=french(came), limit=french(limit))


def _is_paper_form(facts: Facts) -> bool:
    """Whether a pièce is the declaration itself, on paper: scanned, or signed by hand."""
    on_paper = facts.reading in _SCANNED or Trait.SIGNED in facts.traits
    return facts.kind is Kind.RECAPITULATIF_AMELIPRO and on_paper and not facts.error
