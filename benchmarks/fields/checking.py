"""Whether a drawn set tells the truth: what truth.jsonl gives is printed on every paper that has words, and nothing runs off the page."""

import json
import re
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
        text = text_of(out / "files" / truth["dossier"] / piece["name"])
        for fault in missing(piece["fields"], text, truth["tags"].get("pictured", False)):
            yield f"{truth['dossier']} {truth['tags']['layout']}: {fault}"
