"""Word letters: what an eye sees is read, what it does not see is told apart, however it is hidden."""

import hashlib
import io
import subprocess
import sys
import zipfile

import docx
import pytest
from docx.oxml import parse_xml
from docx.shared import Inches, Pt
from PIL import Image

from verifier.domain import Media, Piece
from verifier.pages.docx import flowing, reading
from verifier.pages.reader import Reader
from verifier.pages.reading import read as read_piece

SAID = "Logiciel compatible DMP"
SPACES = " ".join(f'xmlns:{prefix}="{space}"' for prefix, space in {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "o": "urn:schemas-microsoft-com:office:office",
    "v": "urn:schemas-microsoft-com:vml",
    "odd": "urn:example:unheard",
}.items())


def letter_with(blocks, styles="", defaults="", settings=""):
    """The bytes of a letter that holds these blocks of XML between two paragraphs."""
    letter = docx.Document()
    letter.add_paragraph("Facture 12")
    holder = parse_xml(f"<w:body {SPACES}>{blocks}</w:body>")
    for block in list(holder):
        letter.element.body.insert(len(letter.element.body) - 1, block)
    letter.add_paragraph("Fin")
    for style in parse_xml(f"<w:styles {SPACES}>{styles}</w:styles>"):
        letter.styles.element.append(style)
    for mark in parse_xml(f"<w:rPr {SPACES}>{defaults}</w:rPr>"):
        letter.styles.element.find(".//{*}rPrDefault/{*}rPr").append(mark)
    for mark in parse_xml(f"<w:settings {SPACES}>{settings}</w:settings>"):
        for old in letter.settings.element.findall(mark.tag):
            letter.settings.element.remove(old)
        letter.settings.element.append(mark)
    return bytes_of(letter)


def bytes_of(letter):
    buffer = io.BytesIO()
    letter.save(buffer)
    return buffer.getvalue()


def read(data):
    return read_piece(Piece("lettre.docx", hashlib.sha256(data).hexdigest(), Media.DOCX, data), Reader())


def texts(document):
    return [line.text for page in document.pages for line in page.lines]


def hidden(document):
    return " ".join(word.text for page in document.pages for word in page.hidden)


def codes(document):
    return [signal.code for signal in document.signals]


def run(marks="", said=SAID):
    return f"<w:r><w:rPr>{marks}</w:rPr><w:t>{said}</w:t></w:r>"


def paragraph(marks="", of_paragraph="", said=SAID):
    return f"<w:p><w:pPr>{of_paragraph}</w:pPr>{run(marks, said)}</w:p>"


def style(kind, marks, name="Cache", more=""):
    return f'<w:style w:type="{kind}" w:styleId="{name}"><w:name w:val="{name}"/>{more}<w:rPr>{marks}</w:rPr></w:style>'


def table(cell, marks="", of_table="", of_row="", of_cell=""):
    return (f"<w:tbl><w:tblPr>{of_table}</w:tblPr><w:tblGrid><w:gridCol/></w:tblGrid><w:tr><w:trPr>{of_row}</w:trPr>"
            f"<w:tc><w:tcPr>{of_cell}</w:tcPr>{cell or paragraph(marks)}</w:tc></w:tr></w:tbl>")


def box(place="", extent='<wp:extent cx="2000000" cy="500000"/>', fill="", marks="", more=""):
    return (f'<w:p><w:r><w:drawing><wp:anchor>{place}{extent}{more}<a:graphic><a:graphicData uri="x"><wps:wsp><wps:spPr>{fill}'
            f"</wps:spPr><wps:txbx><w:txbxContent>{paragraph(marks)}</w:txbxContent></wps:txbx></wps:wsp></a:graphicData>"
            f"</a:graphic></wp:anchor></w:drawing></w:r></w:p>")


def older_box(how, fill="", marks=""):
    return (f'<w:p><w:r><w:pict><v:shape style="{how}" {fill}><v:textbox><w:txbxContent>{paragraph(marks)}'
            "</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>")


def tracked(name, inner):
    return f'<w:p><w:{name} w:id="1" w:author="a" w:date="2024-01-01T00:00:00Z">{inner}</w:{name}></w:p>'


WHITE, BLACK = '<w:color w:val="FFFFFF"/>', '<w:color w:val="000000"/>'
FAR = '<wp:positionH relativeFrom="page"><wp:posOffset>{}</wp:posOffset></wp:positionH>'
STYLED_TABLE = ('<w:style w:type="table" w:styleId="Grille"><w:name w:val="Grille"/><w:tblStylePr w:type="firstRow"><w:rPr>'
                '<w:color w:val="FFFFFF"/></w:rPr><w:tcPr><w:shd w:val="clear" w:fill="1F3864"/></w:tcPr></w:tblStylePr></w:style>')
