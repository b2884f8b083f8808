"""What lies in a folder and its manifest does not name: no result tells of it."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

from verifier.batch.dossiers import OURS, Dossier, real
from verifier.batch.row import aside
from verifier.intake.naming import is_clutter

__all__ = ["unnamed"]


def unnamed(folder: Path, dossiers: Iterable[Dossier], manifest: Path, output: Path | None) -> int:
    """How many files of a folder are in none of these dossiers, but for the manifest and what a run writes to `output`."""
    with closing(aside()) as tables:
        tables.execute("CREATE TABLE named (path TEXT PRIMARY KEY) WITHOUT ROWID")
        tables.execute("BEGIN")
        paths = ((_folded(path),) for dossier in dossiers for path in dossier.paths)
        tables.executemany("INSERT OR IGNORE INTO named VALUES (?)", paths)

        def is_named(path: Path) -> bool:
            return tables.execute("SELECT 1 FROM named WHERE path = ?", (_folded(path),)).fetchone() is not None

        written = real(output) if output else ""
        asked = real(manifest)
        return sum(
            not is_named(root / name) and real(root / name) != asked
            for root, name in _files(folder, written)
            if not (name in OURS and real(root) == written) and not any(map(is_named, _above(root, folder)))
        )


def _files(folder: Path, written: str) -> Iterator[tuple[Path, str]]:
    """The files below a folder and where each lies, without what a computer put there, nor the folder `written` inside it."""
    for root, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not is_clutter(name) and (not written or real(Path(root) / name) != written)]
        yield from ((Path(root), name) for name in files if not is_clutter(name))


def _above(root: Path, folder: Path) -> Iterator[Path]:
    """The sub-folder where a file lies and those that hold it: a row may name a folder, and all that is in it."""
    return (each for each in (root, *root.parents) if folder in each.parents)


def _folded(path: Path) -> str:
    """A path as disks that tell neither case nor the form of accents know it."""
    return unicodedata.normalize("NFC", str(path)).casefold()
