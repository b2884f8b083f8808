"""Paths → pièces: folders walked, mails and archives opened, types told by content, limits held."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from importlib import import_module
from pathlib import Path

from verifier.domain import Media, Piece
from verifier.intake import portfolio
from verifier.intake.found import Found
from verifier.intake.limits import Allowance, Limits
from verifier.intake.naming import clean, is_clutter
from verifier.intake.sniffing import Sort, media, sniff
from verifier.wording import say

__all__ = ["from_path", "unpack"]

READABLE = frozenset({Sort.PDF, Sort.IMAGE, Sort.DOCX, Sort.XML})
OPENERS = {        # by name: most pièces are no container
    Sort.MAIL: "mail.attachments", Sort.OUTLOOK: "outlook.attachments", Sort.TNEF: "tnef.attachments",
    Sort.ARCHIVE: "archive.members", Sort.SIGNED: "mail.signed_file",
}


def unpack(paths: Sequence[Path], limits: Limits) -> tuple[Piece, ...]:
    """Every pièce of a dossier, in order; what cannot be one carries its reason in French. Never raises for a bad file."""
    return tuple(piece for path in paths for piece in from_path(Path(path), limits))


def from_path(path: Path, limits: Limits) -> Iterator[Piece]:
    """The pièces of one file, mail, archive or folder."""
    if "\0" in str(path):       # which no file can be named
        yield refused(clean(path.name), say("intake.introuvable"), mishap=True)
        return
    if not is_folder(path):
        yield from from_file(path, clean(path.name), limits)
        return
    found = list(walk(path))
    for file in found[: limits.archive_files]:
        yield from from_file(file, clean(file.relative_to(path).as_posix()), limits, inside=path)
    if not found:
        yield refused(clean(path.name), say("intake.dossier_vide"))
    if len(found) > limits.archive_files:
        yield refused(clean(path.name), say("intake.dossier_trop_de_fichiers", limite=limits.archive_files))


def is_folder(path: Path) -> bool:
    """Whether there is a folder; a name that no disk could hold is none (`Path.is_dir` would raise)."""
    return os.path.isdir(path)  # noqa: PTH112


def walk(folder: Path) -> Iterator[Path]:
    """Every file below a folder, sorted, without what a computer put there by itself; and every folder that cannot be read."""
    closed: list[Path] = []
    for root, folders, files in os.walk(folder, onerror=lambda error: closed.append(Path(error.filename))):
        folders[:] = sorted(name for name in folders if not is_clutter(name))
        for name in sorted(files):
            if not is_clutter(name):
                yield Path(root) / name
    yield from sorted(closed)


def from_file(path: Path, name: str, limits: Limits, inside: Path | None = None) -> Iterator[Piece]:
    """The pièces of one file on disk; `inside` is the folder that a link may not leave."""
    try:
        status = path.stat()
        if inside and path.is_symlink() and not path.resolve().is_relative_to(inside.resolve()):
            yield refused(name, say("intake.lien_exterieur"), mishap=True)
        elif stat.S_ISDIR(status.st_mode):
            yield refused(name, say("intake.acces_refuse"), mishap=True)
        elif not stat.S_ISREG(status.st_mode):
            yield refused(name, say("intake.pas_un_fichier"), mishap=True)
        elif status.st_size > limits.file_bytes:
            yield refused(name, say("intake.trop_lourd", limite=limits.file_bytes // 1_000_000))
        else:
            yield from opened(name, path.read_bytes(), Allowance(limits), 0)
    except FileNotFoundError:
        yield refused(name, say("intake.introuvable"), mishap=True)
    except OSError:
        yield refused(name, say("intake.acces_refuse"), mishap=True)


def opened(name: str, data: bytes, allowance: Allowance, depth: int) -> Iterator[Piece]:
    """The pièces that these bytes are: themselves, or what the mail or archive holds."""
    sort = sniff(data)
    if sort is Sort.PDF and depth < allowance.limits.depth:
        yield from from_pdf(name, data, allowance, depth)
    elif sort in READABLE:
        yield Piece(name, digest(data), media(sort), data)
    elif sort not in OPENERS:
        yield refused(name, say(f"intake.refuse_{sort}"), data)
    elif depth >= allowance.limits.depth:
        yield refused(name, say("intake.trop_imbrique"), data)
    else:
        yield from contents(name, held(sort, data, allowance), allowance, depth + 1, data)


def held(sort: Sort, data: bytes, allowance: Allowance) -> Iterator[Found]:
    """What a container of this sort holds."""
    file, _, name = OPENERS[sort].partition(".")
    found: Iterator[Found] = getattr(import_module(f"verifier.intake.{file}"), name)(data, allowance)
    return found


def from_pdf(name: str, data: bytes, allowance: Allowance, depth: int) -> Iterator[Piece]:
    """A PDF, unless it is but the cover of what it holds; and the documents inside it."""
    inside = portfolio.opened(data, allowance)
    if not inside.is_cover:
        taken = frozenset(digest(found.data) for found in inside.found if not found.error)
        yield Piece(name, digest(data), Media.PDF, data, taken=taken)
    yield from contents(name, inside.found, allowance, depth + 1)


def contents(name: str, held: Iterable[Found], allowance: Allowance, depth: int, data: bytes = b"") -> Iterator[Piece]:
    """The pièces of a container; `data` is the container, refused by itself where nothing in it can be had."""
    for found in held:
        inner = f"{name}/{found.name}" if found.name else name
        if found.error:
            yield refused(inner, found.error, b"" if found.name else data)
        elif not found.inside:
            yield from opened(inner, found.data, allowance, depth)
        elif depth >= allowance.limits.depth:
            yield refused(inner, say("intake.trop_imbrique"))
        else:
            yield from contents(inner, found.inside, allowance, depth + 1)


def refused(name: str, reason: str, data: bytes = b"", *, mishap: bool = False) -> Piece:
    """A pièce that cannot be read, and why; without its bytes, which nobody will look at. `mishap`: it could not be had."""
    return Piece(name, digest(data) if data else "", Media.UNKNOWN, b"", reason, mishap=mishap)


def digest(data: bytes) -> str:
    """The fingerprint of the bytes."""
    return hashlib.sha256(data).hexdigest()
