"""PDFs that hold files: portfolios, invoices with their annexes, paper clips on a page; and bombs and loops among them."""

from __future__ import annotations

import hashlib
import io
import subprocess
import sys
import time
import zlib
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from sent import LIMITS, PNG, kept, mailed, pieces, told, zipped

from verifier import pages
from verifier.pages.reader import Reader

SAMPLES = Path(__file__).parent.parent / "sample_docs"
XML = b"<?xml version='1.0'?><CrossIndustryInvoice/>"
NAME, DICTIONARY, ARRAY, TEXT = pikepdf.Name, pikepdf.Dictionary, pikepdf.Array, pikepdf.String


def saved(pdf: pikepdf.Pdf, *, packed: bool = False) -> bytes:
    """The bytes; `packed`: its objects in compressed streams, as Word and Acrobat write them."""
    buffer = io.BytesIO()
    mode = pikepdf.ObjectStreamMode.generate if packed else pikepdf.ObjectStreamMode.disable
    pdf.save(buffer, object_stream_mode=mode, deterministic_id=True)
    return buffer.getvalue()


def blank(count: int = 1) -> pikepdf.Pdf:
    pdf = pikepdf.new()
    for _ in range(count):
        pdf.add_blank_page(page_size=(300, 300))
    return pdf


PDF = saved(blank())


def holding(*files: tuple[str, bytes], shows: dict[str, object] | None = None, packed: bool = False) -> bytes:
    """A PDF with these files inside; `shows`: as a portfolio."""
    pdf = blank()
    for name, data in files:
        pdf.attachments[name] = pikepdf.AttachedFileSpec(pdf, data, filename=name)
    if shows is not None:
        pdf.Root.Collection = DICTIONARY(Type=NAME.Collection, **shows)
    return saved(pdf, packed=packed)


def specified(pdf: pikepdf.Pdf, data: bytes, name: str = "f.pdf", **more: object) -> pikepdf.Object:
    """A specification of an embedded file whose stream is exactly these bytes."""
    stream = pikepdf.Stream(pdf, data, Type=NAME.EmbeddedFile, **more)
    return pdf.make_indirect(DICTIONARY(Type=NAME.Filespec, F=TEXT(name), EF=DICTIONARY(F=stream)))


def in_tree(pdf: pikepdf.Pdf, *specifications: pikepdf.Object) -> bytes:
    """The PDF, these in its tree of names."""
    pairs = ARRAY([each for place, spec in enumerate(specifications) for each in (TEXT(f"{place:04}"), spec)])
    pdf.Root.Names = DICTIONARY(EmbeddedFiles=DICTIONARY(Names=pairs))
    return saved(pdf)


@pytest.mark.parametrize("packed", [False, True])
def test_documents_inside_a_pdf_are_pieces_beside_it(packed):
    files = [("facture.pdf", PDF + b"%1"), ("photo.png", PNG), ("envoi.zip", zipped({"a/b.pdf": PDF}))]
    assert kept(holding(*files, packed=packed)) == ["", "envoi.zip/a/b.pdf", "facture.pdf", "photo.png"]


@pytest.mark.parametrize("packed", [False, True])
def test_the_cover_of_a_portfolio_is_no_piece(packed):
    mail = mailed(("c.pdf", "application/pdf", PDF)).as_bytes()
    data = holding(("a.pdf", PDF), ("b.eml", mail), shows={}, packed=packed)
    assert kept(data) == ["a.pdf", "b.eml/c.pdf"]


def test_a_portfolio_that_does_not_show_itself_is_a_document():
    assert kept(holding(("a.pdf", PDF), shows={"View": NAME.H})) == ["", "a.pdf"]


def test_what_cannot_be_read_in_a_portfolio_is_said():
    found = told(holding(("a.pdf", PDF), ("b.txt", b"Bonjour, une note."), shows={}))
    assert [(name, bool(error)) for name, error in found] == [("a.pdf", False), ("b.txt", True)]
    assert [name for name, error in told(holding(("b.txt", b"Bonjour, une note."), shows={})) if not error] == [""]


