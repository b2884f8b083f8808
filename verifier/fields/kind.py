"""What sort of paper this is: by its title first, then by its structure and its language (wording.md section 5)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from verifier.domain import Kind
from verifier.fields.correspondence import SAYS_STANDING, asks_again, attests_of_use, calls_itself_attestation, tells_of_software
from verifier.fields.layout import Cell, Row, Sheet, Span
from verifier.fields.messages import is_message, is_printed
from verifier.fields.one_sheet import one_below, side_by_side
from verifier.fields.parted_titles import NUMBERED_PART, heads_the_page, opens_part
from verifier.fields.screens import is_customer_space, on_screen
from verifier.fields.values import read_amounts
from verifier.fields.vocabulary import titles

__all__ = ["CLEAR_TITLE", "SHOWN_TITLE", "TITLE_WORDS", "KindFound", "find_kind"]

TITLE_WORDS = re.compile(
    r"(?:facture|devis|avoir|bon de|bulletin de|attestation|certificat|contrat|releve|proposition commerciale|"
    r"pro ?forma|commande|declaration|recapitulatif|"
    r"conditions|confirmation|proces|verification|bordereau|invoice|recu\b|ma convention|offre|ref\b|page|objet|"
    r"a l'attention|note de credit|fiche|bdc\b|mention)",
)
_OF_TITLE = re.compile(r"^(?:duplicata|copie|original|double|exemplaire)(?: d[eu])?(?: la| l')?$|^(?:votre|notre)$")
NOT_A_TITLE = re.compile(
    r"(?:adresse|date|montant|total|objet|ref\w*|n°|numero|de|du|la|votre|notre|cette|present\w*|une|conditions de|"
    r"mode de|cet|ce|par|selon|suite|voir|page|sur|apres|annule\w*(?: la)?|de la|relative?s? (?:a la|au)) ?$",
)
AFTER_TITLE = re.compile(
    r"^(?:ee?s?\b| a\b(?![-./]?\d)|s? (?:a(?![-./]?\d)|par|au(?! \d)|payable|sera|est|seront|en ligne|joint\w*)\b|"
    r"s? ci-)|^ (?:d'origine|initiale|d'achat)",
)
MEANT_FOR = re.compile(
    r"^ a (?:fournir|remettre|transmettre|joindre|adresser|produire|presenter|conserver|envoyer|(?:l')?usage|destination|"
    r"l'intention)\b(?! ?:)",
)
SCREEN_TITLE = 0.5       # of a screen: lighter than this
SHOWN_TITLE = 0.55       # weight of a title that a page opens with
TITLE_DEPTH, HEAD_BONUS, SIZE_BONUS = 0.55, 0.3, 0.6
SURE_MARGIN = 0.35
LONG_TITLE = 9        # words: longer, it is a sentence
MOST_SHREDS = 6
MOST_BESIDE = 2       # cells of a row that may bear a title
COLUMN = re.compile(r"montants?(?: (?:ht|ttc|du))?|reste (?:a payer|du)|solde(?: du)?|total(?: (?:ht|ttc))?|debit|credit|regle")


@dataclass(frozen=True, slots=True)
class KindFound:
    """A kind, how sure, the words of its title, the other titles that the sheet bears, and how much its title weighs."""

    kind: Kind
    confidence: float
    title: Span | None = None
    rivals: tuple[Kind, ...] = ()
    two_titles: bool = False
    weight: float = 0.0


@dataclass(frozen=True, slots=True)
class _Title:
    kind: Kind
    weight: float
    cell: Cell
    span: Span


def find_kind(sheet: Sheet, *, picture: bool) -> KindFound:
    """The kind of the sheet. `picture` = it came as an image without pages (a screenshot may be one)."""
    found = sorted(_titles(sheet), key=lambda title: -title.weight)
    told = _by_language(sheet, found, picture=picture)
    if told:
        return replace(told, weight=found[0].weight) if found else told
    if not found:
        return _untitled(sheet)
    best = _continued(sheet, found[0])
    rivals = tuple(dict.fromkeys(t.kind for t in found[1:] if t.kind is not best.kind and t.weight > best.weight - SURE_MARGIN))
    reading = best.span.confidence
    if best.kind is not Kind.AVOIR and _void(sheet):
        return KindFound(best.kind, DOUBTED, best.span, (*rivals, Kind.AUTRE), weight=best.weight)
    if best.kind is Kind.RELEVE and TILL_INVOICE.search(best.cell.plain):
        return KindFound(Kind.FACTURE, 0.85, best.span, (Kind.RELEVE,), two_titles=True, weight=best.weight)
    two = (best.kind in MADE_TWICE and _side_by_side(best)) or _two_sheets(sheet, best, found)
    sure = round((0.98 if not rivals else 0.85) * min(1.0, reading + 0.03), 4)
    return KindFound(best.kind, sure, best.span, rivals, two, best.weight)


_OBJECT_ATTESTS = re.compile(r"\W*(?:objet|sujet|concerne) ?: ?(?:attestation|certificat)\b")


def _untitled(sheet: Sheet) -> KindFound:
    """Without a title nothing is sure: what bills and speaks of itself as an invoice, and of no other paper, is rather one.

    A letter whose object is an attestation (« Objet : Attestation ») may be one, though no word of it attests; so may one that
    tells somebody of the software that is his. What says that it is something else, or tells nothing of a software, is no
    justificatif.
    """
    if any(_OBJECT_ATTESTS.match(cell.plain) for cell in sheet.cells):
        return KindFound(Kind.AUTRE, DOUBTED, rivals=(Kind.ATTESTATION_EDITEUR,))
    if len(set(BILLS.findall(sheet.plain))) < MARKS_OF_A_BILL:
        told = tells_of_software(sheet.plain.replace("\n", " "))
        return KindFound(Kind.AUTRE, DOUBTED, rivals=(Kind.ATTESTATION_EDITEUR,)) if told else KindFound(Kind.AUTRE, 0.8)
    printed = "\n".join(row.plain for row in sheet.rows if row.size > SMALL_PRINT * sheet.type_size)
    if INVOICES.search(printed) and not OTHER_PAPER.search(printed.replace("\n", " ")):
        named = any(cell.plain.strip(" :") == "facture" for cell in sheet.cells)      # a title that its column hides
        return KindFound(Kind.FACTURE, 0.85) if named else KindFound(Kind.FACTURE, DOUBTED, rivals=(Kind.AUTRE,))
    return KindFound(Kind.AUTRE, DOUBTED, rivals=(Kind.FACTURE,))


def _continued(sheet: Sheet, best: _Title) -> _Title:
    """A title that goes on in the next row: « FACTURE » / « PRO FORMA »."""
    if best.kind is not Kind.FACTURE:
        return best
    beside = _set_alike(sheet, best.cell)      # « FACTURE   PRO   FORMA », its words set wide apart
    if re.match(r"\W*pro ?-?forma\b", beside):
        return replace(best, kind=Kind.PROFORMA)
    below = _next_text(sheet, best.cell)
    cut = re.search(r"\bpro ?-?$", best.cell.plain) and re.match(r"\W*forma\b", below)
    proforma = cut or re.match(r"\W*pro ?-?forma\b", below) or NO_INVOICE.search(sheet.plain)
    return replace(best, kind=Kind.PROFORMA) if proforma else best


def _set_alike(sheet: Sheet, cell: Cell) -> str:
    """The words of the cells to the right of a title that are set as large as it is."""
    following = sheet.rows[cell.row].cells[cell.column + 1 :]
    return " ".join(other.plain for other in following if abs(other.size - cell.size) < 0.1 * cell.size)


def _void(sheet: Sheet) -> bool:
    """Whether a stamp or a heading takes the paper back: provisional, a specimen, cancelled."""
    across = "".join(row.plain if len(row.plain) == 1 else " " for row in sheet.rows).split()     # letters set across the page
    if any(VOID.fullmatch(word) or VOID.fullmatch(word[::-1]) for word in across):
        return True
    return any(VOID.fullmatch(cell.plain.strip(" .:-–*!()[]")) or VOIDED.search(cell.plain) for cell in sheet.cells)


def _titles(sheet: Sheet) -> list[_Title]:
    found: list[_Title] = []
    for row in sheet.rows:
        if found and row.page != found[0].cell.page:
            break  # the first page that bears a title
        if len(row.cells) > 1 and any(amount.marked for amount in read_amounts(row.plain)):
            continue  # a billed line is no title
        if _heads_columns(row):
            continue  # « Facture | Date | Échéance | Montant » heads what a statement or a reminder lists
        for cell in row.cells:
            found += [title for title in [_title(sheet, cell)] if title]
    return found


def _heads_columns(row: Row) -> bool:
    """Whether a row names the columns of a table: short cells, one of which is a figure's."""
    return len(row.cells) > MOST_BESIDE and any(COLUMN.fullmatch(cell.plain.strip(" :.")) for cell in row.cells)


