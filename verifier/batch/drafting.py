"""A file that takes its place when it is complete and on the disk, or not at all."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, TextIO

from verifier.batch.dossiers import ASIDE, DRAFT
from verifier.errors import OutputError, lacks_room
from verifier.wording import say

__all__ = ["draft", "text_draft", "unwritten"]


def unwritten(directory: Path, error: OSError) -> OutputError:
    """What is said where a file of a directory cannot be written, or of the folder aside in it."""
    directory = directory.parent if directory.name == ASIDE else directory
    return OutputError(say("batch.ecriture_pleine" if lacks_room(error) else "batch.ecriture", dossier=directory))


@contextmanager
def draft(path: Path) -> Iterator[IO[bytes]]:
    """The file's bytes, to be written."""
    incomplete = path.with_name(path.name + DRAFT)
    incomplete.unlink(missing_ok=True)      # left by a run that was killed; or a link to somebody else's file
    try:
        with incomplete.open("xb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        incomplete.replace(path)
    except BaseException:
        incomplete.unlink(missing_ok=True)
        raise
    with suppress(OSError):     # not every network drive can; the journal would have it all
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


@contextmanager
def text_draft(path: Path, encoding: str = "utf-8", errors: str = "strict") -> Iterator[TextIO]:
    """The same, as text."""
    with draft(path) as stream:
        text = io.TextIOWrapper(stream, encoding=encoding, errors=errors, newline="\n")
        try:
            yield text
        finally:
            text.detach()
