"""A `winmail.dat` ([MS-OXTNEF], what Outlook sends to other programs) → the files that it wraps."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from verifier.intake.found import Found, held
from verifier.intake.limits import Allowance
from verifier.intake.mapi import BINARY, DATA, LETTERS, OBJECT, SHORT_NAME, UTF16, Properties, brought, codec
from verifier.wording import say

__all__ = ["attachments"]

HEAD, ROW = 6, struct.Struct("<BII")
CHECKSUM = 2
CODEPAGE, NEW_FILE, TITLE, CONTENT, PROPERTIES = 0x0006_9007, 0x0006_9002, 0x0001_8010, 0x0006_800F, 0x0006_9005
SIZES = {0x0002: 4, 0x0003: 4, 0x0004: 4, 0x000A: 4, 0x000B: 4, 0x0005: 8, 0x0006: 8, 0x0007: 8, 0x0014: 8, 0x0040: 8, 0x0048: 16}
OF_ANY_SIZE = frozenset({LETTERS, UTF16, BINARY, OBJECT})
MULTIPLE, NAMED = 0x1000, 0x8000
IDENTIFIER = 16
SIGNATURE = b"\x78\x9f\x3e\x22"


class CutShortError(Exception):
    """The bytes end before what they announce."""


def attachments(data: bytes, allowance: Allowance) -> Iterator[Found]:
    """Every file in the wrapping, in its order; one `Found` with a reason when there is none or the rest is lost."""
    return held(files(data), allowance, say("intake.mail_sans_piece"))


def files(data: bytes) -> Iterator[Found]:
    """What each attachment brings, those before a damage included."""
    encoding, values = "cp1252", dict[int, tuple[int, bytes]]()
    begun = False
    try:
        for number, content in rows(data):
            if number == CODEPAGE:
                encoding = codec(int.from_bytes(content[:4], "little")) or encoding
            elif number == NEW_FILE:
                yield from brought(Properties(values, encoding)) if begun else ()
                begun, values = True, {}
            elif number == TITLE:
                values.setdefault(SHORT_NAME, (LETTERS, content))
            elif number == CONTENT:
                values.setdefault(DATA, (BINARY, content))
            elif number == PROPERTIES:
                values |= properties(content)
    except (CutShortError, struct.error):
        yield Found("", error=say("intake.membre_abime"))
        return
    yield from brought(Properties(values, encoding)) if begun else ()


def rows(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Number and bytes of each attribute. Raises CutShortError."""
    place = HEAD
    while place < len(data):
        if place + ROW.size > len(data):
            raise CutShortError
        _, number, size = ROW.unpack_from(data, place)
        place += ROW.size
        if place + size > len(data):
            raise CutShortError
        yield number, data[place : place + size]
        place += size + CHECKSUM


def properties(data: bytes) -> dict[int, tuple[int, bytes]]:
    """The first value of each property; a message inside as its own wrapping. Raises CutShortError, struct.error."""
    found: dict[int, tuple[int, bytes]] = {}
    (count,), place = struct.unpack_from("<I", data), 4
    for _ in range(count):
        kind, number = struct.unpack_from("<HH", data, place)
        place += 4
        if number >= NAMED:
            place = after_name(data, place)
        contents, place = values_of(data, place, kind)
        if contents:
            inner = contents[0][IDENTIFIER:] if kind == OBJECT else b""
            found[number] = (BINARY, inner) if inner.startswith(SIGNATURE) else (kind, contents[0])
    return found


def after_name(data: bytes, place: int) -> int:
    """Where a property's value begins, after the name that a program gave to it."""
    kind, size = struct.unpack_from("<II", data, place + IDENTIFIER)
    return place + IDENTIFIER + 8 + (padded(size) if kind else 0)


def values_of(data: bytes, place: int, kind: int) -> tuple[list[bytes], int]:
    """The values of a property, and where the next one begins. Raises CutShortError for a type that does not exist."""
    single, many = kind & ~MULTIPLE, bool(kind & MULTIPLE)
    count = 1
    if many or single in OF_ANY_SIZE:
        (count,) = struct.unpack_from("<I", data, place)
        place += 4
    contents: list[bytes] = []
    for _ in range(count):
        size = SIZES.get(single, 0)
        if single in OF_ANY_SIZE:
            (size,) = struct.unpack_from("<I", data, place)
            place += 4
        if not (size or single in OF_ANY_SIZE) or place + size > len(data):
            raise CutShortError
        contents.append(data[place : place + size])
        place += padded(size)
    return contents, place


def padded(size: int) -> int:
    """A size, up to the next four bytes."""
    return (size + 3) // 4 * 4
