"""What every route works with: the tray, who reads, what dossiers are judged by."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from verifier import settings as clock
from verifier.batch import Apart
from verifier.domain import Agent, Asked, Claim
from verifier.resources import Resources
from verifier.settings import Settings
from verifier.store import Store
from verifier.store.tray import Tray
from verifier.web.counters import Counters
from verifier.web.faults import Faults
from verifier.web.following import Following
from verifier.web.lots import Lots
from verifier.web.pictures import Pictures
from verifier.web.rates import Rates
from verifier.web.readers import Readers
from verifier.web.standing import Stand

__all__ = ["Guichet", "opened"]

TRIES = 10          # passwords a minute for one name


@dataclass(frozen=True, slots=True)
class Guichet:
    """One server's things. `usual`: the claim of whoever says nothing of it; `who`: whom it serves where all come in as one."""

    stand: Stand
    settings: Settings
    resources: Resources
    tray: Tray
    apart: Apart
    readers: Readers
    pictures: Pictures
    faults: Faults
    following: Following
    who: str = ""
    usual: Claim = field(default_factory=Claim)
    counters: Counters = field(default_factory=Counters)
    tries: Rates = field(default_factory=lambda: Rates(TRIES))
    lots: Lots = field(default_factory=Lots)

    def now(self) -> datetime:
        """The moment."""
        return clock.now()

    def asked(self, agent: Agent) -> Asked:
        """That somebody asks, now."""
        return Asked(agent.name, self.now())

    def close(self) -> None:
        """Stop reading, and let go of the tray; what was being read waits again."""
        self.readers.stop()
        self.following.close()
        self.tray.close()


def opened(  # noqa: PLR0913  what it works with
    stand: Stand, settings: Settings, resources: Resources, tray: Tray, tell: Callable[[str], None], *, jobs: int = 1,
    who: str = "", usual: Claim | None = None, history: Store | None = None,
) -> Guichet:
    """The things of a server that is to start: its readers are at work when this returns.

    `tell`: where its log goes; `history`: the caisse's own, which follows.
    """
    apart = Apart(settings, resources)
    counters = Counters()
    keeps = (settings.conservation_mois, who) if settings.conservation_mois else None
    faults = Faults(tell)
    following = Following(history, tray.dossiers.run() if history else "", faults)
    readers = Readers(tray, apart, jobs, counters, faults, following, keeps)
    limit = replace(stand.bounds, file_bytes=min(stand.bounds.file_bytes, settings.max_file_bytes))
    stand = replace(stand, bounds=limit)
    readers.start()
    pictures = Pictures(apart, tray)
    return Guichet(stand, settings, resources, tray, apart, readers, pictures, faults, following, who, usual or Claim(), counters)
