"""Does anything suggest that a pièce is not what it shows?"""

from __future__ import annotations

from verifier.domain import Facts, Topic, Trait, place_of
from verifier.rules.checks.mentions import hear
from verifier.rules.dossier import Dossier
from verifier.rules.finding import Finding, check, met, unsure
from verifier.rules.rulebook import Params
from verifier.wording import shown

__all__ = ["untampered"]


@check(
    "untampered",
    {"satisfait": "", "indetermine": "pieces", "indetermine.page": "pieces", "indetermine.cache": "mention"},
    params="topics",
)
def untampered(dossier: Dossier, params: Params) -> Finding:
    """No doubt raised on the way, and no decisive word that only hidden text carries. A pièce not checked is not « clean »."""
    doubted: list[Facts] = [piece for piece in dossier.carriers if Trait.INTEGRITY_DOUBT in piece.traits]
    if doubted:
        return unsure("", *(piece.kind_evidence for piece in doubted), pieces=shown(place_of(piece.name) for piece in doubted))
    missed = [piece for piece in dossier.carriers if Trait.PAGE_MISSED in piece.traits]
    if missed:
        return unsure("page", pieces=shown(place_of(piece.name) for piece in missed))
    for topic in params.get("topics", ()):
        said = hear(dossier, Topic(topic))
        hidden = [one for one in said if one.sense == "cache"]
        if hidden and not any(one.sense == "oui" for one in said):
            return unsure("cache", *(one.evidence for one in hidden), mention=hidden[0].text)
    return met()
