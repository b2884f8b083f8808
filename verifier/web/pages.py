"""The agents' pages."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from starlette.responses import RedirectResponse

from verifier.web import telling
from verifier.web.api import Id
from verifier.web.asking import Deposit, Search, Seated, deposit_of
from verifier.web.forms import stamped
from verifier.web.templating import page

__all__ = ["router"]


router = APIRouter(include_in_schema=False, dependencies=[Depends(stamped)])


@router.get("/")
def queue(request: Request, asked: Annotated[Search, Depends()], seat: Seated) -> Response:
    """The dossiers, those that need an agent first."""
    found = seat.guichet.tray.dossiers.find(asked.sought, asked.page, asked.size)
    return page(request, "file.html", trouves=found, recherche=asked)


@router.post("/deposer")
def deposit(asked: Annotated[Deposit, Depends()], seat: Seated) -> Response:
    """Deposit the files of a form."""
    filed, _ = seat.guichet.tray.dossiers.deposit(*deposit_of(asked, seat.guichet), seat.asked)
    seat.guichet.readers.tell()
    return RedirectResponse(f"/dossiers/{filed.id}", 303)


@router.get("/dossiers/{dossier}")
def dossier_page(request: Request, dossier: Id, seat: Seated) -> Response:
    """One dossier."""
    opened = seat.guichet.tray.dossiers.open(dossier, seat.asked)
    return page(request, "dossier.html", dossier=opened, dit=telling.opened(opened))
