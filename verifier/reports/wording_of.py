"""How values are said in French, wherever a report shows them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from verifier.domain import Facts, Value, place_of
from verifier.reports.cleaning import clean
from verifier.wording import say, shown
from verifier.wording.french import day

__all__ = ["in_french", "named_piece"]


def in_french(value: Value) -> str:
    """« oui », « 31 décembre 2024 », « 648,00 € », « a, b »; a text as it is."""
    match value:
        case bool():
            return say("explaining.vrai" if value else "explaining.faux")
        case date():
            return day(value)
        case Decimal():
            return f"{value:.2f} €".replace(".", ",")
        case str():
            return value
        case _:
            return ", ".join(value)


def named_piece(facts: Facts) -> str:
    """The pièce's name: « facture.pdf, pages 2 et 3 » where it is a part of a file."""
    return clean(shown([place_of(facts.name)]))
