"""An opened dossier → all that its page shows: the opinion, its criteria, the values read, the message, what was done."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from verifier import reports
from verifier.domain import CriterionStatus, Deed, Facts, Opened, State, Status, Verification, place_of
from verifier.reports.cleaning import clean, clean_lines, shorten
from verifier.reports.wording_of import claim_told, named_piece, piece, software
from verifier.store.tray.glances import Twin
from verifier.web.asking import Seat
from verifier.web.pages_history import decided, done_with
from verifier.web.pages_reasons import to_look_at, why
from verifier.web.pages_seen import seen_before, signals_beside
from verifier.web.pages_values import values_of
from verifier.web.pages_words import criterion_word, criterion_words, status_words
from verifier.web.summing import claim_from
from verifier.web.telling import opened as told_of
from verifier.wording import table

__all__ = ["bare", "judgement"]

_ORDER = ("contredit", "absent", "indetermine", "satisfait", "sans_objet")
_SHORT = 150        # signs of the reason beside the opinion
_OFFERED = (Status.CONFORME, Status.NON_CONFORME, Status.INCOMPLET, Status.A_VERIFIER)


def judgement(
    opened: Opened, deeds: Iterable[Deed], seat: Seat, twins: Sequence[Twin] = (), count: int = 0,
) -> dict[str, Any]:
    """What the page of a dossier shows whoever sits there. `twins`: the latest others that hold a file of it, of so many."""
    filed = opened.filed
    shown: dict[str, Any] = {
        "id": filed.id, "version": filed.version, "reference": clean(filed.reference), "etat": filed.state.value,
        "attend": filed.state in {State.EN_ATTENTE, State.EN_LECTURE}, "echec": clean(filed.failure),
        "pieces_recues": [clean(each.name) for each in opened.pieces], "faits": done_with(opened, deeds),
        "decision": decided(opened, seat), "avis": None,
    }
    if not opened.detail:
        return shown | {"demande": list(claim_told(claim_from(opened.claim)))}
    verification: Verification = reports.verification_of(json.loads(opened.detail))
    return shown | _judged(opened, verification) | {
        "vus": seen_before(twins, count), "signaux": signals_beside(verification.facts, twins, count),
    }


def _judged(opened: Opened, verification: Verification) -> dict[str, Any]:
    result, told = json.loads(opened.result), told_of(opened)
    facts, verdict = verification.facts, verification.verdict
    criteria = list(_criteria(verification))
    return {
        "avis": (words := status_words(verdict.status)), "pourquoi": shorten(to_look_at(result), _SHORT) or words["phrase"],
        "demande": list(claim_told(verification.claim)),
        "renvois": _elsewhere(verification),
        "logiciel": software(verification.matching), "criteres": criteria, "pieces": [_piece(each) for each in facts],
        "sans_critere": bare(verification),
        "valeurs": values_of(told, facts), "notes": [*map(clean, verdict.notes), *_judged_by_others(opened, verification)],
        "message": "\n".join(clean_lines(verdict.reply)), "choix": [_offered(result, each) for each in _OFFERED],
        "change": _since_read(opened, verification), "premiere": _first(criteria, facts),
    }


def bare(verification: Verification) -> str:
    """Why a dossier without a criterion has none, as a key of the wording: no paper is asked for where none is at fault."""
    if verification.verdict.status is not Status.ILLISIBLE:
        return "autre"
    return "interrompu" if any(each.mishap for each in verification.facts) else "illisible"


def _elsewhere(verification: Verification) -> dict[str, str]:
    """Where the rules that were in force and the story of the software can be read."""
    claim, best = verification.claim, verification.matching.best
    asked = {"dispositif": claim.dispositif or "", "exercice": claim.exercice or "", "profession": claim.profession or ""}
    return {
        "regles": f"/regles?{urlencode(asked)}" if claim.dispositif else "",
        "logiciel": f"/catalogue?{urlencode({'q': best.nom, 'logiciel': best.logiciel_id})}" if best else "",
    }


def _piece(facts: Facts) -> dict[str, Any]:
    """A pièce, and which pages of its file are its own."""
    place = place_of(facts.name)
    return {
        "rang": facts.piece, "nom": named_piece(facts), "dit": piece(facts), "illisible": bool(facts.error),
        "debut": place.first or 1, "fin": place.last or max(1, facts.pages),
    }


def _criteria(verification: Verification) -> Iterator[dict[str, Any]]:
    """The criteria, those that keep it from being conforme first."""
    files = {each.piece: clean(place_of(each.name).file) for each in verification.facts}
    ranked = sorted(verification.verdict.criteria, key=lambda each: _ORDER.index(each.status))
    for each in ranked:
        plain = each.status in {CriterionStatus.SATISFAIT, CriterionStatus.CONTREDIT}
        look = each.status if plain else CriterionStatus.INDETERMINE
        yield {
            "id": each.id, "etat": criterion_words(each.status), "nom": criterion_word(each.id), "message": clean(each.message),
            "titre": clean(each.source.titre), "section": clean(each.source.section), "aspect": f"e-{look}",
            "places": [{
                "piece": one.piece, "page": one.page, "boite": _box(one.box), "texte": shorten(clean(one.text)),
                "fichier": files.get(one.piece, ""),
            } for one in dict.fromkeys(each.evidence) if one.box.width],      # what an agent said stands nowhere
        }


def _box(sides: Iterable[float]) -> str:
    return " ".join(f"{side:.1f}" for side in sides)


def _offered(result: Mapping[str, Any], status: Status) -> dict[str, str]:
    """A decision that can be taken, with the reason that goes with it."""
    return {**status_words(status), "motif": why(result, status)}


def _first(criteria: Iterable[Mapping[str, Any]], facts: tuple[Facts, ...]) -> dict[str, int]:
    """What page to open on: the one that the first criterion rests on."""
    for each in criteria:
        for place in each["places"]:
            return {"piece": place["piece"], "page": place["page"]}
    whole = next((each for each in facts if not each.error), None)
    return {"piece": whole.piece if whole else 0, "page": (place_of(whole.name).first or 1) if whole else 1}


def _judged_by_others(opened: Opened, now: Verification) -> Iterator[str]:
    """That the catalogue or the rules are not those by which it was first judged: what changed may be their doing."""
    if not opened.read or opened.read == opened.detail:
        return
    read: Verification = reports.verification_of(json.loads(opened.read))
    words = table("web")["dossier"]["juge_avec"]
    for name in ("catalog", "rules"):
        before, after = (str(getattr(each.versions, name)) for each in (read, now))
        if before != after:
            yield str(words[name]).format(avant=before, apres=after)


def _since_read(opened: Opened, now: Verification) -> list[dict[str, Any]]:
    """What the corrections changed of what was first found: the opinion, then criteria."""
    if not opened.read or opened.read == opened.detail:
        return []
    read: Verification = reports.verification_of(json.loads(opened.read))
    before = {each.id: each.status for each in read.verdict.criteria}
    after = {each.id: each.status for each in now.verdict.criteria}
    rows = [
        {"nom": criterion_word(name), "avant": criterion_words(before[name]) if name in before else None,
         "apres": criterion_words(after[name]) if name in after else None}
        for name in dict.fromkeys((*before, *after)) if before.get(name) != after.get(name)
    ]
    if read.verdict.status is now.verdict.status:
        return rows
    return [{"nom": "", "avant": status_words(read.verdict.status), "apres": status_words(now.verdict.status)}, *rows]
