"""The page on which files are deposited, and how far those that were have come."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query, Request, Response, UploadFile
from fastapi.responses import JSONResponse
from starlette.responses import RedirectResponse

from verifier.domain import Dispositif, Indicateur, Profession, Sent
from verifier.errors import UsageError, VerifierError
from verifier.web.api import TAKEN
from verifier.web.asking import Deposit, Seat, Seated, deposit_of
from verifier.web.pages_words import choices, state_of
from verifier.web.problems import Refusal, refusal_of
from verifier.web.templating import page
from verifier.wording import say

__all__ = ["router"]

router = APIRouter()
Ids = Annotated[list[str] | None, Query(max_length=200)]


@router.get("/")
@router.get("/deposer")
def deposit_page(request: Request, seat: Seated) -> Response:
    """The form, filled with what is usual here."""
    bounds, usual = seat.guichet.stand.bounds, seat.guichet.usual
    years = sorted({pair.exercice for pair in seat.guichet.resources.rulebook.pairs}, reverse=True)
    return page(
        request, "deposer.html", usuel=usual, exercices=[(each, each) for each in years],
        dispositifs=choices("dispositif", Dispositif),
        professions=choices("profession", Profession), indicateurs=choices("indicateur", Indicateur),
        libelles=sorted(seat.guichet.resources.catalog.libelles)[:2000],
        bornes={"fichiers": bounds.files, "octets": bounds.file_bytes, "envoi": bounds.request_bytes},
    )


@router.post("/deposer")
def deposit(asked: Annotated[Deposit, Depends()], seat: Seated, ensemble: Annotated[str, Form()] = "") -> Response:
    """Deposit the files of the form: all one dossier, or each a dossier of its own."""
    groups = [asked.pieces] if ensemble == "oui" else [[each] for each in asked.pieces]
    with TAKEN:
        ids = seat.guichet.tray.dossiers.deposit_all(list(_told(asked, groups, seat)), seat.asked)
    seat.guichet.counters.add("verify_depots_total", amount=len(ids))
    seat.guichet.readers.tell()
    return RedirectResponse(f"/dossiers/{ids[0]}" if len(ids) == 1 else "/file", 303)


def _told(asked: Deposit, groups: Sequence[list[UploadFile]], seat: Seat) -> Iterator[tuple[str, str, tuple[Sent, ...]]]:
    """What is to be kept of each group. One that is refused refuses them all, and it is said so. Raises Refusal."""
    alone = asked.reference
    for rank, group in enumerate(groups, 1):
        asked.pieces = group
        asked.reference = alone if rank == 1 else f"{alone}-{rank}" if alone else ""
        try:
            yield deposit_of(asked, seat.guichet)
        except (Refusal, UsageError) as error:
            if len(groups) == 1:
                raise
            refused = refusal_of(error)
            raise Refusal(refused.kind, say("http.rien_depose", raison=refused.detail, rang=rank, n=len(groups))) from None


@router.get("/deposer/etats")
def states(seat: Seated, id: Ids = None) -> Response:  # noqa: A002  a query's name
    """How far some dossiers have come: for a page that waits; nobody looks into them, so nothing is written down."""
    told = {}
    for each in (id or [])[:100]:
        try:
            told[each] = state_of(seat.guichet.tray.dossiers.filed(each))
        except VerifierError:
            continue
    return JSONResponse(told)
