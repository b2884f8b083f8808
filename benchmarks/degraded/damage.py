"""What scanners, faxes and telephones do to a page: each damage makes a picture file of a PDF's page, always the same one."""

from __future__ import annotations

import io
import math
import random
from collections.abc import Callable

import numpy as np
import pypdfium2
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont
from reportlab.rl_config import TTFSearchPath

Damage = Callable[[bytes, bytes, random.Random], bytes]

STAMP_FACE = "DejaVuSans-Bold.ttf"


def painted(pdf: bytes, dpi: float) -> Image.Image:
    """The page as a grey picture."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return document[0].render(scale=dpi / 72, grayscale=True).to_pil().convert("L")
    finally:
        document.close()


def saved(image: Image.Image, form: str = "PNG", **options: object) -> bytes:
    """The bytes of a picture file."""
    buffer = io.BytesIO()
    image.save(buffer, form, **options)
    return buffer.getvalue()


def noisy(image: Image.Image, rng: random.Random, spread: float) -> Image.Image:
    """With the grain of a sensor."""
    grain = np.random.default_rng(rng.randrange(2**32)).normal(0, spread, (image.height, image.width))
    return Image.fromarray(np.clip(np.asarray(image) + grain, 0, 255).astype(np.uint8))


def leaning(image: Image.Image, degrees: float) -> Image.Image:
    """Turned on the glass of a scanner."""
    return image.rotate(degrees, resample=Image.Resampling.BICUBIC, fillcolor=255)


def clean(dpi: float) -> Damage:
    """A good scan."""
    return lambda pdf, _verso, _rng: saved(painted(pdf, dpi), dpi=(dpi, dpi))


def tilted(pdf: bytes, _verso: bytes, rng: random.Random) -> bytes:
    """A hasty scan: 300 dpi, 2 degrees, JPEG 50."""
    return saved(leaning(painted(pdf, 300), rng.choice((-2, 2))), "JPEG", quality=50, dpi=(300, 300))


def grainy(pdf: bytes, _verso: bytes, rng: random.Random) -> bytes:
    """A poor scan: 150 dpi, noise, 3 degrees."""
    return saved(noisy(leaning(painted(pdf, 150), rng.choice((-3, 3))), rng, 12), "JPEG", quality=85, dpi=(150, 150))


def fax(down: float) -> Damage:
    """A fax: 1 bit, 204 dots an inch across, fewer down."""
    def damaged(pdf: bytes, _verso: bytes, _rng: random.Random) -> bytes:
        whole = painted(pdf, 204)
        squeezed = whole.resize((whole.width, round(whole.height * down / 204)), Image.Resampling.BOX)
        black = squeezed.point(lambda grey: 255 * (grey > 150)).convert("1")
        return saved(black, "TIFF", compression="group4", dpi=(204, down))
    return damaged


def through(pdf: bytes, verso: bytes, rng: random.Random) -> bytes:
    """Thin paper: the verso shows through."""
    page = painted(pdf, 250)
    back = painted(verso, 250).transpose(Image.Transpose.FLIP_LEFT_RIGHT).filter(ImageFilter.GaussianBlur(2.5))
    pale = back.resize(page.size).point(lambda grey: round(255 - (255 - grey) * 0.28))
    return saved(noisy(ImageChops.multiply(page, pale), rng, 3), "JPEG", quality=75, dpi=(250, 250))


def stamped(pdf: bytes, _verso: bytes, rng: random.Random) -> bytes:
    """A round date stamp and a slanted « REÇU » over the text, in pale ink."""
    page = painted(pdf, 300)
    ink = Image.new("L", (1100, 420), 255)
    draw = ImageDraw.Draw(ink)
    faces = [f"{folder}/{STAMP_FACE}" for folder in TTFSearchPath if folder.endswith("dejavu")]
    draw.rectangle((12, 12, 1088, 408), outline=0, width=10)
    draw.text((550, 210), "REÇU", font=ImageFont.truetype(faces[0], 230), fill=0, anchor="mm")
    slanted = ink.rotate(rng.uniform(10, 25), expand=True, fillcolor=255, resample=Image.Resampling.BICUBIC)
    pale = slanted.point(lambda grey: round(255 - (255 - grey) * 0.42))
    layer = Image.new("L", page.size, 255)
    layer.paste(pale, (rng.randrange(200, 1100), rng.randrange(700, 1900)))
    return saved(ImageChops.multiply(page, layer), "JPEG", quality=80, dpi=(300, 300))


def shade(size: tuple[int, int], rng: random.Random, darkest: float) -> np.ndarray:
    """The light on a sheet: a slope, and the edge of a hand's shadow."""
    wide, tall = size
    across, down = np.meshgrid(np.linspace(0, 1, wide, dtype=np.float32), np.linspace(0, 1, tall, dtype=np.float32))
    angle = rng.uniform(0, 2 * math.pi)
    slope = (across - 0.5) * math.cos(angle) + (down - 0.5) * math.sin(angle)
    light = 1 - (1 - darkest) * 0.5 * (slope + 0.7) / 1.4
    edge = rng.uniform(0.3, 0.7) + 0.25 * (across - 0.5)
    hand = 1 / (1 + np.exp(-(down - edge) / 0.02))
    return np.asarray(light * (1 - (1 - darkest) * 0.5 * hand))