@pytest.mark.parametrize("shows", [None, {}])
def test_an_electronic_invoice_stays_one_piece(shows):
    assert kept(holding(("factur-x.xml", XML), shows=shows)) == [""]
    assert kept(holding(("factur-x.xml", XML), ("annexe.pdf", PDF), shows=shows)) == ["", "annexe.pdf"]


def test_neither_an_ordinary_pdf_nor_an_electronic_invoice_loads_pikepdf():
    asks = "import sys; from pathlib import Path; from verifier.intake import Limits, unpack; "
    asks += "unpack([Path(name) for name in sys.argv[1:]], Limits()); print('pikepdf' in sys.modules)"
    samples = [SAMPLES / name for name in ("facture-factur-x.pdf", "facture-avec-mention.pdf")]
    found = subprocess.run([sys.executable, "-c", asks, *samples], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "False"


def test_a_small_technical_file_stays_where_it_is():
    assert kept(holding(("reglages.joboptions", b"<< /ASCII85 false >>"), ("plan.dwg", b"AC1015\0\1\2\3" * 9))) == [""]


def test_the_page_says_what_was_not_taken_and_only_that():
    def signals(*files):
        (piece, *_) = pieces(holding(*files))
        return [signal.message for signal in pages.read(piece, Reader()).signals if signal.code == "fichier_incorpore"]

    assert signals(("facture.pdf", PDF)) == []
    (said,) = signals(("facture.pdf", PDF), ("plan.dwg", b"AC1015"))
    assert "plan.dwg" in said


def test_what_was_taken_is_told_by_its_fingerprint():
    data = holding(("facture.pdf", PDF))
    outer, inner = pieces(data)
    assert (outer.sha256, outer.taken) == (hashlib.sha256(data).hexdigest(), {inner.sha256})


def test_a_paper_clip_on_a_page_and_a_file_of_the_whole_are_found_once():
    pdf = blank(2)
    clip, whole = specified(pdf, PDF + b"%1", "agrafe.pdf"), specified(pdf, PDF, "annexe.pdf")
    note = DICTIONARY(Type=NAME.Annot, Subtype=NAME.FileAttachment, FS=clip, Rect=[0, 0, 9, 9])
    pdf.pages[1].Annots = ARRAY([pdf.make_indirect(note), None, 3, DICTIONARY(Subtype=NAME.Link)])
    pdf.Root.AF = ARRAY([whole, whole, clip])
    assert kept(in_tree(pdf, whole)) == ["", "annexe.pdf", "agrafe.pdf"]


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("facturé œuvre.pdf", "facturé œuvre.pdf"), ("../../etc/x.pdf", "etc-x.pdf"), ("C:\\a\\b.pdf", "a-b.pdf"), ("a\0b\n.pdf", "a b .pdf"), ("", "0000"),
    ],
)
def test_names_are_safe(given, name):
    pdf = blank()
    assert kept(in_tree(pdf, specified(pdf, PDF, given))) == ["", name]


def test_files_of_one_name_are_told_apart():
    pdf = blank()
    assert kept(in_tree(pdf, specified(pdf, PDF), specified(pdf, PDF + b"%1"))) == ["", "f.pdf", "f (2).pdf"]


def test_portfolios_in_portfolios_end_somewhere():
    data = PDF
    for place in range(5):
        data = holding((f"{place}.pdf", data), shows={})
    assert kept(data) == ["4.pdf/3.pdf/2.pdf"]


@pytest.mark.parametrize("twice", [False, True])
def test_a_bomb_inside_stops_at_its_bound(twice):
    pdf, packed = blank(), zlib.compress(b"%PDF-1.4\n" + bytes(60_000_000))
    filters = [NAME.FlateDecode] * (1 + twice)
    bomb = specified(pdf, zlib.compress(packed) if twice else packed, "bombe.pdf", Filter=ARRAY(filters))
    data = in_tree(pdf, bomb, specified(pdf, PDF))
    found = told(data, replace(LIMITS, file_bytes=1_000_000))
    assert [(name, bool(error)) for name, error in found] == [("", False), ("bombe.pdf", True), ("f.pdf", False)]
    assert "1 Mo" in found[1][1]


