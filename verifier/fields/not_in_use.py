"""Whether an attestation says that the software is not in use, or not yet: intended, ordered, on its way, over, or if it is paid.

An attestation dates an acquisition by its own date only because it speaks in the present; one that does not shows no more than
a wish or a past.
"""

from __future__ import annotations

import re
from functools import cache

from verifier.domain import Kind, Trait
from verifier.fields.folding import fold
from verifier.fields.layout import Run, Sheet
from verifier.fields.rough_dates import read_months
from verifier.fields.values import read_dates

__all__ = ["is_used", "not_in_use"]

_ON = r"(?:[^.;]|\.(?=\d))"                    # within a sentence: « version 12.3 » does not end it
_WHAT = r"(?:logiciel|progiciel|solution|application|produit|outil|licence|abonnement|version|poste|xxx)"
_HAVE = (           # to come to use a software, or to use it: the stems of verbs and of their nouns
    r"(?:utilis|dispos|acquer|acqui|achet|achat|souscri|command|adopt|install|deploi|deploy|exploit|employ|emploi|"
    r"posse[ds]|deten|"
    r"abonn|s'abonn|equip|s'equip|dot|se dot|migr|pass|bascul|choisi|opt|travaill|recour|beneficier|essa[iy]|teste|experiment|"
    r"mettre en (?:place|service)|mise en (?:place|service)|mont)\w*"
)


@cache
def _to_come() -> re.Pattern[str]:
    """What says that the use is still to come; a large pattern, which few papers ask for."""
    return re.compile(
        rf"\b(?:utiliser|disposer|acquerr|acheter|souscrir|adopter|exploiter|emploier|posseder|detiendr|travailler|recevr|"
        rf"migrer|passer|basculer|s'equiper|s'abonner|commander|installer)(?:a|ont|ait|aient|ez|iez)\b{_ON}{{0,60}}\b{_WHAT}\b|"
        rf"\b(?:sera|seront|serait|seraient|serez) (?:\w+ ){{0,2}}(?:equip|dot|abonn|utilis|client|titulaire|install|detent|muni|"
        rf"licenci)\w*|\b(?:aura|auront|aurait) (?:\w+ ){{0,2}}(?:acquis|achete|souscrit|recu)|"
        rf"\b(?:va|vont|allez|doit|doivent|devra|devrait|devez|pourra|pourrait|voudrait|aimerait|veut|desire\w*|souhaite\w*|"
        rf"envisage\w*|"
        rf"projet(?:te\w*|ait|ant|ent)|a pour projet|prevoi\w*|compte|comptent|pense|songe\w*|reflechit|etudie\w*|hesite|"
        rf"s'apprete\w*|s'engage\w*|"
        rf"se propose|s'est (?:engag|propos)\w*|a (?:decide|choisi|prevu|souhaite|accepte|demande|projete|envisage)|"
        rf"est (?:interesse\w*|sur le point|en passe|"
        rf"candidat\w*|pret\w*|dispose\w*)|a (?:manifeste|exprime|fait part de|confirme) (?:son|un|l')? ?(?:interet|intention|"
        rf"souhait|projet|volonte)|(?:a|ont|ayant) l'intention|a (?:pour )?projet|est en (?:cours|train|voie|phase)) "
        rf"(?:prochainement |bientot |de |d'|par |a |pour |l'|la |le |un |une |son |sa |notre |votre |"
        rf"nos )*{_HAVE}{_ON}{{0,60}}\b{_WHAT}\b|\b(?:intention|projet|souhait|volonte|promesse) (?:de |d')(?:l'|s')?{_HAVE}|"
        rf"\bfutur\w* (?:client|utilisat|abonn|titulaire|acquereur|licenci|proprietaire)\w*|"
        rf"\ba (?:reserve|precommande|demande|sollicite|essaye|teste|evalue) {_ON}{{0,40}}\b{_WHAT}\b|"
        rf"\b(?:teste|essaye?|evalue|experimente) (?:actuellement |en ce moment )?(?:le|la|notre|l')\b{_ON}{{0,30}}\b{_WHAT}\b|"
        rf"\best en (?:cours|attente|phase) d(?:e |')(?:l')?(?:acqui|achat|souscri|command|install|deploi|migr|bascul|equip|"
        rf"livrai|essai|test|mise en)\w*",
    )


