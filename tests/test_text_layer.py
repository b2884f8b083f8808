"""The text layer is not the page: what an eye cannot see, what is struck through, what the file says otherwise than it shows."""

import functools
import hashlib
import io
import time
from pathlib import Path

import pikepdf
import pytest
import reportlab
from papers import HEIGHT, LETTER, drawn, letter
from pikepdf import Array, Dictionary, Name, Stream
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from verifier import catalog, pages
from verifier.domain import Media, Piece, Reading, Trait
from verifier.fields import Finders, extract
from verifier.pages import Reader
from verifier.pages.pdf import doubting, truetype

READER = Reader()


def read(data, reader=READER):
    return pages.read(Piece("piece.pdf", hashlib.sha256(data).hexdigest(), Media.PDF, data), reader)


def shown(document, page=1):
    return [word.text for line in document.pages[page - 1].lines for word in line.words]


def hidden(document, page=1):
    return [word.text for word in document.pages[page - 1].hidden]


def codes(document):
    return [signal.code for signal in document.signals]


def written(content, /, page=None, paint=letter, before="", **resources):
    """The page that `paint` draws, with `content` after it and `before` under it; F1 is its Helvetica, X0… what is given."""
    with pikepdf.open(io.BytesIO(drawn(paint))) as pdf:
        sheet = pdf.pages[0]
        for name, make in resources.items():
            kind, _, key = name.partition("_")
            if f"/{kind}" not in sheet.Resources:
                sheet.Resources[f"/{kind}"] = Dictionary()
            sheet.Resources[f"/{kind}"][f"/{key}"] = make(pdf) if callable(make) else make
        if page:
            page(pdf, sheet)
        sheet.contents_add(pdf.make_stream(b"q\n" + before.encode() + b"\nQ"), prepend=True)
        sheet.contents_add(pdf.make_stream(b"q\n" + content.encode() + b"\nQ"))
        buffer = io.BytesIO()
        pdf.save(buffer)
    return buffer.getvalue()


def word(text="CACHE", size=11, matrix="1 0 0 1 72 300", extra=""):
    return f"BT /F1 {size} Tf {extra} {matrix} Tm ({text}) Tj ET"


def picture(pdf, level, *, mask=None, layer=None):
    image = Stream(pdf, bytes([level]) * 4, Type=Name.XObject, Subtype=Name.Image, Width=2, Height=2,
                   ColorSpace=Name.DeviceGray, BitsPerComponent=8)
    if mask is not None:
        image.SMask = pdf.make_indirect(Stream(pdf, bytes([mask]) * 4, Type=Name.XObject, Subtype=Name.Image, Width=2, Height=2,
                                               ColorSpace=Name.DeviceGray, BitsPerComponent=8))
    if layer is not None:
        image.OC = layer
    return pdf.make_indirect(image)


def form(pdf, content, box=(0, 0, 600, 850), **entries):
    made = Stream(pdf, content.encode(), Type=Name.XObject, Subtype=Name.Form, BBox=Array(box),
                  Resources=Dictionary(Font=Dictionary(F1=pdf.pages[0].Resources.Font["/F1"])))
    for key, value in entries.items():
        made[f"/{key}"] = value
    return pdf.make_indirect(made)


def switched_off(pdf):
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=pikepdf.String("calque")))
    pdf.Root.OCProperties = Dictionary(OCGs=[layer], D=Dictionary(OFF=[layer]))
    return layer


def veil(pdf, level):
    """A state whose soft mask is a form of one grey."""
    group = Dictionary(Type=Name.Group, S=Name.Transparency, CS=Name.DeviceGray)
    mask = form(pdf, f"{level} g 0 0 600 850 re f", Group=group)
    return Dictionary(Type=Name.ExtGState, SMask=Dictionary(Type=Name.Mask, S=Name.Luminosity, G=mask))


def pattern(pdf, level):
    tile = Stream(pdf, f"{level} g 0 0 10 10 re f".encode(), Type=Name.Pattern, PatternType=1, PaintType=1, TilingType=1,
                  BBox=Array([0, 0, 10, 10]), XStep=10, YStep=10, Resources=Dictionary())
    return pdf.make_indirect(tile)


def shading(level):
    function = Dictionary(FunctionType=2, Domain=[0, 1], C0=[level], C1=[level], N=1)
    return Dictionary(ShadingType=2, ColorSpace=Name.DeviceGray, Coords=[0, 0, 600, 0], Extend=[True, True], Function=function)


def annotation(flags):
    def add(pdf, sheet):
        note = Dictionary(Type=Name.Annot, Subtype=Name.FreeText, Rect=[60, 290, 360, 315], F=flags, Contents="CACHE",
                          DA="/F1 11 Tf 0 g", AP=Dictionary(N=form(pdf, word(matrix="1 0 0 1 12 10"), (0, 0, 300, 25))))
        sheet.Annots = Array([pdf.make_indirect(note)])
    return add


def cropped(_pdf, sheet):
    sheet.CropBox = [0, 320, 596, 842]


def deep(levels, **entries):
    """CACHE in a form within so many others, the outermost with `entries` (functions of the PDF)."""
    def make(pdf):
        made = form(pdf, word())
        for _ in range(levels):
            made = pdf.make_indirect(Stream(pdf, b"/I Do", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 600, 850]),
                                            Resources=Dictionary(XObject=Dictionary(I=made))))
        for key, value in entries.items():
            made[f"/{key}"] = value(pdf)
        return made
    return make


