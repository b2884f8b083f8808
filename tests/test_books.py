"""What a batch leaves to read: a table that runs nothing, a workbook that filters, a page that needs nothing but itself."""

import base64
import csv
import hashlib
import io
import json
import os
import re
import zipfile
from dataclasses import replace
from datetime import date, datetime

import numpy as np
import openpyxl
import pypdfium2
import pytest
from at_once import at_once
from click.testing import CliRunner
from lxml import html
from made import CLAIM, INVOICE, LOCKED, MATCHING, PLACE, VERDICT, VERIFICATION, judged
from papers import HEIGHT, bill, drawn, painted, saved
from PIL import Image
from sent import mailed, zipped

from verifier import batch, pipeline, reports, resources
from verifier.batch import cropping, from_folder
from verifier.batch.dossiers import Dossier
from verifier.cli.main import run
from verifier.domain import Box, Claim, Dispositif, Evidence, FieldName, Picture, Profession, Signal, Status
from verifier.errors import OutputError, UsageError
from verifier.reports import cells, to_page, to_workbook
from verifier.settings import Settings, read
from verifier.wording import say, table

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "\uff1d1", "\uff0b1", "\uff0d1", "\uff20a", "\u200b=1", "\x00=1"]
EVIL = "=cmd|' /C calc'!A0 <script>alert(1)</script>\"><img src=x onerror=alert(1)> \x1b[31m\x00\x0b\ufffe\u202e {{7*7}} {% raw %} </style> _x0041_"
OUT = ("results.csv", "results.xlsx", "rapport.html")


@pytest.fixture(scope="module")
def loaded():
    return resources.load(Settings())


@pytest.fixture
def published(tmp_path, loaded):
    """Publish verifications; the folder in which they are."""
    def publishes(*verifications, dossiers=(), name="out", **extent):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "results.jsonl").write_text(reports.render(verifications, "jsonl"), encoding="utf-8", newline="\n")
        batch.publish_books(folder, dossiers, replace(loaded, extent=replace(loaded.extent, **extent)))
        return folder

    return publishes


def of_every_status():
    """A dossier of each status, in an order that is not an agent's."""
    return [judged(status, f"D-{status}") for status in Status]


def with_text(text):
    """The dossier, this text in every place where a document or a person could have put it."""
    facts = replace(INVOICE, name=f"{text}.pdf")
    criteria = tuple(replace(each, message=text, evidence=(replace(PLACE, text=text),)) for each in VERDICT.criteria)
    verdict = replace(VERDICT, criteria=criteria, reply=f"Bonjour,\n{text}", notes=(text,))
    matching = replace(MATCHING, version=text, best=replace(MATCHING.best, nom=text, editeur=text))
    return replace(VERIFICATION, dossier=text, claim=replace(CLAIM, praticien=text, declaration=text, numero_ps=text),
                   facts=(facts, replace(LOCKED, error=text)), matching=matching, verdict=verdict)


def cells_of(folder):
    data = (folder / "results.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig")), delimiter=";"))


def book_of(folder):
    return openpyxl.load_workbook(folder / "results.xlsx")


def page_of(folder):
    return html.fromstring((folder / "rapport.html").read_text(encoding="utf-8"))


def words_of(element):
    return " ".join(element.text_content().split())


class TestReading:
    def test_results_are_read_one_by_one_as_they_were(self, published):
        folder = published(*of_every_status())
        path = folder / "results.jsonl"
        found = list(reports.stream(path))
        whole = [each.verification for each in reports.read(path)]
        assert [each for _, each in found] == [reports.gist_of(each) for each in whole]
        assert list(reports.at(path, [offset for offset, _ in found[::-1]])) == whole[::-1]

    @pytest.mark.parametrize("line", ["{", "{}", "[]", '{"a": NaN}', "\udc80"])
    def test_a_line_that_is_no_result_is_named(self, tmp_path, line):
        path = tmp_path / "results.jsonl"
        path.write_bytes(reports.render([VERIFICATION], "jsonl").encode() + line.encode("utf-8", "surrogateescape") + b"\n")
        with pytest.raises(UsageError, match="ligne 2"):
            list(reports.stream(path))


class TestTable:
    def test_it_is_the_table_of_the_command(self, published):
        folder = published(*of_every_status())
        stored = [each.verification for each in reports.read(folder / "results.jsonl")]
        assert (folder / "results.csv").read_bytes().decode("utf-8-sig") == reports.render(stored, "csv")
        assert [row["dossier"] for row in cells_of(folder)] == [each.dossier for each in stored]

    @pytest.mark.parametrize("text", FORMULAS, ids=ascii)
    def test_no_cell_begins_a_formula(self, published, text):
        (row,) = cells_of(published(with_text(text)))
        assert [name for name, cell in row.items() if re.match(r"[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]", cell)] == []
        assert row["version"].startswith("'")


