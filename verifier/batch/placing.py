"""The results of a run take their place together or not at all, and go together: one that cannot be moved keeps them all there.

They are written in a folder aside, then moved. A move can be taken back, a deletion cannot: the old ones are moved aside too,
and deleted when all is done. Killed between two moves, results of one run alone are left, for the old ones go first.
"""

from __future__ import annotations

import errno
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from verifier.batch.dossiers import ASIDE, DRAFT, OUTLETS
from verifier.errors import OutputError
from verifier.wording import say

__all__ = ["placed", "present", "take_away"]

GONE = "anciens"        # where the old results are until the new ones are in place
STOPS = (signal.SIGINT, signal.SIGTERM)


def present(directory: Path) -> list[Path]:
    """What lies where results go."""
    return [path for name in OUTLETS if os.path.lexists(path := directory / name)]


@contextmanager
def placed(directory: Path) -> Iterator[Path]:
    """A folder to write the results in; when all are written they take their place, whoever asks to stop meanwhile.

    Whatever goes wrong before, those that lie there stay. Raises OutputError where one cannot be replaced, OSError.
    """
    aside = opened_aside(directory)
    try:
        yield aside
        exchange(directory, aside)
    finally:
        clear(aside)
    with suppress(OSError):     # not every network drive can; the journal would have it all
        synced(directory)


def take_away(directory: Path) -> None:
    """Delete all results, or none. Raises OutputError, which says the one that stands in the way, OSError."""
    if not present(directory):
        return
    aside = opened_aside(directory)
    try:
        exchange(directory, aside)
    finally:
        clear(aside)


def opened_aside(directory: Path) -> Path:
    """The folder aside, with nothing of ours in it."""
    aside = directory / ASIDE
    if aside.is_symlink():
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(aside))
    clear(aside)
    aside.mkdir(exist_ok=True)      # somebody else's files may be in it, or one that was deleted while it was open (NFS)
    return aside


def exchange(directory: Path, aside: Path) -> None:
    """Move the results that lie there aside, and those that were written aside to their place; or nothing."""
    gone = aside / GONE
    gone.mkdir(exist_ok=True)
    done: list[tuple[Path, Path]] = []
    with undisturbed():
        for old, new in [*((path, gone / path.name) for path in present(directory)),
                         *((path, directory / path.name) for path in present(aside))]:
            try:
                moved(old, new)
            except BaseException as error:
                take_back(done)
                if isinstance(error, OSError):
                    raise OutputError(say("batch.resultat_tenu", fichier=directory / old.name)) from None
                raise
            done.append((old, new))


def take_back(done: list[tuple[Path, Path]]) -> None:
    """Move back what was moved, the last first."""
    for old, new in reversed(done):
        with suppress(OSError):     # the others all the same
            new.rename(old)


def moved(old: Path, new: Path) -> None:
    """Move a file; a folder where a file should be is somebody else's."""
    if old.is_dir() and not old.is_symlink():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(old))
    old.rename(new)


def clear(aside: Path) -> None:
    """Delete the folder aside with what is ours in it; whatever else is there is left, and so it."""
    for folder in (aside / GONE, aside):
        for name in OUTLETS:
            for path in (folder / name, folder / f"{name}{DRAFT}"):
                with suppress(OSError):
                    path.unlink()
        with suppress(OSError):
            folder.rmdir()


def synced(directory: Path) -> None:
    """Have the names of a folder on the disk."""
    folder = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Whoever asks to stop meanwhile is heard afterwards. Masked signals would be given to another thread, and heard at once."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    asked: list[int] = []
    before = {stop: signal.signal(stop, lambda number, _frame: asked.append(number)) for stop in STOPS}
    try:
        yield
    finally:
        for stop, heard in before.items():
            signal.signal(stop, signal.SIG_DFL if heard is None else heard)
    if asked:
        signal.raise_signal(asked[0])
