"""The wall before python-docx: a Word letter → pages of what an eye sees of it, its pasted pictures last."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from verifier.domain import Document, Page, Piece, Reading, Signal, Word
from verifier.errors import EngineMissing
from verifier.pages.assembling import STOPPED, assembled, cut_short, signal, unread
from verifier.pages.docx.flowing import EndlessError, Flow
from verifier.pages.docx.marks import TEXT, is_on
from verifier.pages.docx.seeing import Eye, Fate, Ground, fate_of
from verifier.pages.docx.shades import Palette
from verifier.pages.docx.sheet import Sheet
from verifier.pages.docx.styles import Styles
from verifier.pages.reader import Reader
from verifier.pages.typesetting import HEIGHT, WIDTH, Row, typeset
from verifier.wording import say

__all__ = ["read"]

OTHER_LETTERS = (   # what the main part of .docm, .dotx and .dotm calls itself
    "application/vnd.ms-word.document.macroEnabled.main+xml",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
    "application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
)
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
        flow = flow_of(letter)
        shown = list(flow.rows(letter))
    except EndlessError:
        return unread(piece, say("pages.docx_trop_lourd"))
    except Exception:  # noqa: BLE001  python-docx lets through whatever zipfile, lxml or itself raise on a broken file
        return unread(piece, say("pages.docx_abime"))
    pages = typeset(shown, Reading.TEXTE)
    if len(pages) > reader.pages:
        return unread(piece, say("pages.trop_de_pages", pages=len(pages), limite=reader.pages), len(pages))
    words, hidden = hidden_words(flow.unseen, shown)
    pages = with_hidden(pages, words)
    signals = [signal("hidden_text")] if hidden else []
    try:
        pasted, cut = picture_pages(letter, flow.eye, len(pages), reader)
        pages = (*pages, *pasted)
        signals.extend(cut)
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


def picture_pages(letter: Any, eye: Eye, before: int, reader: Reader) -> tuple[list[Page], list[Signal]]:
    """The pictures pasted in the letter that carry words (a scan, a letterhead), each as a page of its own, in pixels.

    One whose reading was not finished is a page that was missed, and that is told.
    """
    found: list[Page] = []
    told: list[Signal] = []
    for data in list(pictures(letter, eye))[:MOST_PICTURES]:
        from verifier.pages.picture import images  # noqa: PLC0415  late: few letters hold pictures
        from verifier.pages.picture.codes import codes_on  # noqa: PLC0415
        from verifier.pages.picture.lettering import read_picture  # noqa: PLC0415
        from verifier.pages.picture.ocr import OcrFailedError, OcrKilledError  # noqa: PLC0415

        place = before + len(found) + 1
        try:
            frame = next(images.frames(data, reader.largest_picture, 1)[1])
            lettering = read_picture(frame.pixels, reader) if frame.pixels.size >= LEAST_PICTURE else None
        except (images.BrokenImageError, images.HugeImageError, StopIteration):
            continue
        except OcrFailedError as error:
            height, width = frame.pixels.shape
            found.append(Page(place, float(width), float(height), (), Reading.OCR, 0.0, missed=True))
            told.append(signal(cut_short(killed=isinstance(error, OcrKilledError)), place))
            continue
        if lettering and lettering.lines:
            height, width = frame.pixels.shape
            told.extend(signal(code, place) for code in lettering.faults if code == STOPPED)
            codes = codes_on(frame.pixels, reader.certificates_2ddoc)
            found.append(replace(lettering.upright(float(width), float(height)), number=place, codes=codes))
    return found, told


def pictures(letter: Any, eye: Eye) -> Iterator[bytes]:
    """The bytes of each picture of the headers and the body that is seen, once."""
    headers = [section.header for section in letter.sections if not section.header.is_linked_to_previous]
    known: set[bytes] = set()
    for part, root in [*((header.part, header._element) for header in headers), (letter.part, letter.element)]:  # noqa: SLF001
        for blip in root.iter(BLIP):
            linked = part.related_parts.get(blip.get(EMBED))
            data = getattr(linked, "blob", b"")
            if data and data not in known and is_shown(blip, eye):
                known.add(data)
                yield data


def is_shown(blip: Any, eye: Eye) -> bool:
    """Whether a picture stands on the sheet, on a run that is not hidden, deleted or moved elsewhere."""
    if fate_of(blip) is not Fate.SHOWN or eye.sheet.is_off(blip):
        return False
    run = next(blip.iterancestors(f"{TEXT}r"), None)
    paragraph = next(blip.iterancestors(f"{TEXT}p"), None)
    return run is None or paragraph is None or not eye.drops(run, eye.seat(paragraph, Ground()))


def flow_of(letter: Any) -> Flow:
    """Goes through a letter with its own styles, colours and paper."""
    settings, body = letter.settings.element, letter.element.body
    mapping = settings.find(f"{TEXT}clrSchemeMapping")
    roles = {} if mapping is None else {str(key).rpartition("}")[2]: str(name) for key, name in mapping.attrib.items()}
    palette = Palette(theme_of(letter), roles)
    painted = letter.element.find(f"{TEXT}background") if is_on(settings.find(f"{TEXT}displayBackgroundShape")) else None
    light = None if painted is None else palette.ink(painted, "color")
    eye = Eye(Styles(letter.styles.element), palette, Sheet(body.find(f"{TEXT}sectPr")))
    return Flow(eye, Ground(1.0 if light is None else light))


def theme_of(letter: Any) -> Any | None:
    """The root of the theme of a letter; None where it has none, or a broken one."""
    from docx.oxml import parse_xml  # noqa: PLC0415  late: only Word letters need it

    links = (link for link in letter.part.rels.values() if not link.is_external and link.reltype.endswith("/theme"))
    part = next((link.target_part for link in links), None)
    try:
        return None if part is None else parse_xml(part.blob)
    except (ValueError, SyntaxError):   # what lxml raises
        return None


def with_hidden(pages: tuple[Page, ...], words: tuple[Word, ...]) -> tuple[Page, ...]:
    """The pages, the first with the words that no eye sees."""
    if not words:
        return pages
    first = pages[0] if pages else Page(1, WIDTH, HEIGHT, (), Reading.TEXTE, 1.0)
    return (replace(first, hidden=words), *pages[1:])


def hidden_words(unseen: Sequence[tuple[Fate, str]], shown: Sequence[Row]) -> tuple[tuple[Word, ...], bool]:
    """The words that no eye sees, and whether some of them were hidden: an unfilled placeholder is none, nor what was moved."""
    known = " ".join(" ".join(" ".join(row).split()) for row in shown) if any(fate is Fate.MOVED for fate, _ in unseen) else ""
    kept = [(fate, text) for fate, text in unseen if fate is not Fate.MOVED or " ".join(text.split()) not in known]
    words = [replace(word, visible=False) for page in typeset([[text] for _, text in kept], Reading.TEXTE)
             for line in page.lines for word in line.words]
    return tuple(words), any(fate is not Fate.ASKED for fate, _ in kept)
