"""A run stopped at any moment and started again: nothing finished is done twice, lost or doubled, and the results are the same."""

import errno
import json
import os
import pty
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from at_once import at_once
from made import VERIFICATION
from papers import OURS, bill, painted, scanned, vouched
from terminal import shown

from verifier import batch
from verifier.batch.journal import TABLES, key_of, told
from verifier.batch.row import Dossier
from verifier.cli import progress
from verifier.cli.progress import follow
from verifier.domain import Claim, Status
from verifier.errors import OutputError, UsageError

COMMAND = Path(sys.executable).with_name("verify")
OTHER = "VERDIER Paul"
COUNT = 45
ANSWER = 3      # of a run over all of them
HEAD = "dossier,fichier,dispositif,exercice,profession,praticien"
WRITTEN = ("deja_vu.csv", "results.jsonl")


def row(place):
    """A row of the manifest; each third dossier holds a paper of the one before, another professional's."""
    return f"D{place:02},f{place - (place % 3 == 2):02}.pdf,fami,2024,chirurgien-dentiste,{OTHER if place % 3 == 2 else OURS}"


def listed(folder, places, name="m.csv"):
    manifest = folder / name
    manifest.write_text("\n".join((HEAD, *map(row, places))) + "\n", encoding="utf-8")
    return manifest


@pytest.fixture(scope="module")
def lot(tmp_path_factory):
    """Text PDFs, invoices and attestations by turns."""
    folder = tmp_path_factory.mktemp("lot")
    for place in range(COUNT):
        paper = vouched() if place % 2 else bill("Logiciel DMP compatible", number=f"F-2024-{place + 118}")
        (folder / f"f{place:02}.pdf").write_bytes(paper)
    listed(folder, range(COUNT))
    return folder