class TestWorkbook:
    def test_its_sheets_are_ready_to_work_in(self, published):
        book = book_of(published(*of_every_status()))
        assert book.sheetnames == ["Dossiers", "Critères", "Mentions manquantes"]
        assert [sheet.freeze_panes for sheet in book] == ["C2", "C2", "B2"]
        assert [sheet.auto_filter.ref for sheet in book] == ["A1:V7", "A1:I31", "A1:E2"]
        assert [sheet.max_row for sheet in book] == [7, 31, 2]
        assert all(sheet.column_dimensions[letter].width > 5 for sheet in book for letter in "ABCDE")

    def test_those_that_need_an_agent_come_first(self, published):
        book = book_of(published(*of_every_status(), judged(Status.A_VERIFIER, "D-later")))
        assert [row[1].value for row in book["Dossiers"].iter_rows(min_row=2)] == [
            "D-a_verifier", "D-later", "D-illisible", "D-incomplet", "D-non_conforme", "D-conforme", "D-sans_objet",
        ]
        assert [row[1].value for row in book["Critères"].iter_rows(min_row=2)][::5] == [
            "D-a_verifier", "D-later", "D-illisible", "D-incomplet", "D-non_conforme", "D-conforme", "D-sans_objet",
        ]

    def test_a_status_is_worded_and_coloured(self, published):
        book = book_of(published(*of_every_status()))
        seen = [*book["Dossiers"]["A"][1:], *book["Critères"]["D"][1:6]]
        assert [cell.value for cell in seen] == [
            "À vérifier", "Illisible", "Incomplet", "Non conforme", "Conforme", "Sans objet",
            "Satisfait", "Absent", "Contredit", "Indéterminé", "Sans objet",
        ]
        for cell in seen:
            assert contrast(cell.font.color.rgb[2:], cell.fill.fgColor.rgb[2:]) >= 7
        assert len({cell.fill.fgColor.rgb for cell in seen[:6]}) == 6

    def test_values_have_their_own_types(self, published):
        row = {head.value: cell for head, cell in zip(*book_of(published(VERIFICATION))["Dossiers"].iter_rows(), strict=True)}
        assert row["Exercice"].value == 2024
        assert row["Date du document"].value == datetime(2024, 1, 2)  # noqa: DTZ001
        assert row["Date du document"].is_date
        assert row["Ressemblance"].value == 0.9712
        assert row["Ressemblance"].number_format == "0%"
        assert row["Il manque"].value == "Mention « DMP compatible »"
        assert row["Pièces"].value == "facture.pdf\nscan.pdf"
        assert row["Pièces"].alignment.wrap_text
        assert row["À regarder"].value == "\n".join(each.message for each in VERDICT.criteria[1:4])

    def test_what_was_not_read_says_why(self, published):
        unread = replace(VERIFICATION, facts=(LOCKED,), verdict=replace(VERDICT, status=Status.ILLISIBLE, criteria=()))
        folder = published(unread)
        assert book_of(folder)["Dossiers"]["C2"].value == LOCKED.error
        assert words_of(page_of(folder).xpath("//td[@class='c-regarder']")[0]) == LOCKED.error

    def test_no_row_is_too_low_for_its_words(self, published):
        sheet = book_of(published(VERIFICATION, with_text("mot " * 200)))["Critères"]
        assert sheet.row_dimensions[7].height >= 15 * 800 / sheet.column_dimensions["E"].width
        assert sheet.row_dimensions[7].height <= 300

    def test_a_criterion_says_where_it_was_read(self, published):
        head, first, *_ = book_of(published(VERIFICATION))["Critères"].iter_rows(values_only=True)
        assert dict(zip(head, first, strict=True)) == {
            "Statut du dossier": "Incomplet", "Dossier": "D-1", "Critère": "Pièce recevable", "Statut du critère": "Satisfait",
            "Message": "Une facture a été transmise.", "Source": "Guide d'essai, 1.1.3", "Pièce": "facture.pdf", "Page": 1,
            "Mots lus": "« Licence Logiciel Essai »",
        }

    def test_what_is_missing_is_counted_by_whom_it_concerns(self, published):
        nurse = replace(VERIFICATION, claim=replace(CLAIM, profession=Profession.INFIRMIER))
        many = [replace(nurse, dossier=f"N-{place}") for place in range(70)]
        rows = list(book_of(published(VERIFICATION, *many))["Mentions manquantes"].iter_rows(min_row=2, values_only=True))
        assert [row[:4] for row in rows] == [
            ("Mention « DMP compatible »", "FAMI", "infirmier", 70), ("Mention « DMP compatible »", "FAMI", "chirurgien-dentiste", 1)]
        assert rows[0][4].startswith("N-0, N-1, ")
        assert "et 10 de plus" in rows[0][4]
        assert rows[1][4] == "D-1"

    @pytest.mark.parametrize("text", [*FORMULAS, EVIL, "\ud800", "\ufffe\uffff", "é" * 40_000, "😀" * 30_000], ids=lambda text: ascii(text)[:20])
    def test_no_text_is_run_nor_breaks_the_file(self, published, text):
        folder = published(with_text(text))
        book = book_of(folder)
        found = [cell for sheet in book for row in sheet.iter_rows(min_row=2) for cell in row if cell.value is not None]
        assert {cell.data_type for cell in found} <= {"s", "n", "d"}
        assert all(len(cell.value.encode("utf-16-le")) // 2 <= 32_767 for cell in found if cell.data_type == "s")
        assert all(cell.quotePrefix for cell in book["Dossiers"][2] if cell.column_letter in "BCEN")
        with zipfile.ZipFile(folder / "results.xlsx") as file:
            assert b"<f>" not in file.read("xl/worksheets/sheet1.xml")

    def test_a_text_that_excel_would_cut_says_that_it_is_cut(self, published):
        (cell,) = book_of(published(with_text("é" * 40_000)))["Dossiers"]["N"][1:]
        assert cell.value.endswith("la suite est dans results.jsonl]")

    def test_an_escape_of_excel_s_own_is_shown_as_it_is(self):
        assert "_x005F_x0041_" in cells.inline("_x0041_", 1)     # Excel reads « _x005F_ » as « _ »

    def test_a_sheet_that_excel_would_cut_says_what_is_left_out(self, published, monkeypatch):
        monkeypatch.setattr(to_workbook, "MOST_ROWS", 20)
        book = book_of(published(*of_every_status()))
        assert [sheet.max_row for sheet in book] == [7, 20, 2]
        assert book["Critères"]["B20"].value.startswith("Feuille coupée : Excel n'accepte que 20 lignes. Il en manque 12 ")
        assert [cell.value for cell in book["Critères"]["B"][1:7]] == ["D-a_verifier"] * 5 + ["D-illisible"]

    def test_a_day_before_excel_s_calendar_is_a_text(self, published):
        old = replace(INVOICE.fields[FieldName.DOCUMENT_DATE], value=date(1899, 5, 4))
        facts = replace(INVOICE, fields={FieldName.DOCUMENT_DATE: old})
        assert book_of(published(replace(VERIFICATION, facts=(facts,))))["Dossiers"]["Q2"].value == "04/05/1899"


def channel(value):
    share = value / 255
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4


def contrast(one, other):
    """WCAG 2.2, relative luminance: « 1B2430 » on « FFFFFF »."""
    lights = sorted(sum(weight * channel(int(colour[place:place + 2], 16)) for weight, place in ((0.2126, 0), (0.7152, 2), (0.0722, 4)))
                    for colour in (one, other))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def schemes():
    """The colours of the page by name, in each of its schemes."""
    style = to_page.source_of("rapport.css")
    blocks = [dict(re.findall(r"--([\w-]+): #([0-9a-f]{3,6});", block)) for block in re.findall(r":root \{(.*?)\}", style, re.DOTALL)]
    light, dark, paper = ({name: value if len(value) == 6 else "".join(2 * sign for sign in value) for name, value in each.items()} for each in blocks)
    return {"light": light, "dark": {**light, **dark}, "paper": {**light, **paper}}


class TestPage:
    def test_it_needs_nothing_but_itself(self, published):
        page = page_of(published(*of_every_status()))
        linked = [value for element in page.iter() for name, value in element.attrib.items() if name in {"src", "href", "action", "srcset", "data"}]
        assert linked
        assert all(value.startswith(("#", "data:image/")) for value in linked)
        assert "url(" not in to_page.source_of("rapport.css")
        assert not page.xpath("//*[@style]")

    def test_the_browser_may_run_its_script_and_no_other(self, published):
        page = page_of(published(VERIFICATION))
        (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
        rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
        assert rules["default-src"] == "'none'"
        for sort in ("script", "style"):
            (element,) = page.xpath(f"//{sort}")
            digest = base64.b64encode(hashlib.sha256(element.text.encode()).digest()).decode()
            assert rules[f"{sort}-src"] == f"'sha256-{digest}'"

    def test_what_a_document_says_is_shown_as_text(self, published):
        page = page_of(published(with_text(EVIL), with_text("<b>gras</b>")))
        assert len(page.xpath("//script")) == 1
        assert not page.xpath("//b | //img | //@*[starts-with(name(), 'on')]")
        assert page.xpath("count(//style)") == 1
        assert "<script>alert(1)</script>" in words_of(page.get_element_by_id("table"))
        assert "{{7*7}}" in words_of(page.get_element_by_id("table"))
        assert not re.search("[\x00\x1b\u202e]", page.text_content())

    def test_every_dossier_is_there_and_worded_those_to_look_at_first(self, published):
        page = page_of(published(*of_every_status()))
        rows = page.xpath("//table[@id='table']/tbody")
        assert [words_of(row.xpath("./tr[1]/th")[0]) for row in rows] == [
            "D-a_verifier", "D-illisible", "D-incomplet", "D-non_conforme", "D-conforme", "D-sans_objet"]
        assert [words_of(row.xpath("./tr[1]/td[1]")[0]) for row in rows] == [
            "? À vérifier", "✗ Illisible", "✗ Incomplet", "✗ Non conforme", "✓ Conforme", "– Sans objet"]
        assert [row.get("data-manque") for row in rows] == ["mention_dmp"] * 6
        detail = words_of(rows[0].xpath(".//details")[0])
        for words in ("✗ Absent Mention « DMP compatible »", "? Indéterminé Document nominatif", "« Licence Logiciel Essai » (facture.pdf, p. 1)",
                      "Guide d'essai, 1.1.3", "Il manque la mention.", "scan.pdf : illisible."):
            assert words in detail

    def test_charts_say_in_words_and_in_tables_what_they_draw(self, published):
        page = page_of(published(*of_every_status()))
        figures = page.xpath("//figure[.//svg]")
        assert [words_of(figure.xpath("./figcaption")[0]) for figure in figures] == [
            "Statuts par dispositif", "Ce qui manque", "Netteté de lecture des pièces", "Statuts par profession"]
        for figure in figures:
            drawing = figure.xpath("./svg")[0]
            assert drawing.get("role") == "img"
            assert words_of(drawing.xpath("./title")[0])
            drawn_figures = [int(text) for text in drawing.xpath("./text[contains(@class, 'part')]/text()")]
            assert sorted(drawn_figures) == sorted(int(cell) for cell in figure.xpath(".//tbody//td[not(position() = last() and position() > 1)]/text()") if int(cell))
        assert "FAMI : 1 à vérifier, 1 illisible, 1 incomplet" in words_of(figures[0].xpath("./svg/title")[0])
        assert "1 bonne (90 % et plus)" not in words_of(figures[2].xpath("./svg/title")[0])
        assert "6 bonne (90 % et plus)" in words_of(figures[2].xpath("./svg/title")[0])

    def test_it_can_be_read_by_everybody(self, published):
        page = page_of(published(*of_every_status()))
        assert page.get("lang") == "fr"
        assert [len(page.xpath(f"//{tag}")) for tag in ("h1", "main", "header", "footer")] == [1, 1, 1, 1]
        ids = page.xpath("//@id")
        assert len(ids) == len(set(ids))
        assert set(page.xpath("//label/@for")) == set(page.xpath("//input/@id | //select/@id"))
        assert all(element.get("scope") for element in page.xpath("//th"))
        assert all(element.xpath("./caption") for element in page.xpath("//table"))
        assert {label for element in page.xpath("//*[@aria-labelledby]") for label in element.get("aria-labelledby").split()} <= set(ids)
        assert page.xpath("//form[@hidden]")      # no filter that does nothing where no script runs

    @pytest.mark.parametrize("scheme", ["light", "dark", "paper"])
    def test_its_letters_stand_out(self, scheme):
        colours = schemes()[scheme]
        inks = {name: colours[f"{name}-e"] for name in ("bleu", "vert", "jaune", "rouge", "mauve", "gris")}
        pairs = [(name, colours[name], ink) for name, ink in inks.items()]
        pairs += [(f"f-{name}", colours[f"f-{name}"], colours["f-lettre"]) for name in inks if f"f-{name}" in colours]
        pairs += [(f"{ink} on {paper}", colours[paper], colours[ink]) for paper in ("papier", "fond") for ink in ("encre", "doux", "lien")]
        assert {name: round(contrast(one, other), 1) for name, one, other in pairs if contrast(one, other) < 4.5} == {}

    def test_a_large_run_is_told_where_the_rest_is(self, published):
        page = page_of(published(*of_every_status(), crops=1, detailed=2, rows=3))
        assert len(page.xpath("//table[@id='table']/tbody")) == 3
        assert len(page.xpath("//table[@id='table']//details")) == 2
        said = " ".join(words_of(each) for each in page.xpath("//section[@id='dossiers']/p[@class='note']"))
        assert "Les extraits de page sont montrés pour le premier dossier." in said
        assert "Le détail est donné pour les 2 premiers dossiers" in said
        assert "les 3 premiers dossiers sur 6" in said
        assert "6 dossiers vérifiés" in words_of(page.xpath("//header")[0])

    def test_a_heavy_run_still_opens(self, published, monkeypatch):
        monkeypatch.setattr(to_page, "HEAVIEST", 60_000)
        folder = published(*(judged(Status.A_VERIFIER, f"D-{place}") for place in range(60)))
        assert len(page_of(folder).xpath("//table[@id='table']/tbody")) == 60
        assert 3 < len(page_of(folder).xpath("//table[@id='table']//details")) < 40
        assert "Détail : feuille « Critères » de results.xlsx." in words_of(page_of(folder).xpath("//table[@id='table']/tbody")[-1])
        assert (folder / "rapport.html").stat().st_size < 150_000

    def test_nothing_at_all_is_a_page_too(self, published):
        folder = published()
        assert "0 dossier vérifié" in words_of(page_of(folder))
        assert [sheet.max_row for sheet in book_of(folder)] == [1, 1, 1]
        assert cells_of(folder) == []

    def test_every_word_of_the_page_is_known(self):
        """A word that the template asks for and the wording has not is an error as soon as it is shown: none is left unasked."""
        template = to_page.source_of("rapport.html")
        assert set(re.findall(r"\bmots\.(\w+)", template)) <= set(table("books"))


SEEN = Signal("deja_vu", "Déjà vu : le même fichier figure dans le dossier « D-9 », au nom d'un autre professionnel.")
NUMBER = say("rules.note.numero", printed="10999001125", claimed="10101010101")


def plain(status, name, *, signals=(), notes=(), criteria=()):
    """A dossier of which nothing is remarked but this."""
    claim, facts = replace(CLAIM, assumed=()), (replace(INVOICE, signals=signals),)
    verdict = replace(VERDICT, status=status, criteria=criteria, missing=(), notes=notes)
    return replace(VERIFICATION, dossier=name, claim=claim, facts=facts, verdict=verdict)


class TestRemarks:
    @pytest.fixture
    def books(self, tmp_path, loaded):
        """Publish verifications with their remarks; « À regarder » by dossier, in the page and the workbook, and the page."""
        def publishes(*verifications):
            (tmp_path / "results.jsonl").write_text(reports.render(verifications, "jsonl"), encoding="utf-8", newline="\n")
            notes = [(*each.verdict.notes, *loaded.rulebook.remarks) for each in verifications]
            batch.publish_books(tmp_path, (), loaded, notes)
            page, sheet = page_of(tmp_path), book_of(tmp_path)["Dossiers"]
            told = {words_of(row.xpath("./tr/th")[0]): words_of(row.xpath("./tr/td[@class='c-regarder']")[0])
                    for row in page.xpath("//tbody[@data-statut]")}
            return told, {row[1].value: row[2].value or "" for row in sheet.iter_rows(min_row=2)}, page

        return publishes

    @pytest.mark.parametrize(("more", "words"), [({"signals": (SEEN,)}, SEEN.message), ({"notes": (NUMBER,)}, NUMBER)])
    @pytest.mark.parametrize("status", [Status.CONFORME, Status.SANS_OBJET, Status.INCOMPLET, Status.A_VERIFIER])
    def test_what_speaks_against_a_dossier_is_to_be_looked_at_whatever_its_status(self, books, status, more, words):
        page, sheet, _ = books(plain(status, "D", **more))
        assert words in page["D"]
        assert words in sheet["D"]

    def test_settled_dossiers_that_hold_a_remark_are_counted_apart_found_and_first(self, books):
        told, _, page = books(plain(Status.CONFORME, "A"), plain(Status.CONFORME, "B", signals=(SEEN,)), plain(Status.CONFORME, "C", notes=(NUMBER,)))
        header = words_of(page.xpath("//header")[0])
        assert "2 dossiers conformes portent une remarque" in header
        assert "Aucun dossier ne demande votre attention" not in header
        assert list(told) == ["B", "C", "A"]
        assert told["A"] == "–", "what is said of every dossier is no remark of this one"
        assert page.xpath("//tbody[@data-statut]/@data-remarque") == ["oui", "oui", "non"]
        assert page.xpath("//select[@id='f-remarque']/option/@value") == ["", "oui", "non"]
        assert words_of(page.xpath("//li[contains(@class, 'st-conforme')]")[0]).startswith("3 ✓ Conforme")

    def test_nothing_to_see_is_said_where_it_is_so(self, books):
        assert "Aucun dossier ne demande votre attention" in words_of(books(plain(Status.CONFORME, "A"))[2].xpath("//header")[0])

    def test_a_year_that_nobody_confirmed_is_the_reason(self, loaded, tmp_path, books):
        claim = replace(CLAIM, exercice=2026, assumed=())
        told = loaded.rulebook.rules_for(claim.dispositif, 2026, claim.profession, claim.indicateur)
        assert told.borrowing
        note = say("rules.note.emprunt", exercice=2026, profession="chirurgien-dentiste", preteur="FAMI", annee=2024, pour="")
        page, sheet, _ = books(plain(Status.A_VERIFIER, "D", notes=(note,)))
        assert page["D"].startswith("Aucun texte officiel n'est en main pour l'exercice 2026")
        assert sheet["D"] == note
        assert cells_of(tmp_path)[0]["raisons"] == note

    def test_an_interrupted_run_says_so_on_top(self, published):
        found = of_every_status()
        more = [Dossier(f"D{rank}", (), Claim()) for rank in range(10)]
        cut, whole = published(*found, dossiers=more, name="cut"), published(*found, dossiers=more[:6], name="whole")
        words = "6 dossiers sur 10 : lot interrompu, relancez la même commande."
        assert words in words_of(page_of(cut).xpath("//header")[0])
        book = book_of(cut)
        assert book.sheetnames == ["Lot interrompu", "Dossiers", "Critères", "Mentions manquantes"]
        assert book.active["A1"].value == words
        assert book["Dossiers"].max_row == 7
        assert "interrompu" not in words_of(page_of(whole).xpath("//header")[0])
        assert book_of(whole).sheetnames == ["Dossiers", "Critères", "Mentions manquantes"]

    def test_pieces_that_were_not_read_are_not_counted_as_read(self, published):
        page = page_of(published(VERIFICATION))
        assert "1 pièce lue, 1 pièce illisible" in words_of(page.xpath("//header")[0])
        assert "Non lue : 1 illisible" in words_of(page.xpath("//figure/svg/title[starts-with(., 'Netteté')]")[0])

    def test_what_a_claim_does_not_say_can_be_chosen(self, published):
        unknown = replace(VERIFICATION, claim=replace(CLAIM, profession=None))
        page = page_of(published(unknown))
        (value,) = page.xpath("//select[@id='f-profession']/option[text() = 'non connue']/@value")
        assert page.xpath("//tbody[@data-statut]/@data-profession") == [value]

    def test_no_two_landmarks_have_one_name(self, published):
        page = page_of(published(VERIFICATION))
        names = [words_of(page.get_element_by_id(each)) for each in page.xpath("//section/@aria-labelledby")]
        names += page.xpath("//*[@role='region']/@aria-label | //form/@aria-label")
        assert len(names) == len(set(names))


class TestTwice:
    def test_the_same_results_give_the_same_bytes(self, published, monkeypatch):
        first = published(*of_every_status(), with_text(EVIL), name="one")
        monkeypatch.setenv("TZ", "Asia/Tokyo")
        second = published(*of_every_status(), with_text(EVIL), name="other")
        for name in OUT:
            assert (first / name).read_bytes() == (second / name).read_bytes(), name
            assert str(first.parent).encode() not in (first / name).read_bytes()

    def test_no_clock_is_in_the_workbook(self, published):
        with zipfile.ZipFile(published(VERIFICATION) / "results.xlsx") as file:
            assert {entry.date_time for entry in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
            assert re.findall(rb"(\d{4})-\d\d-\d\dT", file.read("docProps/core.xml")) == [b"2000", b"2000"]

    def test_nothing_is_left_beside_them(self, published):
        assert {path.name for path in published(*of_every_status()).iterdir()} == {"results.jsonl", *OUT}

    def test_a_link_that_somebody_put_there_is_not_followed(self, published, tmp_path, loaded):
        folder, target = published(VERIFICATION), tmp_path / "other"
        target.write_text("kept")
        for name in OUT:
            (folder / f"{name}.partiel").symlink_to(target)
        batch.publish_books(folder, (), loaded)
        assert target.read_text() == "kept"
        assert {path.name for path in folder.iterdir()} == {"results.jsonl", *OUT}

    def test_a_folder_that_is_gone_is_said_in_one_line(self, tmp_path, loaded):
        with pytest.raises(OutputError, match="ne peut pas être écrit"):
            batch.publish_books(tmp_path / "gone", (), loaded)

    def test_what_was_there_stays_whole_where_the_new_one_fails(self, published, loaded):
        folder = published(VERIFICATION)
        before = [(folder / name).read_bytes() for name in OUT]
        with (folder / "results.jsonl").open("a") as results:
            results.write("{\n")
        with pytest.raises(UsageError):
            batch.publish_books(folder, (), loaded)
        assert [(folder / name).read_bytes() for name in OUT] == before


SECRET, SHOWN = "NUMERO CONFIDENTIEL", "Licence EXEMPLAIRE"
SPOT = Box(72, 300, 190, 314)       # of the words shown, in points from the top


def paper(page):
    """A page with words to show, and others that concern nobody."""
    page.drawString(72, HEIGHT - 311, SHOWN)
    page.drawString(72, HEIGHT - 500, SECRET)


def blank(page):
    page.drawString(72, HEIGHT - 100, "Page 1")


PDF = drawn(paper)
SCAN = saved(painted(PDF, 150), "PNG")


def asking(name, data, page=1, box=SPOT):
    """A verification one criterion of which rests on words of this file."""
    facts = replace(INVOICE, name=name, sha256=hashlib.sha256(data).hexdigest())
    criterion = replace(VERDICT.criteria[0], evidence=(Evidence(0, page, box, SHOWN),))
    return replace(VERIFICATION, facts=(facts,), verdict=replace(VERDICT, status=Status.A_VERIFIER, criteria=(criterion,)))


def inked(picture):
    """Where there is ink, as rows and columns of dark pixels."""
    return np.asarray(Image.open(io.BytesIO(picture.data)).convert("L")) < 128


def directly(data=PDF, page=0):
    """The same words, cut by hand out of the page as PDFium draws it."""
    document = pypdfium2.PdfDocument(data)
    try:
        image = document[page].render(scale=110 / 72, grayscale=True).to_pil().convert("L")
    finally:
        document.close()
    return image.crop([round(side * 110 / 72) for side in SPOT])


class TestCrops:
    @pytest.fixture
    def crop(self, tmp_path, loaded):
        """What is shown of the words of a file that lies in a dossier."""
        def crops(verification, name, data):
            (tmp_path / name).write_bytes(data)
            dossiers = {verification.dossier: Dossier(verification.dossier, (tmp_path / name,), Claim())}
            (found,) = cropping.cropped([verification], dossiers, loaded)
            (shown,) = found.values()
            return shown

        return crops

    @pytest.mark.parametrize(("asked", "name", "held", "data"), [
        pytest.param("a.pdf", "a.pdf", PDF, PDF, id="a PDF"),
        pytest.param("a.pdf#p2", "a.pdf", drawn(blank, paper), drawn(blank, paper), id="a part of a PDF"),
        pytest.param("m.eml/a.pdf", "m.eml", PDF, mailed(("a.pdf", "application/pdf", PDF)).as_bytes(), id="in a mail"),
        pytest.param("z.zip/b/a.pdf", "z.zip", PDF, zipped({"b/a.pdf": PDF, "c.pdf": drawn(blank)}), id="in an archive"),
    ])
    def test_the_words_of_a_page_are_shown_and_nothing_else(self, crop, asked, name, held, data):
        page = 2 if "#p2" in asked else 1
        shown = crop(asking(asked, held, page), name, data)
        assert isinstance(shown, Picture)
        seen, known = inked(shown), np.asarray(directly(held, page - 1)) < 128
        rows, columns = (np.flatnonzero(seen.any(axis=axis)) for axis in (1, 0))
        inner = seen[rows[0]:rows[-1] + 1, columns[0]:columns[-1] + 1]
        rows, columns = (np.flatnonzero(known.any(axis=axis)) for axis in (1, 0))
        wanted = known[rows[0]:rows[-1] + 1, columns[0]:columns[-1] + 1]
        assert abs(inner.shape[0] - wanted.shape[0]) <= 2
        assert abs(inner.shape[1] - wanted.shape[1]) <= 2
        assert shown.height < 50         # pixels at 110 dpi: the box and its margin
        assert 150 < shown.width < 240
        assert 0.7 < inner.sum() / wanted.sum() < 1.4

    def test_the_margin_of_a_tall_box_is_no_taller(self, crop):
        shown = inked(crop(asking("a.pdf", PDF, 1, Box(72, 320, 190, 480)), "a.pdf", PDF))     # between the two rows of the page
        assert not shown.any()

    def test_a_picture_is_cut_in_its_own_pixels(self, crop):
        scale = 150 / 72
        shown = crop(asking("p.png", SCAN, 1, Box(*(side * scale for side in SPOT))), "p.png", SCAN)
        assert inked(shown).any()
        away = crop(asking("p.png", SCAN, 1, Box(*(side * scale for side in (72, 400, 190, 414)))), "p.png", SCAN)
        assert not inked(away).any()

    def test_a_photo_is_cut_as_it_is_upright(self, crop):
        scale, exif = 150 / 72, Image.Exif()
        exif[0x0112] = 6      # turn a quarter to the right to see it upright
        turned = saved(painted(PDF, 150).rotate(90, expand=True), "JPEG", exif=exif)
        shown = crop(asking("p.jpg", turned, 1, Box(*(side * scale for side in SPOT))), "p.jpg", turned)
        assert inked(shown).any()
        assert shown.width > 3 * shown.height

    @pytest.mark.parametrize(("asked", "data", "reason"), [
        pytest.param(asking("a.pdf", b"other bytes"), PDF, "a changé depuis", id="changed since"),
        pytest.param(asking("b.pdf", PDF), PDF, "n'est plus à sa place", id="another name"),
        pytest.param(asking("a.pdf", PDF, 7), PDF, "Pas d'image", id="no such page"),
        pytest.param(asking("a.pdf", PDF[:90]), PDF[:90], "Pas d'image", id="broken"),
    ])
    def test_what_cannot_be_shown_says_why(self, crop, asked, data, reason):
        assert reason in crop(asked, "a.pdf", data)

    @pytest.mark.parametrize("box", [Box(0, 0, 0, 0), Box(-50, -50, -10, -10), Box(1e9, 1e9, 1e9, 1e9), Box(300, 300, 10, 10),
                                     Box(-1e9, -1e9, 1e9, 1e9)], ids=str)
    def test_a_box_that_is_nowhere_harms_nothing(self, crop, box):
        shown = crop(asking("a.pdf", PDF, 1, box), "a.pdf", PDF)
        assert 0 < shown.width <= 620
        assert 0 < shown.height <= 260

    def test_a_file_that_kills_its_reader_costs_its_pictures_only(self, tmp_path, loaded, monkeypatch):
        (tmp_path / "a.pdf").write_bytes(PDF)
        (tmp_path / "b.pdf").write_bytes(PDF)
        shows = pipeline.preview

        def dies(piece, *rest):
            if piece.name == "a.pdf":
                os._exit(9)
            return shows(piece, *rest)

        monkeypatch.setattr(pipeline, "preview", dies)
        asked = [replace(asking(name, PDF), dossier=name) for name in ("a.pdf", "b.pdf")]
        dossiers = {name: Dossier(name, (tmp_path / name,), Claim()) for name in ("a.pdf", "b.pdf")}
        first, second = (next(iter(each.values())) for each in cropping.cropped(asked, dossiers, loaded))
        assert "n'a pas pu être rouvert" in first
        assert isinstance(second, Picture)

    def test_a_page_shows_them_with_words_for_whoever_does_not_see_them(self, tmp_path, published):
        (tmp_path / "a.pdf").write_bytes(PDF)
        asked = asking("a.pdf", PDF)
        page = page_of(published(asked, dossiers=[Dossier(asked.dossier, (tmp_path / "a.pdf",), Claim())]))
        (image,) = page.xpath("//img")
        assert image.get("src").startswith("data:image/webp;base64,")
        assert image.get("alt").replace("\xa0", " ") == f"a.pdf, page 1 : « {SHOWN} »"
        assert image.get("width").isdigit()

    def test_dossiers_of_every_status_are_shown_those_that_wait_first_within_the_bound(self, tmp_path, published):
        (tmp_path / "a.pdf").write_bytes(PDF)
        asked = [replace(asking("a.pdf", PDF), dossier=f"D{place}") for place in range(3)]
        settled = replace(asked[0], dossier="C", verdict=replace(asked[0].verdict, status=Status.CONFORME))
        dossiers = [Dossier(each.dossier, (tmp_path / "a.pdf",), Claim()) for each in (*asked, settled)]
        shown = {crops: page_of(published(settled, *asked, dossiers=dossiers, name=f"{crops}", crops=crops)) for crops in (2, 3, 4)}
        pictured = {crops: [words_of(row.xpath("./tr/th")[0]) for row in page.xpath("//tbody[@data-statut][.//img]")] for crops, page in shown.items()}
        assert pictured == {2: ["D0", "D1"], 3: ["D0", "D1", "D2"], 4: ["D0", "D1", "D2", "C"]}
        assert "Les extraits de page sont montrés pour les 3 premiers dossiers." in words_of(shown[3])
        assert "extraits de page" not in words_of(shown[4])
        light = page_of(published(*asked, dossiers=dossiers, name="light", crop_bytes=10))
        assert light.xpath("//img") == []
        assert "la page serait trop lourde" in words_of(light)

    def test_a_whole_page_can_be_had(self, tmp_path, loaded):
        (tmp_path / "a.pdf").write_bytes(PDF)
        (piece,) = pipeline.unpack(tmp_path / "a.pdf", loaded)
        (whole,) = pipeline.preview(piece, 1, loaded)
        assert (whole.width, whole.height) == Image.open(io.BytesIO(whole.data)).size == (910, 1287)


def test_a_batch_leaves_all_its_books_and_does_not_take_them_for_dossiers(tmp_path):
    (tmp_path / "a.pdf").write_bytes(PDF)
    (tmp_path / "b.txt").write_text("rien")
    runner = CliRunner()
    for _ in range(2):
        with runner.isolation():
            assert run(["batch", str(tmp_path), "--output", str(tmp_path), "--dispositif", "fami"]) in {1, 3}
    assert {*OUT, "results.jsonl"} <= {path.name for path in tmp_path.iterdir()}
    (tmp_path / "results.xlsx.partiel").write_bytes(b"a run that was killed")
    assert [each.name for each in from_folder(tmp_path, Claim(Dispositif.FAMI), tmp_path)] == ["a.pdf", "b.txt"]
    assert {row["dossier"] for row in cells_of(tmp_path)} == {"a.pdf", "b.txt"}


def remarks_of(out):
    """The remarks to the agent as each book shows them, by dossier."""
    rows = {row["dossier"]: row["remarques"] for row in cells_of(out)}
    head, *sheet = book_of(out)["Dossiers"].iter_rows(values_only=True)
    told = {row[1]: row[head.index("À savoir")] or "" for row in sheet}
    return rows, told, words_of(page_of(out))


@pytest.mark.parametrize("options", [(), ("--detail",)])
def test_remarks_to_the_agent_are_in_every_book_of_a_run_that_was_started_again_too(tmp_path, monkeypatch, options):
    for name in "ab":
        (tmp_path / f"{name}.pdf").write_bytes(bill(number=f"F-{name}"))
    out, kept, stops = tmp_path / "out", [], iter((False, True, False, False))
    keep = batch.Journal.keep

    def stopped(journal, rank, verification, **more):
        if next(stops):
            raise KeyboardInterrupt
        kept.append(verification)
        keep(journal, rank, verification, **more)

    monkeypatch.setattr(batch.Journal, "keep", stopped)
    for expected in ({130}, {0, 1, 3}, {0, 1, 3}):
        assert at_once("batch", tmp_path, "--output", out, *options)[0] in expected
        rows, told, page = remarks_of(out)
        assert [each.dossier for each in kept] == sorted(rows) == sorted(told)
        for each in kept:
            assert len(each.verdict.notes) > 0
            assert rows[each.dossier] == " ".join(each.verdict.notes)
            assert all(note in told[each.dossier] and note in page for note in each.verdict.notes)
    assert "notes" not in json.loads((out / "results.jsonl").read_text("utf-8").splitlines()[0]), "the contract has no such key"


def test_how_much_the_page_shows_is_a_setting():
    told = resources.load(read({"VERIFY_RAPPORT_EXTRAITS": "5", "VERIFY_RAPPORT_DETAILS": "6", "VERIFY_RAPPORT_DOSSIERS": "7"})).extent
    assert (told.crops, told.detailed, told.rows) == (5, 6, 7)
