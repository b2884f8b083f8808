"""What a run says of its manifest and its folder: files that are not there, files that nobody named, and a long reading."""

import os

import pytest
from papers import rows

from verifier.batch.dossiers import OUTLETS
from verifier.cli import batch as command
from verifier.cli.main import run

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

    def runs(*named, output="out", manifest="m.csv", more=()):
        lines = [f"D{rank},{name}" for rank, name in enumerate(named)]
        (tmp_path / manifest).write_text("\n".join(("dossier,fichier", *lines)) + "\n", encoding="utf-8")
        arguments = ["--output", output] if output else []
        assert run(["batch", "in", "--manifeste", manifest, *arguments, *more]) in {1, 3}
        return capsys.readouterr().err.splitlines()

    return runs


def said(lines, ends):
    return [line for line in lines if any(end in line for end in ends)]


@pytest.mark.parametrize(("named", "count"), [
    (["a.pdf", "sous/b.pdf", "sous/é.pdf"], ""), (["a.pdf", "sous"], ""), (["A.PDF", "sous\\b.pdf", "sous/e\u0301.pdf"], ""),
    (["a.pdf", "sous/b.pdf"], "1 fichier du dossier n'est"), (["sous"], "1 fichier du dossier n'est"),
    (["a.pdf"], "2 fichiers du dossier ne sont"),
])
@pytest.mark.parametrize("output", ["out", None])
def test_files_that_no_row_names_are_counted_last(lot, tmp_path, named, count, output):
    if "A.PDF" in named and not (tmp_path / "in" / "A.PDF").exists():
        (tmp_path / "in" / "A.PDF").write_bytes(b"")       # where disks tell case
    lines = lot(*named, output=output)
    told = said(lines, BESIDE)
    assert [line.startswith(count) for line in told] == [True] * bool(count)
    assert told == lines[len(lines) - len(told):]


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
                lot(*named, more=more)
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

    def test_files_of_others_are_no_earlier_run(self, lot, tmp_path, monkeypatch):
        (tmp_path / "out").mkdir()
        (tmp_path / "out" / "results.csv").write_text("à moi", encoding="utf-8")
        self.killed(lot, monkeypatch, "a.pdf")
        assert self.left(tmp_path) == ["results.csv"]
