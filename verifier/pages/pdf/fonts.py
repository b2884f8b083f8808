"""The wall before pikepdf: fonts whose text map says other letters than the font itself names.

A PDF's font maps its codes twice: to glyphs, which one sees, and to letters (ToUnicode, ISO 32000 9.10.3), which a program
reads. Where glyphs have names (an encoding, /Differences, the font's own cmap) the two are compared.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from verifier.pages.pdf.truetype import blank_among, letters_of_glyphs

__all__ = ["odd_pages"]

TRACES = (b"/ToUnicode", b"/ObjStm", b"/Type3", b"/Differences")   # without one of them no font can be odd
PAIRS = re.compile(rb"<\s*([0-9A-Fa-f]+)\s*>\s*<\s*([0-9A-Fa-f]+)\s*>")
RANGES = re.compile(rb"<\s*([0-9A-Fa-f]+)\s*>\s*<\s*([0-9A-Fa-f]+)\s*>\s*(?:<\s*([0-9A-Fa-f]+)\s*>|\[([^\]]*)\])")
CHARS, SPANS = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL), re.compile(rb"beginbfrange(.*?)endbfrange", re.DOTALL)
FILES = ("/FontFile2", "/FontFile3", "/FontFile")
MOST_CODES = 6000
MOST_USED = 300   # codes: a longer map tells of letters that the page does not use, and of which a subset holds no outline
LOOKALIKES = str.maketrans("iol", "101")
MOST_FORMS, DEEPEST = 60, 3
DIGITS = dict(zip(("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"), "0123456789", strict=True))
ACCENTS = frozenset({"acute", "grave", "circumflex", "dieresis", "cedilla", "tilde", "ring", "caron"})
LIGATURES = frozenset({"fi", "fl", "ff", "ffi", "ffl", "ae", "oe", "AE", "OE"})
TABLES = {"/WinAnsiEncoding": "cp1252", "/MacRomanEncoding": "mac_roman", "/StandardEncoding": "ascii"}
PLAIN_FONTS = re.compile(r"^/(?:Helvetica|Times|Courier|Arial)")


def odd_pages(data: bytes) -> frozenset[int]:
    """The pages, counted from 1, that use a font whose letters cannot be taken at its word; none where the PDF does not open."""
    if not any(trace in data for trace in TRACES):
        return frozenset()
    import pikepdf  # noqa: PLC0415  late: only PDFs that map their letters need it

    known: dict[tuple[int, int], bool] = {}
    try:
        with pikepdf.open(BytesIO(data)) as document:
            pages = list(document.pages)
            return frozenset(
                number for number, page in enumerate(pages, 1)
                if any(is_known_odd(font, known) for font in fonts_of(page.obj.get("/Resources") or page.resources, DEEPEST))
            )
    except Exception:  # noqa: BLE001  a crooked file is what PDFium makes of it; pikepdf lets through what it stumbles on
        return frozenset()


def fonts_of(resources: Any, depth: int) -> Iterator[Any]:
    """The fonts of a page and of the forms on it."""
    yield from dict(resources.get("/Font") or {}).values()
    if not depth:
        return
    for form in list(dict(resources.get("/XObject") or {}).values())[:MOST_FORMS]:
        if form.get("/Subtype") == "/Form" and form.get("/Resources") is not None:
            yield from fonts_of(form["/Resources"], depth - 1)


def is_known_odd(font: Any, known: dict[tuple[int, int], bool]) -> bool:
    """Whether a font is odd, looked at once."""
    key = font.objgen
    if key == (0, 0) or key not in known:
        try:
            known[key] = is_odd(font)
        except Exception:  # noqa: BLE001  pikepdf lets through what it stumbles on; a font that cannot be looked at is odd
            known[key] = True
    return known[key]


def is_odd(font: Any) -> bool:
    """Whether what a font shows and what it says may differ."""
    if font.get("/Subtype") == "/Type3":
        return True  # its glyphs are drawings, which say nothing of themselves
    told = mapped(font)
    if is_doubled(told):
        return True
    if font.get("/Subtype") == "/Type0":
        return is_composite_odd(font, told)
    shown = shown_letters(font)
    return any(code in shown and differs(shown[code], text) for code, text in told.items())


def mapped(font: Any) -> dict[int, str]:
    """The letters that a font's map gives its codes."""
    stream = font.get("/ToUnicode")
    if stream is None or not hasattr(stream, "read_bytes"):
        return {}
    content, found = bytes(stream.read_bytes()), dict[int, str]()
    for block in SPANS.findall(content):
        for first, last, text, texts in RANGES.findall(block):
            start, end = int(first, 16), min(int(last, 16), int(first, 16) + MOST_CODES)
            if text:
                low, stem = int(text[-4:], 16), text[:-4]
                found.update({code: letters(stem + b"%04X" % (low + code - start)) for code in range(start, end + 1)})
            else:
                listed = re.findall(rb"<\s*([0-9A-Fa-f]+)\s*>", texts)
                found.update({start + place: letters(each) for place, each in enumerate(listed[: end + 1 - start])})
    for block in CHARS.findall(content):
        found.update({int(code, 16): letters(text) for code, text in PAIRS.findall(block)})
    return found


