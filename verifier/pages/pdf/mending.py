"""The wall before pikepdf: a damaged PDF → one that opens, where qpdf can find its objects again."""

from __future__ import annotations

import logging
from io import BytesIO

from verifier.pages.pdf.pdfium import LockedPdfError

__all__ = ["mended"]


def mended(data: bytes) -> bytes | None:
    """The PDF rewritten whole, None where nothing can be saved of it. Raises LockedPdfError."""
    import pikepdf  # noqa: PLC0415  late: only a damaged PDF needs it

    logging.getLogger("pikepdf").setLevel(logging.CRITICAL)  # it tells its troubles with broken metadata at length
    buffer = BytesIO()
    try:
        with pikepdf.open(BytesIO(data)) as document:
            if not len(document.pages):
                return None
            document.save(buffer)
    except pikepdf.PasswordError as error:  # no PdfError of pikepdf's
        raise LockedPdfError from error
    except (pikepdf.PdfError, ValueError, RuntimeError, OSError):
        return None
    return buffer.getvalue()
