"""What each year asks, beyond the criteria: every indicator with its type and justificatif, amounts, declaration windows.

Data only; `loading_yearly` fills it and `showing` prints it. What the sources do not give stays None: « non connu ».
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from verifier.domain import Profession, Source
from verifier.rules.deciding import Confirmation

__all__ = ["CLAIMABLE", "NOTHING", "Amount", "Authority", "Declaring", "Force", "Row", "Where", "Window", "Yearly"]


class Declaring(StrEnum):
    """How an indicator is validated: declared (or pre-filled), measured, attested."""

    DECLARE = "declare"
    PRE_REMPLI = "declare_pre_rempli"
    AUTOMATIQUE = "automatique"
    ATTESTE = "atteste"
    INTEGRE = "integre"      # part of another indicator: nothing is declared nor paid for it alone
    NON_CONNU = "non_connu"


class Force(StrEnum):
    """What the sources say of an indicator, that year, for that profession."""

    EN_VIGUEUR = "en_vigueur"      # a source says so
    DEDUIT = "deduit"              # deduced from the years around it
    NEUTRALISE = "neutralise"      # dropped that year, in part or wholly
    NON_DEMANDE = "non_demande"    # a source says that it is not asked
    NON_CONNU = "non_connu"        # no source says


class Authority(StrEnum):
    """Who speaks in a text that is cited."""

    OFFICIELLE = "officielle"      # the Assurance Maladie, a convention, the law
    PUBLIQUE = "publique"          # a union, an éditeur, a paper: to be confirmed
    INTERNE = "interne"            # the tool itself, or the caisse


CLAIMABLE = frozenset({Force.EN_VIGUEUR, Force.DEDUIT, Force.NEUTRALISE})
"""Where a document may be looked at: what was dropped in part is still judged on what is left."""


@dataclass(frozen=True, slots=True)
class Where:
    """For which exercices and professions. No `professions` = all of those that the dispositif serves."""

    exercices: frozenset[int]
    professions: frozenset[Profession] | None

    def covers(self, exercice: int, profession: Profession | None) -> bool:
        """Whether a claim falls here; an unknown profession falls wherever its exercice does."""
        return exercice in self.exercices and (profession is None or self.professions is None or profession in self.professions)


@dataclass(frozen=True, slots=True)
class Row:
    """One indicator, that year, for those professions. `montant` names an amount; `decided`: the caisse's word if its own."""

    id: str
    titre: str
    where: Where
    type: Declaring
    force: Force
    justificatif: str | None
    conditions: str | None
    echeance: str | None
    montant: str | None
    source: Source
    decided: Confirmation | None = None


@dataclass(frozen=True, slots=True)
class Amount:
    """What is paid: euros, or points at the value of the point. None = not known. `decided`: the caisse's word, as of a row."""

    id: str
    titre: str
    where: Where
    euros: Decimal | None
    points: int | None
    valeur_point: Decimal | None
    note: str | None
    source: Source
    decided: Confirmation | None = None

    @property
    def total(self) -> Decimal | None:
        """In euros."""
        if self.points is not None and self.valeur_point is not None:
            return self.points * self.valeur_point
        return self.euros


@dataclass(frozen=True, slots=True)
class Window:
    """The days on which a declaration is taken, both included; `papier_avant`: on paper, before that day. None = not known.

    `decided`: the caisse's word where the window is its own.
    """

    where: Where
    du: date | None
    au: date | None
    note: str | None
    source: Source
    papier_avant: date | None = None
    decided: Confirmation | None = None

    @property
    def days(self) -> tuple[date | None, date | None, date | None]:
        """The first and the last, and that of the paper form."""
        return self.du, self.au, self.papier_avant


@dataclass(frozen=True, slots=True)
class Yearly:
    """The yearly data of one dispositif; of two that cover a claim, the last holds: a caisse's come after ours."""

    rows: tuple[Row, ...] = ()
    amounts: tuple[Amount, ...] = ()
    windows: tuple[Window, ...] = ()
    partial: frozenset[int] = frozenset()     # the exercices of which only some indicators are known

    def rows_for(self, exercice: int, profession: Profession | None) -> tuple[Row, ...]:
        """The indicators of a claim, in the order of the files, each once unless the profession is unknown."""
        order = list(dict.fromkeys(row.id for row in self.rows))
        found = [row for row in self.rows if row.where.covers(exercice, profession)]
        last = found if profession is None else list({row.id: row for row in found}.values())
        return tuple(sorted(last, key=lambda row: order.index(row.id)))

    def earlier(self, id_: str, exercice: int, profession: Profession | None) -> tuple[int, Amount] | None:
        """The last exercice before this one for which an amount is known."""
        years = {year for one in self.amounts if one.id == id_ for year in one.where.exercices if year < exercice}
        told = ((year, found) for year in sorted(years, reverse=True) if (found := self.amount(id_, year, profession)))
        return next(told, None)

    def row(self, id_: str, exercice: int, profession: Profession | None) -> Row | None:
        """One indicator of one claim."""
        return next((row for row in reversed(self.rows) if row.id == id_ and row.where.covers(exercice, profession)), None)

    def amount(self, id_: str, exercice: int, profession: Profession | None) -> Amount | None:
        """What an indicator pays that year."""
        return next((one for one in reversed(self.amounts) if one.id == id_ and one.where.covers(exercice, profession)), None)

    def window(self, exercice: int, profession: Profession | None, among: Iterable[Profession] = Profession) -> Window | None:
        """When to declare. An unknown profession is one `among` these: the window is known where they all share its days."""
        whom = {profession} if profession else set(among)
        told = [next((one for one in reversed(self.windows) if one.where.covers(exercice, each)), None) for each in sorted(whom)]
        return told[0] if len({one and one.days for one in told}) == 1 else None

    def told_for_some(self, exercice: int) -> bool:
        """Whether the days of that year are known for some profession at least."""
        return any(exercice in one.where.exercices for one in self.windows)


NOTHING = Yearly()
"""A dispositif of which no yearly data is known."""
