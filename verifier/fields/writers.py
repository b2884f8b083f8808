"""Who writes an attestation: signs that it is the professional, an accountant, a colleague, and not the éditeur."""

from __future__ import annotations

import re

from verifier.domain import Candidate, Kind, Person, PersonRole, Trait
from verifier.fields.folding import compact, fold
from verifier.fields.layout import Cell, Sheet

__all__ = ["written_by_another"]

HEAD_CELLS = 3       # of the first page: who writes
LEAST_FAMILY = 3     # letters
LETTERHEAD = 0.55    # confidence of an issuer that its place or notice shows, not a mere name in a sentence
MOST_WORDS = 5       # of a signature
_QUOTED = re.compile(r"«[^»]*»|\"[^\"]*\"|“[^”]*”")
_OWN = re.compile(      # the professional speaks
    r"\b(?:mon|notre) cabinet\b|\bmon (?:propre )?(?:exercice|activite|poste|ordinateur|logiciel|outil|editeur|fournisseur|"
    r"prestataire|materiel|equipement|associee?|remplacante?|collaborateur|titulaire|installation)\b|"
    r"\bma (?:collaboratrice|remplacante|patientele|pratique|profession|titulaire|consoeur|licence)\b|"
    r"\bmes (?:patients|consultations|soins|dossiers|associe|collabor|remplac)|"
    r"\bj'(?:utilise|ai (?:acquis|achete|souscrit|choisi|installe|fait l'acquisition)|exerce|emploie)\b|"
    r"\bje (?:l'utilise|dispose|travaille|suis (?:bien )?(?:equipe|utilisat|abonne|installe|infirmi|medecin|chirurgien|sage|"
    r"orthoph|orthopt|masseur|pedicure|titulaire)|me sers|declare (?:utiliser|etre|disposer)|exerce)|"
    r"\bje\b[^.;]{0,60}\b(?:certifie|atteste|confirme|declare)\b[^.;]{0,40}\b(?:etre (?:bien )?equipe|utiliser|disposer|"
    r"avoir (?:acquis|"
    r"souscrit|achete|fait l'acquisition)|mettre a (?:la )?disposition)|\b(?:me|m'a) (?:fournit|fourni|vend|vendu|installe|"
    r"equipe|loue)\b|"
    r"\bje,? (?:le |la )?(?:soussigne\S*,? )?(?:le |la )?titulaire du cabinet\b",
)
_TRADE = re.compile(    # who attests for others, and edits nothing
    r"\bexperts?[- ]comptables?\b|\bexpertise[- ]comptable\b|\bcabinet comptable\b|\bcommissaires? aux comptes\b|\bavocats?\b|"
    r"\bnotaires?\b|\bassociation (?:de gestion )?agreee\b|\bhuissiers?\b|\bcommissaires? de justice\b|\bassureurs?\b|"
    r"\bcourtiers?\b|\b(?:conseil|ordre) (?:national|departemental|regional) |\burps\b|\bsyndicat\b|\bsecretariat (?:medical|de)|"
    r"\bmaison de sante\b|\bcentre de sante\b|\bcentre hospitalier\b|\bclinique\b|\bpharmacie\b|\bselarl\b|\bscm\b|\bscp\b",
)
_BOOKS = re.compile(r"\b(?:inscrit|comptabilise|passe|enregistre)\w*\b[^.;]{0,20}\b(?:en charges?|a l'actif|en comptabilite|"
    r"immobilis)")
_PROFESSIONAL = re.compile(
    r"\b(?:docteur|dr|infirmi\w+|sage-femme|orthophoniste|orthoptiste|kinesitherapeute|masseur|pedicure|podologue|medecin|"
    r"chirurgien[ne]*|dentiste|ide\b|ide[l]\b)",
)
_TO = re.compile(r"^\W*(?:a|pour|destinataire|client|praticien|professionnel|titulaire|beneficiaire|attestation|a l'attention)\b")
_SAYS_EDITOR = re.compile(
    r"\b(?:nous|je|soussigne\S*|societe|agissant)\b[^.;]{0,90}\b(?:editeur|editrice|editons|developpons|concepteur)\b|"
    r"\bnotre (?:logiciel|solution|client|societe)|\bnos (?:logiciels|clients|services|solutions)",
)
FOOT = 5             # rows that may hold the stamp and the signature
_STAMP = re.compile(r"\b[a-z]{3,}\W+(?:s\.?a\.?s\.?u?|s\.?a\.?r\.?l\.?|eurl|s\.?a\.?)(?![a-z])")
_ADDRESSED = re.compile(
    r"\bvous (?:utilisez|avez acquis|disposez|etes (?:bien )?(?:equipe|utilisat|client|abonne|titulaire|licencie))",
)
_NO_NAME = re.compile(r"\d|\bfait\b|\bpage\b|@|\bwww\b|\btel\b|\bsiret\b|\brcs\b")


