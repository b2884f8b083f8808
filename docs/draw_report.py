"""Draws `rapport.png`, the picture of the README: a report as a terminal shows it, colours and all.

    python docs/draw_report.py

The real command runs in a pseudo-terminal on a document of `sample_docs/`. Its text goes into the picture's `Report` field
too, so that `tests/test_readme.py` can tell when the picture is no longer what the command says. Needs the DejaVu fonts
(`fonts-dejavu-core`).
"""

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont, PngImagePlugin

ROOT = Path(__file__).resolve().parent.parent
PICTURE = Path(__file__).with_name("rapport.png")
COMMAND = ("verify", "sample_docs/attestation-web-dmp.pdf", "--exercice", "2023")
WIDTH = 100  # characters, as where nobody looks

SIZE, LEADING, MARGIN = 15, 20, 24  # pixels
PAPER, INK, BAR = "#ffffff", "#1f2328", "#eaeef2"
COLOURS = {"31": "#c5221f", "32": "#1a7f37", "33": "#9a6700", "2": "#6e7781"}
FONTS = {False: "DejaVuSansMono.ttf", True: "DejaVuSansMono-Bold.ttf"}
SGR = re.compile(r"\x1b\[([\d;]*)m")


def shown(command: tuple[str, ...]) -> str:
    """What the command writes on a terminal, but its last line: the versions change more often than the report."""
    ours, theirs = pty.openpty()
    environ = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    environ |= {"TERM": "xterm-256color", "COLUMNS": str(WIDTH), "LINES": "40"}
    program = Path(sys.executable).with_name(command[0])
    with subprocess.Popen([program, *command[1:]], cwd=ROOT, env=environ, stdout=theirs):  # noqa: S603  our own command
        os.close(theirs)
        written = b"".join(iter(lambda: _chunk(ours), b""))
    os.close(ours)
    text = written.decode("utf-8").replace("\r\n", "\n")
    return "\n".join(text.rstrip("\n").split("\n")[:-1])


def _chunk(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # how Linux says that the other end is closed
        return b""


def runs(line: str) -> list[tuple[str, tuple[str, ...]]]:
    """The stretches of a line, each with the codes that colour it."""
    parts = SGR.split(line)
    codes = [(), *(tuple(code for code in part.split(";") if code not in {"", "0"}) for part in parts[1::2])]
    return [(text, code) for text, code in zip(parts[::2], codes, strict=True) if text]


def drawn(text: str) -> Image.Image:
    """The text on a sheet with a title bar."""
    fonts = {bold: ImageFont.truetype(name, SIZE) for bold, name in FONTS.items()}
    advance = fonts[False].getlength("0")
    lines = text.split("\n")
    top = 2 * LEADING
    sheet = Image.new("RGB", (round(WIDTH * advance) + 2 * MARGIN, top + LEADING * len(lines) + 2 * MARGIN), PAPER)
    pen = ImageDraw.Draw(sheet)
    pen.rectangle((0, 0, sheet.width, top), fill=BAR)
    pen.text((MARGIN, top / 2), "$ " + " ".join(COMMAND), fill=COLOURS["2"], font=fonts[True], anchor="lm")
    for row, line in enumerate(lines):
        column = 0
        for stretch, codes in runs(line):
            ink = next((COLOURS[code] for code in codes if code in COLOURS), INK)
            place = (MARGIN + column * advance, top + MARGIN + row * LEADING)
            pen.text(place, stretch, fill=ink, font=fonts["1" in codes])
            column += len(stretch)
    return sheet


def main() -> None:
    """Draw it again."""
    text = shown(COMMAND)
    said = PngImagePlugin.PngInfo()
    said.add_itxt("Report", text)
    drawn(text).quantize(128, Image.Quantize.FASTOCTREE).save(PICTURE, optimize=True, pnginfo=said)
    print(PICTURE.relative_to(ROOT))


if __name__ == "__main__":
    main()
