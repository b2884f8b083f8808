"""A sum as an agent reads it."""

from __future__ import annotations

from decimal import Decimal

from verifier.rules.yearly import Amount
from verifier.wording import say

__all__ = ["amount_told"]


def amount_told(amount: Amount) -> str:
    """A sum, by its points where it has some."""
    if amount.total is None:
        said = say("rules.montre.inconnu")
    elif amount.points is not None and amount.valeur_point is not None:
        values = {"points": amount.points, "valeur": _euros(amount.valeur_point), "euros": _euros(amount.total)}
        said = say("rules.montre.points", **values, titre=amount.titre)
    else:
        said = say("rules.montre.euros", euros=_euros(amount.total), titre=amount.titre)
    return say("rules.montre.note", montant=said, note=amount.note.rstrip(".")) if amount.note else said


def _euros(value: Decimal) -> str:
    """« 1 960 € », with spaces that do not break."""
    decimals = 0 if value == value.to_integral_value() else 2
    return f"{value:,.{decimals}f} €".replace(",", " ").replace(".", ",").replace(" ", "\N{NO-BREAK SPACE}")
