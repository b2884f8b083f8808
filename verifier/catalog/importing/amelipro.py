"""Amelipro labels, « LOGICIEL - VERSION - EDITEUR »: one a line, in a text, a table, a workbook."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from verifier.catalog.declaring import parts_of
from verifier.catalog.importing.cells import refused, rows_of
from verifier.catalog.importing.listed import Product, Roll, Sort
from verifier.catalog.importing.origins import origin
from verifier.wording import say

__all__ = ["read"]

PARTS = 3


def read(path: Path, day: date) -> Roll:
    """The labels. What is one is cut only where the catalogue is at hand: an éditeur's name may hold a dash. Raises ListError."""
    products: dict[str, Product] = {}
    left = 0
    for row in rows_of(path):
        label = next((cell for cell in row.cells if len(parts_of(cell)) >= PARTS), "")
        if not label:
            left += 1
        elif label[0] in "=@":
            raise refused(path, "formule", row.line, column=label[:20])
        else:
            products.setdefault(label, Product(row.line, label, label=label))
    if not products:
        raise refused(path, "aucun_libelle")
    remarks = (say("catalog_import.sans_libelle", n=left),) if left > 1 else ()     # one: the header
    return Roll(origin(Sort.AMELIPRO, day), tuple(products.values()), remarks=remarks)
