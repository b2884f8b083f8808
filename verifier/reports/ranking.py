"""In what order an agent looks at dossiers, and what is to be looked at in each.

First what only a person can move on: those that the tool cannot settle, and those that could not be read. Then those whose
message is ready and only to be sent (something is missing, a condition is not met). Last those where nothing is to be done.
Within a status, the order of the run: an agent finds them as they were sent, and the same results give the same order.
"""

from __future__ import annotations

from verifier.domain import CriterionStatus, Status, Verification

__all__ = ["AT_REST", "ORDER", "reasons"]

ORDER = (
    Status.A_VERIFIER, Status.ILLISIBLE, Status.INCOMPLET, Status.NON_CONFORME, Status.CONFORME, Status.SANS_OBJET,
)
AT_REST = frozenset({Status.CONFORME, Status.SANS_OBJET})      # nobody has to look
_MET = frozenset({CriterionStatus.SATISFAIT, CriterionStatus.SANS_OBJET})


def reasons(verification: Verification) -> tuple[str, ...]:
    """What keeps the dossier from being `conforme`, in French: its criteria, or where there is none, why nothing was read."""
    unmet = [each.message for each in verification.verdict.criteria if each.status not in _MET]
    return tuple(dict.fromkeys(unmet or [each.error for each in verification.facts if each.error]))
