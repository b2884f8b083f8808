"""Where a tray lies → a tray that can be worked on, by one server alone."""

from __future__ import annotations

import fcntl
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from verifier.errors import HistoryUnreachableError
from verifier.store.opening import Mode, on_file, told, url_of
from verifier.wording import say

if TYPE_CHECKING:       # SQLAlchemy waits until a tray is opened
    from verifier.store.tray.accounts import Accounts
    from verifier.store.tray.auditing import Audit
    from verifier.store.tray.cabinet import Cabinet
    from verifier.store.tray.changing import Changes
    from verifier.store.tray.dossiers import Dossiers

__all__ = ["Tray", "open_tray"]

_WAIT = 10.0            # seconds that one writer waits for another
_LOCK = ".verrou"       # ends the name of the file that says that a server is at work


@dataclass(frozen=True, slots=True)
class Tray:
    """A tray that was opened; `place` is where it lies."""

    cabinet: Cabinet
    dossiers: Dossiers
    changes: Changes
    accounts: Accounts
    audit: Audit
    place: str
    lock: int | None = None

    def close(self) -> None:
        """Let go of it."""
        self.cabinet.close()
        if self.lock is not None:
            os.close(self.lock)


def open_tray(file: Path, *, alone: bool = True) -> Tray:
    """The tray of this file, made where there is none; nobody but its owner may read it, nor the folder if that is new.

    `alone`: as the one server that works on it; else for a moment, beside it. HistoryError: what lies there is no tray that this
    version can use; HistoryUnreachableError: nothing can be written there, or another server works on it.
    """
    from verifier.store import migrations  # noqa: PLC0415  late: SQLAlchemy
    from verifier.store.tray.accounts import Accounts  # noqa: PLC0415
    from verifier.store.tray.auditing import Audit  # noqa: PLC0415
    from verifier.store.tray.cabinet import Cabinet  # noqa: PLC0415
    from verifier.store.tray.changing import Changes  # noqa: PLC0415
    from verifier.store.tray.dossiers import Dossiers  # noqa: PLC0415
    from verifier.store.tray.steps import LADDER  # noqa: PLC0415

    file = file.expanduser().absolute()
    lock = None
    with told(file, str(file), "tray"):
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = _held(file) if alone else None
        try:
            url = url_of(str(file))
            writer = on_file(url, file, Mode.WRITING, _WAIT, "FULL")
            migrations.bring_up_to_date(writer)
            migrations.bring_up_to_date(writer, LADDER)
            readers = on_file(url, file, Mode.READING, _WAIT)
        except BaseException:
            if lock is not None:
                os.close(lock)
            raise
    cabinet = Cabinet(readers, writer, str(file))
    return Tray(cabinet, Dossiers(cabinet), Changes(cabinet), Accounts(cabinet), Audit(cabinet), str(file), lock)


def _held(file: Path) -> int:
    """The handle that says that a server is at work; the kernel lets go of it with the process."""
    handle = os.open(f"{file}{_LOCK}", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        raise HistoryUnreachableError(say("tray.prise", lieu=file)) from None
    return handle
