"""The API's dossiers: deposited, looked for, opened, shown page by page."""

from __future__ import annotations

import json
from threading import BoundedSemaphore
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Path, Response

from verifier import reports
from verifier.domain import Deed, Facts, Filed, Opened, Picture
from verifier.web import telling
from verifier.web.asking import Deposit, Search, Seat, Seated, content_of, deposit_of, only_known, waits
from verifier.web.problems import Refusal, statuses
from verifier.web.shapes import DOSSIER, FOUND, PAGE, RESULT

__all__ = ["router", "verification_in"]

JSON = "application/json"
Id = Annotated[str, Path(min_length=1, max_length=40, pattern=r"^[A-Za-z0-9_-]+$")]
Rank = Annotated[int, Path(ge=0, le=10_000, description="rang dans les pièces du résultat, à partir de 0")]
Leaf = Annotated[int, Path(ge=1, le=10_000, description="page, à partir de 1")]
Key = Annotated[str, Header(alias="Idempotency-Key", max_length=200)]
router = APIRouter(prefix="/api/v1/verifications", tags=["verifications"])
TAKEN = BoundedSemaphore(4)       # deposits held in memory at once
REFUSED = statuses("non_connecte", "origine_etrangere", "trop_de_demandes", "base_injoignable")
LOST = statuses("introuvable", "demande_impossible")


@router.post("", status_code=201, responses={
    201: {"description": "Jugé : le résultat du contrat.", "content": {JSON: {"schema": RESULT}}},
    202: {"description": "Accepté : à demander à l'adresse de Location.", "content": {JSON: {"schema": DOSSIER}}},
    **REFUSED, **statuses("trop_lourd", "demande_impossible", "sans_place", "mal_ecrit"),
})
def deposit(
    asked: Annotated[Deposit, Depends()], seat: Seated, _: Annotated[None, Depends(only_known)],
    prefer: Annotated[str, Header()] = "", key: Key = "",
) -> Response:
    """Dépose les pièces d'un dossier. Ce qui est vite lu est attendu ; sinon 202, et l'adresse où demander."""
    with TAKEN:
        reference, claim, sent = deposit_of(asked, seat.guichet)
        once = (key, content_of(reference, claim, sent)) if key else None
        filed, new = seat.guichet.tray.dossiers.deposit(reference, claim, sent, seat.asked, once)
        seconds = waits(prefer, sent)
        del sent        # many may wait for their answer at once
    if new:
        seat.guichet.counters.add("verify_depots_total")
        seat.guichet.readers.tell()
    return _answer(filed, seat, seconds)


def _answer(filed: Filed, seat: Seat, seconds: float) -> Response:
    done = seat.guichet.readers.wait_for(filed.id, seconds)
    opened = seat.guichet.tray.dossiers.open(filed.id)
    headers = {"Location": telling.address(filed.id), "ETag": _tag(opened.filed)}
    if done and opened.result:
        return Response(opened.result, 201, headers, JSON)
    return Response(_json(telling.filed(opened.filed)), 202, headers | ({} if done else {"Retry-After": "2"}), JSON)


@router.get("", responses={200: {"content": {JSON: {"schema": FOUND}}}, **REFUSED, **statuses("demande_impossible")})
def find(asked: Annotated[Search, Depends()], seat: Seated) -> Response:
    """Cherche des dossiers : d'abord ceux qui demandent un agent."""
    page = seat.guichet.tray.dossiers.find(asked.sought, asked.page, asked.size)
    return Response(_json(telling.found(page, asked.page, asked.size)), media_type=JSON)


@router.get("/{dossier}", responses={200: {"content": {JSON: {"schema": DOSSIER}}}, **REFUSED, **LOST})
def show(dossier: Id, seat: Seated) -> Response:
    """Tout d'un dossier : son état, son résultat, ce qui a été corrigé et décidé. ETag en porte la version."""
    opened = seat.guichet.tray.dossiers.open(dossier, seat.asked)
    return Response(_json(telling.opened(opened)), headers={"ETag": _tag(opened.filed)}, media_type=JSON)


@router.get("/{dossier}/resultat", responses={200: {"content": {JSON: {"schema": RESULT}}}, **REFUSED, **LOST,
                                              **statuses("pas_encore_juge")})
def result(dossier: Id, seat: Seated) -> Response:
    """Le résultat du contrat, mot pour mot."""
    opened = seat.guichet.tray.dossiers.open(dossier, seat.asked)
    if not opened.result:
        raise Refusal("pas_encore_juge")
    return Response(opened.result, headers={"ETag": _tag(opened.filed)}, media_type=JSON)


@router.get("/{dossier}/pieces/{piece}/pages/{page}.webp", responses={
    200: {"description": "L'image de la page.", "content": {"image/webp": {"schema": {"type": "string", "format": "binary"}}}},
    **REFUSED, **LOST,
})
def picture(dossier: Id, piece: Rank, page: Leaf, seat: Seated) -> Response:
    """L'image d'une page, dessinée par nous : jamais le fichier lui-même."""
    drawn, _ = _pictured(dossier, piece, page, seat)
    seat.guichet.tray.audit.note(Deed(seat.agent.name, seat.guichet.now(), "page", dossier, f"{piece}.{page}"))
    return Response(drawn.data, media_type="image/webp")


@router.get("/{dossier}/pieces/{piece}/pages/{page}", responses={200: {"content": {JSON: {"schema": PAGE}}}, **REFUSED, **LOST})
def leaf(dossier: Id, piece: Rank, page: Leaf, seat: Seated) -> Response:
    """La taille d'une page : une boîte du résultat, multipliée par `echelle`, est en pixels de l'image."""
    picture, facts = _pictured(dossier, piece, page, seat)
    told = {
        "page": page, "pages": facts.pages, "largeur": picture.width, "hauteur": picture.height, "echelle": picture.scale,
        "image": f"{telling.address(dossier)}/pieces/{piece}/pages/{page}.webp",
    }
    return Response(_json(told), media_type=JSON)


def _pictured(dossier: str, piece: int, page: int, seat: Seat) -> tuple[Picture, Facts]:
    facts = verification_in(seat.guichet.tray.dossiers.open(dossier)).facts
    if piece >= len(facts):
        raise Refusal("page_introuvable")
    found = seat.guichet.pictures.of(dossier, facts[piece], page)
    if found is None:
        raise Refusal("page_introuvable")
    return found, facts[piece]


def verification_in(opened: Opened) -> Any:
    """The verification of a dossier that was judged, with all its facts. Raises Refusal where it was not yet."""
    if not opened.detail:
        raise Refusal("pas_encore_juge")
    return reports.verification_of(json.loads(opened.detail))


def _tag(filed: Filed) -> str:
    return f'"{filed.version}"'


def _json(told: object) -> str:
    return json.dumps(told, ensure_ascii=False)
