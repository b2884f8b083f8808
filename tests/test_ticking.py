"""Boxes that are drawn and not typed: a form's answer is the box that bears a tick."""

import hashlib
import io

import pytest
from reportlab.pdfgen import canvas

from verifier import catalog, pages
from verifier.domain import Media, Piece, Polarity
from verifier.fields import Finders, extract
from verifier.pages import Reader

SIDE = 9


def cross(sheet, x, y):
    sheet.line(x + 1, y + 1, x + SIDE - 1, y + SIDE - 1)
    sheet.line(x + 1, y + SIDE - 1, x + SIDE - 1, y + 1)


def letter(sheet, x, y):
    sheet.drawString(x + 1, y + 1, "X")


def square(sheet, x, y):
    sheet.rect(x + 2, y + 2, SIDE - 4, SIDE - 4, fill=1)


def tick(sheet, x, y):
    path = sheet.beginPath()
    path.moveTo(x + 2, y + 5)
    path.lineTo(x + 4, y + 2)
    path.lineTo(x + 8, y + 8)
    sheet.drawPath(path)


def form(mark, *, before=True, round_boxes=False):
    """« Logiciel DMP compatible : oui non », with a mark in the box of « non »."""
    file = io.BytesIO()
    sheet = canvas.Canvas(file)
    sheet.setFont("Helvetica", 11)
    sheet.drawString(60, 760, "Le formulaire ci-dessous est rempli par la société éditrice du logiciel.")
    sheet.drawString(60, 700, "Logiciel DMP compatible :")
    for x, word in ((215, "oui"), (265, "non")):
        sheet.drawString(x, 700, word)
        corner = x - 15 if before else x + 24
        if round_boxes:
            sheet.circle(corner + SIDE / 2, 700 + SIDE / 2, SIDE / 2)
        else:
            sheet.rect(corner, 700, SIDE, SIDE)
    if mark:
        mark(sheet, 250 if before else 289, 700)
    sheet.save()
    return file.getvalue()


def read(data):
    piece = Piece("formulaire.pdf", hashlib.sha256(data).hexdigest(), Media.PDF, data)
    lines = pages.read(piece, Reader()).pages[0].lines
    return next(" ".join(word.text for word in line.words) for line in lines if line.words[0].text == "Logiciel")


@pytest.mark.parametrize("mark", [cross, letter, square, tick])
def test_the_ticked_box_is_read_whatever_ticks_it(mark):
    assert read(form(mark)) == "Logiciel DMP compatible : ☐ oui ☒ non"


@pytest.mark.parametrize("round_boxes", [False, True])
def test_a_box_that_nobody_ticked_is_empty(round_boxes):
    assert read(form(None, round_boxes=round_boxes)) == "Logiciel DMP compatible : ☐ oui ☐ non"


def test_a_box_may_stand_behind_its_word():
    assert read(form(cross, before=False)) == "Logiciel DMP compatible : oui ☐ non ☒"


def test_the_frame_of_a_table_is_no_box():
    file = io.BytesIO()
    sheet = canvas.Canvas(file)
    for row in range(3):
        for column in range(3):
            sheet.rect(60 + 90 * column, 700 - 20 * row, 90, 20)
            sheet.drawString(65 + 90 * column, 706 - 20 * row, f"case {row} {column}")
    sheet.rect(330, 706, 3, 3, fill=1)      # a bullet
    sheet.drawString(340, 706, "une puce")
    sheet.save()
    data = file.getvalue()
    piece = Piece("tableau.pdf", hashlib.sha256(data).hexdigest(), Media.PDF, data)
    words = [word.text for line in pages.read(piece, Reader()).pages[0].lines for word in line.words]
    assert not {"☐", "☒"} & set(words)


# --- what the boxes make of the words beside them ---

CATALOGUE = {
    "sources.csv": "source_id,titre,url,date,autorite\ns-1,Liste inventée,,2024-01-15,officielle\n",
    "editeurs.csv": "id,nom,alias,groupe,source_id\ne-a,Alcyane Santé,Alcyane,,s-1\n",
    "logiciels.csv": "id,editeur_id,nom,alias,professions,source_id\nl-v,e-a,Velmora,,chirurgien-dentiste,s-1\n",
}
FRAME = (
    "ALCYANE SANTÉ", "ATTESTATION DE L'ÉDITEUR", "Fait à Rennes, le 12 mars 2024",
    "Le Docteur Claire MARTIN utilise le logiciel Velmora depuis le 4 mai 2021.",
)
YES, NO, BOTH, NEITHER = (True, False), (False, True), (True, True), (False, False)


@pytest.fixture(scope="module")
def finders(tmp_path_factory) -> Finders:
    folder = tmp_path_factory.mktemp("catalogue")
    for name, rows in CATALOGUE.items():
        (folder / name).write_text(rows, encoding="utf-8")
    return Finders(catalog.spotter(catalog.load(folder)))


def answered(finders, rows, ticks):
    """The statements about the DMP of a form: `rows` of words, each behind a drawn box, ticked in the order of `ticks`."""
    file = io.BytesIO()
    sheet = canvas.Canvas(file)
    for line, words in enumerate(FRAME):
        sheet.setFont("Helvetica", 11)
        sheet.drawString(60, 780 - 20 * line, words)
    told = iter(ticks)
    for line, words in enumerate(rows):
        y = 680 - 20 * line
        for place, word in enumerate(words):
            x = 60 + 150 * place
            boxed = word[:1] != ":"
            sheet.drawString(x + 15 * boxed, y, word.strip(":"))
            if boxed:
                sheet.rect(x, y, SIDE, SIDE)
                if next(told):
                    cross(sheet, x, y)
    sheet.save()
    data = file.getvalue()
    piece = Piece("formulaire.pdf", hashlib.sha256(data).hexdigest(), Media.PDF, data)
    facts = extract(0, pages.read(piece, Reader()), finders)
    sure = {mention.polarity for mention in facts.mentions} & {Polarity.POSITIVE, Polarity.NEGATIVE}
    return sure, [person.unequipped for person in facts.people]


@pytest.mark.parametrize(("ticks", "told"), [
    (YES, [{Polarity.POSITIVE}]),
    (NO, [{Polarity.NEGATIVE}, set()]),
    (BOTH, [{Polarity.POSITIVE, Polarity.NEGATIVE}, {Polarity.NEGATIVE}, set()]),      # never a plain yes
    (NEITHER, [set()]),
], ids=["oui", "non", "les deux", "aucune"])
@pytest.mark.parametrize("rows", [
    [(":Compatibilité DMP", "DMP compatible", "non DMP compatible")],
    [(":Compatibilité DMP", "DMP compatible", "non compatible")],
    [("DMP compatible",), ("DMP non compatible",)],
    [("Logiciel DMP compatible",), ("Logiciel non DMP compatible",)],
    [("Le logiciel est DMP compatible",), ("Le logiciel n'est pas DMP compatible",)],
    [(":Compatibilité DMP :", "oui", "non")],
], ids=["une ligne", "répété à demi", "DMP non", "deux lignes", "phrases", "oui et non"])
def test_a_drawn_box_speaks_for_its_own_words(finders, rows, ticks, told):
    sure, unequipped = answered(finders, rows, ticks)
    assert sure in told
    assert ticks is not YES or not any(unequipped)
