"""Papers that come as pictures: a scan a little askew, a photograph taken on a table."""

from __future__ import annotations

import io
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pypdfium2
from PIL import Image, ImageFilter
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from drawing import people
from drawing.ink import GREY, Sheet

Array = np.ndarray[Any, np.dtype[np.float64]]
RUST = HexColor("#a3431f")

INFI_LETTER = """
Je soussignée Garance Villemomble, responsable du service clients de la société {firm.name}, atteste que {client.full},
{client.quality} libéral, {client.address[0]}, {client.address[1]}, n° RPPS {client.rpps}, utilise le logiciel
<b>Infi+4000</b> version 9.2 depuis le 3 septembre 2019.

Ce logiciel est homologué DMP : il est DMP-compatible depuis le 15/06/2018.

Cette attestation est établie à la demande de l'intéressé pour servir et valoir ce que de droit.

Fait à Boulogne-Billancourt, le 8 janvier 2024
"""


def _infi_letter(target: Path) -> None:
    """The letter that is scanned: « je soussignée », a stamp over the last words."""
    sheet, firm, client = Sheet(target, "Times-Roman"), people.CEGEDIM, people.COURTEMANCHE
    sheet.write(20, 24, "Cegedim Santé", font="Helvetica-Bold", size=16)
    sheet.lines(20, 30, [*firm.address, firm.phone], size=9.5, font="Helvetica", step=4.4)
    sheet.write(105, 66, "ATTESTATION ÉDITEUR", font="Times-Bold", size=17, align="centre")
    y = 84.0
    y = sheet.letter(20, y, 170, INFI_LETTER.format(firm=firm, client=client), size=12.5, justify=True)
    sheet.signature(120, y + 16, 44, 1.9)
    sheet.stamp(60, y + 16, [firm.name, *firm.address], angle=7)
    sheet.write(105, 280, firm.notice, size=8, align="centre", color=GREY)
    sheet.save()


def _studio_invoice(target: Path) -> None:
    """The invoice that is photographed."""
    sheet, firm, client = Sheet(target), people.REALVISION, people.ESTRABAUT
    sheet.write(18, 24, "RealVision", font="Helvetica-BoldOblique", size=22, color=RUST)
    sheet.lines(18, 31, [*firm.address, f"Tél. {firm.phone}", f"SIRET {firm.siret}"], size=9.5)
    sheet.lines(115, 48, [client.full, client.quality, *client.address], size=12, step=5.6)
    sheet.write(18, 84, "FACTURE N° RV-1907", font="Helvetica-Bold", size=17)
    sheet.write(18, 92, "Date de facture : 21/04/2023", size=11)
    for y in (100, 109, 158):
        sheet.rule(18, y, 192, color=RUST, line=1)
    sheet.write(20, 106, "Désignation", font="Helvetica-Bold", size=11)
    sheet.write(190, 106, "Montant", font="Helvetica-Bold", size=11, align="right")
    for place, (label, amount) in enumerate(
        (
            ("Logiciel STUDIO VISION – licence orthoptiste", "980,00 €"),
            ("Version 5.8, logiciel DMP compatible", ""),
            ("Reprise du fichier patients", "150,00 €"),
            ("Formation sur site", "200,00 €"),
        )
    ):
        sheet.write(20, 118 + 10 * place, label, size=12)
        sheet.write(190, 118 + 10 * place, amount, size=12, align="right")
    for place, (label, amount) in enumerate((("Total HT", "1 330,00 €"), ("TVA 20 %", "266,00 €"), ("Total TTC", "1 596,00 €"))):
        sheet.write(130, 168 + 8 * place, label, font="Helvetica-Bold", size=12)
        sheet.write(190, 168 + 8 * place, amount, font="Helvetica-Bold", size=12, align="right")
    sheet.write(18, 205, "Facture payée le 21/04/2023 par carte bancaire.", size=11)
    sheet.write(105, 278, firm.notice, size=8, color=GREY, align="centre")
    sheet.save()


