"""Narrow dark bars: light letters on them are read in any light, and one that hides words of a row is told."""

import hashlib
import io
import sys
from pathlib import Path
from random import Random

import numpy as np
import pytest
from papers import HEIGHT, drawn, painted, saved
from PIL import Image, ImageDraw

from verifier import pages
from verifier.domain import Media, Piece
from verifier.pages import Reader
from verifier.pages.picture.bars import without_dark_bars
from verifier.pages.picture.preparing import prepared

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))

from degraded.damage import photo

DPI = 200
LEFT, WIDE, TALL = 72, 450, 18
HEAD = ("Désignation", "Référence", "Date", "Montant")
CELLS = ("Logiciel Velmora", "C-4410", "14/03/2024", "1 140,00")
PLACES = (4, 170, 280, 370)
ROW = "Ce logiciel reste DMP compatible à ce jour et pour son cabinet."
PAPER = np.full((10, 8), 255.0)


def table(page, level=0.2):
    """An invoice whose table has a dark head."""
    for place in range(6):
        page.drawString(LEFT, HEIGHT - 100 - 20 * place, "Madame Martin, 12 rue des Lilas à Lyon, cabinet dentaire")
    page.drawString(LEFT, HEIGHT - 420, ROW)
    page.setFillGray(level)
    page.rect(LEFT, HEIGHT - 300, WIDE, TALL, stroke=0, fill=1)
    page.setFont("Helvetica-Bold", 9)
    page.setFillGray(1)
    for left, label in zip(PLACES, HEAD, strict=True):
        page.drawString(LEFT + left, HEIGHT - 295, label)
    page.setFont("Helvetica", 10)
    page.setFillGray(0)
    for left, cell in zip(PLACES, CELLS, strict=True):
        page.drawString(LEFT + left, HEIGHT - 318, cell)


@pytest.fixture(scope="module")
def sheet():
    return painted(drawn(table), DPI)


def dimmed(sheet):
    """The sheet in a light that falls off to the right, with a grain."""
    grain = np.random.default_rng(5).normal(0, 5, (sheet.height, sheet.width))
    light = np.linspace(0.95, 0.6, sheet.width)[None, :]
    return Image.fromarray(np.clip((np.asarray(sheet.convert("L")) * 0.9 + 25) * light + grain, 0, 255).astype(np.uint8))


def bled(sheet):
    """The sheet whose dark ink is no darker than a mid-grey."""
    return Image.fromarray((np.asarray(sheet.convert("L")) * 0.62 + 90).astype(np.uint8))


def photographed(_sheet):
    """The sheet photographed on a dark table."""
    taken = photo((1900, 2500), 0.03, 0.9, 60, 0.45)
    return Image.open(io.BytesIO(taken(drawn(table), b"", Random(4))))  # noqa: S311  the same picture each time


def read(image):
    data = saved(image, "JPEG", quality=85)
    return pages.read(Piece("piece.jpg", hashlib.sha256(data).hexdigest(), Media.IMAGE, data), Reader())


def rows(document):
    return [line.text for page in document.pages for line in page.lines]


def codes(document):
    return [signal.code for signal in document.signals]


@pytest.mark.parametrize("seen", [
    lambda sheet: sheet, dimmed, bled, lambda sheet: sheet.rotate(1.2, fillcolor=255), photographed,
], ids=["plain", "dim", "pale", "askew", "photo"])
def test_the_light_labels_of_a_dark_head_are_read(sheet, seen):
    told = rows(read(seen(sheet)))
    assert any(all(label in row for label in HEAD) for row in told), told
    assert any(CELLS[2] in row for row in told)


@pytest.mark.parametrize("level", [0.05, 0.3, 0.45])
def test_a_bar_is_turned_exactly(level):
    """What stands above and below keeps each point, and the bar leaves no rule."""
    pixels = np.asarray(painted(drawn(lambda page: table(page, level)), 250).convert("L"))
    shown = without_dark_bars(pixels, PAPER)
    top, bottom = (round(place * 250 / 72) for place in (300 - TALL, 300))
    outside = np.r_[0 : top - 10, bottom + 10 : pixels.shape[0]]
    assert (shown[outside] == pixels[outside]).all()
    inside = shown[top - 10 : bottom + 10] < 128
    assert 0 < inside.mean() < 0.1
    assert inside.mean(axis=1).max() < 0.2


def test_a_dark_surface_without_letters_stays_as_it_is():
    pixels = np.full((800, 600), 255, np.uint8)
    pixels[100:150, 50:550] = 40
    pixels[300:700, 50:550] = np.random.default_rng(1).integers(20, 70, (400, 500))
    assert without_dark_bars(pixels, PAPER) is pixels


def test_a_sheet_on_a_dark_table_is_no_bar(sheet):
    little = sheet.convert("L").resize((1000, 1414))
    on_table = np.full((1800, 1400), 45, np.uint8)
    on_table[200:1614, 200:1200] = np.asarray(little)
    frame = without_dark_bars(on_table, PAPER)[:180]
    assert (frame == 45).all()


@pytest.mark.parametrize("shape", [(8, 8), (70, 2000), (2000, 70), (65, 67)])
@pytest.mark.parametrize("level", [0, 255])
def test_any_picture_has_its_bars_looked_for(shape, level):
    pixels = np.full(shape, level, np.uint8)
    assert without_dark_bars(pixels, PAPER).shape == shape
    assert prepared(pixels).pixels.size


@pytest.mark.parametrize("fill", [0, 60, 100])
def test_a_bar_that_hides_words_of_a_row_is_told_where_it_stands(sheet, fill):
    hidden = sheet.convert("L")
    sides = [round(place * DPI / 72) for place in (LEFT + 56, 420 - 9, LEFT + 86, 420 + 3)]
    ImageDraw.Draw(hidden).rectangle(sides, fill=fill)
    document = read(hidden)
    assert "encre_non_lue" in codes(document)
    x0, top, x1, bottom = sides
    assert any(box.x0 < x1 and x0 < box.x1 and box.top < bottom and top < box.bottom for box in document.pages[0].unread)


def test_a_dark_head_that_was_read_and_a_bar_away_from_text_hide_nothing(sheet):
    barred = sheet.convert("L")
    ImageDraw.Draw(barred).rectangle((200, 1500, 1400, 1540), fill=20)
    document = read(barred)
    assert "encre_non_lue" not in codes(document)
    assert document.pages[0].unread == ()
