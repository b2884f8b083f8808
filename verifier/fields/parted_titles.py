"""Titles that open a part of a line, behind its issuer's name: « X SAS – COMMANDE 25/04 », « X – facture n° 12 du … »."""

from __future__ import annotations

import re

from verifier.fields.folding import fold
from verifier.fields.layout import Cell, Sheet

__all__ = ["NUMBERED_PART", "heads_the_page", "opens_part"]

PART_DEPTH, NEAR_NUMBER = 0.25, 30     # of the page; characters behind a title in which its number or day stands
_PARTS = re.compile(r"(?:[|·–—]|\s-)\s*$")
# « Facture F-118 – 05/09/2023 – Dr … », « – Devis D-8 du 5 mai, valable … », « – facture n° 12 du 5 mai »
NUMBERED_PART = re.compile(r"\W*(?:devis )?(?:n°|no|numero)?\W*\S*\d\S* +(?:[–—|·/-] |du \d)|\W*du \S*\d\S*\.")
_TAKEN_FROM = re.compile(      # what is done with the paper that is named then, or what it belongs to
    r"\b(?:relance|rappel|paiement|reglement|virement|prelevement|justificatif|avis|annul\w*|retour|piece|annexe|suivi|objet|ref\w*|"
    r"re|tr|fwd?|dossier|conditions?|reclamation|litige|remboursement|resiliation|contrat|commande|devis|avoir|acompte|modele|exemple|notice|"
    r"guide|aide|votre|notre|mail|courriel|message|interne|pro ?-?forma|livraison|releve|recu|echeance\w*|client\w*)\b",
)
_TAKEN_BACK = re.compile(r"\bannul|\bavoir\b|\brembours|\bimpay|\bprovisoire|\brejet|\brelance|\brappel|\bpro ?-?forma")


def opens_part(sheet: Sheet, cell: Cell, match: re.Match[str]) -> bool:
    """Whether a title opens the part of a line behind its issuer's name, high on the page."""
    title, after = cell.text[match.start() : match.end()], cell.plain[match.end() :]
    shown = title.isupper() or (title[:1].isupper() and re.search(r"\d", after[:NEAR_NUMBER]))
    parted = sheet.rows[cell.row].depth < PART_DEPTH and bool(_PARTS.search(cell.plain[: match.start()]))
    return parted and bool(shown or heads_the_page(cell, match))


def heads_the_page(cell: Cell, match: re.Match[str]) -> bool:
    """Whether the first line of the paper is its issuer's name and this title, which its number follows, or nothing."""
    before, after = cell.text[: match.start()], cell.plain[match.end() :]
    ends = not after.strip(" .:") and cell.text[match.start()].isupper()
    numbered = re.match(r" ?(?:n°|no\b|numero)", after) and NUMBERED_PART.match(after)
    named = before[:1].isupper() and _PARTS.search(fold(before)) and not _TAKEN_FROM.search(fold(before))
    return cell.row == 0 and bool(named and (ends or numbered)) and not _TAKEN_BACK.search(after)
