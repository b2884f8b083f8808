"""The way through: a document laid out, searched by every finder, settled into facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import partial
from types import MappingProxyType

from verifier.domain import (
    Candidate,
    Dated,
    Document,
    EntityFinder,
    Facts,
    Field,
    FieldName,
    Item,
    Kind,
    Mention,
    NameKind,
    NameSpotter,
    Person,
    PersonRole,
    Reading,
    Trait,
    place_of,
)
from verifier.fields import integrity, settling, subjects
from verifier.fields.awaited import find_awaited
from verifier.fields.beside import names_beside
from verifier.fields.calibration import Scale
from verifier.fields.candidates import settle
from verifier.fields.dates import find_dates, leaves_a_day_unread
from verifier.fields.devices import find_devices, lets_a_device
from verifier.fields.dividing import UNDIVIDED
from verifier.fields.editors import find_editors
from verifier.fields.folding import compact
from verifier.fields.from_figures import find_amounts, find_numbers, find_practitioner_ids
from verifier.fields.from_lines import find_items
from verifier.fields.from_partners import find_connectors, find_pack_subscription, find_packs
from verifier.fields.from_profession import find_professions
from verifier.fields.from_versions import find_versions
from verifier.fields.kind import KindFound, find_kind
from verifier.fields.layout import Sheet, lay_out
from verifier.fields.mentions import find_mentions
from verifier.fields.naming import ENOUGH, Names, find_names
from verifier.fields.not_in_use import not_in_use
from verifier.fields.provenance import made_when
from verifier.fields.registered import find_keys
from verifier.fields.remembering import Remembering
from verifier.fields.rough_dates import find_rough_dates
from verifier.fields.stamps import named_otherwise
from verifier.fields.subscriptions import find_billed_until
from verifier.fields.traits import find_cancelled, find_traits, says_reseller
from verifier.fields.undone import find_undone
from verifier.fields.unequipped import with_use
from verifier.fields.upkeep import bills_only_upkeep
from verifier.fields.validity import find_validity
from verifier.fields.whose_dates import with_owners
from verifier.fields.writers import written_by_another
from verifier.fields.xml_lines import lines_differ

__all__ = ["Finders", "extract"]

DOUBTFUL = 0.5            # a word read with less may be anything
WEIGHT_OF_DOUBT = 4.0     # a tenth of the words doubtful: quality 0.6, below which what is missed may be there


@dataclass(frozen=True, slots=True)
class Finders:
    """Who finds names: the catalogue's spotter, and the trained model (loaded at its first use).

    `scale` puts what they say on the scale of how often they were right; without it confidences are the finders' own.
    """

    spotter: NameSpotter
    entities: EntityFinder | None = None
    scale: Scale | None = None


def extract(piece: int, document: Document, finders: Finders) -> Facts:
    """Everything that a pièce says. A pièce that could not be read says nothing but why."""
    unread = _unread(piece, document)
    if document.error is not None:
        return unread
    sheet, spotter = lay_out(piece, document), Remembering(finders.spotter)
    titled = find_kind(sheet, picture=_is_picture(document))
    items = find_items(sheet)
    names = find_names(sheet, titled.kind, items, spotter, finders.entities)
    kind = _nominative(titled, names.people)
    simple = _simple_fields(sheet, kind, names, items, spotter)
    mentions = _mentions(sheet, names, simple, spotter)
    dates, rough = (with_owners(told, names.people, sheet) for told in (find_dates(sheet), find_rough_dates(sheet)))
    settled = {**simple, **settling.dated_fields(dates, kind.kind), **settling.said_fields(mentions, dates, simple)}
    kind = _owed_back(kind, settled)
    differ = document.invoice is not None and lines_differ(document.invoice, sheet, mentions, items, spotter)
    checked = integrity.check(document, sheet, settled, mentions, lines_differ=differ)
    found = replace(
        unread,
        kind=kind.kind,
        kind_confidence=kind.confidence,
        kind_evidence=kind.title.evidence if kind.title else None,
        kind_rivals=kind.rivals,
        fields=MappingProxyType(finders.scale.all_told(checked.fields, document.reading) if finders.scale else checked.fields),
        issuer=settle(FieldName.EDITOR, names.issuers, rivalry=False),
        mentions=checked.mentions,
        dates=(*dates, *find_validity(sheet, kind.kind, _issued(settled), _printed(simple)),
               *find_billed_until(sheet, kind.kind, items, dates)),
        rough_dates=(*rough, *with_owners(find_awaited(sheet, rough, _issued(settled)), names.people, sheet)),
        people=with_use(names.people, sheet),
        items=items,
        undone=(undone := find_undone(sheet, kind.kind, items)),
        traits=find_traits(sheet, kind, items, names.issuers, undone=undone is not None) | checked.traits | _undivided(document)
        | _missed(document) | _undated(sheet) | lets_a_device(sheet, spotter)
        | _proving_little(sheet, kind, items, dates, names, simple),
        signals=(*document.signals, *checked.signals, *made_when(document, settled), *named_otherwise(document)),
        keys=find_keys(sheet),
        cancels=find_cancelled(sheet) if kind.kind is Kind.AVOIR else (),
    )
    return _as_shown(found, document)


def _owed_back(kind: KindFound, fields: Mapping[FieldName, Field]) -> KindFound:
    """An invoice by which something is owed to the client may be an avoir: it is no purchase."""
    owed = fields.get(FieldName.AMOUNT_DUE)
    if kind.kind is Kind.FACTURE and owed and isinstance(owed.value, Decimal) and owed.value < 0:
        return replace(kind, rivals=(*kind.rivals, Kind.AVOIR))
    return kind


def _printed(fields: Mapping[FieldName, Field], name: FieldName = FieldName.SOFTWARE) -> str:
    field = fields.get(name)
    return str(field.value) if field else ""


def _issued(fields: Mapping[FieldName, Field]) -> date | None:
    """The day of the paper, where it is known."""
    printed = fields.get(FieldName.DOCUMENT_DATE)
    return printed.value if printed and isinstance(printed.value, date) else None


def _proving_little(  # noqa: PLR0913, PLR0917  all that was found
    sheet: Sheet, kind: KindFound, items: tuple[Item, ...], dates: tuple[Dated, ...], names: Names,
    simple: Mapping[FieldName, Field],
) -> frozenset[Trait]:
    """Who wrote it, what it bills and what of it is in use, where that proves little."""
    return (
        bills_only_upkeep(sheet, kind.kind, items, dates, _printed(simple))
        | written_by_another(sheet, kind.kind, names.people, names.issuers) | not_in_use(sheet, kind.kind, _printed(simple))
        | names_beside(sheet, kind.kind, items, names, _printed(simple, FieldName.EDITOR))
    )


def _missed(document: Document) -> frozenset[Trait]:
    """What an eye may read and the tool did not."""
    pages = frozenset({Trait.PAGE_MISSED}) if any(page.missed for page in document.pages) else frozenset()
    return pages | (frozenset({Trait.LOGO_MISSED}) if any(page.logos for page in document.pages) else frozenset())


def _undated(sheet: Sheet) -> frozenset[Trait]:
    """What is shaped as a day and makes none: the pièce is dated, by a day that cannot be told."""
    return frozenset({Trait.DATE_UNREAD}) if leaves_a_day_unread(sheet) else frozenset()


def _as_shown(facts: Facts, document: Document) -> Facts:
    """The facts, each evidence where it stands on the page as it is shown (a scan was set straight)."""
    straight = {page.number: page for page in document.pages if page.view}
    if not straight:
        return facts
    return facts.moved(lambda each: replace(each, box=straight[each.page].shown(each.box)) if each.page in straight else each)


def _unread(piece: int, document: Document) -> Facts:
    """What is known of a pièce before its words are looked at."""
    return Facts(
        piece,
        document.name,
        document.sha256,
        document.page_count,
        document.reading,
        _quality(document),
        kind=None,
        signals=document.signals,
        error=document.error,
        mishap=document.mishap,
    )


def _quality(document: Document) -> float:
    """How well the pièce could be read: where OCR left many words doubtful, some may hide what a criterion asks for."""
    words = [word for page in document.pages if page.reading is Reading.OCR for line in page.lines for word in line.words]
    long = [word for word in words if len(word.text) > 2]
    doubtful = sum(word.confidence < DOUBTFUL for word in long) / len(long) if long else 0.0
    return round(max(0.0, min(document.quality, 1 - WEIGHT_OF_DOUBT * doubtful)), 4)


def _is_picture(document: Document) -> bool:
    """Whether the pièce came as an image: a screenshot may be one."""
    return document.reading is Reading.OCR and not place_of(document.name).file.lower().endswith(".pdf")


def _undivided(document: Document) -> frozenset[Trait]:
    """Two papers may have stayed together: that is a doubt about the title, as « Devis / Facture » is."""
    return frozenset({Trait.TWO_TITLES} if any(signal.code == UNDIVIDED for signal in document.signals) else ())


def _nominative(kind: KindFound, named: tuple[Person, ...]) -> KindFound:
    """A « certificat » made out to a professional is the éditeur's attestation; one to nobody is generic."""
    if kind.kind is Kind.CERTIFICAT and any(p.role is PersonRole.CLIENT and p.confidence >= ENOUGH for p in named):
        return replace(kind, kind=Kind.ATTESTATION_EDITEUR, confidence=min(kind.confidence, 0.9))
    return kind


