"""Work done apart: each task in a process of its own, which may hang, crash or swell without harm to the others.

The standard pool loses every task when one of its processes dies, and cannot stop a task that hangs; here each worker has
its own pipe, its own limits, and another takes its place. Workers are forked: they share what is loaded already. A worker
leads its own process group, so that what it has started (Tesseract) ends with it.
"""

from __future__ import annotations

import ctypes
import faulthandler
import gc
import multiprocessing
import os
import resource
import select
import shutil
import signal
import tempfile
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Generic, TypeVar

from verifier.batch import desks
from verifier.batch.packing import pickled

__all__ = ["Bounds", "Trouble", "Workers"]

Task = TypeVar("Task")
FORK = multiprocessing.get_context("fork")
AHEAD = 4            # tasks a worker that may be finished before the oldest one is
PDEATHSIG = 1
TERM = 5000          # tasks that one worker does before it is replaced: a new one has its libraries to load
SWOLLEN = 0.5        # of the memory that it may take: one that has held so much is replaced at once
STOPS = (signal.SIGINT, signal.SIGTERM)
OUTSIDE = {signal.SIGHUP, signal.SIGINT, signal.SIGKILL, signal.SIGQUIT, signal.SIGTERM}     # what no file does
PARTING = 1.0        # seconds in which a process whose pipe is closed has ended


class Trouble(StrEnum):
    """How a step of a task ended that gave no answer."""

    TOO_LONG = "trop_long"
    TOO_MUCH = "trop_de_memoire"
    STOPPED = "arrete"
    KILLED = "interrompu"       # by the machine, or by somebody: not by what was done


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one step of a task may take: seconds between two answers, and bytes of memory."""

    seconds: float
    memory_bytes: int


@dataclass(slots=True, eq=False)
class Job(Generic[Task]):
    """A task and its answers so far."""

    task: Task
    answers: list[Any] = field(default_factory=list)
    done: bool = False
    tried: int = -1      # the step at which it went wrong once


@dataclass(slots=True, eq=False)
class Worker:
    """A process at work, the pipe to it, its folder for temporary files, its job, and when it must have answered."""

    process: Any
    pipe: Connection
    desk: Path
    job: Job[Any] | None = None
    due: float = 0.0
    served: int = 0


class Workers(Generic[Task]):
    """`count` processes that do `work(task, start)`: a generator of answers, of which the first `start` are left out.

    A step that goes wrong is tried once more, when nothing else is being done: it may have been the others' fault, who took the
    processor or the memory. An answer that then never comes is a `Trouble` in its place, and the task goes on with the next one
    in a fresh process for as long as `goes_on(answers)` says that it is worth it. An exception that `work` raises is raised
    here: no task is at fault.
    """

    def __init__(
        self, work: Callable[[Task, int], Iterator[Any]], count: int, bounds: Bounds, goes_on: Callable[[list[Any]], bool],
    ) -> None:
        self.work, self.count, self.bounds, self.goes_on = work, count, bounds, goes_on
        self.crew: list[Worker] = []
        self.again: deque[Job[Task]] = deque()
        self.alone: Job[Task] | None = None
        self.ears = select.poll()       # kept: `multiprocessing.connection.wait` makes one anew for each answer

    def run(self, tasks: Iterable[Task]) -> Generator[tuple[Task, list[Any]], None, None]:
        """Each task with its answers, in the order of the tasks, several being done at a time; then everybody is sent home."""
        try:
            yield from self.work_off(tasks)
        finally:
            self.dismiss()

    def work_off(self, tasks: Iterable[Task]) -> Generator[tuple[Task, list[Any]], None, None]:
        """The same, and the workers wait for more."""
        coming, row = iter(tasks), deque[Job[Task]]()
        while True:
            self.hand_out(coming, row)
            if not row:
                return
            if row[0].done:
                job = row.popleft()
                yield job.task, job.answers
            else:
                self.listen()

    def hand_out(self, coming: Iterator[Task], row: deque[Job[Task]]) -> None:
        """Give every idle worker a task, without running far ahead of the oldest one; none while one has to be tried alone."""
        if self.again and not self.alone and not self.busy():
            self.alone = self.again.popleft()
            self.begin(self.alone)
        if self.again or self.alone:
            return
        while len(row) < self.count * AHEAD and sum(not job.done for job in row) < self.count:
            task = next(coming, None)
            if task is None:
                return
            row.append(Job(task))
            self.begin(row[-1])

    def begin(self, job: Job[Task]) -> None:
        """Have an idle worker, or a new one, do what is left of a job."""
        worker = next((worker for worker in self.crew if worker.job is None), None) or self.hire()
        worker.job, worker.due = job, time.monotonic() + self.bounds.seconds
        self.ears.register(worker.pipe, select.POLLIN)      # while it works: one that is gone is never silent
        try:
            worker.pipe.send_bytes(pickled((job.task, len(job.answers))))
        except OSError:
            self.lose(worker, ended(worker))

    def listen(self) -> None:
        """Wait for an answer, a death, or a term that is over."""
        busy = self.busy()
        if not busy:
            return
        left = max(0.0, min(worker.due for worker in busy) - time.monotonic())
        heard = {handle for handle, _ in self.ears.poll(1000 * left)}
        for worker in busy:
            if worker.pipe.fileno() in heard:
                self.hear(worker)
            elif time.monotonic() >= worker.due and not worker.pipe.poll():
                self.lose(worker, Trouble.TOO_LONG)

    def hear(self, worker: Worker) -> None:
        """Take what a worker says: an answer, the end of its task, an exception."""
        try:
            word, said = worker.pipe.recv()
        except (EOFError, OSError):
            self.lose(worker, ended(worker))
            return
        job = worker.job
        if job is None or word == "failed":
            raise said
        worker.due = time.monotonic() + self.bounds.seconds
        if word == "answer":
            job.answers.append(said)
            self.join(job)
        elif word == "swollen":
            self.lose(worker, Trouble.TOO_MUCH)
        else:
            self.finish(worker, job, said)

    def finish(self, worker: Worker, job: Job[Any], held: int) -> None:
        """A job is done; a worker that has done many, or held much (bytes), goes, with all that its libraries have kept."""
        self.ears.unregister(worker.pipe)
        job.done, worker.job, worker.served = True, None, worker.served + 1
        self.join(job)
        if worker.served >= TERM or held >= SWOLLEN * self.bounds.memory_bytes:
            self.crew.remove(worker)
            end(worker)

    def lose(self, worker: Worker, trouble: Trouble) -> None:
        """Stop a worker; its job is tried again, or goes on with another after the answer that never came."""
        self.crew.remove(worker)
        job = worker.job
        if job:
            self.ears.unregister(worker.pipe)
        end(worker)
        if not job:
            return
        self.join(job)
        if job.tried != len(job.answers):
            job.tried = len(job.answers)
            self.again.append(job)
            return
        job.answers.append(trouble)
        if self.goes_on(job.answers):
            self.begin(job)
        else:
            job.done = True

    def busy(self) -> list[Worker]:
        """Those who are at work."""
        return [worker for worker in self.crew if worker.job]

    def join(self, job: Job[Any]) -> None:
        """A job that was tried alone has got on: the others may go on beside it."""
        if self.alone is job:
            self.alone = None

    def hire(self) -> Worker:
        """A new worker; whoever asks the tool to stop meanwhile is heard when it is in the crew, and goes with it."""
        mine, theirs = FORK.Pipe()
        others = [worker.pipe for worker in self.crew]
        before = signal.pthread_sigmask(signal.SIG_BLOCK, STOPS)
        try:
            desk, held = desks.taken()
            process = FORK.Process(target=serve, args=(self.work, theirs, [*others, mine], desk, self.bounds), daemon=True)
            process.start()
            os.close(held)      # the worker holds it now
            theirs.close()
            self.crew.append(Worker(process, mine, desk))
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        return self.crew[-1]

    def dismiss(self) -> None:
        """Send everybody home, whatever they are doing."""
        for worker in self.crew:
            end(worker)
        self.crew.clear()
        self.ears = select.poll()       # whoever was interrupted may have left a pipe in it, or none


def ended(worker: Worker) -> Trouble:
    """How a worker went that has gone by itself: killed from outside, or by what it did."""
    worker.process.join(PARTING)
    return Trouble.KILLED if -(worker.process.exitcode or 0) in OUTSIDE else Trouble.STOPPED


def end(worker: Worker) -> None:
    """Stop a worker and all that it has started."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(worker.process.pid, signal.SIGKILL)
    worker.process.kill()
    worker.process.join()
    worker.process.close()
    worker.pipe.close()
    shutil.rmtree(worker.desk, ignore_errors=True)


