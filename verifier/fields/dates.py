"""Every date that the sheet prints, with its role: told by the words before it, or the label beside or above."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise

from verifier.domain import Dated, DateRole
from verifier.fields.layout import Cell, Sheet
from verifier.fields.since import tells_since
from verifier.fields.values import ReadDate, looks_like_days, read_dates
from verifier.fields.vocabulary import date_roles

__all__ = ["find_dates", "leaves_a_day_unread", "role_of"]

LABELLED, NEIGHBOUR, SET_OFF, BARE, FOREIGN = 0.97, 0.95, 0.9, 0.6, 0.1
PLANNED = re.compile(r"prevu|planifi|programm|a venir|souhait|\bsera\b|\bseront\b|\bva\b")
NOT_IN_USE = re.compile(r"\b(?:pas|plus|jamais|ni|non|si|ancien\w*)\b")
DATELINE = re.compile(       # « Bordeaux, le »; « MILO depuis le » is none
    r"(?!.*\b(?:depuis|avant|apres|jusqu|partir|compter|acquise?|installee?|livree?|valable)\b)"
    r"(?:\W*(?:date\W+)?(?:(?:fait )?(?:a )?[a-z'-]+(?:[ -][a-z'-]+){0,4},? )?(?:le|ce|en date du|du)\W*|"
    r"\W*(?:fait a )?[a-z'-]{3,}(?:[ -][a-z'-]+){0,3}, )",      # « Nîmes, 4/12/2024 »
)
VERSION = re.compile(
    r"(?:\bversion(?: [a-z]+){0,3}|\brelease(?: [a-z]+)?|\bbuild|\bv\.?|\brev\.?|\brevision|addendum)\s*(?:n°)?\s*:?\s*$",
)
NOT_A_DATE = re.compile(VERSION.pattern + r"|(?:tel\.?|telephone|fax|siret|siren|n°)\s*:?\s*$")
TO = re.compile(r"^\s*(?:au|a|jusqu'au|-|>|->|et le)\s*$")
CUT_PERIOD = re.compile(r"\s*(?:au|jusqu'au|->?)\s*$")      # the line ends before the second date
FROM = re.compile(r"(?:\bdu|\bde|\bentre le|periode\s*:?|abonnement\s*:?|:|^|\()\s*$")
WEEKDAY = re.compile(r"\b(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)\b,?\s*$")
BOTH_TONGUES = re.compile(r" ?/ ?[a-z][a-z -]{1,22}(?=\W*$)")     # « Échéance / Due date »
GOES_ON = re.compile(r"d['eu]|de la |l'|la |le ")          # the second line of a label
BREAKS_OFF = re.compile(r"(?:\b(?:de|du|la|le|des)|[dl]'|/)\s*$")      # its first: « Date de la facture/Date de la »
PARTS = re.compile(r"\s-\s|\s?[·•|]\s")      # what sets the parts of a line off: « Facture n° 12 – Lyon, le 15/06/2020 – Mme X »
TITLED = re.compile(
    r"\b(?:factures?|attestations?|certificats?|devis|offre|avoir|contrat|recu|releve|invoice|receipt|"
    r"bon de (?:commande|livraison)|proces[ -]verbal|ref(?:erence)?s?\.?)(?![a-z])",
)
BORN = re.compile(r"\b(?:nee?s?|ne\(e\)) le\W*$|\bnaissance\W*$")
EDITED = re.compile(r"\b(?:re)?edit(?:e|ee|ion)(?: du)?(?: le)?\W*$")
COPY = re.compile(r"\W*(?:duplicata|copie|reedition|reimpression|double)\b")
CLOCK = re.compile(r"\W*(?:a )?\d{1,2} ?[:h] ?\d{2}\b")
HEAD = 8         # rows of a page that may hold its title
UPDATED = re.compile(      # « ; la version 24.1 est installée depuis le »
    r"\b(?:versions?|mises? a jour|release|migration|montee de version|evolution)\b"
    r"(?:(?!\b(?:acqui|achet|souscri|command))(?:[^.;]|\.(?=\d))){0,60}$",
)
UPKEEP = re.compile(       # « contrat d'assistance signé le »: what is signed is no purchase
    r"\b(?:contrat|convention|forfait|bon)s? (?:annuel\w* )?(?:de |d')(?:assistance|maintenance|support|hot-?line|suivi|"
    r"entretien|services?|formation|hebergement|sauvegarde|location de materiel|"
    r"reprise)(?:(?!\b(?:licence|logiciel|acqui|achet))[^.;])*$",
)
FEW_WORDS = 3
CONTEXT = 140  # characters before a date that may tell its role


def find_dates(sheet: Sheet) -> tuple[Dated, ...]:
    """The dates of the sheet in reading order."""
    whole = [*(dated for cell in sheet.cells for dated in _in_cell(sheet, cell)), *_over_lines(sheet)]
    whole = list(_without_printings(sheet, _without_updates(sheet, whole)))
    issued = [dated.day for dated in whole if dated.role is DateRole.DOCUMENT]
    since = [dated.day for dated in whole if dated.role is DateRole.ACQUISITION]
    if not issued or not since or min(since) <= max(issued):
        return tuple(whole)
    planned = (replace(dated, role=DateRole.INSTALLATION) if dated.role is DateRole.ACQUISITION else dated for dated in whole)
    return tuple(planned)      # all that it tells was still to come when the paper was written


MOST_DATES = 12      # of a column, one below the other


def leaves_a_day_unread(sheet: Sheet) -> bool:
    """Whether words that can only be a day make no date: « le 7 juni 2022 », « 31/02/2023 », « ce 1O/O5/2023 »."""
    for run in (*sheet.statements, *sheet.cells):
        read = [(day.start, day.end) for day in read_dates(run.plain)]
        for like in looks_like_days(run.plain):
            if BORN.search(run.plain[: like.start()]):
                continue
            if not any(start < like.end() and like.start() < end for start, end in read):
                return True
    return False


def _without_updates(sheet: Sheet, whole: list[Dated]) -> Iterator[Dated]:
    """The dates; the day on which a version came to a software that was in use before acquires nothing."""
    first = min((dated.day for dated in whole if dated.role is DateRole.ACQUISITION), default=None)
    for dated in whole:
        later = first is not None and dated.day > first and dated.role in {DateRole.ACQUISITION, DateRole.INSTALLATION}
        yield replace(dated, role=DateRole.OTHER, confidence=FOREIGN) if later and _of_version(sheet, dated) else dated


def _without_printings(sheet: Sheet, whole: Iterable[Dated]) -> Iterator[Dated]:
    """The dates; the day on which a copy was edited, or one behind which a clock's hour stands, is that of its printing."""
    dates = list(whole)
    copied = any(COPY.match(cell.plain) for cell in sheet.cells)
    printed = {
        read.day
        for cell in sheet.cells
        for read in read_dates(cell.plain)
        if EDITED.search(cell.plain[: read.start]) and (copied or CLOCK.match(cell.plain[read.end :]))
    }
    issued = [dated.day for dated in dates if dated.role is DateRole.DOCUMENT and dated.day not in printed]
    for dated in dates:
        again = dated.role is DateRole.DOCUMENT and dated.day in printed and any(day < dated.day for day in issued)
        yield replace(dated, role=DateRole.PRINTING) if again else dated


