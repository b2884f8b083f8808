"""Dossiers of several pièces, electronic invoices, long and closed papers."""

from __future__ import annotations

import struct
import zlib
from email.message import EmailMessage
from pathlib import Path
from tempfile import TemporaryDirectory

from reportlab.lib.colors import HexColor, white
from reportlab.lib.pdfencrypt import StandardEncryption

from drawing import people
from drawing.ink import GREY, Sheet
from drawing.outlook import attachment, compound, message

OLIVE, AZURE, CORAL = HexColor("#6b7a1f"), HexColor("#0d5aa7"), HexColor("#c8493a")

SEGUR_ROWS = (
    ("Fourniture et installation de la version référencée", "950,00 €"),
    ("Paramétrage INS et MSSanté", "310,00 €"),
    ("Formation individuelle", "240,00 €"),
)
SEGUR_TOTALS = (
    ("Total HT", "1 500,00 €"),
    ("TVA 20 %", "300,00 €"),
    ("Total TTC", "1 800,00 €"),
    ("Montant pris en charge par l'État au titre du Ségur de la santé", "-1 800,00 €"),
    ("Net à payer", "0,00 €"),
)


def facture_du_dossier(target: Path) -> None:
    """An invoice that says nothing of the DMP; its attestation completes it."""
    sheet, firm, client = Sheet(target), people.ZUMATEC, people.MARECHAUX
    sheet.write(192, 22, "ZUMATEC", font="Helvetica-Bold", size=19, color=OLIVE, align="right")
    sheet.lines(192, 28, [*firm.address, f"SIRET {firm.siret}"], size=8, step=3.8, align="right")
    sheet.lines(18, 46, [client.full, *client.address], size=10.5, step=5)
    sheet.write(18, 72, "Facture ZU-2022-0610", font="Helvetica-Bold", size=15, color=OLIVE)
    sheet.write(18, 79, "Valbonne, le 30 mai 2022", size=9.5)
    for y in (88, 95.5):
        sheet.rule(18, y, 192, color=OLIVE)
    edges = (18, 128, 150, 192)
    sheet.row(93, edges, ("Prestation", "Nombre", "Total"), font="Helvetica-Bold", size=9)
    for place, row in enumerate(
        (
            ("Licence Oremia 1.12 pour Mac, poste principal", "1", "1 150,00 €"),
            ("Licence Oremia, poste secondaire", "2", "380,00 €"),
            ("Télétransmission, paramétrage", "1", "120,00 €"),
        )
    ):
        sheet.row(101 + 6.5 * place, edges, row, size=9.5)
    sheet.rule(18, 119, 192, color=OLIVE)
    for place, (label, amount) in enumerate(
        (("Montant HT", "1 650,00 €"), ("TVA à 20,00 %", "330,00 €"), ("Montant TTC à régler", "1 980,00 €"))
    ):
        sheet.row(126 + 6 * place, (118, 150, 192), (label, amount), size=9.5, font="Helvetica-Bold" if place == 2 else "")
    sheet.write(18, 152, "Conditions de règlement : 30 jours fin de mois, soit le 30/06/2022.", size=9)
    sheet.write(105, 281, firm.notice, size=7, color=GREY, align="centre")
    sheet.save()


def attestation_du_dossier(target: Path) -> None:
    """The attestation that goes with it, two and a half years later."""
    sheet, firm, client = Sheet(target), people.ZUMATEC, people.MARECHAUX
    sheet.write(105, 24, "ZUMATEC", font="Helvetica-Bold", size=19, color=OLIVE, align="centre")
    sheet.write(105, 30, "Oremia, le logiciel dentaire du Mac", size=9, color=GREY, align="centre")
    sheet.write(105, 56, "Attestation de compatibilité DMP", font="Helvetica-Bold", size=15, align="centre")
    y = sheet.prose(
        30,
        72,
        150,
        f"Je soussigné Anselme Cordouan, président de la société {firm.name}, certifie que le logiciel <b>Oremia</b> "
        f"utilisé par le <b>docteur Sidonie Maréchaux</b>, chirurgien-dentiste à Strasbourg (RPPS {client.rpps}), est "
        "<b>compatible avec le Dossier Médical Partagé</b>.",
        size=11,
        justify=True,
    )
    y = sheet.prose(30, y, 150, "Fait à Valbonne, le 16 décembre 2024.", size=11)
    sheet.signature(110, y + 16, 42, 2.1)
    sheet.stamp(70, y + 20, ["ZUMATEC SAS", *firm.address], color=OLIVE)
    sheet.write(105, 281, firm.notice, size=7, color=GREY, align="centre")
    sheet.save()


