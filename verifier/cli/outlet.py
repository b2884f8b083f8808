"""Where a result goes: a file, whole or not at all, or standard output."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from verifier.cli.options import Form
from verifier.domain import Verification
from verifier.errors import OutputError, UsageError
from verifier.wording import say

if TYPE_CHECKING:       # a report is heavier than the help may be
    from verifier.reports import Sheet

__all__ = ["ReaderGoneError", "check_output", "cores", "publish", "sheet", "warn", "write", "write_bytes"]

_WIDTH = 100        # of a report that is not read on a terminal
_WIDEST = 120       # longer lines are hard to read


class ReaderGoneError(Exception):
    """Whoever read standard output has gone away (`| head`): nobody is left to tell."""


def publish(verifications: Sequence[Verification], form: Form, output: Path | None, *, detail: bool = False) -> None:
    """Render the verifications and write them."""
    from verifier import reports  # noqa: PLC0415  late: not for --help

    page = sheet(output)
    write(reports.render(verifications, form, colour=page.colour, width=page.width, detail=detail), form, output)


def sheet(output: Path | None) -> Sheet:
    """How wide the lines of a text are there, and whether it may have colours."""
    from verifier.reports import Sheet  # noqa: PLC0415  late: not for --help

    terminal = output is None and sys.stdout is not None and sys.stdout.isatty()
    colour = terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return Sheet(colour, min(_WIDEST, shutil.get_terminal_size((_WIDTH, 40)).columns) if terminal else _WIDTH)


def check_output(output: Path | None, pieces: Sequence[Path]) -> None:
    """Refuse before the work a file that could not be written after it, or that is one of the pièces."""
    if output is None:
        return
    if output.is_dir() or not output.absolute().parent.is_dir():
        raise OutputError(say("cli.sortie_impossible", sortie=output))
    target = output.resolve()
    inside = target.exists() and any(target.is_relative_to(piece.resolve()) for piece in pieces if piece.is_dir())
    if inside or target in {piece.resolve() for piece in pieces}:
        raise UsageError(say("cli.sortie_piece", sortie=output))


def write(result: str, form: Form, output: Path | None = None) -> None:
    """Write a result; a CSV file opens with a byte order mark, without which a spreadsheet spoils the accents."""
    if output is None:
        if hasattr(sys.stdout, "reconfigure"):
            sys.stdout.reconfigure(encoding=None if form is Form.TEXTE else "utf-8", errors="replace")
        _print(lambda: sys.stdout.write(result))
        return
    write_bytes(result.encode("utf-8-sig" if form is Form.CSV else "utf-8", "replace"), output)


def write_bytes(data: bytes, output: Path | None) -> None:
    """Write what is no text for a terminal; the same way."""
    if output is None:
        _print(lambda: sys.stdout.buffer.write(data))
        return
    try:
        if output.exists() and not output.is_file():        # a pipe, a terminal, /dev/null
            output.write_bytes(data)
        else:
            _replace(output.resolve(), data)
    except OSError:
        raise OutputError(say("cli.sortie_impossible", sortie=output)) from None


def warn(message: str) -> None:
    """One line on standard error: progress, a warning, a mistake."""
    if hasattr(sys.stderr, "reconfigure"):
        sys.stderr.reconfigure(errors="replace")
    with suppress(OSError):  # a reader that has gone must not end the work
        print(" ".join(message.split()), file=sys.stderr, flush=True)  # noqa: T201  the one place that speaks there


def cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0))


def _print(put: Callable[[], object]) -> None:
    if sys.stdout is None:  # closed by whoever started us
        raise OutputError(say("cli.sortie_pleine"))
    try:
        put()
        sys.stdout.flush()
    except BrokenPipeError:  # not left to click, which would answer 1: « a dossier is not conforme »
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise ReaderGoneError from None
    except OSError:
        raise OutputError(say("cli.sortie_pleine")) from None


def _replace(output: Path, data: bytes) -> None:
    """Put the bytes in place in one move."""
    handle, name = tempfile.mkstemp(dir=output.parent, prefix=f".{output.name[:100]}.")
    try:
        with os.fdopen(handle, "wb") as draft:
            draft.write(data)
            draft.flush()
            os.fsync(draft.fileno())
        Path(name).chmod(output.stat().st_mode & 0o777 if output.exists() else 0o666 & ~_umask())
        Path(name).replace(output)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
