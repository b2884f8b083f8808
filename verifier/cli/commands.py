"""The command `verify`: which command is meant, and what is said when it cannot go on. Imports nothing heavy."""

from __future__ import annotations

import os
import signal
import sys
import traceback
from collections.abc import Sequence
from contextlib import suppress
from typing import NoReturn

import click

from verifier.cli.batch import batch
from verifier.cli.catalog import catalog
from verifier.cli.check import check
from verifier.cli.comptes import comptes
from verifier.cli.evaluate import evaluate
from verifier.cli.explain import explain
from verifier.cli.french import explain as refusal
from verifier.cli.history import history
from verifier.cli.outlet import ReaderGoneError, warn
from verifier.cli.reply import reply
from verifier.cli.rules import rules
from verifier.cli.serve import serve
from verifier.cli.watch import watch
from verifier.errors import Interrupted, OutputError, UsageError, VerifierError, lacks_room
from verifier.wording import say

__all__ = ["entered", "run"]

_UNEXPECTED = 19

_COMMANDS: dict[str, click.Command] = {
    "batch": batch, "catalog": catalog, "comptes": comptes, "evaluate": evaluate, "explain": explain,
    "history": history, "reply": reply, "rules": rules, "serve": serve, "watch": watch,
}


def entered() -> NoReturn:
    """What the console script does: the command line's command, then the exit."""
    try:
        status = run(sys.argv[1:])
    except KeyboardInterrupt:   # another, while the first was being answered
        status = Interrupted.exit_code
    for stop in (signal.SIGINT, signal.SIGTERM):    # on the way out already: nothing to add
        signal.signal(stop, signal.SIG_IGN)
    sys.exit(status)


def run(arguments: Sequence[str]) -> int:
    """Run one command line; the exit status of the contract. Nothing escapes as a traceback."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # asked to stop, we stop in order, as for Ctrl-C
    try:
        return _dispatch(list(arguments))
    except click.ClickException as error:
        return _refuse(refusal(error), UsageError.exit_code)
    except VerifierError as error:
        return _refuse(str(error), error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        return _interrupted()
    except (ReaderGoneError, SystemExit):  # click leaves with 1 when the reader of a help is gone: that means something else here
        return OutputError.exit_code
    except Exception as error:  # noqa: BLE001  the last wall: an agent never sees a traceback
        return _unexpected(error)


def _interrupted() -> int:
    """Stopped by whoever asked; what says so may itself have been stopped while it was loaded."""
    with suppress(Exception):
        warn(say("cli.interrompu"))
    return Interrupted.exit_code


def _unexpected(error: Exception) -> int:
    """What nobody foresaw; a disk that is full may be met anywhere."""
    if os.environ.get("VERIFY_DEBUG"):
        traceback.print_exception(error)
    if lacks_room(error):
        return _refuse(say("cli.sans_place"), OutputError.exit_code)
    return _refuse(say("cli.imprevu", erreur=type(error).__name__), _UNEXPECTED)


def _dispatch(arguments: list[str]) -> int:
    """A first word that names a command is that command; anything else is a pièce or an option of `verify PIÈCE...`."""
    first = arguments[0] if arguments else ""
    command, rest = (_COMMANDS[first], arguments[1:]) if first in _COMMANDS else (check, arguments)
    name = f"verify {first}" if first in _COMMANDS else "verify"
    return int(command.main(rest, prog_name=name, standalone_mode=False) or 0)


def _refuse(message: str, status: int) -> int:
    warn(say("cli.ligne", message=message))
    return status
