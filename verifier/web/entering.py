"""Signing in and out, where accounts are asked for."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from starlette.responses import RedirectResponse

from verifier.domain import Agent, Asked, Deed
from verifier.store.words import key_of
from verifier.web.asking import Seated
from verifier.web.forms import stamped
from verifier.web.guichet import Guichet
from verifier.web.head import LONGEST
from verifier.web.passwords import fits, mark_of, new_token
from verifier.web.problems import Refusal
from verifier.web.signing import cookie_of
from verifier.web.standing import Way
from verifier.web.templating import page
from verifier.wording import say

__all__ = ["router"]

HOME = "/file"
_LASTS = timedelta(hours=10)        # a day's work
router = APIRouter(include_in_schema=False, dependencies=[Depends(stamped)])


@router.get("/connexion")
def ask(request: Request, seat: Seated, suite: Annotated[str, Query(max_length=LONGEST)] = HOME) -> Response:
    """Ask for a name and a password; where none is asked for, whoever comes from a page that lost its session goes back to it."""
    if seat.guichet.stand.way is not Way.COMPTES:
        return RedirectResponse(_ours(suite), 303)
    return page(request, "connexion.html", suite=_ours(suite), faute="")


@router.post("/connexion")
def enter(
    request: Request, seat: Seated, nom: Annotated[str, Form(max_length=200)], mot_de_passe: Annotated[str, Form(max_length=400)],
    suite: Annotated[str, Form(max_length=LONGEST)] = HOME,
) -> Response:
    """Let in whoever knows the password."""
    guichet = seat.guichet
    if guichet.stand.way is not Way.COMPTES:
        raise Refusal("introuvable")
    guichet.tries.check(key_of(nom))
    account = guichet.tray.accounts.of(nom)
    right = fits(account.secret if account else None, mot_de_passe)
    guichet.counters.add("verify_connexions_total", "acceptee" if right else "refusee")
    if account is None or not right or account.closed:
        told = Deed(account.name if account else "", guichet.now(), "connexion_refusee")     # what was typed may be a password
        guichet.tray.audit.note(told)
        return page(request, "connexion.html", status=401, suite=_ours(suite), faute=say("http.connexion_refusee"))
    return _entered(guichet, Agent(account.name, account.role), _ours(suite))


def _entered(guichet: Guichet, agent: Agent, after: str) -> Response:
    """A browser that is known from now on."""
    token, now = new_token(), guichet.now()
    guichet.tray.accounts.enter(agent.name, mark_of(token), now + _LASTS, Asked(agent.name, now))
    answer = RedirectResponse(after, 303)
    answer.set_cookie(
        cookie_of(guichet.stand), token, max_age=int(_LASTS.total_seconds()), httponly=True, samesite="strict",
        secure=guichet.stand.tls, path="/",
    )
    return answer


@router.post("/deconnexion")
def leave(request: Request, seat: Seated) -> Response:
    """Forget a browser."""
    name = cookie_of(seat.guichet.stand)
    token = request.cookies.get(name, "")
    if token:
        seat.guichet.tray.accounts.leave(mark_of(token), seat.asked)
    answer = RedirectResponse("/connexion" if seat.guichet.stand.way is Way.COMPTES else HOME, 303)
    answer.delete_cookie(name, path="/", httponly=True, samesite="strict", secure=seat.guichet.stand.tls)
    return answer


def _ours(place: str) -> str:
    """A place of this server to go to, never another's."""
    plain = place.isprintable() and place.isascii() and "\\" not in place
    return place if plain and place.startswith("/") and not place.startswith("//") else HOME
