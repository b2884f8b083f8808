"""The dossiers of the tray: deposited, read by one reader each, judged, looked for, opened."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from verifier.domain import (
    Asked,
    Deed,
    FieldName,
    Filed,
    Found,
    Imprint,
    Opened,
    Recalled,
    Sent,
    Sought,
    State,
    Summary,
    Verification,
)
from verifier.errors import KeyTakenError, UnknownDossierError, UsageError
from verifier.store.recalling import Here, recalled
from verifier.store.storing import purged, recorded
from verifier.store.tray.auditing import witness
from verifier.store.tray.cabinet import Cabinet
from verifier.store.tray.reading_rows import filed_of, held_in, opened_of, shown
from verifier.store.tray.seeking import conditions, counted, seek, sorted_out
from verifier.store.tray.tables import DOSSIER, ONCE, PIECE, RUN, VERDICT
from verifier.store.words import folded, plain, utc
from verifier.store.writing_rows import verdict_row
from verifier.wording import say

__all__ = ["Dossiers", "found", "kept", "turned"]

_LOOKED_FOR = (FieldName.DOCUMENT_NUMBER, FieldName.PRACTITIONER, FieldName.PRACTITIONER_ID, FieldName.SOFTWARE, FieldName.EDITOR)
_LONGEST = 6000     # signs of the words in which a dossier is looked for
_LATEST = 2**62      # number of a verdict that is still to come
_SIGNS = 12         # bytes of chance in a dossier's id


class Dossiers:
    """What was deposited, and how far it has come."""

    def __init__(self, cabinet: Cabinet) -> None:
        self._cabinet = cabinet

    def deposit(
        self, reference: str, claim: str, pieces: Sequence[Sent], asked: Asked, once: tuple[str, str] | None = None,
    ) -> tuple[Filed, bool]:
        """Keep a dossier to be read, and whether it is new. Once this returns it outlives whatever ends this program.

        `once`: a key under which one asker deposits one thing, and what that thing is: told twice, it is the dossier of the first
        time. UsageError where the key stands for something else.
        """
        with self._cabinet.write() as connection:
            before = _deposited(connection, asked.who, once)
            if before is not None:
                return filed_of(found(connection, before)), False
            name = _filed(connection, (reference, claim, pieces), asked)
            if once:
                row = {"who": plain(asked.who), "key": once[0], "content": once[1], "dossier": name, "at": utc(asked.when)}
                connection.execute(ONCE.insert(), row)
            return filed_of(found(connection, name)), True

    def deposit_all(self, deposits: Iterable[tuple[str, str, Sequence[Sent]]], asked: Asked) -> tuple[str, ...]:
        """Keep several dossiers (reference, claim, files), all of them or none; their ids."""
        with self._cabinet.write() as connection:
            return tuple(_filed(connection, each, asked) for each in deposits)

    def next(self) -> tuple[Opened, tuple[Sent, ...]] | None:
        """The dossier that has waited longest, with its files, now being read; None where none waits."""
        with self._cabinet.write() as connection:
            waiting = select(DOSSIER).where(DOSSIER.c.state == State.EN_ATTENTE.value).order_by(DOSSIER.c.number).limit(1)
            row = connection.execute(waiting).first()
            if row is None:
                return None
            connection.execute(DOSSIER.update().where(DOSSIER.c.number == row.number).values(state=State.EN_LECTURE.value))
            return opened_of(connection, row), held_in(connection, row.number)

    def judged(  # noqa: PLR0913  what is kept of one
        self, name: str, verification: Verification, summary: Summary, asked: Asked, *, result: str, detail: str,
        papers: Sequence[Imprint] = (),
    ) -> None:
        """Keep what a dossier came to, and the verdict in the history, or neither. `papers`: by what these are known again."""
        with self._cabinet.write() as connection:
            row = found(connection, name)
            values = {
                **kept(connection, row, verification, summary, asked, papers=papers), "state": State.JUGE.value, "failure": "",
                "result": result, "detail": detail, "first_detail": detail,
            }
            turned(connection, row, Deed(asked.who, asked.when, "lecture", name), values)

    def recalled(self, verification: Verification, asked: Asked, papers: Sequence[Imprint], *, again: bool) -> list[Recalled]:
        """What earlier verdicts made of papers like those of a dossier that is about to be kept."""
        with self._cabinet.read() as connection:
            return recalled(connection, papers, Here(verdict_row(verification, asked), _LATEST, "", again))

    def failed(self, name: str, reason: str, asked: Asked) -> None:
        """Keep why a dossier could not be judged."""
        with self._cabinet.write() as connection:
            values = {"state": State.ECHEC.value, "failure": plain(reason, 1000)}
            turned(connection, found(connection, name), Deed(asked.who, asked.when, "echec", name), values)

    def wait_again(self, name: str | None = None) -> int:
        """What was being read waits again: all of it, where the server was stopped; how many."""
        waits = DOSSIER.update().where(DOSSIER.c.state == State.EN_LECTURE.value).values(state=State.EN_ATTENTE.value)
        with self._cabinet.write() as connection:
            return int(connection.execute(waits.where(DOSSIER.c.id == name) if name else waits).rowcount)

    def retry(self, name: str, asked: Asked) -> Filed:
        """One that could not be judged waits again."""
        with self._cabinet.write() as connection:
            row = found(connection, name)
            if row.state != State.ECHEC.value:
                raise UsageError(say("tray.pas_en_echec"))
            values = {"state": State.EN_ATTENTE.value, "failure": ""}
            turned(connection, row, Deed(asked.who, asked.when, "relance", name), values)
            return filed_of(found(connection, name))

    def filed(self, name: str) -> Filed:
        """How far a dossier has come. UsageError where there is none of that id."""
        with self._cabinet.read() as connection:
            return filed_of(found(connection, name))

    def open(self, name: str, asked: Asked | None = None) -> Opened:
        """All that is known of a dossier; `asked`: who looks, which is written down. UsageError where there is none."""
        if asked:
            with self._cabinet.write() as connection:
                row = found(connection, name)
                witness(connection, Deed(asked.who, asked.when, "consultation", name))
                return opened_of(connection, row)
        with self._cabinet.read() as connection:
            return opened_of(connection, found(connection, name))

    def files(self, name: str) -> tuple[Sent, ...]:
        """The files of a dossier, as they came."""
        with self._cabinet.read() as connection:
            return held_in(connection, found(connection, name).number)

    def find(self, sought: Sought, page: int = 1, size: int = 50) -> Found:
        """A page of the dossiers looked for, those that an agent has to look at first in front."""
        with self._cabinet.read() as connection:
            rows, total = seek(connection, sought, page, size)
            counts = counted(connection, conditions(replace(sought, status=None)))
            tabs = sorted_out(connection, conditions(replace(sought, status=None, state=None)))
            return Found(tuple(map(filed_of, rows)), total, counts, tabs)

    def run(self) -> str:
        """By what another history knows the verdicts of this tray."""
        with self._cabinet.read() as connection:
            return str(connection.execute(select(RUN.c.number)).scalar_one())

    def is_open(self) -> bool:
        """Whether something could be written down now. HistoryUnreachableError where it could not."""
        with self._cabinet.write() as connection:
            connection.execute(DOSSIER.update().where(DOSSIER.c.number < 0).values(version=0))
        return True

    def waiting(self) -> int:
        """How many wait to be read, or are being read."""
        with self._cabinet.read() as connection:
            _, total = seek(connection, Sought(state=State.EN_ATTENTE), 1, 0)
            _, being = seek(connection, Sought(state=State.EN_LECTURE), 1, 0)
        return total + being

    def forget(self, before: datetime, asked: Asked) -> int:
        """Erase the dossiers deposited before then, with their files, and the verdicts asked for before; how many dossiers."""
        with self._cabinet.write() as connection:
            old = select(DOSSIER.c.id).where(DOSSIER.c.deposited_at < utc(before))
            connection.execute(ONCE.delete().where(ONCE.c.dossier.in_(old)))
            gone = int(connection.execute(DOSSIER.delete().where(DOSSIER.c.deposited_at < utc(before))).rowcount)
            if purged(connection, before) or gone:
                witness(connection, Deed(asked.who, asked.when, "conservation", told=str(gone)))
        if gone:
            self._cabinet.wipe()
        return gone


def found(connection: Connection, name: str) -> Any:
    """The row of a dossier. UsageError where there is none of that id."""
    row = connection.execute(select(DOSSIER).where(DOSSIER.c.id == name)).first()
    if row is None:
        raise UnknownDossierError(say("tray.sans_dossier"))
    return row


def turned(connection: Connection, row: Any, deed: Deed, values: dict[str, Any]) -> None:
    """A dossier changed by a deed, which is written down; its version grows."""
    last = {"version": row.version + 1, "change": deed.action, "changed_by": plain(deed.who), "changed_at": utc(deed.when)}
    connection.execute(DOSSIER.update().where(DOSSIER.c.number == row.number).values(**last, **values))
    witness(connection, deed)


def kept(  # noqa: PLR0913  what is kept of one
    connection: Connection, row: Any, verification: Verification, summary: Summary, asked: Asked, *,
    papers: Sequence[Imprint] = (),
) -> dict[str, Any]:
    """A verdict in the history, as one of this dossier's; the columns that tell it."""
    number = recorded(connection, verdict_row(verification, asked), verification, papers, f"{row.id}.{row.version}")
    connection.execute(VERDICT.insert().prefix_with("OR IGNORE"), {"dossier": row.number, "verdict_id": number})
    names = connection.execute(select(PIECE.c.name).where(PIECE.c.dossier == row.number)).scalars().all()
    read = [str(facts.value(name) or "") for facts in verification.facts for name in _LOOKED_FOR]
    kinds = [facts.kind.value.replace("_", " ") for facts in verification.facts if facts.kind]
    sought = _sought(row.reference, row.claim, [summary.software or "", *read, *kinds, *names])
    return {"verdict_id": number, "sought": sought, **shown(summary)}


