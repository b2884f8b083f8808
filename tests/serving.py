"""A real server, asked over a real socket."""

import io
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from unittest.mock import patch

import httpx
from at_once import at_once

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "sample_docs"
VERIFY = [sys.executable, "-m", "verifier.cli"]


class Server:
    """`verify serve` on a free port. Ended by its own id, whatever happens."""

    def __init__(self, folder, *options, **environment):
        self.tray = folder / "agents.sqlite"
        self.options, self.folder, self.clients = options, folder, []
        kept = {name: value for name, value in os.environ.items() if not name.startswith("VERIFY_")}
        self.environment = {**kept, "PYTHONPATH": str(ROOT), "VERIFY_AGENT": "LEA", **environment}
        self.start()

    def start(self):
        command = [*VERIFY, "serve", "--port", "0", "--base", self.tray, *self.options]
        self.process = subprocess.Popen(command, stderr=subprocess.PIPE, env=self.environment, text=True, encoding="utf-8", cwd=ROOT)
        self.said = self.process.stderr.readline()
        assert "http://" in self.said, self.said
        self.url = self.said.partition("http://")[2].partition("/ ")[0]
        self.url = f"http://{self.url}"

    def client(self, **headers):
        self.clients.append(httpx.Client(base_url=self.url, headers=headers, timeout=60, trust_env=False))
        return self.clients[-1]

    def kill(self):
        self.leave()
        self.process.kill()
        self.process.wait()
        self.process.stderr.close()

    def stop(self, by=signal.SIGINT):
        """Ctrl-C; the exit status and what is said after the address."""
        self.leave()
        if self.process.stderr.closed:
            return self.process.returncode, ""
        if self.process.poll() is None:
            self.process.send_signal(by)
        said = self.process.stderr.read()
        self.process.stderr.close()
        return self.process.wait(timeout=20), said

    def leave(self):
        for each in self.clients:
            each.close()
        self.clients.clear()

    def account(self, *words, typed=""):
        """`verify comptes` beside the server: the status, what was printed, what was warned."""
        with patch.object(sys, "stdin", io.StringIO(typed + "\n")):
            return at_once("comptes", *words, "--base", self.tray)


def sample(name):
    return ("pieces", (name, (SAMPLES / name).read_bytes()))


def until(true, seconds=20.0):
    end = time.monotonic() + seconds
    while not (found := true()):
        assert time.monotonic() < end
        time.sleep(0.05)
    return found
