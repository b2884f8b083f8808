"""Rows of a history → what they say; and what is looked for → the conditions of a question."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from verifier.domain import (
    Asked,
    Claim,
    CriterionStatus,
    Decision,
    Dispositif,
    Indicateur,
    Kept,
    Profession,
    Status,
    Versions,
    Wanted,
)
from verifier.store.words import plain, utc

if TYPE_CHECKING:       # SQLAlchemy waits until a store is opened
    from sqlalchemy import ColumnElement, Connection

__all__ = ["conditions", "decisions_of", "kept_of"]

_WHOLE = 64     # hexadecimal signs of a SHA-256


def conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    """The conditions on a verdict."""
    from sqlalchemy import select  # noqa: PLC0415  late

    from verifier.store.tables import PIECE, VERDICT  # noqa: PLC0415

    dossier, who = (None if word is None else plain(word) for word in (wanted.dossier, wanted.who))
    equal = {
        VERDICT.c.dossier: dossier, VERDICT.c.status: wanted.status, VERDICT.c.dispositif: wanted.dispositif,
        VERDICT.c.exercice: wanted.exercice, VERDICT.c.asked_by: who,
    }
    found: list[ColumnElement[bool]] = [column == value for column, value in equal.items() if value is not None]
    if wanted.since:
        found.append(VERDICT.c.asked_at >= utc(wanted.since))
    if wanted.before:
        found.append(VERDICT.c.asked_at < utc(wanted.before))
    if wanted.sha256:
        whole, typed = len(wanted.sha256) == _WHOLE, wanted.sha256.lower()
        like = PIECE.c.sha256 == typed if whole else PIECE.c.sha256.startswith(typed, autoescape=True)
        of = select(PIECE.c.verdict_id).where(like)
        found.append(VERDICT.c.id.in_(of))
    return found


def kept_of(connection: Connection, rows: Sequence[Any]) -> list[Kept]:
    """The verdicts of some rows, with their pièces and decisions."""
    from verifier.store.tables import DECISION, PIECE  # noqa: PLC0415

    numbers = [row.id for row in rows]
    pieces: dict[int, list[str]] = defaultdict(list)
    for piece in connection.execute(PIECE.select().where(PIECE.c.verdict_id.in_(numbers)).order_by(PIECE.c.rank)):
        pieces[piece.verdict_id].append(piece.sha256)
    decisions: dict[int, list[Decision]] = defaultdict(list)
    for each in connection.execute(DECISION.select().where(DECISION.c.verdict_id.in_(numbers)).order_by(DECISION.c.id)):
        decisions[each.verdict_id].append(_decision(each))
    return [_kept(row, pieces[row.id], decisions[row.id]) for row in rows]


def decisions_of(connection: Connection, verdicts: Sequence[int]) -> tuple[Decision, ...]:
    """What was decided about some verdicts, the oldest first."""
    from verifier.store.tables import DECISION  # noqa: PLC0415  late

    rows = connection.execute(DECISION.select().where(DECISION.c.verdict_id.in_(verdicts)).order_by(DECISION.c.id))
    return tuple(map(_decision, rows))


def _kept(row: Any, pieces: Iterable[str], decisions: Iterable[Decision]) -> Kept:
    claim = Claim(
        row.dispositif and Dispositif(row.dispositif), row.exercice, row.profession and Profession(row.profession),
        Indicateur(row.indicateur),
    )
    criteria = tuple((name, CriterionStatus(status)) for name, status in json.loads(row.criteria).items())
    asked = Asked(row.asked_by, datetime.fromisoformat(row.asked_at))
    versions = Versions(row.verifier, row.catalog, row.rules, row.model)
    return Kept(
        row.id, asked, row.dossier, claim, Status(row.status), criteria, row.software, versions, tuple(pieces), tuple(decisions),
    )


def _decision(row: Any) -> Decision:
    status = Status(row.status) if row.status else None
    return Decision(row.id, row.decided_by, datetime.fromisoformat(row.decided_at), row.why, status, row.undoes)
