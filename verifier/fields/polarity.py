"""What a clause says of its topic: a small grammar of denial, time, condition and range, its words in `grammar.yaml`.

Only a plain, present, unconditional statement is positive; everything else has a polarity of its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from verifier.domain import Doubt, Polarity, Topic
from verifier.fields.assertion import Around, asserted, leaves_plain
from verifier.fields.behind_labels import asks, next_label, plain_answer
from verifier.fields.boxes import EMPTY, TICK, ticked_words
from verifier.fields.topics import without_others
from verifier.fields.vocabulary import grammar

__all__ = ["WEB", "Clause", "corrects", "doubt", "polarity", "restricts", "takes_back", "undermines", "weak_polarity"]

_DMP = r"(?:d\.?m\.?p\.?|dossiers? medica(?:l|ux) (?:partages?|personnels?))"
WEB = re.compile(
    rf"web[\s-]*{_DMP}|{_DMP}[\s-]*web|(?:acces|portail|site|interface|service|navigateur|consultation|"
    rf"compatib\w*)[^.;]{{0,25}}(?:web|internet|en ligne)[^.;]{{0,15}}{_DMP}|(?:www\.)?dmp\.fr|{_DMP} (?:via|depuis|par|"
    rf"sur) (?:le |un |votre )?(?:web|navigateur|portail|site)",
)
_ANSWER = re.compile(
    rf"^[\s\"«»).:=-]*(?:[:=]|\.{{2,}}|\?)?\s*(?:\((?!(?:oui|non)\)).{{0,12}}\)\s*[:=]?\s*)?\(?(?P<answer>oui|non|yes|no|ok|neant|faux|vrai|jamais|aucune?|"
    rf"pas(?= encore| a ce jour|\W*$)|"
    rf"(?<=[:=] )[on](?=\W*$)|{TICK}|{EMPTY}|✗|✘|n/a|sans objet)(?![a-z'])",
)
_UNTOLD = re.compile(   # what stands for an answer and is none
    r"^[\s\"«»).]*[:=]\s*\(?(?:n\.?c\b|n/?r\b|n\.?d\b|0(?![\d,.])|[-–/]{1,3}\s*$|\?|inconnue?\b|"
    r"a (?:definir|preciser|confirmer)\b|"
    r"non (?:renseigne|communique|precise|connu)|(?:[1-4](?:er|e|eme) )?(?:trimestre|semestre)\b)|^\s*\(0\)|^\s*\(?20\d\d\)?\W*$",
)
_UNFILLED = re.compile(r"^[\s\"«»):(\[]*(?:oui\s*/\s*non\b(?!\W{0,3}[:(]\s*(?:oui|non))|[._…]{4,}|\{\{)")   # nobody filled it
_TEMPLATE = re.compile(r"[{}]|[^\W\d_]{2}_[^\W\d_]{2}|<</?\w|\$\w+\b")      # a word of the template that no value replaced
# No date came.
_SINCE_WHEN = re.compile(
    r"^[^.;,]{0,20}\b(?:depuis|a compter d[eu]|a partir d[eu])(?: le| la)?\s*(?:[._]{3,}|\W*_{2,}(?![^.;]{0,12}\d)|\W*$)",
)
_BOX_BEFORE = re.compile(
    rf"(?P<box>{TICK}|{EMPTY})[\s|]*[\"«]?\s*(?:(?:ce |le |votre )?(?:logiciel|produit|solution|module)(?: est)?)?\s*"
    r"(?P<denied>(?:n'est )?(?:non|pas)[\s-]+)?$",
)
_A_BOX = re.compile(rf"{TICK}|{EMPTY}")
_TICKED_TOO = re.compile(rf"[^.;:]{{0,30}}{TICK}\s*(?:non|pas)\b")      # both boxes of a form
_YES_NO = r"oui|non(?!\W+(?:dmp|compatib|homologu|referenc|certifi))|yes|no"      # « ☐ non compatible » is another line's words
_EMPTY_BOX_OPENS, _TICK = re.compile(rf"\s*{EMPTY}"), re.compile(TICK)
_NO = frozenset({"non", "no", "n", "neant", "✗", "✘", "n/a", "sans objet", "faux", "jamais", "aucun", "aucune", "pas"})
_BY_WHOM = re.compile(r"^\W*(?:par (?:la |le |l')?)?(?:has|cnda|ans|gie sesam-vitale)\b(?=\W*[:=])")
_UNREAD = re.compile(r"(?<!\w)\ufffd(?!\w)")      # a sign that the font does not tell: a bullet, or a box, ticked or not
FORM = 40      # characters after the words in which the boxes of their answer stand
_OF_TICKS = {
    frozenset({"oui"}): Polarity.POSITIVE,
    frozenset({"yes"}): Polarity.POSITIVE,
    frozenset({"non"}): Polarity.NEGATIVE,
    frozenset({"no"}): Polarity.NEGATIVE,
}
_QUESTION = re.compile(r"est-(?:il|elle|ce)\b|\?\s*$")
_OLDER = re.compile(r"\b(?:version|edition|logiciel|licence)\b[^;:]* est (?:donc |bien )?anterieure? (?:a|au)\b")
_EDITION = re.compile(
    r"\b(?:version|edition)s? (?:\w+ )?anterieur|\b(?:ancien|precedent)\w* (?:version|edition)|\bseule?s? (?:la |les )?version",
)
_NOUN = re.compile(r"certificat\b|compatibilite|homologation|referencement|certification|option|module|mention")
_NAMED = re.compile(r".*compatibilite|homologation|certification(?! l)|referencement(?! (?:segur|ans))")
_NUMBERED = re.compile(r"[^.;,:]{0,20}\s*(?:n°|no|numero|certificat)\W*\d")
_LEFT_OUT = re.compile(      # a pack that was not taken: of the pack, not of the software
    r"\bpacks?\b[^.;]{0,80}?\b(?:non|pas|jamais)\b(?: (?:ete|encore|a ce jour))* (?:souscri|pris|retenu|choisi|command|"
    r"activ|achete|factur|inclus|compris)\w*|\bsans (?:souscription (?:du|d'un) )?packs?\b",
)
_BOTH = re.compile(r"^\W*:?[^:;]{0,6}\boui\b[^;]{0,12}\bnon\b")      # a form whose boxes could not be read
_COMPATIBLE = re.compile(r"\W*:\s*(?:dmp )?compatible\b")      # behind « Compatibilité DMP »
_ASSERTS = re.compile(
    r"\b(?:attest(?:e|ons)|certifi(?:e|ons)|confirm(?:e|ons)|assur\w+|garanti\w*|dispos\w+|beneficie\w*|possede\w*|"
    r"offre|integr\w+|est|prononc\w+|attribu\w+|accord\w+|effective|acquise?|etabli\w*|reconn\w+|detient|repond\w*|respect\w*|"
    r"satisfai\w*|conforme|a obtenu|obtenue?|valide\w*|homologu\w+|native|incluse?|complete|depuis|deliv\w+)\b",
)


@dataclass(frozen=True, slots=True)
class Clause:
    """The folded clause around the words that name a topic, the names of products blotted out, and what stands around it."""

    text: str
    start: int            # of the topic's words in the clause
    end: int
    before: str           # the statement before the topic's words
    after: str            # …and after
    printed: str = ""     # the clause in its own capitals
    sure: bool = True     # the letters are those of the paper, not read by OCR
    billed: bool = False  # it stands in a line with its price
    answer: str = ""      # what follows the words on their line, as folded

    @property
    def key(self) -> str:
        """The words that name the topic."""
        return self.text[self.start : self.end]


def polarity(clause: Clause, topic: Topic) -> Polarity:
    """What the clause says, where the words themselves say compatible, referenced or certified."""
    return Polarity.CONDITIONAL if _lacks_pack(clause, topic) else _of_compatible(clause, topic)


def _of_compatible(clause: Clause, topic: Topic) -> Polarity:
    answered = _answered(clause)
    if answered is Polarity.POSITIVE and _boxes(clause) is None and not plain_answer(clause.answer, topic):
        answered = Polarity.UNCLEAR
    if answered in {Polarity.NEGATIVE, Polarity.GENERAL}:
        return answered
    plain = grammar("affirmations").sub(lambda found: " " * len(found[0]), clause.text)
    if topic is Topic.DMP and WEB.search(plain):
        return Polarity.WEB_DMP
    if answered and answered is not Polarity.UNCLEAR:
        return answered
    if _QUESTION.search(plain) or clause.after.lstrip().startswith("?"):
        return Polarity.GENERAL  # a question says nothing
    told = _told(plain, clause)
    if told is Polarity.POSITIVE and answered is Polarity.UNCLEAR:
        return Polarity.UNCLEAR  # a yes, and words that no list knows
    return _shaped(plain, clause, topic) if told is Polarity.POSITIVE else told


def _lacks_pack(clause: Clause, topic: Topic) -> bool:
    """Whether all that a clause denies is that a pack was taken: « Pack X (obligatoire pour le DMP) : non souscrit »."""
    if topic is not Topic.DMP or not _LEFT_OUT.search(f"{clause.text}{clause.answer}"):
        return False
    rest = _LEFT_OUT.sub(" ", grammar("affirmations").sub(" ", clause.text))
    return not grammar("negative_before").search(rest) and not grammar("negative_after").search(rest)


def _shaped(plain: str, clause: Clause, topic: Topic) -> Polarity:
    """What a clause says that nothing takes back: plain only where its shape asserts it."""
    named = _NAMED.match(clause.key) and not _NUMBERED.match(clause.after) and not _COMPATIBLE.match(clause.after)
    if named and not _ASSERTS.search(plain):
        return Polarity.PARTIAL  # « Attestation de compatibilité DMP » is a title
    if clause.text.rstrip().endswith("!") or clause.after.rstrip().endswith("!"):
        return Polarity.GENERAL  # an advertisement
    if asks(clause.text[: clause.start], clause.answer) and not plain_answer(clause.answer, topic):
        return Polarity.UNCLEAR  # « DMP compatible : Premium »
    if _UNREAD.search(clause.before) or _UNREAD.search(clause.after):
        return Polarity.UNCLEAR
    before, after = slice(clause.start), slice(clause.end, clause.end + next_label(clause.text[clause.end :], topic))
    plain = without_others(plain, topic)
    around = Around(plain[before], clause.key, plain[after], clause.printed[before], clause.printed[after])
    return Polarity.POSITIVE if asserted(around, sure=clause.sure, billed=clause.billed) else Polarity.UNCLEAR


def _answered(clause: Clause) -> Polarity | None:
    """What an answer beside the words says: « : oui », « [ ] oui [x] non », a box before them."""
    if _UNTOLD.match(clause.after):
        return Polarity.GENERAL
    if _UNFILLED.match(clause.after) or _SINCE_WHEN.search(clause.after) or _TEMPLATE.search(clause.printed):
        return Polarity.CONDITIONAL
    ticked = _boxes(clause)
    if ticked is not None:
        return _OF_TICKS.get(ticked, Polarity.GENERAL)
    return Polarity.CONDITIONAL if _BOTH.match(clause.after) else _in_a_word(clause)


def _boxes(clause: Clause) -> frozenset[str] | None:
    return ticked_words(clause.after[:FORM], _YES_NO)


def _in_a_word(clause: Clause) -> Polarity | None:
    """What one word or one box beside the words says."""
    answer = _ANSWER.match(_BY_WHOM.sub("", clause.after))
    box = _BOX_BEFORE.search(clause.before)
    if box and (box["denied"] or not answer or _A_BOX.fullmatch(answer["answer"])):
        empty = re.fullmatch(EMPTY, box["box"]) or _TICKED_TOO.match(clause.after)    # a box left empty says nothing
        return Polarity.GENERAL if empty else Polarity.NEGATIVE if box["denied"] else Polarity.POSITIVE
    said = answer["answer"] if answer else ""
    if not said:
        opens = _EMPTY_BOX_OPENS.match(clause.before) and not _TICK.search(clause.before)
        return Polarity.GENERAL if opens else None
    if said in _NO:
        return Polarity.NEGATIVE
    both = _A_BOX.fullmatch(said) and _TICKED_TOO.search(clause.after)
    return Polarity.GENERAL if both or re.fullmatch(EMPTY, said) else Polarity.POSITIVE


def _told(plain: str, clause: Clause) -> Polarity:
    """The first reading of the grammar that the clause bears."""
    if grammar("past").search(plain):
        return Polarity.NEGATIVE if _too_old(plain, clause) else Polarity.CONDITIONAL
    if grammar("not_attested").search(plain[: clause.start]):
        return Polarity.UNCLEAR
    if _denied(plain, clause):
        return Polarity.NEGATIVE
    rules = (Polarity.IN_PROGRESS, Polarity.FUTURE, Polarity.GENERAL, Polarity.CONDITIONAL, Polarity.PARTIAL)
    return next((rule for rule in rules if grammar(rule).search(plain)), Polarity.POSITIVE)


def _too_old(plain: str, clause: Clause) -> bool:
    """Whether what is installed is denied it for being too old: « … est antérieure à notre homologation : elle n'est pas … »."""
    before, colon, denial = plain[: clause.start].rpartition(":")
    told = denial + plain[clause.start : clause.end]
    older = colon and _OLDER.search(before) and re.match(r"\s*(?:elle|il|celle-ci|celui-ci)\s", denial)
    return bool(older and grammar("negative_before").search(told) and not grammar("past").search(told))


