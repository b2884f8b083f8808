"""What dossiers are judged by, to be looked up: the catalogue's software, the rules in force, each with its sources."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query

from verifier import catalog, rules
from verifier.catalog import Card, Listed
from verifier.domain import Dispositif, Indicateur, Profession
from verifier.rules import Line
from verifier.web.api import REFUSED
from verifier.web.asking import Seated
from verifier.web.problems import statuses

__all__ = ["router", "told"]

_MOST = 50
Letters = Annotated[str, Query(min_length=1, max_length=100, description="un nom ou un éditeur")]
router = APIRouter(prefix="/api/v1", tags=["catalogue et règles"], responses={**REFUSED, **statuses("demande_impossible")})


@router.get("/catalogue")
def search(seat: Seated, q: Letters) -> dict[str, Any]:
    """Cherche des logiciels : leur nom, ou celui de leur éditeur, contient ces lettres."""
    found = catalog.search(seat.guichet.resources.catalog, q, _MOST)
    return {"version": seat.guichet.resources.versions.catalog, "logiciels": [told(each) for each in found]}


@router.get("/regles/{dispositif}/{exercice}/{profession}")
def in_force(
    dispositif: Dispositif, exercice: Annotated[int, Path(ge=2000, le=2099)], profession: Profession, seat: Seated,
    indicateur: Indicateur | None = None,
) -> dict[str, Any]:
    """Les règles en vigueur pour une profession et une année, avec leurs sources, en clair."""
    book, asked = seat.guichet.resources.rulebook, (dispositif, exercice, profession, indicateur)
    return {
        "dispositif": dispositif, "exercice": exercice, "profession": profession, "indicateur": indicateur,
        "version": seat.guichet.resources.versions.rules,
        "tableau": [
            {"titre": block.title, "lignes": [_line(line) for line in block.lines]}
            for sheet in rules.in_force(book, *asked) for block in sheet.blocks
        ],
        "texte": rules.show(book, *asked),
    }


def _line(line: Line) -> dict[str, str]:
    """`sorte`: paire, phrase, attention, critere (whose source is the text), remarque."""
    named = {"critere": line.id} if line.id else {}
    return {"sorte": line.sort, **named, **({"intitule": line.label} if line.label else {}), "texte": line.text}


def told(card: Card) -> dict[str, Any]:
    """A software, as JSON."""
    one, maker = card.logiciel, card.editeur
    return {
        "id": one.id, "nom": one.nom, "alias": list(one.alias), "professions": list(one.professions),
        "editeur": {"id": maker.id, "nom": maker.nom, "groupe": maker.groupe or None} if maker else None,
        "versions": list(card.versions), "listes": [_listed(each) for each in card.listed], "libelles": list(card.labels),
        "source": _source(card.source),
    }


def _listed(each: Listed) -> dict[str, Any]:
    row = each.row
    return {
        "referentiel": row.referentiel, "version": row.version or None, "statut": row.statut, "via": each.via or None,
        "debut": row.debut.isoformat() if row.debut else None, "fin": row.fin.isoformat() if row.fin else None,
        "source": _source(each.source),
    }


def _source(origin: Any) -> dict[str, Any] | None:
    if origin is None:
        return None
    day = origin.day.isoformat() if origin.day else None
    return {"titre": origin.titre, "url": origin.url or None, "date": day, "autorite": origin.autorite}
