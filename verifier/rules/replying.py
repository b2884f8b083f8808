"""The message to the professional: kind, exact, asking only for what is missing. The agent reads it before it leaves.

Its paragraphs are separated by an empty line; those that list (what is missing, or why) have only lines that begin with « - ».
`verify reply` counts on that to lay it out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from verifier.domain import CriterionStatus, Facts, FieldName, Indicateur, Kind, Source, Status, place_of
from verifier.rules.dossier import Dossier, Reception
from verifier.wording import say, shown, table
from verifier.wording.french import enumeration, one_line

__all__ = ["Ask", "Asks", "reply_to"]


@dataclass(frozen=True, slots=True)
class Ask:
    """What is asked of the professional, or told of a refusal, about one criterion; and the rule that asks for it.

    `confirmed`: whether that rule is known to hold for this exercice.
    """

    criterion: str
    text: str
    source: Source
    confirmed: bool = True


@dataclass(frozen=True, slots=True)
class Asks:
    """What a message is made of: the demands by status, the criterion that receives pièces and the kinds that it receives.

    `borrowed`: the rules are another exercice's; `confirmed`: none of them is left unconfirmed for this one; `decision`: who
    confirmed them, when, by which text; `caisse`: all that the caisse itself decided and that these rules rest on.
    """

    by_status: Mapping[CriterionStatus, Sequence[Ask]]
    reception: str = ""
    receivable: Sequence[str] = ()
    borrowed: bool = False
    confirmed: bool = True
    decision: str = ""
    caisse: Sequence[str] = ()

    def of(self, status: CriterionStatus) -> Sequence[Ask]:
        """The demands about the criteria that came to this status."""
        return self.by_status.get(status, ())


def reply_to(status: Status, dossier: Dossier, asks: Asks, words: Mapping[str, str]) -> str:
    """A ready French message, from « Bonjour » to the greeting."""
    body = (_waiting if _is_ours(status, dossier) else _BODIES[status])(dossier, asks, words)
    told = [part for part in body if part]
    return "\n\n".join([say("rules.reponse.bonjour"), *told, *_by_the_caisse(told, asks), say("rules.reponse.salut")])


def _is_ours(status: Status, dossier: Dossier) -> bool:
    """Whether a mishap of ours left something unread: nothing is asked of the professional before it was read."""
    return status in {Status.ILLISIBLE, Status.A_VERIFIER} and any(one.facts.mishap for one in dossier.received)


def _by_the_caisse(told: Sequence[str], asks: Asks) -> list[str]:
    """That the caisse's own decisions were applied, where the message does not say so already."""
    more = [one for one in map(one_line, asks.caisse) if not any(one in part for part in told)]
    return [say("rules.reponse.caisse", decisions=enumeration(more, "et"))] if more else []


def _conforme(dossier: Dossier, _: Asks, words: Mapping[str, str]) -> list[str]:
    software = one_line(next(iter(dossier.software.values()), ""))
    wanted = software and dossier.claim.indicateur is Indicateur.LOGICIEL
    named = say("rules.reponse.logiciel", software=software) if wanted else ""
    return [_with_count(dossier, "conforme", words, named=named)]


def _incomplet(dossier: Dossier, asks: Asks, words: Mapping[str, str]) -> list[str]:
    missing = asks.of(CriterionStatus.ABSENT)
    intro = _with_count(dossier, "incomplet", words)
    return [intro, _list(missing), _where_to_find_it(asks), _texts(missing, asks, words), _reserve(missing, words)]


def _non_conforme(dossier: Dossier, asks: Asks, words: Mapping[str, str]) -> list[str]:
    reasons, missing = asks.of(CriterionStatus.CONTREDIT), asks.of(CriterionStatus.ABSENT)
    more = [say("rules.reponse.non_conforme.manque"), _list(missing), _texts(missing, asks, words)] if missing else []
    intro = _with_count(dossier, "non_conforme", words)
    told = [intro, _list(reasons, cited=True), _borrowed(reasons, asks, words), *more]
    still = " ".join(part for part in (_examined(dossier), _still_open(reasons, asks, words)) if part)
    return [*told, _reserve([*reasons, *missing], words), still]


def _examined(dossier: Dossier) -> str:
    """Which pièces a refusal speaks of: the kind, the printed day where it is known, the file."""
    told = [_piece(received.facts) for received in dossier.received]
    return say(f"rules.reponse.examine.{'un' if len(told) == 1 else 'plusieurs'}", pieces=enumeration(told)) if told else ""


def _piece(facts: Facts) -> str:
    nature, day = say(f"rules.nature.{facts.kind or 'inconnu'}"), facts.value(FieldName.DOCUMENT_DATE)
    words = {"nature": nature, "piece": one_line(shown([place_of(facts.name)]))}
    dated = {"jour": f"{day:%d/%m/%Y}"} if isinstance(day, date) else {}
    return say(f"rules.reponse.examine.{'datee' if dated else 'piece'}", **words, **dated)


def _a_verifier(dossier: Dossier, asks: Asks, words: Mapping[str, str]) -> list[str]:
    wanted = asks.of(CriterionStatus.INDETERMINE)
    reserve = "" if asks.confirmed else say("rules.reponse.reserve", **words)
    if not wanted:
        return [_with_count(dossier, "a_verifier", words), say("rules.reponse.a_verifier.attente"), reserve]
    intro = _with_count(dossier, "a_verifier", words)
    known = say("rules.reponse.a_verifier.pieces", pieces=_kinds(asks)) if _leaves_kinds_open(wanted, asks) else ""
    told = [intro, say("rules.reponse.a_verifier.demande"), _list(wanted), known]
    return [*told, _texts(wanted, asks, words), reserve]


