"""What is true of the whole pièce: signed, free, an avoir that cancels, a reseller's paper."""

from __future__ import annotations

import re

from verifier.domain import Candidate, Item, Kind, Trait
from verifier.fields.distant_care import speaks_of_video
from verifier.fields.folding import compact, fold
from verifier.fields.from_figures import number_end
from verifier.fields.kind import KindFound
from verifier.fields.layout import Cell, Sheet
from verifier.fields.signing import MENTION, client_signed
from verifier.fields.trial_clauses import on_trials
from verifier.fields.values import read_amounts, read_dates

__all__ = ["find_cancelled", "find_traits", "is_shared", "says_reseller"]

SIGNER = 70      # characters after « signé électroniquement par » that name who did
LEAST_NAME = 4   # letters
SCRAWLED = 0.6   # mean confidence with which OCR reads a hand
_FORM_WORDS = re.compile(r"precede\w*|mention|manuscrite|signature (?:et|precedee)|cachet et|date et|tampon et|ecrire|porter")
_ELECTRONIC = re.compile(
    r"signe\w* (?:electroniquement|numeriquement|en ligne)|signature electronique (?:de|du|:|valide|certifiee)|"
    r"signe\w* (?:le|par|a) |accepte\w* (?:le|par|en ligne)|valide\w* (?:en ligne )?le \d",
)
_TITLE_SIGNED = re.compile(    # « Devis accepté n° 56 », not « Le devis signé vaut commande » nor « devis signé à retourner »
    r"^\W*(?:devis|offre|proposition)(?: commerciale?)? (?:accepte|signe|approuve|valide)e?"
    r"(?=$|\W+(?:n°|no\b|ref|(?:le|du) \d|\d|[-–]))",
    re.MULTILINE,
)
_SIGNS_ON = re.compile(r"\W*(?:signe\w*|electroniquement|par|le|a|fait|docteur|mme|madame|monsieur)?")
_TORN = re.compile(r"(?:[a-z]{1,4} )?p?[o0]ur acc[o0]rd\W*\w?\W*")      # a slanting « Bon pour accord » whose first word OCR lost
_UNSIGNED = re.compile(   # said of the paper's own signature or order
    r"\bnon signe|en attente (?:de (?:votre |la |sa )?)?(?:signature|validation)|signature electronique\W{0,4}(?:en attente|"
    r"non\b|absente|a (?:faire|recueillir|venir)|refus)|refus\w* (?:de signer|la signature)|pas (?:encore )?(?:ete )?signe|"
    r"commande[^.\n]{0,20}(?:annulee|(?:non|pas|jamais|pas encore) (?:validee|confirmee|acceptee|signee)|en attente|abandonnee|"
    r"refusee)|panier|"
    r"statut\W{0,4}(?:envoye|en attente|brouillon|non|annul)",
)
_ENDED = re.compile(
    r"\b(?:est|a ete|ete) (?:resilie|suspendu|desactive|bloque)e?s?\b|\b(?:licence|abonnement|contrat|acces|compte)s? (?:\w+ )?"
    r"(?:resilie|suspendu|annule|desactive|bloque)e?s?\b|\bresilie\w* (?:a la date|le|au|depuis)\b|"
    r"\b(?:avant|date de (?:la |sa )?|apres|suite a (?:la |votre )?) ?resiliation\b|"
    r"\b(?:version|licence|periode|offre) (?:d'|de )(?:essai|evaluation|demonstration)\b|"
    r"\b(?:licence|version|abonnement|compte) (?:etudiante?s?|educati\w+|scolaires?|de formation|provisoires?|temporaires?)\b|"
    r"\bn'(?:est|etes) plus (?:\w+ )?(?:utilisat|client|abonne|titulaire|equipe)|\bcommande[^.\n]{0,20}annulee\b|"
    r"\ba (?:bien )?resilie\b|\battestation de resiliation|\bdesinstallation d|"
    r"\bremboursement d[eu] (?:la |l')?(?:licence|abonnement|commande|facture|logiciel)|"
    r"\banciens? (?:client|utilisat|abonne)|\b(?:a|avez) (?:utilise|dispose)\b[^.;]{0,60}\b(?:du|jusqu)",
)
_LETTER_ENDS = re.compile(      # what a letter is about; on an invoice, a condition of sale
    r"\b(?:resiliation|cloture|suspension|arret|non[- ]renouvellement|fin) (?:de |d'|du )(?:la |l'|votre |son |sa |ce |"
    r"cette |vos )?"
    r"(?:licence|contrat|abonnement|compte|acces|logiciel|souscription)|\bpren(?:d|dra) fin\b|\ba pris fin\b",
)
_IF = re.compile(
    r"\bsi\b|\ben cas\b|\bpeut\b|\bpourr\w+|\bsera\w*|\bseront\b|\btoute?\b|"
    r"\bavant (?:la fin|l'|l )|\bn'(?:est|a) (?:pas|jamais)|"
    r"\bancien logiciel|\bremplac|\bconditions\b|\bmoyennant\b|\bdoit\b|\bpreavis\b|\blettre\b",
)
_CONFIRMED = re.compile(
    r"commande (?:ferme|confirmee|validee|passee|enregistree)|confirmation de (?:votre )?commande|"
    r"accuse de reception de (?:votre )?commande",
)
_BOX_TO_SIGN = re.compile(
    r"signature (?:et cachet )?(?:du |de l')?(?:client|acheteur|praticien)|date et signature|bon pour accord",
)
_TO_RETURN = re.compile(   # what is asked of the client is not done
    r"\b(?:retourn|renvoy|transmet|remet|parvenir|adress)\w*\b[^.\n]{0,60}\bsign(?:e|ature)|\ba signer\b|"
    r"\b(?:merci de|veuillez|priere de|vous invit\w+ a|reste a|il convient de|pri\w+ de)[^.\n]{0,30}\b(?:sign|confirm|"
    r"valid)(?:er|ez)\b|"
    r"\bpour (?:valider|confirmer|finaliser|validation|confirmation)\b[^.\n]{0,20}\bcommande|"
    r"\ben attend\w+ (?:de )?(?:votre|son|sa|la|le) (?:signature|accord|validation|confirmation|retour)\b|\b(?:sera|"
    r"deviendra|devient|n'est)[^.\n]{0,20}\b(?:ferme|definitive|"
    r"validee|confirmee|effective|"
    r"enregistree|valable|prise en compte)\b[^.\n]{0,20}\b(?:qu'|a (?:la )?reception|apres|des|lors|une fois|sous)",
)
_SUPPLIER = re.compile(
    r"^(?:notre|nos|la societe|l'editeur|le (?:vendeur|fournisseur|prestataire|commercial|revendeur)|la direction)\b",
)
_NOTICE = re.compile(r"\bsire[tn]\b|\brcs\b|\bcapital\b")
_RESELLER = re.compile(
    r"\b(?:revendeurs?|distributeurs?|partenaire (?:agree|distributeur|revendeur|certifie|commercial|integrateur)|"
    r"concessionnaire|agence (?:agreee|commerciale)|installateur|point de vente|integrateur)\b",
)
_NOT_HERE = re.compile(
    r"sans (?:revendeur|distributeur|intermediaire)|nos (?:revendeurs|distributeurs|partenaires)|votre (?:revendeur|"
    r"distributeur)|(?:reseau|liste) de",
)
_STATE = re.compile(
    r"pris\w* en charge par l'etat|prise en charge (?:de l'etat|etatique|segur)|au titre du segur|"
    r"financ\w+ (?:par l'etat|segur)|part etat",
)
_FREE = re.compile(
    r"(?<!appel )(?<!numero )(?<!essai )\bgratuit\w*|\boffert\w*|\bsans frais\b|\bfreemium\b|\bpalier 0\b|"
    r"\b0[,.]00 ?(?:€|eur)",
)
# A paid subscription whose first month alone is offered: « 29,00 € TTC par mois ; le premier mois est offert »
_EACH_MONTH = re.compile(
    r"(?<![\d,.])(?!0+(?:[.,]0+)?\s?(?:€|eur))\d+(?:[.,]\d\d)?\s?(?:€|eur(?:os?)?)(?:\s?(?:ttc|ht))?\s?(?:/|par) ?mois\b",
)
_FIRST_MONTH = re.compile(r"\b(?:premier|1er) mois (?:d'abonnement )?(?:(?:vous )?est )?(?:offert|gratuit)\b(?! puis)")
_CANCELS = re.compile(
    r"(?:annul\w+|avoir (?:sur|relatif a)|relatif a|remplace|rembours\w+|correspond\w* a)[^.\n]{0,30}?factures?\s*(?:n°|"
    r"no|numero|ref\.?)?\s*:?\s*(?P<n>[a-z0-9][a-z0-9/_.-]*\d[a-z0-9/_-]*)",
)
_APICRYPT = re.compile(r"apicrypt(?P<after>.{0,60})")
_TO_SIGN = frozenset({Kind.DEVIS, Kind.BON_DE_COMMANDE, Kind.PROFORMA, Kind.CONTRAT, Kind.BON_DE_LIVRAISON})
_CRYPT_V2 = re.compile(r"^\W*(?:v(?:ersion)?\.? ?)?2\b|interoperab|espace de confiance")