BOX = "60 290 300 25"
HIDINGS = {
    "under a picture that is painted later": written(f"{word()} q 300 0 0 25 60 290 cm /W Do Q", XObject_W=lambda pdf: picture(pdf, 255)),
    "under a picture with an opaque mask": written(f"{word()} q 300 0 0 25 60 290 cm /W Do Q",
                                                   XObject_W=lambda pdf: picture(pdf, 255, mask=255)),
    "white on a white picture": written(f"q 300 0 0 25 60 290 cm /W Do Q 1 g {word()}", XObject_W=lambda pdf: picture(pdf, 255)),
    "grey on a grey picture": written(f"q 300 0 0 25 60 290 cm /W Do Q 0.4 g {word()}", XObject_W=lambda pdf: picture(pdf, 102)),
    "nearly white": written(f"0.98 g {word()}"),
    "pale yellow": written(f"1 1 0.9 rg {word()}"),
    "in the colour of its cell": written(f"0.1 0.3 0.5 rg {BOX} re f {word()}"),
    "white on a dark cell that is clipped away": written(f"q 0 0 1 1 re W n 0 g {BOX} re f Q 1 g {word()}"),
    "under a shading": written(f"{word()} {BOX} re W n /S sh", Shading_S=lambda _pdf: shading(1)),
    "on a shading of its colour": written(f"q {BOX} re W n /S sh Q 0.3 g {word()}", Shading_S=lambda _pdf: shading(0.3)),
    "filled with a white pattern": written(f"/Pattern cs /P scn {word()}", Pattern_P=lambda pdf: pattern(pdf, 1)),
    "hardly opaque": written(f"/G gs {word()}", ExtGState_G=Dictionary(ca=0.05)),
    "soft-masked": written(f"/G gs {word()}", ExtGState_G=lambda pdf: veil(pdf, 0)),
    "blended away": written(f"/G gs 1 g {word()}", ExtGState_G=Dictionary(BM=Name.Multiply)),
    "stroked in white": written(f"1 G {word(extra='1 Tr')}"),
    "stroked transparently": written(f"/G gs {word(extra='1 Tr')}", ExtGState_G=Dictionary(CA=0.0)),
    "tiny by its matrix": written(word(size=100, matrix="0.006 0 0 0.006 72 300")),
    "turned off the page": written(word(matrix="0 1 -1 0 -30 300")),
    "outside the crop box": written(word(), page=cropped),
    "clipped by a triangle": written(f"60 290 m 360 290 l 360 289 l 60 289 l h 60 314 m 360 315 l 360 316 l h W n {word()}"),
    "under a thick white line": written(f"{word()} 1 G 20 w 60 304 m 360 304 l S"),
    "under two halves of a box": written(f"{word()} 1 g 60 290 30 25 re f 89 290 60 25 re f"),
    "in a form that is transparent": written("/G gs /W Do", XObject_W=lambda pdf: form(
        pdf, word(), Group=Dictionary(Type=Name.Group, S=Name.Transparency)), ExtGState_G=Dictionary(ca=0.0)),
    "in a form, past its box": written("/W Do", XObject_W=lambda pdf: form(pdf, word(), (0, 0, 50, 50))),
    "in a form that is clipped": written("0 0 10 10 re W n /W Do", XObject_W=lambda pdf: form(pdf, word())),
    "in a form on a layer switched off": written("/W Do", XObject_W=lambda pdf: form(pdf, word(), OC=switched_off(pdf))),
    "five forms down, on a layer switched off": written("/W Do", XObject_W=deep(5, OC=switched_off)),
    "nine forms down, on a layer switched off": written("/W Do", XObject_W=deep(9, OC=switched_off)),
    "under a dark bar that leaves the tips": written(f"{word()} 8 w 72 304 m 130 304 l S"),
    "under a white bar that leaves the tips": written(f"{word()} 1 g 70 299.5 60 6.5 re f"),
    "beside another, under a bar": written(f"{word()} {word('AUTRE', matrix='1 0 0 1 140 300')} 7 w 70 304 m 125 304 l S"),
    "in white in a form": written("/W Do", XObject_W=lambda pdf: form(pdf, f"1 g {word()}")),
}


def covering(subtype, content=None, flags=4, state=None, **entries):
    """A note over the place of CACHE, which looks as `content` says."""
    def add(pdf, sheet):
        note = Dictionary(**({"Type": Name.Annot, "Subtype": subtype, "Rect": [60, 290, 360, 315], "F": flags} | entries))
        if content:
            look = form(pdf, content, (0, 0, 300, 25))
            look.Resources.ExtGState = Dictionary(G=state or Dictionary())
            note.AP = Dictionary(N=look)
        sheet.Annots = Array([pdf.make_indirect(note)])
    return add


FILL = "rg 0 0 300 25 re f"
OVER = [60, 315, 360, 315, 60, 290, 360, 290]     # the corners of a marked stretch of text
COVERING_NOTES = {
    **{f"a {sort}": covering(Name(f"/{sort}"), f"1 1 1 {FILL}") for sort in ("Square", "Polygon", "Watermark", "Link", "Stamp", "Text")},
    "a black redaction": covering(Name.Redact, f"0 0 0 {FILL}"),
    "an opaque highlight": covering(Name.Highlight, f"0 0 0 {FILL}", QuadPoints=OVER),
    "a square that readers draw themselves": covering(Name.Square, IC=[0, 0, 0], C=[0, 0, 0]),
    "a circle that readers draw themselves": covering(Name.Circle, IC=[1, 1, 1], C=[1, 1, 1], Rect=[30, 270, 160, 340]),
    "a square whose flags say nothing": covering(Name.Square, f"1 1 1 {FILL}", flags=0),
    "a square for unknown readers": covering(Name.Square, f"1 1 1 {FILL}", flags=1),
}
CLEAR_NOTES = {
    "a highlight that readers draw themselves": covering(Name.Highlight, C=[1, 1, 0], QuadPoints=OVER),
    "a highlight that is multiplied": covering(Name.Highlight, f"/G gs 1 1 0 {FILL}", state=Dictionary(BM=Name.Multiply), QuadPoints=OVER),
    "a clear highlight": covering(Name.Highlight, f"/G gs 1 1 0 {FILL}", state=Dictionary(ca=0.4), QuadPoints=OVER),
    "a frame": covering(Name.Square, "1 0 0 RG 1 1 298 23 re S"),
    "a frame that readers draw themselves": covering(Name.Square, C=[1, 0, 0]),
    "a circle around it": covering(Name.Circle, C=[1, 0, 0]),
    "an underline": covering(Name.Underline, C=[1, 0, 0], QuadPoints=OVER),
    "a wavy underline": covering(Name.Squiggly, C=[1, 0, 0], QuadPoints=OVER),
    "a plain link": covering(Name.Link),
    "a hidden square": covering(Name.Square, f"1 1 1 {FILL}", flags=2),
    "a square that is not viewed": covering(Name.Square, f"1 1 1 {FILL}", flags=32 + 4),
    "a note to unfold": covering(Name.Popup, f"1 1 1 {FILL}"),
}
def snowed(text, rows=16):
    """White letters, row upon row, over a row of text."""
    snow = " ".join(word("M" * 26, matrix=f"1 0 0 1 {70 + right} {293 + up}") for up in range(rows) for right in (0, 2, 4))
    return written(f"{word(text)} 1 g {snow}")


