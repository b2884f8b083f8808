"""Electronic invoices and orders: every syntax and profile, however it is spelt, and XML that would bite."""

import hashlib
import io
from decimal import Decimal

import pikepdf
import pytest
from papers import drawn, letter

from verifier import pages
from verifier.domain import Media, Piece
from verifier.pages import Reader, facturx

READER = Reader(insets=0)


def read(data, media=Media.XML):
    return pages.read(Piece("piece", hashlib.sha256(data).hexdigest(), media, data), READER)


LINES = ("Exemplaire 5 – Licence annuelle", "Maintenance")


def cii(profile="basic", root="CrossIndustryInvoice", lines=LINES, prefix="ram", code="380"):
    """An invoice in the Cross Industry vocabulary, as EN 16931-3-3 binds it."""
    p = f"{prefix}:" if prefix else ""
    own = f'xmlns{":" + prefix if prefix else ""}="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"'
    items = "".join(
        f"<{p}IncludedSupplyChainTradeLineItem><{p}AssociatedDocumentLineDocument><{p}LineID>{place}</{p}LineID>"
        f"</{p}AssociatedDocumentLineDocument><{p}SpecifiedTradeProduct><{p}Name>{line.partition(' – ')[0]}</{p}Name>"
        f"<{p}Description>{line.partition(' – ')[2]}</{p}Description></{p}SpecifiedTradeProduct></{p}IncludedSupplyChainTradeLineItem>"
        for place, line in enumerate(lines, 1))
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<z:{root} xmlns:z="urn:un:unece:uncefact:data:standard:{root}:100" {own}>
<{p}ExchangedDocumentContext><{p}GuidelineSpecifiedDocumentContextParameter><{p}ID>urn:{profile}</{p}ID>
</{p}GuidelineSpecifiedDocumentContextParameter></{p}ExchangedDocumentContext>
<{p}ExchangedDocument><{p}ID>F-78</{p}ID><{p}TypeCode>{code}</{p}TypeCode>
<{p}IssueDateTime><{p}DateTimeString format="102">20230406</{p}DateTimeString></{p}IssueDateTime></{p}ExchangedDocument>
<{p}SupplyChainTradeTransaction>{items}<{p}ApplicableHeaderTradeAgreement>
<{p}SellerTradeParty><{p}Name>Exemple SAS</{p}Name><{p}SpecifiedLegalOrganization><{p}ID schemeID="0002">123456789</{p}ID>
</{p}SpecifiedLegalOrganization></{p}SellerTradeParty><{p}BuyerTradeParty><{p}Name>Émilie Martin</{p}Name></{p}BuyerTradeParty>
</{p}ApplicableHeaderTradeAgreement><{p}ApplicableHeaderTradeDelivery/><{p}ApplicableHeaderTradeSettlement>
<{p}SpecifiedTradeSettlementHeaderMonetarySummation><{p}TaxBasisTotalAmount>540.00</{p}TaxBasisTotalAmount>
<{p}GrandTotalAmount>648.00</{p}GrandTotalAmount><{p}DuePayableAmount>48.00</{p}DuePayableAmount>
</{p}SpecifiedTradeSettlementHeaderMonetarySummation></{p}ApplicableHeaderTradeSettlement></{p}SupplyChainTradeTransaction></z:{root}>"""


def ubl(root="Invoice", line="InvoiceLine", prefix="cbc", seller="AccountingSupplierParty", buyer="AccountingCustomerParty",  # noqa: PLR0917
        total="LegalMonetaryTotal"):
    """The same in UBL 2.1."""
    p = f"{prefix}:" if prefix else ""
    def item(name, inner):
        return f"<{p}Item><{p}Description>{inner}</{p}Description><{p}Name>{name}</{p}Name></{p}Item>"

    wrapped = "<{0}LineItem>{1}</{0}LineItem>" if root == "Order" else "{1}"
    items = "".join(f"<{p}{line}>{wrapped.format(p, item(*pair))}</{p}{line}>" for pair in (("Exemplaire 5", "Licence annuelle"),
                                                                                        ("Maintenance", "")))
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<z:{root} xmlns:z="urn:oasis:names:specification:ubl:schema:xsd:{root}-2" xmlns{':' + prefix if prefix else ''}="urn:essai">
<{p}ID>F-78</{p}ID><{p}IssueDate>2023-04-06</{p}IssueDate>
<{p}{seller}><{p}Party><{p}PartyName><{p}Name>Exemple</{p}Name></{p}PartyName><{p}PartyLegalEntity>
<{p}RegistrationName>Exemple SAS</{p}RegistrationName><{p}CompanyID>123 456 789 00011</{p}CompanyID></{p}PartyLegalEntity>
</{p}Party></{p}{seller}><{p}{buyer}><{p}Party><{p}PartyName><{p}Name>Émilie Martin</{p}Name></{p}PartyName></{p}Party></{p}{buyer}>
<{p}{total}><{p}TaxInclusiveAmount currencyID="EUR">648.00</{p}TaxInclusiveAmount>
<{p}PayableAmount currencyID="EUR">48.00</{p}PayableAmount></{p}{total}>{items}</z:{root}>"""


