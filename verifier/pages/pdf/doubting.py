"""A page whose text layer looks odd, read from its picture too: what the two do not both say is disputed."""

from __future__ import annotations

from dataclasses import replace

from verifier.domain import Page, Reading
from verifier.pages.assembling import STOPPED
from verifier.pages.pdf.confirming import compared
from verifier.pages.pdf.language import is_garbled, is_odd, is_odd_word
from verifier.pages.pdf.pdfium import Pdf, PdfPage
from verifier.pages.pdf.pictured import look_at
from verifier.pages.reader import Reader

__all__ = ["doubted"]

MOSTLY = 0.5      # of the words confirmed: below, the layer is another text
READABLE = 0.6    # quality of a reading that may take the layer's place


def doubted(made: Page, told: tuple[str, ...], page: PdfPage, document: Pdf, reader: Reader) -> tuple[Page, tuple[str, ...]]:
    """The page as it is where nothing is odd, else compared with its picture."""
    words = [word for line in made.lines for word in line.words if word.confidence == 1.0]
    if made.reading is Reading.OCR or not words:
        return made, told
    texts = [word.text for word in words]
    certain = page.retold or made.number in document.odd_pages or any(is_odd_word(text) for text in texts)
    if not certain and not is_odd(texts):
        return made, told
    pictured, said = look_at(page, made.number, reader)
    if STOPPED in said and not pictured.lines:      # nothing to compare with: its words are doubted until the next reading
        return replace(made, disputed=tuple(word.box for word in words) if certain else ()), (*told, STOPPED)
    comparison = compared([replace(word, box=pictured.straight(word.box)) for word in words], pictured.lines)
    garbled = any(is_garbled(word.text) for word in words)
    if (garbled or comparison.confirmed < MOSTLY) and pictured.quality >= READABLE:
        hidden = tuple(replace(word, box=pictured.straight(word.box)) for word in made.hidden)
        return replace(pictured, hidden=hidden), (*told, "texte_different", *said)
    if comparison.disputed and certain:  # else a page of few common words, of which OCR misreads some
        return replace(made, disputed=tuple(map(pictured.shown, comparison.disputed))), (*told, "texte_different")
    return made, told
