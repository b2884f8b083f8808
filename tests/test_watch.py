"""A folder that is watched: what arrives whole is judged once, whatever it is called, however the watch is stopped."""

import hashlib
import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import unicodedata
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from at_once import at_once
from hypothesis import given
from hypothesis import strategies as st
from made import VERIFICATION
from papers import bill, vouched

from verifier import batch, resources
from verifier.batch.arrivals import result_name
from verifier.domain import Claim, Status
from verifier.errors import OutputError, UsageError
from verifier.settings import Settings

COMMAND = Path(sys.executable).with_name("verify")
QUICK = ("--toutes-les", "1", "--stable-depuis", "1")
LIMIT = 60      # seconds


def started(folder, out, *options, **how):
    """The real command at its watch."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("VERIFY_")}
    return subprocess.Popen([COMMAND, "watch", folder, "--output", out, *QUICK, *options], env=env, stdin=subprocess.DEVNULL,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8", **how)


def ended(process):
    """Its status, and what it said; it printed nothing."""
    printed, said = process.communicate(timeout=LIMIT)
    assert printed == ""
    return process.returncode, said.splitlines()


def until(happened):
    """Wait for it."""
    end = time.monotonic() + LIMIT
    while not happened():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.02)


def results(out):
    return {each.name: each.read_bytes() for each in out.glob("*.json")} if out.exists() else {}


def kept(out):
    """The rows of a journal that somebody else may hold, read from a copy."""
    copy = out.with_name(f"{out.name}-copy")
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(out, copy)
    with closing(sqlite3.connect(copy / "journal.sqlite")) as tables:
        return dict(tables.execute("SELECT rowid, key || status || line || papers FROM done"))


@pytest.fixture
def inn(tmp_path):
    (tmp_path / "in").mkdir()
    return tmp_path / "in"


class TestTheCommand:
    def test_what_arrives_while_it_watches_is_judged_when_it_is_whole(self, inn):
        out, paper, other = inn / "verdicts", bill(), vouched()
        process = started(inn, out, "--exercice", "2024")
        until(out.exists)
        with (inn / "lente.pdf").open("wb") as slow:
            for part in range(8):               # longer than what is taken for whole
                slow.write(paper[part * len(paper) // 8 : (part + 1) * len(paper) // 8])
                slow.flush()
                time.sleep(0.25)
                assert results(out) == {}
        (inn / "mail.pdf.part").write_bytes(paper)
        (inn / "D7").mkdir()
        (inn / "D7" / "facture.pdf").write_bytes(paper)
        (inn / "D7" / "attestation.pdf").write_bytes(other)
        until(lambda: {"lente.pdf.json", "D7.json"} <= set(results(out)))
        assert set(results(out)) == {"lente.pdf.json", "D7.json"}
        (inn / "mail.pdf.part").rename(inn / "mail.pdf")
        first = results(out)["lente.pdf.json"]
        (inn / "lente.pdf").write_bytes(other)
        until(lambda: "mail.pdf.json" in results(out) and results(out)["lente.pdf.json"] != first)
        before = {each: (each.read_bytes(), each.stat().st_mtime_ns) for each in inn.rglob("*.pdf")}
        process.send_signal(signal.SIGTERM)
        status, said = ended(process)
        assert (status, len(before)) == (130, 4)
        assert "Relancez la même commande" in said[-1]
        assert not re.search("lente|mail|D7", "".join(said)), "no name"
        for name in ("lente.pdf", "mail.pdf"):
            result = json.loads(results(out)[f"{name}.json"])
            (piece,) = result["pieces"]
            assert "deja_" in piece["signals"].pop(0)["code"], "the same papers are in D7"
            piece["signals"] = [each for each in piece["signals"] if "deja_" not in each["code"]]
            assert result == json.loads(at_once(inn / name, "--exercice", 2024, "--format", "json")[1])
        together = at_once("D7/attestation.pdf", "D7/facture.pdf", "--ensemble", "--exercice", 2024, "--format", "json", cwd=inn)[1]
        assert json.loads(results(out)["D7.json"])["criteria"] == json.loads(together)["criteria"]
        assert sorted(each.name for each in out.iterdir()) == ["D7.json", "journal.sqlite", "lente.pdf.json", "mail.pdf.json"]

    def test_killed_and_started_again_it_does_nothing_twice_and_loses_nothing(self, inn, tmp_path):
        out, count = tmp_path / "out", 16
        for place in range(count):
            (inn / f"f{place:02}.pdf").write_bytes(vouched() if place % 2 else bill(number=f"F-2024-{place + 118}"))
        before = {}
        for wanted in (1, 5, 9):
            process = started(inn, out)
            until(lambda: len(results(out)) >= wanted)      # noqa: B023  called before the next one
            process.kill()
            ended(process)
            now = kept(out)
            assert before.items() <= now.items(), "what was finished is as it was"
            assert set(now) == set(range(1, len(now) + 1)), "and nothing was done again"
            assert len(now) - len(results(out)) in {0, 1}, "what is not in its place will be"
            before = now
        assert len(before) < count
        status, said = ended(started(inn, out, "--une-fois"))
        assert (status, len(results(out)), len(kept(out))) == (1, count, count)
        assert said[-1].startswith(f"{count - len(before)} dossiers jugés")
        assert before.items() <= kept(out).items()
        (out / "f03.pdf.json").unlink()         # somebody has taken it
        times = {each: each.stat().st_mtime_ns for each in out.glob("*.json")}
        assert ended(started(inn, out, "--une-fois")) == (0, [])
        assert {each: each.stat().st_mtime_ns for each in out.glob("*.json")} == times
        assert not list(out.glob("*.partiel"))
        with batch.opened(out, batch.watching(inn)):
            status, said = ended(started(inn, out))
            assert (status, len(said), "Une autre vérification" in said[0]) == (13, 1, True)

    @pytest.mark.parametrize(("options", "words"), [
        ((), "Il manque --output"),
        (("--output", "."), "pas être le dossier surveillé lui-même"),
        (("--output", "o", "--toutes-les", "0"), "--toutes-les"),
        (("--output", "o", "--recommencer"), "--oui"),
    ])
    def test_a_wrong_usage_is_one_line(self, inn, options, words):
        (inn / "o").mkdir()
        with batch.opened(inn / "o", batch.watching(inn)):
            pass
        status, out, said = at_once("watch", ".", *options, cwd=inn)
        assert (status, out, said.count("\n"), words in said) == (2, "", 1, True)

    def test_a_claim_that_cannot_be_is_refused_before_the_watch(self, inn, tmp_path):
        said = at_once("watch", inn, "--output", tmp_path / "o", "--dispositif", "fami", "--profession", "medecin")
        assert (said[0], (tmp_path / "o").exists()) == (2, False)


class Desk:
    """A watch in this process, whose reader is quick: it notes what it was given, and may do something meanwhile."""

    def __init__(self, inn, out, still=0.0, meanwhile=lambda _dossier: None):
        self.given, self.meanwhile, self.inn = [], meanwhile, inn
        self.opened = batch.opened(out, batch.watching(inn))
        self.inbox = batch.Inbox(inn, Claim(), still, out)
        self.loaded = resources.load(Settings())

    def judge(self, dossiers):
        for dossier in dossiers:
            self.given.append(os.fsencode(dossier.paths[0].name))
            self.meanwhile(dossier)
            yield replace(VERIFICATION, dossier=dossier.name)

    def __enter__(self):
        self.watch = batch.Watch(self.inbox, self.opened.__enter__(), self.loaded, self.judge)
        return self

    def __exit__(self, *error):
        self.opened.__exit__(*error)

    def attend(self):
        """What was judged in a round."""
        self.given.clear()
        list(self.watch.attend())
        return list(self.given)


class TestWhatIsWhole:
    @pytest.mark.parametrize("name", [
        "a.pdf.part", "a.PDF.TMP", "a.crdownload", "~scan.pdf", "a.pdf~", "~$lettre.docx", ".a.pdf", ".~lock.a.odt#", "a.filepart", "Thumbs.db",
    ])
    def test_what_is_on_its_way_is_left_alone_wherever_it_is(self, inn, tmp_path, name):
        (inn / name).write_bytes(b"x")
        for folder in ("vide", "pas-fini", "fini"):
            (inn / folder).mkdir()
        (inn / "pas-fini" / "b.pdf").write_bytes(b"x")
        (inn / "pas-fini" / "c.pdf.part").write_bytes(b"x")
        (inn / "fini" / "b.pdf").write_bytes(b"x")
        with Desk(inn, tmp_path / "out") as desk:
            assert desk.attend() == [b"fini"]
            assert desk.inbox.waiting == 2
            (inn / "pas-fini" / "c.pdf.part").rename(inn / "pas-fini" / "c.pdf")
            assert desk.attend() == [b"pas-fini"]

    def test_it_has_to_keep_still(self, inn, tmp_path, monkeypatch):
        clock = [100.0]
        monkeypatch.setattr("verifier.batch.arrivals.time.monotonic", lambda: clock[0])
        with Desk(inn, tmp_path / "out", still=5) as desk:
            for second in range(12):
                clock[0] += 1
                if second in {0, 3}:
                    (inn / "a.pdf").write_bytes(bytes(second + 1))
                elif second == 4:
                    os.utime(inn / "a.pdf", ns=(1, 1))
                assert desk.attend() == ([b"a.pdf"] if second == 9 else [])

    def test_what_changes_while_it_is_read_is_read_again(self, inn, tmp_path):
        (inn / "a.pdf").write_bytes(b"1")

        def once(_dossier):
            if len(desk.given) == 1:
                (inn / "a.pdf").write_bytes(b"22")

        with Desk(inn, tmp_path / "out", meanwhile=once) as desk:
            assert desk.attend() == [b"a.pdf", b"a.pdf"]
            assert desk.watch.too_soon == 1
            assert len(kept(tmp_path / "out")) == 1, "of what is no longer there nothing is kept"

    def test_what_came_meanwhile_is_done_in_the_same_round(self, inn, tmp_path):
        (inn / "a.pdf").write_bytes(b"1")
        with Desk(inn, tmp_path / "out", meanwhile=lambda _dossier: (inn / "b.pdf").exists() or (inn / "b.pdf").write_bytes(b"2")) as desk:
            assert desk.attend() == [b"a.pdf", b"b.pdf"]

    def test_a_folder_that_does_not_answer_is_waited_for(self, inn, tmp_path):
        (inn / "a.pdf").write_bytes(b"1")
        with Desk(inn, tmp_path / "out") as desk:
            inn.rename(tmp_path / "away")
            assert (desk.attend(), desk.inbox.is_open) == ([], False)
            (tmp_path / "away").rename(inn)
            assert (desk.attend(), desk.inbox.is_open) == ([b"a.pdf"], True)


class TestNothingTwice:
    def test_finished_but_not_in_its_place_it_is_put_there_and_not_judged(self, inn, tmp_path):
        (inn / "a.pdf").write_bytes(b"1")
        with Desk(inn, tmp_path / "out") as desk:
            desk.attend()
        whole = results(tmp_path / "out")
        with closing(sqlite3.connect(tmp_path / "out" / "journal.sqlite")) as tables, tables:
            tables.execute("DELETE FROM handed")        # as a kill between the two leaves it
        (tmp_path / "out" / "a.pdf.json").unlink()
        with Desk(inn, tmp_path / "out") as desk:
            assert (desk.attend(), results(tmp_path / "out")) == ([], whole)

    def test_what_was_handed_over_is_not_written_again_unless_it_is_another(self, inn, tmp_path):
        file, out = inn / "a.pdf", tmp_path / "out"
        for content, times in ((b"1", 1), (b"1", 0), (b"22", 1), (b"1", 0), (b"22", 0)):
            before = file.read_bytes() if file.exists() else b""
            file.write_bytes(content)
            os.utime(file, ns=(len(content), len(content)))
            with Desk(inn, out) as desk:
                assert len(desk.attend()) == times
            assert bool(results(out)) == (content != before), "it is there when it is another than the last"
            (out / "a.pdf.json").unlink(missing_ok=True)

    def test_a_full_disk_ends_it_and_loses_nothing(self, inn, tmp_path):
        (inn / "a.pdf").write_bytes(b"1")
        with Desk(inn, tmp_path / "out") as desk:
            (tmp_path / "out" / "a.pdf.json").mkdir()      # no file can be put there
            with pytest.raises(OutputError):
                desk.attend()
        (tmp_path / "out" / "a.pdf.json").rmdir()
        with Desk(inn, tmp_path / "out") as desk:
            assert desk.attend() == []
        assert list(results(tmp_path / "out")) == ["a.pdf.json"]

    def test_the_directory_of_another_command_is_refused(self, tmp_path):
        for name, one, other in (("a", batch.watching(tmp_path), {"rules": "1"}), ("b", {"rules": "1"}, batch.watching(tmp_path))):
            with batch.opened(tmp_path / name, one):
                pass
            with pytest.raises(UsageError, match="autre commande"), batch.opened(tmp_path / name, other):
                pass

    def test_the_results_of_another_folder_are_not_overwritten(self, inn, tmp_path):
        (inn / "scan.pdf").write_bytes(b"x")
        with Desk(inn, tmp_path / "out") as desk:
            assert desk.attend() == [b"scan.pdf"]
        before = results(tmp_path / "out")
        (tmp_path / "in2").mkdir()
        (tmp_path / "in2" / "scan.pdf").write_bytes(b"y")
        with pytest.raises(UsageError, match=r"dossier surveillé \(.*in alors, .*in2 maintenant\)"), Desk(tmp_path / "in2", tmp_path / "out"):
            pass
        assert results(tmp_path / "out") == before
        (tmp_path / "lien").symlink_to(inn)
        with Desk(tmp_path / "lien", tmp_path / "out"):      # the same, however it is called
            pass


def signals(out, name):
    """What is told of the pièces of a result."""
    return [(each["code"], each["message"]) for piece in json.loads(results(out)[f"{name}.json"])["pieces"] for each in piece["signals"]]


class TestSeenBefore:
    """The same paper in two dossiers: told of the one that comes later, in whichever watch."""

    def watched(self, inn, out, **given):
        """Some files arrive, and are watched for in this process, really read."""
        for name, data in given.items():
            (inn / f"{name}.pdf").write_bytes(data)
        with batch.opened(out, batch.watching(inn)) as journal:
            loaded = resources.load(Settings())
            watch = batch.Watch(batch.Inbox(inn, Claim(), 0.0, out), journal, loaded, lambda row: batch.run(row, loaded))
            return list(watch.attend())

    def test_in_one_watch_and_in_the_next(self, inn, tmp_path):
        out = tmp_path / "out"
        assert len(self.watched(inn, out, a=bill(), b=bill(), c=vouched())) == 3
        assert [signals(out, name) for name in ("a.pdf", "c.pdf")] == [[], []]
        for name in ("b", "d"):
            if name == "d":
                (inn / "a.pdf").unlink()
                assert len(self.watched(inn, out, d=bill())) == 1
            told = signals(out, f"{name}.pdf")
            assert told[0][0] == "deja_vu"
            assert "« a.pdf »" in told[0][1]
        assert "« b.pdf »" in told[1][1]

    def test_under_the_same_name_it_is_a_new_send(self, inn, tmp_path):
        out = tmp_path / "out"
        self.watched(inn, out, a=bill())
        os.utime(inn / "a.pdf", ns=(1, 1))
        assert len(self.watched(inn, out)) == 1
        ((code, words),) = signals(out, "a.pdf")
        assert (code, "Un envoi précédent du même nom" in words) == ("deja_fourni", True)


class TestHistory:
    def test_what_changed_while_it_was_read_is_not_recorded_and_an_idle_round_opens_none(self, inn, tmp_path):
        opened, kept_ = [], []

        def keep(row, *, mark, run):
            for each in row:
                opened.append((run, mark()))
                kept_.append(each.dossier)
                yield each

        (inn / "a.pdf").write_bytes(b"1")

        def once(_dossier):
            if len(desk.given) == 1:
                (inn / "a.pdf").write_bytes(b"22")

        with Desk(inn, tmp_path / "out", meanwhile=once) as desk:
            desk.watch.keep = keep
            assert desk.attend() == [b"a.pdf", b"a.pdf"]
            assert (kept_, len(opened)) == (["a.pdf"], 1)

    def test_one_that_does_not_answer_is_told_when_something_comes_and_not_at_each_look(self, inn, tmp_path):
        process = started(inn, tmp_path / "out", "--historique", tmp_path / "nulle" / "part")
        time.sleep(4)
        (inn / "a.pdf").write_bytes(bill())
        until(lambda: results(tmp_path / "out"))
        process.send_signal(signal.SIGTERM)
        said = ended(process)[1]
        assert 1 <= sum("ne seront pas enregistrés" in line for line in said) <= 2

    def test_a_verdict_is_recorded_once_whatever_stops_the_watch(self, inn, tmp_path, monkeypatch):
        (inn / "a.pdf").write_bytes(bill())
        place, out = tmp_path / "h", tmp_path / "out"

        def watched():
            return at_once("watch", inn, "--output", out, "--une-fois", "--stable-depuis", 1, "--historique", place)[0]

        def killed(*_args, **_more):
            raise KeyboardInterrupt

        with monkeypatch.context() as patched:
            patched.setattr(batch.Journal, "keep", killed)      # between the history and the journal
            assert watched() == 130
        assert watched() in {0, 1, 3}
        with closing(sqlite3.connect(place)) as tables:
            assert tables.execute("SELECT count(*) FROM verify_verdict").fetchone() == (1,)


HOSTILE = [
    b"a\nb.pdf", b"a b.pdf", b"\xff.pdf", b"a\\..\\..\\b.pdf", b"c:con.pdf", b"<script>.pdf", b"\xe2\x80\xaefdp.exe", b"-rf.pdf", b" .cache",
    "é.pdf".encode(), unicodedata.normalize("NFD", "é.pdf").encode(), b"e" * 251 + b".pdf", ("é" * 127).encode(), b"journal.sqlite", b"%2e%2e.pdf",
    b"a b.pdf-" + hashlib.sha256(b"a\nb.pdf").hexdigest()[:12].encode(), b"nom. ", b"*", b"a.pdf.json",
]


class TestHostile:
    def test_no_name_leaves_the_directory_nor_takes_another_s_place(self, inn, tmp_path):
        for name in HOSTILE:
            Path(os.fsdecode(os.fsencode(inn) + b"/" + name)).write_bytes(b"x")
        with Desk(inn, tmp_path / "out") as desk:
            assert sorted(desk.attend()) == sorted(HOSTILE)
            assert desk.attend() == []
        assert len(results(tmp_path / "out")) == len(HOSTILE)
        assert sorted(each.name for each in tmp_path.iterdir()) == ["in", "out"]
        assert result_name("facture.pdf") == "facture.pdf.json"
        assert "é.pdf.json" in results(tmp_path / "out")

    @given(st.lists(st.binary(min_size=1, max_size=255).filter(lambda name: not {0, 47} & set(name) and name not in {b".", b".."}),
                    unique=True, min_size=2, max_size=4))
    def test_whatever_the_names_the_files_are_others(self, names):
        files = [result_name(os.fsdecode(name)) for name in names]
        assert len(set(files)) == len(names)
        for file in files:
            assert "/" not in file
            assert len(file.encode()) <= 240, "with the end of a draft it is a name too"
            assert file.endswith(".json")
            assert file.isprintable()

    def test_what_is_no_document_is_answered_and_a_link_is_not_followed(self, inn, tmp_path):
        (tmp_path / "secret.pdf").write_bytes(b"x")
        (inn / "lien.pdf").symlink_to(tmp_path / "secret.pdf")
        (inn / "dossier").symlink_to("/")       # to look at all of it would take minutes
        (inn / "rond").symlink_to(inn / "rond")
        (inn / "dedans.pdf").symlink_to(inn / "vraie.pdf")
        (inn / "vraie.pdf").write_bytes(b"x")
        with Desk(inn, tmp_path / "out") as desk:
            assert sorted(desk.attend()) == [b"dedans.pdf", b"rond", b"vraie.pdf"]
        for name in ("lien.pdf", "dossier"):
            result = json.loads(results(tmp_path / "out")[f"{name}.json"])
            assert (result["status"], "n'a pas été suivi" in result["pieces"][0]["error"]) == (Status.ILLISIBLE, True)

    def test_where_the_results_go_is_not_read_however_it_is_reached(self, inn):
        out = inn / "out"
        (inn / "lien").symlink_to(out)
        (inn / "a.pdf").write_bytes(b"x")
        with Desk(inn, out) as desk:
            assert (desk.attend(), desk.attend()) == ([b"a.pdf"], [])

    def test_the_folder_itself_is_no_place_for_results(self, inn, tmp_path):
        (tmp_path / "lien").symlink_to(inn)
        for out in (inn, inn / "." , tmp_path / "lien"):
            with pytest.raises(UsageError, match="lui-même"):
                batch.Inbox(inn, Claim(), 1, out)

    def test_nor_is_a_dossier_that_would_then_never_be_judged(self, inn, tmp_path):
        (inn / "sous").mkdir()
        (tmp_path / "lien").symlink_to(inn / "sous")
        for out in (inn / "sous" / "out", tmp_path / "lien" / "out"):
            with pytest.raises(UsageError, match="en feraient partie"):
                batch.Inbox(inn, Claim(), 1, out)

    def test_a_pipe_and_rubbish_are_unreadable(self, inn, tmp_path):
        os.mkfifo(inn / "tube.pdf")
        (inn / "casse.pdf").write_bytes(b"%PDF-1.7\nrien")
        (inn / "secret.pdf").write_bytes(bill())
        status, said = ended(started(inn, tmp_path / "out", "--une-fois"))
        found = {name: json.loads(data)["status"] for name, data in results(tmp_path / "out").items()}
        assert found["tube.pdf.json"] == found["casse.pdf.json"] == "illisible"
        assert (status, len(found), "Traceback" in "".join(said)) == (1, 3, False)


class TestWhatJudgesChanged:
    """A robot goes on, and it is said once what is not as it was."""

    def ran(self, folder, out, *options, **environ):
        status, _, said = at_once("watch", folder, "--output", out, "--une-fois", *QUICK, *options, **environ)
        assert status in {0, 1, 3}
        return [line for line in said.splitlines() if line.startswith("Changé depuis")]

    def test_it_is_said_once_and_nothing_is_done_again(self, tmp_path):
        folder, out = tmp_path / "in", tmp_path / "out"
        folder.mkdir()
        (folder / "a.pdf").write_bytes(bill())
        assert self.ran(folder, out) == []
        before = results(out)
        assert self.ran(folder, out) == []
        (line,) = self.ran(folder, out, VERIFY_TESSERACT="/nowhere/tesseract")
        assert "logiciels de lecture (tesseract " in line
        assert "pypdfium2" not in line
        (line,) = self.ran(folder, out, VERIFY_TESSERACT="/nowhere/tesseract", VERIFY_MAX_PAGES="7")
        assert "nombre de pages (60 alors, 7 maintenant)" in line
        assert self.ran(folder, out, VERIFY_TESSERACT="/nowhere/tesseract", VERIFY_MAX_PAGES="7") == []
        assert results(out) == before

    def test_a_journal_from_before_it_was_noted_goes_on(self, tmp_path):
        folder, out = tmp_path / "in", tmp_path / "out"
        folder.mkdir()
        (folder / "a.pdf").write_bytes(bill())
        assert self.ran(folder, out) == []
        with closing(sqlite3.connect(out / "journal.sqlite")) as tables, tables:
            tables.execute("DELETE FROM run WHERE name = 'judges'")
        assert self.ran(folder, out, VERIFY_MAX_PAGES="7") == []
