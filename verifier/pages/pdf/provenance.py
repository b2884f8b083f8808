"""What a PDF says of its own making: its dates, its tool, its revisions, its signatures. Signals, never proofs.

A file that says nothing is no better than one that says something: where nothing is found, nothing is said. An ordinary PDF
is told by a scan of its bytes and what PDFium knows; pikepdf and pyHanko open only those that have more to tell.
"""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from verifier.domain import Provenance, Signal
from verifier.pages.assembling import signal
from verifier.pages.pdf.pdfium import Pdf
from verifier.pages.pdf.revisions import Changes, changes_in, metadata_of
from verifier.pages.tools import editing_tool

__all__ = ["Making", "making_of"]

STAMP = re.compile(r"(?:D:)?\s*(\d{4})(\d{2})?(\d{2})?")
REVISION_END = re.compile(rb"startxref\s{1,4}0*([1-9]\d{0,11})\s{1,4}%%EOF[\r\n]{0,2}")
CREATOR_TOOL = re.compile(rb"xmp:CreatorTool(?:>|=[\"'])([^<\"']{1,200})")
MOST_REVISIONS = 12
FORMS = frozenset({1, 2, 3})  # AcroForm, and XFA alone or over one (FPDF_GetFormType)


class Making(NamedTuple):
    """What is known of a PDF's making, and what is to be said of it at once."""

    provenance: Provenance
    signals: tuple[Signal, ...]


def making_of(pdf: Pdf, data: bytes, *, invoiced: bool) -> Making:
    """The making of an open PDF. Never raises for a crooked one.

    `data`: the file as it came, before it was mended, if it was; `invoiced`: it carries an electronic invoice.
    """
    told = [information(pdf, key) for key in ("Creator", "Producer")]
    tool = editing_tool(told) or xmp_tool(data)
    signals = [signal("pdf_retouche", outil=tool)] if tool else []
    signed = b"/ByteRange" in data
    if signed:
        from verifier.pages.pdf.signatures import signatures_told  # noqa: PLC0415  late: few PDFs are signed

        signals.extend(signatures_told(data))
    changes = changes_of(data)
    created, modified = (day(information(pdf, key)) for key in ("CreationDate", "ModDate"))
    enriched = invoiced or signed or changes.compared > 1 or pdf.document.get_formtype() in FORMS
    rewritten = changes.last is not None
    return Making(Provenance(created, modified, rewritten, day(changes.last or ""), enriched), tuple(signals))


def information(pdf: Pdf, key: str) -> str:
    """What the PDF's information dictionary says under a key, empty where it says nothing that can be read."""
    try:
        return str(pdf.document.get_metadata_value(key))
    except UnicodeDecodeError:
        return ""


def day(stamp: str) -> date | None:
    """The day of a PDF's date (« D:20240905080000+02'00' »), None where it is none."""
    found = STAMP.match(stamp or "")
    try:
        return date(int(found[1]), int(found[2] or 1), int(found[3] or 1)) if found else None
    except ValueError:
        return None


def xmp_tool(data: bytes) -> str | None:
    """The editing tool that the document's own XMP names; a picture inside has its own XMP, which says nothing of the PDF."""
    named = [found.decode("utf-8", "replace") for found in CREATOR_TOOL.findall(data)]
    if not editing_tool(named):
        return None
    return editing_tool(found.decode("utf-8", "replace") for found in CREATOR_TOOL.findall(metadata_of(data)))


def changes_of(data: bytes) -> Changes:
    """What the revisions of a PDF changed; nothing compared where it has but one.

    A linearized file ends twice, but its first end points nowhere (`startxref 0`): ISO 32000-1, annex F.
    """
    ends = [found.end() for found in REVISION_END.finditer(data)]
    if len(ends) < 2:
        return Changes(0, None)
    return changes_in(data, ends if len(ends) <= MOST_REVISIONS else [ends[0], ends[-1]])
