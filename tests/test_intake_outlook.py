"""Outlook: messages (.msg) of all sorts, `winmail.dat`, and compound files that are cut, looped or inflated."""

from __future__ import annotations

import base64
import io
import struct
import time
from dataclasses import replace

import olefile
import pytest
from outlook_files import attachment, compound, message, properties
from sent import LIMITS, PDF, PNG, kept, mailed, pieces, told, zipped
from wrapped import enciphered, signed, winmail, winmail_in_winmail

from verifier.intake.sniffing import Sort, sniff

LETTERS = 0x001E
LOGO = {"mime": "image/png", "cid": "logo@1"}


def sent(*attachments, **options):
    return compound(message("Justificatif", attachments, **options))


@pytest.mark.parametrize("size", [1, 63, 64, 4095, 4096, 4097, 70_000, 17_000_000])
def test_the_writer_writes_what_olefile_reads_without_a_remark(size):
    data = bytes(range(256)) * 67_000
    with olefile.OleFileIO(io.BytesIO(sent(attachment("a.pdf", data[:size]))), raise_defects=olefile.DEFECT_UNSURE) as ole:
        assert ole.parsing_issues == []
        assert ole.openstream(["__attach_version1.0_#00000000", "__substg1.0_37010102"]).read() == data[:size]


def test_attachments_are_pieces_with_their_bytes_in_their_order():
    data = sent(*(attachment(f"{place}.pdf", PDF + b"%" * place * 900) for place in range(12)))
    assert sniff(data) is Sort.OUTLOOK
    assert [(piece.name, len(piece.data)) for piece in pieces(data)] == [(f"envoi/{place}.pdf", len(PDF) + 900 * place) for place in range(12)]


def test_a_heavy_message_is_opened_whole():
    scan = PDF + bytes(range(256)) * 67_000
    assert [piece.data == scan for piece in pieces(sent(attachment("a.pdf", scan), attachment("b.pdf", scan)))] == [True, True]


@pytest.mark.parametrize(
    ("given", "codepage"),
    [
        (attachment("facture février.pdf", PDF), 1252),
        (attachment("facture février.pdf", PDF, kind=LETTERS), 1252),
        (attachment("facture février.pdf", PDF, kind=LETTERS, encoding="utf-8"), 65001),
        (attachment("facture février.pdf", PDF, kind=LETTERS, encoding="iso8859_15"), 28605),
        (attachment("facture février.pdf", PDF, short=1), 1252),
        (properties(8, {(0x3701, 0x0102): PDF, (0x3001, 0x001F): "facture février.pdf"}), 1252),
    ],
)
def test_a_name_is_found_wherever_and_however_it_is_written(given, codepage):
    assert told(sent(given, codepage=codepage)) == [("facture février.pdf", None)]


def test_names_are_safe_and_their_own():
    given = [attachment(name, PDF) for name in ("../../etc/x.pdf", "C:\\fac\\y.pdf", "a\0b.pdf", "x.pdf", "x.pdf", "")]
    assert kept(sent(*given)) == ["etc-x.pdf", "fac-y.pdf", "a b.pdf", "x.pdf", "x (2).pdf", "piece-6.pdf"]


def test_an_unknown_code_page_does_not_hide_the_file():
    assert len(kept(sent(attachment("é.pdf", PDF, kind=LETTERS), codepage=99_999))) == 1


def test_a_logo_is_no_piece_but_an_attached_or_large_picture_is():
    given = [
        attachment("logo.png", PNG, hidden=1, **LOGO),
        attachment("shown.png", PNG, flags=4, **LOGO),
        attachment("photo.png", PNG, **LOGO),
        attachment("scan.png", PNG + bytes(30_000), hidden=1, **LOGO),
        attachment("caché.pdf", PDF, hidden=1, cid="x"),
    ]
    assert kept(sent(*given)) == ["photo.png", "scan.png", "caché.pdf"]


