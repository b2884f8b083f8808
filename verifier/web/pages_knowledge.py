"""What dossiers are judged by, for people: a software's whole story, the rules in force."""

from __future__ import annotations

from itertools import groupby
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from verifier import catalog, rules
from verifier.catalog import Card
from verifier.domain import Dispositif, Profession
from verifier.errors import UsageError
from verifier.rules import Block, Sheet
from verifier.web.asking import Seated
from verifier.web.pages_words import choices
from verifier.web.templating import page
from verifier.wording import table

__all__ = ["router"]

router = APIRouter()
_MOST = 60


@router.get("/catalogue")
def software_page(request: Request, seat: Seated, q: Annotated[str, Query(max_length=100)] = "",
                  logiciel: Annotated[str, Query(max_length=100)] = "") -> Response:
    """What answers to a name; the whole story of the one that is chosen, or that answers alone."""
    known = seat.guichet.resources.catalog
    found = catalog.search(known, q, _MOST + 1) if q.strip() else ()
    among = found or catalog.search(known, logiciel, _MOST)
    chosen = next((each for each in among if each.logiciel.id == logiciel), None)
    if chosen is None and len(found) == 1:
        chosen = found[0]
    return page(
        request, "catalogue.html", q=q, trouves=[_short(each) for each in found[:_MOST]], coupe=len(found) > _MOST,
        combien=min(len(found), _MOST), fiche=_story(chosen) if chosen else None,
        connus=(len(known.logiciels), len(known.editeurs)), version=seat.guichet.resources.versions.catalog,
    )


def _short(card: Card) -> dict[str, str]:
    maker = card.editeur.nom if card.editeur else ""
    return {"id": card.logiciel.id, "nom": card.logiciel.nom, "editeur": maker, "professions": _served(card)}


def _served(card: Card) -> str:
    names = table("catalog")["professions"]
    return ", ".join(names[each] for each in card.logiciel.professions)


def _story(card: Card) -> dict[str, Any]:
    words, one, maker = table("web")["catalogue"], card.logiciel, card.editeur
    group = words["groupe"].format(nom=maker.groupe) if maker and maker.groupe else ""
    rows = sorted(card.listed, key=lambda each: (str(each.row.referentiel), str(each.row.debut or "")), reverse=True)
    lines = {
        "editeur": ", ".join(filter(None, (maker.nom, group, *maker.alias))) if maker else words["sans_editeur"],
        "alias": ", ".join(one.alias), "professions": _served(card), "versions": ", ".join(card.versions),
        "libelles": " ; ".join(card.labels), "source": _source(card.source),
    }
    return {
        "nom": one.nom, "id": one.id, "lignes": [(words[name], value or words["rien_dit"]) for name, value in lines.items()],
        "listes": [_listed(each) for each in rows],
    }


def _listed(each: Any) -> list[str]:
    row, words = each.row, table("catalog")
    days = [f"{day:%d/%m/%Y}" if day else "" for day in (row.debut, row.fin)]
    return [
        words["referentiels"][row.referentiel], words["statuts"][row.statut], row.version, each.via, *days, _source(each.source),
        table("web")["catalogue"]["autorites"][each.source.autorite] if each.source else "",
    ]


def _source(origin: Any) -> str:
    if origin is None:
        return ""
    return f"{origin.titre} ({origin.day:%d/%m/%Y})" if origin.day else str(origin.titre)


@router.get("/regles")
def rules_page(request: Request, seat: Seated, dispositif: str = "", exercice: str = "", profession: str = "") -> Response:
    """The rules of an exercice and a profession."""
    book = seat.guichet.resources.rulebook
    years = sorted({pair.exercice for pair in book.pairs}, reverse=True)
    sheets, refusal = [], ""
    if dispositif in set(Dispositif) and (not profession or profession in set(Profession)):
        aid = Dispositif(dispositif)
        year = int(exercice) if exercice in map(str, years) else book.latest(aid)
        exercice = str(year)
        try:
            sheets = [_sheet(each) for each in rules.in_force(book, aid, year, Profession(profession) if profession else None)]
        except UsageError as error:
            refusal = str(error)
    return page(
        request, "regles.html", tableaux=sheets, version=book.version, refus=refusal, dispositif=dispositif, exercice=exercice,
        profession=profession,
        dispositifs=choices("dispositif", Dispositif), professions=choices("profession", Profession),
        exercices=[(str(each), str(each)) for each in years],
    )


def _sheet(sheet: Sheet) -> dict[str, Any]:
    return {"titre": sheet.title, "blocs": [_block(each) for each in sheet.blocks]}


def _block(block: Block) -> dict[str, Any]:
    """A block, its lines in lots of one sort: what follows a sum stays under it."""
    lots = groupby(block.lines, lambda line: line.sort)
    return {"titre": block.title, "lots": [(sort.value, list(lines)) for sort, lines in lots]}
