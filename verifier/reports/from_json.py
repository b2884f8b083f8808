"""A result that was written (contract section 4) → the verification that it tells: `to_json` of it is the same JSON again.

What the JSON does not hold (without `explanation`: mentions, dates, people, remarks to the agent…) is not there. The file may
have been written by anybody: whatever has not the contract's shape raises ValueError, and is never half read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any, TypeVar

from verifier.domain import (
    BOOLEAN_FIELDS,
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
from verifier.reports.facts_json import facts_of
from verifier.reports.shapes import as_box, as_flag, as_list, as_money, as_number, as_object, as_text, as_texts, as_whole
from verifier.reports.to_json import SCHEMA

__all__ = ["MisshapenError", "verification_of"]

Word = TypeVar("Word", bound=StrEnum)
Kept = TypeVar("Kept")

_DAYS = frozenset({FieldName.ACQUISITION_DATE, FieldName.DOCUMENT_DATE, FieldName.DMP_SINCE})


class MisshapenError(ValueError):
    """A result whose key `place` has not the contract's shape."""

    def __init__(self, place: str) -> None:
        super().__init__(place)
        self.place = place


def verification_of(written: object) -> Verification:
    """The verification that this JSON object tells. Raises ValueError where it is no result of `verify`."""
    result = as_object(written)
    dossier, claim = _at(result, "dossier", _reference), _at(result, "claim", lambda said: _claim(as_object(said)))
    _at(result, "schema", _schema)
    facts = _at(result, "pieces", _pieces)
    facts = _at(result, "explanation", lambda why: _in_full(facts, as_object(why))) if "explanation" in result else facts
    matching = _at(result, "match", lambda said: _optional(said, _matching)) or Matching()
    return Verification(dossier, claim, facts, matching, _verdict(result), _at(result, "versions", lambda _: _versions(result)))


def _at(result: Mapping[str, Any], key: str, read: Callable[[Any], Kept]) -> Kept:
    """What one key of the result says."""
    try:
        return read(result[key])
    except ValueError as error:
        raise MisshapenError(key) from error


def _reference(said: object) -> str:
    """The dossier's reference, which must be one."""
    if not as_text(said).strip():
        raise ValueError(said)
    return as_text(said)


def _schema(said: object) -> None:
    if said != SCHEMA:
        raise ValueError(said)


def _pieces(said: object) -> tuple[Facts, ...]:
    return tuple(_piece(place, as_object(each)) for place, each in enumerate(as_list(said)))


def _in_full(pieces: tuple[Facts, ...], why: Mapping[str, Any]) -> tuple[Facts, ...]:
    """The facts that the rules looked at, which must be those of the pièces."""
    kept = as_list(why["facts"], len(pieces))
    facts = tuple(facts_of(each) for each in kept)
    if [(each.piece, each.name, each.sha256) for each in facts] != [(each.piece, each.name, each.sha256) for each in pieces]:
        raise ValueError("facts")
    return facts


def _verdict(result: Mapping[str, Any]) -> Verdict:
    criteria = _at(result, "criteria", lambda said: tuple(_criterion(as_object(each)) for each in as_list(said)))
    status, missing = _at(result, "status", _word(Status)), _at(result, "missing", as_texts)
    reply = _at(result, "reply", as_text)
    if "explanation" not in result:
        return Verdict(status, criteria, missing, reply)
    explanation, notes = _at(result, "explanation", lambda said: _explanation(as_object(said)))
    return Verdict(status, criteria, missing, reply, notes, explanation)


def _explanation(why: Mapping[str, Any]) -> tuple[Explanation, tuple[str, ...]]:
    """Why, and the remarks to the agent."""
    thresholds = {name: as_number(value) for name, value in as_object(why["thresholds"]).items()}
    return Explanation(tuple(_trace(as_object(each)) for each in as_list(why["criteria"])), thresholds), as_texts(why["notes"])


def _trace(said: Mapping[str, Any]) -> Trace:
    return Trace(
        criterion=as_text(said["id"]),
        rule=as_text(said["rule"]),
        check=as_text(said["check"]),
        params={name: _param(value) for name, value in as_object(said["params"]).items()},
        says=as_text(said["says"]),
        outcome=as_text(said["outcome"]),
        values={name: as_text(value) for name, value in as_object(said["values"]).items()},
        confidence=as_number(said["confidence"]),
        held=as_text(said["held"]),
    )


