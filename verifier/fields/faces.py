"""What one page shows of the paper that it belongs to: its title, its number, who issues it, « Page 1/2 »."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from verifier.domain import Candidate, Document, Kind, Page, PersonRole, Reading
from verifier.fields.folding import OCR_DIGITS, compact, fold
from verifier.fields.from_figures import find_amounts, find_numbers
from verifier.fields.kind import CLEAR_TITLE, SHOWN_TITLE, KindFound, find_kind
from verifier.fields.layout import Row, Sheet, lay_out
from verifier.fields.messages import is_message
from verifier.fields.parties import DOMAIN, PUBLIC_MAIL, find_issuers
from verifier.fields.people import find_people
from verifier.fields.values import read_dates
from verifier.fields.vocabulary import parting

__all__ = ["Face", "Folio", "face_of"]

SURE_NUMBER = 0.85       # « Facture n° … », not a bare « Réf. »
SURE_COMPANY = 0.85      # the notice or a label, not the largest words of the head
SMALL_TITLE = 0.45       # weight of a title, where its number and its day follow
SURE_TOTAL, SURE_PERSON = 0.9, 0.75
TOP, HEAD, MIDDLE, FOOT = 0.12, 0.3, 0.5, 0.85   # of the page's height
_SIREN = re.compile(r"(?<!\d)(?:\d[ .]?){8}\d(?:[ .]?\d{5})?(?!\d)")
_OF_COMPANY = re.compile(r"\bsire[nt]\b|\brcs\b|\btva\b")
_FOLIO = re.compile(r"(?:^|[\s–|-])(?:page|p\.) ?:? ?(?P<n>\d{1,3})(?: ?(?:/|sur|de) ?(?P<of>\d{1,3}))?\W*$")
_BARE_FOLIO = re.compile(r"^\W*(?P<n>[1-9]\d?) ?/ ?(?P<of>[1-9]\d?)\W*$")
_NAMED_BY = frozenset({"notice", "label", "sentence"})


class Folio(NamedTuple):
    """« Page 1/2 »: which page, of how many (None: not said)."""

    page: int
    of: int | None


@dataclass(frozen=True, slots=True)
class Face:
    """A page by itself. `kind` is None where nothing tells it; `bare` where the page carries no word that an eye sees."""

    page: Page
    bare: bool = False
    kind: Kind | None = None
    titled: bool = False                       # by a title of its own
    clear: bool = False                        # one that is hard to overlook
    opens: bool = False                        # « Je soussigné »
    message: bool = False                      # the head of an e-mail
    note: bool = False                         # a few words that only say what they send
    annex: bool = False
    attached: bool = False
    carried: bool = False                      # its head: « report »
    carries: bool = False                      # its foot: « à reporter »
    ended: bool = False                        # « Fait à … »
    numbers: frozenset[str] = frozenset()      # compact
    head: str = ""                             # the compact text of the head
    issuers: tuple[frozenset[str], ...] = ()   # SIRENs, names, web sites
    people: frozenset[str] = frozenset()       # to whom it is made out
    days: frozenset[date] = frozenset()        # in the head
    folio: Folio | None = None
    total: bool = False                        # something to pay


def face_of(document: Document, page: Page) -> Face:
    """What a page shows when it is looked at alone."""
    sheet = lay_out(0, Document(document.name, "", (page,), page.reading, page.quality, page_count=1))
    if not sheet.rows:
        return Face(page, bare=True)
    found = find_kind(sheet, picture=False)
    head = [row for row in sheet.rows if row.depth < HEAD]
    titled = found.weight >= SHOWN_TITLE or (page.number == 1 and _numbered_bill(sheet, found))
    message = is_message(sheet) and found.kind is Kind.AUTRE
    opens = not message and _says("opening", sheet.rows)
    note = opens and not titled and parting("decisive").search(sheet.plain) is None
    total = any(candidate.confidence >= SURE_TOTAL * page.quality for candidate in find_amounts(sheet))
    issuers = find_issuers(sheet)
    return Face(
        page,
        kind=_told(found, letter=message or titled or (opens and not note)),
        titled=titled,
        clear=titled and found.weight >= CLEAR_TITLE,
        opens=opens,
        message=message,
        note=note,
        annex=not total and _says("annex", head),
        attached=_says("attached", head),
        carried=_says("carried", [row for row in sheet.rows if row.depth < MIDDLE]),
        carries=_says("carried", [row for row in sheet.rows if row.depth >= MIDDLE]),
        ended=_says("ending", sheet.rows),
        numbers=_numbers(sheet, found) if titled else frozenset(),
        head=_number(" ".join(row.text for row in head)),
        issuers=_issuers(sheet, issuers),
        people=_people(sheet, found.kind, issuers),
        days=frozenset(read.day for row in head for read in read_dates(row.plain)),
        folio=_folio(sheet),
        total=total,
    )


def _numbered_bill(sheet: Sheet, found: KindFound) -> bool:
    """Whether an invoice's title, in small letters, is a line with its number and its day: « Votre facture n° 12 du … »."""
    if found.kind is not Kind.FACTURE or found.title is None or found.weight < SMALL_TITLE:
        return False
    after = found.title.run.plain[found.title.end :]
    numbered = re.search(r"(?:n°|\bno\b|numero) ?\S*\d", after) is not None and bool(_numbers(sheet, found))
    return numbered and any(read_dates(after))


