"""The type of a file by its content alone: every format of the contract under a wrong name, and the others in their sentence."""

from __future__ import annotations

import io
import zipfile

import docx
import pikepdf
import pypdfium2
import pytest
from outlook_files import compound, message
from PIL import Image
from sent import mailed, pieces, zipped
from wrapped import enciphered, winmail

from verifier import pages
from verifier.domain import Media
from verifier.intake.sniffing import Sort, sniff
from verifier.pages.reader import Reader

UBL = '<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"/>'
WRONG = ("photo.exe", "sans-suffixe", "facture.jpg", "lettre.pdf", "message.eml")


def pictured(kind: str, **options) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (60, 40), "white").save(buffer, kind, **options)
    return buffer.getvalue()


def heic() -> bytes:
    """A HEIC file by its first boxes: the wheel that reads them writes none."""
    return b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(200)


def pdf() -> bytes:
    document, buffer = pypdfium2.PdfDocument.new(), io.BytesIO()
    document.new_page(200, 200).close()
    document.save(buffer)
    document.close()
    return buffer.getvalue()


def letter(kind: str = "", first: str = "[Content_Types].xml") -> bytes:
    """A Word letter; `kind`: of another main part (a template, one with macros); `first`: which file stands first."""
    buffer = io.BytesIO()
    document = docx.Document()
    document.add_paragraph("Attestation")
    document.save(buffer)
    with zipfile.ZipFile(buffer) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    types = files["[Content_Types].xml"].decode()
    if kind:
        main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
        files["[Content_Types].xml"] = types.replace(main, kind).encode()
    return zipped({name: files[name] for name in sorted(files, key=lambda name: name != first)}, compression=zipfile.ZIP_DEFLATED)


MACROS = "application/vnd.ms-word.document.macroEnabled.main+xml"
TEMPLATE = "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"
READ = {
    "PDF": (pdf(), Media.PDF),
    "PDF behind a line of a printer": (b"\x1b%-12345X@PJL\r\n" * 9 + pdf(), Media.PDF),
    "PDF behind a mark of UTF-8": (b"\xef\xbb\xbf" + pdf(), Media.PDF),
    "PNG": (pictured("PNG"), Media.IMAGE),
    "JPEG": (pictured("JPEG"), Media.IMAGE),
    "TIFF": (pictured("TIFF"), Media.IMAGE),
    "TIFF, the other way round": (b"MM\x00*" + bytes(40), Media.IMAGE),
    "BigTIFF": (pictured("TIFF", big_tiff=True), Media.IMAGE),
    "TIFF of several pages": (pictured("TIFF", save_all=True, append_images=[Image.new("L", (9, 9))]), Media.IMAGE),
    "WebP": (pictured("WEBP"), Media.IMAGE),
    "WebP without loss": (pictured("WEBP", lossless=True), Media.IMAGE),
    "HEIC": (heic(), Media.IMAGE),
    **{f"HEIF {brand}": (heic().replace(b"heic", brand.encode()), Media.IMAGE) for brand in ("heix", "mif1", "hevc", "avif")},
    "DOCX": (letter(), Media.DOCX),
    "DOCX in another order": (letter(first="word/document.xml"), Media.DOCX),
    "DOCX of Word on line": (zipped({"[Content_Types].xml": b"<x/>", "word/document2.xml": b"<x/>"}), Media.DOCX),
    "DOCM": (letter(MACROS), Media.DOCX),
    "DOTX": (letter(TEMPLATE), Media.DOCX),
    "DOCX cut short": (letter()[:9000], Media.DOCX),
    "XML": (f'<?xml version="1.0"?>{UBL}'.encode(), Media.XML),
    "XML without its first line": (UBL.encode(), Media.XML),
    "XML with a mark": (f'\ufeff<?xml version="1.0"?>{UBL}'.encode(), Media.XML),
    "XML in UTF-16": (f'<?xml version="1.0" encoding="UTF-16"?>{UBL}'.encode("utf-16"), Media.XML),
    "XML in UTF-16, the other way round": (f'\ufeff<?xml version="1.0" encoding="UTF-16"?>{UBL}'.encode("utf-16-be"), Media.XML),
    "XML in UTF-16 without its mark": (f'<?xml version="1.0" encoding="UTF-16"?>{UBL}'.encode("utf-16-le"), Media.XML),
    "XML after a remark": (b"\n\n<!-- facture -->" + UBL.encode(), Media.XML),
}


