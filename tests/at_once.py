"""The command, run in this process: for the many tests that need its words and status, and no fresh interpreter."""

import io
import os
import sys
from contextlib import chdir
from pathlib import Path
from unittest.mock import patch

from verifier.cli.main import run


def at_once(*arguments, cwd=None, **environ):
    """What `verify` of `test_cli` answers: the status, what was printed, what was warned."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    kept = {name: value for name, value in os.environ.items() if not name.startswith("VERIFY_")}
    with chdir(cwd or Path.cwd()), patch.dict(os.environ, {**kept, **environ}, clear=True), patch.object(sys, "stdout", out), patch.object(sys, "stderr", err):
        status = run([str(each) for each in arguments])
    return status, out.buffer.getvalue().decode("utf-8"), err.buffer.getvalue().decode("utf-8")
