"""Who prints what where: the blocks that name a party with its address, the head of the table, and whose part a company plays.

The same words mean different things in each: a name over its own address and telephone is the seller's, over a person's it is the
customer's; a company behind « hébergé par », « groupe », « banque » is a third party.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from verifier.fields.folding import fold
from verifier.fields.layout import Block, Cell, Run, Sheet
from verifier.fields.names import is_address, is_entity, person_name
from verifier.fields.vocabulary import label, part_of, professions

__all__ = ["Party", "Whose", "find_parties", "is_column", "plays", "table_top"]

MOST_NAMES = 4        # lines over an address that may name whose it is
SHORT = 4             # words of a line that says a profession
LOW = 0.5             # of the page: a party's block below is a stamp or a signature
_CONTACT = re.compile(
    r"\btel\b|\bteleph|\bfax\b|@|\bwww\.|\bsiret\b|\brcs\b|\bcapital\b|hot[- ]?line|\bstandard\b|\btva\b|\bape\b|"
    r"service clients?\b|editeur|distributeur|revendeur|\blogiciels?\b|informatique",
)
_PERSON = re.compile(
    r"^(?:dr|docteur|docteure|mme|mlle|m|mr|monsieur|madame|pr|professeur)\b(?!\.\w)|\b(?:rpps|adeli)\b|a l'attention",
)
_HEADING = re.compile(
    r"^(?:designation|libelle|description|article|produit|prestation|detail|objet|intitule|nature|code|ref\w*|"
    r"qte|quantite|nb|nombre|prix|montant|p\.?u\.?|total|h\.?t\.?|t\.?v\.?a\.?|t\.?t\.?c\.?|unite?|unitaire|puht|tarif|"
    r"remise|taux|date|periode|n°|no)\b",
)


class Whose(Enum):
    """To whom a block belongs."""

    ISSUER = auto()
    CLIENT = auto()
    UNTOLD = auto()


@dataclass(frozen=True, slots=True)
class Party:
    """A block that gives a postal address: the lines that name the party, and whose it is."""

    block: Block
    names: tuple[Cell, ...]
    whose: Whose
    low: bool     # in the lower half of its page: a stamp, a signature


def find_parties(sheet: Sheet) -> tuple[Party, ...]:
    """Every block of the sheet that gives a postal address."""
    return tuple(_party(sheet, block, place) for block in sheet.blocks if (place := _address_in(block)) is not None)


def _address_in(block: Block) -> int | None:
    """The place of the first line of an address in a block of short lines."""
    return next((at for at, cell in enumerate(block.cells[: MOST_NAMES + 1]) if _is_line_of_address(cell)), None)


def _is_line_of_address(cell: Cell) -> bool:
    return len(cell.words) <= 9 and is_address(cell.text) and not re.search(r"\bsiege\b|\bcapital\b|\brcs\b|:", cell.plain)


def _party(sheet: Sheet, block: Block, place: int) -> Party:
    over = list(_over(sheet, block.cells[0])) if place < MOST_NAMES else []
    names = (*over, *block.cells[:place])
    depth = sheet.rows[block.cells[0].row].depth
    return Party(block, tuple(names), _whose(names, block), depth > LOW)


def _over(sheet: Sheet, first: Cell) -> Iterator[Cell]:
    """The line just over a block, that another type size keeps out of it."""
    over = sheet.above(first)
    if over is not None and first.row - over.row <= 2 and abs(over.box.x0 - first.box.x0) < 2 * first.size:
        yield over


def _whose(names: tuple[Cell, ...], block: Block) -> Whose:
    client = label("client")
    if any(_names_client(cell, client) for cell in (*names, *block.cells)):
        return Whose.CLIENT
    contact = any(_CONTACT.search(cell.plain) for cell in (*names, *block.cells))
    return Whose.ISSUER if contact or any(label("issuer").match(cell.plain) for cell in names) else Whose.UNTOLD


def _names_client(cell: Cell, client: re.Pattern[str]) -> bool:
    plain = cell.plain.strip(" :")
    return bool(
        _PERSON.search(plain)
        or client.fullmatch(plain)
        or (client.match(plain) and ":" in plain)
        or is_entity(plain)
        or (len(cell.words) <= SHORT and any(pattern.match(plain) for _, pattern in professions()))
        or (person_name(cell.text) and re.search(r"[A-Z]{3}", cell.text) and re.search(r"[a-z]{2}", cell.text)),
    )


def table_top(sheet: Sheet) -> int:
    """The number of the first row that heads a table, one past the last row where there is none."""
    return next((row.number for row in sheet.rows if sum(is_column(cell) for cell in row.cells) > 1), len(sheet.rows))


def is_column(cell: Cell) -> bool:
    """Whether a cell reads as the heading of a column."""
    return len(cell.words) <= 3 and bool(_HEADING.match(cell.plain))


def plays(run: Run, start: int, end: int, part: str) -> bool:
    """Whether the company named at text[start:end] plays a part (`parts` of vocabulary.yaml), by the words around it."""
    before = re.split(r"[;•|]|\.\s", fold(run.text[:start]))[-1]
    return bool(part_of(part, after=False).search(before) or part_of(part, after=True).match(run.plain[end:]))
