"""Connected devices of a year: a table of classes, with models where it has them, or one class a line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from verifier.catalog.importing.cells import Row, refused, rows_of
from verifier.catalog.importing.columns import Columns, table
from verifier.catalog.importing.listed import Device, Roll, Sort, Year
from verifier.catalog.importing.origins import origin_of_year

__all__ = ["read"]

LONGEST = 120        # signs of a class; a longer line is a sentence about the list
_COLUMNS = Columns({
    "classe": ("classe", "appareil", "appareils", "appareil connecté", "appareils connectés", "dispositif médical", "équipement",
               "équipements", "matériel", "catégorie", "désignation", "libellé"),
    "modeles": ("modèle", "modèles", "marque et modèle", "marques et modèles", "référence", "références", "exemples"),
    "synonymes": ("synonymes", "autres noms", "autre nom", "aussi appelé"),
}, ("classe",))
_BULLET = re.compile(r"^[-–—•*·▪o]\s+|^\d{1,2}[.)]\s+")
_BETWEEN = re.compile(r"\s*[|;]\s*|\s*,\s+")


def read(path: Path, day: date, year: Year) -> Roll:
    """The classes of the list, in its order. Raises ListError."""
    rows = rows_of(path)
    devices = tuple(_lines(rows) if all(_alone(row) for row in rows) else _table(rows, path))
    if not devices:
        raise refused(path, "aucune_ligne")
    return Roll(origin_of_year(Sort.APPAREILS, day, year), devices=devices, year=year)


def _alone(row: Row) -> bool:
    """Whether a row holds one cell only."""
    return sum(map(bool, row.cells)) <= 1


def _table(rows: Sequence[Row], path: Path) -> Iterator[Device]:
    for line in table(rows, _COLUMNS, path):
        if line["classe"]:
            yield Device(line.line, _bare(line["classe"]), _parts(line["synonymes"]), _parts(line["modeles"]))


def _lines(rows: Sequence[Row]) -> Iterator[Device]:
    """One class a line: titles, and sentences about the list, are for whoever reads what could not be placed."""
    for row in rows:
        text = _bare(next(filter(None, row.cells), ""))
        if re.search(r"[^\W\d_]{3}", text):
            yield Device(row.line, text[:LONGEST])


def _bare(text: str) -> str:
    return _BULLET.sub("", text.strip()).strip(" ;,.")


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, (_bare(part) for part in _BETWEEN.split(cell)))))
