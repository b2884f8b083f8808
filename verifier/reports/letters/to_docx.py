"""A letter as a Word document, to be read over and signed."""

from __future__ import annotations

import io
import re
import zipfile

from verifier.reports.letters.letter import Letter, is_list
from verifier.wording import say

__all__ = ["to_docx"]

_LANGUAGE = "fr-FR"
_NOT_XML = re.compile("[\ufffe\uffff\ud800-\udfff]")      # characters that XML 1.0 does not know (section 2.2)


def to_docx(letter: Letter) -> bytes:
    """The document: the subject in bold, then the paragraphs; lists are bulleted. The same letter gives the same bytes."""
    import docx  # noqa: PLC0415  late: most reports are no letters
    from docx.oxml.ns import qn  # noqa: PLC0415

    document = docx.Document()
    document.core_properties.author, document.core_properties.comments = "", ""
    document.core_properties.title = _printable(letter.subject)[:255]
    document.core_properties.language = _LANGUAGE
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), _LANGUAGE)
    document.add_paragraph().add_run(say("letters.objet_ligne", objet=_printable(letter.subject))).bold = True
    for paragraph in map(_printable, letter.paragraphs):
        if is_list(paragraph):
            for line in paragraph.split("\n"):
                document.add_paragraph(line[2:], style="List Bullet")
        else:
            document.add_paragraph(paragraph)     # python-docx makes its ends of line line breaks
    held = io.BytesIO()
    document.save(held)
    return _timeless(held)


def _timeless(packed: io.BytesIO) -> bytes:
    """The same parts, without the time at which they were packed."""
    held = io.BytesIO()
    with zipfile.ZipFile(packed) as parts, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as again:
        for part in parts.infolist():
            again.writestr(zipfile.ZipInfo(part.filename), parts.read(part), zipfile.ZIP_DEFLATED)
    return held.getvalue()


def _printable(text: str) -> str:
    return _NOT_XML.sub("", text)
