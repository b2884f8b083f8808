"""Signatures drawn, pasted or stamped: found near the words that ask for them, and the client's told from the supplier's."""

import hashlib
import io
import math
import random
import subprocess
import sys
from itertools import pairwise

import pikepdf
import pytest
from papers import HEIGHT, WIDTH, drawn, letter, painted, saved, scanned
from PIL import Image, ImageDraw
from reportlab.lib.colors import HexColor, black, white
from reportlab.lib.utils import ImageReader
from typed import type_document

from verifier import catalog, pages
from verifier.domain import Kind, Media, Piece, Trait
from verifier.fields import Finders, extract
from verifier.pages import Reader
from verifier.pages.pdf import inks

BLUE = HexColor("#1f3a93")
CATALOGUE = {
    "sources.csv": "source_id,titre,url,date,autorite\ns-1,Liste,,2024-01-15,officielle\n",
    "editeurs.csv": "id,nom,alias,groupe,source_id\ne-1,Alcyane Santé,Alcyane,,s-1\n",
    "logiciels.csv": "id,editeur_id,nom,alias,professions,source_id\nl-1,e-1,Velmora,,chirurgien-dentiste,s-1\n",
}


def read(data, media=Media.PDF):
    return pages.read(Piece("piece.pdf", hashlib.sha256(data).hexdigest(), media, data), Reader())


def found(data, media=Media.PDF, page=1):
    return read(data, media).pages[page - 1].inks


@pytest.fixture(scope="module")
def finders(tmp_path_factory):
    folder = tmp_path_factory.mktemp("catalogue")
    for name, rows in CATALOGUE.items():
        (folder / name).write_text(rows, encoding="utf-8")
    return Finders(catalog.spotter(catalog.load(folder)))


# ── what may be drawn ────────────────────────────────────────────────────────────────────────────────────────────────


def scribble(page, x, top, wide=110, tall=34, *, seed=1, colour=BLUE):
    """A hand's signature in bézier curves."""
    rolled = random.Random(seed)  # noqa: S311
    page.setStrokeColor(colour)
    page.setLineWidth(1.2)
    path = page.beginPath()
    path.moveTo(x, HEIGHT - top - tall / 2)
    for step in range(14):
        points = [(x + wide * (step / 14 + rolled.uniform(-0.06, 0.12)), HEIGHT - top - rolled.uniform(0, tall)) for _ in range(3)]
        path.curveTo(*(side for point in points for side in point))
    page.drawPath(path)
    page.setStrokeColor(black)


def strokes(page, x, top, wide=110, tall=34):
    """A signature as a pad records it: hundreds of short straight strokes."""
    page.setStrokeColor(BLUE)
    points = [(x + wide * t / 200 + 8 * math.sin(t / 4), HEIGHT - top - tall / 2 + tall / 2 * math.sin(t / 7)) for t in range(200)]
    for (x0, y0), (x1, y1) in pairwise(points):
        page.line(x0, y0, x1, y1)
    page.setStrokeColor(black)


def signature_picture(ring=False):
    image = Image.new("RGBA", (360, 150), (255, 255, 255, 0))
    pen = ImageDraw.Draw(image)
    if ring:
        pen.ellipse((110, 5, 250, 145), outline=(30, 40, 150, 255), width=5)
        pen.text((140, 70), "CABINET", fill=(30, 40, 150, 255))
    else:
        rolled = random.Random(3)  # noqa: S311
        pen.line([(rolled.randrange(10, 350), rolled.randrange(10, 140)) for _ in range(16)], fill=(30, 40, 150, 255), width=4)
    return ImageReader(image)


