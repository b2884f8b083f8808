"""Whether an invoice only names the software beside what it bills: a training, a book, a reader, a footer « édité avec X ».

What sells it is a line that holds its name and, before it, none but the words of buying software; or a line of these words alone,
where the software is named elsewhere. Whatever else such a line begins with is what is sold.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from verifier.domain import REMOTE_CARE, Item, ItemSort, Kind, PersonRole, Trait, Word
from verifier.fields.folding import fold
from verifier.fields.from_lines import TOTALS, bears_price
from verifier.fields.from_software import Named
from verifier.fields.layout import Cell, Row, Sheet
from verifier.fields.naming import ENOUGH, Names
from verifier.fields.values import read_amounts
from verifier.fields.vocabulary import selling

__all__ = ["names_beside"]

BUYS = frozenset({ItemSort.LICENCE, ItemSort.PACK, ItemSort.MODULE, ItemSort.MAINTENANCE})
TOP = 0.12            # of the first page: a name there is the letterhead's
_PURCHASES = frozenset({Kind.FACTURE, Kind.BON_DE_COMMANDE})
_BREAK = re.compile(r"(?:[.;!?]\s|[|•☑✓])")
_REFERENCE = re.compile(r"^\s*(?:\[[^\]]{1,20}\]|[A-Z]{2,8}[-_/][A-Z0-9]{1,8}\b)")      # « [WED-M] Abonnement »
_WORD = re.compile(r"[a-z0-9][a-z0-9'+&.-]*")
_ELIDED = re.compile(r"^(?:qu|[cdjlmnst])'")
_OPENED = re.compile(r"(?:\b(?:du|au|de|d'|des|pour|le|la|les|l'|votre|vos|logiciel|sur|dans|avec|a)|[,:(«–-])$")
_LISTED = re.compile(r"[–•*-] ")
_ADDRESS = re.compile(r"\b\d{5} [a-z][a-z' -]*(?: cedex(?: \d+)?)?\W*$")
_SAYS_MORE = re.compile(r"compatib|homologu|certifi|referenc|\bsegur\b|\best\b")
_BOUGHT = re.compile(r"\b(?:licen[cs]es?|abonnements?|abt|souscriptions?|redevances?|mensualites?|mises? a (?:niveau|jour))\b")
_ENDED = re.compile(r"\b(?:export|extraction|indemnite|resiliation|penalite)\b")       # behind the name, or on the line under it
_ANOTHER_THING = re.compile(      # behind a name that no word of buying announces, or on the line under it
    r"\b(?:guide|livre|ouvrage|broche|relie|e-?book|e-?pub|manuel|tutoriel|pas a pas|rencontres?|congres|seminaire|webinaire|"
    r"colloque|salon|inscription|formations?|ateliers?|demi-journees?|journees?|diner|"
    r"adhesion|cotisation|annonce|parution|abonnes)\b",
)
_LEFT, _FOR_ANOTHER = re.compile(r"\b(?:migration|passage|bascule|transfert) d(?:e|u|epuis)\b"), re.compile(r"\W*(?:vers|a|au)\b")
ANOTHER = "autre-chose"       # no word of buying
_MADE_WITH = re.compile(
    r"\b(?:edite|genere|imprime|emis|cree|produit|realise|etabli|prepare|redige|concu|transmis|teletransmis)e?s?\b[^.;]{0,30}"
    r"\b(?:avec|par|depuis|sous|via|grace a|a l'aide de|au moyen de)\b[^.;]{0,20}$",
)


def names_beside(sheet: Sheet, kind: Kind | None, items: tuple[Item, ...], found: Names, editor: str) -> frozenset[Trait]:
    """The trait of an invoice or order none of whose lines sells the software that it names."""
    if kind not in _PURCHASES or not found.places or any(REMOTE_CARE.search(fold(item.text)) for item in items):
        return frozenset()
    companies = [editor, *(str(each.value) for each in found.issuers if each.confidence >= ENOUGH)]
    people = [each.name for each in found.people if each.role is not PersonRole.ENTITY]
    names = frozenset(word for said in (*companies, *people) for word in _words(fold(said)))
    lines = [line for place in found.places if (line := _line(sheet, place)) is not None]
    priced = [(before, how) for before, how, is_priced in lines if is_priced]
    if priced:
        sold = any(_sells(before, names) for before, _ in priced)
    else:
        sold = any(_sells(before, names) and how != "foot" for before, how, _ in lines)
    unnamed = any(item.sort in BUYS and _sells(fold(item.text), names) for item in items)
    itself = any(_is_sold(item, fold(place.span.text), names) for item in items for place in found.places)
    return frozenset() if sold or unnamed or itself else frozenset({Trait.BESIDE})


def _is_sold(item: Item, name: str, names: frozenset[str]) -> bool:
    """Whether a billed line sells what bears the name: « X Confort, sans engagement ». One of no price must say that it does."""
    before, found, after = fold(item.text).partition(name)
    if not found or not _sells(before, names) or _ENDED.search(after):
        return False
    said = _BOUGHT.search(f"{before} {after}") is not None
    other = _ANOTHER_THING.search(after) or item.sort not in {*BUYS, ItemSort.OTHER}
    return said if other or item.amount is None else True


def _line(sheet: Sheet, place: Named) -> tuple[str, str, bool] | None:
    """What stands before the name on its line, how it is told there, and whether the line bears a price."""
    run = place.span.run
    word = run.at(place.span.start, place.span.end)[0]
    cell = sheet.cell_of.get(id(word))
    if cell is None:
        return None
    row = sheet.rows[cell.row]
    start = len(" ".join(each.text for each in cell.words[: next(n for n, each in enumerate(cell.words) if each is word)]))
    before = _joined(sheet, cell, _REFERENCE.sub(lambda found: " " * len(found[0]), cell.text[:start], 1))
    before, priced = before[_last_break(before) :], _priced(sheet, row) or _said_priced(sheet, word)
    after = cell.plain[start + bool(start) + len(place.span.text) :]
    below = sheet.below(cell, 1)
    goes_on = below is not None and below.row == cell.row + 1 and not bears_price(sheet.rows[below.row])
    described = f"{after} {below.plain if below and goes_on else ''}"       # a line with a price of its own is another thing
    own_price = bears_price(row)
    bare = not own_price and not before.strip()
    states = bare and _SAYS_MORE.search(after) and not _BOUGHT.search(after)      # « X est DMP compatible. »
    ended = _ENDED.search(described) or (_LEFT.search(before) and _FOR_ANOTHER.match(described))
    other = ended or (_ANOTHER_THING.search(described) and not _BOUGHT.search(before))
    outside = _MADE_WITH.search(before) or _outside(sheet, row, place)
    if other:
        before = f"{before} {ANOTHER}"
    return before, "foot" if outside or states else place.candidate.how, priced and not states


def _said_priced(sheet: Sheet, word: Word) -> bool:
    """Whether the sentence that holds a word ends with a price, on whichever of its lines."""
    said = next((run for run in sheet.statements if any(each is word for each in run.words)), None)
    return said is not None and any(amount.marked for amount in read_amounts(said.plain))


def _joined(sheet: Sheet, cell: Cell, text: str) -> str:
    """The folded words, with those of the line over them, which they go on from."""
    before = fold(text)
    over = sheet.above(cell, 1)
    if over is None or over.row + 1 != cell.row:
        return before
    said = next((run for run in sheet.statements if any(each is cell.words[0] for each in run.words)), None)
    unpriced = not bears_price(sheet.rows[over.row])
    one = said is not None and unpriced and any(each is over.words[-1] for each in said.words)
    if _ADDRESS.search(over.plain):
        return before
    if _LISTED.match(cell.text) and bears_price(sheet.rows[cell.row]):
        return before
    goes_on = (one and not _BOUGHT.match(cell.plain)) or _OPENED.search(over.plain.rstrip()) or cell.text[:1].islower()
    return f"{over.plain} {before}" if goes_on else before


def _last_break(text: str) -> int:
    return max((match.end() for match in _BREAK.finditer(text)), default=0)


def _priced(sheet: Sheet, row: Row) -> bool:
    """Whether a row bears a price, or the row under it does and nothing else."""
    under = sheet.rows[row.number + 1] if row.number + 1 < len(sheet.rows) else None
    alone = under is not None and under.page == row.page and sum(c.isalpha() for c in under.plain) < 4  # « – 2 300,00 € »
    rows = [row, *([under] if under is not None and alone else ())]
    return any(map(bears_price, rows)) and not TOTALS.match(row.plain)


def _outside(sheet: Sheet, row: Row, place: Named) -> bool:
    """Whether a name that nothing announces stands in the letterhead or under the last price, where nothing is sold."""
    if place.candidate.how not in {"catalogue", "entity"}:
        return False
    head = row.page == sheet.first_page and row.depth < TOP
    priced = [each.number for each in sheet.rows if bears_price(each)]
    return head or (bool(priced) and row.number > max(priced))


def _sells(before: str, names: frozenset[str]) -> bool:
    """Whether the words are none but those of buying software."""
    return all(_sells_by(word, names) for word in _words(before))


def _sells_by(word: str, names: frozenset[str]) -> bool:
    return len(word) < 2 or any(c.isdigit() for c in word) or word in names or bool(selling().fullmatch(word))


def _words(plain: str) -> Iterator[str]:
    for match in _WORD.finditer(plain):
        yield from (part for part in _ELIDED.sub("", match[0].strip(".'-")).split("-") if part)
