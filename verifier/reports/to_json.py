"""The result as the contract writes it (section 4): same order of keys, days in ISO, money as a string with two decimals."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from verifier.domain import (
    Box,
    Candidate,
    Claim,
    Criterion,
    Evidence,
    Explanation,
    Facts,
    Field,
    FieldName,
    Matching,
    Signal,
    Trace,
    Value,
    Verification,
)
from verifier.reports.facts_json import written

__all__ = ["laid_out", "to_json", "to_jsonl", "with_signals"]

Json: TypeAlias = "str | int | float | bool | Mapping[str, Json] | Sequence[Json] | None"

SCHEMA = "verifier/1"
PLAIN = 1e15           # below, a number of few decimals is written by its digits alone, whoever writes it
FIELDS = tuple(FieldName)
LEAST_GIVEN = 0.5      # confidence: a value that is rather wrong than right is a guess, which its criterion shows as a doubt


def to_json(verifications: Sequence[Verification], *, detail: bool = False) -> str:
    """One dossier is an object, several are a list; indented. `detail` adds `explanation`, which the contract does not know."""
    results = [_result(verification, detail) for verification in verifications]
    return _written(results[0] if len(results) == 1 else results, indent=2)


def to_jsonl(verifications: Sequence[Verification], *, detail: bool = False) -> str:
    """One line a dossier."""
    if detail:      # facts to the last bit, which only `json` writes as it always did
        return "".join(_written(_result(verification, detail), indent=None) for verification in verifications)
    return "".join(_line(_result(verification, detail)) for verification in verifications)


def laid_out(line: str) -> str:
    """A line of `to_jsonl`, as `to_json` writes it."""
    return _written(json.loads(line), indent=2)


def with_signals(line: str, signals: Mapping[int, Sequence[Signal]]) -> str:
    """A line of `to_jsonl`, with more signals told of some pièces: the same as if they had been known when it was written."""
    if not signals:
        return line
    result = json.loads(line)
    kept = result.get("explanation", {}).get("facts", ())
    for piece, told in signals.items():
        result["pieces"][piece]["signals"] += [_signal(each) for each in told]
        for facts in kept[piece:piece + 1]:
            more = {**facts, "signals": [*facts.get("signals", ()), *(written(each) for each in told)]}
            kept[piece] = {each.name: more[each.name] for each in fields(Facts) if each.name in more}
    return _written(result, indent=None)


def _line(result: Json) -> str:
    """One line, as `_written` writes it, in a fifth of the time."""
    import msgspec  # noqa: PLC0415  late: only lines are many

    try:
        plain = msgspec.json.encode(result)
    except (UnicodeEncodeError, TypeError):     # a file name that is no text, a `Far`
        return _written(result, indent=None)
    return msgspec.json.format(plain, indent=0).decode() + "\n"


class Far(float):
    """A number that only `json` writes as it always did (« 1e+16 »), or that nothing may write: msgspec takes none of these."""


def _written(result: Json, indent: int | None) -> str:
    text = json.dumps(result, ensure_ascii=False, indent=indent, allow_nan=False) + "\n"
    return text.encode("utf-8", "replace").decode("utf-8")  # a file name may hold bytes that are no text


def _result(verification: Verification, detail: bool) -> Json:
    verdict, versions = verification.verdict, verification.versions
    result: dict[str, Json] = {
        "schema": SCHEMA,
        "dossier": verification.dossier,
        "claim": _claim(verification.claim),
        "status": verdict.status,
        "criteria": [_criterion(criterion) for criterion in verdict.criteria],
        "missing": list(verdict.missing),
        "reply": verdict.reply,
        "match": _match(verification.matching),
        "pieces": [_piece(facts) for facts in verification.facts],
        "versions": {
            "verifier": versions.verifier,
            "catalog": versions.catalog,
            "rules": versions.rules,
            "model": versions.model,
        },
    }
    return {**result, "explanation": _explanation(verification)} if detail and verdict.explanation else result


def _explanation(verification: Verification) -> Json:
    explanation = verification.verdict.explanation or Explanation()
    return {
        "thresholds": {name: _rounded(value) for name, value in explanation.thresholds.items()},
        "criteria": [_trace(trace) for trace in explanation.traces],
        "notes": list(verification.verdict.notes),
        "tools": dict(verification.versions.tools),
        "facts": [written(facts) for facts in verification.facts],
    }


def _trace(trace: Trace) -> Json:
    return {
        "id": trace.criterion,
        "rule": trace.rule,
        "check": trace.check,
        "params": {name: list(value) if isinstance(value, tuple) else value for name, value in trace.params.items()},
        "says": trace.says,
        "outcome": trace.outcome,
        "values": dict(trace.values),
        "confidence": _rounded(trace.confidence),
        "held": trace.held,
    }


def _claim(claim: Claim) -> Json:
    return {
        "dispositif": claim.dispositif,
        "exercice": claim.exercice,
        "profession": claim.profession,
        "indicateur": claim.indicateur,
        "praticien": claim.praticien,
        "numero_ps": claim.numero_ps,
        "declaration": claim.declaration,
        "exonere_lap": claim.exonere_lap,
        "pre_rempli": claim.pre_rempli,
        "assumed": list(claim.assumed),
    }


def _criterion(criterion: Criterion) -> Json:
    return {
        "id": criterion.id,
        "status": criterion.status,
        "message": criterion.message,
        "source": {"titre": criterion.source.titre, "section": criterion.source.section},
        "evidence": [
            {"piece": each.piece, "page": each.page, "bbox": _box(each.box), "text": each.text} for each in criterion.evidence
        ],
    }


def _match(matching: Matching) -> Json:
    best = matching.best
    if best is None:
        return None
    return {
        "logiciel_id": best.logiciel_id,
        "editeur_id": best.editeur_id,
        "nom": best.nom,
        "editeur": best.editeur,
        "version": matching.version,
        "score": _rounded(best.score),
        "reasons": list(best.reasons),
        "alternatives": [
            {"logiciel_id": rival.logiciel_id, "nom": rival.nom, "editeur": rival.editeur, "score": _rounded(rival.score)}
            for rival in matching.rivals
        ],
    }


def _piece(facts: Facts) -> Json:
    fields = ((name, facts.fields.get(name)) for name in FIELDS)
    return {
        "name": facts.name,
        "sha256": facts.sha256,
        "kind": facts.kind,
        "pages": facts.pages,
        "reading": facts.reading,
        "quality": _rounded(facts.quality),
        "error": facts.error,
        "fields": {str(name): _field(field) for name, field in fields if field and field.confidence >= LEAST_GIVEN},
        "signals": [_signal(each) for each in facts.signals],
    }


def _signal(signal: Signal) -> Json:
    return {"code": signal.code, "message": signal.message, "page": signal.page}


def _field(field: Field) -> Json:
    told = _candidate(field)
    told["alternatives"] = [_candidate(loser) for loser in field.alternatives]
    return told


def _candidate(candidate: Field | Candidate) -> dict[str, Json]:
    return {
        "value": _value(candidate.value),
        "confidence": _rounded(candidate.confidence),
        "evidence": _place(candidate.evidence) if candidate.evidence else None,
    }


def _place(evidence: Evidence) -> dict[str, Json]:
    return {"page": evidence.page, "bbox": _box(evidence.box), "text": evidence.text}


def _box(box: Box) -> Json:
    x0, top, x1, bottom = box
    if abs(x0) + abs(top) + abs(x1) + abs(bottom) < PLAIN:
        return [round(x0, 1) + 0.0, round(top, 1) + 0.0, round(x1, 1) + 0.0, round(bottom, 1) + 0.0]  # + 0.0: never « -0.0 »
    return [Far(round(float(side), 1) + 0.0) for side in box]


def _value(value: Value) -> Json:
    match value:
        case bool() | str():
            return value
        case date():
            return value.isoformat()
        case Decimal():
            return f"{value:.2f}"
        case _:
            return list(value)


def _rounded(share: float) -> float:
    rounded = round(float(share), 4) + 0.0
    return rounded if -PLAIN < rounded < PLAIN else Far(rounded)