def _denied(plain: str, clause: Clause) -> bool:
    """A denial counts before the words; after them only where they are a noun (« la compatibilité DMP n'est pas… »)."""
    if grammar("negative_before").search(plain[: clause.end]):
        return True
    after = grammar("restricts").sub(" ", plain[clause.end :])      # « Mention : … (module non compris) » denies the module
    return bool(_NOUN.search(plain[: clause.end]) and grammar("negative_after").search(after))


def doubt(clause: Clause, told: Polarity) -> Doubt | None:
    """Why a clause that is read as `told` is no plain statement, where the polarity alone does not say so."""
    if told not in {Polarity.GENERAL, Polarity.CONDITIONAL}:
        return None
    if _answered(clause) is told:
        return Doubt.UNANSWERED
    plain = grammar("affirmations").sub(lambda found: " " * len(found[0]), clause.text)
    if told is Polarity.CONDITIONAL:
        past = grammar("past").search(plain)
        return None if past is None else Doubt.OTHER_VERSION if _EDITION.search(plain) else Doubt.PAST
    if _QUESTION.search(plain) or clause.after.lstrip().startswith("?"):
        return Doubt.QUESTION
    return Doubt.ADVERT if clause.text.rstrip().endswith("!") or clause.after.rstrip().endswith("!") else None


