"""Several papers in one file: told apart where a careful eye would, and judged as if they had been sent apart."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import docx
import pikepdf
import pypdfium2
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from papers import painted, saved
from typed import type_document

from verifier import fields, intake, pages, pipeline, reports, resources
from verifier.domain import Claim, Dispositif, FieldName, Invoice, Party, Profession, Reading, Signal, Trait, place_of
from verifier.fields.dividing import SIGNS, UNDIVIDED
from verifier.fields.vocabulary import weights
from verifier.settings import Settings
from verifier.wording import shown

SAMPLES = Path(__file__).parent.parent / "sample_docs"
CASES = yaml.safe_load((Path(__file__).parent / "dividing.yaml").read_text(encoding="utf-8"))
DENTIST = Claim(Dispositif.FAMI, 2024, Profession.CHIRURGIEN_DENTISTE)
KINE = Claim(Dispositif.FAMI, 2023, Profession.MASSEUR_KINESITHERAPEUTE)
ALBUMS = {  # papers bound in one file, and what is claimed with them
    "facture, attestation": (DENTIST, ["facture-et-attestation/facture.pdf", "facture-et-attestation/attestation.pdf"]),
    "attestation, facture": (DENTIST, ["facture-et-attestation/attestation.pdf", "facture-et-attestation/facture.pdf"]),
    "facture de l'un, attestation de l'autre": (DENTIST, ["facture-et-attestation/facture.pdf", "attestation-modele-fami.pdf"]),
    "devis, attestation": (KINE, ["devis-non-signe.pdf", "attestation-pack-non-precise.pdf"]),
    "facture de deux pages, attestation": (DENTIST, ["facture-segur.pdf", "attestation-segur-lap.pdf"]),
    "attestation, facture de deux pages": (DENTIST, ["attestation-segur-lap.pdf", "facture-segur.pdf"]),
    "deux factures": (DENTIST, ["facture-avec-mention.pdf", "facture-selarl.pdf"]),
    "facture électronique, attestation": (DENTIST, ["facture-factur-x.pdf", "facture-et-attestation/attestation.pdf"]),
    "attestations oui, non": (KINE, ["attestation-negative.pdf", "attestation-web-dmp.pdf"]),
    "trois documents": (DENTIST, ["devis-non-signe.pdf", "facture-avec-mention.pdf", "attestation-bientot.pdf"]),
    "commande, facture, attestation": (KINE, ["commande-signee.pdf", "facture-avec-pack.pdf", "attestation-negative.pdf"]),
}


@cache
def tool():
    return resources.load(Settings())


def bound(names, target):
    """The samples as one PDF, which keeps what is attached to the first."""
    with pikepdf.open(SAMPLES / names[0]) as album:
        for name in names[1:]:
            with pikepdf.open(SAMPLES / name) as paper:
                album.pages.extend(paper.pages)
        album.save(target)
    return target


def judged(paths, claim):
    return pipeline.verify(paths, claim, tool(), "essai")


def told(result):
    """What must not depend on how the papers were sent."""
    criteria = {criterion.id: criterion.status for criterion in result.verdict.criteria}
    return result.verdict.status, criteria, result.verdict.missing, result.matching.best and result.matching.best.logiciel_id


def spans(parts):
    """The pages of each part, as a case writes them."""
    numbers = [[page.number for page in part.pages] for part in parts]
    return [f"{found[0]}-{found[-1]}" if len(found) > 1 else found[0] for found in numbers]


def two_papers(**more):
    return type_document(CASES[0]["paper"], name="envoi.pdf", **more)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_a_file_is_divided_where_a_careful_eye_would(case):
    document = type_document(case["paper"], Reading(case.get("reading", "texte")), "envoi.pdf")
    parts = fields.divide(document)
    assert spans(parts) == case["parts"]
    assert [signal.page for part in parts for signal in part.signals if signal.code == UNDIVIDED] == [
        page for page in [case.get("doubt")] if page
    ]
    if len(parts) == 1:
        assert parts[0].name == "envoi.pdf"
        assert parts[0].pages == document.pages


def test_every_sign_has_its_weight_and_every_weight_its_sign():
    signs, enough, nearly = weights()
    assert set(signs) == {*SIGNS, "after_blank"}
    assert nearly < enough
    assert all(weight < enough for sign, weight in signs.items() if sign != "message"), "un seul signe ne suffit pas"


def test_a_part_is_named_by_its_pages_and_keeps_the_files_numbers():
    parts = fields.divide(two_papers())
    assert [part.name for part in parts] == ["envoi.pdf#p1", "envoi.pdf#p2"]
    assert [(part.page_count, part.pages[0].number) for part in parts] == [(1, 1), (1, 2)]
    assert {part.sha256 for part in parts} == {"0" * 64}


def test_a_part_has_the_quality_and_the_signals_of_its_own_pages():
    whole = two_papers(signals=(Signal("du_fichier", "…"), Signal("de_la_page", "…", 2)))
    poor = replace(whole.pages[1], quality=0.4, reading=Reading.OCR)
    first, second = fields.divide(replace(whole, pages=(whole.pages[0], poor), reading=Reading.MIXTE, quality=0.4))
    assert (first.quality, first.reading) == (1.0, Reading.TEXTE)
    assert (second.quality, second.reading) == (0.4, Reading.OCR)
    assert [signal.code for signal in first.signals] == ["du_fichier"]
    assert [signal.code for signal in second.signals] == ["du_fichier", "de_la_page"]


@pytest.mark.parametrize(("number", "holder"), [("F-2023-114", 0), ("INCONNU-9", 0)])
def test_an_electronic_invoice_goes_with_the_paper_that_prints_it(number, holder):
    invoice = Invoice("BASIC", "380", number, date(2023, 3, 12), Party("Tilvert Informatique"), Party(), ("Kaltis 5, licence",),
                      Decimal("480.00"))
    document = two_papers(invoice=invoice)
    assert [part.invoice for part in fields.divide(document)] == [invoice if place == holder else None for place in (0, 1)]
    turned = tuple(replace(page, number=3 - page.number) for page in reversed(document.pages))
    assert [part.invoice for part in fields.divide(replace(document, pages=turned))] == [None, invoice]


def test_pages_that_were_typeset_by_the_tool_are_never_divided(tmp_path):
    letter = docx.Document()
    for row in ["FACTURE F-2023-114", *["Kaltis 5, licence : 400,00 €"] * 60, "ATTESTATION", *["Je soussigné, gérant, atteste."] * 60]:
        letter.add_paragraph(row)
    letter.save(tmp_path / "lettre.docx")
    (piece,) = intake.unpack([tmp_path / "lettre.docx"], tool().limits)
    document = pages.read(piece, tool().reader)
    assert len(fields.divide(replace(document, paged=True))) == 2, "rien à diviser : le cas n'essaie rien"
    assert fields.divide(document) == (document,)


def test_what_could_not_be_read_is_not_divided():
    document = replace(two_papers(), error="Illisible.")
    assert fields.divide(document) == (document,)


def test_forty_scanned_invoices_are_forty_papers():
    sheets = [
        f"# Facture 2023-{number:04}\nTilvert Informatique | Date : {number % 28 + 1:02}/03/2023\nTotal TTC | {number},00 €"
        for number in range(1, 41)
    ]
    for reading in (Reading.TEXTE, Reading.OCR):
        assert len(fields.divide(type_document("\n---\n".join(sheets), reading))) == 40


SHEETS = sorted({sheet.strip("\n") for case in CASES for sheet in case["paper"].split("---\n")})


@given(st.lists(st.sampled_from(SHEETS), min_size=1, max_size=6))
@settings(max_examples=60, deadline=None)
def test_no_page_is_lost_or_told_twice(sheets):
    document = type_document("\n---\n".join(sheets), name="envoi.pdf")
    parts = fields.divide(document)
    assert tuple(page for part in parts for page in part.pages) == document.pages
    assert sum(part.page_count for part in parts) == document.page_count
    assert parts[0].name == "envoi.pdf" if len(parts) == 1 else all(place_of(part.name).first for part in parts)
    assert all(any(page.lines for page in part.pages) for part in parts) or len(parts) == 1


def test_two_titles_that_stay_together_are_a_doubt():
    case = next(case for case in CASES if case.get("doubt"))
    (document,) = fields.divide(type_document(case["paper"], name="envoi.pdf"))
    assert Trait.TWO_TITLES in fields.extract(0, document, tool().finders).traits
    assert Trait.TWO_TITLES not in fields.extract(0, fields.divide(two_papers())[0], tool().finders).traits


def test_a_pieces_name_tells_its_place():
    assert place_of("mail.eml/facture.pdf#p2-3") == ("mail.eml/facture.pdf", 2, 3)
    assert place_of("facture.pdf#p2") == ("facture.pdf", 2, 2)
    for name in ("facture.pdf", "facture#p.pdf", "#p1", "a.pdf#p0", "a.pdf#p2-", ""):
        assert place_of(name) == (name, 0, 0)


def test_an_agent_reads_pages_in_french():
    assert shown([place_of("a.pdf"), place_of("b.pdf")]) == "a.pdf, b.pdf"
    assert shown([place_of("envoi.pdf#p1"), place_of("envoi.pdf#p2-3")]) == "envoi.pdf, page 1 ; pages 2 et 3"
    assert shown([place_of("a.pdf#p1"), place_of("b.pdf"), place_of("b.pdf#p3")]) == "a.pdf, page 1 ; b.pdf ; b.pdf, page 3"
    assert shown([place_of("envoi.pdf#p4-9")]) == "envoi.pdf, pages 4 à 9"


@pytest.mark.parametrize("name", ALBUMS)
def test_papers_bound_in_one_file_are_judged_as_if_sent_apart(name, tmp_path):
    claim, names = ALBUMS[name]
    together = judged([bound(names, tmp_path / "envoi.pdf")], claim)
    assert len(together.facts) == len(names)
    assert told(together) == told(judged([SAMPLES / each for each in names], claim))


def test_a_mention_of_the_attestation_is_not_lent_to_the_invoice(tmp_path):
    names = ALBUMS["facture, attestation"][1]
    invoice, attestation = judged([bound(names, tmp_path / "envoi.pdf")], DENTIST).facts
    assert (invoice.kind, attestation.kind) == ("facture", "attestation_editeur")
    assert invoice.value(FieldName.DMP_COMPATIBLE) is None
    assert attestation.value(FieldName.DMP_COMPATIBLE) is True


def test_the_reports_tell_the_parts_of_a_file(tmp_path):
    result = judged([bound(ALBUMS["facture de deux pages, attestation"][1], tmp_path / "envoi.pdf")], DENTIST)
    text = reports.render([result], "texte")
    assert "envoi.pdf, pages 1 et 2 : facture" in text
    assert "envoi.pdf, page 3 : attestation" in text
    assert "#p" not in text
    written = yaml.safe_load(reports.render([result], "json"))
    assert [(piece["name"], piece["pages"]) for piece in written["pieces"]] == [("envoi.pdf#p1-2", 2), ("envoi.pdf#p3", 1)]
    assert len({piece["sha256"] for piece in written["pieces"]}) == 1
    shown_pages = {(place["piece"], place["page"]) for one in written["criteria"] for place in one["evidence"]}
    assert {page for piece, page in shown_pages if piece == 1} == {3}


def test_what_is_told_of_the_whole_file_is_read_once(tmp_path):
    result = judged([bound(ALBUMS["facture électronique, attestation"][1], tmp_path / "envoi.pdf")], DENTIST)
    assert [[signal.code for signal in piece.signals] for piece in result.facts] == [["xml_embedded"], ["xml_embedded"]]
    assert reports.render([result], "texte").count("envoi.pdf : Ce PDF contient une facture électronique") == 1


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.pdf")), ids=lambda path: path.name)
def test_no_sample_of_one_paper_is_divided(path):
    with_text = [piece for piece in intake.unpack([path], tool().limits) if has_text(piece.data)]
    for piece in with_text:
        parts = fields.divide(pages.read(piece, tool().reader))
        several = path.name in {"facture-puis-attestation.pdf", "deux-professionnels.pdf"}
        assert (len(parts) > 1) is several


def has_text(data):
    """Whether the first page has a text layer: scans are slow to read, and of one page."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        return False
    try:
        return document[0].get_textpage().count_chars() > 100
    finally:
        document.close()


def test_the_pages_of_a_scanned_tiff_are_divided_too(tmp_path):
    sheets = [painted((SAMPLES / name).read_bytes()) for name in ALBUMS["facture, attestation"][1]]
    album = tmp_path / "scan.tiff"
    album.write_bytes(saved(sheets[0], "TIFF", save_all=True, append_images=sheets[1:], compression="tiff_lzw"))
    (piece,) = intake.unpack([album], tool().limits)
    parts = fields.divide(pages.read(piece, tool().reader))
    assert [part.name for part in parts] == ["scan.tiff#p1", "scan.tiff#p2"]
