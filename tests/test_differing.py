"""Two catalogues beside each other, and what the check says of the agents' confirmations."""

import shutil
from pathlib import Path

import pytest

from verifier.cli.main import run

INVENTED = Path(__file__).parent / "catalog" / "invente"


@pytest.fixture
def other(tmp_path):
    return Path(shutil.copytree(INVENTED, tmp_path / "autre"))


def edit(folder, file, before, after):
    text = (folder / file).read_text(encoding="utf-8")
    assert before in text
    (folder / file).write_text(text.replace(before, after, 1), encoding="utf-8")


def diff(capsys, before, after):
    status = run(["catalog", "diff", str(before), str(after)])
    out, err = capsys.readouterr()
    assert err == ""
    return status, out.splitlines()


def test_the_same_catalogue(capsys, other):
    assert diff(capsys, INVENTED, other) == (0, ["Aucune différence."])


def test_what_was_added_changed_taken_out(capsys, other):
    edit(other, "logiciels.csv", "l-plume,e-mirva,Plume,,orthophoniste,s-1\n", "")
    edit(other, "logiciels.csv", "l-orphea,e-valombre,Orphéa,Orphea Santé,", "l-orphea,e-valombre,Orphéa,,")
    edit(other, "logiciels.csv", "l-mao,", "l-nouveau,e-mirva,Nouveau,,,s-1\nl-mao,")
    edit(other, "references.csv", "2023-12-31,s-1", "2024-12-31,s-1")
    edit(other, "sources.csv", "2024-01-15", "2025-01-15")
    status, lines = diff(capsys, INVENTED, other)
    assert status == 1
    assert lines[:3] == ["  sources.csv : 1 changement", "  logiciels.csv : 1 ajout, 1 changement, 1 départ", "  references.csv : 1 changement"]
    assert lines[lines.index("logiciels.csv") + 1:][:3] == [
        "  ~ l-orphea : Orphéa — alias : Orphea Santé → –", "  + l-nouveau : Nouveau", "  - l-plume : Plume"]
    assert "  ~ l-orphea segur non s-1 : 2023-12-31 — fin : 2023-12-31 → 2024-12-31" in lines
    assert "date : 2024-01-15 → 2025-01-15" in lines[5]


def test_order_and_line_ends_are_no_difference(capsys, other):
    text = (other / "logiciels.csv").read_text(encoding="utf-8").splitlines()
    (other / "logiciels.csv").write_bytes("\r\n".join([text[0], *reversed(text[1:])]).encode("utf-8-sig"))
    assert diff(capsys, INVENTED, other)[0] == 0


def test_a_row_that_stands_twice_is_told(capsys, other):
    edit(other, "references.csv", "l-orphea,dmp,,oui,,2019-01-01,,s-1\n", "l-orphea,dmp,,oui,,2019-01-01,,s-1\n" * 2)
    assert "  + l-orphea dmp oui 2019-01-01 s-1" in diff(capsys, INVENTED, other)[1]


def test_a_catalogue_that_is_not_sound(capsys, other):
    edit(other, "logiciels.csv", "l-plume,e-mirva", "l-plume,e-personne")
    assert run(["catalog", "diff", str(INVENTED), str(other)]) == 10
    out, err = capsys.readouterr()
    assert out == ""
    assert "logiciels.csv, ligne 9" in err


def test_the_check_reads_confirmations_too(capsys, tmp_path, monkeypatch):
    monkeypatch.setenv("VERIFY_CONFIRMATIONS", str(tmp_path))
    file = tmp_path / "confirmations.csv"
    asked = ["catalog", "check", "--catalogue", str(INVENTED)]
    file.write_text("libelle,logiciel_id,geste,agent,le\nZen,l-orphea,confirme,A,2026-01-01\n", encoding="utf-8")
    assert run(asked) == 0
    file.write_text("libelle,logiciel_id,geste,agent,le\nZen,l-parti,confirme,A,2026-01-01\n", encoding="utf-8")
    assert run(asked) == 1
    assert "« Zen » est confirmé pour « l-parti »" in capsys.readouterr().out
    file.write_text("libelle\n", encoding="utf-8")
    assert run(asked) == 1
    assert "ligne 1" in capsys.readouterr().out
