"""The peers of the benchmark of fields: what they read in a paper, and that they are counted as we are."""

import importlib
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from test_cli import INVOICE, draw

FIELDS = Path(__file__).parent.parent / "benchmarks" / "fields"
pytestmark = pytest.mark.skipif(not shutil.which("pdftotext"), reason="no pdftotext here")


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    """A drawn folder of two dossiers, one of them broken, with its catalogue and its truth."""
    folder = tmp_path_factory.mktemp("drawn")
    draw(folder / "files" / "a.pdf", *INVOICE)
    (folder / "files" / "b.pdf").write_bytes(b"%PDF-1.7\nrien de bon")
    (folder / "manifest.csv").write_text("dossier,fichier\nA,files/a.pdf\nB,files/b.pdf\n", "utf-8")
    (folder / "catalogue").mkdir()
    for name, text in {
        "sources.csv": "source_id,titre,url,date,autorite\ns1,Liste,,2024-01-01,publique\n",
        "editeurs.csv": "id,nom,alias,groupe,source_id\ne1,Atelier Logiciel,,,s1\ne2,Autre Maison,,,s1\n",
        "logiciels.csv": "id,editeur_id,nom,alias,professions,source_id\nl1,e1,Zéphirel,,infirmier,s1\nl2,e2,Borealix,,infirmier,s1\n",
    }.items():
        (folder / "catalogue" / name).write_text(text, "utf-8")
    fields = {"software": "Zéphirel", "editor": "Atelier Logiciel", "document_date": "2023-03-14", "dmp_compatible": True, "version": None}
    truth = [{"dossier": "A", "status": "a_verifier", "accept": ["incomplet", "conforme"], "tags": {"channel": "text"},
              "pieces": [{"name": "a.pdf", "kind": "facture", "fields": fields}]},
             {"dossier": "B", "status": "illisible", "tags": {"channel": "scan"}, "pieces": [{"name": "b.pdf", "fields": {}}]}]
    (folder / "truth.jsonl").write_text("".join(json.dumps(each) + "\n" for each in truth), "utf-8")
    return folder


@pytest.fixture(scope="module")
def naive():
    sys.path.insert(0, str(FIELDS))
    return importlib.import_module("naive").naive


def benchmark(name, *arguments):
    done = subprocess.run([sys.executable, FIELDS / f"{name}.py", *map(str, arguments)], capture_output=True, text=True,
                          encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout, done.stderr


@pytest.mark.parametrize(("text", "field", "value"), [
    ("Facture n° F-2023-17 du 1er février 2023", "document_date", "2023-02-01"),
    ("Facture n° F-2023-17", "document_number", "F-2023-17"),
    ("Net à payer      1 234,50 €", "amount_due", "1234.50"),
    ("Ce logiciel n'est pas DMP compatible", "dmp_compatible", False),
    ("Logiciel DMP compatible", "dmp_compatible", True),
    ("Facture du 31/02/2023", "document_date", None),
    ("rien", "kind", None),
])
def test_the_regular_expressions_read_what_an_hour_gives(naive, text, field, value):
    assert naive(text).get(field) == value


def test_each_peer_gives_only_what_it_can_and_no_verdict(drawn, tmp_path):
    _, err = benchmark("peers", drawn, "--output", tmp_path)
    assert "invoice2data is left out" in err
    found = {name: [json.loads(line) for line in (tmp_path / f"{name}.jsonl").read_text("utf-8").splitlines()]
             for name in ("regex", "rapidfuzz")}
    assert not (tmp_path / "generic.jsonl").exists()
    for results in found.values():
        assert [each["dossier"] for each in results] == ["A", "B"]
        assert all("status" not in each for each in results)
        assert results[1]["pieces"][0]["fields"] == {}
    fuzzy = found["rapidfuzz"][0]["pieces"][0]
    assert {name: each["value"] for name, each in fuzzy["fields"].items()} == {
        "software": "Zéphirel", "editor": "Atelier Logiciel", "dmp_compatible": True}
    assert fuzzy["kind"] is None
    assert found["regex"][0]["pieces"][0]["kind"] == "facture"


def test_all_are_counted_in_one_table(drawn, tmp_path):
    out, _ = benchmark("run", drawn, "--output", tmp_path)
    rows = {tuple(cell.strip() for cell in line.split("|")[1:3]): [cell.strip() for cell in line.split("|")[3:-1]]
            for line in out.splitlines() if line.startswith("| ")}
    assert rows["channel", "field"] == ["n", "ours", "regex", "rapidfuzz"]
    assert rows["text", "software"] == ["1", "100.0 / 100.0", "100.0 / 100.0", "100.0 / 100.0"]
    assert rows["text", "version"] == ["0", "–", "–", "–"]
    assert rows["text", "kind"][3] == "–"
    assert rows["all", "false `conforme` / false refusals"] == ["2", "0 / 0", "–", "–"]
    assert any(line.startswith("| ≥ 0.95 |") for line in out.splitlines())
