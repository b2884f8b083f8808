"""Whose ink stands on the sheet: the client's, where it stands under or beside the cell that asks for the client's hand."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from enum import Enum, auto
from typing import NamedTuple

from verifier.domain import Box, Candidate
from verifier.fields.folding import compact
from verifier.fields.layout import Cell, Ink, Sheet
from verifier.fields.values import read_amounts

__all__ = ["MENTION", "client_signed"]

DOWN, BESIDE, SIDEWAYS, BEFORE = 12.0, 15.0, 8.0, 2.0   # type sizes: how far from its cell ink may stand
LEVEL = 4.0          # type sizes between a mention and ink on its left
LOWER = 0.25         # of the first page: above is the letterhead
FEW_WORDS = 8        # of a heading; more is a sentence
MOST_WORDS = 16      # of a cell that asks
HEADING_REACH = 3    # rows over « Cachet et signature » in which its party is named
LEAST_NAME = 4       # letters
SURE = 0.6           # confidence of an issuer whose name is a place to sign
MENTION = re.compile(  # « Bon pour accord », as a form prints it or as OCR reads a hand
    r"(?:lu et approu\w{2,4}\W*)?(?:b[a-z0]{1,3}n? p[a-z]{2,4}\W{0,3}\w?\W{0,3}(?:acc[o0]rd|c[o0]mmande)|"
    r"lu et approu\w{2,4})\W*(?:le)?\W*",
)
_HAND = re.compile(
    r"\bsignatures?\b|\bsignataires?\b|\bcachet\b|\btampon\b|\bvisa\b|\blu et app|\bbon pour\b|\bpour acc(?:ord|eptation)\b|"
    r"\baccord du\b",
)
_WHO = r"(?:client|acheteur|acquereur|souscripteur|adherent|abonne|beneficiaire|praticien|professionnel|preneur|titulaire)"
_CLIENT = re.compile(rf"\b{_WHO}e?s?\b|\bprescript\w+|donneur d'ordre|\bcabinet\b|\b(?:docteur|dr|medecin|chirurgien)\b")
_SUPPLIER = re.compile(
    r"\b(?:fournisseur|vendeur|editeur|prestataire|commercial\w*|loueur|bailleur|societe|entreprise|agence|direction|"
    r"gerante?|conseill\w+|distributeur|revendeur|directeur|directrice|president\w*|mandataire)\b|"
    r"\bpour (?:la |le |l')?(?:sas|sasu|sarl|sa|eurl|scop)\b",
)
_HEADING = re.compile(rf"^\W*(?:pour )?(?:le |la |l'|votre )?{_WHO}e?\b")
_ON_BEHALF = re.compile(r"^\W*pour (?!acc|valoir|le montant|information)(?:la |le |l')?\w")


class Party(Enum):
    """Who is to sign somewhere."""

    CLIENT = auto()
    SUPPLIER = auto()


class Place(NamedTuple):
    """A cell under or beside which somebody signs."""

    cell: Cell
    party: Party


def client_signed(sheet: Sheet, issuers: Iterable[Candidate] = ()) -> bool:
    """Whether some ink stands in the client's place, nearer to it than to any place of the supplier."""
    if not sheet.inks:
        return False
    sure = (compact(str(issuer.value)) for issuer in issuers if issuer.confidence >= SURE)
    names = tuple(name for name in sure if len(name) >= LEAST_NAME)
    places = tuple(_places(sheet, names))
    return any(_owner(sheet, ink, places) is Party.CLIENT for ink in sheet.inks)


def _places(sheet: Sheet, issuers: tuple[str, ...]) -> Iterator[Place]:
    for cell in sheet.cells:
        high = sheet.rows[cell.row].depth < LOWER and cell.page == sheet.first_page
        if high and not (_HAND.search(cell.plain) and _below_the_title(sheet, cell)):
            continue
        party = _party_of(sheet, cell, issuers)
        if party:
            yield Place(cell, party)


def _below_the_title(sheet: Sheet, cell: Cell) -> bool:
    """Whether a price stands over a cell: a short paper asks for a hand near its head."""
    return any(amount.marked for row in sheet.rows[: cell.row] for amount in read_amounts(row.plain))


def _party_of(sheet: Sheet, cell: Cell, issuers: tuple[str, ...]) -> Party | None:
    """Who signs at a cell; None where it asks for no hand, or names both parties."""
    if not (_HAND.search(cell.plain) or _is_mention(cell)):
        return _heads(cell, issuers)
    if len(cell.words) > MOST_WORDS or _ends_sentence(sheet, cell):
        return None
    named = _named(cell.plain, issuers)
    if named:
        return next(iter(named)) if len(named) == 1 else None
    return _continued(sheet, cell, issuers) or _headed(sheet, cell, issuers) or Party.CLIENT


