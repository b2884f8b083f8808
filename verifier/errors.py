"""What can go wrong with the tool itself. A bad document is never one of these: it is an answer.

VerifierError
├── UsageError        2   the command was given something that it cannot use
│   ├── UnknownDossierError   2   there is no such dossier in the tray
│   ├── ChangedMeanwhileError 2   somebody else changed the dossier since it was looked at
│   ├── NotYetError           2   the dossier was not judged yet
│   ├── DecidedByAnotherError 2   another agent's decision stands, which whoever asks may not touch
│   └── KeyTakenError         2   a key under which something else was deposited
├── ManifestError     2   the manifest breaks the contract
├── ListError         2   a list to be imported cannot be read, or is not what was said
├── CatalogError     10   the catalogue is missing or breaks a rule
├── RulebookError    11   the rule book breaks a rule
├── EngineMissing    12   an engine that is needed (Tesseract, the entity model) is not there
├── OutputError      13   the result cannot be written
│   ├── NoRoomError  13   there is no room for what has to be written meanwhile
│   └── HistoryError 13   the history of verdicts cannot be used
│       └── HistoryUnreachableError   it does not answer now
├── ClusterError     14   the machines that were to do the work cannot
│   └── OtherVersionsError 14 one of them reads by another catalogue or model
└── Interrupted     130   somebody asked the tool to stop; what was finished is kept
"""

from __future__ import annotations

import errno
from typing import ClassVar

__all__ = [
    "CatalogError", "ChangedMeanwhileError", "ClusterError", "DecidedByAnotherError", "EngineMissing", "HistoryError",
    "HistoryUnreachableError", "Interrupted", "KeyTakenError", "ListError", "ManifestError", "NoRoomError",
    "NotYetError", "OtherVersionsError", "OutputError", "RulebookError", "UnknownDossierError", "UsageError", "VerifierError",
    "lacks_room",
]

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS}
FULL_SQLITE = {10, 13, 14}      # SQLITE_IOERR, SQLITE_FULL, SQLITE_CANTOPEN (sqlite.org/rescode.html)


class VerifierError(Exception):
    """The tool could not work. `str(error)` is one French line: what is wrong, and what to do next."""

    exit_code: ClassVar[int] = 19


class UsageError(VerifierError):
    """The command, or the library's caller, asked for something that does not exist."""

    exit_code = 2


class UnknownDossierError(UsageError):
    """The tray has no dossier of that id."""


class ChangedMeanwhileError(UsageError):
    """Somebody changed the dossier since it was looked at: what was to be done then may no longer be meant."""


class NotYetError(UsageError):
    """The dossier was not judged yet: there is nothing to decide about."""


class DecidedByAnotherError(UsageError):
    """Another agent's decision stands: a supervisor or its author alone replaces it, takes it back, or does what voids it."""


class KeyTakenError(UsageError):
    """Something else was deposited under that key before."""


class ManifestError(VerifierError):
    """A manifest that breaks the contract: file, line and reason."""

    exit_code = 2


class ListError(VerifierError):
    """A list to be imported: file, line and reason."""

    exit_code = 2


class CatalogError(VerifierError):
    """A catalogue that is missing or breaks a rule: file, line and reason."""

    exit_code = 10


class RulebookError(VerifierError):
    """A rule file that breaks a rule of the rule book: file, criterion and reason."""

    exit_code = 11


class EngineMissing(VerifierError):  # noqa: N818  it says what is the matter
    """An engine that the tool needs is not installed."""

    exit_code = 12


class OutputError(VerifierError):
    """The result cannot be written where it was asked."""

    exit_code = 13


class NoRoomError(OutputError):
    """A disk that the work needs is full: no document is at fault, and none may be judged by it."""


class HistoryError(OutputError):
    """What lies where the history should be is none, or not one that this version can use."""


class HistoryUnreachableError(HistoryError):
    """The history does not answer: no such file or server, no right, no room."""


class ClusterError(VerifierError):
    """The machines that were to do the work cannot be reached, have gone, or would not do it as this one would.

    `why`: what one of them told of itself, for who sits there.
    """

    why: VerifierError | None = None
    exit_code = 14


class OtherVersionsError(ClusterError):
    """One of them reads by another tool, catalogue or model than this one judges by."""


class Interrupted(VerifierError):  # noqa: N818  it says what is the matter
    """Somebody asked the tool to stop: what was finished by then is kept."""

    exit_code = 130     # what a shell says of a command stopped by Ctrl-C


def lacks_room(error: BaseException) -> bool:
    """Whether a disk is full or takes nothing, that of temporary files included: what a file or SQLite's own says of it."""
    if isinstance(error, OSError):      # no folder at all will do: told without a name (tempfile)
        return error.errno in FULL or (error.errno == errno.ENOENT and error.filename is None)
    code = getattr(error, "sqlite_errorcode", 0)
    return isinstance(code, int) and code & 0xFF in FULL_SQLITE
