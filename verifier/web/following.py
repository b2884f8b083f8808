"""The caisse's own history (VERIFY_HISTORIQUE), where one is kept: it gets what the server's base gets, verdicts and decisions.

The base is what counts. A history that does not answer stops nobody: the log says which dossiers it misses, and a verdict that it
was not asked about says so.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from verifier.batch import recorded, unasked
from verifier.domain import Asked, Decision, Opened, Status, Verification
from verifier.errors import VerifierError
from verifier.web.faults import Faults
from verifier.wording import say

if TYPE_CHECKING:       # a store waits until one is asked for
    from verifier.store import Store

__all__ = ["Following"]

_AGAIN = 60.0       # seconds after which one that did not answer is tried again
Done = TypeVar("Done")


class Following:
    """`run`: by which the history knows this base's verdicts, so that it does not tell again what the base tells itself."""

    def __init__(self, store: Store | None, run: str, faults: Faults) -> None:
        self._store, self._run, self._faults, self._not_before = store, run, faults, 0.0
        self._why = ""      # what it last failed by

    def judged(self, dossier: str, verification: Verification, asked: Asked) -> Verification:
        """The same, kept there too, with what other runs made of its papers, or that this is not known."""
        if self._store is None:
            return verification
        return self._try(dossier, lambda store: recorded(verification, store, asked, dossier, self._run), unasked(verification))

    def corrected(self, dossier: str, verification: Verification, asked: Asked) -> None:
        """Keep what it came to with a correction."""
        self._try(dossier, lambda store: store.record(verification, asked, dossier), 0)

    def decided(self, dossier: str, verification: Verification, status: Status, asked: Asked, why: str) -> None:
        """Keep a decision beside its verdict, which is there under the same mark, or is now."""
        self._try(dossier, lambda store: store.decide(store.record(verification, asked, dossier), status, asked, why), 0)

    def undone(self, opened: Opened, made: Decision, asked: Asked, why: str) -> None:
        """Keep that a decision was taken back."""
        self._try(opened.filed.id, lambda store: store.undo_same(opened.filed.reference, made, asked, why), 0)

    def close(self) -> None:
        """Let go of it."""
        if self._store:
            self._store.close()

    def _try(self, dossier: str, do: Callable[[Store], Done], otherwise: Done) -> Done:
        """Do it; `otherwise` where it does not answer, or did not a moment ago."""
        if self._store is None:
            return otherwise
        if time.monotonic() >= self._not_before:
            try:
                return do(self._store)
            except VerifierError as error:
                self._not_before, self._why = time.monotonic() + _AGAIN, str(error)
        self._faults.tell(say("http.historique_perdu", raison=self._why, dossier=dossier))
        return otherwise
