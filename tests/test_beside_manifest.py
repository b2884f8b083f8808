"""What a run says of its manifest and its folder: files that are not there, files that nobody named, and a long reading."""

import os
import signal
from pathlib import Path

import pytest
from papers import rows

from verifier import batch
from verifier.batch import placing
from verifier.batch.dossiers import ASIDE, OUTLETS
from verifier.cli import batch as command
from verifier.cli.main import run
from verifier.domain import Claim

NAMED = "manifeste est introuvable", "manifeste sont introuvables"
BESIDE = "n'est dans aucun dossier du manifeste.", "ne sont dans aucun dossier du manifeste."


@pytest.fixture
def lot(tmp_path, monkeypatch, capsys):
    """Run a manifest of these files of a folder; the lines of standard error."""
    folder = tmp_path / "in"
    (folder / "sous").mkdir(parents=True)
    for name in ("a.pdf", "sous/b.pdf", "sous/é.pdf"):
        (folder / name).write_bytes(rows("Bonjour"))
    monkeypatch.chdir(tmp_path)

    def runs(*named, output="out", manifest="m.csv", more=(), ends=frozenset({1, 3})):
        lines = [f"D{rank},{name}" for rank, name in enumerate(named)]
        (tmp_path / manifest).write_text("\n".join(("dossier,fichier", *lines)) + "\n", encoding="utf-8")
        arguments = ["--output", output] if output else []
        assert run(["batch", "in", "--manifeste", manifest, *arguments, *more]) in ends
        return capsys.readouterr().err.splitlines()

    return runs


def said(lines, ends):
    return [line for line in lines if any(end in line for end in ends)]


@pytest.mark.parametrize(("named", "count"), [
    (["a.pdf", "sous/b.pdf", "sous/é.pdf"], ""), (["a.pdf", "sous"], ""), (["a.pdf", "sous\\b.pdf", "sous/e\u0301.pdf"], ""),
    (["a.pdf", "sous/b.pdf"], "1 fichier du dossier n'est"), (["sous"], "1 fichier du dossier n'est"),
    (["a.pdf"], "2 fichiers du dossier ne sont"),
])
@pytest.mark.parametrize("output", ["out", None])
def test_files_that_no_row_names_are_counted_last(lot, named, count, output):
    lines = lot(*named, output=output)
    told = said(lines, BESIDE)
    assert [line.startswith(count) for line in told] == [True] * bool(count)
    assert told == lines[len(lines) - len(told):]


def test_two_files_whose_names_differ_by_case_are_two(lot, tmp_path):
    if (tmp_path / "in" / "A.PDF").exists():
        pytest.skip("this disk does not tell case")
    (tmp_path / "in" / "A.PDF").write_bytes(rows("Bonsoir"))
    assert said(lot("A.PDF", "sous"), BESIDE) == ["1 fichier du dossier n'est dans aucun dossier du manifeste."]
    assert said(lot("A.PDF", "a.pdf", "sous"), BESIDE) == []


def test_one_file_is_one_however_its_name_is_written(lot, tmp_path):
    """As a disk that does not tell case has it: the same file under both names."""
    if not (tmp_path / "in" / "A.PDF").exists():
        (tmp_path / "in" / "A.PDF").hardlink_to(tmp_path / "in" / "a.pdf")
    assert said(lot("A.PDF", "sous"), BESIDE) == []


@pytest.mark.parametrize(("name", "data", "counted"), [
    ("a.expected.yaml", b"status: conforme", False), ("m2.CSV", b"dossier,fichier", False), ("LISEZMOI.md", "Là".encode(), False),
    ("vide.json", b"", False), ("photo.heic", b"", True), ("courrier.msg", b"x", True), ("lettre.odt", b"PK\x03\x04", True),
    ("scan", b"%PDF-1.4", True), ("facture.txt", b"Facture", True), ("facture.xlsx", b"PK\x03\x04", True), ("facture.html", b"<html>", True),
    ("mal-nommee.csv", b"%PDF-1.4", True), ("mal-nommee.json", b"\xff\xd8\xff\xe0", True), ("mal-nomme.md", b"From: a@b.fr\nSubject: x\n\n", True),
])
def test_what_programs_keep_beside_papers_is_not_counted_and_what_may_be_a_paper_is(lot, tmp_path, name, data, counted):
    (tmp_path / "in" / name).write_bytes(data)
    assert len(said(lot("a.pdf", "sous"), BESIDE)) == counted


