"""What the electronic invoice inside a pièce says, beside what its page says; and where the two disagree."""

from __future__ import annotations

from collections.abc import Mapping

from verifier.domain import Box, Candidate, Evidence, Field, FieldName, Invoice
from verifier.fields.folding import compact

__all__ = ["disagreements", "from_invoice"]

EXACT = 0.99
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
    found = []
    for name, told in (("date", FieldName.DOCUMENT_DATE), ("number", FieldName.DOCUMENT_NUMBER), ("total", FieldName.AMOUNT_DUE)):
        exact = from_invoice(0, invoice).get(told)
        printed = page.get(told)
        values = (
            {_same(printed.value), *(_same(c.value) for c in printed.alternatives)}
            if printed and printed.confidence >= CLEAR
            else set()
        )
        if exact is not None and values and _same(exact.value) not in values:
            found.append(name)
    text = compact(sheet_text)
    if invoice.seller.name and text and compact(invoice.seller.name) not in text:
        found.append("seller")
    if text and any(not _holds(text, line) for line in invoice.lines if line):
        found.append("lines")
    return tuple(found)


def _holds(text: str, line: str) -> bool:
    """Whether the page prints most of the words of a line of the XML."""
    words = [compact(word) for word in line.split() if len(compact(word)) > 2]
    return not words or sum(word in text for word in words) >= 0.7 * len(words)


def _same(value: object) -> object:
    return compact(value) if isinstance(value, str) else value
