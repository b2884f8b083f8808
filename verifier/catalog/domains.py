"""The domains of health mail, by the thousand: « @exemple.mssante.fr ». Each is one text, which becomes a name when it is met."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from verifier.catalog.letters import LONG_LENGTH, gap_between
from verifier.catalog.names import compact
from verifier.catalog.records import Messagerie

__all__ = ["Domain", "Domains", "is_domain"]

_PLAIN = re.compile(r"@[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?")
_DIGITS = re.compile(r"\d+")
MOST = 5        # domains that resemble what is read


class Domain(NamedTuple):
    """One domain as the catalogue writes it, and its mail service; `first`: it is that one's own name."""

    text: str
    messagerie_id: str
    first: bool


def is_domain(text: str) -> bool:
    """Whether a name is a domain alone."""
    return text.startswith("@") and " " not in text


class Domains:
    """The domains, filed at their first need."""

    def __init__(self, messageries: Mapping[str, Messagerie]) -> None:
        self._messageries = messageries

    @cached_property
    def _held(self) -> dict[str, list[Domain]]:
        found: dict[str, list[Domain]] = {}
        for one in self._messageries.values():
            for text in (one.alias if one.alias == (one.nom,) else dict.fromkeys((one.nom, *one.alias))):
                if is_domain(text):
                    key = text if _PLAIN.fullmatch(text) else compact(text)
                    found.setdefault(key, []).append(Domain(text, one.id, text == one.nom))
        return found

    @cached_property
    def _keys(self) -> list[str]:
        return list(self._held)

    def named(self, key: str) -> list[Domain]:
        """The domains that read exactly so."""
        return self._held.get(key, [])

    def near(self, key: str) -> Iterator[tuple[Domain, int]]:
        """Those of which a letter differs, or two in a long one; the figures never."""
        reach = 2 if len(key) >= LONG_LENGTH - 2 else 1
        for known, *_ in process.extract(key, self._keys, scorer=Levenshtein.distance, score_cutoff=reach, limit=MOST):
            if (gap := gap_between(key, known)) and _DIGITS.findall(known) == _DIGITS.findall(key):
                yield from ((one, gap) for one in self._held[known])
