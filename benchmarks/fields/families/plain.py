# ruff: noqa: E501  rows as they are drawn
"""Sheets for the traps that no ordinary look can carry: no letterhead, no addressee, no date, tables of formulas, screens."""

from case import Case, money
from kit import Sheet, look_of
from parts import addressee, firm, legal, sums

from families import family

KINDS = "facture attestation_editeur autre"
NAMES = {"facture": "Facture", "bon_de_commande": "Bon de commande", "attestation_editeur": "Attestation", "attestation_honneur": "Attestation sur l'honneur",
         "certificat": "Certificat", "contrat": "Contrat", "bon_de_livraison": "Bon de livraison", "devis": "Devis", "proforma": "Facture pro forma",
         "avoir": "Avoir", "releve": "Relevé de compte"}


def dated(case: Case, before: str) -> list[str]:
    """The paper's day, where it has one."""
    return [] if case.dateless else [f"{before}{case.dated(case.day)}"]


def priced(sheet: Sheet, case: Case, x: float, width: float, style: str) -> None:
    """Rows and sums."""
    if not case.rows:
        return
    rows = [[row.label, str(row.count), "" if row.blank else f"{money(row.total)} €"] for row in case.rows]
    sheet.table(x, (width - 150, 50, 100), [["Désignation", "Nombre", "Prix HT"], *rows], "lcr", style)
    if not any(row.blank for row in case.rows):
        sheet.lines(x + width, [f"{label} : {text}" for label, text in sums(case, "Total HT", "TVA", "Total TTC")], align="r")
    sheet.y += 14


@family("traps", KINDS)
def centred(case: Case) -> bytes:
    """Everything on one axis but the sentences."""
    sheet = Sheet(look_of(case.rng, sizes=(9.5, 10)), top=50)
    sheet.lines(297, firm(case), bold=1, align="c")
    sheet.y += 20
    sheet.para(50, 495, case.title or NAMES.get(case.kind, ""), 16, "c", bold=True)
    sheet.lines(297, [case.number] if case.rows else [], align="c")
    sheet.lines(297, dated(case, "Le "), align="c")
    sheet.y += 18
    sheet.lines(300, addressee(case))
    sheet.y += 22
    for sentence in case.body:
        sheet.para(60, 475, sentence, lead=1.5)
        sheet.y += 3
    priced(sheet, case, 60, 475, "lined")
    for sentence in [*case.remarks, *case.cgv]:
        sheet.para(60, 475, sentence, sheet.look.size - 1)
        sheet.y += 3
    sheet.text(297, 806, legal(case), 7, align="c")
    return sheet.done()


@family("traps", KINDS)
def on_the_left(case: Case) -> bytes:
    """Everything against the left margin, the day at the foot."""
    sheet = Sheet(look_of(case.rng, sizes=(9.5, 10, 10.5)), top=60)
    sheet.lines(56, [case.title or NAMES.get(case.kind, ""), *([f"N° {case.number}"] if case.rows else [])], 14, bold=1, ink=sheet.look.ink)
    sheet.y += 14
    sheet.lines(56, firm(case))
    sheet.y += 14
    sheet.lines(56, addressee(case), bold=1)
    sheet.y += 20
    priced(sheet, case, 56, 480, "ruled")
    for sentence in [*case.body, *case.remarks]:
        sheet.para(56, 480, sentence, lead=1.5)
        sheet.y += 4
    sheet.y += 14
    sheet.lines(56, dated(case, "Fait le "))
    sheet.y += 10
    for sentence in case.cgv:
        sheet.para(56, 480, sentence, 7, "j")
    sheet.para(56, 480, legal(case), 7, y=800)
    return sheet.done()
