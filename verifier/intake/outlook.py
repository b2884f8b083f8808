"""An Outlook message (.msg, [MS-OXMSG]) → its attachments, by the same rule as an e-mail."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator

from verifier.intake import compound
from verifier.intake.found import Found, held
from verifier.intake.limits import Allowance
from verifier.intake.mapi import DATA, OBJECT, Properties, brought
from verifier.wording import say

__all__ = ["attachments"]

ATTACHMENT = "__attach_version1.0_"
FIXED = "__properties_version1.0"
VARIABLE = re.compile(r"__substg1\.0_([0-9a-f]{4})([0-9a-f]{4})")
MESSAGE_HEADER, INNER_HEADER, ATTACHMENT_HEADER = 32, 24, 8
ROW = struct.Struct("<HHI8s")
LONGEST_TEXT = 100_000
READ = frozenset({0x0037, 0x3001, 0x3704, 0x3707, 0x370E, 0x3712})


def attachments(data: bytes, allowance: Allowance) -> Iterator[Found]:
    """Every attachment of the message, in its order; one `Found` with a reason when there is none."""
    try:
        root = compound.opened(data)
    except compound.BrokenCompoundError:
        yield Found("", error=say("intake.mail_abime"))
        return
    yield from of_message(root, MESSAGE_HEADER, "cp1252", allowance)
    if root.is_damaged:
        yield Found("", error=say("intake.mail_perdu_en_partie"))


def of_message(storage: compound.Storage, header: int, encoding: str, allowance: Allowance) -> Iterator[Found]:
    """What the attachments of a message bring; `encoding` is what an inner message takes over from the outer one."""
    try:
        fixed = fixed_of(storage, header)
    except compound.BrokenCompoundError:
        fixed = {}
    letters = Properties(fixed, encoding).letters if fixed else encoding
    folders = [folder for name in storage.names() if name.startswith(ATTACHMENT) and (folder := storage.storage(name))]
    found = (each for folder in folders for each in files_of(folder, letters, allowance))
    yield from held(found, allowance, say("intake.mail_sans_piece"))


def files_of(folder: compound.Storage, letters: str, allowance: Allowance) -> Iterator[Found]:
    """What one attachment brings; a message inside as a message."""
    try:
        attachment = properties(folder, ATTACHMENT_HEADER, letters)
        inner = folder.storage(variable(DATA, OBJECT))
        if not inner or FIXED not in inner.names():
            yield from brought(attachment)
            return
        title = properties(inner, INNER_HEADER, letters).title or attachment.name.strip() or "message"
        yield Found(f"{title}.msg", inside=of_message(inner, INNER_HEADER, letters, allowance))
    except compound.BrokenCompoundError:
        yield Found("", error=say("intake.membre_abime"))


def properties(storage: compound.Storage, header: int, letters: str) -> Properties:
    """The properties of a storage that matter here. Raises BrokenCompoundError."""
    found = fixed_of(storage, header)
    for name in storage.names():
        if not (match := VARIABLE.fullmatch(name)):
            continue
        number, kind = int(match[1], 16), int(match[2], 16)
        if number == DATA or number in READ:
            content = storage.stream(name) if number == DATA else text_of(storage, name)
            found[number] = kind, content or b""
    return Properties(found, letters)


def text_of(storage: compound.Storage, name: str) -> bytes:
    """The bytes of a string; none where it is broken, since a file without its name is still a file."""
    try:
        return (storage.stream(name) or b"")[:LONGEST_TEXT]
    except compound.BrokenCompoundError:
        return b""


def fixed_of(storage: compound.Storage, header: int) -> dict[int, tuple[int, bytes]]:
    """The numbers of a storage, by property; those of another size have a row too, and a stream of their own."""
    table = (storage.stream(FIXED) or b"")[header:]
    rows = ROW.iter_unpack(table[: len(table) // ROW.size * ROW.size])
    return {number: (kind, value) for kind, number, _, value in rows}


def variable(number: int, kind: int) -> str:
    """The name of a property's own stream or storage."""
    return f"__substg1.0_{number:04X}{kind:04X}"
