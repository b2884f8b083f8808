"""What a page shows beside the dossiers themselves: the results of those on it, and which come before and after one."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from sqlalchemy import exists, func, or_, select, tuple_

from verifier.domain import Sought
from verifier.store.tables import DECISION, PAPER
from verifier.store.tray.cabinet import Cabinet
from verifier.store.tray.seeking import PLACE, conditions
from verifier.store.tray.tables import CORRECTION, DOSSIER, PIECE, VERDICT

__all__ = ["Glances", "Twin"]

_CROWD = 60     # dossiers that hold the same file, at most, of which the page knows more than their number


class Twin(NamedTuple):
    """Another dossier in which a file lies too; who claims there, where that was said."""

    id: str
    reference: str
    practitioner: str | None


class Glances:
    """Reads alone: nothing is written down."""

    def __init__(self, cabinet: Cabinet) -> None:
        self._cabinet = cabinet

    def results(self, ids: Iterable[str]) -> Mapping[str, dict[str, Any]]:
        """The contract's results of some dossiers, by their ids; those that are not judged have none."""
        asked = select(DOSSIER.c.id, DOSSIER.c.result).where(DOSSIER.c.id.in_(list(ids)), DOSSIER.c.result != "")
        with self._cabinet.read() as connection:
            return {row.id: json.loads(row.result) for row in connection.execute(asked)}

    def remarks(self, ids: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
        """What was remarked of some dossiers beside their criteria, by their ids."""
        notes = func.json_extract(DOSSIER.c.detail, "$.explanation.notes").label("notes")
        asked = select(DOSSIER.c.id, notes).where(DOSSIER.c.id.in_(list(ids)), DOSSIER.c.detail != "")
        with self._cabinet.read() as connection:
            return {row.id: tuple(json.loads(row.notes or "[]")) for row in connection.execute(asked)}

    def seen(self, ids: Iterable[str]) -> frozenset[str]:
        """Those of these dossiers of which a file lies in another one too, or a paper of the same number or words."""
        twin = PIECE.alias()
        elsewhere = exists().where(PIECE.c.dossier == DOSSIER.c.number, twin.c.sha256 == PIECE.c.sha256)
        alike = [elsewhere.where(twin.c.dossier != DOSSIER.c.number), _alike("page"), _alike("number")]
        with self._cabinet.read() as connection:
            return frozenset(connection.execute(select(DOSSIER.c.id).where(DOSSIER.c.id.in_(list(ids)), or_(*alike))).scalars())

    def touched(self, ids: Iterable[str]) -> frozenset[str]:
        """Those of these dossiers that somebody corrected or decided before, even if it was taken back."""
        corrected = exists().where(CORRECTION.c.dossier == DOSSIER.c.number)
        decided = exists().where(VERDICT.c.dossier == DOSSIER.c.number, DECISION.c.verdict_id == VERDICT.c.verdict_id)
        with self._cabinet.read() as connection:
            asked = select(DOSSIER.c.id).where(DOSSIER.c.id.in_(list(ids)), or_(corrected, decided))
            return frozenset(connection.execute(asked).scalars())

    def twins(self, name: str) -> tuple[tuple[Twin, ...], int]:
        """The latest dossiers in which a file of this one lies too, and how many there are: a letter to all has thousands."""
        twin, ours = PIECE.alias(), select(DOSSIER.c.number).where(DOSSIER.c.id == name).scalar_subquery()
        same = select(twin.c.dossier).distinct().join(PIECE, PIECE.c.sha256 == twin.c.sha256)
        others = same.where(PIECE.c.dossier == ours, twin.c.dossier != ours)
        rows = select(DOSSIER.c.id, DOSSIER.c.reference, DOSSIER.c.claim).where(DOSSIER.c.number.in_(others))
        with self._cabinet.read() as connection:
            count = int(connection.execute(select(func.count()).select_from(others.subquery())).scalar_one())
            found = connection.execute(rows.order_by(DOSSIER.c.number.desc()).limit(_CROWD)).all() if count else ()
            return tuple(Twin(row.id, row.reference, json.loads(row.claim).get("praticien")) for row in found), count

    def beside(self, name: str, sought: Sought) -> tuple[str | None, str | None]:
        """The dossiers before and after one in the queue, of those looked for; decided ones only where they are asked for."""
        asked = conditions(replace(sought, open_=True if sought.open_ is None else sought.open_))
        with self._cabinet.read() as connection:
            here = connection.execute(select(*PLACE).where(DOSSIER.c.id == name)).first()
            if here is None:
                return None, None
            others = select(DOSSIER.c.id).where(DOSSIER.c.id != name, *asked)
            before = others.where(tuple_(*PLACE) < tuple_(*here)).order_by(*(each.desc() for each in PLACE)).limit(1)
            after = others.where(tuple_(*PLACE) > tuple_(*here)).order_by(*PLACE).limit(1)
            return connection.execute(before).scalar(), connection.execute(after).scalar()


def _alike(digest: str) -> Any:
    """Whether a paper of a dossier has the same digest as one of another dossier: whichever of the two was read first."""
    mine, theirs, paper, other = VERDICT.alias(), VERDICT.alias(), PAPER.alias(), PAPER.alias()
    return exists().where(
        mine.c.dossier == DOSSIER.c.number, paper.c.verdict_id == mine.c.verdict_id, other.c[digest] == paper.c[digest],
        theirs.c.verdict_id == other.c.verdict_id, theirs.c.dossier != DOSSIER.c.number,
    )
