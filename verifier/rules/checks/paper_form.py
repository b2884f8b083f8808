"""Is a declaration made on paper in time? Online the last day is included; the paper form is asked « avant » that day."""

from __future__ import annotations

from datetime import date

from verifier.domain import Evidence, Facts, Kind, Reading, Trait
from verifier.rules.checks.dates import document_day, french
from verifier.rules.dossier import Dossier
from verifier.rules.finding import Finding, check, met, unsure
from verifier.rules.rulebook import Params

__all__ = ["paper_in_time"]

_SCANNED = frozenset({Reading.OCR, Reading.MIXTE})


@check("paper_in_time", {"satisfait": "date limit", "indetermine": "date limit"})
def paper_in_time(dossier: Dossier, _: Params) -> Finding | None:
    """The paper form came, or else is dated, before the day that the guide gives; on that day or later the agent judges."""
    limit, came = dossier.paper_before, dossier.claim.recu_le
    forms = [received.facts for received in dossier.received if _is_paper_form(received.facts)]
    if limit is None or not forms:
        return None
    if came is not None:
        return _told(came, limit)
    dated = [found for form in forms if (found := document_day(form))]
    if not dated:
        return None
    day, place, sure = max(dated, key=lambda each: each[0])
    return _told(day, limit, place, sure)


def _is_paper_form(facts: Facts) -> bool:
    """Whether a pièce is the declaration itself, on paper: scanned, or signed by hand."""
    on_paper = facts.reading in _SCANNED or Trait.SIGNED in facts.traits
    return facts.kind is Kind.RECAPITULATIF_AMELIPRO and on_paper and not facts.error


def _told(day: date, limit: date, place: Evidence | None = None, sure: float = 1.0) -> Finding:
    words = {"date": french(day), "limit": french(limit)}
    return met("", place, confidence=sure, **words) if day < limit else unsure("", place, **words)
