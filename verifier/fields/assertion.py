"""Whether a clause is a plain statement about the pièce's software: only that is a mention, the rest is read by an agent.

The grammar of denial and condition knows the words that take a statement back; no list of them is ever whole. So the words count
only where three things are told: of what they are said (a name, « ce logiciel », « il », or nothing else in the line), in which
shape (« est », « logiciel … », « …, DMP compatible »), and with no word around that is not known to leave a statement plain.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from verifier.fields.folding import CAPITALS, fold
from verifier.fields.values import read_dates
from verifier.fields.vocabulary import grammar, plain_stems, plain_words

__all__ = ["GOES_ON", "HARDWARE", "Around", "asserted", "leaves_plain"]

_PRODUCT = (
    r"(?:logiciel|progiciel|solution|application|produit|lgc|lap|outil|suite|plateforme|version|licence|abonnement|offre|formule)"
)
_NAME = re.compile(rf"(?:[{CAPITALS}0-9@]|[a-z]{{1,2}}[A-Z]|l(?=[b-df-hj-np-tv-xz]))")  # OCR reads « Ivoirine » as « lvoirine »
_BLOTTED = re.compile(r"x{3,}|\bxx\b")
_THIS = re.compile(
    rf"\b(?:(?:ce|cet|cette|ledit|ladite|votre|le|la|notre|son|sa)\s+(?:dite? |present |susdit |meme )?{_PRODUCT}\b|"
    r"l'(?:application|outil|offre)\b|il\b|elle\b|ce dernier\b|cette derniere\b|celui-ci\b|celle-ci\b|qui\b|lequel\b|"
    r"laquelle\b|dont\b)",
)
_HEADED = (
    r"(?:article|point|mention|qualite|note|nb|remarque|caracteristique|designation|type|nature|statut|label|norme|conformite|"
    r"compatibilite|homologation|certification|interoperabilite|prescription)s?"
)
_BARE = re.compile(
    rf"^[\W\d]*(?:{_HEADED}\W+)*{_PRODUCT}\b|^\W*(?:{_HEADED}|le|la|l'|son|sa|votre|notre)?[\W\d]*$|"
    rf"^\W*(?:conforme|certifiee?|homologuee?|agreee?|labellisee?|reconnue?|validee?|declaree?)\b|"
    rf"^\W*(?:{_HEADED} )(?:d[eu] |d[eu] la )?{_PRODUCT}(?: \w+){{0,2}}\s*:\W*$",
)
_NOUN = re.compile(r"compatibilite|homologation|certification|referencement")
_OPENING = re.compile(r"\W*(?P<word>[^\W_][\w'.@&-]*)(?P<next>\s*[+,:(–-]|\s+(?:est|sont|version|v\.?\d|[A-Z0-9]))")
_ONE = re.compile(rf"\b(?:une?|de|d'une?)\s+{_PRODUCT}\b[^,;:(]*$|\bdes? {_PRODUCT}s\b[^,;:(]*$")
# What makes « un logiciel » this one: it is what the sentence says it is, or what its client uses.
_IS_ONE = re.compile(
    r"(?:^|[,:;(«-])\s*$|\b(?:est|sont|reste|demeure|constitue|s'agit)\s+(?:\w+\s+){0,2}$|"
    r"\b(?:utilis|dispos|equip|dote|muni|benefici|detien|possed|exploit|install|acqui|achet|fourni|souscri)\w*\s+(?:\S+\s+){0,4}$",
)
_MANY = re.compile(rf"\b(?:les|des|nos|vos|tous|toutes|ces|de)\s+(?:\w+ ){{0,2}}{_PRODUCT}s\b[^,;:(]*$")
_ON_LIST = re.compile(r"\b(?:fait partie|figur\w+|inscrite?|est l'un|compte parmi|range parmi|est classe)\b")
_AMONG = re.compile(
    rf"\b(?:fait partie|figur\w+|inscrite?|compte|range|classe)\b(?: parmi| dans| sur| au nombre)?(?: la liste)?"
    rf"(?: les| des)? {_PRODUCT}s\b",
)
# « Le logiciel DMP compatible »: of a kind, not of one.
_THE_KIND = re.compile(rf"^\W*(?:le|la|un|une|notre|votre)\s+{_PRODUCT}(?:\s+\w+){{0,4}}\s*$")
# A clause that goes on from the one before: « … et est … ».
GOES_ON = re.compile(r"^\W*(?:(?:est|a ete|reste|demeure|dispose|aussi|egalement|desormais)\b\s*)+")
HARDWARE = re.compile(
    r"\b(?:lecteurs?|terminal|terminaux|imprimantes?|tablettes?|serveurs?|messagerie|agenda|boitier|materiel|ordinateur|"
    r"(?:votre|son|leur) poste|poste (?:informatique|de travail)|pc)"
    # never over a software: « le poste sur lequel est installé le logiciel », « le serveur Foo » ; « lecteur pour Foo » is one
    r"(?: (?!(?:logiciel|progiciel|solution|application)s?\b|x{3})[\w'’/+.-]+){0,5}(?: pour x{3,})?\W*$",
)
_SAYS_IS = re.compile(r"\b(?:est|sont|ete|reste|demeure)\b")
_COMPANY = re.compile(
    r"\b(?:(?:edite|developpe|fourni) par(?: la societe| l'editeur)?|de la societe|par la societe|de chez|editeur|"
    r"(?<=via )\S+ by)\s+[^\s,;.()]+(?:\s[^\s,;.()]+)?|"
    # what is sold with it: the next line of the same cell
    r"\b(?:licence|abonnement|droits? d'(?:usage|utilisation)) et (?:la )?premiere annee "
    r"d(?:e |')(?:assistance|maintenance|abonnement|suivi)\b",
)
_SEPARATOR = re.compile(r"[,:;()|•*–—/+=>\[\]]|\s-\s|^-\s|\s-$")
_SAYS_MORE = frozenset(":(-–—|[=")
# What a bill prints at its foot: no more of what it says of the software before.
_IMPRINT = re.compile(
    r"\s[–—|•·-]\s(?=(?:penalites? de retard|escompte|indemnite|(?:code )?(?:ape|naf)\b|r\.?c\.?s\b|sire[nt]\b|"
    r"(?:n° ?)?tva\b|capital|tel\b|telephone|fax|iban|bic|www\.|s\.?a\.?(?:s|r\.?l)?\.? au capital))",
)
_WORD = re.compile(r"[^\W_]+(?:['.-][^\W_]+)*'?")
_ELIDED = re.compile(r"^[dlnsmDLNSM]['’]")      # « le connecteur d'Ostrel »
_LONG = 5          # letters of a word in which OCR may have confused one
_ALIKE = 0.8


class Around(NamedTuple):
    """The clause around a topic's words: folded, known names blotted out, and as printed."""

    before: str
    key: str
    after: str
    printed_before: str
    printed_after: str


