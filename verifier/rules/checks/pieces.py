"""Is at least one pièce a justificatif that the indicator accepts?"""

from __future__ import annotations

from verifier.domain import CriterionStatus, Kind, Trait, place_of
from verifier.rules.dossier import Dossier, Received, Reception, lapse_of
from verifier.rules.finding import Finding, check, unsure
from verifier.rules.rulebook import Params
from verifier.wording import say, shown, table
from verifier.wording.french import enumeration

__all__ = ["pieces_receivable"]

_STATUS = {
    Reception.RECEVABLE: CriterionStatus.SATISFAIT,
    Reception.DOUTEUSE: CriterionStatus.INDETERMINE,
    Reception.REFUSEE: CriterionStatus.CONTREDIT,
}
_DOUBTS = (
    "nature_incertaine", "deux_titres", "devis_signe", "commande_non_signee", "usage_termine", "revendeur", "annulee", "defaite",
    "autre_auteur", "a_cote", "soins",
)
_WORDS = "kind pieces received because reason"
_LAPSED = "perimee"


@check(
    "pieces_receivable",
    {**dict.fromkeys(("satisfait", "contredit", "indetermine", *(f"indetermine.{why}" for why in _DOUBTS)), _WORDS),
     "indetermine.defaite": f"{_WORDS} quote words",
     f"indetermine.{_LAPSED}": f"{_WORDS} until needed said"},
    params="receivable! refused! signed_devis",
)
def pieces_receivable(dossier: Dossier, _: Params) -> Finding | None:
    """The best pièce decides: one receivable is enough, one doubtful is a doubt, refused ones alone are a refusal."""
    for reception, status in _STATUS.items():
        found = [received for received in dossier.received if received.reception is reception]
        if found:
            if lapsed := _lapsed(dossier, found[0]):
                return lapsed
            why = found[0].why if found[0].why in _DOUBTS else ""
            places = tuple(place for received in found if (place := received.said or received.facts.kind_evidence))
            poor = any(received.facts.quality < dossier.reading.quality for received in found)
            sure = 0.0 if poor and reception is Reception.REFUSEE else 1.0
            names = shown(place_of(received.facts.name) for received in found)
            return Finding(status, why, {**_kinds(found), **_quoted(found[0]), "pieces": names}, places[:3], sure)
    return None


def _lapsed(dossier: Dossier, received: Received) -> Finding | None:
    """What is said of a pièce that holds no longer on the days that count."""
    told = lapse_of(received.facts, dossier.claim) if received.why == _LAPSED else None
    if told is None:
        return None
    short = told.day < dossier.end
    needed = dossier.end if short else dossier.claim.recu_le or dossier.end
    values = {"needed": f"{needed:%d/%m/%Y}", **_kinds([received]), "pieces": shown([place_of(received.facts.name)])}
    return unsure(_LAPSED, told.evidence, until=f"{told.day:%d/%m/%Y}", said=told.evidence.text, **values)


def _quoted(received: Received) -> dict[str, str]:
    """The words that raise the doubt, as they stand before a name and behind a sentence; nothing where they are not known."""
    words = {"quote": "rules.citation_devant", "words": "rules.citation_derriere"}
    return {name: say(key, said=received.said.text) if received.said else "" for name, key in words.items()}


def _kinds(found: list[Received]) -> dict[str, str]:
    """The kinds in French, each once: bare, with their article; why such papers prove nothing, as a clause and as sentences."""
    kinds = list(dict.fromkeys(_kind(received) for received in found))
    known: dict[str, str] = table("rules")["ne_prouve_rien"]
    articles: dict[str, str] = table("rules")["recu"]
    why = [known[kind] for kind in kinds if kind in known]
    return {
        "kind": ", ".join(say(f"rules.nature.{kind}") for kind in kinds),
        "received": enumeration([articles[kind] for kind in kinds]),
        "because": say("rules.parce_que", raison=", ".join(why)) if why else "",
        "reason": "".join(say("rules.raison_de_nature", raison=each[:1].upper() + each[1:]) for each in why),
    }


def _kind(received: Received) -> str:
    """The kind, as the key of its wording."""
    facts = received.facts
    unsigned = facts.kind is Kind.DEVIS and Trait.SIGNED not in facts.traits
    return "devis_non_signe" if unsigned else str(facts.kind or "inconnu")