def _of_version(sheet: Sheet, dated: Dated) -> bool:
    """Whether the words before a date, in its clause, speak of a version or of an update and not of a purchase."""
    for statement in sheet.statements:
        for read in read_dates(statement.plain) if statement.page == dated.evidence.page else ():
            if read.day == dated.day and UPDATED.search(statement.plain[: read.start]):
                return True
    return False


def _over_lines(sheet: Sheet) -> Iterator[Dated]:
    """Dates that a line end cuts in two: « le 2 / février 2021 »."""
    for run in (*sheet.statements, *(row for row in sheet.rows if len(row.cells) > 1)):
        for read in read_dates(run.plain):
            cells = {id(sheet.cell_of.get(id(word))) for word in run.at(read.start, read.end)}
            told = _told_by(WEEKDAY.sub(" ", run.plain[: read.start])) if len(cells) > 1 else None
            if told:
                role, sure = _graded(told, run.plain[: read.start], NEIGHBOUR)
                yield Dated(
                    role,
                    read.day,
                    run.evidence(read.start, read.end),
                    round(sure * run.confidence(read.start, read.end), 4),
                )


def _in_cell(sheet: Sheet, cell: Cell) -> Iterator[Dated]:
    found = sorted(read_dates(cell.plain), key=lambda read: read.start)
    found = [read for read in found if not NOT_A_DATE.search(cell.plain[: read.start])]
    if len(found) == 1 and not cell.plain[: found[0].start].strip() and _is_version(sheet, cell):
        return
    periods = _periods(cell.plain, found)
    for read in found:
        role, sure = (periods[read.start], LABELLED) if read.start in periods else role_of(sheet, cell, read)
        reading = cell.confidence(read.start, read.end)
        yield Dated(role, read.day, cell.evidence(read.start, read.end), round(sure * reading, 4))