def interruptible():
    """A Ctrl-C reaches the command even where whoever started the tests has its own ignored (a background job)."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def started(lot, out, *options, manifest="m.csv", **how):
    """The real command at work on the lot."""
    how.setdefault("preexec_fn", interruptible)
    env = {name: value for name, value in os.environ.items() if not name.startswith("VERIFY_")}
    command = [COMMAND, "batch", lot, "--manifeste", lot / manifest, "--output", out, *options]
    return subprocess.Popen(command, env={**env, **how.pop("environ", {})}, stdin=how.pop("stdin", subprocess.DEVNULL),
                            stderr=how.pop("stderr", subprocess.PIPE), stdout=subprocess.DEVNULL, text=True, encoding="utf-8", **how)


def ran(lot, out, *options, **how):
    """Its status, and what it said."""
    process = started(lot, out, *options, **how)
    said = process.communicate(timeout=60)[1]
    return process.returncode, said.splitlines()


def steps(lines):
    """How many dossiers a run told as done, one by one."""
    return [int(line.partition("/")[0]) for line in lines if line[:1].isdigit() and "/min" in line]


def kept(out):
    """The rows of a journal, read from a copy: the one in place is left as the kill left it."""
    copy = out.with_name(f"{out.name}-copy")
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(out, copy)
    with closing(sqlite3.connect(copy / "journal.sqlite")) as tables:
        try:
            return dict(tables.execute("SELECT rowid, key || status || papers || notes || line FROM done"))
        except sqlite3.OperationalError:    # killed before there was a table
            return {}


def same(one, other):
    return all((one / name).read_bytes() == (other / name).read_bytes() for name in WRITTEN)


def one_line(said, words):
    return len(said) == 1 and said[0].startswith("verify : ") and words in said[0]


@pytest.fixture(scope="module")
def whole(lot, tmp_path_factory):
    """What a run writes that nothing disturbs."""
    out = tmp_path_factory.mktemp("whole") / "out"
    status, said = ran(lot, out, "--jobs", "1")
    assert (status, steps(said)) == (ANSWER, list(range(1, COUNT + 1)))
    assert any("deja_" in line for line in (out / "results.jsonl").read_text("utf-8").splitlines())
    return out


class TestStopped:
    def test_killed_many_times_it_does_nothing_twice_and_loses_nothing(self, lot, whole, tmp_path):
        out, moments = tmp_path / "out", random.Random(14)  # noqa: S311  the same moments each time
        before, kills = {}, 0
        for wanted in (0, 1, 2, 1, 3, 2, 0):
            process = started(lot, out, "--jobs", str(1 + wanted % 2))
            told = []
            while len(steps(told)) < wanted and (line := process.stderr.readline()):
                told.append(line)
            time.sleep(moments.random() / (30 if wanted else 1))
            process.kill()
            told += process.stderr.readlines()
            process.stderr.close()
            kills += process.wait() == -signal.SIGKILL
            now = kept(out) if out.exists() else {}
            assert before.items() <= now.items(), "what was finished is as it was"
            assert len(now) >= len(before) + len(steps(told)), "what was told as done is there"
            assert steps(told) == list(range(len(before) + 1, len(before) + 1 + len(steps(told)))), "nothing was done again"
            before = now
        assert kills >= 5
        assert 0 < len(before) < COUNT
        status, said = ran(lot, out, "--jobs", "1")
        assert (status, steps(said)) == (ANSWER, list(range(len(before) + 1, COUNT + 1)))
        assert any(f"{len(before)} dossiers déjà faits sont repris" in line for line in said)
        assert same(out, whole)
        assert sorted(each.name for each in out.iterdir()) == sorted(("deja_vu.csv", "journal.sqlite", "rapport.html", "results.csv", "results.jsonl", "results.xlsx"))

    @pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
    def test_asked_to_stop_it_writes_what_is_done_and_goes_on_another_time(self, lot, whole, tmp_path, stop):
        out = tmp_path / "out"
        process = started(lot, out, "--jobs", "2")
        told = []
        for line in process.stderr:
            told.append(line)
            if steps([line]) == [3]:
                process.send_signal(stop)
        assert process.wait() == 130
        process.stderr.close()
        done = len((out / "results.jsonl").read_text("utf-8").splitlines())
        assert 3 <= done < COUNT
        assert (whole / "results.jsonl").read_text("utf-8").count("\n") == COUNT
        assert one_line(told[-1:], f"{done} dossiers sur {COUNT}")
        assert "Relancez la même commande" in told[-1]
        assert steps(ran(lot, out)[1]) == list(range(done + 1, COUNT + 1))
        assert same(out, whole)

    def test_a_full_disk_is_said_and_what_is_done_is_kept(self, lot, whole, tmp_path):
        out, least = tmp_path / "out", 150_000
        full = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (least, least))    # noqa: E731  no file may be longer
        status, said = ran(lot, out, preexec_fn=full)
        done = len(kept(out))
        assert (status, "Traceback" in "".join(said)) == (13, False)
        assert "est plein" in said[-1]
        assert 0 < done < COUNT
        assert done == len(steps(said))
        assert not (out / "results.jsonl").exists()
        assert steps(ran(lot, out)[1]) == list(range(done + 1, COUNT + 1))
        assert same(out, whole)


class TestNoRoom:
    """A full disk is no document's fault: it is said, nothing is judged by it, and the next run goes on."""

    def test_where_the_pages_are_laid_for_reading(self, tmp_path):
        (tmp_path / "in").mkdir()
        (tmp_path / "in" / "scan.pdf").write_bytes(scanned(painted(bill())))
        (tmp_path / "m.csv").write_text(HEAD + "\n" + f"D,scan.pdf,fami,2024,chirurgien-dentiste,{OURS}\n", encoding="utf-8")
        full = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (500_000, 500_000))    # noqa: E731  less than a page
        status, said = ran(tmp_path / "in", tmp_path / "out", manifest="../m.csv", preexec_fn=full)
        assert (status, kept(tmp_path / "out")) == (13, {})
        assert one_line(said, "fichiers temporaires est plein")
        assert "TMPDIR" in said[0]
        status, said = ran(tmp_path / "in", tmp_path / "out", manifest="../m.csv")
        (result,) = (tmp_path / "out" / "results.jsonl").read_text("utf-8").splitlines()
        assert (status, json.loads(result)["pieces"][0]["error"]) == (1, None)

    @pytest.mark.parametrize("error", [
        OSError(errno.ENOSPC, "x", "f"), OSError(errno.EDQUOT, "x", "f"), FileNotFoundError(errno.ENOENT, "No usable temporary directory"),
    ])
    @pytest.mark.parametrize("where", ["verifier.batch.desks.tempfile.mkdtemp", "verifier.batch.manifest.tempfile.TemporaryFile"])
    def test_where_there_is_no_folder_for_what_is_temporary(self, lot, tmp_path, monkeypatch, where, error):
        def full(*_args, **_more):
            raise error

        monkeypatch.setattr(where, full)
        status, out, said = at_once("batch", lot, "--manifeste", lot / "m.csv", "--output", tmp_path / "out")
        assert (status, out, one_line(said.splitlines(), "TMPDIR")) == (13, "", True)

    def test_where_the_manifest_is_set_aside(self, lot, tmp_path, monkeypatch):
        def aside():
            tables = sqlite3.connect(":memory:", isolation_level=None)
            tables.execute("PRAGMA max_page_count = 3")     # a disk of 12 kB
            return tables

        monkeypatch.setattr("verifier.batch.manifest.aside", aside)
        status, out, said = at_once("batch", lot, "--manifeste", lot / "m.csv", "--output", tmp_path / "out")
        assert (status, out, one_line(said.splitlines(), "TMPDIR")) == (13, "", True)

    @pytest.mark.parametrize("name", ["results.csv", "results.xlsx", "rapport.html", "results.jsonl"])
    def test_where_the_results_go(self, lot, whole, tmp_path, monkeypatch, name):
        out = tmp_path / "out"
        shutil.copytree(whole, out)
        (out / name).unlink()
        real = os.fsync

        def full(handle):
            if name in str(Path(f"/proc/self/fd/{handle}").readlink()):
                raise OSError(errno.ENOSPC, "x")
            real(handle)

        with monkeypatch.context() as patched:
            patched.setattr("verifier.batch.drafting.os.fsync", full)
            status, _, said = at_once("batch", lot, "--manifeste", lot / "m.csv", "--output", out, "--jobs", "1")
        assert status == 13
        assert "plus de place dans" in said.splitlines()[-1]
        assert not list(out.glob("*.partiel"))
        assert not (out / name).exists()
        assert at_once("batch", lot, "--manifeste", lot / "m.csv", "--output", out)[0] == ANSWER
        assert same(out, whole)