def attestation_par_courriel(target: Path) -> None:
    """The letter that the e-mail carries: no date of purchase, an edition date inside the year."""
    sheet, firm, client = Sheet(target, "Vera"), people.CEGEDIM, people.HAUTEFEUILLE
    sheet.box(18, 14, 174, 16, fill=AZURE, stroke=None, radius=8)
    sheet.write(26, 24, "Maiia Kiné", font="Vera-Bold", size=14, color=white)
    sheet.write(184, 24, firm.name, size=10, color=white, align="right")
    sheet.write(18, 48, "Attestation FAMI 2023", font="Vera-Bold", size=14, color=AZURE)
    for place, (label, text) in enumerate(
        (
            ("Professionnel", client.full),
            ("Qualité", client.quality),
            ("N° RPPS", client.rpps),
            ("Logiciel", "Maiia Kiné"),
            ("Version", "6.14"),
            ("Éditeur", firm.name),
            ("Date d'édition", "18/12/2023"),
        )
    ):
        sheet.box(18, 56 + 9 * place, 50, 9, fill=HexColor("#e8f0f8"), stroke=AZURE, line=0.3)
        sheet.box(68, 56 + 9 * place, 124, 9, stroke=AZURE, line=0.3)
        sheet.write(21, 62 + 9 * place, label, font="Vera-Bold", size=8.5)
        sheet.write(71, 62 + 9 * place, text, size=9)
    y = sheet.prose(
        18,
        130,
        174,
        "Cegedim Santé atteste que le professionnel désigné ci-dessus est équipé du logiciel Maiia Kiné, logiciel DMP "
        "compatible et à jour du cahier des charges SESAM-Vitale 1.40 addendum 8.",
        size=10,
    )
    sheet.stamp(150, y + 16, [firm.name, *firm.address], color=AZURE, angle=3)
    sheet.write(105, 281, firm.notice, size=6.8, color=GREY, align="centre")
    sheet.save()


def courriel(target: Path) -> None:
    """An e-mail that brings the letter: its own words prove nothing."""
    with TemporaryDirectory() as folder:
        letter = Path(folder) / "attestation-fami-2023.pdf"
        attestation_par_courriel(letter)
        data = letter.read_bytes()
    mail = EmailMessage()
    mail["Subject"] = "Mon justificatif pour le FAMI 2023"
    mail["From"] = "Corentin Hautefeuille <c.hautefeuille@cabinet.example>"
    mail["To"] = "FAMI <fami@cpam.example>"
    mail["Date"] = "Mon, 15 Jan 2024 08:12:40 +0100"
    mail["Message-ID"] = "<20240115081240.1@cabinet.example>"
    mail.set_content(
        "Bonjour,\n\nVoici, comme demandé, l'attestation de mon éditeur.\n\nBien cordialement,\nCorentin Hautefeuille\n"
        "Masseur-kinésithérapeute, La Rochelle\n"
    )
    mail.add_attachment(data, maintype="application", subtype="pdf", filename="attestation-fami-2023.pdf")
    mail.set_boundary("=-exemple-fictif-1")
    target.write_bytes(mail.as_bytes())


def facture_transferee(target: Path) -> None:
    """The invoice that the Outlook message carries: a slanted heading, the lines as sentences."""
    sheet, firm, client = Sheet(target, "Times-Roman"), people.SOFIA, people.VALMONDOIS
    sheet.write(18, 24, firm.name, font="Times-BoldItalic", size=18, color=OLIVE)
    sheet.lines(18, 31, [*firm.address, f"Tél. {firm.phone}", f"SIRET {firm.siret}"], size=9, step=4.2)
    sheet.lines(120, 48, [client.full, client.quality, *client.address, f"N° RPPS {client.rpps}"], size=11, step=5.4)
    sheet.write(18, 88, "Facture n° SD-23-4410 du 14 novembre 2023", font="Times-Bold", size=14)
    sheet.rule(18, 92, 192, color=OLIVE)
    for place, (label, amount) in enumerate(
        (
            ("Licence annuelle du logiciel Albus Air, version 4.2", "468,00 €"),
            ("Albus Air est DMP compatible.", ""),
            ("Lecteur bi-fente, location pour un an", "84,00 €"),
        )
    ):
        sheet.write(20, 101 + 8 * place, label, size=11)
        sheet.write(190, 101 + 8 * place, amount, size=11, align="right")
    sheet.rule(18, 123, 192, color=OLIVE)
    totals = ["Total HT : 552,00 €", "TVA 20 % : 110,40 €", "Total TTC : 662,40 €"]
    sheet.lines(190, 131, totals, size=11, step=6, align="right")
    sheet.write(18, 160, "Réglée par prélèvement le 20/11/2023.", size=10)
    sheet.write(105, 281, firm.notice, size=7, color=GREY, align="centre")
    sheet.save()


