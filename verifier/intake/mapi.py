"""The properties of an Outlook message or attachment ([MS-OXPROPS]), wherever they are stored, and what an attachment brings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from verifier.intake.dressing import is_logo, is_seal
from verifier.intake.found import Found
from verifier.wording import say

__all__ = ["BINARY", "DATA", "LETTERS", "OBJECT", "SHORT_NAME", "UTF16", "Properties", "brought", "codec"]

SUBJECT, DISPLAY_NAME, DATA, METHOD = 0x0037, 0x3001, 0x3701, 0x3705
SHORT_NAME, LONG_NAME, MIME, CONTENT_ID, FLAGS, HIDDEN = 0x3704, 0x3707, 0x370E, 0x3712, 0x3714, 0x7FFE
MESSAGE_CODEPAGE, INTERNET_CODEPAGE = 0x3FFD, 0x3FDE
LETTERS, UTF16, BINARY, OBJECT = 0x001E, 0x001F, 0x0102, 0x000D
LINKED, OLE = frozenset({2, 3, 4, 7}), 6     # by reference, or a link to a file kept on line; an object of another program
IN_THE_TEXT = 4                              # of FLAGS: the message's text shows it
CODECS = {
    65001: "utf-8", 1200: "utf-16-le", 20127: "ascii", 20866: "koi8_r", 21866: "koi8_u", 50220: "iso2022_jp", 51932: "euc_jp",
    51949: "euc_kr", 54936: "gb18030", 10000: "mac_roman",
}
ISO_8859 = range(28591, 28606)


@dataclass(frozen=True, slots=True)
class Properties:
    """Type and bytes of each property, by its number; `encoding`: of the letters that are not UTF-16."""

    values: Mapping[int, tuple[int, bytes]]
    encoding: str = "cp1252"

    def text(self, number: int) -> str:
        """A property that is a string; empty where it is missing."""
        kind, raw = self.values.get(number, (0, b""))
        if kind == UTF16:
            return raw[: len(raw) // 2 * 2].decode("utf-16-le", "replace").rstrip("\0")
        return raw.decode(self.encoding, "replace").rstrip("\0") if kind == LETTERS else ""

    def number(self, number: int) -> int:
        """A property that is a number or a yes (1); 0 where it is missing."""
        return int.from_bytes(self.values.get(number, (0, b""))[1][:4], "little")

    @property
    def letters(self) -> str:
        """The encoding that a message announces for its strings."""
        return codec(self.number(MESSAGE_CODEPAGE)) or codec(self.number(INTERNET_CODEPAGE)) or "cp1252"

    @property
    def name(self) -> str:
        """The file's name: the long one, else the one of old, else what Outlook shows."""
        return self.text(LONG_NAME) or self.text(SHORT_NAME) or self.text(DISPLAY_NAME)

    @property
    def title(self) -> str:
        """What a message is about."""
        return self.text(SUBJECT).strip()


def codec(codepage: int) -> str:
    """Python's word for a Windows code page; empty for one that does not exist."""
    name = CODECS.get(codepage) or (f"iso8859_{codepage - 28590}" if codepage in ISO_8859 else f"cp{codepage}")
    try:
        return name if codepage and isinstance(b"a".decode(name, "replace"), str) else ""
    except LookupError:
        return ""


def brought(attachment: Properties) -> Iterator[Found]:
    """What an attachment brings: its file, nothing where it only dresses the message, or why there is no file."""
    kind, data = attachment.values.get(DATA, (0, b""))
    mime, method = attachment.text(MIME).lower(), attachment.number(METHOD)
    shown = bool(attachment.text(CONTENT_ID)) and bool(attachment.number(HIDDEN) & 0xFF or attachment.number(FLAGS) & IN_THE_TEXT)
    if kind == BINARY and method not in LINKED:
        if not is_seal(mime) and not is_logo(mime, data, shown=shown):
            yield Found(attachment.name, data)
    elif method in LINKED:
        yield Found(attachment.name, error=say("intake.piece_liee"))
    elif method == OLE or kind == OBJECT:
        yield Found(attachment.name, error=say("intake.objet_incorpore"))
    else:
        yield Found(attachment.name, error=say("intake.membre_abime"))
