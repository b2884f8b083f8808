"""The papers that benchmarks/fields draws: the same for a seed, and saying what their truth says."""

import json
import subprocess
import sys
from pathlib import Path

import pypdfium2
import pytest

FIELDS = Path(__file__).resolve().parent.parent / "benchmarks" / "fields"


def drawn(out, part, count):
    """A set, and what the drawing had to say of it."""
    told = subprocess.run([sys.executable, FIELDS / "draw.py", out, "--set", part, "--seed", "5", "--count", str(count)],
                          capture_output=True, text=True, check=False)
    truths = [json.loads(line) for line in (out / "truth.jsonl").read_text(encoding="utf-8").splitlines()]
    return told, truths


def contents(out):
    return {path.relative_to(out): path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file()}


def test_the_same_seed_draws_the_same_files(tmp_path):
    for name in ("one", "two"):
        told, truths = drawn(tmp_path / name, "dev", 13)
        assert (told.returncode, told.stderr.strip(), len(truths)) == (0, "", 13)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")
    assert {truth["tags"]["channel"] for truth in truths} == {"text", "scan", "photo"}


def test_what_a_paper_does_not_say_is_told(tmp_path):
    _, truths = drawn(tmp_path, "test", 4)
    truths[0]["pieces"][0]["fields"]["software"] = "Inconnu Bataclan"
    (tmp_path / "truth.jsonl").write_text("".join(json.dumps(each) + "\n" for each in truths), encoding="utf-8")
    code = "import sys; from pathlib import Path; from checking import check; print(*check(Path(sys.argv[1])))"
    told = subprocess.run([sys.executable, "-c", code, tmp_path], cwd=FIELDS, capture_output=True, text=True, check=True)
    assert "software Inconnu Bataclan" in told.stdout
    assert told.stdout.count("T-00") == 1


@pytest.mark.skipif(not (FIELDS / "traps.yaml").exists(), reason="the words of the traps are not here")
def test_no_trap_may_end_conforme(tmp_path):
    told, truths = drawn(tmp_path, "traps", 24)
    assert told.returncode == 0, told.stderr
    assert all("conforme" not in (truth["status"], *truth["accept"]) for truth in truths)
    paper = next(truth for truth in truths if truth["tags"]["channel"] == "text")
    pdf = pypdfium2.PdfDocument(tmp_path / "files" / paper["dossier"] / paper["pieces"][0]["name"])
    assert pdf[0].get_textpage().count_chars() > 100