def dark_squares():
    """A picture half dark: a QR code, nearly."""
    image, rolled = Image.new("L", (200, 200), 255), random.Random(5)  # noqa: S311
    for place in range(400):
        if rolled.random() < 0.5:
            image.paste(0, (place % 20 * 10, place // 20 * 10, place % 20 * 10 + 10, place // 20 * 10 + 10))
    return ImageReader(image)


ROWS = ("Alcyane Santé SAS – 12 rue des Lices, 35000 Rennes – SIRET 732 829 320 00074", "Date : 12/03/2024",
        "Docteur Claire Martin, chirurgien-dentiste, 4 place du Port, 56000 Vannes",
        "Logiciel Velmora version 5.60, licence un poste                      1 200,00 €",
        "Ce logiciel est DMP compatible.", "Total TTC                      1 440,00 €")


def paper(title="DEVIS N° D-118"):
    def paint(page):
        page.setFont("Helvetica-Bold", 16)
        page.drawString(72, HEIGHT - 70, title)
        page.setFont("Helvetica", 11)
        for place, row in enumerate(ROWS):
            page.drawString(72, HEIGHT - 110 - 22 * place, row)
    return paint


def signing(*painters, title="DEVIS N° D-118", labels=((330, "Bon pour accord"), (330, "Date et signature du client"))):
    """A devis with a place to sign at the right, and what `painters` add."""
    def paint(page):
        paper(title)(page)
        for place, (left, text) in enumerate(labels):
            page.drawString(left, HEIGHT - 520 - 16 * (place if left == labels[0][0] else place - 1), text)
        for painter in painters:
            painter(page)
    return paint


def sides(*painters, supplier="Pour Alcyane Santé", client="Le client"):
    """Two places to sign, the supplier's at the left, the client's at the right."""
    def paint(page):
        paper("BON DE COMMANDE N° C-44")(page)
        for left, text in ((72, supplier), (330, client)):
            page.rect(left - 6, HEIGHT - 620, 210, 115)
            page.drawString(left, HEIGHT - 520, text)
            page.drawString(left, HEIGHT - 536, "Cachet et signature")
        for painter in painters:
            painter(page)
    return paint


def box(page):
    page.rect(324, HEIGHT - 640, 220, 135)


def rounded(page):
    page.roundRect(324, HEIGHT - 640, 220, 135, 12)
    page.roundRect(334, HEIGHT - 630, 60, 20, 6)


def rules(page):
    for row in range(5):
        page.line(330, HEIGHT - 560 - 15 * row, 530, HEIGHT - 560 - 15 * row)
    page.line(330, HEIGHT - 640, 530, HEIGHT - 545)  # the box is barred


def dots(page):
    page.setDash(1, 3)
    page.line(330, HEIGHT - 590, 530, HEIGHT - 590)
    page.rect(330, HEIGHT - 630, 180, 60)
    page.setDash()


def chart(page):
    left, low = 330, HEIGHT - 640
    page.line(left, low, left, low + 80)
    for step in range(4):
        page.line(left, low + 20 * step, left + 180, low + 20 * step)
    path = page.beginPath()
    path.moveTo(left, low + 10)
    for step in range(1, 12):
        path.lineTo(left + 16 * step, low + 10 + 37 * step % 60)
    page.drawPath(path)


def pie(page):
    for start, colour in ((0, "#cc3333"), (120, "#33cc33"), (240, "#3333cc")):
        page.setFillColor(HexColor(colour))
        page.wedge(340, HEIGHT - 640, 420, HEIGHT - 560, start, 120, fill=1)
    page.setFillColor(black)


def ticks(page):
    for row in range(4):
        page.rect(330, HEIGHT - 570 - 16 * row, 8, 8)
        page.circle(450, HEIGHT - 566 - 16 * row, 4)
    page.lines([(331, HEIGHT - 566, 334, HEIGHT - 569), (334, HEIGHT - 569, 338, HEIGHT - 562)])


def swoosh(page):
    page.setFillColor(HexColor("#2e7d5b"))
    path = page.beginPath()
    path.moveTo(0, 0)
    path.curveTo(200, 90, 400, 10, WIDTH, 70)
    path.lineTo(WIDTH, 0)
    path.close()
    page.drawPath(path, fill=1, stroke=0)
    page.setFillColor(black)


def logo(page):
    for shift in range(3):
        scribble(page, 400 + 20 * shift, 30, 60, 40, seed=shift, colour=HexColor("#c0392b"))
    page.drawImage(signature_picture(), 450, HEIGHT - 100, 90, 40, mask="auto")


def unseen(page):
    scribble(page, 340, 560, colour=white)


def covered(page):
    scribble(page, 340, 560)
    page.setFillColor(white)
    page.rect(320, HEIGHT - 620, 200, 80, fill=1, stroke=0)
    page.setFillColor(black)


def hand(page):
    scribble(page, 345, 560)


def supplier_hand(page):
    scribble(page, 85, 555)


# ── a page of text ───────────────────────────────────────────────────────────────────────────────────────────────────

HANDS = {
    "curves": hand,
    "strokes": lambda page: strokes(page, 345, 560),
    "small": lambda page: scribble(page, 345, 560, 40, 14, seed=4),
    "across the border": lambda page: (box(page), scribble(page, 440, 600, 150, 60)),
    "picture": lambda page: page.drawImage(signature_picture(), 345, HEIGHT - 610, 120, 50, mask="auto"),
    "stamp": lambda page: page.drawImage(signature_picture(ring=True), 345, HEIGHT - 630, 150, 62, mask="auto"),
}
NO_HANDS = {"nothing": lambda _: None, "empty box": box, "rounded boxes": rounded, "rules": rules, "dots": dots, "chart": chart,
            "pie": pie, "ticks": ticks, "swoosh": swoosh, "logo in the head": logo, "white on white": unseen, "covered": covered,
            "QR code": lambda page: page.drawImage(dark_squares(), 400, HEIGHT - 640, 60, 60),
            "empty picture": lambda page: page.drawImage(ImageReader(Image.new("L", (90, 40), 255)), 345, HEIGHT - 600, 90, 40)}


@pytest.mark.parametrize("name", HANDS)
def test_what_a_hand_drew_is_found_where_it_stands(name):
    boxes = found(drawn(signing(HANDS[name])))
    assert len(boxes) == 1
    assert 324 < boxes[0].x0 < boxes[0].x1 < 620
    assert 545 < boxes[0].top < boxes[0].bottom < 680


@pytest.mark.parametrize("name", NO_HANDS)
def test_what_no_hand_drew_is_no_ink(name):
    assert found(drawn(signing(NO_HANDS[name]))) == ()


def test_a_page_that_asks_for_no_hand_never_loads_pdfplumber(tmp_path):
    path = tmp_path / "lettre.pdf"
    path.write_bytes(drawn(lambda page: (letter(page), hand(page))))
    code = ("import sys; from pathlib import Path; from verifier import pages; from verifier.domain import Piece, Media; "
            f"found = pages.read(Piece('p', '', Media.PDF, Path({str(path)!r}).read_bytes()), pages.Reader()); "
            "print(found.pages[0].inks, 'pdfplumber' in sys.modules)")
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["()", "False"]


@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
def test_ink_stands_on_the_page_as_shown_however_it_is_turned_and_cropped(quarters):
    with pikepdf.open(io.BytesIO(drawn(signing(hand)))) as pdf:
        pdf.pages[0].Rotate = 90 * quarters
        pdf.pages[0].CropBox = [20, 50, 575, 830]
        buffer = io.BytesIO()
        pdf.save(buffer)
    page = read(buffer.getvalue()).pages[0]
    asked = next(cell for line in page.lines for cell in line.cells if cell[0].text == "Bon")[0].box
    assert len(page.inks) == 1
    ink = page.inks[0]
    away = ((ink.x0 + ink.x1 - asked.x0 - asked.x1) / 2, ink.middle - asked.middle)
    turned = {0: away, 1: (away[1], -away[0]), 2: (-away[0], -away[1]), 3: (-away[1], away[0])}[quarters]
    assert 20 < turned[0] < 110
    assert 40 < turned[1] < 80


def annotated(**entries):
    with pikepdf.open(io.BytesIO(drawn(signing()))) as pdf:
        entries = {"Type": pikepdf.Name.Annot, "Rect": [345, 230, 465, 280], "F": 4, **entries}
        shape = pikepdf.Stream(pdf, b"0 0 1 RG 2 w 5 5 m 30 60 50 -10 70 40 c 90 10 100 40 110 20 c S")
        shape.update({"/Type": pikepdf.Name.XObject, "/Subtype": pikepdf.Name.Form, "/BBox": [0, 0, 120, 50]})
        entries["AP"] = pikepdf.Dictionary(N=pdf.make_indirect(shape))
        note = pdf.make_indirect(pikepdf.Dictionary({f"/{key}": value for key, value in entries.items()}))
        pdf.pages[0].Annots = pikepdf.Array([note])
        if "FT" in entries:
            pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([note]))
        buffer = io.BytesIO()
        pdf.save(buffer)
    return buffer.getvalue()


SIG_FIELD = {"Subtype": pikepdf.Name.Widget, "FT": pikepdf.Name.Sig, "T": "Signature1"}


@pytest.mark.parametrize(("entries", "count"), [
    ({"Subtype": pikepdf.Name.Ink, "InkList": [[350, 240, 400, 270]]}, 1),
    ({"Subtype": pikepdf.Name.Stamp}, 1),
    ({"Subtype": pikepdf.Name.Stamp, "F": 2}, 0),
    ({**SIG_FIELD, "V": pikepdf.Dictionary(Type=pikepdf.Name.Sig, Filter=pikepdf.Name("/Adobe.PPKLite"))}, 1),
    (SIG_FIELD, 0),
    ({"Subtype": pikepdf.Name.Link}, 0),
], ids=["ink", "stamp", "hidden stamp", "signed field", "empty field", "link"])
def test_notes_drawn_on_the_page_are_ink(entries, count):
    assert len(found(annotated(**entries))) == count


def test_drawings_that_cannot_be_looked_at_are_said(monkeypatch):
    def broken(*_):
        raise inks.UnseenInksError
    monkeypatch.setattr(inks, "drawn_on", broken)
    document = read(drawn(signing(hand)))
    assert document.pages[0].inks == ()
    assert [signal.code for signal in document.signals] == ["encre_non_cherchee"]


# ── a scan, a photo ──────────────────────────────────────────────────────────────────────────────────────────────────

SCANNED = ["curves", "across the border", "picture", "stamp"]
CLEAN = ["nothing", "empty box", "rounded boxes", "dots", "rules", "ticks"]


@pytest.mark.parametrize("name", SCANNED)
def test_ink_is_found_on_a_scan(name):
    boxes = found(scanned(painted(drawn(signing(HANDS[name])), 150), dpi=150))
    assert boxes
    assert all(ink.x0 > 318 and ink.x1 < 620 and ink.top > 530 and ink.bottom < 690 for ink in boxes)


@pytest.mark.parametrize("name", CLEAN)
def test_a_scan_without_ink_has_none(name):
    assert found(scanned(painted(drawn(signing(NO_HANDS[name])), 150), dpi=150)) == ()


def test_ink_is_found_on_a_tilted_picture_in_its_own_pixels():
    image = painted(drawn(signing(hand)), 150).rotate(1.7, expand=False, fillcolor=255, resample=Image.Resampling.BICUBIC)
    boxes = found(saved(image, "JPEG", quality=70), Media.IMAGE)
    assert len(boxes) == 1
    scale = 150 / 72
    assert abs(boxes[0].x0 / scale - 345) < 40
    assert abs(boxes[0].middle / scale - 577) < 40


# ── whose hand ───────────────────────────────────────────────────────────────────────────────────────────────────────


def is_signed(document, finders, kind=None):
    facts = extract(0, document, finders)
    assert kind is None or facts.kind is kind
    return Trait.SIGNED in facts.traits


@pytest.mark.parametrize(("paint", "signed"), [
    (signing(), False), (signing(box), False), (signing(rounded), False), (signing(chart), False),
    (signing(hand), True), (signing(HANDS["stamp"]), True), (signing(supplier_hand), False), (signing(logo), False),
    (signing(hand, labels=((330, "Signature du client :"),)), True),
    (signing(hand, labels=((330, "Lu et approuvé"),)), True),
    (signing(hand, labels=((330, "Signature précédée de la mention manuscrite"), (330, "« Bon pour accord »"))), True),
    (signing(hand, labels=((330, "Cachet et signature du fournisseur"),)), False),
    (signing(hand, labels=((330, "Alcyane Santé"), (330, "Signature et cachet"))), False),
    (signing(lambda page: scribble(page, 345, 700), labels=((330, "Bon pour accord"),)), False),
    (signing(lambda page: scribble(page, 200, 505), labels=((72, "Signature du client :"),)), True),
    (signing(lambda page: scribble(page, 200, 505), labels=((330, "Bon pour accord"),)), True),
    (signing(lambda page: scribble(page, 85, 530), labels=((330, "Bon pour accord"), (72, "Le fournisseur"))), False),
], ids=["empty", "box", "rounded", "chart", "hand", "stamp", "elsewhere", "logo", "signature", "lu et approuvé", "mention",
        "supplier's stamp", "issuer's name", "too far", "beside", "before the mention", "under the supplier"])
def test_a_devis_is_signed_where_the_client_s_ink_stands(paint, signed, finders):
    assert is_signed(read(drawn(paint)), finders, Kind.DEVIS) is signed


@pytest.mark.parametrize(("paint", "signed"), [
    (sides(), False), (sides(hand), True), (sides(supplier_hand), False), (sides(supplier_hand, hand), True),
    (sides(supplier_hand, supplier="Le fournisseur", client="L'acheteur"), False),
    (sides(hand, supplier="Le fournisseur", client="L'acheteur"), True),
    (sides(supplier_hand, supplier="Alcyane Santé", client="Pour le cabinet"), False),
    (sides(hand, supplier="Alcyane Santé", client="Pour le cabinet"), True),
], ids=["empty", "client", "supplier", "both", "fournisseur", "acheteur", "issuer", "cabinet"])
@pytest.mark.parametrize("scan", [False, True], ids=["text", "scan"])
def test_an_order_is_signed_by_its_client_only(paint, signed, scan, finders):
    data = drawn(paint)
    document = read(scanned(painted(data, 150), dpi=150) if scan else data)
    assert is_signed(document, finders, Kind.BON_DE_COMMANDE) is signed


def test_an_attestation_asks_for_no_client_s_hand(finders):
    paint = signing(hand, title="ATTESTATION DE L'ÉDITEUR", labels=((330, "Signature"),))
    assert not is_signed(read(drawn(paint)), finders)


def test_a_printed_title_of_an_empty_box_is_no_hand(finders):
    assert not is_signed(type_document("# DEVIS N° 12\nDate : 10/01/2024\n\nBon pour accord"), finders)
    assert is_signed(type_document("# DEVIS N° 12\nDate : 10/01/2024\n\nBon pour accord, le 12/01/2024"), finders)
