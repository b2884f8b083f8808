"""Where the tests of the history keep one: a SQLite file, and a PostgreSQL server of their own where one can be started."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

_DEBIAN = sorted(Path("/usr/lib/postgresql").glob("*/bin"))


def _program(name):
    found = shutil.which(name) or next((str(each / name) for each in reversed(_DEBIAN) if (each / name).is_file()), None)
    return found and str(Path(found).resolve())


def _somebody():
    """Whom a server is run as: PostgreSQL refuses root."""
    if os.geteuid():
        return {}
    user = pwd.getpwnam("nobody")
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def missing():
    """Why no server can be started here; empty where one can."""
    if not (_program("initdb") and _program("postgres")):
        return "PostgreSQL is not installed"
    try:
        import pg8000  # noqa: F401, PLC0415
    except ImportError:
        return "pg8000 is not installed"
    return ""


@contextmanager
def server():
    """The address of an empty PostgreSQL, as `postgresql://…/`; a database's name comes after it. Gone at the end."""
    somebody = _somebody()
    home = Path(tempfile.mkdtemp(prefix="verify-pg-"))
    try:
        if somebody:
            os.chown(home, somebody["user"], somebody["group"])
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": home, **somebody}
        data = home / "data"
        subprocess.run([_program("initdb"), "-D", data, "-U", "verify", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"], check=True, **quiet)
        running = subprocess.Popen([_program("postgres"), "-D", data, "-p", str(port), "-h", "127.0.0.1", "-k", str(home), "-F"], **quiet)
        try:
            _wait(port, running)
            yield f"postgresql://verify@127.0.0.1:{port}/"
        finally:
            running.send_signal(signal.SIGINT)      # at once, whoever is still connected
            running.wait(30)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _wait(port, running):
    import time  # noqa: PLC0415

    import pg8000.dbapi  # noqa: PLC0415

    for _ in range(200):
        assert running.poll() is None, "the server did not start"
        try:
            pg8000.dbapi.connect("verify", host="127.0.0.1", port=port, database="postgres").close()
        except (pg8000.dbapi.Error, OSError):
            time.sleep(0.05)
        else:
            return
    raise AssertionError("the server does not answer")


def make(address, name):
    """A database of that name; its address."""
    import pg8000.dbapi  # noqa: PLC0415

    host, port = address.rpartition("@")[2].strip("/").split(":")
    connection = pg8000.dbapi.connect("verify", host=host, port=int(port), database="postgres")
    connection.autocommit = True
    connection.cursor().execute(f'CREATE DATABASE "{name}"')
    connection.close()
    return address + name
