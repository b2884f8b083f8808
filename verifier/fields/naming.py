"""The names of a sheet, settled together: who issues it, which software it is about, who is named."""

from __future__ import annotations

import re
from dataclasses import dataclass

from verifier.domain import (
    Candidate,
    Entity,
    EntityFinder,
    EntityLabel,
    Field,
    Item,
    Kind,
    NameKind,
    NameSpotter,
    Person,
    PersonRole,
)
from verifier.fields import from_software, parties, people, settling
from verifier.fields.boxes import left_empty, opens_ticked
from verifier.fields.editions import in_editions
from verifier.fields.folding import CAPITALS, compact, fold
from verifier.fields.from_entities import find_entities
from verifier.fields.from_partners import find_connectors, find_packs
from verifier.fields.from_software import Named
from verifier.fields.layout import Run, Sheet
from verifier.fields.small_letters import heading, in_small_letters
from verifier.fields.whole_software import EXACT

__all__ = ["ENOUGH", "Names", "find_names"]

_PACK = re.compile(r"\b(?:packs?|connecteurs?|passerelles?)\W{1,3}$")
_CALLED = re.compile(
    rf"\b(?:[Ll]ogiciel|[Pp]rogiciel|LOGICIEL)\s+(?P<name>[{CAPITALS}][\w'+&.-]*(?:\s[{CAPITALS}][\w'+&.-]*){{0,2}})",
)
_LEFT = re.compile(
    r"\b(?:mises? a (?:jour|niveau)|migration|passage|bascule|changement|transfert|evolution|upgrade) (?:(?:de |du |depuis )|d')"
    r"(?:la |le |l'|votre )?(?:licence |logiciel |version |formule )?$",
)
_FOR = re.compile(r"\W*(?:v?\d[\d.]* )?(?:vers|en|→|->|=>)\s")
ENOUGH = 0.6          # below, a name is in doubt and the trained model is asked
PARTNER = 0.8         # from here, what the model takes for a connector or a pack is no software


@dataclass(frozen=True, slots=True)
class Names:
    """Who could have issued the sheet, best first; its software and the places where it is named; the people."""

    issuers: tuple[Candidate, ...]
    software: Field | None
    places: tuple[Named, ...]
    people: tuple[Person, ...]

    @property
    def printed_software(self) -> str | None:
        """The software's name as printed."""
        return str(self.software.value) if self.software else None

    @property
    def sure(self) -> bool:
        """Whether issuer, software and professional (or structure) are all told without the trained model."""
        client = any(p.role is not PersonRole.OTHER and p.confidence >= ENOUGH for p in self.people)
        software = self.software is not None and self.software.confidence >= ENOUGH
        return client and software and any(c.confidence >= ENOUGH for c in self.issuers)


def find_names(
    sheet: Sheet, kind: Kind, items: tuple[Item, ...], spotter: NameSpotter, entities: EntityFinder | None
) -> Names:
    """The names that labels, addresses, sentences and the catalogue tell; the trained model only where they leave a doubt."""
    issuers = parties.find_issuers(sheet)
    every = from_software.find_software(sheet, spotter, items)
    named = _ticked(sheet, tuple(one for one in every if not (_is_a_pack(one) or _left_behind(one, every))))
    if not named:
        named = tuple(in_small_letters(sheet, spotter)) or tuple(in_editions(sheet, spotter))
        issuers = issuers or heading(sheet, named)
    partners = (*find_connectors(sheet, spotter), *find_packs(sheet, spotter))
    known = _known(issuers)
    found = tuple(one for one in people.find_people(sheet, kind, known) if not _is_listed(one.name, named, spotter))
    others = known | frozenset(compact(str(c.value)) for c in partners)
    names = _settled(sheet, issuers, named, found, others)
    if names.sure or entities is None or not sheet.rows:
        return names
    told = find_entities(sheet, entities)
    issuers = tuple(sorted((*issuers, *parties.from_entities(told)), key=lambda c: -c.confidence))
    others |= _partners(told)
    software_doubtful = names.software is None or names.software.confidence < ENOUGH
    listed = any(one.catalogued for one in named)
    more = from_software.from_entities(sheet, told, spotter, known=listed) if software_doubtful else ()
    client = any(p.role is not PersonRole.OTHER and p.confidence >= ENOUGH for p in found)
    companies = frozenset(compact(str(c.value)) for c in issuers if c.how != "letterhead")
    more_people = () if client else people.from_entities(sheet, told, kind, companies)
    return _settled(sheet, issuers, (*named, *more), (*found, *more_people), others)


