"""What a list says of each version against what the catalogue holds from the same list: new, other dates, gone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from verifier.catalog.importing.changes import Notes, Section, Turn
from verifier.catalog.importing.draft import Cells, Draft
from verifier.catalog.importing.listed import Roll, Status
from verifier.catalog.standing import bare_version
from verifier.wording import say, table

__all__ = ["Standings"]

_FILE = "references.csv"
_Key = tuple[str, str, str, str, str]       # software, referentiel, version, statut, via


@dataclass(slots=True)
class Standings:
    """What is needed to bring the references of one list up to its day."""

    draft: Draft
    roll: Roll
    notes: Notes
    day: date

    @classmethod
    def begin(cls, draft: Draft, roll: Roll, notes: Notes) -> Standings:
        """Ready to compare; the rows in force before are counted."""
        found = cls(draft, roll, notes, roll.origin.day or date.max)
        notes.known += sum(_in_force(row, found.day) for rows in found._held().values() for row in rows)
        return found

    def compare(self, said: Iterable[tuple[str, Status]], *, whole: bool) -> None:
        """Every status of the list, `via` an id of a connector. `whole`: what the list lacks has left it."""
        held, kept = self._held(), set()
        for key, statuses in _merged(said, self.day).items():
            for status in statuses:
                free = [row for row in held.get(key, ()) if id(row) not in kept]
                row = self._renew(key[0], status, [row for row in free if _meet(_span(row), _time(status, self.day))][-1:])
                kept.add(id(row))
        for key, rows in held.items():
            if whole and key[0] not in self.notes.held and key[1] in self.roll.covers:
                for row in rows:
                    if id(row) not in kept and _in_force(row, self.day):
                        self._end(row)

    def _held(self) -> dict[_Key, list[Cells]]:
        """The rows that come from this list."""
        held: dict[_Key, list[Cells]] = {}
        for row in self.draft.rows[_FILE]:
            if row["source_id"] == self.roll.origin.id:
                held.setdefault(_key_of(row), []).append(row)
        return held

    def _renew(self, logiciel: str, status: Status, rows: list[Cells]) -> Cells:
        """The row of a status: new (no `rows`), with other dates, or as it was."""
        section, fin = Section(status.referentiel.value), _iso(status.fin)
        if not rows:
            new = self.draft.add(
                _FILE, logiciel_id=logiciel, referentiel=status.referentiel, version=status.version, statut=status.statut,
                via=status.via, debut=_iso(_time(status, self.day)[0]), fin=fin, source_id=self.roll.origin.id)
            self.notes.note(section, Turn.AJOUT, self._told(new))
            return new
        row, before = rows[0], self._told(rows[0])
        if self.draft.change(_FILE, row, debut=_iso(status.debut) or row["debut"], fin=fin):
            after = _dates(row).lstrip(" ,") or say("catalog_import.ouvert")
            self.notes.note(section, Turn.CHANGEMENT, say("catalog_import.de_a", before=before, after=after))
        return row

    def _end(self, row: Cells) -> None:
        """A row that the list no longer holds ends on the eve of its day; it is never taken out."""
        last = max((self.day - timedelta(days=1)).isoformat(), row["debut"])
        self.notes.leaving += 1
        if self.draft.change(_FILE, row, fin=last):
            told = say("catalog_import.parti", what=self._told(row))
            self.notes.note(Section(row["referentiel"]), Turn.DEPART, told)

    def _told(self, row: Cells) -> str:
        nom = self.draft.row("logiciels.csv", row["logiciel_id"])["nom"]
        version = say("catalog_import.version", version=row["version"]) if row["version"] else ""
        statut = table("catalog")["statuts"][row["statut"]]
        return say("catalog_import.statut", nom=nom, version=version, statut=statut) + _dates(row)


def _key_of(row: Cells) -> _Key:
    return row["logiciel_id"], row["referentiel"], bare_version(row["version"]), row["statut"], row["via"]


def _merged(said: Iterable[tuple[str, Status]], day: date) -> dict[_Key, list[Status]]:
    """The times of each version, in order: inscriptions whose times meet are one."""
    found: dict[_Key, list[Status]] = {}
    for logiciel, status in sorted(said, key=lambda pair: _time(pair[1], day)):
        key = logiciel, status.referentiel.value, bare_version(status.version), status.statut.value, status.via
        times = found.setdefault(key, [])
        if times and _meet(_time(times[-1], day), _time(status, day)):
            fin = max(status.fin, times[-1].fin) if status.fin and times[-1].fin else None
            times[-1] = replace(times[-1], debut=times[-1].debut or status.debut, fin=fin)
        else:
            times.append(status)
    return found


def _time(status: Status, day: date) -> tuple[date, date]:
    """From when to when; where the list prints no beginning, from its own day."""
    fin = status.fin or date.max
    return status.debut or min(day, fin), fin


def _span(row: Cells) -> tuple[date, date]:
    """From when to when a row holds."""
    debut, fin = row["debut"] or date.min.isoformat(), row["fin"] or date.max.isoformat()
    return date.fromisoformat(debut), date.fromisoformat(fin)


def _meet(one: tuple[date, date], other: tuple[date, date]) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


def _in_force(row: Cells, day: date) -> bool:
    return not row["fin"] or row["fin"] >= day.isoformat()


def _dates(row: Cells) -> str:
    said = say("catalog.fiche_debut", jour=_french(row["debut"])) if row["debut"] else ""
    return said + (say("catalog.fiche_fin", jour=_french(row["fin"])) if row["fin"] else "")


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _french(iso: str) -> str:
    return f"{date.fromisoformat(iso):%d/%m/%Y}"
