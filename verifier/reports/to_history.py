"""What a history kept, as text for an agent, JSON for a program, CSV for a spreadsheet."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from verifier.domain import Decision, Kept
from verifier.reports.cleaning import clean
from verifier.reports.to_table import to_rows
from verifier.wording import say, table

__all__ = ["to_history"]


def to_history(kept: Iterable[Kept], shape: str) -> str:
    """The verdicts in this form (« texte », « json » or « csv »), the oldest first."""
    if shape == "json":
        return json.dumps([_object(each) for each in kept], ensure_ascii=False, indent=2) + "\n"
    if shape == "csv":
        columns: list[str] = table("reports")["historique"]["colonnes"]
        return to_rows(columns, map(_row, kept))
    lines = [line for each in kept for line in _lines(each)]
    number = sum(not line.startswith(" ") for line in lines)
    forms: list[str] = table("reports")["historique"]["compte"]
    return "\n".join([*lines, forms[min(number, 2)].format(n=number)]) + "\n"


def _lines(kept: Kept) -> list[str]:
    """A verdict on one line, what was decided about it under it."""
    words, claim = table("reports")["historique"], kept.claim
    asked = " ".join(str(part) for part in (claim.dispositif, claim.exercice, claim.profession, claim.indicateur) if part)
    line = str(words["ligne"]).format(
        numero=kept.number, quand=_moment(kept.asked.when), dossier=clean(kept.dossier) or "–", demande=asked,
        statut=_word(kept.status), qui=clean(kept.asked.who),
    )
    return [line, *("  " + _decision(each) for each in kept.decisions)]


def _decision(each: Decision) -> str:
    words = table("reports")["historique"]
    values = {"numero": each.number, "quand": _moment(each.when), "qui": clean(each.who), "motif": clean(each.why)}
    if each.undoes is not None:
        return str(words["reprise"]).format(**values, reprise=each.undoes)
    return str(words["decision"]).format(**values, statut=_word(each.status))


def _object(kept: Kept) -> dict[str, Any]:
    claim, versions = kept.claim, kept.versions
    return {
        "numero": kept.number, "quand": kept.asked.when.isoformat(), "qui": kept.asked.who, "dossier": kept.dossier,
        "dispositif": claim.dispositif, "exercice": claim.exercice, "profession": claim.profession,
        "indicateur": claim.indicateur,
        "status": kept.status, "criteria": dict(kept.criteria), "logiciel_id": kept.software, "sha256": list(kept.pieces),
        "versions": {
            "verifier": versions.verifier, "catalog": versions.catalog, "rules": versions.rules, "model": versions.model,
        },
        "decision": kept.decided.status if kept.decided else None,
        "decisions": [
            {"numero": each.number, "quand": each.when.isoformat(), "qui": each.who, "motif": each.why, "status": each.status,
             "reprend": each.undoes}
            for each in kept.decisions
        ],
    }


def _row(kept: Kept) -> dict[str, Any]:
    told, decided = _object(kept), kept.decided
    return {
        **told, **told["versions"], "quand": _moment(kept.asked.when),
        "criteria": ", ".join(f"{name} {status}" for name, status in kept.criteria), "sha256": ", ".join(kept.pieces),
        "decide_par": decided and decided.who, "decide_le": decided and _moment(decided.when), "motif": decided and decided.why,
    }


def _moment(when: datetime) -> str:
    """A moment where this computer stands."""
    return f"{when.astimezone():%d/%m/%Y %H:%M}"


def _word(status: str | None) -> str:
    return str(table("reports")["statut"][status]["mot"]).lower() if status else say("reports.sans_statut")
