"""The tables of the tray as they are after the last of its steps."""

from __future__ import annotations

from sqlalchemy import Column, Float, Integer, LargeBinary, MetaData, Table, Text

__all__ = ["ACCOUNT", "AUDIT", "CORRECTION", "DOSSIER", "ONCE", "PIECE", "RUN", "SESSION", "STEP", "TABLES", "TOKEN", "VERDICT"]

_ALL = MetaData()

STEP = Table(
    "tray_step", _ALL,
    Column("name", Text, primary_key=True), Column("applied_at", Text), Column("verifier", Text),
)
DOSSIER = Table(
    "tray_dossier", _ALL,
    Column("number", Integer, primary_key=True), Column("id", Text), Column("version", Integer), Column("state", Text),
    Column("reference", Text), Column("claim", Text),
    Column("deposited_by", Text), Column("deposited_at", Text),
    Column("change", Text), Column("changed_by", Text), Column("changed_at", Text),
    Column("failure", Text), Column("verdict_id", Integer), Column("decided", Text),
    Column("status", Text), Column("urgency", Integer), Column("dispositif", Text), Column("exercice", Integer),
    Column("profession", Text), Column("indicateur", Text), Column("missing", Text), Column("quality", Float),
    Column("software", Text), Column("sought", Text),
    Column("result", Text), Column("detail", Text), Column("first_detail", Text),
)
PIECE = Table(
    "tray_piece", _ALL,
    Column("dossier", Integer, primary_key=True), Column("rank", Integer, primary_key=True), Column("name", Text),
    Column("sha256", Text), Column("media", Text), Column("size", Integer), Column("data", LargeBinary),
)
CORRECTION = Table(
    "tray_correction", _ALL,
    Column("id", Integer, primary_key=True), Column("dossier", Integer), Column("corrected_at", Text),
    Column("corrected_by", Text), Column("piece", Integer), Column("field", Text), Column("before", Text),
    Column("after", Text), Column("undoes", Integer),
)
VERDICT = Table(
    "tray_verdict", _ALL,
    Column("dossier", Integer, primary_key=True), Column("verdict_id", Integer, primary_key=True),
)
ONCE = Table(
    "tray_once", _ALL,
    Column("who", Text, primary_key=True), Column("key", Text, primary_key=True), Column("content", Text),
    Column("dossier", Text), Column("at", Text),
)
ACCOUNT = Table(
    "tray_account", _ALL,
    Column("name", Text, primary_key=True), Column("role", Text), Column("secret", Text), Column("made_at", Text),
    Column("closed_at", Text), Column("key", Text),
)
TOKEN = Table(
    "tray_token", _ALL,
    Column("id", Integer, primary_key=True), Column("name", Text), Column("role", Text), Column("hash", Text),
    Column("made_by", Text), Column("made_at", Text), Column("revoked_at", Text),
)
SESSION = Table(
    "tray_session", _ALL,
    Column("hash", Text, primary_key=True), Column("account", Text), Column("made_at", Text), Column("ends_at", Text),
)
AUDIT = Table(
    "tray_audit", _ALL,
    Column("number", Integer, primary_key=True), Column("at", Text), Column("who", Text), Column("action", Text),
    Column("dossier", Text), Column("told", Text), Column("hash", Text),
)
RUN = Table("tray_run", _ALL, Column("number", Text))
TABLES = frozenset(_ALL.tables)