_CARE = re.compile(
    r"\W*(?:(?:facture\W{1,3})?note d'honoraires\b|feuille de soins\b|(?:nom (?:du |de la )?)?patiente?(?:\(e\))? ?:(?! ?\d))",
)


def find_traits(
    sheet: Sheet,
    found: KindFound,
    items: tuple[Item, ...],
    issuers: tuple[Candidate, ...],
    *,
    undone: bool,
) -> frozenset[Trait]:
    """The traits of the pièce; `undone`: words say that its sale was."""
    plain, kind = sheet.plain, found.kind
    amounts = [
        amount.amount for row in sheet.rows if "capital" not in row.plain for amount in read_amounts(row.plain) if amount.marked
    ]
    tests = {
        Trait.SIGNED: _signed(sheet, issuers) or (kind in _TO_SIGN and client_signed(sheet, issuers)),
        Trait.TWO_TITLES: found.two_titles,
        Trait.RESELLER: says_reseller(sheet),
        Trait.CARE: kind is Kind.FACTURE and any(_CARE.match(cell.plain) for cell in sheet.cells),
        Trait.CANCELS: kind is Kind.AVOIR,
        Trait.STATE_SHARE: is_shared(sheet),
        Trait.FREE: bool(_FREE.search(_FIRST_MONTH.sub(" ", plain) if _EACH_MONTH.search(plain) else plain)),
        Trait.PRICED: any(amount > 0 for amount in amounts),
        Trait.ENDED: _says_ended(sheet, kind),
        Trait.APICRYPT_V1: _old_apicrypt(plain),
        Trait.UNDONE: undone,
        Trait.NO_VIDEO: not speaks_of_video(sheet, items),
    }
    return frozenset(trait for trait, holds in tests.items() if holds)


