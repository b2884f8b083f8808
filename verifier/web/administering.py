"""For administrators: the programs' tokens."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path
from pydantic import BaseModel, ConfigDict, Field

from verifier.domain import Role
from verifier.web.api import REFUSED
from verifier.web.asking import Seated
from verifier.web.passwords import mark_of, new_token
from verifier.web.problems import statuses

__all__ = ["router"]

router = APIRouter(prefix="/api/v1", tags=["administration"], responses={
    **REFUSED, **statuses("pas_le_droit", "demande_impossible", "mal_ecrit"),
})


class NewToken(BaseModel):
    """Pour quel programme, et ce qu'il pourra faire."""

    model_config = ConfigDict(extra="forbid")
    nom: Annotated[str, Field(min_length=1, max_length=100)]
    role: Role = Role.AGENT


@router.post("/jetons", status_code=201)
def give(asked: NewToken, seat: Seated) -> dict[str, Any]:
    """Crée un jeton pour un programme. Il n'est montré que cette fois."""
    seat.needs(Role.ADMINISTRATEUR)
    token = new_token()
    made = seat.guichet.tray.accounts.give(asked.nom, asked.role, mark_of(token), seat.asked)
    return {"numero": made.number, "nom": made.name, "role": made.role, "jeton": token}


@router.get("/jetons")
def tokens(seat: Seated) -> list[dict[str, Any]]:
    """Les jetons donnés, sans les jetons eux-mêmes."""
    seat.needs(Role.ADMINISTRATEUR)
    return [
        {"numero": each.number, "nom": each.name, "role": each.role, "par": each.made_by, "le": each.made.isoformat(),
         "revoque": each.revoked.isoformat() if each.revoked else None}
        for each in seat.guichet.tray.accounts.tokens()
    ]


@router.delete("/jetons/{numero}", status_code=204)
def revoke(numero: Annotated[int, Path(ge=1, le=2**53)], seat: Seated) -> None:
    """Révoque un jeton."""
    seat.needs(Role.ADMINISTRATEUR)
    seat.guichet.tray.accounts.revoke(numero, seat.asked)
