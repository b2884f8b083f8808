"""Work done apart: what hangs, swells or crashes is lost alone, and what is read there is what is read here."""

import ctypes
import os
import pickle
import resource
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
import zlib
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from made import INVOICE, LOCKED, PLACE

from verifier import batch, pipeline, resources
from verifier.batch import workers as room
from verifier.batch.desks import sweep
from verifier.batch.packing import pickled
from verifier.batch.workers import Bounds, Trouble, Workers
from verifier.domain import Claim, Dated, DateRole, Fingerprint, Status, Trait
from verifier.settings import Settings

SAMPLES = Path(__file__).resolve().parent.parent / "sample_docs"
BOUNDS = Bounds(seconds=1.0, memory_bytes=1024**3)


def spin():
    while True:
        pass


POISON = {
    "hang": lambda: time.sleep(60),
    "spin": spin,
    "exit": lambda: os._exit(7),
    "abort": lambda: os.kill(os.getpid(), signal.SIGABRT),
    "segfault": lambda: ctypes.string_at(0),
    "swell": lambda: bytearray(4 * 1024**3),
    "raise": lambda: int("raise"),
}


def do(task, start):
    """Some answers; a step may be poison."""
    for place, step in enumerate(task):
        if place >= start and step in POISON:
            POISON[step]()
        yield step if place >= start else None


def always(_answers):
    return True


def done(tasks, count=2, bounds=BOUNDS, goes_on=always):
    return [answers for _, answers in Workers(do, count, bounds, goes_on).run(tasks)]


def test_answers_come_in_the_order_of_the_tasks_whoever_is_quicker():
    tasks = [tuple(range(place, place + 3)) for place in range(30)]
    assert done(tasks) == [list(task) for task in tasks]


@pytest.mark.parametrize(("poison", "trouble"), [
    ("hang", Trouble.TOO_LONG), ("spin", Trouble.TOO_LONG), ("exit", Trouble.STOPPED), ("abort", Trouble.STOPPED),
    ("segfault", Trouble.STOPPED), ("swell", Trouble.TOO_MUCH),
])
def test_a_step_that_goes_wrong_is_lost_alone(poison, trouble):
    assert done([("a", "b"), ("c", poison, "d"), ("e",)]) == [["a", "b"], ["c", trouble, "d"], ["e"]]


def test_a_task_is_given_up_when_it_is_not_worth_it():
    assert done([("a", "exit", "b"), ("c",)], goes_on=lambda _answers: False) == [["a", Trouble.STOPPED], ["c"]]


def test_an_exception_of_the_work_itself_is_raised():
    with pytest.raises(ValueError, match="raise"):
        done([("a",), ("raise",)])


def test_a_slow_reader_of_answers_loses_none():
    row = Workers(do, 2, Bounds(0.3, 1024**3), always).run([(place,) for place in range(6)])
    found = []
    for _, answers in row:
        time.sleep(0.4)
        found += answers
    assert found == list(range(6))


def held(task, _start):
    """Who did it, having held so many bytes."""
    kept = b"x" * task
    yield os.getpid() if kept else None