BARE = {"in a hidden note": 2, "in a note that is not viewed": 32 + 4}
VISIBLE = {
    "red on green of the same light": written(f"0 0.4 0 rg {BOX} re f 0.8 0 0 rg {word()}"),
    "white on a black picture": written(f"q 300 0 0 25 60 290 cm /W Do Q 1 g {word()}", XObject_W=lambda pdf: picture(pdf, 0)),
    "black on a white picture": written(f"q 300 0 0 25 60 290 cm /W Do Q {word()}", XObject_W=lambda pdf: picture(pdf, 255)),
    "under a clear picture": written(f"{word()} q 300 0 0 25 60 290 cm /W Do Q", XObject_W=lambda pdf: picture(pdf, 255, mask=40)),
    "white on a dark cell": written(f"0.1 0.2 0.4 rg {BOX} re f 1 g {word()}"),
    "on a dark shading": written(f"q {BOX} re W n /S sh Q 1 g {word()}", Shading_S=lambda _pdf: shading(0.2)),
    "filled with a black pattern": written(f"/Pattern cs /P scn {word()}", Pattern_P=lambda pdf: pattern(pdf, 0)),
    "half opaque": written(f"/G gs {word()}", ExtGState_G=Dictionary(ca=0.5)),
    "soft-masked by white": written(f"/G gs {word()}", ExtGState_G=lambda pdf: veil(pdf, 1)),
    "multiplied": written(f"/G gs 0 g {word()}", ExtGState_G=Dictionary(BM=Name.Multiply)),
    "stroked only": written(f"1 g 0 G {word(extra='1 Tr')}"),
    "in a form": written("/W Do", XObject_W=lambda pdf: form(pdf, word())),
    "five forms down": written("/W Do", XObject_W=deep(5)),
    "nine forms down": written("/W Do", XObject_W=deep(9)),
    "on a dark bar": written(f"8 w 72 304 m 130 304 l S 1 g {word()}"),
    "over a bar that ends above": written(f"{word()} 8 w 72 312 m 130 312 l S"),
    "over a clear bar": written(f"{word()} /G gs 8 w 72 304 m 130 304 l S", ExtGState_G=Dictionary(CA=0.3)),
    "in a moved form": written("1 0 0 1 40 50 cm /W Do", XObject_W=lambda pdf: form(pdf, word())),
    "in a frame drawn later": written(f"{word()} {BOX} re S"),
    "clipped wide": written(f"{BOX} re W n {word()}"),
    "in a note": written("", page=annotation(4)),
}


@pytest.mark.parametrize("data", HIDINGS.values(), ids=HIDINGS)
def test_what_an_eye_cannot_see_is_known(data):
    document = read(data)
    assert "CACHE" not in shown(document)
    assert hidden(document) == ["CACHE"]
    assert codes(document) == ["hidden_text"]
    assert [line.text for line in document.pages[0].lines][: len(LETTER)] == list(LETTER)


@pytest.mark.parametrize("data", VISIBLE.values(), ids=VISIBLE)
def test_what_an_eye_sees_is_kept(data):
    document = read(data)
    assert "CACHE" in shown(document)
    assert hidden(document) == []
    assert "hidden_text" not in codes(document)


def test_white_letters_bury_what_they_cover():
    assert "CACHE" not in shown(read(snowed("CACHE")))
    assert "CACHE" in hidden(read(snowed("CACHE")))
    assert "CACHE" in shown(read(snowed("CACHE", rows=1)))
    assert "CACHE" in shown(read(written(f"1 g {word('BLANC')} 0 g {word()}")))


@pytest.mark.parametrize("note", COVERING_NOTES.values(), ids=COVERING_NOTES)
def test_a_note_hides_what_it_covers(note):
    document = read(written(word(), page=note))
    assert "CACHE" not in shown(document)
    assert hidden(document) == ["CACHE"]
    assert codes(document) == ["hidden_text"]


@pytest.mark.parametrize("note", CLEAR_NOTES.values(), ids=CLEAR_NOTES)
def test_a_note_hides_nothing_else(note):
    document = read(written(word(), page=note))
    assert "CACHE" in shown(document)
    assert hidden(document) == codes(document) == []


@pytest.mark.parametrize("flags", BARE.values(), ids=BARE)
def test_a_note_that_is_not_shown_says_nothing(flags):
    assert "CACHE" not in shown(read(written("", page=annotation(flags))))


# ── words that are struck through ────────────────────────────────────────────────────────────────────────────────────

ROW = word("Ce logiciel est DMP compatible")     # 155 points from the left margin at 72, its baseline at 300