class TestStartedAgain:
    def test_of_a_manifest_that_has_grown_only_what_is_new_is_done(self, lot, whole, tmp_path):
        out = tmp_path / "out"
        listed(lot, [place for place in range(COUNT) if place % 5], "few.csv")
        ran(lot, out, manifest="few.csv")
        first = kept(out)
        said = ran(lot, out)[1]
        assert steps(said) == list(range(len(first) + 1, COUNT + 1))
        assert first.items() <= kept(out).items()
        assert same(out, whole)

    def test_all_done_it_says_so_and_writes_the_same_again(self, lot, whole, tmp_path):
        out = tmp_path / "out"
        shutil.copytree(whole, out)
        (out / "results.jsonl").unlink()
        status, said = ran(lot, out)
        assert (status, steps(said)) == (ANSWER, [])
        assert same(out, whole)

    def test_a_file_that_has_changed_is_read_again(self, tmp_path):
        (tmp_path / "sous").mkdir()
        file, claim = tmp_path / "sous" / "a.pdf", Claim(exercice=2024)
        file.write_bytes(b"un")
        for path in (file, file.parent):
            dossier = Dossier("D", (path,), claim)
            os.utime(file, ns=(1, 1))
            first = key_of(dossier)
            assert key_of(replace(dossier, origin="ailleurs")) == first
            os.utime(file, ns=(1, 2))
            others = [key_of(dossier), key_of(replace(dossier, name="E")), key_of(replace(dossier, claim=Claim()))]
            assert len({first, *others}) == 4

    @pytest.mark.parametrize(("options", "words"), [
        ({"environ": {"VERIFY_MAX_PAGES": "7"}}, "nombre de pages (60 alors, 7 maintenant)"),
        ({"catalogue": True}, "catalogue ("),
    ])
    def test_by_other_rules_it_is_refused_in_one_line(self, lot, whole, tmp_path, options, words):
        out, options = tmp_path / "out", dict(options)
        shutil.copytree(whole, out)
        asked = []
        if options.pop("catalogue", False):
            shutil.copytree(Path(__file__).parent.parent / "software_catalog", tmp_path / "catalogue")
            with (tmp_path / "catalogue" / "sources.csv").open("a", encoding="utf-8") as sources:
                sources.write("essai,Essai,,2024-01-01,publique\n")
            asked = ["--catalogue", tmp_path / "catalogue"]
        status, said = ran(lot, out, *asked, **options)
        assert (status, one_line(said, words), "--recommencer" in said[0]) == (2, True, True)
        assert kept(out) == kept(whole)

    def test_what_differs_is_named(self, tmp_path):
        with batch.opened(tmp_path, {"detail": "non", "rules": "1", "model": "m"}):
            pass
        with pytest.raises(UsageError, match=r": option --detail \(non alors, oui maintenant\), règles \(1 alors, 2 maintenant\)\."):
            batch.opened(tmp_path, {"detail": "oui", "rules": "2", "model": "m"}).__enter__()

    def test_to_begin_again_is_asked_for_twice(self, lot, whole, tmp_path):
        out = tmp_path / "out"
        shutil.copytree(whole, out)
        status, said = ran(lot, out, "--recommencer")
        assert (status, one_line(said, "--oui"), kept(out) == kept(whole)) == (2, True, True)
        listed(lot, range(3), "few.csv")
        assert steps(ran(lot, out, "--recommencer", "--oui", manifest="few.csv")[1]) == [1, 2, 3]
        assert len(kept(out)) == 3

    @pytest.mark.parametrize(("answer", "expected"), [("non\n", (2, "Rien n'a été effacé")), ("oui\n", (ANSWER, "3/3"))])
    def test_or_confirmed_on_a_terminal(self, lot, whole, tmp_path, answer, expected):
        out = tmp_path / "out"
        shutil.copytree(whole, out)
        listed(lot, range(3), "few.csv")
        ours, theirs = pty.openpty()
        os.write(ours, answer.encode())
        found, said = ran(lot, out, "--recommencer", manifest="few.csv", stdin=theirs)
        os.close(ours)
        os.close(theirs)
        assert f"({COUNT} dossiers)" in said[0]
        assert (found, any(expected[1] in line for line in said)) == (expected[0], True)

    def test_without_output_there_is_nothing_to_begin_again(self, lot):
        done = subprocess.run([COMMAND, "batch", lot, "--recommencer"], capture_output=True, text=True, check=False)
        assert (done.returncode, one_line(done.stderr.splitlines(), "--output")) == (2, True)


