"""The queue: the dossiers, those that need an agent first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request, Response

from verifier.domain import Dispositif, Filed, Profession, State, Status
from verifier.reports import ORDER
from verifier.reports.cleaning import clean, shorten
from verifier.reports.wording_of import word
from verifier.store.tray.glances import Glances
from verifier.web.asking import Search, Seat, Seated
from verifier.web.pages_reasons import doubted, to_look_at, why
from verifier.web.pages_words import capital, choices, criterion_word, day_of, moment, state_of, status_words
from verifier.web.templating import page
from verifier.wording import table

__all__ = ["queue_page", "router", "written"]

router = APIRouter()
_SHORT = 110        # signs of a row's reason
_FILTERS = ("texte", "etat", "statut", "dispositif", "exercice", "profession", "manque", "qualite_sous", "a_decider")
_UNREAD = (State.ECHEC, State.EN_ATTENTE, State.EN_LECTURE)
_QUALITIES = ("0.9", "0.75", "0.5")


@router.get("/file")
def queue(request: Request, asked: Annotated[Search, Depends()], seat: Seated) -> Response:
    """A page of the dossiers looked for."""
    return queue_page(request, asked, seat)


def queue_page(request: Request, asked: Search, seat: Seat, **told: Any) -> Response:
    """The queue, and what is done there: `dits`, `refus` (what was, what was not), `lot` (to confirm), `faits` (to undo)."""
    tray, size = seat.guichet.tray, min(asked.size, 100)
    found = tray.dossiers.find(asked.sought, asked.page, size)
    pages = max(1, -(-found.total // size))
    if asked.page > pages:      # dossiers went meanwhile
        asked.page = pages
        found = tray.dossiers.find(asked.sought, asked.page, size)
    glances = Glances(tray.cabinet)
    ids = [each.id for each in found.rows]
    results, doubts = glances.results(ids), doubted(found.rows, seat)
    said = written(asked)
    lines = [_row(each, results.get(each.id), doubts[each.id]) for each in found.rows]
    words = table("web")["file"]["montres"]
    first, last = (asked.page - 1) * size + 1, (asked.page - 1) * size + len(found.rows)
    return page(
        request, "file.html", lignes=lines, surs=sum(not each["doute"] for each in lines),
        onglets=_tabs(found.sorts, asked, said), filtres=_filters(asked), demande=said, filtre=urlencode(said),
        vide=not any(found.sorts.values()) and not said, page=asked.page, pages=pages,
        montres=words[found.total > 1].format(premier=first, dernier=last, total=found.total),
        attend=any(each.state in {State.EN_ATTENTE, State.EN_LECTURE} for each in found.rows),
        **{"dits": (), "refus": (), "lot": (), "faits": (), **told},
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
    """The statuses with their counts, and the states of what has none; the one looked at is current. Their sum is the whole."""
    rest = {name: value for name, value in said.items() if name not in {"statut", "etat"}}
    whole = {"code": "", "signe": "", "mot": table("web")["file"]["tous"], "n": sum(counts.values())}
    tabs = [{
        **status_words(status), "n": counts.get(status, 0), "href": urlencode({**rest, "statut": status}),
        "ici": asked.sought.status is status,
    } for status in ORDER]
    tabs += [_tab_of(state, counts.get(state, 0), asked, rest) for state in _UNREAD if counts.get(state) or state is State.ECHEC]
    return [{**whole, "href": urlencode(rest), "ici": not any(tab["ici"] for tab in tabs)}, *tabs]


def _tab_of(state: State, count: int, asked: Search, rest: Mapping[str, str]) -> dict[str, Any]:
    words = table("web")
    return {
        "code": state.value, "signe": words["signes_etats"][state.value], "mot": words["etats"][state.value], "n": count,
        "href": urlencode({**rest, "etat": state.value}), "ici": asked.sought.state is state and not asked.sought.status,
    }


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


def shown_in_short(filed: Filed, claim: Mapping[str, Any]) -> dict[str, str]:
    """Which dossier it is, for whom, what for."""
    summary = filed.summary
    aid = capital(word("dispositif", summary.dispositif)) if summary and summary.dispositif else ""
    year = str(summary.exercice or "") if summary else ""
    return {
        "id": filed.id, "reference": clean(filed.reference), "demande": " ".join(filter(None, (aid, year))),
        "praticien": clean(claim.get("praticien") or ""), "logiciel": clean(summary.software or "") if summary else "",
    }


def _row(filed: Filed, result: Mapping[str, Any] | None, doubt: str) -> dict[str, Any]:
    """A dossier as a row shows it. `doubt`: why it may not be accepted without being opened."""
    summary = filed.summary
    reason = shorten(to_look_at(result), _SHORT) if result else clean(filed.failure)
    if filed.state is State.JUGE and not filed.decided:     # nothing is wrong with it, and yet it asks for a look
        reason = reason or capital(doubt)
    return {
        **shown_in_short(filed, (result or {}).get("claim") or {}), "version": filed.version,
        "etat": state_of(replace(filed, decided=None)),
        "decision": status_words(filed.decided) if filed.decided else None,
        "profession": capital(word("profession", summary.profession)) if summary and summary.profession else "",
        "manque": [criterion_word(each) for each in summary.missing] if summary else [],
        "raison": reason,
        "depose": day_of(filed.deposited.when), "depose_le": moment(filed.deposited.when),
        "doute": doubt, "motifs": {status: why(result, status) for status in Status} if result else {},
    }
