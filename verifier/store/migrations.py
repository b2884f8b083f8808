"""The steps that make a store what this version expects: ordered, named, each in one transaction that also records it.

A step never changes once it was released: what comes later is another step. Times are UTC, in ISO 8601, which sorts as it reads.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, Table, inspect, select

from verifier import __version__
from verifier.errors import HistoryError
from verifier.store.tables import STEP, TABLES
from verifier.wording import say

__all__ = ["STEPS", "Ladder", "Step", "bring_up_to_date", "check", "sealed_on_sqlite"]

_LOCK = 0x76657269      # PostgreSQL: one process at a time walks the steps
_KEY = {"sqlite": "INTEGER PRIMARY KEY AUTOINCREMENT", "postgresql": "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY"}
_STEP_TABLE = "CREATE TABLE {table} (name TEXT PRIMARY KEY, applied_at TEXT NOT NULL, verifier TEXT NOT NULL)"


@dataclass(frozen=True, slots=True)
class Step:
    """A named step: its statements for all databases (`{key}`: a number that counts by itself), then those of one alone.

    `then`: what is filled in afterwards that SQL cannot say.
    """

    name: str
    statements: tuple[str, ...]
    only: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    then: Callable[[Connection], None] | None = None


@dataclass(frozen=True, slots=True)
class Ladder:
    """The steps of one thing that is kept, the table that says which were walked, and the tables that they make."""

    steps: tuple[Step, ...]
    walked: Table
    tables: frozenset[str]


def sealed_on_sqlite(table: str) -> str:
    """The statement after which no row of a table can be changed."""
    return (
        f"CREATE TRIGGER {table}_sealed BEFORE UPDATE ON {table} "
        "BEGIN SELECT RAISE(ABORT, 'a history is never rewritten'); END"
    )


def _sealed_on_postgresql(table: str) -> str:
    return f"CREATE TRIGGER {table}_sealed BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION verify_sealed()"


_SEALED = ("verify_verdict", "verify_piece", "verify_decision")

STEPS: tuple[Step, ...] = (
    Step("0001_verdicts", (
        ("CREATE TABLE verify_verdict (id {key}, asked_at TEXT NOT NULL, asked_by TEXT NOT NULL, dossier TEXT NOT NULL,"
        " dispositif TEXT, exercice INTEGER, profession TEXT, indicateur TEXT NOT NULL, status TEXT NOT NULL,"
        " criteria TEXT NOT NULL, software TEXT,"
        " verifier TEXT NOT NULL, catalog TEXT NOT NULL, rules TEXT NOT NULL, model TEXT NOT NULL)"),
        ("CREATE TABLE verify_piece (verdict_id BIGINT NOT NULL REFERENCES verify_verdict (id) ON DELETE CASCADE,"
        " rank INTEGER NOT NULL, sha256 TEXT NOT NULL, PRIMARY KEY (verdict_id, rank))"),
        "CREATE INDEX verify_verdict_asked_at ON verify_verdict (asked_at)",
        "CREATE INDEX verify_verdict_dossier ON verify_verdict (dossier)",
        "CREATE INDEX verify_piece_sha256 ON verify_piece (sha256)",
    )),
    Step("0002_decisions", (
        ("CREATE TABLE verify_decision (id {key}, verdict_id BIGINT NOT NULL REFERENCES verify_verdict (id) ON DELETE CASCADE,"
        " decided_at TEXT NOT NULL, decided_by TEXT NOT NULL, status TEXT, why TEXT NOT NULL,"
        " undoes BIGINT UNIQUE REFERENCES verify_decision (id))"),
        "CREATE INDEX verify_decision_verdict ON verify_decision (verdict_id)",
    )),
    Step("0003_append_only", (), {
        "sqlite": tuple(sealed_on_sqlite(table) for table in _SEALED),
        "postgresql": (
            ("CREATE FUNCTION verify_sealed() RETURNS trigger LANGUAGE plpgsql AS "
             "$$ BEGIN RAISE EXCEPTION 'a history is never rewritten'; END $$"),
            *(_sealed_on_postgresql(table) for table in _SEALED),
        ),
    }),
    Step("0004_once", (
        "ALTER TABLE verify_verdict ADD COLUMN once TEXT",
        "CREATE UNIQUE INDEX verify_verdict_once ON verify_verdict (once)",
    )),
    Step("0005_seen_before", (
        "ALTER TABLE verify_verdict ADD COLUMN run TEXT",
        ("CREATE TABLE verify_paper (verdict_id BIGINT NOT NULL REFERENCES verify_verdict (id) ON DELETE CASCADE,"
         " rank INTEGER NOT NULL, number TEXT, page TEXT, PRIMARY KEY (verdict_id, rank))"),
        "CREATE INDEX verify_paper_number ON verify_paper (number, verdict_id) WHERE number IS NOT NULL",
        "CREATE INDEX verify_paper_page ON verify_paper (page, verdict_id) WHERE page IS NOT NULL",
        "CREATE INDEX verify_piece_sha256_verdict ON verify_piece (sha256, verdict_id)",
        "DROP INDEX verify_piece_sha256",
    ), {"sqlite": (sealed_on_sqlite("verify_paper"),), "postgresql": (_sealed_on_postgresql("verify_paper"),)}),
)


def bring_up_to_date(engine: Engine, ladder: Ladder | None = None) -> None:
    """Walk the steps that this store has not walked yet: the history's, or those of what lies beside it.

    HistoryError where it is no history of ours, or a later version's.
    """
    ladder = ladder or _history()
    with engine.connect() as connection:
        left = check(connection, ladder)
    for name in left:
        with engine.begin() as connection:
            _lock(connection)
            if name in check(connection, ladder):       # nobody else did it while we waited
                _walk(connection, ladder, next(step for step in ladder.steps if step.name == name))


def check(connection: Connection, ladder: Ladder | None = None) -> tuple[str, ...]:
    """The names of the steps that are still to be walked, in order. HistoryError where this is no history that we can use."""
    known = [step.name for step in (ladder or _history()).steps]
    done = _walked(connection, ladder or _history())
    if done - set(known):
        raise HistoryError(say("store.trop_recent", version=__version__))
    if done != set(known[: len(done)]):
        raise HistoryError(say("store.pas_un_historique"))
    return tuple(known[len(done):])


def _history() -> Ladder:
    return Ladder(STEPS, STEP, TABLES)


def _walked(connection: Connection, ladder: Ladder) -> set[str]:
    """The names of the steps that were walked. HistoryError where somebody else's tables lie there."""
    there = set(inspect(connection).get_table_names())
    if ladder.walked.name in there:
        return set(connection.execute(select(ladder.walked.c.name)).scalars())
    if there & ladder.tables or (there and STEP.name not in there and connection.dialect.name == "sqlite"):
        raise HistoryError(say("store.pas_un_historique"))
    return set()


def _walk(connection: Connection, ladder: Ladder, step: Step) -> None:
    dialect = connection.dialect.name
    if step is ladder.steps[0]:
        connection.exec_driver_sql(_STEP_TABLE.format(table=ladder.walked.name))
    for statement in (*step.statements, *step.only.get(dialect, ())):
        connection.exec_driver_sql(statement.replace("{key}", _KEY[dialect]))
    if step.then:
        step.then(connection)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    connection.execute(ladder.walked.insert().values(name=step.name, applied_at=now, verifier=__version__))


def _lock(connection: Connection) -> None:
    """SQLite has taken its lock already (`BEGIN IMMEDIATE`)."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
