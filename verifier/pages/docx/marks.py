"""What the XML of Word writes in many ways: names, yes and no, lengths."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

__all__ = ["COMPATIBILITY", "TEXT", "inside", "is_on", "points", "value"]

TEXT = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
OFF = frozenset({"0", "false", "off", "f", "none"})
WRAPPERS = frozenset(f"{TEXT}{name}" for name in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"))
LENGTH = re.compile(r"\s*(-?\d{0,9}(?:\.\d{1,9})?)\d*\s*(pt|in|cm|mm|pc|pi|px)?\s*", re.ASCII)
UNITS = {"pt": 1.0, "in": 72.0, "cm": 72 / 2.54, "mm": 72 / 25.4, "pc": 12.0, "pi": 12.0, "px": 0.75}


def value(element: Any, name: str = "val") -> str:
    """An attribute of Word's own, empty where there is none."""
    return "" if element is None else str(element.get(f"{TEXT}{name}") or "")


def is_on(element: Any) -> bool:
    """Whether a mark is there and not switched off."""
    return element is not None and value(element).lower() not in OFF


def points(text: str, plain: float) -> float | None:
    """A length in points; `plain`: points of one, where no unit is written. None where it is no length."""
    found = LENGTH.fullmatch(text)
    if not found or found[1] in {"", "-"}:
        return None
    return float(found[1]) * (UNITS[found[2]] if found[2] else plain)


def inside(element: Any, *names: str) -> Iterator[Any]:
    """The children of these names, also those in a content control or another wrapper, in their order."""
    wanted = {f"{TEXT}{name}" for name in names}
    for child in element:
        if child.tag in wanted:
            yield child
        elif child.tag in WRAPPERS:
            yield from inside(child, *names)