def serve(
    work: Callable[[Any, int], Iterator[Any]], pipe: Connection, others: list[Connection], desk: Path, bounds: Bounds,
) -> None:
    """A worker's life: tasks in, answers out, until nobody is left to ask."""
    gc.freeze()     # what is shared is left alone: looking through it for garbage would copy it all
    os.setsid()
    die_with_parent()
    for stop in STOPS:
        signal.signal(stop, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPS)
    os.environ["TMPDIR"] = tempfile.tempdir = str(desk)
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")     # a reader has one processor; numpy would open threads for all
    for other in others:  # else nobody would notice that the other end is gone
        other.close()
    silence()
    resource.setrlimit(resource.RLIMIT_AS, (bounds.memory_bytes, bounds.memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(EOFError, OSError):
        while True:
            task, start = pipe.recv()
            answer(work, task, start, pipe)


def die_with_parent() -> None:
    """Ask Linux to stop this process when the one that started it is gone, however it went (prctl(2), PR_SET_PDEATHSIG)."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(PDEATHSIG, signal.SIGKILL)


def silence() -> None:
    """Keep whatever a library prints, or says as it dies, out of the results and the logs; `VERIFY_DEBUG` shows it."""
    faulthandler.disable()
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1) if os.environ.get("VERIFY_DEBUG") else (0, 1, 2):
        os.dup2(nowhere, stream)
    os.close(nowhere)


def answer(work: Callable[[Any, int], Iterator[Any]], task: Any, start: int, pipe: Connection) -> None:
    """Do a task and send its answers, then that it is done, and the most memory that the worker has held."""
    try:
        for place, said in enumerate(work(task, start)):
            if place >= start:
                pipe.send_bytes(pickled(("answer", said)))
        pipe.send(("done", 1024 * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss))      # Linux counts it in KB
    except MemoryError:
        pipe.send(("swollen", None))
    except Exception as error:  # noqa: BLE001  told to whoever asked, who raises it
        pipe.send(("failed", error))
