"""In what order an agent looks at dossiers, and what is to be looked at in each.

First what only a person can move on: those that the tool cannot settle, and those that could not be read. Then those whose
message is ready and only to be sent (something is missing, a condition is not met). Last those where nothing is to be asked;
of these, the ones of which something is remarked come first, for they are not to be accepted without a look: what
`verify serve` refuses to accept unread. Within each, the order of the run: an agent finds them as they were sent, and the
same results give the same order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import TypeAlias

from verifier.domain import Status
from verifier.reports.cleaning import clean
from verifier.reports.gist import MET, Gist
from verifier.reports.wording_of import signal, wording
from verifier.wording import table

__all__ = ["AT_REST", "ORDER", "PLACES", "Place", "placed", "reasons", "remarks", "to_look_at"]

Place: TypeAlias = "tuple[Status, bool]"

ORDER = (
    Status.A_VERIFIER, Status.ILLISIBLE, Status.INCOMPLET, Status.NON_CONFORME, Status.CONFORME, Status.SANS_OBJET,
)
AT_REST = frozenset({Status.CONFORME, Status.SANS_OBJET})      # nothing is asked of anybody
PLACES: tuple[Place, ...] = tuple(
    (status, quiet) for status in ORDER for quiet in ((False, True) if status in AT_REST else (True,))
)

_SEEN = "deja_vu"       # the signal of a paper that another professional gave too
_ALONE = ("emprunt", "sans_droit")      # remarks that keep a dossier from being `conforme` where its criteria do not
_AGAINST = ("numero", "autre_profession", "ecartee_contraire", "hors_fenetre")     # those that speak against it


def placed(dossier: Gist) -> Place:
    """Where a dossier stands among the others (one of PLACES): its status, and whether nothing more is remarked of it."""
    return dossier.status, dossier.status not in AT_REST or not remarks(dossier)


def to_look_at(dossier: Gist) -> tuple[str, ...]:
    """What an agent has to look at, in French: what keeps a dossier from being settled, then what else speaks against it."""
    return tuple(dict.fromkeys((*reasons(dossier), *remarks(dossier))))


def reasons(dossier: Gist) -> tuple[str, ...]:
    """What keeps a dossier from being settled: its criteria; else the rules themselves, or why nothing was read."""
    if dossier.status in AT_REST:
        return ()
    unmet = [each.message for each in dossier.criteria if each.status not in MET]
    alone = [note for note in dossier.notes if _is_one_of(_ALONE, note)] if dossier.status is Status.A_VERIFIER else []
    errors = [each.error for each in dossier.pieces if each.error]
    found = unmet or alone or errors or [wording("statut", dossier.status)["phrase"]]
    return tuple(dict.fromkeys(map(clean, found)))


def remarks(dossier: Gist) -> tuple[str, ...]:
    """What nobody should accept a dossier without having read; of one that is open, what weighs beside its reasons."""
    return tuple(dict.fromkeys(_all_said(dossier) if dossier.status in AT_REST else _against(dossier)))


def _against(dossier: Gist) -> Iterator[str]:
    """Papers that another professional gave, and remarks that the claim is not what the papers say."""
    for each in dossier.pieces:
        yield from (signal(each, rank) for rank, one in enumerate(each.signals) if one.code == _SEEN)
    yield from (clean(note) for note in dossier.notes if _is_one_of(_AGAINST, note))


def _all_said(dossier: Gist) -> Iterator[str]:
    """All that is said of the pièces and the claim; not what is said of every dossier, whatever its pièces say."""
    told = [clean(note) for note in dossier.notes if note not in dossier.usual]
    yield from _against(dossier)        # what weighs most, first
    for each in dossier.pieces:
        yield from (signal(each, rank) for rank, _ in enumerate(each.signals))
        if each.error and not any(clean(each.error) in note for note in told):
            yield clean(each.error)
    yield from told


@lru_cache(1024)
def _is_one_of(names: tuple[str, ...], note: str) -> bool:
    """Whether a remark is the sentence of one of these names."""
    return any(_sentence(name).fullmatch(note) for name in names)


@cache
def _sentence(name: str) -> re.Pattern[str]:
    """A remark, whatever its placeholders hold: a line of results holds the sentence alone."""
    template = re.escape(table("rules")[f"note.{name}"])
    return re.compile(re.sub(r"\\\{\w+\\\}", ".*", template), re.DOTALL)
