"""E-mails as they come: names in every alphabet, wrong labels, forwards, signatures, and headers that break the rules."""

from __future__ import annotations

import base64
import binascii
import time
from email.message import EmailMessage

import pytest
from sent import PDF, PNG, kept, mailed, pieces, told, zipped
from wrapped import detached, enciphered, signed

from verifier.intake.sniffing import Sort, sniff

HEAD = b"From: a@exemple.fr\r\nTo: b@exemple.fr\r\nSubject: Facture\r\nMIME-Version: 1.0\r\n"
ENCODED = base64.encodebytes(PDF)
DISPOSITION = "Content-Disposition: attachment; "


def part(*headers: str | bytes, body: bytes = ENCODED) -> bytes:
    lines = [header if isinstance(header, bytes) else header.encode() for header in headers]
    return b"\r\n".join(lines) + b"\r\nContent-Transfer-Encoding: base64\r\n\r\n" + body


def of(*parts: bytes, kind: bytes = b"mixed", head: bytes = HEAD) -> bytes:
    body = b"".join(b"--limite\r\n" + each + b"\r\n" for each in parts)
    return head + b"Content-Type: multipart/" + kind + b'; boundary="limite"\r\n\r\n' + body + b"--limite--\r\n"


@pytest.mark.parametrize(
    ("header", "name"),
    [
        (DISPOSITION + 'filename="facture.pdf"', "facture.pdf"),
        (DISPOSITION + "filename=facture.pdf", "facture.pdf"),
        (DISPOSITION + "filename*=UTF-8''factur%C3%A9.pdf", "facturé.pdf"),
        (DISPOSITION + "filename*=ISO-8859-15''factur%E9.pdf", "facturé.pdf"),
        (DISPOSITION + "filename*=n-existe-pas''facture.pdf", "facture.pdf"),
        (DISPOSITION + "filename*0*=UTF-8''factur%C3%A9; filename*1=\" de mars.pdf\"", "facturé de mars.pdf"),
        (DISPOSITION + 'filename="=?UTF-8?B?ZmFjdHVyw6kucGRm?="', "facturé.pdf"),
        (DISPOSITION + 'filename="=?iso-8859-1?Q?factur=E9_de?= =?iso-8859-1?Q?_mars.pdf?="', "facturé de mars.pdf"),
        (DISPOSITION + 'filename="=?x-rien?Q?facture.pdf?="', "facture.pdf"),
        (DISPOSITION + 'filename="=?UTF-8?B?a?="', "=?UTF-8?B?a?="),
        ((DISPOSITION + 'filename="facturé.pdf"').encode("utf-8"), "facturé.pdf"),
        ((DISPOSITION + 'filename="facturé.pdf"').encode("cp1252"), "facturé.pdf"),
        (DISPOSITION + 'filename="=?UTF-8?Q?facture?=\r\n =?UTF-8?Q?=2Epdf?="', "facture.pdf"),
        ('Content-Type: application/pdf; name="facture.pdf"', "facture.pdf"),
        (DISPOSITION + 'filename="../../../etc/facture.pdf"', "etc-facture.pdf"),
        (DISPOSITION + r'filename="C:\\Users\\facture.pdf"', "Users-facture.pdf"),
        (DISPOSITION + 'filename="\x00\x1b[2Jfacture.pdf"', "[2Jfacture.pdf"),
        (DISPOSITION + "filename*=utf-8''fact%00ure%0d%0aX%3A%20y.pdf", "fact ure X: y.pdf"),
        (DISPOSITION + 'filename=""', "piece-1.pdf"),
        (DISPOSITION + "filename", "piece-1.pdf"),
        ("Content-Type: ; ; =", "piece-1.pdf"),
        ("X-Rien: rien", "piece-1.pdf"),
    ],
)
def test_a_name_is_read_however_it_is_written(header, name):
    header = header if isinstance(header, bytes) else header.encode()
    kind = b"" if b"Content-Type" in header else b"Content-Type: application/octet-stream\r\n"
    assert kept(of(part(kind + header))) == [name]


@pytest.mark.parametrize(
    "header",
    [
        'Content-Type: text/plain; name="facture.pdf"',
        "Content-Type: text/plain",
        "Content-Type: text/html; charset=utf-8",
        "Content-Type: application/octet-stream",
        "Content-Type: image/png",
        "Content-Type: nimporte",
        'Content-Type: application/pdf\r\nContent-Disposition: inline; filename="facture.pdf"',
        "Content-Type: application/pdf\r\nContent-ID: <facture>",
        "Content-Type: image/jpeg\r\nContent-ID: <facture>",
        'Content-Type: text/plain; charset="\x00"',
        "Content-Type: application/pdf; charset=rien",
    ],
)
def test_a_document_is_told_by_its_content_whatever_its_label(header):
    (piece,) = pieces(of(part("Content-Type: text/plain", body=base64.encodebytes(b"Bonjour")), part(header)))
    assert piece.data == PDF


