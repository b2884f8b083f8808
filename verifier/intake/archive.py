"""A ZIP archive → its files, unpacked within bounds and never written to disk."""

from __future__ import annotations

import bz2
import io
import lzma
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import Protocol

from verifier.intake.found import Found, too_heavy
from verifier.intake.limits import Allowance
from verifier.intake.naming import Names, clean, is_clutter
from verifier.intake.sniffing import is_crowded
from verifier.wording import say

__all__ = ["members"]

UTF8_NAME = 0x800
ENCRYPTED = 0x1 | 0x40 | 0x2000
LOCAL = struct.Struct("<4s22xHH")      # the header before each file: its sign, the sizes of its name and of what follows
LZMA_HEADER = 4
LZMA_MEMORY = 64_000_000
BROKEN = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, OSError, ValueError, EOFError, LookupError, RuntimeError,
          MemoryError)


class UnknownMethodError(Exception):
    """The file is packed in a way that we do not unpack (deflate64, PPMd, Zstandard…)."""


class Unpacker(Protocol):
    """What zlib, bz2 and lzma have in common."""

    @property
    def eof(self) -> bool:
        """Whether the end was met."""

    def decompress(self, data: bytes, max_length: int, /) -> bytes:
        """So many bytes at most."""


def members(data: bytes, allowance: Allowance) -> Iterator[Found]:
    """Every file of the archive, in its order; one `Found` with a reason for what had to be refused."""
    too_many = say("intake.archive_trop_de_fichiers", limite=allowance.limits.archive_files)
    if is_crowded(data):
        yield Found("", error=too_many)
        return
    try:
        entries = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except (*BROKEN, NotImplementedError):
        yield Found("", error=say("intake.archive_abimee"))
        return
    names, seen = Names(), False
    for entry in entries:
        if is_folder(entry) or is_clutter(entry.filename):
            continue
        seen = True
        if allowance.files <= 0:
            yield Found("", error=too_many)
            return
        yield read(data, entry, names.own(clean(true_name(entry))), allowance)
    if not seen:
        yield Found("", error=say("intake.archive_vide"))


def is_folder(entry: zipfile.ZipInfo) -> bool:
    """Whether the entry is a folder, as the norm writes it or as Windows does."""
    return entry.filename.endswith("/") or (entry.filename.endswith("\\") and not entry.file_size)


def true_name(entry: zipfile.ZipInfo) -> str:
    """The entry's name, its accents repaired when an old tool wrote it without saying in which encoding."""
    if entry.flag_bits & UTF8_NAME or entry.filename.isascii():
        return entry.filename
    try:
        raw = entry.filename.encode("cp437")
    except UnicodeEncodeError:
        return entry.filename
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp850", "replace")


def read(data: bytes, entry: zipfile.ZipInfo, name: str, allowance: Allowance) -> Found:
    """One file, or why it is refused; never more than the allowance has room for, whatever the entry announces."""
    room, content = allowance.room, b""
    try:
        reason = why_closed(entry)
        content = b"" if reason else unpacked(packed(data, entry), entry.compress_type, room + 1)
        if not reason and len(content) <= room and zlib.crc32(content) != entry.CRC:
            reason = say("intake.membre_abime")
    except UnknownMethodError:
        reason = say("intake.archive_methode")
    except BROKEN:
        reason = say("intake.membre_abime")
    allowance.take(len(content))
    if len(content) > room:
        reason = too_heavy(room, allowance)
    return Found(name, error=reason) if reason else Found(name, content)


def why_closed(entry: zipfile.ZipInfo) -> str | None:
    """Why an entry is not even unpacked."""
    if entry.flag_bits & ENCRYPTED:
        return say("intake.archive_protegee")
    return say("intake.archive_lien") if stat.S_ISLNK(entry.external_attr >> 16) else None


def packed(data: bytes, entry: zipfile.ZipInfo) -> bytes:
    """The packed bytes of an entry. Raises what BROKEN lists."""
    sign, name, extra = LOCAL.unpack_from(data, entry.header_offset)
    if sign != b"PK\x03\x04" or entry.header_offset < 0:
        raise zipfile.BadZipFile
    start = entry.header_offset + LOCAL.size + name + extra
    return data[start : start + entry.compress_size]


def unpacked(content: bytes, method: int, most: int) -> bytes:
    """At most so many bytes of what was packed. zipfile bounds deflate alone, and 530 bytes of bzip2 hold 300 MB."""
    if method == zipfile.ZIP_STORED:
        return content[:most]
    unpacker = unpacker_of(method)
    if method == zipfile.ZIP_LZMA:  # a size of its header, that header, then the stream: written as a stream of the older sort
        content = content[LZMA_HEADER : LZMA_HEADER + 5] + b"\xff" * 8 + content[LZMA_HEADER + 5 :]
    found = unpacker.decompress(content, most)
    if len(found) < most and not unpacker.eof and method != zipfile.ZIP_LZMA:
        raise EOFError
    return found


def unpacker_of(method: int) -> Unpacker:
    """What unpacks this method. Raises UnknownMethodError."""
    if method == zipfile.ZIP_DEFLATED:
        return zlib.decompressobj(-zlib.MAX_WBITS)
    if method == zipfile.ZIP_BZIP2:
        return bz2.BZ2Decompressor()
    if method == zipfile.ZIP_LZMA:
        return lzma.LZMADecompressor(lzma.FORMAT_ALONE, memlimit=LZMA_MEMORY)
    raise UnknownMethodError