def _is_version(sheet: Sheet, cell: Cell) -> bool:
    """Whether the nearest label makes the numbers of a cell a version: « Version installée | 10.7.13 »."""
    labels = (label for label in (sheet.left_of(cell), sheet.above(cell)) if label and _is_label(label))
    label = next(labels, None)
    return label is not None and VERSION.search(label.plain.rstrip(" .")) is not None


def _periods(plain: str, found: list[ReadDate]) -> dict[int, DateRole]:
    """Where « du … au … » starts and ends."""
    roles: dict[int, DateRole] = {}
    for first, second in pairwise(found):
        if TO.match(plain[first.end : second.start]) and FROM.search(plain[: first.start]):
            roles |= {first.start: DateRole.PERIOD_START, second.start: DateRole.PERIOD_END}
    if found and CUT_PERIOD.match(plain[found[-1].end :]) and FROM.search(plain[: found[-1].start]):
        roles.setdefault(found[-1].start, DateRole.PERIOD_START)
    return roles


def role_of(sheet: Sheet, cell: Cell, read: ReadDate) -> tuple[DateRole, float]:
    """What a date of a cell is the date of, and how surely."""
    before = WEEKDAY.sub(" ", cell.plain[: read.start])
    if re.search(r"[a-z]", before):
        sentence = WEEKDAY.sub(" ", _statement_before(sheet, cell, read))
        longer = sentence if len(sentence) > len(before) else before
        told = _told_by(longer) or _told_by(before)
        if _told_by(_row_before(sheet, cell) + longer) is DateRole.OTHER:
            told = DateRole.OTHER
        opens = longer == before or cell.text[:1].isupper()      # not « commandée par le cabinet le »
        if told is None and (DATELINE.fullmatch(longer) or (opens and DATELINE.fullmatch(before))):
            told = DateRole.DOCUMENT
        if told is None and _set_off(cell, read):
            return DateRole.DOCUMENT, SET_OFF
        untold = BARE if len(longer.split()) <= FEW_WORDS else FOREIGN      # in the middle of a sentence: of something else
        return _graded(told, longer, LABELLED) if told else (DateRole.OTHER, untold)
    for neighbour in (sheet.left_of(cell), sheet.above(cell)):
        words = _label(sheet, neighbour) if neighbour else ""
        told = _told_by(words + " ") if words else None
        if told:
            return _graded(told, words, NEIGHBOUR)
    told = _told_by(_statement_before(sheet, cell, read)) or _headed(sheet, cell)
    return (told, NEIGHBOUR) if told else (DateRole.OTHER, BARE)


def _set_off(cell: Cell, read: ReadDate) -> bool:
    """Whether a date is a part by itself of a line of the head, behind the paper's title or the name that opens the page."""
    *others, own = PARTS.split(cell.plain[: read.start])
    behind = cell.plain[read.end :].strip()
    if not others or cell.row >= HEAD or (behind and not PARTS.match(cell.plain[read.end :])):
        return False
    alone = not own.strip() or DATELINE.fullmatch(own)
    return bool(alone) and (cell.row == 0 or any(map(TITLED.search, others)))


