"""What lies in a folder and its manifest does not name: no result tells of it."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

from verifier.batch.dossiers import JOURNAL, OURS, RESULTS, Dossier, real
from verifier.batch.journal import is_journal
from verifier.batch.row import aside
from verifier.intake.naming import is_clutter
from verifier.intake.sniffing import HEAD, Sort, sniff

__all__ = ["unnamed"]

NO_PAPERS = frozenset({     # ends of names under which programs keep data and notes; an end that is not known may be a paper's
    ".csv", ".tsv", ".json", ".jsonl", ".yaml", ".yml", ".toml", ".ini", ".cfg", ".md", ".log", ".py", ".sh",
})
TEXTS = frozenset({Sort.PLAIN_TEXT, Sort.WEB_PAGE, Sort.EMPTY})     # what such a file holds, if it is what its name says
BEGUN = b'{"schema": "verifier/'        # how each line of our results begins (contract, section 4)


def unnamed(folder: Path, dossiers: Iterable[Dossier], manifest: Path, output: Path | None) -> int:
    """How many files of a folder that may be papers are in none of these dossiers.

    Not counted: the manifest, what a run writes to `output` or wrote elsewhere before, and what programs keep beside papers.
    """
    with closing(aside()) as tables:
        tables.execute("CREATE TABLE named (folded TEXT, path TEXT, PRIMARY KEY (folded, path)) WITHOUT ROWID")
        tables.execute("BEGIN")
        paths = ((_folded(path), str(path)) for dossier in dossiers for path in dossier.paths)
        tables.executemany("INSERT OR IGNORE INTO named VALUES (?, ?)", paths)

        def is_named(path: Path) -> bool:
            alike = tables.execute("SELECT path FROM named WHERE folded = ?", (_folded(path),)).fetchall()
            return any(found == str(path) for found, in alike) or any(_is_same(path, Path(found)) for found, in alike)

        asked = real(manifest)
        beside = (path for path in _files(folder, real(output) if output else "")
                  if not any(map(is_named, (path, *_above(path.parent, folder)))))
        return sum(not _is_data(path) and real(path) != asked for path in beside)


def _files(folder: Path, written: str) -> Iterator[Path]:
    """The files below a folder, without what a computer put there or a run wrote, nor the folder `written` inside it."""
    for root, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not is_clutter(name) and (not written or real(Path(root) / name) != written)]
        ours = OURS if real(Path(root)) == written or _holds_results(Path(root), files) else frozenset()
        yield from (Path(root, name) for name in files if not is_clutter(name) and name not in ours)


def _holds_results(folder: Path, files: list[str]) -> bool:
    """Whether a run wrote its results to a folder: by the journal that it left there, or by the results themselves."""
    begun = JOURNAL in files and is_journal(_head(folder / JOURNAL))
    return begun or (RESULTS in files and _head(folder / RESULTS).startswith(BEGUN))


def _is_data(path: Path) -> bool:
    """Whether a file is what a program reads or writes, and no paper: by its name, unless what it holds tells another thing."""
    return path.suffix.lower() in NO_PAPERS and sniff(_head(path)) in TEXTS


def _head(path: Path) -> bytes:
    """How a file begins; nothing where it cannot be read."""
    try:
        with path.open("rb") as stream:
            return stream.read(HEAD)
    except OSError:
        return b""


def _is_same(path: Path, other: Path) -> bool:
    """Whether both lead to one file: on some disks a name may be written in either case."""
    try:
        return path.samefile(other)
    except (OSError, ValueError):
        return False


def _above(root: Path, folder: Path) -> Iterator[Path]:
    """The sub-folder where a file lies and those that hold it: a row may name a folder, and all that is in it."""
    return (each for each in (root, *root.parents) if folder in each.parents)


def _folded(path: Path) -> str:
    """A path as disks that tell neither case nor the form of accents know it."""
    return unicodedata.normalize("NFC", str(path)).casefold()