def shaded(pdf: bytes, _verso: bytes, rng: random.Random) -> bytes:
    """A scan of an open book, or a photo from straight above: light on one side, shadow on the other."""
    page = painted(pdf, 250)
    lit = np.asarray(page) * shade(page.size, rng, 0.35)
    return saved(Image.fromarray(lit.astype(np.uint8)), "JPEG", quality=80, dpi=(250, 250))


def faint(pdf: bytes, _verso: bytes, _rng: random.Random) -> bytes:
    """A copy of a copy: pale ink on grey paper."""
    return saved(painted(pdf, 250).point(lambda grey: 150 + round(grey * 65 / 255)), "JPEG", quality=80, dpi=(250, 250))


def turned(quarters: int) -> Damage:
    """Laid wrong on the glass."""
    def damaged(pdf: bytes, _verso: bytes, _rng: random.Random) -> bytes:
        return saved(painted(pdf, 250).rotate(90 * quarters, expand=True), "JPEG", quality=80, dpi=(250, 250))
    return damaged


def photo(size: tuple[int, int], lean: float, blur: float, quality: int, darkest: float) -> Damage:
    """A sheet photographed on a dark table: perspective, shadow, blur, grain, JPEG."""
    def damaged(pdf: bytes, _verso: bytes, rng: random.Random) -> bytes:
        page, (wide, tall) = painted(pdf, 300), size
        corners = [(x * wide + rng.uniform(-lean, lean) * wide, y * tall + rng.uniform(-lean, lean) * tall)
                   for x, y in ((0.09, 0.07), (0.91, 0.07), (0.91, 0.93), (0.09, 0.93))]
        table = np.random.default_rng(rng.randrange(2**32)).normal(62, 9, (tall // 6, wide // 6))
        ground = Image.fromarray(np.clip(table, 0, 255).astype(np.uint8)).resize(size, Image.Resampling.BICUBIC)
        frame = ((0, 0), (page.width, 0), (page.width, page.height), (0, page.height))
        maps = projective(corners, frame)
        soft = page.filter(ImageFilter.GaussianBlur(0.5 * page.height / (0.86 * tall)))
        laid = soft.transform(size, Image.Transform.PERSPECTIVE, maps, Image.Resampling.BICUBIC, fillcolor=0)
        sheet = Image.new("L", page.size, 255)
        mask = sheet.transform(size, Image.Transform.PERSPECTIVE, maps, Image.Resampling.BILINEAR)
        ground.paste(laid, (0, 0), mask)
        lit = np.asarray(ground) * shade(size, rng, darkest) * 0.9
        taken = Image.fromarray(lit.astype(np.uint8)).filter(ImageFilter.GaussianBlur(blur))
        return saved(noisy(taken, rng, 4), "JPEG", quality=quality)
    return damaged


def projective(places: list[tuple[float, float]], sources: tuple[tuple[float, float], ...]) -> list[float]:
    """The eight numbers that take each place to its source."""
    rows, values = [], []
    for (x, y), (u, v) in zip(places, sources, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        values += [u, v]
    return [float(value) for value in np.linalg.solve(np.array(rows), np.array(values))]


DAMAGES: dict[str, Damage] = {
    "clean 300 dpi": clean(300),
    "clean 200 dpi": clean(200),
    "clean 150 dpi": clean(150),
    "clean 100 dpi": clean(100),
    "tilt 2°, JPEG 50, 300 dpi": tilted,
    "noise, tilt 3°, 150 dpi": grainy,
    "fax 204 × 196, 1 bit": fax(196),
    "fax 204 × 98, 1 bit": fax(98),
    "verso shows through": through,
    "stamp over the text": stamped,
    "shadow": shaded,
    "low contrast": faint,
    "turned 90°": turned(1),
    "turned 180°": turned(2),
    "turned 270°": turned(3),
    "photo, 12 Mpx": photo((3000, 4000), 0.02, 0.8, 80, 0.6),
    "photo, 7 Mpx, strong": photo((2300, 3066), 0.05, 1.2, 60, 0.4),
}
