"""Files → pièces: types told by content, containers opened, limits held, every refusal in French."""

from __future__ import annotations

import hashlib
import os
import zipfile
from dataclasses import replace

import pytest
from sent import LIMITS, PDF, PNG, mailed, names, put, zipped

from verifier.domain import Media
from verifier.intake import unpack
from verifier.intake.naming import clean
from verifier.intake.sniffing import Sort, sniff
from verifier.intake.unpacking import OPENERS, READABLE
from verifier.wording import table


@pytest.mark.parametrize(
    ("data", "sort"),
    [
        (PDF, Sort.PDF),
        (b"\xef\xbb\xbf\r\n" + PDF, Sort.PDF),
        (b"junk before\n" + PDF, Sort.PDF),
        (PNG, Sort.IMAGE),
        (b"\xff\xd8\xff\xe1rest", Sort.IMAGE),
        (b"II*\x00rest", Sort.IMAGE),
        (b"RIFF\x10\x00\x00\x00WEBPVP8 ", Sort.IMAGE),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", Sort.IMAGE),
        (b"", Sort.EMPTY),
        (b"\x00" * 200, Sort.EMPTY),
        (b'<?xml version="1.0"?><Invoice/>', Sort.XML),
        ('\ufeff<?xml version="1.0" encoding="utf-16"?><Invoice/>'.encode("utf-16-le"), Sort.XML),
        (b"<!DOCTYPE html><html></html>", Sort.WEB_PAGE),
        (b"{\\rtf1\\ansi}", Sort.RICH_TEXT),
        ("Une note : rien de plus, été compris.".encode(), Sort.PLAIN_TEXT),
        ("Une note : rien de plus, été compris.".encode("cp1252"), Sort.PLAIN_TEXT),
        (b"7z\xbc\xaf\x27\x1c....", Sort.OTHER_ARCHIVE),
        (bytes(range(1, 32)) * 40, Sort.UNKNOWN),
        (b"From: a@b.fr\r\nSubject: x\r\nMIME-Version: 1.0\r\n\r\nCorps", Sort.MAIL),
        (b"Note: ceci\nSuite: cela\n\ntexte", Sort.PLAIN_TEXT),
        (zipped({"word/document.xml": b"<w/>", "[Content_Types].xml": b"<t/>"}), Sort.DOCX),
        (zipped({"xl/workbook.xml": b"<w/>", "[Content_Types].xml": b"<t/>"}), Sort.OFFICE),
        (zipped({"a.pdf": PDF}), Sort.ARCHIVE),
    ],
)
def test_a_type_is_told_by_content(data, sort):
    assert sniff(data) is sort


def test_every_sort_that_is_refused_has_its_sentence():
    refused = set(Sort) - READABLE - set(OPENERS)
    assert {f"refuse_{sort}" for sort in refused} <= set(table("intake"))


def test_a_plain_file_keeps_its_name_and_its_fingerprint(tmp_path):
    (piece,) = unpack([put(tmp_path, "facture février.jpg", PDF)], LIMITS)
    assert (piece.name, piece.media, piece.data, piece.error) == ("facture février.jpg", Media.PDF, PDF, None)
    assert piece.sha256 == hashlib.sha256(PDF).hexdigest()


def test_a_folder_is_walked_in_order_without_what_computers_leave(tmp_path):
    for name in ("b.pdf", "a/c.pdf", ".DS_Store", "__MACOSX/x.pdf", "._b.pdf", "Thumbs.db", "~$lettre.docx"):
        put(tmp_path / "envoi", name, PDF)
    assert names(tmp_path / "envoi") == ["b.pdf", "a/c.pdf"]


def test_an_empty_folder_a_missing_file_and_a_pipe_say_why(tmp_path):
    (tmp_path / "vide").mkdir()
    os.mkfifo(tmp_path / "tube")
    pieces = unpack([tmp_path / "vide", tmp_path / "absent.pdf", tmp_path / "tube"], LIMITS)
    assert [bool(piece.error) for piece in pieces] == [True] * 3
    assert "introuvable" in pieces[1].error


def test_a_link_may_not_leave_its_folder(tmp_path):
    secret = put(tmp_path, "secret.pdf", PDF)
    folder = tmp_path / "envoi"
    folder.mkdir()
    (folder / "lien.pdf").symlink_to(secret)
    (piece,) = unpack([folder], LIMITS)
    assert piece.error
    assert piece.data == b""


def test_a_mail_gives_its_attachments_and_not_its_text(tmp_path):
    message = mailed(("facture.pdf", "application/pdf", PDF), ("photo.png", "image/png", PNG), ("facture.pdf", "application/pdf", PDF))
    path = put(tmp_path, "mail.eml", message.as_bytes())
    assert names(path) == ["mail.eml/facture.pdf", "mail.eml/photo.png", "mail.eml/facture (2).pdf"]


def test_a_small_picture_of_the_signature_is_no_piece_but_a_large_one_is(tmp_path):
    message = mailed(("facture.pdf", "application/pdf", PDF))
    for name, data in (("logo.png", PNG), ("scan.png", PNG + bytes(30_000))):
        message.add_attachment(data, maintype="image", subtype="png", filename=name, disposition="inline", cid=f"<{name}>")
    assert names(put(tmp_path, "mail.eml", message.as_bytes())) == ["mail.eml/facture.pdf", "mail.eml/scan.png"]


