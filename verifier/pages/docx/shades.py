"""How light the colours of a Word letter are, 0 (black) – 1 (white): written out, by name, from the theme, mixed or tinted."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from verifier.pages.docx.marks import value

__all__ = ["Palette"]

RGB = tuple[float, float, float]

DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
SHORT = {"light1": "lt1", "dark1": "dk1", "light2": "lt2", "dark2": "dk2", "hyperlink": "hlink", "followedHyperlink": "folHlink"}
ROLES = {"background1": "bg1", "text1": "t1", "background2": "bg2", "text2": "t2"}
ROLES |= {"bg1": "bg1", "tx1": "t1", "bg2": "bg2", "tx2": "t2"}
USUAL = {"bg1": "lt1", "t1": "dk1", "bg2": "lt2", "t2": "dk2"}
OFFICE = {"lt1": "FFFFFF", "dk1": "000000", "lt2": "E7E6E6", "dk2": "44546A", "hlink": "0563C1", "folHlink": "954F72"}
NAMES = {
    "black": "000000", "white": "FFFFFF", "blue": "0000FF", "cyan": "00FFFF", "green": "00FF00", "magenta": "FF00FF",
    "red": "FF0000", "yellow": "FFFF00", "darkBlue": "000080", "darkCyan": "008080", "darkGreen": "008000", "navy": "000080",
    "darkMagenta": "800080", "darkRed": "800000", "darkYellow": "808000", "darkGray": "808080", "lightGray": "C0C0C0",
    "silver": "C0C0C0", "gray": "808080", "maroon": "800000", "purple": "800080", "teal": "008080", "olive": "808000",
    "lime": "00FF00", "aqua": "00FFFF", "fuchsia": "FF00FF",
}
COLOURS = ("srgbClr", "schemeClr", "sysClr", "prstClr")
CLEAR = 0.1          # opacity below which a colour is not there
EVEN = 0.1           # luminance between the ends of a gradient that is as good as one colour


class Palette:
    """The colours of one letter. `theme`: the root of its theme, `mapping`: the roles that its settings give them."""

    def __init__(self, theme: Any | None, mapping: Mapping[str, str]) -> None:
        scheme = None if theme is None else theme.find(f".//{DRAWING}clrScheme")
        self.themed = dict(OFFICE)
        for entry in () if scheme is None else scheme:
            written = [(colour.get("lastClr") or colour.get("val") or "") for colour in entry]
            self.themed |= {str(entry.tag).rpartition("}")[2]: written[0]} if written and rgb(written[0]) else {}
        self.roles = USUAL | {role: SHORT.get(name, name) for role, name in mapping.items()}

    def of_theme(self, name: str) -> RGB | None:
        """The colour that a theme gives this name or role."""
        role = ROLES.get(name, "")
        return rgb(self.themed.get(self.roles.get(role) or SHORT.get(name, name), ""))

    def written(self, element: Any, names: tuple[str, str] = ("val", "theme")) -> RGB | None:
        """The colour of a `w:color`, or of a `w:shd` (its fill or its pattern); None where it is automatic or absent.

        `names`: the attribute that holds the colour, and how those of the theme begin (themeColor, themeFillTint…).
        """
        plain, prefix = names
        themed = self.of_theme(value(element, prefix + ("Color" if prefix == "theme" else "")))
        if themed is None:
            return rgb(value(element, plain))
        tint, shade = (part_of(value(element, prefix + kind)) for kind in ("Tint", "Shade"))
        return mixed(mixed(themed, (0.0, 0.0, 0.0), shade), (255.0, 255.0, 255.0), tint)

    def shading(self, element: Any) -> float | None:
        """How light a `w:shd` is; None where it lets what is below be seen."""
        pattern, fill = value(element), self.written(element, ("fill", "themeFill"))
        if pattern in {"", "nil", "clear"}:
            return None if fill is None or pattern == "nil" else light(fill)
        share = 1.0 if pattern == "solid" else float(pattern[3:]) / 100 if re.fullmatch(r"pct\d{1,2}", pattern) else 0.5
        return light(mixed(self.written(element, ("color", "theme")) or (0.0, 0.0, 0.0), fill or (255.0, 255.0, 255.0), share))

    def ink(self, element: Any, name: str = "val") -> float | None:
        """How light a `w:color` is; None where it is automatic: then Word chooses one that is seen."""
        found = self.written(element, (name, "theme"))
        return None if found is None else light(found)

    def highlight(self, name: str) -> float | None:
        """How light a highlight is; None where it is none."""
        found = rgb(NAMES.get(name, ""))
        return None if found is None else light(found)

    def painted(self, element: Any) -> tuple[float | None, float]:
        """How light a colour of a drawing (`a:srgbClr`, `a:schemeClr`…) is, and how opaque; None where it is not known."""
        name = next((str(each) for key, each in element.attrib.items() if key == "val" or key.endswith("}val")), "")
        themed = str(element.tag).endswith("}schemeClr")
        known = self.of_theme(name) if themed else rgb(element.get("lastClr") or NAMES.get(name, name))
        opaque = 1.0
        for change in element:
            kind, share = str(change.tag).rpartition("}")[2], share_of(next(iter(change.attrib.values()), ""))
            if kind == "alpha":
                opaque = 1.0 - share if "word/2010" in str(change.tag) else share   # letters count what is let through
            elif known is not None:
                known = changed(known, kind, share)
        return (None if known is None else light(known)), opaque

    def filled(self, fill: Any, below: float | None) -> float | None:
        """How light a fill of a drawing is upon what is below; None where that is not known (a picture, a gradient)."""
        kind = str(fill.tag).rpartition("}")[2]
        if kind == "noFill":
            return below
        colours = [self.painted(each) for each in fill.iter() if str(each.tag).endswith(COLOURS)]
        if kind == "solidFill" and colours and colours[0][1] < CLEAR:
            return below
        lights = [each for each, _ in colours]
        known = [each for each in lights if each is not None]
        if kind not in {"solidFill", "gradFill"} or not known or len(known) < len(lights) or max(known) - min(known) > EVEN:
            return None
        return sum(known) / len(known)

    def outlined(self, written: str) -> float | None:
        """How light the fill colour of an older drawing (`#4472c4 [3204]`, `white`) is; None where it is not known."""
        name = written.split(" ", maxsplit=1)[0].strip()
        short = re.fullmatch(r"#([0-9a-fA-F])([0-9a-fA-F])([0-9a-fA-F])", name)
        found = rgb("".join(digit * 2 for digit in short.groups()) if short else NAMES.get(name, name.removeprefix("#")))
        return None if found is None else light(found)


def rgb(written: str) -> RGB | None:
    """The red, green and blue, 0–255, of six hexadecimal digits; None for anything else."""
    if not re.fullmatch(r"[0-9a-fA-F]{6}", written):
        return None
    return (float(int(written[:2], 16)), float(int(written[2:4], 16)), float(int(written[4:], 16)))


def light(colour: RGB) -> float:
    """The luminance, 0–1 (ITU-R BT.601)."""
    return (0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2]) / 255


def mixed(colour: RGB, other: RGB, share: float) -> RGB:
    """A share of a colour, the rest of another."""
    red, green, blue = (one * share + two * (1 - share) for one, two in zip(colour, other, strict=True))
    return (red, green, blue)


def changed(colour: RGB, kind: str, share: float) -> RGB:
    """A colour of a drawing once lightened or darkened."""
    if kind in {"lumMod", "shade"}:
        return mixed(colour, (0.0, 0.0, 0.0), min(share, 1.0))
    if kind == "lumOff":
        red, green, blue = (max(0.0, min(255.0, one + 255 * share)) for one in colour)
        return (red, green, blue)
    return mixed(colour, (255.0, 255.0, 255.0), min(share, 1.0)) if kind == "tint" else colour


def part_of(written: str) -> float:
    """A share as Word writes tints and shades: two hexadecimal digits; all where there are none."""
    return int(written, 16) / 255 if re.fullmatch(r"[0-9a-fA-F]{1,2}", written) else 1.0


def share_of(written: str) -> float:
    """A share as drawings write it: thousandths of a percent."""
    return max(-1.0, min(1.0, int(written) / 100_000)) if re.fullmatch(r"-?\d{1,7}", written) else 1.0
