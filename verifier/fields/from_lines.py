"""The billed lines, and what each buys."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple

from verifier.domain import Item, ItemSort
from verifier.fields.from_figures import last_amount
from verifier.fields.layout import Cell, Row, Run, Sheet
from verifier.fields.line_ends import FEWEST_WORDS
from verifier.fields.values import read_amounts
from verifier.fields.vocabulary import items

__all__ = ["Billed", "bears_price", "billed_lines", "find_items", "sort_of"]

_NOTICE = re.compile(r"penalite|indemnite|retard|escompte|recouvrement|\bau capital\b|\brcs\b|\biban\b|\bsiret\b|\bsiren\b")
MOST_LINES = 4        # over a row of figures that describe what it bills
APART = 1.2           # heights of the type between two lines that belong together
LEAST_LETTERS = 4     # of a description
MOST_WORDS = 11       # of a billed line outside a table; more is a sentence
TOTALS = re.compile(
    r"^\W*(?:taxe sur la|montant ht|base ht|(?:sous[- ])?tota(?:l|ux)\b|montant|net\b|tva\b|hors taxes|h\.?t\.?\b|"
    r"t\.?t\.?c\.?\b|somme|solde|reste|remise|acompte|base|taux|a payer|port\b|dont\b|capital)",
)
HEADER = re.compile(r"\b(?:designation|libelle|description|article|produit|prestation|detail|objet|intitule|nature)s?\b")
COLUMNS = re.compile(r"\b(?:qte|quantite|prix|montant|p\.?u\.?|total|ht|tva|unitaire|puht|nb|tarif|remise|ttc)\b")


class Billed(NamedTuple):
    """The words that describe a line that is billed, and the row that bears its price."""

    run: Run
    row: Row


def find_items(sheet: Sheet) -> tuple[Item, ...]:
    """The lines of the table of what is bought: blocks between its header and the totals, or lines that end with a price."""
    found: dict[str, Item] = {}
    for billed in billed_lines(sheet):
        text, amount = billed.run.text, last_amount(billed.row)
        told = len(billed.row.cells) == 1 and not _ENDS_PRICED.search(billed.run.plain)      # « … (19 € par mois) »
        states = (amount is None or told) and _STATES.search(billed.run.plain)      # « X est DMP compatible … » bills nothing
        if not states and not _only_mentions(billed.run.plain):
            found.setdefault(text, Item(text, sort_of(_whole(sheet, billed.run)), billed.run.evidence(), amount))
    return tuple(found.values())


def billed_lines(sheet: Sheet) -> Iterator[Billed]:
    """What is bought: the cells that describe it, and the lines over a row that holds a price, but no words of its own."""
    described = {cell.row: cell for cell in _item_cells(sheet) if not _priced_alone(sheet.rows[cell.row])}
    for row in sheet.rows:
        cell = described.get(row.number)
        if cell is not None:
            over = _opened_above(sheet, cell) if _only_mentions(cell.plain) else None
            run = Run(cell.piece, cell.page, (*over.words, *cell.words)) if over else cell
            yield Billed(run, _price_of(sheet, row, described))
        elif _priced_alone(row) or _coded(row):
            lines = tuple(line for line in _lines_above(sheet, row) if line.number not in described)
            if lines and sum(c.isalpha() for line in lines for c in line.text) >= LEAST_LETTERS:
                yield Billed(Run(row.piece, row.page, tuple(word for line in lines for word in line.words)), row)


def _whole(sheet: Sheet, run: Run) -> str:
    """The folded words of a described line, with those of the next one where it breaks off: « Contrat de » / « maintenance »."""
    last = sheet.cell_of.get(id(run.words[-1])) if _OPENED.search(run.plain.rstrip()) else None
    below = sheet.below(last, 1) if last else None
    goes_on = last is not None and below is not None and below.row == last.row + 1 and not bears_price(sheet.rows[below.row])
    return f"{run.plain} {below.plain}" if below and goes_on else run.plain


def _price_of(sheet: Sheet, row: Row, described: Mapping[int, Cell]) -> Row:
    """The row that bears the price of what a row describes: the next one, where it holds figures alone and stands close by.

    Under several lines that are described and bear none, it may be the price of any.
    """
    under = sheet.rows[row.number + 1] if row.number + 1 < len(sheet.rows) else row
    near = under.page == row.page and under.box.top - row.box.bottom <= APART * row.size
    bare = len(row.cells) == 1 and not bears_price(row)
    over = described.get(row.number - 1)
    alone = over is None or bears_price(sheet.rows[over.row])
    return under if bare and near and alone and _priced_alone(under) else row


def bears_price(row: Row) -> bool:
    """Whether a row holds an amount in euros."""
    return any(amount.marked for amount in read_amounts(row.plain))


def _priced_alone(row: Row) -> bool:
    """Whether the row holds a price, a quantity or a period, and describes nothing: « 1 x 240,00 240,00 »."""
    words = sum(c.isalpha() for c in _FIGURES_WORDS.sub("", row.plain))
    total = any(TOTALS.match(cell.plain) for cell in row.cells)
    return not words and not total and bears_price(row)


def _coded(row: Row) -> bool:
    """Whether the row bears an article's code and prices, what it bills standing over it: « MK-ABO | 1 | 420,00 | 420,00 »."""
    code, *figures = row.cells
    prices = [amount for cell in figures for amount in read_amounts(cell.plain) if amount.marked]
    words = sum(c.isalpha() for cell in figures for c in _FIGURES_WORDS.sub("", cell.plain))
    return len(prices) > 1 and not words and _CODE.fullmatch(code.text) is not None and not TOTALS.match(code.plain)


