"""The agents' pages: every form of theirs holds our stamp."""

from __future__ import annotations

from fastapi import APIRouter, Depends

from verifier.web import (
    pages_accepting,
    pages_deposit,
    pages_dossier,
    pages_figures,
    pages_journal,
    pages_knowledge,
    pages_queue,
)
from verifier.web.forms import stamped

__all__ = ["router"]

router = APIRouter(include_in_schema=False, dependencies=[Depends(stamped)])
for _each in (pages_deposit, pages_queue, pages_accepting, pages_dossier, pages_figures, pages_knowledge, pages_journal):
    router.include_router(_each.router)
