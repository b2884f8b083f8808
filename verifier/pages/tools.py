"""What a file says of the tool that saved it → the editing tool that it names, if any (`tools.yaml`)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import NamedTuple

__all__ = ["editing_tool"]

LONGEST = 500  # characters looked at in one saying


class Tool(NamedTuple):
    """An editing tool: its name, what tells it, what tells that it is another, what tells it when it stands alone."""

    name: str
    told: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    alone: frozenset[str]


def editing_tool(sayings: Iterable[str | None]) -> str | None:
    """The name of the editing tool in what a file says of its making (producer, creator, software), None for none."""
    folded = [words(saying[:LONGEST]) for saying in sayings if saying]
    return next((tool.name for tool in tools() for saying in folded if is_told(tool, saying)), None)


def is_told(tool: Tool, saying: str) -> bool:
    """Whether a folded saying names the tool."""
    if saying in tool.alone:
        return True
    return bool(tool.told and tool.told.search(saying) and not (tool.unless and tool.unless.search(saying)))


@cache
def tools() -> tuple[Tool, ...]:
    """The tools of the data file, in its order."""
    import yaml  # noqa: PLC0415  late: only a file that tells its tool asks

    text = resources.files(__package__).joinpath("tools.yaml").read_text(encoding="utf-8")
    return tuple(
        Tool(each["nom"], pattern(each.get("mots", ())), pattern(each.get("sauf", ())), frozenset(each.get("seul", ())))
        for each in yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506  both are the safe loader
    )


def pattern(phrases: Iterable[str]) -> re.Pattern[str] | None:
    """Any of these phrases, as whole words; digits may follow (« Photoshop24 »)."""
    choice = "|".join(re.escape(phrase) for phrase in phrases)
    return re.compile(rf"(?<![a-z0-9])(?:{choice})(?![a-z])") if choice else None


def words(text: str) -> str:
    """Lower case, no accents, one space between words."""
    plain = "".join(part for part in unicodedata.normalize("NFKD", text) if not unicodedata.combining(part))
    return " ".join(re.findall(r"[a-z0-9]+", plain.lower()))
