"""Files that nobody sent on purpose: real ones, damaged as networks, disks and ill will damage them. Same seed, same files."""

from __future__ import annotations

import random
from collections.abc import Callable

TOKENS = (
    b"/Length 99999999", b"/Kids[1 0 R]", b"/Count 65535", b"/Filter/FlateDecode", b"stream", b"endstream", b"endobj", b"xref",
    b"%%EOF", b"startxref\n0", b"/Parent 3 0 R", b"/OpenAction<</S/JavaScript/JS(app.alert(1))>>", b"/MediaBox[0 0 1e9 1e9]",
    b"/Rotate 45", b"PK\x03\x04", b"PK\x05\x06", b"\xff\xd8\xff\xe1\xff\xff", b"IHDR" + b"\xff" * 8,
    b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"Content-Type: message/rfc822\r\n\r\n", b"Content-Transfer-Encoding: base64\r\n\r\n",
    b"\x00" * 64, b"\xff" * 64, b"-1", b"2147483648", b"../../../../etc/passwd", b"\xef\xbb\xbf", b"(" * 40, b"[" * 40,
)
HEADS = (
    b"%PDF-1.7\n", b"PK\x03\x04", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"II*\x00", b"MM\x00*",
    b"RIFF\xff\xff\xff\x7fWEBPVP8 ", b"\x00\x00\x00\x18ftypheic", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"From: a@b.fr\r\nSubject: x\r\n\r\n", b"<?xml version='1.0'?><Invoice>",
)

Damage = Callable[[bytearray, random.Random], bytearray]


def flipped(data: bytearray, chance: random.Random) -> bytearray:
    """A few bits are not what they were."""
    for _ in range(chance.choice((1, 4, 40, 400))):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return data


def cut(data: bytearray, chance: random.Random) -> bytearray:
    """The end never arrived."""
    return data[: chance.randrange(1, len(data) + 1)]


def holed(data: bytearray, chance: random.Random) -> bytearray:
    """A stretch in the middle is gone."""
    start = chance.randrange(len(data))
    del data[start : start + chance.choice((1, 16, 512, 4096))]
    return data or bytearray(b"\0")


def repeated(data: bytearray, chance: random.Random) -> bytearray:
    """A stretch came several times."""
    start = chance.randrange(len(data))
    stretch = data[start : start + chance.choice((1, 16, 512, 4096))]
    return data[:start] + stretch * chance.choice((2, 10, 200)) + data[start:]


def strewn(data: bytearray, chance: random.Random) -> bytearray:
    """Words that mean something to a parser stand where nobody wrote them."""
    for _ in range(chance.choice((1, 3, 20))):
        start, token = chance.randrange(len(data)), chance.choice(TOKENS)
        data[start : start + chance.choice((0, len(token)))] = token
    return data


def renumbered(data: bytearray, chance: random.Random) -> bytearray:
    """Digits are others: lengths, offsets, sizes, dates."""
    digits = [place for place, byte in enumerate(data) if 48 <= byte <= 57]
    for place in chance.sample(digits, min(len(digits), chance.choice((1, 5, 50)))):
        data[place] = chance.randrange(48, 58)
    return data


def swapped(data: bytearray, chance: random.Random) -> bytearray:
    """Two stretches have changed places."""
    size = min(len(data) // 2, chance.choice((16, 512, 8192)))
    first, second = sorted(chance.randrange(len(data) - size + 1) for _ in range(2))
    middle = data[first + size : second]
    return data[:first] + data[second : second + size] + middle + data[first : first + size] + data[second + size :]


DAMAGES: tuple[Damage, ...] = (flipped, cut, holed, repeated, strewn, renumbered, swapped)


def mutated(data: bytes, seed: int) -> bytes:
    """A file damaged in one to three ways; now and then nothing is left of it but its first bytes."""
    chance = random.Random(seed)
    if chance.random() < 0.03:
        return chance.choice(HEADS) + chance.randbytes(chance.choice((0, 10, 1000, 100_000)))
    found = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 3))):
        found = chance.choice(DAMAGES)(found or bytearray(b"\0"), chance)
    return bytes(found)
