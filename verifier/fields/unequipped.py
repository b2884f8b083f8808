"""Who is named only as one who does not use the software: on paper, under another one, standing in, still to come."""

from __future__ import annotations

import re
from dataclasses import replace

from verifier.domain import Person
from verifier.fields.folding import compact, fold
from verifier.fields.layout import Sheet
from verifier.fields.listed_use import told_apart

__all__ = ["with_use"]

BEFORE, AFTER = 70, 120      # letters around a name
_STOP = re.compile(r"(?<!\bdr)(?<!\bm)(?<!\bmme)\. |;|\||[☐☒☑]")
_LEADS = re.compile(         # up to the name
    r"\b(?:tenue?|assuree?|occupee?|repris|relayee?|suppleee?) par (?:le |la )?(?:dr|docteur|mme|madame|m\.|monsieur)?\.? ?$|"
    r"\bsuccesseure?\b[^,()]*$|\b(?:sauf|excepte|hors|hormis|a l'exception d[eu]|a l'exclusion d[eu]|sans compter|autre que) "
    r"(?:le |la )?(?:dr|docteur|mme|madame|m\.|monsieur)?\.? ?$",
)
_FOLLOWS = re.compile(       # after the name
    r"\bsur papier\b|\b(?:son|leur|un|d'un|l') ?(?:ancien|autre|precedent|propre) (?:logiciel|outil|systeme)|\breste (?:sous|"
    r"sur|avec|fidele)\b|"
    r"\b(?:conserve|garde) (?:son|sa|ses|le|l')|"
    r"\bn(?:'est|'a|'utilise|e dispose|e travaille|e beneficie|'en beneficie|e se sert|'y|e fait|e possede|"
    r"e detient)\b[^,]{0,12} "
    r"(?:pas|plus|aucun|jamais|nullement)\b|\b(?:non|pas encore|pas) (?:encore )?(?:equipee?|utilisat|abonnee?|concernee?|"
    r"migree?|installee?)|"
    r"^\W{0,3}(?:\w+,? ){0,2}(?:collaborat\w+|remplacante?|assistante?|salariee?|stagiaire) d(?:e |u |')(?:la |l')?"
    r"(?:m\.|mme|madame|monsieur|dr\b|docteur)|"
    r"\ben attente (?:d(?:e |'))|: (?:en attente|a (?:installer|equiper|venir|former|prevoir)|prevue?|non|neant|aucun\w*)\b|"
    r"\bsans (?:logiciel|licence|acces|poste|informatique|equipement)|\b(?:sera|doit etre|attend d'etre) (?:equip|install|migr)|"
    r"\best exclue?\b|\ba (?:quitte|cesse|renonce)|\ba la main\b|\bcahier\b|\bfiches? cartonn|\best (?:partie?|sortie?)\b|"
    r"\bsous un autre\b|\best (?:son|sa|leur) (?:assistante?|collabora\w+|secretaire|remplacante?|stagiaire|conjointe?)\b",
)
_USES = re.compile(r"\b(?:utilise|dispose|beneficie|est (?:bien )?equip|a acquis|detient|exploite|possede)\b(?! (?:pas|plus|"
    r"encore))")


def with_use(people: tuple[Person, ...], sheet: Sheet) -> tuple[Person, ...]:
    """The people, each told whether every place that names them, or their row of a list, may say that they do not use it."""
    text, apart = sheet.plain.replace("\n", " "), told_apart(sheet)
    return tuple(
        replace(person, unequipped=True) if compact(person.name) in apart or _without(person.name, text) else person
        for person in people
    )


def _without(name: str, text: str) -> bool:
    """Whether a person has no software wherever the words name them in full."""
    places = [match.span() for match in re.finditer(rf"(?<!\w){re.escape(fold(name))}(?!\w)", text)]
    return bool(places) and all(_so_said(text, *place) for place in places)


def _so_said(text: str, start: int, end: int) -> bool:
    """What one place says, in its own sentence."""
    before, after = text[max(0, start - BEFORE) : start], text[end : end + AFTER]
    opened = max((match.end() for match in _STOP.finditer(before)), default=0)
    rest = _STOP.split(after, maxsplit=1)[0]
    return bool(_LEADS.search(before[opened:]) or (_FOLLOWS.search(rest) and not _USES.search(rest)))
