"""Folders for temporary files, one a worker: gone with it; what a kill or a power cut leaves is erased by the next run.

They hold pictures of strangers' pages. A lock tells one that is in use, on whichever side of a container its worker may be: the
kernel lets go of it when the last process that holds it is gone.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

from verifier.errors import NoRoomError
from verifier.wording import say

__all__ = ["sweep", "taken"]

PREFIX, LOCK = "verify-", ".pris"


def taken() -> tuple[Path, int]:
    """A new folder, and the handle that says that it is in use for as long as some process holds it. Raises NoRoomError."""
    try:
        desk = Path(tempfile.mkdtemp(prefix=PREFIX))
        handle = os.open(desk / f"{LOCK}.", os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        fcntl.flock(handle, fcntl.LOCK_EX)
        (desk / f"{LOCK}.").rename(desk / LOCK)     # never there without being held
    except OSError:
        raise NoRoomError(say("cli.sans_place")) from None
    return desk, handle


def sweep() -> None:
    """Erase our own folders that nobody holds any more."""
    with suppress(OSError), os.scandir(tempfile.gettempdir()) as entries:
        for entry in entries:
            if entry.name.startswith(PREFIX) and entry.is_dir(follow_symlinks=False):
                with suppress(OSError):
                    erase(Path(entry.path))


def erase(desk: Path) -> None:
    """Erase a folder, unless it is another's, or somebody holds it. Raises OSError."""
    if desk.lstat().st_uid != os.geteuid():
        return
    handle = os.open(desk / LOCK, os.O_RDONLY | os.O_NOFOLLOW)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(desk, ignore_errors=True)
    finally:
        os.close(handle)
