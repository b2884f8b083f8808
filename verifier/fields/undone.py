"""Whether an invoice says itself that the sale was undone: in words, by a line that takes back another, by nothing to pay."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from verifier.domain import Item, ItemSort, Kind
from verifier.fields.folding import compact
from verifier.fields.from_figures import last_amount
from verifier.fields.layout import Row, Sheet

__all__ = ["says_undone"]

STAMPED = 1.5         # of the type size: letters that large are a stamp or a title
SMALL_PRINT = 0.8     # of the type size: the general conditions
_SOLD = (
    r"(?:factur|vente|achat|commande|command|licence|logiciel|produit|materiel|article|appareil|marchandise|abonnement|ligne|"
    r"prestation|operation|souscription|montant|somme|client|ecriture)\w*"
)
_DONE_TO = r"(?:annul|rembours|restitu|retourn|repris|rendu|renvoy|contre-?pass|extourn|rescind|resolu|invalid|abandonn)\w*"
_WORDS = re.compile(
    rf"\b{_SOLD}(?: [a-z]*\d[\w/-]*| n°| du client| integralement| entierement| totalement| a| ont| est| sont| ete|"
    rf" bien)* {_DONE_TO}|"
    rf"\b(?:annulation|retour|restitution|extourne|remboursement|contre-?passation|reprise|abandon|resolution)"
    rf" (?:integrale? |totale? |complete? )?(?:de |du |des |d'|de la |de l'|de votre |de cette |au |a la |a l'|aux )?{_SOLD}|"
    r"\brenonciation\b|\b(?:a|ont|avez|ayant) renonce\b|\bretractation (?:acceptee|du|de la|de votre|recue|enregistree|client|"
    r"le)|"
    r"\b(?:s'est|s'etant|vous etes) (?:retracte|desiste|ravise)|\bdesistement\b|\bse (?:retracte|desiste)\b|"
    r"\bcontre-?pass|\bextourn|\bnulle? et non avenue?|\bvente (?:resolue|rompue|caduque|nulle)|"
    r"\bchange d'avis\b|\b(?:restee?|classee?|demeuree?) sans suite|"
    r"\brembours\w+ (?:integral|total|effectu|le \d|en totalite|au client|a la client|par virement|du client)|"
    r"\b(?:ete|est|sont|somme) (?:integralement |entierement )?rembourse|\bsolde\w* par compensation|"
    r"\b(?:acces|droits?|compte|licence|service)s? (?:\w+ ){0,3}(?:ferme|coupe|revoque|suspendu|retire|supprime|bloque)e?s?\b|"
    r"\bcommande (?:\w+ ){0,2}?(?:non|pas|jamais|pas encore) (?:ete )?(?:confirmee|validee|acceptee|signee)|"
    r"\bcheque\b[^.\n]{0,20}\b(?:impaye|rejete|sans provision)|\bavoir a suivre\b|"
    r"\b(?:paiement|prelevement|reglement|virement)s? (?:\w+ ){0,2}?(?:refuse|rejete|impaye|echoue)e?s?\b|"
    r"\bremplacee? par la facture\b|\bfacture (?:\w+ )?(?:restee? )?impayee\b|\bimpaye[se]*\W+(?:acces|compte|dossier|service)",
)
_FAIR = re.compile(   # said of what may come, of what is sold, or of another purchase
    r"\bsi\b|\ben cas\b|\bpeut\b|\bpeuvent\b|\bpourr\w+|\bser(?:a|ont|ait)\b|\btoute?s?\b|\baucune?\b|\bdelai|\bdroit de|"
    r"\bavant\b|"
    r"\bmodalites|\bpolitique|\bfrais d|\bgratuit|\bassurance|\banciens?\b|\bancienne|\bprecedente? (?:logiciel|abonnement|"
    r"contrat|facture|"
    r"version|licence)|\bannule et remplace|\bremplacement\b|\bne (?:sont|seront|peut|sera)|\bn'(?:est|a|ont|avez) (?:pas|"
    r"jamais|ni)|"
    r"\bmoyennant|\bdoit\b|\bjusqu|\bpossibilite|\bconditions\b|\breprise (?:de|des|d') ?(?:vos |donnees|dossiers|base|"
    r"l'historique)|"
    r"\b(?:secu|assurance maladie|cpam|mutuelle|patient|amo|amc|feuille|tiers)\w*|\bsans engagement|\bdemandez|"
    r"\bretour (?:de )?garantie",
)
_PRECEDES = re.compile(r"\b(?:ligne|article|operation)s? (?:precedente?|ci-dessus|n°)")
_STAMP = re.compile(r"annule|rembourse|impaye|resilie|nonvalable|retourne(?:e|$)|restitue|sanssuite|accesferme|accessuspendu")
_STAMPED_CELL = re.compile(r"\W*(?:annule|rembourse|impaye|restitue|retourne|contre-?passe|extourne)e?s?\W*(?:le\W.*)?")
_TAKES_BACK = re.compile(
    r"\bannul|\bretour|\breprise\b|\brepris\b|\brestitu|\brembours|\brenonc|\bretract|\bdesist|\bextourn|\bcontre-?pass|\bravis|"
    r"\bavoir\b|\bresili",
)
_LESS = re.compile(
    r"\bremise|\brabais|\bristourne|\breduction|\bpromo|\bgeste|\bacompte|\barrhes|\bregle|\bpai?e|\bpaiement|\bprise en charge|"
    r"\betat\b|\bsegur|\bsubvention|\baides?\b|\bfinanc|\bescompte|\bparrain|\bfidelite|\btrop|\bdeduc|\bdeduire|\bprelev|"
    r"\bvirement|"
    r"\bcheque|\bcb\b|\bcarte|\bversement|\bverse|\bavance|\boffert|\boffre|\bcommercial|\bdiscount|\bbon de reduction|\bprorata|"
    r"\bcoupon|\bcode\b|\bsolde\b",
)
_TOTAL = re.compile(r"^\W*(?:sous[- ])?(?:total|montant (?:total|ht|ttc)|net a payer|total a (?:payer|regler))\b")
_BOUGHT = frozenset({ItemSort.LICENCE, ItemSort.PACK, ItemSort.HARDWARE, ItemSort.MODULE, ItemSort.OTHER})


def says_undone(sheet: Sheet, kind: Kind, items: tuple[Item, ...], *, state_share: bool) -> bool:
    """Whether an invoice or an order takes its own sale back, wherever on its pages; a statement that follows may say it."""
    if kind in {Kind.RELEVE, Kind.AUTRE}:
        return _said(sheet)
    if kind not in {Kind.FACTURE, Kind.BON_DE_COMMANDE}:
        return False
    nothing = kind is Kind.FACTURE and not state_share and _nothing_to_pay(sheet)
    return nothing or _said(sheet) or _stamped(sheet) or any(_taken_back(row, items) for row in sheet.rows)


def _said(sheet: Sheet) -> bool:
    """Whether a sentence, or a row, says so and not only when it might."""
    runs = [run for run in (*sheet.statements, *sheet.rows) if run.size > SMALL_PRINT * sheet.type_size]
    clauses = (clause for run in runs for clause in re.split(r"[;.](?= )", run.plain))
    return any(_WORDS.search(clause) and (not _FAIR.search(clause) or _PRECEDES.search(clause)) for clause in clauses)


def _stamped(sheet: Sheet) -> bool:
    """Whether a stamp says so: alone in its cell, or in letters so large that they run into the next row."""
    large = (compact(cell.text) for cell in sheet.cells if cell.size >= STAMPED * sheet.type_size)
    return any(_STAMP.search(text) for text in large) or any(_STAMPED_CELL.fullmatch(cell.plain) for cell in sheet.cells)


def _taken_back(row: Row, items: tuple[Item, ...]) -> bool:
    """Whether a line's negative amount takes back what another line sells: by its words, or the whole of its price."""
    amount = last_amount(row)
    if amount is None or amount >= 0 or (_FAIR.search(row.plain) and not _PRECEDES.search(row.plain)):
        return False
    if _TAKES_BACK.search(row.plain):
        return True
    whole = any(item.amount == -amount and item.sort in _BOUGHT for item in items)
    return whole and not _LESS.search(row.plain) and not _TOTAL.search(row.plain)


def _nothing_to_pay(sheet: Sheet) -> bool:
    """Whether the totals are all nil or below."""
    totals = list(_totals(sheet))
    return bool(totals) and all(total <= 0 for total in totals)


def _totals(sheet: Sheet) -> Iterator[Decimal]:
    for row in sheet.rows:
        if any(_TOTAL.search(cell.plain) for cell in row.cells):
            total = last_amount(row)
            if total is not None:
                yield total
