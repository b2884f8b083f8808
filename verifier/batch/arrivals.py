"""What arrives in a folder, each taken when it has come whole: when it has not changed for a while.

The folder is looked at again and again. inotify would say at once what changes, but only for what this machine writes: of what
a scanner or another machine puts on a network drive it says nothing, and it cannot say when a file is complete either.
"""

from __future__ import annotations

import hashlib
import os
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

from verifier.batch.dossiers import DRAFT, real, refuse_within
from verifier.batch.journal import key_of
from verifier.batch.row import Dossier
from verifier.domain import Claim
from verifier.errors import UsageError
from verifier.intake.naming import clean, is_clutter
from verifier.intake.unpacking import walk
from verifier.wording import say

__all__ = ["Arrival", "Inbox", "result_name"]

PASSING_STARTS = (".", "~", "$")
PASSING_ENDS = (
    "~", ".tmp", ".temp", ".part", ".partial", DRAFT, ".crdownload", ".download", ".opdownload", ".filepart",
    ".lock", ".lck", ".swp",
)
LONGEST = 200                                       # bytes of a name that is kept as it is
UNSAFE = re.compile(r'[<>:"/\\|?*]|[. ]$')          # what some drive would refuse
MARKED = re.compile(r"-[0-9a-f]{12}$")              # how a name ends that is told apart by its fingerprint


Stamp: TypeAlias = tuple[int, int]


@dataclass(slots=True)
class Look:
    """What an entry was when it was last looked at: its key, since when (monotonic seconds), and whether it was taken.

    `stamp`: size in bytes and time of change (ns) of a plain file, by which it is known without its key; None of anything else.
    """

    key: str
    since: float
    stamp: Stamp | None
    taken: bool = False


@dataclass(frozen=True, slots=True)
class Arrival:
    """A dossier that has come whole: its key, and whether it is a link that leads away."""

    dossier: Dossier
    key: str
    astray: bool

    @property
    def has_changed(self) -> bool:
        """Whether it is no longer what was taken."""
        return key_of(self.dossier) != self.key


class Inbox:
    """A folder where others put files, and what is known of each first-level entry of it. Nothing in it is ever changed.

    `still`: seconds without a change after which an entry is complete; `leave_out`: where results go, which is not looked at.
    """

    def __init__(self, folder: Path, claim: Claim, still: float, leave_out: Path) -> None:
        self.folder, self.claim, self.still = folder, claim, still
        self.home, self.away = real(folder), Path(real(leave_out))
        if self.home == str(self.away):
            raise UsageError(say("batch.veille_meme_dossier", exemple=folder / "resultats"))
        refuse_within(folder, leave_out)
        self.looks: dict[str, Look] = {}
        self.is_open = True

    @property
    def waiting(self) -> int:
        """How many entries are still changing, or were not looked at for long enough."""
        return sum(not look.taken for look in self.looks.values())

    def arrivals(self) -> Iterator[Arrival]:
        """Each dossier that has come whole and was not taken yet, until a look at the folder finds no more."""
        while ready := self.look():
            for name in ready:
                dossier, look = self.dossier(name), self.looks[name]
                look.taken = True
                yield Arrival(dossier, look.key, self.is_astray(dossier.paths[0]))

    def again(self, arrival: Arrival) -> None:
        """It was taken too soon: it will be taken when it has come whole."""
        self.looks.pop(arrival.dossier.paths[0].name, None)

    def look(self) -> list[str]:
        """Look at the folder once; the names of what is ready to be taken."""
        now, seen = time.monotonic(), dict[str, Look]()
        for name, stamp in self.stamps().items():
            known = self.looks.get(name)
            if known and stamp and known.stamp == stamp:
                seen[name] = known
                continue
            key = self.key(name)
            seen[name] = known if known and known.key == key else Look(key, now, stamp)
        if self.is_open:
            self.looks = seen
        return [name for name, look in self.looks.items() if self.is_open and self.is_ready(name, look, now)]

    def stamps(self) -> dict[str, Stamp | None]:
        """The names in the folder that may be dossiers, sorted, each with its stamp; none while the folder cannot be read."""
        try:
            with os.scandir(self.folder) as entries:
                wanted = (entry for entry in entries if not is_passing(entry.name) and not self.is_away(entry))
                found = {entry.name: stamp_of(entry) for entry in wanted}
        except OSError:
            self.is_open = False
            return {}
        self.is_open = True
        return dict(sorted(found.items()))

    def is_away(self, entry: os.DirEntry[str]) -> bool:
        """Whether it is, holds or leads to where the results go."""
        if entry.is_file(follow_symlinks=False):
            return False
        place = Path(real(Path(entry.path))) if entry.is_symlink() else Path(self.home, entry.name)
        return place == self.away or (place.is_relative_to(self.home) and self.away.is_relative_to(place))

    def is_ready(self, name: str, look: Look, now: float) -> bool:
        """Whether an entry is complete and was not taken."""
        path = self.folder / name
        return not look.taken and now - look.since >= self.still and (
            self.is_astray(path) or not path.is_dir() or is_complete(path)
        )

    def key(self, name: str) -> str:
        """What changes when an entry does. Of a link that leads away nothing is looked at: it may lead anywhere."""
        dossier, path = self.dossier(name), self.folder / name
        return key_of(replace(dossier, name=f"{name} -> {real(path)}", paths=()) if self.is_astray(path) else dossier)

    def is_astray(self, path: Path) -> bool:
        """Whether it is a link that leaves the folder."""
        return path.is_symlink() and not Path(real(path)).is_relative_to(self.home)

    def dossier(self, name: str) -> Dossier:
        """The dossier that an entry is."""
        return Dossier(clean(name), (self.folder / name,), self.claim)


def stamp_of(entry: os.DirEntry[str]) -> Stamp | None:
    """The stamp of a plain file; None of a folder, of a link, of what is gone."""
    try:
        if not entry.is_file(follow_symlinks=False):
            return None
        seen = entry.stat(follow_symlinks=False)
    except OSError:
        return None
    return seen.st_size, seen.st_mtime_ns


def is_passing(name: str) -> bool:
    """Whether a name is given to what is not complete (a scan, a download, a copy under way), or to no document at all."""
    return is_clutter(name) or name.startswith(PASSING_STARTS) or name.lower().endswith(PASSING_ENDS)


def is_complete(folder: Path) -> bool:
    """Whether a folder holds something, and nothing that is still on its way."""
    files = [file.name for file in walk(folder)]
    return bool(files) and not any(is_passing(name) for name in files)


def result_name(name: str) -> str:
    """The name of the file for the result of an entry: its own and `.json`; told apart by its fingerprint where it is unsafe."""
    raw = os.fsencode(name)
    if name.isprintable() and len(raw) <= LONGEST and not UNSAFE.search(name) and not MARKED.search(name):
        return f"{name}.json"
    plain = "".join(char if char.isprintable() else "_" for char in UNSAFE.sub("_", clean(name)))
    shown = plain.lstrip(". ").encode()[: LONGEST // 2].decode(errors="ignore")
    return f"{shown}-{hashlib.sha256(raw).hexdigest()[:12]}.json"
