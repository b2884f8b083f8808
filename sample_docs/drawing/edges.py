"""Papers on the edge of a rule: no version, an unknown software, a pack that is billed or not spoken of."""

from __future__ import annotations

from pathlib import Path

from reportlab.lib.colors import HexColor, white
from reportlab.lib.pagesizes import A4, A5, landscape

from drawing import people
from drawing.ink import GREY, Sheet

STEEL, LEAF, WINE = HexColor("#2b5876"), HexColor("#4c8b2b"), HexColor("#7a1f3d")
CROSSWAY_ROWS = (
    ("Crossway – abonnement annuel, poste médecin", "01/02/2021 – 31/01/2022", "1 068,00"),
    ("   logiciel DMP compatible, LAP certifié HAS", "", ""),
    ("   facturation conforme au cahier des charges SESAM-Vitale 1.40 addendum 7", "", ""),
    ("Poste secrétariat supplémentaire", "01/02/2021 – 31/01/2022", "264,00"),
)
KINEMAX_ROWS = (
    ("Kinémax, licence pour un cabinet", "560,00 €"),
    ("Pack Téléservices : DMP, INSi, messagerie", "120,00 €"),
    ("Mise en route", "80,00 €"),
)
PACK_LETTER = """
Madame,

Vous êtes utilisatrice du logiciel <b>Orthomax</b>, version 6.3, depuis le 11/09/2017 (RPPS {client.rpps}).

Orthomax est compatible DMP sous réserve de souscription au pack Téléservices.

Nous vous remercions de votre confiance.
"""


def facture_sans_version(target: Path) -> None:
    """A wide page: the version of the software stands nowhere, that of the specification does."""
    sheet, firm, client = Sheet(target, size=landscape(A4)), people.CLM, people.VERNOIS
    sheet.box(0, 0, 297, 22, fill=STEEL, stroke=None)
    sheet.write(16, 14, firm.name, font="Helvetica-Bold", size=17, color=white)
    sheet.write(281, 14, "FACTURE 2021-02-7741", font="Helvetica-Bold", size=13, color=white, align="right")
    sheet.lines(16, 34, ["Client", client.full, client.quality, *client.address, f"RPPS : {client.rpps}"], size=10)
    sheet.lines(
        200, 34, ["Date de facturation : 1er février 2021", "Mode de paiement : prélèvement", "Échéance : 15/02/2021"], size=10
    )
    edges = (16, 150, 215, 281)
    sheet.row(80, edges, ("Libellé", "Période", "Montant HT (€)"), font="Helvetica-Bold", size=10, color=STEEL)
    sheet.rule(16, 83, 281, color=STEEL, line=1.2)
    for place, row in enumerate(CROSSWAY_ROWS):
        sheet.row(90 + 8 * place, edges, row, size=10)
    sheet.rule(16, 118, 281, color=STEEL)
    for place, (label, amount) in enumerate(
        (("Total HT", "1 332,00 €"), ("TVA 20 %", "266,40 €"), ("Total TTC à payer", "1 598,40 €"))
    ):
        sheet.row(126 + 7 * place, (16, 215, 281), (label, amount), size=11, font="Helvetica-Bold" if place == 2 else "")
    sheet.write(148, 198, firm.notice, size=7.5, color=GREY, align="centre")
    sheet.save()


