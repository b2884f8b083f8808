"""What was counted since the server started, as Prometheus reads it: numbers alone, nobody's name, no dossier's."""

from __future__ import annotations

from collections import Counter
from threading import Lock

__all__ = ["Counters"]


class Counters:
    """Sums by name and label. Threads may count at once."""

    def __init__(self) -> None:
        self._sums: Counter[tuple[str, str]] = Counter()
        self._lock = Lock()

    def add(self, name: str, label: str = "", amount: float = 1) -> None:
        """Count."""
        with self._lock:
            self._sums[name, label] += amount  # type: ignore[assignment]  # seconds are no whole number

    def sums(self) -> dict[tuple[str, str], float]:
        """What there is."""
        with self._lock:
            return dict(self._sums)
