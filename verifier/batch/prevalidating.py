"""Pre-validation by another program: what `from verifier import load, verify` gives. Each call is one dossier."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from verifier import resources as loading
from verifier import settings
from verifier.batch.dossiers import from_pieces
from verifier.batch.on_processes import examined, examined_here
from verifier.batch.running import check, judged
from verifier.domain import Claim, Dispositif, Indicateur, Profession, Verification
from verifier.errors import UsageError
from verifier.resources import Resources
from verifier.wording import say

__all__ = ["load", "verify"]

WORDS = {"dispositif": Dispositif, "profession": Profession, "indicateur": Indicateur}


def load(*, catalogue: Path | str | None = None, regles: Path | str | None = None) -> Resources:
    """What every dossier needs; once a program. None: the catalogue that is provided, no rules of a caisse's own.

    Whatever else may be set comes from the environment (VERIFY_MAX_SECONDS…), as for the command.
    Raises CatalogError, RulebookError, UsageError.
    """
    said = {"catalogue": catalogue, "regles": regles}
    return loading.load(settings.read(os.environ, **{name: Path(value) for name, value in said.items() if value}))


def verify(
    paths: Path | str | Sequence[Path | str], claim: Claim, resources: Resources, *, dossier: str = "", apart: bool = True,
) -> Verification:
    """Judge one dossier: all its pièces together, for one claim; `dossier` is its name in the result, else its pièces'.

    `apart`: a stranger's file is read in a process of its own, within the limits of seconds and memory, as by the command: it can
    neither stop nor swell the program that asks. Without it a file is read here, without these limits: faster, and possible where
    a program may start no other; for files that are trusted.

    A file that cannot be read is an answer (`illisible`). Raises UsageError for a claim that cannot be, EngineMissing without an
    engine that a pièce needs.
    """
    pieces = [Path(each) for each in ([paths] if isinstance(paths, (Path, str)) else paths)]
    if not pieces:
        raise UsageError(say("batch.sans_piece"))
    (asked,) = from_pieces(pieces, worded(claim), together=True)
    asked = replace(asked, name=dossier or asked.name)
    check([asked], resources)
    if not apart:
        return judged(asked, examined_here(asked, resources), resources)
    ((_, facts),) = examined([asked], resources)
    return judged(asked, facts, resources)


def worded(claim: Claim) -> Claim:
    """The claim in words of the enumerations: a program without types may have said them as text. Raises UsageError."""
    said = {}
    for name, words in WORDS.items():
        value = getattr(claim, name)
        try:
            said[name] = words(value) if value is not None else None
        except ValueError:
            raise UsageError(say("batch.demande_mot", champ=name, valeur=value, mots=", ".join(words))) from None
    return replace(claim, **said)  # type: ignore[arg-type]  # each in its own enumeration
