"""The families: each is a whole look, with its own places, labels and order. `dev_*` and `test_*` share nothing but the kit."""

from collections.abc import Callable
from dataclasses import dataclass

from case import Case

Draw = Callable[[Case], bytes]


@dataclass(frozen=True)
class Family:
    """A look: the set that it belongs to, the kinds of paper that it draws, whether it can draw rows or sentences of any paper."""

    name: str
    part: str
    kinds: tuple[str, ...]
    draw: Draw
    weight: int


FAMILIES: dict[str, Family] = {}


def family(part: str, kinds: str, weight: int = 3) -> Callable[[Draw], Draw]:
    """Put a drawing into the list of families under its own name."""
    def listed(draw: Draw) -> Draw:
        FAMILIES[draw.__name__] = Family(draw.__name__, part, tuple(kinds.split()), draw, weight)
        return draw
    return listed
