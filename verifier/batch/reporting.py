"""The results of a run → what people read: a table, a workbook, a page. The results are read one by one, never all held."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from itertools import chain, islice, repeat
from pathlib import Path

from verifier import reports
from verifier.batch import cropping
from verifier.batch.dossiers import RESULTS, Dossier
from verifier.batch.drafting import draft, text_draft
from verifier.domain import Picture, Status, Verification
from verifier.errors import OutputError
from verifier.resources import Resources
from verifier.wording import say

__all__ = ["publish_books"]

TABLE, BOOK, PAGE = "results.csv", "results.xlsx", "rapport.html"


class Shortlist:
    """Where the first results of each status stand in the file: as many as a page can show."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.offsets = {status: array("q") for status in reports.ORDER}

    def add(self, status: Status, offset: int) -> None:
        """One result, in the order of the run."""
        if len(self.offsets[status]) < self.most:
            self.offsets[status].append(offset)

    def first(self, *statuses: Status) -> list[int]:
        """The offsets of the first results, in the order of an agent's work."""
        return list(islice(chain.from_iterable(self.offsets[status] for status in statuses), self.most))


def publish_books(directory: Path, dossiers: Iterable[Dossier], resources: Resources) -> None:
    """Write `results.csv`, `results.xlsx` and `rapport.html` beside the `results.jsonl` of these dossiers. Raises OutputError."""
    tally, shortlist = reports.Tally(), Shortlist(resources.extent.rows)
    try:
        write_books(directory, tally, shortlist)
        with draft(directory / PAGE) as written:
            detailed, others = shown(directory / RESULTS, shortlist, dossiers, resources)
            reports.write_page(written, tally, resources.extent, detailed, others)
    except OSError:
        raise OutputError(say("batch.ecriture", dossier=directory)) from None


def write_books(directory: Path, tally: reports.Tally, shortlist: Shortlist) -> None:
    """The table and the workbook, and what the page needs to know, in one reading."""
    book = reports.Workbook(directory)
    try:
        with text_draft(directory / TABLE, "utf-8-sig", "replace") as text:
            table = reports.Table(text)
            for offset, verification in reports.stream(directory / RESULTS):
                table.add(verification)
                book.add(verification)
                tally.add(verification)
                shortlist.add(verification.verdict.status, offset)
        with draft(directory / BOOK) as written:
            book.save(written)
    finally:
        book.close()


def shown(
    results: Path, shortlist: Shortlist, dossiers: Iterable[Dossier], resources: Resources,
) -> tuple[Iterator[tuple[Verification, reports.Crops]], Iterator[Verification]]:
    """What the page shows, read again one by one: the first dossiers with their crops, and the next."""
    extent, chosen = resources.extent, shortlist.first(*reports.ORDER)
    waiting = len(shortlist.first(*(status for status in reports.ORDER if status not in reports.AT_REST)))
    pictured = chosen[:min(extent.crops, extent.detailed, waiting)]
    names = {each.dossier for each in reports.at(results, pictured)}
    known = {each.name: each for each in dossiers if each.name in names}
    crops = within(cropping.cropped(reports.at(results, pictured), known, resources), extent.crop_bytes)
    detailed = zip(reports.at(results, chosen[:extent.detailed]), chain(crops, repeat({})), strict=False)
    return detailed, reports.at(results, chosen[extent.detailed:])


def within(row: Iterable[reports.Crops], most: int) -> Iterator[reports.Crops]:
    """The crops as long as they weigh no more than so many bytes together; then why there are no more."""
    for crops in row:
        most -= sum(len(crop.data) for crop in crops.values() if isinstance(crop, Picture))
        yield crops if most >= 0 else dict.fromkeys(crops, say("books.extrait_plafond"))