def asserted(around: Around, *, sure: bool = True, billed: bool = False) -> bool:
    """Whether the words around a topic assert it of a product.

    `sure`: the letters are those of the paper, not read by OCR. `billed`: they stand in a line with its price, which sells what
    it names, whatever its first word (« Concession de … »).
    """
    if HARDWARE.search(around.before):
        return True                                     # a statement about something else than the software
    return _of_a_product(around) and _in_plain_words(around, sure=sure, slack=int(billed))


def leaves_plain(words: str) -> bool:
    """Whether every one of some folded words is known to leave a statement plain."""
    return not _unknown(words, "", sure=True)


def _of_a_product(around: Around) -> bool:
    """Whether the words are said of one product: named, pointed at, or the only thing that the line speaks of."""
    before = around.before
    if _THE_KIND.match(before) and not _SAYS_IS.search(before):
        return False
    listed = _ON_LIST.search(before)
    if grammar("not_asserting").search(before) or (_MANY.search(before) and not listed):
        return False
    one = None if listed else _ONE.search(before)
    if one:
        return bool(_IS_ONE.search(before[: one.start()]))
    named = _BLOTTED.search(before) or _names(around.printed_before)
    return bool(named or _THIS.search(before) or _BARE.search(before) or _NOUN.search(around.key) or GOES_ON.match(before))


