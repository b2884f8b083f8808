"""The lists that are known by name, as sources of the catalogue."""

from __future__ import annotations

from datetime import date

from verifier.catalog.importing.listed import Sort
from verifier.catalog.records import Origin
from verifier.domain import Autorite
from verifier.wording import table

__all__ = ["origin"]


def origin(sort: Sort, day: date) -> Origin:
    """A list of that day: one source a list, whose day is that of the last import."""
    known = table("catalog_import")["listes"][sort]
    return Origin(known["id"], known["titre"], known["url"], day, Autorite.OFFICIELLE)