def test_what_is_expected_of_the_samples_lies_beside_them_and_is_no_paper():
    samples = Path(__file__).parent.parent / "sample_docs"
    dossiers = batch.from_manifest(samples / "manifest.csv", samples, Claim())
    assert (batch.unnamed(samples, dossiers, samples / "manifest.csv", None), dossiers.absent) == (0, 0)


@pytest.mark.parametrize("journal", [True, False])
def test_results_of_another_run_are_not_counted_and_what_lies_beside_them_is(lot, tmp_path, journal):
    lot("a.pdf", output="in/janvier")
    if not journal:
        (tmp_path / "in" / "janvier" / "journal.sqlite").unlink()
    assert said(lot("a.pdf", "sous", output="in/fevrier"), BESIDE) == []
    (tmp_path / "in" / "janvier" / "facture.pdf").write_bytes(rows("Bonsoir"))
    (tmp_path / "in" / "sous" / "results.xlsx").write_bytes(b"PK\x03\x04")
    assert len(said(lot("a.pdf", "sous/b.pdf", "sous/é.pdf", output="in/fevrier"), BESIDE)) == 1
    assert said(lot("a.pdf", "sous/b.pdf", "sous/é.pdf"), BESIDE) == ["2 fichiers du dossier ne sont dans aucun dossier du manifeste."]


@pytest.mark.parametrize("output", ["in", "in/resultats", "in/sous/resultats"])
def test_what_the_run_itself_writes_is_not_counted(lot, tmp_path, output):
    for name in (".DS_Store", "~$lettre.docx"):
        (tmp_path / "in" / name).write_bytes(b"x")
    for _ in range(2):
        lines = lot("a.pdf", "sous/b.pdf", output=output, manifest="in/m.csv")
        assert said(lines, BESIDE) == ["1 fichier du dossier n'est dans aucun dossier du manifeste."]


@pytest.mark.parametrize(("named", "count"), [
    (["a.pdf"], ""), (["a.pdf", "perdue.pdf"], "1 fichier du manifeste est introuvable"),
    (["a.pdf", "perdue.pdf", "sous/perdue.pdf", "nulle/part.pdf"], "3 fichiers du manifeste sont introuvables"),
    (["perdue.pdf", "perdue.pdf"], "1 fichier du manifeste est introuvable"),
    (["sous/perdue.pdf", "a.pdf", "sous\\perdue.pdf", "autre.pdf"], "2 fichiers du manifeste sont introuvables"),
])
def test_files_that_are_not_there_are_counted_first(lot, named, count):
    lines = lot(*named)
    told = said(lines, NAMED)
    assert [line.startswith(count) for line in told] == [True] * bool(count)
    assert told == lines[:len(told)]
    assert "perdue" not in " ".join(lines)


@pytest.mark.parametrize(("long", "line"), [(20, "Lecture du manifeste…"), (10**6, "1/1")])
def test_a_long_manifest_is_announced_before_it_is_read(lot, monkeypatch, long, line):
    monkeypatch.setattr(command, "LONG", long)
    assert lot("a.pdf")[0].startswith(line)


