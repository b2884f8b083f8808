"""A process of its own where dossiers are read exactly as `on_processes` reads them, for whoever cannot do it himself.

A worker of an engine is such a one: it has threads, of which no reader should be forked, and it must outlive every file. The
office is started afresh, loads catalogue and finders once, and keeps its readers from one dossier to the next. It goes when
nobody is left to ask, or when nothing was asked for a while.
"""

from __future__ import annotations

import os
import pickle
import platform
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext, suppress
from multiprocessing.connection import Connection, Pipe
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from verifier import resources
from verifier.batch.on_processes import Errand, read_by, readers
from verifier.batch.page_pictures import Look, Painters, painted_by
from verifier.batch.parcels import Parcel, laid_down
from verifier.batch.row import Dossier
from verifier.batch.workers import Workers
from verifier.domain import Claim
from verifier.errors import ClusterError, OtherVersionsError, VerifierError
from verifier.settings import Settings, read
from verifier.wording import say, table

__all__ = ["Ask", "ask", "dismissed", "seen", "versions_of", "what_reads"]

PLACES = ("catalogue", "confirmations", "model", "tesseract")     # where things lie: each machine may have its own
READS = ("ocr_language", "certificats_2ddoc", "max_file_mb", "max_pages", "max_files", "max_unpacked_mb", "max_seconds",
         "max_memory_mb")
IDLE = 60.0          # seconds without a question, after which an office leaves
TRIES = 2
HOME = Path(resources.__file__).resolve().parent.parent


class Ask(NamedTuple):
    """A dossier to be read: by what settings and versions; where its files lie and what is seen there, or themselves."""

    settings: Mapping[str, object]
    versions: Mapping[str, str]
    paths: tuple[str, ...]
    seen: tuple[int | None, ...]
    parcels: tuple[Parcel, ...] | None = None


class Office:
    """One process at work, and the pipe to it."""

    def __init__(self, settings: Mapping[str, object], idle: float) -> None:
        self.settings = settings
        self.pipe, theirs = Pipe()
        ways = os.pathsep.join(filter(None, (str(HOME), os.environ.get("PYTHONPATH"))))
        words = [sys.executable, "-P", "-m", __name__, str(theirs.fileno())]
        loud = None if os.environ.get("VERIFY_DEBUG") else subprocess.DEVNULL
        with theirs:
            self.process = subprocess.Popen(  # noqa: S603  ourselves
                words, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=loud,
                env={**os.environ, "PYTHONPATH": ways}, start_new_session=True,
            )
        self.pipe.send((settings, idle))

    def leave(self) -> None:
        """Send it home."""
        self.pipe.close()
        self.process.kill()
        self.process.wait()


STAFF: list[Office] = []     # those of this process that wait for a question
BUSY: list[Office] = []      # and those that work out an answer
LOCK = Lock()                # an engine may ask from several threads


def ask(what: Ask | Look, idle: float = IDLE, goes_on: Callable[[], bool] = lambda: True) -> bytes:
    """What an office answers, pickled: the facts of the dossier, an error of the tool's own, or None if it died of it.

    Of a `Look`, the picture, None too where there is none to show. `idle`: seconds that a new one waits for another question;
    `goes_on`: whether it is still worth trying.
    """
    for _ in range(TRIES):
        if not goes_on():
            break
        with suppress(Exception), engaged(what.settings, idle) as office:     # an engine would log what it asked: names, bytes
            office.pipe.send(what)
            return office.pipe.recv_bytes()
    return pickle.dumps(None)


@contextmanager
def engaged(settings: Mapping[str, object], idle: float) -> Iterator[Office]:
    """An office that works by these settings, waiting or new; it waits again afterwards, unless something went wrong."""
    with LOCK:
        fit = [each for each in STAFF if each.settings == settings and each.process.poll() is None]
        unfit = [each for each in STAFF if each not in fit]
        STAFF[:] = fit[1:]
    for each in unfit:
        each.leave()
    office = fit[0] if fit else Office(settings, idle)
    BUSY.append(office)
    try:
        yield office
    except BaseException:
        office.leave()
        raise
    finally:
        BUSY.remove(office)
    with LOCK:
        STAFF.append(office)