@pytest.mark.parametrize("name", WRONG)
@pytest.mark.parametrize(("data", "media"), [pytest.param(*each, id=name) for name, each in READ.items()])
def test_every_format_is_told_under_a_wrong_name(data, media, name):
    (piece,) = pieces(data, name=name)
    assert (piece.media, piece.data, piece.error) == (media, data, None)


@pytest.mark.parametrize("kind", ["", MACROS, TEMPLATE])
def test_a_letter_with_macros_or_a_template_is_read_as_a_letter(kind):
    (piece,) = pieces(letter(kind))
    (page,) = pages.read(piece, Reader()).pages
    assert [line.text for line in page.lines] == ["Attestation"]


OTHERS = {
    "mail": (mailed().as_bytes(), Sort.MAIL),
    "mail with one header and its parts": (b'Content-Type: multipart/signed; boundary="x"\r\n\r\n', Sort.MAIL),
    "mail of a Mac of old": (mailed().as_bytes().replace(b"\n", b"\r"), Sort.MAIL),
    "Outlook": (compound(message("x", [])), Sort.OUTLOOK),
    "winmail": (winmail(), Sort.TNEF),
    "enciphered": (enciphered(b"x"), Sort.SIGNED_MAIL),
    "ZIP": (zipped({"a": b"b"}), Sort.ARCHIVE),
    "ZIP behind something": (bytes(range(1, 32)) * 40 + zipped({"a": b"b"}), Sort.ARCHIVE),
    "locked Word": (compound({"EncryptedPackage": b"x" * 5000}), Sort.LOCKED_OFFICE),
    "old Word": (compound({"WordDocument": b"x" * 5000, "1Table": b"x"}), Sort.OLD_OFFICE),
    "a compound file of nothing known": (compound({"x": b"y"}), Sort.OLD_OFFICE),
    "a broken compound file": (compound({"x": b"y"})[:700], Sort.UNKNOWN),
    "old Word, broken": (compound({"WordDocument": b"x" * 5000})[:1700], Sort.OLD_OFFICE),
    "spreadsheet": (zipped({"[Content_Types].xml": b"<x/>", "xl/workbook.xml": b"<x/>"}), Sort.OFFICE),
    "OpenDocument": (zipped({"mimetype": b"x", "content.xml": b"<x/>"}), Sort.OFFICE),
    "web page": (b"\r\n<!DOCTYPE html>\n<html>", Sort.WEB_PAGE),
    "web page in UTF-16": ("<html><body>".encode("utf-16"), Sort.WEB_PAGE),
    "XHTML": (b'<?xml version="1.0"?>\n<!DOCTYPE html>\n<html>', Sort.WEB_PAGE),
    "RTF": (b"{\\rtf1\\ansi x}", Sort.RICH_TEXT),
    "RTF that speaks of PDF": (b"{\\rtf1 %PDF-1.4}", Sort.RICH_TEXT),
    "video": (b"\x00\x00\x00\x18ftypisom\x00\x00\x00\x00isomiso2", Sort.UNKNOWN),
    "program": (b"MZ" + bytes(range(256)) * 9, Sort.UNKNOWN),
    "note": ("Été, à bientôt.".encode("utf-16"), Sort.PLAIN_TEXT),
}


@pytest.mark.parametrize(("data", "sort"), [pytest.param(*each, id=name) for name, each in OTHERS.items()])
def test_every_other_sort_is_told_too(data, sort):
    assert sniff(data) is sort


def test_a_pdf_that_pikepdf_wrote_with_its_objects_packed_is_one_piece():
    document, buffer = pikepdf.new(), io.BytesIO()
    document.add_blank_page()
    document.save(buffer, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    assert [piece.media for piece in pieces(buffer.getvalue())] == [Media.PDF]