def _simple_fields(
    sheet: Sheet, kind: KindFound, names: Names, items: tuple[Item, ...], spotter: NameSpotter
) -> dict[FieldName, Field]:
    """The fields that one finder each gives."""
    pack = settle(FieldName.PACK, find_packs(sheet, spotter), rivalry=False)
    ends = tuple((place.span.run, place.span.end) for place in names.places)
    candidates = {
        FieldName.VERSION: find_versions(sheet, names.printed_software, ends),
        FieldName.CONNECTOR: find_connectors(sheet, spotter),
        FieldName.PACK_SUBSCRIBED: find_pack_subscription(sheet, str(pack.value) if pack else None, items),
        FieldName.PRACTITIONER_ID: find_practitioner_ids(sheet),
        FieldName.PROFESSION: find_professions(sheet, names.people),
        FieldName.AMOUNT_DUE: find_amounts(sheet),
        FieldName.DOCUMENT_NUMBER: find_numbers(sheet, kind.title, kind.kind),
    }
    fields = [settle(name, found, rivalry=False) for name, found in candidates.items()]
    editor = find_editors(sheet, names.issuers, names.places, spotter, reseller=says_reseller(sheet))
    fields += [names.software, settling.practitioner(names.people), editor, pack, _devices(find_devices(sheet, spotter))]
    return {field.name: field for field in fields if field is not None}


