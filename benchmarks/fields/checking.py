"""Whether a drawn set tells the truth: what truth.jsonl gives is printed on every paper that has words, and stays on the page.

python benchmarks/fields/checking.py OUT > PERFECT.jsonl      a result made of the truth, for whoever counts
"""

import json
import re
import sys
import unicodedata
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pypdfium2
from case import MONTHS

STRINGS = ("software", "editor", "version", "connector", "pack", "practitioner_id", "document_number")


def folded(text: str) -> str:
    """Letters and digits only."""
    text = unicodedata.normalize("NFKD", text.replace("œ", "oe"))
    return re.sub(r"[^a-z0-9+]", "", "".join(letter for letter in text if not unicodedata.combining(letter)).lower())


def text_of(path: Path) -> str:
    """The words of a PDF."""
    document = pypdfium2.PdfDocument(path)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def days(value: str) -> list[str]:
    """The ways of writing a day."""
    day = date.fromisoformat(value)
    first = "1er" if day.day == 1 else str(day.day)
    return [f"{day:%d%m%Y}", f"{day:%d%m%y}", f"{first}{folded(MONTHS[day.month - 1])}{day.year}"]


def outside(path: Path) -> Iterator[str]:
    """Words that run off their page."""
    for page in pypdfium2.PdfDocument(path):
        words, (wide, tall) = page.get_textpage(), page.get_size()
        for index in range(words.count_rects()):
            left, bottom, right, top = words.get_rect(index)
            if left < 2 or bottom < 2 or right > wide - 2 or top > tall - 2:
                yield f"runs off the page: {words.get_text_bounded(left, bottom, right, top)!r}"


def missing(fields: dict[str, Any], text: str, pictured: bool) -> Iterator[str]:
    """The values that a text does not show."""
    plain = folded(text)
    for name, value in fields.items():
        if value is None or isinstance(value, (bool, dict)) or (name == "editor" and pictured):
            continue
        if name in STRINGS and folded(value) not in plain:
            yield f"{name} {value}"
        if name.endswith("_date") and not any(day in plain for day in days(value)):
            yield f"{name} {value}"
        if name == "practitioner" and not all(folded(word) in plain for word in value.split()):
            yield f"{name} {value}"
        if name == "amount_due" and folded(value) not in plain:
            yield f"{name} {value}"


def check(out: Path) -> Iterator[str]:
    """The faults of a drawn set."""
    for line in (out / "truth.jsonl").read_text(encoding="utf-8").splitlines():
        truth = json.loads(line)
        if truth["tags"]["channel"] != "text":
            continue
        piece = truth["pieces"][0]
        path = out / "files" / truth["dossier"] / piece["name"]
        text = text_of(path)
        yield from (f"{truth['dossier']} {truth['tags']['layout']}: {fault}" for fault in outside(path))
        for fault in missing(piece["fields"], text, truth["tags"].get("pictured", False)):
            yield f"{truth['dossier']} {truth['tags']['layout']}: {fault}"


def perfect(out: Path) -> Iterator[str]:
    """The lines of a result that says just what the truth says, for whoever counts: it must score 100 %."""
    for line in (out / "truth.jsonl").read_text(encoding="utf-8").splitlines():
        truth = json.loads(line)
        pieces = []
        for piece in truth["pieces"]:
            values = {name: value["any"][0] if isinstance(value, dict) else value for name, value in piece["fields"].items()}
            fields = {name: {"value": value, "confidence": 1.0} for name, value in values.items() if value is not None}
            pieces.append({"name": piece["name"], "kind": piece.get("kind"), "fields": fields})
        yield json.dumps({"dossier": truth["dossier"], "status": truth["status"], "match": truth.get("match"), "criteria": [],
                          "missing": [], "pieces": pieces}, ensure_ascii=False)


if __name__ == "__main__":
    print(*perfect(Path(sys.argv[1])), sep="\n")
