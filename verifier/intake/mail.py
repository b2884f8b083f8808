"""An e-mail → its attachments.

The message's own text is no justificatif (contract section 2), and neither is what only dresses it: a small picture that
the text shows by its Content-ID (a signature's logo), a detached electronic signature. Everything else is a pièce.
"""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator
from email.message import Message

from verifier.intake.found import Found
from verifier.intake.limits import Allowance
from verifier.intake.naming import Names, clean
from verifier.intake.sniffing import Sort, sniff
from verifier.wording import say

__all__ = ["attachments"]

LOGO_BYTES = 20_000
SIGNATURES = frozenset({"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"})
BODIES = frozenset({"text/plain", "text/html", "text/enriched", "text/rtf", "text/x-amp-html"})
SUFFIXES = {Sort.PDF: ".pdf", Sort.IMAGE: ".image", Sort.DOCX: ".docx", Sort.XML: ".xml", Sort.ARCHIVE: ".zip", Sort.MAIL: ".eml"}


def attachments(data: bytes, allowance: Allowance) -> Iterator[Found]:
    """Every attachment of the message, in its order; one `Found` with a reason when there is none."""
    try:
        message = email.message_from_bytes(data.lstrip(b"\r\n"), policy=email.policy.default)
        parts = list(leaves(message))
    except (ValueError, LookupError, TypeError, AttributeError, IndexError, RecursionError):
        yield Found("", error=say("intake.mail_abime"))
        return
    names, place = Names(), 0
    for part in parts:
        content = payload(part)
        if is_dressing(part, content):
            continue
        place += 1
        if allowance.files <= 0:
            yield Found("", error=say("intake.archive_trop_de_fichiers", limite=allowance.limits.archive_files))
            return
        yield bounded(names.own(name_of(part, content, place)), content, allowance)
    if not place:
        yield Found("", error=say("intake.mail_sans_piece"))


def leaves(message: Message) -> Iterator[Message]:
    """The parts that hold something; a forwarded message is one of them, opened later by itself."""
    if message.get_content_type() == "message/rfc822":
        yield message
    elif message.is_multipart():
        for part in message.get_payload():
            if isinstance(part, Message):
                yield from leaves(part)
    else:
        yield message


def payload(part: Message) -> bytes:
    """The part's bytes, decoded; a forwarded message as a message of its own."""
    if part.get_content_type() == "message/rfc822":
        inner = part.get_payload()
        first = inner[0] if isinstance(inner, list) and inner else inner
        return first.as_bytes() if isinstance(first, Message) else str(first or "").encode("utf-8", "replace")
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def filename(part: Message) -> str | None:
    """The name that the sender gave, None where there is none that can be read."""
    try:
        return part.get_filename()
    except (ValueError, LookupError, TypeError, AttributeError, IndexError):
        return None


def is_dressing(part: Message, content: bytes) -> bool:
    """Whether the part is the message's own text, a logo in it, or its electronic signature."""
    kind = part.get_content_type()
    if kind in SIGNATURES:
        return True
    attached = part.get_content_disposition() == "attachment"
    if kind in BODIES:
        return not attached and not filename(part)
    shown = bool(part.get("Content-ID")) and not attached
    return kind.startswith("image/") and shown and len(content) < LOGO_BYTES


def name_of(part: Message, content: bytes, place: int) -> str:
    """The attachment's name; a plain one where the sender gave none."""
    given = filename(part)
    if given:
        return clean(given).replace("/", "-")
    if part.get_content_type() == "message/rfc822":
        return f"message-{place}.eml"
    return f"piece-{place}{SUFFIXES.get(sniff(content), '')}"


def bounded(name: str, content: bytes, allowance: Allowance) -> Found:
    """The attachment, refused when it is beyond what may be unpacked."""
    room = allowance.room
    allowance.take(len(content))
    if len(content) > room:
        return Found(name, error=say("intake.trop_lourd", limite=allowance.limits.file_bytes // 1_000_000))
    return Found(name, content)
