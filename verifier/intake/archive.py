"""A ZIP archive → its files, read by bounded steps and never written to disk."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator

from verifier.intake.found import Found, too_heavy
from verifier.intake.limits import Allowance
from verifier.intake.naming import Names, clean, is_clutter
from verifier.intake.sniffing import is_crowded
from verifier.wording import say

__all__ = ["members"]

STEP = 1 << 20
UTF8_NAME = 0x800
ENCRYPTED = 0x1
BROKEN = (zipfile.BadZipFile, zlib.error, OSError, ValueError, EOFError, NotImplementedError, RuntimeError, MemoryError)


def members(data: bytes, allowance: Allowance) -> Iterator[Found]:
    """Every file of the archive, in its order; one `Found` with a reason for what had to be refused."""
    if is_crowded(data):
        yield Found("", error=say("intake.archive_trop_de_fichiers", limite=allowance.limits.archive_files))
        return
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except BROKEN:
        yield Found("", error=say("intake.archive_abimee"))
        return
    names, seen = Names(), False
    for entry in archive.infolist():
        if entry.is_dir() or is_clutter(entry.filename):
            continue
        seen = True
        if allowance.files <= 0:
            yield Found("", error=say("intake.archive_trop_de_fichiers", limite=allowance.limits.archive_files))
            return
        yield read(archive, entry, names.own(clean(true_name(entry))), allowance)
    if not seen:
        yield Found("", error=say("intake.archive_vide"))


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


def read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str, allowance: Allowance) -> Found:
    """One file, or why it is refused; never more than the allowance has room for, whatever the entry announces."""
    if entry.flag_bits & ENCRYPTED:
        allowance.take(0)
        return Found(name, error=say("intake.archive_protegee"))
    room, parts, size = allowance.room, [], 0
    try:
        with archive.open(entry) as stream:
            while size <= room and (part := stream.read(min(STEP, room + 1 - size))):
                parts.append(part)
                size += len(part)
    except BROKEN:
        allowance.take(size)
        return Found(name, error=say("intake.membre_abime"))
    allowance.take(size)
    if size > room:
        return Found(name, error=too_heavy(room, allowance))
    return Found(name, b"".join(parts))