def weak_polarity(clause: Clause, topic: Topic) -> Polarity:
    """What the clause says, where it names the topic without the word that says compatible."""
    return Polarity.CONDITIONAL if _lacks_pack(clause, topic) else _of_weak_words(clause, topic)


def _of_weak_words(clause: Clause, topic: Topic) -> Polarity:
    plain = grammar("affirmations").sub(" ", clause.text)
    if topic is Topic.DMP and WEB.search(plain):
        return Polarity.WEB_DMP
    box = _BOX_BEFORE.search(clause.before)
    if box and re.fullmatch(EMPTY, box["box"]):
        return Polarity.PARTIAL
    denied = grammar("negative_before").search(plain) or grammar("negative_after").search(plain[clause.end :])
    if _answered(clause) is Polarity.NEGATIVE or denied:
        return Polarity.NEGATIVE
    if grammar("in_progress").search(plain):
        return Polarity.IN_PROGRESS
    return Polarity.FUTURE if topic is not Topic.DMP and grammar("future").search(plain) else Polarity.PARTIAL


def takes_back(sentence: str) -> bool:
    """Whether a folded sentence takes back what was said before it: it speaks of it again, to deny, date or condition it.

    One that points back at what was said (« Cet agrément … ») does so with any word that is not known to leave it plain.
    """
    plain = grammar("affirmations").sub(" ", sentence)
    if grammar("points_back").search(sentence) and not leaves_plain(grammar("still_plain").sub(" ", plain)):
        return True
    if not grammar("again").search(sentence):
        return False
    rules = ("past", "negative_before", "negative_after", "in_progress", "future", "conditional", "partial")
    return any(grammar(rule).search(plain) for rule in rules)


