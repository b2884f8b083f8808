"""Names that are asked for in two parts: the boxes of a form, « Nom : X  Prénom : Y », two columns of a table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from verifier.fields.from_labels import is_label
from verifier.fields.layout import Cell, Row, Sheet, Span
from verifier.fields.names import person_name, without_title

__all__ = ["Asked", "asked_apart", "name_of_row"]

FORM_REACH = 3        # rows between the family name and the given name of a form
_OF_WHOM = r"(?: du (?:praticien|professionnel|client|titulaire))?"
_FAMILY = re.compile(
    r"nom(?: (?:de (?:naissance|famille|l'assure)|d'(?:usage|exercice|epoux|epouse)|marital|patronymique|usuel))*"
    rf"(?:\s*(?:/|ou|et)\s*(?:nom )?(?:de (?:naissance|famille)|d'(?:usage|exercice)|marital))?{_OF_WHOM}",
)
_GIVEN = re.compile(rf"prenoms?(?:\(s\))?(?: (?:usuel|d'usage|d'exercice))?{_OF_WHOM}")
_GIVEN_NEXT = re.compile(rf"\s(?P<label>{_GIVEN.pattern})\s*:\s*")      # « Nom : MARTIN Prénom : Claire »
_OF_STAFF = re.compile(r"\W*(?:fonction|role|emploi|qualite|poste)\W*")


class Asked(NamedTuple):
    """A name, where its family name stands, how surely it was read, and whether it is a row of a table."""

    name: str
    span: Span
    sure: float
    listed: bool = False


def asked_apart(sheet: Sheet) -> Iterator[Asked]:
    """Everybody whose family name and given name are asked for apart."""
    for cell in sheet.cells:
        if _FAMILY.match(cell.plain) and not _of_staff(sheet.rows[cell.row]):
            listed = list(_listed(sheet, cell))
            yield from listed or _in_form(sheet, cell)


def _listed(sheet: Sheet, heading: Cell) -> Iterator[Asked]:
    """The people of the rows below « Nom | Prénom », as long as they hold as many cells."""
    head = sheet.rows[heading.row]
    columns = _columns(head)
    if columns is None or columns[0] != heading.column:
        return
    for row in sheet.rows[heading.row + 1 :]:
        name = name_of_row(head, row)
        if row.page != head.page or not name:
            return
        family, given = (row.cells[at] for at in columns)
        span = Span(family, 0, len(family.text))
        yield Asked(name, span, min(span.confidence, given.confidence(0, len(given.text))), listed=True)


def name_of_row(head: Row, row: Row) -> str | None:
    """The name that a row gives in the two columns that a heading names side by side."""
    columns = _columns(head)
    if not columns or len(row.cells) != len(head.cells):
        return None
    family, given = (row.cells[at] for at in columns)
    if any(cell.plain.rstrip().endswith(":") or is_label(cell) for cell in (family, given)):
        return None
    whole = f"{given.text.strip()} {family.text.strip()}"
    return without_title(whole) if person_name(whole, titled=True) else None


def _columns(head: Row) -> tuple[int, int] | None:
    """Where a heading names the family name and, beside it, the given name; nowhere in a table of a company's staff."""
    told = [cell.plain.strip(" :.*") for cell in head.cells]
    family = next((at for at, words in enumerate(told) if _FAMILY.fullmatch(words)), None)
    given = next((at for at, words in enumerate(told) if _GIVEN.fullmatch(words)), None)
    if family is None or given is None or abs(family - given) != 1 or _of_staff(head):
        return None
    return family, given


def _of_staff(head: Row) -> bool:
    """Whether a heading asks what each is in a company."""
    told = [cell.plain.strip(" .*") for cell in head.cells]
    return len(told) > 1 and any(_GIVEN.fullmatch(words) for words in told) and any(map(_OF_STAFF.fullmatch, told))


def _in_form(sheet: Sheet, cell: Cell) -> Iterator[Asked]:
    """The person whom the boxes of a form name."""
    name, given = _one_line(cell) or (_asked(sheet, cell, _FAMILY), None)
    if name is None:
        return
    rows = sheet.rows[max(0, cell.row - FORM_REACH) : cell.row + FORM_REACH + 1]
    near = (other for row in sorted(rows, key=lambda row: abs(row.number - cell.row)) for other in row.cells)
    given = given or next((value for other in near if (value := _asked(sheet, other, _GIVEN))), None)
    whole = f"{given.text.strip()} {name.text.strip()}" if given else ""
    if given and person_name(whole, titled=True):
        yield Asked(without_title(whole), name, min(name.confidence, given.confidence))


def _one_line(cell: Cell) -> tuple[Span, Span] | None:
    """Both parts of a name that one line asks for: « Nom : MARTIN Prénom : Claire »."""
    label, following = _FAMILY.match(cell.plain), _GIVEN_NEXT.search(cell.plain)
    if not label or not following or not re.match(r"\s*:", cell.plain[label.end() :]):
        return None
    family = Span(cell, label.end(), following.start()).stripped(" :.", " .")
    given = Span(cell, following.end(), len(cell.text)).stripped(" .", " .")
    return (family, given) if family.text and given.text else None


def _asked(sheet: Sheet, cell: Cell, label: re.Pattern[str]) -> Span | None:
    """What stands after, beside or under the label of a form; None where the cell is no such label."""
    match = label.match(cell.plain)
    if not match or re.match(r"\s*(?:[a-z]|,|/|\(e)", cell.plain[match.end() :]):
        return None
    after = Span(cell, match.end(), len(cell.text)).stripped(" :.", " .")
    if after.text:
        return after
    right, below = sheet.right_of(cell), sheet.below(cell)
    value = right if right and not _is_asked(right) else below
    return Span(value, 0, len(value.text)) if value and not _is_asked(value) and value.text[:1].isupper() else None


def _is_asked(cell: Cell) -> bool:
    return bool(_FAMILY.match(cell.plain) or _GIVEN.match(cell.plain) or cell.plain.rstrip().endswith(":") or is_label(cell))
