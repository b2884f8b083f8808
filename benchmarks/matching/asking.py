"""A wording asked the way the pipeline asks: as the facts of a pièce."""

from types import MappingProxyType

from wordings import Wording

from verifier import catalog
from verifier.domain import Claim, Facts, Field, FieldName, Kind, Reading


def facts_of(one: Wording) -> Facts:
    """The pièce that prints the wording."""
    printed = {FieldName.SOFTWARE: one.nom, FieldName.EDITOR: one.editeur, FieldName.VERSION: one.version}
    fields = {name: Field(name, value, one.confidence, None) for name, value in printed.items() if value}
    return Facts(0, "p.pdf", "0", 1, Reading.TEXTE, 1.0, Kind.FACTURE, fields=MappingProxyType(fields))


def answer(one: Wording, known: catalog.Catalog) -> str | None:
    """The id that our matcher gives; None: none, or two too close."""
    best = catalog.match([facts_of(one)], known, Claim(profession=one.profession)).best
    return best.logiciel_id if best else None
