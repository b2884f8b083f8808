"""Values → the cells of a sheet, as SpreadsheetML."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from html import escape
from itertools import count
from typing import Any, TypeAlias

from verifier.reports.cleaning import clean_lines
from verifier.wording import say, table

__all__ = ["Value", "Writer"]

Value: TypeAlias = "str | int | float | date | None"

MOST_SIGNS = 32_767         # of a cell, counted as Excel does: in UTF-16
DAY_ZERO = date(1899, 12, 30).toordinal()
FIRST_DAY = date(1900, 3, 1)     # Excel believes in a 29 February 1900: no day before it is the same everywhere
CELLS = 2048                # that are kept: statuses, criteria, what stands on most rows
LINE, MOST_LINES = 15, 20   # points a line; no row hides the others
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")     # Excel reads « _x0041_ » as « A »
_NO_XML = re.compile("[\ufffe\uffff]")


class Writer:
    """Writes the rows of a sheet of these columns (`genre`, `largeur`); `styles`: the number of each style in the workbook."""

    def __init__(self, styles: Mapping[str, int], columns: Sequence[Mapping[str, Any]]) -> None:
        self.styles = styles
        self.kinds = [str(column["genre"]) for column in columns]
        self.widths = [int(column["largeur"]) if column["genre"] == "texte" else 0 for column in columns]
        words = table("books")
        self.words: dict[str, dict[str, str]] = {"statut": words["statuts"], "critere": words["criteres"]}

        self.cell: Callable[[Value, int], tuple[str, int]] = lru_cache(CELLS)(self.measured)      # most rows have most in common

    def row(self, values: Sequence[Value]) -> bytes:
        """One row, on one line."""
        cells, lines = zip(*map(self.cell, values, count()), strict=True)
        most = max(lines)
        height = f' ht="{LINE * min(most, MOST_LINES)}"' if most > 1 else ""
        return f"<row{height}>{''.join(cells)}</row>\n".encode("utf-8", "replace")

    def measured(self, value: Value, place: int) -> tuple[str, int]:
        """One cell of this column, and on how many lines about it stands; on one where the column does not wrap."""
        width = self.widths[place]
        return self.fresh(value, self.kinds[place]), lines_of(value, width) if width else 1

    def fresh(self, value: Value, kind: str) -> str:
        """One cell; a status is worded and coloured."""
        if value is None or value == "":
            return f'<c s="{self.styles.get(kind, 0)}"/>'
        if kind in self.words:
            return inline(self.words[kind][str(value)], self.styles[str(value)])
        if isinstance(value, str):
            return inline(value, self.styles[kind])
        if isinstance(value, date):
            if value < FIRST_DAY:
                return inline(f"{value:%d/%m/%Y}", self.styles["texte"])
            value = value.toordinal() - DAY_ZERO
        return f'<c s="{self.styles[kind]}"><v>{value}</v></c>'


def lines_of(value: Value, width: int) -> int:
    """About how many lines a text takes in a column of this many signs."""
    if not isinstance(value, str) or (len(value) <= width and "\n" not in value):
        return 1
    return sum(1 + len(line) // width for line in value.split("\n"))


def inline(text: str, style: int) -> str:
    """A cell that holds a text."""
    safe = harmless(text)
    spaced = ' xml:space="preserve"' if "&#10;" in safe or "  " in safe or safe != safe.strip() else ""
    return f'<c s="{style}" t="inlineStr"><is><t{spaced}>{safe}</t></is></c>'


def harmless(text: str) -> str:
    """A text as XML on one line, of signs that Excel takes, and not too many of them."""
    if not text.isprintable():
        text = _NO_XML.sub("", "\n".join(clean_lines(text)))
    if len(text) > MOST_SIGNS // 2 and signs(text) > MOST_SIGNS:
        text = cut(text)
    if "_x" in text:
        text = _ESCAPED.sub("_x005F_", text)
    return escape(text, quote=False).replace("\n", "&#10;")


def signs(text: str) -> int:
    """How long Excel finds a text."""
    return len(text.encode("utf-16-le", "replace")) // 2


def cut(text: str) -> str:
    """The beginning of a text, which says that it is one."""
    room = MOST_SIGNS - signs(say("books.cellule_coupee", texte=""))
    start = text.encode("utf-16-le", "replace")[:2 * room].decode("utf-16-le", "ignore")
    return say("books.cellule_coupee", texte=start)
