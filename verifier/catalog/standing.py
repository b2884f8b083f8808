"""What the lists say of the matched software at the claim's reference date, and what else the claim needs of the catalogue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from verifier.catalog.catalog import Catalog
from verifier.catalog.declaring import declared
from verifier.catalog.devices import devices_of
from verifier.catalog.names import compact
from verifier.catalog.records import Listing
from verifier.domain import Autorite, Claim, Facts, Matching, Reference, Referentiel

__all__ = ["bare_version", "decisive", "in_force", "rank", "stand"]

_WEIGHT = {Autorite.OFFICIELLE: 2, Autorite.PUBLIQUE: 1, Autorite.MEMOIRE: 0}


def stand(matching: Matching, facts: Sequence[Facts], catalog: Catalog, claim: Claim) -> Matching:
    """The matching with what the catalogue knows at the claim's reference date."""
    devices, connected = devices_of(facts, catalog, claim)
    return replace(
        matching,
        references=_references(matching, catalog, claim.reference_date),
        declared=declared(claim.declaration, catalog) if claim.declaration and claim.declaration.strip() else None,
        devices=devices,
        connected=connected,
    )


def _references(matching: Matching, catalog: Catalog, day: date | None) -> tuple[Reference, ...]:
    """What each referentiel says, where it says something clear."""
    if matching.best is None:
        return ()
    rows = catalog.listings.get(matching.best.logiciel_id, ())
    live = [row for row in rows if in_force(row, day) and _covers(row, matching.version)]
    found = (decisive([row for row in live if row.referentiel is referentiel], catalog) for referentiel in Referentiel)
    return tuple(_reference(row, catalog) for row in found if row)


def in_force(row: Listing, day: date | None) -> bool:
    """Whether a row holds on a day, both ends included; an open end holds for ever."""
    return day is None or ((row.debut or day) <= day <= (row.fin or day))


def _covers(row: Listing, version: str | None) -> bool:
    """Whether a row speaks of every version, or of this very one."""
    return not row.version or (version is not None and bare_version(row.version) == bare_version(version))


def bare_version(version: str) -> str:
    """A version as it compares: « V 5.60 » and « version 5.60 » are 5.60."""
    key = compact(version)
    return key.removeprefix("version").removeprefix("v")


def decisive(rows: Sequence[Listing], catalog: Catalog) -> Listing | None:
    """The row that counts: of this version before all versions, then the best source, then the latest; none if two disagree."""
    ranked = sorted(rows, key=lambda row: rank(row, catalog), reverse=True)
    top = [row for row in ranked if rank(row, catalog) == rank(ranked[0], catalog)]
    return top[0] if top and len({(row.statut, row.via) for row in top}) == 1 else None


def rank(row: Listing, catalog: Catalog) -> tuple[bool, int, date]:
    """What puts a row before another: a version of its own, the authority of its source, its beginning."""
    return bool(row.version), _WEIGHT[catalog.sources[row.source_id].autorite], row.debut or date.min


def _reference(row: Listing, catalog: Catalog) -> Reference:
    source = catalog.sources[row.source_id]
    via = catalog.via(row.via) if row.via else None
    return Reference(row.referentiel, row.statut, row.version or None, via, source.titre, source.autorite)
