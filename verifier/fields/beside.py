"""Whether an invoice only names the software beside what it bills: a training, a book, a reader, a footer « édité avec X ».

What sells it is a line that holds its name and, before it, none but the words of buying software; or a line of these words alone,
where the software is named elsewhere. Whatever else such a line begins with is what is sold.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from verifier.domain import REMOTE_CARE, Item, ItemSort, Kind, PersonRole, Trait
from verifier.fields.folding import fold
from verifier.fields.from_lines import TOTALS
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
_MADE_WITH = re.compile(
    r"\b(?:edite|genere|imprime|emis|cree|produit|realise|etabli|prepare|redige|concu|transmis|teletransmis)e?s?\b[^.;]{0,30}"
    r"\b(?:avec|par|depuis|sous|via|grace a|a l'aide de|au moyen de)\b[^.;]{0,20}$",
)


def names_beside(sheet: Sheet, kind: Kind | None, items: tuple[Item, ...], found: Names) -> frozenset[Trait]:
    """The trait of an invoice or order none of whose lines sells the software that it names."""
    if kind not in _PURCHASES or not found.places or any(REMOTE_CARE.search(fold(item.text)) for item in items):
        return frozenset()
    companies = [str(each.value) for each in found.issuers if each.confidence >= ENOUGH]
    people = [each.name for each in found.people if each.role is not PersonRole.ENTITY]
    names = frozenset(word for said in (*companies, *people) for word in _words(fold(said)))
    lines = [line for place in found.places if (line := _line(sheet, place)) is not None]
    priced = [(before, how) for before, how, is_priced in lines if is_priced]
    if priced:
        sold = any(_sells(before, names) for before, _ in priced)
    else:
        sold = any(_sells(before, names) and how != "foot" for before, how, _ in lines)
    unnamed = any(item.sort in BUYS and _sells(fold(item.text), names) for item in items)
    return frozenset() if sold or unnamed else frozenset({Trait.BESIDE})


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
    how = "foot" if _MADE_WITH.search(before) or _outside(sheet, row, place) else place.candidate.how
    return before[_last_break(before) :], how, _priced(sheet, row)


def _joined(sheet: Sheet, cell: Cell, text: str) -> str:
    """The folded words, with those of the line over them, which they go on from."""
    before = fold(text)
    over = sheet.above(cell, 1)
    goes_on = over is not None and over.row + 1 == cell.row and (_OPENED.search(over.plain.rstrip()) or cell.text[:1].islower())
    return f"{over.plain} {before}" if over is not None and goes_on else before


def _last_break(text: str) -> int:
    return max((match.end() for match in _BREAK.finditer(text)), default=0)


def _priced(sheet: Sheet, row: Row) -> bool:
    """Whether a row bears a price, or the row under it does and nothing else."""
    under = sheet.rows[row.number + 1] if row.number + 1 < len(sheet.rows) else None
    alone = under is not None and under.page == row.page and sum(c.isalpha() for c in under.plain) < 4  # « – 2 300,00 € »
    rows = [row, *([under] if under is not None and alone else ())]
    return any(amount.marked for each in rows for amount in read_amounts(each.plain)) and not TOTALS.match(row.plain)


def _outside(sheet: Sheet, row: Row, place: Named) -> bool:
    """Whether a name that nothing announces stands in the letterhead or under the last price, where nothing is sold."""
    if place.candidate.how not in {"catalogue", "entity"}:
        return False
    head = row.page == sheet.first_page and row.depth < TOP
    priced = [each.number for each in sheet.rows if any(amount.marked for amount in read_amounts(each.plain))]
    return head or (bool(priced) and row.number > max(priced))


def _sells(before: str, names: frozenset[str]) -> bool:
    """Whether the words are none but those of buying software."""
    return all(_sells_by(word, names) for word in _words(before))


def _sells_by(word: str, names: frozenset[str]) -> bool:
    return len(word) < 2 or any(c.isdigit() for c in word) or word in names or bool(selling().fullmatch(word))


def _words(plain: str) -> Iterator[str]:
    for match in _WORD.finditer(plain):
        yield from (part for part in _ELIDED.sub("", match[0].strip(".'-")).split("-") if part)
