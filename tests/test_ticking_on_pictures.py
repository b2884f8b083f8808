"""Boxes to tick on scans and photos: seen by their sides, for Tesseract reads none."""

import cProfile
import hashlib
import io
import random
import sys
from pathlib import Path

import numpy as np
import pytest
from papers import drawn, letter
from PIL import Image
from reportlab.pdfgen import canvas

from verifier import pages
from verifier.domain import Box, Media, Piece, Word
from verifier.pages import Reader
from verifier.pages.picture.preparing import prepared
from verifier.pages.picture.ruling import INK, runs_of
from verifier.pages.picture.ticking import SURE, Tick, boxes_on, with_signs

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))

from degraded.damage import DAMAGES

SIDE = 9
READER = Reader()
LINES = (
    "Le formulaire ci-dessous est rempli par la société éditrice du logiciel métier.",
    "Il est remis au professionnel de santé qui le transmet à sa caisse d'assurance maladie.",
    "Toute déclaration inexacte engage la responsabilité de son auteur.",
)


def cross(sheet, x, y):
    sheet.line(x, y, x + SIDE, y + SIDE)
    sheet.line(x, y + SIDE, x + SIDE, y)


def tick_beyond(sheet, x, y):
    sheet.setLineWidth(1.4)
    sheet.line(x + 2, y + 5, x + 4, y + 2)
    sheet.line(x + 4, y + 2, x + 10, y + 12)
    sheet.setLineWidth(1)


def blot(sheet, x, y):
    sheet.rect(x + 2, y + 2, SIDE - 4, SIDE - 4, fill=1)


def nothing(_sheet, _x, _y):
    pass


def sheet_of(draw):
    """The PDF of a letter with what `draw` adds at 60, 620."""
    file = io.BytesIO()
    sheet = canvas.Canvas(file)
    sheet.setFont("Helvetica", 11)
    for place, line in enumerate((*LINES, *LINES)):
        sheet.drawString(60, 780 - 18 * place, line)
    draw(sheet)
    sheet.save()
    return file.getvalue()


def form(mark):
    """« Logiciel DMP compatible : ☐ oui ☒ non », the second box marked."""
    def draw(sheet):
        sheet.drawString(60, 620, "Logiciel DMP compatible :")
        for x, word in ((215, "oui"), (265, "non")):
            sheet.drawString(x, 620, word)
            sheet.rect(x - 15, 620, SIDE, SIDE)
        mark(sheet, 250, 620)
    return sheet_of(draw)


def arrived(pdf, damage):
    return DAMAGES[damage](pdf, pdf, random.Random(3))  # noqa: S311  the same picture each time


def lines_of(data):
    piece = Piece("scan.png", hashlib.sha256(data).hexdigest(), Media.IMAGE, data)
    return [line.text for line in pages.read(piece, READER).pages[0].lines]


def row(data, word):
    return next(" ".join(line.replace("|", " ").split()) for line in lines_of(data) if word in line)


@pytest.mark.parametrize("mark", [cross, tick_beyond, blot])
def test_the_ticked_box_is_read_whatever_ticks_it(mark):
    assert row(arrived(form(mark), "clean 150 dpi"), "DMP") == "Logiciel DMP compatible : ☐ oui ☒ non"


@pytest.mark.parametrize("damage", ["noise, tilt 3°, 150 dpi", "fax 204 × 196, 1 bit", "low contrast", "turned 180°", "photo, 12 Mpx"])
def test_boxes_are_seen_however_the_sheet_came(damage):
    assert row(arrived(form(cross), damage), "DMP").replace(" :", ":") == "Logiciel DMP compatible: ☐ oui ☒ non"


def test_a_box_that_nobody_ticked_is_empty():
    assert row(arrived(form(nothing), "clean 200 dpi"), "DMP") == "Logiciel DMP compatible : ☐ oui ☐ non"


def test_a_speck_in_a_box_is_no_tick():
    def speck(sheet, x, y):
        sheet.circle(x + 4, y + 4, 1, fill=1)

    assert row(arrived(form(speck), "clean 200 dpi"), "DMP") == "Logiciel DMP compatible : ☐ oui ☐ non"


