"""What somebody typed into a form → the JSON that a correction takes; and what a form offers for a field."""

from __future__ import annotations

import json
from typing import Any

from verifier.domain import BOOLEAN_FIELDS, Dispositif, Indicateur, Kind, Profession
from verifier.web.pages_words import choices

__all__ = ["DAYS", "FLAGS", "WORDS", "input_of", "typed"]

FLAGS = frozenset({*map(str, BOOLEAN_FIELDS), "signed", "exonere_lap", "pre_rempli"})
DAYS = frozenset({"acquisition_date", "document_date", "dmp_since", "recu_le"})
WORDS = {"kind": Kind, "profession": Profession, "dispositif": Dispositif, "indicateur": Indicateur}
_ANSWERS = {"oui": True, "non": False}


def typed(field: str, said: str) -> str:
    """A value as JSON. What is no value of that field is left for the correction to refuse, in French."""
    text = said.strip()
    if not text:
        return "null"
    value: Any = text
    if field in FLAGS:
        value = _ANSWERS.get(text, text)
    elif field == "devices":
        value = [each.strip() for each in text.split(",") if each.strip()]
    elif field == "exercice" and text.isascii() and text.isdigit() and len(text) < 6:
        value = int(text)
    return json.dumps(value, ensure_ascii=False)


def input_of(field: str) -> dict[str, Any]:
    """How a field is written: `sorte` (texte, jour, liste of `choix`)."""
    if field in FLAGS:
        return {"sorte": "choix", "choix": [("oui", "oui"), ("non", "non")]}
    if field in WORDS:
        return {"sorte": "choix", "choix": choices(field, WORDS[field])}
    return {"sorte": "jour" if field in DAYS else "texte", "choix": []}