def _picture(drawer: Any, dpi: int) -> Image.Image:
    """A drawn page as a picture."""
    with TemporaryDirectory() as folder:
        page = Path(folder) / "page.pdf"
        drawer(page)
        document = pypdfium2.PdfDocument(page.read_bytes())
        image = document[0].render(scale=dpi / 72).to_pil().convert("RGB")
        document.close()
    return image


def attestation_scannee(target: Path) -> None:
    """A grey scan at 180 dpi, turned by less than a degree, with the grain of an office scanner."""
    grey = _picture(_infi_letter, 180).convert("L")
    grey = grey.rotate(0.7, resample=Image.Resampling.BICUBIC, fillcolor=250).filter(ImageFilter.GaussianBlur(0.5))
    grain = np.random.default_rng(20240108).normal(0, 3.0, (grey.height, grey.width))
    light = np.linspace(-8, 4, grey.width)[np.newaxis, :]
    shade = np.clip(np.asarray(grey, dtype=np.float64) * 0.94 + 6 + grain + light, 0, 255)
    shade[:, :5] = 70
    buffer = io.BytesIO()
    Image.fromarray(shade.astype(np.uint8)).save(buffer, "JPEG", quality=30, dpi=(180, 180))
    canvas = Canvas(str(target), pagesize=A4, invariant=1)
    canvas.setTitle(target.stem)
    canvas.drawImage(ImageReader(io.BytesIO(buffer.getvalue())), 0, 0, *A4)
    canvas.showPage()
    canvas.save()


def _perspective(corners: list[tuple[float, float]], size: tuple[int, int]) -> list[float]:
    """The eight coefficients that send the picture's corners back to the page's."""
    width, height = size
    page = [(0, 0), (width, 0), (width, height), (0, height)]
    rows, values = [], []
    for (x, y), (u, v) in zip(corners, page, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        values += [u, v]
    return [float(value) for value in np.linalg.solve(np.array(rows, dtype=np.float64), np.array(values, dtype=np.float64))]


def _table_top(width: int, height: int) -> Array:
    """A brown table, its grain along the width."""
    rng = np.random.default_rng(20230421)
    grain = np.repeat(rng.normal(0, 6, (height, 1)), width, axis=1)
    return np.clip(np.array([116.0, 84.0, 58.0]) + grain[:, :, np.newaxis], 0, 255)


def facture_photographiee(target: Path) -> None:
    """A telephone's photograph: the sheet at a slant on a table, a shadow on one side, stored on its side with an EXIF turn."""
    page = _picture(_studio_invoice, 150)
    width, height = 1500, 2000
    corners = [(150.0, 120.0), (1370.0, 70.0), (1440.0, 1900.0), (80.0, 1930.0)]
    paper = page.transform(
        (width, height), Image.Transform.PERSPECTIVE, _perspective(corners, page.size), Image.Resampling.BICUBIC
    )
    mask = Image.new("L", page.size, 255).transform(
        (width, height), Image.Transform.PERSPECTIVE, _perspective(corners, page.size)
    )
    cover = np.asarray(mask, dtype=np.float64)[:, :, np.newaxis] / 255
    scene = np.asarray(paper, dtype=np.float64) * 0.93 * cover + _table_top(width, height) * (1 - cover)
    x, y = np.meshgrid(np.linspace(0, 1, width), np.linspace(0, 1, height))
    shadow = 1 - 0.28 / (1 + np.exp(-14 * (x + 0.35 * y - 0.95)))
    warm = np.array([1.0, 0.985, 0.94])
    shot = Image.fromarray(np.clip(scene * shadow[:, :, np.newaxis] * warm, 0, 255).astype(np.uint8)).filter(
        ImageFilter.GaussianBlur(0.6)
    )
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Exemple"
    shot.transpose(Image.Transpose.ROTATE_90).save(target, "JPEG", quality=38, exif=exif)
