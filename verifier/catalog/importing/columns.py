"""The columns of a table by the names that lists give them, and its cells as dates, professions, numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from verifier.catalog.importing.cells import Row, refused
from verifier.catalog.names import folded
from verifier.domain import Profession

__all__ = ["Columns", "Line", "day_of", "professions_of", "table"]

HEAD = 40       # rows among which the header is looked for: titles and logos stand above it
_FORMULA = re.compile(r"[=@]|[+-].*[(!|]")
_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?:[ T].*)?")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[ T].*)?")
_LONG = re.compile(r"(\d{1,2})(?:er)? ([a-z]+) (\d{4})")
_ALL = re.compile(r"\W*|toutes?(?: les)? versions?|toutes|n/?[ac]\.?|sans objet|non renseignee?|aucune")
_MONTHS = ("janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre", "octobre", "novembre",
           "decembre")
_PROFESSIONS = {
    "medecin": Profession.MEDECIN, "generaliste": Profession.MEDECIN, "dentiste": Profession.CHIRURGIEN_DENTISTE,
    "infirmier": Profession.INFIRMIER, "kine": Profession.MASSEUR_KINESITHERAPEUTE, "sage femme": Profession.SAGE_FEMME,
    "sages femmes": Profession.SAGE_FEMME, "orthophoniste": Profession.ORTHOPHONISTE, "orthoptiste": Profession.ORTHOPTISTE,
    "podologue": Profession.PEDICURE_PODOLOGUE,
}


@dataclass(frozen=True, slots=True)
class Columns:
    """Our word for a column → the headers that it may have. The columns of `needed` must be there; so must one of `one_of`."""

    names: Mapping[str, tuple[str, ...]]
    needed: tuple[str, ...] = ("nom",)


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table, by our words for its columns."""

    path: Path
    line: int
    cells: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        return self.cells.get(name, "")

    def version(self) -> str:
        """The version; empty where the list speaks of all, or leaves it out in its own way."""
        text = self["version"]
        return "" if _ALL.fullmatch(folded(text)) else text

    def day(self, name: str) -> date | None:
        """A cell that is a date, or empty. Raises ListError."""
        text = self[name]
        found = day_of(text)
        if found is None and re.search(r"\w", text):
            raise refused(self.path, "date", self.line, value=text[:60])
        return found


def table(rows: Sequence[Row], columns: Columns, path: Path) -> Iterator[Line]:
    """The rows under the header, by our words. Raises ListError: no header, a formula."""
    start, places = _header(rows, columns, path)
    head = [_key(cell) for cell in rows[start].cells]
    for row in rows[start + 1:]:
        if [_key(cell) for cell in row.cells] == head:      # a page that begins its table again
            continue
        cells = {name: row.cells[place] for name, place in places.items() if place < len(row.cells)}
        for name, cell in cells.items():
            if _FORMULA.match(cell):
                raise refused(path, "formule", row.line, column=rows[start].cells[places[name]])
        if any(cells.values()):
            yield Line(path, row.line, cells)


def _header(rows: Sequence[Row], columns: Columns, path: Path) -> tuple[int, dict[str, int]]:
    """Where the header is, and the place of each of our columns."""
    best: dict[str, int] = {}
    for place, row in enumerate(rows[:HEAD]):
        found = _places(row, columns)
        if all(name in found for name in columns.needed):
            return place, found
        best = max(best, found, key=len)
    missing = [columns.names[name][0] for name in columns.needed if name not in best]
    shown = next((row.cells for row in rows[:HEAD] if sum(map(bool, row.cells)) > 1), ())
    raise refused(path, "colonnes", columns=", ".join(missing), found=", ".join(filter(None, shown))[:200] or "–")


def _places(row: Row, columns: Columns) -> dict[str, int]:
    keys = [_key(cell) for cell in row.cells]
    found: dict[str, int] = {}
    for name, headers in columns.names.items():
        wanted = [_key(header) for header in headers]
        place = next((keys.index(header) for header in wanted if header in keys), None)
        if place is not None:
            found[name] = place
    return found


def _key(text: str) -> str:
    """A header as it compares: « N° de version (V.) » → « n de version »."""
    return " ".join(re.findall(r"[a-z0-9]+", re.sub(r"\(.*?\)", " ", folded(text.replace("°", "")))))


def day_of(text: str) -> date | None:
    """A printed date: 2024-01-15, 15/01/2024, 15 janvier 2024."""
    text = text.strip()
    with suppress(ValueError):
        if iso := _ISO.fullmatch(text):
            return date(int(iso[1]), int(iso[2]), int(iso[3]))
        if short := _DAY.fullmatch(text):
            return date(int(short[3]), int(short[2]), int(short[1]))
        if (spelt := _LONG.fullmatch(folded(text))) and spelt[2] in _MONTHS:
            return date(int(spelt[3]), _MONTHS.index(spelt[2]) + 1, int(spelt[1]))
    return None


def professions_of(text: str) -> tuple[Profession, ...]:
    """The professions that a cell names, in the order of the domain; those that no aid serves are left out."""
    flat = folded(text).replace("-", " ")
    found = {profession for word, profession in _PROFESSIONS.items() if re.search(rf"\b{word}", flat)}
    return tuple(profession for profession in Profession if profession in found)