def letters(figures: bytes) -> str:
    """UTF-16 in hexadecimal as a string."""
    return bytes.fromhex(figures.decode("ascii").rjust(4, "0")).decode("utf-16-be", "replace") if len(figures) % 2 == 0 else ""


def is_doubled(told: dict[int, str]) -> bool:
    """Whether a map gives one digit or Latin letter to several codes: two glyphs, one of which is another."""
    single = [text for text in told.values() if is_letter(text)]
    return len(single) != len(set(single))


def shown_letters(font: Any) -> dict[int, str]:
    """What each code of a simple font shows, where the font names it."""
    encoding = font.get("/Encoding")
    named = encoding if encoding is None or str(encoding).startswith("/") else encoding.get("/BaseEncoding")
    found: dict[int, str] = {}
    plain_font = PLAIN_FONTS.match(str(font.get("/BaseFont"))) and not embedded(font)
    table = TABLES.get(str(named)) or ("ascii" if plain_font else None)
    if table:
        found = {code: bytes([code]).decode(table, "ignore") for code in range(32, 256)}
    code = 0
    differences = encoding.get("/Differences") if encoding is not None and encoding is not named else None
    for each in differences or ():
        if str(each).startswith("/"):
            found[code] = letter_of(str(each)[1:])
            code += 1
        else:
            code = int(each)
    return {code: text for code, text in found.items() if text}


def embedded(font: Any) -> Any:
    """The stream of a TrueType font inside the PDF, or of another sort; None where it is not inside."""
    described = font.get("/FontDescriptor")
    return next((described[key] for key in FILES if key in described), None) if described else None


def is_composite_odd(font: Any, told: dict[int, str]) -> bool:
    """Whether the glyphs of a composite font, where its codes lead to them, are other letters than its map says, or none."""
    if str(font.get("/Encoding")) not in {"/Identity-H", "/Identity-V"}:
        return False
    inner = font["/DescendantFonts"][0]
    glyphs = glyphs_of(inner, told)
    if is_shared(glyphs, told):
        return True
    described = inner.get("/FontDescriptor")
    if not described or "/FontFile2" not in described:
        return False
    program = bytes(described["/FontFile2"].read_bytes())
    shown = letters_of_glyphs(program)
    if any(glyph in shown and differs(shown[glyph], told[code]) for code, glyph in glyphs.items()):
        return True
    lettered = [glyph for code, glyph in glyphs.items() if is_letter(told[code])]
    return len(told) <= MOST_USED and bool(blank_among(program, lettered))


def glyphs_of(inner: Any, told: dict[int, str]) -> dict[int, int]:
    """The glyph of each code that a map tells (ISO 32000 9.7.4.2); 0 where there is none."""
    direct = inner.get("/CIDToGIDMap")
    if direct is None or str(direct) == "/Identity":
        return {code: code for code in told}
    pairs = bytes(direct.read_bytes())
    return {code: int.from_bytes(pairs[2 * code : 2 * code + 2], "big") for code in told}


def is_shared(glyphs: dict[int, int], told: dict[int, str]) -> bool:
    """Whether one glyph stands for two letters or digits that no eye takes for each other."""
    lettered: dict[int, str] = {}
    for code, glyph in glyphs.items():
        if glyph and is_letter(told[code]):
            letter = plain(told[code]).translate(LOOKALIKES)
            if lettered.setdefault(glyph, letter) != letter:
                return True
    return False


def is_letter(text: str) -> bool:
    """Whether a text is one Latin letter or digit."""
    return len(text) == 1 and text.isalnum() and text.isascii()


def letter_of(name: str) -> str:
    """The letter or digit that a glyph's name means (Adobe Glyph List), accents left out; empty where it means none."""
    name = name.partition(".")[0]
    if len(name) == 1 or name in LIGATURES:
        return name
    if name in DIGITS:
        return DIGITS[name]
    if name[1:] in ACCENTS:
        return name[0]
    if found := re.fullmatch(r"(?:uni|u)([0-9A-F]{4,5})", name):
        return chr(int(found[1], 16))
    return ""


def differs(shown: str, told: str) -> bool:
    """Whether two texts are other letters or digits to an eye; case, accents and signs apart."""
    one, other = plain(shown), plain(told)
    return one != other and bool(one or other) and any(char.isalnum() and char.isascii() for char in one + other)


def plain(text: str) -> str:
    """Letters and digits, without accents or case."""
    parts = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "oe").replace("æ", "ae").replace("Æ", "ae"))
    return "".join(char for char in parts if char.isalnum()).casefold()
