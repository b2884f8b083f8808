"""A whole sentence that denies the topic of other products than the one a mention is about: « En revanche, X n'est pas … »."""

from __future__ import annotations

import re

from verifier.fields.folding import CAPITALS, compact, fold
from verifier.fields.topics import KEYS
from verifier.fields.vocabulary import plain_words

__all__ = ["denied_names", "of_others"]

_NAME = rf"[{CAPITALS}][\w+&.’'-]*[\w+](?: [{CAPITALS}0-9][\w+&.-]*){{0,2}}"
_NAMES = rf"(?P<names>{_NAME}(?:(?:, | et | ou | ni ){_NAME}){{0,4}})"
_DENIED = re.compile(
    r"\W*(?:(?:[Ee]n revanche|[Pp]ar contre|[Tt]outefois|[Cc]ependant|[ÀA] l[’']inverse|[ÀA] noter)\s*[,:]?\s*)?"
    r"(?:(?:[Ll]es?|[Nn]os|[Nn]otre)\s(?:(?:anciens?|anciennes?|autres?)\s)?(?:logiciels?|gammes?|progiciels?|solutions?|produits?)\s)?"
    rf"{_NAMES}(?:,\s(?:que|qui|dont)\s[^,;.]{{2,60}},)?\s"
    r"(?:n[’']est|ne sont|n[’']étai(?:t|ent))\s(?:pas|plus)\s(?:encore\s)?(?P<said>[^,;:]{3,60}?)\W*",
)


def denied_names(sentence: str) -> str | None:
    """The names of which alone a whole printed sentence denies a topic; None where it says anything else."""
    found = _DENIED.fullmatch(sentence)
    if not found or not any(key.fullmatch(fold(found["said"])) for key in KEYS.values()):
        return None
    words = re.findall(r"[^\W\d_]+", fold(found["names"]))
    return None if any(plain_words().fullmatch(word) and word != "et" for word in words) else found["names"]


def of_others(sentence: str, subject: str | None) -> bool:
    """Whether a sentence denies a topic of other products than `subject`, which shares no name with them."""
    names, own = denied_names(sentence), compact(subject or "")
    if names is None or not own:
        return False
    return not any(own in each or each in own for each in map(compact, re.split(r", | et | ou | ni ", names)))
