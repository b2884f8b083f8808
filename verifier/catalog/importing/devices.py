"""The classes of devices of a year's list against those of the catalogue.

A class is one of the catalogue's where it has the same words, « connecté » apart, as its name or one of its synonyms. What has
not is for a human: a list of ten classes changes seldom, and a class misplaced would pay or refuse a whole year. A class that
left the list ends with the year before; the rows that made it known stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from verifier.catalog.importing.changes import Doubt, Notes, Section, Turn
from verifier.catalog.importing.draft import Cells, Draft
from verifier.catalog.importing.listed import Device, Roll, Year
from verifier.catalog.names import compact, folded
from verifier.domain import Dispositif
from verifier.wording import say

__all__ = ["compare_devices"]

_FILE = "appareils.csv"
_SILENT = frozenset([       # words that tell no class apart
    "a", "appareil", "appareils", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "medical", "medicaux",
    "ou",
])
_WORD = re.compile(r"[a-z0-9]+")
_ASIDE = re.compile(r"\(.*?\)")


@dataclass(slots=True)
class Shelf:
    """A class of the catalogue: its rows, and the words of each of its names."""

    name: str
    rows: list[Cells]
    names: set[frozenset[str]]


def compare_devices(draft: Draft, roll: Roll, notes: Notes, new: Iterable[str], *, whole: bool) -> None:
    """Bring the classes up to the year's list. What the list does not name ends on the eve, unless a doubt may be about it."""
    year = roll.year
    if year is None:
        return
    shelves, settled = _shelves(draft), {compact(name) for name in new}
    kept: set[str] = set()
    for device in roll.devices:
        found = _found(device, shelves)
        if len(found) == 1:
            kept.add(found[0].name)
            _renew(draft, roll, found[0], device, notes)
        elif compact(device.classe) in settled:
            shelf = Shelf(folded(device.classe), [_added(draft, roll, device.classe, year.dispositifs, device.synonymes)], set())
            kept.add(shelf.name)
            notes.note(Section.APPAREILS, Turn.AJOUT, say("catalog_import.classe", classe=device.classe, annee=year.exercice))
            _models(draft, roll, shelf, device, notes)
        else:
            near = found or [shelf for shelf in shelves if _like(device, shelf)]
            kept |= {shelf.name for shelf in near}
            told = ", ".join(f"« {shelf.rows[0]['classe']} »" for shelf in near) or "–"
            key = "catalog_import.doute_classes" if found else "catalog_import.doute_classe"
            notes.doubts.append(Doubt(device.line, say(key, classe=device.classe, near=told)))
    for shelf in shelves if whole else ():
        _count(shelf, year, shelf.name in kept, notes)
        if shelf.name not in kept:
            _end(draft, shelf, year, notes)


def _shelves(draft: Draft) -> list[Shelf]:
    """The classes of the catalogue, in its order."""
    found: dict[str, Shelf] = {}
    for row in draft.rows[_FILE]:
        shelf = found.setdefault(folded(row["classe"]), Shelf(folded(row["classe"]), [], set()))
        shelf.rows.append(row)
        shelf.names |= {words for text in (row["classe"], *row["synonymes"].split("|")) for words in _names(text)}
    return list(found.values())


def _names(text: str) -> Iterator[frozenset[str]]:
    """The words of a name, with and without what it says in brackets."""
    yield from filter(None, (_words(text), _words(_ASIDE.sub(" ", text))))


def _words(text: str) -> frozenset[str]:
    """What tells a class apart: no « connecté », no plural."""
    words = (word.removesuffix("s") for word in _WORD.findall(folded(text)) if word not in _SILENT)
    return frozenset(word for word in words if word and not word.startswith("connect"))


def _found(device: Device, shelves: Iterable[Shelf]) -> list[Shelf]:
    """The classes of this very name, in the list's words or their synonyms."""
    asked = {words for text in (device.classe, *device.synonymes) for words in _names(text)}
    own = set(_names(device.classe))
    exact = [shelf for shelf in shelves if own & set(_names(shelf.rows[0]["classe"]))]
    return exact or [shelf for shelf in shelves if asked & shelf.names]


def _like(device: Device, shelf: Shelf) -> bool:
    """Whether a class shares a word with what the list says: it may be meant."""
    words = frozenset().union(*_names(device.classe))
    return any(words & name for name in shelf.names)


