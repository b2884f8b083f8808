"""An e-mail → its attachments.

The message's own text is no justificatif (contract section 2), and neither is what only dresses it. Everything else is a
pièce, wherever it stands in the message (RFC 2045, 2046), a forwarded message (`message/rfc822`) and the content of a
signed one (RFC 8551) included.
"""

from __future__ import annotations

import base64
import binascii
import quopri
import re
from collections.abc import Iterator
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from email.policy import Compat32

from verifier.intake import smime
from verifier.intake.dressing import is_logo, is_own_text, is_seal
from verifier.intake.found import Found, held
from verifier.intake.limits import Allowance
from verifier.intake.sniffing import is_mail
from verifier.wording import say

__all__ = ["attachments", "signed_file"]

BROKEN = (MessageError, ValueError, LookupError, TypeError, AttributeError, AssertionError, OverflowError, RecursionError)
BEGIN = re.compile(rb"begin [0-7]{3,4} +(\S.{0,250})")
SIGNED_IN_SIGNED = 3
HEAD = 4096
LONGEST_HEADER = 10_000   # a name of 100,000 encoded words takes a minute to read
MOST_PARTS = 20_000


class Lenient(Compat32):
    """Reads headers whose bytes are not ASCII as people meant them; the modern policy raises on many a broken header."""

    def header_fetch_parse(self, name: str, value: str) -> str:  # noqa: ARG002  the signature is the library's
        """The header's text: UTF-8 where it is that, else what Windows wrote."""
        raw = value[:LONGEST_HEADER].encode("utf-8", "surrogateescape")
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError:
            return raw.decode("cp1252", "replace")


LENIENT = Lenient()


def attachments(data: bytes, allowance: Allowance) -> Iterator[Found]:
    """Every attachment of the message, in its order; one `Found` with a reason when there is none."""
    if data.count(b"\n--") + data.count(b"\r--") > MOST_PARTS:
        yield Found("", error=say("intake.archive_trop_de_fichiers", limite=allowance.limits.archive_files))
        return
    try:
        parts = list(leaves(parsed(data)))
    except BROKEN:
        yield Found("", error=say("intake.mail_abime"))
        return
    yield from of_parts(parts, allowance)


def signed_file(data: bytes, allowance: Allowance) -> Iterator[Found]:
    """What was signed (`smime.p7m`): a message's attachments, or the one file."""
    inner = smime.signed(data)
    if is_mail(inner):
        yield from attachments(inner, allowance)
    else:
        yield from held([Found("", inner)] if inner else [], allowance, say("intake.signature_seule"))


def parsed(data: bytes) -> Message:
    """The message in these bytes; the parser takes anything."""
    return message_from_bytes(data.lstrip(b"\r\n"), policy=LENIENT)


def of_parts(parts: list[Message], allowance: Allowance) -> Iterator[Found]:
    """Those of the parts that are pièces."""
    found = (piece for part in parts for piece in pieces_of(part, allowance))
    return held(found, allowance, say("intake.mail_sans_piece"))


def leaves(message: Message, depth: int = 0) -> Iterator[Message]:
    """The parts that hold something, those under a signature included; a forwarded message is one of them."""
    kind = message.get_content_type()
    if kind in {"message/rfc822", "multipart/encrypted"}:
        yield message
    elif message.is_multipart():
        for part in message.get_payload():
            if isinstance(part, Message):
                yield from leaves(part, depth)
    elif depth < SIGNED_IN_SIGNED and smime.is_wrapped(kind) and (inner := smime.signed(payload(message))):
        yield from leaves(parsed(inner), depth + 1)
    else:
        yield message


def pieces_of(part: Message, allowance: Allowance) -> Iterator[Found]:
    """What a part brings: a file, a message with its own files, files written into the text, or nothing."""
    kind, name, content = part.get_content_type(), filename(part), payload(part)
    if kind == "multipart/encrypted" or (smime.is_wrapped(kind) and smime.is_enciphered(content)):
        yield Found(name or "", error=say("intake.refuse_mail_chiffre"))
    elif kind == "message/rfc822" and not content:
        yield Found(name or "", inside=forwarded(part, allowance))
    elif is_own_text(kind, name, content, attached=part.get_content_disposition() == "attachment"):
        yield from uuencoded(content)
    elif not is_seal(kind) and not is_logo(kind, content, shown=is_shown(part)):
        yield Found(name or "", content)


def forwarded(part: Message, allowance: Allowance) -> Iterator[Found]:
    """What a message inside the message holds."""
    inner = part.get_payload()
    try:
        parts = [leaf for message in inner if isinstance(message, Message) for leaf in leaves(message)]
    except BROKEN:
        yield Found("", error=say("intake.mail_abime"))
        return
    yield from of_parts(parts, allowance)


def payload(part: Message) -> bytes:
    """The part's bytes, decoded; none for a message that stands there unencoded, which the parser has opened already."""
    try:
        if part.is_multipart():
            return encoded_message(part)
        content = part.get_payload(decode=True)
    except BROKEN:
        return b""
    return content if isinstance(content, bytes) else b""


def encoded_message(part: Message) -> bytes:
    """The bytes of a forwarded message that was encoded against the rule (RFC 2046, 5.2.1), as some senders do.

    The parser took the encoded text for the message: base64 leaves it without a header, quoted-printable without its limits.
    """
    encoding, inside = str(part.get("Content-Transfer-Encoding", "")).strip().lower(), part.get_payload()
    inner = inside[0] if part.get_content_type() == "message/rfc822" and isinstance(inside, list) else None
    if isinstance(inner, Message) and encoding == "base64" and not inner.keys():
        return base64.b64decode(str(inner.get_payload()))
    if isinstance(inner, Message) and encoding == "quoted-printable" and b"=3D" in (raw := inner.as_bytes())[:HEAD]:
        return quopri.decodestring(raw.replace(b"=\n\n", b"=\n", 1))  # the parser ended the headers at a line that goes on
    return b""


def filename(part: Message) -> str | None:
    """The name that the sender gave, in whatever way and alphabet (RFC 2231, RFC 2047); None where none can be read."""
    try:
        given = part.get_filename()
        return unworded(given) if given else None
    except BROKEN:
        return None


def unworded(text: str) -> str:
    """A header's text, its encoded words (`=?utf-8?B?…?=`) read."""
    if "=?" not in text:
        return text
    try:
        return "".join(lettered(part, charset) for part, charset in decode_header(text))
    except BROKEN:
        return text


def lettered(part: bytes | str, charset: str | None) -> str:
    """One run of a header as letters, whatever alphabet it claims."""
    if isinstance(part, str):
        return part
    for claimed in (charset or "utf-8", "utf-8"):
        try:
            return part.decode(claimed)
        except (LookupError, ValueError):
            continue
    return part.decode("cp1252", "replace")


def is_shown(part: Message) -> bool:
    """Whether the message's text shows the part in its midst."""
    return bool(part.get("Content-ID")) and part.get_content_disposition() != "attachment"


def uuencoded(text: bytes) -> Iterator[Found]:
    """The files that an old program wrote into the text itself (`begin 644 name` … `end`)."""
    name, lines = "", list[bytes]()
    for line in text.splitlines() if b"begin " in text else ():
        start = BEGIN.fullmatch(line)
        try:
            if start:
                name, lines = lettered(start[1], None), []
            elif name and line.rstrip() == b"end":
                yield Found(name, b"".join(lines))
                name = ""
            elif name:
                lines.append(binascii.a2b_uu(line))
        except binascii.Error:
            name = ""
