"""The way through: a document laid out, searched by every finder, settled into facts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from types import MappingProxyType

from verifier.domain import (
    Candidate,
    Document,
    EntityFinder,
    Facts,
    Field,
    FieldName,
    Item,
    Kind,
    NameKind,
    NameSpotter,
    Person,
    PersonRole,
    Reading,
    Topic,
)
from verifier.fields import from_software, integrity, parties, people, settling
from verifier.fields.candidates import settle
from verifier.fields.dates import find_dates
from verifier.fields.folding import compact
from verifier.fields.from_entities import find_entities
from verifier.fields.from_figures import find_amounts, find_numbers, find_practitioner_ids
from verifier.fields.from_lines import find_devices, find_items
from verifier.fields.from_partners import find_connectors, find_pack_subscription, find_packs
from verifier.fields.from_profession import find_professions
from verifier.fields.from_versions import find_versions
from verifier.fields.kind import KindFound, find_kind
from verifier.fields.layout import Cell, Sheet, lay_out
from verifier.fields.mentions import find_mentions
from verifier.fields.parties import find_editors, find_issuers
from verifier.fields.traits import find_cancelled, find_traits, says_reseller

__all__ = ["Finders", "extract"]

ENOUGH = 0.6  # below, a name is in doubt and the trained model is asked
LETTERS = frozenset({Kind.ATTESTATION_EDITEUR, Kind.ATTESTATION_HONNEUR, Kind.CERTIFICAT, Kind.AUTRE, Kind.CONTRAT})


@dataclass(frozen=True, slots=True)
class Finders:
    """Who finds names: the catalogue's spotter, and the trained model (loaded at its first use)."""

    spotter: NameSpotter
    entities: EntityFinder | None = None


@dataclass(frozen=True, slots=True)
class _Names:
    """The names of a sheet, settled together: who issues it, which software it is about, who is named."""

    issuers: tuple[Candidate, ...]
    software: Field | None
    places: tuple[from_software.Named, ...]
    people: tuple[Person, ...]


def extract(piece: int, document: Document, finders: Finders) -> Facts:
    """Everything that a pièce says. A pièce that could not be read says nothing but why."""
    if document.error is not None:
        return Facts(
            piece,
            document.name,
            document.sha256,
            document.page_count,
            document.reading,
            document.quality,
            None,
            signals=document.signals,
            error=document.error,
        )
    sheet = lay_out(piece, document)
    kind = find_kind(sheet, picture=_is_picture(document))
    items = find_items(sheet)
    names = _names(sheet, kind, items, finders)
    kind = _nominative(kind, names.people)
    dates = find_dates(sheet)
    software = names.software
    plain = _plain_fields(sheet, kind, names, items, finders)
    mentions = settling.with_subjects(
        find_mentions(sheet, finders.spotter),
        str(software.value) if software else None,
        names.places[0].key if names.places else None,
        partial(_key_of, finders.spotter),
        _companies(names, plain[0]),
    )
    pack = any(field is not None and field.name is FieldName.PACK_SUBSCRIBED and field.value is True for field in plain)
    issued = settling.document_date(dates, kind.kind)
    fields = [
        software,
        issued,
        settling.acquisition(dates, kind.kind, issued),
        settling.since_field(mentions, dates),
        *(settling.mention_field(mentions, topic, pack=pack) for topic in (Topic.DMP, Topic.SEGUR, Topic.LAP)),
        settling.practitioner(names.people),
        *plain,
    ]
    traits = find_traits(sheet, kind.kind, items, dates, two_titles=kind.two_titles)
    settled = {field.name: field for field in fields if field is not None}
    checked = integrity.check(piece, document, sheet, settled, mentions)
    return Facts(
        piece,
        document.name,
        document.sha256,
        document.page_count,
        document.reading,
        document.quality,
        kind.kind,
        kind.confidence,
        kind.evidence,
        kind.rivals,
        MappingProxyType(checked.fields),
        _issuer(names.issuers),
        checked.mentions,
        dates,
        names.people,
        items,
        traits | checked.traits,
        (*document.signals, *checked.signals),
        find_cancelled(sheet) if kind.kind is Kind.AVOIR else (),
    )


def _is_picture(document: Document) -> bool:
    """Whether the pièce came as an image: its page is measured in pixels, and a screenshot may be one."""
    return document.reading is Reading.OCR and not document.name.lower().endswith(".pdf")