def _aids(row: Cells) -> frozenset[str]:
    """The aids of a row; every one where it names none."""
    return frozenset(filter(None, row["dispositifs"].split("|"))) or frozenset(Dispositif)


def _wanted(year: Year) -> frozenset[str]:
    """The aids of the list; DONUM took over the list of the forfait structure."""
    aids: frozenset[str] = frozenset(year.dispositifs) or frozenset(Dispositif)
    return aids | {Dispositif.FORFAIT_STRUCTURE} if Dispositif.DONUM in aids else aids


def _in_force(row: Cells, year: Year) -> bool:
    in_time = int(row["exercice_debut"] or 0) <= year.exercice <= int(row["exercice_fin"] or 9999)
    return in_time and bool(_aids(row) & _wanted(year))


def _renew(draft: Draft, roll: Roll, shelf: Shelf, device: Device, notes: Notes) -> None:
    """A class that is on the list: in force that year for each of its aids; the list's models and other names are added."""
    year = roll.year
    if year is None:
        return
    held = frozenset().union(*(_aids(row) for row in shelf.rows if _in_force(row, year)))
    inherited = {Dispositif.DONUM} if Dispositif.FORFAIT_STRUCTURE in held else set()
    named = year.dispositifs or (() if held else tuple(Dispositif))
    missing = tuple(aid for aid in named if aid not in held | inherited)
    if missing:
        names = (*shelf.rows[0]["synonymes"].split("|"), *device.synonymes)
        _added(draft, roll, shelf.rows[0]["classe"], missing if year.dispositifs else (), names)
        notes.note(Section.APPAREILS, Turn.AJOUT, say("catalog_import.classe_revenue", classe=device.classe, annee=year.exercice))
    _models(draft, roll, shelf, device, notes)


def _models(draft: Draft, roll: Roll, shelf: Shelf, device: Device, notes: Notes) -> None:
    """The models of the list that the class does not hold yet as known to be connected."""
    year = roll.year
    known = {compact(model) for row in shelf.rows for model in row["modeles"].split("|")}
    for model in device.modeles if year else ():
        if compact(model) not in known:
            row = _added(draft, roll, shelf.rows[0]["classe"], year.dispositifs if year else ())
            draft.change(_FILE, row, modeles=model)
            notes.note(Section.APPAREILS, Turn.AJOUT, say("catalog_import.modele", classe=device.classe, modele=model))


def _added(draft: Draft, roll: Roll, classe: str, aids: Sequence[Dispositif], synonymes: Iterable[str] = ()) -> Cells:
    """A new row of a class, from the list's year on."""
    names = dict.fromkeys(text for text in synonymes if text)
    return draft.add(
        _FILE, id=draft.new_id(_FILE, "a", classe), classe=classe, synonymes="|".join(names),
        exercice_debut=str(roll.year.exercice if roll.year else ""), dispositifs="|".join(aids), source_id=roll.origin.id,
    )


def _count(shelf: Shelf, year: Year, kept: bool, notes: Notes) -> None:
    if any(_in_force(row, year) for row in shelf.rows):
        notes.known += 1
        notes.leaving += not kept


def _end(draft: Draft, shelf: Shelf, year: Year, notes: Notes) -> None:
    """A class that left the list: its rows end with the year before, for the list's aids; for others they go on."""
    ended = False
    for row in [row for row in shelf.rows if _in_force(row, year)]:
        if int(row["exercice_debut"] or 0) >= year.exercice:
            told = say("catalog_import.doute_debut", classe=row["classe"], id=row["id"], annee=year.exercice)
            notes.doubts.append(Doubt(0, told))
            continue
        left = _aids(row) - _wanted(year)
        if left:
            gone = [aid for aid in Dispositif if aid in _aids(row) - left]
            draft.add(_FILE, **{**row, "id": draft.new_id(_FILE, "a", row["id"]), "exercice_fin": str(year.exercice - 1),
                                "dispositifs": "|".join(gone)})
            draft.change(_FILE, row, dispositifs="|".join(aid for aid in Dispositif if aid in left))
        else:
            draft.change(_FILE, row, exercice_fin=str(year.exercice - 1))
        ended = True
    if ended:
        said = say("catalog_import.classe_partie", classe=shelf.rows[0]["classe"], annee=year.exercice - 1)
        notes.note(Section.APPAREILS, Turn.DEPART, said)
