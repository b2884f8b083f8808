"""What sort of paper this is: by its title first, then by its structure and its language (wording.md section 5)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from verifier.domain import Evidence, Kind
from verifier.fields.layout import Cell, Sheet
from verifier.fields.values import read_amounts

__all__ = ["TITLE_WORDS", "KindFound", "find_kind"]

# Titles, most precise first: the first that matches a cell is the cell's kind.
TITLES: tuple[tuple[Kind, str], ...] = (
    (
        Kind.RECAPITULATIF_AMELIPRO,
        r"ma (?:convention|declaration)\b.{0,30}ma declaration|recapitulatif (?:de (?:ma|vos|votre|"
        r"mes) )?(?:declarations?|indicateurs)|amelipro",
    ),
    (Kind.PROFORMA, r"(?:facture |invoice )?pro[ -]?forma"),
    (
        Kind.AVOIR,
        r"(?:facture d')?avoir\b(?! (?:acquis|souscrit|pris|recu|lu|ete|un|une|le|la))|note de credit|credit note|"
        r"facture rectificative",
    ),
    (
        Kind.RELEVE,
        r"releve (?:de |d'|des |du )?\w*|echeancier|historique d(?:e|es) (?:paiements?|prelevements?|factures?|"
        r"operations?)|avis (?:de prelevement|d'echeance|d'operation)|extrait de compte|situation de compte|"
        r"preuve de (?:paiement|prelevement|virement)|recu de (?:paiement|virement|carte)|ticket de (?:carte|caisse)|"
        r"mandat de prelevement|ordre de virement|confirmation de (?:paiement|virement)",
    ),
    (
        Kind.BON_DE_LIVRAISON,
        r"(?:bon|bordereau) de (?:livraison|reception)|bl ?(?:n°|:)?\s?[a-z]{0,3}\d+|(?:pv|p\.v\.|"
        r"proces[ -]verbal) (?:de |d'|de l')?(?:recette|installation|reception|livraison|mise en service)|"
        r"verification d'aptitude|mise en ordre de marche|fiche d'intervention|bon d'intervention|"
        r"rapport d'intervention|compte[- ]rendu d'installation|attestation d'installation",
    ),
    (
        Kind.BON_DE_COMMANDE,
        r"(?:bon|bulletin|confirmation|formulaire|accuse de reception) (?:de |d'une |de votre |de la )?(?:commande|"
        r"souscription)|bulletin d'(?:abonnement|adhesion)|bdc\b|commande (?:n°|no|numero|ferme|client|confirmee)|"
        r"votre commande\b|purchase order|recapitulatif de (?:votre |la )?commande|^commande$|demande d'abonnement|"
        r"souscription en ligne",
    ),
    (
        Kind.DEVIS,
        r"devis|proposition (?:commerciale|tarifaire|financiere|de prix|d'equipement)|offre (?:commerciale|de prix|"
        r"tarifaire|de service)|estimation|chiffrage|etude tarifaire|cotation",
    ),
    (
        Kind.ATTESTATION_HONNEUR,
        r"(?:attestation|declaration|engagement) (?:sur l'|d'|de l'|sur )?\W?honneur|je (?:declare|certifie|"
        r"atteste) sur l'honneur|declaration du professionnel",
    ),
    (
        Kind.ATTESTATION_EDITEUR,
        r"attestation|certificat d(?:e licence|'utilisation|'utilisateur|'equipement|e possession|'acquisition|"
        r"e detention|'abonnement)|confirmation (?:de licence|d'equipement|d'utilisation|d'abonnement)|"
        r"lettre d'attestation|justificatif d'(?:equipement|utilisation|abonnement)|a qui de droit",
    ),
    (Kind.CERTIFICAT, r"certificat|certification|decision d'homologation|avis de referencement|referencement segur|homologation"),
    (Kind.CONTRAT, r"contrat\b(?! n°)|convention (?:de|d')|conditions particulieres|conditions generales|avenant"),
    (Kind.FACTURE, r"fact(?:ure|\.)?\b|invoice|note d'honoraires|quittance|recu (?:n°|no|numero)"),
)
_COMPILED = tuple((kind, re.compile(rf"(?<![a-z])(?:{words})")) for kind, words in TITLES)
TITLE_WORDS = re.compile(
    r"(?:facture|devis|avoir|bon de|bulletin de|attestation|certificat|contrat|releve|proposition commerciale|"
    r"pro ?forma|commande|declaration|recapitulatif|"
    r"conditions|confirmation|proces|verification|bordereau|invoice|recu\b|ma convention|offre|ref\b|page|objet|"
    r"a l'attention|note de credit|fiche|bdc\b|mention)",
)
NOT_A_TITLE = re.compile(
    r"(?:adresse|date|montant|total|objet|ref\w*|n°|numero|de|du|la|votre|notre|cette|present\w*|une|conditions de|"
    r"mode de|cet|ce|par|selon|suite|voir|page|sur|apres|annule\w*(?: la)?|de la|relative?s? (?:a la|au)) ?$",
)
AFTER_TITLE = re.compile(
    r"^(?:ee?s?\b| a\b|s? (?:a|par|au|payable|sera|est|seront|en ligne|joint\w*)\b|s? ci-)|^ (?:d'origine|initiale|"
    r"d'achat)",
)
TITLE_DEPTH, HEAD_BONUS, SIZE_BONUS = 0.55, 0.3, 0.6
SURE_MARGIN = 0.35


@dataclass(frozen=True, slots=True)
class KindFound:
    """A kind, how sure, where its title stands, and the other titles that the sheet bears."""

    kind: Kind
    confidence: float
    evidence: Evidence | None
    rivals: tuple[Kind, ...] = ()
    two_titles: bool = False


@dataclass(frozen=True, slots=True)
class _Title:
    kind: Kind
    weight: float
    cell: Cell
    start: int
    end: int


def find_kind(sheet: Sheet, *, picture: bool) -> KindFound:
    """The kind of the sheet. `picture` = it came as an image without pages (a screenshot may be one)."""
    titles = sorted(_titles(sheet), key=lambda title: -title.weight)
    told = _by_language(sheet, titles, picture=picture)
    if told:
        return told
    if not titles:
        return KindFound(Kind.AUTRE, 0.8, None)
    best = titles[0]
    rivals = tuple(dict.fromkeys(t.kind for t in titles[1:] if t.kind is not best.kind and t.weight > best.weight - SURE_MARGIN))
    evidence = best.cell.evidence(best.start, best.end)
    reading = best.cell.confidence(best.start, best.end)
    two = best.kind in {Kind.DEVIS, Kind.FACTURE, Kind.BON_DE_COMMANDE, Kind.AVOIR, Kind.PROFORMA} and _side_by_side(best)
    return KindFound(best.kind, round((0.98 if not rivals else 0.85) * min(1.0, reading + 0.03), 4), evidence, rivals, two)


def _titles(sheet: Sheet) -> list[_Title]:
    found: list[_Title] = []
    for row in sheet.rows:
        if found and row.page != found[0].cell.page:
            break  # the first page that bears a title
        if len(row.cells) > 1 and any(amount.marked for amount in read_amounts(row.plain)):
            continue  # a billed line is no title
        for cell in row.cells:
            found += [title for title in [_title(sheet, row.depth, cell)] if title]
    return found


def _title(sheet: Sheet, depth: float, cell: Cell) -> _Title | None:
    """The title that a cell is: a kind word at its start (or nearly), in few words, large or high on the page."""
    for kind, pattern in _COMPILED:
        match = pattern.search(cell.plain)
        if not match and _letterspaced(cell) and pattern.match(cell.plain.replace(" ", "")):
            return _Title(kind, SIZE_BONUS, cell, 0, len(cell.plain))
        if not match:
            continue
        before, after = cell.plain[: match.start()].strip(" :-–|*"), cell.plain[match.end() :]
        if NOT_A_TITLE.search(before) or AFTER_TITLE.search(after) or len(before) > 40:
            continue
        weight = _weight(sheet, depth, cell, before, after)
        return _Title(kind, weight, cell, *match.span()) if weight > 0.3 else None
    return None


def _letterspaced(cell: Cell) -> bool:
    """« F A C T U R E »."""
    return len(cell.words) > 2 and sum(len(word.text) == 1 for word in cell.words) * 2 >= len(cell.words)


def _weight(sheet: Sheet, depth: float, cell: Cell, before: str, after: str) -> float:
    """How much a kind word weighs as the title: large, high, at the start, in few words, in capitals."""
    weight = min(SIZE_BONUS, max(0.0, (cell.size / sheet.type_size - 1.0)))
    weight += HEAD_BONUS * max(0.0, 1 - depth / TITLE_DEPTH)
    weight += 0.35 if not before else 0.0
    weight += 0.15 if cell.text.isupper() else 0.0
    shown = not before and (cell.size > 1.1 * sheet.type_size or cell.text[: max(4, len(before) + 4)].isupper())
    weight -= (0.2 if shown else 0.6) if len(cell.words) > 9 else 0.0
    weight -= 0.35 if depth > TITLE_DEPTH else 0.0
    weight -= 0.2 if re.match(r"\s*:\s*\S", after) and cell.size <= 1.1 * sheet.type_size else 0.0
    return weight


def _side_by_side(best: _Title) -> bool:
    """Two titles in one cell: « Devis / Facture », « Devis - Bon de commande »."""
    words = {kind for kind, pattern in _COMPILED if kind is not best.kind for m in [pattern.search(best.cell.plain)] if m}
    paired = re.search(
        r"(?:devis|facture|commande|avoir|proforma)\s*(?:/|-|–|ou|et|valant|tenant lieu de)\s*(?:bon de )?(?:devis|"
        r"facture|commande|avoir|proforma)",
        best.cell.plain,
    )
    return bool(paired and words) and best.kind is not Kind.PROFORMA


def _by_language(sheet: Sheet, titles: list[_Title], *, picture: bool) -> KindFound | None:
    """What the language tells over or without a title: honour, screens, e-mails, declarations, letters."""
    plain = sheet.plain.replace("\n", " ")
    honour = re.search(r"(?:atteste|declare|certifie|engage)[^.]{0,80}\bsur (?:l'|mon |)honneur|sur l'honneur", plain)
    by_company = re.search(
        r"(?:gerant|president|directeur|directrice|responsable|representant)[^.]{0,60}(?:de la|societe)|notre societe|"
        r"la societe",
        plain,
    )
    if honour and not by_company:
        return KindFound(Kind.ATTESTATION_HONNEUR, 0.96, None)
    if re.search(r"ma convention|ma declaration 20\d\d|amelipro", plain) and re.search(r"declar", plain) and not _letter(plain):
        return KindFound(Kind.RECAPITULATIF_AMELIPRO, 0.96, None)
    return _attested(sheet, titles, plain) or _on_screen(sheet, titles, plain, picture=picture)


def _letter(plain: str) -> bool:
    return bool(
        re.search(
            r"\b(?:atteste|certifie|attestons|certifions|confirme|confirmons|je soussigne|nous soussignes|a l'attention)", plain
        )
    )


ATTESTS = re.compile(
    r"\b(?:atteste|attestons|certifie|certifions|confirme que|confirmons que|confirmons par la presente|confirmons|"
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
        scope = best.cell.plain[best.end :] + " " + _next_text(sheet, best.cell)
        other = OTHER_ATTESTATION.search(best.cell.plain[best.start :]) or re.match(
            r"^\W*(?:de |d'|d')?(?:" + OTHER_ATTESTATION.pattern + ")", scope
        )
        if other and not re.search(r"\bdmp\b|segur|logiciel metier", best.cell.plain):
            return KindFound(Kind.AUTRE, 0.9, best.cell.evidence())
    letter = ATTESTS.search(plain)
    if letter and (best is None or best.weight < 0.55) and not re.search(r"\bttc\b|total ht|net a payer", plain):
        return KindFound(Kind.ATTESTATION_EDITEUR, 0.88, None)
    return None


def _next_text(sheet: Sheet, cell: Cell) -> str:
    following = sheet.rows[cell.row + 1 : cell.row + 2]
    return following[0].plain if following else ""


SCREEN = re.compile(
    r"\ba propos\b|\[ ?(?:fermer|ok|annuler|valider|quitter) ?\]|\bfermer\b|\bparametres\b|\bpreferences\b|"
    r"\bfichier\b.{0,20}\bedition\b|\bmenu\b|tableau de bord|mon compte|deconnexion|tous droits reserves|copyright|©|"
    r"edition installee|numero de serie|cle de licence|a jour|configuration",
)
MAIL = re.compile(
    r"(?:^|\n)(?:de|from|expediteur) ?:.*(?:\n.*){0,3}\n(?:a|to|destinataire) ?:|(?:^|\n)(?:objet|sujet|"
    r"subject) ?:.*(?:\n.*){0,4}(?:envoye|date) ?:",
)


def _on_screen(sheet: Sheet, titles: list[_Title], plain: str, *, picture: bool) -> KindFound | None:
    if MAIL.search(sheet.plain) and "@" in plain and not (titles and titles[0].weight > 0.9):
        return KindFound(Kind.AUTRE, 0.85, None)
    if titles and titles[0].weight >= 0.5:
        return None
    marks = len(set(SCREEN.findall(plain)))
    business = re.search(r"\bsiret\b|\brcs\b|\btva\b|\bttc\b|net a payer|\b\d{5} [a-z]{3}|fait a ", plain)
    if marks >= 1 and not business and len(sheet.rows) < 60 and (picture or marks >= 2):
        return KindFound(Kind.CAPTURE_ECRAN, 0.9 if picture else 0.8, None)
    return None