def test_a_message_inside_is_opened_and_named_after_its_subject():
    inner = message("TR: facture / mars", [attachment("facture.pdf", PDF)], inner=True)
    nameless = message("", [attachment("b.pdf", PDF)], inner=True)
    found = kept(sent(attachment("", inner), attachment("", nameless), attachment("c.zip", zipped({"d.pdf": PDF}))))
    assert found == ["TR: facture-mars.msg/facture.pdf", "message.msg/b.pdf", "c.zip/d.pdf"]


def test_a_message_file_attached_as_a_file_is_opened():
    inside_a_mail = mailed(("m.msg", "application/octet-stream", sent(attachment("x.pdf", PDF)))).as_bytes()
    assert kept(inside_a_mail) == ["m.msg/x.pdf"]
    assert kept(sent(attachment("m.eml", mailed(("y.pdf", "application/pdf", PDF)).as_bytes()))) == ["m.eml/y.pdf"]


def test_russian_dolls_end_somewhere():
    tree = message("0", [attachment("fond.pdf", PDF)], inner=True)
    for place in range(1, 6):
        tree = message(str(place), [attachment("", tree)], inner=place < 5)
    ((name, error),) = told(compound(tree))
    assert (name, "successifs" in error) == ("4.msg/3.msg/2.msg", True)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (attachment("lien.pdf", b"", method=7), "lien vers un fichier"),
        (attachment("lien.pdf", b"", method=2), "lien vers un fichier"),
        (attachment("objet", {"Contents": b"x"}, method=6), "objet est incorporé"),
        (properties(8, {(0x3707, 0x001F): "vide.pdf", (0x3705, 3): 1}), "abîmé"),
    ],
)
def test_what_is_no_file_says_why(given, words):
    (_, first), (_, second) = told(sent(given, attachment("facture.pdf", PDF)))
    assert words in first
    assert second is None


def test_a_message_without_attachment_says_that_its_text_is_no_justificatif():
    for data in (sent(), sent(attachment("logo.png", PNG, hidden=1, **LOGO))):
        ((name, error),) = told(data)
        assert (name, "son texte n'est pas un justificatif" in error) == ("", True)


def test_the_bounds_of_files_and_bytes_hold():
    many = sent(*(attachment(f"{place}.pdf", PDF) for place in range(9)))
    assert [bool(error) for _, error in told(many, replace(LIMITS, archive_files=5))] == [False] * 5 + [True]
    heavy = sent(*(attachment(f"{place}.pdf", PDF + bytes(90_000)) for place in range(4)))
    errors = [error for _, error in told(heavy, replace(LIMITS, archive_bytes=200_000))]
    assert [bool(error) for error in errors] == [False, False, True, True]
    (refused,) = pieces(sent(attachment("a.pdf", PDF + bytes(90_000))), replace(LIMITS, file_bytes=110_000, archive_bytes=50_000))
    assert (refused.data, "décompressé" in refused.error) == (b"", True)


def test_a_message_that_holds_a_locked_document_is_still_a_message():
    locked = compound({"EncryptedPackage": bytes(5000), "EncryptionInfo": b"x"})
    assert sniff(locked) is Sort.LOCKED_OFFICE
    assert sniff(compound({"WordDocument": bytes(5000)})) is Sort.OLD_OFFICE
    (_, first), (_, second) = told(sent(attachment("a.docx", locked), attachment("b.pdf", PDF)))
    assert "mot de passe" in first
    assert second is None


def looped(data: bytes) -> bytes:
    """The same file, every place of its table leading to itself."""
    fats = number(data, 44)
    table = struct.pack(f"<{128 * fats}I", *range(128 * fats))
    return data[:512] + table + data[512 + len(table) :]


def poked(data: bytes, place: int, value: int) -> bytes:
    return data[:place] + struct.pack("<I", value) + data[place + 4 :]


def number(data: bytes, place: int) -> int:
    return struct.unpack_from("<I", data, place)[0]


def directory(data: bytes) -> int:
    """Where the list of folders and files begins."""
    return 512 + 512 * number(data, 48)


def endless_tables(data: bytes) -> bytes:
    """A header that announces millions of tables, whose list leads to itself."""
    count = 109 + 127 * 30_000
    return poked(poked(poked(data, 44, count), 72, 30_000), 68, 0)


