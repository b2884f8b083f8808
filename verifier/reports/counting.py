"""What a run comes to: how many dossiers of each status, by dispositif and by profession, what is missing, how well it read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from verifier.domain import Reading, Status
from verifier.reports.gist import Gist, Paper
from verifier.reports.ranking import ORDER, placed

__all__ = ["BANDS", "Tally"]

UNREAD = "illisible"
BANDS = ("bonne", "moyenne", "faible", UNREAD)
GOOD, FAIR = 0.9, 0.75      # of the words' own certainty: below, an agent has to look twice; below again, at everything


class Tally:
    """Counts, whatever the number of dossiers. `planned`: how many the run is about; `usual`: remarks of every dossier."""

    def __init__(self, planned: int = 0, usual: frozenset[str] = frozenset()) -> None:
        self.planned, self.usual = planned, usual
        self.total = 0
        self.statuses: Counter[Status] = Counter()
        self.by_dispositif: Counter[tuple[str, Status]] = Counter()
        self.by_profession: Counter[tuple[str, Status]] = Counter()
        self.remarked: Counter[Status] = Counter()
        self.missing: Counter[str] = Counter()
        self.reading: Counter[tuple[str, str]] = Counter()
        self.versions: Counter[tuple[str, str, str, str]] = Counter()

    def add(self, dossier: Gist) -> None:
        """One dossier."""
        claim, status, versions = dossier.claim, dossier.status, dossier.versions
        self.total += 1
        self.statuses[status] += 1
        self.remarked[status] += not placed(dossier)[1]
        self.by_dispositif[claim.dispositif or "", status] += 1
        self.by_profession[claim.profession or "", status] += 1
        self.missing.update(dossier.missing)
        self.reading.update(("" if each.error else each.reading, band(each)) for each in dossier.pieces)
        self.versions[versions.verifier, versions.catalog, versions.rules, versions.model] += 1

    @property
    def pieces(self) -> int:
        """How many pièces were read."""
        return self.reading.total() - self.unread

    @property
    def unread(self) -> int:
        """How many could not be."""
        return self.reading["", UNREAD]

    @property
    def interrupted(self) -> bool:
        """Whether dossiers of the run are not finished."""
        return self.total < self.planned

    def rows(self, counts: Counter[tuple[str, Status]]) -> Iterator[tuple[str, tuple[int, ...]]]:
        """Each group with its counts by status (in ORDER), the largest group first."""
        totals: Counter[str] = Counter()
        for (group, _), count in counts.items():
            totals[group] += count
        for group in sorted(totals, key=lambda each: (-totals[each], each)):
            yield group, tuple(counts[group, status] for status in ORDER)

    def read_rows(self) -> Iterator[tuple[str, tuple[int, ...]]]:
        """Each way of reading that was used ("": none, of a pièce that was not read), with its counts by quality (in BANDS)."""
        for way in (*Reading, ""):
            counts = tuple(self.reading[way, each] for each in BANDS)
            if any(counts):
                yield way, counts


def band(piece: Paper) -> str:
    """How well a pièce was read."""
    if piece.error:
        return UNREAD
    return "bonne" if piece.quality >= GOOD else "moyenne" if piece.quality >= FAIR else "faible"
