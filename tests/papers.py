"""Papers drawn for the tests of reading: PDFs by reportlab, pictures by painting them."""

import io

import pypdfium2
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen import canvas

WIDTH, HEIGHT = A4
LETTER = (
    "Facture n° FA-2024-00123",
    "Date : 12/03/2024",
    "Logiciel Exemplaire version 5.60 acquis le 03/05/2021",
    "Ce logiciel est DMP compatible depuis le 10/02/2020",
    "Docteur Claire Martin, chirurgien-dentiste",
    "Nous restons à votre disposition pour tout renseignement",
)


def drawn(*painters, size=A4, invariant=1) -> bytes:
    """A PDF, one page a painter (a function of the canvas)."""
    buffer = io.BytesIO()
    page = canvas.Canvas(buffer, pagesize=size, invariant=invariant)
    for paint in painters:
        page.setFont("Helvetica", 11)
        paint(page)
        page.showPage()
    page.save()
    return buffer.getvalue()


def letter(page, left=72, top=100, pitch=20):
    """A few rows of plain text, the first baseline `top` points below the edge."""
    for place, row in enumerate(LETTER):
        page.drawString(left, HEIGHT - top - pitch * place, row)


def painted(data: bytes, dpi=200) -> Image.Image:
    """The first page of a PDF as a grey picture."""
    document = pypdfium2.PdfDocument(data)
    try:
        return document[0].render(scale=dpi / 72, grayscale=True).to_pil().convert("L")
    finally:
        document.close()


def saved(image: Image.Image, form: str, **options) -> bytes:
    """The bytes of a picture file."""
    buffer = io.BytesIO()
    image.save(buffer, form, **options)
    return buffer.getvalue()


def scanned(image: Image.Image, paint=None, dpi=200) -> bytes:
    """A PDF that holds the picture over its whole page, and what `paint` adds."""
    width, height = image.width * 72 / dpi, image.height * 72 / dpi

    def page_of(page):
        page.drawInlineImage(image, 0, 0, width, height)
        if paint:
            paint(page)

    return drawn(page_of, size=(width, height))


SELLER = "CC Dentaire SAS, 12 rue des Lilas, 69003 Lyon – SIRET 123 456 782 00017 – RCS Lyon"
OURS = "MALTERRE Ondine"      # the professional of the papers below, unless they say another


def rows(*lines) -> bytes:
    """A PDF of one page with these lines of text."""
    def paint(page):
        for place, line in enumerate(lines):
            page.drawString(72, HEIGHT - 80 - 22 * place, line)
    return drawn(paint)


def bill(*more, client=f"Dr {OURS}, chirurgien-dentiste", product="DENTOLEADER version 12.3", day="12/03/2024", number="F-2024-118"):
    """An invoice of an éditeur that the catalogue knows; it says nothing of the DMP unless `more` does."""
    return rows("CC Dentaire", f"FACTURE N° {number}", f"Date : {day}", f"Client : {client}",
                f"Licence du logiciel {product}     1 108,80 €", *more, "Total TTC 1 108,80 €", SELLER)


def vouched(*more, who="le Docteur Ondine MALTERRE, chirurgien-dentiste,", product="DENTOLEADER version 12.3", day="15/01/2025"):
    """The same éditeur's attestation that the software is DMP compatible."""
    name = product.partition(" version")[0]
    uses = (who, f"utilise le logiciel {product}.") if who else ()
    return rows("CC Dentaire", "ATTESTATION", f"Nous soussignés, CC Dentaire, éditeur du logiciel {name},", "attestons que", *uses,
                f"Le logiciel {product} est DMP compatible.", *more, f"Fait à Lyon, le {day}", "La direction", SELLER)
