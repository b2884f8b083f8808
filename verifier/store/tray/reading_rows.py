"""Rows of a tray → what they say; and a verdict's summary → its columns."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from verifier.domain import Change, Correction, Decision, Filed, Held, Opened, Sent, State, Status, Summary
from verifier.store.reading_rows import decisions_of
from verifier.store.tables import VERDICT as KEPT
from verifier.store.tray.tables import CORRECTION, DOSSIER, PIECE, VERDICT

__all__ = ["LISTED", "correction_of", "decided_in", "filed_of", "held_in", "opened_of", "shown"]

_HEAVY = frozenset({"claim", "result", "detail", "first_detail", "sought"})
LISTED = tuple(column for column in DOSSIER.c if column.name not in _HEAVY)      # what a row of the list needs


def shown(summary: Summary) -> dict[str, Any]:
    """The columns by which dossiers are looked for."""
    return {
        "status": summary.status.value, "urgency": summary.urgency, "dispositif": summary.dispositif,
        "exercice": summary.exercice, "profession": summary.profession, "indicateur": summary.indicateur,
        "missing": f",{','.join(summary.missing)}," if summary.missing else "", "quality": summary.quality,
        "software": summary.software,
    }


def filed_of(row: Any) -> Filed:
    """A dossier as it stands."""
    return Filed(
        row.id, row.version, State(row.state), row.reference,
        deposited=Change("depot", row.deposited_by, datetime.fromisoformat(row.deposited_at)),
        changed=Change(row.change, row.changed_by, datetime.fromisoformat(row.changed_at)),
        summary=_summary(row) if row.status else None,
        decided=Status(row.decided) if row.decided else None, failure=row.failure,
    )


def _summary(row: Any) -> Summary:
    missing = tuple(row.missing.strip(",").split(",")) if row.missing else ()
    return Summary(
        Status(row.status), row.urgency, row.dispositif, row.exercice, row.profession, row.indicateur, missing, row.quality,
        row.software,
    )


def opened_of(connection: Connection, row: Any) -> Opened:
    """All of a dossier but the bytes of its files."""
    light = [column for column in PIECE.c if column.name != "data"]
    pieces = connection.execute(select(*light).where(PIECE.c.dossier == row.number).order_by(PIECE.c.rank)).all()
    corrected = connection.execute(select(CORRECTION).where(CORRECTION.c.dossier == row.number).order_by(CORRECTION.c.id))
    return Opened(
        filed_of(row), row.claim, tuple(Held(each.rank, each.name, each.sha256, each.media, each.size) for each in pieces),
        row.result, row.detail, row.first_detail, row.verdict_id, tuple(map(correction_of, corrected)),
        decided_in(connection, row.number),
    )


def decided_in(connection: Connection, number: int, proposed: str | None = None) -> tuple[Decision, ...]:
    """What was decided about a dossier, whichever of its verdicts stood then (or those that proposed that), the oldest first."""
    asked = select(VERDICT.c.verdict_id).where(VERDICT.c.dossier == number)
    if proposed:
        asked = asked.join(KEPT, KEPT.c.id == VERDICT.c.verdict_id).where(KEPT.c.status == proposed)
    return decisions_of(connection, connection.execute(asked).scalars().all())


def held_in(connection: Connection, number: int) -> tuple[Sent, ...]:
    """The files of a dossier."""
    rows = connection.execute(select(PIECE).where(PIECE.c.dossier == number).order_by(PIECE.c.rank))
    return tuple(Sent(each.name, each.data, each.media) for each in rows)


def correction_of(row: Any) -> Correction:
    """What an agent wrote over."""
    when = datetime.fromisoformat(row.corrected_at)
    return Correction(row.id, row.corrected_by, when, row.piece, row.field, row.before, row.after, row.undoes)
