"""What a file is, told by its content and never by its name."""

from __future__ import annotations

import io
import re
import zipfile
from enum import StrEnum

from verifier.domain import Media
from verifier.intake import compound

__all__ = ["Sort", "is_crowded", "is_mail", "media", "sniff"]


class Sort(StrEnum):
    """Every sort of file that we can tell; those that cannot be read yet have a sentence `refuse_<sort>`."""

    PDF = "pdf"
    IMAGE = "image"
    DOCX = "docx"
    XML = "xml"
    MAIL = "mail"
    ARCHIVE = "archive"
    OUTLOOK = "msg"
    TNEF = "winmail"
    SIGNED = "signe"
    EMPTY = "vide"
    OLD_OFFICE = "doc"
    LOCKED_OFFICE = "office_protege"
    OFFICE = "office"
    OTHER_ARCHIVE = "archive_autre"
    WEB_PAGE = "html"
    RICH_TEXT = "rtf"
    PLAIN_TEXT = "texte"
    SIGNED_MAIL = "mail_chiffre"
    UNKNOWN = "inconnu"


MEDIA = {Sort.PDF: Media.PDF, Sort.IMAGE: Media.IMAGE, Sort.DOCX: Media.DOCX, Sort.XML: Media.XML}
HEAD = 4096
IMAGE_STARTS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+", b"GIF87a", b"GIF89a")
HEIF_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif"})
ARCHIVE_STARTS = (b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00")
MOST_ENTRIES = 20_000
LETTER = re.compile(r"word/document\d*\.xml")    # Word on line numbers it
OLE_NAMES = {
    Sort.OUTLOOK: {"__properties_version1.0", "__nameid_version1.0", "__substg1.0_"},
    Sort.LOCKED_OFFICE: {"encryptedpackage"},
    Sort.OLD_OFFICE: {"worddocument", "workbook", "book", "powerpoint document"},
}
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
TNEF_START = b"\x78\x9f\x3e\x22"
ENVELOPE = re.compile(rb"\x30.{1,5}?\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07([\x02\x03])", re.DOTALL)  # CMS, RFC 5652
HEADER = re.compile(rb"^([A-Za-z][A-Za-z0-9-]{1,60}):", re.MULTILINE)
ENTITY = re.compile(rb"content-type:\s*(multipart/|application/(x-)?pkcs7-mime)", re.IGNORECASE)  # a signed message's own part
MAIL_HEADERS = frozenset({
    b"from", b"to", b"cc", b"subject", b"date", b"received", b"message-id", b"mime-version", b"content-type", b"return-path",
    b"delivered-to", b"reply-to", b"sender", b"x-mailer", b"dkim-signature", b"content-transfer-encoding",
})
TEXT_STARTS = (
    (re.compile(r"\{\\rtf"), Sort.RICH_TEXT),
    (re.compile(r"<(!doctype html|html|head|body|meta|div|table|p>|script)|<\?xml.{0,400}<html", re.DOTALL), Sort.WEB_PAGE),
    (re.compile(r"<(\?xml|!--|[a-z_])"), Sort.XML),
)
TEXT_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"),
    (b"<\x00", "utf-16-le"), (b"\x00<", "utf-16-be"),
)


def media(sort: Sort) -> Media:
    """The domain's word for a sort of file."""
    return MEDIA.get(sort, Media.UNKNOWN)


def sniff(data: bytes) -> Sort:
    """The sort of file that these bytes are."""
    if not data.strip(b"\x00 \t\r\n"):
        return Sort.EMPTY
    head = data[:HEAD]
    if is_image(head):
        return Sort.IMAGE
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return sniff_zip(data)
    if head.startswith(OLE):
        return sniff_ole(data)
    if head.startswith(ARCHIVE_STARTS) or head[257:262] == b"ustar":
        return Sort.OTHER_ARCHIVE
    sort = sniff_wrapping(head) or sniff_text(data)
    return sniff_zip(data) if sort is Sort.UNKNOWN and zipfile.is_zipfile(io.BytesIO(data)) else sort


def sniff_wrapping(head: bytes) -> Sort | None:
    """What Outlook or an electronic signature wraps around a file."""
    if head.startswith(TNEF_START):
        return Sort.TNEF
    envelope = ENVELOPE.match(head)
    return envelope and (Sort.SIGNED if envelope[1] == b"\x02" else Sort.SIGNED_MAIL)


