"""The bar on a terminal: whatever its width, no count is cut."""

import pytest
from terminal import shown

from verifier.cli import progress
from verifier.domain import Status


@pytest.mark.parametrize("wide", [200, 120, 100, 80, 60, 45, 30])
def test_every_count_is_told_whole_at_any_width(wide, monkeypatch):
    said = []
    monkeypatch.setenv("COLUMNS", str(wide))
    monkeypatch.setattr(progress.Progress, "put", lambda _, text: said.append(text))
    bar = progress.Progress(123_456, dict.fromkeys(Status, 16_999))
    bar.on_terminal = True
    for _ in range(3):
        bar.said_at = -1e9      # due to be drawn
        bar.step(Status.ILLISIBLE)
    bar.end()
    lines = shown("".join(said))
    assert all(len(line) < wide for line in lines)
    told = " ".join(lines).replace("\N{NO-BREAK SPACE}", " ")
    assert "101 997/123 456" in told
    for count in ("16 999 conformes", "16 999 incomplets", "16 999 non conformes", "16 999 à vérifier", "17 002 illisibles",
                  "16 999 sans objet"):
        assert any(count in line for line in (line.replace("\N{NO-BREAK SPACE}", " ") for line in lines)), count
    assert told.count("illisibles") == 1


def test_a_terminal_that_steers_nothing_has_lines(monkeypatch, capsys):
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.setattr(progress.sys.stderr, "isatty", lambda: True, raising=False)
    bar = progress.Progress(2, {})
    bar.step(Status.CONFORME)
    bar.end()
    said = capsys.readouterr().err
    assert (said.startswith("1/2, "), "\x1b" in said) == (True, False)
