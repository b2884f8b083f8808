"""2D codes: found on photos, scans and pages of text, read and never followed; whom a 2D-Doc names, and its seal."""

import base64
import datetime as dt
import hashlib
import io

import numpy as np
import pikepdf
import pytest
import zxingcpp
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.x509.oid import NameOID
from papers import HEIGHT, drawn, letter, painted, saved, scanned
from PIL import Image
from reportlab.lib.colors import HexColor
from reportlab.lib.utils import ImageReader

from verifier import fields, pages
from verifier.domain import Code, Media, Piece, Seal
from verifier.pages import Reader
from verifier.pages.picture import codes as reading
from verifier.pages.picture.doc2d import stamp_of
from verifier.settings import Settings
from verifier.settings import read as settings_of

READER = Reader(insets=0)
QR, DATAMATRIX = zxingcpp.BarcodeFormat.QRCode, zxingcpp.BarcodeFormat.DataMatrix


class Nobody:
    """A spotter that knows no name."""

    def spot(self, words):  # noqa: ARG002
        return ()


def modules(content, form=QR):
    """The squares of a code, one pixel each, without margin."""
    return np.array(zxingcpp.create_barcode(content, form).to_image(scale=1, add_quiet_zones=False))


def pasted(content, form=QR, side=90, left=400, top=150):
    """A page of text with the code as a picture on it."""
    def paint(page):
        letter(page)
        squares = Image.fromarray(modules(content, form)).resize((400, 400), Image.Resampling.NEAREST)
        page.drawImage(ImageReader(squares), left, HEIGHT - top - side, side, side)

    return paint


def ruled(content, form=QR, side=90, *, runs=False, whole=False):
    """The same, as filled rectangles: a square each, a run of squares each, or one path of all."""
    left, top = 400, 150

    def paint(page):
        letter(page)
        page.setFillColor(HexColor("#101010"))
        grid = modules(content, form) < 128
        unit = side / len(grid)
        path = page.beginPath()
        for row, cells in enumerate(grid):
            y = HEIGHT - top - (row + 1) * unit
            for start, width in stretches(cells) if runs else [(place, 1) for place in np.flatnonzero(cells)]:
                (path if whole else page).rect(left + start * unit, y, width * unit, unit, **({} if whole else {"stroke": 0, "fill": 1}))
        if whole:
            page.drawPath(path, stroke=0, fill=1)

    return paint


def stretches(cells):
    edges = np.flatnonzero(np.diff(np.concatenate(([0], cells.astype(int), [0]))))
    return [(start, end - start) for start, end in edges.reshape(-1, 2)]


def read(data, media=Media.PDF, reader=READER):
    return pages.read(Piece("piece.pdf", hashlib.sha256(data).hexdigest(), media, data), reader)


def told(document):
    facts = fields.extract(0, document, fields.Finders(spotter=Nobody()))
    return [(signal.code, signal.message) for signal in facts.signals]


def codes(document):
    return [code for page in document.pages for code in page.codes]


# ── where they are found ─────────────────────────────────────────────────────────────────────────────────────────────

URL = "https://exemple.invalid/facture?id=42"


@pytest.mark.parametrize("paint", [
    pasted(URL), pasted(URL, side=40), pasted(URL, side=280, top=300, left=200), ruled(URL), ruled(URL, runs=True),
    ruled(URL, whole=True), ruled(URL, DATAMATRIX, side=50), ruled(URL, zxingcpp.BarcodeFormat.Aztec, runs=True),
    pasted(URL, zxingcpp.BarcodeFormat.Aztec), pasted(URL, DATAMATRIX, side=60),
], ids=["picture", "small picture", "large picture", "squares", "runs", "one path", "squares of a DataMatrix", "runs of an Aztec",
        "picture of an Aztec", "picture of a DataMatrix"])
def test_a_code_on_a_page_of_text_is_read(paint):
    document = read(drawn(paint))
    assert [code.text for code in codes(document)] == [URL]
    assert [signal.page for signal in document.signals] == [1]


def test_a_code_on_a_turned_page_is_read():
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(drawn(ruled(URL)))) as pdf:
        pdf.pages[0].Rotate = 90
        pdf.save(buffer)
    assert [code.text for code in codes(read(buffer.getvalue()))] == [URL]


@pytest.mark.parametrize("media", [Media.IMAGE, Media.PDF])
def test_a_code_on_a_photo_or_scan_is_read(media):
    picture = painted(drawn(pasted(URL)), dpi=200)
    data = saved(picture.rotate(3, fillcolor=255), "JPEG", quality=60) if media is Media.IMAGE else scanned(picture)
    assert [code.text for code in codes(read(data, media))] == [URL]


