"""An electronic invoice: the page that an eye reads, and the same thing in XML inside (Factur-X, profile BASIC)."""

from __future__ import annotations

import re
from pathlib import Path

from reportlab.lib.colors import HexColor, white

from drawing import people
from drawing.ink import GREY, Sheet

GREEN = HexColor("#1d7a46")
LINES = (
    ("DENTOLEADER v12.3 - licence annuelle, logiciel DMP compatible", "780.00"),
    ("Sauvegarde externalisée, 12 mois", "144.00"),
)

LINE = """<ram:IncludedSupplyChainTradeLineItem>
<ram:AssociatedDocumentLineDocument><ram:LineID>{place}</ram:LineID></ram:AssociatedDocumentLineDocument>
<ram:SpecifiedTradeProduct><ram:Name>{name}</ram:Name></ram:SpecifiedTradeProduct>
<ram:SpecifiedLineTradeAgreement>
<ram:NetPriceProductTradePrice>
<ram:ChargeAmount>{amount}</ram:ChargeAmount>
</ram:NetPriceProductTradePrice>
</ram:SpecifiedLineTradeAgreement>
<ram:SpecifiedLineTradeDelivery><ram:BilledQuantity unitCode="C62">1</ram:BilledQuantity></ram:SpecifiedLineTradeDelivery>
<ram:SpecifiedLineTradeSettlement>
<ram:ApplicableTradeTax><ram:TypeCode>VAT</ram:TypeCode>
<ram:CategoryCode>S</ram:CategoryCode>
<ram:RateApplicablePercent>20</ram:RateApplicablePercent>
</ram:ApplicableTradeTax>
<ram:SpecifiedTradeSettlementLineMonetarySummation>
<ram:LineTotalAmount>{amount}</ram:LineTotalAmount>
</ram:SpecifiedTradeSettlementLineMonetarySummation>
</ram:SpecifiedLineTradeSettlement>
</ram:IncludedSupplyChainTradeLineItem>
"""

INVOICE = """<?xml version="1.0" encoding="UTF-8"?>
<rsm:CrossIndustryInvoice
 xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"
 xmlns:ram="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"
 xmlns:udt="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100">
<rsm:ExchangedDocumentContext>
<ram:GuidelineSpecifiedDocumentContextParameter>
<ram:ID>urn:cen.eu:en16931:2017#compliant#urn:factur-x.eu:1p0:basic</ram:ID>
</ram:GuidelineSpecifiedDocumentContextParameter>
</rsm:ExchangedDocumentContext>
<rsm:ExchangedDocument><ram:ID>2024-0458</ram:ID>
<ram:TypeCode>380</ram:TypeCode>
<ram:IssueDateTime><udt:DateTimeString format="102">20240905</udt:DateTimeString></ram:IssueDateTime>
</rsm:ExchangedDocument>
<rsm:SupplyChainTradeTransaction>
{lines}<ram:ApplicableHeaderTradeAgreement>
<ram:SellerTradeParty><ram:Name>{seller.name}</ram:Name>
<ram:SpecifiedLegalOrganization><ram:ID schemeID="0002">{seller.siren}</ram:ID></ram:SpecifiedLegalOrganization>
<ram:PostalTradeAddress><ram:PostcodeCode>54000</ram:PostcodeCode>
<ram:LineOne>{seller.address[0]}</ram:LineOne>
<ram:CityName>NANCY</ram:CityName><ram:CountryID>FR</ram:CountryID></ram:PostalTradeAddress>
<ram:SpecifiedTaxRegistration><ram:ID schemeID="VA">{vat}</ram:ID></ram:SpecifiedTaxRegistration>
</ram:SellerTradeParty>
<ram:BuyerTradeParty><ram:Name>{buyer}</ram:Name>
<ram:PostalTradeAddress><ram:PostcodeCode>54000</ram:PostcodeCode>
<ram:LineOne>10 rue des Cordeliers</ram:LineOne>
<ram:CityName>NANCY</ram:CityName><ram:CountryID>FR</ram:CountryID></ram:PostalTradeAddress>
</ram:BuyerTradeParty>
</ram:ApplicableHeaderTradeAgreement>
<ram:ApplicableHeaderTradeDelivery/>
<ram:ApplicableHeaderTradeSettlement><ram:InvoiceCurrencyCode>EUR</ram:InvoiceCurrencyCode>
<ram:ApplicableTradeTax><ram:CalculatedAmount>184.80</ram:CalculatedAmount>
<ram:TypeCode>VAT</ram:TypeCode>
<ram:BasisAmount>924.00</ram:BasisAmount>
<ram:CategoryCode>S</ram:CategoryCode>
<ram:RateApplicablePercent>20</ram:RateApplicablePercent></ram:ApplicableTradeTax>
<ram:SpecifiedTradePaymentTerms>
<ram:DueDateDateTime><udt:DateTimeString format="102">20241005</udt:DateTimeString></ram:DueDateDateTime>
</ram:SpecifiedTradePaymentTerms>
<ram:SpecifiedTradeSettlementHeaderMonetarySummation>
<ram:LineTotalAmount>924.00</ram:LineTotalAmount>
<ram:TaxBasisTotalAmount>924.00</ram:TaxBasisTotalAmount>
<ram:TaxTotalAmount currencyID="EUR">184.80</ram:TaxTotalAmount>
<ram:GrandTotalAmount>1108.80</ram:GrandTotalAmount>
<ram:DuePayableAmount>1108.80</ram:DuePayableAmount>
</ram:SpecifiedTradeSettlementHeaderMonetarySummation>
</ram:ApplicableHeaderTradeSettlement>
</rsm:SupplyChainTradeTransaction>
</rsm:CrossIndustryInvoice>
"""


