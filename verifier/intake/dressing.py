"""What only dresses a message, and is no pièce: its logos, its electronic signature, its own text."""

from __future__ import annotations

import re

from verifier.intake.sniffing import Sort, sniff

__all__ = ["is_logo", "is_own_text", "is_seal"]

LOGO_BYTES = 20_000
SEALS = frozenset({
    "application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature", "application/applefile",
    "text/rfc822-headers",
})
BODIES = frozenset({"text/plain", "text/html", "text/enriched", "text/rtf", "text/x-amp-html"})
CUT_TEXT = re.compile(r"ATT\d{5,6}\.(txt|html?)", re.IGNORECASE)  # Exchange's name for the text that follows an attachment
PAPERS = frozenset({Sort.PDF, Sort.DOCX, Sort.ARCHIVE, Sort.OUTLOOK})


def is_seal(kind: str) -> bool:
    """Whether a part of this MIME type is a signature, or what a mail program notes for itself."""
    return kind in SEALS


def is_logo(kind: str, data: bytes, *, shown: bool) -> bool:
    """Whether this is a small picture that the message's own text shows (`shown`)."""
    if not shown or len(data) >= LOGO_BYTES:
        return False
    sort = sniff(data)
    return sort is Sort.IMAGE or (kind.startswith("image/") and sort not in PAPERS)


def is_own_text(kind: str, name: str | None, data: bytes, *, attached: bool) -> bool:
    """Whether a part is the message's own text: not a file with a name, nor a document wrongly labelled as text."""
    if kind not in BODIES or (name and not CUT_TEXT.fullmatch(name)) or (attached and not name):
        return False
    return sniff(data) not in PAPERS | {Sort.IMAGE}
