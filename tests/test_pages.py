"""Pièces → documents: every word where it stands, rows and cells as an eye sees them, hidden text apart, reasons in French."""

import hashlib
import io
from pathlib import Path

import docx
import pdfplumber
import pikepdf
import pytest
from papers import HEIGHT, LETTER, WIDTH, drawn, letter, painted, saved, scanned
from PIL import Image
from reportlab.lib.colors import HexColor, black, white
from reportlab.pdfbase import pdfmetrics

from verifier import pages
from verifier.domain import Box, Media, Piece, Reading
from verifier.errors import EngineMissing
from verifier.pages import Reader
from verifier.pages.picture import ocr

READER = Reader()


def read(data, media=Media.PDF, reader=READER):
    return pages.read(Piece("piece", hashlib.sha256(data).hexdigest(), media, data), reader)


def texts(document, page=1):
    return [line.text for line in document.pages[page - 1].lines]


def grid(document, page=1):
    return [[" ".join(word.text for word in cell) for cell in line.cells] for line in document.pages[page - 1].lines]


def near(box, other, most):
    return all(abs(one - two) <= most for one, two in zip(box, other, strict=True))


def word(document, text):
    return next(word for page in document.pages for line in page.lines for word in line.words if word.text == text)


# ── text layers ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_text_layer_is_read_word_for_word_where_it_stands():
    document = read(drawn(letter))
    assert texts(document) == list(LETTER)
    assert (document.reading, document.error, document.page_count) == (Reading.TEXTE, None, 1)
    assert document.quality >= 0.99
    left = 72 + pdfmetrics.stringWidth("Logiciel ", "Helvetica", 11)
    right = left + pdfmetrics.stringWidth("Exemplaire", "Helvetica", 11)
    assert near(word(document, "Exemplaire").box, Box(left, 140 - 8.5, right, 140 + 2.5), 2)


def test_an_independent_reader_sees_the_same_words_at_the_same_places():
    data = drawn(letter)
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        others = [(found["text"], (found["x0"], found["x1"])) for found in pdf.pages[0].extract_words()]
    ours = [(word.text, (word.box.x0, word.box.x1)) for line in read(data).pages[0].lines for word in line.words]
    assert [text for text, _ in ours] == [text for text, _ in others]
    assert all(near(one, other, 1) for (_, one), (_, other) in zip(ours, others, strict=True))


@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
def test_boxes_are_those_of_the_page_as_shown_however_it_is_turned(quarters):
    data = drawn(letter)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.pages[0].Rotate = 90 * quarters
        buffer = io.BytesIO()
        pdf.save(buffer)
    page = read(buffer.getvalue()).pages[0]
    assert [line.text for line in page.lines] == list(LETTER)
    size = (WIDTH, HEIGHT) if quarters % 2 == 0 else (HEIGHT, WIDTH)
    assert near((page.width, page.height), size, 1)
    box = page.lines[0].words[0].box
    corner = {0: (72, 91), 1: (HEIGHT - 91, 72), 2: (WIDTH - 72, HEIGHT - 91), 3: (91, WIDTH - 72)}[quarters]
    at = {0: (box.x0, box.top), 1: (box.x1, box.top), 2: (box.x1, box.bottom), 3: (box.x0, box.bottom)}[quarters]
    assert near(at, corner, 2)


def test_a_cropped_page_counts_from_its_own_corner():
    document = read(drawn(lambda page: (letter(page), page.setCropBox((50, 100, 550, 800)))))
    assert near((document.pages[0].width, document.pages[0].height), (500, 700), 0.1)
    assert near(word(document, "Facture").box[:2], (22, 91 - (HEIGHT - 800)), 2)


def test_text_up_the_margin_and_across_the_page_stands_apart():
    def paint(page):
        letter(page)
        page.saveState()
        page.translate(30, 200)
        page.rotate(90)
        page.drawString(0, 0, "SAS Exemple au capital de 8 000 euros")
        page.restoreState()
        page.translate(200, 300)
        page.rotate(40)
        page.setFont("Helvetica-Bold", 50)
        page.drawString(0, 0, "PRO FORMA")

    document = read(drawn(paint))
    assert texts(document) == [*LETTER, "SAS Exemple au capital de 8 000 euros", "PRO FORMA"]
    box = word(document, "SAS").box
    assert box.height > box.width
    assert near((box.x1, box.bottom), (30 + 3, HEIGHT - 200), 3)