def is_shared(sheet: Sheet) -> bool:
    """Whether the State is said to pay a part of it."""
    return bool(_STATE.search(sheet.plain))


def _says_ended(sheet: Sheet, kind: Kind | None) -> bool:
    """Whether a sentence says that the use is over, or on trial, what general conditions say of trials apart."""
    trials = on_trials(sheet)
    ending = (run for run in sheet.statements if _ends(run.plain, kind) and not _IF.search(run.plain))
    return any(not all(id(word) in trials for word in run.words) for run in ending)


def _ends(plain: str, kind: Kind | None) -> bool:
    return bool(_ENDED.search(plain) or (kind is Kind.AUTRE and _LETTER_ENDS.search(plain)))


def says_reseller(sheet: Sheet) -> bool:
    """Whether the issuer calls itself a reseller, distributor, approved partner."""
    return any(_RESELLER.search(row.plain) and not _NOT_HERE.search(row.plain) for row in sheet.rows)


def _signed(sheet: Sheet, issuers: tuple[Candidate, ...]) -> bool:
    """« Bon pour accord » written by hand, or an electronic acceptance that is not the issuer's own."""
    plain = sheet.plain
    names = [name for issuer in issuers if len(name := compact(str(issuer.value))) >= LEAST_NAME]
    notices = [compact(row.plain) for row in sheet.rows if _NOTICE.search(row.plain)]
    by_client = any(not _by_seller(_who_signed(plain, match), names, notices) for match in _ELECTRONIC.finditer(plain))
    by_client = by_client or bool(_TITLE_SIGNED.search(plain))
    asked = _BOX_TO_SIGN.search(plain) or _TO_RETURN.search(plain)
    accepted = by_client or (_CONFIRMED.search(plain) and not asked)
    if _UNSIGNED.search(plain):
        accepted = False
    return bool(accepted) or any(_by_hand(sheet, cell, names) for cell in sheet.cells)


def _by_seller(signed: str, names: list[str], notices: list[str]) -> bool:
    """Whether the words of an electronic signature name the issuer: as found, or as its legal notice names it."""
    who = re.split(r"\s(?:le|a|en date)\s|[\d,;(\n]", signed.replace("\n", " ", 1).partition(" par ")[2], maxsplit=1)[0].strip()
    noted = len(compact(who)) >= LEAST_NAME and any(compact(who) in notice for notice in notices)
    return noted or bool(_SUPPLIER.match(who)) or any(name in compact(signed) for name in names)


