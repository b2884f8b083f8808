"""The lists that are known by name, as sources of the catalogue."""

from __future__ import annotations

from datetime import date

from verifier.catalog.importing.listed import Sort, Year
from verifier.catalog.records import Origin
from verifier.domain import Autorite
from verifier.wording import table

__all__ = ["origin", "origin_of_year"]


def origin(sort: Sort, day: date) -> Origin:
    """A list of that day: one source a list, whose day is that of the last import."""
    known = table("catalog_import")["listes"][sort]
    return Origin(known["id"], known["titre"], known["url"], day, Autorite.OFFICIELLE)


def origin_of_year(sort: Sort, day: date, year: Year) -> Origin:
    """A list of one exercice, and of some aids: a source of its own."""
    known = table("catalog_import")["listes"][sort]
    aids = "".join(f"-{aid}" for aid in year.dispositifs)
    titre = str(known["titre"]).format(annee=year.exercice, aides=", ".join(year.dispositifs) or known["toutes"])
    return Origin(f"{known['id']}-{year.exercice}{aids}", titre, known["url"], day, Autorite.OFFICIELLE)
