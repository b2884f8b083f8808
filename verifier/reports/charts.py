"""Counts → bars drawn as SVG: where each part stands, and the words that tell the same to whoever does not see it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from verifier.reports.counting import BANDS, Tally
from verifier.reports.ranking import ORDER
from verifier.reports.wording_of import figure, word
from verifier.wording import say, table

__all__ = ["Chart", "charts"]

WIDTH = 560              # of a drawing, in its own units
BAR, PITCH = 20, 46      # height of a bar; from one to the next, its label above it
SIGN, EDGE = 8.5, 8      # width of a sign of a figure, and of what it keeps free in its part


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a bar: what it is (`look`: its class), how many, where it stands."""

    look: str
    count: int
    x: float
    width: float

    @property
    def figure(self) -> str:
        """Its count, where it has room."""
        told = figure(self.count)
        return told if self.width >= SIGN * len(told) + EDGE else ""


@dataclass(frozen=True, slots=True)
class Bar:
    """A group and its parts; `counts` are those of the columns, in order."""

    name: str
    top: int
    counts: tuple[int, ...]
    parts: tuple[Part, ...]

    @property
    def total(self) -> str:
        """All of it."""
        return figure(sum(self.counts))

    @property
    def figures(self) -> tuple[str, ...]:
        """Its counts as they are written."""
        return tuple(figure(count) for count in self.counts)


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing, its table and its words. `looks` and `columns` are those of the parts, in order."""

    key: str
    title: str
    group: str
    looks: tuple[str, ...]
    columns: tuple[str, ...]
    bars: tuple[Bar, ...]

    @property
    def height(self) -> int:
        """Of the drawing."""
        return PITCH * len(self.bars)

    @property
    def legend(self) -> tuple[tuple[str, str], ...]:
        """The look and the word of each part that is there."""
        seen = {part.look for bar in self.bars for part in bar.parts}
        return tuple((look, name) for look, name in zip(self.looks, self.columns, strict=True) if look in seen)

    @property
    def told(self) -> str:
        """The drawing in words."""
        rows = [
            say("books.graphe_ligne", groupe=bar.name, parts=say("books.noms").join(
                say("books.graphe_part", n=figure(count), mot=name.lower())
                for name, count in zip(self.columns, bar.counts, strict=True) if count
            )) for bar in self.bars
        ]
        return say("books.graphe_resume", titre=self.title, lignes=say("books.graphe_entre").join(rows))


def charts(tally: Tally) -> tuple[Chart, ...]:
    """The drawings of a run."""
    words = table("books")
    statuses = tuple(words["statuts"][status] for status in ORDER)
    dispositifs = ((named("dispositif", name), counts) for name, counts in tally.rows(tally.by_dispositif))
    professions = ((named("profession", name), counts) for name, counts in tally.rows(tally.by_profession))
    missing = ((named("criteres", name), (count,)) for name, count in ranked(tally))
    readings = ((named("reading", way), counts) for way, counts in tally.read_rows())
    return (
        chart("dispositif", dispositifs, ORDER, statuses),
        chart("manque", missing, ("absent",), (words["dossiers_compte"],)),
        chart("lecture", readings, BANDS, tuple(words["nettete"][each] for each in BANDS)),
        chart("profession", professions, ORDER, statuses),
    )


def chart(key: str, rows: Iterable[tuple[str, tuple[int, ...]]], looks: Sequence[str], columns: Sequence[str]) -> Chart:
    """A drawing of these rows, the longest bar as wide as the drawing."""
    told, words = list(rows), table("books")["graphe"][key]
    most = max((sum(counts) for _, counts in told), default=1)
    bars = tuple(Bar(name, place * PITCH, counts, parts(counts, looks, most)) for place, (name, counts) in enumerate(told))
    return Chart(key, words["titre"], words["groupe"], tuple(looks), tuple(columns), bars)


def parts(counts: Sequence[int], looks: Sequence[str], most: int) -> tuple[Part, ...]:
    """The parts of a bar, one after the other."""
    found, x = [], 0.0
    for look, count in zip(looks, counts, strict=True):
        if count:
            width = WIDTH * count / most
            found.append(Part(look, count, round(x, 1), round(max(width, 1.0), 1)))
            x += width
    return tuple(found)


def ranked(tally: Tally) -> list[tuple[str, int]]:
    """What is missing, the most frequent first."""
    return sorted(tally.missing.items(), key=lambda each: (-each[1], each[0]))


def named(sort: str, name: str) -> str:
    """What a code is called, at the head of a bar."""
    called = word(sort, name) if name else table("books")["sans"][sort]
    return called[:1].upper() + called[1:]