def _lines_above(sheet: Sheet, row: Row) -> list[Row]:
    """The lines that a row of figures ends: the one over it, and those over that one that it goes on from."""
    lines: list[Row] = []
    for under, over in pairwise(reversed(sheet.rows[max(0, row.number - MOST_LINES) : row.number + 1])):
        apart = over.page != under.page or under.box.top - over.box.bottom > APART * over.size
        if apart or bears_price(over) or TOTALS.match(over.plain):
            break
        goes_on = under is row or under.text[:1].islower() or _only_mentions(under.plain) or _OPENED.search(over.plain.rstrip())
        if not (goes_on or _names_what(under, over)):
            break
        lines.insert(0, over)
    return lines


def _names_what(under: Row, over: Row) -> bool:
    """Whether a line is the name of what the line over it says is bought: « Contrat de maintenance » / « Kaltis 5 »."""
    if len(over.cells) > 1 or len(under.cells) > 1:
        return False
    if sort_of(over.plain) is ItemSort.MAINTENANCE and _THE_SOFTWARE.match(under.plain):
        return len(under.words) <= FEWEST_WORDS + 1
    bought = sort_of(over.plain) is not ItemSort.OTHER and sort_of(under.plain) is ItemSort.OTHER
    return bought and len(under.words) < FEWEST_WORDS


_THE_SOFTWARE = re.compile(r"\W*(?:du |pour le )?(?:logiciel|progiciel)\b")
_STATES = re.compile(r"\b(?:est|sont|n'est|ne sont|reste|devient|sera)\b.*\b(?:compatib|homologu|certifi|referenc)")
_FIGURES_WORDS = re.compile(
    r"(?<![\w-])[a-z]{1,5}[-_/]?\d[\w/-]*|"       # the code of an article
    r"\b(?:x|du|au|le|a|eur|euros?|h\.?t|t\.?t\.?c|ht|ttc|quantites?|qte|prix|tarif|unitaires?|unites?|p\.?u|puht|soit)\b",
)
_CODE = re.compile(r"[A-Z]{1,6}(?:[-_/][A-Z0-9]{1,8})+|[A-Z]{1,6}\d[A-Z0-9]*")
_OPENED = re.compile(r"(?:\b(?:du|au|de|d'|des|pour|le|la|periode|annee)|[,:(–-])$")


def _opened_above(sheet: Sheet, cell: Cell) -> Cell | None:
    """The line above a period that bears the price, where it calls for one: « Maintenance X, du » / « 01/01 au 31/12 »."""
    over = sheet.above(cell, 1)
    opened = over is not None and len(sheet.rows[over.row].cells) == 1 and not over.tabled and _OPENED.search(over.plain.rstrip())
    return over if opened else None


_TO_PAY = re.compile(r"^\W*\d[\d ]*[.,]\d\d ?(?:€|eur\w*)? (?:a payer|dus?|reste|a regler|preleve|regle|paye)")
_ENDS_PRICED = re.compile(r"[a-z).] ?[:–-] ?\d[\d ]*,\d\d ?(?:€|eur\w*)?(?: ?(?:h\.?t|t\.?t\.?c)\.?)?\W*$")
_COUNTED = re.compile(r" [–-] ?\d+ ?[x×*] ?\d[\d ]*,\d\d ?(?:€|eur\w*)(?: ?(?:h\.?t|t\.?t\.?c)\.?)?\W*$")      # « – 1 x 59,99 € »
_BUYING = re.compile(
    r"^\W*(?:(?:licences?|abonnements?|forfaits?|packs?|locations?|redevances?|contrats?|offres?|formules?|achats?|"
    r"fourniture|acquisition|installation|mise en place|et|annuel\w*|mensuel\w*|trimestriel\w*|de|du|des|d'|la|le|l'|un|"
    r"aux?|services?|une|\d+(?: ?[x×*])?)[\s:-]*)+",
)


