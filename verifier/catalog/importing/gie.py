"""GIE SESAM-Vitale, market shares: which software sends claims, month by month, by profession. It names; it certifies nothing.

JSON: `{"chiffres": [{"catPro", "dateData": "AAAAMM", "groupe", "editeur", "progiciel", "nbPsFacturation"}]}`; CSV: the same
columns, `catPro` left out where a file holds one profession.
"""

from __future__ import annotations

import calendar
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from verifier.catalog.importing.cells import MOST_ROWS, bytes_of, clean, decoded, refused, rows_of
from verifier.catalog.importing.columns import Columns, professions_of, table
from verifier.catalog.importing.listed import Product, Roll, Sort
from verifier.catalog.importing.origins import origin
from verifier.domain import Profession
from verifier.wording import say

__all__ = ["read"]

ENOUGH = 10     # practitioners in a month, from which a profession is more than noise
_COLUMNS = Columns({
    "nom": ("progiciel",), "editeur": ("editeur",), "groupe": ("groupe",), "mois": ("dateData", "Période", "mois"),
    "nombre": ("nbPsFacturation", "Nombre de facturants"), "categorie": ("catPro", "catégorie"),
}, needed=("nom", "editeur", "mois"))
_MONTH = re.compile(r"(20\d\d)-?(0[1-9]|1[0-2])")
_ALONE = "__NO_GROUP__"
_SUMS = re.compile(r"total|autres éditeurs.*", re.IGNORECASE)
_KEYS = {"nom": "progiciel", "editeur": "editeur", "groupe": "groupe", "mois": "dateData", "nombre": "nbPsFacturation",
         "categorie": "catPro"}


@dataclass(slots=True)
class _Seen:
    """One software over the months: where it was first read, its last group and month, its professions by their peak."""

    line: int
    groupe: str = ""
    last: str = ""
    peaks: dict[Profession, int] = field(default_factory=dict)


def read(path: Path) -> Roll:
    """The software that ever sent claims; `until` where the last month does not name it. Raises ListError."""
    seen: dict[tuple[str, str], _Seen] = {}
    months: set[str] = set()
    for line, row in _lines(path):
        month = _MONTH.fullmatch(row["mois"])
        if month is None:
            raise refused(path, "mois", line, value=row["mois"][:40])
        if not row["nom"] or _SUMS.fullmatch(row["nom"]):
            continue
        months.add("".join(month.groups()))
        one = seen.setdefault((row["nom"], row["editeur"]), _Seen(line))
        _note(one, row, "".join(month.groups()))
    if not months:
        raise refused(path, "aucune_ligne")
    last = max(months)
    products = tuple(_product(name, one, last) for name, one in seen.items())
    part = not any(one.professions for one in products)     # a copy of one profession, which it does not name
    remarks = (say("catalog_import.une_profession"),) if part else ()
    return Roll(origin(Sort.GIE, _end_of(last)), products, remarks=remarks, part=part)


def _note(one: _Seen, row: Mapping[str, str], month: str) -> None:
    if month >= one.last:
        one.last, one.groupe = month, "" if row["groupe"].startswith(_ALONE) else row["groupe"]
    number = int(row["nombre"]) if row["nombre"].isascii() and row["nombre"].isdigit() and len(row["nombre"]) < 10 else 0
    for profession in professions_of(row["categorie"]):
        one.peaks[profession] = max(one.peaks.get(profession, 0), number)


def _product(name: tuple[str, str], one: _Seen, last: str) -> Product:
    many = tuple(profession for profession in Profession if one.peaks.get(profession, 0) >= ENOUGH)
    few = tuple(sorted(one.peaks, key=lambda profession: -one.peaks[profession])[:1])
    until = None if one.last == last else _end_of(one.last)
    return Product(one.line, *name, groupe=one.groupe, professions=many or few, until=until)


def _end_of(month: str) -> date:
    year, number = int(month[:4]), int(month[4:])
    return date(year, number, calendar.monthrange(year, number)[1])


def _lines(path: Path) -> Iterator[tuple[int, Mapping[str, str]]]:
    """The rows, by our words, each with its line (in JSON: its rank)."""
    data = bytes_of(path)
    if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in {b"{", b"["}:
        yield from _objects(decoded(data, path), path)
        return
    for line in table(rows_of(path), _COLUMNS, path):
        yield line.line, {name: line[name] for name in _KEYS}


def _objects(text: str, path: Path) -> Iterator[tuple[int, Mapping[str, str]]]:
    try:
        loaded = json.loads(text)
    except (ValueError, RecursionError):
        raise refused(path, "json") from None
    figures = loaded.get("chiffres") if isinstance(loaded, dict) else loaded
    if not isinstance(figures, list) or not all(isinstance(one, dict) for one in figures):
        raise refused(path, "json_sans_chiffres")
    if len(figures) > 10 * MOST_ROWS:
        raise refused(path, "trop_de_lignes", limit=10 * MOST_ROWS)
    yield from enumerate(_named(figures), 1)


def _named(figures: Iterable[Mapping[str, object]]) -> Iterator[Mapping[str, str]]:
    for one in figures:
        yield {name: clean(str(one.get(key) or "")[:500]) for name, key in _KEYS.items()}
