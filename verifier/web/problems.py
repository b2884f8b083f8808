"""What cannot be done, as RFC 9457 says it (« problem details »), in French; and for a person, as a page."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from verifier.errors import (
    ChangedMeanwhileError,
    DecidedByAnotherError,
    HistoryUnreachableError,
    KeyTakenError,
    NoRoomError,
    NotYetError,
    UnknownDossierError,
    UsageError,
    VerifierError,
    lacks_room,
)
from verifier.wording import table

__all__ = ["MEDIA", "OF_THE_TOOL", "Refusal", "body", "problem", "refusal_of", "statuses"]

MEDIA = "application/problem+json"
_URN = "urn:verify:probleme:"
OF_THE_TOOL = frozenset({"base_injoignable", "sans_place", "outil_en_panne", "imprevu"})     # whoever asked cannot help it
_KINDS: tuple[tuple[type[VerifierError], str], ...] = (
    (UnknownDossierError, "introuvable"), (ChangedMeanwhileError, "modifie_entre_temps"), (KeyTakenError, "cle_deja_prise"),
    (NotYetError, "pas_encore_juge"), (DecidedByAnotherError, "decide_par_un_autre"),
    (UsageError, "demande_impossible"), (HistoryUnreachableError, "base_injoignable"),
    (NoRoomError, "sans_place"), (VerifierError, "outil_en_panne"),
)


class Refusal(Exception):  # noqa: N818  it says what it is
    """Something that is not done. `kind`: a key of `problemes` in http.yaml, which gives status, title and sentence."""

    def __init__(self, kind: str, detail: str = "", headers: Mapping[str, str] | None = None, **more: Any) -> None:
        super().__init__(kind)
        self.kind, self.headers, self.more = kind, dict(headers or {}), more
        self.detail = detail or str(_table()[kind]["detail"])

    @property
    def said(self) -> str:
        """The sentence for a person, who sees no header."""
        told, wait = _table()[self.kind].get("page"), self.headers.get("Retry-After")
        return str(told[wait != "1"]).format(n=wait) if told and wait else self.detail

    @property
    def status(self) -> int:
        """Of HTTP."""
        return int(_table()[self.kind]["statut"])

    @property
    def title(self) -> str:
        """The sort of problem, in a few words."""
        return str(_table()[self.kind]["titre"])


def _table() -> Mapping[str, Any]:
    kinds: Mapping[str, Any] = table("http")["problemes"]
    return kinds


def refusal_of(error: Exception) -> Refusal:
    """Why a request ended that way. What is wrong with the server is told with no place nor advice (`Faults` has them)."""
    if isinstance(error, Refusal):
        return error
    for sort, kind in _KINDS:
        if isinstance(error, sort):
            return Refusal(kind, str(error) if isinstance(error, UsageError) else "")
    return Refusal("sans_place" if lacks_room(error) else "imprevu")


def body(refusal: Refusal, path: str) -> dict[str, Any]:
    """The members of RFC 9457, 3.1; `instance` is the path alone, which names nobody."""
    return {
        "type": _URN + refusal.kind.replace("_", "-"), "title": refusal.title, "status": refusal.status, "detail": refusal.detail,
        "instance": path, **refusal.more,
    }


def problem(refusal: Refusal, path: str) -> Response:
    """The answer to a program."""
    text = json.dumps(body(refusal, path), ensure_ascii=False)
    return Response(text, refusal.status, refusal.headers, MEDIA)


def statuses(*kinds: str) -> dict[int | str, dict[str, Any]]:
    """These problems, as an OpenAPI document tells them."""
    told: dict[int | str, dict[str, Any]] = {}
    for kind in kinds:
        found = Refusal(kind)
        schema = {"$ref": "#/components/schemas/Probleme"}
        titles = [told[found.status]["description"]] if found.status in told else []
        told[found.status] = {"description": " ; ".join([*titles, found.title]), "content": {MEDIA: {"schema": schema}}}
    return told
