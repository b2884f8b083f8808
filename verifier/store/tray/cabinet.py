"""The file in which a tray lies: read by many at once, written by one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from verifier.errors import HistoryUnreachableError
from verifier.wording import say

__all__ = ["Cabinet"]


class Cabinet:
    """Transactions on the file `place`. HistoryUnreachableError where it no longer answers (no room, no right, gone)."""

    def __init__(self, readers: Engine, writer: Engine, place: str) -> None:
        self._readers, self._writer, self.place = readers, writer, place

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """What stands there now, whatever is being written."""
        with self._answering(), self._readers.begin() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Alone from the first look to the last word; all of it or nothing."""
        with self._answering(), self._writer.begin() as connection:
            yield connection

    def wipe(self) -> None:
        """Give back the places of what was erased: they hold zeros (`secure_delete`), in the file too, not only beside it."""
        with self._answering(), self._writer.connect() as connection:
            held = connection.connection.dbapi_connection
            if held:
                held.rollback()
                held.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Let go of it."""
        self._readers.dispose()
        self._writer.dispose()

    @contextmanager
    def _answering(self) -> Iterator[None]:
        try:
            yield
        except (SQLAlchemyError, OSError):
            raise HistoryUnreachableError(say("tray.injoignable", lieu=self.place)) from None
