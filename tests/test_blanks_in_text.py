"""Rows of dots of a text layer: those that only lead to a value are no words, a place that nobody filled in is one."""

import hashlib
import io

import pytest
from reportlab.pdfgen import canvas

from verifier import pages
from verifier.domain import Media, Piece
from verifier.pages import Reader

DOTS = "." * 24
RULE = "_" * 18


def read(*said):
    """The rows of a page on which these lines stand; a line is a text, or texts with the place where each begins."""
    file = io.BytesIO()
    sheet = canvas.Canvas(file)
    sheet.setFont("Helvetica", 11)
    sheet.drawString(60, 760, "La société Exemple atteste que le docteur Martin utilise son logiciel depuis deux ans.")
    for number, line in enumerate(said):
        for x, text in [(60, line)] if isinstance(line, str) else line:
            sheet.drawString(x, 720 - 20 * number, text)
    sheet.save()
    data = file.getvalue()
    document = pages.read(Piece("piece.pdf", hashlib.sha256(data).hexdigest(), Media.PDF, data), Reader())
    return [" ".join(word.text for word in line.words) for line in document.pages[0].lines][1:]


@pytest.mark.parametrize("blank", [DOTS, RULE])
def test_a_place_left_open_in_a_sentence_is_a_word(blank):
    assert read(f"Le logiciel {blank} est DMP compatible.") == ["Le logiciel ________ est DMP compatible."]


@pytest.mark.parametrize("blank", [DOTS, RULE])
def test_an_answer_that_nobody_gave_is_a_word(blank):
    assert read(f"Logiciel DMP compatible : {blank}", "Fait à Lyon.") == ["Logiciel DMP compatible : ________", "Fait à Lyon."]


def test_dots_that_lead_to_a_value_are_no_word():
    assert read([(60, f"Net à payer {DOTS}{DOTS}"), (480, "120,00")]) == ["Net à payer 120,00"]


@pytest.mark.parametrize(
    "line",
    [
        f"Logiciel : Ramure {DOTS} est DMP compatible.",
        f"Le docteur {DOTS}MARTIN{DOTS} utilise le logiciel.",
        f"Le docteur {DOTS} MARTIN {DOTS} utilise le logiciel.",
    ],
)
def test_a_place_that_is_filled_is_no_blank(line):
    assert "____" not in " ".join(read(line))


def test_what_is_written_over_the_dots_fills_them():
    written = read([(60, f"Logiciel DMP compatible : {DOTS}"), (215, "oui")])
    assert "____" not in " ".join(written)
