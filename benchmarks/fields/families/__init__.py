"""The families: each is a whole look, with its own places, labels and order. `dev_*` and `test_*` share nothing but the kit."""

from collections.abc import Callable
from dataclasses import dataclass

from case import Case

Draw = Callable[[Case], bytes]


@dataclass(frozen=True)
class Family:
    """A look: the set that it belongs to, the kinds of paper that it draws and how often."""

    name: str
    part: str
    kinds: tuple[str, ...]
    draw: Draw
    weight: int
    signed: bool = False          # what it draws was issued by its very nature
    signs: bool = False           # it has a place for the customer's signature
    pictures: bool = False        # it can show the firm's name as a picture only


FAMILIES: dict[str, Family] = {}


def family(part: str, kinds: str, weight: int = 3, **able: bool) -> Callable[[Draw], Draw]:
    """Put a drawing into the list of families under its own name."""
    def listed(draw: Draw) -> Draw:
        FAMILIES[draw.__name__] = Family(draw.__name__, part, tuple(kinds.split()), draw, weight, **able)
        return draw
    return listed