def _title(sheet: Sheet, cell: Cell) -> _Title | None:
    """The title that a cell is: a kind word at its start (or nearly), in few words, large or high on the page."""
    kind, match = _named_first(cell)
    if match is None:
        return _Title(kind, SIZE_BONUS, cell, Span(cell, 0, len(cell.text))) if kind else None
    before, after = _OF_TITLE.sub("", cell.plain[: match.start()].strip(" :-–|*☐☑☒")), cell.plain[match.end() :]
    meant = kind is Kind.ATTESTATION_EDITEUR and not before and cell.text[:1].isupper() and MEANT_FOR.match(after)
    told_apart = NOT_A_TITLE.search(before) is not None and not heads_the_page(cell, match)
    if kind is None or told_apart or (AFTER_TITLE.search(after) and not meant) or len(before) > 40:
        return None
    weight = _weight(sheet, cell, before, after, opens=not before or opens_part(sheet, cell, match))
    return _Title(kind, weight, cell, Span(cell, *match.span())) if weight > 0.3 else None


def _named_first(cell: Cell) -> tuple[Kind | None, re.Match[str] | None]:
    """The paper that a cell names first, what takes an invoice back before all; a torn title is one without a match."""
    first: tuple[Kind | None, re.Match[str] | None] = (None, None)
    for kind, pattern in titles():
        match = pattern.search(cell.plain)
        if not match and first[1] is None and _is_torn(cell, pattern):
            return kind, None
        if match and (first[1] is None or (match.start() < first[1].start() and first[0] not in TAKES_BACK)):
            first = (kind, match)
    return first


