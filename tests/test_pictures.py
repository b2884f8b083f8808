"""Pictures as they come: photographed askew, upside down, blurred, cut off, or made to hurt."""

import hashlib
import io
import struct
import sys
from pathlib import Path
from random import Random

import numpy as np
import pytest
from papers import LETTER, drawn, letter, painted, saved
from PIL import Image

from verifier import pages
from verifier.domain import Box, Line, Media, Piece, Word
from verifier.pages import Reader
from verifier.pages.picture.grading import faults, graded
from verifier.pages.picture.images import frames
from verifier.pages.picture.leaders import without_leaders
from verifier.pages.picture.preparing import prepared
from verifier.pages.picture.ruling import INK, runs_of
from verifier.pages.picture.sheet import corners_of
from verifier.pages.picture.slant import lies_on_its_side, looks_upside_down

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))

from degraded.damage import photo, shaded

READER = Reader()
FULL_PAGE = drawn(lambda page: [letter(page, top=60 + 125 * block) for block in range(6)])


def chance(seed):
    return Random(seed)  # noqa: S311  the same picture each time


def read(data, reader=READER):
    return pages.read(Piece("piece", hashlib.sha256(data).hexdigest(), Media.IMAGE, data), reader)


def first_frame(data):
    _, found = frames(data, 10_000_000, 1)
    return next(found).pixels


def texts(document):
    return [line.text for page in document.pages for line in page.lines]


def pixels_of(data):
    return np.asarray(Image.open(io.BytesIO(data)).convert("L"))


def codes(document):
    return [signal.code for signal in document.signals]


@pytest.fixture(scope="module")
def photographed():
    return photo((2000, 2667), 0.04, 0.8, 75, 0.5)(FULL_PAGE, FULL_PAGE, chance(7))


def test_a_sheet_photographed_askew_in_a_shadow_is_read_where_it_lies(photographed):
    document = read(photographed)
    assert texts(document) == list(LETTER) * 6
    image = Image.open(io.BytesIO(photographed))
    page = document.pages[0]
    assert page.height == image.height  # the straight sheet, as long as the photo
    box = page.shown(page.lines[2].words[1].box)
    assert 0 < box.x0 < box.x1 < image.width
    inside = np.asarray(image.crop([int(side) for side in box]))
    assert inside.min() < 0.6 * inside.max()  # ink on paper, not the table
    assert inside.max() > 100


def test_only_a_sheet_with_a_dark_table_all_around_has_corners(photographed):
    assert corners_of(pixels_of(photographed)[::4, ::4]) is not None
    page = np.asarray(painted(FULL_PAGE, 60))
    assert corners_of(page) is None
    framed = np.pad(page, ((0, 0), (40, 0)), constant_values=20)
    assert corners_of(framed) is None


def test_a_shadow_is_evened():
    lit = prepared(pixels_of(shaded(FULL_PAGE, FULL_PAGE, chance(3)))).pixels
    assert np.percentile(lit, 20) > 200
    assert np.percentile(lit, 1) < 90


def test_a_page_on_its_side_is_known_from_its_rows():
    page = np.asarray(painted(FULL_PAGE, 60))
    assert not lies_on_its_side(page)
    assert lies_on_its_side(np.rot90(page))