def _param(said: object) -> str | bool | tuple[str, ...]:
    return said if isinstance(said, bool | str) else as_texts(said)


def _versions(result: Mapping[str, Any]) -> Versions:
    said = as_object(result["versions"])
    tools = as_object(result["explanation"])["tools"] if "explanation" in result else {}
    told = {name: as_text(version) for name, version in as_object(tools).items()}
    return Versions(as_text(said["verifier"]), as_text(said["catalog"]), as_text(said["rules"]), as_text(said["model"]), told)


def _claim(said: Mapping[str, Any]) -> Claim:
    return Claim(
        dispositif=_optional(said["dispositif"], _word(Dispositif)),
        exercice=_optional(said["exercice"], _year),
        profession=_optional(said["profession"], _word(Profession)),
        indicateur=Indicateur(as_text(said["indicateur"])),
        praticien=_optional(said["praticien"], as_text),
        numero_ps=_optional(said["numero_ps"], as_text),
        declaration=_optional(said["declaration"], as_text),
        exonere_lap=_optional(said["exonere_lap"], as_flag),
        pre_rempli=_optional(said["pre_rempli"], as_flag),
        assumed=as_texts(said["assumed"]),
    )


def _year(said: object) -> int:
    year = as_whole(said)
    if not 2000 <= year <= 2099:
        raise ValueError(said)
    return year


def _criterion(said: Mapping[str, Any]) -> Criterion:
    source = as_object(said["source"])
    return Criterion(
        as_text(said["id"]), CriterionStatus(as_text(said["status"])), as_text(said["message"]),
        Source(as_text(source["titre"]), as_text(source["section"])),
        tuple(_place(as_whole(as_object(each)["piece"]), each) for each in as_list(said["evidence"])),
    )


def _matching(said: object) -> Matching:
    best = as_object(said)
    rivals = tuple(_entry(as_object({"editeur_id": "", **as_object(each)})) for each in as_list(best["alternatives"]))
    return Matching(_entry(best), rivals, version=_optional(best["version"], as_text))


def _entry(said: Mapping[str, Any]) -> Entry:
    return Entry(
        as_text(said["logiciel_id"]), as_text(said["nom"]), as_text(said["editeur_id"]), as_text(said["editeur"]),
        as_number(said["score"]), as_texts(said.get("reasons", [])),
    )


def _piece(place: int, said: Mapping[str, Any]) -> Facts:
    fields = {FieldName(name): as_object(each) for name, each in as_object(said["fields"]).items()}
    return Facts(
        piece=place,
        name=as_text(said["name"]),
        sha256=as_text(said["sha256"]),
        pages=as_whole(said["pages"]),
        reading=Reading(as_text(said["reading"])),
        quality=as_number(said["quality"]),
        kind=_optional(said["kind"], _word(Kind)),
        error=_optional(said["error"], as_text),
        fields=MappingProxyType({name: _field(place, name, each) for name, each in fields.items() if each["value"] is not None}),
        signals=tuple(_signal(as_object(each)) for each in as_list(said["signals"])),
    )


def _signal(said: Mapping[str, Any]) -> Signal:
    return Signal(as_text(said["code"]), as_text(said["message"]), _optional(said["page"], as_whole))


def _field(place: int, name: FieldName, said: Mapping[str, Any]) -> Field:
    best, *losers = (_candidate(place, name, as_object(each)) for each in (said, *as_list(said["alternatives"])))
    return Field(name, best.value, best.confidence, best.evidence, tuple(losers))


def _candidate(place: int, name: FieldName, said: Mapping[str, Any]) -> Candidate:
    evidence = _optional(said["evidence"], lambda each: _place(place, each))
    return Candidate(_value(name, said["value"]), as_number(said["confidence"]), evidence)


def _place(piece: int, said: object) -> Evidence:
    where = as_object(said)
    box = as_box(where["bbox"])
    return Evidence(piece, as_whole(where["page"]), box, as_text(where["text"]))


def _value(name: FieldName, said: object) -> Value:
    if name in BOOLEAN_FIELDS:
        return as_flag(said)
    if name is FieldName.DEVICES:
        return as_texts(said)
    if name in _DAYS:
        return date.fromisoformat(as_text(said))
    return as_money(said) if name is FieldName.AMOUNT_DUE else as_text(said)


def _word(words: type[Word]) -> Callable[[object], Word]:
    return lambda said: words(as_text(said))


def _optional(said: object, read: Callable[[object], Kept]) -> Kept | None:
    return None if said is None else read(said)
