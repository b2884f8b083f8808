"""Whether a wording may be confirmed as a software's, and whether there is something to undo."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

from verifier.catalog.catalog import Catalog
from verifier.catalog.confirming import Confirmation, Gesture, gestures, record, standing_of
from verifier.catalog.indexing import Sort
from verifier.catalog.names import compact, tokens, words_of
from verifier.catalog.surroundings import is_filler
from verifier.domain import NameKind
from verifier.errors import UsageError
from verifier.wording import say

__all__ = ["confirm", "undo"]

LONGEST = 100       # signs of a wording
_FORMULA = re.compile(r"[=@]|[+-].*[(!|]")


def confirm(folder: Path, said: Confirmation, catalog: Catalog) -> Confirmation:
    """Record that a wording is a software, which `said` may call by its very name; what was recorded, with its id.

    `catalog`: with what was confirmed before.

    Raises:
        UsageError: the wording names nothing, or something else; the software is not one.
        OutputError: the folder cannot be written.
    """
    wording, logiciel = " ".join(said.libelle.split()), _software(said.logiciel_id, catalog)
    key = compact(wording)
    if not key or is_filler(wording) or len(wording) > LONGEST or _FORMULA.match(wording) or "|" in wording:
        raise UsageError(say("catalog_confirm.libelle_refuse", libelle=wording[:LONGEST], limit=LONGEST))
    owners = _owners(key, catalog)
    nom = catalog.logiciels[logiciel].nom
    if logiciel in owners:
        raise UsageError(say("catalog_confirm.deja", libelle=wording, nom=nom))
    if owners:
        other = catalog.logiciels[min(owners)].nom
        raise UsageError(say("catalog_confirm.autre", libelle=wording, nom=other))
    if len(tokens(words_of(wording))) == 1 and any(name.kind is not NameKind.LOGICIEL for name in catalog.index.named(key)):
        raise UsageError(say("catalog_confirm.autre_chose", libelle=wording))
    gesture = replace(said, libelle=wording, logiciel_id=logiciel)
    record(folder, gesture)
    return gesture


def _owners(key: str, catalog: Catalog) -> set[str]:
    """The software of which this is a name of its own."""
    named = (name for name in catalog.index.named(key) if name.sort is not Sort.BORROWED)
    return {name.id for name in named if name.kind is NameKind.LOGICIEL}


def _software(said: str, catalog: Catalog) -> str:
    """The id of a software, by its id or by a name that is no other's."""
    if said in catalog.logiciels:
        return said
    found = _owners(compact(said), catalog)
    if len(found) == 1:
        return found.pop()
    key = "catalog_confirm.plusieurs" if found else "catalog_confirm.inconnu"
    raise UsageError(say(key, nom=said, ids=", ".join(sorted(found))))


def undo(folder: Path, wording: str, agent: str, day: date) -> Confirmation:
    """Undo what stands of a wording. Raises UsageError, OutputError, CatalogError."""
    found = next((one for one in standing_of(gestures(folder)) if compact(one.libelle) == compact(wording)), None)
    if found is None:
        raise UsageError(say("catalog_confirm.rien_a_annuler", libelle=wording))
    gesture = Confirmation(found.libelle, found.logiciel_id, Gesture.ANNULE, agent, day)
    record(folder, gesture)
    return gesture