def spread(page, text, top, gap):
    """Words set one by one, with no space stored between them."""
    left = 72
    for part in text.split():
        page.drawString(left, HEIGHT - top, part)
        left += page.stringWidth(part, "Helvetica", 11) + gap


def spelt(page, text, top, *, backwards=False):
    """Letters set one by one, spaces not stored."""
    places, left = [], 72
    for char in text:
        places.append((left, char))
        left += page.stringWidth(char, "Helvetica", 11)
    for left, char in reversed(places) if backwards else places:
        if char != " ":
            page.drawString(left, HEIGHT - top, char)


@pytest.mark.parametrize(
    ("paint", "expected"),
    [
        (lambda page: spread(page, "Mots posés un par un", 100, 2.6), "Mots posés un par un"),
        (lambda page: spelt(page, "Lettre par lettre", 100), "Lettre par lettre"),
        (lambda page: spelt(page, "2200566 EUR", 100, backwards=True), "2200566 EUR"),
        (lambda page: page.drawString(72, 700, "A T T E S T A T I O N   D E   C O N F O R M I T E"), "ATTESTATION DE CONFORMITE"),
        (lambda page: page.drawString(72, 700, "Date\u00a0:\u00a012 mars\u00a02024"), "Date : 12 mars 2024"),
    ],
)
def test_words_are_split_where_the_eye_sees_a_gap(paint, expected):
    assert texts(read(drawn(lambda page: (paint(page), letter(page, top=300)))))[0] == expected


def test_letters_set_wide_are_one_word():
    def paint(page):
        text = page.beginText(72, 700)
        text.setCharSpace(6)
        text.textLine("Loupe Marine")
        text.setCharSpace(1.5)
        text.textLine("Un texte un peu lâche de onze points")
        page.drawText(text)
        page.drawString(72, 600, "Le reste du document est ordinaire et se lit sans peine")

    assert texts(read(drawn(paint)))[:2] == ["Loupe Marine", "Un texte un peu lâche de onze points"]


def test_a_footnote_call_is_no_part_of_a_date_but_an_ordinal_is():
    def paint(page):
        page.drawString(72, 700, "acquis le 03/05/2021")
        page.drawString(72, 680, "depuis le 1")
        page.setFont("Helvetica", 6.5)
        page.drawString(72 + page.stringWidth("acquis le 03/05/2021", "Helvetica", 11), 704, "1")
        page.drawString(72 + page.stringWidth("depuis le 1", "Helvetica", 11), 684, "er")
        page.setFont("Helvetica", 11)
        page.drawString(145, 680, "mai 2020")

    assert texts(read(drawn(paint))) == ["acquis le 03/05/2021 1", "depuis le 1er mai 2020"]


def test_an_exponent_after_a_date_is_cut_off_and_a_unit_is_not():
    document = read(drawn(lambda page: (page.drawString(72, 700, "le 03/05/2021² sur 30 m²"), letter(page, top=300))))
    assert texts(document)[0] == "le 03/05/2021 ² sur 30 m²"


def test_a_word_drawn_twice_to_look_bold_is_read_once():
    assert texts(read(drawn(lambda page: (letter(page), letter(page, left=72.3))))) == list(LETTER)


# ── rows and cells ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_columns_are_cells_and_leaders_part_them():
    rows = [("Désignation", "Qté", "PU HT", "Total"), ("Licence X 4 poste principal", "1", "540,00", "540,00 €")]

    def paint(page):
        for place, row in enumerate(rows):
            for left, text in zip((72, 300, 340, 400), row, strict=True):
                page.drawString(left, 700 - 20 * place, text)
        page.drawString(72, 600, "Total" + "." * 40 + "12,00 EUR")
        page.drawString(72, 580, "Date :          12/03/2024")

    assert grid(read(drawn(paint))) == [*map(list, rows), ["Total", "12,00 EUR"], ["Date :", "12/03/2024"]]


def test_a_drawn_rule_parts_cells_that_stand_close():
    def paint(page):
        page.drawString(72, 700, "Quantité")
        right = 72 + page.stringWidth("Quantité", "Helvetica", 11)
        page.drawString(right + 7, 700, "Montant HT")
        page.line(right + 3.5, 690, right + 3.5, 715)
        page.drawString(72, 600, "Quantité   Montant sans filet entre les deux mots")

    assert grid(read(drawn(paint)))[0] == ["Quantité", "Montant HT"]


