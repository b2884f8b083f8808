"""The words of French business papers (`vocabulary.yaml`), of their grammar and of what parts their pages, compiled once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any

from verifier.domain import DateRole, ItemSort, Kind, Profession

__all__ = [
    "amount_labels",
    "calibration_points",
    "date_roles",
    "grammar",
    "items",
    "label",
    "part_of",
    "parting",
    "plain_stems",
    "plain_words",
    "professions",
    "selling",
    "titles",
    "weights",
]


@cache
def _words(name: str = "vocabulary") -> dict[str, Any]:
    import yaml  # noqa: PLC0415  late: only when a document is read

    text = resources.files(__package__).joinpath(f"{name}.yaml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506  both are safe
    return loaded


def _named(section: str) -> list[tuple[str, str]]:
    """The entries of an ordered section: a name and its wordings as one alternation."""
    return [(name, "|".join(wordings)) for entry in _words()[section] for name, wordings in entry.items()]


@cache
def label(name: str) -> re.Pattern[str]:
    """One pattern for all the wordings of a label."""
    return re.compile("|".join(f"(?:{wording})" for wording in _words()["labels"][name]))


@cache
def part_of(part: str, *, after: bool) -> re.Pattern[str]:
    """The words that give a company a part (host, seller…): those that end just before its name, or that follow it."""
    words = "|".join(f"(?:{wording})" for wording in _words()["parts"][part]["after" if after else "before"])
    return re.compile(rf"\W{{0,4}}(?:{words})" if after else rf"(?<![a-z])(?:{words})$")


@cache
def date_roles() -> tuple[tuple[DateRole, re.Pattern[str]], ...]:
    """The words just before a date (they end the text given), strongest first."""
    told = r"(?: (?:en )?(?:est|etait|fut|a ete|a eu lieu|a bien eu lieu|intervenue?|effectuee?|realisee?|fixee?|remonte)){0,3}"
    tail = told + r"(?: (?:le|du|au|en date du|a la date du|depuis le))?[\s:.,'\"»*()\d-]{0,40}$"
    return tuple((DateRole(role), re.compile(rf"(?:^|[^a-z])(?:{words}){tail}")) for role, words in _named("date_roles"))


@cache
def amount_labels() -> tuple[re.Pattern[str], ...]:
    """Labels of the amount due, strongest first."""
    return tuple(re.compile(rf"(?:^|[^a-z])(?:{'|'.join(words)})(?![a-z])") for words in _words()["amount_due"])


@cache
def professions() -> tuple[tuple[Profession, re.Pattern[str]], ...]:
    """How each profession is written, most precise first."""
    return tuple((Profession(name), re.compile(rf"(?<![a-z])(?:{words})(?![a-z])")) for name, words in _named("professions"))


@cache
def items() -> tuple[tuple[ItemSort, re.Pattern[str]], ...]:
    """What a billed line buys, first match wins."""
    return tuple((ItemSort(sort), re.compile(rf"(?<![a-z])(?:{words})")) for sort, words in _named("items"))


@cache
def selling() -> re.Pattern[str]:
    """Any one word of a line that sells software, before its name."""
    return re.compile("|".join(re.escape(word).replace(r"\*", r"\w*") for word in _words()["selling"].split()))


@cache
def titles() -> tuple[tuple[Kind, re.Pattern[str]], ...]:
    """The titles of each kind of paper, most precise first."""
    return tuple((Kind(kind), re.compile(rf"(?<![a-z])(?:{words})")) for kind, words in _named("titles"))


@cache
def grammar(section: str) -> re.Pattern[str]:
    """What makes a clause deny, promise, condition… (`grammar.yaml`)."""
    return re.compile("|".join(f"(?:{words})" for words in _words("grammar")[section]))


@cache
def plain_words() -> re.Pattern[str]:
    """Any one word that leaves a statement plain."""
    return re.compile("|".join(re.escape(word).replace(r"\*", r"\w*") for word in _words("grammar")["plain_words"].split()))


@cache
def plain_stems() -> frozenset[str]:
    """The same words, without their endings."""
    return frozenset(word.rstrip("*") for word in _words("grammar")["plain_words"].split())


@cache
def parting(section: str) -> re.Pattern[str]:
    """The words by which pages are told apart (`dividing.yaml`)."""
    return re.compile("|".join(f"(?:{words})" for words in _words("dividing")["words"][section]), re.MULTILINE)


@cache
def weights() -> tuple[Mapping[str, int], int, int]:
    """What each sign that a page opens a new paper weighs; how much is enough, and how much nearly so."""
    told = _words("dividing")
    signs = {str(sign): int(weight) for sign, weight in told["signs"].items()}
    return MappingProxyType(signs), int(told["enough"]), int(told["nearly"])


def calibration_points() -> Mapping[str, Mapping[str, list[tuple[float, float]]]]:
    """For each field and sort of reading (`calibration.yaml`), points: confidence said, share that was right."""
    told: Mapping[str, Mapping[str, list[tuple[float, float]]]] = _words("calibration")["points"]
    return told
