"""What a table of several people tells of each: a row that is not like the others may say that the software is not his."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from verifier.fields.asked_names import name_of_row
from verifier.fields.assertion import leaves_plain
from verifier.fields.folding import compact
from verifier.fields.layout import Cell, Row, Sheet
from verifier.fields.listed_people import FEWEST, name_in
from verifier.fields.names import is_address
from verifier.fields.vocabulary import professions

__all__ = ["told_apart"]

_WHO_AND_WHERE = re.compile(
    r"\W*(?:ville|commune|adresse|lieu|localite|cabinet|site|profession|specialite|civilite|titre|nom|prenom|rpps|adeli|finess|"
    r"n°|numero|num\b|no\b|identifiant|id\b|am\b|mail|e-mail|courriel|tel|telephone)",
)
_ENDS = re.compile(r"\bfin\b|\bterme\b|\bsortie\b|resili|\bdepart\b|\bjusqu|\barret\b|cloture")
_DENIES = re.compile(r"\b(?:non|pas|sans|aucune?|jamais|plus|attente|venir|cours|resili\w*|suspendu\w*|essai)\b")
_FIGURES = re.compile(r"[\W\d]*\d[\W\d]*(?:eur|euros|ht|ttc|h|%)?\W*")


def told_apart(sheet: Sheet) -> frozenset[str]:
    """The compact names of those whose row of a list of people is not like the others, or lacks what others have."""
    return frozenset(
        compact(name)
        for heading in sheet.rows
        if len(heading.cells) > 1
        for column in range(len(heading.cells))
        for name in _apart(heading, _listed(sheet, heading, column), column)
    )


def _listed(sheet: Sheet, heading: Row, column: int) -> list[tuple[str, Row]]:
    """The names of a column and their rows, one that lacks a cell too; none where too few of its rows hold one."""
    found: list[tuple[str, Row]] = []
    for row in sheet.rows[heading.number + 1 :]:
        if row.page != heading.page or not 1 < len(row.cells) <= len(heading.cells):
            break
        alone = name_in(row.cells[column]) if column < len(row.cells) else None
        name = alone.text if alone else _in_two(heading, row, column)
        found += [(name, row)] if name else []
    listed = len(found) >= FEWEST and name_in(heading.cells[column]) is None
    return found if listed and not any(_beside_an_address(heading, row, column) for _, row in found) else []


def _in_two(heading: Row, row: Row, column: int) -> str | None:
    """The name that a row gives in two columns, told at that of the family name."""
    return name_of_row(heading, row) if heading.cells[column].plain.startswith("nom") else None


def _beside_an_address(heading: Row, row: Row, column: int) -> bool:
    """Whether the row is one of two addresses set side by side, the seller's and the clients', and no row of a list."""
    beside = [(heading.cells[at], cell) for at, cell in enumerate(row.cells) if at != column]
    return any(is_address(cell.text) and not _WHO_AND_WHERE.match(head.plain) for head, cell in beside)


def _apart(heading: Row, listed: Sequence[tuple[str, Row]], column: int) -> Iterator[str]:
    for name, row in listed:
        others = [other for _, other in listed if other is not row]
        cells = [(at, cell) for at, cell in enumerate(row.cells) if at != column]
        short = len(row.cells) < max(len(other.cells) for other in others)
        if short or not all(_alike(heading.cells[at], cell, _column(others, at)) for at, cell in cells):
            yield name


def _column(rows: Sequence[Row], at: int) -> list[Cell]:
    return [row.cells[at] for row in rows if at < len(row.cells)]


def _alike(heading: Cell, cell: Cell, others: Sequence[Cell]) -> bool:
    """Whether a cell only says who and where, a day or a figure, or what another row says too in plain words."""
    plain, told = cell.plain, any(character.isalnum() for character in cell.plain)
    if _WHO_AND_WHERE.match(heading.plain):
        return True
    if _ENDS.search(heading.plain):
        return not told
    if not told:
        return not any(any(character.isalnum() for character in other.plain) for other in others)
    if _DENIES.search(plain):
        return False
    if _FIGURES.fullmatch(plain) or any(pattern.match(plain) for _, pattern in professions()):
        return True
    same = {re.sub(r"\d", "", other.plain) for other in others}
    return re.sub(r"\d", "", plain) in same or leaves_plain(plain)
