"""What an agent has to look at → the places on the pages where it was read, as pictures.

The pages are opened again, each dossier in a process of its own: a file that hangs, swells or crashes its reader costs its
pictures, and nothing else. A pièce that is no longer the one that was judged is not shown.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from verifier import pipeline
from verifier.batch.dossiers import Dossier
from verifier.batch.workers import Bounds, Trouble, Workers
from verifier.domain import Evidence, Picture, Piece, Verification, place_of
from verifier.resources import Resources
from verifier.wording import say

__all__ = ["cropped"]

MOST_PLACES = 30     # of a dossier
MOST_TROUBLES = 3    # in a dossier: then what is left of it is not shown


class Ask(NamedTuple):
    """Places on one page of one file."""

    file: str
    sha256: str
    page: int
    places: tuple[Evidence, ...]


class Errand(NamedTuple):
    """The files of a dossier, and what is asked of them."""

    paths: tuple[Path, ...]
    asks: tuple[Ask, ...]


class Shown(NamedTuple):
    """The pictures of the places of an `Ask`, or the code of the reason why there are none."""

    ask: int
    pictures: tuple[Picture, ...]
    reason: str = ""


def cropped(
    verifications: Iterable[Verification], dossiers: Mapping[str, Dossier], resources: Resources,
) -> Iterator[dict[Evidence, Picture | str]]:
    """For each verification, the picture of each place that its criteria rest on, or the reason in French why there is none."""
    errands = (Errand(paths_of(each, dossiers), tuple(asked(each))) for each in verifications)
    bounds = Bounds(resources.limits.seconds, resources.limits.memory_bytes)
    workers = Workers(partial(steps, resources), len(os.sched_getaffinity(0)), bounds, goes_on)
    for errand, answers in workers.run(errands):
        found = [answer for answer in answers if isinstance(answer, Shown)]
        shown = {answer.ask: answer for answer in sorted(found, key=lambda each: bool(each.pictures))}   # a picture wins
        troubled = any(isinstance(answer, Trouble) for answer in answers)
        lost = Shown(0, (), "trouble" if troubled else "introuvable")
        yield {place: what for rank, ask in enumerate(errand.asks) for place, what in told(ask, shown.get(rank, lost))}


def paths_of(verification: Verification, dossiers: Mapping[str, Dossier]) -> tuple[Path, ...]:
    """The files that a verification is about."""
    dossier = dossiers.get(verification.dossier)
    return dossier.paths if dossier else ()


def asked(verification: Verification) -> Iterator[Ask]:
    """The places that the criteria rest on, page by page."""
    facts = {each.piece: each for each in verification.facts}
    places = dict.fromkeys(place for each in verification.verdict.criteria for place in each.evidence if place.piece in facts)
    known = [(place_of(facts[place.piece].name).file, facts[place.piece].sha256, place.page, place) for place in places]
    for (file, sha256, page), row in groupby(sorted(known[:MOST_PLACES], key=lambda each: each[:3]), key=lambda each: each[:3]):
        yield Ask(file, sha256, page, tuple(each[3] for each in row))


def told(ask: Ask, shown: Shown) -> Iterator[tuple[Evidence, Picture | str]]:
    """Each place with its picture, or with the reason why there is none."""
    if shown.pictures:
        yield from zip(ask.places, shown.pictures, strict=True)
    else:
        yield from ((place, say(f"books.extrait_{shown.reason}")) for place in ask.places)


def steps(resources: Resources, errand: Errand, start: int) -> Iterator[Shown | None]:
    """An answer for each ask whose file is found, in the order of the files; those before `start` are not worked out."""
    count = 0
    for path in errand.paths if errand.asks else ():
        for piece in pipeline.unpack(path, resources):
            for rank, ask in enumerate(errand.asks):
                if ask.file == piece.name:
                    yield answer(piece, rank, ask, resources) if count >= start else None
                    count += 1


def answer(piece: Piece, rank: int, ask: Ask, resources: Resources) -> Shown:
    """The pictures of an ask."""
    if piece.sha256 != ask.sha256:
        return Shown(rank, (), "change")
    try:
        pictures = pipeline.preview(piece, ask.page, resources, [place.box for place in ask.places])
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001  a page that breaks the tool is not shown, and the others are
        pictures = ()
    return Shown(rank, pictures, "" if pictures else "sans_page")


def goes_on(answers: Sequence[object]) -> bool:
    """Whether it is worth going on after a trouble."""
    return sum(isinstance(answer, Trouble) for answer in answers) < MOST_TROUBLES