def test_two_blocks_side_by_side_with_their_own_baselines_stay_two():
    left = ["12 rue des Lilas", "69003 Lyon", "France"]
    right = ["Docteur Claire Martin", "Chirurgien-dentiste", "31000 Toulouse"]

    def paint(page):
        for place, (one, other) in enumerate(zip(left, right, strict=True)):
            page.drawString(50, 700 - 16 * place, one)
            page.drawString(330, 692 - 16 * place, other)

    assert sorted(grid(read(drawn(paint)))) == sorted([text] for text in left + right)


def test_a_large_title_does_not_swallow_the_rows_beside_it():
    def paint(page):
        page.setFont("Helvetica-Bold", 30)
        page.drawString(50, 700, "FACTURE")
        page.setFont("Helvetica", 9)
        for place, text in enumerate(("N° 2024-118", "Date 14/09/2022", "Échéance 14/10/2022")):
            page.drawString(330, 716 - 11 * place, text)

    found = grid(read(drawn(paint)))
    assert [row for row in found if row != ["FACTURE"] and len(row) > 1 and row[0] != "FACTURE"] == []
    assert {text for row in found for text in row} == {"FACTURE", "N° 2024-118", "Date 14/09/2022", "Échéance 14/10/2022"}


def test_a_justified_row_is_no_table():
    words = ["Le", "présent", "logiciel", "est", "compatible", "avec", "le", "dossier"]

    def paint(page):
        left = 72
        for text in words:
            page.drawString(left, 700, text)
            left += page.stringWidth(text, "Helvetica", 11) + 13
        letter(page, top=300)

    assert grid(read(drawn(paint)))[0] == [" ".join(words)]


# ── what an eye cannot see ───────────────────────────────────────────────────────────────────────────────────────────


def mode_three(page):
    text = page.beginText(72, 300)
    text.setTextRenderMode(3)
    text.textLine("CACHE")
    page.drawText(text)


def coloured(page, ink, paper=None):
    if paper:
        page.setFillColor(paper)
        page.rect(60, 290, 300, 25, fill=1, stroke=0)
    page.setFillColor(ink)
    page.drawString(72, 300, "CACHE")


def transparent(page):
    page.setFillAlpha(0)
    page.drawString(72, 300, "CACHE")


def tiny(page):
    page.setFont("Helvetica", 0.8)
    page.drawString(72, 300, "CACHE")


def covered(page):
    page.drawString(72, 300, "CACHE")
    page.setFillColor(white)
    page.rect(60, 290, 300, 25, fill=1, stroke=0)


def overprinted(page):
    covered(page)
    page.setFillColor(black)
    page.drawString(76, 300, "NEUF")


def under_a_picture(page):
    page.drawString(72, 300, "CACHE")
    page.drawInlineImage(Image.new("RGB", (30, 30), (255, 255, 255)), 60, 280, 200, 50)


def clipped(page):
    window = page.beginPath()
    window.rect(300, 100, 50, 50)
    page.clipPath(window, stroke=0)
    page.drawString(72, 300, "CACHE")


HIDINGS = {
    "clipped away": clipped,
    "render mode 3": mode_three,
    "white on white": lambda page: coloured(page, white),
    "nearly white": lambda page: coloured(page, HexColor("#fbfbfb")),
    "blue on blue": lambda page: coloured(page, HexColor("#204060"), HexColor("#204060")),
    "transparent": transparent,
    "tiny": tiny,
    "off the page": lambda page: page.drawString(-300, 300, "CACHE"),
    "under a box": covered,
    "under a box that is written on": overprinted,
    "under a picture": under_a_picture,
}


@pytest.mark.parametrize("hide", HIDINGS.values(), ids=HIDINGS)
def test_what_an_eye_cannot_see_is_no_line(hide):
    document = read(drawn(lambda page: (letter(page), hide(page))))
    assert [text for text in texts(document) if "CACHE" in text] == []
    assert [word.text for word in document.pages[0].hidden] == ["CACHE"]
    laid_over = [("texte_superpose", 1)] if hide is overprinted else []
    assert [(signal.code, signal.page) for signal in document.signals] == [("hidden_text", 1), *laid_over]
    assert texts(document)[: len(LETTER)] == list(LETTER)


