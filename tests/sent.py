"""Files as they are sent: archives, mails, and what `unpack` says of them."""

from __future__ import annotations

import io
import tempfile
import zipfile
from email.message import EmailMessage
from pathlib import Path

from verifier.domain import Piece
from verifier.intake import Limits, unpack

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
LIMITS = Limits()


def zipped(files: dict[str, bytes], **options) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", **options) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def mailed(*parts: tuple[str, str, bytes], subject: str = "Justificatif") -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@exemple.fr", "b@exemple.fr", subject
    message.set_content("Bonjour, voici ma facture.")
    for name, kind, data in parts:
        main, sub = kind.split("/")
        message.add_attachment(data, maintype=main, subtype=sub, filename=name)
    return message


def put(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def names(path: Path, limits: Limits = LIMITS) -> list[str]:
    return [piece.name for piece in unpack([path], limits)]


def pieces(data: bytes, limits: Limits = LIMITS, name: str = "envoi") -> tuple[Piece, ...]:
    """The pièces of one file with these bytes."""
    with tempfile.TemporaryDirectory() as folder:
        return unpack([put(Path(folder), name, data)], limits)


def told(data: bytes, limits: Limits = LIMITS) -> list[tuple[str, str | None]]:
    """Name and reason of each pièce of one file with these bytes, without the file's own name."""
    return [(piece.name.removeprefix("envoi").removeprefix("/"), piece.error) for piece in pieces(data, limits)]


def kept(data: bytes, limits: Limits = LIMITS) -> list[str]:
    """The names of the pièces that can be read."""
    return [name for name, error in told(data, limits) if not error]
