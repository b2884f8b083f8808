"""Read on many machines, judged here: the same results to the byte, whoever is lost on the way."""

import json
import os
import pickle
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from papers import bill, vouched

from verifier import batch, resources
from verifier.batch import office, on_dask, parcels
from verifier.batch.row import Dossier
from verifier.domain import Claim
from verifier.errors import ClusterError, EngineMissing, UsageError
from verifier.settings import Settings
from verifier.wording import say

pytest.importorskip("distributed", reason="pip install 'verifier[cluster]'")

BESIDE = Path(sys.executable).parent
COUNT = 10
ANSWER = 1
WRITTEN = ("deja_vu.csv", "results.jsonl")
SHORT = {"VERIFY_MAX_SECONDS": "10"}


@pytest.fixture(scope="module")
def lot(tmp_path_factory):
    """Text PDFs, and what is none: junk, a folder with a link in it, an empty folder, a link that leads nowhere."""
    folder = tmp_path_factory.mktemp("lot")
    for place in range(COUNT):
        (folder / f"f{place:02}.pdf").write_bytes(vouched() if place % 2 else bill(number=f"F-2024-{place + 118}"))
    (folder / "abîmé.pdf").write_bytes(b"%PDF-1.4 \xff")
    (folder / "nulle-part.pdf").symlink_to("ailleurs.pdf")
    (folder / "vide").mkdir()
    (folder / "envoi" / "sous").mkdir(parents=True)
    (folder / "envoi" / "sous" / "a.pdf").write_bytes(bill(number="F-7"))
    (folder / "envoi" / "b.pdf").write_bytes(vouched())
    (folder / "envoi" / "c.pdf").symlink_to("/etc/hostname")
    return folder


class Machines:
    """A scheduler and workers, each a process of its own on the loopback."""

    def __init__(self, folder, **environ):
        self.folder, self.env = folder, {**os.environ, **SHORT, "DASK_TEMPORARY_DIRECTORY": str(folder), **environ}
        self.said = folder / "scheduler.json"
        self.scheduler = self.start("scheduler", "--scheduler-file", self.said, "--port", "0")
        self.workers = [self.start("worker", "--scheduler-file", self.said, "--no-nanny", "--nthreads", "1") for _ in range(2)]
        until(self.said.exists)
        self.address = json.loads(self.said.read_text("utf-8"))["address"]

    def start(self, role, *options):
        command = [BESIDE / "dask", role, *options, "--host", "127.0.0.1", "--no-dashboard"]
        log = (self.folder / f"{role}.log").open("ab")
        with log:
            return subprocess.Popen(command, env=self.env, stdout=log, stderr=log, cwd=self.folder)

    def stop(self):
        for each in (*self.workers, self.scheduler):
            each.kill()
            each.wait()


def until(true, seconds=30.0):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)


@pytest.fixture
def machines(tmp_path):
    made = []

    def start(failures):
        made.append(Machines(tmp_path, DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES=failures))
        return made[0]

    yield start
    made[0].stop()


def begun(lot, out, *options):
    command = [BESIDE / "verify", "batch", lot, "--output", out, *options]
    env = {name: value for name, value in os.environ.items() if not name.startswith("VERIFY_")}
    return subprocess.Popen(command, env={**env, **SHORT}, stderr=subprocess.PIPE, text=True, encoding="utf-8")


def finished(process):
    said = process.communicate(timeout=60)[1].splitlines()
    assert "Traceback" not in "".join(said)
    return process.returncode, said


def wait_for(process, count):
    """Read on until so many dossiers are told as done."""
    told = 0
    while told < count:
        told += "/min" in process.stderr.readline()


@pytest.fixture(scope="module")
def here(lot, tmp_path_factory):
    """What the processes of this machine write."""
    out = tmp_path_factory.mktemp("here") / "out"
    status, _ = finished(begun(lot, out, "--jobs", "2"))
    assert status == ANSWER
    return out


def same(one, other):
    return all((one / name).read_bytes() == (other / name).read_bytes() for name in WRITTEN)


