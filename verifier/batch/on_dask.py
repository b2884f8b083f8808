"""Dossiers → what their pièces say, read on many machines by an engine that is there already: Dask distributed.

The only file that knows it. A task is a dossier, read in an office beside the worker that has it, and its facts come back;
they are judged here. What the machines could not do, a dossier that ends them included, is done here in the same way.
"""

from __future__ import annotations

import logging
import os
import pickle
import time
import warnings
from collections import deque
from collections.abc import Generator, Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import uuid4

from verifier import resources
from verifier.batch import office, parcels
from verifier.batch.on_processes import unread_path
from verifier.batch.row import Dossier
from verifier.domain import Facts
from verifier.errors import ClusterError, EngineMissing, UsageError, VerifierError
from verifier.settings import Settings
from verifier.wording import say

__all__ = ["Cluster", "connect"]

AHEAD = 8                       # dossiers on their way, for each that can be read at a time
IN_FLIGHT = 256_000_000         # bytes of files on their way, where they are sent
GREETING, GLANCE = 15, 2.0      # seconds: to reach the scheduler; between two looks at who is there
PATIENCE = 60.0                 # seconds without any worker, after which nobody will come
PROTOCOLS = ("tcp", "tls")


class Errand(NamedTuple):
    """A dossier on its way: what is asked, the bytes that travel with it; no future where it is done here."""

    dossier: Dossier
    what: office.Ask
    weight: int
    future: Any


@dataclass(slots=True)
class Cluster:
    """A scheduler that has answered, and by what its workers are to read; `sent`: the files travel."""

    client: Any
    settings: Settings
    sent: bool
    patience: float = PATIENCE

    def examined(
        self, dossiers: Iterable[Dossier], loaded: resources.Resources, jobs: int = 0,
    ) -> Generator[tuple[Dossier, tuple[Facts, ...]], None, None]:
        """Each dossier with the facts of its pièces, in order; at most `jobs` on their way, 0: as many as keep all busy."""
        row: deque[Errand] = deque()
        run = f"verify-{uuid4().hex}"
        reads = office.what_reads(self.settings)
        versions = office.versions_of(resources.load(self.settings, traced=True))
        crowd = Crowd(self.client, self.patience)
        try:
            for rank, dossier in enumerate(dossiers):
                row.append(self.begun(dossier, office.Ask(reads, versions, (), ()), loaded, f"{run}-{rank}"))
                while len(row) >= (jobs or crowd.room()) or sum(each.weight for each in row) > IN_FLIGHT:
                    yield self.ended(row.popleft(), crowd)
            while row:
                yield self.ended(row.popleft(), crowd)
        finally:
            self.leave([each.future for each in row if each.future])

    def begun(self, dossier: Dossier, what: office.Ask, loaded: resources.Resources, key: str) -> Errand:
        """Send a dossier on its way; the key, which others see, holds no name."""
        paths = tuple(path.absolute() for path in dossier.paths)
        what = what._replace(paths=tuple(map(str, paths)), seen=tuple(map(office.seen, paths)))
        if not self.sent:
            return Errand(dossier, what, 0, self.submitted(what, key))
        found = parcels.packed(paths, loaded.limits)
        if found is None:
            return Errand(dossier, what, 0, None)
        future = self.submitted(what._replace(paths=(), seen=(), parcels=found), key)
        return Errand(dossier, what, parcels.weight(found), future)

    def submitted(self, what: office.Ask, key: str) -> Any:
        """The task of a dossier."""
        with reached(), warnings.catch_warnings():
            warnings.simplefilter("ignore")     # how heavy a dossier is, is known
            return self.client.submit(office.ask, what, key=key, pure=False)

    def ended(self, errand: Errand, crowd: Crowd) -> tuple[Dossier, tuple[Facts, ...]]:
        """A dossier and its facts."""
        said = None
        if errand.future:
            with suppress(library().KilledWorker), reached():
                crowd.await_(errand.future)
                said = pickle.loads(errand.future.result())  # noqa: S301  from those to whom code is sent
        if said is None:
            said = pickle.loads(office.ask(errand.what))  # noqa: S301  from ourselves
        if isinstance(said, VerifierError):
            raise said
        if said is None:
            return errand.dossier, tuple(unread_path(path, say("batch.lecture_interrompu"), mishap=True).at(place)
                                         for place, path in enumerate(errand.dossier.paths))
        return errand.dossier, said

    def leave(self, futures: list[Any]) -> None:
        """Take back what is not done, and part."""
        office.dismissed()
        with suppress(Exception):       # nobody may be there any more
            if futures:
                self.client.cancel(futures)
        with suppress(Exception):
            self.client.close(timeout=GLANCE)


class Crowd:
    """Those who are there to work, looked at now and then."""

    def __init__(self, client: Any, patience: float) -> None:
        self.client, self.patience = client, patience
        self.count, self.looked, self.last = 0, 0.0, time.monotonic()

    def look(self) -> None:
        """See how many dossiers can be read at a time; raise ClusterError where nobody has been there for long."""
        now = time.monotonic()
        if now - self.looked < GLANCE:
            return
        with reached():
            self.count = sum(self.client.nthreads().values())
        self.looked = now
        self.last = now if self.count else self.last
        if now - self.last > self.patience:
            raise ClusterError(say("batch.grappe_vide"))

    def room(self) -> int:
        """How many dossiers may be on their way."""
        self.look()
        return max(1, self.count) * AHEAD

    def await_(self, future: Any) -> None:
        """Wait until a task is over."""
        while not future.done():
            with suppress(TimeoutError):
                future.exception(timeout=GLANCE)
            self.look()


class reached:  # noqa: N801  read as a word of the sentence
    """Whatever a scheduler that is gone makes of what is asked of it, in one French line."""

    def __enter__(self) -> None:
        """Nothing to prepare."""

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        """Tell what was lost."""
        from concurrent.futures import CancelledError  # noqa: PLC0415

        if isinstance(error, OSError | CancelledError | RuntimeError):
            raise ClusterError(say("batch.grappe_perdue")) from None


def library() -> Any:
    """The engine's library; EngineMissing where it is not installed."""
    try:
        import distributed  # noqa: PLC0415  late: an extra
    except ImportError:
        raise EngineMissing(say("batch.grappe_absente")) from None
    return distributed


def connect(address: str, settings: Settings, *, sent: bool = False, patience: float = PATIENCE) -> Cluster:
    """A scheduler at work at `address` (« tcp://… », « tls://… »); `sent`: files travel, else they lie where they lie here.

    Raises EngineMissing without the library, UsageError for what is no address, ClusterError where nobody answers.
    """
    import asyncio  # noqa: PLC0415  late: heavy for who asks no engine

    dask = library()
    protocol, mark, place = address.partition("://")
    if not mark or protocol not in PROTOCOLS or not place.rpartition(":")[2].isdigit():
        raise UsageError(say("batch.grappe_adresse", adresse=address))
    if not os.environ.get("VERIFY_DEBUG"):
        logging.disable(logging.CRITICAL)      # the engine's own words; ours are the exceptions
    try:
        asyncio.run(knock(address))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            client = dask.Client(address, timeout=GREETING, set_as_default=False)
    except Exception:  # noqa: BLE001  a name that is none, a door that is closed, a certificate: each raises another
        raise ClusterError(say("batch.grappe_muette", adresse=address)) from None
    return Cluster(client, settings, sent, patience)


async def knock(address: str) -> None:
    """See whether somebody opens: a client that finds a closed door does not go away quietly."""
    security = library().Security().get_connection_args("client")
    opened = await library().core.connect(address, timeout=GREETING, **security)
    await opened.close()
