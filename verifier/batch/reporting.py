"""The results of a run → what people read: a table, a workbook, a page. The results are read one by one, never all held."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice, repeat
from pathlib import Path
from sys import intern

from verifier import reports
from verifier.batch import cropping
from verifier.batch.dossiers import RESULTS, Dossier
from verifier.batch.drafting import draft, text_draft, unwritten
from verifier.batch.row import Row
from verifier.domain import Picture, Verification
from verifier.resources import Resources
from verifier.wording import say

__all__ = ["publish_books"]

TABLE, BOOK, PAGE = "results.csv", "results.xlsx", "rapport.html"


class Shortlist:
    """Where the first results of each place in an agent's work stand in the file: as many as a page can show."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.offsets = {where: array("q") for where in reports.PLACES}
        self.remarks: dict[int, tuple[str, ...]] = {}

    def add(self, dossier: reports.Gist, offset: int) -> None:
        """One result, in the order of the run."""
        where, notes = reports.placed(dossier), dossier.notes
        if len(self.offsets[where]) < self.most:
            self.offsets[where].append(offset)
            if notes:
                self.remarks[offset] = tuple(map(intern, notes))      # thousands of dossiers have the same

    def first(self) -> list[int]:
        """The offsets of the first results, in the order of an agent's work."""
        return list(islice(chain.from_iterable(self.offsets[where] for where in reports.PLACES), self.most))

    def read(self, results: Path, offsets: list[int]) -> Iterator[Verification]:
        """The results that stand there, read again, with their remarks."""
        for offset, verification in zip(offsets, reports.at(results, offsets), strict=True):
            yield remarked(verification, self.remarks.get(offset, ()))


def remarked(verification: Verification, notes: tuple[str, ...]) -> Verification:
    """A result with the remarks to the agent, which a line of results holds only with `--detail` (contract, section 4)."""
    return replace(verification, verdict=replace(verification.verdict, notes=notes)) if notes else verification


def publish_books(
    directory: Path, dossiers: Row | Sequence[Dossier], resources: Resources, remarks: Iterable[tuple[str, ...]] = (),
) -> None:
    """Write `results.csv`, `results.xlsx` and `rapport.html` beside the `results.jsonl` of these dossiers. Raises OutputError.

    Where there are more dossiers than results, the workbook and the page say that the run was interrupted.
    `remarks`: to the agent, for each result in its order; a journal has them.
    """
    tally, shortlist = reports.Tally(len(dossiers), resources.rulebook.remarks), Shortlist(resources.extent.rows)
    try:
        write_books(directory, tally, shortlist, remarks)
        with draft(directory / PAGE) as written:
            detailed, others = shown(directory / RESULTS, shortlist, dossiers, resources)
            reports.write_page(written, tally, resources.extent, detailed, others)
    except OSError as error:
        raise unwritten(directory, error) from None


def write_books(directory: Path, tally: reports.Tally, shortlist: Shortlist, remarks: Iterable[tuple[str, ...]]) -> None:
    """The table and the workbook, and what the page needs to know, in one reading."""
    book = reports.Workbook(directory)
    try:
        with text_draft(directory / TABLE, "utf-8-sig", "replace") as text:
            table = reports.Table(text)
            for (offset, result), notes in zip(reports.stream(directory / RESULTS), chain(remarks, repeat(())), strict=False):
                dossier = result.remarked(notes, tally.usual)
                table.add(dossier)
                book.add(dossier)
                tally.add(dossier)
                shortlist.add(dossier, offset)
        with draft(directory / BOOK) as written:
            book.save(written, reports.interruption(tally))
    finally:
        book.close()


def shown(
    results: Path, shortlist: Shortlist, dossiers: Iterable[Dossier], resources: Resources,
) -> tuple[Iterator[tuple[Verification, reports.Crops]], Iterator[Verification]]:
    """What the page shows, read again one by one: the first dossiers with their crops, and the next."""
    extent, chosen = resources.extent, shortlist.first()
    pictured = chosen[:min(extent.crops, extent.detailed)]
    names = {each.dossier for each in reports.at(results, pictured)}
    known = {each.name: each for each in dossiers if each.name in names}
    crops = within(cropping.cropped(reports.at(results, pictured), known, resources), extent.crop_bytes)
    detailed = zip(shortlist.read(results, chosen[:extent.detailed]), chain(crops, repeat({})), strict=False)
    return detailed, shortlist.read(results, chosen[extent.detailed:])


def within(row: Iterable[reports.Crops], most: int) -> Iterator[reports.Crops]:
    """The crops as long as they weigh no more than so many bytes together; then why there are no more."""
    for crops in row:
        most -= sum(len(crop.data) for crop in crops.values() if isinstance(crop, Picture))
        yield crops if most >= 0 else dict.fromkeys(crops, say("books.extrait_plafond"))
