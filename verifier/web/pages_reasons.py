"""A result → what an agent has to look at, the reason that goes with a decision, whether it may be accepted unread."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from verifier.domain import Filed, State, Status
from verifier.reports import AT_REST
from verifier.reports.cleaning import clean, shorten
from verifier.store.tray.glances import Glances
from verifier.web.asking import Seat
from verifier.web.pages_words import criterion_word
from verifier.wording import table
from verifier.wording.french import enumeration

__all__ = ["doubted", "to_look_at", "why"]

_MET = frozenset({"satisfait", "sans_objet"})
_FIRST = ("contredit", "absent", "indetermine")     # what weighs most
_BEHIND: Mapping[Status, frozenset[str]] = MappingProxyType({
    Status.INCOMPLET: frozenset({"absent"}), Status.NON_CONFORME: frozenset({"contredit", "absent"}),
    Status.A_VERIFIER: frozenset({"indetermine"}),
})
_LONGEST = 400      # signs of a reason


def to_look_at(result: Mapping[str, Any]) -> str:
    """What keeps a dossier from being settled: its criteria, else what could not be read."""
    open_ = [each for each in result["criteria"] if each["status"] not in _MET]
    told = [clean(each["message"]) for each in sorted(open_, key=lambda each: _FIRST.index(each["status"]))]
    told = told or [clean(each["error"]) for each in result["pieces"] if each["error"]]
    if not told and result["status"] not in AT_REST:
        told = [table("reports")["statut"][result["status"]]["phrase"]]
    return " ".join(dict.fromkeys(told))


def why(result: Mapping[str, Any], status: Status) -> str:
    """The reason that goes with a decision, to be read over: « » where the result has none for it."""
    words = table("web")["dossier"]
    if status == result["status"] and status in AT_REST:
        return str(words["motif_accord"])
    wanted = _BEHIND.get(status, frozenset())
    if status is Status.INCOMPLET:
        names = [criterion_word(each["id"]) for each in result["criteria"] if each["status"] in wanted]
        return str(words["motif_manque"]).format(liste=enumeration(names)) if names else ""
    told = [clean(each["message"]) for each in result["criteria"] if each["status"] in wanted]
    return shorten(" ".join(told), _LONGEST)


def doubted(filed: Sequence[Filed], seat: Seat) -> Mapping[str, str]:
    """Why each dossier may not be accepted without being opened, by its id; « » where it may."""
    glances, ids = Glances(seat.guichet.tray.cabinet), [each.id for each in filed]
    results, remarks, usual = glances.results(ids), glances.remarks(ids), seat.guichet.resources.rulebook.remarks
    told = {
        "deja_vu": glances.seen(ids), "touche": glances.touched(ids),
        "remarque": frozenset(name for name, said in remarks.items() if not usual.issuperset(said)),
    }
    against = {each: [name for name, those in told.items() if each in those] for each in ids}
    return {each.id: _doubt(each, results.get(each.id), against[each.id]) for each in filed}


def _doubt(filed: Filed, result: Mapping[str, Any] | None, told: Sequence[str]) -> str:
    """`told`: what others of the tray, or agents before, make of it."""
    words = table("web")["file"]["pas_sur"]
    if filed.state is not State.JUGE or filed.summary is None or result is None:
        return str(words["pas_juge"])
    why_not = {
        "decide": filed.decided, "statut": filed.summary.status not in AT_REST,
        "illisible": any(piece["error"] for piece in result["pieces"]), **dict.fromkeys(told, True),
        "signal": any(piece["signals"] for piece in result["pieces"]), "deduit": result["claim"]["assumed"],
    }
    return next((str(words[name]) for name, holds in why_not.items() if holds), "")