ORDER = {"root": "Order", "line": "OrderLine", "seller": "SellerSupplierParty", "buyer": "BuyerCustomerParty",
         "total": "AnticipatedMonetaryTotal"}


@pytest.mark.parametrize(("text", "kind", "lines"), [
    (cii("factur-x.eu:1p0:minimum", lines=()), "380", 0), (cii("factur-x.eu:1p0:basicwl", lines=()), "380", 0),
    (cii("cen.eu:en16931:2017#compliant#urn:factur-x.eu:1p0:basic"), "380", 2), (cii("cen.eu:en16931:2017"), "380", 2),
    (cii("cen.eu:en16931:2017#conformant#urn:factur-x.eu:1p0:extended"), "380", 2), (cii(prefix="a.b-c"), "380", 2),
    (cii(prefix=""), "380", 2), (cii(code="381"), "381", 2), (cii(root="CrossIndustryDocument"), "380", 2),
    (cii("order-x.eu:1p0:comfort", root="SCRDMCCBDACIOMessageStructure", code="220"), "220", 2),
    (ubl(), "380", 2), (ubl(prefix=""), "380", 2), (ubl("CreditNote", "CreditNoteLine"), "381", 2), (ubl(**ORDER), "220", 2),
], ids=["MINIMUM", "BASIC WL", "BASIC", "EN 16931", "EXTENDED", "odd prefix", "no prefix", "credit note", "ZUGFeRD 1", "Order-X",
        "UBL", "UBL without prefix", "UBL credit note", "UBL order"])
def test_every_syntax_and_profile_gives_its_exact_fields(text, kind, lines):
    document = read(text.encode())
    invoice = document.invoice
    assert document.error is None
    assert (invoice.number, str(invoice.issued), invoice.type_code) == ("F-78", "2023-04-06", kind)
    assert (invoice.seller.name, invoice.seller.siren, invoice.buyer.name) == ("Exemple SAS", "123456789", "Émilie Martin")
    assert (invoice.total, invoice.due) == (Decimal("648.00"), Decimal("48.00"))
    assert invoice.lines == LINES[:lines]


CII_TOTAL = "<ram:SpecifiedLineTradeSettlement><ram:X><ram:LineTotalAmount>1190.5</ram:LineTotalAmount></ram:X></ram:SpecifiedLineTradeSettlement>"


@pytest.mark.parametrize(("text", "end", "total"), [
    (cii(), "</ram:IncludedSupplyChainTradeLineItem>", CII_TOTAL),
    (ubl(), "</cbc:InvoiceLine>", "<cbc:LineExtensionAmount>1190.5</cbc:LineExtensionAmount>"),
], ids=["CII", "UBL"])
def test_a_line_is_shown_with_what_it_costs(text, end, total):
    document = read(text.replace(end, total + end, 1).encode())
    assert document.invoice.amounts == (Decimal("1190.5"), None)
    rows = [[" ".join(word.text for word in cell) for cell in line.cells] for line in document.pages[0].lines]
    assert [LINES[0], "1190,50 €"] in rows
    assert [LINES[1]] in rows


@pytest.mark.parametrize(("declared", "encoding"), [
    ("UTF-8", "utf-8"), ("UTF-8", "utf-8-sig"), ("UTF-16", "utf-16"), ("UTF-16LE", "utf-16-le"), ("UTF-16BE", "utf-16-be"),
    ("ISO-8859-1", "latin-1"), ("windows-1252", "cp1252"),
])
def test_every_encoding_gives_the_same(declared, encoding):
    written = cii().replace(" – Licence", " - Licence").replace('"UTF-8"', f'"{declared}"').encode(encoding)
    found = facturx.parsed(written).invoice
    assert (found.buyer.name, found.number) == ("Émilie Martin", "F-78")


BOMB = b"".join(b'<!ENTITY a%d "%s">' % (place, b"&a%d;" % (place - 1) * 10) for place in range(1, 10))
XINCLUDE = b'xmlns:xi="http://www.w3.org/2001/XInclude"'
NESTED = b"<a>" * 100_000 + b"</a>" * 100_000