def _who_signed(plain: str, signed: re.Match[str]) -> str:
    """The words after « signé électroniquement par »: the rest of their line; the next ones too where it names nobody."""
    rest = plain[signed.end() : signed.end() + SIGNER]
    line = rest.split("\n", 1)[0]
    return signed[0] + (line if len(compact(line).removeprefix("par")) >= LEAST_NAME else rest)


def _by_hand(sheet: Sheet, cell: Cell, names: list[str]) -> bool:
    """Whether a cell is the mention that a hand wrote: alone, with its date, hard to read, or under the words that ask for it.

    « Bon pour accord » with nothing of that is the printed title of a box.
    """
    dates = sorted(read_dates(cell.plain), key=lambda read: read.start)
    words = cell.plain[: dates[0].start] if dates else cell.plain
    torn = dates and min(word.confidence for word in cell.words) < 1 and _TORN.fullmatch(words)
    block = sheet.block_of[id(cell)]
    place = block.cells.index(cell)
    if torn or _goes_on(cell.text, names) or any(_day_broken(cell, after, names) for after in block.cells[place + 1 : place + 2]):
        return True
    if not MENTION.fullmatch(words.strip(' "«»-–•*')) or cell.plain.rstrip().endswith(":"):
        return False
    before = block.cells[place - 1].plain if place else ""
    if re.search(r"(?:[«\"(,]|\bmention|\bla|\bde|\bdu)\s*$", before) or ("»" in cell.text and "«" not in cell.text):
        return False  # the end of a printed sentence
    following = sheet.rows[cell.row + 1].plain if cell.row + 1 < len(sheet.rows) else ""
    below = sheet.below(cell)
    scrawled = sum(word.confidence for word in cell.words) < SCRAWLED * len(cell.words)
    if dates or any(read_dates(following)) or scrawled:
        return True
    asked = _FORM_WORDS.search(before or (over.plain if (over := sheet.above(cell)) else ""))
    return bool(asked) and not _FORM_WORDS.search(below.plain if below else following)


def _day_broken(cell: Cell, after: Cell, names: list[str]) -> bool:
    """Whether a line end breaks the day behind the mention: « Bon pour accord, le 22 mai / 2023 — Y. Danielou »."""
    end, text = len(cell.plain), f"{cell.text} {after.text}"
    return any(read.start < end < read.end for read in read_dates(fold(text))) and _goes_on(text, names)


def _goes_on(text: str, names: list[str]) -> bool:
    """Whether the mention is followed, on its line, by nothing but who signs and when: « …, Rennes, le 13/06/2024. Dr Morel ».

    `names`: the compact names of the issuers, who sign for themselves.
    """
    plain = fold(text)
    mention = MENTION.match(plain)
    if not mention or len(text) != len(plain) or plain.rstrip().endswith(":"):
        return False
    dates = sorted(read_dates(plain), key=lambda read: read.start)
    rest = text[mention.end():]
    for read in reversed(dates):
        rest = rest[: max(0, read.start - mention.end())] + " " + rest[max(0, read.end - mention.end()):]
    words = re.findall(r"[^\W\d_][\w'’-]*", rest)
    told = all(word[0].isupper() or _SIGNS_ON.fullmatch(fold(word)) for word in words)
    signs = any(word[0].isupper() for word in words) and (dates or re.search(r"\bsigne", fold(rest)))
    by_seller = any(name in compact(rest) for name in names)
    return bool(signs) and told and not by_seller and not _FORM_WORDS.search(fold(rest))


def _old_apicrypt(plain: str) -> bool:
    mentions = list(_APICRYPT.finditer(plain))
    return bool(mentions) and not any(_CRYPT_V2.search(match["after"]) for match in mentions)


def find_cancelled(sheet: Sheet) -> tuple[str, ...]:
    """The numbers of the invoices that an avoir names."""
    plain = sheet.plain
    places = [match.span("n") for match in _CANCELS.finditer(plain)]
    whole = [(start, number_end(_undated(plain, start), start, end)) for start, end in places]
    return tuple(dict.fromkeys(plain[start:end].strip(".").upper() for start, end in whole))


def _undated(plain: str, start: int) -> str:
    """The folded text up to the first date after this place, on its row."""
    row = plain[:start] + plain[start:].split("\n", 1)[0]
    return row[: start + min((read.start for read in read_dates(row[start:])), default=len(row))]
