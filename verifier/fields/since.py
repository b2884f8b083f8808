"""Whether the words before a date make it the day from which the compatibility itself is said to hold.

A day of purchase, of use, of a subscription or of the paper stands in the same sentences, and is none.
"""

from __future__ import annotations

import re

__all__ = ["tells_since"]

_DMP = r"(?:dmp|dossier medical partage)"
_TOPIC = (
    rf"(?:{_DMP}[ -]?compatib\w+|compatib\w+ (?:(?:avec|au|du|pour) )?(?:le |l')?{_DMP}|"
    rf"homologu\w+ (?:(?:avec|au|du|pour|cnda) )*(?:le )?{_DMP}|{_DMP}[ -]homologu\w+)"
)
_FROM = r"(?:depuis|a (?:compter|partir)|des)(?: le| du| de)?"
_GRANTED = r"(?:effective|acquise?|obtenue?|delivree?|accordee?|prononcee?|attribuee?|validee?|reconnue?|certifiee?|homologuee?)"
_ANSWER = rf"(?:oui|{_GRANTED}|active|totale|complete)\b"
_BE = (
    r"(?:est|sont|etait|etaient|ete|fut|devenue?s?|rendue?s?|reste|demeure|reconnue?s?|declaree?s?|reputee?s?)"
    r"(?: (?:bien|donc|pleinement|aussi|egalement|officiellement|ainsi|desormais|un|une|logiciels?|certifiee?s?|homologuee?s?))*"
)
_USE = re.compile(
    r"\b(?:utilis|dispos|equip|abonn|souscri|acqui|achet|licen[cs]|clien|detien|possed|exploit|travaill|emploi|install|"
    r"maintenance|locat|reconduct|renouvel|contrat|periode|forfait|fourni|livr|benefici|se sert|mise? en|facture|command)",
)
# « … est DMP compatible, et ce depuis le », « … est compatible avec le DMP de l'Assurance maladie depuis le ».
_SAID_OF_IT = re.compile(rf"\b{_BE}\W+{_TOPIC}(?P<more>[^.;:)]{{0,45}}?)(?:,? et (?:ce|cela),?)?\s{_FROM}[\s|]*$")
# « DMP compatible : oui, depuis le », « DMP compatible | à partir du », « (DMP compatible depuis le … ».
_BESIDE_IT = re.compile(rf"(?P<before>.*)\b{_TOPIC}[\s\"»|]*(?:[:(-]?\s*{_ANSWER}[\s,(-]*|\(\s*|:\s*)?{_FROM}[\s|]*$", re.DOTALL)
# « homologué DMP le », « compatibilité DMP obtenue le », « date d'homologation DMP : ».
_GRANTED_ON = re.compile(
    rf"(?:\b(?:homologuee?s?|homologation|agrement|certification) (?:(?:au|du|pour|cnda) )*(?:le )?{_DMP}"
    rf"|\bcompatibilite (?:(?:avec|au|du) )?(?:le )?{_DMP} {_GRANTED})(?:[\s:,-]*{_GRANTED})?[\s:]*(?:en date du|le|du)?[\s|]*$",
)
# « bénéficie de la DMP-compatibilité depuis le »: whatever the verb, the day is the noun's.
_OF_THE_NOUN = re.compile(
    rf"(?:\b{_DMP}[ -]?compatibilite|\bcompatibilite (?:(?:avec|au|du) )?(?:le )?{_DMP}|\bhomologation (?:cnda )?{_DMP})"
    rf"[\s,:(-]*(?:{_GRANTED}[\s,:(-]*)?{_FROM}[\s|]*$",
)


def tells_since(words: str) -> bool:
    """Whether the folded words end in « DMP compatible depuis le » or its like, said of the compatibility.

    >>> tells_since("vega est dmp compatible depuis le ")
    True
    >>> tells_since("vous utilisez vega, logiciel dmp compatible, depuis le ")
    False
    """
    said = _SAID_OF_IT.search(words)
    if said:
        return "," not in said["more"] and not _USE.search(said["more"])
    if _GRANTED_ON.search(words) or _OF_THE_NOUN.search(words):
        return True
    beside = _BESIDE_IT.search(words)
    if not beside:
        return False
    sentence = re.split(r"[.;]\s", beside["before"])[-1]
    return not _USE.search(sentence)
