"""A run made small enough for git: what the evaluation looks at, and no text, evidence nor reply.

It has the shape of the results, so that it is read like them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from verifier.evaluation.records import Result

__all__ = ["freeze"]


def freeze(results: Sequence[Result]) -> str:
    """One JSON line a dossier, in the order of the results; the same results give the same bytes."""
    lines = (json.dumps(_line(each), ensure_ascii=False, separators=(",", ":")) + "\n" for each in results)
    return "".join(lines).encode("utf-8", "replace").decode("utf-8")


def _line(result: Result) -> Mapping[str, object]:
    software = result.software
    return {
        "dossier": result.dossier,
        "status": result.status,
        "criteria": [{"id": name, "status": status} for name, status in result.criteria.items()],
        "missing": result.missing,
        "match": {"logiciel_id": software.logiciel_id, "nom": software.nom, "editeur": software.editeur} if software else None,
        "pieces": [
            {
                "name": paper.name,
                "kind": paper.kind,
                "fields": {name: {"value": each.value, "confidence": each.confidence} for name, each in paper.fields.items()},
            }
            for paper in result.pieces
        ],
    }
