"""How often one may ask: a bucket each, that fills again as time goes."""

from __future__ import annotations

import time
from collections import OrderedDict

from verifier.web.problems import Refusal

__all__ = ["Rates"]

_MOST = 10_000      # askers that are remembered


class Rates:
    """`per_minute` requests each, all at once if need be."""

    def __init__(self, per_minute: int) -> None:
        self._per_minute = per_minute
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def check(self, who: str) -> None:
        """One more. Raises Refusal, with when to come again."""
        now = time.monotonic()
        left, before = self._left.pop(who, (float(self._per_minute), now))
        left = min(self._per_minute, left + (now - before) * self._per_minute / 60)
        self._left[who] = (max(0.0, left - 1), now)
        while len(self._left) > _MOST:
            self._left.popitem(last=False)
        if left < 1:
            raise Refusal("trop_de_demandes", headers={"Retry-After": str(max(1, round(60 * (1 - left) / self._per_minute)))})
