"""The software of a list against that of the catalogue: the same, new, or for a human to place."""

from __future__ import annotations

from dataclasses import dataclass, replace

from verifier.catalog.catalog import Catalog
from verifier.catalog.declaring import cut, label_key
from verifier.catalog.importing.changes import Doubt, Notes, Section, Turn
from verifier.catalog.importing.draft import Cells, Draft
from verifier.catalog.importing.listed import Product, Roll
from verifier.catalog.importing.recognising import Recognised, Recogniser
from verifier.catalog.names import compact
from verifier.domain import Autorite
from verifier.wording import say, table

__all__ = ["Placing"]

_EDITEURS, _LOGICIELS, _LIBELLES = "editeurs.csv", "logiciels.csv", "libelles.csv"


@dataclass(slots=True)
class Placing:
    """What is needed to place the rows of one list in a catalogue."""

    catalog: Catalog
    draft: Draft
    roll: Roll
    recogniser: Recogniser
    notes: Notes
    made: dict[tuple[str, str], str]        # the software added on the way, by the keys of its name and éditeur
    makers: dict[str, str]                  # the éditeurs added on the way
    labels: dict[str, Cells]                # libelles.csv, by the label as it compares

    @classmethod
    def begin(cls, catalog: Catalog, draft: Draft, roll: Roll, recogniser: Recogniser, notes: Notes) -> Placing:
        """Ready for the first row."""
        labels = {label_key(row["libelle"]): row for row in draft.rows[_LIBELLES]}
        return cls(catalog, draft, roll, recogniser, notes, {}, {}, labels)

    def place(self, product: Product) -> str | None:
        """The id of a row's software, added where it is new; None where only a human can say."""
        if product.label:
            return self._labelled(product)
        found = self.recogniser.logiciel(product.nom, product.editeur)
        if found.why:
            self._doubt(product, found)
            return None
        if found.id is None:
            return self._add(product)
        nom = self.draft.row(_LOGICIELS, found.id)["nom"]
        if compact(nom) != compact(product.nom):
            self.notes.called[product.nom] = say("catalog_import.proche", nom=nom, id=found.id)
        self._update(found.id, product)
        return found.id

    def _labelled(self, product: Product) -> str | None:
        """A label: known already, or cut and placed, then kept."""
        key = label_key(product.label)
        if key in self.labels:
            return self.labels[key]["logiciel_id"]
        nom, version, editeur = cut(product.label, self.catalog)
        found = self.place(replace(product, nom=nom, editeur=editeur or "", label=""))
        if found is not None:
            self.labels[key] = self.draft.add(_LIBELLES, libelle=product.label, logiciel_id=found, version=version or "")
            known = self.draft.row(_LOGICIELS, found)["nom"]
            said = say("catalog_import.libelle", libelle=product.label, nom=known, version=version or "–")
            self.notes.note(Section.LIBELLES, Turn.AJOUT, said)
        return found

    def _doubt(self, product: Product, found: Recognised) -> None:
        self.notes.held.update(found.near)
        file = _EDITEURS if found.why == "editeur_ressemble" else _LOGICIELS
        near = ", ".join(say("catalog_import.proche", nom=self.draft.row(file, one)["nom"], id=one) for one in found.near)
        said = say(f"catalog_import.doute_{found.why}", nom=product.nom, editeur=product.editeur or "–", near=near)
        doubt = Doubt(product.line, said)
        if said not in {one.text for one in self.notes.doubts[-50:]}:
            self.notes.doubts.append(doubt)

    def _add(self, product: Product) -> str | None:
        """A new software, and its éditeur where that is new too."""
        key = compact(product.nom), compact(product.editeur)
        if key in self.made:
            return self.made[key]
        maker = self._maker(product)
        if maker is None:
            return None
        found = self.draft.new_id(_LOGICIELS, "l", product.nom)
        professions = "|".join(product.professions)
        self.draft.add(
            _LOGICIELS, id=found, editeur_id=maker, nom=product.nom, professions=professions, source_id=self.roll.origin.id)
        self.made[key] = found
        said = say("catalog_import.logiciel", nom=product.nom, editeur=product.editeur or "–")
        self.notes.note(Section.LOGICIELS, Turn.AJOUT, said)
        return found

    def _maker(self, product: Product) -> str | None:
        """The id of a new software's éditeur (empty: the list does not say); None: in doubt."""
        if not product.editeur:
            return ""
        settled = self.recogniser.is_settled(product.nom)
        found = self.recogniser.editeur(product.editeur, settled=settled)
        if found.why:
            self._doubt(product, found)
            return None
        key = compact(product.editeur)
        if found.id is None and key not in self.makers:
            self.makers[key] = self.draft.new_id(_EDITEURS, "e", product.editeur)
            self.draft.add(
                _EDITEURS, id=self.makers[key], nom=product.editeur, groupe=product.groupe, source_id=self.roll.origin.id)
            self.notes.note(Section.EDITEURS, Turn.AJOUT, product.editeur)
        return found.id or self.makers[key]

    def _update(self, logiciel_id: str, product: Product) -> None:
        """What a list adds to a software that is known: professions, and the group of its éditeur today."""
        row = self.draft.row(_LOGICIELS, logiciel_id)
        had = [word for word in row["professions"].split("|") if word]
        more = [word for word in product.professions if word not in had]
        if more:
            self.draft.change(_LOGICIELS, row, professions="|".join([*had, *more]))
            words = ", ".join(table("catalog")["professions"][word] for word in more)
            said = say("catalog_import.professions", nom=row["nom"], words=words)
            self.notes.note(Section.LOGICIELS, Turn.CHANGEMENT, said)
        maker = self.draft.row(_EDITEURS, row["editeur_id"]) if row["editeur_id"] else None
        today = product.until is None and self.roll.origin.autorite is Autorite.OFFICIELLE
        if maker and today and product.groupe and compact(maker["groupe"]) != compact(product.groupe):
            said = say("catalog_import.groupe", nom=maker["nom"], before=maker["groupe"] or "–", after=product.groupe)
            self.draft.change(_EDITEURS, maker, groupe=product.groupe)
            self.notes.note(Section.EDITEURS, Turn.CHANGEMENT, said)