def noted(subtype, quads):
    def add(pdf, sheet):
        sheet.Annots = Array([pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=subtype, F=4, C=[1, 0, 0],
                                                           Rect=[70, 295, 230, 312], QuadPoints=quads))])
    return add


def drawn_by_hand(subtype, content):
    """A note over the row of words, drawn as `content` says in points from its lower left corner."""
    return covering(subtype, content, Rect=[70, 290, 370, 315])


def zigzag(left, right, low, high, pitch=4.5):
    points = [(left + pitch * step, high if step % 2 else low) for step in range(int((right - left) / pitch) + 1)]
    return f"1.4 w {points[0][0]} {points[0][1]} m " + " ".join(f"{x:.1f} {y} l" for x, y in points[1:]) + " S"


SIGNATURE = ("1.2 w 75 290 m 90 345 110 345 105 300 c 100 270 120 270 130 320 c 140 350 150 340 150 300 c "
             "150 280 170 285 180 310 c 190 330 200 325 205 300 c 210 285 220 290 240 305 c S")
STRUCK = {
    "a line": written(f"{ROW} 0.8 w 72 303 m 228 303 l S"),
    "a red line, a little long": written(f"{ROW} 1 0 0 RG 1 w 66 303.6 m 236 303.6 l S"),
    "a thin box": written(f"{ROW} 72 303 156 0.7 re f"),
    "a line below the words": written(ROW, before="0.8 w 72 303 m 228 303 l S"),
    "a cross": written(f"{ROW} 1 w 60 285 m 250 325 l S 60 325 m 250 285 l S"),
    "a cross of one path": written(f"{ROW} 1 w 60 285 m 250 325 l 60 325 m 250 285 l S"),
    "a note": written(ROW, page=noted(Name.StrikeOut, [72, 310, 228, 310, 72, 297, 228, 297])),
    "pieces of a line": written(f"{ROW} 1 w " + " ".join(f"{72 + 5.2 * n:.1f} 303 m {77.2 + 5.2 * n:.1f} 303 l S" for n in range(30))),
    "a dashed line": written(f"{ROW} 1 w [4 2] 0 d 72 303 m 228 303 l S"),
    "a line a little askew": written(f"{ROW} 1 w 72 303 m 228 304.5 l S"),
    "a slanted line": written(f"{ROW} 1 w 72 301 m 228 307 l S"),
    "a slanted line in a form": written(f"{ROW} 1 0 0 1 10 20 cm /W Do", XObject_W=lambda pdf: form(pdf, "1 w 62 281 m 218 287 l S")),
    "a cross in a form": written(f"{ROW} 1 0 0 1 10 20 cm /W Do", XObject_W=lambda pdf: form(
        pdf, "1 w 50 265 m 240 305 l S 50 305 m 240 265 l S")),
    "a zigzag": written(f"{ROW} {zigzag(70, 232, 299, 308)}"),
    "a curve": written(f"{ROW} 1.2 w 70 303 m 120 307 170 300 230 304 c S"),
    "a line from margin to margin": written(f"{ROW} 1 w 20 304 m 570 304 l S"),
    "a dark picture": written(f"{ROW} q 158 0 0 1.4 71 303 cm /W Do Q", XObject_W=lambda pdf: picture(pdf, 0)),
    "an ink note": written(ROW, page=drawn_by_hand(Name.Ink, "1.5 w 2 13 m 158 14 l S")),
    "an ink note that runs on": written(ROW, page=drawn_by_hand(Name.Ink, "1.5 w 2 13 m 230 14 l S")),
    "an ink note that readers draw themselves": written(ROW, page=covering(Name.Ink, C=[0, 0, 0], InkList=[Array([70, 303, 230, 304])],
                                                                           Rect=[65, 298, 235, 309], BS=Dictionary(W=1.5))),
    "a line note": written(ROW, page=drawn_by_hand(Name.Line, "1.2 w 0 13 m 230 13 l S")),
    "a wavy note through the middle": written(ROW, page=drawn_by_hand(Name.Squiggly, "1.2 w 0 13 m 160 13 l S")),
    "a line, word by word": written(f"{ROW} 0.8 w 72 303 m 84.5 303 l S 88 303 m 129 303 l S 132 303 m 146 303 l S "
                                    "149 303 m 175 303 l S 178 303 m 228 303 l S"),
}
UNSTRUCK = {
    "underlined": written(f"{ROW} 0.8 w 72 298.6 m 228 298.6 l S"),
    "underlined at the baseline": written(f"{ROW} 0.5 w 72 299.8 m 228 299.8 l S"),
    "overlined": written(f"{ROW} 0.5 w 72 309 m 228 309 l S"),
    "in a table": written(f"{ROW} 0.5 w 60 294 m 500 294 l S 60 312 m 500 312 l S 60 294 m 60 312 l S"),
    "in a tight table": written(f"{ROW} 0.5 w 60 297 m 500 297 l S 60 309 m 500 309 l S"),
    "a white line": written(f"{ROW} 1 G 0.3 w 72 303 m 228 303 l S"),
    "on a shaded row": written(ROW, before="0.9 g 60 295 400 16 re f"),
    "a title on its own ground": written(f"0.5 w 50 303 m 540 303 l S 1 g 68 295 165 18 re f 0 g {ROW}"),
    "a title that a rule meets": written(f"{ROW} 0.5 w 235 303 m 540 303 l S"),
    "a box to tick beside": written(f"{ROW} 56 299 10 10 re S 56 299 m 66 309 l S 56 309 m 66 299 l S"),
    "highlighted": written(ROW, page=noted(Name.Highlight, [72, 310, 228, 310, 72, 297, 228, 297])),
    "signed over": written(f"{ROW} {SIGNATURE}"),
    "signed below": written(f"{ROW} 1 0 0 1 0 -40 cm {SIGNATURE}"),
    "signed over in a note": written(ROW, page=covering(Name.Ink, f"1 0 0 1 -60 -270 cm {SIGNATURE}", Rect=[60, 270, 360, 295])),
    "circled": written(f"{ROW} 1 w 60 304 m 60 318 240 318 240 304 c 240 288 60 288 60 304 c S"),
    "in a rounded frame": written(f"{ROW} 1 w 70 296 m 230 296 l 234 296 234 300 234 300 c 234 308 l 234 312 230 312 230 312 c 70 312 l h S"),
    "underlined by hand": written(f"{ROW} 1 w 70 298.5 m 120 297 170 299.5 230 298 c S"),
    "underlined by a zigzag": written(f"{ROW} {zigzag(70, 232, 295, 299)}"),
    "under a slanted watermark": written(f"{ROW} 0.8 g {word('COPIE', size=60, matrix='0.7 0.7 -0.7 0.7 100 250')}"),
    "a border of its table struck": written(f"{ROW} 0.5 w 60 294 m 500 294 l S 60 312 m 500 312 l S 60 288 m 130 318 l S"),
    "across the rule of a table": written(f"{ROW} 0.5 w 60 303 m 500 303 l S 60 323 m 500 323 l S 60 283 m 500 283 l S"),
    "across the rule of a frame": written(f"{ROW} 0.5 w 60 303 m 500 303 l S 60 280 440 50 re S"),
    "ticked": written(f"{ROW} 1 w 88 304 m 94 299 l 104 312 l S"),
    "marked with a clear pen": written(f"{ROW} /G gs 1 0.5 0 RG 9 w 70 303 m 230 304 l S", ExtGState_G=Dictionary(CA=0.4)),
    "a pale picture": written(f"{ROW} q 158 0 0 1.4 71 303 cm /W Do Q", XObject_W=lambda pdf: picture(pdf, 235)),
    "a chart": written(f"{ROW} 1 w 60 303 m 90 340 l 120 302 l 150 330 l 180 304 l 240 350 l S"),
    "a single slope": written(f"{ROW} 1 w 60 285 m 250 325 l S"),
}


