"""Several papers in one file: told apart page by page, each a document of its own (`facture.pdf#p2-3`).

A wrong cut loses what page 2 says, a missing one lends an attestation's words to a devis: the signs of a new paper and those
of the same one are weighed together (`dividing.yaml`), and where two titles stay together all the same, that is said.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import product
from types import MappingProxyType

from rapidfuzz import fuzz

from verifier.domain import Document, Invoice, Kind, Page, Reading, Signal
from verifier.fields.faces import Face, face_of, is_scan
from verifier.fields.folding import compact
from verifier.fields.vocabulary import weights
from verifier.wording import say

__all__ = ["UNDIVIDED", "divide"]

UNDIVIDED = "titres_differents"    # code of the signal
SAME_SHEET = 0.05                  # of its length: two scans of A4 differ by less
LONG_NUMBER = 5                    # signs: a shorter one may stand in any head
ALIKE = 75                         # of 100: letters that OCR may have confused


def divide(document: Document) -> tuple[Document, ...]:
    """The papers of a document, in order, with the page numbers of the file; the document itself where it is one paper."""
    if document.error is not None or not document.paged or len(document.pages) < 2:
        return (document,)
    parts = _parts([face_of(document, page) for page in document.pages])
    if len(parts) == 1:
        return (_doubted(document, parts[0]),)
    cut = [_doubted(_part(document, [face.page for face in part]), part) for part in parts]
    holder = _holder(cut, document.invoice)
    return tuple(replace(part, invoice=document.invoice if place == holder else None) for place, part in enumerate(cut))


def _parts(faces: Sequence[Face]) -> list[list[Face]]:
    """The pages of each paper; a blank one stays with those before it."""
    parts: list[list[Face]] = [[]]
    _, enough, _ = weights()
    for face in faces:
        if _weight(parts[-1], face) >= enough:
            parts.append([])
        parts[-1].append(face)
    return parts


def _weight(part: Sequence[Face], face: Face) -> int:
    """How much speaks for a new paper on a page after these; 0 where one or the other carries no words."""
    signs, _, _ = weights()
    return 0 if face.bare or all(one.bare for one in part) else sum(signs[sign] for sign in signs_of(part, face))


def signs_of(part: Sequence[Face], face: Face) -> tuple[str, ...]:
    """The signs (of `dividing.yaml`) that a page shows after the pages of a paper, one of which carries words."""
    told = [one for one in part if not one.bare]
    return tuple(sign for sign, shows in SIGNS.items() if shows(told, face)) + (("after_blank",) if part[-1].bare else ())


def _other_kind(part: Sequence[Face], face: Face) -> bool:
    kinds = [one.kind for one in part if one.kind is not None]
    return bool(kinds) and face.kind is not None and face.kind is not kinds[0]


def _other_number(part: Sequence[Face], face: Face) -> bool:
    """Neither the same nor, where a scan was read, nearly so."""
    known = [number for one in part for number in one.numbers]
    least = ALIKE if is_scan(face) or is_scan(part[-1]) else 100
    return bool(known and face.numbers) and not any(fuzz.ratio(*pair) >= least for pair in product(known, face.numbers))


def _same_number(part: Sequence[Face], face: Face) -> bool:
    known = {number for one in part for number in one.numbers}
    other = (_other_kind(part, face) and (face.titled or face.opens)) or _other_issuer(part, face)
    return not other and any(
        number in face.numbers or (len(number) >= LONG_NUMBER and number in face.head) for number in known
    )


def _other_issuer(part: Sequence[Face], face: Face) -> bool:
    """Told by some of SIREN, name and web site, and by none to be the same."""
    known = [frozenset(name for one in part for name in one.issuers[place]) for place in range(len(face.issuers))]
    pairs = [pair for before, here in zip(known, face.issuers, strict=True) for pair in product(before, here)]
    return bool(pairs) and not any(fuzz.ratio(*pair) >= ALIKE or pair[0] in pair[1] or pair[1] in pair[0] for pair in pairs)


def _other_person(part: Sequence[Face], face: Face) -> bool:
    pairs = product({name for one in part for name in one.people}, face.people)
    likeness = [fuzz.token_sort_ratio(*pair) for pair in pairs]
    return bool(likeness) and max(likeness) < ALIKE


def _other_day(part: Sequence[Face], face: Face) -> bool:
    known = {day for one in part for day in one.days}
    return bool(known and face.days) and not known & face.days


def _is_bill(face: Face) -> bool:
    """Whether a page is a whole bill: its number and something to pay."""
    return face.total and bool(face.numbers)


def _is_letter(face: Face) -> bool:
    """Whether a page is a whole attestation, signed at its end."""
    return face.ended and face.kind in {Kind.ATTESTATION_EDITEUR, Kind.ATTESTATION_HONNEUR, Kind.CERTIFICAT}


def _goes_on(part: Sequence[Face], face: Face) -> bool:
    """« Page 2/3 », unless another count ran before."""
    last = next((one.folio for one in reversed(part) if one.folio), None)
    if face.folio is None or face.folio.page == 1:
        return False
    return last is None or (last.of == face.folio.of and last.page < face.folio.page)


def _other_sheet(part: Sequence[Face], face: Face) -> bool:
    last = part[-1]
    sizes = ((last.page.width, face.page.width), (last.page.height, face.page.height))
    return is_scan(last) != is_scan(face) or any(abs(a - b) > SAME_SHEET * max(a, b) for a, b in sizes)


SIGNS: Mapping[str, Callable[[Sequence[Face], Face], bool]] = MappingProxyType(
    {
        "title": lambda _, face: face.titled,
        "opening": lambda _, face: face.opens,
        "message": lambda part, face: face.message and not part[0].message,
        "other_kind": _other_kind,
        "other_number": _other_number,
        "other_issuer": _other_issuer,
        "other_person": _other_person,
        "other_day": _other_day,
        "restart": lambda _, face: face.folio is not None and face.folio.page == 1,
        "own_total": lambda part, face: _is_bill(face) and any(_is_bill(one) for one in part),
        "own_end": lambda part, face: _is_letter(face) and any(_is_letter(one) for one in part),
        "other_sheet": _other_sheet,
        "goes_on": _goes_on,
        "same_number": _same_number,
        "carried": lambda part, face: face.carried or part[-1].carries,
        "annex": lambda _, face: face.annex,
        "attached": lambda _, face: face.attached,
        "covered": lambda part, _: all(one.note for one in part),
    }
)


def _doubted(document: Document, part: Sequence[Face]) -> Document:
    """The document; where two papers of different kinds may have stayed together, that is told."""
    _, _, nearly = weights()
    for place, face in enumerate(part):
        before = [one for one in part[:place] if not one.bare]
        clear = face.clear and not face.annex and not all(one.note for one in before)
        if _other_kind(before, face) and (clear or _weight(part[:place], face) >= nearly):
            return replace(document, signals=(*document.signals, Signal(UNDIVIDED, say("fields.undivided"), face.page.number)))
    return document


def _part(document: Document, pages: Sequence[Page]) -> Document:
    """Some pages of a file as a document; what is told of the whole file is told of each."""
    numbers = {page.number for page in pages}
    first, last = min(numbers), max(numbers)
    told = [page for page in pages if page.lines]
    readings = {page.reading for page in told}
    return replace(
        document,
        name=f"{document.name}#p{first}" + (f"-{last}" if last > first else ""),
        pages=tuple(pages),
        reading=readings.pop() if len(readings) == 1 else Reading.MIXTE,
        quality=round(min(page.quality for page in told), 4),
        signals=tuple(signal for signal in document.signals if signal.page is None or signal.page in numbers),
        page_count=len(pages),
    )


def _holder(parts: Sequence[Document], invoice: Invoice | None) -> int:
    """The place of the paper that an electronic invoice is: the one that prints its number, else the most of what it says."""
    if invoice is None:
        return 0
    said = [compact(text) for text in (invoice.number, invoice.seller.name, invoice.buyer.name, *invoice.lines) if text]
    texts = [compact(" ".join(line.text for page in part.pages for line in page.lines)) for part in parts]
    number = compact(invoice.number or "")
    agreed = [(bool(number) and number in text, sum(words in text for words in said)) for text in texts]
    return agreed.index(max(agreed))