def test_a_typed_box_is_one_and_a_bracketed_number_is_none():
    def draw(sheet):
        sheet.drawString(60, 640, "[ ] Le logiciel est DMP compatible")
        sheet.drawString(60, 620, "[2] Le logiciel transmet les feuilles de soins")

    lines = lines_of(arrived(sheet_of(draw), "clean 200 dpi"))
    assert "☐ Le logiciel est DMP compatible" in lines
    assert not any("☐" in line or "☒" in line for line in lines if "DMP" not in line)


def test_the_cells_of_a_table_and_of_a_number_are_no_boxes():
    def draw(sheet):
        for place, digit in enumerate("10003456789"):
            sheet.drawString(150 + 14 * place, 621, digit)
            sheet.rect(147 + 14 * place, 618, 12, 12)
        for place in range(4):
            sheet.rect(60 + 14 * place, 580, 14, 14)

    pixels = prepared(np.asarray(Image.open(io.BytesIO(arrived(sheet_of(draw), "clean 200 dpi"))))).pixels
    ink = pixels < INK
    assert boxes_on(ink, runs_of(ink)) == []


@pytest.mark.parametrize("damage", ["clean 100 dpi", "tilt 2°, JPEG 50, 300 dpi", "photo, 7 Mpx, strong"])
def test_letters_are_no_boxes(damage):
    page = drawn(lambda page: [letter(page, top=60 + 125 * block) for block in range(6)])
    picture = prepared(np.asarray(Image.open(io.BytesIO(arrived(page, damage))).convert("L"))).pixels
    assert boxes_on(picture < INK, runs_of(picture < INK)) == []


def test_a_box_is_seen_below_thousands_of_others():
    ink = np.zeros((2000, 1500), dtype=bool)
    for top in range(10, 1500, 30):
        for left in range(10, 1450, 30):
            ink[top : top + 16, left : left + 16] = True
            ink[top + 2 : top + 14, left + 2 : left + 14] = False
    ink[1900:1924, 100:124] = True
    ink[1903:1921, 103:121] = False

    found = [tick for tick in boxes_on(ink, runs_of(ink)) if tick.box.top > 1800]

    assert [(tick.box.x0, tick.ticked) for tick in found] == [(100.0, False)]


def page_of_boxes(across):
    """Fifty rows of so many boxes, none of which is the place of a sign."""
    ink = np.zeros((2040, 40 + across * 40), dtype=bool)
    for top in range(20, 2020, 40):
        for left in range(20, 20 + across * 40, 40):
            ink[top : top + 16, left : left + 16] = True
            ink[top + 2 : top + 14, left + 2 : left + 14] = False
    return ink


def calls_for(work):
    """How many functions of ours and of Python's are called."""
    profile = cProfile.Profile()
    profile.runcall(work)
    return sum(entry.callcount for entry in profile.getstats())


def test_twice_the_boxes_are_twice_the_work():
    one, two = page_of_boxes(20), page_of_boxes(40)
    few, many = (calls_for(lambda ink=ink: boxes_on(ink, runs_of(ink))) for ink in (one, two))
    assert len(boxes_on(two, runs_of(two))) == 2 * len(boxes_on(one, runs_of(one))) == 2 * 50 * 20
    assert many < 2.2 * few


def test_signs_are_set_beside_words_without_looking_at_every_row():
    def asked(down):
        ticks = [Tick(Box(10.0, top, 30.0, top + 20), ticked=False) for top in map(float, range(0, down * 40, 40))]
        rows = [[Word("mot", Box(40.0, tick.box.top, 90.0, tick.box.bottom), 0.9)] for tick in ticks]
        assert with_signs(rows, ticks)[-1] == (Word("☐", ticks[-1].box, SURE), rows[-1][0])
        return calls_for(lambda: with_signs(rows, ticks))

    assert asked(200) < 2.2 * asked(100)


def test_a_stroke_that_widens_to_the_edge_of_the_sheet_is_no_bracket():
    ink = np.zeros((120, 100), dtype=bool)
    ink[20:80, 90:97] = True
    ink[35:80, 90:] = True
    ink[31, 99] = False
    assert boxes_on(ink, runs_of(ink)) == []
