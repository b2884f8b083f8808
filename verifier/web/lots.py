"""What was said of lots of dossiers, for the page that is shown after each: it may be loaded again, or come back to."""

from __future__ import annotations

import secrets
from collections import OrderedDict
from threading import Lock
from typing import Any

__all__ = ["Lots"]

_MOST = 300     # lots that are remembered; of an older one the queue alone is shown


class Lots:
    """By a key that nobody guesses, and for whom it was said. Threads may ask at once."""

    def __init__(self) -> None:
        self._told: OrderedDict[tuple[str, str], dict[str, Any]] = OrderedDict()
        self._lock = Lock()

    def keep(self, who: str, told: dict[str, Any]) -> str:
        """The key under which it is found again."""
        key = secrets.token_urlsafe(12)
        with self._lock:
            self._told[who, key] = told
            while len(self._told) > _MOST:
                self._told.popitem(last=False)
        return key

    def of(self, who: str, key: str) -> dict[str, Any] | None:
        """What was said; None where it is not remembered, or was for somebody else."""
        with self._lock:
            return self._told.get((who, key))
