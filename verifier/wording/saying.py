"""Sentences by their keys.

`say("pages.chiffre")` is the sentence `chiffre` of `pages.yaml`; placeholders are `str.format` fields. A key that does not
exist is a fault of the programmer and raises KeyError; `tests/test_house.py` checks that every key used exists.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import Any

__all__ = ["say", "shown", "table"]


@cache
def table(area: str) -> dict[str, Any]:
    """All the sentences (or nested tables) of an area."""
    import yaml  # noqa: PLC0415  late: `verify --help` does not need it

    text = resources.files(__package__).joinpath(f"{area}.yaml").read_text(encoding="utf-8")
    loaded = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506  both are the safe loader
    return dict(loaded or {})


def say(key: str, **values: object) -> str:
    """The sentence `area.key`, its placeholders filled."""
    area, _, name = key.partition(".")
    return str(table(area)[name]).format(**values)


def shown(places: Iterable[tuple[str, int, int]]) -> str:
    """Pièces as an agent reads them: « a.pdf, b.pdf », « envoi.pdf, page 1 ; pages 2 et 3 ».

    A place is a file, and the first and last page of the pièce in it (0: it is the whole file).
    """
    told: list[str] = []
    before, parted = "", False
    for file, first, last in places:
        pages = _pages(first, last) if first else ""
        told.append(file if not pages else pages if file == before else say("pieces.partie", fichier=file, pages=pages))
        before, parted = file if pages else "", parted or bool(pages)
    return say("pieces.separateur_de_parties" if parted else "pieces.separateur").join(told)


def _pages(first: int, last: int) -> str:
    form = {0: "page", 1: "deux_pages"}.get(last - first, "pages")
    return str(table("pieces")[form]).format(premiere=first, derniere=last)