@pytest.mark.parametrize("kind", [b"alternative", b"related", b"signed", b"report", b"nimporte"])
def test_a_document_is_found_wherever_it_stands(kind):
    assert kept(of(part("Content-Type: text/plain", body=b""), part("Content-Type: application/pdf"), kind=kind)) == ["piece-1.pdf"]


def test_a_mail_that_is_but_a_document_gives_it():
    assert kept(HEAD + part('Content-Type: application/pdf; name="f.pdf"')) == ["f.pdf"]


def test_files_without_a_name_or_with_the_same_are_told_apart():
    named = part(DISPOSITION + "filename=a.pdf")
    nameless = part("Content-Type: application/pdf")
    assert kept(of(named, named, nameless, nameless)) == ["a.pdf", "a (2).pdf", "piece-3.pdf", "piece-4.pdf"]


@pytest.mark.parametrize("ends", [b"\n", b"\r"])
def test_other_ends_of_lines_are_understood(ends):
    data = of(part('Content-Type: application/pdf; name="f.pdf"')).replace(b"\r\n", ends)
    assert sniff(data) is Sort.MAIL
    assert kept(data) == ["f.pdf"]


@pytest.mark.parametrize(
    "data",
    [
        of(part('Content-Type: application/pdf; name="f.pdf"')).replace(b"\r\n\r\n--limite", b"\r\n\r\nPas de MIME ici ?\r\n--limite", 1),
        of(part('Content-Type: application/pdf; name="f.pdf"')).replace(b"--limite--", b""),
        b"\r\n\r\n" + of(part('Content-Type: application/pdf; name="f.pdf"')),
        b"From facteur Mon Jan  1 00:00:00 2024\n" + of(part('Content-Type: application/pdf; name="f.pdf"')),
        of(part('Content-Type: application/pdf; name="f.pdf"'), head=HEAD + "X-Nom: Éléonore\r\n".encode("cp1252")),
    ],
)
def test_what_surrounds_the_parts_does_not_matter(data):
    assert kept(data) == ["f.pdf"]


def uuencoded(data: bytes) -> bytes:
    lines = [binascii.b2a_uu(data[at : at + 45]) for at in range(0, len(data), 45)]
    return b"begin 644 facture.pdf\n" + b"".join(lines) + b"`\nend\n"


def test_a_document_written_into_the_text_is_found():
    text = HEAD + b"Content-Type: text/plain\r\n\r\nBonjour,\nbegin by reading this.\n\n" + uuencoded(PDF) + b"\nMerci\n"
    (piece,) = pieces(text)
    assert (piece.name, piece.data) == ("envoi/facture.pdf", PDF)


def test_a_document_encoded_by_an_old_program_is_read():
    data = HEAD + b'Content-Type: application/pdf; name="f.pdf"\r\nContent-Transfer-Encoding: x-uuencode\r\n\r\n' + uuencoded(PDF)
    assert pieces(data)[0].data == PDF


@pytest.mark.parametrize("encoding", [b"base64", b"quoted-printable"])
def test_a_forwarded_mail_encoded_against_the_rule_is_opened(encoding):
    inner = mailed(("f.pdf", "application/pdf", PDF)).as_bytes()
    body = base64.encodebytes(inner) if encoding == b"base64" else binascii.b2a_qp(inner)
    forward = b"Content-Type: message/rfc822\r\nContent-Transfer-Encoding: " + encoding + b"\r\n\r\n" + body
    assert kept(of(forward)) == ["message-1.eml/f.pdf"]


def test_a_forward_with_a_name_of_its_own_keeps_it():
    inner = mailed(("f.pdf", "application/pdf", PDF)).as_bytes()
    assert kept(of(b'Content-Type: message/rfc822; name="TR facture.eml"\r\n\r\n' + inner)) == ["TR facture.eml/f.pdf"]


def test_forwards_of_forwards_end_somewhere():
    message = mailed(("fond.pdf", "application/pdf", PDF))
    for _ in range(5):
        outer = EmailMessage()
        outer["From"], outer["Subject"] = "a@exemple.fr", "TR"
        outer.set_content("voir dessous")
        outer.add_attachment(message)
        message = outer
    ((name, error),) = told(message.as_bytes())
    assert (name, "successifs" in error) == ("message-1.eml/message-1.eml/message-1.eml", True)