BARE_TABLE = STYLED_TABLE.replace('<w:shd w:val="clear" w:fill="1F3864"/>', "")
HEADED = '<w:tblStyle w:val="Grille"/><w:tblLook w:firstRow="1"/>'

HIDDEN = {
    "marked hidden": (paragraph("<w:vanish/>"),),
    "always hidden": (paragraph("<w:specVanish/>"),),
    "white": (paragraph(WHITE),),
    "nearly white": (paragraph('<w:color w:val="FEFEFE"/>'),),
    "of the paper's colour in the theme": (paragraph('<w:color w:val="000000" w:themeColor="background1"/>'),),
    "nearly white by a tint": (paragraph('<w:color w:val="000000" w:themeColor="text1" w:themeTint="08"/>'),),
    "of one point": (paragraph('<w:sz w:val="2"/>'),),
    "of one point, for other scripts": (paragraph('<w:cs/><w:szCs w:val="2"/>'),),
    "scaled to nothing": (paragraph('<w:w w:val="1"/>'),),
    "letters one upon the other": (paragraph('<w:spacing w:val="-120"/>'),),
    "fitted in nothing": (paragraph('<w:fitText w:val="4"/>'),),
    "filled with nothing": (paragraph("<w14:textFill><w14:noFill/></w14:textFill>"),),
    "filled with white": (paragraph('<w14:textFill><w14:solidFill><w14:srgbClr w14:val="FFFFFF"/></w14:solidFill></w14:textFill>'),),
    "by a style of letters": (paragraph('<w:rStyle w:val="Cache"/>'), style("character", "<w:vanish/>")),
    "by a style of paragraphs": (paragraph("", '<w:pStyle w:val="Cache"/>'), style("paragraph", WHITE)),
    "by what a style is based on": (
        paragraph("", '<w:pStyle w:val="Fils"/>'),
        style("paragraph", "<w:vanish/>") + style("paragraph", "", "Fils", '<w:basedOn w:val="Cache"/>')),
    "by the usual style": (paragraph("<w:b/>", '<w:pStyle w:val="Inconnu"/><w:spacing w:line="2" w:lineRule="exact"/>'),),
    "struck by a style": (paragraph("", '<w:pStyle w:val="Cache"/>'), style("paragraph", "<w:strike/>")),
    "struck twice": (paragraph("<w:dstrike/>"),),
    "moved elsewhere": (tracked("moveFrom", run()),),
    "deleted, as text": (tracked("del", run()),),
    "in a hidden row": (table("", of_row="<w:hidden/>"),),
    "in a deleted row": (table("", of_row='<w:del w:id="1" w:author="a"/>'),),
    "in a flat row": (table("", of_row='<w:trHeight w:val="1" w:hRule="exact"/>'),),
    "in a table in a hidden row": (table(table("") + "<w:p/>", of_row="<w:hidden/>"),),
    "white in a plain table": (table("", WHITE),),
    "white in a white cell of a dark table": (
        table("", WHITE, of_table='<w:shd w:val="clear" w:fill="000000"/>', of_cell='<w:shd w:val="clear" w:fill="FFFFFF"/>'),),
    "white by the style of a table": (table("", of_table=HEADED), BARE_TABLE),
    "in a table beside the sheet": (table("", of_table='<w:tblInd w:w="40000" w:type="dxa"/>'),),
    "an older box beside the sheet": (older_box("position:absolute;margin-left:-5000pt;width:100pt;height:20pt"),),
    "an older box that is hidden": (older_box("width:100pt;height:20pt;visibility:hidden"),),
    "white in an older white box": (older_box("width:100pt;height:20pt", 'fillcolor="#fff"', WHITE),),
    "a box beside the sheet": (box(FAR.format(20_000_000)),),
    "a box before the sheet": (box(FAR.format(-9_000_000)),),
    "a box without size": (box(extent='<wp:extent cx="1" cy="1"/>'),),
    "a hidden box": (box(more='<wp:docPr id="1" name="a" hidden="1"/>'),),
    "a box on a hidden run": (box().replace("<w:r><w:drawing>", "<w:r><w:rPr><w:vanish/></w:rPr><w:drawing>"),),
    "white in an empty box": (box(fill="<a:noFill/>", marks=WHITE),),
    "an indent of 40 inches": (paragraph("", '<w:ind w:left="57600"/>'),),
    "an indent of -40 inches": (paragraph("", '<w:ind w:left="-57600"/>'),),
    "to the right, outside": (paragraph("", '<w:ind w:right="-57600"/><w:jc w:val="right"/>'),),
    "a frame beside the sheet": (paragraph("", '<w:framePr w:x="30000" w:y="1" w:hAnchor="page"/>'),),
    "a line of no height": (paragraph("", '<w:spacing w:line="2" w:lineRule="exact"/>'),),
    "a line of a quarter of a letter": (paragraph('<w:sz w:val="48"/>', '<w:spacing w:line="100" w:lineRule="exact"/>'),),
    "white on a white highlight": (paragraph(WHITE + '<w:highlight w:val="white"/>'),),
    "black on black": (paragraph(BLACK + '<w:highlight w:val="black"/>'),),
    "black on a black paragraph": (paragraph(BLACK, '<w:shd w:val="clear" w:fill="000000"/>'),),
    "black on solid black": (paragraph(BLACK + '<w:shd w:val="solid" w:color="000000" w:fill="FFFFFF"/>'),),
    "in the code of a field": (
        f'<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>{run()}<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>',),
}