@cache
def _without_spaces(pattern: re.Pattern[str]) -> re.Pattern[str]:
    return re.compile(pattern.pattern.replace(" ", ""))


def _is_torn(cell: Cell, pattern: re.Pattern[str]) -> bool:
    """Whether a cell is a title whose letters were set apart (« F A C T U R E ») or torn by OCR (« Factu re »)."""
    joined, pattern = cell.plain.replace(" ", ""), _without_spaces(pattern)
    if len(cell.words) > 2 and sum(len(word.text) == 1 for word in cell.words) * 2 >= len(cell.words):
        return bool(pattern.match(joined))
    return 1 < len(cell.words) <= MOST_SHREDS and cell.words[0].confidence < 1 and bool(pattern.fullmatch(joined))


def _weight(sheet: Sheet, cell: Cell, before: str, after: str, *, opens: bool) -> float:
    """How much a kind word weighs as the title: large, high, at the start, in few words, in capitals."""
    depth = sheet.rows[cell.row].depth
    weight = min(SIZE_BONUS, max(0.0, (cell.size / sheet.type_size - 1.0)))
    weight += HEAD_BONUS * max(0.0, 1 - depth / TITLE_DEPTH)
    weight += 0.35 if opens else 0.0
    weight += 0.15 if cell.text.isupper() else 0.0
    numbered = NUMBERED_PART.match(after)
    shown = opens and (numbered or cell.size > 1.1 * sheet.type_size or cell.text[: max(4, len(before) + 4)].isupper())
    weight -= (0.2 if shown else 0.6) if _length(cell.plain) - _length(before) > LONG_TITLE else 0.0
    weight -= 0.35 if depth > TITLE_DEPTH else 0.0
    weight -= 0.2 if re.match(r"\s*:\s*\S", after) and cell.size <= 1.1 * sheet.type_size else 0.0
    return weight