def _names(sheet: Sheet, kind: KindFound, items: tuple[Item, ...], finders: Finders) -> _Names:
    """The names; the trained model is asked only where the cheap finders leave the software, a person or the issuer in doubt."""
    issuers = find_issuers(sheet)
    known = frozenset(
        compact(str(c.value)) for c in issuers if c.confidence >= ENOUGH and not (c.how == "letterhead" and len(issuers) > 1)
    )
    named = from_software.find_software(sheet, finders.spotter, items)
    others = known | frozenset(
        compact(str(c.value)) for c in (*find_connectors(sheet, finders.spotter), *find_packs(sheet, finders.spotter))
    )
    software, places = settling.software_field(named, others)
    found = people.find_people(sheet, kind.kind, known)
    client = any(p.role is not PersonRole.OTHER and p.confidence >= ENOUGH for p in found)
    sure = client and software is not None and software.confidence >= ENOUGH and any(c.confidence >= ENOUGH for c in issuers)
    if not sure and finders.entities is not None and sheet.rows:
        told = find_entities(sheet, finders.entities)
        issuers = tuple(sorted((*issuers, *parties.from_entities(told)), key=lambda c: -c.confidence))
        if software is None or software.confidence < ENOUGH:
            software, places = settling.software_field(
                (*named, *from_software.from_entities(told, finders.spotter)), others
            )
        found = found if client else (*found, *people.from_entities(told, kind.kind))
    product = compact(str(software.value)) if software else ""
    return _Names(issuers, software, places, tuple(p for p in people.settle_people(found) if compact(p.name) != product))


def _nominative(kind: KindFound, named: tuple[Person, ...]) -> KindFound:
    """A « certificat » made out to a professional is the éditeur's attestation; one to nobody is generic."""
    if kind.kind is Kind.CERTIFICAT and any(p.role is PersonRole.CLIENT and p.confidence >= ENOUGH for p in named):
        return replace(kind, kind=Kind.ATTESTATION_EDITEUR, confidence=min(kind.confidence, 0.9))
    return kind


def _key_of(spotter: NameSpotter, name: str) -> str | None:
    """The catalogue id of the software that a printed name is."""
    words = name.split()
    spotted = [s for s in spotter.spot(words) if s.kind is NameKind.LOGICIEL and s.end - s.start == len(words)]
    return spotted[0].id if spotted else None


def _companies(names: _Names, editor: Field | None) -> frozenset[str]:
    """The compact names of the companies that the sheet prints."""
    printed = [*(str(c.value) for c in names.issuers), *([str(editor.value)] if editor else [])]
    return frozenset(compact(name) for name in printed)


def _issuer(issuers: tuple[Candidate, ...]) -> Field | None:
    return settle(FieldName.EDITOR, issuers, least=0.35, rivalry=False)


def _plain_fields(sheet: Sheet, kind: KindFound, names: _Names, items: tuple[Item, ...], finders: Finders) -> list[Field | None]:
    """The fields that one finder each gives."""
    software = str(names.software.value) if names.software else None
    ends = tuple((place.span.run, place.span.end) for place in names.places)
    title = next((cell for cell in sheet.cells if kind.evidence and cell.page == kind.evidence.page and _holds(cell, kind)), None)
    packs = find_packs(sheet, finders.spotter)
    pack = settle(FieldName.PACK, packs, rivalry=False)
    devices = find_devices(sheet, finders.spotter)
    return [
        find_editors(sheet, names.issuers, names.places, finders.spotter, reseller=says_reseller(sheet)),
        settle(FieldName.VERSION, find_versions(sheet, software, ends), rivalry=False),
        settle(FieldName.CONNECTOR, find_connectors(sheet, finders.spotter), rivalry=False),
        pack,
        settle(FieldName.PACK_SUBSCRIBED, find_pack_subscription(sheet, str(pack.value) if pack else None, items), rivalry=False),
        settle(FieldName.PRACTITIONER_ID, find_practitioner_ids(sheet), rivalry=False),
        settle(FieldName.PROFESSION, find_professions(sheet, names.people), rivalry=False),
        settle(FieldName.AMOUNT_DUE, find_amounts(sheet), rivalry=False),
        settle(FieldName.DOCUMENT_NUMBER, find_numbers(sheet, title, _title_end(title, kind)), rivalry=False),
        _devices(devices),
    ]


def _title_end(title: Cell | None, kind: KindFound) -> int:
    """Where the title's own words end in its cell."""
    if title is None or kind.evidence is None:
        return 0
    return title.text.find(kind.evidence.text) + len(kind.evidence.text.split(" ")[0]) if kind.evidence.text in title.text else 0


def _devices(devices: tuple[Candidate, ...]) -> Field | None:
    if not devices:
        return None
    best = max(devices, key=lambda c: c.confidence)
    return Field(FieldName.DEVICES, tuple(str(c.value) for c in devices), best.confidence, best.evidence, (), best.how)


def _holds(cell: Cell, kind: KindFound) -> bool:
    """Whether the kind's title stands in the cell."""
    if kind.evidence is None:
        return False
    box = kind.evidence.box
    return cell.box.x0 <= box.x0 and cell.box.top <= box.top and cell.box.x1 >= box.x1 and cell.box.bottom >= box.bottom
