"""How a paper arrives: its PDF, or scans and photos of its pages made by the damages of benchmarks/degraded."""

import io
import random
import sys
from pathlib import Path

import pypdfium2
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen import canvas

sys.path.insert(0, str(Path(__file__).parents[1]))
from degraded.damage import DAMAGES

SCANS = ("clean 300 dpi", "clean 200 dpi", "clean 200 dpi", "clean 150 dpi", "tilt 2°, JPEG 50, 300 dpi",
         "noise, tilt 3°, 150 dpi", "fax 204 × 196, 1 bit", "verso shows through", "low contrast", "turned 180°", "turned 90°")
PHOTOS = ("photo, 12 Mpx", "photo, 12 Mpx", "photo, 7 Mpx, strong", "shadow")


def pages(pdf: bytes) -> list[bytes]:
    """Each page as a PDF of its own."""
    document, made = pypdfium2.PdfDocument(pdf), []
    for index in range(len(document)):
        single, buffer = pypdfium2.PdfDocument.new(), io.BytesIO()
        single.import_pages(document, [index])
        single.save(buffer)
        made.append(buffer.getvalue())
    return made


def arrived(pdf: bytes, channel: str, rng: random.Random) -> tuple[str, bytes, str]:
    """The file's ending, its bytes and the damage."""
    if channel == "text":
        return "pdf", pdf, ""
    damage = rng.choice(SCANS if channel == "scan" else PHOTOS)
    single = pages(pdf)
    pictures = [DAMAGES[damage](page, single[index - 1], rng) for index, page in enumerate(single)]
    if channel == "photo" and len(pictures) == 1:
        return "jpg", pictures[0], damage
    return "pdf", bound(pictures), damage


def bound(pictures: list[bytes]) -> bytes:
    """Pictures as the pages of a PDF."""
    buffer = io.BytesIO()
    pen = canvas.Canvas(buffer, invariant=1)
    for data in pictures:
        image = Image.open(io.BytesIO(data))
        across, down = image.info.get("dpi", (300, 300))
        size = image.width * 72 / float(across), image.height * 72 / float(down)
        if max(size) > 1200:
            size = 595.0, 595.0 * image.height / image.width
        pen.setPageSize(size)
        pen.drawImage(ImageReader(image), 0, 0, *size)
        pen.showPage()
    pen.save()
    return buffer.getvalue()