@pytest.mark.parametrize("data", STRUCK.values(), ids=STRUCK)
def test_words_struck_through_say_nothing(data):
    document = read(data)
    assert hidden(document) == ["Ce", "logiciel", "est", "DMP", "compatible"]
    assert codes(document) == ["texte_barre"]
    assert [line.text for line in document.pages[0].lines] == list(LETTER)


@pytest.mark.parametrize("data", UNSTRUCK.values(), ids=UNSTRUCK)
def test_rules_that_strike_nothing(data):
    document = read(data)
    assert "Ce logiciel est DMP compatible" in [line.text.removeprefix("☒ ") for line in document.pages[0].lines]
    assert hidden(document) == codes(document) == []


def test_one_word_of_a_row_may_be_struck():
    document = read(written(f"{word('version 5.60 5.71')} 0.8 w 112 303 m 133 303 l S"))
    assert hidden(document) == ["5.60"]
    assert "version 5.71" in [line.text for line in document.pages[0].lines]


# ── a text layer that lies ───────────────────────────────────────────────────────────────────────────────────────────

PAPER = (
    "ATTESTATION DE L'ÉDITEUR",
    "Nous soussignés, Alcyane Santé SAS, éditeur du logiciel Velmora,",
    "attestons que le Docteur Claire Martin, chirurgien-dentiste,",
    "utilise notre logiciel Velmora version 5.60 depuis le 03/05/2021.",
    "Fait à Rennes le 12 mars 2024 pour servir et valoir ce que de droit.",
)


def attested(page):
    for place, row in enumerate(PAPER):
        page.drawString(72, HEIGHT - 100 - 22 * place, row)


def cmap(pairs, wide=2):
    rows = "\n".join(f"<{code:0{wide}X}> <{ord(text):04X}>" for code, text in pairs)
    return f"1 begincodespacerange <{0:0{wide}X}> <{(1 << 4 * wide) - 1:X}> endcodespacerange\n{len(pairs)} beginbfchar\n{rows}\nendbfchar".encode()


def remapped(lies, paint=attested, **entries):
    """The paper, its font given a text map that lies on these letters."""
    with pikepdf.open(io.BytesIO(drawn(paint))) as pdf:
        font = pdf.pages[0].Resources.Font["/F1"]
        pairs = [(code, lies.get(chr(code), chr(code))) for code in range(33, 127)]
        font.ToUnicode = pdf.make_stream(cmap(pairs))
        for key, value in entries.items():
            font[f"/{key}"] = value
        buffer = io.BytesIO()
        pdf.save(buffer)
    return buffer.getvalue()


@functools.cache
def vera():
    return (Path(reportlab.__file__).parent / "fonts" / "Vera.ttf").read_bytes()


def in_vera(page):
    pdfmetrics.registerFont(TTFont("Vera", "Vera.ttf"))
    page.setFont("Vera", 11)
    attested(page)


def embedded(lies):
    """The paper in a TrueType subset whose map, the only one, gives some digits another's letter."""
    with pikepdf.open(io.BytesIO(drawn(in_vera))) as pdf:
        font = next(font for font in pdf.pages[0].Resources.Font.values() if "/ToUnicode" in font)
        told = font.ToUnicode.read_bytes()
        for digit, lie in lies.items():
            told = told.replace(b"<%04X>" % ord(digit), b"<%04X>" % ord(lie))
        font.ToUnicode = pdf.make_stream(told)
        buffer = io.BytesIO()
        pdf.save(buffer)
    return buffer.getvalue()


