"""Invoices, each in the manner of another house."""

from __future__ import annotations

from pathlib import Path

from reportlab.lib.colors import HexColor, black, white

from drawing import people
from drawing.ink import GREY, Sheet

TEAL, ORANGE, NAVY, PLUM = HexColor("#0f7b7b"), HexColor("#d9631e"), HexColor("#223a5e"), HexColor("#6b2d5c")

SIMPLY_MARKS = (
    ("N° de facture", "2309-55174"),
    ("Date d'émission", "04 septembre 2023"),
    ("N° client", "SV118204"),
    ("N° ADELI", "59 6 12345 6"),
)
SIMPLY_ROWS = (
    ("Abonnement Simply Vitale", "Logiciel de facturation et de gestion des soins, 12 mois", "358,80 €"),
    ("Lecteur de carte Vitale mobile", "Location, 12 mois", "96,00 €"),
    ("Assistance téléphonique", "Incluse dans l'abonnement", "0,00 €"),
)

SHOP_ROWS = (
    ("Ortho+4000 – licence monoposte", "690,00 €"),
    ("Logiciel DMP compatible, version 7.3", ""),
    ("Clé USB d'installation", "15,00 €"),
    ("Livraison", "offerte"),
)
SHOP_TOTALS = (
    ("Sous-total HT", "705,00 €", ""),
    ("TVA 20 %", "141,00 €", ""),
    ("TOTAL TTC", "846,00 €", "Helvetica-Bold"),
)

JULIE_ROWS = (
    ("JUL-3P", "Logiciel JULIE – licence 3 postes", "1", "2 340,00"),
    ("", "(logiciel métier homologué DMP compatible)", "", ""),
    ("JUL-FOR", "Formation de l'équipe au cabinet, une demi-journée", "1", "450,00"),
    ("PORT", "Frais de dossier", "1", "30,00"),
)
JULIE_TOTALS = (
    (22, "Total HT", "2 820,00"),
    (66, "TVA 20 %", "564,00"),
    (110, "Total TTC", "3 384,00"),
    (154, "Net à payer", "3 384,00 €"),
)


def facture_avec_mention(target: Path) -> None:
    """A classic: logo at the left, address in the right-hand window, ruled table, notices at the foot."""
    sheet, firm, client = Sheet(target), people.AGATHA, people.MALTERRE
    sheet.box(18, 14, 14, 14, fill=TEAL, stroke=None, radius=3)
    sheet.write(25, 24, "@", font="Helvetica-Bold", size=22, color=white, align="centre")
    sheet.write(36, 20, firm.name, font="Helvetica-Bold", size=15, color=TEAL)
    sheet.lines(36, 25, [*firm.address, f"Tél. {firm.phone}", firm.web], size=8, step=3.8)
    sheet.write(18, 55, "FACTURE", font="Helvetica-Bold", size=20)
    sheet.lines(18, 62, ["Numéro : FA24-03187", "Date : 12/03/2024", "Échéance : 11/04/2024", "N° client : C-20871"], size=9)
    sheet.lines(115, 52, [client.full, client.quality, *client.address], size=11, step=5.2)
    sheet.write(115, 76, f"N° RPPS : {client.rpps}", size=9)
    _classic_table(
        sheet,
        95,
        [
            ("Licence AGATHA SEVEN version 24.01", "1", "1 290,00", "1 290,00"),
            ("Logiciel de gestion de cabinet dentaire, DMP compatible", "", "", ""),
            ("Installation et reprise des données", "1", "220,00", "220,00"),
            ("Formation à distance (2 h)", "1", "140,00", "140,00"),
        ],
    )
    for place, (label, amount) in enumerate((("Total HT", "1 650,00 €"), ("TVA 20 %", "330,00 €"), ("Total TTC", "1 980,00 €"))):
        sheet.write(150, 150 + 6 * place, label, font=("Helvetica-Bold" if place == 2 else ""), size=10)
        sheet.write(190, 150 + 6 * place, amount, font=("Helvetica-Bold" if place == 2 else ""), size=10, align="right")
    sheet.write(18, 175, "Règlement par virement à 30 jours. Facture acquittée le 02/04/2024.", size=9)
    sheet.rule(18, 270, 192, color=TEAL)
    sheet.write(105, 275, firm.notice, size=7, color=GREY, align="centre")
    sheet.write(
        105,
        279,
        "Pénalités de retard : trois fois le taux d'intérêt légal. Indemnité forfaitaire de recouvrement : 40 €.",
        size=7,
        color=GREY,
        align="centre",
    )
    sheet.save()


def _classic_table(sheet: Sheet, y: float, rows: list[tuple[str, str, str, str]]) -> None:
    """A table ruled on every side, its head filled."""
    edges = (18, 120, 135, 163, 192)
    sheet.box(18, y, 174, 8, fill=TEAL)
    sheet.row(
        y + 5.4, edges, ("Désignation", "Qté", "P.U. HT (€)", "Montant HT (€)"), font="Helvetica-Bold", size=8.5, color=white
    )
    for place, row in enumerate(rows):
        sheet.row(y + 13.4 + 8 * place, edges, row, size=9)
    bottom = y + 8 + 8 * len(rows)
    for edge in edges:
        sheet.segment(edge, y, edge, bottom)
    sheet.rule(18, bottom, 192)


