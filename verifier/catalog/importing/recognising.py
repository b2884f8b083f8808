"""Which software and éditeur of the catalogue a list's name is: the very same, a new one, or a doubt, which is for a human.

The same: the name reads exactly so, and the éditeur is the éditeur or its group. What resembles without being the same is never
merged, and never added beside its like either.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from verifier.catalog.catalog import Catalog
from verifier.catalog.companies import Company
from verifier.catalog.comparing import Fit, Printed, compare
from verifier.catalog.indexing import Name, Sort
from verifier.catalog.names import compact
from verifier.domain import NameKind, Tie

__all__ = ["Recognised", "Recogniser"]

RESEMBLES = 0.34    # the score from which a name is too near to be another one, where the éditeur does not settle it
NEAR = 3            # how many are named to the human
_KIN = frozenset({Tie.EDITEUR, Tie.GROUPE})


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a name is. Neither an id nor `why`: it is new. `why`: the key of the sentence of a doubt; `near`: ids of its like."""

    id: str | None = None
    why: str = ""
    near: tuple[str, ...] = ()


class Recogniser:
    """The names of lists against a catalogue, each asked once. `new`: names that a human says to be new."""

    def __init__(self, catalog: Catalog, new: Iterable[str] = ()) -> None:
        self._catalog = catalog
        self._new = frozenset(compact(name) for name in new)
        self._asked: dict[tuple[str, str], Recognised] = {}

    def logiciel(self, nom: str, editeur: str) -> Recognised:
        """The software of a name and its éditeur's name (empty: the list does not say)."""
        asked = (nom, editeur)
        if asked not in self._asked:
            self._asked[asked] = self._logiciel(nom, editeur)
        return self._asked[asked]

    def _logiciel(self, nom: str, editeur: str) -> Recognised:
        key = compact(nom)
        if not key:
            return Recognised(why="nom_illisible")
        companies = (self._catalog.companies.read(editeur),) if editeur else ()
        exact = _own(self._catalog.index.named(key))
        fitting = self._fitting(exact, companies)
        if len(fitting) == 1:
            return Recognised(fitting[0])
        if key in self._new:
            return Recognised()
        if exact:
            why = "plusieurs" if fitting else "autre_editeur"
            return Recognised(why=why, near=tuple(dict.fromkeys(name.id for name in exact))[:NEAR])
        like = [fit for fit in compare(Printed(nom, 1.0, None, companies), self._catalog) if _too_near(fit, companies)]
        return Recognised(why="ressemble", near=tuple(fit.logiciel_id for fit in like)[:NEAR]) if like else Recognised()

    def _fitting(self, names: Sequence[Name], companies: Sequence[Company]) -> list[str]:
        """Of the software that have this very name, those that the éditeur does not contradict; best ties only."""
        ties: dict[str, Tie] = {}
        for name in names:
            tie, _ = self._catalog.companies.tie(name.editeur_id or "", companies)
            if tie in _KIN or (tie is Tie.INCONNU and not name.ordinary):
                ties[name.id] = tie
        for wanted in (Tie.EDITEUR, Tie.GROUPE):
            if wanted in ties.values():
                return [one for one, tie in ties.items() if tie is wanted]
        return list(ties)

    def editeur(self, text: str, *, settled: bool) -> Recognised:
        """The éditeur of a name; `settled`: a human says that its software is new, so it is this one or a new one."""
        exact = sorted(self._catalog.companies.named(text))
        near = exact or sorted(self._catalog.companies.read(text).editeurs)
        if len(exact) == 1 or (settled and len(near) == 1):
            return Recognised(near[0])
        if near and not settled:
            return Recognised(why="editeur_ressemble", near=tuple(near)[:NEAR])
        return Recognised()

    def is_settled(self, nom: str) -> bool:
        """Whether a human says that this name is new."""
        return compact(nom) in self._new


def _own(names: Iterable[Name]) -> list[Name]:
    """The software whose own name this is, else those whose alias it is."""
    found = [name for name in names if name.kind is NameKind.LOGICIEL]
    for sort in (Sort.NOM, Sort.ALIAS):
        if some := [name for name in found if name.sort is sort]:
            return some
    return found


def _too_near(fit: Fit, companies: Sequence[Company]) -> bool:
    """Whether a software is too like the name to be surely another one."""
    known = any(company.known for company in companies)
    return fit.accepted or fit.tie in _KIN or (not known and fit.score >= RESEMBLES)
