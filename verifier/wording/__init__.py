"""The French that an agent reads, as data: one YAML file an area, one sentence a key.

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
    """Pièces as an agent reads them: « a.pdf, b.pdf », « envoi.pdf, page 1 ; envoi.pdf, pages 2 et 3 ».

    A place is a file, and the first and last page of the pièce in it (0: it is the whole file).
    """
    listed = list(places)
    parted = any(first for _, first, _ in listed)
    return say("pieces.separateur_de_parties" if parted else "pieces.separateur").join(_shown(*place) for place in listed)


def _shown(file: str, first: int, last: int) -> str:
    if not first:
        return file
    form = {0: "page", 1: "deux_pages"}.get(last - first, "pages")
    return str(table("pieces")[form]).format(fichier=file, premiere=first, derniere=last)