def facture_sans_mention(target: Path) -> None:
    """A subscription in the modern manner: a coloured band, no rule, the total large in a tinted box."""
    sheet, firm, client = Sheet(target, "Vera"), people.CEGEDIM, people.VANDROME
    sheet.box(0, 0, 210, 30, fill=NAVY, stroke=None)
    sheet.write(16, 14, firm.name, font="Vera-Bold", size=17, color=white)
    sheet.write(16, 21, "Solutions pour les professionnels de santé", size=8, color=white)
    sheet.write(194, 18, "Facture d'abonnement", font="Vera-Bold", size=14, color=white, align="right")
    sheet.write(16, 42, "Facturé à", font="Vera-Bold", size=8, color=NAVY)
    sheet.lines(16, 48, [client.full, client.quality, *client.address], size=10, step=5.2)
    sheet.write(120, 42, "Références", font="Vera-Bold", size=8, color=NAVY)
    for place, (label, text) in enumerate(SIMPLY_MARKS):
        sheet.write(120, 48 + 5.2 * place, label, size=9, color=GREY)
        sheet.write(194, 48 + 5.2 * place, text, size=9, align="right")
    sheet.write(16, 84, "Description", font="Vera-Bold", size=8.5, color=NAVY)
    sheet.write(194, 84, "Montant", font="Vera-Bold", size=8.5, color=NAVY, align="right")
    for place, (label, detail, amount) in enumerate(SIMPLY_ROWS):
        sheet.box(12, 88 + 14 * place, 186, 13, fill=HexColor("#eef2f7"), stroke=None, radius=1)
        sheet.write(16, 93.5 + 14 * place, label, font="Vera-Bold", size=9.5)
        sheet.write(16, 98 + 14 * place, detail, size=7.5, color=GREY)
        sheet.write(194, 95 + 14 * place, amount, size=9.5, align="right")
    sheet.lines(120, 142, ["Total hors taxes", "TVA (20 %)"], size=9, step=6)
    sheet.write(194, 142, "454,80 €", size=9, align="right")
    sheet.write(194, 148, "90,96 €", size=9, align="right")
    sheet.box(116, 153, 82, 13, fill=NAVY, stroke=None, radius=1.5)
    sheet.write(120, 161.5, "Net à payer", font="Vera-Bold", size=11, color=white)
    sheet.write(194, 161.5, "545,76 €", font="Vera-Bold", size=13, color=white, align="right")
    sheet.write(16, 180, "Prélèvement automatique le 10 septembre 2023 sur votre compte bancaire.", size=8.5)
    sheet.lines(
        16,
        272,
        [
            f"{firm.name}, {firm.legal} au capital de {firm.capital} € – {', '.join(firm.address)}",
            f"SIRET {firm.siret} – {firm.rcs} – TVA {firm.vat} – {firm.web}",
        ],
        size=6.8,
        step=3.6,
        color=GREY,
    )
    sheet.save()


def achat_trop_tard(target: Path) -> None:
    """A receipt from a web shop: centred, narrow, dotted lines, no address window."""
    sheet, client = Sheet(target), people.ARGELOS
    sheet.write(105, 24, "Merci pour votre achat !", font="Helvetica-Bold", size=18, color=ORANGE, align="centre")
    sheet.write(105, 31, "Boutique en ligne Cegedim Santé", size=10, align="centre")
    sheet.box(40, 38, 130, 190, stroke=HexColor("#cccccc"), radius=4)
    sheet.write(50, 50, "Facture n° WEB-22-000419", font="Helvetica-Bold", size=12)
    sheet.write(50, 56, "du 12 janvier 2022 à 18 h 42", size=9, color=GREY)
    sheet.write(50, 70, "CLIENT", font="Helvetica-Bold", size=8, color=ORANGE)
    sheet.lines(50, 75.5, [client.full, client.quality, *client.address, "clemence.dargelos@exemple.test"], size=9.5)
    y = 112.0
    for label, amount in SHOP_ROWS:
        face, color = ("", black) if amount else ("Helvetica-Oblique", GREY)
        sheet.write(50, y, label, size=10, font=face, color=color)
        sheet.write(160, y, amount, size=10, align="right")
        y += 9
    sheet.canvas.setDash(1, 2)
    sheet.rule(50, y - 3, 160)
    sheet.canvas.setDash()
    for label, amount, face in SHOP_TOTALS:
        sheet.write(50, y + 5, label, size=10.5, font=face)
        sheet.write(160, y + 5, amount, size=10.5, font=face, align="right")
        y += 7
    sheet.lines(
        50,
        y + 16,
        ["Payé par carte bancaire **** **** **** 4410 le 12/01/2022", "Autorisation 884210 – transaction sécurisée"],
        size=8.5,
        color=GREY,
    )
    sheet.write(105, 218, "Votre licence est activée immédiatement.", size=9, align="centre")
    sheet.lines(
        105,
        240,
        ["Une question ? 01 99 00 23 07, du lundi au vendredi", people.CEGEDIM.notice],
        size=7,
        align="centre",
        color=GREY,
    )
    sheet.save()


