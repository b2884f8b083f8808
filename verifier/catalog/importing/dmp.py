"""CNDA register: one row an inscription, a product may have dozens. The rows about the DMP say that it is homologated.

The other rows (SESAM-Vitale, téléservices) only tell that the product exists.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from verifier.catalog.importing.cells import rows_of
from verifier.catalog.importing.columns import Columns, Line, professions_of, table
from verifier.catalog.importing.listed import Product, Roll, Sort, Status
from verifier.catalog.importing.numbers import NUMBERS, numbers_of
from verifier.catalog.importing.origins import origin
from verifier.catalog.names import folded
from verifier.domain import Referentiel
from verifier.wording import say

__all__ = ["read"]

_COLUMNS = Columns({
    "nom": ("logiciel", "nom du logiciel", "nom", "produit", "progiciel", "solution"),
    "editeur": ("éditeur", "nom de l'éditeur", "société", "raison sociale"),
    "version": ("version", "version du logiciel", "numéro de version"),
    "type": ("type", "type de logiciel", "type d'inscription", "domaine", "téléservice", "service"),
    "profil": ("profil dmp", "profils dmp", "profil", "profils", "fonctionnalités dmp"),
    "debut": ("date d'homologation", "date de conformité", "date d'agrément", "date de décision", "date"),
    "fin": ("date de fin", "date de retrait", "fin de validité", "date de fin de validité"),
    "professions": ("catégories de ps", "catégorie de ps", "professions", "profession", "catégorie"),
    **NUMBERS,
}, needed=("nom", "editeur"))
_FEEDS = ("aliment", "td2")     # the profile that writes into the DMP, by its name or its transactions


def read(path: Path, day: date) -> Roll:
    """The inscriptions of a day. Raises ListError."""
    lines = [line for line in table(rows_of(path), _COLUMNS, path) if line["nom"]]
    about = {line.line for line in lines if _is_dmp(line)}
    feeding = {_product_of(line) for line in lines if _feeds(line)}
    partial = {_product_of(line) for line in lines if line.line in about and line["profil"]} - feeding
    remarks = [] if about else [say("catalog_import.aucun_dmp")]
    if partial:
        remarks.append(say("catalog_import.profils", n=len(partial), names=", ".join(sorted(name for name, *_ in partial)[:10])))
    products = tuple(_product(line, about=line.line in about) for line in lines)
    covers = frozenset({Referentiel.DMP}) if about else frozenset()
    return Roll(origin(Sort.DMP, day), products, remarks=tuple(remarks), covers=covers)


def _product_of(line: Line) -> tuple[str, str, str]:
    return line["nom"], line["editeur"], line["version"]


def _is_dmp(line: Line) -> bool:
    return bool(line["profil"].strip("- ")) or "dmp" in folded(line["type"])


def _feeds(line: Line) -> bool:
    profile = folded(line["profil"])
    return any(word in profile for word in _FEEDS)


def _product(line: Line, *, about: bool) -> Product:
    status = Status(Referentiel.DMP, version=line.version(), debut=line.day("debut"), fin=line.day("fin")) if about else None
    return Product(line.line, line["nom"], line["editeur"], professions=professions_of(line["professions"]), status=status,
                   numbers=numbers_of(line))
