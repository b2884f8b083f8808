"""A page of a pièce as a picture, drawn in a process of its own: what is shown of a stranger's file is only ever made by us."""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from verifier import pipeline
from verifier.batch.workers import Bounds, Workers
from verifier.domain import Picture
from verifier.resources import Resources

__all__ = ["Look", "Painters", "painted_by"]


class Look(NamedTuple):
    """Which page (from 1) of which pièce is to be shown, by what settings; where its dossier's files lie."""

    settings: Mapping[str, object]
    paths: tuple[str, ...]
    file: str
    sha256: str
    page: int


class Painters:
    """Who draws pages: one at a time, hired at the first, within the limits of a pièce."""

    def __init__(self, resources: Resources) -> None:
        bounds = Bounds(resources.limits.seconds, resources.limits.memory_bytes)
        self.workers: Workers[Look] = Workers(partial(steps, resources), 1, bounds, lambda _: False)

    def picture(self, look: Look) -> Picture | None:
        """The page; None where there is none to show."""
        for _, answers in self.workers.work_off([look]):
            return next((answer for answer in answers if isinstance(answer, Picture)), None)
        return None

    def dismiss(self) -> None:
        """Send them home."""
        self.workers.dismiss()


def painted_by(painters: Painters, look: Look) -> bytes:
    """The answer of an office: the picture or None, pickled."""
    return pickle.dumps(painters.picture(look))


def steps(resources: Resources, look: Look, start: int) -> Iterator[Picture | None]:
    """The picture of the page of the pièce of that name and those bytes."""
    for path in candidates(look.file, look.paths):
        for piece in pipeline.unpack(path, resources):
            if piece.name == look.file and piece.sha256 == look.sha256:
                if start == 0:
                    yield shown(pipeline.preview(piece, look.page, resources))
                return


def candidates(file: str, paths: Sequence[str]) -> Iterator[Path]:
    """The files in which a pièce may be: its own, or the mail or archive that holds it."""
    return (path for path in map(Path, paths) if file.split("/", 1)[0] == path.name)


def shown(pictures: Sequence[Picture]) -> Picture | None:
    """The only one, if there is one."""
    return pictures[0] if pictures else None
