"""Until when the subscription runs that an invoice, an order or a contract bills, where that is all that it bills.

A subscription that no word of the paper renews proves nothing of the years after it; a licence that is bought has no such end.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from verifier.domain import Dated, DateRole, Item, ItemSort, Kind
from verifier.fields.folding import fold
from verifier.fields.layout import Sheet
from verifier.fields.quoting import quoted
from verifier.fields.validity import goes_on

__all__ = ["find_billed_until"]

_SALES = frozenset({Kind.FACTURE, Kind.BON_DE_COMMANDE, Kind.CONTRAT})
_BOUGHT = frozenset({ItemSort.LICENCE, ItemSort.PACK, ItemSort.MODULE})
_RUNS_OUT = re.compile(
    r"\babonn|\bsouscri|\bredevance|\bforfait|\bsaas\b|\blocation|\b(?:licence|droit d'(?:utilisation|usage)|acces)s? "
    r"(?:\w+ )?(?:annuel|mensuel|trimestriel|semestriel)|\bdu \d[^|]* au \d",
)


def find_billed_until(sheet: Sheet, kind: Kind | None, items: Iterable[Item], dates: Iterable[Dated]) -> tuple[Dated, ...]:
    """The last day of the periods that a purchase of nothing but subscriptions bills.

    Empty where it may go on, or where the paper tells when the software was acquired.
    """
    told = list(dates)
    ends = [dated for dated in told if dated.role is DateRole.PERIOD_END]
    if kind not in _SALES or not ends or any(dated.role is DateRole.ACQUISITION for dated in told):
        return ()
    sold = [fold(item.text) for item in items if item.sort in _BOUGHT]
    only = all(map(_RUNS_OUT.search, sold)) if sold else "abonn" in sheet.plain
    if not only or goes_on(sheet.plain.replace("\n", " ")):
        return ()
    last = max(ends, key=lambda dated: dated.day)
    return (replace(last, role=DateRole.BILLED_UNTIL, evidence=replace(last.evidence, text=quoted(last.evidence.text))),)
