"""Whether a paper bills the upkeep of the software only: « maintenance » proves use, no purchase (wording.md 4)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

from verifier.domain import REMOTE_CARE, Dated, DateRole, Item, ItemSort, Kind, Trait
from verifier.fields.folding import fold
from verifier.fields.from_lines import sort_of
from verifier.fields.layout import Row, Sheet
from verifier.fields.line_ends import FEWEST_WORDS

__all__ = ["bills_only_upkeep"]

BUYS = frozenset({ItemSort.LICENCE, ItemSort.PACK, ItemSort.MODULE})
MOST_WORDS = 16       # of a line that may describe something billed; more is a sentence
_SAYS_MORE = re.compile(r"compatib|homologu|certifi|referenc|\bsegur\b|\bversion\b|\best\b|\bvous\b|\bnous\b|\bobjet\b|\bmerci\b")

_GIVEN = re.compile(r"\b(?:inclus|compris|offert|gratuit|gracieu|premier)")      # with what is bought
_SELLS = re.compile(
    r"\b(?:licen[cs]e|abonnement|droits?|souscription|achat|acquisition|vente|location|offre|formule|pack|mises? a niveau)",
)


def bills_only_upkeep(
    sheet: Sheet, kind: Kind | None, items: Iterable[Item], dates: Iterable[Dated], software: str
) -> frozenset[Trait]:
    """The trait of an invoice or order that bills upkeep, and nothing else of the software (empty where none is named).

    What is billed is looked for among the lines with their prices; then, for no list of layouts is whole, wherever the page
    names the software.
    """
    if kind not in {Kind.FACTURE, Kind.BON_DE_COMMANDE} or any(dated.role is DateRole.ACQUISITION for dated in dates):
        return frozenset()
    rows = list(items)
    priced = any(item.amount is not None for item in rows)
    billed = [(fold(item.text), item.sort) for item in _described(rows) if not (priced and _only_states(item))]
    if any(REMOTE_CARE.search(text) for text, _ in billed):
        return frozenset()      # what is paid by the month is the solution itself
    named = [(row.plain, sort_of(row.plain)) for row in sheet.rows if software and _names(row, fold(software))]
    return frozenset({Trait.MAINTENANCE_ONLY} if _only_upkeep(billed, named, fold(software)) else ())


def _described(items: list[Item]) -> list[Item]:
    """The lines, a bare name with the line without a price that says what is bought of it, over it or under it.

    « Contrat de maintenance » / « Kaltis 5 », « Kaltis 5 | 90 € » / « Maintenance 2024 ».
    """
    lines = list(items)
    for place, (over, under) in enumerate(pairwise(items)):
        if (_bare(under) or _only_named(under)) and _keeps_up(over):
            lines[place + 1] = replace(under, text=f"{over.text} {under.text}", sort=over.sort)
        elif _bare(over) and over.amount is not None and _keeps_up(under):
            lines[place] = replace(over, text=f"{under.text} {over.text}", sort=under.sort)
    return lines


def _bare(item: Item) -> bool:
    """Whether a line is a name and no more."""
    return item.sort is ItemSort.OTHER and len(item.text.split()) < FEWEST_WORDS


def _only_named(item: Item) -> bool:
    """Whether a line without a price says what the thing is, and of no sale: « LOGICIEL KALTIS 5 (DMP COMPATIBLE) »."""
    return item.amount is None and len(item.text.split()) <= FEWEST_WORDS + 2 and not _SELLS.search(fold(item.text))


def _keeps_up(item: Item) -> bool:
    """Whether a line without a price says that upkeep is what is bought, not what is given with it."""
    return item.amount is None and item.sort is ItemSort.MAINTENANCE and not _GIVEN.search(fold(item.text))


def _only_upkeep(billed: list[tuple[str, ItemSort]], named: list[tuple[str, ItemSort]], software: str) -> bool:
    """Where the upkeep is the software's, no line that does not name it is it, but a licence, a pack or a module."""
    kept_up = any(sort is ItemSort.MAINTENANCE and software in text for text, sort in [*billed, *named]) if software else False
    sorts = {sort for text, sort in billed if not (kept_up and sort is ItemSort.OTHER and software not in text)}
    bought = sorts | {sort for _, sort in named if kept_up and sort in BUYS}
    return (kept_up or ItemSort.MAINTENANCE in sorts) and not bought & {*BUYS, ItemSort.OTHER}


def _only_states(item: Item) -> bool:
    """Whether a row without a price, among priced ones, says what the software is: « Logiciel Velmora, DMP compatible. »."""
    text = fold(item.text)
    return item.amount is None and bool(_SAYS_MORE.search(text)) and not _SELLS.search(text)


def _names(row: Row, software: str) -> bool:
    """Whether a line names the software, and may be what is billed: it states nothing."""
    return software in row.plain and len(row.words) <= MOST_WORDS and not _SAYS_MORE.search(row.plain)