def _headed(sheet: Sheet, cell: Cell) -> DateRole | None:
    """What heads a column of dates, for those below its first: « Licence depuis » over one date for each colleague.

    Only of an acquisition: each line of a statement of account has its « Date » too.
    """
    over, steps = _over(sheet, cell), 0
    while over is not None and steps < MOST_DATES and len(sheet.rows[over.row].cells) > 1 and not _is_label(over):
        over, steps = _over(sheet, over), steps + 1
    told = _told_by(_label(sheet, over) + " ") if over is not None and steps and _is_label(over) else None
    return told if told is DateRole.ACQUISITION else None


def _over(sheet: Sheet, cell: Cell) -> Cell | None:
    """The cell over this one: that of its place where the row above has as many, for the columns of a Word table are uneven."""
    row, above = sheet.rows[cell.row], sheet.rows[cell.row - 1] if cell.row else None
    alike = above is not None and above.page == row.page and len(above.cells) == len(row.cells) > 1
    return above.cells[cell.column] if above and alike else sheet.above(cell, 1)


def _graded(role: DateRole, words: str, sure: float) -> tuple[DateRole, float]:
    """A planned installation or start is no fact yet; the date of a law or of another paper is none of ours."""
    if role is DateRole.OTHER or (role in {DateRole.ORDER, DateRole.ACQUISITION} and UPKEEP.search(words[-CONTEXT:])):
        return DateRole.OTHER, FOREIGN
    if role is DateRole.IN_USE and (NOT_IN_USE.search(words[-CONTEXT:]) or PLANNED.search(words[-CONTEXT:])):
        return DateRole.OTHER, FOREIGN
    if role in {DateRole.INSTALLATION, DateRole.ACQUISITION} and PLANNED.search(words[-CONTEXT:]):
        return DateRole.INSTALLATION, BARE
    return role, sure


def _told_by(words: str) -> DateRole | None:
    tail = words[-CONTEXT:]
    french = BOTH_TONGUES.sub("", tail)
    told = next((role for role, pattern in date_roles() if pattern.search(french) and _holds(role, words)), None)
    return told if told or french == tail else _told_by_the_second(tail)


def _told_by_the_second(tail: str) -> DateRole | None:
    """What the second of two tongues tells, where the first tells nothing: « Issued on / Émise le »."""
    return next((role for role, pattern in date_roles() if pattern.search(tail) and _holds(role, tail)), None)


def _holds(role: DateRole, words: str) -> bool:
    """Whether a role that its words call for is told: since when a software is compatible, only of the compatibility."""
    return role is not DateRole.DMP_SINCE or tells_since(words)


def _label(sheet: Sheet, cell: Cell) -> str:
    """The words of a cell that could be a label, of both its lines where it has two: « Date / d'installation »."""
    if not _is_label(cell):
        return ""
    over = sheet.above(cell, 1)
    near = over is not None and _is_label(over) and cell.box.top - over.box.bottom < cell.size
    heads = near and over is not None and (GOES_ON.match(cell.plain) or BREAKS_OFF.search(over.plain))
    return f"{over.plain} {cell.plain}" if over and heads else cell.plain


def _is_label(cell: Cell) -> bool:
    """Whether the cell could be the label of another: letters, and no date of its own."""
    return bool(re.search(r"[a-z]", cell.plain)) and not any(read_dates(cell.plain))


def _row_before(sheet: Sheet, cell: Cell) -> str:
    """The words of the row before the cell."""
    return "".join(before.plain + " " for before in sheet.rows[cell.row].cells[: cell.column])


def _statement_before(sheet: Sheet, cell: Cell, read: ReadDate) -> str:
    """The words before the date in its sentence, when the sentence began on an earlier line."""
    block = sheet.block_of.get(id(cell))
    word = cell.at(read.start, read.end)[0]
    for statement in block.statements if block else ():
        for place, candidate in enumerate(statement.words):
            if candidate is word:
                return statement.plain[: statement.starts[place]]
    return ""


def of_role(dates: tuple[Dated, ...], *roles: DateRole) -> list[Dated]:
    """The dates of the given roles, in the roles' order."""
    return [dated for role in roles for dated in dates if dated.role is role]