def test_a_pdf417_on_a_photo_is_read():
    squares = zxingcpp.create_barcode(URL, zxingcpp.BarcodeFormat.PDF417).to_image(scale=3)
    picture = painted(drawn(letter), dpi=200)
    picture.paste(Image.fromarray(np.array(squares)), (200, 1500))
    assert codes(read(saved(picture, "PNG"), Media.IMAGE)) == [Code("PDF417", URL)]


def table_of(page):
    letter(page)
    for row in range(40):
        for column in range(6):
            page.rect(60 + 80 * column, 100 + 10 * row, 80, 10, stroke=1, fill=0)
    page.setFillColor(HexColor("#16324f"))
    page.rect(0, HEIGHT - 60, 595, 60, fill=1, stroke=0)


@pytest.mark.parametrize("paint", [letter, table_of])
def test_a_page_without_a_code_is_never_painted_for_one(paint, monkeypatch):
    monkeypatch.setattr(reading, "codes_on", lambda *_: pytest.fail("looked for a code"))
    assert codes(read(drawn(paint))) == []


def test_no_more_than_a_few_codes_are_told():
    def many(page):
        letter(page)
        for place in range(24):
            squares = Image.fromarray(modules(f"code {place}")).resize((200, 200), Image.Resampling.NEAREST)
            page.drawImage(ImageReader(squares), 60 + 80 * (place % 6), 400 - 80 * (place // 6), 60, 60)

    assert len(codes(read(drawn(many)))) == 6


# ── what is said of them ─────────────────────────────────────────────────────────────────────────────────────────────


def said(content, form=QR):
    return told(read(drawn(pasted(content, form))))


def test_an_address_is_shown_as_text():
    assert said(URL) == [("code_2d", f"Cette page porte un code QR, qui dit : « {URL} ». Ce qu'il dit n'a pas été contrôlé.")]


def test_a_transfer_shows_its_beneficiary_and_amount():
    transfer = "BCD\n002\n1\nSCT\nAGRIFRPP\nExemple SAS\nFR7630006000011234567890189\nEUR648.5\n\n\nFA-2024-00123"
    assert said(transfer) == [(
        "code_2d", "Cette page porte un code QR de virement SEPA : bénéficiaire « Exemple SAS », montant 648,50 €.")]
    assert "sans montant" in said(transfer.replace("EUR648.5", ""))[0][1]


@pytest.mark.parametrize("content", ["\x1b[31mrouge\x07\x00 \u202etxt", "a" * 2000, "\u2028ligne\u2029", "{nom} {0} %s"])
def test_words_of_a_code_are_harmless_and_short(content):
    (code, message), = said(content)
    assert code == "code_2d"
    assert len(message) < 200
    assert message.isprintable()


def test_bytes_that_are_no_writing_are_not_shown():
    assert said(bytes(range(128, 200)))[0][1] == "Cette page porte un code QR, dont le contenu n'est pas du texte."


@pytest.mark.parametrize("content", ["BCD", "BCD\n\n\n\n\n", "BCD\n1\n1\nSCT\nX\nNom\nIBAN\nEUR1e999999999", "DC04", "DC02FR0000", "DC99FR000001"])
def test_a_code_that_only_begins_like_one_that_is_known_is_told_plainly(content):
    for form in (QR, DATAMATRIX):
        (code, message), = said(content, form)
        assert code == "code_2d"
        assert "None" not in message


# ── 2D-Doc ───────────────────────────────────────────────────────────────────────────────────────────────────────────

KEY = ec.generate_private_key(ec.SECP256R1())
HEADS = {"02": "DC02FR000001125E125B01", "03": "DC03FR000001125E125B0101", "04": "DC04FR000001125E125B0101FR"}
BODY = "10MME/MARTIN/CLAIRE\x1d2245 AVENUE DES EXEMPLES\x1d24750101D648,00\x1d18FA 2024 00123"


def sealed(body, key=KEY):
    """The 2D-Doc that says this, signed."""
    r, s = utils.decode_dss_signature(key.sign(body.encode("latin-1"), ec.ECDSA(hashes.SHA256())))
    raw = r.to_bytes(32, "big") + s.to_bytes(32, "big")
    return f"{body}\x1f{base64.b32encode(raw).decode().rstrip('=')}"


def certificates(folder, name="FR000001.pem", key=KEY, encoding=serialization.Encoding.PEM):
    """A folder that holds the certificate of the key."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Essai")])
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(key.public_key()).serial_number(1)
    builder = builder.not_valid_before(dt.datetime(2010, 1, 1)).not_valid_after(dt.datetime(2040, 1, 1))  # noqa: DTZ001
    (folder / name).write_bytes(builder.sign(KEY, hashes.SHA256()).public_bytes(encoding))
    return folder


@pytest.mark.parametrize("version", HEADS)
def test_the_header_of_each_version_is_read(version):
    stamp = stamp_of(sealed(HEADS[version] + BODY).encode(), None)
    assert (stamp.version, stamp.authority, stamp.certificate, stamp.kind) == (version, "FR00", "0001", "01")
    assert (stamp.issued, stamp.signed) == (dt.date(2012, 11, 15), dt.date(2012, 11, 12))
    assert stamp.data == (("10", "MME/MARTIN/CLAIRE"), ("22", "45 AVENUE DES EXEMPLES"), ("24", "75010"), ("1D", "648,00"),
                          ("18", "FA 2024 00123"))
    assert (stamp.names, stamp.seal) == (("MME MARTIN CLAIRE",), Seal.UNCHECKED)


def test_the_example_that_is_printed_everywhere_is_read():
    """A specimen of the ANTS, from 2012."""
    stamp = stamp_of(b"DC02FR000001125E125B0126FR247500010MME/SPECIMEN/NATACHA\x1d22145 AVENUE DES SPECIMENS\x1f54LDD5F7JD4JEFPR6WZYV"
                     b"ZVB2JZXPZB73SP7WUTN5N44P3GESXW75JZUZD5FM3G4URAJ6IKDSSUB66Y3OWQIEH22G46QOAGWH7YHJWQ", None)
    assert stamp.data == (("26", "FR"), ("24", "75000"), ("10", "MME/SPECIMEN/NATACHA"), ("22", "145 AVENUE DES SPECIMENS"))
    assert stamp.names == ("MME SPECIMEN NATACHA",)


@pytest.mark.parametrize(("body", "names"), [
    ("12CLAIRE\x1d13MARTIN", ("CLAIRE MARTIN",)),
    ("13MARTIN\x1e", ("MARTIN",)),
    ("60CLAIRE/ANNE\x1d62MARTIN", ("CLAIRE ANNE MARTIN",)),
    ("61CLAIRE\x1d62MARTIN", ("CLAIRE MARTIN",)),
    ("18FA 1\x1d1D2,00", ()),
    ("2", ()), ("24", ()), ("2475", ()), ("", ()), ("\x1d\x1d\x1d", ()), ("10", ()),
])
def test_whom_it_names_is_found_in_each_of_its_fields(body, names):
    assert stamp_of((HEADS["04"] + body).encode(), None).names == names


def test_a_perimeter_that_is_unknown_keeps_its_fields():
    assert stamp_of(b"DC04FR000001125E125B0109FR" + BODY.encode(), None).data == ()


@pytest.mark.parametrize(("name", "encoding"), [
    ("FR000001.pem", serialization.Encoding.PEM), ("FR000001.der", serialization.Encoding.DER)])
def test_a_seal_is_checked_where_its_certificate_lies_in_the_folder(tmp_path, name, encoding):
    folder = certificates(tmp_path, name, encoding=encoding)
    whole = sealed(HEADS["04"] + BODY)
    assert stamp_of(whole.encode(), folder).seal is Seal.INTACT
    assert stamp_of(whole.replace("CLAIRE", "CLAUDE").encode(), folder).seal is Seal.BROKEN
    assert stamp_of((whole[:-2] + "A1").encode(), folder).seal is Seal.BROKEN


@pytest.mark.parametrize("tail", ["", "\x1f", "\x1f1", "\x1f!!!!", "\x1f" + "A" * 5000])
def test_a_seal_that_is_none_never_holds(tmp_path, tail):
    assert stamp_of((HEADS["04"] + BODY + tail).encode(), certificates(tmp_path)).seal is not Seal.INTACT


def test_a_seal_stays_unchecked_without_its_certificate(tmp_path):
    whole = sealed(HEADS["04"] + BODY).encode()
    assert stamp_of(whole, tmp_path).seal is Seal.UNCHECKED
    assert stamp_of(whole, tmp_path / "nowhere").seal is Seal.UNCHECKED
    (tmp_path / "FR000001.pem").write_bytes(b"-----BEGIN nothing")
    assert stamp_of(whole, tmp_path).seal is Seal.UNCHECKED


@pytest.mark.parametrize("head", ["DC04../..00", "DC04FR00/../", "DC04\x00\x00\x00\x00\x00\x00\x00\x00"])
def test_a_header_cannot_lead_out_of_the_folder(head, tmp_path):
    assert stamp_of((head + "125E125B0101FR" + BODY).encode(), tmp_path) is None


def test_what_it_says_is_told_with_the_state_of_its_seal(tmp_path):
    data = drawn(pasted(sealed(HEADS["04"] + BODY), DATAMATRIX, side=120))
    start = "Cette page porte un code 2D-Doc (facture, émis le 15/11/2012, au nom de « MME MARTIN CLAIRE ») ; "
    assert told(read(data)) == [("code_2ddoc", start + "signature non contrôlée.")]
    reader = Reader(insets=0, certificates_2ddoc=certificates(tmp_path))
    assert told(read(data, reader=reader)) == [("code_2ddoc", start + "sa signature est exacte (certificat FR000001 du dossier local).")]
    other = drawn(pasted(sealed(HEADS["04"] + BODY, ec.generate_private_key(ec.SECP256R1())), DATAMATRIX, side=120))
    assert "sa signature ne correspond pas à ce qu'il dit" in told(read(other, reader=reader))[0][1]


@pytest.mark.parametrize(("names", "otherwise"), [
    ("10MME/MARTIN/CLAIRE", False), ("12CLAIRE\x1d13MARTIN", False), ("13MARTIN", False), ("12CLAIRE ANNE\x1d13MARTIN", False),
    ("10MR/DURAND/PAUL", True), ("13DURAND", True), ("10MR/MARTIN/PAUL", True), ("18FA 1", False),
    ("10MR/DURAND/PAUL\x1d14MME/MARTIN/CLAIRE", False),
])
def test_a_2ddoc_that_names_somebody_else_is_said(names, otherwise):
    found = told(read(drawn(pasted(sealed(HEADS["04"] + names), DATAMATRIX, side=120))))
    assert [code for code, _ in found] == ["code_2ddoc", *(["doc2d_autre_nom"] if otherwise else [])]


def test_a_name_that_ocr_misread_is_still_the_same():
    def paint(page):
        pasted(sealed(HEADS["04"] + "10MME/MARTIM/CLAIRE"), DATAMATRIX, side=160, top=300, left=300)(page)

    data = saved(painted(drawn(paint), dpi=200), "PNG")
    assert [code for code, _ in told(read(data, Media.IMAGE))] == ["code_2ddoc"]


def test_the_folder_of_certificates_is_a_setting(tmp_path):
    assert Settings().certificats_2ddoc is None
    assert settings_of({"VERIFY_CERTIFICATS_2DDOC": str(tmp_path)}).certificats_2ddoc == tmp_path


def test_reading_twice_gives_the_same():
    data = drawn(pasted(sealed(HEADS["04"] + BODY), DATAMATRIX, side=120), pasted(URL))
    assert read(data) == read(data)


def test_a_damaged_code_says_nothing():
    squares = modules(URL)
    squares[5:, 5:] = np.random.default_rng(7).choice([0, 255], squares[5:, 5:].shape)
    buffer = io.BytesIO()
    Image.fromarray(np.pad(squares.repeat(8, 0).repeat(8, 1), 60, constant_values=255)).save(buffer, "PNG")
    pixels = np.array(Image.open(buffer).convert("L"))
    assert reading.codes_on(pixels, None) == ()


def test_a_code_on_every_page_is_told_once():
    found = told(read(drawn(pasted(URL), pasted(URL), pasted(sealed(HEADS["04"] + "13DURAND"), DATAMATRIX, side=120))))
    assert [code for code, _ in found] == ["code_2d", "code_2ddoc", "doc2d_autre_nom"]


@pytest.mark.parametrize("form", [QR, DATAMATRIX])
def test_a_code_on_a_large_grainy_photo_is_read(form):
    picture = painted(drawn(pasted(URL, form)), dpi=300).rotate(2, resample=Image.Resampling.BICUBIC, fillcolor=255)
    grain = np.random.default_rng(3).normal(0, 15, (picture.height, picture.width))
    pixels = np.clip(np.asarray(picture) + grain, 0, 255).astype(np.uint8)
    assert [code.text for code in reading.codes_on(pixels, None)] == [URL]
