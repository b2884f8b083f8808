"""The rows of a web page saved to disk: of its tables, else of its results laid out one block each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from verifier.catalog.importing.cells import Row

__all__ = ["rows"]

_SILENT = ("script", "style", "noscript", "template", "svg")
_BLOCK = re.compile(r"(?:^|\s)(?:views-row|search-result|card)(?:\s|$)")
_LABEL = re.compile(r"(?:^|\s)\S*label\S*(?:\s|$)")
_VALUE = re.compile(r"(?:^|\s)(?:field__item|field-content)(?:\s|$)")
_TITLES = frozenset({"h2", "h3", "h4", "h5"})
TITLE = "nom"       # the heading of a block is the name


def rows(text: str) -> Iterator[Row]:
    """The rows of all the tables in the order of the page; without any, one row a block, under the names of its fields."""
    root = _tree(text)
    if root is None:
        return
    lines = [row for row in root.iter("tr") if row.find(".//table") is None]
    for line in lines:
        yield Row(line.sourceline or 1, tuple(_text(cell) for cell in line if cell.tag in {"td", "th"}))
    if not lines:
        yield from _blocks(root)


def _tree(text: str) -> Any:
    """The page as a tree, however badly written; None where nothing is left of it."""
    from lxml import etree  # noqa: PLC0415  late: one list is a page

    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        return None
    if root is not None:
        etree.strip_elements(root, *_SILENT, with_tail=False)
        for each in root.iter("br"):
            each.tail = f" {each.tail or ''}"
    return root


def _text(element: Any) -> str:
    return "".join(element.itertext())


def _blocks(root: Any) -> Iterator[Row]:
    """One row a block, under a row of the names of their fields."""
    found: list[tuple[int, dict[str, str]]] = []
    for each in root.iter():
        classes = each.get("class") or ""
        if each.tag == "article" or _BLOCK.search(classes):
            found.append((each.sourceline or 1, {}))
            name = ""
        elif not found:
            continue
        elif each.tag in _TITLES:
            found[-1][1].setdefault(TITLE, _text(each))
        elif each.tag == "dt" or _LABEL.search(classes):
            name = " ".join(_text(each).split()).rstrip(" :")
        elif name and (each.tag == "dd" or _VALUE.search(classes)):
            found[-1][1].setdefault(name, _text(each))
    filled = [(line, fields) for line, fields in found if len(fields) > 1]
    names = list(dict.fromkeys(name for _, fields in filled for name in fields))
    if filled:
        yield Row(filled[0][0], tuple(names))
    for line, fields in filled:
        yield Row(line, tuple(fields.get(name, "") for name in names))