def composite(lies, leading=None, program=None, told=None):
    """The paper in a composite font whose map lies on some letters, while the font inside keeps its own table.

    `leading`: codes are letters, and a map leads them to the glyphs, those of some letters to another's; `program`: the font.
    """
    pdfmetrics.registerFont(TTFont("Vera", "Vera.ttf"))
    face = pdfmetrics.getFont("Vera").face
    glyphs = {letter: glyph for glyph, letter in truetype.letters_of_glyphs(vera()).items()}
    glyphs |= {char: face.charToGlyph[ord(char)] for char in " ,.'/-"}
    with pikepdf.open(io.BytesIO(drawn(lambda _page: None))) as pdf:
        program = program or vera()
        inside = pdf.make_indirect(Stream(pdf, program, Length1=len(program)))
        described = pdf.make_indirect(Dictionary(Type=Name.FontDescriptor, FontName=Name("/ABCDEF+Vera"), Flags=4, FontBBox=[-200, -300, 1300, 1000],
                                                 ItalicAngle=0, Ascent=930, Descent=-240, CapHeight=730, StemV=80, FontFile2=inside))
        widths = Array([item for char, glyph in sorted(glyphs.items(), key=lambda pair: pair[1]) if ord(char) in face.charWidths
                        for item in (glyph, Array([int(face.charWidths[ord(char)])]))])
        inner = Dictionary(Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name("/ABCDEF+Vera"), FontDescriptor=described, W=widths,
                           CIDSystemInfo=Dictionary(Registry="Adobe", Ordering="Identity", Supplement=0), CIDToGIDMap=Name.Identity)
        codes_of = glyphs
        if leading is not None:
            codes_of = {char: ord(char) for char in glyphs}
            pairs = bytearray(2 * 0x250)
            for char, code in codes_of.items():
                pairs[2 * code : 2 * code + 2] = glyphs.get(leading.get(char, char), 0).to_bytes(2, "big")
            inner.CIDToGIDMap = pdf.make_stream(bytes(pairs))
            inner.W = Array([item for code in sorted(codes_of.values()) if code in face.charWidths
                             for item in (code, Array([int(face.charWidths[code])]))])
        told = pdf.make_stream(told or cmap([(codes_of[char], lies.get(char, char)) for char in glyphs], 4))
        font = Dictionary(Type=Name.Font, Subtype=Name.Type0, BaseFont=Name("/ABCDEF+Vera"), Encoding=Name("/Identity-H"),
                          DescendantFonts=[pdf.make_indirect(inner)], ToUnicode=told)
        rows = "\n".join(
            f"BT /F9 11 Tf 1 0 0 1 72 {HEIGHT - 100 - 22 * place:.2f} Tm <{''.join(f'{codes_of[char]:04X}' for char in row)}> Tj ET"
            for place, row in enumerate(PAPER))
        sheet = pdf.pages[0]
        sheet.Resources = Dictionary(Font=Dictionary(F9=pdf.make_indirect(font)))
        sheet.Contents = pdf.make_stream(rows.encode())
        buffer = io.BytesIO()
        pdf.save(buffer)
    return buffer.getvalue()


def stripped(tags=(b"cmap",), blank=""):
    """The font without some of its tables, and without the outlines of some letters."""
    face = pdfmetrics.getFont("Vera").face if "Vera" in pdfmetrics.getRegisteredFontNames() else TTFont("Vera", "Vera.ttf").face
    program = bytearray(vera())
    for place in range(12, 12 + 16 * int.from_bytes(program[4:6], "big"), 16):
        if program[place : place + 4] in tags:
            program[place : place + 4] = b"XXXX"
        if program[place : place + 4] == b"loca":
            start = int.from_bytes(program[place + 8 : place + 12], "big")
            for glyph in (face.charToGlyph[ord(char)] for char in blank):
                program[start + 2 * glyph : start + 2 * glyph + 2] = program[start + 2 * glyph + 2 : start + 2 * glyph + 4]
    return bytes(program)


EVERY_CODE = b"1 begincodespacerange <0000> <FFFF> endcodespacerange\n1 beginbfrange\n<0000> <FFFF> <0000>\nendbfrange"


def telling(shows, says, properties=False):
    """A row that shows some words while the file gives others for them."""
    marks = "/Span /MC0 BDC" if properties else f"/Span <</ActualText ({says})>> BDC"
    content = f"{word('Logiciel Velmora :')} {marks} {word(shows, matrix='1 0 0 1 180 300')} EMC"
    extra = {"Properties_MC0": Dictionary(ActualText=pikepdf.String(says))} if properties else {}
    return written(content, paint=attested, **extra)


LIES = {
    "a text map on a plain font": remapped({"5": "7"}),
    "a text map that swaps": remapped({"5": "7", "7": "5"}),
    "a text map on names": remapped({"5": "7"}, Encoding=Dictionary(Type=Name.Encoding, BaseEncoding=Name.WinAnsiEncoding,
                                                                    Differences=[53, Name.five])),
    "two codes of an embedded font for one digit": embedded({"5": "7"}),
    "a composite font against its own table": composite({"5": "7", "7": "5"}),
}


@pytest.mark.parametrize("data", LIES.values(), ids=LIES)
def test_a_font_that_says_other_letters_than_it_shows(data):
    document = read(data)
    lied = [each for line in document.pages[0].lines for each in line.words if each.text in {"7.60", "6.60", "03/07/2021.", "03/06/2021."}]
    assert document.reading is Reading.TEXTE
    assert len(lied) == 2
    assert [each.box for each in lied] == list(document.pages[0].disputed)
    assert codes(document) == ["texte_different"]


@pytest.mark.parametrize("properties", [False, True], ids=["in the mark", "in the resources"])
@pytest.mark.parametrize(("shows", "says"), [("non compatible", "DMP compatible"), ("version 4.10", "version 5.60"), ("non certifie", "certifie LAP")])
def test_words_given_beside_other_letters(shows, says, properties):
    document = read(telling(shows, says, properties))
    assert says.split()[0] in shown(document)
    assert document.pages[0].disputed
    assert codes(document) == ["texte_different"]