def restricts(clause: str) -> bool:
    """Whether a folded clause that follows a mention in its sentence ends, denies, puts off or restricts what it attests."""
    if grammar("boilerplate").search(clause):
        return False
    told = _of_the_software(grammar("affirmations").sub(" ", clause))
    return any(grammar(rule).search(told) for rule in ("restricts", "undermines", "ended"))


def corrects(sentence: str) -> bool:
    """Whether a folded sentence is an erratum of another."""
    return grammar("corrects").search(sentence) is not None


def undermines(sentence: str) -> bool:
    """Whether a folded sentence, anywhere on the page, ends, denies, puts off or restricts what the page attests."""
    if grammar("ended").search(sentence):
        return True
    told = _of_the_software(sentence)
    if not grammar("refers").search(told) or grammar("boilerplate").search(told):
        return False
    return bool(grammar("undermines").search(grammar("affirmations").sub(" ", told)))


def _of_the_software(sentence: str) -> str:
    """A sentence without its clauses about another indicator alone: « messagerie : non souscrite »."""
    kept: list[str] = []
    aside = False
    for clause in sentence.split(";"):
        goes_on = aside and re.match(r"\s*(?:nous|elles?|ils?|celle-ci|celui-ci)\b(?!.*\bvo(?:us|tre)\b)", clause)
        about = grammar("about_software").search(_not_in_contract(clause))
        aside = not about and bool(goes_on or grammar("elsewhere").search(clause))
        if not aside:
            kept.append(clause)
    return ";".join(kept)


def _not_in_contract(clause: str) -> str:
    """A clause without what another function is not a part of: « La téléconsultation n'est pas incluse dans votre contrat »."""
    told = grammar("left_apart").match(clause)
    return clause[told.end() :] if told else clause
