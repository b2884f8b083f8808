"""What stands elsewhere on the sheet for a mention: the answer under its heading, the ticked column, the footnote it calls."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import dropwhile, takewhile
from typing import NamedTuple

from verifier.domain import Polarity
from verifier.fields.assertion import leaves_plain
from verifier.fields.behind_labels import plain_answer
from verifier.fields.boxes import ticked_words
from verifier.fields.folding import compact, fold
from verifier.fields.layout import Cell, Row, Run, Sheet
from verifier.fields.line_ends import NOTE_OPENS
from verifier.fields.vocabulary import grammar, plain_words

__all__ = [
    "Answer",
    "denied_beside",
    "hedged_beside",
    "noted",
    "of_another_time",
    "several_columns",
    "ticked",
    "unanswered",
    "under_heading",
]

SLACK = 6              # signs of a heading beside the words themselves
FEW_WORDS = 5          # of a heading
LABEL_AND_VALUE = 2    # cells: a row of them may be no heading but a label and its value
FAR = 15               # rows between a heading and its answer, at most
NOTE = 400             # characters of a footnote that are read
YES = frozenset({"oui", "yes", "x", "✓", "✔", "☑", "☒", "ok", "[x]"})
NO = frozenset({"non", "no", "n", "✗", "✘"})
_HEADING = re.compile(
    r"^(?:logiciel|produit|solution|version|editeur|module|fonction\w*|designation|libelle|description|ref(?:erence)?|qte|"
    r"quantite|prix|montant|article|nom|praticien|professionnel|prestation|formule|offre|total|p\.?u)s?\b",
)
_LABEL = re.compile(r"(?:nom du |votre )?(?:logiciel|produit|solution|progiciel|version|editeur)s?(?: metier| utilise)?\W*")
_TOPIC = re.compile(r"\bdmp\b|\bsegur\b|\blap\b|sesam")
_CALL = re.compile(r"^[\s»\".]{0,2}(?P<call>\*{1,3}|\(\*{1,3}\)|[(\[][1-9a-e][)\]]|[¹²³])")
_TAKES_BACK = ("negative_before", "negative_after", "past", "in_progress", "future", "conditional", "partial")
_COLON, _DASH = re.compile(r"[\s»\"]*:[\s._…]*"), re.compile(r"\W*[-–—/?]\W*")
_FIGURE = re.compile(r"(?:^|[a-z]\.? ?)\d{1,2}\.\d{1,2}[a-z]?$")      # of a version, a standard: no price
_OTHER_TIME = re.compile(
    r"\b(?:apres|futurs?|future|prochaine?|cible|a venir|proposee?|conseillee?|visee?|suivante?|nouvelle offre|avant|ancienn?e?|"
    r"precedente?|mise a (?:jour|niveau)|migration|evolution)\b",
)
_VALUE = re.compile(r"[^\d€:]*[a-z]{2}[^\d€:]*")      # words, and no figure
_HEDGE = re.compile(
    r"\W*(?:a installer|a livrer|essai|clos\b|cloture|resilie|termine\b|suspendu|inactif|archive|non|option|neant|hors|sans|"
    r"annulee?|exclue?s?|refusee?)\b",
)
_YES_NO = re.compile(r"\b(?:oui|non|yes|no)\b")
_LABELLED = re.compile(
    r"\W*(?:(?:votre|ce|le|mention|statut|label) )?(?:logiciel|progiciel|solution|produit|lgc)s?(?: metier)?\b.{0,30}",
)
_LIMITS = re.compile(rf"{_YES_NO.pattern}|^\W*(?:a (?:compter|partir)|des|depuis|edition|version|formule|pack|module|option)\b|%")
_PRICE = re.compile(r"\d[.,]\d\d\b|€|\beur\b|qte|quantite|prix|montant|total|\bp\.?u\b|tva")
_WITHOUT = re.compile(
    r"\b(?:sans|ni|aucun\w*)\b[^.;]{0,60}?\b(?:packs?|modules?|connecteurs?|options?|supplement|surcout)\b(?: \w+aires?)?",
)
_SEPARATE = re.compile(
    r"\ba compter d|\bhors\b|\bseule?(?:s|ment)?\b|\bprivee?s?\b|"
    r"\bmodule|\bpack|\bconnecteur|\b(?:versions?|editions?) \S*\d|\ba partir d|"
    r"\bet (?:suivante|ulterieure|superieure)",
)


_A_DAY = re.compile(r"\W*\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}\W*")


class Answer(NamedTuple):
    """What one row of a table says to the words that head one of its columns."""

    row: Row
    polarity: Polarity
    only: bool           # no other row of the table answers


def under_heading(sheet: Sheet, run: Run, start: int, end: int) -> tuple[Answer, ...]:
    """The answers, row by row, where run.text[start:end] heads a column: a heading itself asserts nothing. Else nothing."""
    cell = _cell_of(run, start, end)
    if cell is None or not isinstance(run, Row) or cell is run.cells[0] or len(cell.plain.strip()) - (end - start) > SLACK:
        return ()
    others = [other for other in run.cells if other is not cell]
    rows = list(_rows_below(sheet, run))
    if not _asks(run, others, rows):
        return ()
    told = [(row, _answer(_beneath(run, cell, row))) for row in rows]
    if len(run.cells) == LABEL_AND_VALUE and not _HEADING.match(run.cells[0].plain):
        told = [(row, None) for row, _ in told]          # perhaps a value and the next label's: enough to doubt, no more
    return tuple(Answer(row, answer or Polarity.CONDITIONAL, len(told) == 1) for row, answer in told)


def _asks(heading: Row, others: list[Cell], rows: list[Row]) -> bool:
    """Whether a row is the heading of a table: short names of columns, over something else than labels and their values."""
    if not others or any(len(other.words) > FEW_WORDS or other.plain.rstrip().endswith(":") for other in others):
        return False
    if any(_A_DAY.fullmatch(other.plain) for other in others):
        return False      # a row of values: « Kaltis 5 | 17/03/2021 | DMP compatible »
    labels = [row.cells[0].plain for row in rows]
    if len(heading.cells) == LABEL_AND_VALUE and any(_HEADING.match(label) or _TOPIC.search(label) for label in labels):
        return False
    marked = any(_answer(cell.plain) for row in rows for cell in row.cells)
    return marked or any(_HEADING.match(other.plain) for other in others)


def unanswered(sheet: Sheet, run: Run, start: int, end: int) -> bool:
    """Whether the words are a label whose value is missing, or only a dash."""
    cell = _cell_of(run, start, end)
    if cell is None:
        missing = _COLON.fullmatch(run.plain[end:]) is not None and not _beside(sheet, run, start)
        return missing or _among_values(sheet, run, start, end)
    if not isinstance(run, Row):
        return False
    beside = [other for other in run.cells if other.column > cell.column]
    return bool(beside and _DASH.fullmatch(beside[0].plain)) or _left_empty(sheet, run, cell, end - start)


def _first_cell(sheet: Sheet, run: Run, start: int, end: int) -> Cell | None:
    """The first cell of the sheet that holds words of run.text[start:end]."""
    return next((cell for word in run.at(start, end) if (cell := sheet.cell_of.get(id(word)))), None)


def _among_values(sheet: Sheet, run: Run, start: int, end: int) -> bool:
    """Whether the words stand alone in a row of a form, whose rows above and below set a value beside each label."""
    cell = _first_cell(sheet, run, start, end)
    if cell is None or len(cell.plain.strip(" :._…")) != end - start or len(sheet.rows[cell.row].cells) > 1:
        return False
    near = [sheet.rows[place] for place in (cell.row - 1, cell.row + 1) if 0 <= place < len(sheet.rows)]
    return len(near) > 1 and all(row.page == cell.page and _sets_a_value(row, cell) for row in near)


def _sets_a_value(row: Row, cell: Cell) -> bool:
    """Whether a row sets a value beside a label that is flush with a cell."""
    first = row.cells[0]
    priced = first.tabled and not _FIGURE.search(row.cells[-1].plain)
    label = len(row.cells) == LABEL_AND_VALUE and len(first.words) <= FEW_WORDS and not priced
    return label and abs(first.box.x0 - cell.box.x0) < cell.size


def _left_empty(sheet: Sheet, row: Row, cell: Cell, length: int) -> bool:
    """Whether a form's row of labels has its values in the next row, and none under the words: « Logiciel | DMP compatible »."""
    others = [other for other in row.cells if other is not cell]
    labels = others and all(_LABEL.fullmatch(other.plain) for other in others) and len(cell.plain.strip(" :")) == length
    below = sheet.rows[row.number + 1] if row.number + 1 < len(sheet.rows) else None
    if not labels or row.cells[-1] is not cell or below is None or below.page != row.page or len(below.cells) != len(others):
        return False
    return not any(value.box.x1 > cell.box.x0 - cell.size for value in below.cells)


