"""Where an invoice says itself that the sale was undone: in words, by a line that takes back another, by nothing to pay."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import chain

from verifier.domain import Evidence, Item, ItemSort, Kind
from verifier.fields.folding import compact
from verifier.fields.from_figures import last_amount
from verifier.fields.layout import Row, Sheet
from verifier.fields.quoting import quoted
from verifier.fields.traits import is_shared

__all__ = ["find_undone"]

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
    r"\bsous (?:la )?(?:reserve|condition)s? (?:\w+ )?(?:de |d')(?:la |l'|une? )?"
    r"(?:acceptation|accord|obtention|octroi|reponse|validation)[^.;]{0,25}\b(?:financ|pret|credit|leasing|bailleur|banque|organisme)\w*|"
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
_STAMP = re.compile(
    r"annule|rembourse|impaye|nonpaye|nonregle|resilie|nonvalable|retourne(?:e|$)|restitue|sanssuite|accesferme|accessuspendu",
)
_STAMPED_CELL = re.compile(
    r"\W*(?:(?:facture )?(?:non|pas encore) (?:payee?|reglee?|acquittee?)|"
    r"(?:annule|rembourse|impaye|restitue|retourne|contre-?passe|extourne)e?s?)\W*(?:le\W.*)?",
)
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


def find_undone(sheet: Sheet, kind: Kind | None, items: tuple[Item, ...]) -> Evidence | None:
    """The words by which an invoice or an order takes its own sale back, wherever on its pages; a statement that follows may."""
    if kind in {Kind.RELEVE, Kind.AUTRE}:
        return _said(sheet)
    if kind not in {Kind.FACTURE, Kind.BON_DE_COMMANDE}:
        return None
    taken_back = (row.evidence() for row in sheet.rows if _taken_back(row, items))
    nothing = _nothing_to_pay(sheet) if kind is Kind.FACTURE and not is_shared(sheet) else None
    return _said(sheet) or _stamped(sheet) or next(taken_back, None) or nothing


def _said(sheet: Sheet) -> Evidence | None:
    """The clause of a sentence, or of a row, that says so and not only when it might."""
    for run in (*sheet.statements, *sheet.rows):
        if run.size > SMALL_PRINT * sheet.type_size:
            for start, end in _clauses(run.plain):
                clause = run.plain[start:end]
                found = _WORDS.search(clause)
                if found and (not _FAIR.search(clause) or _PRECEDES.search(clause)):
                    return replace(run.evidence(start, end), text=quoted(run.text[start:end], *found.span()).rstrip(" .;"))
    return None


def _clauses(plain: str) -> Iterator[tuple[int, int]]:
    """Where each clause of a text starts and ends."""
    start = 0
    for cut in re.finditer(r"[;.](?= )", plain):
        yield start, cut.start()
        start = cut.end()
    yield start, len(plain)


def _stamped(sheet: Sheet) -> Evidence | None:
    """The stamp that says so: alone in its cell, or in letters so large that they run into the next row."""
    large = (cell for cell in sheet.cells if cell.size >= STAMPED * sheet.type_size and _STAMP.search(compact(cell.text)))
    alone = (cell for cell in sheet.cells if _STAMPED_CELL.fullmatch(cell.plain))
    return next((cell.evidence() for cell in chain(large, alone)), None)


def _taken_back(row: Row, items: tuple[Item, ...]) -> bool:
    """Whether a line's negative amount takes back what another line sells: by its words, or the whole of its price."""
    amount = last_amount(row)
    if amount is None or amount >= 0 or (_FAIR.search(row.plain) and not _PRECEDES.search(row.plain)):
        return False
    if _TAKES_BACK.search(row.plain):
        return True
    whole = any(item.amount == -amount and item.sort in _BOUGHT for item in items)
    return whole and not _LESS.search(row.plain) and not _TOTAL.search(row.plain)


def _nothing_to_pay(sheet: Sheet) -> Evidence | None:
    """The last of the totals, where all are nil or below."""
    totals = list(_totals(sheet))
    return totals[-1][0].evidence() if totals and all(total <= 0 for _, total in totals) else None


def _totals(sheet: Sheet) -> Iterator[tuple[Row, Decimal]]:
    for row in sheet.rows:
        if any(_TOTAL.search(cell.plain) for cell in row.cells):
            total = last_amount(row)
            if total is not None:
                yield row, total
