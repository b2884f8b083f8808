"""The page of one dossier, and what an agent does on it: decide, correct, take back, take the reply away."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Annotated, Any
from urllib.parse import parse_qsl, urlencode

from fastapi import APIRouter, Form, Path, Query, Request, Response
from pydantic import TypeAdapter, ValidationError
from starlette.responses import RedirectResponse

from verifier.domain import Dispositif, Opened, Profession, Sought, State, Status
from verifier.errors import ChangedMeanwhileError, DecidedByAnotherError, UsageError
from verifier.store.tray.glances import Glances
from verifier.web import changes
from verifier.web.api import Id, verification_in
from verifier.web.asking import SEEN, Seat, Seated
from verifier.web.pages_history import decided
from verifier.web.pages_judgement import judgement
from verifier.web.pages_typed import typed
from verifier.web.pages_words import moment
from verifier.web.problems import Refusal
from verifier.web.templating import page
from verifier.wording import say, table

__all__ = ["router"]

router = APIRouter(prefix="/dossiers/{dossier}")
From = Annotated[str, Query(max_length=1000)]
Version = Annotated[int, Form(ge=1)]
Number = Annotated[int, Form(ge=1)]
Reason = Annotated[str, SEEN, Form(max_length=1000)]
_SOUGHT: Mapping[str, type[Any]] = MappingProxyType({
    "statut": Status, "etat": State, "dispositif": Dispositif, "profession": Profession, "exercice": int, "qualite_sous": float,
})
_NAMES = {
    "texte": "text", "statut": "status", "etat": "state", "manque": "missing", "qualite_sous": "quality_below",
    "a_decider": "open_",
}


@router.get("")
def dossier_page(
    request: Request, dossier: Id, seat: Seated, de: From = "", fait: Annotated[str, Query(max_length=20)] = "",
) -> Response:
    """One dossier. `de`: the search from which one came; `fait`: what was just done."""
    opened = seat.guichet.tray.dossiers.open(dossier, seat.asked)
    done = table("web")["dossier"]["faits"].get(fait, "")
    return _page(request, opened, seat, de, fait=done)


def _page(request: Request, opened: Opened, seat: Seat, de: str, status: int = 200, **told: Any) -> Response:
    tray, name = seat.guichet.tray, opened.filed.id
    glances = Glances(tray.cabinet)
    before, after = glances.beside(name, _sought(de))
    typed_in = {"statut": "", "motif": "", "piece": None, "champ": "", "valeur": "", **told.pop("saisie", {})}
    shown = judgement(opened, tray.audit.of(name), seat, *glances.twins(name))
    return page(
        request, "dossier.html", status, d=shown, precedent=before, suivant=after, de=de, refus_ici=_has(shown, typed_in),
        suite=f"?{urlencode({'de': de})}" if de else "", **{"fait": "", "refus": "", **told}, saisie=typed_in,
    )


def _has(shown: Mapping[str, Any], typed_in: Mapping[str, Any]) -> bool:
    """Whether what was typed is for a value that the page shows: what is wrong with it is told there."""
    rows = [each for each in shown.get("valeurs", ()) if each["rang"] == typed_in["piece"]]
    return any(one["champ"] == typed_in["champ"] for each in rows for one in (*each["lus"], *each["autres"]))


def _sought(de: str) -> Sought:
    """The search from which one came; nothing that is no search of ours is believed."""
    said: dict[str, Any] = {}
    for name, value in parse_qsl(de)[:20]:
        try:
            read = TypeAdapter(_SOUGHT.get(name, str)).validate_python(value)
        except ValidationError:
            continue
        if name in {*_NAMES, *_SOUGHT}:
            said[_NAMES.get(name, name)] = value == "oui" if name == "a_decider" else read
    return Sought(**said)


def _changed(  # noqa: PLR0913, PLR0917  what a form holds
    request: Request, dossier: str, seat: Seat, de: str, fait: str, change: Callable[[], Opened], saisie: dict[str, Any],
) -> Response:
    """Do it and show the dossier again; where somebody was quicker, or it cannot be, say so beside what was typed."""
    try:
        change()
    except (ChangedMeanwhileError, UsageError) as error:
        opened = seat.guichet.tray.dossiers.open(dossier)
        status = 409 if isinstance(error, (ChangedMeanwhileError, DecidedByAnotherError)) else 422
        said = str(error)
        if isinstance(error, ChangedMeanwhileError):
            last = opened.filed.changed
            deed = table("web")["gestes"].get(last.what, last.what)
            standing = decided(opened, seat)
            more = say("web.entre_temps_suite") if standing is None or standing["libre"] else ""
            said = say("web.entre_temps", qui=last.who, quand=moment(last.when), quoi=deed, suite=more)
        return _page(request, opened, seat, de, status, refus=said, saisie=saisie)
    return RedirectResponse(f"/dossiers/{dossier}?{urlencode({'fait': fait, **({'de': de} if de else {})})}", 303)


@router.post("/decision")
def decide(  # noqa: PLR0913, PLR0917  one a field
    request: Request, dossier: Id, seat: Seated, version: Version, statut: Annotated[Status, Form()], motif: Reason = "",
    de: From = "",
) -> Response:
    """Decide."""
    return _changed(request, dossier, seat, de, "decision", lambda: changes.decide(seat, dossier, version, statut, motif.strip()),
                    {"statut": statut.value, "motif": motif})


@router.post("/decision/annuler")
def undecide(  # noqa: PLR0913, PLR0917  one a field
    request: Request, dossier: Id, seat: Seated, version: Version, numero: Number, de: From = "",
) -> Response:
    """Take a decision back."""
    return _changed(request, dossier, seat, de, "reprise", lambda: changes.undo_decision(seat, dossier, version, numero), {})


@router.post("/correction")
def correct(  # noqa: PLR0913, PLR0917  one a field
    request: Request, dossier: Id, seat: Seated, version: Version, piece: Annotated[int, Form(ge=-1, le=10_000)],
    champ: Annotated[str, Form(max_length=60)], valeur: Annotated[str, Form(max_length=2000)] = "",
    rival: Annotated[str, Form(max_length=2000)] = "", de: From = "",
) -> Response:
    """Write a value over what was read: as typed, or the rival that was chosen."""
    said = rival or valeur
    return _changed(request, dossier, seat, de, "correction",
                    lambda: changes.correct(seat, dossier, version, piece, champ, typed(champ, said)),
                    {"piece": piece, "champ": champ, "valeur": said})


@router.post("/correction/annuler")
def uncorrect(  # noqa: PLR0913, PLR0917  one a field
    request: Request, dossier: Id, seat: Seated, version: Version, numero: Number, de: From = "",
) -> Response:
    """Take a correction back."""
    return _changed(request, dossier, seat, de, "correction_annulee",
                    lambda: changes.undo_correction(seat, dossier, version, numero), {})


@router.post("/relance")
def again(dossier: Id, seat: Seated) -> Response:
    """Have a dossier read again."""
    seat.guichet.tray.dossiers.retry(dossier, seat.asked)
    seat.guichet.readers.tell()
    return RedirectResponse(f"/dossiers/{dossier}", 303)


@router.get("/message.{forme}")
def message(dossier: Id, seat: Seated, forme: Annotated[str, Path(pattern="^(txt|eml)$")]) -> Response:
    """The message to the professional, as a text or a draft of an e-mail."""
    from verifier.reports import letters  # noqa: PLC0415  late

    verification = verification_in(seat.guichet.tray.dossiers.open(dossier))
    today: datetime = seat.guichet.now()
    letter = letters.compose(verification, letters.load(None), today.astimezone().date())
    if letter.mute:
        raise Refusal("demande_impossible", letter.mute)
    name = f"message-{verification.verdict.status}.{forme}"
    head = {"Content-Disposition": f'attachment; filename="{name}"'}
    if forme == "eml":
        return Response(letters.to_eml(letter), headers=head, media_type="message/rfc822")
    text = f"{say('letters.objet_ligne', objet=letter.subject)}\n\n{letter.text}\n"
    return Response(text, headers=head, media_type="text/plain; charset=utf-8")
