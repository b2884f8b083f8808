"""The files of a dossier made to travel, and laid down again elsewhere as they were: names, folders, bytes.

Only plain files travel, no more of them and no heavier than the limits let be read: whatever else a path may be (missing,
closed, a link, too heavy) is the same refusal wherever it is looked at, so it is looked at here.
"""

from __future__ import annotations

import stat
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from verifier.intake import Limits
from verifier.intake.unpacking import walk

__all__ = ["Parcel", "laid_down", "packed", "weight"]


class Parcel(NamedTuple):
    """One path of a dossier: its name, whether it is a folder, and each file's way down from it with its bytes."""

    name: str
    folder: bool
    files: tuple[tuple[str, bytes], ...]


def packed(paths: Sequence[Path], limits: Limits) -> tuple[Parcel, ...] | None:
    """What these paths hold; None where something in them cannot travel as it is."""
    try:
        plans = [(path, list(walk(path)) if path.is_dir() else [path]) for path in paths]
        sizes = [size(file, link=file is path) for path, files in plans for file in files]
        known = [each for each in sizes if each is not None]
        if len(known) < len(sizes) or len(known) > limits.archive_files or sum(known) > limits.archive_bytes:
            return None
        if max(known, default=0) > limits.file_bytes or not all(path.name for path in paths):
            return None
        return tuple(packet(path, files) for path, files in plans)
    except (OSError, ValueError):
        return None


def size(file: Path, *, link: bool) -> int | None:
    """The bytes of a plain file, `link` if one that leads to it will do; None for what is none."""
    seen = file.stat() if link else file.lstat()
    return seen.st_size if stat.S_ISREG(seen.st_mode) else None


def packet(path: Path, files: Sequence[Path]) -> Parcel:
    """One path and its files."""
    folder = path.is_dir()
    return Parcel(path.name, folder, tuple((str(file.relative_to(path)) if folder else "", file.read_bytes()) for file in files))


def weight(parcels: Sequence[Parcel]) -> int:
    """Bytes."""
    return sum(len(data) for parcel in parcels for _, data in parcel.files)


@contextmanager
def laid_down(parcels: Sequence[Parcel]) -> Iterator[tuple[Path, ...]]:
    """The paths as they were, each in a folder that nobody else may enter and that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="verify-") as place:
        yield tuple(put(parcel, Path(place) / str(rank)) for rank, parcel in enumerate(parcels))


def put(parcel: Parcel, place: Path) -> Path:
    """Write the files of one parcel."""
    place.mkdir()
    top = place / parcel.name
    if parcel.folder:
        top.mkdir()
    for way, data in parcel.files:
        file = top / way if way else top
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    return top
