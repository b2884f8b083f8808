"""Everything that a pièce says, as JSON and back: the nouns of `domain` written field by field, what is at its default left out.

The contract's `pieces` are for readers, and round; these are what the rules looked at, to the last bit, so that a verdict can
be had again when the pièces are gone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from types import MappingProxyType, NoneType
from typing import Any, TypeAlias, Union, get_args, get_origin, get_type_hints

from verifier.domain import Box, Claim, Facts, Value
from verifier.reports.shapes import as_box, as_flag, as_list, as_money, as_number, as_object, as_text, as_whole

__all__ = ["claim_of", "facts_of", "written"]

Json: TypeAlias = "str | int | float | bool | Mapping[str, Json] | Sequence[Json] | None"

_DAY, _AMOUNT = "day", "amount"      # how a value that JSON does not know is marked


def written(thing: Any) -> Json:  # noqa: PLR0911  one answer a type
    """A noun of `domain` as JSON."""
    match thing:
        case None | bool() | str():
            return str(thing) if isinstance(thing, str) else thing
        case int() | float():
            return int(thing) if isinstance(thing, int) else float(thing)
        case date():
            return {_DAY: thing.isoformat()}
        case Decimal():
            return {_AMOUNT: str(thing)}
        case Mapping():
            return {str(name): written(each) for name, each in thing.items()}
        case frozenset():
            return sorted(str(each) for each in thing)
        case tuple():
            return [written(each) for each in thing]
    kind: Any = type(thing)
    told = ((name, getattr(thing, name), default) for name, default in _defaults(kind))
    return {name: written(value) for name, value, default in told if value != default}


def facts_of(said: object) -> Facts:
    """The facts that `written` wrote. Raises ValueError where they are none."""
    facts: Facts = _reader(Facts)(said)
    return facts


def claim_of(said: object) -> Claim:
    """The claim that `written` wrote. Raises ValueError where it is none."""
    claim: Claim = _reader(Claim)(said)
    return claim


@cache
def _defaults(kind: Any) -> tuple[tuple[str, object], ...]:
    """The fields of a noun, each with its default, `MISSING` where it has none."""
    return tuple(
        (each.name, each.default_factory() if each.default_factory is not MISSING else each.default) for each in fields(kind)
    )


@cache
def _reader(hint: Any) -> Callable[[Any], Any]:
    """What reads a value of this type; it raises ValueError."""
    if hint == Value:
        return _value
    if get_origin(hint) is Union or type(hint).__name__ == "UnionType":
        (inner,) = (each for each in get_args(hint) if each is not NoneType)
        return lambda said: None if said is None else _reader(inner)(said)
    if get_origin(hint) in {tuple, frozenset}:
        return _many(get_origin(hint), get_args(hint)[0])
    if get_origin(hint) is not None:
        return _mapping(*get_args(hint))
    if is_dataclass(hint):
        return _noun(hint)
    return _SCALARS[hint] if hint in _SCALARS else lambda said: hint(as_text(said))


def _noun(kind: Any) -> Callable[[Any], Any]:
    readers = {name: _reader(hint) for name, hint in get_type_hints(kind).items() if name in {each.name for each in fields(kind)}}
    needed = {name for name, default in _defaults(kind) if default is MISSING}

    def read(said: Any) -> Any:
        told = as_object(said)
        if not needed <= told.keys() <= readers.keys():
            raise ValueError(kind.__name__)
        return kind(**{name: readers[name](each) for name, each in told.items()})

    return read


def _many(kind: Any, inner: Any) -> Callable[[Any], Any]:
    return lambda said: kind(_reader(inner)(each) for each in as_list(said))


def _mapping(key: Any, inner: Any) -> Callable[[Any], Any]:
    return lambda said: MappingProxyType({_reader(key)(name): _reader(inner)(each) for name, each in as_object(said).items()})


def _value(said: Any) -> Value:
    if isinstance(said, bool | str):
        return said
    if isinstance(said, list):
        return tuple(as_text(each) for each in said)
    told = as_object(said)
    return _day(told) if _DAY in told else _amount(told)


def _amount(said: Any) -> Decimal:
    return as_money(as_object(said)[_AMOUNT])


def _day(said: Any) -> date:
    return date.fromisoformat(as_text(as_object(said)[_DAY]))


_SCALARS: Mapping[Any, Callable[[Any], Any]] = {
    str: as_text, bool: as_flag, int: as_whole, float: as_number, date: _day, Decimal: _amount, Box: as_box,
}
