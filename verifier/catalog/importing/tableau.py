"""Any table, by a file that says which column is what: for the lists of tomorrow.

The file is YAML: `source` (id, titre, url, autorite), `colonnes` (our word: the header, or several), and, as needed, `feuille`,
`referentiel`, `statut`, `garder` (a header and the values of the rows to keep).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from verifier.catalog.importing.cells import bytes_of, decoded, refused, rows_of
from verifier.catalog.importing.columns import Columns, Line, professions_of, table
from verifier.catalog.importing.listed import Product, Roll, Status
from verifier.catalog.importing.numbers import NUMBERS, numbers_of
from verifier.catalog.names import folded
from verifier.catalog.records import Origin
from verifier.domain import Autorite, Referentiel, Standing

__all__ = ["read"]

_WORDS = ("nom", "editeur", "groupe", "version", "professions", "debut", "fin", "statut", "via", "libelle", *NUMBERS)
_KEYS = frozenset({"source", "colonnes", "feuille", "referentiel", "statut", "garder"})
_ID = re.compile(r"[a-z0-9][a-z0-9-]{1,60}")
_KEPT = "garder"

Word = TypeVar("Word", bound=StrEnum)


def read(path: Path, day: date, mapping: Path) -> Roll:
    """The rows of a table as the mapping says them. Raises ListError."""
    said = _mapping(mapping)
    referentiel = _word(said.get("referentiel"), Referentiel, "referentiel", mapping)
    statut = _word(said.get("statut"), Standing, "statut", mapping) or Standing.OUI
    headers, kept = _headers(said, mapping)
    needed = ("libelle",) if "libelle" in headers else ("nom",)
    found = table(rows_of(path, str(said.get("feuille") or "")), Columns(headers, (*needed, *((_KEPT,) if kept else ()))), path)
    rows = [line for line in found if line[needed[0]] and (not kept or folded(line[_KEPT]) in kept)]
    if not rows:
        raise refused(path, "aucune_ligne")
    products = tuple(_product(line, referentiel, statut) for line in rows)
    return Roll(_origin(said, day, mapping), products, covers=frozenset({referentiel}) if referentiel else frozenset())


def _mapping(mapping: Path) -> Mapping[str, Any]:
    import yaml  # noqa: PLC0415  late: one list needs it

    try:
        said = yaml.safe_load(decoded(bytes_of(mapping), mapping))
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        raise refused(mapping, "yaml", mark.line + 1 if mark else 0) from None
    if not isinstance(said, dict) or not isinstance(said.get("colonnes"), dict) or not isinstance(said.get("source"), dict):
        raise refused(mapping, "correspondance")
    unknown = sorted(str(key) for key in said if key not in _KEYS)
    if unknown:
        raise refused(mapping, "cle_inconnue", value=unknown[0], words=", ".join(sorted(_KEYS)))
    return said


def _headers(said: Mapping[str, Any], mapping: Path) -> tuple[dict[str, tuple[str, ...]], frozenset[str]]:
    """The headers of each of our words; the values of the rows to keep (none: every row)."""
    headers: dict[str, tuple[str, ...]] = {}
    for name, value in said["colonnes"].items():
        if name not in _WORDS:
            raise refused(mapping, "cle_inconnue", value=name, words=", ".join(_WORDS))
        headers[str(name)] = tuple(str(one) for one in (value if isinstance(value, list) else [value]))
    if not {"nom", "libelle"} & set(headers) or not all(headers.values()):
        raise refused(mapping, "correspondance")
    keep = said.get(_KEPT)
    if keep is None:
        return headers, frozenset()
    if not isinstance(keep, dict) or not keep.get("colonne") or not isinstance(keep.get("valeurs"), list):
        raise refused(mapping, "garder")
    headers[_KEPT] = (str(keep["colonne"]),)
    return headers, frozenset(folded(str(value)) for value in keep["valeurs"])


def _word(value: object, words: type[Word], column: str, path: Path, line: int = 0) -> Word | None:
    if value is None or value == "":
        return None
    text = {True: "oui", False: "non"}.get(value, value) if isinstance(value, bool) else value  # what YAML makes of « oui »
    try:
        return words(folded(str(text)))
    except ValueError:
        raise refused(path, "mot", line, column=column, value=str(value)[:60], words=", ".join(words)) from None


def _origin(said: Mapping[str, Any], day: date, mapping: Path) -> Origin:
    source = said["source"]
    name, titre = str(source.get("id") or ""), str(source.get("titre") or "")
    if not _ID.fullmatch(name) or not titre:
        raise refused(mapping, "source")
    autorite = _word(source.get("autorite"), Autorite, "autorite", mapping) or Autorite.PUBLIQUE
    return Origin(name, titre, str(source.get("url") or ""), day, autorite)


def _product(line: Line, referentiel: Referentiel | None, statut: Standing) -> Product:
    own = _word(line["statut"], Standing, "statut", line.path, line.line) or statut
    status = Status(referentiel, own, line.version(), line.day("debut"), line.day("fin"), line["via"]) if referentiel else None
    return Product(line.line, line["nom"] or line["libelle"], line["editeur"], line["groupe"],
                   professions_of(line["professions"]), status, label=line["libelle"], numbers=numbers_of(line))