def _beside(sheet: Sheet, run: Run, start: int) -> bool:
    """Whether something stands beside or below the last cell of a run."""
    cell = _first_cell(sheet, run, start, len(run.text))
    return cell is not None and (sheet.right_of(cell) or sheet.below(cell)) is not None


def ticked(sheet: Sheet, run: Run, start: int, end: int) -> Polarity | None:
    """What a mark in the row of the words says, where the table has columns Oui and Non; None where it has not."""
    if isinstance(run, Row):
        cell = _cell_of(run, start, end)
        return _in_column(sheet, (run,), cell) if cell else None
    cells = [cell for word in run.at(start, end) if (cell := sheet.cell_of.get(id(word)))]
    first, last = (cells[0], cells[-1]) if cells else (None, None)      # « … métier DMP / compatible »: a mark beside both
    return _in_column(sheet, sheet.rows[first.row : last.row + 1], first) if first and last and first.row < last.row else None


def hedged_beside(row: Row, start: int, end: int) -> bool:
    """Whether a cell beside the words takes the line back: « en option », « non souscrit », « sur demande »."""
    own = _cell_of(row, start, end)
    rules = ("negative_before", "negative_after", "in_progress", "future", "conditional")
    following = [cell.plain for cell in row.cells if own and cell.column > own.column]
    beside = [plain for plain in following if ticked_words(plain, "oui|non") is None]     # « ☐ non » is the other answer
    if own and beside and _tells(own, beside, end - start):
        return not _answers_plainly(beside[0]) or "*" in beside[0]
    if own and beside and _answer(beside[0]) is Polarity.NEGATIVE:
        return True
    return any(_HEDGE.match(plain) or any(grammar(rule).search(plain) for rule in rules) for plain in beside)


