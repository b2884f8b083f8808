"""What is looked for → the rows that answer, in the order in which an agent looks at them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select

from verifier.domain import Sought, State
from verifier.store.tray.reading_rows import LISTED
from verifier.store.tray.tables import DOSSIER
from verifier.store.words import folded

__all__ = ["PLACE", "conditions", "counted", "seek", "sorted_out"]

PLACE = (       # of a dossier among those that are decided, or are not: unreadable, urgent, old ones first; false is before true
    DOSSIER.c.state != State.ECHEC.value, func.coalesce(DOSSIER.c.urgency, 99), DOSSIER.c.number,
)
_MOST = 10                                      # words that are looked for
_NUMBER = frozenset({"n°", "no", "no.", "n°."})     # « nº » and « № » are folded to the second


def conditions(sought: Sought) -> list[ColumnElement[bool]]:
    """The conditions on a dossier."""
    equal = {
        DOSSIER.c.state: sought.state, DOSSIER.c.status: sought.status, DOSSIER.c.dispositif: sought.dispositif,
        DOSSIER.c.exercice: sought.exercice, DOSSIER.c.profession: sought.profession,
    }
    kept: list[ColumnElement[bool]] = [column == value for column, value in equal.items() if value is not None]
    if sought.missing:
        kept.append(DOSSIER.c.missing.contains(f",{sought.missing},", autoescape=True))
    if sought.quality_below is not None:
        kept.append(DOSSIER.c.quality < sought.quality_below)
    if sought.open_ is not None:
        kept.append(DOSSIER.c.decided.is_(None) if sought.open_ else DOSSIER.c.decided.is_not(None))
    kept += [DOSSIER.c.sought.contains(word, autoescape=True) for word in _words(sought.text or "")]
    return kept


def _words(text: str) -> list[str]:
    """The words that must all be there, in any order; the « n° » before a number says nothing."""
    words = list(dict.fromkeys(folded(text).split()))
    return ([each for each in words if each not in _NUMBER] or words)[:_MOST]


def seek(connection: Connection, sought: Sought, page: int, size: int) -> tuple[Sequence[Any], int]:
    """A page (from 1) of so many rows, and how many there are: unreadable, undecided, urgent, old ones first."""
    asked = conditions(sought)
    total = int(connection.execute(select(func.count()).select_from(DOSSIER).where(*asked)).scalar_one())
    first, *rest = PLACE
    if not size:
        return [], total
    order = (first, DOSSIER.c.decided.is_not(None), *rest)
    rows = select(*LISTED).where(*asked).order_by(*order).limit(size).offset((page - 1) * size)
    return connection.execute(rows).all(), total


def counted(connection: Connection, asked: Sequence[ColumnElement[bool]]) -> dict[str, int]:
    """How many of each status, « » for those not judged yet, among what is looked for."""
    return _by(connection, func.coalesce(DOSSIER.c.status, ""), asked)


def sorted_out(connection: Connection, asked: Sequence[ColumnElement[bool]]) -> dict[str, int]:
    """How many of each status, of each state for those not judged, among what is looked for."""
    return _by(connection, func.coalesce(DOSSIER.c.status, DOSSIER.c.state), asked)


def _by(connection: Connection, word: ColumnElement[str], asked: Sequence[ColumnElement[bool]]) -> dict[str, int]:
    rows = connection.execute(select(word, func.count()).where(*asked).group_by(word))
    return {str(status): int(count) for status, count in rows}
