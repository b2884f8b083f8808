"""The a posteriori indicators: connected devices and video."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from verifier.domain import REMOTE_CARE, DateRole, Facts, Field, FieldName, Item, ItemSort, Trait
from verifier.rules.checks.dates import document_day, french
from verifier.rules.dossier import Dossier
from verifier.rules.finding import Finding, absent, against, check, met, unsure
from verifier.rules.names import fold
from verifier.rules.rulebook import Params

__all__ = ["bought_within", "device_on_list", "paid_solution"]


DOUBTED = 0.5       # a device so little sure is named, but perhaps not sold, or of no class in the list's own words


@check(
    "device_on_list",
    {"satisfait": "devices", "absent": "", "contredit": "devices", "indetermine": "devices", "indetermine.location": "",
     "indetermine.incertain": "devices"},
)
def device_on_list(dossier: Dossier, _: Params) -> Finding:
    """A device of the year's list, and connected; one that is only let was not acquired, on which the guides are silent."""
    fields = dossier.fields(FieldName.DEVICES, dossier.carriers)
    names = ", ".join(dict.fromkeys(name for field in fields for name in _listed(field)))
    places, matching = [field.evidence for field in fields], dossier.matching
    if names and max(field.confidence for field in fields) <= DOUBTED:
        return unsure("incertain", *places, devices=names)
    if matching.connected:
        return met("", *places, devices=names or ", ".join(matching.connected))
    if matching.devices:
        return unsure("", *places, devices=names or ", ".join(matching.devices))
    if names:
        return against("", *places, devices=names, confidence=min(field.confidence for field in fields))
    hired = [piece for piece in dossier.carriers if Trait.HIRED in piece.traits]
    billed = [item.evidence for piece in hired for item in piece.items]
    return unsure("location", *billed) if hired else absent()


def _listed(field: Field) -> tuple[str, ...]:
    return field.value if isinstance(field.value, tuple) else (str(field.value),)


@check("bought_within", {"satisfait": "date", "absent": "", "contredit": "date", "indetermine": "date other"})
def bought_within(dossier: Dossier, _: Params) -> Finding:
    """An invoice of the exercice itself: here an older one fails (R-18)."""
    dated = [(piece, own) for piece in dossier.carriers if (own := document_day(piece))]
    if not dated:
        return absent()
    dated.sort(key=lambda pair: pair[1][0].year != dossier.exercice)
    piece, (day, place, sure) = dated[0]
    inside = day.year == dossier.exercice
    if inside:
        rivals = [rival for rival in _close_days(dossier, piece) if rival.year != dossier.exercice]
        return _apart(dated, day, rivals[0]) if rivals else met("", place, date=french(day), confidence=sure)
    rivals = [rival for rival in _rival_days(dossier, piece) if rival.year == dossier.exercice]
    if rivals:
        return _apart(dated, day, rivals[0])
    return against("", *(own[1] for _, own in dated), date=french(day), confidence=max(own[2] for _, own in dated))


def _apart(dated: Sequence[tuple[Facts, tuple[date, object, float]]], day: date, other: date) -> Finding:
    """Two dates on either side of the year's end."""
    place = dated[0][0].fields.get(FieldName.DOCUMENT_DATE)
    return unsure("", place.evidence if place else None, date=french(day), other=french(other))


def _close_days(dossier: Dossier, piece: Facts) -> list[date]:
    field = piece.fields.get(FieldName.DOCUMENT_DATE)
    labelled = [d.day for d in piece.dates if d.role is DateRole.ACQUISITION]
    return labelled + (dossier.rival_days(field) if field else [])


def _rival_days(dossier: Dossier, piece: Facts) -> list[date]:
    return _close_days(dossier, piece) + [d.day for d in piece.dates if d.role is DateRole.ORDER]


def _given(piece: Facts) -> bool:
    """Whether a billed line is given away (« 0,00 » beside a total above zero may be a tax or a discount)."""
    return any(word in fold(item.text) for item in piece.items for word in ("offert", "gratuit"))