def grown(data: bytes) -> bytes:
    """Every entry of the directory announces four gigabytes."""
    for place in range(directory(data) + 120, len(data) - 8, 128):
        if data[place - 120 + 66 : place - 120 + 67] == b"\x02":
            data = poked(data, place, 0xFFFFFFF0)
    return data


WHOLE = sent(attachment("facture.pdf", PDF * 400), attachment("petit.pdf", PDF))


@pytest.mark.parametrize(
    "harm",
    [
        pytest.param(looped, id="a table that leads to itself"),
        pytest.param(endless_tables, id="millions of tables"),
        pytest.param(grown, id="streams of 4 GB"),
        pytest.param(lambda data: poked(looped(data), 64, 0xFFFFFF), id="a mini table of 8 GB"),
        pytest.param(lambda data: data[:30] + b"\x02\0" + data[32:], id="sectors of four bytes"),
        pytest.param(lambda data: data[:600], id="cut in its table"),
        pytest.param(lambda data: data[:1600], id="cut in its directory"),
        pytest.param(lambda data: data[: len(data) // 2], id="cut in a file"),
    ],
)
def test_a_harmful_message_ends_in_a_reason_and_soon(harm):
    start = time.process_time()
    found = told(harm(WHOLE))
    assert time.process_time() - start < 2
    assert any(error and "abîmé" in error for _, error in found)


def test_a_directory_that_lost_its_end_says_that_more_may_be_lost():
    data = WHOLE
    for place in range(directory(WHOLE), directory(WHOLE) + 128 * 40, 128):
        name = data[place : place + 64].decode("utf-16-le").rstrip("\0")
        if name.startswith("__attach") and number(data, place + 72) != 0xFFFFFFFF:
            data = poked(data, place + 72, 0x7FFF)
    assert data != WHOLE
    assert any(error and "abîmé" in error and "perdues" in error for _, error in told(data))


def test_a_damaged_attachment_does_not_hide_the_others():
    entry = next(at for at in range(directory(WHOLE), len(WHOLE), 128) if number(WHOLE, at + 120) == len(PDF * 400))
    (_, first), (name, second) = told(poked(WHOLE, entry + 116, 0x00FFFFFF))
    assert "abîmé" in first
    assert (name, second) == ("petit.pdf", None)


def test_a_winmail_gives_the_files_that_it_wraps():
    data = winmail(("facture de février.pdf", PDF), ("photo.png", PNG))
    assert kept(data) == ["facture de février.pdf", "photo.png"]
    assert kept(mailed(("winmail.dat", "application/ms-tnef", data)).as_bytes()) == ["winmail.dat/facture de février.pdf", "winmail.dat/photo.png"]


def test_a_winmail_in_a_winmail_is_opened():
    assert kept(winmail_in_winmail("message transféré", winmail(("facture.pdf", PDF)))) == ["message transféré/facture.pdf"]


def test_a_cut_winmail_gives_what_comes_before_the_cut():
    data = winmail(("a.pdf", PDF), ("b.pdf", PDF * 9))
    assert [bool(error) for _, error in told(data[:-300])] == [False, True]
    ((_, error),) = told(winmail())
    assert "pièce jointe" in error


def test_a_winmail_written_into_a_mail_by_hand_is_told_by_its_content():
    text = base64.encodebytes(winmail(("a.pdf", PDF)))
    data = b"From: a@b.fr\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n" + text
    assert kept(data) == ["piece-1.dat/a.pdf"]


def test_a_signed_message_is_opened_whether_its_text_is_plain_or_wrapped():
    inner = mailed(("f.pdf", "application/pdf", PDF)).as_bytes()
    plain = b'Content-Type: multipart/signed; boundary="limite"\r\n\r\n--limite\r\n' + inner + b"\r\n--limite--\r\n"
    for data, mime in ((plain, "multipart/signed"), (signed(inner), "application/pkcs7-mime")):
        assert kept(sent(attachment("smime.p7m", data, mime=mime))) == ["smime.p7m/f.pdf"]
    ((_, error),) = told(sent(attachment("smime.p7m", enciphered(inner), mime="application/pkcs7-mime")))
    assert "chiffré" in error
