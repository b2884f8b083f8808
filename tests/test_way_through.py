"""The whole way, from what arrives in an inbox to the verdict."""

import io
import zipfile
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from verifier import batch, pipeline, resources
from verifier.domain import Claim, Dispositif, FieldName, Profession, Reading, Status
from verifier.settings import Settings

FILES = Path(__file__).parent / "files"
CLAIM = Claim(Dispositif.FAMI, 2024, Profession.CHIRURGIEN_DENTISTE, praticien="MALTERRE Ondine")


def forwarded(name, data):
    """A message that forwards another, which holds the file."""
    inner, outer = EmailMessage(), EmailMessage()
    for message, subject in ((inner, "Ma facture"), (outer, "TR: Ma facture")):
        message["From"], message["To"], message["Subject"] = "cabinet@example.fr", "cpam@example.fr", subject
        message.set_content("Bonjour, voici.")
    inner.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    outer.add_attachment(inner)
    return outer.as_bytes()


@pytest.mark.parametrize("photo", ["facture-a-l-envers.heic", "facture-orientation-3.heic"])
def test_an_upside_down_photo_in_a_forwarded_mail_in_an_archive_is_judged_right(photo, tmp_path):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("envoi/courrier transféré.eml", forwarded("IMG_0042.HEIC", (FILES / photo).read_bytes()))
    (tmp_path / "pièces.zip").write_bytes(packed.getvalue())
    (found,) = batch.run(batch.from_pieces([tmp_path / "pièces.zip"], CLAIM, together=False), resources.load(Settings()))
    assert found.verdict.status is Status.CONFORME
    assert found.matching.best.nom == "AGATHA SEVEN"
    (piece,) = found.facts
    assert piece.name.startswith("pièces.zip/envoi/courrier transféré.eml/")
    assert piece.name.endswith("/IMG_0042.HEIC")
    assert piece.value(FieldName.VERSION) == "24.01"
    assert 0 < piece.kind_evidence.box.top < 1200  # told on the upright picture: a title stands in its upper half


def invoice(path, *, footer):
    """An invoice whose éditeur stands in its logo, and in its footer or not."""
    logo = Image.new("RGB", (700, 160), "white")
    font = ImageFont.load_default(72)
    ImageDraw.Draw(logo).text((20, 30), "CC Dentaire", fill="navy", font=font)
    page = Canvas(str(path), pagesize=(595, 842), invariant=1)
    page.drawImage(ImageReader(logo), 40, 760, 180, 41)
    rows = ["FACTURE N° F-2024-118", "Date : 12/03/2024", "Client : Dr MALTERRE Ondine, chirurgien-dentiste", "Logiciel DENTOLEADER version 12.3",
            "Logiciel DMP compatible", "Total TTC 1 108,80 €"]
    for place, row in enumerate(rows):
        page.drawString(60, 680 - 22 * place, row)
    if footer:
        page.drawString(60, 40, "CC Dentaire SAS – SIRET 123 456 782 00017 – RCS Lyon")
    page.save()


def test_a_logo_is_read_only_where_no_editeur_stands_elsewhere(tmp_path):
    loaded = resources.load(Settings())
    invoice(tmp_path / "logo.pdf", footer=False)
    invoice(tmp_path / "pied.pdf", footer=True)
    logo = pipeline.verify([tmp_path / "logo.pdf"], CLAIM, loaded).facts[0]
    assert (logo.value(FieldName.EDITOR), logo.reading) == ("CC Dentaire", Reading.MIXTE)
    nothing = replace(loaded, reader=replace(loaded.reader, tesseract="tesseract-qui-n-existe-pas"))
    foot = pipeline.verify([tmp_path / "pied.pdf"], CLAIM, nothing).facts[0]
    assert (foot.value(FieldName.EDITOR), foot.reading, foot.signals) == ("CC Dentaire", Reading.TEXTE, ())
