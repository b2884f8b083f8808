"""Several papers in one file, as a scanner or a « print to PDF » makes them."""

from __future__ import annotations

from pathlib import Path

from reportlab.lib.colors import HexColor

from drawing import people
from drawing.ink import GREY, Sheet

PRUNE, ARDOISE = HexColor("#6d2b57"), HexColor("#3b4a5a")

CONDITIONS = """
<b>1. Objet.</b> Les présentes conditions s'appliquent à toute facture, à tout devis et à toute commande.

<b>2. Prix.</b> Les prix s'entendent hors taxes, au tarif en vigueur le jour de la commande.

<b>3. Règlement.</b> Tout retard entraîne une pénalité de trois fois le taux légal et une indemnité de quarante euros.

<b>4. Compatibilité.</b> Le vendeur remet, sur demande, une attestation pour chaque logiciel dont il est l'éditeur.

<b>5. Litiges.</b> Le tribunal compétent est celui du siège du vendeur.
"""


def facture_puis_attestation(target: Path) -> None:
    """An invoice, its general conditions at the back, and the attestation that completes it: three pages, two papers."""
    sheet = Sheet(target, "Vera")
    _facture(sheet)
    sheet.next_page()
    sheet.write(105, 20, "CONDITIONS GÉNÉRALES DE VENTE", font="Vera-Bold", size=9, align="centre")
    sheet.letter(18, 26, 174, CONDITIONS, size=6.5)
    sheet.next_page()
    _attestation(sheet)
    sheet.save()


def _facture(sheet: Sheet) -> None:
    firm, client = people.FIDUCIAL, people.QUEMERVILLE
    sheet.write(18, 22, firm.name, font="Vera-Bold", size=15, color=PRUNE)
    sheet.lines(18, 28, [*firm.address, firm.phone], size=8, step=4)
    sheet.write(192, 22, "FACTURE", font="Vera-Bold", size=18, color=PRUNE, align="right")
    sheet.lines(192, 30, ["N° FI-2023-20418", "Date : 6 février 2023"], size=9, step=4.6, align="right")
    sheet.lines(112, 48, [client.full, client.quality, *client.address], size=10, step=5)
    edges = (18, 120, 150, 192)
    sheet.box(18, 80, 174, 8, fill=HexColor("#f1e6ee"), stroke=None)
    sheet.row(85.5, edges, ("Désignation", "Quantité", "Montant HT"), font="Vera-Bold", size=8.5)
    sheet.row(94, edges, ("Licence Equinox, logiciel métier, version 9.4", "1", "640,00 €"), size=9)
    sheet.row(101, edges, ("Installation et prise en main", "1", "110,00 €"), size=9)
    sheet.rule(18, 106, 192, color=PRUNE)
    totals = (("Total HT", "750,00 €"), ("TVA 20 %", "150,00 €"), ("Total TTC", "900,00 €"))
    for place, (label, amount) in enumerate(totals):
        sheet.row(113 + 6 * place, (118, 150, 192), (label, amount), size=9, font="Vera-Bold" if place == 2 else "")
    sheet.write(18, 145, "Payable à réception. Conditions générales au verso.", size=8)
    sheet.write(105, 281, firm.notice, size=6.5, color=GREY, align="centre")


def _attestation(sheet: Sheet) -> None:
    firm, client = people.FIDUCIAL, people.QUEMERVILLE
    sheet.write(18, 22, firm.name, font="Vera-Bold", size=15, color=PRUNE)
    sheet.lines(18, 28, [*firm.address, firm.phone], size=8, step=4)
    sheet.write(105, 62, "ATTESTATION", font="Vera-Bold", size=17, align="centre")
    text = (
        f"Je soussigné Hilaire Bonnefond, directeur de la société {firm.name}, atteste que <b>{client.full}</b>, "
        f"{client.quality.lower()} (RPPS {client.rpps}), utilise notre logiciel <b>Equinox</b>, et que ce logiciel est "
        "<b>DMP compatible</b>.\n\nCette attestation est délivrée pour servir et valoir ce que de droit."
    )
    y = sheet.letter(30, 78, 150, text, size=10.5, justify=True)
    y = sheet.prose(30, y + 4, 150, "Fait à Courbevoie, le 9 janvier 2024.", size=10.5)
    sheet.signature(120, y + 14, 42, 2.1)
    sheet.write(105, 281, firm.notice, size=6.5, color=GREY, align="centre")


def deux_professionnels(target: Path) -> None:
    """The invoice of one, the attestation of another, of one éditeur: what is said of the second proves nothing for the first."""
    sheet, firm = Sheet(target), people.RM
    buyer, colleague = people.VILLECRESNE, people.HAUTEFEUILLE
    sheet.write(192, 24, firm.name, font="Helvetica-Bold", size=16, color=ARDOISE, align="right")
    sheet.lines(192, 30, [*firm.address, f"SIRET {firm.siret}"], size=8, step=4, align="right")
    sheet.lines(18, 46, [buyer.full, buyer.quality, *buyer.address], size=10, step=5)
    sheet.write(18, 82, "Facture n° RM-22-7716 du 14/11/2022", font="Helvetica-Bold", size=14, color=ARDOISE)
    sheet.rule(18, 87, 192, color=ARDOISE)
    edges = (18, 128, 150, 192)
    sheet.row(94, edges, ("Kiné+4000, licence d'utilisation, poste principal", "1", "890,00 €"), size=9.5)
    sheet.row(101, edges, ("Sauvegarde en ligne, un an", "1", "60,00 €"), size=9.5)
    sheet.rule(18, 106, 192, color=ARDOISE)
    sheet.lines(192, 114, ["Total HT : 950,00 €", "TVA 20 % : 190,00 €", "Total TTC : 1 140,00 €"], size=10, align="right")
    sheet.write(105, 281, firm.notice, size=7, color=GREY, align="centre")
    sheet.next_page()
    sheet.write(192, 24, firm.name, font="Helvetica-Bold", size=16, color=ARDOISE, align="right")
    sheet.write(105, 66, "Attestation de compatibilité DMP", font="Helvetica-Bold", size=15, align="centre")
    text = (
        f"Nous soussignés, société {firm.name}, certifions que le logiciel <b>Kiné+4000</b> utilisé par "
        f"<b>{colleague.full}</b>, masseur-kinésithérapeute à La Rochelle (RPPS {colleague.rpps}), est <b>DMP compatible</b>."
    )
    y = sheet.prose(30, 80, 150, text, size=11, justify=True)
    y = sheet.prose(30, y, 150, "Fait à Rodez, le 12 décembre 2023.", size=11)
    sheet.stamp(140, y + 14, [firm.name, *firm.address], color=ARDOISE)
    sheet.write(105, 281, firm.notice, size=7, color=GREY, align="centre")
    sheet.save()
