"""The wall before python-docx: a Word letter → rows of text, header first, then paragraphs and tables in their order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from verifier.domain import Document, Page, Piece, Reading
from verifier.errors import EngineMissing
from verifier.pages.assembling import assembled, signal, unread
from verifier.pages.reader import Reader
from verifier.pages.typesetting import Row, typeset
from verifier.wording import say

__all__ = ["read"]

TEXT = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WIDE = re.compile(r"\t+| {4,}|[.·…_]{4,}")  # what a typist uses to reach the next column
OTHER_LETTERS = (   # what the main part of .docm, .dotx and .dotm calls itself
    "application/vnd.ms-word.document.macroEnabled.main+xml",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
    "application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
)
DEEPEST = 4
LARGEST_LETTER = 200_000_000   # bytes once unpacked
BLIP = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
EMBED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed"
MOST_PICTURES, LEAST_PICTURE = 6, 30_000   # pictures read, and the points that one must have


def read(piece: Piece, reader: Reader) -> Document:
    """The document that a Word letter is."""
    try:
        if sum(entry.file_size for entry in ZipFile(BytesIO(piece.data)).infolist()) > LARGEST_LETTER:
            return unread(piece, say("pages.docx_trop_lourd"))
        letter = opened(piece.data)
        shown, hidden = list(rows(letter)), has_hidden_text(letter)
    except Exception:  # noqa: BLE001  python-docx lets through whatever zipfile, lxml or itself raise on a broken file
        return unread(piece, say("pages.docx_abime"))
    pages = typeset(shown, Reading.TEXTE)
    if len(pages) > reader.pages:
        return unread(piece, say("pages.trop_de_pages", pages=len(pages), limite=reader.pages), len(pages))
    signals = [signal("hidden_text")] if hidden else []
    try:
        pages = (*pages, *picture_pages(letter, len(pages), reader))
    except EngineMissing:
        if not pages:
            raise
        signals.append(signal("image_non_lue"))
    return replace(assembled(piece, pages, signals), paged=False)


def opened(data: bytes) -> Any:
    """The letter in these bytes, a template or one with macros too: nothing of it is run. Raises what python-docx raises."""
    from docx.opc.part import PartFactory  # noqa: PLC0415  late: only Word letters need it
    from docx.package import Package  # noqa: PLC0415
    from docx.parts.document import DocumentPart  # noqa: PLC0415

    for kind in OTHER_LETTERS:
        PartFactory.part_type_for[kind] = DocumentPart
    return Package.open(BytesIO(data)).main_document_part.document


def picture_pages(letter: Any, before: int, reader: Reader) -> list[Page]:
    """The pictures pasted in the letter that carry words (a scan, a letterhead), each as a page of its own, in pixels."""
    found: list[Page] = []
    for data in list(pictures(letter))[:MOST_PICTURES]:
        from verifier.pages.picture import images  # noqa: PLC0415  late: few letters hold pictures
        from verifier.pages.picture.codes import codes_on  # noqa: PLC0415
        from verifier.pages.picture.lettering import read_picture  # noqa: PLC0415
        from verifier.pages.picture.ocr import OcrFailedError  # noqa: PLC0415

        try:
            frame = next(images.frames(data, reader.largest_picture, 1)[1])
            lettering = read_picture(frame.pixels, reader) if frame.pixels.size >= LEAST_PICTURE else None
        except (images.BrokenImageError, images.HugeImageError, OcrFailedError, StopIteration):
            continue
        if lettering and lettering.lines:
            height, width = frame.pixels.shape
            place = before + len(found) + 1
            told = lettering.lines, Reading.OCR, lettering.quality
            codes = codes_on(frame.pixels, reader.certificates_2ddoc)
            page = Page(place, float(width), float(height), *told, inks=lettering.inks, codes=codes)
            found.append(replace(page, unread=lettering.unread))
    return found


def pictures(letter: Any) -> Iterator[bytes]:
    """The bytes of each picture of the headers and the body, once."""
    headers = [section.header for section in letter.sections if not section.header.is_linked_to_previous]
    known: set[bytes] = set()
    for part, root in [*((header.part, header._element) for header in headers), (letter.part, letter.element)]:  # noqa: SLF001
        for blip in root.iter(BLIP):
            linked = part.related_parts.get(blip.get(EMBED))
            data = getattr(linked, "blob", b"")
            if data and data not in known:
                known.add(data)
                yield data


def rows(letter: Any) -> Iterator[Row]:
    """Every row of the letter: headers, body, footers; each header and footer once."""
    seen: set[tuple[str, ...]] = set()
    yield from once(furniture(letter, "header"), seen)
    yield from blocks(letter)
    yield from once(furniture(letter, "footer"), seen)


def furniture(letter: Any, kind: str) -> Iterator[Row]:
    """The rows of the headers or footers of each section, the first page's own included."""
    for section in letter.sections:
        for prefix in ("first_page_", ""):
            part = getattr(section, prefix + kind)
            if not part.is_linked_to_previous:
                yield from blocks(part)


