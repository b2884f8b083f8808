"""HAS, prescription software that is certified (LAP). The file was never seen: its columns are those of HAS texts."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from verifier.catalog.importing.cells import rows_of
from verifier.catalog.importing.columns import Columns, table
from verifier.catalog.importing.listed import Product, Roll, Sort, Status
from verifier.catalog.importing.numbers import NUMBERS, numbers_of
from verifier.catalog.importing.origins import origin
from verifier.domain import Referentiel

__all__ = ["read"]

_COLUMNS = Columns({
    "nom": ("logiciel", "nom du logiciel", "nom", "produit", "solution", "lap"),
    "editeur": ("éditeur", "nom de l'éditeur", "société", "entreprise", "titulaire"),
    "version": ("version", "version certifiée", "numéro de version"),
    "debut": ("date de certification", "certifié le", "date de début", "date de délivrance", "date"),
    "fin": ("date de fin", "date de fin de validité", "fin de validité", "date d'expiration", "date de retrait"),
    **NUMBERS,
}, needed=("nom", "editeur"))


def read(path: Path, day: date) -> Roll:
    """The software on the list of a day. Raises ListError."""
    products = tuple(
        Product(line.line, line["nom"], line["editeur"],
                status=Status(Referentiel.LAP, version=line.version(), debut=line.day("debut"), fin=line.day("fin")),
                numbers=numbers_of(line))
        for line in table(rows_of(path), _COLUMNS, path) if line["nom"])
    return Roll(origin(Sort.LAP, day), products, covers=frozenset({Referentiel.LAP}))
