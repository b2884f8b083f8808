"""A PDF → its document: the text layer where it is usable, OCR of the page's picture where it is not."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import replace

from verifier.domain import Box, Document, Invoice, Line, Page, Piece, Reading, Signal, Word
from verifier.pages.asking import asking_boxes
from verifier.pages.assembling import assembled, signal, unread
from verifier.pages.bounded_xml import looks_like_xml
from verifier.pages.glyphs import Look
from verifier.pages.lines import arrange, strips_of
from verifier.pages.pdf import pdfium
from verifier.pages.pdf.blanks import with_blanks
from verifier.pages.pdf.doubting import doubted
from verifier.pages.pdf.inks import UnseenInksError, inks_of
from verifier.pages.pdf.language import garbled_share, is_usable
from verifier.pages.pdf.mending import mended
from verifier.pages.pdf.overlays import is_overlaid, is_patched
from verifier.pages.pdf.painting import Paint
from verifier.pages.pdf.pictured import inset_rows, look_at
from verifier.pages.pdf.pictured_codes import codes_beside
from verifier.pages.pdf.provenance import making_of
from verifier.pages.pdf.striking import unstruck
from verifier.pages.pdf.text_layer import layer_words
from verifier.pages.pdf.ticking import with_boxes
from verifier.pages.pdf.visibility import pictured_share, seen
from verifier.pages.reader import Reader
from verifier.wording import say

__all__ = ["read"]

SCANNED = 0.5        # of the page under pictures: a scan, or a page on a painted background
THICK_RULE = 2.5     # points
FEW_LETTERS = 250    # on such a page: a stamp or a footer, not the page's text


def read(piece: Piece, reader: Reader) -> Document:
    """The document that a PDF is; a damaged one is mended first, and that is said."""
    try:
        return read_bytes(piece, piece.data, reader)
    except pdfium.LockedPdfError:
        return unread(piece, say("pages.protege"))
    except pdfium.BrokenPdfError:
        pass
    try:
        whole = mended(piece.data)
        if whole:
            document = read_bytes(piece, whole, reader)
            return replace(document, signals=(*document.signals, signal("pdf_repare")))
    except pdfium.LockedPdfError:
        return unread(piece, say("pages.protege"))
    except pdfium.BrokenPdfError:
        pass
    return unread(piece, say("pages.pdf_abime"))


def read_bytes(piece: Piece, data: bytes, reader: Reader) -> Document:
    """The document in these bytes. Raises LockedPdfError, BrokenPdfError."""
    with pdfium.opened(data) as document:
        if len(document) > reader.pages:
            return unread(piece, say("pages.trop_de_pages", pages=len(document), limite=reader.pages), len(document))
        return read_pages(piece, document, reader)


def read_pages(piece: Piece, document: pdfium.Pdf, reader: Reader) -> Document:
    """The document, page by page; a page that cannot be read is said, and the others are read."""
    invoice, told_of_files = attached(document, piece.taken)
    making = making_of(document, piece.data, invoiced=invoice is not None)  # first: reading the pages flattens their forms
    pages: list[Page] = []
    signals: list[Signal] = []
    for number in range(1, len(document) + 1):
        try:
            page, told = open_page(document, number, reader)
        except pdfium.BrokenPdfError:
            page, told = Page(number, 0.0, 0.0, (), Reading.TEXTE, 0.0, missed=True), ("page_abimee",)
        pages.append(page)
        signals.extend(signal(code, number) for code in told)
    made = assembled(piece, pages, [*signals, *told_of_files, *making.signals], invoice)
    return replace(made, provenance=making.provenance)


def attached(document: pdfium.Pdf, taken: Collection[str]) -> tuple[Invoice | None, list[Signal]]:
    """The electronic invoice inside the PDF, if any, and what is to be said of the other files inside it but the `taken` ones."""
    invoice: Invoice | None = None
    signals: list[Signal] = []
    for name, data in document.attachments():
        if hashlib.sha256(data).hexdigest() in taken:
            continue
        if not looks_like_xml(name, data):
            signals.append(signal("fichier_incorpore", nom=name))
            continue
        from verifier.pages import facturx  # noqa: PLC0415  late: few PDFs hold XML

        try:
            found = facturx.parsed(data).invoice
        except facturx.NotAnInvoiceError:
            signals.append(signal("xml_illisible"))
            continue
        signals.append(signal("xml_embedded"))
        if invoice is not None and found != invoice:
            signals.append(signal("xml_plusieurs"))
        invoice = invoice or found
    return invoice, signals


def open_page(document: pdfium.Pdf, number: int, reader: Reader) -> tuple[Page, tuple[str, ...]]:
    """One page, and the codes of what is to be said of it."""
    page = document.page(number)
    try:
        made, told = doubted(*read_page(page, number, reader), page, document, reader)
        told = tuple(dict.fromkeys((*told, *(("texte_superpose",) if page.overtyped else ()))))
        return (made, told) if made.reading is Reading.OCR else with_inks(made, told, page, document.data)
    finally:
        page.close()


def with_inks(made: Page, told: tuple[str, ...], page: pdfium.PdfPage, data: bytes) -> tuple[Page, tuple[str, ...]]:
    """A page of text with what a hand drew or stamped on it, looked for where its words ask for that."""
    asking = asking_boxes(made.lines)
    if not asking:
        return made, told
    try:
        inks = inks_of(data, made.number, page, asking, [word.box for line in made.lines for word in line.words])
    except UnseenInksError:
        return made, (*told, "encre_non_cherchee")
    return replace(made, inks=inks), told


def read_page(page: pdfium.PdfPage, number: int, reader: Reader) -> tuple[Page, tuple[str, ...]]:
    """One page: its text layer where that is what one sees, else its picture read by OCR."""
    paints = page.paints()
    known = seen(with_blanks(layer_words(page)), page, paints)
    found, barred = unstruck(known, page, paints)
    unseen = (*(("hidden_text",) if any(not word.visible for word, _ in known) else ()), *(("texte_barre",) if barred else ()))
    shown = with_boxes([(word, look) for word, look in found if word.visible], page, paints)
    texts, pictured = [word.text for word, _ in shown], pictured_share(paints, page)
    hidden = tuple(placed(word, look.turn, page) for word, look in found if not word.visible)
    if not is_text_page(texts, pictured) and (paints or found):
        made, told = look_at(page, number, reader)
        if is_patched(found, paints, page.width, page.height):
            told = ("texte_superpose", *told)
        if hidden and (pictured <= SCANNED or not made.lines):  # a scanner's own hidden words are no secret
            return replace(made, hidden=tuple(replace(word, box=made.straight(word.box)) for word in hidden)), (*unseen, *told)
        return made, told
    quality = round(1.0 - garbled_share(texts), 4)
    boxes = [placed(word, look.turn, page).box for word, look in shown]
    rows, told, logos = inset_rows(page, number, paints, boxes, reader)
    lines = lines_of(shown, page, upright_rules(paints), rows)
    reading = Reading.MIXTE if rows else Reading.TEXTE
    if is_overlaid(found, paints, page.width, page.height):
        told = ("texte_superpose", *told)
    told = (*unseen, *told, *(() if lines else ("page_blanche",)))
    codes = codes_beside(page, paints, reader)
    return Page(number, page.width, page.height, lines, reading, quality, hidden, codes=codes, logos=logos), told


def is_text_page(texts: Sequence[str], pictured: float) -> bool:
    """Whether the text layer is the page: enough of it, and not a few words stamped on a scan."""
    if pictured > SCANNED and sum(len(text) for text in texts) < FEW_LETTERS:
        return False
    return is_usable(texts)


def placed(word: Word, turn: int, page: pdfium.PdfPage) -> Word:
    """The word, its box on the page as shown."""
    if not turn:
        return word
    return Word(word.text, word.box.turned(turn, page.width, page.height), word.confidence, word.visible)


def lines_of(
    found: list[tuple[Word, Look]], page: pdfium.PdfPage, rules: Sequence[Box], insets: Sequence[tuple[Word, ...]],
) -> tuple[Line, ...]:
    """The lines of a page: text that runs in another direction (margins, stamps) after the rest, by itself."""
    lines: list[Line] = []
    turns = {look.turn for _, look in found if not look.slanted}
    by_weight = sorted(turns, key=lambda turn: (-sum(look.turn == turn for _, look in found), turn))
    for turn in by_weight:
        level = [word for word, look in found if look.turn == turn and not look.slanted]
        strips = [*strips_of(level), *([] if turn else insets)]
        lines.extend(turned_line(line, turn, page) for line in arrange(strips, () if turn else rules))
    slanted = sorted({look.order for _, look in found if look.slanted})
    lines.extend(Line((tuple(word for word, look in found if look.order == order),)) for order in slanted)
    return tuple(lines)


def upright_rules(paints: Sequence[Paint]) -> list[Box]:
    """The upright rules of tables: thin shapes, and the two sides of outlined boxes."""
    found = [paint.box for paint in paints if paint.box.width <= THICK_RULE and paint.box.height > 2 * THICK_RULE]
    boxes = [paint.box for paint in paints if not (paint.is_picture or paint.is_opaque) and paint.box.width > THICK_RULE]
    found.extend(Box(side, box.top, side, box.bottom) for box in boxes for side in (box.x0, box.x1))
    return found


def turned_line(line: Line, turn: int, page: pdfium.PdfPage) -> Line:
    """The line, its boxes on the page as shown."""
    if not turn:
        return line
    return Line(tuple(tuple(placed(word, turn, page) for word in cell) for cell in line.cells))
