"""A paragraph whose first line is set in is one sentence, « … est DMP / compatible. »; a new line in capitals is another."""

import pytest
from typed import type_cell

from verifier.domain import Document, Line, Page, Reading
from verifier.fields.layout import lay_out


@pytest.mark.parametrize(
    ("under", "sentences"),
    [("compatible.", ["Velmora, que vous utilisez, est DMP compatible."]), ("Rennes", ["Velmora, que vous utilisez, est DMP", "Rennes"])],
)
def test_a_line_set_in_reads_on_in_small_letters(under, sentences):
    over = type_cell("Velmora, que vous utilisez, est DMP", 76.0, 100.0, 11.0, 1.0)
    lines = (Line((over,)), Line((type_cell(under, 56.0, 113.0, 11.0, 1.0),)))
    page = Page(1, 595.0, 842.0, lines, Reading.TEXTE, 1.0)
    document = Document("piece.pdf", "0" * 64, (page,), Reading.TEXTE, 1.0, page_count=1)
    assert [statement.text for statement in lay_out(0, document).statements] == sentences