def _filed(connection: Connection, deposit: tuple[str, str, Sequence[Sent]], asked: Asked) -> str:
    """A dossier that waits to be read, with its files; its id."""
    reference, claim, pieces = deposit
    name, now, who = secrets.token_urlsafe(_SIGNS), utc(asked.when), plain(asked.who)
    row = {
        "id": name, "version": 1, "state": State.EN_ATTENTE.value, "reference": plain(reference), "claim": claim,
        "deposited_by": who, "deposited_at": now, "change": "depot", "changed_by": who, "changed_at": now,
        "sought": _sought(reference, claim, [each.name for each in pieces]),
    }
    key = connection.execute(DOSSIER.insert(), row).inserted_primary_key
    connection.execute(PIECE.insert(), [_piece(key[0] if key else 0, rank, each) for rank, each in enumerate(pieces)])
    witness(connection, Deed(asked.who, asked.when, "depot", name))
    return name


def _deposited(connection: Connection, who: str, once: tuple[str, str] | None) -> str | None:
    """The dossier that somebody deposited under a key before."""
    if once is None:
        return None
    row = connection.execute(select(ONCE).where(ONCE.c.who == plain(who), ONCE.c.key == once[0])).first()
    if row is None:
        return None
    if row.content != once[1]:
        raise KeyTakenError(say("tray.cle_prise"))
    return str(row.dossier)


def _sought(reference: str, claim: str, words: Sequence[str]) -> str:
    """The words in which a dossier is looked for: its reference, who claims; once judged, who and what was read; its pièces."""
    said = json.loads(claim)
    who = [str(said.get(name) or "") for name in ("praticien", "numero_ps")]
    return folded(plain(" ".join(dict.fromkeys(each for each in (reference, *who, *words) if each)), _LONGEST))


def _piece(number: int, rank: int, sent: Sent) -> dict[str, Any]:
    return {
        "dossier": number, "rank": rank, "name": sent.name, "sha256": hashlib.sha256(sent.data).hexdigest(), "media": sent.media,
        "size": len(sent.data), "data": sent.data,
    }
