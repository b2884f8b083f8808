"""What an eye sees of a Word letter: letters that are shown, large enough, on the page, and unlike what lies below them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from verifier.pages.docx.marks import COMPATIBILITY, TEXT, is_on, points, value
from verifier.pages.docx.shades import Palette
from verifier.pages.docx.sheet import VML, Sheet, told
from verifier.pages.docx.styles import NOTHING, Given, Styles, named

__all__ = ["Eye", "Fate", "Ground", "Seat", "fate_of"]

FAINTEST = 22 / 255  # luminance between letters and what lies below them that an eye still reads
SMALLEST = 2.0       # points: of a letter, whose capitals are then 1.4 points tall
SQUEEZED = 0.1       # of the size of a letter: the least that it may be wide, the space after it included
USUAL_SIZE = 10.0    # points, where nothing says any
WIDTH = 0.5          # of its size, that a letter is wide on the whole
LEAST_LINE, LEAST_SHARE = 2.0, 0.3   # points, and of the size of a letter: a line of an exact height shows no less
OFFICE = "http://schemas.microsoft.com/office/"
SHAPE = "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
NO_INK = -1.0        # a light that nothing has


Setting = tuple[float | None, bool, float | None]   # its shading, whether it is beside the sheet, its exact height of a line


class Fate(Enum):
    """What becomes of letters: shown; hidden; moved elsewhere; asked for (a placeholder); no part of the letter."""

    SHOWN = "shown"
    HIDDEN = "hidden"
    MOVED = "moved"
    ASKED = "asked"
    ABSENT = "absent"


REMOVED = {f"{TEXT}del": Fate.HIDDEN, f"{TEXT}moveFrom": Fate.MOVED}


@dataclass(frozen=True, slots=True)
class Ground:
    """What text lies upon. `light`: 0–1, None where it is not known; `given`: what a table gives runs; `hidden`: none is seen."""

    light: float | None = 1.0
    given: Given = field(default_factory=dict)
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Seat:
    """A paragraph as its runs find it. `style`: its name; `line`: the exact height of its lines in points, if there is one."""

    ground: Ground
    style: str
    line: float | None = None


class Eye:
    """Sees one letter."""

    def __init__(self, styles: Styles, palette: Palette, sheet: Sheet) -> None:
        self.styles, self.palette, self.sheet = styles, palette, sheet
        self.settings: dict[str, Setting] = {}

    def seat(self, paragraph: Any, ground: Ground) -> Seat:
        """How a paragraph takes the runs that stand in it."""
        own = paragraph.find(f"{TEXT}pPr")
        style = value(None if own is None else own.find(f"{TEXT}pStyle"))
        light, beyond, line = self.usual_setting(style) if own is None else self.setting([own, *self.styles.paragraphs(style)])
        return Seat(Ground(ground.light if light is None else light, ground.given, ground.hidden or beyond), style, line)

    def usual_setting(self, style: str) -> Setting:
        """How a style sets a paragraph that says nothing itself."""
        if style not in self.settings:
            self.settings[style] = self.setting(self.styles.paragraphs(style))
        return self.settings[style]

    def setting(self, layers: list[Any]) -> Setting:
        """How properties set a paragraph, the nearest first."""
        shading = next((each for layer in layers if (each := layer.find(f"{TEXT}shd")) is not None), None)
        light = None if shading is None else self.palette.shading(shading)
        exact = told(layers, "spacing", "lineRule") == "exact"
        line = points(told(layers, "spacing", "line"), 1 / 20) if exact else None
        return light, self.sheet.is_beyond(layers), line

    def sees(self, run: Any, seat: Seat) -> bool:
        """Whether the letters of a run can be seen."""
        groups = self.layers(run, seat)
        found = laid(groups)
        if seat.ground.hidden or is_dropped(groups, found) or is_struck(groups, found):
            return False
        return is_large_enough(found, seat.line, run) and self.stands_out(found, seat.ground)

    def drops(self, run: Any, seat: Seat) -> bool:
        """Whether a run is marked hidden, and a drawing that hangs on it with it."""
        groups = self.layers(run, seat)
        return seat.ground.hidden or is_dropped(groups, laid(groups))

    def layers(self, run: Any, seat: Seat) -> list[Given]:
        """The properties of a run: the letter's, its table's, its paragraph's, its own style's, its own."""
        own = named(run.find(f"{TEXT}rPr"))
        letters = self.styles.letters("character", value(own.get("rStyle")))
        return [self.styles.defaults, seat.ground.given, self.styles.letters("paragraph", seat.style), letters, own]

    def stands_out(self, found: Given, ground: Ground) -> bool:
        """Whether the letters are of another light than what lies below them."""
        ink, fill = self.palette.ink(found.get("color")), found.get("w14:textFill")
        if fill is not None and len(fill):
            ink = self.palette.filled(fill[0], NO_INK)
        if ink == NO_INK:
            return any(str(each.tag).endswith(("solidFill", "gradFill")) for each in found.get("w14:textOutline", ()))
        below = self.palette.highlight(value(found.get("highlight")))
        if below is None and "shd" in found:
            below = self.palette.shading(found["shd"])
        below = ground.light if below is None else below
        return ink is None or below is None or abs(ink - below) > FAINTEST

    def cell(self, shadings: Sequence[Any], given: Given, ground: Ground) -> Ground:
        """What text in a cell lies upon. `shadings`: its own, its style's, its row's, its table's; `given`: by the style."""
        nearest = next((each for each in shadings if each is not None), None)
        light = None if nearest is None else self.palette.shading(nearest)
        return Ground(ground.light if light is None else light, given, ground.hidden)

    def box(self, content: Any, host: Ground) -> Ground:
        """What the text of a box lies upon."""
        shape = shape_of(content)
        light, given = host.light, NOTHING
        if shape is not None and str(shape.tag).startswith(VML):
            light = self.drawn_light(shape, host.light)
        elif shape is not None:
            light, given = self.shape_light(shape, host.light), self.shape_letters(shape)
        return Ground(light, given, host.hidden or self.sheet.is_off(content))

    def shape_light(self, shape: Any, below: float | None) -> float | None:
        """How light a drawn shape is: by its own fill, else by its style's."""
        own = next((each for each in shape.iterfind(f"{SHAPE}spPr/*") if str(each.tag).endswith("Fill")), None)
        if own is not None:
            return self.palette.filled(own, below)
        styled = shape.find(f"{SHAPE}style/{DRAWING}fillRef")
        if styled is None or styled.get("idx") == "0":
            return below
        return self.palette.painted(styled[0])[0] if len(styled) else None

    def shape_letters(self, shape: Any) -> Given:
        """The colour that the style of a drawn shape gives to the letters in it."""
        styled = shape.find(f"{SHAPE}style/{DRAWING}fontRef/{DRAWING}schemeClr")
        if styled is None:
            return NOTHING
        colour = shape.makeelement(f"{TEXT}color", {f"{TEXT}themeColor": str(styled.get("val"))})
        return {"color": colour}

    def drawn_light(self, shape: Any, below: float | None) -> float | None:
        """How light a shape of the older kind is: white unless it says so."""
        if str(shape.get("filled") or "t").lower() in {"f", "false", "0"}:
            return below
        fill = shape.find(f"{VML}fill")
        if fill is not None and fill.get("type", "solid") != "solid":
            return None
        return self.palette.outlined(str(shape.get("fillcolor") or "white"))


