"""Orders and offers: boxes to fill, places to sign."""

from __future__ import annotations

from pathlib import Path

from reportlab.lib.colors import HexColor, white

from drawing import people
from drawing.ink import GREY, Sheet

FOREST, SKY, BRICK = HexColor("#2f6b3a"), HexColor("#1572b6"), HexColor("#9c2f2f")

VEGA_ROWS = [
    ("Logiciel VEGA version 8, licence pédicure-podologue", "640,00"),
    ("dont module DMP : logiciel DMP compatible", ""),
    ("Terminal lecteur TLA+", "410,00"),
    ("Formation (1 h 30)", "95,00"),
    ("Remise de bienvenue", "-60,00"),
]
VEASY_TERMS = """
Le client commande la solution décrite ci-dessus. La commande devient ferme à la réception par Visiodent du présent bon, daté
et signé. La mise en service intervient sous trente jours.
"""


def commande_signee(target: Path) -> None:
    """A printed form in boxes, filled, approved by hand, signed and stamped by the professional."""
    sheet, firm, client = Sheet(target), people.RM, people.LOUVERGNE
    sheet.box(12, 12, 186, 24)
    sheet.write(17, 24, "RM INGÉNIERIE", font="Helvetica-BoldOblique", size=17, color=FOREST)
    sheet.write(17, 31, "Série +4000 : la gestion des cabinets paramédicaux", size=8)
    sheet.write(193, 22, "BON DE COMMANDE", font="Helvetica-Bold", size=14, align="right")
    sheet.write(193, 29, "N° BC-20-1187", size=10, align="right")
    sheet.box(12, 38, 92, 40)
    sheet.write(15, 43, "FOURNISSEUR", font="Helvetica-Bold", size=7, color=GREY)
    sheet.lines(15, 49, [firm.name, *firm.address, f"Tél. {firm.phone}", f"SIRET {firm.siret}"], size=9)
    sheet.box(106, 38, 92, 40)
    sheet.write(109, 43, "CLIENT", font="Helvetica-Bold", size=7, color=GREY)
    sheet.lines(109, 49, [client.full, client.quality, *client.address, f"N° RPPS {client.rpps}"], size=9)
    sheet.box(12, 80, 186, 9)
    sheet.write(15, 85.8, "Date de commande : 18/11/2020", size=9)
    sheet.write(95, 85.8, "Livraison souhaitée : semaine 49", size=9)
    _order_grid(sheet)
    sheet.write(12, 172, "Règlement :", font="Helvetica-Bold", size=9)
    for x, label, on in ((38, "Chèque", False), (66, "Virement", False), (98, "Prélèvement en 3 fois", True)):
        sheet.tick(x, 172, label, on=on)
    sheet.tick(12, 181, "J'ai pris connaissance des conditions générales de vente et je les accepte.", on=True)
    sheet.box(12, 190, 92, 46)
    sheet.write(15, 195, "Pour RM Ingénierie", size=8, color=GREY)
    sheet.signature(25, 218, 40, 2.3)
    sheet.box(106, 190, 92, 46)
    sheet.write(109, 195, "Le client : date, « Bon pour accord », signature et cachet", size=7.5, color=GREY)
    sheet.handwriting(112, 205, "Bon pour accord, le 18/11/2020", size=14)
    sheet.signature(112, 220, 36, 1.2)
    sheet.stamp(165, 223, ["G. LOUVERGNE", "Masseur-kinésithérapeute", "41 av. du Lac  74000 ANNECY"], angle=-6, width=56)
    sheet.lines(
        12, 262, [firm.notice, "Exemplaire à retourner signé. Toute commande signée est ferme."], size=7, step=3.6, color=GREY
    )
    sheet.save()


def _order_grid(sheet: Sheet) -> None:
    """The five lines of the form and its totals."""
    edges = (12, 40, 140, 160, 198)
    sheet.box(12, 92, 186, 7, fill=FOREST)
    for x, label in zip((14, 42, 142, 162), ("Code", "Produit", "Quantité", "Prix HT"), strict=True):
        sheet.write(x, 97, label, font="Helvetica-Bold", size=8.5, color=white)
    rows = [
        ("K4000", "Kiné+4000 version 11, licence monoposte (compatible DMP)", "1", "745,00 €"),
        ("SCOR", "Module de numérisation SCOR", "1", "90,00 €"),
        ("LEC-BF", "Lecteur bi-fente homologué SESAM-Vitale", "1", "289,00 €"),
        ("MEO", "Mise en œuvre par téléphone", "1", "60,00 €"),
        ("", "", "", ""),
    ]
    for place, row in enumerate(rows):
        for x, cell in zip((14, 42, 148, 162), row, strict=True):
            sheet.write(x, 105.4 + 9 * place, cell, size=9)
        sheet.rule(12, 108 + 9 * place, 198, line=0.3)
    for edge in edges:
        sheet.segment(edge, 99, edge, 144, line=0.3)
    for place, (label, amount) in enumerate((("Total HT", "1 184,00 €"), ("TVA 20 %", "236,80 €"), ("Total TTC", "1 420,80 €"))):
        sheet.box(140, 146 + 6.5 * place, 58, 6.5)
        sheet.write(142, 150.6 + 6.5 * place, label, size=9)
        sheet.write(196, 150.6 + 6.5 * place, amount, size=9, align="right")


