"""The tables inside a TrueType font (OpenType): which glyph it shows for which letter (`cmap`), and which are blank (`loca`)."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator

__all__ = ["blank_among", "letters_of_glyphs"]

LETTERED = frozenset({(3, 1), (3, 10), (0, 0), (0, 1), (0, 2), (0, 3), (0, 4), (0, 6)})   # platforms whose codes are Unicode
MOST_LETTERS = 0x250   # Latin letters and digits: no other is compared


def letters_of_glyphs(font: bytes) -> dict[int, str]:
    """For each glyph that shows a Latin letter or digit, that letter; none for a font without such a table, or broken."""
    try:
        return {glyph: chr(code) for code, glyph in pairs(font) if glyph and chr(code).isalnum()}
    except (struct.error, IndexError, ValueError):
        return {}


def blank_among(font: bytes, glyphs: Iterable[int]) -> frozenset[int]:
    """Those of some glyphs that draw nothing, or are not there; none for a font without such a table, or broken."""
    try:
        found = tables(font)
        start, length = found[b"loca"]
        form, step = (">LL", 4) if struct.unpack_from(">h", font, found[b"head"][0] + 50)[0] else (">HH", 2)
        return frozenset(glyph for glyph in glyphs if is_blank(font, form, start + step * glyph, start + length))
    except (struct.error, KeyError):
        return frozenset()


def is_blank(font: bytes, form: str, place: int, end: int) -> bool:
    """Whether the two places in a table that ends at `end` hold nothing between them."""
    if place + struct.calcsize(form) > end:
        return True
    first, next_one = struct.unpack_from(form, font, place)
    return bool(first == next_one)


def tables(font: bytes) -> dict[bytes, tuple[int, int]]:
    """Where each table of a font begins, and its length."""
    count = struct.unpack_from(">H", font, 4)[0]
    entries = [struct.unpack_from(">4sLLL", font, 12 + 16 * place) for place in range(count)]
    return {tag: (start, length) for tag, _, start, length in entries}


def pairs(font: bytes) -> Iterator[tuple[int, int]]:
    """The Latin letters and their glyphs."""
    found = tables(font)
    if b"cmap" not in found:
        return
    start = found[b"cmap"][0]
    count = struct.unpack_from(">H", font, start + 2)[0]
    told = [struct.unpack_from(">HHL", font, start + 4 + 8 * each) for each in range(count)]
    for offset in {offset for platform, encoding, offset in told if (platform, encoding) in LETTERED}:
        yield from subtable(font, start + offset)


def subtable(font: bytes, start: int) -> Iterator[tuple[int, int]]:
    """The pairs of one table, of format 4 or 12."""
    form = struct.unpack_from(">H", font, start)[0]
    if form == 12:
        for place in range(min(struct.unpack_from(">L", font, start + 12)[0], MOST_LETTERS)):
            first, last, glyph = struct.unpack_from(">LLL", font, start + 16 + 12 * place)
            yield from ((code, glyph + code - first) for code in range(first, min(last + 1, MOST_LETTERS)))
    if form != 4:
        return
    doubled = struct.unpack_from(">H", font, start + 6)[0]
    for place in range(0, doubled, 2):
        at = start + 14 + place
        last, first = struct.unpack_from(">H", font, at)[0], struct.unpack_from(">H", font, at + doubled + 2)[0]
        if first >= MOST_LETTERS:
            return  # segments stand in order
        shift, offset = (struct.unpack_from(">H", font, at + 2 + doubled * times)[0] for times in (2, 3))
        for code in range(first, min(last + 1, MOST_LETTERS)):
            if not offset:
                yield code, (code + shift) & 0xFFFF
                continue
            glyph = struct.unpack_from(">H", font, at + 2 + doubled * 3 + offset + 2 * (code - first))[0]
            yield code, (glyph + shift) & 0xFFFF if glyph else 0
