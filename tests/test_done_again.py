"""A pièce that only a mishap kept from being read: the same command reads it the next time, and nothing else."""

import os
import signal
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from made import VERIFICATION
from papers import bill, vouched

from verifier import batch, pipeline, resources
from verifier.batch.row import Dossier
from verifier.domain import Claim, Status
from verifier.errors import UsageError
from verifier.settings import Settings


@pytest.fixture(scope="module")
def loaded():
    return resources.load(Settings())


@pytest.fixture
def lot(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    for name, paper in (("a.pdf", bill()), ("b.pdf", vouched()), ("c.pdf", b"%PDF-1.4 broken")):
        (folder / name).write_bytes(paper)
    return folder


def ran(lot, out, loaded, claim=None):
    """What a run does, by dossier, and how each stands in the journal afterwards."""
    dossiers = batch.from_folder(lot, claim or Claim(exercice=2024), out)
    with batch.opened(out, batch.signature(loaded, detail=False)) as journal:
        journal.plan(dossiers)
        done = {each.dossier: each.verdict.status for each in batch.record(dossiers, loaded, journal)}
        batch.publish(journal)
        return done, sum(journal.statuses().values()), sum(journal.statuses(settled=True).values())


def forbid(monkeypatch, name, error):
    """No one may read the file of that name: root may whatever its mode is."""
    read = Path.read_bytes

    def refused(path):
        if path.name == name:
            raise error
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", refused)


@pytest.mark.parametrize("error", [PermissionError(13, "no"), OSError(5, "disk"), FileNotFoundError(2, "gone")])
def test_what_could_not_be_had_is_read_by_the_next_run_and_what_could_not_be_understood_is_not(
    lot, tmp_path, loaded, monkeypatch, error,
):
    out = tmp_path / "out"
    with monkeypatch.context() as patched:
        forbid(patched, "a.pdf", error)
        done, finished, settled = ran(lot, out, loaded)
        assert (done["a.pdf"], done["c.pdf"], finished, settled) == (Status.ILLISIBLE, Status.ILLISIBLE, 3, 2)
        assert ran(lot, out, loaded) == ({"a.pdf": Status.ILLISIBLE}, 3, 2)      # still forbidden: tried, and told so
    before = (out / "results.jsonl").read_text(encoding="utf-8").splitlines()
    done, finished, settled = ran(lot, out, loaded)
    assert (list(done), finished, settled) == (["a.pdf"], 3, 3)
    after = (out / "results.jsonl").read_text(encoding="utf-8").splitlines()
    assert (len(after), before[1:], '"illisible"' in after[0]) == (3, after[1:], False)
    assert ran(lot, out, loaded)[0] == {}


def killed_at(examine, name, by):
    """The reader of that pièce gets a signal."""
    def examined(piece, *rest):
        if piece.name == name:
            os.kill(os.getpid(), by)
        return examine(piece, *rest)
    return examined


@pytest.mark.parametrize(("by", "again"), [(signal.SIGKILL, True), (signal.SIGTERM, True), (signal.SIGABRT, False)])
def test_a_reader_killed_from_outside_is_no_fault_of_the_file_and_one_that_crashes_is(  # noqa: PLR0917  fixtures
    lot, tmp_path, loaded, monkeypatch, by, again,
):
    with monkeypatch.context() as patched:
        patched.setattr(pipeline, "examine", killed_at(pipeline.examine, "b.pdf", by))
        done, finished, settled = ran(lot, tmp_path / "out", loaded)
        assert (done["b.pdf"], finished, settled) == (Status.ILLISIBLE, 3, 3 - again)
    said = (tmp_path / "out" / "results.jsonl").read_text(encoding="utf-8").splitlines()[1]
    assert ("interrompue par la machine" in said, "arrêtée brutalement" in said) == (again, not again)
    assert list(ran(lot, tmp_path / "out", loaded)[0]) == ["b.pdf"] * again


def test_a_watch_does_it_again_when_it_is_started_again_and_hands_over_what_has_changed_alone(lot, tmp_path, loaded, monkeypatch):
    out = tmp_path / "out"
    (lot / "c.pdf").unlink()
    with monkeypatch.context() as patched:
        forbid(patched, "a.pdf", PermissionError(13, "no"))
        assert watched(lot, out, loaded) == 2
        refused = (out / "a.pdf.json").read_text(encoding="utf-8")
        (out / "a.pdf.json").unlink()
        assert watched(lot, out, loaded) == 1
        assert not (out / "a.pdf.json").exists()        # taken away by somebody, and there is no more to say
    assert watched(lot, out, loaded) == 1
    assert (out / "a.pdf.json").read_text(encoding="utf-8") != refused
    assert watched(lot, out, loaded) == 0


def watched(lot, out, loaded):
    """How many dossiers a watch judges."""
    with batch.opened(out, batch.watching(lot)) as journal:
        inbox = batch.Inbox(lot, Claim(exercice=2024), 0.0, out)
        return len(list(batch.Watch(inbox, journal, loaded, lambda dossiers: batch.run(dossiers, loaded)).attend()))


class TestJournalsOfTheVersionBefore:
    @pytest.fixture
    def earlier(self, tmp_path):
        with batch.opened(tmp_path, {"rules": "1"}) as journal:
            journal.plan([Dossier("D", (), Claim())])
            journal.keep(0, VERIFICATION)
        with closing(sqlite3.connect(tmp_path / "journal.sqlite")) as tables:
            tables.executescript("DROP TABLE again; PRAGMA user_version = 2")
        return tmp_path

    def test_they_go_on(self, earlier):
        for _ in range(2):
            with batch.opened(earlier, {"rules": "1"}) as journal:
                journal.plan([Dossier("D", (), Claim())])
                assert list(journal.left([Dossier("D", (), Claim())])) == []

    def test_they_are_checked_as_any_other(self, earlier):
        with pytest.raises(UsageError, match="commencé autrement"), batch.opened(earlier, {"rules": "2"}):
            pass
