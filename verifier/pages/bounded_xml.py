"""The wall before XML that may bite: bytes → a tree, refused before it costs anything where no invoice is built like it.

No document type, no entity, nothing outside (defusedxml); and no more elements, depth or bytes than an invoice has.
"""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import ParseError, TreeBuilder

__all__ = ["RefusedXmlError", "looks_like_xml", "tree_of"]

LARGEST = 20_000_000      # bytes: an invoice may carry its own attachments
MOST_ELEMENTS, DEEPEST = 200_000, 100
CHUNK = 65_536
INCLUSION = "{http://www.w3.org/2001/XInclude}"
BYTE_ORDER_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


class RefusedXmlError(Exception):
    """XML that is not read. `reason`: the key of the French sentence that says why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Builder(TreeBuilder):
    """A tree that is given up once it grows beyond what an invoice has."""

    def __init__(self) -> None:
        super().__init__()
        self.elements = self.depth = 0

    def start(self, tag: str, attrs: dict[Any, Any], /) -> Any:
        """An element begins. Raises RefusedXmlError."""
        self.elements += 1
        self.depth += 1
        if self.elements > MOST_ELEMENTS or self.depth > DEEPEST:
            raise RefusedXmlError("xml_trop_lourd")
        if tag.startswith(INCLUSION):
            raise RefusedXmlError("xml_dangereux")
        return super().start(tag, attrs)

    def end(self, tag: str, /) -> Any:
        """An element ends."""
        self.depth -= 1
        return super().end(tag)


def tree_of(data: bytes) -> Any:
    """The root element. Raises RefusedXmlError."""
    from defusedxml import ElementTree  # noqa: PLC0415  late: few pièces hold XML
    from defusedxml.common import DefusedXmlException  # noqa: PLC0415

    if len(data) > LARGEST:
        raise RefusedXmlError("xml_trop_lourd")
    parser = ElementTree.DefusedXMLParser(target=Builder(), forbid_dtd=True)
    try:
        for start in range(0, len(data), CHUNK):
            parser.feed(data[start : start + CHUNK])
        return parser.close()
    except DefusedXmlException as error:
        raise RefusedXmlError("xml_dangereux") from error
    except (ParseError, ValueError, LookupError) as error:  # broken, or in a strange encoding
        raise RefusedXmlError("xml_inconnu") from error


def looks_like_xml(name: str, data: bytes) -> bool:
    """Whether a file inside another is XML, by its name or its first bytes, in any encoding."""
    if name.lower().endswith(".xml"):
        return True
    start = next((data[len(mark) :] for mark in BYTE_ORDER_MARKS if data.startswith(mark)), data)[:64]
    return start.replace(b"\0", b"").lstrip().startswith(b"<?xml")