def _length(plain: str) -> int:
    """How many words, signs that stand alone apart."""
    return len(re.findall(r"\S*[a-z0-9]\S*", plain))


def _side_by_side(best: _Title) -> bool:
    """Two titles in one cell: « Devis / Facture », « Devis - Bon de commande »."""
    words = {kind for kind, pattern in titles() if kind is not best.kind for m in [pattern.search(best.cell.plain)] if m}
    paired = PAIRED.search(best.cell.plain)
    paired = paired or re.search(r"\bdevis\b[^/|]{0,20}[/|] ?facture\b", best.cell.plain)
    return bool(paired and words) and best.kind is not Kind.PROFORMA


def _two_sheets(sheet: Sheet, best: _Title, found: list[_Title]) -> bool:
    """Whether another title is that of another paper, scanned on the same sheet: beside this one, or below its end."""
    page = [cell for cell in sheet.cells if cell.page == best.cell.page]
    others = [other for other in found if other.weight >= SHOWN_TITLE and other.cell is not best.cell]
    return any(
        side_by_side(page, best.cell, other.cell)
        or ((other.kind in LETTERS) != (best.kind in LETTERS) and one_below(page, best.cell, other.cell))
        for other in others
    )


def _by_language(sheet: Sheet, titles: list[_Title], *, picture: bool) -> KindFound | None:
    """What the language tells over or without a title: honour, screens, e-mails, declarations, letters."""
    plain = sheet.plain.replace("\n", " ")
    if is_printed(sheet) or (is_message(sheet) and not (titles and titles[0].weight > CLEAR_TITLE)):
        return _message(plain)
    if asks_again(sheet) and not (titles and titles[0].weight > CLEAR_TITLE):
        return KindFound(Kind.AUTRE, 0.85)
    billed = bool(titles) and titles[0].kind in MADE_TWICE and titles[0].weight >= SHOWN_TITLE
    honour = re.search(_I_SWEAR if billed else r"\bsur (?:l'|mon )?honneur", _ANOTHERS_OATH.sub(" ", plain))
    by_company = re.search(
        r"(?:gerant|president|directeur|directrice|responsable|representant)[^.]{0,60}(?:de la|societe)|notre societe|"
        r"la societe",
        plain,
    )
    by_professional = re.search(r"\bje,? soussigne\S*,? (?:le |la )?(?:docteur|dr)\b", plain)
    if re.search(r"ma convention|ma declaration 20\d\d|amelipro", plain) and re.search(r"declar", plain) and not (
        _letter(plain) or ATTESTS.search(plain)
    ):
        return KindFound(Kind.RECAPITULATIF_AMELIPRO, 0.96)
    if ((honour or by_professional) and not by_company) or _SIGNED_BY_USER.search(plain):
        return KindFound(Kind.ATTESTATION_HONNEUR, 0.96)
    if picture and is_customer_space(sheet):
        return KindFound(Kind.CAPTURE_ECRAN, 0.9)
    screen = on_screen(sheet, picture=picture) if not titles or titles[0].weight < SCREEN_TITLE else 0.0
    return _attested(sheet, titles, plain) or (KindFound(Kind.CAPTURE_ECRAN, screen) if screen else None)


# In the words of one person: a bill's conditions speak of « toute attestation sur l'honneur » too.
_I_SWEAR = r"\b(?:je|j'\w+|soussigne\w*)\b[^.;]{0,120}\bsur (?:l'|mon )?honneur|\bsur (?:l'|mon )?honneur,? j(?:e|'\w+)\b"
_ANOTHERS_OATH = re.compile(      # « ce document ne remplace pas votre attestation sur l'honneur »
    r"\b(?:ne (?:remplace|dispense|vaut|constitue|tient)\b[^.;]{0,50}|(?:votre|vos) )(?:attestation|declaration)s? sur l'honneur",
)
_SIGNED_BY_USER = re.compile(
    r"\bje,? soussigne\S*,? [^.;]{3,60}?(?:declare|atteste|certifie)\S* (?:\w+ ){0,3}"
    r"(?:utiliser|etre (?:equipe|utilisat)|disposer|avoir acquis)",
)


