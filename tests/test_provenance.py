"""Where a pièce comes from: what is said of its making, and what is not. Nothing found is nothing said."""

import datetime as dt
import hashlib
import io
import random
import re
import subprocess
import sys

import pikepdf
import pytest
from asn1crypto import keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID
from papers import HEIGHT, drawn, letter, painted, saved, scanned
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields as signing_fields
from pyhanko.sign import signers, timestamps
from pyhanko_certvalidator.registry import SimpleCertificateStore
from reportlab.lib.colors import HexColor, black, white

from verifier import fields, pages
from verifier.domain import Media, Piece
from verifier.pages import Reader
from verifier.pages.picture.provenance import picture_told
from verifier.pages.tools import editing_tool

READER = Reader(insets=0)
MADE = "D:20240312090000Z"
LATER = "D:20240601120000+02'00'"


class Nobody:
    """A spotter that knows no name."""

    def spot(self, words):  # noqa: ARG002
        return ()


def read(data, media=Media.PDF):
    return pages.read(Piece("piece.pdf", hashlib.sha256(data).hexdigest(), media, data), READER)


def codes(data):
    """The signals of a pièce, read and searched."""
    facts = fields.extract(0, read(data), fields.Finders(spotter=Nobody()))
    return [signal.code for signal in facts.signals]


def message(data, code):
    facts = fields.extract(0, read(data), fields.Finders(spotter=Nobody()))
    return next(signal.message for signal in facts.signals if signal.code == code)


def remade(data, change=None, **info):
    """The PDF saved whole again, its information changed."""
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for key, value in info.items():
            pdf.docinfo[f"/{key}"] = value
        if change:
            change(pdf)
        pdf.save(buffer)
    return buffer.getvalue()


def dated(created, modified=None, change=None, **info):
    """A letter printed on 12/03/2024, made and saved again on these days."""
    return remade(drawn(letter), change, CreationDate=created, ModDate=modified or created, **info)


def updated(data, change, modified=LATER):
    """A revision added to the PDF; None: it claims the day of the one before."""
    writer = IncrementalPdfFileWriter(io.BytesIO(data))
    change(writer)
    buffer = io.BytesIO()
    writer.write(buffer)
    before, added = buffer.getvalue()[: len(data)], buffer.getvalue()[len(data) :]
    claimed = (modified or MADE)[2:16].encode()
    added, count = re.subn(rb"(/ModDate \(D(?:\\072|:))\d{14}Z", rb"\g<1>" + claimed + b"Z", added)
    assert count == 1
    return before + added


def written_over(writer):
    """Other words on the page, as an editor leaves them."""
    words = generic.StreamObject(stream_data=b"BT /F1 11 Tf 72 500 Td (DMP compatible) Tj ET")
    writer.add_stream_to_page(0, writer.add_object(words))


def attached(writer):
    """A file put inside, the pages untouched."""
    writer.root["/AF"] = generic.ArrayObject([writer.add_object(generic.StreamObject(stream_data=b"<a/>"))])
    writer.update_root()


def filled(pdf):
    field = pdf.make_indirect(pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Tx, T="nom", V="Martin", Rect=[72, 300, 200, 320],
        P=pdf.pages[0].obj))
    pdf.pages[0].Annots = pdf.make_indirect([field])
    pdf.Root.AcroForm = pdf.make_indirect(pikepdf.Dictionary(Fields=[field]))


# ── dates and revisions ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("data", [
    pytest.param(lambda: drawn(letter), id="made once, years before or after the day that it prints"),
    pytest.param(lambda: dated("D:20240402083000Z"), id="an invoice made by the next month's batch"),
    pytest.param(lambda: dated(MADE, "D:20240313070000Z"), id="saved again the next morning"),
    pytest.param(lambda: dated("D:20190101000000Z", "D:20240312090000Z"), id="a model filled on the day that it prints"),
    pytest.param(lambda: dated("no date", "D:2024"), id="dates that are none"),
    pytest.param(lambda: dated(MADE, "D:99999999"), id="a day that does not exist"),
    pytest.param(lambda: dated("D:20240312", "D:20231231"), id="changed before it was made"),
    pytest.param(lambda: updated(dated(MADE), attached), id="a file added by a revision"),
    pytest.param(lambda: updated(dated(MADE), written_over, "D:20240313080000"), id="stamped by a revision the next day"),
    pytest.param(lambda: linearized(dated(MADE)), id="ends twice to be shown sooner"),
    pytest.param(lambda: updated(linearized(dated(MADE)), attached), id="the same, and a file added"),
])
def test_what_is_ordinary_says_nothing(data):
    assert codes(data()) == []


