"""JSON that anybody may have written, read strictly: what has not the shape that is expected raises ValueError."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from verifier.domain import Box

__all__ = ["Complete", "as_box", "as_flag", "as_list", "as_money", "as_number", "as_object", "as_text", "as_texts", "as_whole"]

_BEYOND = 10**9


def as_money(said: object) -> Decimal:
    """An amount, written as a text."""
    try:
        amount = Decimal(as_text(said))
    except InvalidOperation:
        raise ValueError(said) from None
    if not amount.is_finite() or abs(amount) > _BEYOND:
        raise ValueError(said)
    return amount


def as_object(said: object) -> Mapping[str, Any]:
    """An object; a key that is missing from it is a ValueError too."""
    if not isinstance(said, dict):
        raise ValueError(said)  # noqa: TRY004  one error for whatever is not the contract's
    return said if type(said) is Complete else Complete(said)


class Complete(dict[str, Any]):
    """An object in which a key that is missing is a ValueError."""

    def __missing__(self, key: str) -> Any:
        raise ValueError(key)


def as_list(said: object, length: int | None = None) -> Sequence[Any]:
    """A list, of this length where one is given."""
    if not isinstance(said, list) or (length is not None and len(said) != length):
        raise ValueError(said)
    return said


def as_texts(said: object) -> tuple[str, ...]:
    """A list of texts."""
    return tuple(as_text(each) for each in as_list(said))


def as_text(said: object) -> str:
    """A text."""
    if not isinstance(said, str):
        raise ValueError(said)  # noqa: TRY004
    return said


def as_flag(said: object) -> bool:
    """Yes or no."""
    if not isinstance(said, bool):
        raise ValueError(said)  # noqa: TRY004
    return said


def as_whole(said: object) -> int:
    """A whole number."""
    if not isinstance(said, int) or isinstance(said, bool) or abs(said) > _BEYOND:
        raise ValueError(said)
    return said


def as_number(said: object) -> float:
    """A finite number."""
    if type(said) is float and -_BEYOND <= said <= _BEYOND:     # most: neither infinite nor NaN
        return said
    if not isinstance(said, int | float) or isinstance(said, bool) or not math.isfinite(said) or abs(said) > _BEYOND:
        raise ValueError(said)
    return float(said)


def as_box(said: object) -> Box:
    """A rectangle: four numbers."""
    if type(said) is list and len(said) == 4 and all(type(side) is float and abs(side) <= _BEYOND for side in said):
        return Box._make(said)
    return Box(*(as_number(side) for side in as_list(said, len(Box._fields))))