class TestAnothers:
    """A journal that is held, damaged, or no journal at all."""

    def test_two_runs_at_a_time_are_one_too_many(self, lot, tmp_path):
        with batch.opened(tmp_path / "out", {}):
            status, said = ran(lot, tmp_path / "out")
            assert (status, one_line(said, "Une autre vérification")) == (13, True)
            with pytest.raises(OutputError, match="Une autre"):
                batch.forget(tmp_path / "out", lambda _count: True)
        with batch.opened(tmp_path / "out", {}):
            pass

    def test_a_damaged_one_is_said_in_one_line_and_may_be_forgotten(self, lot, whole, tmp_path):
        for place, harm in enumerate((b"\xff" * 4096, b"")):
            out = tmp_path / f"out{place}"
            shutil.copytree(whole, out)
            data = bytearray((out / "journal.sqlite").read_bytes())
            data[100:len(data) if not harm else 100 + len(harm)] = harm
            (out / "journal.sqlite").write_bytes(data)
            status, said = ran(lot, out)
            assert (status, one_line(said, "est abîmé"), "--recommencer" in said[0]) == (13, True, True)
        listed(lot, range(2), "few.csv")
        assert steps(ran(lot, out, "--recommencer", "--oui", manifest="few.csv")[1]) == [1, 2]

    @pytest.mark.parametrize("table", ["done", "run"])
    def test_one_whose_rows_are_not_ours_is_damaged(self, tmp_path, table):
        with batch.opened(tmp_path, {"rules": "1"}) as journal:
            journal.plan([Dossier("D", (), Claim())])
            journal.keep(0, VERIFICATION)
        with closing(sqlite3.connect(tmp_path / "journal.sqlite")) as tables, tables:
            tables.execute("UPDATE done SET papers = '[1, 2, [3]]'" if table == "done" else "CREATE TABLE more (a)")
        with pytest.raises(OutputError, match="est abîmé"):
            self.publish_again(tmp_path)

    def publish_again(self, out):
        with batch.opened(out, {"rules": "1"}) as journal:
            journal.plan([Dossier("D", (), Claim())])
            batch.publish(journal)

    def test_one_of_another_version_is_said(self, tmp_path):
        with batch.opened(tmp_path, {}):
            pass
        with closing(sqlite3.connect(tmp_path / "journal.sqlite")) as tables:
            tables.execute("PRAGMA user_version = 99")
        with pytest.raises(UsageError, match="autre version"), batch.opened(tmp_path, {}):
            pass

    def test_one_that_may_only_be_read_is_no_full_disk(self, lot, whole, tmp_path, monkeypatch):
        out = tmp_path / "out"
        shutil.copytree(whole, out)
        allowed = os.access
        # root may write whatever its mode is
        monkeypatch.setattr(os, "access", lambda path, *rest, **more: Path(path).name != "journal.sqlite" and allowed(path, *rest, **more))
        status, _, said = at_once("batch", lot, "--manifeste", lot / "m.csv", "--output", out)
        assert (status, one_line(said.splitlines(), "est en lecture seule")) == (13, True)
        assert same(out, whole)

    @pytest.mark.parametrize(("code", "words"), [
        (sqlite3.SQLITE_READONLY_DIRECTORY, "lecture seule"), (sqlite3.SQLITE_IOERR_LOCK, "vos droits d'accès"),
        (sqlite3.SQLITE_IOERR_WRITE, "est plein"), (sqlite3.SQLITE_IOERR_READ, "est abîmé"),
    ])
    def test_what_sqlite_says_is_told_as_what_it_is(self, tmp_path, code, words):
        error = sqlite3.OperationalError("x")
        error.sqlite_errorcode = code
        with pytest.raises(OutputError, match=words), told(tmp_path):
            raise error

    @pytest.mark.parametrize("make", ["text", "sqlite", "link", "folder", "pipe", "wal"])
    def test_what_is_not_ours_is_left_alone(self, tmp_path, make):
        out, journal, away = tmp_path / "out", tmp_path / "out" / "journal.sqlite", tmp_path / "away"
        out.mkdir()
        if make == "text":
            journal.write_text("mes notes, qui sont bien plus longues que l'en-tête d'une base de données SQLite")
        elif make == "sqlite":
            with closing(sqlite3.connect(journal)) as tables:
                tables.execute(TABLES[0])
        elif make == "folder":
            journal.mkdir()
        elif make == "pipe":
            os.mkfifo(journal)
        else:
            away.write_text("")
            (journal if make == "link" else out / "journal.sqlite-wal").symlink_to(away)
        before = journal.read_bytes() if journal.is_file() else None
        for attempt in (lambda: batch.opened(out, {}).__enter__(), lambda: batch.forget(out, lambda _count: True)):
            if make == "wal" and not journal.exists():
                attempt = lambda: batch.opened(out, {}).__enter__()     # noqa: E731, PLW2901
            with pytest.raises(UsageError, match="n'a pas été touché"):
                attempt()
        assert (journal.read_bytes() if journal.is_file() else None) == before
        assert not away.exists() or away.read_text() == ""

    def test_a_link_in_the_place_of_a_draft_is_not_followed(self, tmp_path):
        (tmp_path / "lettre.txt").write_text("à moi")
        (tmp_path / "results.jsonl.partiel").symlink_to(tmp_path / "lettre.txt")
        with batch.opened(tmp_path, {}) as journal:
            journal.plan([Dossier("D", (), Claim())])
            journal.keep(0, VERIFICATION)
            batch.publish(journal)
        assert (tmp_path / "lettre.txt").read_text() == "à moi"
        assert json.loads((tmp_path / "results.jsonl").read_text("utf-8"))["dossier"] == VERIFICATION.dossier


