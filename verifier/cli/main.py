"""The entrance of `verify`. Imports nothing: a Ctrl-C that comes while the commands are loaded must find somebody to hear it."""

from __future__ import annotations

import os
import signal
from collections.abc import Sequence
from typing import NoReturn

__all__ = ["main", "run"]

INTERRUPTED = 130       # `errors.Interrupted`, which is not loaded yet


def main() -> NoReturn:
    """The entrance of the console script. Nothing is begun before the commands are there: asked to stop by then, it just ends."""
    heard = signal.getsignal(signal.SIGINT) is signal.default_int_handler       # and not told to ignore it
    if heard:
        signal.signal(signal.SIGINT, lambda *_: os._exit(INTERRUPTED))
    from verifier.cli import commands  # noqa: PLC0415  see above

    if heard:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    commands.entered()


def run(arguments: Sequence[str]) -> int:
    """Run one command line; the exit status of the contract."""
    from verifier.cli import commands  # noqa: PLC0415  see above

    return commands.run(arguments)
