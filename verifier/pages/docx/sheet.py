"""Where a Word letter sets things: what would stand beside the sheet, or has no size, is not seen."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from verifier.pages.docx.marks import TEXT, points, value

__all__ = ["VML", "Sheet", "is_flat", "told"]

VML = "{urn:schemas-microsoft-com:vml}"
PLACED = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
A4 = (595.3, 841.9)
MARGIN = 72.0
SPARE = 36.0         # points beside the sheet where a line may begin: a hanging indent, a bracket
FLAT = 2.0           # points: a box or a row that is less high or wide shows no letter
TWIP, EMU, PIXEL = 1 / 20, 1 / 12_700, 0.75
FROM_EDGE = frozenset({"page", "leftMargin", "topMargin", "outsideMargin", "insideMargin"})


class Sheet:
    """The paper of a letter, in points. `section`: the `w:sectPr` that describes it, if there is one."""

    def __init__(self, section: Any | None) -> None:
        size, margins = (None if section is None else section.find(f"{TEXT}{name}") for name in ("pgSz", "pgMar"))
        self.width = points(value(size, "w"), TWIP) or A4[0]
        self.height = points(value(size, "h"), TWIP) or A4[1]
        left, right = (points(value(margins, side), TWIP) for side in ("left", "right"))
        self.left, self.right = MARGIN if left is None else left, MARGIN if right is None else right

    def is_beyond(self, layers: list[Any]) -> bool:
        """Whether a paragraph begins beside the sheet, by its indents or its frame. `layers`: its properties, its own first."""
        left, right, first, hanging = (
            next((points(said, TWIP) for name in names if (said := told(layers, "ind", name))), None) or 0.0
            for names in (("left", "start"), ("right", "end"), ("firstLine",), ("hanging",))
        )
        start, end = self.left + left + first - hanging, self.width - self.right - right
        aligned = told(layers, "jc", "val")
        where = end if aligned in {"right", "end"} else (start + end) / 2 if aligned == "center" else start
        return not -SPARE <= where <= self.width or self.is_framed_away(layers)

    def is_framed_away(self, layers: list[Any]) -> bool:
        """Whether a paragraph is set in a frame that is not on the sheet, or has no height."""
        across, down, height = (points(told(layers, "framePr", name), TWIP) for name in ("x", "y", "h"))
        exact = told(layers, "framePr", "hRule") == "exact"
        beside = across is not None and not -self.width < across < self.width
        below = down is not None and not -self.height < down < self.height
        return beside or below or (exact and height is not None and height < FLAT)

    def is_table_away(self, properties: Any | None) -> bool:
        """Whether a table stands beside the sheet."""
        if properties is None:
            return False
        indent, floating = properties.find(f"{TEXT}tblInd"), properties.find(f"{TEXT}tblpPr")
        places = [points(value(indent, "w"), TWIP), points(value(floating, "tblpX"), TWIP)]
        down = points(value(floating, "tblpY"), TWIP) or 0.0
        return any(place is not None and abs(place) > self.width for place in places) or abs(down) > self.height

    def is_off(self, node: Any) -> bool:
        """Whether a drawing around this is hidden, flat, or not on the sheet."""
        for parent in node.iterancestors():
            if parent.tag in {f"{PLACED}anchor", f"{PLACED}inline"} and self.is_anchored_away(parent):
                return True
            if str(parent.tag).startswith(VML) and self.is_styled_away(parent):
                return True
        return False

    def is_anchored_away(self, anchor: Any) -> bool:
        """The same of a drawing of today."""
        extent, drawing = anchor.find(f"{PLACED}extent"), anchor.find(f"{PLACED}docPr")
        sizes = [points(str(extent.get(name) or ""), EMU) if extent is not None else None for name in ("cx", "cy")]
        if any(size is not None and size < FLAT for size in sizes):
            return True
        if drawing is not None and drawing.get("hidden") in {"1", "true"}:
            return True
        for way, size, length, edge in (("H", sizes[0], self.width, self.left), ("V", sizes[1], self.height, 0.0)):
            position = anchor.find(f"{PLACED}position{way}")
            offset = None if position is None else points(position.findtext(f"{PLACED}posOffset") or "", EMU)
            if offset is not None:
                on_page = position.get("relativeFrom") in FROM_EDGE
                if is_out(offset + (0.0 if on_page else edge), size or 0.0, length, 0.0 if on_page or way == "H" else length):
                    return True
        return False

    def is_styled_away(self, shape: Any) -> bool:
        """The same of a drawing of the older kind, placed by a style like those of the web."""
        pairs = (entry.partition(":") for entry in str(shape.get("style") or "").lower().split(";"))
        style = {name.strip(): written.strip() for name, _, written in pairs}
        if style.get("visibility") == "hidden" or style.get("display") == "none":
            return True
        if any(str(parent.tag) == f"{VML}group" for parent in shape.iterancestors()):
            return False   # its lengths are then its group's
        sizes = [points(style.get(name, ""), PIXEL) for name in ("width", "height")]
        if any(size is not None and 0.0 < size < FLAT for size in sizes):
            return True
        if style.get("position") != "absolute":
            return False
        across, down = (sum(points(style.get(name, ""), PIXEL) or 0.0 for name in names)
                        for names in (("left", "margin-left"), ("top", "margin-top")))
        base = 0.0 if style.get("mso-position-horizontal-relative") == "page" else self.left
        return is_out(across + base, sizes[0] or 0.0, self.width, 0.0) or is_out(down, sizes[1] or 0.0, self.height, self.height)


def is_out(start: float, size: float, length: float, spare: float) -> bool:
    """Whether something that starts here stands before or after all that there is; `spare`: what may lie before its origin."""
    return start >= length or start + size < -spare


def is_flat(height: Any | None) -> bool:
    """Whether a row of a table is given no height (a `w:trHeight`)."""
    high = points(value(height), TWIP)
    return value(height, "hRule") == "exact" and high is not None and high < FLAT


def told(layers: Iterable[Any], name: str, attribute: str) -> str:
    """An attribute of a property of paragraphs, of the nearest layer that has it."""
    return next((said for layer in layers if (said := value(layer.find(f"{TEXT}{name}"), attribute))), "")
