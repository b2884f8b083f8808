"""An electronic invoice or order (CII of Factur-X and Order-X, UBL) → its exact fields.

Sources: EN 16931-1 and its bindings to CII D16B and UBL 2.1; element names are theirs, compared without namespace.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import Any, NamedTuple

from verifier.domain import Document, Invoice, Party, Piece, Reading
from verifier.pages.assembling import assembled, unread
from verifier.pages.bounded_xml import RefusedXmlError, tree_of
from verifier.pages.reader import Reader
from verifier.pages.typesetting import Row, typeset
from verifier.wording import say, table

__all__ = ["Electronic", "NotAnInvoiceError", "parsed", "read"]

CII_ROOTS = frozenset({"CrossIndustryInvoice", "CrossIndustryDocument", "SCRDMCCBDACIOMessageStructure"})
UBL_ROOTS = frozenset({"Invoice", "CreditNote", "Order", "OrderResponse", "Quotation"})
CII_TOTALS = ("SpecifiedTradeSettlementHeaderMonetarySummation", "SpecifiedTradeSettlementMonetarySummation")
UBL_TYPES = {"Invoice": "380", "CreditNote": "381", "Order": "220", "OrderResponse": "231", "Quotation": "310"}
SIREN, SIRET = 9, 14
AMOUNT = re.compile(r"[+-]?[0-9]{1,12}(?:\.[0-9]{1,10})?")
LONGEST, MOST_LINES, MOST_NOTES = 500, 2_000, 100   # characters of a text; lines; notes


class NotAnInvoiceError(Exception):
    """The XML is broken, dangerous, empty or no invoice. `reason`: the key of the French sentence that says which."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Electronic(NamedTuple):
    """An invoice, and what else its XML says in words (notes, contacts)."""

    invoice: Invoice
    notes: tuple[str, ...]


def read(piece: Piece, reader: Reader) -> Document:
    """The document that a plain XML invoice is, its fields set as rows of text."""
    try:
        electronic = parsed(piece.data)
    except NotAnInvoiceError as error:
        return unread(piece, say(f"pages.{error.reason}"))
    pages = typeset(rows(electronic), Reading.XML)
    if len(pages) > reader.pages:
        return unread(piece, say("pages.trop_de_pages", pages=len(pages), limite=reader.pages), len(pages))
    return assembled(piece, pages, invoice=electronic.invoice)


def parsed(data: bytes) -> Electronic:
    """The invoice that these bytes are. Raises NotAnInvoiceError."""
    try:
        root = tree_of(data)
    except RefusedXmlError as error:
        raise NotAnInvoiceError(error.reason) from error
    name = local(root)
    if name not in CII_ROOTS | UBL_ROOTS:
        raise NotAnInvoiceError("xml_inconnu")
    found = from_cii(root) if name in CII_ROOTS else from_ubl(root, name)
    if is_empty(found.invoice):
        raise NotAnInvoiceError("xml_vide")
    return found


def is_empty(invoice: Invoice) -> bool:
    """Whether an invoice tells nothing: neither number, day, parties, lines nor total."""
    told = (invoice.number, invoice.issued, invoice.total, invoice.seller.name, invoice.seller.siren, invoice.buyer.name)
    return not invoice.lines and all(each is None for each in told)


def from_cii(root: Any) -> Electronic:
    """A Cross Industry Invoice, or an order in the same vocabulary."""
    items = list(every(root, "SupplyChainTradeTransaction/IncludedSupplyChainTradeLineItem"))
    product = "SpecifiedTradeProduct"
    products = [joined(texts(each, f"{product}/Name") + texts(each, f"{product}/Description")) for each in items]
    lines, amounts = kept(products, (line_total(each, "LineTotalAmount") for each in items))
    agreement = "SupplyChainTradeTransaction/ApplicableHeaderTradeAgreement"
    older = "SupplyChainTradeTransaction/ApplicableSupplyChainTradeAgreement"
    totals = next(named(root, *CII_TOTALS), root)
    parties = [
        next((party for path in (agreement, older) for party in every(root, f"{path}/{side}")), None)
        for side in ("SellerTradeParty", "BuyerTradeParty")
    ]
    header = next(named(root, "ExchangedDocument", "HeaderExchangedDocument"), root)
    invoice = Invoice(
        profile=first(root, "*/GuidelineSpecifiedDocumentContextParameter/ID") or "", type_code=first(header, "TypeCode"),
        number=first(header, "ID"), issued=day(first(header, "IssueDateTime/DateTimeString")),
        seller=cii_party(parties[0]), buyer=cii_party(parties[1]), lines=lines, amounts=amounts,
        total=amount(first(totals, "GrandTotalAmount") or first(totals, "DuePayableAmount")),
        due=amount(first(totals, "DuePayableAmount")),
    )
    contacts = [name for party in parties if party is not None for name in texts(party, "DefinedTradeContact/PersonName")]
    return Electronic(invoice, (*texts(header, "IncludedNote/Content")[:MOST_NOTES], *contacts))


