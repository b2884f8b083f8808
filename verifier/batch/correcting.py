"""A dossier judged again with what agents wrote over what was read, or over what was asked: nothing is read again.

What is corrected is a field of the contract, the kind of a pièce or whether it is signed (`piece` counts from 0), or what is
claimed (`piece` is `ASKED`). Corrections are done on what was read, in their order, so that one taken back leaves no trace.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from verifier import reports
from verifier.batch.row import Dossier
from verifier.batch.running import check, judged
from verifier.domain import (
    BOOLEAN_FIELDS,
    Claim,
    Correction,
    Dispositif,
    Facts,
    FieldName,
    Indicateur,
    Kind,
    Profession,
    Trait,
    Value,
    Verification,
)
from verifier.errors import UsageError
from verifier.fields import correcting
from verifier.resources import Resources
from verifier.wording import say, table

__all__ = [
    "ASKED", "CLAIMED", "READ", "claimed", "corrected", "done_to_claim", "done_to_facts", "said_before", "shown_value",
    "standing",
]

ASKED = -1          # the « pièce » of what is claimed
KIND, SIGNED = "kind", "signed"
READ: tuple[str, ...] = (*FieldName, KIND, SIGNED)
CLAIMED = (
    "dispositif", "exercice", "profession", "indicateur", "praticien", "numero_ps", "declaration", "exonere_lap", "pre_rempli",
    "recu_le",
)
LONGEST = 300       # characters of a value
MOST = 30           # devices
YEARS = range(2000, 2100)
DAYS = frozenset({FieldName.ACQUISITION_DATE, FieldName.DOCUMENT_DATE, FieldName.DMP_SINCE, "recu_le"})
FLAGS = frozenset({*BOOLEAN_FIELDS, SIGNED, "exonere_lap", "pre_rempli"})
WORDS: Mapping[str, type[StrEnum]] = MappingProxyType(
    {KIND: Kind, "profession": Profession, "dispositif": Dispositif, "indicateur": Indicateur},
)


def corrected(
    read: Verification, claim: Claim, corrections: Iterable[Correction], resources: Resources,
) -> Verification:
    """The verification of what was read and of the claim as it was asked, with these corrections.

    Raises UsageError where one of them cannot be, or the claim cannot.
    """
    facts, claim = list(read.facts), claimed(claim, corrections := tuple(corrections))
    for each in standing(corrections):
        said = json.loads(each.after)
        if each.piece == ASKED:
            continue
        if 0 <= each.piece < len(facts):
            facts[each.piece] = done_to_facts(facts[each.piece], each.field, said)
        else:
            raise UsageError(say("batch.correction_piece", numero=each.piece))
    dossier = Dossier(read.dossier, (), claim)
    check([dossier], resources)
    return judged(dossier, tuple(facts), resources)


def standing(corrections: Iterable[Correction]) -> tuple[Correction, ...]:
    """Those that were not taken back."""
    rows = tuple(corrections)
    undone = {each.undoes for each in rows}
    return tuple(each for each in rows if each.undoes is None and each.number not in undone)


def claimed(claim: Claim, corrections: Iterable[Correction]) -> Claim:
    """The claim as it was asked, with those of these corrections that are about it."""
    for each in standing(corrections):
        if each.piece == ASKED:
            claim = done_to_claim(claim, each.field, json.loads(each.after))
    return claim


def said_before(verification: Verification, claim: Claim, piece: int, field: str) -> Any:
    """What stands where a correction is to stand, as JSON writes it. Raises UsageError where there is no such place."""
    if piece == ASKED and field in CLAIMED:
        return _plain(getattr(claim, field))
    if not 0 <= piece < len(verification.facts):
        raise UsageError(say("batch.correction_piece", numero=piece))
    facts = verification.facts[piece]
    if field == KIND:
        return _plain(facts.kind)
    if field == SIGNED:
        return Trait.SIGNED in facts.traits
    if field not in set(FieldName):
        raise UsageError(say("batch.correction_champ", champ=reports.clean(str(field))[:60]))
    return shown_value(facts.value(FieldName(field)))


def shown_value(value: Value | None) -> Any:
    """A value as the contract's JSON writes it."""
    return list(value) if isinstance(value, tuple) else f"{value:.2f}" if isinstance(value, Decimal) else _plain(value)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else str(value) if isinstance(value, str) else value


