"""What agents change: decisions and corrections, for the API and for the pages' forms."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Body, Header, Path, Query, Response
from pydantic import BaseModel, ConfigDict, Field, JsonValue

from verifier import batch, reports
from verifier.domain import Correction, Opened, Status, Verification
from verifier.errors import DecidedByAnotherError, UsageError
from verifier.web import telling
from verifier.web.api import JSON, LOST, REFUSED, Id, verification_in
from verifier.web.asking import SEEN, Seat, Seated
from verifier.web.problems import Refusal, statuses
from verifier.web.shapes import DOSSIER
from verifier.web.summing import claim_from, summary_of
from verifier.wording import say

__all__ = ["correct", "decide", "router", "undo_correction", "undo_decision"]

router = APIRouter(prefix="/api/v1/verifications/{dossier}", tags=["changements"])
Seen = Annotated[str, Header(alias="If-Match", max_length=40, description='la version vue, entre guillemets : "3"')]
Number = Annotated[int, Path(ge=1, le=2**53)]
Why = Annotated[str, SEEN, Query(max_length=1000)]
CHANGED: dict[int | str, dict[str, Any]] = {
    **REFUSED, **LOST, **statuses("modifie_entre_temps", "sans_version", "pas_encore_juge", "decide_par_un_autre", "mal_ecrit"),
}
ANSWER: dict[int | str, dict[str, Any]] = {200: {"content": {JSON: {"schema": DOSSIER}}}, **CHANGED}
MADE: dict[int | str, dict[str, Any]] = {201: {"content": {JSON: {"schema": DOSSIER}}}, **CHANGED}


class Decision(BaseModel):
    """Ce que l'agent décide."""

    model_config = ConfigDict(extra="forbid")
    statut: Status
    motif: Annotated[str, SEEN, Field(max_length=1000)] = ""


class Value(BaseModel):
    """Ce qui est écrit par-dessus ce qui a été lu ; `piece` : rang dans les pièces du résultat, -1 pour la demande."""

    model_config = ConfigDict(extra="forbid")
    piece: Annotated[int, Field(ge=-1, le=10_000)]
    champ: Annotated[str, Field(max_length=60)]
    valeur: JsonValue


@router.post("/decisions", status_code=201, responses=MADE)
def decision(dossier: Id, asked: Annotated[Decision, Body()], seat: Seated, seen: Seen = "") -> Response:
    """Enregistre la décision d'un agent, à côté de la proposition."""
    return _told(decide(seat, dossier, _version(seen), asked.statut, asked.motif), 201)


@router.delete("/decisions/{numero}", responses=ANSWER)
def decision_undone(dossier: Id, numero: Number, seat: Seated, seen: Seen = "", motif: Why = "") -> Response:
    """Annule une décision, par une ligne de plus : rien n'est effacé."""
    try:
        return _told(undo_decision(seat, dossier, _version(seen), numero, motif))
    except DecidedByAnotherError as error:
        raise Refusal("pas_le_droit", str(error)) from None


@router.post("/corrections", status_code=201, responses=MADE)
def correction(dossier: Id, asked: Annotated[Value, Body()], seat: Seated, seen: Seen = "") -> Response:
    """Corrige une valeur ; le dossier est jugé de nouveau aussitôt, sans rien relire."""
    return _told(correct(seat, dossier, _version(seen), asked.piece, asked.champ, json.dumps(asked.valeur)), 201)


@router.delete("/corrections/{numero}", responses=ANSWER)
def correction_undone(dossier: Id, numero: Number, seat: Seated, seen: Seen = "") -> Response:
    """Annule une correction."""
    return _told(undo_correction(seat, dossier, _version(seen), numero))


@router.post("/relance", status_code=202, responses={202: {"content": {JSON: {"schema": DOSSIER}}}, **CHANGED})
def again(dossier: Id, seat: Seated) -> Response:
    """Fait relire un dossier dont la lecture a échoué."""
    seat.guichet.tray.dossiers.retry(dossier, seat.asked)
    seat.guichet.readers.tell()
    return _told(seat.guichet.tray.dossiers.open(dossier), 202)


