"""A result that was written (contract section 4) → the verification that it tells: `to_json` of it is the same JSON again.

What the JSON does not hold (mentions, dates, people, remarks to the agent…) is not there. The file may have been written by
anybody: whatever has not the contract's shape raises ValueError, and is never half read.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from types import MappingProxyType
from typing import Any, TypeVar

from verifier.domain import (
    BOOLEAN_FIELDS,
    Box,
    Candidate,
    Claim,
    Criterion,
    CriterionStatus,
    Dispositif,
    Entry,
    Evidence,
    Explanation,
    Facts,
    Field,
    FieldName,
    Indicateur,
    Kind,
    Matching,
    Profession,
    Reading,
    Signal,
    Source,
    Status,
    Trace,
    Value,
    Verdict,
    Verification,
    Versions,
)
from verifier.reports.to_json import SCHEMA

__all__ = ["verification_of"]

Word = TypeVar("Word", bound=StrEnum)
Kept = TypeVar("Kept")

_DAYS = frozenset({FieldName.ACQUISITION_DATE, FieldName.DOCUMENT_DATE, FieldName.DMP_SINCE})
_BEYOND = 10**9


def verification_of(written: object) -> Verification:
    """The verification that this JSON object tells. Raises ValueError where it is no result of `verify`."""
    result = _object(written)
    if result.get("schema") != SCHEMA:
        raise ValueError(SCHEMA)
    facts = tuple(_piece(place, _object(each)) for place, each in enumerate(_list(result["pieces"])))
    matching = _optional(result["match"], _matching) or Matching()
    return Verification(
        _text(result["dossier"]), _claim(_object(result["claim"])), facts, matching, _verdict(result), _versions(result)
    )


def _verdict(result: Mapping[str, Any]) -> Verdict:
    criteria = tuple(_criterion(_object(each)) for each in _list(result["criteria"]))
    status, missing, reply = Status(_text(result["status"])), _texts(result["missing"]), _text(result["reply"])
    if "explanation" not in result:
        return Verdict(status, criteria, missing, reply)
    why = _object(result["explanation"])
    thresholds = {name: _number(value) for name, value in _object(why["thresholds"]).items()}
    explanation = Explanation(tuple(_trace(_object(each)) for each in _list(why["criteria"])), thresholds)
    return Verdict(status, criteria, missing, reply, _texts(why["notes"]), explanation)


def _trace(said: Mapping[str, Any]) -> Trace:
    return Trace(
        criterion=_text(said["id"]),
        rule=_text(said["rule"]),
        check=_text(said["check"]),
        params={name: _param(value) for name, value in _object(said["params"]).items()},
        says=_text(said["says"]),
        outcome=_text(said["outcome"]),
        values={name: _text(value) for name, value in _object(said["values"]).items()},
        confidence=_number(said["confidence"]),
        held=_text(said["held"]),
    )


def _param(said: object) -> str | bool | tuple[str, ...]:
    return said if isinstance(said, bool | str) else _texts(said)


def _versions(result: Mapping[str, Any]) -> Versions:
    said = _object(result["versions"])
    tools = _object(result["explanation"])["tools"] if "explanation" in result else {}
    told = {name: _text(version) for name, version in _object(tools).items()}
    return Versions(_text(said["verifier"]), _text(said["catalog"]), _text(said["rules"]), _text(said["model"]), told)


def _claim(said: Mapping[str, Any]) -> Claim:
    return Claim(
        dispositif=_optional(said["dispositif"], _word(Dispositif)),
        exercice=_optional(said["exercice"], _whole),
        profession=_optional(said["profession"], _word(Profession)),
        indicateur=Indicateur(_text(said["indicateur"])),
        praticien=_optional(said["praticien"], _text),
        numero_ps=_optional(said["numero_ps"], _text),
        declaration=_optional(said["declaration"], _text),
        exonere_lap=_optional(said["exonere_lap"], _flag),
        pre_rempli=_optional(said["pre_rempli"], _flag),
        assumed=_texts(said["assumed"]),
    )


def _criterion(said: Mapping[str, Any]) -> Criterion:
    source = _object(said["source"])
    return Criterion(
        _text(said["id"]), CriterionStatus(_text(said["status"])), _text(said["message"]),
        Source(_text(source["titre"]), _text(source["section"])),
        tuple(_place(_whole(_object(each)["piece"]), each) for each in _list(said["evidence"])),
    )


def _matching(said: object) -> Matching:
    best = _object(said)
    rivals = tuple(_entry({"editeur_id": "", **_object(each)}) for each in _list(best["alternatives"]))
    return Matching(_entry(best), rivals, version=_optional(best["version"], _text))


def _entry(said: Mapping[str, Any]) -> Entry:
    return Entry(
        _text(said["logiciel_id"]), _text(said["nom"]), _text(said["editeur_id"]), _text(said["editeur"]),
        _number(said["score"]), _texts(said.get("reasons", [])),
    )


def _piece(place: int, said: Mapping[str, Any]) -> Facts:
    fields = {FieldName(name): _object(each) for name, each in _object(said["fields"]).items()}
    return Facts(
        piece=place,
        name=_text(said["name"]),
        sha256=_text(said["sha256"]),
        pages=_whole(said["pages"]),
        reading=Reading(_text(said["reading"])),
        quality=_number(said["quality"]),
        kind=_optional(said["kind"], _word(Kind)),
        error=_optional(said["error"], _text),
        fields=MappingProxyType({name: _field(place, name, each) for name, each in fields.items() if each["value"] is not None}),
        signals=tuple(_signal(_object(each)) for each in _list(said["signals"])),
    )


def _signal(said: Mapping[str, Any]) -> Signal:
    return Signal(_text(said["code"]), _text(said["message"]), _optional(said["page"], _whole))


def _field(place: int, name: FieldName, said: Mapping[str, Any]) -> Field:
    best, *losers = (_candidate(place, name, _object(each)) for each in (said, *_list(said["alternatives"])))
    return Field(name, best.value, best.confidence, best.evidence, tuple(losers))


def _candidate(place: int, name: FieldName, said: Mapping[str, Any]) -> Candidate:
    evidence = _optional(said["evidence"], lambda each: _place(place, each))
    return Candidate(_value(name, said["value"]), _number(said["confidence"]), evidence)


def _place(piece: int, said: object) -> Evidence:
    where = _object(said)
    box = Box(*(_number(side) for side in _list(where["bbox"], 4)))
    return Evidence(piece, _whole(where["page"]), box, _text(where["text"]))


def _value(name: FieldName, said: object) -> Value:
    if name in BOOLEAN_FIELDS:
        return _flag(said)
    if name is FieldName.DEVICES:
        return _texts(said)
    if name in _DAYS:
        return date.fromisoformat(_text(said))
    return _money(said) if name is FieldName.AMOUNT_DUE else _text(said)


def _money(said: object) -> Decimal:
    try:
        amount = Decimal(_text(said))
    except InvalidOperation:
        raise ValueError(said) from None
    if not amount.is_finite() or abs(amount) > _BEYOND:
        raise ValueError(said)
    return amount


def _word(words: type[Word]) -> Callable[[object], Word]:
    return lambda said: words(_text(said))


def _optional(said: object, read: Callable[[object], Kept]) -> Kept | None:
    return None if said is None else read(said)


def _object(said: object) -> Mapping[str, Any]:
    if not isinstance(said, Mapping):
        raise ValueError(said)  # noqa: TRY004  one error for whatever is not the contract's
    return _Complete(said)


class _Complete(dict[str, Any]):
    """An object in which a key that is missing is a ValueError."""

    def __missing__(self, key: str) -> Any:
        raise ValueError(key)


def _list(said: object, length: int | None = None) -> Sequence[Any]:
    if not isinstance(said, list) or (length is not None and len(said) != length):
        raise ValueError(said)
    return said


def _texts(said: object) -> tuple[str, ...]:
    return tuple(_text(each) for each in _list(said))


def _text(said: object) -> str:
    if not isinstance(said, str):
        raise ValueError(said)  # noqa: TRY004
    return said


def _flag(said: object) -> bool:
    if not isinstance(said, bool):
        raise ValueError(said)  # noqa: TRY004
    return said


def _whole(said: object) -> int:
    if not isinstance(said, int) or isinstance(said, bool) or abs(said) > _BEYOND:
        raise ValueError(said)
    return said


def _number(said: object) -> float:
    if not isinstance(said, int | float) or isinstance(said, bool) or not math.isfinite(said) or abs(said) > _BEYOND:
        raise ValueError(said)
    return float(said)