def _is_listed(name: str, named: tuple[Named, ...], spotter: NameSpotter) -> bool:
    """Whether the name of several words is a product's (or opens it), or that of a company of the catalogue: nobody's."""
    words = fold(name).split()
    products = (fold(one.span.text).split() for one in named if one.catalogued)
    if len(words) < 2 or any(product[: len(words)] == words for product in products):
        return len(words) > 1
    listed = spotter.spot(name.split())
    return any(s.kind is NameKind.EDITEUR and s.score >= EXACT and (s.start, s.end) == (0, len(words)) for s in listed)


def _is_a_pack(one: Named) -> bool:
    """Whether a name that no list knows is told in a sentence as that of a pack: « a souscrit au « Pack X » »."""
    before = one.span.run.plain[: one.span.start]
    return not one.catalogued and one.candidate.how == "sentence" and _PACK.search(before) is not None


def _left_behind(one: Named, told: tuple[Named, ...]) -> bool:
    """Whether a name is that of what is left for another: « Mise à jour de X vers Y »."""
    run, span = one.span.run, one.span
    goes = _FOR.match(run.plain[span.end :]) if _LEFT.search(run.plain[: span.start]) else None
    rest = compact(run.plain[span.end + goes.end() :]) if goes else ""
    return any(rest.startswith(compact(each.span.text)) and each.key != one.key for each in told if rest)


def _ticked(sheet: Sheet, named: tuple[Named, ...]) -> tuple[Named, ...]:
    """The products without those of a form whose boxes stayed empty, where the box of another is ticked."""
    cells = [sheet.cell_of.get(id(one.span.run.at(one.span.start, one.span.end)[0])) for one in named]
    lines = [cell.plain if cell else "" for cell in cells]
    if not any(map(opens_ticked, lines)):
        return named
    return tuple(one for one, line in zip(named, lines, strict=True) if not left_empty(line, sheet.plain))


def _also_software(sheet: Sheet, others: frozenset[str]) -> frozenset[str]:
    """The names of companies that the sheet gives to their software too: « CareCare SAS, éditeur du logiciel CareCare »."""
    told = (match["name"] for run in sheet.statements for match in _CALLED.finditer(run.text)) if others else ()
    return others & frozenset(map(compact, told))


def _settled(
    sheet: Sheet,
    issuers: tuple[Candidate, ...],
    named: tuple[Named, ...],
    found: tuple[Person, ...],
    others: frozenset[str],
) -> Names:
    software, places = settling.software_field(named, others - _also_software(sheet, others))
    product = compact(str(software.value)) if software else ""
    return Names(issuers, software, places, tuple(p for p in people.settle_people(found) if compact(p.name) != product))


def _partners(told: tuple[tuple[Run, Entity], ...]) -> frozenset[str]:
    """The compact names that the model takes for a connector or a pack, and so are no software that no list knows."""
    labels = {EntityLabel.CONNECTEUR, EntityLabel.PACK}
    return frozenset(compact(one.text) for _, one in told if one.label in labels and one.confidence >= PARTNER)


def _known(issuers: tuple[Candidate, ...]) -> frozenset[str]:
    """The compact names of the companies that surely issue the sheet, and so are no people."""
    return frozenset(
        compact(str(c.value)) for c in issuers if c.confidence >= ENOUGH and not (c.how == "letterhead" and len(issuers) > 1)
    )
