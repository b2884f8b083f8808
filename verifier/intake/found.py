"""What opening a mail, an archive or a portfolio yields, and how its bounds are held."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from verifier.intake.limits import Allowance
from verifier.intake.naming import Names, clean
from verifier.intake.sniffing import Sort, sniff
from verifier.wording import say

__all__ = ["Found", "held", "too_heavy"]

SUFFIXES = {
    Sort.PDF: ".pdf", Sort.IMAGE: ".image", Sort.DOCX: ".docx", Sort.XML: ".xml", Sort.ARCHIVE: ".zip", Sort.MAIL: ".eml",
    Sort.OUTLOOK: ".msg", Sort.TNEF: ".dat",
}


@dataclass(frozen=True, slots=True)
class Found:
    """A file inside a container: its name there ("" = the container itself), and its bytes or the reason of a refusal.

    `inside`: a message that stands in its container without being a file of its own; what it holds, read when asked.
    """

    name: str
    data: bytes = b""
    error: str | None = None
    inside: Iterator[Found] | None = None


def held(parts: Iterable[Found], allowance: Allowance, empty: str) -> Iterator[Found]:
    """The parts of a container, each with a safe name of its own, within the allowance; `empty` says why there is none."""
    names, place = Names(), 0
    for place, part in enumerate(parts, 1):
        if allowance.files <= 0:
            yield Found("", error=say("intake.archive_trop_de_fichiers", limite=allowance.limits.archive_files))
            return
        room = allowance.room
        allowance.take(len(part.data))
        own = replace(part, name=names.own(named(part, place)))
        yield own if len(part.data) <= room else Found(own.name, error=too_heavy(room, allowance))
    if not place:
        yield Found("", error=empty)


def named(part: Found, place: int) -> str:
    """The name that the sender gave, without folders; a plain one where there is none."""
    if given := clean(part.name, "").replace("/", "-"):
        return given
    sort = Sort.MAIL if part.inside else sniff(part.data)
    return f"{'message' if sort in {Sort.MAIL, Sort.OUTLOOK} else 'piece'}-{place}{SUFFIXES.get(sort, '')}"


def too_heavy(room: int, allowance: Allowance) -> str:
    """Which of the two bounds was met: that of a file, or that of all that its container holds."""
    limits = allowance.limits
    if room >= limits.file_bytes:
        return say("intake.trop_lourd", limite=limits.file_bytes // 1_000_000)
    return say("intake.archive_trop_lourde", limite=limits.archive_bytes // 1_000_000)