class TestProgress:
    def judged(self, count):
        return [replace(VERIFICATION, verdict=replace(VERIFICATION.verdict, status=list(Status)[each % 3])) for each in range(count)]

    def test_a_log_of_thousands_has_a_few_lines(self, capsys, monkeypatch):
        clock = iter(range(10**6))
        monkeypatch.setattr(progress.time, "monotonic", lambda: next(clock) / 20)
        assert len(list(follow(self.judged(5000), 9188, {"conforme": 4188}))) == 5000
        lines = capsys.readouterr().err.splitlines()
        assert 10 < len(lines) <= 101
        assert lines[-1].startswith("9 188/9 188, ")
        assert lines[-1].endswith("5 855 conformes, 1 667 incomplets, 1 666 non conformes")
        assert VERIFICATION.dossier not in "".join(lines)

    @pytest.mark.parametrize("wide", [140, 20])
    def test_a_terminal_has_a_bar_that_fits(self, lot, tmp_path, wide):
        listed(lot, range(3), "few.csv")
        ours, theirs = pty.openpty()
        process = started(lot, tmp_path / "out", manifest="few.csv", stderr=theirs, environ={"COLUMNS": str(wide), "TERM": "xterm"})
        os.close(theirs)
        said = b""
        try:
            while part := os.read(ours, 4096):
                said += part
        except OSError:     # the other end is closed
            pass
        os.close(ours)
        process.wait()
        bars = shown(said.decode().partition("2 pièces figurent")[0])
        assert all(len(line) < wide for line in bars), bars
        assert [each in bars[0] for each in ("1/3", "2/3", "3/3")] == [False, False, True]
        assert ("█" in bars[0]) == (wide == 140)
        assert "D0" not in said.decode()