@pytest.mark.parametrize("how", HIDDEN)
def test_what_no_eye_sees_is_no_text_of_the_letter(how):
    document = read(letter_with(*HIDDEN[how]))
    assert document.error is None
    assert texts(document) == ["Facture 12", "Fin"]
    assert hidden(document) == SAID
    assert codes(document) == ["hidden_text"]
    assert not any(word.visible for page in document.pages for word in page.hidden)


def test_a_letter_hidden_as_a_whole_says_so():
    document = read(letter_with(paragraph(), defaults="<w:vanish/>"))
    assert document.error.startswith("Rien de ce que contient ce document n'est visible")
    assert SAID in hidden(document)


DARK = '<w:shd w:val="clear" w:color="auto" w:fill="1F3864"/>'
SEEN = {
    "plain": (paragraph(),),
    "on the web only": (paragraph("<w:webHidden/>"),),
    "a mark switched off": (paragraph('<w:vanish w:val="0"/><w:strike w:val="false"/>'),),
    "hidden twice by styles is shown": (
        paragraph('<w:rStyle w:val="Lettres"/>', '<w:pStyle w:val="Cache"/>'),
        style("paragraph", "<w:vanish/>") + style("character", "<w:vanish/>", "Lettres")),
    "shown against its style": (
        paragraph('<w:vanish w:val="0"/><w:color w:val="auto"/>', '<w:pStyle w:val="Cache"/>'), style("paragraph", "<w:vanish/>" + WHITE)),
    "a coloured title": (paragraph('<w:color w:val="2F5496" w:themeColor="accent1" w:themeShade="BF"/><w:sz w:val="48"/>'),),
    "a pale grey note": (paragraph('<w:color w:val="BFBFBF"/><w:sz w:val="12"/>'),),
    "a grey of the theme": (paragraph('<w:color w:val="7F7F7F" w:themeColor="text1" w:themeTint="80"/>'),),
    "a narrow title": (paragraph('<w:w w:val="66"/><w:spacing w:val="-20"/>'),),
    "on a yellow highlight": (paragraph('<w:highlight w:val="yellow"/>'),),
    "automatic on black": (paragraph('<w:highlight w:val="black"/>'),),
    "white on a dark paragraph": (paragraph(WHITE, DARK),),
    "white on a dark run": (paragraph(WHITE + DARK),),
    "white in a dark cell": (table("", WHITE, of_cell=DARK),),
    "white in a dark table": (table("", WHITE, of_table=DARK),),
    "white in a dark head by the style of a table": (table("", of_table=HEADED), STYLED_TABLE),
    "white in a dark head by the bits of a table": (
        table("", of_table='<w:tblStyle w:val="Grille"/><w:tblLook w:val="04A0"/>'), STYLED_TABLE),
    "inserted": (tracked("ins", run()),),
    "moved here": (tracked("moveTo", run()),),
    "a filled control": (f'<w:p><w:sdt><w:sdtPr><w:alias w:val="Mention"/></w:sdtPr><w:sdtContent>{run()}</w:sdtContent></w:sdt></w:p>',),
    "a filled control of whole paragraphs": (f"<w:sdt><w:sdtPr/><w:sdtContent>{paragraph()}</w:sdtContent></w:sdt>",),
    "a control around a row": (
        table("").replace("<w:tr>", "<w:sdt><w:sdtContent><w:tr>").replace("</w:tr>", "</w:tr></w:sdtContent></w:sdt>"),),
    "a link": (f'<w:p><w:hyperlink w:anchor="a">{run()}</w:hyperlink></w:p>',),
    "the result of a field": (
        ('<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>MERGEFIELD A</w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run()}<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'),),
    "a box in the margin": (box(FAR.format(100_000), fill="<a:noFill/>"),),
    "white in a blue box": (box(fill='<a:solidFill><a:schemeClr val="accent1"/></a:solidFill>', marks=WHITE),),
    "white in a box with a picture": (box(fill="<a:blipFill><a:blip/></a:blipFill>", marks=WHITE),),
    "an older box": (older_box("position:absolute;margin-left:-50pt;margin-top:12pt;width:200pt;height:40pt"),),
    "white in an older blue box": (older_box("width:200pt;height:40pt", 'fillcolor="#4472c4 [3204]"', WHITE),),
    "an outdent into the margin": (paragraph("", '<w:ind w:left="-851" w:hanging="360"/>'),),
    "a list": (paragraph("", '<w:ind w:left="720" w:hanging="360"/>'),),
    "centred": (paragraph("", '<w:jc w:val="center"/><w:spacing w:line="240" w:lineRule="exact"/>'),),
    "the branch that Word takes": (
        (f'<w:p><mc:AlternateContent><mc:Choice Requires="wps">{run()}</mc:Choice>'
        f'<mc:Fallback>{run(said="autre")}</mc:Fallback></mc:AlternateContent></w:p>'),),
    "the branch that is left": (
        (f'<w:p><mc:AlternateContent><mc:Choice Requires="odd">{run(said="autre")}</mc:Choice>'
        f"<mc:Fallback>{run()}</mc:Fallback></mc:AlternateContent></w:p>"),),
}


