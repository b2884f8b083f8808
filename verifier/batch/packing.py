"""What a worker says, as bytes for a pipe: the nouns of `domain` by their values alone, made again by their own constructors.

Facts, which are most of it, go as one string of bytes: lists of plain values, as `marshal` writes them between two processes of
one Python. The standard way of a frozen dataclass with slots goes through its fields one by one in Python, both ways, and that
of an enumeration through its class: it takes twice as long.
Any `pickle.loads` reads what is written here, in this program.
"""

from __future__ import annotations

import copyreg
import io
import marshal
import pickle
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache, partial
from operator import attrgetter
from types import MappingProxyType, NoneType
from typing import Any, NamedTuple, TypeAlias, get_args, get_origin, get_type_hints

from verifier import domain

__all__ = ["pickled"]

Turn: TypeAlias = Callable[[Any], Any]
PLAIN = (str, int, float, bool)


def plain(said: Any) -> Any:
    """The same."""
    return said


class Ways(NamedTuple):
    """How values of one type become plain ones, and how they are made again; `plain` where they are."""

    flat: Turn
    made: Turn


AS_THEY_ARE = Ways(plain, plain)


@cache
def ways(hint: Any) -> Ways:
    """Of the values of a type that stands in a noun."""
    if hint == domain.Value:
        return Ways(flat_value, made_value)
    if isinstance(hint, type) and get_origin(hint) is None:
        return ways_of_class(hint)
    inner = [each for each in get_args(hint) if each not in {NoneType, Ellipsis}]
    if get_origin(hint) in {tuple, frozenset}:
        return many(get_origin(hint), ways(inner[0]))
    if isinstance(get_origin(hint), type) and issubclass(get_origin(hint), Mapping):
        return by_name(*(ways(each) for each in inner))
    (one,) = inner      # or None
    return Ways(*(turn if turn is plain else partial(unless_none, turn) for turn in ways(one)))


def ways_of_class(kind: Any) -> Ways:
    """Of a class."""
    if kind in PLAIN:
        return AS_THEY_ARE
    if issubclass(kind, StrEnum):
        return Ways(str, {each.value: each for each in kind}.__getitem__)
    if is_dataclass(kind):
        return noun(kind)
    if issubclass(kind, tuple):     # a box
        return Ways(list, partial(tuple.__new__, kind))
    return {date: Ways(date.toordinal, date.fromordinal), Decimal: Ways(str, Decimal)}[kind]


def noun(kind: Any) -> Ways:
    """Of a dataclass: its values in their order."""
    hints = get_type_hints(kind)
    names = [each.name for each in fields(kind)]
    values = attrgetter(*names)
    turns = [(place, ways(hints[name])) for place, name in enumerate(names)]
    flats = [(place, turn.flat) for place, turn in turns if turn.flat is not plain]
    mades = [(place, turn.made) for place, turn in turns if turn.made is not plain]

    def flat(said: Any) -> list[Any]:
        told = list(values(said))
        for place, turn in flats:
            told[place] = turn(told[place])
        return told

    def made(told: list[Any]) -> Any:
        for place, turn in mades:
            told[place] = turn(told[place])
        return kind(*told)

    return Ways(flat, made)


def many(kind: Any, one: Ways) -> Ways:
    """Of a tuple or a set."""
    flat, made = one
    return Ways(
        list if flat is plain else lambda said: [flat(each) for each in said],
        kind if made is plain else lambda told: kind([made(each) for each in told]),
    )


def by_name(key: Ways, one: Ways) -> Ways:
    """Of a mapping, which is not to be changed."""
    return Ways(
        lambda said: {key.flat(each): one.flat(value) for each, value in said.items()},
        lambda told: MappingProxyType({key.made(each): one.made(value) for each, value in told.items()}),
    )


def unless_none(turn: Turn, said: Any) -> Any:
    """The same for what may be None."""
    return None if said is None else turn(said)


def flat_value(value: domain.Value) -> Any:
    """A field's value: a day as its number, an amount in a tuple."""
    if isinstance(value, str | bool):
        return value
    if isinstance(value, date):
        return value.toordinal()
    return (str(value),) if isinstance(value, Decimal) else list(value)


def made_value(told: Any) -> domain.Value:
    """The same again."""
    if isinstance(told, str | bool):
        return told
    if isinstance(told, int):
        return date.fromordinal(told)
    return Decimal(told[0]) if isinstance(told, tuple) else tuple(told)


def facts_of(told: bytes) -> domain.Facts:
    """The facts in a string of bytes."""
    facts: domain.Facts = made_facts(marshal.loads(told))  # noqa: S302  from a process of our own
    return facts


def by_bytes(facts: domain.Facts) -> tuple[Any, tuple[Any, ...]]:
    """How facts travel; those that hold a library's own sort of text or number, as any other noun."""
    try:
        return facts_of, (marshal.dumps(flat_facts(facts)),)
    except ValueError:
        return ITS_VALUES(facts)


def frozen(mapping: dict[Any, Any]) -> Any:
    """A mapping that is not to be changed, as it was before it travelled."""
    return MappingProxyType(mapping)


copyreg.pickle(MappingProxyType, lambda mapping: (frozen, (dict(mapping),)))


def by_values(kind: Any) -> Callable[[Any], tuple[Any, tuple[Any, ...]]]:
    """How a dataclass travels: what makes it, and of which values."""
    names = [each.name for each in fields(kind)]
    values = attrgetter(*names)
    return (lambda said: (kind, values(said))) if len(names) > 1 else lambda said: (kind, (values(said),))


ITS_VALUES = by_values(domain.Facts)
NOUNS = [each for each in vars(domain).values() if is_dataclass(each)]
TABLE: dict[Any, Callable[[Any], Any]] = {
    **copyreg.dispatch_table, **{each: by_values(each) for each in NOUNS}, domain.Facts: by_bytes,
}
flat_facts, made_facts = noun(domain.Facts)


def pickled(said: object) -> bytes:
    """The bytes that `pickle.loads` turns into the same again."""
    stream = io.BytesIO()
    pickler = pickle.Pickler(stream, pickle.HIGHEST_PROTOCOL)
    pickler.dispatch_table = TABLE
    pickler.dump(said)
    return stream.getvalue()