def decide(seat: Seat, dossier: str, version: int, status: Status, why: str) -> Opened:
    """Record a decision; one that is not the proposal needs its reason."""
    tray = seat.guichet.tray
    summary = tray.dossiers.filed(dossier).summary
    agrees = summary is not None and summary.status is status
    reason = why or (say("http.motif_accord") if agrees else "")
    asked = seat.asked
    tray.changes.decide(dossier, version, status, reason, asked, overrules=seat.overrules)
    seat.guichet.counters.add("verify_decisions_total", "accord" if agrees else "desaccord")
    opened = tray.dossiers.open(dossier)
    seat.guichet.following.decided(dossier, verification_in(opened), status, asked, reason)
    return opened


def undo_decision(seat: Seat, dossier: str, version: int, number: int, why: str = "") -> Opened:
    """Take a decision back; another agent's only as a supervisor."""
    tray, asked, reason = seat.guichet.tray, seat.asked, why or say("http.motif_annulation")
    tray.changes.undo_decision(dossier, version, number, asked, reason, overrules=seat.overrules)
    opened = tray.dossiers.open(dossier)
    made = next(each for each in opened.decisions if each.number == number)
    seat.guichet.following.undone(opened, made, asked, reason)
    return opened


def correct(seat: Seat, dossier: str, version: int, piece: int, field: str, value: str) -> Opened:  # noqa: PLR0913, PLR0917  what is where
    """Write a value (JSON) over what was read, and judge again."""
    opened = seat.guichet.tray.dossiers.open(dossier)
    now, claim, asked = verification_in(opened), batch.claimed(claim_from(opened.claim), opened.corrections), seat.asked
    before = batch.said_before(now, claim, piece, field)
    made = Correction(0, asked.who, asked.when, piece, field, json.dumps(before, ensure_ascii=False), value)
    batch.admit(now, claim, made, asked.when.date())
    seat.guichet.counters.add("verify_corrections_total")
    return _again(seat, opened, version, made, (*opened.corrections, made))


def undo_correction(seat: Seat, dossier: str, version: int, number: int) -> Opened:
    """Take a correction back, and judge again."""
    opened = seat.guichet.tray.dossiers.open(dossier)
    made = next((each for each in batch.standing(opened.corrections) if each.number == number), None)
    if made is None:
        raise UsageError(say("http.sans_correction", numero=number))
    back = replace(made, number=0, who=seat.agent.name, before=made.after, after=made.before, undoes=number)
    return _again(seat, opened, version, back, (*opened.corrections, back))


def _again(seat: Seat, opened: Opened, version: int, made: Correction, all_: tuple[Correction, ...]) -> Opened:
    """Judge with these corrections, and keep the last of them with what comes of it."""
    if not opened.read:
        raise Refusal("pas_encore_juge")
    read: Verification = reports.verification_of(json.loads(opened.read))
    found = batch.corrected(read, claim_from(opened.claim), all_, seat.guichet.resources)
    result, detail = reports.render([found], "json"), reports.render([found], "jsonl", detail=True)
    tray, name = seat.guichet.tray, opened.filed.id
    tray.changes.correct(
        name, version, made, found, seat.asked, summary=summary_of(found), result=result, detail=detail, overrules=seat.overrules,
    )
    seat.guichet.following.corrected(name, found, seat.asked)
    return tray.dossiers.open(name)


def _version(seen: str) -> int:
    """The version that a change is made of. Raises Refusal where none is told, or in no form of ours."""
    told = seen.strip().removeprefix("W/").strip('"')
    if not told:
        raise Refusal("sans_version")
    if not (told.isascii() and told.isdigit() and len(told) < 12):
        raise Refusal("mal_ecrit")
    return int(told)


def _told(opened: Opened, status: int = 200) -> Response:
    headers = {"ETag": f'"{opened.filed.version}"'}
    return Response(json.dumps(telling.opened(opened), ensure_ascii=False), status, headers, JSON)