def linearized(data):
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.save(buffer, linearize=True)
    assert buffer.getvalue().count(b"%%EOF") == 2
    return buffer.getvalue()


@pytest.mark.parametrize("start", [dated, lambda made: linearized(dated(made))])
def test_pages_changed_by_a_later_revision_are_said_with_their_dates(start):
    told = message(updated(start(MADE), written_over), "pdf_modifie")
    assert told == ("Ce que montrent les pages de ce PDF a été modifié le 01/06/2024, après coup (fichier créé le 12/03/2024, "
                    "document daté du 12/03/2024). Comparez-le à l'original.")


def test_a_revision_that_changes_the_pages_and_hides_its_day_is_said():
    assert "à une date que le fichier ne dit pas" in message(updated(dated(MADE), written_over, None), "pdf_modifie")


def test_an_older_change_is_found_below_a_later_harmless_one():
    data = updated(updated(dated(MADE), written_over), attached, "D:20240801000000")
    assert "le 01/06/2024" in message(data, "pdf_modifie")


def test_saved_again_long_after_is_said_without_accusing():
    assert "rien n'indique si son contenu a changé" in message(dated(MADE, LATER), "pdf_modifie")


@pytest.mark.parametrize("change", [
    pytest.param(lambda pdf: pdf.attachments.__setitem__("factur-x.xml", XML), id="an electronic invoice put in later"),
    pytest.param(filled, id="a form filled later"),
])
def test_saved_again_to_put_something_in_is_ordinary(change):
    assert "pdf_modifie" not in codes(dated(MADE, LATER, change))


XML = b"<Invoice><ID>FA-2024-00123</ID><IssueDate>2024-03-12</IssueDate></Invoice>"


def test_a_page_tree_that_bites_its_tail_says_nothing():
    def knot(pdf):
        pdf.pages[0].Resources.Loop = pdf.pages[0].obj

    assert codes(updated(dated(MADE, change=knot), attached)) == []
    assert codes(updated(dated(MADE, change=knot), written_over)) == ["pdf_modifie"]


def test_information_that_is_no_text_says_nothing():
    def odd(pdf):
        pdf.trailer.Info.Creator = pikepdf.String(b"\xfe\xff\xd8\x00\x00A\xdc\x00")
        pdf.trailer.Info.Producer = pikepdf.Dictionary(A=1)
        pdf.trailer.Info.Author = pikepdf.Array([1])

    assert codes(dated(MADE, change=odd)) == []


def test_ends_that_lead_nowhere_say_nothing():
    data = dated(MADE)
    assert codes(data + b"\nstartxref\n12\n%%EOF\n" * 3 + data[data.rindex(b"startxref"):]) == []


# ── tools ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("told", "name"), [
    ("Adobe Photoshop 23.2 (Windows)", "Adobe Photoshop"), ("PHOTOSHOP24", "Adobe Photoshop"), ("GIMP 2.10.34", "GIMP"),
    ("Inkscape 1.2 (dc2aeda, 2022-05-15)", "Inkscape"), ("Canva", "Canva"), ("iLovePDF", "iLovePDF"),
    ("Sejda 5.3.7 (www.sejda.com)", "Sejda"), ("PDF-XChange Editor 9.5", "PDF-XChange Editor"), ("Draw", "LibreOffice Draw"),
    ("Foxit PhantomPDF Version 9", "Foxit PDF Editor"), ("RAD PDF 3.9.0.0 - https://www.radpdf.com", "PDFescape"),
    ("paint.net 5.0.3", "Paint.NET"), ("Paint", "Microsoft Paint"), ("Pïxelmator Pro", "Pixelmator"),
    ("Microsoft® Word 2019", None), ("Writer", None), ("LibreOffice 7.3", None), ("Skia/PDF m120", None), ("Chromium", None),
    ("macOS Version 13.2 Quartz PDFContext", None), ("ReportLab PDF Library - www.reportlab.com", None), ("PDFsam", None),
    ("iText® 5.5.13 ©2000-2018", None), ("Adobe InDesign 18.1 (Macintosh)", None), ("Adobe PDF Library 17.0", None),
    ("Acrobat PDFMaker 23 pour Word", None), ("Foxit Reader PDF Printer Version 11", None), ("Drawboard", None),
    ("HP Scan", None), ("Adobe Scan for Android", None), ("CamScanner", None), ("17.1.1", None), ("HDR+ 1.0.585", None),
    ("Canvas 2.0", None), ("", None), (None, None), ("\x00\ud800", None), ("a" * 10_000 + " photoshop", None),
])
def test_an_editing_tool_is_told_by_its_name_and_others_are_not(told, name):
    assert editing_tool([told]) == name