_GONE_BY = re.compile(
    rf"\ba (?:\w+ )?(?:utilise|dispose|exploite|employe|possede|detenu|travaille|ete (?:\w+ )?(?:equip|dot|client|utilisat|"
    rf"abonn|titulaire|detent)\w*)(?!{_ON}{{0,20}}\b(?:autre|ancien|precedent)){_ON}{{0,90}}\b(?:du (?:\d|1er)|de (?:19|20)\d\d|"
    rf"jusqu(?!'a (?:ce jour|present|maintenant))|jadis|autrefois|par le passe)",
)
_ORDERED = re.compile(
    rf"\b(?:a|avez|ayant) (?:\w+ )?(?:commande|passe (?:une |sa |la )?commande|signe (?:un|le|une)|souscrit){_ON}{{0,140}}",
)
_LATER = re.compile(
    r"\b(?:installation|livraison|mise en (?:service|place|production|route)|deploiement|demarrage|migration|activation|"
    r"formation|bascule|ouverture)s?\b(?P<when>[^.;]{0,60})",
)
_PLANNED = re.compile(
    r"\b(?:prev\w+|a venir|planifi\w+|programm\w+|sera|seront|courant|prochain\w*|d'ici|fixee?|attend\w+|ulterieur\w*|"
    r"restant|reste|aura lieu|interviendra)\b",
)
_DONE = re.compile(r"\b(?:effectu|realis|termin|achev|fait)e?e?s?\b|\ba (?:eu|ete)\b|\bont ete\b")
_IF_PAID = re.compile(
    rf"\b(?:attestation|certificat|document|licence|abonnement|droits?|presente|acquisition|vente|utilisation|usage|"
    rf"cession|acces)\b"
    rf"{_ON}{{0,80}}\b(?:sous (?:la )?(?:seule )?(?:reserve|condition)|a (?:la )?condition|subordonn\w*|conditionn\w*|"
    rf"moyennant|si|"
    rf"qu'(?:a|apres|une fois|a compter|sous)|qu'a|tant que|sauf)\b{_ON}{{0,40}}\b(?:pai?ement|paye\w*|regle\w*|reglement|"
    rf"encaiss\w*|"
    rf"solde\w*|virement|regularis\w*|acquitt\w*|facture|signature|signe\w*|activation|activee?|installation|installe\w*|"
    rf"validation|acceptation|confirmation|livraison|reception)",
)
_NOW = (
    r"\b(?<!n')(?<!ne )(?:utilise|dispose|exploite|emploie|possede|detient|travaille|beneficie|est (?:bien |desormais |"
    r"deja |actuellement |"
    r"effectivement )?(?:equip|dot|client|utilisat|abonn|titulaire|detent|muni|licenci|proprietaire|install|en service|"
    r"en possession|"
    r"acquereur)\w*|a (?:bien |effectivement )?(?:acquis|achete|installe|ete (?:installe|equipe|livre)))\b(?! (?:pas|plus|"
    r"jamais|en test|a l'essai))"
)
_USED = re.compile(
    rf"{_NOW}(?:(?!\b(?:autre|mais|et)\b){_ON}){{0,80}}?\b(?:xxx|(?:ce|le|notre|ledit) (?:present )?(?:logiciel|progiciel))\b|"
    r"\bl'(?:utilise|exploite|a (?:acquis|achete|installe)|emploie)\b(?! (?:pas|plus))",
)


def not_in_use(sheet: Sheet, kind: Kind | None, software: str) -> frozenset[Trait]:
    """The trait of an attestation that speaks of no present use (empty where it does, or says nothing of the use)."""
    if kind is not Kind.ATTESTATION_EDITEUR:
        return frozenset()
    told = [_unnamed(run.plain, software) for run in sheet.statements]
    over = any(_GONE_BY.search(text) or _IF_PAID.search(text) for text in told)
    wished = any(_to_come().search(text) or _to_be_delivered(text, sheet.statements) for text in told)
    return frozenset({Trait.ENDED} if over or (wished and not any(map(_is_used, told))) else ())


def is_used(plain: str, software: str) -> bool:
    """Whether a folded statement says that the software of this name is used now."""
    return _is_used(_unnamed(plain, software))


def _unnamed(plain: str, software: str) -> str:
    """The statement with a mark for the software's name."""
    name = fold(software)
    return plain.replace(name, "xxx") if name else plain


def _is_used(text: str) -> bool:
    """Whether a statement says that the software is used now; what is wished in the same breath is not yet."""
    return any(not _to_come().search(found[0]) for found in _USED.finditer(text))


def _to_be_delivered(text: str, statements: tuple[Run, ...]) -> bool:
    """Whether what was ordered is still to be installed when the paper is written."""
    ordered = _ORDERED.search(text)
    later = _LATER.search(text, ordered.start()) if ordered else None
    if later is None or _DONE.search(later["when"]):
        return False
    return bool(_PLANNED.search(later["when"])) or _after_all(later["when"], statements)


def _after_all(words: str, statements: tuple[Run, ...]) -> bool:
    """Whether the day or month of some words lies after every other day of the paper."""
    own = [read.day for run in statements if words not in run.plain for read in read_dates(run.plain)]
    told = [*(read.day for read in read_dates(words)), *(read.first for read in read_months(words))]
    return bool(own and told) and min(told) > max(own)
