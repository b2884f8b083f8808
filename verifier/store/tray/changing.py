"""What agents do with a dossier: decide, correct, take back. Each change names the version it was made of: none gets lost."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from verifier.domain import Asked, Correction, Deed, State, Status, Summary, Verification
from verifier.errors import ChangedMeanwhileError, NotYetError, UsageError
from verifier.store.storing import added, decided, undone
from verifier.store.tray.cabinet import Cabinet
from verifier.store.tray.dossiers import found, kept, turned
from verifier.store.tray.reading_rows import decided_in, filed_of
from verifier.store.tray.tables import CORRECTION
from verifier.store.words import plain, utc
from verifier.wording import say, table

__all__ = ["Changes"]


class Changes:
    """Changes of dossiers, each written down with who and when.

    Every method takes the `version` that whoever asks has seen. ChangedMeanwhileError where the dossier has another by now;
    UnknownDossierError, NotYetError (it was not judged), UsageError.
    """

    def __init__(self, cabinet: Cabinet) -> None:
        self._cabinet = cabinet

    def decide(self, name: str, version: int, status: Status, why: str, asked: Asked) -> None:
        """Record what an agent decided."""
        with self._cabinet.write() as connection:
            row = _seen(connection, name, version)
            decided(connection, row.verdict_id, status, asked, why)
            turned(connection, row, Deed(asked.who, asked.when, "decision", name, status.value), {"decided": status.value})

    def undo_decision(self, name: str, version: int, number: int, asked: Asked, why: str) -> None:
        """Take a decision back: the one before it, if there is one that stands, is the dossier's again."""
        with self._cabinet.write() as connection:
            row = _seen(connection, name, version)
            if number not in {each.number for each in decided_in(connection, row.number)}:
                raise UsageError(say("store.sans_decision", numero=number))
            undone(connection, number, asked, why)
            rows = decided_in(connection, row.number)
            back = {each.undoes for each in rows}
            left = [each.status for each in rows if each.status and each.number not in back]
            deed = Deed(asked.who, asked.when, "decision_annulee", name, str(number))
            turned(connection, row, deed, {"decided": left[-1].value if left else None})

    def correct(  # noqa: PLR0913  what changes with it
        self, name: str, version: int, correction: Correction, verification: Verification, asked: Asked, *, summary: Summary,
        result: str, detail: str,
    ) -> None:
        """Record a correction (its number is not looked at), or one that is taken back, and what the dossier comes to with it."""
        with self._cabinet.write() as connection:
            row = _seen(connection, name, version)
            added(connection, CORRECTION, {
                "dossier": row.number, "corrected_at": utc(asked.when), "corrected_by": plain(asked.who),
                "piece": correction.piece, "field": plain(correction.field), "before": correction.before,
                "after": correction.after, "undoes": correction.undoes,
            })
            values = {**kept(connection, row, verification, summary, asked), "result": result, "detail": detail}
            if row.decided and values["status"] != row.status:      # that decision was about another proposal
                values["decided"] = None
            action = "correction" if correction.undoes is None else "correction_annulee"
            told = f"{correction.piece}.{correction.field}"
            turned(connection, row, Deed(asked.who, asked.when, action, name, told), values)


def _seen(connection: Connection, name: str, version: int) -> Any:
    """The row of a dossier that is as it was seen, and judged."""
    row = found(connection, name)
    if row.version != version:
        last = filed_of(row).changed
        what: str = table("tray")["changements"].get(last.what, last.what)
        when = f"{last.when.astimezone():%d/%m/%Y à %H:%M}"
        raise ChangedMeanwhileError(say("tray.modifie", quoi=what, qui=last.who, quand=when))
    if row.state != State.JUGE.value or row.verdict_id is None:
        raise NotYetError(say("tray.pas_juge"))
    return row
