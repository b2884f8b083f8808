"""Figures of the dossiers deposited since a day: how many, how they were judged and decided, how long it took."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from statistics import median
from typing import Any

from sqlalchemy import Connection, func, select

from verifier.store.tables import VERDICT
from verifier.store.tray.cabinet import Cabinet
from verifier.store.tray.tables import AUDIT, CORRECTION, DOSSIER
from verifier.store.words import utc

__all__ = ["Agreement", "Figures", "Sums"]

_MET = frozenset({"satisfait", "sans_objet"})


@dataclass(slots=True)
class Agreement:
    """Of one criterion: in how many decided dossiers it was judged, changed by a correction, and spoke for another decision."""

    seen: int = 0
    changed: int = 0
    against: int = 0

    @property
    def share(self) -> float:
        """Of those where nobody changed it, nor decided otherwise."""
        return max(0.0, 1 - (self.changed + self.against) / self.seen) if self.seen else 1.0


@dataclass(frozen=True, slots=True)
class Sums:
    """All of it. `days`: by day (« 2026-11-23 ») and status, « » not judged; `pairs`: by first proposal and decision.

    `unasked`: how many were decided and never « incomplet »; the medians are seconds, None where there is nothing to count.
    """

    total: int
    days: Mapping[tuple[str, str], int]
    missing: Mapping[str, int]
    pairs: Mapping[tuple[str, str], int]
    unasked: int
    criteria: Mapping[str, Agreement]
    corrected: Mapping[str, int]
    medians: Mapping[str, float | None] = field(default_factory=dict)

    @property
    def decided(self) -> int:
        """How many somebody decided."""
        return sum(self.pairs.values())

    @property
    def agreed(self) -> int:
        """How many were decided as first proposed."""
        return sum(count for (proposed, decided), count in self.pairs.items() if proposed == decided)


class Figures:
    """Reads alone, in one look: every figure is of one moment."""

    def __init__(self, cabinet: Cabinet) -> None:
        self._cabinet = cabinet

    def since(self, day: datetime) -> Sums:
        """Of the dossiers deposited from then on."""
        with self._cabinet.read() as connection:
            then = utc(day)
            revised = _revised(connection, then)
            rows = connection.execute(
                select(DOSSIER.c.id, DOSSIER.c.status, DOSSIER.c.decided, VERDICT.c.criteria)
                .join(VERDICT, VERDICT.c.id == DOSSIER.c.verdict_id)
                .where(DOSSIER.c.deposited_at >= then, DOSSIER.c.decided.is_not(None)),
            ).all()
            questions = select(AUDIT.c.dossier).where(AUDIT.c.action == "decision", AUDIT.c.told == "incomplet")
            asked = set(connection.execute(questions).scalars())
            days = _days(connection, then)
            return Sums(
                sum(days.values()), days, _missing(connection, then),
                Counter((revised.get(row.id, (row.status,))[0], row.decided) for row in rows),
                sum(row.id not in asked and row.decided != "incomplet" for row in rows), _agreement(rows, revised),
                _corrected(connection, then), _medians(connection, then),
            )


def _days(connection: Connection, then: str) -> dict[tuple[str, str], int]:
    """By the day of the machine's own clock."""
    day, status = func.date(DOSSIER.c.deposited_at, "localtime"), func.coalesce(DOSSIER.c.status, "")
    rows = connection.execute(select(day, status, func.count()).where(DOSSIER.c.deposited_at >= then).group_by(day, status))
    return {(str(when), str(what)): int(count) for when, what, count in rows}


def _missing(connection: Connection, then: str) -> Counter[str]:
    rows = connection.execute(
        select(DOSSIER.c.missing, func.count()).where(DOSSIER.c.deposited_at >= then, DOSSIER.c.missing != "")
        .group_by(DOSSIER.c.missing),
    )
    found: Counter[str] = Counter()
    for missing, count in rows:
        found.update(dict.fromkeys(missing.strip(",").split(","), int(count)))
    return found


def _corrected(connection: Connection, then: str) -> dict[str, int]:
    back = select(CORRECTION.c.undoes).where(CORRECTION.c.undoes.is_not(None))
    rows = connection.execute(
        select(CORRECTION.c.field, func.count()).join(DOSSIER, DOSSIER.c.number == CORRECTION.c.dossier)
        .where(DOSSIER.c.deposited_at >= then, CORRECTION.c.undoes.is_(None), CORRECTION.c.id.not_in(back))
        .group_by(CORRECTION.c.field),
    )
    return {str(name): int(count) for name, count in rows}


def _revised(connection: Connection, then: str) -> dict[str, tuple[str, frozenset[str]]]:
    """The dossiers that corrections changed: what was first proposed, and the criteria that changed."""
    rows = connection.execute(
        select(DOSSIER.c.id, DOSSIER.c.first_detail, DOSSIER.c.result)
        .where(DOSSIER.c.deposited_at >= then, DOSSIER.c.number.in_(select(CORRECTION.c.dossier)), DOSSIER.c.result != ""),
    )
    found = {}
    for row in rows:
        first, now = json.loads(row.first_detail), json.loads(row.result)
        before, after = (_statuses(each["criteria"]) for each in (first, now))
        changed = frozenset(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
        found[row.id] = (str(first["status"]), changed)
    return found


def _statuses(criteria: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    return {each["id"]: each["status"] for each in criteria}


def _agreement(rows: Iterable[Any], revised: Mapping[str, tuple[str, frozenset[str]]]) -> dict[str, Agreement]:
    found: dict[str, Agreement] = {}
    for row in rows:
        proposed, changed = revised.get(row.id, (row.status, frozenset()))
        statuses: dict[str, str] = json.loads(row.criteria)
        for name, status in statuses.items():
            one = found.setdefault(name, Agreement())
            one.seen += 1
            one.changed += name in changed
            one.against += name not in changed and row.decided != proposed and status not in _MET
    return found


def _medians(connection: Connection, then: str) -> dict[str, float | None]:
    """Seconds from the deposit to the opinion and to the decision; from the first look to the decision."""
    rows = connection.execute(
        select(AUDIT.c.dossier, AUDIT.c.action, func.min(AUDIT.c.at))
        .join(DOSSIER, DOSSIER.c.id == AUDIT.c.dossier)
        .where(DOSSIER.c.deposited_at >= then, AUDIT.c.action.in_(("depot", "lecture", "consultation", "decision")))
        .group_by(AUDIT.c.dossier, AUDIT.c.action),
    )
    moments: dict[str, dict[str, datetime]] = {}
    for dossier, action, at in rows:
        moments.setdefault(dossier, {})[action] = datetime.fromisoformat(at)
    pairs = {"avis": ("depot", "lecture"), "decision": ("depot", "decision"), "regard": ("consultation", "decision")}
    return {name: _median(moments.values(), *pair) for name, pair in pairs.items()}


def _median(moments: Iterable[Mapping[str, datetime]], start: str, end: str) -> float | None:
    both = [each for each in moments if start in each and end in each and each[end] >= each[start]]
    return median((each[end] - each[start]).total_seconds() for each in both) if both else None
