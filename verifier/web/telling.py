"""A dossier as the API tells it: JSON for programs, the contract's result within."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from verifier.domain import Change, Filed, Found, Opened
from verifier.web.values import values

__all__ = ["address", "filed", "found", "opened"]

ROOT = "/api/v1/verifications"


def address(dossier: str) -> str:
    """Where a dossier is asked for."""
    return f"{ROOT}/{dossier}"


def filed(one: Filed) -> dict[str, Any]:
    """A dossier as it stands. `proposition` is the tool's, `decision` an agent's."""
    told: dict[str, Any] = {
        "id": one.id, "version": one.version, "etat": one.state, "reference": one.reference, "depose": _change(one.deposited),
        "modifie": _change(one.changed), "proposition": None, "decision": one.decided, "echec": one.failure or None,
        "adresse": address(one.id),
    }
    if one.summary:
        told["proposition"] = {
            "statut": one.summary.status, "dispositif": one.summary.dispositif, "exercice": one.summary.exercice,
            "profession": one.summary.profession, "indicateur": one.summary.indicateur, "manquent": list(one.summary.missing),
            "qualite": round(one.summary.quality, 4), "logiciel": one.summary.software,
        }
    return told


def opened(one: Opened) -> dict[str, Any]:
    """All of a dossier but its files."""
    return {
        **filed(one.filed),
        "pieces": [
            {"rang": each.rank, "nom": each.name, "sha256": each.sha256, "genre": each.media, "octets": each.size}
            for each in one.pieces
        ],
        "valeurs": values(one),
        "resultat": json.loads(one.result) if one.result else None,
        "corrections": [
            {"numero": each.number, "par": each.who, "le": each.when.isoformat(), "piece": each.piece, "champ": each.field,
             "avant": json.loads(each.before), "apres": json.loads(each.after), "annule": each.undoes}
            for each in one.corrections
        ],
        "decisions": [
            {"numero": each.number, "par": each.who, "le": each.when.isoformat(), "statut": each.status, "motif": each.why,
             "annule": each.undoes}
            for each in one.decisions
        ],
    }


def found(page: Found, number: int, size: int) -> dict[str, Any]:
    """A page of dossiers."""
    return {
        "total": page.total, "page": number, "taille": size, "par_statut": _counts(page.counts),
        "dossiers": [filed(each) for each in page.rows],
    }


def _counts(counts: Mapping[str, int]) -> dict[str, int]:
    return {status or "pas_encore_juge": count for status, count in counts.items()}


def _change(one: Change) -> dict[str, str]:
    return {"quoi": one.what, "par": one.who, "le": one.when.isoformat()}
