"""ANS, software referenced Ségur: the page of results saved to disk, or a table of it.

The exact columns of the official list were never seen: the names of columns are those that the ANS uses in its texts.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from verifier.catalog.importing.cells import rows_of
from verifier.catalog.importing.columns import Columns, professions_of, table
from verifier.catalog.importing.listed import Product, Roll, Sort, Status
from verifier.catalog.importing.numbers import NUMBERS, numbers_of
from verifier.catalog.importing.origins import origin
from verifier.domain import Referentiel

__all__ = ["read"]

_COLUMNS = Columns({
    "nom": ("solution", "nom de la solution", "logiciel", "nom du logiciel", "nom", "produit", "solution référencée"),
    "editeur": ("éditeur", "nom de l'éditeur", "société", "entreprise", "editor"),
    "version": ("version", "version référencée", "numéro de version", "version de la solution"),
    "debut": ("date de référencement", "référencé le", "date de la décision", "date"),
    "fin": ("date de fin", "date de fin de référencement", "fin de validité", "date de retrait"),
    "couloir": ("couloir", "catégorie", "profession", "public", "professionnels"),
    **NUMBERS,
}, needed=("nom", "editeur"))


def read(path: Path, day: date) -> Roll:
    """The software on the list of a day. Raises ListError."""
    products = tuple(
        Product(line.line, line["nom"], line["editeur"], professions=professions_of(line["couloir"]),
                status=Status(Referentiel.SEGUR, version=line.version(), debut=line.day("debut"), fin=line.day("fin")),
                numbers=numbers_of(line))
        for line in table(rows_of(path), _COLUMNS, path) if line["nom"])
    return Roll(origin(Sort.SEGUR, day), products, covers=frozenset({Referentiel.SEGUR}))
