"""The agents' pages: every form of theirs holds our stamp."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request

from verifier.web import pages_deposit, pages_dossier, pages_figures, pages_knowledge, pages_queue
from verifier.web.asking import Seated
from verifier.web.problems import Refusal

__all__ = ["router"]


async def stamped(request: Request, seat: Seated) -> None:
    """Refuse a form that is not one of our own pages'. Raises Refusal."""
    if request.method == "POST":
        form = await request.form()
        if form.get("_jeton") != seat.stamp:
            raise Refusal("sans_jeton")


router = APIRouter(include_in_schema=False, dependencies=[Depends(stamped)])
for _each in (pages_deposit, pages_queue, pages_dossier, pages_figures, pages_knowledge):
    router.include_router(_each.router)
