"""The French that an agent reads, as data: one YAML file an area, one sentence a key.

`say("pages.chiffre")` is the sentence `chiffre` of `pages.yaml`; placeholders are `str.format` fields. A key that does not
exist is a fault of the programmer and raises KeyError; `tests/test_house.py` checks that every key used exists.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

__all__ = ["say", "table"]


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
