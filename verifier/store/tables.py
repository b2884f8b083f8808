"""The tables as they are after the last step of `migrations`, for the questions that are asked of them."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Integer, MetaData, Table, Text

__all__ = ["DECISION", "PAPER", "PIECE", "STEP", "TABLES", "VERDICT"]

_ALL = MetaData()
_NUMBER = BigInteger().with_variant(Integer, "sqlite")

STEP = Table(
    "verify_step", _ALL,
    Column("name", Text, primary_key=True), Column("applied_at", Text), Column("verifier", Text),
)
VERDICT = Table(
    "verify_verdict", _ALL,
    Column("id", _NUMBER, primary_key=True), Column("asked_at", Text), Column("asked_by", Text), Column("dossier", Text),
    Column("dispositif", Text), Column("exercice", Integer), Column("profession", Text), Column("indicateur", Text),
    Column("status", Text), Column("criteria", Text), Column("software", Text),
    Column("verifier", Text), Column("catalog", Text), Column("rules", Text), Column("model", Text),
    Column("once", Text), Column("run", Text),
)
PIECE = Table(
    "verify_piece", _ALL,
    Column("verdict_id", _NUMBER, primary_key=True), Column("rank", Integer, primary_key=True), Column("sha256", Text),
)
PAPER = Table(
    "verify_paper", _ALL,
    Column("verdict_id", _NUMBER, primary_key=True), Column("rank", Integer, primary_key=True), Column("number", Text),
    Column("page", Text),
)
DECISION = Table(
    "verify_decision", _ALL,
    Column("id", _NUMBER, primary_key=True), Column("verdict_id", _NUMBER), Column("decided_at", Text),
    Column("decided_by", Text), Column("status", Text), Column("why", Text), Column("undoes", _NUMBER),
)
TABLES = frozenset(_ALL.tables)
