"""What the electronic invoice inside a pièce says, beside what its page says; and where the two disagree."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from verifier.domain import Box, Candidate, Evidence, Field, FieldName, Invoice
from verifier.fields.folding import compact, fold
from verifier.fields.names import LEGAL_FORM

__all__ = ["disagreements", "from_invoice"]

EXACT = 0.99
MOST = 0.7   # of a line's words
VERSION = re.compile(r"(?<![\w.,/])v?(?!\d\d?\.\d\d?\.(?:19|20)\d\d\b)(\d+(?:\.\d+)+)\b|(?<!\w)v(\d+)\b")
NUMBER = re.compile(r"\d+(?:\.\d+)*")
CLEAR = 0.7  # how sure the page's own value must be to be held against the XML


def from_invoice(piece: int, invoice: Invoice, page: int = 1) -> dict[FieldName, Candidate]:
    """The exact fields of the XML. Their evidence has no box: the XML has no page but the first of its paper."""
    found: dict[FieldName, tuple[object, str]] = {
        FieldName.DOCUMENT_NUMBER: (invoice.number, invoice.number or ""),
        FieldName.DOCUMENT_DATE: (invoice.issued, invoice.issued.isoformat() if invoice.issued else ""),
        FieldName.AMOUNT_DUE: (invoice.total, str(invoice.total)),
    }
    nowhere = Box(0.0, 0.0, 0.0, 0.0)
    return {
        name: Candidate(value, EXACT, Evidence(piece, page, nowhere, text), "xml")  # type: ignore[arg-type]
        for name, (value, text) in found.items()
        if value is not None
    }


def disagreements(invoice: Invoice, page: Mapping[FieldName, Field], sheet_text: str) -> tuple[str, ...]:
    """The names of what page and XML say differently: seller, date, number, lines, total. Silence is no disagreement."""
    told: dict[str, tuple[FieldName, set[object]]] = {
        "date": (FieldName.DOCUMENT_DATE, {invoice.issued}),
        "number": (FieldName.DOCUMENT_NUMBER, {invoice.number}),
        "total": (FieldName.AMOUNT_DUE, {invoice.total, invoice.due}),
    }
    found = [name for name, (field, exact) in told.items() if _differ(page.get(field), exact)]
    text = compact(sheet_text)
    seller = compact(re.sub(rf"\b{LEGAL_FORM}(?=\s|$)", " ", fold(invoice.seller.name or "")))
    if seller and text and seller not in text:
        found.append("seller")
    numbers = frozenset(NUMBER.findall(sheet_text))
    if text and any(not _holds(text, numbers, line) for line in invoice.lines if line):
        found.append("lines")
    return tuple(found)


def _differ(printed: Field | None, exact: set[object]) -> bool:
    """Whether the page surely prints values of which none is the XML's (what is left to pay counts as the total)."""
    wanted = {_same(value) for value in exact if value is not None}
    if printed is None or printed.confidence < CLEAR or not wanted:
        return False
    return not wanted & {_same(printed.value), *(_same(each.value) for each in printed.alternatives)}


def _holds(text: str, numbers: frozenset[str], line: str) -> bool:
    """Whether the page prints most of the words of a line of the XML, and the versions that it names."""
    for dotted, plain in VERSION.findall(fold(line)):
        version = dotted or plain
        if not any(number == version or number.startswith(f"{version}.") for number in numbers):
            return False
    words = [compact(word) for word in line.split() if len(compact(word)) > 2]
    return not words or sum(word in text for word in words) >= MOST * len(words)


def _same(value: object) -> object:
    """A value as it is compared: letters and digits alone; amounts without their sign (an avoir prints either)."""
    if isinstance(value, Decimal):
        return abs(value)
    return compact(value) if isinstance(value, str) else value
