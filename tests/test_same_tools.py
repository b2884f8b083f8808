"""A batch is not continued by another reader than the one that began it, and is told which of them changed."""

import sqlite3
import stat
from contextlib import closing
from importlib import metadata

import pytest

from verifier.cli.main import run
from verifier.pages import engine


def other(folder, version):
    """A Tesseract that calls itself another."""
    command = folder / "tesseract"
    command.write_text(f'#!/bin/sh\n[ "$1" = --version ] && echo "tesseract {version}" && exit\nexec tesseract "$@"\n', encoding="utf-8")
    command.chmod(command.stat().st_mode | stat.S_IXUSR)
    return str(command)


@pytest.fixture
def lot(tmp_path, monkeypatch):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.pdf").write_bytes(b"%PDF-1.4 broken")
    monkeypatch.setenv("VERIFY_TESSERACT", other(tmp_path, "4.1.1"))
    return ["batch", str(tmp_path / "in"), "--output", str(tmp_path / "out")]


def test_the_same_ones_go_on(lot, capsys):
    assert [run(lot), run(lot)] == [3, 3]
    assert "1 dossier déjà fait" in capsys.readouterr().err


def test_another_tesseract_is_refused_and_named_alone(lot, tmp_path, capsys):
    assert run(lot) == 3
    before = (tmp_path / "out" / "results.jsonl").read_bytes()
    other(tmp_path, "5.3.0")
    capsys.readouterr()
    assert run(lot) == 2
    said = capsys.readouterr().err
    assert "(tesseract 4.1.1 alors, tesseract 5.3.0 maintenant)" in said
    assert "pypdfium2" not in said
    assert (tmp_path / "out" / "results.jsonl").read_bytes() == before
    assert run([*lot, "--recommencer", "--oui"]) == 3


def test_where_nothing_is_finished_another_one_may_begin(lot, tmp_path, capsys):
    """A first run stopped because Tesseract was absent says to install it: the same command then goes on."""
    assert run(lot) == 3
    with closing(sqlite3.connect(tmp_path / "out" / "journal.sqlite")) as tables:
        tables.execute("DELETE FROM done")
        tables.commit()
    other(tmp_path, "5.3.0")
    assert run(lot) == 3
    assert "alors" not in capsys.readouterr().err


def stopped(folder, times, way):
    """A Tesseract that does not get to tell its version, so many times."""
    command = folder / "tesseract"
    command.write_text(f"""#!/bin/sh
echo x >> '{folder}/asked'
[ "$(wc -l < '{folder}/asked')" -gt {times} ] && echo "tesseract 4.1.1" && exit
{way}
""", encoding="utf-8")


@pytest.mark.parametrize("way", ["kill -9 $$", "kill -TERM $$", "sh -c 'kill -9 $$'", "exec sleep 30"])
def test_one_that_is_stopped_before_it_tells_its_version_is_asked_again(lot, tmp_path, capsys, monkeypatch, way):
    monkeypatch.setattr(engine, "FEW_SECONDS", 1)
    stopped(tmp_path, 1, way)
    assert run(lot) == 3
    other(tmp_path, "4.1.1")
    assert run(lot) == 3
    assert "1 dossier déjà fait" in capsys.readouterr().err


def test_one_that_is_stopped_each_time_signs_nothing_and_it_is_said(lot, tmp_path, capsys):
    stopped(tmp_path, 2, "kill -9 $$")
    assert run(lot) == 12
    assert "arrêté deux fois par la machine" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
    assert run(lot) == 3


@pytest.mark.parametrize("way", ["exit 1", "kill -SEGV $$"])
def test_one_that_fails_by_itself_is_as_one_that_is_not_there(lot, tmp_path, way):
    stopped(tmp_path, 9, way)
    assert run(lot) == 3


def test_another_library_is_refused(lot, monkeypatch, capsys):
    assert run(lot) == 3
    known = metadata.version
    monkeypatch.setattr(metadata, "version", lambda name: "0.0.1" if name == "pypdfium2" else known(name))
    assert run(lot) == 2
    assert "pypdfium2 0.0.1 maintenant" in capsys.readouterr().err


def test_the_results_say_nothing_of_them_that_was_not_asked_for(lot, tmp_path):
    assert run(lot) == 3
    assert "tesseract" not in (tmp_path / "out" / "results.jsonl").read_text(encoding="utf-8")