_NUMBERED_INVOICE = re.compile(r"\bfacture (?:(?:n°|numero|no) ?)?(?:\w{1,6}[-/ ]?)?\d")      # in the text of a message


def _message(plain: str) -> KindFound:
    """A message is no justificatif; one that attests, or bills, in its own text is for an agent to read."""
    if re.search(r"\b(?:attestons|certifions|confirmons|j'atteste|je certifie)\b", plain):
        return KindFound(Kind.AUTRE, DOUBTED, rivals=(Kind.ATTESTATION_EDITEUR,))
    if len(set(BILLS.findall(plain))) >= MARKS_OF_A_BILL and (INVOICES.search(plain) or _NUMBERED_INVOICE.search(plain)):
        return KindFound(Kind.AUTRE, DOUBTED, rivals=(Kind.FACTURE,))
    return KindFound(Kind.AUTRE, 0.85)


def _letter(plain: str) -> bool:
    return bool(
        re.search(
            rf"\b(?:atteste|{_CERTIFIES}|attestons|certifions|confirme|confirmons|je soussigne|nous soussignes|a l'attention)",
            plain,
        )
    )


# « LAP certifié HAS » certifies nothing.
_CERTIFIES = (
    r"(?<!lap )(?<!est )(?<!logiciel )(?<!prescription )certifie(?! (?:has|par|lap|pour|selon|depuis|n°|cnda|segur|conforme)\b)"
)
ATTESTS = re.compile(
    rf"\b(?:atteste|attestons|{_CERTIFIES}|certifions|confirme que|confirmons que|confirmons par la presente|confirmons|"
    r"je soussigne|nous soussignes|"
    r"pour servir et valoir|pour faire valoir|vous utilisez actuellement|par la presente)",
)
OTHER_ATTESTATION = re.compile(
    r"assurance|responsabilite civile|formation|stagiaire|fiscale|nf ?525|art(?:icle)?\.? ?286|paiement|reglement|"
    r"vigilance|urssaf|regularite|"
    r"teletransmission|logiciel de caisse|inalterabilite|conformite fiscale|presence|scolarite|domiciliation|travail",
)


def _attested(sheet: Sheet, titles: list[_Title], plain: str) -> KindFound | None:
    """An attestation of something else is no justificatif; a letter that attests is one, whatever its title."""
    best = titles[0] if titles else None
    if best and best.kind is Kind.ATTESTATION_EDITEUR:
        scope = best.cell.plain[best.span.end :] + " " + _next_text(sheet, best.cell)
        other = OTHER_ATTESTATION.search(best.cell.plain[best.span.start :]) or re.match(
            r"^\W*(?:de |d'|d')?(?:" + OTHER_ATTESTATION.pattern + ")", scope
        )
        if other and not re.search(r"\bdmp\b|segur|logiciel metier", best.cell.plain):
            more = other[0].endswith("teletransmission") and SAYS_STANDING.search(plain)       # it may attest both
            doubted = KindFound(Kind.AUTRE, DOUBTED, best.span, (Kind.ATTESTATION_EDITEUR,))
            return doubted if more else KindFound(Kind.AUTRE, 0.9, best.span)
    if best and best.kind is Kind.ATTESTATION_EDITEUR and OF_THE_TILL.search(plain) and not re.search(r"\bdmp\b|segur", plain):
        return KindFound(Kind.AUTRE, 0.9, best.span)
    if _OTHER_OBJECT.search(plain) and not re.search(r"\bdmp\b|segur|logiciel metier|compatib", plain):
        return KindFound(Kind.AUTRE, 0.85)
    letter = ATTESTS.search(plain) or calls_itself_attestation(plain) or attests_of_use(sheet)
    if letter and (best is None or best.weight < SHOWN_TITLE) and not re.search(r"\bttc\b|total ht|net a payer", plain):
        return KindFound(Kind.ATTESTATION_EDITEUR, 0.88)
    return None


def _next_text(sheet: Sheet, cell: Cell) -> str:
    following = sheet.rows[cell.row + 1 : cell.row + 2]
    return following[0].plain if following else ""