def dismissed(*, busy: bool = False) -> None:
    """Send home all offices of this process that wait; `busy`: those at work too, who leave their question unanswered."""
    with LOCK:
        staff, STAFF[:] = list(STAFF), []
    for each in staff:
        each.leave()
    for each in list(BUSY) if busy else []:
        each.process.kill()


def what_reads(settings: Settings) -> dict[str, object]:
    """The settings that change what is read, to be sent elsewhere: what lies where it always does is not told."""
    usual = Settings()
    told = {name: getattr(settings, name) for name in (*READS, *PLACES)}
    moved = {name: value for name, value in told.items() if name in READS or value != getattr(usual, name)}
    return {name: value.absolute() if isinstance(value, Path) else value for name, value in moved.items()}


def versions_of(loaded: resources.Resources) -> dict[str, str]:
    """By which a file is read; the rules have no part in it."""
    return {"verifier": loaded.versions.verifier, "catalog": loaded.versions.catalog, **loaded.versions.tools}


def seen(path: Path) -> int | None:
    """What tells whether two machines look at the same file: its bytes, -1 for a folder, None for nothing."""
    try:
        return -1 if path.is_dir() else path.stat().st_size
    except (OSError, ValueError):
        return None


def serve(pipe: Connection) -> None:
    """An office's life: settings, then dossiers in and facts out."""
    own = {f"VERIFY_{name.upper()}" for name in PLACES}
    workers: Workers[Errand] | None = None
    painters: Painters | None = None
    try:
        told, idle = pipe.recv()
        settings = read({name: value for name, value in os.environ.items() if name in own}, **told)
        loaded = resources.load(settings, traced=True)
        workers, painters = readers(loaded, 1), Painters(loaded)
        while pipe.poll(idle):
            what = pipe.recv()
            looks = isinstance(what, Look)
            pipe.send_bytes(painted_by(painters, what) if looks else answered(what, workers, versions_of(loaded)))
    except (EOFError, BrokenPipeError):
        pass
    except VerifierError as error:
        refuse(pipe, say("batch.grappe_machine", machine=platform.node(), raison=error), error)
    except Exception as error:  # noqa: BLE001  told to who asks
        refuse(pipe, say("batch.grappe_machine", machine=platform.node(), raison=say("cli.imprevu", erreur=type(error).__name__)))
    finally:
        if workers:
            workers.dismiss()
        if painters:
            painters.dismiss()


def refuse(pipe: Connection, reason: str, why: VerifierError | None = None) -> None:
    """Answer the question that comes, or has come, that there can be no answer; `why`: for who sits on this machine."""
    refusal = ClusterError(reason)
    refusal.why = why
    with suppress(EOFError, OSError):
        pipe.send_bytes(pickle.dumps(refusal))


def answered(what: Ask, workers: Workers[Errand], own: Mapping[str, str]) -> bytes:
    """The facts of a dossier, or why it cannot be read here as it would be there."""
    names: Mapping[str, str] = table("batch")["signature"]
    differing = [
        say("batch.grappe_difference", nom=names.get(name, name), ici=what.versions.get(name, ""), ailleurs=own.get(name, ""))
        for name in sorted(what.versions.keys() | own) if what.versions.get(name) != own.get(name)
    ]
    if differing:
        told = say("batch.grappe_versions", machine=platform.node(), differences=", ".join(differing))
        return pickle.dumps(OtherVersionsError(told))
    paths = tuple(map(Path, what.paths))
    if what.parcels is None and tuple(map(seen, paths)) != what.seen:
        return pickle.dumps(ClusterError(say("batch.grappe_fichiers", machine=platform.node())))
    with nullcontext(paths) if what.parcels is None else laid_down(what.parcels) as found:
        ((_, facts),) = read_by(workers, [Dossier("", found, Claim())])
    return pickle.dumps(facts)


if __name__ == "__main__":
    serve(Connection(int(sys.argv[1])))
