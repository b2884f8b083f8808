"""Ink that OCR passes over: highlighted words are read, what stays unread is told, and nothing is sure beside it."""

import hashlib
from dataclasses import replace

import numpy as np
import pytest
from papers import HEIGHT, drawn, painted, saved
from PIL import Image, ImageDraw
from reportlab.pdfbase.pdfmetrics import stringWidth

from verifier import catalog, pages
from verifier.domain import Media, Piece, Polarity, Topic, Trait
from verifier.fields.extracting import Finders, extract
from verifier.pages import Reader
from verifier.pages.picture import lettering, ocr

DPI = 200
LEFT, TOP, PITCH, SIZE = 72, 300, 20, 11
DENIED = "n'est pas"
ROWS = (
    "La société Exemplaire, éditeur, atteste que le docteur Martin utilise le logiciel Velmora",
    "dans sa version 5.60, qui fut acquis le 14 mars 2024 pour son cabinet.",
    f"Ce logiciel {DENIED} DMP compatible à ce jour.",
    "La présente attestation est délivrée pour servir et valoir ce que de droit.",
)


def attestation(page):
    page.drawString(LEFT, HEIGHT - 200, "ATTESTATION")
    for place, row in enumerate(ROWS):
        page.drawString(LEFT, HEIGHT - TOP - PITCH * place, row)


@pytest.fixture(scope="module")
def sheet():
    return painted(drawn(attestation), DPI)


def denied_box():
    """Where « n'est pas » stands on the painted page, in pixels."""
    scale, before = DPI / 72, stringWidth("Ce logiciel ", "Helvetica", SIZE)
    wide, base = stringWidth(DENIED, "Helvetica", SIZE), TOP + 2 * PITCH
    sides = (LEFT + before - 1, base - SIZE, LEFT + before + wide + 1, base + 4)
    return tuple(round(side * scale) for side in sides)


def highlighted(sheet, colour):
    """The page with a highlighter's ink over « n'est pas »: it darkens the paper and leaves the letters."""
    shown = np.asarray(sheet.convert("RGB")).copy()
    x0, top, x1, bottom = denied_box()
    shown[top:bottom, x0:x1] = shown[top:bottom, x0:x1].astype(np.uint16) * np.array(colour) // 255
    return Image.fromarray(shown)


def blotted(sheet):
    """The page with « n'est pas » scribbled over: nobody can read it, anybody sees it."""
    shown = sheet.copy()
    x0, top, x1, bottom = denied_box()
    zigzag = [(x, top + 8 if place % 2 else bottom - 10) for place, x in enumerate(range(x0 + 4, x1 - 4, 6))]
    ImageDraw.Draw(shown).line(zigzag, fill=20, width=4)
    return shown


def read(image):
    data = saved(image, "JPEG", quality=85)
    return pages.read(Piece("piece.jpg", hashlib.sha256(data).hexdigest(), Media.IMAGE, data), Reader())


def shown(document):
    return "\n".join(line.text for page in document.pages for line in page.lines)


def codes(document):
    return [signal.code for signal in document.signals]


@pytest.fixture
def finders(tmp_path):
    (tmp_path / "sources.csv").write_text("source_id,titre,url,date,autorite\ns-1,Liste,,2024-01-15,officielle\n", encoding="utf-8")
    (tmp_path / "editeurs.csv").write_text("id,nom,alias,groupe,source_id\ne-1,Exemplaire,,,s-1\n", encoding="utf-8")
    (tmp_path / "logiciels.csv").write_text(
        "id,editeur_id,nom,alias,professions,source_id\nl-1,e-1,Velmora,,chirurgien-dentiste,s-1\n", encoding="utf-8",
    )
    return Finders(catalog.spotter(catalog.load(tmp_path)))


