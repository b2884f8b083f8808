"""Of what a row of a table or a billed line speaks: the product that another of its cells names, or the thing that it sells."""

from __future__ import annotations

import re

from verifier.domain import ItemSort, NameKind, NameSpotter, Word
from verifier.fields.folding import fold
from verifier.fields.from_lines import sort_of
from verifier.fields.layout import Cell, Row, Run, Sheet
from verifier.fields.values import read_dates
from verifier.fields.vocabulary import plain_words

__all__ = [
    "BREAKS_OFF", "among_products", "apart_by_figures", "dated_beside", "in_column", "over_records", "product_beside",
    "sells_no_software",
]

FAR = 15              # rows between a heading and its column's last cell, at most
NAME_WORDS = 6        # of a product in its column; more is a description
LEAST_NAME = 3        # letters of a name that no list knows
FIRST_WORDS = 4       # of a line, in which the name of its product stands
SURE = 0.95           # of a name with which a line opens, in no column of its own
_PRODUCTS = re.compile(r"(?:(?:nom|designation) du |nos |votre )?(?:logiciel|progiciel|application)s?(?: metier)?\W*")
_SAYS = re.compile(r"\b(?:est|sont|nous|vous|votre|notre|ce|cette|logiciel|progiciel|solution|attest\w+|certifi\w+|utilise\w*)\b")
_SOFTWARE = re.compile(r"\b(?:logiciel|progiciel|solution|application|licence|abonnement|suite|version)s?\b|x{3,}")
BREAKS_OFF = re.compile(r"\b(?:depuis|a compter du|a partir du|le)(?: le)?\W*$")
_FIGURES = re.compile(r"[vV]?\W*\d[\d\s./,:-]*\d\W*(?:€|eur)?")
_NO_SOFTWARE = frozenset({ItemSort.HARDWARE, ItemSort.TRAINING, ItemSort.SERVICE})


def product_beside(sheet: Sheet, run: Run, start: int, spotter: NameSpotter) -> str | None:
    """The product of which run.text[start:] speaks, by what stands beside it: another cell, or the opening of its line."""
    own = _cell_at(sheet, run, start)
    if own is None:
        return None
    if not isinstance(run, Row):
        return _opens_line(own, run.at(start, start + 1)[0], spotter)
    named = (_named(cell, spotter) for cell in reversed(run.cells[: own.column]))
    return _in_products_column(sheet, run, own) or next((name for name in named if name), None)


def among_products(sheet: Sheet, run: Run, start: int, spotter: NameSpotter) -> bool:
    """Whether the row of the words opens with a name that no list knows, beside a row that opens with a software's."""
    own = _cell_at(sheet, run, start)
    row = sheet.rows[own.row] if own and own.column else None
    if row is None or not _may_name(row.cells[0]):
        return False
    near = [sheet.rows[place] for place in (row.number - 1, row.number + 1) if 0 <= place < len(sheet.rows)]
    column = [other.cells[0] for other in near if other.page == row.page and len(other.cells) == len(row.cells)]
    return any(abs(cell.box.x0 - row.box.x0) < cell.size and _is_software(cell, spotter) for cell in column)


def in_column(sheet: Sheet, run: Run) -> bool:
    """Whether a sentence is made of cells of a table, each beside others."""
    cells = [sheet.cell_of.get(id(word)) for word in run.words]
    return not isinstance(run, Row) and all(cell is not None and cell.listed for cell in cells)


def over_records(sheet: Sheet, run: Run) -> bool:
    """Whether a sentence is made of cells of one column, in rows of as many cells: one record a row, perhaps."""
    if not in_column(sheet, run):
        return False
    rows = {cell.row for word in run.words if (cell := sheet.cell_of.get(id(word)))}
    return len(rows) > 1 and len({len(sheet.rows[row].cells) for row in rows}) == 1


def apart_by_figures(sheet: Sheet, run: Run) -> bool:
    """Whether a sentence is made of cells of one column, each row of which is another thing's, with its own day or figure."""
    if not over_records(sheet, run):
        return False
    numbers = {cell.row for word in run.words if (cell := sheet.cell_of.get(id(word)))}
    rows = [sheet.rows[number].cells for number in sorted(numbers)]
    things = {row[0].plain for row in rows}
    columns = zip(*rows, strict=True)
    return len(things) == len(rows) and any(all(_FIGURES.fullmatch(cell.plain) for cell in column) for column in columns)


