"""Dossiers → what their pièces say, each file opened and read in a process of its own: what it does there harms nothing else.

A file that hangs, swells or crashes its reader is a pièce that could not be read, with its reason; those beside it are read.
"""

from __future__ import annotations

import hashlib
import os
import traceback
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

from verifier import pipeline
from verifier.batch.dossiers import Dossier
from verifier.batch.workers import Bounds, Trouble, Workers
from verifier.domain import Facts, Reading
from verifier.errors import NoRoomError, VerifierError, lacks_room
from verifier.intake.naming import clean
from verifier.resources import Resources
from verifier.wording import say

__all__ = ["examined", "examined_here", "read_by", "readers", "unread", "unread_path"]

MOST_TROUBLES = 4    # in one mail or archive: then what is left of it is not looked at


class Errand(NamedTuple):
    """One path of a dossier (`rank` in the row), and the place in it of its first pièce if each path before holds one."""

    rank: int
    place: int
    path: Path


class Label(NamedTuple):
    """Which pièce is read next: said before it is, so that it can be named if that is the end of its reader."""

    name: str
    sha256: str


def examined(
    dossiers: Iterable[Dossier], resources: Resources, jobs: int = 1,
) -> Generator[tuple[Dossier, tuple[Facts, ...]], None, None]:
    """Each dossier with the facts of its pièces, in order, `jobs` files being read at a time."""
    workers = readers(resources, jobs)
    try:
        yield from read_by(workers, dossiers)
    finally:
        workers.dismiss()


def readers(resources: Resources, jobs: int) -> Workers[Errand]:
    """Those who read `jobs` files at a time; to be dismissed by who asks for them."""
    bounds = Bounds(resources.limits.seconds, resources.limits.memory_bytes)
    return Workers(partial(steps, resources), jobs, bounds, goes_on)


def read_by(
    workers: Workers[Errand], dossiers: Iterable[Dossier],
) -> Generator[tuple[Dossier, tuple[Facts, ...]], None, None]:
    """Each dossier with the facts of its pièces, in order; the readers stay."""
    known: dict[int, Dossier] = {}

    def errands() -> Iterator[Errand]:
        for rank, dossier in enumerate(dossiers):
            known[rank] = dossier
            yield from (Errand(rank, place, path) for place, path in enumerate(dossier.paths))

    with closing(workers.work_off(errands())) as answered:
        for rank, done in groupby(answered, key=lambda pair: pair[0].rank):
            told = [facts for errand, answers in done for facts in facts_of(errand.path, answers, workers.bounds)]
            yield known.pop(rank), tuple(facts.at(place) for place, facts in enumerate(told))


def examined_here(dossier: Dossier, resources: Resources) -> tuple[Facts, ...]:
    """The facts of the pièces of one dossier, read in this process: without a limit of time or memory."""
    bounds = Bounds(resources.limits.seconds, resources.limits.memory_bytes)
    errands = (Errand(0, place, path) for place, path in enumerate(dossier.paths))
    told = [facts for each in errands for facts in facts_of(each.path, list(steps(resources, each, 0)), bounds)]
    return tuple(facts.at(place) for place, facts in enumerate(told))


def steps(resources: Resources, errand: Errand, start: int) -> Iterator[Any]:
    """The label of each pièce of a path, then what it says; from the step `start` on, those before being None."""
    for rank, piece in enumerate(pipeline.unpack(errand.path, resources)):
        yield Label(piece.name, piece.sha256)
        if 2 * rank + 1 < start:
            yield None
            continue
        try:
            yield pipeline.examine(piece, resources, errand.place + rank)
        except (VerifierError, MemoryError):
            raise
        except Exception as error:  # noqa: BLE001  a pièce that breaks the tool is said, and the others are read
            if lacks_room(error):
                raise NoRoomError(say("cli.sans_place")) from None
            if os.environ.get("VERIFY_DEBUG"):
                traceback.print_exc()
            reason = say("batch.echec_piece", erreur=type(error).__name__)
            yield (unread(piece.name, piece.sha256, reason, mishap=isinstance(error, OSError)),)


def goes_on(answers: Sequence[Any]) -> bool:
    """Whether it is worth going on after a trouble: not where opening what holds the pièces is the trouble."""
    return isinstance(answers[-2:][0], Label) and sum(isinstance(answer, Trouble) for answer in answers) < MOST_TROUBLES


def facts_of(path: Path, answers: Sequence[Any], bounds: Bounds) -> Iterator[Facts]:
    """The facts among the answers; where a trouble stands, a pièce that could not be read."""
    label = None
    for answer in answers:
        if isinstance(answer, Label):
            label = answer
        elif isinstance(answer, Trouble):
            reason = say(f"batch.lecture_{answer}", secondes=round(bounds.seconds), memoire=bounds.memory_bytes // 1024**2)
            mishap = answer is Trouble.KILLED
            yield unread(label.name, label.sha256, reason, mishap=mishap) if label else unread_path(path, reason, mishap=mishap)
            label = None
        else:
            yield from answer
            label = None
    if isinstance(answers[-1], Trouble) and isinstance(answers[-2:][0], Label) and not goes_on(answers):
        yield unread_path(path, say("batch.lecture_abandonnee"))


def unread_path(path: Path, reason: str, *, mishap: bool = False) -> Facts:
    """A whole file that could not be opened."""
    digest = ""
    try:
        with path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:  # a folder, or a file that nobody may read
        pass
    return unread(clean(path.name), digest, reason, mishap=mishap)


def unread(name: str, sha256: str, reason: str, *, mishap: bool = False) -> Facts:
    """A pièce that could not be read, and why; `mishap`: not by its own fault."""
    return Facts(0, name, sha256, pages=0, reading=Reading.TEXTE, quality=0.0, kind=None, error=reason, mishap=mishap)