@pytest.mark.parametrize("mode", ["RGB", "L"])
@pytest.mark.parametrize("colour", [(90, 200, 90), (90, 170, 255), (120, 120, 120), (255, 240, 60)], ids=["vert", "bleu", "gris", "jaune"])
def test_highlighted_words_are_read(sheet, colour, mode):
    assert f"Ce logiciel {DENIED} DMP compatible" in shown(read(highlighted(sheet, colour).convert(mode)))


def test_what_stays_unread_within_a_row_is_told_where_it_stands(sheet):
    document = read(blotted(sheet))
    assert "encre_non_lue" in codes(document)
    x0, top, x1, bottom = denied_box()
    assert any(box.x0 < x1 and x0 < box.x1 and box.top < bottom and top < box.bottom for box in document.pages[0].unread)


def test_beside_unread_ink_a_mention_is_not_sure(sheet, finders):
    document = read(blotted(sheet))
    smudged = extract(0, document, finders)
    whole = extract(0, replace(document, pages=tuple(replace(page, unread=()) for page in document.pages)), finders)
    assert Trait.UNREAD_INK in smudged.traits
    assert Trait.UNREAD_INK not in whole.traits
    pairs = [
        (one.confidence, other.confidence) for one, other in zip(smudged.mentions, whole.mentions, strict=True)
        if one.topic is Topic.DMP and one.polarity is not Polarity.NEGATIVE
    ]
    assert pairs
    assert all(one < 0.5 <= other for one, other in pairs)


def ordinary(page):
    """An invoice with a logo, a table and a signature."""
    attestation(page)
    page.setFillGray(0.2)
    page.circle(110, HEIGHT - 90, 30, fill=1)
    page.setFillGray(1)
    page.circle(118, HEIGHT - 84, 12, fill=1)
    page.setFillGray(0.85)
    page.rect(LEFT, HEIGHT - 470, 450, 20, fill=1)
    page.setFillGray(0)
    for row, cells in enumerate((("Désignation", "Quantité", "Montant"), ("Licence Velmora", "1", "1 140,00"), ("Formation", "2", "228,00"))):
        for left, cell in zip((0, 250, 350), cells, strict=True):
            page.drawString(LEFT + left + 4, HEIGHT - 464 - 20 * row, cell)
    for x in (0, 240, 340, 450):
        page.line(LEFT + x, HEIGHT - 450, LEFT + x, HEIGHT - 510)
    page.drawString(330, HEIGHT - 600, "Le gérant, Jean Martin")
    page.bezier(340, HEIGHT - 650, 380, HEIGHT - 560, 420, HEIGHT - 720, 470, HEIGHT - 620)
    page.bezier(345, HEIGHT - 660, 420, HEIGHT - 600, 400, HEIGHT - 680, 500, HEIGHT - 640)


def test_a_logo_a_table_and_a_signature_are_no_unread_ink():
    document = read(painted(drawn(ordinary), DPI))
    assert "encre_non_lue" not in codes(document)
    assert document.pages[0].unread == ()


def test_a_dark_stamp_over_a_row_leaves_it_readable_or_told(sheet):
    stamped = sheet.copy()
    x0, _, x1, bottom = denied_box()
    ImageDraw.Draw(stamped).ellipse((x0 - 60, bottom - 230, x1 + 140, bottom + 170), outline=95, width=9)
    document = read(stamped)
    assert f"{DENIED} DMP compatible" in shown(document) or document.pages[0].unread


def test_what_was_read_is_kept_when_no_time_is_left_for_the_rest(sheet, monkeypatch):
    """All of the page counts as unread then: its words stand, and nothing missing on it is sure."""
    def give_up(*_):
        raise ocr.OcrFailedError

    monkeypatch.setattr(lettering, "read_again", give_up)
    document = read(sheet)
    assert document.error is None
    assert "acquis le 14 mars 2024" in shown(document)
    (page,) = document.pages
    (box,) = page.unread
    assert (box.width, box.height) == pytest.approx((page.width, page.height), abs=1)
    assert "encre_non_lue" in codes(document)