def test_a_negation_that_the_file_leaves_out():
    content = f"{word('Velmora est')} /Span <</ActualText ( )>> BDC {word('non', matrix='1 0 0 1 140 300')} EMC {word('DMP compatible', matrix='1 0 0 1 165 300')}"
    document = read(written(content, paint=attested))
    assert "non" not in shown(document)
    row = next(line for line in document.pages[0].lines if "Velmora est" in line.text)
    assert {row.words[1].box, row.words[2].box} <= set(document.pages[0].disputed)


@pytest.mark.parametrize("data", [
    telling("DMP compatible", "DMP compatible"),
    written(f"/Span <</ActualText (\xad)>> BDC {word('-')} EMC", paint=attested),
    remapped({}),
    embedded({}),
    composite({}),
    composite({}, leading={}),
    composite({}, leading={}, program=stripped()),
    composite({}, leading={}, told=EVERY_CODE),
    composite({}, leading={}, told=EVERY_CODE, program=stripped(blank="QXZ")),
    remapped({}, Encoding=Dictionary(Type=Name.Encoding, BaseEncoding=Name.WinAnsiEncoding, Differences=[53, Name.five])),
], ids=["the same words", "a hyphen", "a true map", "a true subset", "a true composite font", "a true map of glyphs", "a map of glyphs, nothing else",
        "every code told", "every code told, letters that no word needs left out", "true names"])
def test_a_file_that_says_what_it_shows_is_believed(data):
    document = read(data)
    assert document.pages[0].disputed == ()
    assert "texte_different" not in codes(document)


LED = {
    "codes led to other glyphs": composite({}, leading={"5": "7", "7": "5"}),
    "codes led to other glyphs, every code told": composite({}, leading={"5": "7", "7": "5"}, told=EVERY_CODE),
    "two codes led to one glyph": composite({}, leading={"5": "7"}, program=stripped()),
    "a letter without outline": composite({}, program=stripped((), "5")),
    "a letter without outline, behind a map": composite({}, leading={}, program=stripped(blank="5")),
}


@pytest.mark.parametrize("data", LED.values(), ids=LED)
def test_a_font_that_shows_other_glyphs_than_it_says(data):
    document = read(data)
    assert codes(document) == ["texte_different"]
    assert {each.box for line in document.pages[0].lines for each in line.words if "5.60" in each.text} <= set(document.pages[0].disputed)


def test_a_layer_of_another_text_gives_way_to_the_picture():
    swapped = dict(zip("abcdefghijklmnopqrstuvwxyz", "eiouabcdfghjklmnpqrstvwxyz", strict=True))
    document = read(remapped(swapped))
    assert document.reading is Reading.OCR
    assert "Velmora" in shown(document)
    assert codes(document) == ["texte_different"]


@pytest.mark.parametrize("lies", [
    {str(digit): chr(0xE010 + digit) for digit in range(10)}, {"a": "а", "e": "е", "o": "о"}, {"5": "�"},
], ids=["digits of no script", "another alphabet", "a lost digit"])
def test_half_a_layer_of_garbage_is_noticed(lies):
    document = read(remapped(lies))
    assert document.reading is Reading.OCR or (document.pages[0].disputed and codes(document) == ["texte_different"])
    assert "5.60" in shown(document) or document.pages[0].disputed


def test_a_short_page_of_garbage_is_noticed():
    shifted = {chr(code): chr(97 + (code - 97 + 3) % 26) for code in range(97, 123)}
    document = read(remapped(shifted, lambda page: page.drawString(72, 700, "Logiciel Velmora version 5.60 compatible DMP")))
    assert "compatible" in shown(document)


def test_ordinary_files_are_not_read_twice(monkeypatch):
    monkeypatch.setattr(doubting, "look_at", lambda *_: pytest.fail("an ordinary page was read from its picture"))
    for data in (drawn(letter), drawn(attested), remapped({}), embedded({}), composite({})):
        assert read(data).reading is Reading.TEXTE


def extracted(data, tmp_path):
    (tmp_path / "sources.csv").write_text("source_id,titre,url,date,autorite\ns-1,Liste,,2024-01-15,officielle\n", encoding="utf-8")
    (tmp_path / "editeurs.csv").write_text("id,nom,alias,groupe,source_id\ne-1,Alcyane Santé,Alcyane,,s-1\n", encoding="utf-8")
    (tmp_path / "logiciels.csv").write_text("id,editeur_id,nom,alias,professions,source_id\nl-1,e-1,Velmora,,chirurgien-dentiste,s-1\n",
                                            encoding="utf-8")
    return extract(0, read(data), Finders(catalog.spotter(catalog.load(tmp_path))))


@pytest.mark.parametrize(("data", "doubt"), [
    (telling("non compatible", "DMP compatible"), True),
    (remapped({"5": "7"}), True),
    (telling("page deux", "page trois"), False),
    (remapped({}), False),
], ids=["a mention", "a version", "a word of no weight", "nothing"])
def test_a_decisive_word_in_dispute_is_a_doubt(data, doubt, tmp_path):
    assert (Trait.INTEGRITY_DOUBT in extracted(data, tmp_path).traits) == doubt


# ── files that would trip a reader ───────────────────────────────────────────────────────────────────────────────────


def saved(change, paint=letter, **options):
    """The letter after `change(pdf, first page)`."""
    with pikepdf.open(io.BytesIO(drawn(paint))) as pdf:
        change(pdf, pdf.pages[0])
        buffer = io.BytesIO()
        pdf.save(buffer, **options)
    return buffer.getvalue()


def nested(pdf, sheet):
    """Forms within forms, the innermost with words."""
    inner = form(pdf, word())
    for _ in range(3000):
        outer = Stream(pdf, b"/I Do", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 600, 850]),
                       Resources=Dictionary(XObject=Dictionary(I=inner)))
        inner = pdf.make_indirect(outer)
    sheet.Resources.XObject = Dictionary(N=inner)
    sheet.contents_add(pdf.make_stream(b"/N Do"))


