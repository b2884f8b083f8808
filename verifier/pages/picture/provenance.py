"""The wall before Pillow for what a picture says of the software that saved it: EXIF, XMP, the text chunks of PNG, comments.

A camera, a telephone or a scanner names itself there too: only an editing tool is told.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator
from typing import Any

from verifier.domain import Signal
from verifier.pages.assembling import signal
from verifier.pages.tools import editing_tool

__all__ = ["picture_told"]

SOFTWARE, PROCESSING_SOFTWARE = 305, 11   # EXIF 2.32, TIFF 6.0
CHUNKS = ("Software", "software", "Comment", "comment", "Creator")
IN_XMP = re.compile(r"(?:xmp:CreatorTool|stEvt:softwareAgent)(?:>|=[\"'])([^<\"']{1,200})")
LONGEST_XMP, MOST_NAMED = 1_000_000, 200


def picture_told(data: bytes) -> tuple[Signal, ...]:
    """The signal `image_retouchee` where a picture file names an editing tool. Never raises for a crooked one."""
    from PIL import Image  # noqa: PLC0415  late: only a picture is asked

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with Image.open(io.BytesIO(data)) as image:
                tool = editing_tool(sayings(image))
        except Exception:  # noqa: BLE001  a crooked picture raises whatever it likes: then nothing is said
            return ()
    return (signal("image_retouchee", outil=tool),) if tool else ()


def sayings(image: Any) -> Iterator[str]:
    """What the picture says of its tools."""
    exif = image.getexif()
    for tag in (SOFTWARE, PROCESSING_SOFTWARE):
        yield text_of(exif.get(tag))
    for key in CHUNKS:
        yield text_of(image.info.get(key))
    packet = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp")
    named = IN_XMP.findall(text_of(packet, LONGEST_XMP))
    yield from dict.fromkeys(named[:MOST_NAMED])


def text_of(told: Any, most: int = 500) -> str:
    """Words of a picture, however it stores them."""
    if isinstance(told, bytes):
        return told[:most].decode("utf-8", "replace")
    return told[:most] if isinstance(told, str) else ""
