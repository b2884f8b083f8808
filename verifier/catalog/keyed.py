"""What the printed keys say of a software that the name designates, and which software they designate alone."""

from __future__ import annotations

from collections.abc import Iterator

from verifier.catalog.catalog import Catalog
from verifier.catalog.keys import Keyed
from verifier.catalog.records import Logiciel
from verifier.wording import say

__all__ = ["designated", "is_made_by", "maker_reason", "said_against", "said_for"]


def said_for(logiciel: Logiciel, keyed: Keyed) -> str:
    """The sentence of a key that is this software's; empty where none is."""
    key = keyed.logiciels.get(logiciel.id)
    return say("catalog.raison_cle", cle=key, nom=logiciel.nom) if key else ""


def said_against(logiciel: Logiciel, keyed: Keyed, catalog: Catalog) -> str:
    """The sentence of a key that is another software's or another éditeur's; empty where none is."""
    if keyed.logiciels and logiciel.id not in keyed.logiciels:
        other, key = next(iter(keyed.logiciels.items()))
        return say("catalog.contre_cle", cle=key, autre=catalog.logiciels[other].nom)
    if keyed.makers and not any(_kin(logiciel.editeur_id, other, catalog) for other in keyed.makers):
        other, key = next(iter(keyed.makers.items()))
        return say("catalog.contre_cle_editeur", cle=key, autre=catalog.editeurs[other].nom)
    return ""


def is_made_by(logiciel: Logiciel, keyed: Keyed) -> bool:
    """Whether a key is this software's éditeur's: a SIREN, though it be among a seller's, or a NIE."""
    return logiciel.editeur_id in keyed.companies or logiciel.editeur_id in keyed.makers


def maker_reason(logiciel: Logiciel, keyed: Keyed, catalog: Catalog) -> str:
    """The sentence of that key."""
    key = keyed.makers.get(logiciel.editeur_id) or keyed.companies[logiciel.editeur_id]
    return say("catalog.raison_cle_editeur", cle=key, editeur=catalog.editeurs[logiciel.editeur_id].nom)


def designated(keyed: Keyed, catalog: Catalog) -> Iterator[tuple[Logiciel, str]]:
    """The software that a key designates, each with its key."""
    return ((catalog.logiciels[name], key) for name, key in keyed.logiciels.items())


def _kin(one: str, other: str, catalog: Catalog) -> bool:
    """Whether two éditeurs are one, or of one group."""
    groups = [catalog.editeurs[name].groupe for name in (one, other) if name in catalog.editeurs]
    return one == other or (len(groups) == 2 and groups[0] == groups[1] != "")
