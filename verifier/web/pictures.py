"""Pages as pictures: drawn apart when they are first asked for, the last ones kept at hand."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

from verifier.batch import Apart
from verifier.domain import Facts, Picture
from verifier.store.tray import Tray

__all__ = ["Pictures"]

_MOST = 64_000_000      # bytes of pictures that are kept


class Pictures:
    """By what pièce (its bytes) and page. Threads may ask at once."""

    def __init__(self, apart: Apart, tray: Tray) -> None:
        self._apart, self._tray = apart, tray
        self._kept: OrderedDict[tuple[str, str, int], Picture] = OrderedDict()
        self._weight, self._lock = 0, Lock()

    def of(self, dossier: str, facts: Facts, page: int) -> Picture | None:
        """A page of a pièce of a dossier; None where there is none to show."""
        key = (facts.sha256, facts.name, page)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        drawn = self._apart.pictured(self._tray.dossiers.files(dossier), facts, page)
        if drawn:
            self._keep(key, drawn)
        return drawn

    def _keep(self, key: tuple[str, str, int], drawn: Picture) -> None:
        with self._lock:
            if key not in self._kept:
                self._kept[key] = drawn
                self._weight += len(drawn.data)
            while self._weight > _MOST and len(self._kept) > 1:
                _, old = self._kept.popitem(last=False)
                self._weight -= len(old.data)
