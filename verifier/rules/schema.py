"""The JSON Schema of the rule files, for editors: the same keys and words as the loader's own shapes, explained in French.

`python -m verifier.rules.schema` writes `schemas/*.json` again; `tests/test_rule_files.py` refuses files that lag behind.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from verifier.rules.finding import CHECKS
from verifier.rules.shapes import FILES, FIRST_YEAR, LARGEST, LAST_YEAR, SHAPES, WORDS, WORDS_WRITTEN
from verifier.rules.vetting import LISTS, WORD
from verifier.wording import say

__all__ = ["FOLDER", "schemas", "written"]

FOLDER = Path(__file__).parent / "schemas"
_DRAFT = "http://json-schema.org/draft-07/schema#"
_TEXT: dict[str, Any] = {"type": ["string", "number"], "minLength": 1}
_YEAR: dict[str, Any] = {"type": "integer", "minimum": FIRST_YEAR, "maximum": LAST_YEAR}
_PLAIN: Mapping[str, dict[str, Any]] = {
    "texte": _TEXT,
    "mots_ecrits": {"type": "string", "pattern": WORDS_WRITTEN},
    "textes": {"anyOf": [{"type": "string"}, {"type": "object", "additionalProperties": {"type": "string"}}]},
    "jour": {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"},
    "nombre": {"type": "number", "minimum": 0, "maximum": LARGEST},
    "part": {"type": "number", "minimum": 0, "maximum": 1},
    "entier": {"type": "integer", "minimum": 0, "maximum": LARGEST},
    "oui_non": {"type": "boolean"},
    "annee": _YEAR,
    "annees": {"type": "array", "minItems": 1, "items": _YEAR},
    "liste_de_textes": {"type": "array", "items": {"type": "string"}},
}


def schemas() -> dict[str, dict[str, Any]]:
    """One schema a sort of file, by its name."""
    return {
        name: {
            "$schema": _DRAFT,
            "title": say(f"schema.fichier.{name}"),
            "$ref": f"#/definitions/{shape}",
            "definitions": {each: _shape(each) for each in sorted(_reached(shape))},
        }
        for name, shape in FILES.items()
    }


def written() -> dict[Path, str]:
    """The files of the folder `schemas`, and what they hold."""
    return {
        FOLDER / f"{name}.json": json.dumps(schema, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
        for name, schema in schemas().items()
    }


def _reached(shape: str) -> set[str]:
    """The shapes that a shape holds, itself included."""
    found, waiting = {shape}, [shape]
    while waiting:
        for sort in SHAPES[waiting.pop()].values():
            name = "droit" if sort.startswith("droits") else sort.rstrip("!").partition(":")[2]
            if name in SHAPES and not sort.startswith("mot") and name not in found:
                found.add(name)
                waiting.append(name)
    return found


def _shape(name: str) -> dict[str, Any]:
    """A mapping: its keys, those that are compulsory, and no other."""
    keys = SHAPES[name]
    required = [key for key, sort in keys.items() if sort.endswith("!")]
    built: dict[str, Any] = {
        "type": "object",
        "additionalProperties": False,
        "properties": {key: _key(name, key, sort.rstrip("!")) for key, sort in keys.items()},
    }
    return {**built, "required": required} if required else built


def _key(shape: str, key: str, sort: str) -> dict[str, Any]:
    """What stands under a key, and what it is for. Nothing may stand there, as after a colon, but under what is compulsory."""
    said = say(f"schema.{shape}.{key}")
    inner = _with(key) or _sort(sort)
    needed = SHAPES[shape][key].endswith("!")
    return {"description": said, **inner} if needed or not inner else {"description": said, "anyOf": [inner, {"type": "null"}]}


def _with(key: str) -> dict[str, Any]:
    """The parameters of the checks, where the key holds them; the checks themselves, where it names one."""
    if key == "check":
        return {"enum": sorted(CHECKS)}
    if key != "with":
        return {}
    properties: dict[str, Any] = {name: {"type": "boolean"} for each in CHECKS.values() for name in sorted(each.params)}
    properties |= {name: {"enum": sorted(map(str, words))} for name, words in WORD.items()}
    properties |= {name: {"type": "array", "items": {"enum": sorted(map(str, words))}} for name, words in LISTS.items()}
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _sort(sort: str) -> dict[str, Any]:
    """The schema of a sort (the words of `shapes`)."""
    kind, _, name = sort.partition(":")
    ref = {"$ref": f"#/definitions/{name}"}
    if kind in _PLAIN:
        return dict(_PLAIN[kind])
    if kind in {"mot", "mots"}:
        word = {"enum": [str(one) for one in WORDS[name]]}
        return word if kind == "mot" else {"anyOf": [{"type": "array", "minItems": 1, "items": word}, {"const": "toutes"}]}
    if kind == "forme":
        return ref
    if kind == "liste":
        return {"type": "array", "items": ref}
    if kind == "droits":
        return {"type": "object", "additionalProperties": {"type": "array", "items": {"$ref": "#/definitions/droit"}}}
    return {"type": "object", "additionalProperties": ref}


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for path, text in written().items():
        path.write_text(text, encoding="utf-8")
