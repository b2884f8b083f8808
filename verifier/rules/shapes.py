"""Which keys a rule file may hold, and of what sort: the loader refuses the others, and the JSON Schema says the same to editors.

A sort is written in one word: `texte`, `mots_ecrits` (a text with two letters at least), `textes` (sentences by outcome), `jour`,
`nombre` and `entier` (from 0 on), `part` (from 0 to 1), `oui_non`, `annee`, `annees`, `reglages` (the parameters of a check);
`mot:NAME` and `mots:NAME` (one or several words of a list), `forme:NAME` (a mapping), `liste:NAME` (a list of mappings),
`table:NAME` (mappings by name). A `!` ends the sort of a key that is compulsory.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from difflib import get_close_matches
from enum import StrEnum
from types import MappingProxyType

from verifier.domain import Dispositif, Indicateur, Profession
from verifier.rules.reading_yaml import Lined, Problems
from verifier.rules.yearly import Authority, Declaring, Force

__all__ = [
    "FILES", "FIRST_YEAR", "LARGEST", "LAST_YEAR", "SHAPES", "WORDS",
    "WORDS_WRITTEN", "is_number", "is_words", "is_year", "vet_shape",
]

WORDS: Mapping[str, type[StrEnum]] = MappingProxyType(
    {
        "dispositif": Dispositif, "indicateur": Indicateur, "profession": Profession, "type": Declaring, "etat": Force,
        "autorite": Authority,
    }
)
FILES: Mapping[str, str] = MappingProxyType({"criteres": "criteres", "professions": "professions", "dispositif": "dispositif"})
FIRST_YEAR, LAST_YEAR = 2000, 2099
LARGEST = 10_000_000       # euros or points: beyond, it is a slip
WORDS_WRITTEN = "[A-Za-zÀ-ɏ][^\\n]*[A-Za-zÀ-ɏ]"     # two letters that can be seen
_STANDS_FOR_NONE = re.compile(      # what somebody writes until they know
    r"\W*(?:inconnue?s?|non (?:connue?|précisée?|renseignée?|communiquée?)|"
    r"[àa] (?:compl[ée]ter|pr[ée]ciser|d[ée]finir|renseigner|venir|voir)|en attente|xx+|yy+|zz+|aa+|todo|tbd|"
    r"n\W?[acrd]|nsp|n[ée]ant|aucune?|personne|rien|sans|test|texte|qui|nom|null|none|vide)\W*",
    re.IGNORECASE,
)
_WHERE = {"exercices": "annees", "exercice": "annee", "professions": "mots:profession"}
_SOURCED = {"source": "texte", "section": "texte"}
SHAPES: Mapping[str, Mapping[str, str]] = MappingProxyType({
    "criteres": {"reading": "forme:seuils!", "criteria": "table:critere!"},
    "seuils": {"confidence": "part!", "quality": "part!", "acceptance": "part!", "rival": "part!"},
    "critere": {
        "title": "texte", "check": "texte", "with": "reglages", "says": "textes", "ask": "textes", "in_force": "liste:vigueur",
        "toujours": "mots:indicateur",
    },
    "vigueur": {
        **_WHERE, "indicateurs": "mots:indicateur", **_SOURCED, "with": "reglages", "says": "textes", "ask": "textes",
        "retire": "oui_non",
    },
    "professions": {"professions": "textes!", "droits": "droits!"},
    "droit": {"exercices": "annees!", "professions": "mots:profession!", "indicateurs": "mots:indicateur"},
    "dispositif": {
        "dispositif": "mot:dispositif!", "titre": "texte", "abrege": "texte", "decision": "forme:decision",
        "confirme": "liste:confirme", "sources": "table:origine", "droits": "liste:droit", "borrowed": "liste:emprunt",
        "remarks": "liste:remarque", "criteria": "table:critere", "indicateurs": "table:indicateur", "montants": "table:montant",
        "fenetres": "liste:fenetre", "partiels": "annees",
    },
    "decision": {"qui": "mots_ecrits!", "quand": "jour!", "texte": "mots_ecrits!"},
    "confirme": {**_WHERE, "indicateurs": "mots:indicateur"},
    "origine": {"titre": "texte!", "date": "texte", "autorite": "mot:autorite", "url": "texte"},
    "emprunt": {
        **_WHERE, "indicateurs": "mots:indicateur", "from": "forme:preteur!", "sauf": "liste_de_textes",
        "confirme_par": "forme:decision",
    },
    "preteur": {"dispositif": "mot:dispositif", "exercice": "annee!", "profession": "mot:profession"},
    "remarque": {"exercices": "annees!", "professions": "mots:profession", "indicateurs": "mots:indicateur", "text": "texte!"},
    "indicateur": {"titre": "texte", "en_vigueur": "liste:ligne!"},
    "ligne": {
        **_WHERE, "type": "mot:type!", "etat": "mot:etat", "justificatif": "texte", "conditions": "texte", "echeance": "texte",
        "montant": "texte", "titre": "texte", **_SOURCED,
    },
    "montant": {"titre": "texte", "en_vigueur": "liste:somme!"},
    "somme": {**_WHERE, "euros": "nombre", "points": "entier", "valeur_point": "nombre", "note": "texte", **_SOURCED},
    "fenetre": {**_WHERE, "du": "jour", "au": "jour", "papier_avant": "jour", "note": "texte", **_SOURCED},
})


def vet_shape(place: Lined, name: str, problems: Problems) -> None:
    """Every key is known, and holds what is expected under it; a key misspelt would else be passed over in silence."""
    shape = SHAPES[name]
    for key, value in place.items():
        sort = shape.get(str(key), "").rstrip("!")
        if not sort:
            near = get_close_matches(str(key), shape, 1)
            known = near or [f"{one}" for one in shape]
            problems.add(place, "rules.livre.cle", at=str(key), cle=key, valid=", ".join(known))
        elif value is not None:
            _vet_value(place, str(key), sort, problems)


def _vet_value(place: Lined, key: str, sort: str, problems: Problems) -> None:
    """What stands under one key."""
    kind, _, name = sort.partition(":")
    value = place[key]
    if kind == "mot":
        problems.word(place, key, WORDS[name])
    elif kind in _PLAIN and not _PLAIN[kind](value):
        strange = _strange_years(value) if kind in {"annee", "annees"} else ""
        sentence = f"rules.livre.{kind}_hors" if strange else f"rules.livre.sorte_{kind}"
        problems.add(place, sentence, at=key, cle=key, annees=strange)
    elif kind == "forme" and isinstance(value, Lined):
        vet_shape(value, name, problems)
    elif kind == "liste":
        for item in problems.items(place, key):
            vet_shape(item, name, problems)
    elif kind == "table":
        for _, body in problems.parts(place, key):
            vet_shape(body, name, problems)
    elif kind == "droits" and isinstance(value, Lined):
        _vet_rights(value, problems)


def _vet_rights(rights: Lined, problems: Problems) -> None:
    for each in rights:
        for item in problems.items(rights, str(each)):
            vet_shape(item, "droit", problems)


def _is_day(value: object) -> bool:
    """A day as YAML reads it, or written in quotes, of this century."""
    try:
        return is_year(Problems.day(value).year)
    except ValueError:
        return False


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _strange_years(value: object) -> str:
    """The numbers that are no year of a claim, where numbers are all that stands there."""
    listed = value if isinstance(value, list) else [value]
    return ", ".join(str(one) for one in listed if not is_year(one)) if all(map(_is_whole, listed)) else ""


def is_year(value: object) -> bool:
    """Whether this is a year that a claim may be about."""
    return isinstance(value, int) and FIRST_YEAR <= value <= LAST_YEAR


def is_number(value: object, most: float = LARGEST) -> bool:
    """Whether this is a number from 0 to `most`: neither infinite nor none at all (« .nan »)."""
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= most


def _is_text(value: object) -> bool:
    return isinstance(value, str) and value.strip() != ""


def is_words(value: object) -> bool:
    """Whether somebody can read words in it: neither a number, nor yes or no, nor signs alone, nor what stands for none yet."""
    written = isinstance(value, str) and re.search(WORDS_WRITTEN, value) is not None
    return written and not _STANDS_FOR_NONE.fullmatch(str(value).strip())


def _are(value: object, sound: Callable[[object], bool]) -> bool:
    return isinstance(value, list) and all(sound(one) for one in value)


_PLAIN: Mapping[str, Callable[[object], bool]] = MappingProxyType({
    "texte": lambda value: isinstance(value, str | int | float | date) and str(value).strip() != "",
    "textes": lambda value: _is_text(value) or (isinstance(value, Lined) and all(_is_text(one) for one in value.values())),
    "mots_ecrits": is_words,
    "jour": _is_day,
    "nombre": is_number,
    "part": lambda value: is_number(value, 1),
    "entier": lambda value: _is_whole(value) and is_number(value),
    "oui_non": lambda value: isinstance(value, bool),
    "annee": is_year,
    "annees": lambda value: value != [] and _are(value, is_year),
    "reglages": lambda value: isinstance(value, Lined),
    "liste_de_textes": lambda value: _are(value, _is_text),
})
