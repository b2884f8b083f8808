"""Words → lines, and words compared with those of a picture: found where they stand, however many others the page has."""

import cProfile

import pytest

from verifier.domain import Box, Line, Word
from verifier.pages.lines import arrange
from verifier.pages.pdf.confirming import compared


def word(text, left, top, tall=10.0):
    return Word(text, Box(left, top, left + 6.0 * len(text), top + tall), 1.0)


def listing(down, apart=14.0):
    """A page of so many rows, label and figure each on a baseline of its own."""
    tops = [place * apart for place in range(down)]
    return [[word("Article", 20.0, top)] for top in tops] + [[word("12,00", 400.0, top + 0.5)] for top in tops]


def calls_for(work):
    """How many functions of ours and of Python's are called."""
    profile = cProfile.Profile()
    profile.runcall(work)
    return sum(entry.callcount for entry in profile.getstats())


def read(lines):
    return [[one.text for cell in line.cells for one in cell] for line in lines]


def test_both_sides_of_a_row_are_one_line_on_a_page_of_hundreds():
    assert read(arrange(listing(300))) == [["Article", "12,00"]] * 300


def test_twice_the_rows_are_twice_the_work():
    few, many = (calls_for(lambda down=down: arrange(listing(down))) for down in (200, 400))
    assert many < 2.2 * few


@pytest.mark.parametrize("tall", [0.02, 60.0, 900.0])
def test_type_of_another_size_parts_no_row(tall):
    rows = [*listing(60), [word("X", 700.0, 3.0, tall)]]
    assert [row for row in read(arrange(rows)) if row != ["X"]] == [["Article", "12,00"]] * 60


def test_twice_the_words_are_twice_the_comparing():
    def asked(down):
        layer = [one for strip in listing(down) for one in strip]
        shown = [Line(((one,),)) for one in layer[:-1]]
        found = compared(layer, shown)
        assert found.disputed == (layer[-1].box,)
        return calls_for(lambda: compared(layer, shown))

    assert asked(200) < 2.2 * asked(100)