def _tells(own: Cell, beside: list[str], length: int) -> bool:
    """Whether the first of the cells beside a label, `length` signs of it the topic's, is its value: words, or its limits."""
    bare = len(own.plain.strip(" :.*•-")) - length <= SLACK
    if _VALUE.fullmatch(beside[0]) and bare:
        return True
    if len(beside) > 1 or not (bare or _LABELLED.fullmatch(own.plain)):
        return False
    return bool(_LIMITS.search(beside[0])) or (not own.tabled and own.plain.rstrip().endswith(":"))


def _answers_plainly(value: str) -> bool:
    """Whether a value beside a label is an answer, or words that leave a statement plain: « Oui (homologation CNDA) »."""
    if _answer(value) is not None or plain_answer(value, None):
        return True
    words = re.findall(r"[a-z][a-z-]+", value)
    return _YES_NO.search(value) is None and _VALUE.fullmatch(value) is not None and all(map(plain_words().fullmatch, words))


def several_columns(sheet: Sheet, row: Row, start: int, end: int) -> bool:
    """Whether the words open a row of a table that compares several formulas, not all of which have a yes."""
    own = _cell_of(row, start, end)
    heads = next((above for above in reversed(sheet.rows[max(0, row.number - FAR) : row.number]) if len(above.cells) > 2), None)
    if own is None or own.column or heads is None or heads.page != row.page:
        return False
    if any(_PRICE.search(cell.plain) for cell in heads.cells):
        return False
    marks = [_answer(cell.plain) for cell in row.cells[1:] if not _PRICE.search(cell.plain)]
    yes = sum(mark is Polarity.POSITIVE for mark in marks)
    return 0 < yes < len(heads.cells) - 1 and yes == len([mark for mark in marks if mark])


def of_another_time(sheet: Sheet, row: Row, start: int, end: int) -> bool:
    """Whether the words stand in a column of what was, or will be: « Après mise à jour », « Configuration cible »."""
    own = _cell_of(row, start, end)
    if own is None or not own.column:
        return False
    for above in reversed(sheet.rows[max(0, row.number - FAR) : row.number]):
        if above.page != row.page or len(above.cells) < 2:
            return False
        over = (cell for cell in above.cells if cell.box.x0 < own.box.x1 and own.box.x0 < cell.box.x1)
        if any(len(cell.words) <= FEW_WORDS and _OTHER_TIME.search(cell.plain) for cell in over):
            return True
    return False


def denied_beside(sheet: Sheet, cell: Cell) -> bool:
    """Whether the row of a cell answers no: « Dr Anne PERRIN | non »."""
    return any(_answer(other.plain) is Polarity.NEGATIVE for other in sheet.rows[cell.row].cells[cell.column + 1 :])


def _cell_of(run: Run, start: int, end: int) -> Cell | None:
    """The cell of a row that holds run.text[start:end]."""
    words = {id(word) for word in run.at(start, end)}
    cells = run.cells if isinstance(run, Row) else ()
    return next((cell for cell in cells if words & {id(word) for word in cell.words}), None)


