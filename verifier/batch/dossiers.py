"""Files and folders → dossiers: what is judged as a whole, and for which claim."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from verifier.domain import Claim
from verifier.errors import UsageError
from verifier.intake.naming import clean, is_clutter
from verifier.intake.unpacking import walk
from verifier.wording import say

__all__ = ["DRAFT", "PAIRS", "RESULTS", "Dossier", "from_folder", "from_pieces"]

RESULTS, DRAFT, PAIRS = "results.jsonl", "results.jsonl.partiel", "deja_vu.csv"     # what a run writes
BOOKS = "results.csv", "results.xlsx", "rapport.html"                                # and what is made of it
WRITTEN = tuple(name + end for name in (RESULTS, PAIRS, *BOOKS) for end in ("", ".partiel"))


@dataclass(frozen=True, slots=True)
class Dossier:
    """Some files and one claim. `origin` says where it was asked for (a line of a manifest), for messages only."""

    name: str
    paths: tuple[Path, ...]
    claim: Claim
    origin: str = ""


def from_pieces(pieces: Sequence[Path], claim: Claim, *, together: bool) -> tuple[Dossier, ...]:
    """Each pièce a dossier, and each file of a folder; or, `together`, all of them one."""
    if together:
        return (Dossier(_joint_name(pieces), tuple(pieces), claim),)
    return tuple(dossier for piece in pieces for dossier in _alone(piece, claim))


def from_folder(folder: Path, claim: Claim, leave_out: Path | None = None) -> tuple[Dossier, ...]:
    """Each file, e-mail, archive and first-level sub-folder of a folder, sorted by name; `leave_out` is where results go."""
    away = {real(leave_out), *(real(leave_out / name) for name in WRITTEN)} if leave_out else set()
    try:
        tops = sorted(folder / entry.name for entry in os.scandir(folder) if not is_clutter(entry.name))
    except OSError:
        raise UsageError(say("batch.folder_ferme", dossier=folder)) from None
    found = tuple(Dossier(clean(top.name), (top,), claim) for top in tops if real(top) not in away)
    if not found:
        raise UsageError(say("batch.folder_vide", dossier=folder))
    return found


def real(path: Path) -> str:
    """Where a path really leads; a link that turns in a circle leads to itself."""
    return os.path.realpath(path)


def _alone(piece: Path, claim: Claim) -> tuple[Dossier, ...]:
    if not piece.is_dir():
        return (Dossier(clean(piece.name), (piece,), claim),)
    found = tuple(Dossier(clean(file.relative_to(piece).as_posix()), (file,), claim) for file in walk(piece))
    if not found:
        raise UsageError(say("batch.folder_vide", dossier=piece))
    return found


def _joint_name(pieces: Sequence[Path]) -> str:
    names = [clean(piece.name or piece.resolve().name) for piece in pieces]
    if len(names) > 3:
        return say("batch.ensemble_autres", premier=names[0], n=len(names) - 1)
    return say("batch.ensemble_joint").join(names)
