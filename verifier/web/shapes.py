"""The shapes of what the API answers, as the OpenAPI document tells them (JSON Schema)."""

from __future__ import annotations

from typing import Any

from verifier.domain import CriterionStatus, Kind, Reading, State, Status

__all__ = ["COMPONENTS", "DOSSIER", "FOUND", "PAGE", "RESULT"]


def _of(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _object(needed: str, **properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": needed.split(), "properties": properties}


def _list(of: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": of}


def _or_null(kind: str) -> dict[str, Any]:
    return {"type": [kind, "null"]}


def _words(words: Any, *, null: bool = False) -> dict[str, Any]:
    told = [str(word) for word in words]
    return {"type": ["string", "null"], "enum": [*told, None]} if null else {"type": "string", "enum": told}


_TEXT, _WHOLE, _SHARE = {"type": "string"}, {"type": "integer"}, {"type": "number", "minimum": 0, "maximum": 1}
_BOX = {"type": "array", "items": {"type": "number"}, "minItems": 4, "maxItems": 4}
_CHANGE = _object("quoi par le", quoi=_TEXT, par=_TEXT, le={"type": "string", "format": "date-time"})
_EVIDENCE = _object("piece page bbox text", piece=_WHOLE, page=_WHOLE, bbox=_BOX, text=_TEXT)
_CRITERION = _object(
    "id status message source evidence", id=_TEXT, status=_words(CriterionStatus), message=_TEXT,
    source=_object("titre section", titre=_TEXT, section=_TEXT), evidence=_list(_EVIDENCE),
)
_PIECE = _object(
    "name sha256 kind pages reading quality error fields signals", name=_TEXT, sha256=_TEXT, kind=_words(Kind, null=True),
    pages=_WHOLE, reading=_words(Reading), quality=_SHARE, error=_or_null("string"), fields={"type": "object"},
    signals=_list({"type": "object"}),
)
_FILED = {
    "id": _TEXT, "version": _WHOLE, "etat": _words(State), "reference": _TEXT, "depose": _CHANGE, "modifie": _CHANGE,
    "proposition": _or_null("object"), "decision": _words(Status, null=True), "echec": _or_null("string"), "adresse": _TEXT,
}
COMPONENTS: dict[str, Any] = {
    "Probleme": _object(
        "type title status detail instance", type={"type": "string", "format": "uri"}, title=_TEXT, status=_WHOLE, detail=_TEXT,
        instance=_TEXT,
    ),
    "Resultat": _object(
        "schema dossier claim status criteria missing reply match pieces versions", schema={"const": "verifier/1"}, dossier=_TEXT,
        claim={"type": "object"}, status=_words(Status), criteria=_list(_CRITERION), missing=_list(_TEXT), reply=_TEXT,
        match=_or_null("object"), pieces=_list(_PIECE), versions=_object(
            "verifier catalog rules model", verifier=_TEXT, catalog=_TEXT, rules=_TEXT, model=_TEXT),
    ),
    "Dossier": _object(
        "id version etat reference depose modifie proposition decision echec adresse", **_FILED,
        pieces=_list({"type": "object"}), corrections=_list({"type": "object"}), decisions=_list({"type": "object"}),
        resultat={"anyOf": [_of("Resultat"), {"type": "null"}]},
    ),
    "Dossiers": _object(
        "total page taille par_statut dossiers", total=_WHOLE, page=_WHOLE, taille=_WHOLE,
        par_statut={"type": "object", "additionalProperties": _WHOLE}, dossiers=_list(_of("Dossier")),
    ),
    "Page": _object(
        "page pages largeur hauteur echelle image", page=_WHOLE, pages=_WHOLE, largeur=_WHOLE, hauteur=_WHOLE,
        echelle={"type": "number"}, image=_TEXT,
    ),
}
RESULT, DOSSIER, FOUND, PAGE = _of("Resultat"), _of("Dossier"), _of("Dossiers"), _of("Page")