def test_a_forwarded_mail_and_an_archive_inside_are_opened(tmp_path):
    outer = mailed(("envoi.zip", "application/zip", zipped({"a/b.pdf": PDF})))
    outer.add_attachment(mailed(("facture.pdf", "application/pdf", PDF)))
    assert names(put(tmp_path, "m.eml", outer.as_bytes())) == ["m.eml/envoi.zip/a/b.pdf", "m.eml/message-2.eml/facture.pdf"]


def test_a_mail_without_attachment_says_so(tmp_path):
    (piece,) = unpack([put(tmp_path, "m.eml", mailed().as_bytes())], LIMITS)
    assert piece.name == "m.eml"
    assert "pièce jointe" in piece.error


def test_russian_dolls_end_somewhere(tmp_path):
    data = PDF
    for _ in range(6):
        data = zipped({"d.zip": data})
    (piece,) = unpack([put(tmp_path, "d.zip", data)], LIMITS)
    assert "trop de messages ou d'archives" in piece.error


def test_a_name_in_an_archive_cannot_climb_out(tmp_path):
    data = zipped({"../../etc/passwd": PDF, "C:\\Windows\\x.pdf": PDF, "/abs/y.pdf": PDF, "ok/\x07z.pdf": PDF})
    found = names(put(tmp_path, "e.zip", data))
    assert found == ["e.zip/etc/passwd", "e.zip/Windows/x.pdf", "e.zip/abs/y.pdf", "e.zip/ok/z.pdf"]


def test_accents_of_an_old_archive_are_repaired(tmp_path):
    data = zipped({"factXre.pdf": PDF}).replace(b"factXre.pdf", "fact\x82re.pdf".encode("latin-1"))
    assert names(put(tmp_path, "e.zip", data)) == ["e.zip/factére.pdf"]


def test_a_locked_a_broken_and_an_empty_archive_say_why(tmp_path):
    locked = bytearray(zipped({"a.pdf": PDF}))
    locked[6] |= 1
    place = locked.index(b"PK\x01\x02")
    locked[place + 8] |= 1
    broken = zipped({"a.pdf": PDF})[:40]
    pieces = unpack([put(tmp_path, f"{i}.zip", data) for i, data in enumerate((bytes(locked), broken, zipped({})))], LIMITS)
    assert ["mot de passe" in pieces[0].error, "abîmée" in pieces[1].error, "aucun fichier" in pieces[2].error] == [True] * 3


def test_a_corrupt_member_does_not_stop_the_others(tmp_path):
    data = bytearray(zipped({"a.pdf": PDF * 50, "b.pdf": PDF}, compression=zipfile.ZIP_DEFLATED))
    data[45:60] = bytes(15)
    first, second = unpack([put(tmp_path, "e.zip", bytes(data))], LIMITS)
    assert first.error
    assert second.error is None


def test_a_bomb_is_stopped_at_its_bound(tmp_path):
    limits = replace(LIMITS, file_bytes=1_000_000)
    bomb = zipped({"bombe.pdf": bytes(30_000_000), "facture.pdf": PDF}, compression=zipfile.ZIP_DEFLATED)
    first, second = unpack([put(tmp_path, "e.zip", bomb)], limits)
    assert "Mo" in first.error
    assert second.data == PDF


def test_all_that_an_archive_unpacks_is_counted_together(tmp_path):
    limits = replace(LIMITS, archive_bytes=1_000_000)
    files = {f"{i}.pdf": PDF + os.urandom(400_000) for i in range(4)}
    errors = [bool(piece.error) for piece in unpack([put(tmp_path, "e.zip", zipped(files))], limits)]
    assert errors == [False, False, True, True]


def test_too_many_files_are_said_once(tmp_path):
    data = zipped({f"{i}.pdf": PDF for i in range(12)})
    pieces = unpack([put(tmp_path, "e.zip", data)], replace(LIMITS, archive_files=5))
    assert [piece.name for piece in pieces[:5]] == [f"e.zip/{i}.pdf" for i in range(5)]
    assert [(piece.name, bool(piece.error)) for piece in pieces[5:]] == [("e.zip", True)]


def test_a_file_beyond_the_limit_is_refused_unread(tmp_path):
    (piece,) = unpack([put(tmp_path, "a.pdf", PDF * 100)], replace(LIMITS, file_bytes=1000))
    assert "Mo" in piece.error
    assert piece.data == b""


def test_the_defaults_are_those_of_the_contract():
    assert (LIMITS.file_bytes, LIMITS.pages, LIMITS.archive_files) == (50_000_000, 60, 200)
    assert (LIMITS.archive_bytes, LIMITS.seconds, LIMITS.memory_bytes) == (500_000_000, 60, 2 * 1024**3)


@pytest.mark.parametrize(
    ("given", "kept"),
    [("../a.pdf", "a.pdf"), ("a\nb.pdf", "a b.pdf"), ("..", "sans nom"), ("", "sans nom"), ("a//b/./c", "a/b/c"), ("\u202egpj.exe", "gpj.exe")],
)
def test_names_are_made_safe(given, kept):
    assert clean(given) == kept
