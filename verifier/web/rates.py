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
        self._sent: OrderedDict[str, str] = OrderedDict()

    def send_on(self, who: str, place: str) -> None:
        """What they asked was done, and they are sent to see it there: they may, once, however often they asked."""
        self._sent[who] = place
        while len(self._sent) > _MOST:
            self._sent.popitem(last=False)

    def check(self, who: str, place: str = "") -> None:
        """One more; `place`: the page that is asked for. Raises Refusal, with when to come again."""
        if place and self._sent.get(who) == place:
            del self._sent[who]
            return
        now = time.monotonic()
        left, before = self._left.pop(who, (float(self._per_minute), now))
        left = min(self._per_minute, left + (now - before) * self._per_minute / 60)
        self._left[who] = (max(0.0, left - 1), now)
        while len(self._left) > _MOST:
            self._left.popitem(last=False)
        if left < 1:
            raise Refusal("trop_de_demandes", headers={"Retry-After": str(max(1, round(60 * (1 - left) / self._per_minute)))})