OF_THE_TILL = re.compile(r"nf ?525|\bart(?:icle|\.)? ?286\b|inalterabilite|logiciel de caisse")
BILLS = re.compile(r"\bttc\b|net a payer|total ht|\btva\b|\btotal\b|echeance|\biban\b|\bcb\b|\bhors taxes?\b|\btaxes comprises\b")
MARKS_OF_A_BILL = 2
LETTERS = frozenset({Kind.ATTESTATION_EDITEUR, Kind.ATTESTATION_HONNEUR, Kind.CERTIFICAT})
_OTHER_OBJECT = re.compile(r"attestation (?:de |d')?(?:responsabilite|" + OTHER_ATTESTATION.pattern + ")")
CLEAR_TITLE = 0.9
MADE_TWICE = frozenset(
    {Kind.DEVIS, Kind.FACTURE, Kind.BON_DE_COMMANDE, Kind.AVOIR, Kind.PROFORMA, Kind.BON_DE_LIVRAISON, Kind.CONTRAT},
)
PAIRED = re.compile(
    r"(?:devis|facture|commande|avoir|proforma|livraison|contrat|abonnement)\s*(?:/|-|–|ou|et|valant|tenant lieu de|☐|☑|☒|\[ ?\])"
    r"\s*(?:bon de )?(?:devis|facture|commande|avoir|proforma)",
)
TILL_INVOICE = re.compile(
    r"\b(?:ticket|recu)\b[^.;]{0,30}"
    r"(?:/|-|–|\bet|\bou|\bvalant|\btenant lieu de|\bfaisant office de) ?(?:d'une |de |la |une )?facture\b",
)
TAKES_BACK = frozenset({Kind.AVOIR, Kind.PROFORMA, Kind.RECAPITULATIF_AMELIPRO})
SMALL_PRINT = 0.8  # of the type size
INVOICES = re.compile(
    r"(?:n°|numero|date|echeance|montant|reglement|objet|total|net) (?:de |du |d'|de la |de cette )?(?:la )?facture|"
    r"\bfacture du\b|\bcette facture\b|\bfac(?:t|ture)?[-/ ]?(?:19|20)\d\d[-/]?\d+|net a payer|solde du|\btotal a regler\b|"
    r"\bpayee? le\b|acquitte",
)
OTHER_PAPER = re.compile(
    r"\bdevis\b|proposition|\boffre\b|\bavoir\b|credit|commande|livraison|pro ?-?forma|bon pour accord|valable|validite|\breleve|"
    rf"\battest|\b{_CERTIFIES}|\bcertificat|\bcertifions|\bcontrat|specimen|annul",
)
DOUBTED = 0.5      # confidence of the kind of a paper that takes itself back
NO_INVOICE = re.compile(
    r"\b(?:ne (?:vaut|valant|constitue|tient|saurait valoir) pas (?:lieu de |une |de )?|n'est pas (?:une |valable comme ))"
    r"(?:facture|justificatif d'achat)",
)
VOID = re.compile(
    r"(?:(?:document|facture|(?:bon de )?commande|attestation|contrat) ?)?"
    r"(?:annulee?|provisoire|specimen|brouillon|exemple|sans valeur|projet|"
    r"modele(?: type)? d(?:e |')(?:facture|attestation|certificat)(?: type)?)",
)
VOIDED = re.compile(
    r"\bfacture (?:annulee|provisoire)\b|\bannulee? par (?:l'|notre |un )?avoir\b|"
    r"\bprojet d(?:e |')(?:facture|attestation|certificat)\b|"
    r"\b(?:a|reste a|en attente de|sous reserve de) (?:faire )?(?:valid|relire|relu|sign|approuv|corrig|"
    r"complet)\w*[^.;]{0,60}\bavant "
    r"(?:tout |l'|son |la |sa )?(?:envoi|diffusion|emission|transmission|remise|expedition|signature)|"
    r"\bdocument (?:de travail|non (?:valide|definitif))|\b(?:texte|version|document) (?:provisoire|en cours de (?:validation|"
    r"relecture))|"
    r"\bspecimen\b|\bbrouillon\b|\ba titre d'exemple\b|\bannule et sans valeur\b",
)