@pytest.mark.parametrize("how", SEEN)
def test_what_an_eye_sees_is_read(how):
    document = read(letter_with(*SEEN[how]))
    assert texts(document) == ["Facture 12", SAID, "Fin"]
    assert (hidden(document), codes(document), document.error) == ("", [], None)


def test_an_unfilled_control_says_nothing_and_is_no_secret():
    control = f"<w:p><w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{run()}</w:sdtContent></w:sdt></w:p>"
    document = read(letter_with(control))
    assert (texts(document), hidden(document), codes(document)) == (["Facture 12", "Fin"], SAID, [])


def test_what_was_moved_within_the_letter_is_no_secret():
    document = read(letter_with(tracked("moveFrom", run()) + tracked("moveTo", run())))
    assert (texts(document), hidden(document), codes(document)) == (["Facture 12", SAID, "Fin"], "", [])


def test_a_checkbox_and_a_merged_cell_are_read():
    ticked = ('<w:p><w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val="1"/></w14:checkbox></w:sdtPr><w:sdtContent>'
              f"{run(said='☒')}</w:sdtContent></w:sdt>{run(said=' oui')}</w:p>")
    letter = docx.Document(io.BytesIO(letter_with(ticked)))
    grid = letter.add_table(3, 2)
    for place, cell in enumerate(("Produit", "1", "x", "2", "", "3")):
        grid.cell(place // 2, place % 2).text = cell
    grid.cell(1, 0).merge(grid.cell(2, 0))
    assert texts(read(bytes_of(letter))) == ["Facture 12", "☒ oui", "Fin", "Produit 1", "x 2", "x 3"]


def test_a_header_of_a_first_page_counts_where_there_is_one():
    letter = docx.Document()
    letter.add_paragraph("Facture 12")
    letter.sections[0].first_page_header.paragraphs[0].text = SAID
    assert texts(read(bytes_of(letter))) == ["Facture 12"]
    letter.sections[0].different_first_page_header_footer = True
    assert texts(read(bytes_of(letter))) == [SAID, "Facture 12"]


def test_the_paper_and_the_theme_of_the_letter_count():
    page = "<w:displayBackgroundShape/>"
    data = letter_with(paragraph(WHITE), settings=page)
    letter = docx.Document(io.BytesIO(data))
    letter.element.insert(0, parse_xml(f'<w:background {SPACES} w:color="203040"/>'))
    assert SAID in texts(read(bytes_of(letter)))
    swapped = '<w:clrSchemeMapping w:bg1="dark1" w:t1="light1"/>'
    assert hidden(read(letter_with(paragraph('<w:color w:themeColor="text1"/>'), settings=swapped))) == SAID


def test_a_picture_that_no_eye_sees_is_not_read():
    picture = io.BytesIO()
    Image.new("L", (400, 300), 200).save(picture, "PNG")
    letter = docx.Document()
    letter.add_paragraph("Facture 12")
    letter.add_picture(picture, width=Pt(1))
    opened = reading.opened(bytes_of(letter))
    assert list(reading.pictures(opened, reading.flow_of(opened).eye)) == []
    letter.add_picture(picture, width=Inches(3))
    opened = reading.opened(bytes_of(letter))
    assert list(reading.pictures(opened, reading.flow_of(opened).eye)) == [picture.getvalue()]


def test_what_is_set_in_a_letter_from_elsewhere_does_no_harm():
    odd = ('<w:p><w:r><w:object><v:shape style="width:50pt;height:50pt"><v:imagedata r:id="rId99"/></v:shape>'
           '<o:OLEObject r:id="rId98" ProgID="Excel.Sheet.12"/></w:object></w:r></w:p><w:altChunk r:id="rId97"/>'
           '<w:p><w:r><w:drawing><wp:inline><a:graphic><a:graphicData uri="p"><a:blip r:link="rId96"/><a:blip r:embed="rId95"/>'
           "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>")
    letter = docx.Document(io.BytesIO(letter_with(odd)))
    letter.part.rels.get_or_add_ext_rel("http://schemas.openxmlformats.org/officeDocument/2006/relationships/image",
                                        "https://example.invalid/a.png")
    document = read(bytes_of(letter))
    assert (texts(document), document.error) == (["Facture 12", "Fin"], None)


@pytest.mark.parametrize("odd", [
    '<w:p><w:pPr><w:ind w:left="x"/><w:spacing w:line="" w:lineRule="exact"/></w:pPr>' + run('<w:sz w:val="-"/><w:w w:val="%"/>') + "</w:p>",
    paragraph('<w:color w:val="12"/><w:shd w:val="pct"/><w:highlight w:val="no"/>', '<w:pStyle w:val="Cache"/>'),
    table("", of_table='<w:tblStyle w:val="Cache"/><w:tblLook w:val="zz"/>'),
    box(place=FAR.format("x"), extent='<wp:extent cx="" cy="a"/>', fill="<a:solidFill/>"),
])
def test_lengths_and_colours_that_are_none_do_no_harm(odd):
    circle = style("paragraph", "", more='<w:basedOn w:val="Cache"/>')
    assert texts(read(letter_with(odd, circle))) == ["Facture 12", SAID, "Fin"]


def test_a_broken_theme_does_no_harm():
    source, out = zipfile.ZipFile(io.BytesIO(letter_with(paragraph()))), io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            target.writestr(name, b"<a" if "theme" in name else source.read(name))
    assert texts(read(out.getvalue())) == ["Facture 12", SAID, "Fin"]


def test_a_letter_without_end_is_given_up(monkeypatch):
    monkeypatch.setattr(flowing, "MOST_TOLD", 1000)
    assert "trop lourd" in read(letter_with(paragraph() * 600)).error
    assert "trop lourd" in read(letter_with(f"<w:tbl>{'<w:tr>' + '<w:tc/>' * 600 + '</w:tr>'}{'<w:tr>' + '<w:tc/>' * 600 + '</w:tr>'}</w:tbl>")).error
    assert read(letter_with(paragraph() * 300)).error is None


INVOICE = ("AGATHA CD SOFT", "FACTURE n° FA24-03187", "Date de facture : 12/03/2024", "Facturé à : Docteur Ondine MALTERRE, chirurgien-dentiste",
           "RPPS 10999001125", "AGATHA SEVEN version 24.01 - licence  1980,00 €", "Total TTC 1980,00 €", "Acquittée le 12/03/2024")


@pytest.mark.parametrize(("marks", "verdict"), [("", "CONFORME"), ('<w:color w:val="FEFEFE"/>', "VÉRIFIER")])
def test_a_mention_that_no_eye_sees_is_told_to_the_agent(tmp_path, marks, verdict):
    place = tmp_path / "facture.docx"
    place.write_bytes(letter_with("".join(paragraph(said=line) for line in INVOICE) + paragraph(marks)))
    asked = [sys.executable, "-m", "verifier.cli", place, "--dispositif", "fami", "--exercice", "2024"]
    told = subprocess.run(asked, capture_output=True, text=True, encoding="utf-8", check=False).stdout
    assert verdict in told.splitlines()[0]
    assert ("l'œil ne voit pas" in " ".join(told.split())) is bool(marks)
