"""A pièce → a document: each sort of file by its own reader, and a reason in French for what cannot be read."""

from __future__ import annotations

from verifier.domain import Document, Media, Piece
from verifier.pages.assembling import unread
from verifier.pages.reader import Reader
from verifier.wording import say

__all__ = ["read"]


def read(piece: Piece, reader: Reader) -> Document:
    """The document that a pièce is. Never raises for a bad one; EngineMissing when OCR is needed and absent."""
    if piece.error:
        return unread(piece, piece.error, mishap=piece.mishap)
    reader = reader.started()
    if piece.media is Media.PDF:
        from verifier.pages.pdf import reading as pdf  # noqa: PLC0415  late: each reader brings its own library

        return pdf.read(piece, reader)
    if piece.media is Media.IMAGE:
        from verifier.pages.picture import reading as picture  # noqa: PLC0415

        return picture.read(piece, reader)
    if piece.media is Media.DOCX:
        from verifier.pages.docx import reading as docx  # noqa: PLC0415

        return docx.read(piece, reader)
    if piece.media is Media.XML:
        from verifier.pages import facturx  # noqa: PLC0415

        return facturx.read(piece, reader)
    return unread(piece, say("pages.format_inconnu"))
