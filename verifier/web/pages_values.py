"""The values that were read, as a page shows them: what, how sure, where, what else it could be, how to write over it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from verifier.domain import Facts
from verifier.reports.cleaning import clean, shorten
from verifier.reports.counting import FAIR, GOOD
from verifier.reports.wording_of import figure, named_piece, word
from verifier.web.pages_typed import DAYS, WORDS, input_of
from verifier.wording import table
from verifier.wording.french import day

__all__ = ["values_of"]

ASKED = -1      # the pièce that is no pièce: what is claimed


def values_of(told: Mapping[str, Any], facts: tuple[Facts, ...]) -> list[dict[str, Any]]:
    """The pièces with their values, those read before those that were not; what is claimed comes last."""
    words = table("web")["dossier"]
    names = {each.piece: named_piece(each) for each in facts} | {ASKED: words["la_demande"]}
    shown = []
    for each in told["valeurs"]:
        rows = [_value(one, each["piece"]) for one in each["champs"]]
        shown.append({
            "rang": each["piece"], "nom": names[each["piece"]], "lus": [one for one in rows if one["lu"]],
            "autres": [one for one in rows if not one["lu"]],
        })
    return sorted(shown, key=lambda each: each["rang"] == ASKED)


def _value(one: Mapping[str, Any], piece: int) -> dict[str, Any]:
    field, value, place = one["champ"], one["valeur"], one["place"]
    read = one["correction"] is not None or isinstance(value, list) or value not in {None, False} or place is not None
    return {
        "cle": f"v-{piece}-{field}", "champ": field, "nom": field_word(field), "correction": one["correction"], "lu": read,
        "dit": said(field, value, "non_dit" if piece == ASKED else "non_lu"), "exact": exact(value),
        "sans_endroit": _nowhere(one) if read and piece != ASKED else "",
        "surete": None if piece == ASKED or one["correction"] is not None else sureness(one["confiance"]),
        "place": _place(place) if place and any(place["bbox"]) else None, **input_of(field),
        "rivaux": [{"dit": said(field, each["valeur"]), "exact": exact(each["valeur"])} for each in one["rivaux"]],
    }


def _nowhere(one: Mapping[str, Any]) -> str:
    """Why a value that was read stands nowhere on the page; « » where it does."""
    words = table("web")["dossier"]["sans_endroit"]
    if one["place"] and any(one["place"]["bbox"]):
        return ""
    return str(words["corrige" if one["correction"] is not None else "donnees" if one["place"] else "deduit"])


def _place(place: Mapping[str, Any]) -> dict[str, Any]:
    return {"page": place["page"], "boite": " ".join(map(str, place["bbox"])), "texte": shorten(clean(place["text"]))}


def field_word(field: str) -> str:
    """What a field is called."""
    own = table("web")["dossier"]["champs"]
    name = own.get(field) or table("explaining")["champs"].get(field) or field
    return str(name[:1].upper() + name[1:])


def said(field: str, value: Any, nothing: str = "non_lu") -> str:
    """A value as an agent reads it; `nothing`: the word where there is none."""
    if value is None:
        return str(table("web")["dossier"][nothing])
    if isinstance(value, bool):
        return str(table("web")["oui" if value else "non"])
    if isinstance(value, list):
        return ", ".join(map(clean, value))
    if field in WORDS:
        return word(field, value)
    if field in DAYS:
        return day(date.fromisoformat(value))
    return _euros(str(value)) if field == "amount_due" else clean(str(value))


def _euros(value: str) -> str:
    """« 1 108,80 € »."""
    whole, dot, cents = clean(value).partition(".")
    return f"{figure(int(whole)) if whole.isascii() and whole.isdigit() else whole}{',' if dot else ''}{cents} €"


def exact(value: Any) -> str:
    """A value as a form holds it."""
    if isinstance(value, bool):
        return "oui" if value else "non"
    return ", ".join(map(clean, value)) if isinstance(value, list) else "" if value is None else clean(str(value))


def sureness(confidence: float | None) -> dict[str, str] | None:
    """How sure a reading is, in words."""
    if confidence is None:
        return None
    code = "bonne" if confidence >= GOOD else "moyenne" if confidence >= FAIR else "faible"
    return {"code": code, "mot": table("web")["dossier"]["surete"][code]}