def test_a_worker_goes_when_it_has_done_many_or_held_much(monkeypatch):
    monkeypatch.setattr(room, "TERM", 3)
    ours = 1024 * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss      # what a worker is born with
    roomy = Bounds(20.0, 4 * max(ours, 2**28))
    pids = [pid for _, (pid,) in Workers(held, 1, roomy, always).run([1] * 7)]
    assert [pids.count(pid) for pid in dict.fromkeys(pids)] == [3, 3, 1]
    pids = [pid for _, (pid,) in Workers(held, 1, roomy, always).run([1, roomy.memory_bytes // 2, 1, 1])]
    assert pids[0] == pids[1] != pids[2] == pids[3]


def test_what_a_piece_says_travels_whole():
    loaded = resources.load(Settings())
    for name in ("facture-avec-mention.pdf", "commande-signee.pdf"):
        (piece,) = pipeline.unpack(SAMPLES / name, loaded)
        said = pipeline.examine(piece, loaded)
        again = pickle.loads(pickled(("answer", said)))  # noqa: S301  our own
        assert again == ("answer", said)
        assert type(again[1][0].fields) is type(said[0].fields)


class Letters(str):
    """A text of a library's own sort."""

    __slots__ = ()


@pytest.mark.parametrize("facts", [
    INVOICE, LOCKED, replace(INVOICE, name=Letters("a.pdf")), replace(INVOICE, name="\udc80.pdf"),
    replace(INVOICE, traits=frozenset({Trait.SIGNED, Trait.FREE}), rough_dates=(Dated(DateRole.ORDER, date(2024, 2, 29), PLACE),)),
    replace(INVOICE, fingerprint=Fingerprint("ab", (1, 2), "", "", "", None, "", named=True, words=("a",), exact=False)),
], ids=["values of every sort", "unread", "a library's text", "a name that is no text", "a set, days", "a fingerprint"])
def test_facts_travel_whole(facts):
    (again,) = pickle.loads(pickled((facts,)))  # noqa: S301  our own
    assert again == facts
    assert [type(each.value) for each in again.fields.values()] == [type(each.value) for each in facts.fields.values()]
    assert type(again.name) is type(facts.name)


def stumble(task, start):
    """Some answers; a step that names a file goes wrong the first time. What was done when is written beside that file."""
    name, *said, diary = task
    for place, step in enumerate(said):
        if place >= start and isinstance(step, Path):
            first = not step.exists()
            step.touch()
            note(diary, name, "begins")
            if first:
                os.abort()
            time.sleep(0.3)
            note(diary, name, "ends")
            yield step.name
        else:
            time.sleep(0.1)
            yield step if place >= start else None
    note(diary, name, "done")


def note(diary, *words):
    with diary.open("a") as text:
        text.write(" ".join(words) + "\n")


def test_a_step_that_went_wrong_once_is_tried_again_with_nothing_beside_it(tmp_path):
    """Two fall at the same time, beside others; each succeeds when it is alone, and no answer is lost."""
    diary = tmp_path / "diary"
    tasks = [("a", 1, tmp_path / "x", 2, diary), ("b", 1, tmp_path / "y", 2, diary), *(("c", 1, 2, 3, diary) for _ in range(4))]
    found = [answers for _, answers in Workers(stumble, 2, BOUNDS, always).run(tasks)]
    assert found == [[1, "x", 2], [1, "y", 2], *[[1, 2, 3]] * 4]
    lines = diary.read_text().splitlines()
    for name in "ab":
        again = len(lines) - 1 - lines[::-1].index(f"{name} begins")
        assert lines[again + 1] == f"{name} ends", "nobody else was at work meanwhile"
        assert lines.count(f"{name} begins") == 2


def count(task, start):
    """Poison that counts how often it was taken."""
    yield "label"
    if start <= 1:
        note(task, "taken")
        os.abort()
    yield None
    yield "after"


def test_poison_is_taken_twice_and_no_more(tmp_path):
    assert [answers for _, answers in Workers(count, 2, BOUNDS, always).run([tmp_path / "a", tmp_path / "b"])] == [
        ["label", Trouble.STOPPED, "after"]] * 2
    assert [(tmp_path / name).read_text().count("taken") for name in "ab"] == [2, 2]


def test_a_worker_that_dies_idle_is_no_fault_of_the_next_task():
    workers = Workers(do, 1, BOUNDS, always)
    row = workers.run([("a",), ("b",)])
    first = next(row)
    os.kill(workers.crew[0].process.pid, signal.SIGKILL)
    time.sleep(0.1)
    assert [first, *row] == [(("a",), ["a"]), (("b",), ["b"])]


def start_a_child(_task, _start):
    child = subprocess.Popen(["sleep", "30"])
    yield child.pid
    time.sleep(30)
    yield None


def test_what_a_worker_started_ends_with_it():
    ((_, (pid, trouble)),) = Workers(start_a_child, 1, BOUNDS, lambda _answers: False).run([0])
    assert trouble is Trouble.TOO_LONG
    for _ in range(50):
        if not Path(f"/proc/{pid}").exists() or "\nState:\tZ" in Path(f"/proc/{pid}/status").read_text():
            return
        time.sleep(0.1)
    pytest.fail("the child lives on")


def test_nobody_is_left_behind_when_the_row_is_not_finished():
    workers = Workers(do, 2, BOUNDS, always)
    row = workers.run([("a",), ("hang",), ("b",)])
    next(row)
    crew = [worker.process.pid for worker in workers.crew]
    row.close()
    assert crew
    assert not any(Path(f"/proc/{pid}").exists() for pid in crew)


def leave_a_file(_task, _start):
    (Path(tempfile.gettempdir()) / "page.pgm").write_text("x")
    yield tempfile.gettempdir()
    time.sleep(30)
    yield None


def test_what_a_worker_left_on_its_desk_is_gone_with_it():
    ((_, (desk, trouble)),) = Workers(leave_a_file, 1, BOUNDS, lambda _answers: False).run([0])
    assert trouble is Trouble.TOO_LONG
    assert desk != tempfile.gettempdir()
    assert not Path(desk).exists()


def test_what_a_kill_left_behind_is_erased_by_the_next_run_and_nothing_else(tmp_path, monkeypatch):
    code = ("import os, sys, time; from pathlib import Path; sys.path.insert(0, sys.argv[2]); from test_workers import Workers, always, leave_a_file\n"
            "from verifier.batch.workers import Bounds\nrow = Workers(leave_a_file, 1, Bounds(60, 1024**3), always).run([0])\nnext(row)")
    desks, other = tmp_path / "desks", tmp_path / "other"
    desks.mkdir()
    other.mkdir()
    (other / ".pris").touch()
    parents = [subprocess.Popen([sys.executable, "-c", code, "", Path(__file__).parent], env={**os.environ, "TMPDIR": str(desks)}) for _ in range(2)]
    for _ in range(400):
        if len(list(desks.glob("verify-*/page.pgm"))) == 2:
            break
        time.sleep(0.05)
    monkeypatch.setattr(tempfile, "tempdir", str(desks))
    (desks / "verify-link").symlink_to(other)
    (desks / "verify-theirs").mkdir()       # what holds no lock is none of ours
    before = set(desks.iterdir())
    sweep()
    assert set(desks.iterdir()) == before, "they are in use"
    parents[0].kill()
    parents[0].wait()
    for _ in range(100):
        sweep()
        if len(list(desks.glob("verify-*/page.pgm"))) == 1:
            break
        time.sleep(0.05)
    assert len(list(desks.glob("verify-*/page.pgm"))) == 1
    parents[1].kill()
    parents[1].wait()
    for _ in range(100):
        sweep()
        if {each.name for each in desks.iterdir()} == {"verify-link", "verify-theirs"}:
            break
        time.sleep(0.05)
    assert {each.name for each in desks.iterdir()} == {"verify-link", "verify-theirs"}
    assert (other / ".pris").exists()


def test_workers_end_when_whoever_hired_them_is_killed(tmp_path):
    code = ("import os, sys, time; from pathlib import Path; sys.path.insert(0, sys.argv[2]); from test_workers import BOUNDS, Workers, always\n"
            "def work(task, start):\n    Path(sys.argv[1]).write_text(str(os.getpid()))\n    time.sleep(60)\n    yield 1\n"
            "from verifier.batch.workers import Bounds\nlist(Workers(work, 1, Bounds(60, 1024**3), always).run([0]))")
    told = tmp_path / "pid"
    parent = subprocess.Popen([sys.executable, "-c", code, told, Path(__file__).parent])
    for _ in range(200):
        if told.exists() and told.read_text():
            break
        time.sleep(0.05)
    parent.kill()
    parent.wait()
    for _ in range(50):
        if not Path(f"/proc/{told.read_text()}").exists():
            return
        time.sleep(0.1)
    pytest.fail("the worker lives on")


@pytest.fixture(scope="module")
def tool():
    return resources.load(Settings(max_seconds=20, max_memory_mb=1024))


def flate_bomb(size=1_300_000_000):
    """A PDF whose page inflates without end: PDFium aborts its process on it."""
    packer = zlib.compressobj(9)
    block = b"0 0 m 1 1 l S \n" * 100_000
    content = b"".join(packer.compress(block) for _ in range(size // len(block))) + packer.flush()
    parts = [
        b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n",
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n",
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<<>>>>endobj\n",
        b"4 0 obj<</Length %d/Filter/FlateDecode>>stream\n" % len(content) + content + b"\nendstream endobj\n",
    ]
    return b"%PDF-1.4\n" + b"".join(parts) + b"trailer<</Root 1 0 R>>\n%%EOF"


def test_a_bomb_among_good_papers_is_unreadable_and_the_others_are_judged(tool, tmp_path):
    """In an archive, where the worker that died has to be replaced in the middle."""
    envoi = tmp_path / "envoi.zip"
    with zipfile.ZipFile(envoi, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(SAMPLES / "facture-sans-mention.pdf", "a.pdf")
        archive.writestr("b.pdf", flate_bomb())
        archive.write(SAMPLES / "attestation-negative.pdf", "c.pdf")
    other = SAMPLES / "facture-avec-mention.pdf"
    claim = Claim()
    bombed, alone = batch.run(batch.from_pieces([envoi, other], claim, together=False), tool, jobs=2)
    assert [(each.piece, each.name, bool(each.error)) for each in bombed.facts] == [
        (0, "envoi.zip/a.pdf", False), (1, "envoi.zip/b.pdf", True), (2, "envoi.zip/c.pdf", False),
    ]
    assert len(bombed.facts[1].sha256) == 64
    assert bombed.facts[1].error[0].isupper()
    assert bombed.verdict.status is not Status.CONFORME
    assert alone == pipeline.verify([other], claim, tool, other.name)


def test_what_is_read_apart_is_what_is_read_here(tool):
    """A dossier of a mail and two files: pièces numbered through, evidence of each pointing to its own place."""
    paths = (SAMPLES / "courriel.eml", SAMPLES / "facture-sans-mention.pdf", SAMPLES / "facture-et-attestation")
    dossiers = batch.from_pieces(paths, Claim(), together=True)
    (apart,) = batch.run(dossiers, tool, jobs=2)
    assert apart == replace(pipeline.verify(paths, Claim(), tool, dossiers[0].name))
    assert [each.piece for each in apart.facts] == list(range(len(apart.facts)))