class TestWhatAnEarlierRunWrote:
    def killed(self, lot, monkeypatch, *named, more=()):
        """The same run, which ends in its middle without a word."""
        with monkeypatch.context() as patched:
            patched.setattr(command, "_worked_off", lambda *_: os.kill(os.getpid(), 9))
            child = os.fork()
            if not child:
                try:
                    lot(*named, more=more)
                finally:
                    os._exit(0)
            assert os.waitpid(child, 0)[1] == 9

    def left(self, tmp_path):
        return sorted(file.name for file in (tmp_path / "out").iterdir() if file.name in OUTLETS)

    def test_is_gone_while_a_larger_one_goes_on(self, lot, tmp_path, monkeypatch):
        lot("a.pdf")
        assert self.left(tmp_path) == sorted(OUTLETS)
        self.killed(lot, monkeypatch, "a.pdf", "sous/b.pdf")
        assert self.left(tmp_path) == []
        lines = lot("a.pdf", "sous/b.pdf")
        assert "1 dossier déjà fait est repris." in lines
        assert self.left(tmp_path) == sorted(OUTLETS)

    def test_is_gone_when_all_begins_anew(self, lot, tmp_path, monkeypatch):
        lot("a.pdf")
        self.killed(lot, monkeypatch, "a.pdf", more=["--recommencer", "--oui"])
        assert self.left(tmp_path) == []

    def test_stays_where_nothing_is_left_to_do(self, lot, tmp_path, monkeypatch):
        lot("a.pdf")
        self.killed(lot, monkeypatch, "a.pdf")
        assert self.left(tmp_path) == sorted(OUTLETS)

    @pytest.mark.parametrize("then", [["a.pdf"], ["sous/b.pdf", "a.pdf"]])
    def test_is_gone_while_a_smaller_one_or_another_order_goes_on(self, lot, tmp_path, monkeypatch, then):
        lot("a.pdf", "sous/b.pdf")
        before = self.written(tmp_path)
        self.killed(lot, monkeypatch, *then)
        assert self.left(tmp_path) == []
        self.killed(lot, monkeypatch, "a.pdf", "sous/b.pdf")
        lines = lot("a.pdf", "sous/b.pdf")
        assert "2 dossiers déjà faits sont repris." in lines
        assert self.written(tmp_path) == before

    def written(self, tmp_path):
        return {name: (tmp_path / "out" / name).read_bytes() for name in OUTLETS}

    def test_killed_while_they_take_their_place_those_of_one_run_alone_are_left(self, lot, tmp_path, monkeypatch):
        lot("a.pdf", "sous/b.pdf")
        whole, moved = self.written(tmp_path), placing.moved
        for stop in range(2 * len(OUTLETS)):
            lot("a.pdf", "sous/b.pdf")
            left = iter(range(stop))

            def dies(old, new, left=left):
                if next(left, None) is None:
                    os.kill(os.getpid(), 9)
                moved(old, new)

            with monkeypatch.context() as patched:
                patched.setattr(placing, "moved", dies)
                child = os.fork()
                if not child:
                    try:
                        lot("a.pdf", "sous/b.pdf", "sous/é.pdf")
                    finally:
                        os._exit(0)
                assert os.waitpid(child, 0)[1] == 9
            found = {path.name: path.read_bytes() for path in placing.present(tmp_path / "out")}
            assert found.items() <= whole.items() or not found.items() & whole.items()
        assert lot("a.pdf", "sous/b.pdf")
        assert self.written(tmp_path) == whole
        assert not (tmp_path / "out" / ASIDE).exists()


class TestOneThatCannotBeMoved:
    """Open elsewhere on a share, or a folder in its place: nothing is lost, and it is named."""

    @pytest.fixture
    def held(self, lot, tmp_path, monkeypatch):
        lot("a.pdf")
        rename = Path.rename

        def refused(path, target):
            if path.name == "results.xlsx" and path.parent == Path("out"):
                raise PermissionError(13, "open elsewhere")
            return rename(path, target)

        monkeypatch.setattr(Path, "rename", refused)
        return {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir() if path.name in OUTLETS}

    @pytest.mark.parametrize(("named", "more"), [
        (["a.pdf", "sous/b.pdf"], []), (["a.pdf"], []), (["a.pdf"], ["--recommencer", "--oui"]),
    ])
    def test_before_the_work_at_its_end_or_to_begin_again(self, lot, tmp_path, monkeypatch, held, named, more):  # noqa: PLR0917  fixtures
        lines = lot(*named, more=more, ends={13})
        assert lines[-1].startswith("verify : « out/results.xlsx » ne peut pas être remplacé, et rien n'a été effacé.")
        assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir() if path.name in OUTLETS} == held
        assert not (tmp_path / "out" / ASIDE).exists()
        monkeypatch.undo()
        monkeypatch.chdir(tmp_path)
        lines = lot(*named, more=more)
        assert any("déjà fait" in line for line in lines) is not bool(more), "the journal was not lost either"

    def test_a_folder_in_its_place(self, lot, tmp_path):
        lot("a.pdf")
        (tmp_path / "out" / "results.csv").unlink()
        (tmp_path / "out" / "results.csv").mkdir()
        for named in (["a.pdf"], ["a.pdf", "sous/b.pdf"]):
            assert "out/results.csv »" in lot(*named, ends={13})[-1]
            assert all((tmp_path / "out" / name).exists() for name in OUTLETS)