@check(
    "paid_solution",
    dict.fromkeys(("satisfait", "satisfait.etat", "contredit", "indetermine", "indetermine.offert", "indetermine.autre"), ""),
)
def paid_solution(dossier: Dossier, _: Params) -> Finding:
    """A price above zero for care by video; nothing left to pay after the State's share is no gift (R-24)."""
    found = [finding for piece in dossier.carriers if (finding := _price(piece))]
    order = ("satisfait", "satisfait.etat", "indetermine.offert", "indetermine", "indetermine.autre", "contredit")
    return min(found, key=lambda finding: order.index(finding.outcome), default=unsure())


def _price(piece: Facts) -> Finding | None:
    """What one pièce says of the price."""
    due, traits = piece.fields.get(FieldName.AMOUNT_DUE), piece.traits
    amount = due.value if due and isinstance(due.value, Decimal) else None
    place, sure = (due.evidence, due.confidence) if due else (piece.kind_evidence, piece.kind_confidence)
    lines = [item for item in piece.items if _speaks(item)]
    sold = [item for item in lines if not _beside(item)]
    if Trait.NO_VIDEO in traits or (lines and not sold):
        return unsure("autre", *(item.evidence for item in lines)) if amount is None or amount > 0 or lines else None
    if Trait.STATE_SHARE in traits:
        return met("etat", place, confidence=sure) if Trait.PRICED in traits or amount else unsure("", place)
    paid = bool(amount and amount > 0) or Trait.PRICED in traits
    free = amount == 0 or (Trait.FREE in traits and (not amount or _given(piece))) or _nothing_for(sold)
    if paid and free:
        return unsure("offert", place)
    if paid or free:
        return met("", place, confidence=sure) if paid else against("", place, confidence=sure)
    return None


def _speaks(item: Item) -> bool:
    """Whether a billed line has to do with care at a distance, or with pictures at least."""
    text = fold(item.text)
    return bool(REMOTE_CARE.search(text)) or any(word in text for word in ("video", "visio", "a distance"))


def _beside(item: Item) -> bool:
    """Whether a line that speaks of video sells no solution: what is plugged in, a lesson, the closing of an account."""
    told = _DENIED.sub(" ", fold(item.text))
    speaks = REMOTE_CARE.search(told) is not None
    return item.sort in {ItemSort.HARDWARE, ItemSort.TRAINING} or not speaks or bool(_NO_SOLUTION.search(told))


def _nothing_for(sold: Sequence[Item]) -> bool:
    """Whether every line of the solution itself costs nothing, whatever else is billed."""
    return bool(sold) and all(item.amount is not None and item.amount <= 0 for item in sold)


_DENIED = re.compile(      # what a line says that it does not hold, or only for more
    r"\b(?:sans|hors|sauf|ni|excepte|pas de|aucune?|(?:a l )?exclu\w*(?: de)?)(?: (?:la|le|les|l|module|option|acces|"
    r"fonction\w*|service|de|d|a)){0,4}"
    r" (?:tele|video|visio)[\w ]{0,18}?(?=$| (?:et|ou|mais|avec)\b)|"
    r"\b(?:tele|video|visio)\w*(?: a distance)? (?:non (?:inclus|compris|souscrit|active)\w*|en option|en sus|en supplement)",
)
_NO_SOLUTION = re.compile(
    r"\b(?:cables?|cordons?|adaptateurs?|webcams?|cameras?|casques?|micros?|ecrans?|moniteurs?|videoprojecteurs?|supports?|"
    r"trepieds?|surveillance|videosurveillance|alarmes?|montages?|clips?|spots?|visites? virtuelles?|yoga|assistance|telephonie|"
    r"secretariat|publicite|carte (?:video|graphique)|ordinateurs?|tablettes?|formations?|initiations?|prise en main|"
    r"seminaires?|s?vod|streaming|films?|cinema|television|musique|jeux|ateliers?|conferences?|livres?|guides?|"
    r"frais de (?:cloture|resiliation|fermeture|dossier)|clotures?|"
    r"resiliations?|fermetures?|penalites?|regularisations?)\b(?! (?:inclus|comprise?))",
)
