"""Whose licence a date is of, on a paper that lists several people with a date each: « 1. Dr A – acquise le 09/09/2016 »."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from verifier.domain import Dated, DateRole, Evidence, Person, PersonRole
from verifier.fields.folding import compact
from verifier.fields.layout import Run, Sheet

__all__ = ["with_owners"]

_OWN = frozenset({DateRole.ACQUISITION, DateRole.INSTALLATION, DateRole.ORDER})
FEWEST = 2            # people with a date each: one alone may be the addressee beside the letter's date
SAME_LINE = 0.5       # of the lower of two boxes: what they share of their heights


def with_owners(dates: Iterable[Dated], people: Sequence[Person], sheet: Sheet) -> tuple[Dated, ...]:
    """The dates, those that stand on the line, or in the item, of one of several listed people told as that person's."""
    listed = [person for person in people if person.role is PersonRole.CLIENT]
    told = [(dated, _owner(dated, listed, sheet) if dated.role in _OWN else None) for dated in dates]
    owners = {compact(owner) for _, owner in told if owner}
    return tuple(replace(dated, whose=owner) if owner and len(owners) >= FEWEST else dated for dated, owner in told)


def _owner(dated: Dated, listed: Sequence[Person], sheet: Sheet) -> str | None:
    """The one person on the line of a date, else the one of its sentence; None where there are several, or none."""
    beside = [person.name for person in listed if _on_line(person.evidence, dated.evidence)]
    return _one(beside) if beside else _one([name for run in _holding(dated, sheet) for name in _named_in(run, listed)])


def _one(names: Sequence[str]) -> str | None:
    return names[0] if len({compact(name) for name in names}) == 1 else None


def _on_line(one: Evidence, other: Evidence) -> bool:
    shared = min(one.box.bottom, other.box.bottom) - max(one.box.top, other.box.top)
    return one.page == other.page and shared > SAME_LINE * min(one.box.height, other.box.height)


def _holding(dated: Dated, sheet: Sheet) -> Iterator[Run]:
    """The sentences in which a date stands."""
    place = dated.evidence
    for run in sheet.statements:
        if run.page == place.page and any(word.box.top <= place.box.middle <= word.box.bottom
                                          and word.box.x0 < place.box.x1 and place.box.x0 < word.box.x1 for word in run.words):
            yield run


def _named_in(run: Run, listed: Sequence[Person]) -> Iterator[str]:
    said = compact(run.text)
    return (person.name for person in listed if compact(person.name) in said)