def laid(groups: Iterable[Given]) -> dict[str, Any]:
    """The properties of each group, those of a later one before those of an earlier one."""
    found: dict[str, Any] = {}
    for group in groups:
        found |= group
    return found


def toggled(groups: Sequence[Given], name: str) -> bool:
    """Whether a mark holds that one style undoes in another: its own word, the letter's, or an odd number of styles."""
    defaults, *styles, own = groups
    if name in own:
        return is_on(own[name])
    return is_on(defaults.get(name)) or sum(is_on(style.get(name)) for style in styles) % 2 == 1


def is_dropped(groups: Sequence[Given], found: Given) -> bool:
    """Whether letters are marked hidden."""
    return toggled(groups, "vanish") or is_on(found.get("specVanish"))


def is_struck(groups: Sequence[Given], found: Given) -> bool:
    """Whether letters are struck through, once or twice."""
    return toggled(groups, "strike") or is_on(found.get("dstrike"))


def is_large_enough(found: Given, line: float | None, run: Any) -> bool:
    """Whether letters are tall and wide enough to be read. `line`: the exact height of their line, in points."""
    complex_script = is_on(found.get("cs")) or is_on(found.get("rtl"))
    size = points(value(found.get("szCs" if complex_script else "sz")), 1 / 2)
    size = USUAL_SIZE if size is None else size
    scale, gap = points(value(found.get("w")).removesuffix("%"), 1 / 100), points(value(found.get("spacing")), 1 / 20)
    advance = WIDTH * size * (scale or 1.0) + (gap or 0.0)
    fitted = points(value(found.get("fitText")), 1 / 20)
    if fitted is not None:
        advance = fitted / max(sum(len(text.text or "") for text in run.iter(f"{TEXT}t")), 1)
    if size < SMALLEST or advance < SQUEEZED * size:
        return False
    return line is None or line >= max(LEAST_LINE, LEAST_SHARE * size)


def shape_of(content: Any) -> Any | None:
    """The shape around the text of a box."""
    for parent in content.iterancestors():
        if parent.tag == f"{SHAPE}wsp" or (str(parent.tag).startswith(VML) and parent.tag != f"{VML}textbox"):
            return parent
        if parent.tag == f"{TEXT}p":
            return None
    return None


def fate_of(node: Any) -> Fate:
    """What becomes of what stands here, by all that stands around it."""
    fate = Fate.SHOWN
    for parent in node.iterancestors():
        if parent.tag in {f"{COMPATIBILITY}Choice", f"{COMPATIBILITY}Fallback"}:
            if not is_taken(parent):
                return Fate.ABSENT
        elif parent.tag in REMOVED:
            fate = REMOVED[parent.tag]
        elif parent.tag == f"{TEXT}sdt" and fate is Fate.SHOWN and is_on(parent.find(f"{TEXT}sdtPr/{TEXT}showingPlcHdr")):
            fate = Fate.ASKED
    return fate


def is_taken(branch: Any) -> bool:
    """Whether Word shows this branch of what is written for several of its versions: the first that it understands."""
    for each in branch.getparent():
        if each.tag == f"{COMPATIBILITY}Fallback" or is_understood(each):
            return each is branch
    return False


def is_understood(choice: Any) -> bool:
    """Whether all that a branch requires is Word's own."""
    required = str(choice.get("Requires") or "").split()
    return bool(required) and all(str(choice.nsmap.get(prefix) or "").startswith(OFFICE) for prefix in required)
