"""The wall before pikepdf here: a PDF → the documents inside it, and whether the PDF itself is but their cover.

An embedded file is found by the tree of names, by `/AF`, or by a paper clip on a page (ISO 32000-2, 7.11, 12.5.6.15). One that is
no document (the XML of an electronic invoice, a drawing) stays where it is; `pages` says that it is there.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from verifier.intake.found import Found, held
from verifier.intake.limits import Allowance
from verifier.intake.sniffing import Sort, sniff
from verifier.wording import say

__all__ = ["Portfolio", "opened"]

MARKS = (b"/EmbeddedFile", b"/Filespec", b"/FileAttachment")
EMBEDDED, DECLARED_XML = re.compile(rb"/EmbeddedFile\b"), re.compile(rb"/Subtype\s*/(?:text|application)#2[Ff]xml\b")
MOST_NODES = MOST_ITEMS = 1000   # of a tree, of an array: five times the files that a dossier may hold
ENOUGH_TO_TELL = 4096   # bytes, to know a document from another file where there is no room left
TAKEN = frozenset({Sort.PDF, Sort.IMAGE, Sort.DOCX, Sort.MAIL, Sort.OUTLOOK, Sort.ARCHIVE})
BROKEN = (ValueError, TypeError, LookupError, AttributeError, OverflowError, RecursionError, RuntimeError, OSError, MemoryError)


@dataclass(frozen=True, slots=True)
class Portfolio:
    """The documents inside a PDF, and whether its own pages only present them (`is_cover`)."""

    found: tuple[Found, ...] = ()
    is_cover: bool = False


def opened(data: bytes, allowance: Allowance) -> Portfolio:
    """The documents inside a PDF; none where it is an ordinary one, locked or broken, which `pages` will say."""
    if not may_hold_documents(data):
        return Portfolio()
    import pikepdf  # noqa: PLC0415  late: few PDFs hold files

    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            return read(pdf, allowance)
    except (pikepdf.PdfError, pikepdf.PasswordError, *BROKEN):
        return Portfolio()


def may_hold_documents(data: bytes) -> bool:
    """Whether a PDF is worth opening, told without pikepdf, which takes 0.12 s to load.

    An embedded file is a stream, and the dictionary of a stream stands in plain bytes, as `/Type /EmbeddedFile`. An electronic
    invoice holds no other than those that say they are XML.
    """
    if not any(mark in data for mark in MARKS):
        return False
    embedded = len(EMBEDDED.findall(data))
    return not embedded or embedded > len(DECLARED_XML.findall(data))


def read(pdf: Any, allowance: Allowance) -> Portfolio:
    """The documents inside an open PDF."""
    collection = pdf.Root.get("/Collection")
    shows = is_dictionary(collection) and str(inner(collection, "/View")) != "/H"
    sorts: set[Sort] = set()
    found = tuple(held(documents(pdf, allowance, sorts, every=shows), allowance, ""))
    found = tuple(each for each in found if each.name or each.error)
    has_document = bool(sorts & TAKEN) and not all(each.error for each in found)
    return Portfolio(found, shows and has_document and Sort.XML not in sorts)


def documents(pdf: Any, allowance: Allowance, sorts: set[Sort], *, every: bool) -> Iterator[Found]:
    """The embedded files that are pièces, `every` one but XML in a portfolio; the sort of each goes to `sorts`."""
    seen: set[tuple[int, int]] = set()
    for key, specification in specifications(pdf.Root):
        stream = stream_of(specification)
        if stream is None or stream.objgen in seen:
            continue
        seen.add(stream.objgen)
        data = content(stream, max(allowance.room, ENOUGH_TO_TELL))
        sort = sniff(data or b"")
        sorts.add(sort)
        if sort is Sort.XML or (sort not in TAKEN and not every):
            allowance.take(len(data or b""), files=0)
        elif data is None:
            yield Found(name_of(specification, key), error=say("intake.membre_abime"))
        else:
            yield Found(name_of(specification, key), data)


def specifications(root: Any) -> Iterator[tuple[str, Any]]:
    """Every file specification, with its key where it has one: of the tree of names, of `/AF`, of the pages' paper clips."""
    for node in nodes(inner(root.get("/Names"), "/EmbeddedFiles")):
        pairs = listed(node, "/Names")
        yield from ((str(key), each) for key, each in zip(pairs[::2], pairs[1::2], strict=False) if is_dictionary(each))
    yield from (("", each) for each in listed(root, "/AF") if is_dictionary(each))
    for page in nodes(root.get("/Pages")):
        for note in listed(page, "/Annots"):
            if str(inner(note, "/Subtype")) == "/FileAttachment":
                yield "", inner(note, "/FS")


def nodes(root: Any) -> Iterator[Any]:
    """The nodes of a tree in its order, each once: a loop ends, and so does a tree without end."""
    seen: set[tuple[int, int]] = set()
    waiting = [root]
    for _ in range(MOST_NODES):
        if not waiting:
            return
        node = waiting.pop()
        if not is_dictionary(node) or (node.is_indirect and node.objgen in seen):
            continue
        seen.add(node.objgen)
        yield node
        if len(waiting) < MOST_NODES:
            waiting.extend(reversed(listed(node, "/Kids")))


def stream_of(specification: Any) -> Any:
    """The embedded bytes that a specification leads to; None for a file that stays elsewhere."""
    import pikepdf  # noqa: PLC0415

    found = (inner(inner(specification, "/EF"), key) for key in ("/UF", "/F", "/Unix", "/DOS", "/Mac"))
    return next((each for each in found if isinstance(each, pikepdf.Stream)), None)


def is_dictionary(found: Any) -> bool:
    """Whether this is a dictionary of the PDF, and not what a damaged one has in its place."""
    import pikepdf  # noqa: PLC0415

    return isinstance(found, pikepdf.Dictionary)


def inner(found: Any, key: str) -> Any:
    """An entry of a dictionary, None where there is none or no dictionary."""
    return found.get(key) if is_dictionary(found) else None


def listed(found: Any, key: str) -> list[Any]:
    """The items of an array in a dictionary."""
    import pikepdf  # noqa: PLC0415

    array = inner(found, key)
    return [array[place] for place in range(min(len(array), MOST_ITEMS))] if isinstance(array, pikepdf.Array) else []


def name_of(specification: Any, key: str) -> str:
    """The name of an embedded file."""
    for place in ("/UF", "/F"):
        given = specification.get(place)
        if given is not None and str(given).strip():
            return str(given)
    return key


def content(stream: Any, room: int) -> bytes | None:
    """The embedded bytes, never more than one beyond the room; None where they cannot be unpacked step by step."""
    try:
        return unpacked(stream, room)
    except (zlib.error, *BROKEN):
        return None


def unpacked(stream: Any, room: int) -> bytes | None:
    """The bytes of a stream, its own filters undone. pikepdf would undo them at once, whatever that weighs."""
    filters, data = stream.get("/Filter"), stream.read_raw_bytes()
    if filters is None:
        return bytes(data[: room + 1])
    for each in [filters] if str(filters).startswith("/") else list(filters):
        step = STEPS.get(str(each))
        if step is None or stream.get("/DecodeParms") is not None:
            return None
        data = step(data, room + 1)
    return bytes(data)


def inflated(data: bytes, most: int) -> bytes:
    """Flate undone, up to so many bytes."""
    return zlib.decompressobj().decompress(data, most)


STEPS: dict[str, Callable[[bytes, int], bytes]] = {"/FlateDecode": inflated, "/Fl": inflated}
