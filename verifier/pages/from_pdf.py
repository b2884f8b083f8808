"""A PDF → its document: the text layer where it is usable, OCR of the page's picture where it is not."""

from __future__ import annotations

from verifier.domain import Document, Line, Page, Piece, Reading, Signal, Word
from verifier.pages import pdf
from verifier.pages.assembling import assembled, signal, unread
from verifier.pages.glyphs import Look, turned, words_of
from verifier.pages.language import garbled_share
from verifier.pages.lines import arrange, strips_of
from verifier.pages.reader import Reader
from verifier.wording import say

__all__ = ["read"]


def read(piece: Piece, reader: Reader) -> Document:
    """The document that a PDF is."""
    try:
        with pdf.opened(piece.data) as document:
            if len(document) > reader.pages:
                return unread(piece, say("pages.trop_de_pages", pages=len(document), limite=reader.pages), len(document))
            return read_pages(piece, document, reader)
    except pdf.LockedPdfError:
        return unread(piece, say("pages.protege"))
    except pdf.BrokenPdfError:
        return unread(piece, say("pages.pdf_abime"))


def read_pages(piece: Piece, document: pdf.Pdf, reader: Reader) -> Document:
    """The document, page by page; a page that cannot be opened is said, and the others are read."""
    pages: list[Page] = []
    signals: list[Signal] = []
    for number in range(1, len(document) + 1):
        try:
            page = document.page(number)
        except pdf.BrokenPdfError:
            signals.append(signal("page_abimee", number))
            pages.append(Page(number, 0.0, 0.0, (), Reading.TEXTE, 0.0))
            continue
        try:
            pages.append(read_page(page, number, reader))
        finally:
            page.close()
        if pages[-1].hidden:
            signals.append(signal("hidden_text", number))
    return assembled(piece, pages, signals)


def read_page(page: pdf.PdfPage, number: int, reader: Reader) -> Page:
    """One page: its text layer, or its picture read by OCR."""
    found = words_of(page.glyphs())
    shown = [(word, look) for word, look in found if word.visible]
    hidden = tuple(placed(word, look.turn, page) for word, look in found if not word.visible)
    quality = round(1.0 - garbled_share([word.text for word, _ in shown]), 4)
    return Page(number, page.width, page.height, lines_of(shown, page), Reading.TEXTE, quality, hidden)


def placed(word: Word, turn: int, page: pdf.PdfPage) -> Word:
    """The word, its box on the page as shown."""
    if not turn:
        return word
    return Word(word.text, turned(word.box, turn, page.width, page.height), word.confidence, word.visible)


def lines_of(found: list[tuple[Word, Look]], page: pdf.PdfPage) -> tuple[Line, ...]:
    """The lines of a page: text that runs in another direction (margins, stamps) after the rest, by itself."""
    lines: list[Line] = []
    turns = {look.turn for _, look in found if not look.slanted}
    by_weight = sorted(turns, key=lambda turn: (-sum(look.turn == turn for _, look in found), turn))
    for turn in by_weight:
        level = [word for word, look in found if look.turn == turn and not look.slanted]
        lines.extend(turned_line(line, turn, page) for line in arrange(strips_of(level)))
    slanted = sorted({look.order for _, look in found if look.slanted})
    lines.extend(Line((tuple(word for word, look in found if look.order == order),)) for order in slanted)
    return tuple(lines)


def turned_line(line: Line, turn: int, page: pdf.PdfPage) -> Line:
    """The line, its boxes on the page as shown."""
    if not turn:
        return line
    return Line(tuple(tuple(placed(word, turn, page) for word in cell) for cell in line.cells))