class TestResultsOfOthers:
    @pytest.mark.parametrize("name", ["results.csv", "deja_vu.csv", "rapport.html"])
    def test_are_not_written_over(self, lot, tmp_path, name):
        (tmp_path / "out").mkdir()
        (tmp_path / "out" / name).write_text("à moi", encoding="utf-8")
        for more in ((), ("--recommencer", "--oui")):
            (line,) = lot("a.pdf", ends={2}, more=more)
            assert line.startswith(f"verify : « out/{name} » est déjà là, et aucun journal (journal.sqlite)")
        assert [path.name for path in (tmp_path / "out").iterdir()] == [name]
        assert (tmp_path / "out" / name).read_text(encoding="utf-8") == "à moi"

    def test_beside_a_journal_that_has_written_none_neither(self, lot, tmp_path):
        with batch.opened(tmp_path / "out", {"watch": "ailleurs"}):
            pass
        (tmp_path / "out" / "results.csv").write_text("à moi", encoding="utf-8")
        batch.forget(tmp_path / "out", lambda _count: True)
        assert "aucun journal" in lot("a.pdf", ends={2})[-1]
        assert (tmp_path / "out" / "results.csv").read_text(encoding="utf-8") == "à moi"

    def test_our_own_are_known_by_their_journal_be_there_nothing_finished(self, lot, tmp_path, monkeypatch):
        def stopped(*_):
            return KeyboardInterrupt()

        with monkeypatch.context() as patched:
            patched.setattr(command, "_worked_off", stopped)
            assert "0 dossier sur 1" in lot("a.pdf", ends={130})[-1]
        assert lot("a.pdf")
        (tmp_path / "out" / "journal.sqlite").unlink()
        assert "aucun journal" in lot("a.pdf", ends={2})[-1]


class TestStoppedWhileTheyAreWritten:
    """By somebody who asked to stop before, and does again."""

    def stopping(self, monkeypatch, name):
        """Asked to stop as soon as the draft of that name is complete."""
        real = os.fsync

        def asked(handle):
            real(handle)
            if name in str(Path(f"/proc/self/fd/{handle}").readlink()):
                signal.raise_signal(signal.SIGTERM)

        monkeypatch.setattr("verifier.batch.drafting.os.fsync", asked)

    @pytest.mark.parametrize("name", ["results.jsonl", "results.csv", "results.xlsx", "rapport.html"])
    def test_the_old_ones_stay_or_none_are_there_and_it_is_said(self, lot, tmp_path, monkeypatch, name):
        lot("a.pdf")
        before = [(tmp_path / "out" / each).read_bytes() for each in OUTLETS]
        for named, stays in ((["a.pdf"], True), (["a.pdf", "sous/b.pdf"], False)):
            with monkeypatch.context() as patched:
                self.stopping(patched, name)
                assert "pendant l'écriture des résultats" in lot(*named, ends={130})[-1]
            assert [each.exists() for each in map((tmp_path / "out").joinpath, OUTLETS)] == [stays] * len(OUTLETS)
            if stays:
                assert [(tmp_path / "out" / each).read_bytes() for each in OUTLETS] == before
            assert not (tmp_path / "out" / ASIDE).exists()

    def test_while_they_take_their_place_it_is_heard_afterwards(self, lot, tmp_path, monkeypatch):
        moved = placing.moved

        def asked(old, new):
            signal.raise_signal(signal.SIGTERM)
            moved(old, new)

        with monkeypatch.context() as patched:
            patched.setattr(placing, "moved", asked)
            assert "pendant l'écriture des résultats" in lot("a.pdf", ends={130})[-1]
        assert all((tmp_path / "out" / name).exists() for name in OUTLETS)
        assert not (tmp_path / "out" / ASIDE).exists()
