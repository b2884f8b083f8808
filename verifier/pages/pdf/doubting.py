"""A page whose text layer looks odd, read from its picture too: what the two do not both say is disputed."""

from __future__ import annotations

from dataclasses import replace

from verifier.domain import Page, Reading
from verifier.pages.pdf.confirming import compared
from verifier.pages.pdf.language import is_garbled, is_odd
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
    if not (page.retold or made.number in document.odd_pages or is_odd([word.text for word in words])):
        return made, told
    pictured, said = look_at(page, made.number, reader)
    comparison = compared(words, pictured.lines)
    garbled = any(is_garbled(word.text) for word in words)
    if (garbled or comparison.confirmed < MOSTLY) and pictured.quality >= READABLE:
        return replace(pictured, hidden=made.hidden), (*told, "texte_different", *said)
    if comparison.disputed:
        return replace(made, disputed=comparison.disputed), (*told, "texte_different")
    return made, told
