"""The wall before pikepdf for what a PDF was before: its revisions side by side, its own metadata.

A revision is what the file was up to one of its ends (ISO 32000-1, 7.5.6). What a page shows is compared as stored: its
streams, its resources, its boxes, and the notes drawn on it; form fields, links and signatures are not looked at, since they
are meant to be filled in later.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from io import BytesIO
from itertools import pairwise
from typing import Any, NamedTuple

__all__ = ["Changes", "changes_in", "metadata_of"]

SHOWN_KEYS = ("/Contents", "/Resources", "/MediaBox", "/CropBox", "/Rotate", "/UserUnit")
UNDRAWN = frozenset({"/Widget", "/Link", "/Popup", "/Text", "/FileAttachment"})
NOT_DRAWN = frozenset({"/Parent", "/P", "/Popup", "/Metadata", "/PieceInfo", "/LastModified", "/StructParent", "/StructParents"})
DEEPEST, MOST_OBJECTS, MOST_METADATA = 40, 50_000, 2_000_000


class UntoldError(Exception):
    """A revision that cannot be compared."""


class Revision(NamedTuple):
    """What the pages of a revision show, as a fingerprint, and the date that it claims."""

    shown: bytes
    modified: str


class Changes(NamedTuple):
    """How many revisions could be compared, and the date claimed by the last that changed the pages.

    The date is empty where that revision claims none of its own, None where no revision changed them.
    """

    compared: int
    last: str | None


def changes_in(data: bytes, ends: Sequence[int]) -> Changes:
    """What the revisions that end at these bytes changed in what the pages show."""
    told = [found for end in ends if (found := revision(data[:end])) is not None]
    changed: str | None = None
    for before, after in pairwise(told):
        if before.shown != after.shown:
            changed = after.modified if after.modified != before.modified else ""
    return Changes(len(told), changed)


def revision(data: bytes) -> Revision | None:
    """A revision of a PDF, None where these bytes are none that opens without repair."""
    import pikepdf  # noqa: PLC0415  late: an ordinary PDF has one revision

    try:
        with pikepdf.open(BytesIO(data), attempt_recovery=False, suppress_warnings=True) as document:
            walker = Walker(pikepdf)
            shown = sha256(b"".join(page_shown(walker, page.obj) for page in document.pages)).digest()
            info = document.trailer.get("/Info")
            return Revision(shown, str(info.get("/ModDate", "")) if info is not None else "")
    except Exception:  # noqa: BLE001  a crooked file raises whatever it likes: then nothing is said
        return None


def page_shown(walker: Walker, page: Any) -> bytes:
    """The fingerprint of what a page shows."""
    parts = [walker.digest(inherited(page, key)) for key in SHOWN_KEYS]
    notes = [note for note in page.get("/Annots", ()) if str(note.get("/Subtype", "")) not in UNDRAWN]
    return b"".join([*parts, *(walker.digest(note) for note in notes), b"|"])


def inherited(page: Any, key: str) -> Any:
    """A page's own entry, or the one that it has from the tree above."""
    for _ in range(DEEPEST):
        if key in page:
            return page[key]
        if "/Parent" not in page:
            return None
        page = page["/Parent"]
    raise UntoldError


class Walker:
    """Fingerprints of a PDF's objects, each object read once."""

    def __init__(self, pikepdf: Any) -> None:
        self.pikepdf = pikepdf
        self.known: dict[tuple[int, int], bytes] = {}
        self.walked = 0

    def digest(self, item: Any, depth: int = 0) -> bytes:
        """The fingerprint of an object and all that it holds. Raises UntoldError where that is too much."""
        self.walked += 1
        if depth > DEEPEST or self.walked > MOST_OBJECTS:
            raise UntoldError
        if not isinstance(item, self.pikepdf.Object):
            return sha256(repr(item).encode()).digest()
        place = item.objgen
        if place in self.known:
            return self.known[place]
        if place == (0, 0):  # a direct object: no other leads to it
            return sha256(b"".join(self.parts(item, depth))).digest()
        self.known[place] = b"walked"  # a loop ends here
        self.known[place] = sha256(b"".join(self.parts(item, depth))).digest()
        return self.known[place]

    def parts(self, item: Any, depth: int) -> list[bytes]:
        """What an object is made of."""
        pikepdf = self.pikepdf
        if isinstance(item, pikepdf.Array):
            return [b"[", *(self.digest(inner, depth + 1) for inner in item)]
        if isinstance(item, pikepdf.Stream | pikepdf.Dictionary):
            keys = sorted(key for key in item.keys() if key not in NOT_DRAWN)  # noqa: SIM118  pikepdf iterates otherwise
            inner = [part for key in keys for part in (key.encode(), self.digest(item[key], depth + 1))]
            return [b"<", *inner, *([item.read_raw_bytes()] if isinstance(item, pikepdf.Stream) else [])]
        return [item.unparse()]


def metadata_of(data: bytes) -> bytes:
    """The document's own XMP packet, empty where there is none."""
    import pikepdf  # noqa: PLC0415  late, as above

    try:
        with pikepdf.open(BytesIO(data), suppress_warnings=True) as document:
            packet = document.Root.get("/Metadata")
            return bytes(packet.read_bytes())[:MOST_METADATA] if isinstance(packet, pikepdf.Stream) else b""
    except Exception:  # noqa: BLE001  as above
        return b""
