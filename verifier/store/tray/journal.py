"""The audit as supervisors read it: what was done on which days, by whom, of what kind, with which dossier; the last first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select

from verifier.domain import Deed, Looked, Written
from verifier.store.tray.cabinet import Cabinet
from verifier.store.tray.tables import AUDIT, DOSSIER
from verifier.store.words import utc

__all__ = ["Journal"]

_AT_ONCE = 1000     # rows that are held in memory


class Journal:
    """Reads alone: nothing is written down."""

    def __init__(self, cabinet: Cabinet) -> None:
        self._cabinet = cabinet

    def find(self, looked: Looked, page: int = 1, size: int = 100) -> tuple[tuple[Written, ...], int]:
        """A page of the rows looked for, and how many there are."""
        asked = _conditions(looked)
        counted = select(func.count()).select_from(AUDIT)
        if looked.dossier:
            counted = counted.outerjoin(DOSSIER, DOSSIER.c.id == AUDIT.c.dossier)
        with self._cabinet.read() as connection:
            total = int(connection.execute(counted.where(*asked)).scalar_one())
            rows = connection.execute(_rows(asked).limit(size).offset((page - 1) * size)).all()
        return tuple(map(_written, rows)), total

    def all(self, looked: Looked) -> Iterator[Written]:
        """Every row looked for, however many: as many at once as may be held."""
        asked, last = _conditions(looked), 2**62
        while True:
            with self._cabinet.read() as connection:
                rows = connection.execute(_rows([*asked, AUDIT.c.number < last]).limit(_AT_ONCE)).all()
            yield from map(_written, rows)
            if len(rows) < _AT_ONCE:
                return
            last = rows[-1].number

    def people(self) -> tuple[str, ...]:
        """Everybody who did something."""
        asked = select(AUDIT.c.who).where(AUDIT.c.who != "").distinct().order_by(AUDIT.c.who)
        with self._cabinet.read() as connection:
            return tuple(connection.execute(asked).scalars())


def _conditions(looked: Looked) -> list[ColumnElement[bool]]:
    kept: list[ColumnElement[bool]] = []
    if looked.since:
        kept.append(AUDIT.c.at >= utc(looked.since))
    if looked.before:
        kept.append(AUDIT.c.at < utc(looked.before))
    if looked.who:
        kept.append(AUDIT.c.who == looked.who)
    if looked.action:
        kept.append(AUDIT.c.action == looked.action)
    if looked.dossier:
        kept.append(or_(AUDIT.c.dossier == looked.dossier, DOSSIER.c.reference.icontains(looked.dossier, autoescape=True)))
    return kept


def _rows(asked: list[ColumnElement[bool]]) -> Select[Any]:
    beside = select(AUDIT, DOSSIER.c.reference).outerjoin(DOSSIER, DOSSIER.c.id == AUDIT.c.dossier)
    return beside.where(*asked).order_by(AUDIT.c.number.desc())


def _written(row: Any) -> Written:
    deed = Deed(row.who, datetime.fromisoformat(row.at), row.action, row.dossier, row.told)
    return Written(row.number, deed, row.hash, row.reference or "")