def commande_non_signee(target: Path) -> None:
    """A form with dotted answers, the place of the signature left empty."""
    sheet, firm, client = Sheet(target, "Vera"), people.VISIODENT, people.BRASSANT
    sheet.write(105, 22, "Visiodent", font="Vera-Bold", size=20, color=SKY, align="centre")
    sheet.write(105, 28, " · ".join((*firm.address, firm.phone)), size=7.5, color=GREY, align="centre")
    sheet.rule(60, 32, 150, color=SKY, line=1.5)
    sheet.write(105, 44, "Bon de commande VEASY", font="Vera-Bold", size=15, align="centre")
    for place, (label, text) in enumerate(
        (
            ("Référence de la commande", "CV-24-0932"),
            ("Date", "7 octobre 2024"),
            ("Nom du praticien", client.full),
            ("Qualité", client.quality),
            ("Adresse du cabinet", ", ".join(client.address)),
            ("RPPS", client.rpps),
            ("Solution commandée", "Veasy, logiciel en ligne DMP compatible"),
            ("Nombre de fauteuils", "2"),
            ("Durée d'engagement", "36 mois"),
            ("Prix mensuel HT", "149,00 €"),
            ("Frais de mise en service HT", "390,00 €"),
        )
    ):
        y = 60 + 9 * place
        sheet.write(20, y, label, size=9.5, color=SKY)
        sheet.canvas.setDash(0.5, 2)
        sheet.rule(82, y + 1.2, 190, color=GREY)
        sheet.canvas.setDash()
        sheet.write(84, y, text, size=9.5)
    sheet.prose(20, 165, 170, VEASY_TERMS, size=9, justify=True)
    sheet.box(20, 190, 82, 42, stroke=SKY, radius=2)
    sheet.lines(24, 196, ["Bon pour accord", "Date, signature et cachet du client"], size=8, color=GREY)
    sheet.box(108, 190, 82, 42, stroke=SKY, radius=2)
    sheet.write(112, 196, "Visiodent", size=8, color=GREY)
    sheet.write(105, 272, firm.notice, size=6.8, color=GREY, align="centre")
    sheet.save()


def devis_non_signe(target: Path) -> None:
    """An offer with options and a term; the place of the signature left empty."""
    sheet, firm, client = Sheet(target, "Times-Roman"), people.EPSILOG, people.PORTEFAIX
    sheet.box(18, 15, 60, 26, stroke=BRICK, line=1.4)
    sheet.write(48, 26, "EPSILOG", font="Times-Bold", size=20, color=BRICK, align="centre")
    sheet.write(48, 34, "éditeur de VEGA", font="Times-Italic", size=11, align="centre")
    sheet.lines(18, 48, [*firm.address, f"Tél. {firm.phone}"], size=9, step=4.2)
    sheet.lines(120, 40, [client.full, client.quality, *client.address], size=11, step=5.2)
    sheet.write(18, 74, "DEVIS N° DV-2310-088", font="Times-Bold", size=17)
    sheet.write(18, 81, "Castries, le 16 octobre 2023", size=11)
    y = sheet.prose(
        18,
        88,
        174,
        "Madame, à la suite de notre entretien, nous avons le plaisir de vous proposer l'équipement suivant :",
        size=11,
    )
    for place, (label, amount) in enumerate(VEGA_ROWS):
        sheet.write(24, y + 6 + 7 * place, label, size=11)
        sheet.write(180, y + 6 + 7 * place, amount, size=11, align="right")
    y += 6 + 7 * len(VEGA_ROWS)
    sheet.rule(130, y - 3, 180)
    for label, amount in (("Total HT", "1 085,00"), ("TVA 20 %", "217,00"), ("Total TTC en euros", "1 302,00")):
        sheet.write(132, y + 2, label, size=11)
        sheet.write(180, y + 2, amount, size=11, align="right", font="Times-Bold")
        y += 6.5
    sheet.prose(
        18,
        y + 10,
        174,
        "Validité de l'offre : 30 jours. Ce devis vaut commande une fois retourné daté, signé et revêtu de la mention "
        "« Bon pour accord ».",
        size=11,
    )
    sheet.lines(120, y + 34, ["Date :", "Signature du client :"], size=11, step=8)
    sheet.write(105, 281, firm.notice, size=7.5, align="centre")
    sheet.save()
