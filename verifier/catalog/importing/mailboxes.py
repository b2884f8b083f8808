"""The domains of the white list against those of the catalogue."""

from __future__ import annotations

from verifier.catalog.importing.changes import Notes, Section, Turn
from verifier.catalog.importing.draft import Cells, Draft
from verifier.catalog.importing.listed import Mailbox, Roll
from verifier.wording import say

__all__ = ["compare_mailboxes"]

_FILE = "messageries.csv"
_TRUSTED, _STRANGE = "oui", "non"


def compare_mailboxes(draft: Draft, roll: Roll, notes: Notes, *, whole: bool) -> None:
    """Bring the domains up to the list's day. A domain that left is « we do not know »: the file has no dates for it."""
    rows = {domain: row for row in draft.rows[_FILE] for domain in _domains(row)}
    held = [row for row in draft.rows[_FILE] if row["source_id"] == roll.origin.id and _domains(row)]
    notes.known += sum(row["espace_de_confiance"] == _TRUSTED for row in held)
    for box in roll.mailboxes:
        _renew(draft, roll, box, rows.get(box.domain), notes)
    listed = {box.domain for box in roll.mailboxes}
    for row in held if whole else ():
        if row["espace_de_confiance"] == _TRUSTED and not listed & set(_domains(row)):
            notes.leaving += 1
            draft.change(_FILE, row, espace_de_confiance="")
            notes.note(Section.MESSAGERIES, Turn.DEPART, say("catalog_import.domaine_parti", nom=row["nom"]))


def _domains(row: Cells) -> list[str]:
    """The domains by which a row knows addresses."""
    return [alias.strip()[1:].lower() for alias in row["alias"].split("|") if alias.strip().startswith("@")]


def _renew(draft: Draft, roll: Roll, box: Mailbox, row: Cells | None, notes: Notes) -> None:
    word = _TRUSTED if box.trusted else _STRANGE
    if row is None:
        nom = f"@{box.domain}"
        draft.add(_FILE, id=draft.new_id(_FILE, "m", box.domain), nom=nom, operateur=box.operateur, alias=nom,
                  espace_de_confiance=word, source_id=roll.origin.id)
        key = "domaine" if box.trusted else "domaine_hors"
        notes.note(Section.MESSAGERIES, Turn.AJOUT, say(f"catalog_import.{key}", nom=nom, operateur=box.operateur or "–"))
    elif (row["espace_de_confiance"] != _TRUSTED and box.trusted) or not row["espace_de_confiance"]:
        before = row["espace_de_confiance"] or say("catalog_import.inconnu")
        draft.change(_FILE, row, espace_de_confiance=word, source_id=roll.origin.id)
        said = say("catalog_import.domaine_change", nom=row["nom"], before=before, after=word)
        notes.note(Section.MESSAGERIES, Turn.CHANGEMENT, said)