SHOWINGS = {
    "white on blue": lambda page: coloured(page, white, HexColor("#204060")),
    "grey": lambda page: coloured(page, HexColor("#999999")),
    "black on pale grey": lambda page: coloured(page, black, HexColor("#eeeeee")),
    "yellow on black": lambda page: coloured(page, HexColor("#ffff66"), black),
}


@pytest.mark.parametrize("show", SHOWINGS.values(), ids=SHOWINGS)
def test_what_an_eye_can_see_is_kept(show):
    document = read(drawn(lambda page: (letter(page), show(page))))
    assert texts(document)[-1] == "CACHE"
    assert document.pages[0].hidden == document.signals == ()


def layered(data, switched):
    """The same PDF with its last text object on a layer, switched `ON` or `OFF`."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        page = pdf.pages[0]
        layer = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name=pikepdf.String("calque")))
        pdf.Root.OCProperties = pikepdf.Dictionary(OCGs=[layer], D=pikepdf.Dictionary({f"/{switched}": [layer]}))
        page.Resources.Properties = pikepdf.Dictionary(MC0=layer)
        steps = list(pikepdf.parse_content_stream(page))
        start = max(place for place, step in enumerate(steps) if str(step.operator) == "BT")
        end = start + [str(step.operator) for step in steps[start:]].index("ET") + 1
        begin = pikepdf.ContentStreamInstruction([pikepdf.Name.OC, pikepdf.Name.MC0], pikepdf.Operator("BDC"))
        close = pikepdf.ContentStreamInstruction([], pikepdf.Operator("EMC"))
        content = pikepdf.unparse_content_stream([*steps[:start], begin, *steps[start:end], close, *steps[end:]])
        page.Contents = pdf.make_stream(content)
        buffer = io.BytesIO()
        pdf.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize("switched", ["ON", "OFF"])
def test_a_layer_shows_or_hides_its_words(switched):
    document = read(layered(drawn(lambda page: (letter(page), page.drawString(72, 300, "CALQUE"))), switched))
    assert ("CALQUE" in texts(document)) == (switched == "ON")
    assert [word.text for word in document.pages[0].hidden] == ([] if switched == "ON" else ["CALQUE"])


def test_typed_form_fields_are_read():
    def paint(page):
        letter(page)
        page.acroForm.textfield(name="nom", value="Claire Martin", x=72, y=300, width=200, height=20)

    assert "Claire Martin" in texts(read(drawn(paint)))


# ── documents that cannot be read ────────────────────────────────────────────────────────────────────────────────────


def test_a_locked_a_broken_and_a_long_pdf_say_why():
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(drawn(letter))) as pdf:
        pdf.save(buffer, encryption=pikepdf.Encryption(user="secret", owner="secret"))
    locked, broken, long = read(buffer.getvalue()), read(b"%PDF-1.7\nrien"), read(drawn(*[letter] * 4), reader=Reader(pages=3))
    assert ["mot de passe" in locked.error, "abîmé" in broken.error, "4 pages" in long.error] == [True] * 3
    assert (locked.pages, broken.pages, long.pages, long.page_count) == ((), (), (), 4)


def test_a_damaged_pdf_is_mended_and_that_is_said():
    data = drawn(letter)
    document = read(data[: int(len(data) * 0.93)])
    assert texts(document) == list(LETTER)
    assert [signal.code for signal in document.signals] == ["pdf_repare"]


def test_a_pdf_locked_for_its_owner_only_opens():
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(drawn(letter))) as pdf:
        pdf.save(buffer, encryption=pikepdf.Encryption(user="", owner="secret"))
    assert texts(read(buffer.getvalue())) == list(LETTER)


def test_a_blank_page_is_an_error_alone_and_a_remark_among_others():
    assert "Aucun texte" in read(drawn(lambda _page: None)).error
    both = read(drawn(letter, lambda _page: None))
    assert (both.error, both.page_count) == (None, 2)
    assert [(signal.code, signal.page) for signal in both.signals] == [("page_blanche", 2)]


def test_a_document_all_hidden_says_so():
    assert "visible" in read(drawn(mode_three)).error


def test_a_piece_refused_before_keeps_its_reason():
    piece = Piece("x.rar", "", Media.UNKNOWN, b"", "Raison dite avant.")
    assert pages.read(piece, READER).error == "Raison dite avant."


@pytest.mark.parametrize("media", [Media.IMAGE, Media.DOCX, Media.XML, Media.UNKNOWN, Media.PDF])
def test_rubbish_of_any_sort_is_an_answer(media):
    assert read(b"\x89PNG\r\n\x1a\n" + bytes(range(256)), media).error


def test_the_engine_is_missed_only_when_it_is_needed():
    reader = Reader(tesseract="tesseract-qui-n-existe-pas")
    assert texts(read(drawn(letter), reader=reader)) == list(LETTER)
    with pytest.raises(EngineMissing, match="apt-get install"):
        read(saved(painted(drawn(letter)), "PNG"), Media.IMAGE, reader)
    with pytest.raises(EngineMissing, match="Tesseract"):
        read(saved(painted(drawn(letter)), "PNG"), Media.IMAGE, Reader(language="xyz"))


# ── pictures ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def picture():
    return painted(drawn(letter))


def test_a_scan_is_read_by_ocr_with_boxes_in_points(picture):
    document = read(scanned(picture))
    assert (document.reading, texts(document)) == (Reading.OCR, list(LETTER))
    assert 0.8 < document.quality < 1
    left = 72 + pdfmetrics.stringWidth("Logiciel ", "Helvetica", 11)
    assert near(word(document, "Exemplaire").box[:2], (left, 140 - 8.5), 3)
    assert all(0 < word.confidence < 1 for line in document.pages[0].lines for word in line.words)


def test_the_words_that_a_scanner_hid_behind_its_picture_are_not_trusted(picture):
    document = read(scanned(picture, paint=mode_three))
    assert (document.reading, texts(document), document.pages[0].hidden) == (Reading.OCR, list(LETTER), ())


def test_a_name_that_stands_only_in_the_logo_is_read_beside_the_text():
    logo = painted(drawn(lambda page: (page.setFont("Helvetica-Bold", 22), page.drawString(20, 20, "Exemple Santé")), size=(220, 60)))

    def paint(page):
        letter(page, top=200)
        page.drawInlineImage(logo, 60, 740, 110, 30)
        page.drawInlineImage(Image.effect_noise((60, 60), 90), 300, 740, 60, 60)

    quick = read(drawn(paint))
    assert (quick.reading, texts(quick)) == (Reading.TEXTE, list(LETTER))
    assert len(quick.pages[0].logos) == 2
    document = read(drawn(paint), reader=READER.closer())
    assert texts(document) == ["Exemple Santé", *LETTER]
    assert document.reading is Reading.MIXTE
    name = word(document, "Santé")
    assert name.confidence < 1
    assert 60 < name.box.x0 < 170
    assert HEIGHT - 770 < name.box.middle < HEIGHT - 740
    unread = read(drawn(paint), reader=Reader(tesseract="tesseract-qui-n-existe-pas", logos=True))
    assert texts(unread) == list(LETTER)
    assert [signal.code for signal in unread.signals] == ["image_non_lue"]


@pytest.mark.parametrize(("ink", "paper"), [("#0f5a4b", "white"), ("white", "#96141e")], ids=["dark on white", "white on red"])
def test_a_logo_of_large_letters_in_a_colour_is_read(ink, paper):
    def named(page):
        page.setFillColor(paper)
        page.rect(0, 0, 400, 60, stroke=0, fill=1)
        page.setFillColor(ink)
        page.circle(35, 30, 24, stroke=0, fill=1)
        page.setFont("Helvetica-Bold", 40)
        page.drawString(66, 16, "Bureau Exemple")

    logo = painted(drawn(named, size=(400, 60)), 300).convert("RGB")

    def paint(page):
        letter(page, top=200)
        page.drawInlineImage(logo, 60, 770, 200, 30)

    document = read(drawn(paint), reader=READER.closer())
    assert texts(document)[0].endswith("Bureau Exemple")
    assert HEIGHT - 800 < word(document, "Exemple").box.middle < HEIGHT - 770


def test_a_scan_pasted_in_a_page_of_text_is_read_too(picture):
    def paint(page):
        for place in range(12):
            page.drawString(40, 820 - 10 * place, f"Ligne {place} du message transféré avec la pièce du client, à traiter rapidement.")
        page.drawInlineImage(picture.crop((0, 0, 1654, 1500)), 0, 20, 595, 540)

    document = read(drawn(paint))
    assert document.reading is Reading.MIXTE
    assert texts(document)[12:] == list(LETTER)


def test_letters_without_meaning_are_not_a_text_layer():
    data = drawn(lambda page: page.drawString(72, 700, "\ue001\ue002\ue003 \ue004\ue005"))
    assert read(data).error


@pytest.mark.parametrize("degrees", [90, 180, 270, 3])
def test_a_picture_that_lies_or_leans_is_read_and_boxes_told_on_the_upright_picture(picture, degrees):
    turned = picture.rotate(degrees, expand=degrees != 3, fillcolor=255, resample=Image.Resampling.BICUBIC)
    document = read(saved(turned, "PNG"), Media.IMAGE)
    assert texts(document) == list(LETTER)
    page, upright = document.pages[0], turned if degrees == 3 else picture
    assert (page.width, page.height) == pytest.approx(upright.size, abs=1)
    box = page.shown(page.lines[0].words[0].box)
    ink = upright.crop([int(side) for side in box]).getextrema()
    assert ink[0] < 100
    assert box.height < box.width


def test_the_camera_is_believed_when_it_says_how_it_was_held(picture):
    exif = Image.Exif()
    exif[0x0112] = 6
    document = read(saved(picture.rotate(90, expand=True), "JPEG", quality=90, exif=exif), Media.IMAGE)
    assert texts(document) == list(LETTER)
    assert (document.pages[0].width, document.pages[0].height) == picture.size


def test_leader_dots_part_a_label_from_its_value_and_small_print_is_left_alone():
    rows = ["Établi(e) le ........ 12/05/2025", "Total TTC .................. 648,00 EUR"]
    small = "Exemple SAS au capital de 50 000 euros, 25000 Besançon, RCS Besançon 730 291 945"

    def paint(page):
        letter(page, top=200)
        page.drawString(72, 720, rows[0])
        page.drawString(72, 700, rows[1])
        page.setFont("Helvetica", 7)
        page.drawString(72, 60, small)

    found = grid(read(saved(painted(drawn(paint)), "PNG"), Media.IMAGE))
    assert found[:2] == [["Établi(e) le", "12/05/2025"], ["Total TTC", "648,00 EUR"]]
    assert [" ".join(row) for row in found[2:]] == [*LETTER, small]


def test_an_underlined_title_is_read():
    def paint(page):
        letter(page, top=200)
        page.setFont("Times-Roman", 16)
        page.drawString(72, 720, "Attestation de notre société")
        page.setLineWidth(0.8)
        page.line(72, 718.6, 72 + page.stringWidth("Attestation de notre société", "Times-Roman", 16), 718.6)

    assert texts(read(saved(painted(drawn(paint)), "PNG"), Media.IMAGE))[0] == "Attestation de notre société"


def test_every_page_of_a_tiff_is_a_page(picture):
    data = saved(picture.convert("1"), "TIFF", save_all=True, append_images=[Image.new("1", picture.size, 1)], compression="group4")
    document = read(data, Media.IMAGE)
    assert (document.page_count, texts(document), texts(document, 2)) == (2, list(LETTER), [])
    assert [(signal.code, signal.page) for signal in document.signals] == [("page_blanche", 2)]
    assert "2 pages" in read(data, Media.IMAGE, Reader(pages=1)).error


def test_a_picture_of_the_web_with_transparency_is_read(picture):
    assert texts(read(saved(picture.convert("RGBA"), "WEBP"), Media.IMAGE)) == list(LETTER)


def test_a_picture_of_a_telephone_is_read():
    photos = sorted((Path(__file__).parents[2] / "shared").glob("**/*.heic"))
    if not photos:
        pytest.skip("nothing free writes HEIC: a photo is needed")
    document = read(photos[0].read_bytes(), Media.IMAGE)
    assert document.error is None
    assert document.pages[0].lines


def test_a_picture_without_words_a_blank_and_a_huge_one_say_why(picture):
    assert "Aucun texte" in read(saved(Image.new("L", (800, 1000), 250), "PNG"), Media.IMAGE).error
    noisy = read(saved(Image.effect_noise((1600, 2200), 8).point(lambda grey: grey + 100), "PNG"), Media.IMAGE)
    assert [signal.code for signal in noisy.signals] == ["page_blanche"]
    assert "Aucun texte" in read(saved(Image.linear_gradient("L").resize((900, 700)), "PNG"), Media.IMAGE).error
    assert "millions de points" in read(saved(picture, "PNG"), Media.IMAGE, Reader(largest_picture=1_000_000)).error
    bomb = saved(Image.new("1", (30_000, 30_000)), "PNG")
    assert "millions de points" in read(bomb, Media.IMAGE).error


def test_ocr_that_gives_up_is_said(picture, monkeypatch):
    def give_up(*_args, **_options):
        raise ocr.OcrFailedError

    monkeypatch.setattr(ocr, "see", give_up)
    document = read(scanned(picture))
    assert document.error
    assert [signal.code for signal in document.signals] == ["page_trop_longue"]


# ── Word letters and electronic invoices ─────────────────────────────────────────────────────────────────────────────


def test_a_word_letter_is_read_in_its_order():
    page = docx.Document()
    page.sections[0].header.paragraphs[0].text = "Éditeur Exemple SAS"
    page.sections[0].footer.paragraphs[0].text = "RCS Lyon 123 456 789"
    page.add_paragraph("Attestation")
    page.add_paragraph("Date :\t12/03/2024")
    table = page.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "Logiciel", "Exemplaire 5"
    page.add_paragraph("Fait à Lyon.").add_run(" CACHE").font.hidden = True
    buffer = io.BytesIO()
    page.save(buffer)
    document = read(buffer.getvalue(), Media.DOCX)
    assert grid(document) == [
        ["Éditeur Exemple SAS"], ["Attestation"], ["Date :", "12/03/2024"], ["Logiciel", "Exemplaire 5"], ["Fait à Lyon."],
        ["RCS Lyon 123 456 789"],
    ]
    assert [signal.code for signal in document.signals] == ["hidden_text"]


def test_a_scan_pasted_in_a_word_letter_is_a_page_of_its_own(picture):
    letter_of = docx.Document()
    letter_of.add_paragraph("Veuillez trouver ma facture.")
    letter_of.add_picture(io.BytesIO(saved(picture, "PNG")))
    buffer = io.BytesIO()
    letter_of.save(buffer)
    document = read(buffer.getvalue(), Media.DOCX)
    assert (texts(document), texts(document, 2)) == (["Veuillez trouver ma facture."], list(LETTER))
    assert (document.reading, document.page_count) == (Reading.MIXTE, 2)


UBL = b"""<?xml version="1.0" encoding="UTF-8"?>
<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
  xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
  xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
  <cbc:ID>F-77</cbc:ID><cbc:IssueDate>2023-04-05</cbc:IssueDate><cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode>
  <cbc:Note>Logiciel DMP compatible</cbc:Note>
  <cac:AccountingSupplierParty><cac:Party><cac:PartyName><cbc:Name>Exemple</cbc:Name></cac:PartyName>
    <cac:PartyLegalEntity><cbc:RegistrationName>Exemple SAS</cbc:RegistrationName>
    <cbc:CompanyID>12345678900011</cbc:CompanyID></cac:PartyLegalEntity></cac:Party></cac:AccountingSupplierParty>
  <cac:AccountingCustomerParty><cac:Party><cac:PartyName><cbc:Name>Claire Martin</cbc:Name></cac:PartyName></cac:Party>
  </cac:AccountingCustomerParty>
  <cac:LegalMonetaryTotal><cbc:TaxInclusiveAmount currencyID="EUR">648.00</cbc:TaxInclusiveAmount></cac:LegalMonetaryTotal>
  <cac:InvoiceLine><cac:Item><cbc:Description>Licence annuelle</cbc:Description><cbc:Name>Exemplaire 5</cbc:Name></cac:Item>
  </cac:InvoiceLine>
