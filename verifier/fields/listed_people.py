"""People named in a table: one a row, the staff of a maison de santé, or beside their profession, « Sage-femme | Noémie X »."""

from __future__ import annotations

import re
from collections.abc import Iterator

from verifier.fields.layout import Cell, Sheet, Span
from verifier.fields.names import is_entity, person_name, without_title
from verifier.fields.vocabulary import professions

__all__ = ["FEWEST", "listed_people", "name_in"]

FEWEST = 2       # rows of a list, where its heading asks for a name, whosever
_HEADING = re.compile(
    r"\W*(?:noms?|prenom|praticien|professionnel|utilisateur|titulaire|beneficiaire|client|abonne)"
    r"(?:ne)?\(?e?\)?s?\)?(?: de sante)?(?: ?(?:/|,|et|-) ?(?:nom|prenom)s?)?(?: d(?:u|es) (?:praticien|professionnel)\w*)?\W*",
)
_ANY_NAME = re.compile(r"\W*(?:pre)?noms?\b(?!.*(?:praticien|professionnel))")
_TITLE_ALONE = re.compile(r"(?:madame|monsieur|mme|docteure?|dr)\.?")
LONG_TITLE = 4   # words of a profession's name
_LIBERAL = re.compile(r" (?:liberale?|diplomee?(?: d'etat)?|d\.?e\.?)\b.*")
_ROLE = re.compile(r"\W*(?:fonction|role|emploi|qualite|poste)\W*")


def listed_people(sheet: Sheet) -> Iterator[Span]:
    """The names under the heading of a column (« Praticien », « Nom » over at least two), beside a profession, under a title."""
    for heading in sheet.cells:
        if len(sheet.rows[heading.row].cells) > 1 and _HEADING.fullmatch(heading.plain) and not _of_staff(sheet, heading):
            names = [name for cell in _column(sheet, heading) for name in [name_in(cell)] if name]
            if len(names) >= FEWEST or not _ANY_NAME.match(heading.plain):
                yield from names
    yield from _beside_profession(sheet)
    yield from _under_title(sheet)


def _beside_profession(sheet: Sheet) -> Iterator[Span]:
    """The name in the cell beside one that only tells a profession, as a form's label does."""
    for cell in sheet.cells:
        beside = sheet.right_of(cell) if len(cell.words) <= LONG_TITLE and _tells_profession(cell.plain) else None
        name = name_in(beside) if beside else None
        if name:
            yield name


def _under_title(sheet: Sheet) -> Iterator[Span]:
    """The name under « Madame », alone in its cell, as an address sets it."""
    for cell in sheet.cells:
        under = sheet.below(cell, 1) if _TITLE_ALONE.fullmatch(cell.plain) else None
        near = under is not None and under.box.top - cell.box.bottom < 2 * max(cell.size, under.size)
        name = name_in(under) if under and near else None
        if name:
            yield name


def _tells_profession(plain: str) -> bool:
    """Whether the words are the name of one professional's profession: « Sage-femme libérale : »."""
    words = _LIBERAL.sub("", plain.strip(" :.")).strip()
    return any(pattern.fullmatch(words) for _, pattern in professions()) and not words.endswith("s")


def _of_staff(sheet: Sheet, heading: Cell) -> bool:
    """Whether the table tells what each is in a company."""
    return any(_ROLE.fullmatch(cell.plain) for cell in sheet.rows[heading.row].cells)


def _column(sheet: Sheet, heading: Cell) -> Iterator[Cell]:
    """The cells below a heading, row after row, in its place of the row, until a row has fewer cells."""
    width = len(sheet.rows[heading.row].cells)
    for row in sheet.rows[heading.row + 1 :]:
        if row.page != heading.page or len(row.cells) != width:
            return
        yield row.cells[heading.column]


def name_in(cell: Cell) -> Span | None:
    """The name that a cell is; the profession may follow it."""
    end = min((match.start() for _, pattern in professions() for match in pattern.finditer(cell.plain)), default=len(cell.text))
    words = cell.text[:end].strip(" ,;(–-")
    name = None if is_entity(words) else person_name(without_title(words))
    place = cell.text.find(name) if name else -1
    return Span(cell, place, place + len(name)) if name and place >= 0 else None
