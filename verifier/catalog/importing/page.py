"""The rows of a web page saved to disk: of its tables, else of its results laid out one block each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from verifier.catalog.importing.cells import Row

__all__ = ["rows"]

_HEADINGS = frozenset({"h2", "h3", "h4", "h5"})
_SILENT = frozenset({"script", "style", "noscript", "template", "svg"})
_VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"])
_BLOCK = re.compile(r"(?:^|\s)(?:views-row|search-result|card)(?:\s|$)")
_LABEL = re.compile(r"(?:^|\s)\S*(?:label|intitule)\S*(?:\s|$)")
TITLE = "nom"       # the heading of a block is the name


def rows(text: str) -> Iterator[Row]:
    """The rows of all the tables in the order of the page; without any, one row a block, under the names of its fields."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    if reader.rows:
        yield from reader.rows
        return
    blocks = [(line, fields) for line, fields in reader.blocks if len(fields) > 1]
    if blocks:
        names = list(dict.fromkeys(name for _, fields in blocks for name in fields))
        yield Row(blocks[0][0], tuple(names))
        for line, fields in blocks:
            yield Row(line, tuple(fields.get(name, "") for name in names))


class _Reader(HTMLParser):
    """Tables and blocks, in one walk that never goes back."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[Row] = []
        self.blocks: list[tuple[int, dict[str, str]]] = []
        self._cells: list[str] | None = None
        self._text: list[str] | None = None
        self._open: list[tuple[str, str]] = []      # the elements that are open, with what each is
        self._name = ""
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element begins."""
        if tag in _VOID:
            self.handle_data(" ")
            return
        self._imply(tag)
        self._silent += tag in _SILENT
        sort = self._sort(tag, dict(attrs).get("class") or "")
        self._open.append((tag, sort))
        if sort == "row":
            self._cells = []
        elif sort == "block":
            self.blocks.append((self.getpos()[0], {}))
            self._name = ""
        elif sort in {"cell", "title", "label", "value"}:
            self._text = []

    def _imply(self, tag: str) -> None:
        """A cell or a row that begins ends the one before, whose end nobody wrote."""
        for ending in ({"td", "th"}, {"tr"} if tag == "tr" else set()) if tag in {"td", "th", "tr"} else ():
            for found, _ in reversed(self._open[-200:]):
                if found in ending:
                    self.handle_endtag(found)
                if found in ending or found == "table" or (found == "tr" and tag != "tr"):
                    break

    def _sort(self, tag: str, classes: str) -> str:
        """What an element is to us."""
        if tag == "tr":
            return "row"
        if tag in {"td", "th"}:
            return "cell"
        if tag == "article" or _BLOCK.search(classes):
            return "block"
        return self._part(tag, classes) if self.blocks else ""

    @staticmethod
    def _part(tag: str, classes: str) -> str:
        """What an element of a block is."""
        if tag in _HEADINGS:
            return "title"
        if tag == "dt" or _LABEL.search(classes):
            return "label"
        return "value" if tag == "dd" or "field__item" in classes or "field-content" in classes else ""

    def handle_endtag(self, tag: str) -> None:
        """An element ends, and with it those left open inside."""
        if not any(open_tag == tag for open_tag, _ in self._open[-200:]):
            return
        while self._open:
            found, sort = self._open.pop()
            self._silent -= found in _SILENT
            self._close(sort)
            if found == tag:
                return

    def _close(self, sort: str) -> None:
        said = " ".join("".join(self._text or ()).split())
        if sort == "cell" and self._cells is not None:
            self._cells.append(said)
        elif sort == "row" and self._cells is not None:
            self.rows.append(Row(self.getpos()[0], tuple(self._cells)))
            self._cells = None
        elif sort == "title" and self.blocks:
            self.blocks[-1][1].setdefault(TITLE, said)
        elif sort == "label":
            self._name = said.rstrip(" :")
        elif sort == "value" and self._name:
            self.blocks[-1][1].setdefault(self._name, said)
        if sort in {"cell", "title", "label", "value"}:
            self._text = None

    def handle_data(self, data: str) -> None:
        """Text."""
        if self._text is not None and not self._silent:
            self._text.append(data)