def test_a_blurred_a_dark_and_a_small_picture_are_named():
    assert codes(read(saved(painted(FULL_PAGE, 50), "PNG"))) == ["image_trop_petite"]
    sharp, soft = (prepared(pixels_of(photo((2000, 2667), 0.01, blur, 75, 0.9)(FULL_PAGE, FULL_PAGE, chance(1)))) for blur in (0.8, 4.0))
    dark = prepared(np.asarray(painted(FULL_PAGE, 200)) // 5)
    assert [[*faults(0.5, each.paper, each.pixels, ())] for each in (sharp, soft, dark)] == [[], ["photo_floue"], ["image_sombre"]]
    assert [*faults(0.95, soft.paper, soft.pixels, ())] == []


def row(text, confidence):
    return Line((tuple(Word(each, Box(0, 0, 10, 10), confidence) for each in text.split()),))


def test_a_page_is_no_better_than_its_worst_row_that_decides():
    sure, doubtful = row("Nous vous remercions de votre confiance", 0.95), row("Version 5.60 du 12/03/2024", 0.4)
    assert graded([sure, doubtful], 0.93) == 0.4
    assert graded([sure, row("Nous vous remercions", 0.4)], 0.93) == 0.93
    assert graded([], 0.9) == 0.9


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
def test_a_file_that_was_cut_off_is_read_as_far_as_it_goes_and_that_is_said(form):
    data = saved(painted(FULL_PAGE, 150), form)
    document = read(data[: len(data) * 6 // 10])
    assert texts(document)[:6] == list(LETTER)
    assert "image_tronquee" in codes(document)


@pytest.mark.parametrize(
    "picture",
    [Image.new("L", (1, 1)), Image.new("L", (1, 3000)), Image.new("1", (3000, 2)), Image.new("RGBA", (40, 40)), Image.new("I;16", (30, 30), 9)],
    ids=lambda image: f"{image.mode} {image.size}",
)
def test_a_picture_of_nothing_is_blank(picture):
    assert codes(read(saved(picture, "PNG"))) == ["page_blanche"]


def tiff(count, *, loops=False):
    """A TIFF of so many pages of 8 × 8 points, the last of which may lead back to the first."""
    tags = ((256, 3, 1, 8), (257, 3, 1, 8), (258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 1), (273, 4, 1, 8), (277, 3, 1, 1), (278, 3, 1, 8), (279, 4, 1, 8))
    data, size = bytearray(b"II*\0" + struct.pack("<I", 16) + bytes(8)), 6 + 12 * 9
    for place in range(count):
        after = len(data) + size if place < count - 1 else 16 * loops
        data += struct.pack("<H", 9) + b"".join(struct.pack("<HHII", *tag) for tag in tags) + struct.pack("<I", after)
    return bytes(data)


def test_a_tiff_of_many_pages_and_one_that_turns_in_a_circle_end():
    assert "2000 pages" in read(tiff(2000)).error
    assert codes(read(tiff(3, loops=True))) == ["page_blanche"] * 3


def test_a_huge_picture_is_refused_before_it_is_unpacked():
    header = struct.pack(">IIBBBBB", 65_535, 65_535, 8, 2, 0, 0, 0)
    data = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR" + header + struct.pack(">I", 0)
    assert "millions de points" in read(data).error or "abîmée" in read(data).error
    second = saved(Image.new("1", (50, 50), 1), "TIFF", save_all=True, append_images=[Image.new("1", (3000, 3000), 1)])
    assert "millions de points" in read(second, Reader(largest_picture=1_000_000)).error


def test_garbage_about_the_camera_does_no_harm():
    picture = painted(FULL_PAGE, 120)
    plain, garbage = (first_frame(saved(picture, "JPEG", **more)) for more in ({}, {"exif": b"Exif\0\0" + bytes(range(256))}))
    assert np.array_equal(plain, garbage)


@pytest.mark.parametrize("mode", ["CMYK", "P", "I;16"])
def test_colours_of_any_sort_are_grey_in_the_end(mode):
    grey = painted(FULL_PAGE, 60)
    deep = Image.fromarray(np.asarray(grey).astype(np.uint16) * 257) if mode == "I;16" else grey.convert(mode)
    assert np.abs(first_frame(saved(deep, "TIFF")).astype(int) - np.asarray(grey)).max() <= 8


def test_a_page_on_its_head_is_seen_before_it_is_read():
    upright = prepared(np.asarray(painted(FULL_PAGE))).pixels < INK
    assert not looks_upside_down(upright)
    assert looks_upside_down(upright[::-1, ::-1])


@pytest.mark.parametrize(("dash", "below"), [((1, 2), 3), ((0.8, 4), 2), ((2, 2), 1)], ids=["dots", "far apart", "at the feet"])
def test_the_rows_of_a_form_over_dotted_rules_are_read(dash, below):
    rows = ["Nom du client  Docteur Philippe Jacquemin", "Adresse  14 quai de la Gironde, 33000 Bordeaux",
            "Logiciel choisi  Pyrogène Gestion 4.2", "N° RPPS  10003456789"]

    def paint(page):
        page.setLineWidth(0.5)
        page.setDash(list(dash))
        for place, text in enumerate(rows):
            page.drawString(72, 760 - 26 * place, text)
            page.line(72, 760 - 26 * place - below, 520, 760 - 26 * place - below)

    assert texts(read(saved(painted(drawn(paint)), "PNG"))) == [row.replace("  ", " ") for row in rows]


def test_letters_stay_where_no_dots_are():
    page = np.asarray(painted(FULL_PAGE))
    ink = page < INK
    assert without_leaders(page, ink, runs_of(ink)) is page


def test_words_underlined_close_to_their_feet_are_read():
    rows = ["Attestation de notre logiciel", "Facture du 14/02/2024 payée", "Version 7.0.2 compatible DMP"]

    def paint(page):
        page.setFont("Times-Roman", 12)
        page.setLineWidth(0.5)
        for place, text in enumerate(rows):
            page.drawString(72, 760 - 40 * place, text)
            page.line(72, 759.6 - 40 * place, 72 + page.stringWidth(text, "Times-Roman", 12), 759.6 - 40 * place)

    assert texts(read(saved(painted(drawn(paint)), "PNG"))) == rows
