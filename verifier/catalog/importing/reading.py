"""One list's file → its records, by the importer of its sort."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from verifier.catalog.importing import amelipro, appareils, dmp, gie, lap, mssante, segur, tableau
from verifier.catalog.importing.cells import refused
from verifier.catalog.importing.listed import Roll, Sort, Year
from verifier.errors import UsageError
from verifier.wording import say

__all__ = ["read", "read_all"]

EARLIEST = date(2000, 1, 1)     # no list is older
_BY_DAY = {Sort.SEGUR: segur.read, Sort.LAP: lap.read, Sort.DMP: dmp.read, Sort.AMELIPRO: amelipro.read}


def read_all(  # noqa: PLR0913  one a word of the command line
    sort: Sort, paths: Sequence[Path], today: date, day: date | None = None, mapping: Path | None = None, *,
    year: Year | None = None,
) -> Roll:
    """What a list in several files says: the pages of a site, one after the other. Raises ListError, UsageError."""
    rolls = [read(sort, path, today, day, mapping, year=year) for path in paths]
    latest = max((roll.origin for roll in rolls), key=lambda origin: origin.day or date.min)
    return Roll(
        latest,
        tuple(one for roll in rolls for one in roll.products),
        tuple(one for roll in rolls for one in roll.mailboxes),
        tuple(one for roll in rolls for one in roll.devices),
        year,
        tuple(dict.fromkeys(remark for roll in rolls for remark in roll.remarks)),
        frozenset().union(*(roll.covers for roll in rolls)),
        part=any(roll.part for roll in rolls),
    )


def read(  # noqa: PLR0913  as `read_all`
    sort: Sort, path: Path, today: date, day: date | None = None, mapping: Path | None = None, *, year: Year | None = None,
) -> Roll:
    """What a list says. `day`: of the list, where it does not say its own; None: `today`. `year`: of a list of devices.

    Raises ListError, UsageError.
    """
    if (sort is Sort.TABLEAU) is not (mapping is not None):
        key = "catalog_import.correspondance_manque" if mapping is None else "catalog_import.correspondance_en_trop"
        raise UsageError(say(key))
    if (sort is Sort.APPAREILS) is not (year is not None):
        raise UsageError(say("catalog_import.annee_manque" if year is None else "catalog_import.annee_en_trop"))
    if mapping is not None:
        roll = tableau.read(path, day or today, mapping)
    elif sort is Sort.GIE:
        roll = gie.read(path)
    elif sort is Sort.MSSANTE:
        roll = mssante.read(path, day)
    else:
        roll = appareils.read(path, day or today, year) if year else _BY_DAY[sort](path, day or today)
        if day is None:
            roll = replace(roll, remarks=(*roll.remarks, say("catalog_import.date_du_jour", day=f"{today:%d/%m/%Y}")))
    if not roll.rows:
        raise refused(path, "aucune_ligne")
    if roll.origin.day and not EARLIEST <= roll.origin.day <= today:
        raise refused(path, "date_impossible", day=f"{roll.origin.day:%d/%m/%Y}")
    return roll
