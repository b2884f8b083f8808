"""Where a history lies → a store that can be used: SQLite in a file, PostgreSQL by its address."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from verifier.errors import HistoryError, HistoryUnreachableError, UsageError
from verifier.store.storing import Store
from verifier.wording import say

if TYPE_CHECKING:       # SQLAlchemy waits until a store is opened
    from sqlalchemy import Engine
    from sqlalchemy.engine import URL

__all__ = ["Mode", "on_file", "open_store", "told", "url_of"]

_WAIT = 10.0            # seconds that one writer waits for another, or for the server
_PAGES = 8000           # of 4 kB, written beside before they join the file: each time costs a wait for the disk
_SSL = ("disable", "require", "verify-full")
_DRIVERS = {"postgresql": "postgresql+pg8000", "postgresql+pg8000": "postgresql+pg8000"}


class Mode(StrEnum):
    """What a store is opened for."""

    WRITING = "writing"      # it is made where there is none
    ERASING = "erasing"
    READING = "reading"


def open_store(place: str, mode: Mode, wait: float = _WAIT) -> Store:
    """The store at this path or address, made where there is none if it is to be written. `wait`: seconds for an answer.

    UsageError: an address that is none; HistoryError: what lies there is no history that this version can use;
    HistoryUnreachableError: nothing answers there now.
    """
    url = url_of(place)
    file = Path(url.database or "") if url.get_backend_name() == "sqlite" else None
    shown = str(file) if file else f"postgresql://{url.host}:{url.port or 5432}/{url.database}"
    with told(file, shown):
        engine = on_file(url, file, mode, wait) if file else _on_server(url, wait)
        try:
            _check(engine, mode)
            engine.dispose()        # nothing stays open while the workers that read strangers' bytes are forked
        except BaseException:
            engine.dispose()
            raise
    return Store(engine, shown)


@contextmanager
def told(file: Path | None, shown: str, area: str = "store") -> Iterator[None]:
    """Whatever goes wrong, in one French line that says where; `area`: which sentences say it."""
    from sqlalchemy.exc import DBAPIError, SQLAlchemyError  # noqa: PLC0415  late

    try:
        yield
    except HistoryUnreachableError:
        raise
    except HistoryError as error:
        raise HistoryError(say(f"{area}.refuse", lieu=shown, raison=error)) from None
    except (SQLAlchemyError, OSError, sqlite3.Error) as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        if file and isinstance(cause, sqlite3.DatabaseError) and not isinstance(cause, sqlite3.OperationalError):
            raise HistoryError(say(f"{area}.refuse", lieu=shown, raison=say("store.pas_un_historique"))) from None
        raise HistoryUnreachableError(say(f"{area}.injoignable", lieu=shown)) from None


def _check(engine: Engine, mode: Mode) -> None:
    """Walk the steps that are left; who does not add verdicts only looks whether there are some."""
    from verifier.store import migrations  # noqa: PLC0415  late

    if mode is Mode.WRITING:
        migrations.bring_up_to_date(engine)
        return
    with engine.connect() as connection:
        left = migrations.check(connection)
    if left:
        whole = len(left) == len(migrations.STEPS)
        raise HistoryError(say("store.vide" if whole else "store.a_mettre_a_jour"))


def url_of(place: str) -> URL:
    """The address; a path is a SQLite file."""
    from sqlalchemy.engine import URL, make_url  # noqa: PLC0415  late
    from sqlalchemy.exc import ArgumentError  # noqa: PLC0415

    scheme, mark, rest = place.partition("://")
    if not mark:
        return URL.create("sqlite", database=str(Path(place).expanduser().absolute()))
    try:
        url = make_url(f"{'sqlite' if scheme == 'sqlite' else _DRIVERS[scheme]}://{rest}")
    except (KeyError, ArgumentError, ValueError):
        _refuse(scheme)
    if not url.database or url.database == ":memory:":
        _refuse(scheme)
    return url


def _refuse(scheme: str) -> NoReturn:
    raise UsageError(say("store.adresse", debut=scheme))


def on_file(url: URL, file: Path, mode: Mode, wait: float, sync: str = "NORMAL") -> Engine:
    """The engine of a SQLite file. `sync`: « FULL » where not even a power cut may lose what was acknowledged."""
    from sqlalchemy import create_engine, event  # noqa: PLC0415  late

    if mode is not Mode.WRITING and not file.is_file():
        raise HistoryUnreachableError(say("store.absent", lieu=file))
    if mode is Mode.WRITING:
        with suppress(FileExistsError):     # nobody but its owner reads a new one
            os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    engine = create_engine(url, connect_args={"timeout": min(wait, _WAIT)})
    begin = "BEGIN" if mode is Mode.READING else "BEGIN IMMEDIATE"

    def prepare(connection: sqlite3.Connection, _: object) -> None:
        connection.isolation_level = None       # transactions are ours to begin: a step of the schema is whole too
        if mode is not Mode.READING:
            _check_file(connection)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute(f"PRAGMA wal_autocheckpoint = {_PAGES}")
            connection.execute("PRAGMA secure_delete = ON")
        connection.execute(f"PRAGMA synchronous = {sync}")
        connection.execute("PRAGMA foreign_keys = ON")

    event.listen(engine, "connect", prepare)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(begin))
    return engine


def _check_file(connection: sqlite3.Connection) -> None:
    """Not one byte of a file that is not ours is touched, not even how it is journaled."""
    names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if names and "verify_step" not in names:
        raise HistoryError(say("store.pas_un_historique"))


def _on_server(url: URL, wait: float) -> Engine:
    """`sslmode` as PostgreSQL's own programs mean it: `require` (nobody listens), `verify-full` (and it is the right server)."""
    from sqlalchemy import create_engine  # noqa: PLC0415  late

    mode = url.query.get("sslmode", "disable")
    if mode not in _SSL:
        raise UsageError(say("store.sslmode", valeurs=", ".join(_SSL)))
    context = None
    if mode != "disable":
        import ssl  # noqa: PLC0415  late: only a server asks

        context = ssl.create_default_context()
        context.check_hostname = mode == "verify-full"
        context.verify_mode = ssl.CERT_REQUIRED if mode == "verify-full" else ssl.CERT_NONE
    plain = url.difference_update_query(["sslmode"])
    try:
        return create_engine(plain, connect_args={"timeout": wait, "ssl_context": context}, pool_pre_ping=True)
    except ImportError:
        raise HistoryError(say("store.sans_pilote")) from None