@pytest.mark.parametrize(("data", "says"), [
    (b"<Invoice/>", "ne dit rien"), (b"<CrossIndustryInvoice/>", "ne dit rien"), (b"<Order><ID> </ID><Note>x</Note></Order>", "ne dit rien"),
    (b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]><Invoice><ID>&b;</ID></Invoice>", "renvoie"),
    (b"<!DOCTYPE a [<!ENTITY a0 'lol'>" + BOMB + b"]><Invoice><ID>&a9;</ID></Invoice>", "renvoie"),
    (b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><Invoice><ID>&b;</ID></Invoice>", "renvoie"),
    (b"<!DOCTYPE a [<!ENTITY % b SYSTEM 'http://exemple.invalid/b'> %b;]><Invoice><ID>1</ID></Invoice>", "renvoie"),
    (b"<!DOCTYPE Invoice SYSTEM 'http://exemple.invalid/invoice.dtd'><Invoice><ID>1</ID></Invoice>", "renvoie"),
    (b"<Invoice " + XINCLUDE + b"><ID>1</ID><xi:include href='file:///etc/passwd' parse='text'/></Invoice>", "renvoie"),
    (b"<Invoice><ID>1</ID>" + NESTED + b"</Invoice>", "trop lourd ou trop profond"),
    (b"<Invoice><ID>1</ID>" + b"<a/>" * 300_000 + b"</Invoice>", "trop lourd ou trop profond"),
    (b"<Invoice><ID>" + b"1" * 50_000_000 + b"</ID></Invoice>", "trop lourd ou trop profond"),
    (b"<Invoice><ID>1</ID>", "n'est pas une facture"), (b"<Invoice><ID>&b;</ID></Invoice>", "n'est pas une facture"),
    (b"<?xml version='1.0' encoding='klingon'?><Invoice><ID>1</ID></Invoice>", "n'est pas une facture"),
    (b"<html><body>Facture</body></html>", "n'est pas une facture"), (b"", "n'est pas une facture"), (b"\xff\xfe", "n'est pas une facture"),
    (b"<Invoice><ID>\x00</ID></Invoice>", "n'est pas une facture"),
], ids=["empty", "empty CII", "empty order", "entity", "billion laughs", "file", "external parameter", "external DTD", "XInclude",
        "100,000 deep", "300,000 elements", "50 MB", "broken", "unknown entity", "unknown encoding", "web page", "nothing", "mark only",
        "null"])
def test_xml_that_bites_or_says_nothing_is_refused_with_its_reason(data, says):
    document = read(data)
    assert says in document.error
    assert (document.invoice, document.pages) == (None, ())


@pytest.mark.parametrize("figures", ["NaN", "Infinity", "1E+99999999", "1e3", "9" * 40, "12,50", "douze", "0x10", "٣", "-"])
def test_an_amount_that_is_no_plain_figure_is_none(figures):
    found = facturx.parsed(f"<Invoice><ID>1</ID><LegalMonetaryTotal><PayableAmount>{figures}</PayableAmount></LegalMonetaryTotal></Invoice>".encode())
    assert found.invoice.total is None


@pytest.mark.parametrize("written", ["20240230", "2024-13-01", "0000-00-00", "hier", "²⁰²⁴⁰¹⁰¹"])
def test_a_day_that_is_none_is_none(written):
    assert facturx.parsed(f"<Invoice><ID>1</ID><IssueDate>{written}</IssueDate></Invoice>".encode()).invoice.issued is None


def test_words_that_never_end_are_cut():
    found = facturx.parsed(b"<Invoice><ID>" + b"1" * 1_000_000 + b"</ID>" + b"<InvoiceLine><Item><Name>a</Name></Item></InvoiceLine>" * 5000
                           + b"</Invoice>").invoice
    assert (len(found.number), len(found.lines)) == (500, 2000)


# ── inside a PDF ─────────────────────────────────────────────────────────────────────────────────────────────────────


def holding(**files):
    """A PDF that holds these files."""
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(drawn(letter))) as pdf:
        for name, content in files.items():
            pdf.attachments[name.replace("_", ".")] = content
        pdf.save(buffer)
    return read(buffer.getvalue(), Media.PDF)


def told(document):
    return [signal.code for signal in document.signals]


@pytest.mark.parametrize("content", [
    cii().encode(), cii().encode("utf-8-sig"), cii().replace('"UTF-8"', '"UTF-16"').encode("utf-16"), b"\n " + ubl().encode()[38:],
], ids=["UTF-8", "with a mark", "UTF-16", "without declaration"])
def test_an_invoice_under_another_name_is_found(content):
    name = "donnees_bin" if content.lstrip()[:1] != b"<" or b"<?xml" in content[:60] else "donnees_xml"
    document = holding(**{name: content})
    assert (document.invoice.number, told(document)) == ("F-78", ["xml_embedded"])


def test_two_invoices_in_one_pdf_that_disagree_are_said():
    other = cii().replace("F-78", "F-79").encode()
    assert told(holding(a_xml=cii().encode(), b_xml=other)) == ["xml_embedded", "xml_embedded", "xml_plusieurs"]
    assert told(holding(a_xml=cii().encode(), b_xml=cii().encode())) == ["xml_embedded", "xml_embedded"]


@pytest.mark.parametrize("content", [b"<Invoice/>", b"<Invoice><ID>1</ID>" + NESTED + b"</Invoice>", b"<a/>", b"<!DOCTYPE a><Invoice/>"])
def test_xml_that_is_refused_leaves_the_page_readable(content):
    document = holding(facture_xml=content)
    assert (document.invoice, told(document), document.error) == (None, ["xml_illisible"], None)
    assert document.pages[0].lines
