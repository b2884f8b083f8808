"""What an agent read with their own eyes stands above what was found: the facts of a pièce with a value corrected.

A rule rarely looks at a field alone: the sentences, dates and names that the value was settled from go with it, or they would
go on saying the contrary.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from verifier.domain import (
    BOOLEAN_FIELDS,
    Box,
    Candidate,
    DateRole,
    Evidence,
    Facts,
    Field,
    FieldName,
    ItemSort,
    Kind,
    Mention,
    PersonRole,
    Topic,
    Trait,
    Value,
)
from verifier.fields.folding import fold
from verifier.wording import say

__all__ = ["corrected", "signed", "turned"]

SURE = 1.0
NOWHERE = Box(0.0, 0.0, 0.0, 0.0)
BY = "agent"
TOPICS: Mapping[FieldName, Topic] = MappingProxyType({
    FieldName.DMP_COMPATIBLE: Topic.DMP, FieldName.SEGUR_REFERENCED: Topic.SEGUR, FieldName.LAP_CERTIFIED: Topic.LAP,
    FieldName.PACK_SUBSCRIBED: Topic.PACK,
})
ROLES: Mapping[FieldName, DateRole] = MappingProxyType({
    FieldName.DOCUMENT_DATE: DateRole.DOCUMENT, FieldName.ACQUISITION_DATE: DateRole.ACQUISITION,
    FieldName.DMP_SINCE: DateRole.DMP_SINCE,
})


def corrected(facts: Facts, name: FieldName, value: Value | None) -> Facts:
    """The facts with that value, which no other rivals; None: the pièce does not show it."""
    fields = {each: field for each, field in facts.fields.items() if each is not name}
    if value is not None:
        fields[name] = Field(name, value, SURE, _place(facts, name, value), how=BY)
    ordered = {each: fields[each] for each in FieldName if each in fields}
    cleared = _CLEARED.get(name, _as_it_is)(facts, name, value)
    return replace(cleared, fields=MappingProxyType(ordered))


def turned(facts: Facts, kind: Kind) -> Facts:
    """The facts of a pièce that is of that kind, and was seen by an agent: it is none that could not be read."""
    return replace(
        facts, kind=kind, kind_confidence=SURE, kind_rivals=(), error=None, traits=facts.traits - {Trait.TWO_TITLES, Trait.BLANK},
    )


def signed(facts: Facts, *, is_signed: bool) -> Facts:
    """The facts of a pièce that is signed, or is not."""
    traits = facts.traits - {Trait.SIGNED}
    return replace(facts, traits=traits | {Trait.SIGNED} if is_signed else traits)


def _place(facts: Facts, name: FieldName, value: Value) -> Evidence | None:
    """Where that value stands, if it was among those found; else where the one in its place does."""
    found = facts.fields.get(name)
    candidates: tuple[Field | Candidate, ...] = (found, *found.alternatives) if found else ()
    same = next((each.evidence for each in candidates if each.value == value), None)
    if same or name not in BOOLEAN_FIELDS:
        return same or (found.evidence if found else None)
    stood = found.evidence if found and found.evidence else Evidence(facts.piece, 1, NOWHERE, "")
    return replace(stood, text=say("fields.corrige"))       # words that say yes are not to be quoted for a no


def _as_it_is(facts: Facts, _name: FieldName, _value: Value | None) -> Facts:
    return facts


def _without_mentions(facts: Facts, name: FieldName, value: Value | None) -> Facts:
    """No sentence says it any more, nor, of a pack that is not subscribed, a billed line."""
    kept = tuple(each for each in facts.mentions if each.topic is not TOPICS[name])
    items = facts.items
    if name is FieldName.PACK_SUBSCRIBED and value is not True:
        items = tuple(replace(each, sort=ItemSort.OTHER) if each.sort is ItemSort.PACK else each for each in items)
    return replace(facts, mentions=kept, items=items)


def _without_dates(facts: Facts, name: FieldName, _value: Value | None) -> Facts:
    """No other day, nor month, has that role; where one was missing, it is not any more."""
    dates = tuple(each for each in facts.dates if each.role is not ROLES[name])
    traits = facts.traits - {Trait.DATE_UNREAD} if name is FieldName.DOCUMENT_DATE else facts.traits
    return replace(facts, dates=dates, rough_dates=(), traits=traits)


def _since(facts: Facts, name: FieldName, value: Value | None) -> Facts:
    """What is said of the DMP holds since that day."""
    day = value if isinstance(value, date) else None
    mentions = tuple(
        replace(each, since=day, since_about=None) if each.topic is Topic.DMP else each for each in facts.mentions
    )
    return replace(_without_dates(facts, name, value), mentions=mentions, rough_dates=facts.rough_dates)


def _about(facts: Facts, _name: FieldName, value: Value | None) -> Facts:
    """What is said of the software of that name is said of the pièce's own."""
    own = fold(str(value or ""))
    return replace(facts, mentions=tuple(_own(each) if _is_of(each, own) else each for each in facts.mentions))


def _is_of(mention: Mention, software: str) -> bool:
    return bool(software and mention.subject) and fold(mention.subject or "") == software


def _own(mention: Mention) -> Mention:
    return replace(mention, about_software=True)


def _made_out_to(facts: Facts, _name: FieldName, _value: Value | None) -> Facts:
    """Nobody else is the one to whom it is made out."""
    return replace(facts, people=tuple(each for each in facts.people if each.role is PersonRole.OTHER))


_CLEARED: Mapping[FieldName, Callable[[Facts, FieldName, Value | None], Facts]] = MappingProxyType({
    **dict.fromkeys(TOPICS, _without_mentions),
    FieldName.DOCUMENT_DATE: _without_dates, FieldName.ACQUISITION_DATE: _without_dates, FieldName.DMP_SINCE: _since,
    FieldName.SOFTWARE: _about, FieldName.PRACTITIONER: _made_out_to,
})