def test_a_pdf_that_an_editing_tool_saved_is_said_and_named():
    assert "« Adobe Photoshop »" in message(dated(MADE, Creator="Adobe Photoshop 23.2"), "pdf_retouche")
    assert codes(dated(MADE, Producer="iLovePDF")) == ["pdf_retouche"]


XMP = (b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description '
       b'xmlns:xmp="http://ns.adobe.com/xap/1.0/"><xmp:CreatorTool>Adobe Photoshop 23.2</xmp:CreatorTool></rdf:Description>'
       b"</rdf:RDF></x:xmpmeta>")


def test_the_documents_own_xmp_counts_and_that_of_a_logo_does_not():
    def own(pdf):
        pdf.Root.Metadata = pdf.make_stream(XMP)

    def of_a_logo(pdf):
        pdf.pages[0].Resources.Logo = pdf.make_stream(b"x", Metadata=pdf.make_stream(XMP))

    assert codes(dated(MADE, change=own)) == ["pdf_retouche"]
    assert codes(dated(MADE, change=of_a_logo)) == []


def exif(software):
    told = Image.Exif()
    told[305] = software
    return told


def png(key, words):
    told = PngInfo()
    told.add_itxt(key, words)
    return told


@pytest.mark.parametrize(("form", "options", "said"), [
    ("JPEG", {"exif": exif("Adobe Photoshop 23.2")}, True),
    ("JPEG", {"exif": exif("17.1.1")}, False),
    ("JPEG", {"exif": exif("CamScanner")}, False),
    ("JPEG", {"comment": b"Created with GIMP"}, True),
    ("JPEG", {"xmp": XMP}, True),
    ("JPEG", {}, False),
    ("PNG", {"pnginfo": png("Software", "Adobe ImageReady, Photoshop")}, True),
    ("PNG", {"pnginfo": png("Software", "gnome-screenshot")}, False),
    ("PNG", {"pnginfo": png("XML:com.adobe.xmp", XMP.decode())}, True),
    ("TIFF", {"tiffinfo": {305: "GIMP 2.10"}}, True),
    ("TIFF", {"tiffinfo": {305: "HP Scan"}}, False),
    ("WEBP", {"exif": exif("PicsArt").tobytes()}, True),
    ("WEBP", {"xmp": XMP}, True),
])
def test_a_picture_that_an_editing_tool_saved_is_said(form, options, said):
    data = saved(Image.new("RGB", (40, 30), "white"), form, **options)
    assert [signal.code for signal in picture_told(data)] == (["image_retouchee"] if said else [])


def test_a_picture_read_whole_tells_it():
    data = saved(painted(drawn(letter)), "JPEG", exif=exif("GIMP 2.10"))
    assert [signal.code for signal in read(data, Media.IMAGE).signals] == ["image_retouchee"]