</Invoice>"""

CII = b"""<?xml version="1.0" encoding="UTF-8"?>
<rsm:CrossIndustryInvoice xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"
  xmlns:ram="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"
  xmlns:udt="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100">
  <rsm:ExchangedDocumentContext><ram:GuidelineSpecifiedDocumentContextParameter><ram:ID>urn:factur-x.eu:1p0:basic</ram:ID>
  </ram:GuidelineSpecifiedDocumentContextParameter></rsm:ExchangedDocumentContext>
  <rsm:ExchangedDocument><ram:ID>F-78</ram:ID><ram:TypeCode>381</ram:TypeCode>
    <ram:IssueDateTime><udt:DateTimeString format="102">20230406</udt:DateTimeString></ram:IssueDateTime></rsm:ExchangedDocument>
  <rsm:SupplyChainTradeTransaction>
    <ram:IncludedSupplyChainTradeLineItem><ram:SpecifiedTradeProduct><ram:Name>Exemplaire 5</ram:Name></ram:SpecifiedTradeProduct>
    </ram:IncludedSupplyChainTradeLineItem>
    <ram:ApplicableHeaderTradeAgreement>
      <ram:SellerTradeParty><ram:Name>Exemple SAS</ram:Name>
        <ram:SpecifiedLegalOrganization><ram:ID schemeID="0002">123456789</ram:ID></ram:SpecifiedLegalOrganization>
      </ram:SellerTradeParty><ram:BuyerTradeParty><ram:Name>Claire Martin</ram:Name></ram:BuyerTradeParty>
    </ram:ApplicableHeaderTradeAgreement>
    <ram:ApplicableHeaderTradeSettlement><ram:SpecifiedTradeSettlementHeaderMonetarySummation>
      <ram:GrandTotalAmount>648.00</ram:GrandTotalAmount></ram:SpecifiedTradeSettlementHeaderMonetarySummation>
    </ram:ApplicableHeaderTradeSettlement>
  </rsm:SupplyChainTradeTransaction>
