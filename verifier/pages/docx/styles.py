"""What the styles of a Word letter give to text: of the letter, a table and the part of it, a paragraph, a few letters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from verifier.pages.docx.marks import TEXT, value

__all__ = ["Given", "Spot", "Styles", "gathered", "named"]

SPACES = {TEXT: "", "{http://schemas.microsoft.com/office/word/2010/wordml}": "w14:"}
LONGEST = 20         # styles that may be based on one another
Given = Mapping[str, Any]   # the name of a property → its element
NOTHING: Given = {}
LOOKS = {"firstRow": 0x20, "lastRow": 0x40, "firstColumn": 0x80, "lastColumn": 0x100, "noHBand": 0x200, "noVBand": 0x400}


class Spot(NamedTuple):
    """Where a cell stands in its table, from 0, and how many rows and cells there are."""

    row: int
    rows: int
    column: int
    columns: int


class Styles:
    """The styles of one letter. `root`: the root of its styles."""

    def __init__(self, root: Any) -> None:
        self.known: dict[tuple[str, str], Any] = {}
        self.usual: dict[str, str] = {}
        for style in root.iterchildren(f"{TEXT}style"):
            kind, name = value(style, "type") or "paragraph", value(style, "styleId")
            self.known[kind, name] = style
            if value(style, "default").lower() in {"1", "true", "on"}:
                self.usual[kind] = name
        self.defaults = named(root.find(f"{TEXT}docDefaults/{TEXT}rPrDefault/{TEXT}rPr"))
        self.default_paragraph = root.find(f"{TEXT}docDefaults/{TEXT}pPrDefault/{TEXT}pPr")
        self.chains: dict[tuple[str, str], list[Any]] = {}
        self.merged: dict[tuple[str, str], Given] = {}

    def chain(self, kind: str, name: str) -> list[Any]:
        """A style and those that it is based on, itself first; the usual one where the name is not known."""
        name = name if (kind, name) in self.known else self.usual.get(kind, "")
        if (kind, name) not in self.chains:
            found: list[Any] = []
            next_one = name
            while (style := self.known.get((kind, next_one))) is not None and style not in found and len(found) < LONGEST:
                found.append(style)
                next_one = value(style.find(f"{TEXT}basedOn"))
            self.chains[kind, name] = found
        return self.chains[kind, name]

    def letters(self, kind: str, name: str) -> Given:
        """The properties that a style of a paragraph or of letters gives to runs."""
        if (kind, name) not in self.merged:
            self.merged[kind, name] = gathered(style.find(f"{TEXT}rPr") for style in reversed(self.chain(kind, name)))
        return self.merged[kind, name]

    def paragraphs(self, name: str) -> list[Any]:
        """The properties of paragraphs that a style gives, the nearest first, those of the letter last."""
        found = [style.find(f"{TEXT}pPr") for style in self.chain("paragraph", name)]
        return [each for each in (*found, self.default_paragraph) if each is not None]

    def cell(self, name: str, look: Any, spot: Spot) -> tuple[Given, Any | None]:
        """What the style of a table gives to a cell at this spot: the properties of its runs, and its shading."""
        letters: list[Any] = []
        shading = None
        parts = list(parts_of(look, spot))
        for style in reversed(self.chain("table", name)):
            special = {value(each, "type"): each for each in style.iterchildren(f"{TEXT}tblStylePr")}
            for part in (style, *(special[each] for each in parts if each in special)):
                letters.append(part.find(f"{TEXT}rPr"))
                for place in ("tblPr", "tcPr"):
                    found = part.find(f"{TEXT}{place}/{TEXT}shd")
                    shading = shading if found is None else found
        return gathered(letters), shading


def parts_of(look: Any, spot: Spot) -> Iterator[str]:
    """The parts of a table style that hold for a cell, the weakest first."""
    bits = int(value(look), 16) if value(look).isalnum() and set(value(look).lower()) <= set("0123456789abcdef") else 0
    wanted = {
        name for name, bit in LOOKS.items()
        if (value(look, name) in {"1", "true", "on"} if value(look, name) else bits & bit)
    }
    first_row, first_column = ("firstRow" in wanted and spot.row == 0), ("firstColumn" in wanted and spot.column == 0)
    last_row = "lastRow" in wanted and spot.row == spot.rows - 1
    last_column = "lastColumn" in wanted and spot.column == spot.columns - 1
    yield "wholeTable"
    if "noVBand" not in wanted:
        yield f"band{(spot.column - ('firstColumn' in wanted)) % 2 + 1}Vert"
    if "noHBand" not in wanted:
        yield f"band{(spot.row - ('firstRow' in wanted)) % 2 + 1}Horz"
    held = {"firstRow": first_row, "lastRow": last_row, "firstCol": first_column, "lastCol": last_column}
    yield from (name for name, holds in held.items() if holds)
    for row, rows in (("n", first_row), ("s", last_row)):
        for column, columns in (("w", first_column), ("e", last_column)):
            if rows and columns:
                yield f"{row}{column}Cell"


def named(properties: Any | None) -> dict[str, Any]:
    """Properties by their names; those that Word 2010 added are `w14:textFill`…, those of others are left out."""
    found = {}
    for each in () if properties is None else properties:
        space, _, name = str(each.tag).rpartition("}")
        if space + "}" in SPACES:
            found[SPACES[space + "}"] + name] = each
    return found


def gathered(layers: Any) -> Given:
    """Properties by their names, those of a later layer before those of an earlier one."""
    found: dict[str, Any] = {}
    for layer in layers:
        found |= named(layer)
    return found
