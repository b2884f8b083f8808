"""The whole way, from what arrives in an inbox to the verdict."""

import io
import zipfile
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import pytest
from pikepdf import Pdf
from PIL import Image, ImageDraw, ImageFont
from pypdfium2 import PdfDocument
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from verifier import batch, pipeline, resources
from verifier.domain import Claim, CriterionStatus, Dispositif, FieldName, Polarity, Profession, Reading, Status
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


LETTER = {
    Polarity.NEGATIVE: ["certifions que le logiciel AGATHA SEVEN", "version 24.01 du Docteur MARTIN n'est", "pas compatible avec le DMP à ce jour", "comme demandé."],
    Polarity.CONDITIONAL: ["certifions que le logiciel AGATHA SEVEN", "version 24.01 du Docteur MARTIN est DMP", "compatible sous réserve de souscrire",
                           "au pack Téléservices, non compris", "dans la présente offre."],
}
BESIDE = ["Conditions générales. Le client", "s'engage à régler la facture à", "réception. Tout retard entraîne", "des pénalités égales à trois fois",
          "le taux légal. Le présent contrat", "est conclu pour une durée d'un an"]


def two_columns(path, left, right):
    """An attestation beside general conditions, their rows a little apart."""
    page = Canvas(str(path), pagesize=(595, 842), invariant=1)
    page.setFont("Helvetica-Bold", 14)
    page.drawString(60, 800, "ATTESTATION")
    page.setFont("Helvetica", 9)
    for x, top, rows in ((60, 760, left), (320, 757, right)):
        for place, row in enumerate(rows):
            page.drawString(x, top - 13 * place, row)
    page.save()


@pytest.mark.parametrize("scanned", [False, True])
@pytest.mark.parametrize("first", [False, True])
@pytest.mark.parametrize("polarity", LETTER)
def test_a_sentence_goes_on_in_its_column(polarity, first, scanned, tmp_path):
    letter = ["Nous soussignés, société Exemple,", *LETTER[polarity]]
    paper = tmp_path / "attestation.pdf"
    two_columns(paper, *((letter, BESIDE) if first else (BESIDE, letter)))
    if scanned:
        picture = PdfDocument(paper)[0].render(scale=200 / 72, grayscale=True).to_pil()
        paper = tmp_path / "attestation.png"
        picture.save(paper)
    (found,) = pipeline.verify([paper], CLAIM, resources.load(Settings())).facts
    assert {mention.polarity for mention in found.mentions} == {polarity}


@pytest.mark.parametrize("degrees", [90, 180, 270, 184])
def test_a_scan_that_lies_wrong_in_a_pdf_is_read_as_an_eye_reads_it(degrees, tmp_path):
    """The negation and what it denies stand on two rows; the evidence is where the page shows it."""
    paper = tmp_path / "droit.pdf"
    two_columns(paper, ["Nous soussignés, société Exemple,", *LETTER[Polarity.NEGATIVE]], BESIDE)
    upright = PdfDocument(paper)[0].render(scale=200 / 72, grayscale=True).to_pil()
    scan = upright.rotate(degrees, expand=True, fillcolor=255, resample=Image.Resampling.BICUBIC)
    size = scan.width * 72 / 200, scan.height * 72 / 200
    page = Canvas(str(tmp_path / "scan.pdf"), pagesize=size, invariant=1)
    page.drawInlineImage(scan, 0, 0, *size)
    page.save()
    (found,) = pipeline.verify([tmp_path / "scan.pdf"], CLAIM, resources.load(Settings())).facts
    assert {mention.polarity for mention in found.mentions} == {Polarity.NEGATIVE}
    box = found.mentions[0].evidence.box
    ink = scan.convert("L").crop([int(side * 200 / 72) for side in box])
    assert ink.getextrema()[0] < 100
    assert (box.height > box.width) == (degrees in {90, 270})


def test_a_page_that_could_not_be_read_is_never_passed_over(tmp_path):
    """An invoice that is conforme by its first page; the second is a scan for which no time was left."""
    loaded = resources.load(Settings())
    invoice(tmp_path / "page.pdf", footer=True)
    assert pipeline.verify([tmp_path / "page.pdf"], CLAIM, loaded).verdict.status is Status.CONFORME
    scan = Image.open(FILES.parent.parent / "sample_docs" / "facture-photographiee.jpg").convert("L")
    second = Canvas(str(tmp_path / "scan.pdf"), pagesize=(595, 842), invariant=1)
    second.drawInlineImage(scan, 0, 0, 595, 842)
    second.save()
    with Pdf.open(tmp_path / "page.pdf") as both, Pdf.open(tmp_path / "scan.pdf") as other:
        both.pages.extend(other.pages)
        both.save(tmp_path / "deux.pdf")
    late = replace(loaded, reader=replace(loaded.reader, seconds=0.01))
    found = pipeline.verify([tmp_path / "deux.pdf"], CLAIM, late)
    assert found.verdict.status is Status.A_VERIFIER
    assert "page_trop_longue" in [signal.code for facts in found.facts for signal in facts.signals]


def test_a_logo_that_cannot_be_read_is_no_missing_editeur(tmp_path):
    logo = Image.effect_noise((700, 160), 120)
    page = Canvas(str(tmp_path / "logo.pdf"), pagesize=(595, 842), invariant=1)
    page.drawImage(ImageReader(logo), 40, 760, 180, 41)
    rows = ["FACTURE N° F-2024-118", "Date : 12/03/2024", "Client : Dr MALTERRE Ondine, chirurgien-dentiste", "Licence logiciel Zorbix version 3.1",
            "Logiciel DMP compatible", "Total TTC 1 108,80 €"]
    for place, row in enumerate(rows):
        page.drawString(60, 680 - 22 * place, row)
    page.save()
    found = {one.id: one.status for one in pipeline.verify([tmp_path / "logo.pdf"], CLAIM, resources.load(Settings())).verdict.criteria}
    assert found["editeur_identifie"] is CriterionStatus.INDETERMINE
