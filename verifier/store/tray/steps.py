"""The steps that make a tray, walked after the history's own (`migrations`): it lies in the same file."""

from __future__ import annotations

from sqlalchemy import Connection, select

from verifier.store.migrations import Ladder, Step, sealed_on_sqlite
from verifier.store.tray.tables import ACCOUNT, STEP, TABLES
from verifier.store.words import key_of

__all__ = ["LADDER"]

_KEPT = "CREATE TRIGGER tray_audit_kept BEFORE DELETE ON tray_audit BEGIN SELECT RAISE(ABORT, 'an audit is never erased'); END"


def _keyed(connection: Connection) -> None:
    """The accounts that are there, by what tells their names apart."""
    for name in connection.execute(select(ACCOUNT.c.name)).scalars().all():
        connection.execute(ACCOUNT.update().where(ACCOUNT.c.name == name).values(key=key_of(name)))


LADDER = Ladder((
    Step("0001_dossiers", (
        ("CREATE TABLE tray_dossier (number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, version INTEGER NOT NULL,"
        " state TEXT NOT NULL, reference TEXT NOT NULL, claim TEXT NOT NULL, deposited_by TEXT NOT NULL,"
        " deposited_at TEXT NOT NULL, change TEXT NOT NULL, changed_by TEXT NOT NULL, changed_at TEXT NOT NULL,"
        " failure TEXT NOT NULL DEFAULT '', verdict_id INTEGER REFERENCES verify_verdict (id) ON DELETE SET NULL, decided TEXT,"
        " status TEXT, urgency INTEGER, dispositif TEXT, exercice INTEGER, profession TEXT, indicateur TEXT, missing TEXT,"
        " quality REAL, software TEXT, sought TEXT NOT NULL, result TEXT NOT NULL DEFAULT '', detail TEXT NOT NULL DEFAULT '',"
        " first_detail TEXT NOT NULL DEFAULT '')"),
        ("CREATE TABLE tray_piece (dossier INTEGER NOT NULL REFERENCES tray_dossier (number) ON DELETE CASCADE,"
        " rank INTEGER NOT NULL, name TEXT NOT NULL, sha256 TEXT NOT NULL, media TEXT NOT NULL, size INTEGER NOT NULL,"
        " data BLOB NOT NULL, PRIMARY KEY (dossier, rank))"),
        ("CREATE TABLE tray_verdict (dossier INTEGER NOT NULL REFERENCES tray_dossier (number) ON DELETE CASCADE,"
        " verdict_id INTEGER NOT NULL REFERENCES verify_verdict (id) ON DELETE CASCADE, PRIMARY KEY (dossier, verdict_id))"),
        ("CREATE TABLE tray_once (who TEXT NOT NULL, key TEXT NOT NULL, content TEXT NOT NULL, dossier TEXT NOT NULL,"
        " at TEXT NOT NULL, PRIMARY KEY (who, key))"),
        "CREATE INDEX tray_piece_sha256 ON tray_piece (sha256)",
        "CREATE INDEX tray_dossier_queue ON tray_dossier (state, number)",
        "CREATE INDEX tray_dossier_order ON tray_dossier (decided, urgency, number)",
        ("CREATE TABLE tray_correction (id INTEGER PRIMARY KEY AUTOINCREMENT,"
        " dossier INTEGER NOT NULL REFERENCES tray_dossier (number) ON DELETE CASCADE, corrected_at TEXT NOT NULL,"
        " corrected_by TEXT NOT NULL, piece INTEGER NOT NULL, field TEXT NOT NULL, before TEXT NOT NULL, after TEXT NOT NULL,"
        " undoes INTEGER UNIQUE REFERENCES tray_correction (id))"),
        sealed_on_sqlite("tray_correction"),
    )),
    Step("0002_people", (
        ("CREATE TABLE tray_account (name TEXT PRIMARY KEY, role TEXT NOT NULL, secret TEXT NOT NULL, made_at TEXT NOT NULL,"
        " closed_at TEXT)"),
        ("CREATE TABLE tray_token (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, role TEXT NOT NULL,"
        " hash TEXT NOT NULL UNIQUE, made_by TEXT NOT NULL, made_at TEXT NOT NULL, revoked_at TEXT)"),
        ("CREATE TABLE tray_session (hash TEXT PRIMARY KEY,"
        " account TEXT NOT NULL REFERENCES tray_account (name) ON DELETE CASCADE, made_at TEXT NOT NULL, ends_at TEXT NOT NULL)"),
    )),
    Step("0003_audit", (
        ("CREATE TABLE tray_audit (number INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, who TEXT NOT NULL,"
        " action TEXT NOT NULL, dossier TEXT NOT NULL, told TEXT NOT NULL, hash TEXT NOT NULL)"),
        "CREATE INDEX tray_audit_dossier ON tray_audit (dossier)",
        sealed_on_sqlite("tray_audit"),
        _KEPT,
    )),
    Step("0004_names", (
        "ALTER TABLE tray_account ADD COLUMN key TEXT NOT NULL DEFAULT ''",
        "CREATE INDEX tray_account_key ON tray_account (key)",      # unique from now on (`accounts`): an old tray may hold twins
    ), then=_keyed),
    Step("0005_indexes", (
        "CREATE INDEX tray_correction_dossier ON tray_correction (dossier)",
        "CREATE INDEX tray_audit_deed ON tray_audit (dossier, action, at)",     # delays, without a look at the rows
        "DROP INDEX tray_audit_dossier",
        "CREATE INDEX tray_audit_told ON tray_audit (action, told, dossier)",
        "CREATE INDEX tray_dossier_verdict ON tray_dossier (verdict_id)",       # else each verdict that is erased reads them all
        "CREATE INDEX tray_verdict_verdict ON tray_verdict (verdict_id)",
        "CREATE INDEX tray_session_account ON tray_session (account)",
        "CREATE INDEX tray_once_dossier ON tray_once (dossier)",
    )),
    Step("0006_run", (
        "CREATE TABLE tray_run (number TEXT NOT NULL)",
        "INSERT INTO tray_run VALUES (lower(hex(randomblob(8))))",      # as a batch's: chance, from which nothing is found
    )),
), STEP, TABLES)
