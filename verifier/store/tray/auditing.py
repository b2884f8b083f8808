"""Who did what, when: rows that are only added, each sealed with all those before it, so that none can be changed unseen.

The seal of a row is the SHA-256 of the seal before it and of what the row says. Whoever rewrites a row would have to rewrite all
that follow; noting the last seal elsewhere from time to time shows even that.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from verifier.domain import Deed
from verifier.store.tray.cabinet import Cabinet
from verifier.store.tray.tables import AUDIT
from verifier.store.words import plain, utc

__all__ = ["Audit", "witness"]

_TOLD = ("at", "who", "action", "dossier", "told")


def witness(connection: Connection, deed: Deed) -> None:
    """Write a deed down, in the transaction in which it is done."""
    last = connection.execute(select(AUDIT.c.number, AUDIT.c.hash).order_by(AUDIT.c.number.desc()).limit(1)).first()
    row = {
        "number": (last.number if last else 0) + 1, "at": utc(deed.when), "who": plain(deed.who), "action": plain(deed.action),
        "dossier": plain(deed.dossier), "told": plain(deed.told),
    }
    connection.execute(AUDIT.insert().values(**row, hash=_seal(last.hash if last else "", row)))


def _seal(before: str, row: dict[str, Any]) -> str:
    said = json.dumps([before, row["number"], *(row[name] for name in _TOLD)], ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()


class Audit:
    """The rows, to be added to and checked."""

    def __init__(self, cabinet: Cabinet) -> None:
        self._cabinet = cabinet

    def note(self, deed: Deed) -> None:
        """Write down a deed that changes nothing: somebody looked, or was let in."""
        with self._cabinet.write() as connection:
            witness(connection, deed)

    def broken(self) -> int | None:
        """The number of the first row that is not as it was written, or is missing; None where all are."""
        with self._cabinet.read() as connection:
            seal, count = "", 0
            for place, row in enumerate(connection.execute(select(AUDIT).order_by(AUDIT.c.number)).mappings(), 1):
                told = dict(row)
                if told["number"] != place or told["hash"] != _seal(seal, told):
                    return place
                seal = told["hash"]
                count = place
            ever = connection.exec_driver_sql("SELECT seq FROM sqlite_sequence WHERE name = 'tray_audit'").scalar()
        return count + 1 if (ever or 0) > count else None

    def last(self) -> tuple[int, str]:
        """How many rows there are, and the seal of the last."""
        with self._cabinet.read() as connection:
            row = connection.execute(select(AUDIT.c.number, AUDIT.c.hash).order_by(AUDIT.c.number.desc()).limit(1)).first()
        return (row.number, row.hash) if row else (0, "")

    def of(self, dossier: str) -> Iterator[Deed]:
        """What was done with a dossier, the oldest first."""
        with self._cabinet.read() as connection:
            rows = connection.execute(select(AUDIT).where(AUDIT.c.dossier == dossier).order_by(AUDIT.c.number)).all()
        for row in rows:
            yield Deed(row.who, datetime.fromisoformat(row.at), row.action, row.dossier, row.told)
