"""What is sure, accepted together: asked first, dossier by dossier, then done; and taken back at once if it was a mistake."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, NamedTuple
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Path, Request, Response
from starlette.responses import RedirectResponse

from verifier.errors import VerifierError
from verifier.reports.cleaning import clean
from verifier.store.tray.glances import Glances
from verifier.web.asking import Search, Seat, Seated
from verifier.web.changes import decide, undo_decision
from verifier.web.pages_queue import queue_page, shown_in_short, written
from verifier.web.pages_reasons import doubted
from verifier.web.pages_words import status_words
from verifier.web.problems import Refusal
from verifier.wording import table

__all__ = ["router"]

router = APIRouter()
_MOST = 100         # dossiers of one go: what a page of the queue shows
Chosen = Annotated[list[str] | None, Form()]
Asked = Annotated[Search, Depends()]


class Place(NamedTuple):
    """A dossier as it was seen: its id, its version, the number of a decision about it."""

    name: str
    version: int
    number: int = 0

    @property
    def written(self) -> str:
        """As a form holds it."""
        return ":".join(map(str, self))


@router.post("/file/accepter")
def ask(asked: Asked, seat: Seated, choisis: Chosen = None) -> Response:
    """Say what would be decided, and of what not; nothing is decided yet."""
    places = _places(choisis)
    if not places:
        raise Refusal("demande_impossible", str(_words()["rien_choisi"]))
    looked = [_row(each, seat) for each in places]
    return _told(asked, seat, lot=[row for row in looked if not isinstance(row, str)], refus=_sentences(looked))


@router.post("/file/accepter/sur")
def accept(asked: Asked, seat: Seated, choisis: Chosen = None) -> Response:
    """Decide as proposed for the dossiers that were asked for, of those that are still sure alone."""
    made = [_accepted(each, seat) for each in _places(choisis)]
    done = [each.written for each in made if isinstance(each, Place)]
    return _told(asked, seat, dits=[_counted("acceptes", len(done))], refus=_sentences(made), faits=done)


@router.post("/file/annuler")
def take_back(asked: Asked, seat: Seated, choisis: Chosen = None) -> Response:
    """Take back the decisions that were taken together, of those that nobody touched since."""
    made = [_undone(each, seat) for each in _places(choisis)]
    return _told(asked, seat, dits=[_counted("repris", made.count(""))], refus=_sentences(made))


@router.get("/file/lot/{cle}")
def lot(request: Request, asked: Asked, seat: Seated, cle: Annotated[str, Path(max_length=40)]) -> Response:
    """The queue, and what was said of a lot: a page that can be loaded again."""
    told = seat.guichet.lots.of(seat.agent.name, cle)
    if told is None:
        return RedirectResponse(f"/file?{urlencode(written(asked))}", 303)
    return queue_page(request, asked, seat, **told)


def _told(asked: Search, seat: Seat, **told: Any) -> Response:
    """Show it on a page of its own."""
    key = seat.guichet.lots.keep(seat.agent.name, told)
    return RedirectResponse(f"/file/lot/{key}?{urlencode(written(asked))}", 303)


def _sentences(made: Iterable[Any]) -> list[str]:
    """What was not done, and why."""
    return [each for each in made if each and isinstance(each, str)]


def _places(chosen: Iterable[str] | None) -> list[Place]:
    """What a form holds; what is no place of ours is a version that no dossier has."""
    return [_place(*each.split(":")) for each in [*dict.fromkeys(chosen or ())][:_MOST]]


def _place(name: str, *numbers: str) -> Place:
    read = [int(each) if each.isascii() and each.isdigit() and len(each) < 12 else 0 for each in (*numbers, "0", "0")[:2]]
    return Place(name, *read)


def _row(place: Place, seat: Seat) -> dict[str, Any] | str:
    """A dossier that would be accepted, as it is shown; else why not."""
    try:
        filed = seat.guichet.tray.dossiers.filed(place.name)
    except VerifierError as error:
        return _not("pas_accepte", place.name, seat.guichet.faults.for_agents(error))
    reason = _doubt(place, seat)
    if reason or filed.summary is None:
        return _not("pas_accepte", filed.reference, reason)
    claim = Glances(seat.guichet.tray.cabinet).results([place.name])[place.name]["claim"]
    return {
        "ou": place.written, "etat": status_words(filed.summary.status), **shown_in_short(filed, claim),
    }


def _doubt(place: Place, seat: Seat) -> str:
    """Why a dossier may not be accepted unopened as it was seen; « » where it may."""
    filed = seat.guichet.tray.dossiers.filed(place.name)
    return doubted([filed], seat)[place.name] or ("" if filed.version == place.version else str(_words()["version_fausse"]))


def _accepted(place: Place, seat: Seat) -> Place | str:
    """Decide as proposed, and where that is told; else why not."""
    row = _row(place, seat)
    if isinstance(row, str):
        return row
    try:
        opened = decide(seat, place.name, place.version, row["etat"]["code"], "")
    except VerifierError as error:
        return _not("pas_accepte", row["reference"], seat.guichet.faults.for_agents(error))
    return Place(place.name, opened.filed.version, opened.decisions[-1].number)


def _undone(place: Place, seat: Seat) -> str:
    """Take a decision back; « », else why not."""
    try:
        undo_decision(seat, place.name, place.version, place.number)
    except VerifierError as error:
        return _not("pas_repris", _reference(place, seat), seat.guichet.faults.for_agents(error))
    return ""


def _reference(place: Place, seat: Seat) -> str:
    try:
        return seat.guichet.tray.dossiers.filed(place.name).reference
    except VerifierError:
        return place.name


def _not(key: str, reference: str, reason: str) -> str:
    return str(_words()[key]).format(dossier=clean(reference), raison=reason)


def _counted(key: str, count: int) -> str:
    return str(_words()[key][min(count, 2)]).format(n=count)


def _words() -> dict[str, Any]:
    words: dict[str, Any] = table("web")["file"]
    return words
