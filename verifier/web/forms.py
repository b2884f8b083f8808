"""Forms of our own pages."""

from __future__ import annotations

import hmac

from fastapi import Request

from verifier.web.asking import Seated
from verifier.web.problems import Refusal

__all__ = ["stamped"]


async def stamped(request: Request, seat: Seated) -> None:
    """Refuse a form that does not hold the stamp that our pages put there (`_jeton`). Raises Refusal."""
    if request.method != "POST":
        return
    told = (await request.form()).get("_jeton")
    if not isinstance(told, str) or not hmac.compare_digest(told.encode(), seat.stamp.encode()):
        raise Refusal("sans_jeton")
