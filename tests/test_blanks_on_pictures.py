"""Blanks of a form on scans: what nobody filled in is seen, what someone wrote on is read."""

import hashlib
import random
import sys
from pathlib import Path

import pytest
from papers import drawn, letter

from verifier import pages
from verifier.domain import Media, Piece
from verifier.pages import Reader
from verifier.pages.picture.blanks import BLANK

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))

from degraded.damage import DAMAGES

READER = Reader()
DOTS, LINE = "." * 28, "_" * 18


def lines_of(paint, damage="clean 200 dpi"):
    def sheet(page):
        letter(page)
        page.setFont("Helvetica", 11)
        paint(page)

    data = DAMAGES[damage](drawn(sheet), b"", random.Random(5))  # noqa: S311  the same picture each time
    piece = Piece("scan.png", hashlib.sha256(data).hexdigest(), Media.IMAGE, data)
    return [" ".join(line.text.replace("|", " ").split()) for line in pages.read(piece, READER).pages[0].lines]


def typed(text, damage="clean 200 dpi"):
    return next(line for line in lines_of(lambda page: page.drawString(72, 560, text), damage) if line.startswith("Progiciel"))


@pytest.mark.parametrize("blank", [DOTS, LINE])
@pytest.mark.parametrize("damage", ["clean 200 dpi", "noise, tilt 3°, 150 dpi", "photo, 12 Mpx"])
def test_a_blank_in_a_sentence_is_seen(blank, damage):
    assert typed(f"Progiciel {blank} est DMP compatible", damage) == f"Progiciel {BLANK} est DMP compatible"


@pytest.mark.parametrize("blank", [DOTS, LINE])
def test_a_blank_behind_a_colon_is_seen(blank):
    assert typed(f"Progiciel DMP compatible : {blank}").replace(" :", ":") == f"Progiciel DMP compatible: {BLANK}"


@pytest.mark.parametrize("value", ["Pyrogène 4.2", "690,00", "oui"])
def test_leader_dots_before_a_value_are_no_blank(value):
    assert typed(f"Progiciel de gestion {DOTS} {value}") == f"Progiciel de gestion {value}"


def test_what_is_written_on_the_rule_stays_a_value():
    def paint(page):
        page.drawString(72, 560, "Progiciel")
        page.drawString(150, 561, "Pyrogène 4.2")
        page.line(125, 558, 290, 558)
        page.drawString(295, 560, "est DMP compatible")

    line = next(line for line in lines_of(paint) if line.startswith("Progiciel"))
    assert "Pyrogène 4.2" in line
    assert BLANK not in line


def test_what_a_hand_wrote_on_the_rule_is_no_blank():
    def paint(page):
        page.drawString(72, 560, "Progiciel")
        page.line(125, 558, 290, 558)
        path = page.beginPath()
        path.moveTo(140, 560)
        for step in range(8):
            path.curveTo(144 + 12 * step, 574, 148 + 12 * step, 552, 152 + 12 * step, 566)
        page.drawPath(path)
        page.drawString(295, 560, "est DMP compatible")

    assert not any(BLANK in line for line in lines_of(paint))