def transfert(target: Path) -> None:
    """An Outlook message that forwards another: the secretary's logo and words, and within, the invoice."""
    with TemporaryDirectory() as folder:
        paper = Path(folder) / "facture-albus-air.pdf"
        facture_transferee(paper)
        data = paper.read_bytes()
    first = message("Votre facture SD-23-4410", [attachment("facture-albus-air.pdf", data, mime="application/pdf")], inner=True)
    logo = attachment("image001.png", plain_picture(48, 16), mime="image/png", cid="image001.png@01DA", hidden=1, flags=4)
    words = "Bonjour,\n\nCi-joint le message de l'éditeur avec la facture de Mme Valmondois.\n\nLe secrétariat\n"
    target.write_bytes(compound(message("TR: justificatif FAMI 2023", [logo, attachment("", first)], text=words)))


def plain_picture(width: int, height: int) -> bytes:
    """A PNG of one colour, its bytes not packed, so that they are the same with every zlib."""
    rows = (b"\0" + bytes(AZURE.bitmap_rgb()) * width) * height
    chunks = [(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)), (b"IDAT", zlib.compress(rows, 0)), (b"IEND", b"")]
    framed = (struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks)
    return b"\x89PNG\r\n\x1a\n" + b"".join(framed)


def protege(target: Path) -> None:
    """A paper that nobody can open without its password."""
    lock = StandardEncryption("motdepasse", ownerPassword="proprietaire", strength=128)
    sheet = Sheet(target, encrypt=lock)
    sheet.lines(18, 30, ["Facture 23-0099", "Logiciel VEGA, DMP compatible"], size=12)
    sheet.save()


def facture_segur(target: Path) -> None:
    """Two pages: the service on the first, the State's share and a net of zero on the second."""
    sheet, firm, client = Sheet(target, "Vera"), people.CEGEDIM, people.OSTERWALD
    sheet.write(18, 20, "cegedim", font="Vera-Bold", size=17, color=CORAL)
    sheet.write(47.5, 20, "santé", size=17, color=GREY)
    sheet.write(192, 20, "Facture CS25-77410", font="Vera-Bold", size=11, align="right")
    sheet.write(192, 26, "Émise le 03/06/2025 – page 1 sur 2", size=8, align="right")
    sheet.lines(18, 40, ["Adresse de facturation :", client.full, client.quality, *client.address], size=9, step=5)
    sheet.write(18, 76, "Prestation Ségur – logiciel Maiia Médecin", font="Vera-Bold", size=11, color=CORAL)
    y = sheet.prose(
        18,
        82,
        174,
        "Maiia Médecin version 25.1, logiciel référencé Ségur (couloir Médecin de ville, vague 1). La prestation comprend "
        "l'installation de la version référencée, le paramétrage de l'INS, de la messagerie sécurisée de santé et la "
        "formation du médecin.",
        size=9,
    )
    for label, amount in SEGUR_ROWS:
        sheet.write(24, y + 4, label, size=9)
        sheet.write(188, y + 4, amount, size=9, align="right")
        sheet.rule(18, y + 6.5, 192, color=HexColor("#dddddd"))
        y += 8
    sheet.write(192, y + 8, "Suite et totaux page 2 …", size=8, color=GREY, align="right")
    sheet.write(105, 281, firm.notice, size=6.8, color=GREY, align="centre")
    sheet.next_page()
    sheet.write(192, 20, "Facture CS25-77410 – page 2 sur 2", size=8, align="right")
    for place, (label, amount) in enumerate(SEGUR_TOTALS):
        sheet.write(18, 40 + 8 * place, label, size=9.5, font="Vera-Bold" if place == 4 else "")
        sheet.write(192, 40 + 8 * place, amount, size=9.5, align="right", font="Vera-Bold" if place == 4 else "")
    sheet.write(105, 281, firm.notice, size=6.8, color=GREY, align="centre")
    sheet.save()


def messagerie(target: Path) -> None:
    """A bill for a secure mailbox: no document is asked for that indicator."""
    sheet, firm, client = Sheet(target), people.APICEM, people.LOUVERGNE
    sheet.write(18, 24, "APICEM", font="Helvetica-BoldOblique", size=20, color=AZURE)
    sheet.lines(18, 32, [*firm.address, f"SIRET {firm.siret}"], size=8.5)
    sheet.lines(120, 46, [client.full, client.quality, *client.address], size=10.5, step=5)
    sheet.write(18, 80, "Facture n° 23/4471 – 11 janvier 2023", font="Helvetica-Bold", size=13)
    sheet.box(18, 88, 174, 22)
    sheet.lines(
        22,
        95,
        [
            "Abonnement annuel à la messagerie Apicrypt V2",
            "avec l'option « interopérabilité avec l'Espace de Confiance MSSanté »",
        ],
        size=10,
    )
    sheet.write(188, 95, "72,00 €", size=10, align="right")
    sheet.lines(188, 118, ["Total HT : 72,00 €", "TVA 20 % : 14,40 €", "Total TTC : 86,40 €"], size=10, align="right")
    sheet.write(105, 281, firm.notice, size=7, color=GREY, align="centre")
    sheet.save()