def logiciel_inconnu(target: Path) -> None:
    """A small sheet from a small house: the catalogue does not know its software."""
    sheet, firm, client = Sheet(target, "Times-Roman", size=A5), people.MENERBES, people.AMBERIEU
    sheet.write(74, 18, firm.name, font="Times-BoldItalic", size=18, color=LEAF, align="centre")
    sheet.write(74, 24, "édition de logiciels pour les soins du pied", font="Times-Italic", size=10, align="centre")
    sheet.lines(12, 38, [client.full, client.quality, *client.address], size=10)
    sheet.write(136, 38, "Ménerbes, le 3 avril 2023", size=10, align="right")
    sheet.write(12, 68, "Facture n° 23-058", font="Times-Bold", size=14)
    sheet.rule(12, 72, 136, color=LEAF)
    for place, (label, amount) in enumerate(
        (
            ("Logiciel Podovia version 2.3, licence", "420,00 €"),
            ("Podovia est DMP compatible.", ""),
            ("Une heure de prise en main", "60,00 €"),
        )
    ):
        sheet.write(14, 80 + 7 * place, label, size=11)
        sheet.write(134, 80 + 7 * place, amount, size=11, align="right")
    sheet.rule(12, 100, 136, color=LEAF)
    sheet.lines(134, 108, ["Total HT : 480,00 €", "TVA 20 % : 96,00 €", "Total TTC : 576,00 €"], size=11, step=6, align="right")
    sheet.write(12, 140, "Payable à réception, par chèque ou virement.", size=10)
    sheet.write(74, 198, firm.notice, size=6.5, align="centre")
    sheet.save()


def facture_avec_pack(target: Path) -> None:
    """Compatible under condition of a pack, and the pack is billed: a right-hand column carries the particulars."""
    sheet, firm, client = Sheet(target, "Vera"), people.SOFIA, people.QUENTIN
    sheet.segment(140, 14, 140, 270, color=WINE, line=1)
    sheet.write(16, 26, "Sofia Développement", font="Vera-Bold", size=16, color=WINE)
    sheet.write(16, 40, "Facture", font="Vera-Bold", size=12)
    sheet.lines(
        146,
        24,
        [
            "Facture n°",
            "SD-230612",
            "",
            "Date",
            "12/06/2023",
            "",
            "Client",
            client.full,
            client.quality,
            *client.address,
            "",
            "N° RPPS",
            client.rpps,
            "",
            "Émetteur",
            *firm.address,
            firm.phone,
            "SIRET",
            firm.siret,
        ],
        size=8.5,
    )
    for place, (label, amount) in enumerate(KINEMAX_ROWS):
        sheet.write(16, 56 + 10 * place, label, size=9.5)
        sheet.write(134, 56 + 10 * place, amount, size=9.5, align="right")
        sheet.rule(16, 59 + 10 * place, 134, color=GREY, line=0.3)
    for place, (label, amount) in enumerate(
        (("Total hors taxes", "760,00 €"), ("TVA 20,0 %", "152,00 €"), ("Total à payer TTC", "912,00 €"))
    ):
        sheet.write(70, 96 + 7 * place, label, font="Vera-Bold" if place == 2 else "", size=9.5)
        sheet.write(134, 96 + 7 * place, amount, font="Vera-Bold" if place == 2 else "", size=9.5, align="right")
    sheet.prose(
        16, 130, 118, "Kinémax (version 15.2) est compatible DMP sous réserve de la souscription du Pack Téléservices.", size=9
    )
    sheet.write(16, 280, firm.notice, size=6.5, color=GREY)
    sheet.save()


def attestation_pack_non_precise(target: Path) -> None:
    """The same condition in a letter that does not say whether the pack was taken."""
    sheet, firm, client = Sheet(target), people.SOFIA, people.DESROCHES
    sheet.box(14, 12, 182, 273, stroke=WINE, line=0.8)
    sheet.write(22, 28, firm.name, font="Helvetica-Bold", size=15, color=WINE)
    sheet.lines(22, 34, [*firm.address, firm.phone], size=8.5)
    sheet.lines(120, 54, [client.full, client.quality, *client.address], size=10.5, step=5)
    sheet.write(22, 86, "Versailles, le 6 novembre 2023", size=10.5)
    sheet.write(22, 98, "ATTESTATION D'UTILISATION", font="Helvetica-Bold", size=13)
    y = sheet.letter(22, 108, 166, PACK_LETTER.format(client=client), size=10.5)
    sheet.signature(130, y + 12, 40, 2.6)
    sheet.write(105, 280, firm.notice, size=7, color=GREY, align="centre")
    sheet.save()