def sort_of(plain: str) -> ItemSort:
    """What a line buys: the thing named after the words of buying, else the first thing named."""
    bought = _BUYING.match(plain)
    rest = plain[bought.end() :] if bought else plain
    straight = next((sort for sort, pattern in items() if pattern.match(rest)), None)
    if straight:
        return straight
    places = [(match.start(), sort) for sort, pattern in items() for match in [pattern.search(plain)] if match]
    return min(places, key=lambda pair: pair[0])[1] if places else ItemSort.OTHER


def _only_mentions(plain: str) -> bool:
    """Whether a line only says what the software is (« Logiciel DMP compatible ») or for when, and buys nothing."""
    rest = re.sub(
        r"\b(?:periode|du|au|mois|janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre|"
        r"logiciels?|produits?|solutions?|mention|est|version|metier|et|avec|le|la|du|par|d\.?m\.?p\b\.?|dossier|"
        r"medical|partage|segur|lap|has|ans|cnda|reference\w*|vague|numerique|en|sante)\b|(?:in)?compatib\w*|"
        r"homologu\w*|certifi\w*|\W|\d",
        "",
        plain,
    )
    return not rest


def _item_cells(sheet: Sheet) -> Iterator[Cell]:
    """The cells that describe something bought."""
    column: tuple[float, float] | None = None
    for row in sheet.rows:
        short = len(row.cells) > 1 and all(len(cell.words) <= 5 for cell in row.cells)
        if short and HEADER.search(row.plain) and COLUMNS.search(row.plain):
            column = _described_column(row)
        elif any(TOTALS.match(cell.plain) for cell in row.cells[-3:]):
            column = None
        elif column or _priced(row):
            within = [cell for cell in row.cells if column is None or column[0] <= cell.box.x0 < column[1]]
            described = max(within, key=lambda cell: sum(c.isalpha() for c in cell.text), default=None)
            small = _NOTICE.search(row.plain) and not (column and row.cells[0].tabled and len(row.cells) > 2)
            bought = described and sum(c.isalpha() for c in described.text) >= 4 and not small
            if described and bought and not (_goes_on(sheet, row, described) or _TO_PAY.match(described.plain)):
                yield described


def _goes_on(sheet: Sheet, row: Row, described: Cell) -> bool:
    """Whether a cell without a price is the end of the description over it: « … et export des / données »."""
    over = sheet.above(described, 1)
    calls = over is not None and over.plain.rstrip().endswith((",", " de", " des", " du", " et", " pour", " a"))
    block = sheet.block_of.get(id(described))
    held = over is not None and over.tabled and block is not None and any(cell is over for cell in block.cells)
    next_row = over is not None and over.tabled and over.row + 1 == described.row
    upkeep = over is not None and sort_of(over.plain) in {ItemSort.MAINTENANCE, ItemSort.TRAINING}
    described_more = next_row and upkeep and not _BUYING.match(described.plain)
    wrapped = (held and sort_of(described.plain) is ItemSort.OTHER) or described_more
    return len(row.cells) == 1 and over is not None and (calls or wrapped or described.text[:1].islower())


def _described_column(header: Row) -> tuple[float, float]:
    """From where to where the column of descriptions runs, by the table's header, which may be centred over it."""
    named = next(cell for cell in header.cells if HEADER.search(cell.plain))
    after = [cell.box.x0 for cell in header.cells if cell.box.x0 > named.box.x1]
    before = [cell.box.x1 for cell in header.cells if cell.box.x1 < named.box.x0]
    return (max(before, default=0.0), min(after, default=named.box.x1 + 200 * named.size))


def _priced(row: Row) -> bool:
    """Whether the row ends with, or holds, an amount in euros beside words."""
    ends, counted = _ENDS_PRICED.search(row.plain), _COUNTED.search(row.plain)
    prose = len(row.cells) == 1 and len(row.words) > MOST_WORDS and not (ends and _BUYING.match(row.plain)) and not counted
    priced = ends or bears_price(row)
    return not prose and bool(priced) and sum(c.isalpha() for c in row.text) >= 6