def from_ubl(root: Any, name: str) -> Electronic:
    """A UBL invoice, credit note or order."""
    items = [(line, item) for line in root if local(line).endswith("Line") for item in named(line, "Item")]
    sellers = named(root, "AccountingSupplierParty", "SellerSupplierParty")
    buyers = named(root, "AccountingCustomerParty", "BuyerCustomerParty")
    seller, buyer = (next((inner for outer in side for inner in named(outer, "Party")), None) for side in (sellers, buyers))
    totals = next(named(root, "LegalMonetaryTotal", "AnticipatedMonetaryTotal"), root)
    products = [joined(texts(item, "Name") + texts(item, "Description")) for _, item in items]
    lines, amounts = kept(products, (line_total(line, "LineExtensionAmount") for line, _ in items))
    invoice = Invoice(
        profile=first(root, "CustomizationID") or "UBL",
        type_code=first(root, "InvoiceTypeCode") or first(root, "CreditNoteTypeCode") or UBL_TYPES[name],
        number=first(root, "ID"), issued=day(first(root, "IssueDate")), seller=ubl_party(seller), buyer=ubl_party(buyer),
        lines=lines, amounts=amounts, total=amount(first(totals, "TaxInclusiveAmount") or first(totals, "PayableAmount")),
        due=amount(first(totals, "PayableAmount")),
    )
    contacts = [text for party in (seller, buyer) if party is not None for text in texts(party, "Contact/Name")]
    return Electronic(invoice, (*texts(root, "Note")[:MOST_NOTES], *contacts))


def cii_party(party: Any) -> Party:
    """Seller or buyer of a CII document."""
    if party is None:
        return Party()
    numbers = [*texts(party, "SpecifiedLegalOrganization/ID"), *texts(party, "GlobalID"), *texts(party, "ID")]
    return Party(first(party, "Name") or first(party, "SpecifiedLegalOrganization/TradingBusinessName"), siren(numbers))


def ubl_party(party: Any) -> Party:
    """Seller or buyer of a UBL document."""
    if party is None:
        return Party()
    numbers = [*texts(party, "PartyLegalEntity/CompanyID"), *texts(party, "PartyIdentification/ID"), *texts(party, "EndpointID")]
    return Party(first(party, "PartyLegalEntity/RegistrationName") or first(party, "PartyName/Name"), siren(numbers))


def siren(numbers: Sequence[str]) -> str | None:
    """The SIREN among a party's numbers (a SIRET begins with it)."""
    plain = ("".join(number.split()) for number in numbers)
    return next((number[:SIREN] for number in plain if number.isdigit() and len(number) in {SIREN, SIRET}), None)


def day(text: str | None) -> date | None:
    """A day written AAAAMMJJ or AAAA-MM-JJ, None where it is no such day."""
    digits = (text or "")[:10].replace("-", "")[:8]
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return None


def amount(text: str | None) -> Decimal | None:
    """An amount (plain digits: no exponent, no NaN), None where it is none."""
    return Decimal(text) if text and AMOUNT.fullmatch(text) else None


def line_total(line: Any, name: str) -> Decimal | None:
    """What a line costs without taxes."""
    return amount(next(((total.text or "").strip() for total in named(line, name)), None))


def kept(lines: Iterable[str], amounts: Iterable[Decimal | None]) -> tuple[tuple[str, ...], tuple[Decimal | None, ...]]:
    """The lines that say something, as many as an invoice has, and what each costs."""
    told = list(islice((each for each in zip(lines, amounts, strict=True) if each[0]), MOST_LINES))
    return tuple(line for line, _ in told), tuple(price for _, price in told)


def rows(electronic: Electronic) -> Iterator[Row]:
    """The invoice as an eye would like to read it."""
    invoice, words = electronic.invoice, table("pages")["facture_xml"]
    titles = words["titres"]
    yield [titles.get(invoice.type_code or "", titles["autre"]), invoice.number or ""]
    if invoice.issued:
        yield [words["date"], invoice.issued.strftime("%d/%m/%Y")]
    for label, party in ((words["vendeur"], invoice.seller), (words["client"], invoice.buyer)):
        yield [label, party.name or ""]
        if party.siren:
            yield [words["siren"], party.siren]
    for line, price in zip(invoice.lines, invoice.amounts, strict=True):
        yield [line] if price is None else [line, in_euros(price)]
    if invoice.total is not None:
        yield [words["total"], in_euros(invoice.total)]
    yield from ([line] for note in electronic.notes for line in note.splitlines())


def in_euros(sum_: Decimal) -> str:
    """A sum as an invoice prints it."""
    return f"{sum_:.2f}".replace(".", ",") + " €"


def local(element: Any) -> str:
    """An element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def named(element: Any, *names: str) -> Iterator[Any]:
    """Every element below with one of these names."""
    return (inner for inner in element.iter() if inner is not element and local(inner) in names)


def every(element: Any, path: str) -> Iterator[Any]:
    """The elements at a path of names without namespace (`*` = any name), in their order."""
    head, _, rest = path.partition("/")
    for child in element:
        if head in {"*", local(child)}:
            if rest:
                yield from every(child, rest)
            else:
                yield child


def texts(element: Any, path: str) -> list[str]:
    """The texts at a path, empty ones left out, long ones cut."""
    return [text[:LONGEST] for child in every(element, path) if (text := (child.text or "").strip())]


def first(element: Any, path: str) -> str | None:
    """The first text at a path."""
    return next(iter(texts(element, path)), None)


def joined(parts: Sequence[str]) -> str:
    """Name and description of an item as one string, once where they repeat each other."""
    return " – ".join(dict.fromkeys(parts))
