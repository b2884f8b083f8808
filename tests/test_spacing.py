"""A wide type read by OCR: the sign that it lost is no gutter, where the words go on in small letters."""

import re

import pytest

from verifier.domain import Box, Document, Line, Page, Reading, Word
from verifier.fields.layout import lay_out

PITCH, HEIGHT = 6.0, 5.8      # of a typewriter's sign, and of the ink that OCR boxes


def typewritten(text, top):
    cells = []
    for cell in re.finditer(r"\S+(?: \S+)*", text):      # as the reader parts a row: at what is wider than a space
        spans = [(cell.start() + word.start(), word[0]) for word in re.finditer(r"\S+", cell[0])]
        edges = [(40.0 + PITCH * at + 0.8, 40.0 + PITCH * (at + len(word)) - 0.8, word) for at, word in spans]
        cells.append(tuple(Word(word, Box(left, top, right, top + HEIGHT), 0.9) for left, right, word in edges))
    return Line(tuple(cells))


@pytest.mark.parametrize(
    ("row", "cells"),
    [
        ("Demande du client   logiciel DMP compatible", ["Demande du client logiciel DMP compatible"]),     # « : » lost
        ("Demande du client   Velmora DMP compatible", ["Demande du client", "Velmora DMP compatible"]),
        ("Demande du client      logiciel DMP compatible", ["Demande du client", "logiciel DMP compatible"]),
    ],
)
def test_a_lost_sign_in_wide_type_parts_no_sentence(row, cells):
    prose = [typewritten("les mots de cette page sont tous espacés de la même façon", 200.0 + 12 * place) for place in range(4)]
    page = Page(1, 595.0, 842.0, (typewritten(row, 100.0), *prose), Reading.OCR, 0.9)
    document = Document("scan.pdf", "0" * 64, (page,), Reading.OCR, 0.9, page_count=1)
    assert [cell.text for cell in lay_out(0, document).rows[0].cells] == cells
