"""Who reads: the processes of this machine, or an engine on many machines, and how the files come there."""

from __future__ import annotations

from enum import StrEnum

from verifier.errors import UsageError
from verifier.wording import say

__all__ = ["Files", "Where", "check_engine"]


class Where(StrEnum):
    """Who reads the pièces."""

    PROCESSUS = "processus"
    DASK = "dask"


class Files(StrEnum):
    """How the pièces come to another machine."""

    PARTAGES = "partages"
    ENVOYES = "envoyes"


def check_engine(engine: Where | None, scheduler: str | None, files: Files | None) -> None:
    """Refuse an engine without its scheduler, and what is only for an engine without one."""
    if engine is Where.DASK and not scheduler:
        raise UsageError(say("cli.moteur_sans_adresse"))
    if engine is not Where.DASK and (scheduler is not None or files):
        raise UsageError(say("cli.moteur_local", option="--fichiers" if scheduler is None else "--scheduler"))