def test_a_mail_without_a_document_says_that_its_text_is_no_justificatif():
    for data in (mailed().as_bytes(), HEAD + b"\r\nMa facture : logiciel X, DMP compatible.", HEAD):
        ((name, error),) = told(data)
        assert (name, "son texte n'est pas un justificatif" in error, "abîmé" in error) == ("", True, False)


def test_what_only_dresses_a_mail_is_no_piece():
    logo = base64.encodebytes(PNG)
    assert kept(of(
        part("Content-Type: text/plain", body=base64.encodebytes(b"Bonjour")),
        part("Content-Type: text/html", body=base64.encodebytes(b"<html>Bonjour</html>")),
        part("Content-Type: image/png\r\nContent-ID: <logo>", body=logo),
        part('Content-Type: text/plain; name="ATT00001.txt"\r\nContent-Disposition: attachment; filename="ATT00001.txt"', body=base64.encodebytes(b"suite")),
        part("Content-Type: application/pgp-signature", body=base64.encodebytes(b"-----BEGIN PGP SIGNATURE-----")),
        part('Content-Type: application/pdf; name="f.pdf"'),
    )) == ["f.pdf"]


def test_an_attached_web_page_says_what_to_do():
    page = part('Content-Type: text/html; name="facture.html"\r\nContent-Disposition: attachment', body=base64.encodebytes(b"<html>x</html>"))
    ((name, error),) = told(of(page))
    assert (name, "Imprimez-la en PDF" in error) == ("facture.html", True)


def wrapped(kind: str, envelope: bytes) -> bytes:
    header = f'Content-Type: {kind}; name="smime.p7m"\r\nContent-Disposition: attachment; filename="smime.p7m"'
    return HEAD + part(header, body=base64.encodebytes(envelope))


SIGNED = "application/pkcs7-mime; smime-type=signed-data"


def test_a_signed_mail_is_opened():
    inner = of(part('Content-Type: application/pdf; name="f.pdf"'), head=b"")
    assert kept(wrapped(SIGNED, signed(inner))) == ["f.pdf"]
    assert kept(wrapped("application/x-pkcs7-mime", signed(wrapped(SIGNED, signed(inner))))) == ["f.pdf"]
    assert kept(wrapped("application/octet-stream", signed(inner))) == ["smime.p7m/f.pdf"]


def test_a_signed_file_is_opened_and_a_lone_signature_says_so():
    assert kept(zipped({"facture.pdf.p7m": signed(PDF)})) == ["facture.pdf.p7m/piece-1.pdf"]
    ((_, error),) = told(zipped({"facture.p7s": detached(PDF)}))
    assert "signature" in error


def test_an_enciphered_mail_says_so_wherever_it_stands():
    closed = enciphered(b"Content-Type: text/plain\r\n\r\nsecret")
    outer = of(part('Content-Type: application/pkcs7-mime; name="smime.p7m"', body=base64.encodebytes(closed)))
    pgp = of(part("Content-Type: application/pgp-encrypted"), kind=b"encrypted", head=b"").replace(b"limite", b"dedans")
    for data in (
        wrapped("application/pkcs7-mime; smime-type=enveloped-data", closed), outer, zipped({"smime.p7m": closed}),
        of(b"Content-Type: message/rfc822\r\n\r\n" + pgp), of(part("Content-Type: application/pgp-encrypted"), kind=b"encrypted"),
    ):
        assert ["chiffré" in error for _, error in told(data)] == [True]


def test_a_mail_whose_parts_nest_without_end_ends_in_a_reason():
    data = HEAD
    for place in range(3000):
        data += b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (place, place)
    ((_, error),) = told(data)
    assert error


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(HEAD + b'Content-Type: multipart/mixed; boundary="a"\n\n' + b"--a\n\nx\n" * 300_000, id="parts"),
        pytest.param(of(part(DISPOSITION + 'filename="' + "=?utf-8?q?a?= " * 60_000 + '"')), id="encoded words"),
        pytest.param(of(part(DISPOSITION + "".join(f'filename*{place}="a"; ' for place in range(60_000)))), id="pieces of a name"),
        pytest.param(HEAD + b"Content-Type: text/plain\r\n\r\n" + b"begin 644 x\n" * 200_000, id="beginnings of files"),
    ],
)
def test_a_mail_made_to_last_is_soon_done_with(data):
    start = time.process_time()
    assert told(data)
    assert time.process_time() - start < 3