def _is_mention(cell: Cell) -> bool:
    """Whether a cell is « Bon pour accord » alone: a hand that writes it signs on whichever side is free."""
    return bool(MENTION.fullmatch(cell.plain.strip(' "«»-–•*:')))


def _named(plain: str, issuers: tuple[str, ...]) -> set[Party]:
    """The parties that some words name."""
    letters = compact(plain)
    supplier = bool(_SUPPLIER.search(plain)) or any(name in letters for name in issuers)
    found = {Party.CLIENT: bool(_CLIENT.search(plain)), Party.SUPPLIER: supplier}
    return {party for party, holds in found.items() if holds}


def _heads(cell: Cell, issuers: tuple[str, ...]) -> Party | None:
    """Whose place a heading opens: « Le client », « Pour Exemple Santé », the issuer's name."""
    if len(cell.words) > FEW_WORDS:
        return None
    named = _named(cell.plain, issuers)
    if len(named) == 2:
        return None
    if Party.CLIENT in named:
        return Party.CLIENT if _HEADING.search(cell.plain) or _ON_BEHALF.search(cell.plain) else None
    return Party.SUPPLIER if named or _ON_BEHALF.search(cell.plain) else None


def _ends_sentence(sheet: Sheet, cell: Cell) -> bool:
    """Whether a cell is a part of printed prose: it goes on from a long line, or closes a quotation opened there."""
    block = sheet.block_of[id(cell)]
    place = block.cells.index(cell)
    before = block.cells[place - 1] if place else None
    goes_on = before is not None and len(before.words) > FEW_WORDS and not cell.text[:1].isupper()
    return goes_on or bool(before and "»" in cell.text and "«" not in cell.text)


def _continued(sheet: Sheet, cell: Cell, issuers: tuple[str, ...]) -> Party | None:
    """The party that the next line of the block names: « Cachet et signature / du fournisseur »."""
    block = sheet.block_of[id(cell)]
    following = block.cells[block.cells.index(cell) + 1 :][:1]
    if not following or len(following[0].words) > FEW_WORDS:
        return None
    return _only(_named(following[0].plain, issuers))


def _headed(sheet: Sheet, cell: Cell, issuers: tuple[str, ...]) -> Party | None:
    """The party that stands over « Cachet et signature »."""
    above: Cell | None = cell
    for _ in range(HEADING_REACH):
        above = sheet.above(above) if above else None
        if above is None or len(above.words) > FEW_WORDS:
            return None
        party = _heads(above, issuers) or (_only(_named(above.plain, issuers)) if _HAND.search(above.plain) else None)
        if party:
            return party
    return None


def _only(named: set[Party]) -> Party | None:
    return next(iter(named)) if len(named) == 1 else None


def _owner(sheet: Sheet, ink: Ink, places: tuple[Place, ...]) -> Party | None:
    """Whose place some ink stands nearest to; None where none is near, or both are as near."""
    near = [(away, place) for place in places if place.cell.page == ink.page and (away := _away(sheet, ink.box, place.cell)) >= 0]
    nearest = {party: min((away for away, place in near if place.party is party), default=math.inf) for party in Party}
    if nearest[Party.CLIENT] < nearest[Party.SUPPLIER]:
        return Party.CLIENT
    return Party.SUPPLIER if nearest[Party.SUPPLIER] < nearest[Party.CLIENT] else None


def _away(sheet: Sheet, ink: Box, cell: Cell) -> float:
    """How far ink stands below or right of a cell, in type sizes; -1 where it is out of reach."""
    size = max(cell.size, sheet.type_size)
    right, left = (ink.x0 - cell.box.x1) / size, (cell.box.x0 - ink.x1) / size
    down = (ink.top - cell.box.bottom) / size
    over = (cell.box.top - ink.middle) / size
    beside = down < 0 and right <= BESIDE
    below = down <= DOWN and right <= SIDEWAYS
    if _is_mention(cell) and 0 < left <= BESIDE and abs(ink.middle - cell.box.middle) < LEVEL * size:
        return left
    if over > 0 or left > BEFORE or not (beside or below) or _parted(sheet, ink, cell):
        return -1.0
    return math.hypot(max(right, left, 0.0), max(down, 0.0))


def _parted(sheet: Sheet, ink: Box, cell: Cell) -> bool:
    """Whether a printed sentence stands between a cell and the ink below it."""
    return any(
        len(other.words) > FEW_WORDS and not _HAND.search(other.plain)
        for row in sheet.rows[cell.row + 1 :]
        if row.page == cell.page and row.box.bottom <= ink.middle and row.box.top >= cell.box.bottom
        for other in row.cells
        if other.box.x0 < ink.x1 and other.box.x1 > ink.x0
    )
