"""A list against a catalogue: all that would change, and the files as they would be. Nothing is written here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from verifier.catalog.catalog import Catalog, load
from verifier.catalog.declaring import label_key
from verifier.catalog.importing.changes import Doubt, Notes, Section, Turn
from verifier.catalog.importing.columns import day_of
from verifier.catalog.importing.devices import compare_devices
from verifier.catalog.importing.draft import Draft
from verifier.catalog.importing.listed import Product, Roll, Sort, Status
from verifier.catalog.importing.mailboxes import compare_mailboxes
from verifier.catalog.importing.numbers import add_numbers
from verifier.catalog.importing.products import Placing
from verifier.catalog.importing.recognising import Recogniser
from verifier.catalog.importing.standings import Standings
from verifier.catalog.names import compact
from verifier.domain import Standing
from verifier.errors import ListError
from verifier.wording import say, table

__all__ = ["Plan", "reconcile"]

_SOURCES = "sources.csv"
FEW = 5         # rows, under which a list that loses most of them is not suspect


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would do. `before`: the day of the last list of this sort, None where it is the first."""

    roll: Roll
    notes: Notes
    draft: Draft
    before: date | None

    @property
    def suspect(self) -> bool:
        """Whether most of what this list said before would be gone: the file may be a part of the list."""
        return self.notes.known >= FEW and 2 * self.notes.leaving > self.notes.known


def reconcile(
    roll: Roll, folder: Path, *, new: Iterable[str] = (), partial: bool = False, confirmations: Path | None = None,
) -> Plan:
    """What the list would change in a catalogue.

    `new`: names said to be new; `partial`: what the file lacks may still be listed; `confirmations`: what agents confirmed.

    Raises:
        CatalogError: the catalogue is not sound.
        ListError: the list is older than the one that was imported last.
    """
    new = tuple(new)
    catalog, partial = load(folder, confirmations), partial or roll.part
    known = catalog.sources.get(roll.origin.id)
    before = known.day if known else None
    if before and roll.origin.day and roll.origin.day < before:
        raise ListError(say("catalog_import.trop_vieille", day=f"{roll.origin.day:%d/%m/%Y}", before=f"{before:%d/%m/%Y}"))
    if roll.year and any(_year_of(name) > roll.year.exercice for name in catalog.sources):
        raise ListError(say("catalog_import.annee_passee", annee=roll.year.exercice))
    draft, notes = Draft(folder), Notes()
    _source(draft, roll)
    placing = Placing.begin(catalog, draft, roll, Recogniser(catalog, new), notes)
    placed = [(product, found) for product in roll.products if (found := placing.place(product)) is not None]
    said = list(_statuses(placed, catalog, notes))
    Standings.begin(draft, roll, notes).compare(said, whole=not partial)
    add_numbers(placed, draft, roll, notes)
    if roll.mailboxes:
        compare_mailboxes(draft, roll, notes, whole=not partial)
    if roll.devices:
        compare_devices(draft, roll, notes, new, whole=not partial)
    if not partial:
        _tell_gone(roll, catalog, {found for product, found in placed if product.until is None}, notes, before)
    return Plan(roll, notes, draft, before)


def _year_of(source: str) -> int:
    """The exercice of a list of devices; 0 of any other source."""
    found = re.fullmatch(rf"{table('catalog_import')['listes'][Sort.APPAREILS]['id']}-(\d{{4}})(?:-.*)?", source)
    return int(found[1]) if found else 0


def _source(draft: Draft, roll: Roll) -> None:
    """The list as a source, of its day."""
    one = roll.origin
    cells = {"titre": one.titre, "url": one.url, "date": one.day.isoformat() if one.day else "", "autorite": one.autorite.value}
    row = next((row for row in draft.rows[_SOURCES] if row["source_id"] == one.id), None)
    if row is None:
        draft.add(_SOURCES, source_id=one.id, **cells)
    else:
        draft.change(_SOURCES, row, **cells)


def _statuses(placed: Iterable[tuple[Product, str]], catalog: Catalog, notes: Notes) -> Iterator[tuple[str, Status]]:
    """What the list says of each software, connectors by their ids."""
    ids = {compact(text): one.id for one in catalog.connecteurs.values() for text in (*one.alias, one.nom, one.id)}
    for product, found in placed:
        status = product.status
        if status is None:
            continue
        via = ids.get(compact(status.via), "") if status.via else ""
        if day_of(status.version):
            notes.held.add(found)
            notes.doubts.append(Doubt(product.line, say("catalog_import.doute_version", nom=product.nom, version=status.version)))
        elif status.fin and status.debut and status.fin < status.debut:
            notes.held.add(found)
            notes.doubts.append(Doubt(product.line, say("catalog_import.doute_periode", nom=product.nom)))
        elif not via and (status.via or status.statut in {Standing.CONNECTEUR, Standing.PACK}):
            notes.held.add(found)
            notes.doubts.append(Doubt(product.line, say("catalog_import.doute_via", nom=product.nom, via=status.via or "–")))
        else:
            yield found, replace(status, via=via)


def _tell_gone(roll: Roll, catalog: Catalog, listed: set[str], notes: Notes, before: date | None) -> None:
    """Names and labels that left: told, and kept, since they still serve to recognise older documents."""
    until = {compact(one.nom): one.until for one in roll.products if one.until}
    for one in catalog.logiciels.values():
        last = until.get(compact(one.nom))
        if roll.covers or one.source_id != roll.origin.id or one.id in listed or one.id in notes.held or not roll.products:
            continue
        if last is None or before is None or last >= before:
            said = say("catalog_import.depuis", day=f"{last:%d/%m/%Y}") if last else ""
            notes.note(Section.LOGICIELS, Turn.DEPART, say("catalog_import.nom_parti", nom=one.nom, since=said))
    labels = {label_key(one.label) for one in roll.products if one.label}
    for libelle in catalog.libelles if labels else ():
        if label_key(libelle) not in labels:
            notes.note(Section.LIBELLES, Turn.DEPART, say("catalog_import.libelle_parti", libelle=libelle))
