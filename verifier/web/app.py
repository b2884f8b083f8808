"""The application: the API, the pages, and the gate before both."""

from __future__ import annotations

import os
import traceback
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.openapi.utils import get_openapi
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.staticfiles import StaticFiles

from verifier import __version__
from verifier.errors import VerifierError
from verifier.web import administering, api, changes, entering, health, journaling, knowledge, pages
from verifier.web.gate import Gate
from verifier.web.guichet import Guichet
from verifier.web.problems import OF_THE_TOOL, Refusal, problem, refusal_of
from verifier.web.shapes import COMPONENTS
from verifier.web.templating import error_page
from verifier.wording import say

__all__ = ["application"]

_STATIC = Path(__file__).parent / "static"
_OF_HTTP = {404: "introuvable", 405: "methode", 400: "mal_ecrit", 413: "trop_lourd"}


def application(guichet: Guichet) -> Any:
    """What a server serves."""
    app = FastAPI(
        title=say("http.api_titre"), version=__version__, openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False,
    )
    for room in (api, changes, administering, journaling, knowledge, health, entering, pages):
        app.include_router(room.router)
    app.mount("/statique", StaticFiles(directory=_STATIC))
    for sort in (RequestValidationError, HTTPException, Refusal, VerifierError, Exception):
        app.add_exception_handler(sort, refused)
    app.add_api_route("/api/v1/openapi.json", lambda: described(app), include_in_schema=False)
    return Gate(app, guichet)


def described(app: FastAPI) -> Mapping[str, Any]:
    """The OpenAPI document."""
    if not app.openapi_schema:
        told = get_openapi(title=app.title, version=app.version, description=say("http.api_phrase"), routes=app.routes)
        schemas = told.setdefault("components", {}).setdefault("schemas", {})
        schemas.update(COMPONENTS)
        for name in ("HTTPValidationError", "ValidationError"):
            schemas.pop(name, None)
        app.openapi_schema = told
    return app.openapi_schema


def refused(request: Request, error: Exception) -> Response:
    """What could not be done, in French."""
    refusal = _refusal(error)
    if refusal.kind in OF_THE_TOOL:
        request.state.guichet.faults.note(error)
    if refusal.kind == "imprevu":
        request.state.guichet.counters.add("verify_imprevus_total", type(error).__name__)
        if os.environ.get("VERIFY_DEBUG"):
            traceback.print_exception(error)
    return problem(refusal, request.url.path) if request.url.path.startswith(("/api/", "/metrics")) else error_page(refusal)


def _refusal(error: Exception) -> Refusal:
    if isinstance(error, RequestValidationError):
        names = _named(error)
        unknown = all(each["type"] == "extra_forbidden" for each in error.errors())
        told = say("http.champs_inconnus" if unknown else "http.champs_refuses", champs=", ".join(names))
        return Refusal("demande_impossible", told, champs=names)
    if isinstance(error, HTTPException):
        headers = {name: value for name, value in (error.headers or {}).items() if name.lower() == "allow"}
        return Refusal(_OF_HTTP.get(error.status_code, "mal_ecrit"), headers=headers)
    return refusal_of(error)


def _named(error: RequestValidationError) -> list[str]:
    """The fields that are refused, by the names that the API gives them: a value is never said again."""
    rows = ([part for part in each["loc"] if isinstance(part, str)] for each in error.errors() if each.get("loc"))
    places = {row[-1] for row in rows if row}
    return sorted(place[:60] if place.isascii() and place.isprintable() else "?" for place in places)[:20]
