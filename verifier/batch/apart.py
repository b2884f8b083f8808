"""Reading for a program that has threads of its own, of which no reader may be forked: offices do it (`office`).

Files come as bytes: they are laid down in a folder that nobody else may enter, and that the next start erases if this one
could not.
"""

from __future__ import annotations

import os
import pickle
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path, PurePosixPath
from threading import BoundedSemaphore, Event
from typing import Any

from verifier.batch import desks, office
from verifier.batch.dossiers import Dossier, from_pieces
from verifier.batch.page_pictures import Look
from verifier.batch.running import judged
from verifier.domain import Claim, Facts, Picture, Sent, Verification, place_of
from verifier.errors import ClusterError, OtherVersionsError, VerifierError
from verifier.intake.naming import clean
from verifier.intake.sniffing import is_image
from verifier.resources import Resources
from verifier.settings import Settings
from verifier.wording import say

__all__ = ["Apart", "laid", "named", "sort_of"]

HOLD = 900.0        # seconds that an office waits for the next dossier: loading takes longer than reading
PAINTED = 2         # pages being drawn at a time
LONGEST = 200       # bytes of a file's name on the disk


class Apart:
    """Who reads dossiers and draws pages, by these settings and resources (loaded `traced`). Threads may ask at once."""

    def __init__(self, settings: Settings, resources: Resources) -> None:
        self.resources, self.settings, self.versions = resources, office.what_reads(settings), office.versions_of(resources)
        self.painting, self.closed = BoundedSemaphore(PAINTED), Event()

    def verified(self, pieces: Sequence[Sent], claim: Claim, name: str = "") -> Verification:
        """The verification of a dossier: as the command's, of the same files. `name`: its reference, else its pièces'.

        Raises VerifierError where the tool could not work.
        """
        with laid(pieces) as paths:
            (asked,) = from_pieces(paths, claim, together=True)
            asked = replace(asked, name=name or asked.name)
            return judged(asked, self._examined(asked), self.resources)

    def pictured(self, pieces: Sequence[Sent], facts: Facts, page: int) -> Picture | None:
        """A page of a pièce of the dossier that these are the files of; None where there is none to show."""
        file = place_of(facts.name).file
        with self.painting, laid(pieces) as paths:
            look = Look(self.settings, tuple(map(str, paths)), file, facts.sha256, page)
            found = pickle.loads(self._told(look))  # noqa: S301  what our own office says
        return found if isinstance(found, Picture) else None

    def _examined(self, dossier: Dossier) -> tuple[Facts, ...]:
        paths = tuple(map(str, dossier.paths))
        asked = office.Ask(self.settings, self.versions, paths, tuple(map(office.seen, dossier.paths)))
        found: Any = pickle.loads(self._told(asked))  # noqa: S301  what our own office says
        if isinstance(found, OtherVersionsError):
            raise OtherVersionsError(say("batch.apart_change"))
        if isinstance(found, ClusterError):
            raise found.why or ClusterError(say("batch.apart_perdu"))
        if isinstance(found, VerifierError):
            raise found
        if found is None:
            raise ClusterError(say("batch.apart_perdu"))
        facts: tuple[Facts, ...] = found
        return facts

    def _told(self, asked: office.Ask | Look) -> bytes:
        return office.ask(asked, HOLD, lambda: not self.closed.is_set())

    def close(self) -> None:
        """Send everybody home, whatever they are doing."""
        self.closed.set()
        office.dismissed(busy=True)


@contextmanager
def laid(pieces: Sequence[Sent]) -> Iterator[tuple[Path, ...]]:
    """The files, each in a folder of its own under its own name; gone afterwards. Raises NoRoomError."""
    desk, handle = desks.taken()
    try:
        yield tuple(_put(each, desk / str(rank)) for rank, each in enumerate(pieces))
    finally:
        shutil.rmtree(desk, ignore_errors=True)
        os.close(handle)


def named(name: str) -> str:
    """A file's name that may be printed and laid down: no folder, no sign that is none, no longer than a disk takes."""
    last = PurePosixPath(clean(name)).name
    suffix = PurePosixPath(last).suffix[:12]
    stem = last.removesuffix(suffix).encode()[: LONGEST - len(suffix.encode())].decode(errors="ignore")
    return f"{stem}{suffix}" or last


def sort_of(data: bytes) -> str:
    """What a file seems to be by its first bytes alone: it is opened elsewhere. For agents; never a type that is served."""
    head = data[:64]
    starts = {b"%PDF": "pdf", b"PK\x03\x04": "zip", b"\xd0\xcf\x11\xe0": "ole", b"<": "xml"}
    known = (word for start, word in starts.items() if head.removeprefix(b"\xef\xbb\xbf").startswith(start))
    return "image" if is_image(head) else next(known, "autre")


def _put(sent: Sent, place: Path) -> Path:
    place.mkdir()
    file = place / named(sent.name)
    file.write_bytes(sent.data)
    return file
