"""The wall before asn1crypto: a signed message or file (CMS, RFC 5652) → what was signed.

The signature itself is not checked: it says who sent a mail, not whether a paper in it is true.
"""

from __future__ import annotations

from typing import Any

__all__ = ["is_enciphered", "is_wrapped", "signed"]

WRAPPERS = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
CLOSED = frozenset({"enveloped_data", "encrypted_data", "authenticated_enveloped_data"})
BROKEN = (ValueError, TypeError, LookupError, AttributeError, OverflowError, RecursionError)


def is_wrapped(kind: str) -> bool:
    """Whether a part of this MIME type holds its message in a CMS envelope."""
    return kind in WRAPPERS


def signed(data: bytes) -> bytes:
    """What was signed; nothing where the bytes are enciphered, broken, a signature alone or no such thing."""
    try:
        kind, content = envelope(data)
        inner = content["encap_content_info"]["content"].native if kind == "signed_data" else b""
    except BROKEN:
        return b""
    return inner if isinstance(inner, bytes) else b""


def is_enciphered(data: bytes) -> bool:
    """Whether only the addressee's key opens these bytes."""
    try:
        return envelope(data)[0] in CLOSED
    except BROKEN:
        return False


def envelope(data: bytes) -> tuple[str, Any]:
    """What sort of envelope this is, and what it holds. Raises what asn1crypto raises."""
    from asn1crypto.cms import ContentInfo  # noqa: PLC0415  late: few mails are signed this way

    info = ContentInfo.load(data)
    return info["content_type"].native, info["content"]
