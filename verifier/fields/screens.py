"""Whether a sheet is what a screen shows: a window of the software, a page of the customer's own space."""

from __future__ import annotations

import re

from verifier.fields.layout import Sheet

__all__ = ["is_customer_space", "on_screen"]

MOST_ROWS = 60
LEAST_MARKS = 2
SURE_PICTURE, SURE_PRINT = 0.9, 0.8
SCREEN = re.compile(
    r"\b(?:a )?propos d[e']|\ba propos\b|\n\W*(?:ok|fermer|annuler|quitter)\W*(?=\n|$)|licence accordee|"
    r"\[ ?(?:fermer|ok|annuler|valider|quitter) ?\]|\bfermer\b|\bparametres\b|\bpreferences\b|"
    r"\bfichier\b.{0,20}\bedition\b|\bmenu\b|tableau de bord|mon compte|deconnexion|tous droits reserves|copyright|©|"
    r"edition installee|numero de serie|cle de licence|a jour|configuration",
)
_BUSINESS = re.compile(r"\bsiret\b|\brcs\b|\btva\b|\bttc\b|net a payer|\b\d{5} [a-z]{3}|fait a ")
# A cell of its own, as a page sets its menus and buttons: in a sentence they are only spoken of.
_OF_A_SPACE = re.compile(
    r"(?P<address>https?://\S+|(?:www\.)?[\w.-]+\.[a-z]{2,6}/\S*)|(?P<out>(?:se )?deconne(?:xion|cter))|"
    r"(?P<mine>m(?:es|on|a) (?:factures?|attestations?|documents?|contrats?|commandes?|informations|compte|"
    r"espace(?: client)?|profil|abonnements?|licences?|logiciels?))|(?P<button>telecharger|imprimer|modifier)|"
    r"(?P<home>accueil|tableau de bord)|"
    r"(?P<hello>bonjour,? (?:m(?:me|\.)?|dr|docteur|madame|monsieur) .{2,40})",
)


def on_screen(sheet: Sheet, *, picture: bool) -> float:
    """How surely the sheet shows a window; 0 where it does not. `picture`: it came as an image without pages."""
    plain = sheet.plain.replace("\n", " ")
    marks = len(set(SCREEN.findall(sheet.plain)))
    shows = marks >= 1 and not _BUSINESS.search(plain) and len(sheet.rows) < MOST_ROWS and (picture or marks >= LEAST_MARKS)
    return (SURE_PICTURE if picture else SURE_PRINT) if shows else 0.0


def is_customer_space(sheet: Sheet) -> bool:
    """Whether the sheet shows a page where one is signed in: its address, its menus, its buttons."""
    found = [_OF_A_SPACE.fullmatch(cell.plain.strip(" []()<>|•·:")) for cell in sheet.cells]
    return len({match.lastgroup for match in found if match}) > LEAST_MARKS
