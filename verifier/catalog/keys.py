"""The numbers that designate an éditeur or a software without its name: SIREN, NIE, NIL, Ségur reference.

A seller's SIREN is often a reseller's: it confirms an éditeur, and denies none. The others are of the software: one that is
another's contradicts the name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from verifier.catalog.records import Cle
from verifier.domain import KeyKind, PrintedKey
from verifier.wording import table

__all__ = ["NOT_KEYED", "OF_SOFTWARE", "Keyed", "Keys", "is_siren", "normal"]

SIREN = 9       # digits
OF_SOFTWARE = frozenset({KeyKind.NIL, KeyKind.SEGUR})       # the others are of an éditeur


def normal(kind: KeyKind, value: str) -> str:
    """A number as it compares: a SIREN's digits (of a SIRET too), the letters and digits of another."""
    if kind is KeyKind.SIREN:
        return re.sub(r"\D", "", value)[:SIREN]
    return re.sub(r"[^a-z0-9]", "", value.lower())


def is_siren(value: str) -> bool:
    """Whether a text is nine digits of which the last is the Luhn key."""
    if not re.fullmatch(r"[0-9]{9}", value):
        return False
    doubled = (int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(value)))
    return sum(number - 9 * (number > 9) for number in doubled) % 10 == 0


@dataclass(frozen=True, slots=True)
class Keyed:
    """What the keys of a pièce designate, each id with the key that says so, as a text: « NIL 1234 ».

    `logiciels`: of the software; `makers`: of its éditeur, by a NIE; `companies`: of companies, by a SIREN.
    """

    logiciels: Mapping[str, str] = field(default_factory=dict)
    makers: Mapping[str, str] = field(default_factory=dict)
    companies: Mapping[str, str] = field(default_factory=dict)


NOT_KEYED = Keyed()


class Keys:
    """The keys of a catalogue, by what is printed."""

    def __init__(self, rows: Iterable[Cle]) -> None:
        self._held: dict[tuple[KeyKind, str], list[Cle]] = {}
        for row in rows:
            self._held.setdefault((row.genre, normal(row.genre, row.valeur)), []).append(row)

    def read(self, printed: Iterable[PrintedKey]) -> Keyed:
        """What the printed keys designate; those that the catalogue does not have say nothing."""
        logiciels: dict[str, str] = {}
        makers: dict[str, str] = {}
        companies: dict[str, str] = {}
        for key in printed if self._held else ():
            text = f"{table('catalog')['cles'][key.kind]} {key.value}"
            for row in self._held.get((key.kind, normal(key.kind, key.value)), ()):
                if row.genre in OF_SOFTWARE:
                    logiciels.setdefault(row.logiciel_id, text)
                else:
                    (companies if row.genre is KeyKind.SIREN else makers).setdefault(row.editeur_id, text)
        return Keyed(logiciels, makers, companies)