@pytest.mark.parametrize("seed", range(12))
def test_a_crooked_picture_never_raises(seed):
    chance = random.Random(seed)  # noqa: S311
    data = bytearray(saved(Image.new("RGB", (40, 30), "white"), "JPEG", exif=exif("GIMP"), xmp=XMP))
    for _ in range(chance.randint(1, 60)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    assert len(picture_told(bytes(data))) <= 1


# ── signatures ───────────────────────────────────────────────────────────────────────────────────────────────────────


def signer_with(key):
    """Somebody who signs, with a certificate of their own making."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Éditeur\u202e Exemple")])
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(7)
    builder = builder.not_valid_before(dt.datetime(2020, 1, 1)).not_valid_after(dt.datetime(2040, 1, 1))  # noqa: DTZ001
    certificate = builder.sign(key, hashes.SHA256())
    der = serialization.Encoding.DER
    private = key.private_bytes(der, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return signers.SimpleSigner(
        signing_cert=asn1_x509.Certificate.load(certificate.public_bytes(der)), signing_key=keys.PrivateKeyInfo.load(private),
        cert_registry=SimpleCertificateStore())


@pytest.fixture(scope="module")
def signer():
    return signer_with(ec.generate_private_key(ec.SECP256R1()))


def signed(data, signer, field="Signature1"):
    writer = IncrementalPdfFileWriter(io.BytesIO(data))
    return signers.sign_pdf(writer, signers.PdfSignatureMetadata(field_name=field), signer=signer).getvalue()


def test_a_signature_that_holds_is_said_and_never_called_checked(signer):
    data = signed(dated(MADE), signer)
    assert codes(data) == ["signature_valide"]
    told = message(data, "signature_valide")
    assert "« Éditeur Exemple »" in told
    assert told.endswith("couvre le document entier et n'a pas été rompue ; le certificat n'a pas été contrôlé.")


def test_two_signatures_one_after_the_other_both_hold(signer):
    data = signed(signed(dated(MADE), signer), signer, "Signature2")
    assert set(codes(data)) == {"signature_valide"}


def test_a_timestamp_added_later_leaves_the_signature_whole():
    author = signer_with(rsa.generate_private_key(65537, 2048))
    authority = timestamps.DummyTimeStamper(author.signing_cert, author.signing_key, author.cert_registry)
    writer = IncrementalPdfFileWriter(io.BytesIO(signed(dated(MADE), author)))
    stamped = signers.PdfTimeStamper(authority).timestamp_pdf(writer, "sha256").getvalue()
    assert codes(stamped) == ["signature_valide"]
    assert codes(updated(stamped, written_over)) == ["signature_partielle", "pdf_modifie"]


def test_a_document_changed_after_it_was_signed_is_said(signer):
    data = updated(signed(dated(MADE), signer), written_over)
    assert codes(data) == ["signature_partielle", "pdf_modifie"]


def test_a_form_filled_after_it_was_signed_is_said(signer):
    def fill(writer):
        field = writer.root["/AcroForm"]["/Fields"][0].get_object()
        field["/V"] = generic.pdf_string("Durand")
        writer.update_container(field)

    assert codes(updated(signed(dated(MADE, change=filled), signer), fill, None)) == ["signature_partielle"]


def test_a_field_added_for_another_signature_changes_nothing(signer):
    def field(writer):
        signing_fields.append_signature_field(writer, signing_fields.SigFieldSpec("Autre"))

    assert codes(updated(signed(dated(MADE), signer), field, None)) == ["signature_valide"]


@pytest.mark.parametrize("junk", [b"\n% encore\n", b"\n%%EOF\n", b"\nstartxref\n12\n%%EOF\n", b"\n%" + b"x" * 9000])
def test_bytes_after_a_signed_file_are_never_said_to_be_covered(signer, junk):
    assert "signature_valide" not in codes(signed(dated(MADE), signer) + junk)


def test_a_line_break_that_a_mail_adds_changes_nothing(signer):
    assert codes(signed(dated(MADE), signer) + b"\r\n") == ["signature_valide"]


def test_a_changed_byte_breaks_the_signature(signer):
    data = bytearray(signed(dated(MADE), signer))
    place = data.index(b"/CreationDate") + 20
    data[place : place + 1] = b"9"
    assert codes(bytes(data)) == ["signature_rompue"]


def test_a_signature_on_a_pdf_locked_for_its_owner_only_is_said(signer):
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(dated(MADE))) as pdf:
        pdf.save(buffer, encryption=pikepdf.Encryption(owner="clef", user=""))
    writer = IncrementalPdfFileWriter(buffer)
    writer.encrypt("")
    data = signers.sign_pdf(writer, signers.PdfSignatureMetadata(field_name="Signature1"), signer=signer).getvalue()
    assert codes(data) == ["signature_valide"]


def test_a_field_that_waits_for_a_signature_says_nothing():
    def field(writer):
        signing_fields.append_signature_field(writer, signing_fields.SigFieldSpec("Signature1"))

    assert codes(updated(dated(MADE), field, None)) == []


@pytest.mark.parametrize("rubbish", [b"\n/ByteRange [0 1 2 3]\n", b"\n% /ByteRange /ByteRange\n"])
def test_what_only_looks_like_a_signature_says_nothing(rubbish):
    assert codes(dated(MADE) + rubbish) == []


@pytest.mark.parametrize("seed", range(12))
def test_a_crooked_signature_never_raises_and_is_never_valid_where_bytes_changed(signer, seed):
    chance = random.Random(seed)  # noqa: S311
    data = bytearray(signed(dated(MADE), signer))
    start = data.index(b"/Contents <") + 20
    for _ in range(6):
        data[start + chance.randrange(3000)] = chance.choice(b"0123456789abcdef")
    document = read(bytes(data))
    assert "signature_valide" not in [signal.code for signal in document.signals]


# ── text laid over ───────────────────────────────────────────────────────────────────────────────────────────────────


def patched(page, patch=white, words="31/12/2023"):
    letter(page)
    page.setFillColor(patch)
    page.rect(100, HEIGHT - 123, 70, 12, fill=1, stroke=0)
    page.setFillColor(black)
    page.drawString(102, HEIGHT - 120, words)


def test_a_date_painted_over_is_said():
    assert codes(drawn(patched)) == ["hidden_text", "texte_superpose"]


def typed(pdf, flags=4):
    look = pdf.make_stream(b"BT /Helv 11 Tf 2 4 Td (DMP compatible) Tj ET", Type=pikepdf.Name.XObject,
                           Subtype=pikepdf.Name.Form, BBox=[0, 0, 120, 16],
                           Resources=pikepdf.Dictionary(Font=pikepdf.Dictionary(Helv=pikepdf.Dictionary(
                               Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica))))
    note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.FreeText, Rect=[72, 400, 192, 416], F=flags,
                              Contents="DMP compatible", DA="/Helv 11 Tf", AP=pikepdf.Dictionary(N=look))
    pdf.pages[0].Annots = pdf.make_indirect([pdf.make_indirect(note)])


def test_a_note_typed_on_the_page_is_read_and_said():
    document = read(dated(MADE, change=typed))
    assert "DMP compatible" in [line.text for line in document.pages[0].lines]
    assert [signal.code for signal in document.signals] == ["texte_superpose"]


def test_a_note_that_is_hidden_says_nothing():
    assert codes(dated(MADE, change=lambda pdf: typed(pdf, flags=2))) == []


def banner(page):
    page.setFillColor(HexColor("#eeeeee"))
    page.rect(60, HEIGHT - 250, 300, 170, fill=1, stroke=0)
    page.setFillColor(black)
    letter(page)


def watermark(page):
    page.saveState()
    page.setFillColor(HexColor("#cccccc"))
    page.setFont("Helvetica-Bold", 60)
    page.drawString(72, HEIGHT - 160, "DUPLICATA")
    page.restoreState()
    for row in range(6):
        page.setFillColor(white)
        page.rect(70, HEIGHT - 106 - 20 * row, 340, 18, fill=1, stroke=0)
    page.setFillColor(black)
    letter(page)


def repainted(page):
    patched(page, words="12/03/2024")


@pytest.mark.parametrize("paint", [letter, banner, watermark, repainted])
def test_a_background_and_a_row_painted_twice_say_nothing(paint):
    assert "texte_superpose" not in codes(drawn(paint))


def test_a_patch_with_words_on_a_scan_is_said():
    def patch(page):
        page.setFillColor(white)
        page.rect(72, 500, 160, 14, fill=1, stroke=0)
        page.setFillColor(black)
        page.setFont("Helvetica", 11)
        page.drawString(74, 503, "DMP compatible")

    picture = painted(drawn(letter), dpi=150)
    assert codes(scanned(picture, patch, dpi=150)) == ["texte_superpose"]
    assert codes(scanned(picture, dpi=150)) == []


# ── cost ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_ordinary_pdf_opens_neither_pikepdf_nor_pyhanko(tmp_path):
    paper = tmp_path / "lettre.pdf"
    paper.write_bytes(drawn(letter))
    asks = ("import sys, pathlib; from verifier import pages; from verifier.domain import Media, Piece;"
            f"pages.read(Piece('a', '', Media.PDF, pathlib.Path({str(paper)!r}).read_bytes()), pages.Reader());"
            "print(sorted({'pikepdf', 'pyhanko', 'zxingcpp', 'cryptography'} & set(sys.modules)))")
    found = subprocess.run([sys.executable, "-c", asks], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
