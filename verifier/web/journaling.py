"""The journal (the audit) for supervisors: what is looked for, the API's answer."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from pydantic import Field

from verifier.domain import Looked, Role, Written
from verifier.store.tray.journal import Journal
from verifier.web.api import REFUSED
from verifier.web.asking import UNSAID, Seated
from verifier.web.problems import Refusal, statuses
from verifier.wording import say

__all__ = ["Sought", "router"]

router = APIRouter(prefix="/api/v1", tags=["administration"])
FIRST = datetime(1970, 1, 2, tzinfo=UTC).date()
Day = Annotated[date, Field(ge=FIRST, le=date(2999, 12, 31))]


class Sought:
    """Which rows of the journal are looked for."""

    def __init__(  # noqa: PLR0913, PLR0917  one a filter
        self,
        du: Annotated[Day | None, UNSAID, Query(description="premier jour")] = None,
        au: Annotated[Day | None, UNSAID, Query(description="dernier jour")] = None,
        qui: Annotated[str | None, Query(max_length=200)] = None,
        geste: Annotated[str | None, Query(max_length=60, description="depot, lecture, decision, connexion…")] = None,
        dossier: Annotated[str | None, Query(max_length=200, description="identifiant, ou mots de la référence")] = None,
        page: Annotated[int, Query(ge=1, le=100_000)] = 1,
        taille: Annotated[int, Query(ge=1, le=500)] = 100,
    ) -> None:
        if du and au and du > au:
            raise Refusal("demande_impossible", say("http.jours_a_l_envers"))
        self.said = {"du": du, "au": au, "qui": qui, "geste": geste, "dossier": dossier}
        self.page, self.size = page, taille
        self.looked = Looked(_start(du), _start(au + timedelta(days=1)) if au else None, qui or "", geste or "", dossier or "")


def _start(day: date | None) -> datetime | None:
    """When a day begins by the clock of this machine."""
    return datetime(day.year, day.month, day.day).astimezone() if day else None


@router.get("/audit", responses={**REFUSED, **statuses("pas_le_droit", "demande_impossible")})
def audit(asked: Annotated[Sought, Depends()], seat: Seated) -> dict[str, Any]:
    """Le journal d'audit : ses lignes, la dernière d'abord ; le dernier sceau, la première ligne qui n'est plus comme écrite."""
    seat.needs(Role.SUPERVISEUR)
    tray = seat.guichet.tray
    number, seal = tray.audit.last()
    rows, total = Journal(tray.cabinet).find(asked.looked, asked.page, asked.size)
    return {
        "lignes": number, "sceau": seal, "premiere_rompue": tray.audit.broken(), "total": total, "page": asked.page,
        "taille": asked.size, "gestes": [_told(each) for each in rows],
    }


def _told(row: Written) -> dict[str, Any]:
    return {
        "numero": row.number, "le": row.deed.when.isoformat(), "qui": row.deed.who, "geste": row.deed.action,
        "dossier": row.deed.dossier or None, "reference": row.reference or None, "dit": row.deed.told, "sceau": row.seal,
    }
