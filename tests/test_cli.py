"""The command itself, run as an agent runs it."""

import csv
import io
import json
import os
import stat
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

COMMAND = Path(sys.executable).with_name("verify")


def verify(*arguments, cwd=None, **environ):
    """Run the real command; its status, what it printed, what it warned."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("VERIFY_")}
    done = subprocess.run([COMMAND, *map(str, arguments)], cwd=cwd, env={**env, **environ},
                          capture_output=True, text=True, encoding="utf-8", check=False)
    return done.returncode, done.stdout, done.stderr


def draw(path, *lines):
    """A page with these lines of text."""
    path.parent.mkdir(parents=True, exist_ok=True)
    page = Canvas(str(path), invariant=1)
    for place, line in enumerate(lines):
        page.drawString(72, 780 - 22 * place, line)
    page.save()
    return path


INVOICE = ("Atelier Logiciel SAS", "FACTURE N° F-2023-017", "Date : 14/03/2023", "Client : Dr EXEMPLE Anne",
           "Éditeur : Atelier Logiciel SAS", "Logiciel : Zéphirel", "Licence Zéphirel, DMP compatible",
           "Total TTC : 480,00 €")
LETTER = ("Atelier Logiciel SAS", "ATTESTATION", "Éditeur : Atelier Logiciel SAS", "Logiciel : Zéphirel", "Nous attestons que le Dr EXEMPLE Anne utilise le logiciel Zéphirel,",
          "DMP compatible, acquis le 14/03/2023.", "Fait le 10/01/2024")


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    """Some pièces: an invoice, an attestation, one that is nothing."""
    root = tmp_path_factory.mktemp("pieces")
    draw(root / "facture.pdf", *INVOICE)
    draw(root / "sous" / "attestation.pdf", *LETTER)
    (root / "casse.pdf").write_bytes(b"%PDF-1.7\nrien de bon")
    return root


@pytest.fixture(scope="session")
def judge(folder, tmp_path_factory):
    """The command in that folder, with a catalogue of one software."""
    catalogue = tmp_path_factory.mktemp("catalogue")
    (catalogue / "sources.csv").write_text("source_id,titre,url,date,autorite\ns1,Liste,,2024-01-01,publique\n", "utf-8")
    (catalogue / "editeurs.csv").write_text("id,nom,alias,groupe,source_id\ne1,Atelier Logiciel,,,s1\n", "utf-8")
    (catalogue / "logiciels.csv").write_text("id,editeur_id,nom,alias,professions,source_id\nl1,e1,Zéphirel,,infirmier,s1\n", "utf-8")
    return partial(verify, cwd=folder, VERIFY_CATALOGUE=str(catalogue))


CLAIM = ("--dispositif", "fami", "--exercice", "2023", "--profession", "infirmier")


def one_french_line(text):
    lines = text.splitlines()
    return len(lines) == 1 and lines[0].startswith("verify : ") and "Traceback" not in text and "Error:" not in text


class TestHelp:
    @pytest.mark.parametrize("command", ["", "batch", "catalog", "catalog check", "catalog confirm", "catalog diff", "catalog import", "catalog show", "evaluate", "explain", "reply", "rules", "rules show", "rules check"])
    def test_is_french(self, command):
        status, out, err = verify(*command.split(), "--help")
        assert (status, err) == (0, "")
        assert out.startswith(f"Usage : verify {command}".rstrip())
        for english in ("Usage:", "Options:", "Commands:", "Show this", "[default", "TEXT", "PATH", "INTEGER", "FILENAME", "Judge", "Every"):
            assert english not in out

    def test_names_every_option_of_the_contract(self):
        out = verify("--help")[1]
        for option in ("--dispositif", "--exercice", "--profession", "--indicateur", "--praticien", "--numero-ps", "--declaration",
                       "--exonere-lap", "--non-exonere-lap", "--pre-rempli", "--non-pre-rempli", "--ensemble", "--catalogue",
                       "--format", "--output", "--jobs", "--version", "--help"):
            assert option in out

    def test_version(self):
        status, out, _ = verify("--version")
        assert status == 0
        assert out.startswith("verify ")


class TestWrongUsage:
    @pytest.mark.parametrize(("arguments", "words"), [
        ("", "Il manque une PIÈCE"),
        ("--inconnue x.pdf", "L'option « --inconnue » n'existe pas"),
        ("--exercise 2024 x.pdf", "« --exercice »"),
        ("--jobs", "« --jobs » attend une valeur"),
        ("--ensemble=3 x.pdf", "« --ensemble » ne prend pas de valeur"),
        ("--dispositif rosp x.pdf", "fami, forfait-structure, donum"),
        ("--profession dentiste x.pdf", "chirurgien-dentiste"),
        ("--exercice vingt x.pdf", "une année"),
        ("--jobs 0 x.pdf", "nombre entier"),
        ("--format pdf x.pdf", "texte, json, jsonl, csv"),
        ("--format html facture.pdf", "rapport.html"),
        ("--numero-ps 1,0999E+10 facture.pdf", "RPPS (11 chiffres)"),
        ("absent.pdf", "« absent.pdf » n'existe pas"),
        ("--catalogue x batch", "juste après « verify »"),
        ("facture.pdf --output facture.pdf", "est une des pièces"),
        ("sous --output sous/attestation.pdf", "est une des pièces"),
        ("batch", "Il manque DOSSIER"),
        ("batch absent", "« absent » n'existe pas"),
        ("batch facture.pdf", "verify facture.pdf"),
        ("batch . --output=", "« » n'est pas possible pour --output"),
        ("watch . --output=", "« » n'est pas possible pour --output"),
        ("facture.pdf --output=", "« » n'est pas possible pour --output"),
        ("batch . b", "trop d'arguments"),
        ("batch . --manifeste absent.csv", "absent.csv"),
        ("serve --port 70000", "70000"),
        ("serve --entete-agent X-Nom", "--proxy"),
        ("serve --hote 192.0.2.1", "--derriere-proxy-tls"),
        ("comptes", "ajouter"),
        ("comptes fermer", "Il manque NOM"),
        ("comptes jeton", "Il manque NOM"),
        ("comptes revoquer", "Il manque NUMÉRO"),
        ("comptes ajouter LEA --role chef", "superviseur"),
        ("catalog", "check, show"),
        ("catalog refaire", "« refaire » n'existe pas"),
        ("catalog import", "Il manque SOURCE, parmi gie"),
        ("catalog import gie", "Il manque FICHIER"),
        ("catalog import gie liste.csv", "Il manque --into"),
        ("catalog import gie liste.csv --force", "« --force » n'existe pas"),
        ("catalog import rpps liste.csv --into .", "gie, segur, lap, dmp"),
        ("catalog import gie liste.csv --into . --date hier", "« hier » n'est pas une date"),
        ("catalog diff", "Il manque AVANT"),
        ("catalog diff .", "Il manque APRÈS"),
        ("catalog diff a b", "« a » n'existe pas"),
        ("evaluate", "Il manque RÉSULTATS.jsonl"),
        ("rules show", "Il manque DISPOSITIF"),
        ("rules show rosp", "fami, forfait-structure, donum"),
    ])
    def test_is_one_french_line(self, folder, arguments, words):
        status, out, err = verify(*arguments.split(), cwd=folder)
        assert (status, out) == (2, "")
        assert one_french_line(err)
        assert words in err

    def test_an_empty_word_is_no_piece(self, folder):
        status, out, err = verify("", cwd=folder)
        assert (status, out, one_french_line(err)) == (2, "", True)

    def test_a_claim_that_does_not_exist_names_those_that_do(self, folder):
        status, out, err = verify("facture.pdf", "--dispositif", "fami", "--profession", "medecin", cwd=folder)
        assert (status, out) == (2, "")
        assert one_french_line(err)

    def test_a_manifest_is_refused_before_anything_is_judged(self, folder, tmp_path):
        manifest = tmp_path / "m.csv"
        manifest.write_text("dossier,fichier,dispositif,profession\nD1,facture.pdf,fami,infirmier\nD2,facture.pdf,fami,medecin\n", "utf-8")
        status, out, err = verify("batch", folder, "--manifeste", manifest, "--output", tmp_path / "out")
        assert (status, out) == (2, "")
        assert "m.csv, ligne 3" in err
        assert not (tmp_path / "out").exists()

    def test_a_setting_of_the_environment_that_is_no_number(self, folder):
        status, _, err = verify("facture.pdf", cwd=folder, VERIFY_MAX_PAGES="beaucoup")
        assert (status, one_french_line(err)) == (2, True)
        assert "VERIFY_MAX_PAGES" in err


class TestTool:
    def test_no_catalogue(self, folder):
        status, out, err = verify("facture.pdf", "--catalogue", "absent", cwd=folder)
        assert (status, out, one_french_line(err)) == (10, "", True)

    def test_the_result_cannot_be_written(self, folder):
        status, out, err = verify("facture.pdf", "--output", "absent/resultat.json", cwd=folder)
        assert (status, out, one_french_line(err)) == (13, "", True)

    def test_something_unexpected_is_one_line_and_its_detail_on_request(self):
        breaks = "import verifier.cli.commands as c, verifier.cli.main as m; c._dispatch = lambda _: 1 / 0; m.main()"
        for debug, detailed in (("", False), ("1", True)):
            done = subprocess.run([sys.executable, "-c", breaks], capture_output=True, text=True, encoding="utf-8", check=False,
                                  env={**os.environ, "VERIFY_DEBUG": debug})
            assert (done.returncode, done.stdout) == (19, "")
            assert ("Traceback" in done.stderr) is detailed
            assert one_french_line(done.stderr.splitlines()[-1])


class TestJudging:
    def test_json_is_the_contract_s_and_the_same_twice(self, judge, folder):
        first, second = (judge("facture.pdf", *CLAIM, "--format", "json", PYTHONHASHSEED=seed) for seed in "12")
        assert first == second
        status, out, err = first
        result = json.loads(out)
        assert err == ""
        assert (result["schema"], result["dossier"], [piece["name"] for piece in result["pieces"]]) == (
            "verifier/1", "facture.pdf", ["facture.pdf"])
        assert status == {"conforme": 0, "sans_objet": 0, "incomplet": 1, "non_conforme": 1}.get(result["status"], 3)
        assert result["claim"]["assumed"] == []
        assert str(folder) not in out

    def test_a_partial_claim_says_what_was_assumed(self, judge):
        result = json.loads(judge("facture.pdf", "--format", "json")[1])
        assert {"dispositif", "exercice"} <= set(result["claim"]["assumed"])
        assert result["claim"]["dispositif"]
        assert result["claim"]["exercice"]

    def test_each_piece_alone_a_folder_walked(self, judge):
        out = judge("facture.pdf", "sous", *CLAIM, "--format", "jsonl")[1]
        assert [json.loads(line)["dossier"] for line in out.splitlines()] == ["facture.pdf", "attestation.pdf"]

    def test_together(self, judge):
        result = json.loads(judge("facture.pdf", "sous", *CLAIM, "--ensemble", "--format", "json")[1])
        assert [piece["name"] for piece in result["pieces"]] == ["facture.pdf", "attestation.pdf"]

    def test_a_bad_file_never_stops_the_others(self, judge):
        status, out, _ = judge("casse.pdf", "facture.pdf", *CLAIM, "--format", "json")
        broken, sound = json.loads(out)
        assert (broken["status"], bool(broken["pieces"][0]["error"])) == ("illisible", True)
        assert sound["pieces"][0]["error"] is None
        assert status in {1, 3}

    def test_pre_filled_asks_for_no_document(self, judge):
        status, out, _ = judge("casse.pdf", "facture.pdf", *CLAIM, "--ensemble", "--pre-rempli", "--format", "json")
        assert (status, json.loads(out)["status"], json.loads(out)["claim"]["pre_rempli"]) == (0, "sans_objet", True)

    def test_text_and_table(self, judge):
        _, text, _ = judge("facture.pdf", *CLAIM)
        assert text.splitlines()[0][0] in "✓✗?–"
        assert "\x1b" not in text
        rows = list(csv.DictReader(io.StringIO(judge("facture.pdf", *CLAIM, "--format", "csv")[1]), delimiter=";"))
        assert [row["dossier"] for row in rows] == ["facture.pdf"]

    def test_options_may_stand_before_or_after_and_a_file_may_be_called_batch(self, judge, folder, tmp_path):
        (tmp_path / "batch").write_bytes((folder / "facture.pdf").read_bytes())
        before = judge(*CLAIM, "--format", "jsonl", "batch", cwd=tmp_path)
        after = judge("./batch", *CLAIM, "--format", "jsonl", cwd=tmp_path)
        assert before == after
        assert json.loads(after[1])["dossier"] == "batch"

    def test_output_is_written_whole_and_nothing_is_printed(self, judge, tmp_path):
        target = tmp_path / "resultat.json"
        target.write_text("ancien")
        target.chmod(0o640)
        status, out, err = judge("casse.pdf", *CLAIM, "--format", "json", "--output", target)
        assert (status, out, err) == (3, "", "")
        assert json.loads(target.read_text("utf-8"))["status"] == "illisible"
        assert stat.S_IMODE(target.stat().st_mode) == 0o640
        assert list(tmp_path.iterdir()) == [target]

    def test_a_table_for_a_spreadsheet_opens_with_its_mark(self, judge, tmp_path):
        judge("casse.pdf", *CLAIM, "--format", "csv", "--output", tmp_path / "r.csv")
        assert (tmp_path / "r.csv").read_bytes().startswith(b"\xef\xbb\xbfdossier;")

    def test_an_old_terminal_does_not_break_it(self, judge):
        status, out, _ = judge("casse.pdf", PYTHONIOENCODING="ascii", PYTHONUTF8="0", LC_ALL="C")
        assert status == 3
        assert "ILLISIBLE" in out

    @pytest.mark.parametrize("asked", ["casse.pdf", "--help", "--version"])
    def test_a_reader_that_goes_away_is_no_fault(self, folder, asked):
        read, write = os.pipe()
        os.close(read)
        done = subprocess.run([COMMAND, asked], cwd=folder, stdout=write, stderr=subprocess.PIPE, text=True, check=False)
        os.close(write)
        assert (done.returncode, done.stderr) == (13, "")


class TestBatch:
    def test_a_manifest_fills_a_folder_of_results(self, judge, folder, tmp_path):
        manifest = tmp_path / "m.csv"
        manifest.write_text("dossier;fichier;dispositif;exercice;profession\nD-2;facture.pdf;fami;2023;infirmier\n"
                            "D-1;casse.pdf;;;\nD-2;sous/attestation.pdf;;;\nD-3;perdu.pdf;;;\n", "utf-8")
        status, out, err = judge("batch", folder, "--manifeste", manifest, "--output", tmp_path / "out")
        results = [json.loads(line) for line in (tmp_path / "out" / "results.jsonl").read_text("utf-8").splitlines()]
        assert out == ""
        assert [each["dossier"] for each in results] == ["D-2", "D-1", "D-3"]
        assert [len(each["pieces"]) for each in results] == [2, 1, 1]
        assert [each["status"] for each in results[1:]] == ["illisible", "illisible"]
        assert "introuvable" in results[2]["pieces"][0]["error"]
        assert status in {1, 3}
        assert "3/3" in err

    def test_without_manifest_or_output_the_reports_are_printed(self, judge, folder):
        _, out, err = judge("batch", folder, *CLAIM, "--format", "jsonl")
        assert [json.loads(line)["dossier"] for line in out.splitlines()] == ["casse.pdf", "facture.pdf", "sous"]
        assert "facture" not in err, "no name on standard error"


class TestLookingAfter:
    def test_the_shipped_catalogue_and_rules_are_sound(self):
        assert verify("catalog", "check")[0] == 0
        assert verify("rules", "check")[0] == 0

    def test_a_broken_catalogue_is_told(self, tmp_path):
        (tmp_path / "sources.csv").write_text("source_id,titre\n", "utf-8")
        status, out, err = verify("catalog", "check", "--catalogue", tmp_path)
        assert (status, err) == (1, "")
        assert len(out.splitlines()) > 1

    def test_rules_in_force_are_shown_with_their_source(self):
        status, out, _ = verify("rules", "show", "fami", "--exercice", "2024", "--profession", "chirurgien-dentiste")
        assert status == 0
        assert "1.1.3" in out

    def test_a_product_is_shown(self):
        status, out, _ = verify("catalog", "show", "Maiia")
        assert status == 0
        assert "Maiia" in out
