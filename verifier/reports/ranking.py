"""In what order an agent looks at dossiers, and what is to be looked at in each.

First what only a person can move on: those that the tool cannot settle, and those that could not be read. Then those whose
message is ready and only to be sent (something is missing, a condition is not met). Last those where nothing is to be done.
Within a status, the order of the run: an agent finds them as they were sent, and the same results give the same order.
"""

from __future__ import annotations

from collections.abc import Iterable

from verifier.domain import Criterion, Facts, Status
from verifier.reports.gist import MET, Condition, Paper

__all__ = ["AT_REST", "ORDER", "reasons"]

ORDER = (
    Status.A_VERIFIER, Status.ILLISIBLE, Status.INCOMPLET, Status.NON_CONFORME, Status.CONFORME, Status.SANS_OBJET,
)
AT_REST = frozenset({Status.CONFORME, Status.SANS_OBJET})      # nobody has to look


def reasons(criteria: Iterable[Criterion | Condition], pieces: Iterable[Facts | Paper]) -> tuple[str, ...]:
    """What keeps the dossier from being `conforme`, in French: its criteria, or where there is none, why nothing was read."""
    unmet = [each.message for each in criteria if each.status not in MET]
    return tuple(dict.fromkeys(unmet or [each.error for each in pieces if each.error]))