def _names(printed: str) -> bool:
    """Whether the words before print a name: capitals say nothing in a line that is all in capitals, nor in its first word."""
    if printed.isupper():
        return bool(re.search(r"\d", printed))
    words = [match[0] for match in _WORD.finditer(printed)][1:]
    opening = _OPENING.match(printed)
    return any(_NAME.match(word) and not _ordinary(fold(word)) for word in ([opening["word"]] if opening else []) + words)


def _ordinary(word: str) -> bool:
    """Whether a capitalised word is one of the lexicon, as it stands there but for its gender and number."""
    return any(word.removesuffix(ending) in plain_stems() for ending in ("", "s", "e", "es"))


def _in_plain_words(around: Around, *, sure: bool, slack: int) -> bool:
    """Whether the words before the topic, those that touch it and those that say more of it leave the statement plain."""
    before = _undated(_AMONG.sub(lambda found: " " * len(found[0]), around.before))
    ends = [0, 0, *(match.end() for match in _SEPARATOR.finditer(before.rstrip(' «"')))]
    outer, left = ends[-2:]
    left = left if _SAYS_IS.search(before, left) else outer      # « X, DMP compatible »: what is said of X counts too
    capitals = (around.printed_before + around.printed_after).isupper()
    printed, following = ("", "") if capitals else (around.printed_before, around.printed_after)
    after = _COMPANY.sub(lambda found: " " * len(found[0]), _IMPRINT.split(around.after, maxsplit=1)[0])
    return _unknown(before[left:], printed[left:], sure=sure) <= slack and not any(
        _unknown(after[start:end], following[start:end], sure=sure) for start, end in _said_more(after)
    )


def _undated(words: str) -> str:
    """Folded words, the days that they tell blanked: « depuis le trois mars deux mille dix-sept »."""
    for read in read_dates(words):
        words = words[: read.start] + " " * (read.end - read.start) + words[read.end :]
    return words


def _said_more(after: str) -> Iterator[tuple[int, int]]:
    """Where the words stand that say more of the topic: up to the first sign, and behind a colon, a dash or a bracket."""
    marks = [*_SEPARATOR.finditer(after)]
    yield 0, marks[0].start() if marks else len(after)
    for mark, following in pairwise([*marks, None]):
        if mark and mark[0].strip() in _SAYS_MORE:
            yield mark.end(), following.start() if following else len(after)


def _unknown(words: str, printed: str, *, sure: bool) -> int:
    """How many words are not known to leave a statement plain: no name (in `printed`), no figure, no word of the lexicon."""
    count = 0
    for match in _WORD.finditer(words):
        word = match[0].strip(".'")
        known = any(all(_says_nothing(part, sure=sure) for part in parts) for parts in ([word], word.split("-")))
        count += not (known or _NAME.match(_ELIDED.sub("", printed[match.start() : match.end()])))
    return count


def _says_nothing(word: str, *, sure: bool) -> bool:
    """Whether a word leaves a statement as plain as it was."""
    return bool(re.match(r"v?\.?\d", word) or _BLOTTED.fullmatch(word)) or _known(word, sure=sure)


@cache
def _known(word: str, *, sure: bool) -> bool:
    """Whether a word is in the lexicon, its elided article apart; what OCR read may be off by a letter."""
    stem = re.sub(r"^(?:[dlnsmc]|qu|jusqu)'", "", word)
    if len(stem) < 2 or plain_words().fullmatch(stem):
        return True
    return not sure and len(stem) >= _LONG and bool(get_close_matches(stem, plain_stems(), 1, _ALIKE))
