"""What the OCR engine says of itself, asked without the libraries that a picture is read with: a whole batch waits for it."""

from __future__ import annotations

import signal
import subprocess

from verifier.errors import EngineMissing
from verifier.wording import say

__all__ = ["version_of"]

FEW_SECONDS = 10            # for Tesseract to tell its version
TRIES = 2
OUTSIDE = {signal.SIGHUP, signal.SIGINT, signal.SIGKILL, signal.SIGQUIT, signal.SIGTERM}     # a machine or a person, not itself
BY_SHELL = 128              # what a shell adds to the signal that ended what it started


def version_of(command: str) -> str:
    """The first line that the engine says of itself; empty where it is not there.

    Stopped from outside or too slow, it is asked once more: a journal signed without its version could not be continued by it.
    Raises EngineMissing where it is stopped again.
    """
    for _ in range(TRIES):
        try:
            said = subprocess.run(  # noqa: S603  the setting
                [command, "--version"], capture_output=True, text=True, timeout=FEW_SECONDS, check=False,
            )
        except subprocess.TimeoutExpired:
            continue
        except (OSError, ValueError, subprocess.SubprocessError):
            return ""
        if not {-said.returncode, said.returncode - BY_SHELL} & OUTSIDE:
            return next(iter((said.stdout or said.stderr).splitlines()), "").strip()
    raise EngineMissing(say("pages.tesseract_interrompu"))
