"""The numbers of registration that a list gives with its products: SIREN, NIE, NIL, Ségur reference → cles.csv."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from verifier.catalog.importing.changes import Doubt, Notes, Section, Turn
from verifier.catalog.importing.columns import Line
from verifier.catalog.importing.draft import Cells, Draft
from verifier.catalog.importing.listed import Product, Roll
from verifier.catalog.keys import OF_SOFTWARE, SIREN, is_siren, normal
from verifier.domain import KeyKind
from verifier.wording import say, table

__all__ = ["NUMBERS", "add_numbers", "numbers_of"]

_FILE = "cles.csv"
NUMBERS: Mapping[str, tuple[str, ...]] = {      # our word for a column → the headers that lists give it
    KeyKind.SIREN.value: ("siren", "siret", "numéro siren", "n° siren", "numéro siret", "n° siret"),
    KeyKind.NIE.value: ("nie", "numéro nie", "n° nie", "numéro d'identification éditeur", "numéro d'identification de l'éditeur"),
    KeyKind.NIL.value: ("nil", "numéro nil", "n° nil", "numéro d'identification logiciel", "numéro d'identification du logiciel",
                        "numéro d'agrément", "n° d'agrément"),
    KeyKind.SEGUR.value: ("numéro unique de référencement", "n° unique de référencement", "numéro de référencement",
                          "n° de référencement", "référence ségur"),
}


def numbers_of(line: Line) -> tuple[tuple[KeyKind, str], ...]:
    """The numbers of a row of a list, those that hold a digit."""
    return tuple((kind, line[kind]) for kind in KeyKind if any(sign.isdigit() for sign in line[kind]))


def add_numbers(placed: Iterable[tuple[Product, str]], draft: Draft, roll: Roll, notes: Notes) -> None:
    """The numbers of the products that were placed; one that is another's already is for a human, and none is ever taken out."""
    held: dict[tuple[str, str], list[Cells]] = {}
    for row in draft.rows[_FILE]:
        held.setdefault(_key(KeyKind(row["genre"]), row["valeur"]), []).append(row)
    for product, logiciel in placed:
        for kind, value in product.numbers:
            _add(product.line, kind, value, _owner(kind, logiciel, draft), (draft, roll, notes, held))


def _key(kind: KeyKind, value: str) -> tuple[str, str]:
    return kind.value, normal(kind, value)


def _owner(kind: KeyKind, logiciel: str, draft: Draft) -> Cells:
    """Whose number it is: the software's, or its éditeur's."""
    if kind in OF_SOFTWARE:
        return {"logiciel_id": logiciel, "editeur_id": ""}
    return {"logiciel_id": "", "editeur_id": draft.row("logiciels.csv", logiciel)["editeur_id"]}


def _add(
    line: int, kind: KeyKind, value: str, owner: Cells, into: tuple[Draft, Roll, Notes, dict[tuple[str, str], list[Cells]]],
) -> None:
    """One number of one product."""
    draft, roll, notes, held = into
    key = _key(kind, value)
    if not any(owner.values()):
        return
    shown = f"{table('catalog')['cles'][kind]} {value}"
    if kind is KeyKind.SIREN and not is_siren(key[1]):
        notes.doubts.append(Doubt(line, say("catalog_import.doute_siren", value=value)))
        return
    others = held.get(key, [])
    if any(all(row[column] == name for column, name in owner.items()) for row in others):
        return
    if others:
        notes.doubts.append(Doubt(line, say("catalog_import.doute_cle", cle=shown, owner=_named(others[0], draft))))
        return
    written = normal(kind, value)[:SIREN] if kind is KeyKind.SIREN else value
    held[key] = [draft.add(_FILE, genre=kind.value, valeur=written, source_id=roll.origin.id, **owner)]
    said = say("catalog_import.cle", cle=shown, owner=_named(held[key][0], draft))
    notes.note(Section.CLES, Turn.AJOUT, said)


def _named(row: Cells, draft: Draft) -> str:
    """The name of whose number a row is."""
    file, name = ("logiciels.csv", row["logiciel_id"]) if row["logiciel_id"] else ("editeurs.csv", row["editeur_id"])
    return draft.row(file, name)["nom"]
