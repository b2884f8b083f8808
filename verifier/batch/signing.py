"""What signs a journal: by what its dossiers were read and judged. Another signature, and what of it differs."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from verifier.errors import UsageError
from verifier.wording import say, table

__all__ = ["PARTED", "compare", "differences"]

PARTED = ", "           # between the tools of a signature


def compare(begun: Mapping[str, str], now: Mapping[str, str], directory: Path) -> None:
    """Refuse a run that would not judge as the one that it continues."""
    if begun.keys() != now.keys():
        raise UsageError(say("batch.journal_autre_commande", dossier=directory))
    if told := differences(begun, now):
        raise UsageError(say("batch.journal_autre", dossier=directory, differences=told))


def differences(begun: Mapping[str, str], now: Mapping[str, str]) -> str:
    """What differs, with what it was and what it is, in French; empty where nothing does."""
    names: Mapping[str, str] = table("batch")["signature"]
    return ", ".join(
        say("batch.journal_difference", nom=names[name], avant=parts_of(then, now[name]), maintenant=parts_of(now[name], then))
        for name in now if (then := begun.get(name, "")) != now[name]
    )


def parts_of(value: str, other: str) -> str:
    """What of a value another lacks: of many tools, only those that changed are told."""
    own = [part for part in value.split(PARTED) if part not in other.split(PARTED)]
    return PARTED.join(own) if any(own) else say("batch.journal_inconnu")