def done_to_facts(facts: Facts, field: str, said: object) -> Facts:
    """The facts of a pièce with a value written over. Raises UsageError."""
    value = _value(field, said)
    if field == KIND and isinstance(value, Kind):
        return correcting.turned(facts, value)
    if field == SIGNED:
        return correcting.signed(facts, is_signed=value is True)
    if field not in set(FieldName):
        raise UsageError(say("batch.correction_champ", champ=reports.clean(str(field))[:60]))
    return correcting.corrected(facts, FieldName(field), value)


def done_to_claim(claim: Claim, field: str, said: object) -> Claim:
    """The claim with a value written over. Raises UsageError."""
    if field not in CLAIMED:
        raise UsageError(say("batch.correction_champ", champ=reports.clean(str(field))[:60]))
    value = _value(field, said)
    if value is None and field == "indicateur":
        value = Indicateur.LOGICIEL
    return replace(claim, **{field: value})


def _value(field: str, said: object) -> Any:
    """What was said, as the field takes it. Raises UsageError, which says what it takes."""
    sort = _sort(field)
    if said is None and field != KIND:
        return None
    try:
        return _READERS[sort](field, said)
    except (ValueError, TypeError):
        waited: str = table("batch")["correction_attendu"][sort]
        raise UsageError(say("batch.correction_valeur", attendu=waited)) from None


def _sort(field: str) -> str:
    if field in WORDS:
        return "mot"
    if field in DAYS:
        return "jour"
    if field in FLAGS:
        return "oui_non"
    return {"exercice": "annee", FieldName.AMOUNT_DUE: "montant", FieldName.DEVICES: "liste"}.get(field, "texte")


def _text(_field: str, said: object) -> str:
    text = reports.clean(said) if isinstance(said, str) else ""
    if not 0 < len(text) <= LONGEST:
        raise ValueError
    return text


def _flag(_field: str, said: object) -> bool:
    if not isinstance(said, bool):
        raise TypeError
    return said


def _day(_field: str, said: object) -> date:
    day = date.fromisoformat(str(said)[:10])
    if day.year not in range(1980, 2100):
        raise ValueError
    return day


def _year(_field: str, said: object) -> int:
    if isinstance(said, bool) or not isinstance(said, int) or said not in YEARS:
        raise ValueError
    return said


def _amount(_field: str, said: object) -> Decimal:
    written = _EUROS.fullmatch(" ".join(str(said).split()))
    if not written:
        raise ValueError
    whole = re.sub(r"\D", "", written["whole"])
    amount = Decimal(f"{whole}.{written['cents'] or '00'}").quantize(Decimal("0.01"))
    return -amount if written["less"] else amount


def _list(field: str, said: object) -> tuple[str, ...]:
    if not isinstance(said, list) or len(said) > MOST:
        raise TypeError
    return tuple(_text(field, each) for each in said)


def _word(field: str, said: object) -> StrEnum:
    return WORDS[field](str(said))


# « 1 598,40 € », « 1.598,40 », « 648 »; not « 1.598 », which may be either.
_EUROS = re.compile(
    r"(?P<less>[-\u2212]?)(?P<whole>\d{1,3}(?: \d{3}){1,2}|\d{1,3}(?:\.\d{3}){1,2}(?=,)|\d{1,9})(?:[.,](?P<cents>\d{1,2}))? ?"
    r"(?:€|eur|euros?)?", re.IGNORECASE,
)
_READERS: Mapping[str, Callable[[str, object], Any]] = MappingProxyType({
    "texte": _text, "oui_non": _flag, "jour": _day, "annee": _year, "montant": _amount, "liste": _list, "mot": _word,
})
