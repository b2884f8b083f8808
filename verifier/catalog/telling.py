"""What the lists say of a software, in French: on a day, and on others; who says so, and who says otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from verifier.catalog.catalog import Catalog
from verifier.catalog.records import Listing
from verifier.catalog.standing import bare_version, decisive, in_force, rank
from verifier.domain import Referentiel
from verifier.wording import say, table

__all__ = ["line_of", "said_of", "source_of"]


_ORDER = {referentiel: place for place, referentiel in enumerate(Referentiel)}


def line_of(key: str, **values: object) -> str:
    """A sentence of the card."""
    return say(f"catalog.fiche_{key}", **values)


def said_of(logiciel_id: str, catalog: Catalog, day: date | None) -> Iterator[str]:
    """The lines of what every referentiel says: each version by authority; without a day, of all times together."""
    rows = catalog.listings.get(logiciel_id, ())
    yield line_of("listes_au", jour=_day(day)) if day else line_of("listes")
    for referentiel in Referentiel:
        live = [row for row in rows if row.referentiel is referentiel and in_force(row, day)]
        if day is None:
            yield from (listing_of(row, catalog) for row in _ranked(live, catalog))
        else:
            yield from _judged(live, catalog)
        if not live:
            yield line_of("silence_au" if day else "silence", referentiel=_called(referentiel))
    others = [row for row in rows if not in_force(row, day)]
    if others:
        yield line_of("autres_dates")
        others.sort(key=lambda row: (_ORDER[row.referentiel], row.debut or date.min))
        yield from (listing_of(row, catalog) for row in others)


def _ranked(rows: Sequence[Listing], catalog: Catalog) -> list[Listing]:
    return sorted(rows, key=lambda row: rank(row, catalog), reverse=True)


def _judged(rows: Sequence[Listing], catalog: Catalog) -> Iterator[str]:
    """The rows of one day, version by version: the one that counts, then those that say the same, and those that do not."""
    for version in dict.fromkeys(bare_version(row.version) for row in _ranked(rows, catalog)):
        same = [row for row in _ranked(rows, catalog) if bare_version(row.version) == version]
        chosen = decisive(same, catalog)
        if chosen is None:
            yield line_of("desaccord", referentiel=_called(same[0].referentiel))
        for row in same:
            agrees = chosen is not None and (row.statut, row.via) == (chosen.statut, chosen.via)
            if row is chosen:
                yield listing_of(row, catalog)
            else:
                key = "" if chosen is None else "dit_aussi" if agrees else "ecarte"
                yield "  " + (line_of(key, ligne=listing_of(row, catalog).strip()) if key else listing_of(row, catalog))


def listing_of(row: Listing, catalog: Catalog) -> str:
    """One row of a list: status, version, through what, from when to when, by which source."""
    line = line_of("liste", referentiel=_called(row.referentiel), statut=table("catalog")["statuts"][row.statut])
    via = catalog.via(row.via) if row.via else None
    line += line_of("via", nom=via.nom) if via else ""
    line += line_of("version", version=row.version) if row.version else ""
    line += line_of("debut", jour=_day(row.debut)) if row.debut else ""
    line += line_of("fin", jour=_day(row.fin)) if row.fin else ""
    return line + line_of("selon", source=source_of(row.source_id, catalog))


def _called(referentiel: Referentiel) -> str:
    return str(table("catalog")["referentiels"][referentiel])


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def source_of(name: str, catalog: Catalog) -> str:
    """A source, its authority and its day."""
    source = catalog.sources[name]
    day = line_of("du", jour=_day(source.day)) if source.day else ""
    return line_of("origine", titre=source.titre, autorite=table("catalog")["autorites"][source.autorite], jour=day)
