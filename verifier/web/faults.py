"""What went wrong with the tool, for who looks after the server: its log gets the detail that agents are spared."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock

from verifier.errors import ClusterError, EngineMissing, UsageError, VerifierError
from verifier.web.problems import refusal_of
from verifier.wording import say

__all__ = ["Faults"]

_AGAIN = 60.0       # seconds in which the same fault is told once
_MOST = 100         # faults that are remembered


class Faults:
    """`tell` gets one French line a fault. Threads may tell at once."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell, self._told, self._lock, self._over = tell, dict[str, float](), Lock(), False

    def end(self) -> None:
        """Tell nothing more: the server stops, and leaves what it was doing."""
        self._over = True

    def note(self, error: Exception) -> None:
        """Tell of an error of the tool's own; of one that nobody foresaw its kind alone: its words may be a document's."""
        if isinstance(error, VerifierError):
            self.tell(str(error))
        else:
            self.tell(say("http.journal_imprevu", erreur=type(error).__name__))

    def tell(self, line: str) -> None:
        """Tell something, unless it was told a moment ago."""
        now = time.monotonic()
        with self._lock:
            before = self._told.get(line)
            if self._over or (before is not None and now - before < _AGAIN):
                return
            if len(self._told) >= _MOST:
                self._told.clear()
            self._told[line] = now
        self._tell(line)

    def for_agents(self, error: VerifierError) -> str:
        """What an agent is told of it, without places or advice that are not for them; the log gets the rest."""
        self.note(error)
        if isinstance(error, EngineMissing):
            return say("http.moteur_absent")
        return str(error) if isinstance(error, (UsageError, ClusterError)) else refusal_of(error).detail