def _waiting(_: Dossier, __: Asks, words: Mapping[str, str]) -> list[str]:
    return [say("rules.reponse.attente", **words), say("rules.reponse.a_verifier.attente")]


def _sans_objet(dossier: Dossier, _: Asks, words: Mapping[str, str]) -> list[str]:
    reason = "messagerie" if dossier.claim.indicateur is Indicateur.MESSAGERIE else "pre_rempli"
    return [say(f"rules.reponse.sans_objet.{reason}", **words)]


def _illisible(dossier: Dossier, _: Asks, words: Mapping[str, str]) -> list[str]:
    if not dossier.received:
        return [say("rules.reponse.illisible.rien", **words)]
    unread = [received.facts for received in dossier.received if received.reception is Reception.ILLISIBLE]
    reasons = _lines([_unreadable(facts) for facts in unread])
    return [_with_count(dossier, "illisible", words), reasons, say("rules.reponse.illisible.suite")]


def _unreadable(facts: Facts) -> str:
    """Which pièce could not be read, and why; what the agent is told to do about it is not the professional's business."""
    why, *_ = re.split(r"(?<=\.) +(?=[^\W\d_])", one_line(facts.error or say("rules.piece.vide")))
    name = one_line(shown([place_of(facts.name)]))
    return say("rules.reponse.illisible.piece", piece=name, reason=why[:1].lower() + why[1:])


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


def _list(asks: Sequence[Ask], *, cited: bool = False) -> str:
    """One line a demand, each once; `cited`: with the rule that it rests on."""
    rules = {ask.text: ask.source for ask in reversed(asks)}
    return _lines([_cited(ask.text, rules[ask.text]) if cited else ask.text for ask in asks])


def _lines(parts: Sequence[str]) -> str:
    """One line each, each once; the last ends with a full stop."""
    lines = [f"- {part.rstrip(' .')}" for part in dict.fromkeys(parts)]
    return " ;\n".join(lines) + "." if lines else ""


def _cited(text: str, source: Source) -> str:
    rule = say("rules.reponse.source", titre=source.titre, section=source.section)
    return say("rules.reponse.raison", raison=text.rstrip(" ."), regle=rule) if _is_law(source) else text


def _is_law(source: Source) -> bool:
    """Whether a text of the Assurance Maladie says it, and not a rule of the tool, which no letter may quote as one."""
    return not source.titre.startswith(say("rules.reponse.regle_interne"))


def _texts(asks: Sequence[Ask], said: Asks, words: Mapping[str, str]) -> str:
    """The texts that these demands rest on, each once with its sections; « » where only the tool asks."""
    sections: dict[str, dict[str, None]] = {}
    for source in (ask.source for ask in asks if _is_law(ask.source)):
        sections.setdefault(source.titre, {})[source.section] = None
    between = say("rules.reponse.entre_textes")
    texts = [say("rules.reponse.source", titre=titre, section=between.join(found)) for titre, found in sections.items()]
    number = "un" if len(texts) == 1 else "plusieurs"
    kind = "textes_empruntes" if said.borrowed else "textes"
    return say(f"rules.reponse.{kind}.{number}", **words, textes=between.join(texts)) if texts else ""


def _borrowed(asks: Sequence[Ask], said: Asks, words: Mapping[str, str]) -> str:
    """Under reasons that quote their rule: that it is another exercice's, and whose decision that is; « » where reserved."""
    told = said.borrowed and not _reserve(asks, words) and any(_is_law(ask.source) for ask in asks)
    key = "emprunt_confirme" if said.decision else "emprunt"
    return say(f"rules.reponse.{key}", **words, decision=one_line(said.decision)) if told else ""


def _reserve(asks: Sequence[Ask], words: Mapping[str, str]) -> str:
    """That what is said rests on rules that nobody has confirmed for this exercice."""
    return say("rules.reponse.reserve", **words) if any(not ask.confirmed for ask in asks) else ""


def _kinds(asks: Asks) -> str:
    names: dict[str, str] = table("rules")["recevable"]
    return enumeration([names[kind] for kind in asks.receivable], "ou")


def _leaves_kinds_open(said: Sequence[Ask], asks: Asks) -> bool:
    """Whether the kinds of pièce that are received are still to be named: what is asked about them names them itself."""
    return bool(asks.receivable) and all(ask.criterion != asks.reception for ask in said)


def _where_to_find_it(asks: Asks) -> str:
    """Which pièces would do, and that the rest is not to be sent again."""
    if not asks.receivable:
        return say("rules.reponse.incomplet.suite")
    by_editeur = Kind.ATTESTATION_EDITEUR in asks.receivable
    return say(f"rules.reponse.incomplet.suite_{'editeur' if by_editeur else 'pieces'}", pieces=_kinds(asks))


def _still_open(reasons: Sequence[Ask], asks: Asks, words: Mapping[str, str]) -> str:
    """What the professional may still do: what these reasons leave open, then another pièce, then an answer."""
    known: dict[str, str] = table("rules")["encore"]
    told = [known[ask.criterion].format(**words) for ask in reasons if ask.criterion in known]
    other = "suite_pieces" if _leaves_kinds_open(reasons, asks) else "suite"
    return " ".join([*dict.fromkeys(told), say(f"rules.reponse.non_conforme.{other}", pieces=_kinds(asks))])