def test_all_that_is_inside_is_counted_together():
    files = [(f"{place}.pdf", PDF + bytes(400_000)) for place in range(4)]
    errors = [bool(error) for _, error in told(holding(*files), replace(LIMITS, archive_bytes=1_000_000))]
    assert errors == [False, False, False, True, True]
    assert [bool(error) for _, error in told(holding(*files), replace(LIMITS, archive_files=2))] == [False, False, False, True]


def test_many_electronic_invoices_in_an_archive_are_no_more_files_than_there_are():
    archive = zipped({f"{place}.pdf": holding(("factur-x.xml", XML)) for place in range(4)})
    assert len(kept(archive, replace(LIMITS, archive_files=4))) == 4


def test_a_filter_that_cannot_be_undone_step_by_step_is_left():
    pdf = blank()
    data = in_tree(pdf, specified(pdf, b"\x80\x0b\x60\x50", Filter=NAME.LZWDecode), specified(pdf, b"pas du zlib", "g.pdf", Filter=NAME.FlateDecode))
    assert kept(data) == [""]
    pdf.Root.Collection = DICTIONARY()
    assert [bool(error) for _, error in told(saved(pdf))] == [False, True, True]


def test_trees_that_loop_or_never_end_are_left_in_time():
    pdf = blank()
    tree = pdf.make_indirect(DICTIONARY())
    tree.Kids = ARRAY([tree] * 5000)
    for _ in range(40):
        tree = pdf.make_indirect(DICTIONARY(Kids=ARRAY([tree, tree])))
    tree.Names = ARRAY([TEXT("a"), specified(pdf, PDF)])
    pdf.Root.Names = DICTIONARY(EmbeddedFiles=tree)
    start = time.process_time()
    assert kept(saved(pdf)) == ["", "f.pdf"]
    assert time.process_time() - start < 2


def test_trees_that_share_their_arrays_are_left_in_time():
    pdf = blank()
    kids, pairs = pdf.make_indirect(ARRAY([])), pdf.make_indirect(ARRAY([TEXT("x")] * 20_000))
    for _ in range(20_000):
        kids.append(pdf.make_indirect(DICTIONARY(Kids=kids, Names=pairs)))
    pdf.Root.Names = DICTIONARY(EmbeddedFiles=DICTIONARY(Kids=kids))
    pdf.Root.AF = ARRAY([specified(pdf, PDF)])
    data = saved(pdf, packed=True)
    start = time.process_time()
    assert kept(data) == ["", "f.pdf"]
    assert time.process_time() - start < 6


@pytest.mark.parametrize("names", [DICTIONARY(EmbeddedFiles=3), DICTIONARY(EmbeddedFiles=DICTIONARY(Names=3)), ARRAY([1]), TEXT("x")])
def test_a_tree_that_is_no_tree_hides_nothing_else(names):
    pdf = blank()
    pdf.Root.Names = names
    pdf.Root.AF = ARRAY([3, specified(pdf, PDF), DICTIONARY(EF=4), DICTIONARY(EF=DICTIONARY(F=TEXT("x")))])
    assert kept(saved(pdf)) == ["", "f.pdf"]


def test_a_file_that_stays_elsewhere_is_not_looked_for():
    pdf = blank()
    data = in_tree(pdf, pdf.make_indirect(DICTIONARY(Type=NAME.Filespec, F=TEXT("/etc/passwd"))))
    assert kept(data) == [""]


def test_a_locked_pdf_is_left_to_the_reading():
    buffer = io.BytesIO()
    pdf = blank()
    pdf.attachments["a.pdf"] = PDF
    pdf.save(buffer, encryption=pikepdf.Encryption(owner="x", user="y"))
    assert kept(buffer.getvalue()) == [""]
    pdf.save(buffer := io.BytesIO(), encryption=pikepdf.Encryption(owner="x", user=""))
    assert kept(buffer.getvalue()) == ["", "a.pdf"]


def test_a_broken_pdf_that_holds_a_file_still_gives_it():
    data = holding(("a.pdf", PDF)).replace(b"startxref", b"startxxxx")
    assert kept(data) == ["", "a.pdf"]