def _devices(devices: tuple[Candidate, ...]) -> Field | None:
    if not devices:
        return None
    best = max(devices, key=lambda c: c.confidence)
    return Field(FieldName.DEVICES, tuple(str(c.value) for c in devices), best.confidence, best.evidence, (), best.how)


def _mentions(sheet: Sheet, names: Names, simple: dict[FieldName, Field], spotter: NameSpotter) -> tuple[Mention, ...]:
    """The mentions, each told whether it is about the pièce's software."""
    editor, version = simple.get(FieldName.EDITOR), simple.get(FieldName.VERSION)
    companies = [*(str(c.value) for c in names.issuers), *([str(editor.value)] if editor else [])]
    keys = partial(_key_of, spotter)
    return subjects.with_subjects(
        subjects.with_version(find_mentions(sheet, spotter), str(version.value) if version else None, keys),
        names.printed_software,
        names.places[0].key if names.places else None,
        keys,
        frozenset(compact(name) for name in companies),
    )


def _key_of(spotter: NameSpotter, name: str) -> str | None:
    """The catalogue id of the software that a printed name is."""
    words = name.split()
    spotted = [s for s in spotter.spot(words) if s.kind is NameKind.LOGICIEL and s.end - s.start == len(words)]
    return spotted[0].id if spotted else None
