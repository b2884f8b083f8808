"""The message to the professional: kind, exact, asking only for what is missing. The agent reads it before it leaves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from verifier.domain import CriterionStatus, Indicateur, Status, place_of
from verifier.rules.dossier import Dossier, Reception
from verifier.wording import say, shown

__all__ = ["reply_to"]

Asks = Mapping[CriterionStatus, Sequence[str]]


def reply_to(status: Status, dossier: Dossier, asks: Asks, words: Mapping[str, str]) -> str:
    """A ready French message, from « Bonjour » to the greeting."""
    body = _BODIES[status](dossier, asks, words)
    return "\n\n".join([say("rules.reponse.bonjour"), *(part for part in body if part), say("rules.reponse.salut")])


def _conforme(dossier: Dossier, _: Asks, words: Mapping[str, str]) -> list[str]:
    software = next(iter(dossier.software.values()), "")
    wanted = software and dossier.claim.indicateur is Indicateur.LOGICIEL
    named = say("rules.reponse.logiciel", software=software) if wanted else ""
    return [_with_count(dossier, "conforme", words, named=named)]


def _incomplet(dossier: Dossier, asks: Asks, words: Mapping[str, str]) -> list[str]:
    missing = asks[CriterionStatus.ABSENT]
    of_software = dossier.claim.indicateur is Indicateur.LOGICIEL
    next_step = say("rules.reponse.incomplet.suite") if of_software else say("rules.reponse.incomplet.suite_autre")
    return [_with_count(dossier, "incomplet", words), _list(missing), next_step]


def _non_conforme(dossier: Dossier, asks: Asks, words: Mapping[str, str]) -> list[str]:
    reasons, missing = asks[CriterionStatus.CONTREDIT], asks[CriterionStatus.ABSENT]
    more = [say("rules.reponse.non_conforme.manque"), _list(missing)] if missing else []
    return [_with_count(dossier, "non_conforme", words), _list(reasons), *more, say("rules.reponse.non_conforme.suite")]


def _a_verifier(dossier: Dossier, asks: Asks, words: Mapping[str, str]) -> list[str]:
    wanted = asks[CriterionStatus.INDETERMINE]
    if not wanted:
        return [_with_count(dossier, "a_verifier", words), say("rules.reponse.a_verifier.attente")]
    return [_with_count(dossier, "a_verifier", words), say("rules.reponse.a_verifier.demande"), _list(wanted)]


def _sans_objet(dossier: Dossier, _: Asks, words: Mapping[str, str]) -> list[str]:
    reason = "messagerie" if dossier.claim.indicateur is Indicateur.MESSAGERIE else "pre_rempli"
    return [say(f"rules.reponse.sans_objet.{reason}", **words)]


def _illisible(dossier: Dossier, _: Asks, words: Mapping[str, str]) -> list[str]:
    if not dossier.received:
        return [say("rules.reponse.illisible.rien", **words)]
    reasons = [
        say("rules.reponse.illisible.piece", piece=shown([place_of(one.name)]), reason=one.error or say("rules.piece.vide"))
        for one in (received.facts for received in dossier.received if received.reception is Reception.ILLISIBLE)
    ]
    return [_with_count(dossier, "illisible", words), _list(reasons), say("rules.reponse.illisible.suite")]


_BODIES = {
    Status.CONFORME: _conforme,
    Status.INCOMPLET: _incomplet,
    Status.NON_CONFORME: _non_conforme,
    Status.A_VERIFIER: _a_verifier,
    Status.SANS_OBJET: _sans_objet,
    Status.ILLISIBLE: _illisible,
}


def _with_count(dossier: Dossier, status: str, words: Mapping[str, str], **more: str) -> str:
    """A sentence in the singular or the plural."""
    number = "un" if len(dossier.received) == 1 else "plusieurs"
    return say(f"rules.reponse.{status}.{number}", **words, **more)


def _list(parts: Sequence[str]) -> str:
    """One line a demand, each once; the last ends with a full stop."""
    lines = [f"- {part.rstrip(' .')}" for part in dict.fromkeys(parts)]
    return " ;\n".join(lines) + "." if lines else ""
