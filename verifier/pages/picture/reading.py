"""A picture file → its document: every page of a TIFF, the one picture of the others."""

from __future__ import annotations

from dataclasses import replace

from verifier.domain import Document, Page, Piece, Reading, Signal
from verifier.pages.assembling import LATE, assembled, cut_short, signal, unread
from verifier.pages.picture.codes import codes_on
from verifier.pages.picture.images import BrokenImageError, Frame, HugeImageError, frames
from verifier.pages.picture.lettering import read_picture
from verifier.pages.picture.ocr import OcrFailedError, OcrKilledError
from verifier.pages.picture.provenance import picture_told
from verifier.pages.reader import Reader
from verifier.wording import say

__all__ = ["read"]


def read(piece: Piece, reader: Reader) -> Document:
    """The document that a picture file is."""
    try:
        count, pictures = frames(piece.data, reader.largest_picture, reader.pages)
        if count > reader.pages:
            return unread(piece, say("pages.trop_de_pages", pages=count, limite=reader.pages), count)
        pages: list[Page] = []
        signals: list[Signal] = []
        for number, frame in enumerate(pictures, 1):
            page, told = read_frame(frame, number, reader)
            pages.append(page)
            signals.extend(told)
    except HugeImageError:
        return unread(piece, say("pages.image_trop_grande", limite=reader.largest_picture // 1_000_000))
    except BrokenImageError:
        return unread(piece, say("pages.image_abimee"))
    return assembled(piece, pages, [*signals, *picture_told(piece.data)])


def read_frame(frame: Frame, number: int, reader: Reader) -> tuple[Page, list[Signal]]:
    """One picture as a page, and what is to be said of it."""
    height, width = frame.pixels.shape
    empty = Page(number, float(width), float(height), (), Reading.OCR, 0.0, missed=True)
    if reader.is_late:
        return empty, [signal(LATE, number)]
    codes = codes_on(frame.pixels, reader.certificates_2ddoc)
    try:
        lettering = read_picture(frame.pixels, reader, frame.tall)
    except OcrFailedError as error:
        return replace(empty, codes=codes), [signal(cut_short(killed=isinstance(error, OcrKilledError)), number)]
    page = replace(lettering.upright(float(width), float(height)), number=number, codes=codes)
    inked = ("encre_non_lue",) if page.unread and not lettering.faults else ()
    told = [signal(code, number) for code in (*lettering.faults, *inked, *(() if frame.whole else ("image_tronquee",)))]
    if lettering.lines:
        return page, told
    page = replace(page, missed=not lettering.blank)
    return page, [*told, signal("page_blanche" if lettering.blank else "page_sans_texte", number)]
