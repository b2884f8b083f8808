"""The wall before olefile: a compound file ([MS-CFB]) as storages and streams, opened within bounds.

olefile trusts the counts of the header and of the entries: a table that loops would be read for 4 GB, a directory of a
million entries compared each with all the others. What it is given is therefore checked first, and never larger than the file.
"""

from __future__ import annotations

import io
import struct
from typing import Any

__all__ = ["BrokenCompoundError", "Storage", "opened"]

SHIFTS = frozenset({(9, 6), (12, 6)})   # sectors of 512 or 4096 bytes, mini sectors of 64
FAT_IN_HEADER = 109
MOST_ENTRIES = 32_768   # of the directory: some thirty an attachment, fifteen a recipient
BROKEN = (OSError, ValueError, TypeError, LookupError, AttributeError, OverflowError, RecursionError, struct.error, MemoryError)
STORAGES, STREAM = frozenset({1, 5}), 2


class BrokenCompoundError(Exception):
    """The file is cut, damaged or made to harm."""


class Storage:
    """A folder of a compound file; names are compared without their case. `is_damaged`: some of it may not be found."""

    def __init__(self, ole: Any, entry: Any, largest: int, *, is_damaged: bool = False) -> None:
        self.ole, self.entry, self.largest, self.is_damaged = ole, entry, largest, is_damaged

    def names(self) -> list[str]:
        """The names in this storage, sorted."""
        return sorted(self.entry.kids_dict)

    def storage(self, name: str) -> Storage | None:
        """A folder in this one."""
        entry = self.entry.kids_dict.get(name.lower())
        return Storage(self.ole, entry, self.largest) if entry is not None and entry.entry_type in STORAGES else None

    def stream(self, name: str) -> bytes | None:
        """The bytes of a file in this folder, None where there is none. Raises BrokenCompoundError."""
        entry = self.entry.kids_dict.get(name.lower())
        if entry is None or entry.entry_type != STREAM:
            return None
        try:
            if entry.size > self.largest:
                raise BrokenCompoundError
            content = self.ole._open(entry.isectStart, entry.size).read() if entry.size else b""  # noqa: SLF001  by name, it looks through the whole folder again
        except BROKEN as error:
            raise BrokenCompoundError from error
        if len(content) != entry.size:
            raise BrokenCompoundError
        return bytes(content)


def opened(data: bytes) -> Storage:
    """The root folder of a compound file. Raises BrokenCompoundError."""
    import olefile  # noqa: PLC0415  late: few dossiers hold one

    class Bounded(olefile.OleFileIO):  # type: ignore[misc]  # the library ships no types
        """Reads no more entries than a message has, and does not compare each with all the others."""

        def _load_direntry(self, sid: int) -> Any:
            if sid >= MOST_ENTRIES:
                raise BrokenCompoundError
            return super()._load_direntry(sid)

        def _check_duplicate_stream(self, first_sect: int, minifat: bool = False) -> None:
            """Nothing: a stream that two entries share is counted twice by the allowance."""

        def _raise_defect(self, defect_level: int, *details: Any) -> None:
            self.damaged = getattr(self, "damaged", False) or defect_level >= olefile.DEFECT_INCORRECT
            super()._raise_defect(defect_level, *details)

    check_header(data)
    try:
        ole = Bounded(io.BytesIO(data))
        if ole.root.size > len(data):
            raise BrokenCompoundError
    except BROKEN as error:
        raise BrokenCompoundError from error
    return Storage(ole, ole.root, len(data), is_damaged=getattr(ole, "damaged", False))


def check_header(data: bytes) -> None:
    """Nothing, where the header announces no more than the file can hold. Raises BrokenCompoundError."""
    if len(data) < 1536:
        raise BrokenCompoundError
    shifts = struct.unpack_from("<HH", data, 30)
    if shifts not in SHIFTS:
        raise BrokenCompoundError
    sector = 1 << shifts[0]
    sectors = len(data) // sector + 1
    fat, mini_fat, difat = (struct.unpack_from("<I", data, place)[0] for place in (44, 64, 72))
    if fat > 2 * sectors // (sector // 4) + FAT_IN_HEADER + 1 or mini_fat > sectors or difat > fat:
        raise BrokenCompoundError