def written_by_another(
    sheet: Sheet, kind: Kind | None, people: tuple[Person, ...], issuers: tuple[Candidate, ...]
) -> frozenset[Trait]:
    """The trait of an attestation that shows another writer than the éditeur; none where nothing shows who writes."""
    other = kind is Kind.ATTESTATION_EDITEUR and _written_by_another(sheet, people, issuers)
    return frozenset({Trait.OTHER_WRITER} if other else ())


def _written_by_another(sheet: Sheet, people: tuple[Person, ...], issuers: tuple[Candidate, ...]) -> bool:
    told = [_QUOTED.sub(" ", run.plain) for run in sheet.statements]
    if any(_OWN.search(text) or _BOOKS.search(text) for text in told):
        return True
    head = _head(sheet)
    if any(_TRADE.search(cell.plain) and not _PROFESSIONAL.match(cell.plain) for cell in head[:1]):
        return True
    clients = [person for person in people if person.role is PersonRole.CLIENT]
    if _signs(sheet, clients) and not _counter_signs(sheet, told, clients, issuers):
        return True
    shown = any(issuer.confidence >= LETTERHEAD and issuer.how != "sentence" for issuer in issuers)
    return not shown and _heads(head, clients) and not any(_SAYS_EDITOR.search(text) for text in told)


def _head(sheet: Sheet) -> list[Cell]:
    """The first cells of the first page."""
    return [row.cells[0] for row in sheet.rows[:HEAD_CELLS] if row.page == sheet.first_page]


def _heads(head: list[Cell], clients: list[Person]) -> bool:
    """Whether the letterhead is the professional's: the name first, the profession beside or below."""
    first = head[0] if head else None
    if first is None or _TO.match(first.plain):
        return False
    named = any(compact(person.name) in compact(first.text) for person in clients)
    return named and any(_PROFESSIONAL.search(cell.plain) for cell in head[:2])


def _signs(sheet: Sheet, clients: list[Person]) -> bool:
    """Whether the last words of the letter are the professional's name: « L. Herbelin », under what was read in full above."""
    families = {family for person in clients for family in [_family(person.name)] if len(family) >= LEAST_FAMILY}
    body = [row for row in sheet.rows if row.size > 0.8 * sheet.type_size]
    for row in reversed(body[-3:] if len(body) > HEAD_CELLS else ()):
        words = re.findall(r"[a-z'-]+", row.plain)
        if _NO_NAME.search(row.plain) or len(row.words) > MOST_WORDS:
            continue
        return bool(words) and words[-1] in families and _TO.match(row.plain) is None
    return False


def _counter_signs(sheet: Sheet, told: list[str], clients: list[Person], issuers: tuple[Candidate, ...]) -> bool:
    """Whether the professional's name stands beside the company's at the foot of a letter that speaks to him (annexe 1)."""
    foot = sheet.rows[-FOOT:]
    own = {compact(_family(person.name)) for person in clients}
    shown = (compact(str(issuer.value)) for issuer in issuers if issuer.confidence >= LETTERHEAD)
    names = [name for name in shown if len(name) > LEAST_FAMILY and not any(family in name for family in own)]
    stamped = any(_STAMP.search(row.plain) or any(name in compact(row.text) for name in names) for row in foot)
    return stamped and any(_ADDRESSED.search(text) for text in told)


def _family(name: str) -> str:
    """The last word of a name in capitals, else its last word."""
    words = name.split()
    capitals = [word for word in words if word.isupper() and len(word) > 1]
    return fold((capitals or words or [""])[-1])
