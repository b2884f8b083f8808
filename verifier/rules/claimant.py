"""What a paper that lists several people tells of the one who claims: the dates of the others are theirs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from types import MappingProxyType

from verifier.domain import Claim, Dated, DateRole, Facts, Field, FieldName, Reading
from verifier.rules.people import Likeness, liken

__all__ = ["of_claimant"]


def of_claimant(facts: Facts, claim: Claim) -> Facts:
    """The facts without the other people's dates, where just one of those who have their own is the claimed professional."""
    owners = {str(dated.whose) for dated in (*facts.dates, *facts.rough_dates) if dated.whose}
    damaged = facts.reading in {Reading.OCR, Reading.MIXTE}
    mine = {name for name in owners if claim.praticien and liken(claim.praticien, name, damaged=damaged) is Likeness.SAME}
    if len(mine) != 1:
        return facts
    dates, rough = (tuple(dated for dated in told if dated.whose in {None, *mine}) for told in (facts.dates, facts.rough_dates))
    own = [dated for dated in dates if dated.whose]
    fields: dict[FieldName, Field] = dict(facts.fields)
    field = _own_field(fields.pop(FieldName.ACQUISITION_DATE, None), own)
    if field:
        fields[FieldName.ACQUISITION_DATE] = field
    return replace(facts, dates=dates, rough_dates=rough, fields=MappingProxyType(fields))


def _own_field(field: Field | None, own: Sequence[Dated]) -> Field | None:
    """The date of acquisition as the claimant's own line tells it; as it was where no line tells one."""
    first = next((dated for dated in own if dated.role is DateRole.ACQUISITION), None)
    if field is None or first is None:
        return field if not own else None
    return replace(field, value=first.day, confidence=first.confidence, evidence=first.evidence, alternatives=())
