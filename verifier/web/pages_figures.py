"""The dashboard: counts by day, agreement of agents and tool, delays; drawn here, told in tables too."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from verifier.domain import Sought, Status
from verifier.reports import ORDER
from verifier.store.tray.figures import Figures, Sums
from verifier.web.asking import Seated
from verifier.web.pages_chart import chart
from verifier.web.pages_values import field_word
from verifier.web.pages_words import criterion_word, status_words
from verifier.web.templating import page
from verifier.wording import table

__all__ = ["router"]

router = APIRouter()
_MOST = 12      # rows of a list
_SPANS = ("avis", "regard", "decision")


@router.get("/tableau-de-bord")
def dashboard(request: Request, seat: Seated, jours: Annotated[int, Query(ge=1, le=3660)] = 30) -> Response:
    """The figures of the last days."""
    today = seat.guichet.now().astimezone()
    first = (today - timedelta(days=jours - 1)).replace(hour=0, minute=0, second=0, microsecond=0)
    tray = seat.guichet.tray
    sums = Figures(tray.cabinet).since(first)
    waiting = tray.dossiers.find(Sought(open_=True), 1, 1).total
    drawn = chart(sums.days, first.date(), today.date())
    return page(request, "tableau.html", jours=str(jours), s=_told(sums, waiting), graphe=drawn)


def _told(sums: Sums, waiting: int) -> dict[str, Any]:
    words = table("web")["tableau"]
    rows = sorted(sums.criteria.items(), key=lambda each: (each[1].share, -each[1].seen, each[0]))
    codes, proposed = {one for pair in sums.pairs for one in pair}, {one for one, _ in sums.pairs}
    decided = sorted(codes, key=lambda each: ORDER.index(Status(each)))
    return {
        "total": sums.total,
        "chiffres": [
            _counted(sums.total, words["deposes"]), _counted(sums.decided, words["decides"]),
            _counted(waiting, words["a_decider"]),
            {"n": _share(sums.unasked, sums.decided), "mot": words["sans_question"], "aide": words["sans_question_aide"]},
            {"n": _share(sums.agreed, sums.decided), "mot": words["accord"], "aide": words["accord_aide"]},
            *({"n": span(sums.medians[each]), "mot": words[f"delai_{each}"], "aide": ""} for each in _SPANS),
        ],
        "manques": _most(sums.missing, criterion_word), "corriges": _most(sums.corrected, field_word),
        "accords": [(criterion_word(name), one.seen, one.changed, one.against, _percent(one.share)) for name, one in rows],
        "colonnes": [status_words(each) for each in decided],
        "ecarts": [(status_words(row), _cells(sums, row, decided)) for row in decided if row in proposed],
    }


def _cells(sums: Sums, row: str, columns: list[str]) -> list[tuple[int, bool]]:
    """How many of one first proposal were decided each way, and whether that is the same."""
    return [(sums.pairs.get((row, column), 0), row == column) for column in columns]


def _counted(n: int, forms: list[str]) -> dict[str, Any]:
    return {"n": n, "mot": forms[min(n, 2)], "aide": ""}


def _share(part: int, whole: int) -> str:
    return _percent(part / whole) if whole else str(table("web")["tableau"]["inconnu"])


def _percent(share: float) -> str:
    return f"{int(100 * share)} %"      # never « 100 % » where one is missing


def _most(counts: Mapping[str, int], named: Any) -> list[tuple[str, int]]:
    ranked = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    return [(named(name), count) for name, count in ranked[:_MOST]]


def span(seconds: float | None) -> str:
    """« 12 s », « 4 min », « 3 h », « 2 j »."""
    words = table("web")["tableau"]
    if seconds is None:
        return str(words["inconnu"])
    if seconds < 1:
        return str(words["instant"])
    for unit, size in (("jours", 172_800), ("heures", 7_200), ("minutes", 120)):
        if seconds >= size:
            return str(words[unit]).format(n=round(seconds / {"jours": 86_400, "heures": 3_600, "minutes": 60}[unit]))
    return str(words["secondes"]).format(n=round(seconds))


