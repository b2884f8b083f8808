"""Two catalogues beside each other: what the second adds, changes, no longer has; counts first, then lines, in French."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from verifier.catalog.catalog import load
from verifier.catalog.importing.draft import Cells, Draft
from verifier.catalog.records import COLUMNS
from verifier.wording import say, table

__all__ = ["Difference", "diff", "told"]

_KEYS = {       # what makes a row the same row
    "sources.csv": ("source_id",),
    "references.csv": ("logiciel_id", "referentiel", "version", "statut", "via", "debut", "source_id"),
    "libelles.csv": ("libelle",),
    "cles.csv": ("genre", "valeur", "editeur_id", "logiciel_id"),
}
_NAMES = {"sources.csv": "titre", "references.csv": "fin", "appareils.csv": "classe", "libelles.csv": "version",
          "cles.csv": "source_id"}


@dataclass(frozen=True, slots=True)
class Difference:
    """One row that differs: its file, which way (`ajout`, `changement`, `depart`), and how, in French."""

    file: str
    turn: str
    text: str


def diff(before: Path, after: Path) -> tuple[Difference, ...]:
    """The rows that differ, file by file. Raises CatalogError where one is not sound."""
    for folder in (before, after):
        load(folder)
    old, new = Draft(before), Draft(after)
    return tuple(one for file in COLUMNS for one in _file(file, old.rows[file], new.rows[file]))


def told(differences: tuple[Difference, ...]) -> str:
    """The differences as text."""
    if not differences:
        return say("catalog_import.identiques") + "\n"
    words = table("catalog_import")
    files = {file: [one for one in differences if one.file == file] for file in COLUMNS}
    lines = []
    for file, rows in files.items():
        counts = [(words["tours"][turn], sum(one.turn == turn for one in rows)) for turn in words["tours"]]
        said = ", ".join(forms[n > 1].format(n=n) for forms, n in counts if n)
        lines += [say("catalog_import.compte", section=file, said=said)] if said else []
    for file, rows in files.items():
        lines += ["", file] if rows else []
        lines += [f"  {words['signes'][one.turn]} {one.text}" for one in rows]
    return "\n".join(lines) + "\n"


def _file(file: str, old: list[Cells], new: list[Cells]) -> Iterator[Difference]:
    before, after = _keyed(file, old), _keyed(file, new)
    for key, row in after.items():
        if key not in before:
            yield Difference(file, "ajout", _row(file, row))
        elif changes := ", ".join(_changes(before[key], row)):
            text = say("catalog_import.ligne_changee", row=_row(file, before[key]), changes=changes)
            yield Difference(file, "changement", text)
    yield from (Difference(file, "depart", _row(file, row)) for key, row in before.items() if key not in after)


def _keyed(file: str, rows: list[Cells]) -> Mapping[tuple[str, ...], Cells]:
    """The rows by what makes them the same; a row that stands twice has its rank too."""
    found: dict[tuple[str, ...], Cells] = {}
    for row in rows:
        key = tuple(row[column] for column in _KEYS.get(file, ("id",)))
        rank = 2
        while key in found:
            key, rank = (*key[:len(_KEYS.get(file, ("id",)))], str(rank)), rank + 1
        found[key] = row
    return found


def _row(file: str, row: Cells) -> str:
    key = " ".join(filter(None, (row[column] for column in _KEYS.get(file, ("id",)))))
    name = row[_NAMES.get(file, "nom")]
    return say("catalog_import.ligne_nommee", row=key, name=name) if name else key


def _changes(old: Cells, new: Cells) -> Iterator[str]:
    for column in dict.fromkeys((*old, *new)):
        before, after = old.get(column, ""), new.get(column, "")
        if before != after:
            yield say("catalog_import.cellule", column=column, before=before or "–", after=after or "–")
