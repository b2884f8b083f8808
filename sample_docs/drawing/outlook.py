"""Outlook messages (.msg): a compound file ([MS-CFB], version 3) that holds properties ([MS-OXMSG]).

A compound file is given as a tree: a folder is a dict of names, a file its bytes.
"""

from __future__ import annotations

import itertools
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

Tree = dict[str, "bytes | Tree"]

SECTOR, MINI, CUTOFF = 512, 64, 4096
END, FREE, FAT_SECTOR, LIST_SECTOR, NOBODY = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD, 0xFFFFFFFC, 0xFFFFFFFF
STORAGE, STREAM, ROOT, BLACK = 1, 2, 5, 1
UTF16, LETTERS, BINARY, OBJECT, NUMBER, YES_NO = 0x001F, 0x001E, 0x0102, 0x000D, 0x0003, 0x000B


@dataclass
class Entry:
    """A row of the directory."""

    name: str
    kind: int
    data: bytes = b""
    links: list[int] = field(default_factory=lambda: [NOBODY, NOBODY, NOBODY])  # before, after, first inside
    start: int = END


def padded(data: bytes, size: int) -> bytes:
    return data + bytes(-len(data) % size)


def chained(table: list[int], count: int) -> int:
    """So many more places in a table, each leading to the next; the first of them."""
    start = len(table)
    table.extend(range(start + 1, start + count))
    if count:
        table.append(END)
    return start if count else END


def listed(name: str, tree: Tree, entries: list[Entry], kind: int) -> int:
    """The rows of a folder and of all that it holds, from the folder's own, whose place is given."""
    place = len(entries)
    entries.append(Entry(name, kind))
    ordered = sorted(tree, key=lambda each: (len(each), each.upper()))  # the norm's own order
    places = {}
    for each in ordered:
        inner = tree[each]
        if isinstance(inner, bytes):
            places[each] = len(entries)
            entries.append(Entry(each, STREAM, inner))
        else:
            places[each] = listed(each, inner, entries, STORAGE)
    entries[place].links[2] = halved([places[each] for each in ordered], entries)
    return place


def halved(places: Sequence[int], entries: list[Entry]) -> int:
    """Sorted rows as a balanced tree; its root."""
    if not places:
        return NOBODY
    middle = len(places) // 2
    entries[places[middle]].links[:2] = halved(places[:middle], entries), halved(places[middle + 1 :], entries)
    return places[middle]


