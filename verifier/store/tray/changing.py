"""What agents do with a dossier: decide, correct, take back. Each change names the version it was made of: none gets lost."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from verifier.domain import Asked, Correction, Decision, Deed, State, Status, Summary, Verification
from verifier.errors import ChangedMeanwhileError, DecidedByAnotherError, NotYetError, UsageError
from verifier.store.storing import added, decided, undone
from verifier.store.tray.cabinet import Cabinet
from verifier.store.tray.dossiers import found, kept, turned
from verifier.store.tray.reading_rows import decided_in, filed_of
from verifier.store.tray.tables import CORRECTION
from verifier.store.words import key_of, plain, utc
from verifier.wording import say, table

__all__ = ["Changes"]


class Changes:
    """Changes of dossiers, each written down with who and when.

    Every method takes the `version` that whoever asks has seen. ChangedMeanwhileError where the dossier has another by now;
    UnknownDossierError, NotYetError (it was not judged), UsageError. `overrules`: whether they may do with another's decision
    what they may with their own; DecidedByAnotherError where they may not.
    """

    def __init__(self, cabinet: Cabinet) -> None:
        self._cabinet = cabinet

    def decide(  # noqa: PLR0913  what is decided, by whom
        self, name: str, version: int, status: Status, why: str, asked: Asked, *, overrules: bool = False,
    ) -> None:
        """Record what an agent decided."""
        with self._cabinet.write() as connection:
            row = _seen(connection, name, version)
            _check_own(connection, row, asked, overrules=overrules)
            decided(connection, row.verdict_id, status, asked, why)
            turned(connection, row, Deed(asked.who, asked.when, "decision", name, status.value), {"decided": status.value})

    def undo_decision(  # noqa: PLR0913  which one, by whom
        self, name: str, version: int, number: int, asked: Asked, why: str, *, overrules: bool = False,
    ) -> None:
        """Take a decision back: the one before it about the same proposal, if one stands, is the dossier's again."""
        with self._cabinet.write() as connection:
            row = _seen(connection, name, version)
            made = next((each for each in decided_in(connection, row.number) if each.number == number), None)
            if made is None:
                raise UsageError(say("store.sans_decision", numero=number))
            _check_by(made, asked, overrules=overrules)
            undone(connection, number, asked, why)
            last = _standing(connection, row)
            deed = Deed(asked.who, asked.when, "decision_annulee", name, str(number))
            turned(connection, row, deed, {"decided": last.status.value if last and last.status else None})

    def correct(  # noqa: PLR0913  what changes with it
        self, name: str, version: int, correction: Correction, verification: Verification, asked: Asked, *, summary: Summary,
        result: str, detail: str, overrules: bool = False,
    ) -> None:
        """Record a correction (its number is not looked at), or one that is taken back, and what the dossier comes to with it."""
        with self._cabinet.write() as connection:
            row = _seen(connection, name, version)
            if summary.status != row.status:        # it would void the decision
                _check_own(connection, row, asked, overrules=overrules)
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


def _standing(connection: Connection, row: Any) -> Decision | None:
    """The last decision about what is proposed now that was not taken back."""
    rows = decided_in(connection, row.number, row.status)
    back = {each.undoes for each in rows}
    standing = [each for each in rows if each.status and each.number not in back]
    return standing[-1] if standing else None


def _check_own(connection: Connection, row: Any, asked: Asked, *, overrules: bool) -> None:
    """Refuse whoever would do away with another's decision."""
    last = _standing(connection, row) if row.decided else None
    if last:
        _check_by(last, asked, overrules=overrules)


def _check_by(made: Decision, asked: Asked, *, overrules: bool) -> None:
    if overrules or made.status is None or key_of(made.who) == key_of(asked.who):
        return
    word = str(table("reports")["statut"][made.status]["mot"]).lower()
    when = f"{made.when.astimezone():%d/%m/%Y à %H:%M}"
    raise DecidedByAnotherError(say("tray.decide_par_un_autre", qui=made.who, quand=when, statut=word))


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