def once(found: Iterator[Row], seen: set[tuple[str, ...]]) -> Iterator[Row]:
    """The rows that have not been seen yet."""
    for row in found:
        if tuple(row) not in seen:
            seen.add(tuple(row))
            yield row


def blocks(holder: Any, depth: int = 0) -> Iterator[Row]:
    """The paragraphs and tables of a body, header, footer or cell, in their order."""
    for block in holder.iter_inner_content():
        if hasattr(block, "rows"):
            yield from table(block, depth)
        else:
            yield from paragraph(block)


def paragraph(block: Any) -> Iterator[Row]:
    """The rows of a paragraph (one a line break), and those of the text boxes that hang on it."""
    for line in visible_text(block._p, boxes=False).split("\n"):  # noqa: SLF001  python-docx shows runs only, not fields or links
        yield [part for part in WIDE.split(line) if part.strip()]
    for box in block._p.iter(f"{TEXT}txbxContent"):  # noqa: SLF001
        if not any(parent.tag.endswith("}Fallback") for parent in box.iterancestors()):
            for inner in box.iter(f"{TEXT}p"):
                yield from ([line] for line in visible_text(inner, boxes=False).split("\n"))


def table(block: Any, depth: int) -> Iterator[Row]:
    """The rows of a table; a cell of several lines gives as many rows, a merged cell counts once."""
    for row in block.rows:
        cells: list[list[str]] = []
        known: set[int] = set()
        for cell in row.cells:
            if id(cell._tc) not in known:  # noqa: SLF001  merged cells are one element
                known.add(id(cell._tc))  # noqa: SLF001
                inner = blocks(cell, depth + 1) if depth < DEEPEST else iter(())
                cells.append([" ".join(part) for part in inner if part])
        for place in range(max(map(len, cells), default=0)):
            yield [cell[place] for cell in cells if place < len(cell)]


def visible_text(element: Any, *, boxes: bool) -> str:
    """The letters of a paragraph, without those marked hidden, deleted, or in a text box."""
    parts: list[str] = []
    for node in element.iter(f"{TEXT}t", f"{TEXT}tab", f"{TEXT}br", f"{TEXT}cr", f"{TEXT}noBreakHyphen"):
        parents = list(node.iterancestors())
        if not boxes and any(parent.tag == f"{TEXT}txbxContent" for parent in parents[: parents.index(element)]):
            continue
        run = next((parent for parent in parents if parent.tag == f"{TEXT}r"), None)
        if run is None or is_hidden(run):
            continue
        parts.append(written(node))
    return "".join(parts)


def written(node: Any) -> str:
    """What a node of a run puts on paper."""
    if node.tag == f"{TEXT}t":
        return str(node.text or "")
    return {f"{TEXT}tab": "\t", f"{TEXT}noBreakHyphen": "-"}.get(node.tag, "\n")


def is_hidden(run: Any) -> bool:
    """Whether a run is marked hidden, struck through, or painted white."""
    properties = run.find(f"{TEXT}rPr")
    if properties is None:
        return False
    vanish, color = properties.find(f"{TEXT}vanish"), properties.find(f"{TEXT}color")
    marks = [vanish, properties.find(f"{TEXT}strike"), properties.find(f"{TEXT}dstrike")]
    marked = any(mark is not None and mark.get(f"{TEXT}val") not in {"0", "false", "off"} for mark in marks)
    white = color is not None and str(color.get(f"{TEXT}val")).upper() == "FFFFFF"
    return marked or (white and not is_shaded(run, properties))


def is_shaded(run: Any, properties: Any) -> bool:
    """Whether something dark may lie below a run: its own shading, its paragraph's, or a table, whose style may be dark."""
    if any(properties.find(f"{TEXT}{name}") is not None for name in ("shd", "highlight")):
        return True
    return any(
        parent.tag in {f"{TEXT}tc", f"{TEXT}txbxContent"} or parent.find(f"{TEXT}pPr/{TEXT}shd") is not None
        for parent in run.iterancestors()
    )


def has_hidden_text(letter: Any) -> bool:
    """Whether the body holds letters that are marked hidden."""
    runs = letter.element.body.iter(f"{TEXT}r")
    return any(is_hidden(run) and any((node.text or "").strip() for node in run.iter(f"{TEXT}t")) for run in runs)
