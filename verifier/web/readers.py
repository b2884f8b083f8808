"""Who takes the dossiers that wait, one after the other, and has them read apart and judged."""

from __future__ import annotations

import time
from collections import deque
from contextlib import suppress
from threading import BoundedSemaphore, Condition, Event, Lock, Thread

from verifier import reports, settings
from verifier.batch import Apart, reminded
from verifier.domain import Asked, Opened, Sent, State, Verification
from verifier.errors import HistoryUnreachableError, OtherVersionsError, VerifierError
from verifier.store import months_before
from verifier.store.tray import Tray
from verifier.web.counters import Counters
from verifier.web.faults import Faults
from verifier.web.following import Following
from verifier.web.summing import claim_from, summary_of
from verifier.wording import say

__all__ = ["Readers"]

_LOOK = 5.0         # seconds between two looks where nobody says that something came
_DAY = 86_400.0
_WAITERS = 16       # answers that are waited for at once: other requests need their threads
_DONE = frozenset({State.JUGE, State.ECHEC})


class Readers:
    """`jobs` threads, each with a process apart that reads. What was being read when the last server ended is read again.

    `keeps`: how many months dossiers are kept, and in whose name the older ones are erased.
    """

    def __init__(  # noqa: PLR0913, PLR0917  what they work with
        self, tray: Tray, apart: Apart, jobs: int, counters: Counters, faults: Faults, following: Following,
        keeps: tuple[int, str] | None = None,
    ) -> None:
        self._tray, self._apart, self._counters, self._faults = tray, apart, counters, faults
        self._following = following
        self._changed, self._stopping = Condition(), Event()
        self._telling = Lock()      # two readers of one paper: the second is told of the first
        self._outdated = False      # a reading failed for the catalogue or the model are others now, and none succeeded since
        self._keeps, self._waiting = keeps, BoundedSemaphore(_WAITERS)
        self._left: deque[str] = deque()        # taken, and neither judged nor given back: the tray did not answer
        self._threads = [Thread(target=self._work, name=f"lecture-{rank}", daemon=True) for rank in range(jobs)]

    def start(self) -> None:
        """Go to work."""
        self._tray.dossiers.wait_again()
        for each in self._threads:
            each.start()
        if self._keeps:
            Thread(target=self._forget, args=self._keeps, name="conservation", daemon=True).start()

    @property
    def are_at_work(self) -> bool:
        """Whether all of them are there, and what they read by is what the server judges by."""
        return not self._outdated and all(each.is_alive() for each in self._threads)

    def stop(self) -> None:
        """Stop, whatever is being read: it waits again."""
        self._stopping.set()
        self._faults.end()
        self._apart.close()
        self.tell()
        for each in self._threads:
            each.join(_LOOK)
        self._tray.dossiers.wait_again()

    def tell(self) -> None:
        """That something changed: a dossier came, or was judged."""
        with self._changed:
            self._changed.notify_all()

    def wait_for(self, dossier: str, seconds: float) -> bool:
        """Whether a dossier is done, or becomes so within so many seconds; where many wait already, nobody else does."""
        room = seconds > 0 and self._waiting.acquire(blocking=False)
        try:
            return self._done(dossier, time.monotonic() + (seconds if room else 0))
        finally:
            if room:
                self._waiting.release()

    def _done(self, dossier: str, end: float) -> bool:
        while True:
            with self._changed:
                if self._tray.dossiers.filed(dossier).state in _DONE:
                    return True
                left = end - time.monotonic()
                if left <= 0 or self._stopping.is_set():
                    return False
                self._changed.wait(min(left, _LOOK))

    def _forget(self, months: int, who: str) -> None:
        """Erase what is too old, now and then every day."""
        while not self._stopping.is_set():
            now = settings.now()
            with suppress(HistoryUnreachableError):     # it is tried again
                self._tray.dossiers.forget(months_before(now, months), Asked(who, now))
            self._stopping.wait(_DAY)

    def _work(self) -> None:
        while not self._stopping.is_set():
            try:
                self._give_back()
                taken = self._tray.dossiers.next()
                if taken:
                    self._read(*taken)
                    self.tell()
                    continue
            except Exception as error:  # noqa: BLE001  a full disk, a long writing: it is tried again, and nothing is lost
                self._faults.note(error)
                self._stopping.wait(_LOOK)
                continue
            with self._changed:
                self._changed.wait(_LOOK)

    def _give_back(self) -> None:
        """Have what was taken and left wait again."""
        while self._left:
            self._tray.dossiers.wait_again(self._left[0])
            self._left.popleft()

    def _read(self, opened: Opened, pieces: tuple[Sent, ...]) -> None:
        name, began = opened.filed.id, time.monotonic()
        try:
            reason = self._reason(opened, pieces)
            if reason and self._stopping.is_set():
                return
            if reason:
                self._tray.dossiers.failed(name, reason, self._asked(opened))
        except HistoryUnreachableError:
            self._left.append(name)
            raise
        self._counters.add("verify_lectures_total", "echec" if reason else "juge")
        self._counters.add("verify_lecture_secondes_total", amount=time.monotonic() - began)

    def _reason(self, opened: Opened, pieces: tuple[Sent, ...]) -> str:
        """Judge; why it could not be, in French, « » where it was. Raises HistoryUnreachableError."""
        try:
            self._judge(opened, pieces)
        except HistoryUnreachableError:
            raise
        except VerifierError as error:
            return self._faults.for_agents(error)
        except Exception as error:  # noqa: BLE001  one dossier never stops the others
            self._faults.note(error)
            return say("http.lecture_imprevue", erreur=type(error).__name__)
        return ""

    def _judge(self, opened: Opened, pieces: tuple[Sent, ...]) -> None:
        try:
            read: Verification = self._apart.verified(pieces, claim_from(opened.claim), opened.filed.reference)
        except OtherVersionsError:
            self._outdated = True
            raise
        self._outdated = False
        dossiers, name, asked = self._tray.dossiers, opened.filed.id, self._asked(opened)
        with self._telling:
            known = self._following.judged(name, read, asked)
            found, papers = reminded(known, lambda papers, again: dossiers.recalled(read, asked, papers, again=again))
            result, detail = reports.render([found], "json"), reports.render([found], "jsonl", detail=True)
            dossiers.judged(name, found, summary_of(found), asked, result=result, detail=detail, papers=papers)

    def _asked(self, opened: Opened) -> Asked:
        return Asked(opened.filed.deposited.who, settings.now())
