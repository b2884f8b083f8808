"""One history: verdicts are recorded, decided about, looked for, purged. Rows are added, never rewritten."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from verifier import __version__
from verifier.domain import Asked, Decision, Imprint, Kept, Recalled, Status, Verification, Wanted
from verifier.errors import HistoryError, HistoryUnreachableError, UsageError
from verifier.store.reading_rows import conditions, kept_of
from verifier.store.recalling import Here, recalled
from verifier.store.words import plain, utc
from verifier.store.writing_rows import decision_row, once, paper_rows, verdict_row
from verifier.wording import say

if TYPE_CHECKING:       # SQLAlchemy waits until a store is opened
    from sqlalchemy import Connection, Engine, Table

__all__ = ["Store", "added", "decided", "purged", "recorded", "undone"]

_AT_ONCE = 500          # verdicts that are read with their pièces and decisions
_WIPING = {
    "sqlite": ("VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"),
    "postgresql": ("VACUUM (FULL) verify_verdict, verify_piece, verify_paper, verify_decision",),
}


class Store:
    """A history that was opened; `place` is where it lies, as it may be told (no password).

    Every method raises HistoryUnreachableError where the database no longer answers.
    """

    def __init__(self, engine: Engine, place: str) -> None:
        self._engine, self.place = engine, place

    def close(self) -> None:
        """Let go of it."""
        self._engine.dispose()

    def record(self, verification: Verification, asked: Asked, mark: str = "") -> int:
        """Keep a verdict; its number. Once this returns, it is there even if this program is killed.

        `mark`: which dossier of which run it is, where one that was stopped may be started again: the same verdict under the same
        mark is recorded once. Nothing can be told from it.
        """
        with self._writing() as connection:
            return recorded(connection, verdict_row(verification, asked), verification, (), mark)

    def meet(  # noqa: PLR0913  what `record` takes, and where it looks
        self, verification: Verification, asked: Asked, papers: Sequence[Imprint], *, mark: str = "", run: str = "",
        again: bool = True,
    ) -> list[Recalled]:
        """Keep a verdict with what its papers are known by; what was told of them before it, by earlier runs than `run`.

        The same whenever it is asked for under one mark, for it looks at what was recorded earlier only. `again`: whether the
        same dossier judged before for the same claim is told too. All is kept and told, or nothing.
        """
        row = verdict_row(verification, asked)
        with self._writing() as connection:
            number = recorded(connection, row | {"run": run or None}, verification, papers, mark)
            return recalled(connection, papers, Here(row, number, run, again))

    def decide(self, verdict: int, status: Status, asked: Asked, why: str) -> int:
        """Record what an agent decided about a verdict; its number. UsageError where there is no such verdict, or no reason."""
        with self._writing() as connection:
            return decided(connection, verdict, status, asked, why)

    def undo(self, decision: int, asked: Asked, why: str) -> int:
        """Take a decision back, by a row of its own; its number. UsageError where there is none, or it was taken back already."""
        with self._writing() as connection:
            return undone(connection, decision, asked, why)

    def undo_same(self, dossier: str, made: Decision, asked: Asked, why: str) -> int:
        """Take back the decision that was kept elsewhere too as `made`; its number, 0 where it is not here."""
        from sqlalchemy import select  # noqa: PLC0415  late

        from verifier.store.tables import DECISION, VERDICT  # noqa: PLC0415

        back = select(DECISION.c.undoes).where(DECISION.c.undoes.is_not(None))
        same = (
            select(DECISION.c.id).join(VERDICT, VERDICT.c.id == DECISION.c.verdict_id)
            .where(VERDICT.c.dossier == plain(dossier), DECISION.c.decided_at == utc(made.when), DECISION.c.why == made.why)
            .where(DECISION.c.decided_by == plain(made.who), DECISION.c.status == (made.status and made.status.value))
            .where(DECISION.c.id.not_in(back))
        )
        with self._writing() as connection:
            found = connection.execute(same.order_by(DECISION.c.id.desc())).scalar()
            return undone(connection, found, asked, why) if found else 0

    def find(self, wanted: Wanted) -> Iterator[Kept]:
        """The verdicts looked for, with their decisions, the oldest first."""
        from sqlalchemy import select  # noqa: PLC0415

        from verifier.store.tables import VERDICT  # noqa: PLC0415

        last = 0
        while True:
            asked = select(VERDICT).where(VERDICT.c.id > last, *conditions(wanted)).order_by(VERDICT.c.id).limit(_AT_ONCE)
            with self._answering(), self._engine.connect() as connection:
                rows = connection.execute(asked).all()
                found = self._known(connection, rows)
            yield from found
            if len(rows) < _AT_ONCE:
                return
            last = rows[-1].id

    def _known(self, connection: Connection, rows: Sequence[Any]) -> list[Kept]:
        """The verdicts of some rows; HistoryError where one says a word (an aid, a status) that this version does not know."""
        try:
            return kept_of(connection, rows)
        except ValueError:
            newer = say("store.trop_recent", version=__version__)
            raise HistoryError(say("store.refuse", lieu=self.place, raison=newer)) from None

    def older(self, before: datetime) -> int:
        """How many verdicts were asked for before then."""
        from sqlalchemy import func, select  # noqa: PLC0415

        from verifier.store.tables import VERDICT  # noqa: PLC0415

        with self._answering(), self._engine.connect() as connection:
            return int(connection.execute(select(func.count()).where(VERDICT.c.asked_at < utc(before))).scalar_one())

    def purge(self, before: datetime) -> int:
        """Erase the verdicts asked for before then, with their decisions; how many. `wipe` follows.

        HistoryError where dossiers of `verify serve` lie beside them: they are erased together, by the server.
        """
        if self.serves_dossiers():
            raise HistoryError(say("store.purge_serveur", lieu=self.place))
        with self._writing() as connection:
            return purged(connection, before)

    def serves_dossiers(self) -> bool:
        """Whether this history is the base of a server too, whose dossiers hold these verdicts."""
        from sqlalchemy import inspect  # noqa: PLC0415  late

        with self._answering(), self._engine.connect() as connection:
            return inspect(connection).has_table("tray_dossier")

    def wipe(self, *, whole: bool = True) -> None:
        """Give back the places of what was erased, so that no tool finds it again in the files.

        `whole`: they are written anew, which takes as long as they are large; else a SQLite file is only made to hold zeros
        there, and a server does it in its own time. Raises HistoryUnreachableError where another program is using them.
        """
        raw = self._engine.raw_connection()
        try:
            held = raw.dbapi_connection
            if held and self._engine.dialect.name == "postgresql":
                held.rollback()
                held.autocommit = True      # VACUUM stands in no transaction
            cursor = raw.cursor()
            answers = [_answer(cursor, each) for each in _WIPING[self._engine.dialect.name][0 if whole else 1 :]]
            if whole and any(answers):      # SQLite: somebody still reads what was erased
                raise HistoryUnreachableError(say("store.mal_efface", lieu=self.place))
        except self._engine.dialect.loaded_dbapi.Error:
            raise HistoryUnreachableError(say("store.mal_efface", lieu=self.place)) from None
        finally:
            raw.invalidate()

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with self._answering(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def _answering(self) -> Iterator[None]:
        from sqlalchemy.exc import SQLAlchemyError  # noqa: PLC0415

        try:
            yield
        except (SQLAlchemyError, OSError):
            raise HistoryUnreachableError(say("store.injoignable", lieu=self.place)) from None


def recorded(
    connection: Connection, row: dict[str, Any], verification: Verification, papers: Sequence[Imprint], mark: str,
) -> int:
    """The rows of a verdict, within a transaction, unless they are there under its mark; its number."""
    from sqlalchemy import select  # noqa: PLC0415  late

    from verifier.store.tables import PAPER, PIECE, VERDICT  # noqa: PLC0415

    pieces = dict.fromkeys(facts.sha256 for facts in verification.facts if facts.sha256)
    if mark:
        row["once"] = once(mark, row, pieces)
    number = _added_once(connection, VERDICT, row) if mark else added(connection, VERDICT, row)
    if number is None:
        return int(connection.execute(select(VERDICT.c.id).where(VERDICT.c.once == row["once"])).scalar_one())
    bytes_ = [{"verdict_id": number, "rank": rank, "sha256": sha256} for rank, sha256 in enumerate(pieces)]
    for table, rows in ((PIECE, bytes_), (PAPER, paper_rows(number, papers))):
        if rows:
            connection.execute(table.insert(), rows)
    return number


def decided(connection: Connection, verdict: int, status: Status, asked: Asked, why: str) -> int:
    """`Store.decide`, within a transaction."""
    from verifier.store.tables import DECISION, VERDICT  # noqa: PLC0415  late

    if connection.execute(VERDICT.select().where(VERDICT.c.id == verdict)).first() is None:
        raise UsageError(say("store.sans_verdict", numero=verdict))
    return added(connection, DECISION, {"verdict_id": verdict, "status": status.value, **decision_row(asked, why)})


def undone(connection: Connection, decision: int, asked: Asked, why: str) -> int:
    """`Store.undo`, within a transaction."""
    from verifier.store.tables import DECISION  # noqa: PLC0415  late

    found = connection.execute(DECISION.select().where(DECISION.c.id == decision)).first()
    again = connection.execute(DECISION.select().where(DECISION.c.undoes == decision)).first()
    if found is None or found.undoes is not None or again is not None:
        raise UsageError(say("store.sans_decision", numero=decision))
    row = {"verdict_id": found.verdict_id, "status": None, "undoes": decision, **decision_row(asked, why)}
    return added(connection, DECISION, row)


def purged(connection: Connection, before: datetime) -> int:
    """`Store.purge`, within a transaction."""
    from sqlalchemy import select  # noqa: PLC0415

    from verifier.store.tables import DECISION, PAPER, PIECE, VERDICT  # noqa: PLC0415

    old = select(VERDICT.c.id).where(VERDICT.c.asked_at < utc(before))
    connection.execute(DECISION.delete().where(DECISION.c.verdict_id.in_(old), DECISION.c.undoes.is_not(None)))
    connection.execute(DECISION.delete().where(DECISION.c.verdict_id.in_(old)))
    for table in (PIECE, PAPER):
        connection.execute(table.delete().where(table.c.verdict_id.in_(old)))
    return int(connection.execute(VERDICT.delete().where(VERDICT.c.asked_at < utc(before))).rowcount)


def added(connection: Connection, table: Table, row: Mapping[str, Any]) -> int:
    """Add a row; its number."""
    key = connection.execute(table.insert(), row).inserted_primary_key
    return int(key[0]) if key else 0


def _added_once(connection: Connection, table: Table, row: Mapping[str, Any]) -> int | None:
    """Add a row; its number, None where one of the same `once` is there."""
    number = connection.execute(_adding_once(connection.dialect.name, table), row).scalar_one_or_none()
    return None if number is None else int(number)


@cache
def _adding_once(dialect: str, table: Table) -> Any:
    """The statement, made once: to make it takes longer than to run it."""
    from sqlalchemy.dialects import postgresql, sqlite  # noqa: PLC0415  late

    insert: Any = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}[dialect]
    return insert(table).on_conflict_do_nothing(index_elements=["once"]).returning(table.c.id)


def _answer(cursor: Any, statement: str) -> int:
    """The first number that a statement answers, if it answers at all."""
    cursor.execute(statement)
    row = cursor.fetchone() if cursor.description else None
    return int(row[0]) if row else 0