def compound(tree: Tree) -> bytes:
    """The compound file of a tree."""
    entries: list[Entry] = []
    listed("Root Entry", tree, entries, ROOT)
    minis: list[int] = []
    ministream = b""
    for entry in entries:
        if entry.kind == STREAM and 0 < len(entry.data) < CUTOFF:
            entry.start = chained(minis, -(-len(entry.data) // MINI))
            ministream += padded(entry.data, MINI)
    entries[0].data = ministream
    directory_size = -(-len(entries) // 4)
    mini_fat = padded(struct.pack(f"<{len(minis)}I", *minis), SECTOR)
    big = [entry for entry in entries if len(entry.data) >= CUTOFF or (entry.kind == ROOT and entry.data)]
    body = directory_size + len(mini_fat) // SECTOR + sum(-(-len(entry.data) // SECTOR) for entry in big)
    fats = next(count for count in itertools.count(1) if count * 128 >= body + count + lists_of(count))
    lists = lists_of(fats)
    fat = [FAT_SECTOR] * fats + [LIST_SECTOR] * lists
    directory = chained(fat, directory_size)
    mini_start = chained(fat, len(mini_fat) // SECTOR)
    for entry in big:
        entry.start = chained(fat, -(-len(entry.data) // SECTOR))
    fat += [FREE] * (fats * 128 - len(fat))
    header = struct.pack("<8s16sHHHHHHLLLLLLLLLL", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", bytes(16), 0x3E, 3, 0xFFFE, 9, 6, 0, 0, 0,
                         fats, directory, 0, CUTOFF, mini_start, len(mini_fat) // SECTOR, fats if lists else END, lists)
    places = struct.pack("<109I", *range(min(fats, 109)), *[FREE] * (109 - fats))
    rows = padded(b"".join(map(row, entries)), SECTOR)
    table = struct.pack(f"<{len(fat)}I", *fat)
    further = b"".join(listing(fats, place, fats + place + 1 if place + 1 < lists else END) for place in range(lists))
    return b"".join([header, places, table, further, rows, mini_fat, *(padded(entry.data, SECTOR) for entry in big)])


def lists_of(fats: int) -> int:
    """How many sectors list the parts of the table that the header's own list of 109 has no room for (beyond 6.8 MB)."""
    return max(0, -(-(fats - 109) // 127))


def listing(fats: int, place: int, following: int) -> bytes:
    """One of those sectors."""
    own = range(109 + 127 * place, min(fats, 109 + 127 * (place + 1)))
    return struct.pack("<128I", *own, *[FREE] * (127 - len(own)), following)


def row(entry: Entry) -> bytes:
    name = entry.name.encode("utf-16-le") + b"\0\0"
    described = (name, len(name), entry.kind, BLACK, *entry.links, bytes(16), 0, 0, 0)
    return struct.pack("<64sHBBIII16sIQQIII", *described, entry.start, len(entry.data), 0)


def properties(header: int, values: Mapping[tuple[int, int], bytes | int | str | Tree], encoding: str = "cp1252") -> Tree:
    """The files of a folder that hold these properties, given by number and type."""
    rows, tree = [bytes(header)], Tree()
    for (number, kind), value in values.items():
        if isinstance(value, int):
            rows.append(struct.pack("<HHIQ", kind, number, 6, value))
            continue
        content = value.encode("utf-16-le" if kind == UTF16 else encoding) if isinstance(value, str) else value
        tree[f"__substg1.0_{number:04X}{kind:04X}"] = content
        rows.append(struct.pack("<HHIII", kind, number, 6, len(content) if isinstance(content, bytes) else 0xFFFFFFFF, 0))
    return {**tree, "__properties_version1.0": b"".join(rows)}


def attachment(name: str, data: bytes | Tree, **more: bytes | int | str) -> Tree:
    """An attachment, bytes or a message. `more`: `mime`, `cid`, `hidden`, `flags`, `method`, `short`, `kind`."""
    values: dict[tuple[int, int], bytes | int | str | Tree] = {
        (0x3705, NUMBER): more.get("method", 1 if isinstance(data, bytes) else 5),
        (0x3701, BINARY if isinstance(data, bytes) else OBJECT): data,
        (0x3001, UTF16): name,
    }
    kind = more.get("kind", UTF16)
    if name:
        values[0x3704 if more.get("short") else 0x3707, kind] = name
    known = {"mime": (0x370E, UTF16), "cid": (0x3712, UTF16), "hidden": (0x7FFE, YES_NO), "flags": (0x3714, NUMBER)}
    values |= {place: more[each] for each, place in known.items() if each in more}
    return properties(8, values, more.get("encoding", "cp1252"))


def message(subject: str, attachments: Sequence[Tree], *, inner: bool = False, codepage: int = 1252, text: str = "") -> Tree:
    """A message as a tree; `inner`: to be an attachment of another one."""
    values = {(0x001A, UTF16): "IPM.Note", (0x0037, UTF16): subject, (0x1000, UTF16): text, (0x3FFD, NUMBER): codepage}
    tree = properties(24 if inner else 32, values)
    if not inner:
        tree["__nameid_version1.0"] = {f"__substg1.0_000{place}0102": b"" for place in (2, 3, 4)}
    return tree | {f"__attach_version1.0_#{place:08X}": each for place, each in enumerate(attachments)}