def facture_factur_x(target: Path) -> None:
    """The page, then the XML put inside it, then the library's clock set back to the invoice's day."""
    import facturx  # noqa: PLC0415  only this document needs it

    _page(target)
    data = facturx.generate_from_binary(
        target.read_bytes(),
        _xml(),
        flavor="factur-x",
        level="basic",
        check_xsd=True,
        xmp_compression=False,
        lang="fr-FR",
        pdf_metadata={
            "author": "CC Dentaire",
            "title": "Facture 2024-0458",
            "subject": "Facture 2024-0458",
            "keywords": "Factur-X",
        },
    )
    data = re.sub(rb"(D(?::|\\072))20\d{12}", rb"\g<1>20240905080000", data)
    data = re.sub(rb"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d", b"2024-09-05T08:00:00", data)
    target.write_bytes(data)


def _xml() -> bytes:
    """The invoice in XML, the same as the page says."""
    lines = "".join(LINE.format(place=place, name=name, amount=amount) for place, (name, amount) in enumerate(LINES, 1))
    return INVOICE.format(
        lines=lines, seller=people.CC_DENTAIRE, vat=people.CC_DENTAIRE.vat.replace(" ", ""), buyer=people.TREMOULIERE.full
    ).encode()


def _page(target: Path) -> None:
    """A sober page with a side column; Vera is embedded, as PDF/A wants."""
    sheet, firm, client = Sheet(target, "Vera", initialFontName="Vera"), people.CC_DENTAIRE, people.TREMOULIERE
    sheet.box(0, 0, 62, 297, fill=GREEN, stroke=None)
    sheet.write(10, 24, "CC Dentaire", font="Vera-Bold", size=15, color=white)
    sheet.lines(
        10, 34, [*firm.address, firm.phone, "", "SIREN", people.spaced(firm.siren, 3, 3, 3), "TVA", firm.vat], size=8, color=white
    )
    sheet.lines(
        10,
        92,
        ["Facture n°", "2024-0458", "", "Date de facture", "05/09/2024", "", "À régler avant le", "05/10/2024"],
        size=9,
        color=white,
    )
    sheet.write(72, 24, "Facture", font="Vera-Bold", size=22, color=GREEN)
    sheet.lines(72, 40, ["Destinataire", client.full, client.quality, *client.address], size=10, step=5.2)
    y = 88.0
    for name, amount in LINES:
        sheet.prose(72, y, 96, name, size=9.5)
        sheet.write(200, y + 4, f"{amount.replace('.', ',')} €", size=9.5, align="right")
        y += 14
        sheet.rule(72, y, 200, color=GREY, line=0.3)
        y += 3
    for label, amount, face in (
        ("Total HT", "924,00 €", "Vera"),
        ("TVA 20 %", "184,80 €", "Vera"),
        ("Total TTC", "1 108,80 €", "Vera-Bold"),
    ):
        y += 7
        sheet.write(140, y, label, font=face, size=10)
        sheet.write(200, y, amount, font=face, size=10, align="right")
    sheet.write(72, 270, "Facture électronique au format Factur-X (profil BASIC).", size=8, color=GREY)
    sheet.lines(72, 278, [f"{firm.name}, {firm.legal} au capital de {firm.capital} €", firm.rcs], size=7, step=3.6, color=GREY)
    sheet.save()
