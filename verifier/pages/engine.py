"""What the OCR engine says of itself, asked without the libraries that a picture is read with: a whole batch waits for it."""

from __future__ import annotations

import subprocess

__all__ = ["version_of"]

FEW_SECONDS = 10            # for Tesseract to tell its version


def version_of(command: str) -> str:
    """The first line that the engine says of itself; empty where it is not there."""
    try:
        said = subprocess.run(  # noqa: S603  the setting
            [command, "--version"], capture_output=True, text=True, timeout=FEW_SECONDS, check=False,
        )
    except (OSError, ValueError, subprocess.SubprocessError):
        return ""
    return next(iter((said.stdout or said.stderr).splitlines()), "").strip()