def is_image(head: bytes) -> bool:
    """Whether the file begins as a picture that Pillow or pi_heif opens."""
    if head.startswith(IMAGE_STARTS):
        return True
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return True
    if head[4:8] == b"ftyp":
        brands = {head[at : at + 4] for at in range(8, min(64, len(head)), 4)}
        return bool(brands & HEIF_BRANDS)
    return head.startswith(b"BM") and len(head) > 30 and head[6:10] == b"\x00\x00\x00\x00"


def sniff_zip(data: bytes) -> Sort:
    """A ZIP that is a Word letter, another office file, or an archive."""
    if is_crowded(data):
        return Sort.ARCHIVE
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return Sort.DOCX if b"[Content_Types].xml" in data[:HEAD] and b"word/document" in data else Sort.ARCHIVE
    if any(LETTER.fullmatch(name) for name in names):
        return Sort.DOCX
    if "[Content_Types].xml" in names or {"mimetype", "content.xml"} <= names:
        return Sort.OFFICE
    return Sort.ARCHIVE


def is_crowded(data: bytes) -> bool:
    """Whether a ZIP lists more files than are worth listing: half a million of them would fill the memory."""
    return data.count(b"PK\x01\x02") > MOST_ENTRIES


def sniff_ole(data: bytes) -> Sort:
    """An Outlook message, an old Office file, or a locked new one: told by the names in its first folder."""
    try:
        root = compound.opened(data)
        names, whole = set(root.names()), not root.is_damaged
    except compound.BrokenCompoundError:
        names, whole = set(), False
    found = next((sort for sort, known in OLE_NAMES.items() if known & names), None)
    return found or (Sort.OLD_OFFICE if whole else sniff_letters(data))


def sniff_letters(data: bytes) -> Sort:
    """What a damaged compound file was, by the names that still stand in it."""
    letters = data.lower()
    known = ((sort, name.encode("utf-16-le")) for sort, names in OLE_NAMES.items() for name in names)
    return next((sort for sort, name in known if name in letters), Sort.UNKNOWN)


def sniff_text(data: bytes) -> Sort:
    """Everything that begins with letters: XML, web page, mail, RTF; PDF too, which may carry a little junk first."""
    if is_mail(data):
        return sniff_mail(data)
    text = decoded(data[:HEAD])
    start = text.lstrip("\ufeff \t\r\n\x00")[:600].lower()
    if b"%PDF-" in data[:1024] and not start.startswith("{\\rtf"):
        return Sort.PDF
    plain = Sort.UNKNOWN if is_binary(text) else Sort.PLAIN_TEXT
    return next((sort for pattern, sort in TEXT_STARTS if pattern.match(start)), plain)


def is_binary(text: str) -> bool:
    """Whether these are not letters that somebody wrote."""
    return sum(char.isprintable() or char in "\r\n\t" for char in text) <= 0.95 * len(text)


def decoded(head: bytes) -> str:
    """The first bytes as text, in the encoding that they announce."""
    for mark, encoding in TEXT_BOMS:
        if head.startswith(mark):
            return head[: len(head) // 2 * 2].decode(encoding, "replace")
    try:
        return head.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start > len(head) - 4:
            return head[: error.start].decode("utf-8")
        return head.decode("cp1252", "replace")


def is_mail(data: bytes) -> bool:
    """Whether the file begins with the headers of a message."""
    head = data[:HEAD].removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").replace(b"\r", b"\n").lstrip(b"\n")
    block = head.split(b"\n\n", 1)[0]
    if ENTITY.match(block):
        return True
    if not re.match(rb"(From |>From |[A-Za-z][A-Za-z0-9-]{1,60}:)", block):
        return False
    known = {name.lower() for name in HEADER.findall(block)} & MAIL_HEADERS
    return len(known) >= 2


def sniff_mail(data: bytes) -> Sort:
    """A message, or one that is enciphered (S/MIME) and so cannot be opened."""
    block = re.split(rb"\r\n\r\n|\n\n|\r\r", data[: 16 * HEAD], maxsplit=1)[0].lower()
    return Sort.SIGNED_MAIL if re.search(rb"enveloped-data|multipart/encrypted", block) else Sort.MAIL