def killed_half_way(lot, out, found, *on):
    """A run of which a worker is killed."""
    process = begun(lot, out, *on)
    wait_for(process, COUNT // 2)
    found.workers[0].send_signal(signal.SIGKILL)
    assert finished(process)[0] == ANSWER


def test_what_the_scheduler_gives_up_is_done_here(lot, here, machines, tmp_path):
    found = machines("0")       # one lost worker is enough to give up what it was doing
    killed_half_way(lot, tmp_path / "out", found, "--moteur", "dask", "--scheduler", found.address)
    assert same(tmp_path / "out", here)


def test_a_lost_worker_loses_no_dossier_and_a_lost_scheduler_nothing_that_is_done(lot, here, machines, tmp_path):
    found = machines("3")
    on = ("--moteur", "dask", "--scheduler", found.address)
    killed_half_way(lot, tmp_path / "out", found, *on, "--fichiers", "envoyes")
    assert same(tmp_path / "out", here)

    process = begun(lot, tmp_path / "lost", *on, "--jobs", "1")
    wait_for(process, 4)
    found.scheduler.send_signal(signal.SIGKILL)
    status, said = finished(process)
    assert (status, said[-1].startswith("verify : L'ordonnanceur ne répond plus.")) == (14, True)
    done = (tmp_path / "lost" / "results.jsonl").read_text("utf-8").count("\n")
    assert 4 <= done < COUNT
    with closing(sqlite3.connect(tmp_path / "lost" / "journal.sqlite")) as tables:      # a link that leads nowhere is tried again
        ((kept,),) = tables.execute("SELECT count(*) FROM done WHERE key NOT IN (SELECT key FROM again)")
    status, said = finished(begun(lot, tmp_path / "lost"))
    assert (status, any(f"{kept} dossiers déjà faits sont repris" in line for line in said)) == (ANSWER, True)
    assert same(tmp_path / "lost", here)


@pytest.fixture(scope="module")
def loaded():
    return resources.load(Settings(), traced=True)


@pytest.fixture(scope="module")
def question(loaded, lot):
    """A dossier as it is asked of another machine."""
    path = lot / "f00.pdf"
    yield office.Ask(office.what_reads(Settings()), office.versions_of(loaded), (str(path),), (office.seen(path),))
    office.dismissed()


def answered(what):
    return pickle.loads(office.ask(what))  # noqa: S301  our own


class TestOffice:
    def test_it_reads_what_is_read_here(self, question, loaded):
        ((_, facts),) = batch.examined([Dossier("", tuple(map(Path, question.paths)), Claim())], loaded, 1)
        assert answered(question) == facts
        first = office.STAFF[0].process.pid
        assert answered(question) == facts
        assert [each.process.pid for each in office.STAFF] == [first], "it stays for the next dossier"

    def test_one_that_died_is_replaced(self, question):
        facts = answered(question)
        office.STAFF[0].process.kill()
        assert answered(question) == facts

    def test_another_version_is_said_and_nothing_is_read(self, question):
        other = question._replace(versions={**question.versions, "tesseract": "tesseract 4", "catalog": "abc"})
        error = answered(other)
        assert isinstance(error, ClusterError)
        assert "catalogue (abc ici, " in str(error)
        assert "tesseract (tesseract 4 ici, " in str(error)

    @pytest.mark.parametrize("seen", [None, 7])
    def test_a_file_that_lies_elsewhere_or_is_another_is_said(self, question, seen):
        error = answered(question._replace(seen=(seen,)))
        assert isinstance(error, ClusterError)
        assert "--fichiers envoyes" in str(error)

    def test_a_catalogue_that_is_not_there_is_said(self, question):
        error = answered(question._replace(settings={**question.settings, "catalogue": Path("/nulle/part")}))
        assert isinstance(error, ClusterError)
        assert "/nulle/part" in str(error)

    def test_only_what_reading_needs_travels(self, tmp_path):
        assert set(office.what_reads(Settings(regles=tmp_path, rules=tmp_path))) == set(office.READS)
        assert office.what_reads(Settings(catalogue=Path("ici")))["catalogue"] == Path("ici").absolute()


class TestParcels:
    def test_files_and_folders_are_laid_down_as_they_were(self, tmp_path, loaded):
        (tmp_path / "d" / "é").mkdir(parents=True)
        (tmp_path / "d" / "é" / "a.txt").write_bytes(b"un")
        (tmp_path / "b.txt").write_bytes(b"deux")
        found = parcels.packed([tmp_path / "d", tmp_path / "b.txt", tmp_path / "b.txt"], loaded.limits)
        assert parcels.weight(found) == 10
        with parcels.laid_down(found) as (folder, file, again):
            assert (folder.name, file.name, again.name) == ("d", "b.txt", "b.txt")
            assert [(folder / "é" / "a.txt").read_bytes(), file.read_bytes(), again.read_bytes()] == [b"un", b"deux", b"deux"]
        assert not folder.exists()

    @pytest.mark.parametrize("what", ["missing", "pipe", "heavy", "link inside", "many"])
    def test_what_is_no_plain_file_stays(self, tmp_path, what):
        limits = resources.load(Settings(max_file_mb=1, max_files=2)).limits
        place = tmp_path / "d"
        place.mkdir()
        path = {"missing": tmp_path / "rien", "pipe": place / "p", "heavy": place / "h"}.get(what, place)
        if what == "pipe":
            os.mkfifo(path)
        elif what == "heavy":
            path.write_bytes(bytes(1_000_001))
        elif what == "link inside":
            (place / "l").symlink_to("/etc/hostname")
        elif what == "many":
            for name in "abc":
                (place / name).write_bytes(b"")
        assert parcels.packed([path], limits) is None


class TestClient:
    @pytest.mark.parametrize("address", ["serveur", "serveur:8786", "http://serveur:8786", "tcp://serveur", "inproc://1:2"])
    def test_what_is_no_address_is_refused(self, address):
        with pytest.raises(UsageError, match="tcp://serveur:8786"):
            batch.connect(address, Settings())

    def test_where_nobody_answers_it_is_said(self, monkeypatch):
        monkeypatch.setattr(on_dask, "GREETING", 0.5)
        monkeypatch.setenv("VERIFY_DEBUG", "1")     # logging is left as it is
        with pytest.raises(ClusterError, match="ne répond pas"):
            batch.connect("tcp://127.0.0.1:9", Settings())

    def test_without_the_library_it_says_how_to_have_it(self, monkeypatch):
        monkeypatch.setitem(sys.modules, "distributed", None)
        with pytest.raises(EngineMissing, match="pip install 'verifier\\[cluster\\]'"):
            batch.connect("tcp://127.0.0.1:9", Settings())

    def test_a_dossier_that_ends_every_office_is_unreadable(self, lot, monkeypatch, loaded):
        monkeypatch.setattr(office, "ask", lambda _what: pickle.dumps(None))
        cluster = on_dask.Cluster(NoBody(), Settings(), sent=True)
        dossier = Dossier("D", (lot / "nulle-part.pdf", lot / "f00.pdf"), Claim())
        monkeypatch.setattr(parcels, "packed", lambda *_: None)
        ((again, facts),) = cluster.examined([dossier], loaded)
        assert again == dossier
        said = say("batch.lecture_interrompu")
        assert [(each.piece, each.name, each.error, each.mishap) for each in facts] == [
            (0, "nulle-part.pdf", said, True), (1, "f00.pdf", said, True)]

    def test_where_nobody_works_it_does_not_wait_for_ever(self):
        crowd = on_dask.Crowd(NoBody(), patience=0.0)
        with pytest.raises(ClusterError, match="Plus aucune machine"):
            crowd.room()

    @pytest.mark.parametrize(("options", "words"), [
        (["--moteur", "dask"], "--scheduler tcp://"),
        (["--scheduler", "tcp://127.0.0.1:9"], "--moteur dask"),
        (["--moteur", "processus", "--fichiers", "envoyes"], "--fichiers ne sert"),
        (["--moteur", "spark"], "processus, dask"),
    ])
    def test_options_that_do_not_go_together_are_refused(self, lot, tmp_path, options, words):
        status, said = finished(begun(lot, tmp_path / "out", *options))
        assert (status, len(said), words in said[0]) == (2, 1, True)


class NoBody:
    """A scheduler without workers."""

    def nthreads(self):
        return {}

    def close(self, timeout):
        pass
