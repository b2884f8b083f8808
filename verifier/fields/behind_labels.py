"""What stands behind a label, « DMP compatible : … »: a yes only where it is of a closed list of answers (`grammar.yaml`).

A name, an edition, a figure, a sign, or a « oui » followed by words that the list does not know, is for an agent to read.
"""

from __future__ import annotations

import re

from verifier.domain import Topic
from verifier.fields.folding import CAPITALS
from verifier.fields.layout import Run
from verifier.fields.vocabulary import grammar, plain_words

__all__ = ["answer_end", "asks", "name_behind", "next_label", "plain_answer"]

_GAP = re.compile(r"[\s,;.()«»\"':/=–—-]+")
_ASKS = re.compile(r"[\s\"«».)]*(?:[:=]|\.{2,}\s*(?=[a-z]))")
# « DMP compatible : VEGA, que vous utilisez … »: a clause, read as one.
_TELLS = re.compile(
    r"(?:(?:logiciel|progiciel|solution|application|produit)(?: metier)? )?x{3,}|"
    r"(?:vous|nous|il|elle|ce|cet|cette|votre|le|la|notre|les|l')\b",
)
_NAMED_BEHIND = re.compile(rf"[\s\"«».)]*[:=]\s*[«\"]?\s*(?P<name>[{CAPITALS}][\w'’&+-]*(?: [\w'’&+.-]+){{0,4}})[»\".\s]*")
_VERB = re.compile(
    r"\b(?:est|sont|ete|reste|demeure|attest(?:e|ons)|certifi(?:e|ons)|confirm(?:e|ons)|garanti(?:t|ssons)|assur(?:e|ons)|dispose[sz]?|"
    r"possede|beneficie[sz]?|offre|integre|comporte|porte|detient|utilise[sz]?|obtenu|repond)\b",
)
_WORD = re.compile(r"[a-z][a-z-]*")
_PART = re.compile(
    r"module|pack|version|edition|release|formule|offre|licence|abonnement|connecteur|passerelle|interface|integral|complet|principa|"
    r"reseau|m(?:ono|ulti)poste|client|mensuel|annuel|perpetuel|commercial|utilisat|cabinet|poste|partie|initial|saas|ligne|vague|"
    r"couloir|alimentation|consultation|creation|profil|(?:pour|sur|avec|sous|via|moyen|partir|compter)$",
)
_NEXT_POINT = re.compile(r";\s|\s\|\s|\.\s|[,/–—-]\s*(?=(?P<point>[^,;:]{0,40}))")
_POINTS = {
    Topic.DMP: r"segur|lap|sesam|mss|messagerie|insi?|adri|apicrypt|teletransmission|editeur",
    Topic.SEGUR: r"dmp|lap|sesam|mss|messagerie|insi?|adri|apicrypt|teletransmission|editeur",
    Topic.LAP: r"dmp|segur|sesam|mss|messagerie|insi?|adri|apicrypt|teletransmission|editeur",
}
_OWN = {Topic.DMP: r"\bdmp\b", Topic.SEGUR: r"\bsegur\b", Topic.LAP: r"\blap\b"}


def asks(before: str, after: str) -> bool:
    """Whether the folded words around a topic's make a label of it: « : … », no verb before, no clause behind the colon."""
    colon = _ASKS.match(after)
    return colon is not None and not _VERB.search(before) and not _TELLS.match(after[colon.end() :].lstrip(' «"('))


def name_behind(before: str, answer: str, printed: str) -> str | None:
    """The name that stands alone behind a label, as printed; None where anything else does. `answer` is `printed`, folded."""
    named = _NAMED_BEHIND.fullmatch(printed)
    return named["name"] if named and asks(before, answer) else None


def plain_answer(said: str, topic: Topic | None) -> bool:
    """Whether a folded answer is made of nothing but what the closed list knows, up to the next point of a list.

    Words that leave a statement plain may stand beside what the list knows, but for those that name a part or set a limit.
    """
    said = said[: _own_part(said, topic)] if topic else said
    place, answered, beside = 0, False, False
    while place < len(said):
        told, word = grammar("answers").match(said, place), _WORD.match(said, place)
        step = told or _GAP.match(said, place) or (word if word and _leaves_plain(word[0]) else None)
        if step is None or step.end() == place:
            return False
        answered, beside, place = answered or bool(told), beside or step is word, step.end()
    return answered or not beside


def _leaves_plain(word: str) -> bool:
    return plain_words().fullmatch(word) is not None and not _PART.match(word)


def _own_part(said: str, topic: Topic) -> int:
    """Where another point of a list begins: « oui, référencé Ségur : non » speaks of the DMP, then of Ségur."""
    for end in _NEXT_POINT.finditer(said):
        point = end["point"]
        if point is None or (re.search(rf"\b(?:{_POINTS[topic]})", point) and not re.search(_OWN[topic], point)):
            return end.start()
    return len(said)


def next_label(said: str, topic: Topic) -> int:
    """Where a list goes on with the label of another point: « DMP : compatible – Ségur : non concerné »."""
    for end in _NEXT_POINT.finditer(said):
        if end["point"] is not None and re.match(rf"(?:{_POINTS[topic]})\w*(?: [\w'-]+){{0,3}}\s*:", said[end.end() :]):
            return end.start()
    return len(said)


def answer_end(run: Run, start: int, end: int) -> int:
    """Where the answer that starts at run.text[start] ends: with its line, unless the next one goes on in small letters."""
    place = run.line_end(start, end)
    while place < end and run.text[place : place + 2].strip()[:1].islower():
        place = run.line_end(min(place + 1, end), end)
    return place
