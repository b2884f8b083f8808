"""The queue: the dossiers, those that need an agent first, and what is sure accepted at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Request, Response

from verifier.domain import Dispositif, Filed, Profession, State, Status
from verifier.errors import VerifierError
from verifier.reports import ORDER
from verifier.reports.cleaning import clean, shorten
from verifier.reports.wording_of import word
from verifier.store.tray.glances import Glances
from verifier.web.asking import Search, Seat, Seated
from verifier.web.changes import decide
from verifier.web.pages_reasons import doubts, to_look_at, why
from verifier.web.pages_words import capital, choices, criterion_word, day_of, moment, state_of, status_words
from verifier.web.problems import Refusal
from verifier.web.templating import page
from verifier.wording import table

__all__ = ["router", "written"]

router = APIRouter()
_SHORT = 110        # signs of a row's reason
_FILTERS = ("texte", "etat", "statut", "dispositif", "exercice", "profession", "manque", "qualite_sous", "a_decider")
_QUALITIES = ("0.9", "0.75", "0.5")


@router.get("/file")
def queue(request: Request, asked: Annotated[Search, Depends()], seat: Seated) -> Response:
    """A page of the dossiers looked for."""
    return _page(request, asked, seat)


def _page(request: Request, asked: Search, seat: Seat, *, told: tuple[str, ...] = ()) -> Response:
    tray, size = seat.guichet.tray, min(asked.size, 100)
    found = tray.dossiers.find(asked.sought, asked.page, size)
    glances = Glances(tray.cabinet)
    ids = [each.id for each in found.rows]
    results, seen = glances.results(ids), glances.seen(ids)
    said = written(asked)
    return page(
        request, "file.html", lignes=[_row(each, results.get(each.id), seen.get(each.id, ())) for each in found.rows],
        total=found.total,
        onglets=_tabs(found.counts, asked, said), filtres=_filters(asked), demande=said, filtre=urlencode(said),
        vide=not any(found.counts.values()) and not said, page=asked.page, pages=max(1, -(-found.total // size)),
        premier=(asked.page - 1) * size + 1, dernier=(asked.page - 1) * size + len(found.rows), dits=told,
        attend=any(each.state in {State.EN_ATTENTE, State.EN_LECTURE} for each in found.rows),
    )


def written(asked: Search) -> dict[str, str]:
    """What is looked for, as a query says it."""
    sought = asked.sought
    values: Mapping[str, Any] = {
        "texte": sought.text, "etat": sought.state, "statut": sought.status, "dispositif": sought.dispositif,
        "exercice": sought.exercice, "profession": sought.profession, "manque": sought.missing,
        "qualite_sous": sought.quality_below, "a_decider": _said(open_=sought.open_),
    }
    return {name: str(values[name]) for name in _FILTERS if values[name] is not None}


def _said(*, open_: bool | None) -> str | None:
    """« oui »: those that nobody decided."""
    return None if open_ is None else "oui" if open_ else "non"


def _tabs(counts: Mapping[str, int], asked: Search, said: Mapping[str, str]) -> list[dict[str, Any]]:
    """The statuses with their counts; the one looked at is current."""
    rest = {name: value for name, value in said.items() if name != "statut"}
    whole = {"code": "", "signe": "", "mot": table("web")["file"]["tous"], "n": sum(counts.values())}
    tabs = [{
        **status_words(status), "n": counts.get(status, 0), "href": urlencode({**rest, "statut": status}),
        "ici": asked.sought.status is status,
    } for status in ORDER]
    return [{**whole, "href": urlencode(rest), "ici": not asked.sought.status}, *tabs]


def _filters(asked: Search) -> list[dict[str, Any]]:
    """The lists of the search."""
    words, sought = table("web")["file"], asked.sought
    lists = {
        "dispositif": (choices("dispositif", Dispositif), sought.dispositif),
        "profession": (choices("profession", Profession), sought.profession),
        "manque": (choices("criteres", table("reports")["criteres"]), sought.missing),
        "qualite_sous": ([(each, words["nettetes"][each]) for each in _QUALITIES], sought.quality_below),
        "a_decider": ([("oui", words["ouverts"]), ("non", words["decides"])], _said(open_=sought.open_)),
    }
    return [
        {"nom": name, "titre": words["filtres"][name], "choix": options, "choisi": "" if value is None else str(value)}
        for name, (options, value) in lists.items()
    ]


def _row(filed: Filed, result: Mapping[str, Any] | None, seen: Sequence[object]) -> dict[str, Any]:
    """A dossier as a row shows it."""
    summary = filed.summary
    aid = word("dispositif", summary.dispositif) if summary and summary.dispositif else ""
    asked = [aid, str(summary.exercice or "") if summary else ""]
    claim = (result or {}).get("claim") or {}
    return {
        "id": filed.id, "version": filed.version, "reference": clean(filed.reference),
        "etat": state_of(replace(filed, decided=None)),
        "decision": status_words(filed.decided) if filed.decided else None, "demande": " ".join(filter(None, asked)),
        "profession": capital(word("profession", summary.profession)) if summary and summary.profession else "",
        "praticien": clean(claim.get("praticien") or ""), "logiciel": clean(summary.software or "") if summary else "",
        "manque": [criterion_word(each) for each in summary.missing] if summary else [],
        "raison": shorten(to_look_at(result), _SHORT) if result else clean(filed.failure),
        "depose": day_of(filed.deposited.when), "depose_le": moment(filed.deposited.when),
        "doute": doubts(filed, result, seen), "motifs": {status: why(result, status) for status in Status} if result else {},
    }


@router.post("/file/accepter")
def accept(request: Request, asked: Annotated[Search, Depends()], seat: Seated,
           choisis: Annotated[list[str] | None, Form()] = None) -> Response:
    """Decide as proposed for the dossiers chosen, of those that are sure alone."""
    if not choisis:
        raise Refusal("demande_impossible", str(table("web")["file"]["rien_choisi"]))
    done, left = 0, []
    for each in choisis[:100]:
        name, _, version = each.partition(":")
        reason = _accepted(name, version, seat)
        done += not reason
        left += [reason] if reason else []
    words = table("web")["file"]
    told = words["acceptes"][0 if not done else 1 if done == 1 else 2].format(n=done)
    return _page(request, asked, seat, told=(told, *left))


def _accepted(name: str, version: str, seat: Seat) -> str:
    """Decide as proposed; else why not."""
    tray, words = seat.guichet.tray, table("web")["file"]
    try:
        filed = tray.dossiers.filed(name)
        glances = Glances(tray.cabinet)
        reason = doubts(filed, glances.results([name]).get(name), glances.seen([name]).get(name, ()))
        if not reason and filed.summary and version.isascii() and version.isdigit():
            decide(seat, name, int(version), filed.summary.status, "")
            return ""
        return str(words["pas_accepte"]).format(dossier=clean(filed.reference), raison=reason or words["version_fausse"])
    except VerifierError as error:
        told = seat.guichet.faults.for_agents(error)
        return str(words["pas_accepte"]).format(dossier=clean(name), raison=told)