def _rows_below(sheet: Sheet, row: Row) -> Iterator[Row]:
    """The rows of the same table: of more than one cell, without a gap."""
    place = sheet.rows.index(row)
    for below in sheet.rows[place + 1 : place + 1 + FAR]:
        if below.page != row.page or len(below.cells) < 2 or re.match(r"\W*(?:sous[- ])?total|\W*tva|\W*net", below.plain):
            return
        yield below


def _beneath(row: Row, cell: Cell, below: Row) -> str:
    """The words of a row in the column of a heading, whose column ends where the headings beside begin."""
    place = row.cells.index(cell)
    left = row.cells[place - 1].box.x1 if place else 0.0
    right = row.cells[place + 1].box.x0 if place + 1 < len(row.cells) else float("inf")
    return " ".join(other.plain for other in below.cells if left <= (other.box.x0 + other.box.x1) / 2 <= right)


def _answer(said: str) -> Polarity | None:
    word = said.strip(' .:;()"«»')
    if word in NO or re.match(r"non\b", word):
        return Polarity.NEGATIVE
    return Polarity.POSITIVE if word in YES else None


def _in_column(sheet: Sheet, rows: Sequence[Row], cell: Cell) -> Polarity | None:
    """What the mark of the rows says, that stands under a heading Oui or Non; no mark that can be placed is no answer."""
    headings = _yes_no_above(sheet, rows[0])
    if not headings:
        return None
    gap = abs(headings[Polarity.POSITIVE] - headings[Polarity.NEGATIVE])
    marks = [other for row in rows for other in row.cells if other is not cell and len(compact(other.plain)) <= 2]
    found = set()
    for mark in marks:
        middle = (mark.box.x0 + mark.box.x1) / 2
        nearest = min(headings, key=lambda told: abs(headings[told] - middle))
        if abs(headings[nearest] - middle) < gap / 2:
            found.add(nearest)
    return found.pop() if len(found) == 1 else Polarity.CONDITIONAL


def _yes_no_above(sheet: Sheet, row: Row) -> dict[Polarity, float]:
    """Where the headings Oui and Non of the table stand, if it has both and the row itself answers with neither word."""
    if any(cell.plain.strip() in {"oui", "non"} for cell in row.cells):
        return {}
    place = sheet.rows.index(row)
    for above in reversed(sheet.rows[max(0, place - FAR) : place]):
        if above.page != row.page:
            break
        asked = [cell for cell in above.cells if cell.plain.strip() in {"oui", "non"}]
        at = {_answer(cell.plain): (cell.box.x0 + cell.box.x1) / 2 for cell in asked}
        if len(at) == 2:
            return {told: middle for told, middle in at.items() if told}
    return {}


def noted(sheet: Sheet, run: Run, end: int) -> Run | None:
    """The footnote called just after run.text[:end], where it takes the words back, ties them to something else or says more.

    What a note says of the very words that call it is read by an agent, unless every word of it is known to leave them plain.
    """
    call = _CALL.match(run.text[end:])
    own = {id(word) for word in run.words}
    sign = call["call"] if call else ""
    for note, read in _notes(sheet, sign) if sign else ():
        if own & {id(word) for word in note.words}:
            continue
        told = _WITHOUT.sub(" ", grammar("instructions").sub(" ", grammar("affirmations").sub(" ", read[:NOTE].lstrip())))
        plain = leaves_plain(grammar("still_plain").sub(" ", told.removeprefix(fold(sign))))
        if not plain or _SEPARATE.search(told) or any(grammar(rule).search(told) for rule in _TAKES_BACK):
            return note
    return None


def _note_from(sheet: Sheet, cell: Cell) -> str:
    """The folded words of a note that opens in a cell, to the end of its block or to the next note."""
    block = sheet.block_of.get(id(cell))
    following = dropwhile(lambda other: other is not cell, block.cells) if block else iter((cell,))
    lines = [next(following), *takewhile(lambda other: not NOTE_OPENS.match(other.text), following)]
    return " ".join(line.plain for line in lines)


def _notes(sheet: Sheet, sign: str) -> Iterator[tuple[Run, str]]:
    """The notes under a sign, on any page, and their folded words: at the head of a cell; a star, within a paragraph too."""
    for cell in sheet.cells:
        if cell.text.lstrip().startswith(sign):
            yield cell, _note_from(sheet, cell)
    starred = re.compile(rf"(?<=[.:;–—-] )\(?{re.escape(sign.strip('()'))}\)?\s?(?=[a-z])") if "*" in sign else None
    for statement in sheet.statements if starred else ():
        note = starred.search(statement.plain) if starred else None
        if note:
            yield statement.part(note.start(), len(statement.text)), statement.plain[note.start() :]