def in_itself(pdf, sheet):
    """A form that draws itself."""
    made = pdf.make_indirect(Stream(pdf, b"/I Do", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 600, 850])))
    made.Resources = Dictionary(XObject=Dictionary(I=made))
    sheet.Resources.XObject = Dictionary(N=made)
    sheet.contents_add(pdf.make_stream(b"/N Do"))


def crowded(pdf, sheet):
    sheet.contents_add(pdf.make_stream(b"0 0 1 1 re f\n" * 60_000))


def scribbled(pdf, sheet):
    rows = (f"60 {300 + n % 400 * 0.05} m 80 302 100 298 250 {300 + n % 7} c S" for n in range(10_000))
    sheet.contents_add(pdf.make_stream((word() + " " + "\n".join(rows)).encode()))


def ruled(pdf, sheet):
    rows = (f"{20 + n % 50} {303 + n % 9 * 0.1:.1f} m {400 + n % 77} {303 + n % 9 * 0.1:.1f} l S" for n in range(10_000))
    sheet.contents_add(pdf.make_stream((word() + " " + "\n".join(rows)).encode()))


def annotated(pdf, sheet):
    look = form(pdf, "1 0 0 RG 0 0 10 10 re S", (0, 0, 10, 10))
    sheet.Annots = Array([pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Square, F=4, AP=Dictionary(N=look),
                                                       Rect=[20, n % 200, 30, n % 200 + 10])) for n in range(2000)])


def armed(pdf, sheet):
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS="app.alert('non'); while (true) {}")
    sheet.AA = Dictionary(O=Dictionary(S=Name.Launch, F="/bin/false"))
    sheet.Annots = Array([pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 600, 850],
                                                       A=Dictionary(S=Name.Launch, F="/bin/false")))])


def fontless(_pdf, sheet):
    sheet.Resources.Font["/F1"] = Dictionary(Type=Name.Font, Subtype=Name.TrueType, BaseFont=Name("/Absente"), Encoding=Name.WinAnsiEncoding)


def sized(*box, **more):
    def change(_pdf, sheet):
        sheet.MediaBox = list(box)
        for key, value in more.items():
            sheet[f"/{key}"] = value
    return change


SOUND = {
    "actions": saved(armed), "a form in itself": saved(in_itself), "forms within forms": saved(nested), "a crowd of boxes": saved(crowded),
    "a crowd of strokes": saved(scribbled), "a crowd of rules": saved(ruled), "a crowd of notes": saved(annotated),
    "a missing font": saved(fontless), "no user password": saved(lambda *_: None, encryption=pikepdf.Encryption(user="", owner="x")),
    "a page of 5 m": saved(sized(0, 0, 14400, 14400)), "a page of 700 m": saved(sized(0, 0, 2_000_000, 2_000_000)),
    "a unit of its own": saved(sized(0, 0, 596, 842, UserUnit=2)), "a box from below": saved(sized(-100, -200, 596, 842)),
    "a box upside down": saved(sized(596, 842, 0, 0)), "turned by 45": saved(sized(0, 0, 596, 842, Rotate=45)),
    "no startxref": saved(lambda *_: None)[:-30],
}


@pytest.mark.parametrize("data", SOUND.values(), ids=SOUND)
def test_an_odd_file_is_read_in_good_time(data):
    before = time.process_time()
    document = read(data)
    assert time.process_time() - before < 10
    assert document.error is None
    assert {"Logiciel", "Exemplaire", "5.60"} <= set(shown(document))


TRIPPING = {
    "a page without size": saved(sized(0, 0, 0, 0)),
    "a page tree that turns in circles": drawn(letter).replace(b"/Kids [ 3 0 R ]", b"/Kids [ 6 0 R ]"),
    "a page that is its own parent": saved(lambda pdf, sheet: pdf.Root.Pages.__setitem__("/Kids", Array([sheet.obj, pdf.Root.Pages]))),
    "no pages at all": drawn(letter).replace(b"/Type /Pages", b"/Type /Rages"),
    "a stream that says it is longer": drawn(letter).replace(b"/Length ", b"/Length 9"),
}


@pytest.mark.parametrize("data", TRIPPING.values(), ids=TRIPPING)
def test_a_file_that_makes_no_sense_is_an_answer(data):
    before = time.process_time()
    document = read(data)
    assert time.process_time() - before < 10
    assert document.error or document.pages
    assert document.error is None or document.error[0].isupper()


def test_digits_stored_in_reverse_are_read_as_they_stand():
    places = [f"1 0 0 1 {130 - 6.1 * place:.1f} 300 Tm ({digit}) Tj" for place, digit in enumerate("6650022")]
    document = read(written(f"BT /F1 11 Tf {' '.join(places)} ET"))
    assert "2200566" in shown(document)


@pytest.mark.parametrize("height", [842, 17500])
def test_what_is_covered_is_covered_on_a_page_of_any_height(height):
    def tall(_, sheet):
        sheet.MediaBox = Array([0, 0, 595, height])

    document = read(written(word() + " q 1 1 1 rg 60 290 120 30 re f Q", page=tall))

    assert "CACHE" not in shown(document)


def test_the_letters_of_a_translucent_watermark_are_all_seen():
    """Each is painted by itself, and the boxes of two that lean the same way meet."""
    letters = " ".join(
        word(letter, size=80, matrix=f"0.87 0.5 -0.5 0.87 {110 + 46 * place} {150 + 27 * place}")
        for place, letter in enumerate("SPECIMEN")
    )
    data = written(f"{ROW} /G gs 0.78 0 0 rg {letters}", ExtGState_G=Dictionary(ca=0.3))
    document = read(data)
    assert hidden(document) == []
    assert "".join(line.text for line in document.pages[0].lines).endswith("SPECIMEN")
