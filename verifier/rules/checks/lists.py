"""What the official lists say of the software, set beside what the pièces say."""

from __future__ import annotations

from collections.abc import Sequence

from verifier.domain import Referentiel, Standing, Topic
from verifier.rules.checks.mentions import SOFT, Said, hear
from verifier.rules.dossier import Dossier
from verifier.rules.finding import Finding, against, check, met, moot, unsure
from verifier.rules.names import same_version
from verifier.rules.rulebook import Params

__all__ = ["list_agrees", "referenced"]


def standing(dossier: Dossier, referentiel: Referentiel) -> tuple[Standing | None, str]:
    """What the catalogue says on the matched version, and its source; None = silent."""
    ref = dossier.matching.reference(referentiel)
    if ref is None:
        return None, ""
    version = dossier.matching.version
    other = ref.version and version and not same_version(ref.version, version)
    return (None if other else ref.statut), ref.source_titre


@check("list_agrees", {"satisfait": "list", "indetermine": "list mention", "sans_objet": "list"})
def list_agrees(dossier: Dossier, _: Params) -> Finding | None:
    """Where the catalogue knows about the DMP, it agrees with the pièces."""
    statut, source = standing(dossier, Referentiel.DMP)
    if statut is None:
        return None
    if statut is not Standing.NON:
        return met(list=source)
    plain = [one for one in hear(dossier, Topic.DMP) if one.sense == "oui"]
    return unsure("", *(one.evidence for one in plain), list=source, mention=plain[0].text) if plain else moot(list=source)


@check(
    "referenced",
    {
        "satisfait": "list",
        "satisfait.mention": "mention",
        "sans_objet": "",
        "contredit": "list",
        "indetermine.silence": "",
        "indetermine.condition": "mention",
        "indetermine.reserve": "mention",
        "indetermine.liste_contraire": "list mention",
        "indetermine.contradiction": "list mention",
    },
    params="referentiel! unless_exempt",
)
def referenced(dossier: Dossier, params: Params) -> Finding:
    """On the list at 31/12/N, or said to be where the list is silent; conditional orders prove nothing (R-23)."""
    if params.get("unless_exempt") and dossier.claim.exonere_lap:
        return moot()
    referentiel = Referentiel(params["referentiel"])
    said = hear(dossier, Topic(params["referentiel"]))
    statut, source = standing(dossier, referentiel)
    plain = [one for one in said if one.sense == "oui"]
    conditional = [one for one in said if one.sense == "condition"]
    if conditional and not plain:
        asked = [one for one in conditional if one.nuance == "condition"]
        return _speaking("condition" if asked else "reserve", asked or conditional)
    if statut is None:
        return _unlisted(plain, [one for one in said if one.sense == "partiel"])
    if statut is Standing.NON:
        mentioned = [one for one in said if one.sense == "oui" or one.sense in {*SOFT, "depuis"}]
        return _speaking("liste_contraire", mentioned, source) if mentioned else against(list=source)
    denied = [one for one in said if one.sense == "negation"]
    if denied:
        return _speaking("contradiction", denied, source)
    return met("", *(one.evidence for one in plain), list=source)


def _unlisted(plain: Sequence[Said], weaker: Sequence[Said]) -> Finding:
    """Where the list is silent: what the pièces say counts, where they say it."""
    if not plain:
        return _speaking("reserve", weaker) if weaker else unsure("silence")
    sure = max(one.confidence for one in plain)
    return met("mention", *(one.evidence for one in plain), confidence=sure, mention=plain[0].text)


def _speaking(why: str, said: Sequence[Said], source: str = "") -> Finding:
    """A doubt, with the words that raise it."""
    return unsure(why, *(one.evidence for one in said), mention=said[0].text, list=source)