</rsm:CrossIndustryInvoice>"""


def test_a_plain_electronic_invoice_is_fields_and_rows():
    document = read(UBL, Media.XML)
    invoice = document.invoice
    assert (invoice.number, str(invoice.issued), invoice.type_code, str(invoice.total)) == ("F-77", "2023-04-05", "380", "648.00")
    assert (invoice.seller.name, invoice.seller.siren, invoice.buyer.name) == ("Exemple SAS", "123456789", "Claire Martin")
    assert invoice.lines == ("Exemplaire 5 – Licence annuelle",)
    assert document.reading is Reading.XML
    assert ["Facture", "F-77"] in grid(document)
    assert ["Logiciel DMP compatible"] in grid(document)


def attached(data, name, content):
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.attachments[name] = content
        pdf.save(buffer)
    return buffer.getvalue()


def test_an_invoice_inside_a_pdf_is_read_beside_its_page():
    document = read(attached(drawn(letter), "factur-x.xml", CII))
    assert texts(document) == list(LETTER)
    invoice = document.invoice
    assert (invoice.number, invoice.type_code, invoice.seller.siren) == ("F-78", "381", "123456789")
    assert (invoice.profile, str(invoice.issued), invoice.lines) == ("urn:factur-x.eu:1p0:basic", "2023-04-06", ("Exemplaire 5",))
    assert [signal.code for signal in document.signals] == ["xml_embedded"]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("factur-x.xml", b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]><Invoice>&b;</Invoice>", "xml_illisible"),
        ("factur-x.xml", b"<?xml version='1.0'?><Invoice>", "xml_illisible"),
        ("plan.dwg", b"AC1015", "fichier_incorpore"),
    ],
)
def test_other_files_inside_a_pdf_are_said(name, content, code):
    document = read(attached(drawn(letter), name, content))
    assert (document.invoice, [signal.code for signal in document.signals]) == (None, [code])


def test_reading_twice_gives_the_same(picture):
    data = scanned(picture)
    assert read(data) == read(data)


def test_white_letters_on_a_dark_banner_are_read():
    def paint(page):
        page.setFillColor(HexColor("#16324f"))
        page.rect(0, HEIGHT - 90, WIDTH, 90, fill=1, stroke=0)
        page.rect(0, 0, WIDTH, 60, fill=1, stroke=0)
        page.rect(0, 0, 40, HEIGHT, fill=1, stroke=0)
        page.setFillColor(white)
        page.setFont("Helvetica-Bold", 22)
        page.drawString(60, HEIGHT - 55, "Laboratoire Exemplaire")
        page.setFillColor(black)
        page.setFont("Helvetica", 11)
        letter(page, top=150)

    found = texts(read(saved(painted(drawn(paint)), "PNG"), Media.IMAGE))
    assert "Laboratoire Exemplaire" in found[0]
    assert found[1:] == list(LETTER)
