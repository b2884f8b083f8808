"""The words that name what a mention is about: the DMP, Ségur, the LAP, said outright or in another form. Texts are folded."""

from __future__ import annotations

import re

from verifier.domain import Topic
from verifier.fields.folding import CAPITALS, SMALLS

__all__ = ["GLUED", "KEYS", "NO_STANDING", "WEAK", "without_others"]

_DMP = r"(?:d\.?m\.?p\.?|d m p|d(?:rn|lvi|ivi|lvl|iv1|1vi|nn)p|dossiers? medica(?:l|ux) (?:partages?|personnels?))"
_ABLE = r"co(?:m|rn|nn|n1)pat(?:[il1|!]b\w*|\.)"      # OCR takes m for rn, i for l
_LINK = r"(?:\s*[-:/\"«»()]\s*|\s+)"
_WITH = (
    r"(?:(?:avec|a|au|aux|du|de|des|le|la|les|l'|d'|pour|et|usage|utilisation|un|services?|teleservices?|insi?|ins|adri?|mssante|"
    r"sesam-vitale|fse|[,/:+&\"«»()-])\s*){0,8}"
)
# A topic's key words, in the form that says the compatibility itself.
KEYS: dict[Topic, re.Pattern[str]] = {
    Topic.DMP: re.compile(
        rf"(?<![a-z]){_DMP}{_LINK}?(?:in)?{_ABLE}|(?<![a-z])(?:in)?{_ABLE}{_LINK}?{_WITH}{_DMP}(?![a-z])(?! {_ABLE})|"
        rf"(?<![a-z])homologu?\w*{_LINK}?{_WITH}{_DMP}(?![a-z])|(?<![a-z]){_DMP}{_LINK}(?:est )?homologu\w*|"
        rf"(?<![a-z])compatibilite\s+(?:de |du |d')[^.;,]{{2,50}}?\s(?:avec|au) (?:le |l'|la )?{_DMP}(?![a-z])|"
        rf"(?<![a-z])homologu\w*\s+pour\s+[^.;,]{{0,40}}?{_DMP}(?![a-z])|"
        rf"(?<![a-z])homologation\s+(?:cnda\s+)?{_WITH}{_DMP}(?![a-z])|(?<![a-z])(?:agree|certifie|"
        rf"conforme)e?{_LINK}{_WITH}{_DMP}(?![a-z])",
    ),
    Topic.SEGUR: re.compile(
        r"(?<![a-z])referenc\w*(?:\s+(?:par l'ans|ans|au titre du|dans le cadre du|au|du|pour le|(?:par|"
        r"dans) le))*[\s\"«»:-]*(?:programme )?segur\w*|"
        r"segur[\s\"«»:-]*(?:du numerique(?: en sante)?[\s,]*)?(?:vague ?\d|v\d|va\d)?[\s\"«»:(-]*(?:est |a ete |"
        r"deja )?referenc\w*|"
        r"(?<![a-z])(?:compatib\w*|conforme|labellis\w*|certifie\w*|eligible)[\s\"«»-]*(?:au |avec le |"
        r"aux exigences (?:du )?)?segur|segur[\s-]*(?:compatib\w*|vague ?\d|v\d\b|va\d)|"
        r"(?:solution|logiciel)s? referenc\w+ (?:par l'|a l'|aupres de l')?(?:ans\b|agence du numerique)|"
        r"referencement (?:ans\b|segur)",
    ),
    Topic.LAP: re.compile(
        r"(?<![a-z])(?:l\.?a\.?p\.?|logiciels? d'aide a la prescription)(?: qu'(?:il|elle) (?:contient|integre|comporte|embarque|"
        r"inclut))?[\s\"«»:()-]*(?:est |a ete |"
        r"bien )?(?:dument )?certifi\w*|(?<![a-z])certifi\w*[\s\"«»:()-]*(?:par la has |has |en tant que |comme |"
        r"au titre (?:du |de )?)*(?:l\.?a\.?p\b|logiciels? d'aide a la prescription)|"
        r"(?<![a-z])certification[\s\"«»:()-]*(?:has )?(?:du )?l\.?a\.?p\b|"
        r"(?<![a-z])l\.?a\.?p\b[^.;]{0,40}(?:certifi\w*|certificat has)|module (?:lap|"
        r"de prescription)[^.;]{0,20}certifi\w*",
    ),
}
# What a maker says of its own software gives it no standing: who is eligible, compatible or conform is on no list by that.
NO_STANDING = {Topic.SEGUR: re.compile(r"(?!.*(?:referenc|labellis|certifi)).*(?:eligib|compatib|conform)")}
# The topic named in another form: a function, a module, the site.
WEAK: dict[Topic, re.Pattern[str]] = {
    Topic.DMP: re.compile(
        rf"(?<![a-z])(?:(?:alimentation|consultation|acces|creation|envoi|transmission|ouverture|lien|liaison|echanges?|"
        rf"interface|module|option|connecteur|pack|alimente\w*|consulter?)\b[^.;]{{0,40}}?{_DMP}|"
        rf"(?:web)?{_DMP}(?![a-z])(?!-?\d)|mon espace sante)",
    ),
    Topic.SEGUR: re.compile(r"(?<![a-z])(?<!avenue de )(?<!av\. de )(?<!rue de )(?<!place de )segur(?![a-z])"),
    Topic.LAP: re.compile(r"(?<![a-z])(?:l\.?a\.?p\b|aide a la prescription)"),
}
# The topic in words that touch those of the next column, as printed: « Compatible DMPPériode ».
GLUED: dict[Topic, re.Pattern[str]] = {
    topic: re.compile(rf"(?<![{CAPITALS}{SMALLS}]){name}(?=[{CAPITALS}][{SMALLS}]{{2}})")
    for topic, name in ((Topic.DMP, "DMP"), (Topic.SEGUR, "(?:Ségur|SEGUR|SÉGUR)"), (Topic.LAP, "LAP"))
}


def without_others(plain: str, topic: Topic) -> str:
    """A folded text, what it says of the other topics blanked: « LAP certifié par la HAS, DMP compatible » lists qualities."""
    for pattern in (*(pattern for other, pattern in KEYS.items() if other is not topic), _BESIDE):
        plain = pattern.sub(lambda found: " " * len(found[0]), plain)
    return plain


# Who grants a quality, in which wave; and the qualities that are no topic of ours.
_BESIDE = re.compile(
    r"(?<![\w-])(?:par )?(?:la |l'|le )?(?:has|ans|cnda|gie)(?![\w-])|\(?\bvague ?\d\)?|(?<![\w-])lap(?=\s*$)|^\W*vitale(?=\W)|"
    r"(?<![\w-])(?:(?:agree|certifie|homologue)e?s? )?(?:par le gie )?sesam[- ]?vitale(?: \d\.\d+)?(?: add(?:endum|\.)? ?\d+)?"
    r"(?![\w-])",
)