def facture_selarl(target: Path) -> None:
    """Two columns of letterhead under a double rule; made out to a company of dentists, nobody named."""
    sheet, firm = Sheet(target, "Times-Roman"), people.JULIE
    sheet.write(18, 22, "JULIE", font="Times-Bold", size=26, color=PLUM)
    sheet.write(18, 28, "le logiciel des cabinets dentaires", font="Times-Italic", size=10)
    sheet.lines(
        192, 17, [firm.name, *firm.address, f"Tél. : {firm.phone}", f"SIRET {firm.siret}"], size=9, step=4.2, align="right"
    )
    for y in (38, 39.2):
        sheet.rule(18, y, 192, color=PLUM)
    _selarl_table(sheet)
    sheet.lines(
        112,
        52,
        ["SELARL CABINET DENTAIRE DES TILLEULS", "Service comptabilité", "2 place des Tilleuls", "49000 ANGERS"],
        size=11,
        step=5.2,
    )
    sheet.write(18, 84, "Facture N° 24/10882 du 17.06.2024", font="Times-Bold", size=14)
    sheet.write(18, 90, "Votre commande du 03.06.2024 – Commercial : F. Aubrac – Page 1/1", size=9.5)
    sheet.write(18, 248, "À régler avant le 17.07.2024 par virement. Aucun escompte pour paiement anticipé.", size=9)
    sheet.write(105, 280, firm.notice, size=7.5, align="centre")
    sheet.save()


def _selarl_table(sheet: Sheet) -> None:
    """Lines without rules, the totals in four boxes at the foot."""
    edges = (18, 38, 140, 160, 192)
    for y in (97, 105):
        sheet.rule(18, y, 192)
    sheet.write(19, 102.4, "Réf.", font="Times-Bold", size=9.5)
    sheet.write(39, 102.4, "Libellé", font="Times-Bold", size=9.5)
    sheet.write(159, 102.4, "Qté", font="Times-Bold", size=9.5, align="right")
    sheet.write(191, 102.4, "Total HT", font="Times-Bold", size=9.5, align="right")
    for place, (ref, label, count, amount) in enumerate(JULIE_ROWS):
        y = 111 + 6.2 * place
        sheet.write(edges[0] + 1, y, ref, size=10)
        sheet.write(edges[1] + 1, y, label, size=10)
        sheet.write(edges[3] - 1, y, count, size=10, align="right")
        sheet.write(edges[4] - 1, y, amount, size=10, align="right")
    sheet.rule(18, 220, 192)
    for x, label, amount in JULIE_TOTALS:
        sheet.box(x - 4, 224, 42, 14)
        sheet.write(x, 229, label, size=8.5)
        sheet.write(x + 35, 235.5, amount, font="Times-Bold", size=11, align="right")


def facture_connecteur(target: Path) -> None:
    """A listing from an old accounting program: one fixed-width face from top to bottom."""
    sheet, firm, client = Sheet(target, "Courier"), people.IMAGINE, people.FAUVERGUE
    rows = [
        firm.name.upper(),
        *firm.address,
        f"SIRET {firm.siret}",
        "",
        "",
        f"{'':42}{client.full}",
        f"{'':42}{client.quality}",
        *(f"{'':42}{row}" for row in client.address),
        f"{'':42}RPPS {client.rpps}",
        "",
        "",
        "FACTURE            : F210914            DATE : 14/09/2021",
        "COMPTE CLIENT      : 411FAU             REPRESENTANT : 07",
        "-" * 78,
        f"{'DESIGNATION':56}{'QTE':>4}{'MONTANT HT':>16}",
        "-" * 78,
        f"{'HELLODOC - licence médecin, poste principal':56}{1:>4}{'890.00':>16}",
        "  Version 5.60 NEW",
        "  Logiciel d'aide à la prescription certifié HAS (LAP)",
        "  Logiciel DMP compatible au moyen du connecteur",
        "  DMPConnect, édité par icanopée",
        f"{'Base de médicaments, abonnement 1 an':56}{1:>4}{'240.00':>16}",
        f"{'Installation par télémaintenance':56}{1:>4}{'95.00':>16}",
        "-" * 78,
        f"{'TOTAL HT':>60}{'1225.00':>16}",
        f"{'TVA 20.00 %':>60}{'245.00':>16}",
        f"{'TOTAL TTC EUR':>60}{'1470.00':>16}",
        "",
        "REGLEMENT : CHEQUE A RECEPTION",
        "",
        "EN VOTRE AIMABLE REGLEMENT. AUCUNE REPRISE SUR LES LICENCES ACTIVEES.",
    ]
    sheet.lines(16, 24, rows, size=9, step=4.9)
    sheet.lines(16, 278, [firm.notice], size=6.5)
    sheet.save()