def _told(found: KindFound, *, letter: bool) -> Kind | None:
    """The kind that a page shows; a letter that is nothing else is another paper, a page without a sign is of none."""
    if found.kind is Kind.AUTRE:
        return Kind.AUTRE if letter else None
    return found.kind if letter or found.title is None or found.weight >= SHOWN_TITLE else None


def _says(section: str, rows: list[Row] | tuple[Row, ...]) -> bool:
    return any(parting(section).search(cell.plain) for row in rows for cell in row.cells)


def _numbers(sheet: Sheet, found: KindFound) -> frozenset[str]:
    """The numbers of the paper, as surely as the page could be read."""
    least = SURE_NUMBER * min((word.confidence for row in sheet.rows for word in row.words), default=1.0)
    sure = (c for c in find_numbers(sheet, found.title, found.kind) if c.confidence >= least)
    return frozenset(_number(str(candidate.value)) for candidate in sure)


def _number(text: str) -> str:
    """Letters and digits that OCR confuses made one: « FA-OO12 » is « FA-0012 »."""
    return compact(text.translate(OCR_DIGITS))


def _issuers(sheet: Sheet, found: tuple[Candidate, ...]) -> tuple[frozenset[str], ...]:
    """Who issues the page, by SIREN, by name, by web site: each to be held against its like."""
    notices = (row.plain for row in sheet.rows if _OF_COMPANY.search(row.plain))
    sirens = (re.sub(r"\D", "", m[0])[:9] for plain in notices for m in _SIREN.finditer(plain))
    named = (c for c in found if c.confidence >= SURE_COMPANY and set(c.how.split("+")) & _NAMED_BY)
    sites = (m[1] for row in sheet.rows for m in DOMAIN.finditer(row.plain) if m[1] not in PUBLIC_MAIL)
    return frozenset(sirens), frozenset(compact(str(c.value)) for c in named), frozenset(sites)


def _people(sheet: Sheet, kind: Kind, issuers: tuple[Candidate, ...]) -> frozenset[str]:
    """The professionals to whom the page is made out, folded."""
    companies = frozenset(compact(str(issuer.value)) for issuer in issuers)
    named = find_people(sheet, kind, companies)
    return frozenset(fold(one.name) for one in named if one.role is PersonRole.CLIENT and one.confidence >= SURE_PERSON)


def _folio(sheet: Sheet) -> Folio | None:
    """« Page 1/2 » at the end of a cell, « 1 / 2 » alone in one, in the head or at the foot."""
    for row in (*sheet.rows[::-1], *sheet.rows):
        if HEAD <= row.depth <= FOOT:
            continue
        for cell in row.cells:
            match = _FOLIO.search(cell.plain) or (_BARE_FOLIO.match(cell.plain) if not TOP < row.depth < FOOT else None)
            if match and 1 <= int(match["n"]) <= int(match["of"] or match["n"]):
                return Folio(int(match["n"]), int(match["of"]) if match["of"] else None)
    return None


def is_scan(face: Face) -> bool:
    """Whether the page was read from its picture."""
    return face.page.reading is Reading.OCR