def dated_beside(sheet: Sheet, run: Run) -> bool:
    """Whether a sentence is a label that breaks off before its day, told by the cell beside: « DMP compatible depuis le | … »."""
    last = sheet.cell_of.get(id(run.words[-1])) if not isinstance(run, Row) and BREAKS_OFF.search(run.plain) else None
    beside = sheet.right_of(last) if last else None
    return beside is not None and any(read.start == 0 for read in read_dates(beside.plain))


def sells_no_software(sheet: Sheet, run: Run, start: int, blotted: str) -> bool:
    """Whether the billed line that says run.text[start:] sells hardware, training or a service, and names no software.

    `blotted`: the folded words of the run, the names of products out.
    """
    own = _cell_at(sheet, run, start)
    opening = own if isinstance(run, Row) or own is None else sheet.cell_of.get(id(run.words[0]))
    if opening is None or not opening.tabled:
        return False
    first = run.starts[run.words.index(opening.words[0])] if opening.words[0] in run.words else 0
    told = blotted[first : max(start, first + len(opening.text))]
    return not _SOFTWARE.search(told) and sort_of(told) in _NO_SOFTWARE


def _cell_at(sheet: Sheet, run: Run, start: int) -> Cell | None:
    """The cell that holds the word at run.text[start]; None for a word that a line's end cuts."""
    return sheet.cell_of.get(id(run.at(start, start + 1)[0]))


def _opens_line(line: Cell, word: Word, spotter: NameSpotter) -> str | None:
    """The product with whose name the line opens that holds a word, where its columns were read as one cell."""
    before = line.plain[: line.starts[line.words.index(word)]]
    return None if _SAYS.search(before) else _opening(line, spotter)


def _named(cell: Cell, spotter: NameSpotter) -> str | None:
    """The catalogue's software that a cell names; an everyday word is one where it is the whole cell."""
    count = len(cell.words)
    spotted = [one for one in spotter.spot([word.text for word in cell.words]) if one.kind is NameKind.LOGICIEL]
    named = (one.name for one in spotted if not one.ordinary or (one.start, one.end) == (0, count))
    return next(named, None) or _opening(cell, spotter)


def _is_software(cell: Cell, spotter: NameSpotter) -> bool:
    """Whether a cell is a software's name, and nothing else."""
    whole = (0, len(cell.words))
    spotted = spotter.spot([word.text for word in cell.words])
    return any(one.kind is NameKind.LOGICIEL and (one.start, one.end) == whole for one in spotted)


def _opening(cell: Cell, spotter: NameSpotter) -> str | None:
    """The catalogue's software with which a cell opens, where the word behind begins another column: « Foo Infirmiers … »."""
    words = [word.text for word in cell.words]
    for count in range(min(FIRST_WORDS, len(words) - 1), 0, -1):
        name = next((one for one in spotter.spot(words[:count]) if (one.start, one.end) == (0, count)), None)
        if name and name.kind is NameKind.LOGICIEL and not name.ordinary and name.score >= SURE:
            return name.name if plain_words().fullmatch(fold(words[count]).strip(".,;:()")) else None
    return None


def _in_products_column(sheet: Sheet, row: Row, own: Cell) -> str | None:
    """What stands in the row under a heading « Logiciel », where the words themselves stand in another column."""
    for above in reversed(sheet.rows[max(0, row.number - FAR) : row.number]):
        if above.page != row.page or len(above.cells) < 2:
            return None
        heading = next((cell for cell in above.cells if _PRODUCTS.fullmatch(cell.plain)), None)
        if heading:
            under = (cell for cell in row.cells if cell.box.x0 < heading.box.x1 and heading.box.x0 < cell.box.x1)
            return next((cell.text for cell in under if cell is not own and len(above.cells) > 2 and _may_name(cell)), None)
    return None


def _may_name(cell: Cell) -> bool:
    """Whether a cell of the products' column holds a name, and not « Abonnement annuel »."""
    words = re.findall(r"[a-z][\w+-]*", cell.plain)
    unknown = any(len(word) >= LEAST_NAME and not plain_words().fullmatch(word) for word in words)
    return unknown and len(words) <= NAME_WORDS
