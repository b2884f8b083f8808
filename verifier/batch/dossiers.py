"""Files and folders → dossiers: what is judged as a whole, and for which claim."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from verifier.batch.row import Dossier, Row
from verifier.domain import Claim
from verifier.errors import UsageError
from verifier.intake.naming import clean, is_clutter
from verifier.intake.unpacking import is_folder, walk
from verifier.wording import say

__all__ = ["ASIDE", "DRAFT", "JOURNAL", "OURS", "OUTLETS", "PAIRS", "RESULTS", "Dossier", "from_folder", "from_pieces"]

RESULTS, PAIRS, JOURNAL = "results.jsonl", "deja_vu.csv", "journal.sqlite"      # what a run writes
DRAFT = ".partiel"      # ends the name of what is not yet complete
ASIDE = "resultats" + DRAFT      # the folder where results are until all are complete
OUTLETS = (RESULTS, PAIRS, "results.csv", "results.xlsx", "rapport.html")
OURS = {ASIDE, *OUTLETS, *(name + DRAFT for name in OUTLETS), *(JOURNAL + end for end in ("", "-wal", "-shm", "-journal"))}


def from_pieces(pieces: Sequence[Path], claim: Claim, *, together: bool) -> tuple[Dossier, ...]:
    """Each pièce a dossier, and each file of a folder; or, `together`, all of them one."""
    if together:
        return (Dossier(_joint_name(pieces), tuple(pieces), claim),)
    return tuple(dossier for piece in pieces for dossier in _alone(piece, claim))


def from_folder(folder: Path, claim: Claim, leave_out: Path | None = None) -> Row:
    """Each file, e-mail, archive and first-level sub-folder of a folder, sorted by name; `leave_out` is where results go."""
    if leave_out:
        refuse_within(folder, leave_out)
    away = {real(leave_out), *(real(leave_out / name) for name in OURS)} if leave_out else set()
    try:
        tops = sorted(entry.name for entry in os.scandir(folder) if not is_clutter(entry.name))
    except OSError:
        raise UsageError(say("batch.folder_ferme", dossier=folder)) from None
    found = Row()
    for name in tops:
        if real(folder / name) not in away:
            found.append(_first_level(folder, name, claim))
    if not len(found):
        raise UsageError(say("batch.folder_vide", dossier=folder))
    return found


def _first_level(folder: Path, name: str, claim: Claim) -> Dossier:
    """What stands in a folder under this name. Of a link that leads away nothing is looked at: it may lead anywhere."""
    path = folder / name
    if path.is_symlink() and not Path(real(path)).is_relative_to(real(folder)):
        return Dossier(clean(name), (), claim, refused=say("intake.lien_exterieur"))
    return Dossier(clean(name), (path,), claim)


def refuse_within(folder: Path, output: Path) -> None:
    """Refuse results in a sub-folder of what is looked at: a dossier would hold them. Raises UsageError."""
    if Path(real(folder)) in Path(real(output)).parents[1:]:
        raise UsageError(say("batch.sortie_dedans", dossier=output))


def real(path: Path) -> str:
    """Where a path really leads; a link that turns in a circle leads to itself."""
    return os.path.realpath(path)


def _alone(piece: Path, claim: Claim) -> tuple[Dossier, ...]:
    if not is_folder(piece):
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
