"""How right results are: what counts as right, what is told first, what moved; on files as `verify batch` writes them."""

import copy
import json
from pathlib import Path

import pytest
from test_cli import one_french_line, verify

from verifier import evaluation
from verifier.domain import FieldName
from verifier.evaluation.comparing import compare, compare_devices
from verifier.evaluation.records import result_of, truth_of
from verifier.wording import table

SAMPLES = Path(__file__).parent.parent / "sample_docs"

TRUTH = [
    {"dossier": "A", "tags": {"channel": "text", "layout": "lettre", "trap": "futur"}, "status": "conforme", "missing": [],
     "match": {"logiciel_id": "x4"}, "criteria": {"mention_dmp": "satisfait", "lap_certifie": "sans_objet"},
     "pieces": [{"name": "a.pdf", "kind": "facture", "fields": {"software": "X 4", "version": None, "document_date": "2024-03-01"}}]},
    {"dossier": "B", "tags": {"channel": "scan"}, "status": "incomplet", "accept": ["a_verifier"], "match": None,
     "pieces": [{"name": "b.pdf", "kind": "devis", "kind_accept": ["proforma"], "fields": {}}]},
    {"dossier": "C", "tags": {"channel": "scan"}, "status": "a_verifier", "missing": ["mention_dmp"],
     "match": {"nom": ["Y"], "editeur": ["Z"]},
     "pieces": [{"name": "c.pdf", "kind": "devis", "fields": {"software": "Y", "dmp_compatible": {"any": [False, None]}}}]},
]


def value(value, confidence):
    return {"value": value, "confidence": confidence, "evidence": {"page": 1, "bbox": [0, 0, 1, 1], "text": "les mots du document"}}


PERFECT = [
    {"dossier": "A", "status": "conforme", "missing": [], "criteria": [{"id": "mention_dmp", "status": "satisfait"}],
     "match": {"logiciel_id": "x4", "nom": "X 4", "editeur": "Ex"}, "reply": "Bonjour,",
     "pieces": [{"name": "mail.eml/A.pdf", "kind": "facture",
                 "fields": {"software": value("x 4", 0.97), "document_date": value("2024-03-01", 0.9)}}]},
    {"dossier": "B", "status": "a_verifier", "match": None, "pieces": [{"name": "b.pdf", "kind": "proforma", "fields": {}}]},
    {"dossier": "C", "status": "a_verifier", "missing": ["mention_dmp"], "match": {"logiciel_id": "y", "nom": "y", "editeur": "Z SAS"},
     "pieces": [{"name": "autre nom.pdf", "kind": "devis", "fields": {"software": value("Y", 0.96)}}]},
]


def spoiled():
    """A refused wrongly, its values wrong, spurious or missed; B paid wrongly; C lost."""
    bad = copy.deepcopy(PERFECT[:2])
    bad[0].update(status="incomplet", match={"logiciel_id": "x5", "nom": "X 5"}, missing=["version_indiquee"])
    bad[0]["pieces"][0]["fields"] = {"software": value("X 5", 0.99), "version": value("5", 0.6)}
    bad[0]["criteria"][0]["status"] = "absent"
    bad[1].update(status="conforme", match={"logiciel_id": "q", "nom": "Q"})
    bad[1]["pieces"][0]["kind"] = "facture"
    return bad


def counted(results, truths=TRUTH, **options):
    told = evaluation.evaluate([result_of(each) for each in results], [truth_of(each) for each in truths], **options)
    return json.loads(evaluation.to_json(told, errors=True))


def written(path, lines):
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), "utf-8")
    return path


@pytest.fixture
def files(tmp_path):
    return written(tmp_path / "results.jsonl", PERFECT), written(tmp_path / "truth.jsonl", TRUTH)


class TestAValue:
    @pytest.mark.parametrize(("field", "want", "got", "outcome"), [
        ("editor", "Untel SAS", "UNTEL", "right"),
        ("editor", "Société Untel", "UNTEL S.A.S.", "wrong"),       # « S.A.S. » are three letters, not a legal form
        ("editor", "SAS", "sas", "right"),                          # nothing else is left of the name
        ("software", "Médi X +", "medi x+", "right"),
        ("software", "Cœur", "coeur", "right"),
        ("software", "X 4", "X 5", "wrong"),
        ("software", "MG", "MG+", "wrong"),
        ("version", "5.2", "Version 5.2", "right"),
        ("version", "5.2", "v5.2.1", "wrong"),
        ("version", "5.2", None, "missed"),
        ("version", None, "5", "spurious"),
        ("version", None, None, "none"),
        ("document_date", "2024-02-03", "2024-02-03", "right"),
        ("document_date", "2024-02-03", "03/02/2024", "wrong"),
        ("document_date", "2024-02-30", "2024-02-30", "wrong"),     # no such day: never equal
        ("amount_due", "1248.00", "1 248,00 €", "right"),
        ("amount_due", "0.00", "-0", "right"),
        ("amount_due", "abc", "abc", "wrong"),
        ("amount_due", "NaN", "NaN", "wrong"),
        ("dmp_compatible", True, None, "missed"),
        ("dmp_compatible", True, "true", "wrong"),
        ("dmp_compatible", {"any": [False, None]}, None, "none"),
        ("dmp_compatible", {"any": [False, None]}, True, "wrong"),
        ("dmp_compatible", {"any": [None]}, True, "spurious"),
        ("practitioner", "Anne-Marie Le Goff", "Dr LE GOFF Anne Marie", "right"),
        ("practitioner", "Paul Martin", "Claire Martin", "wrong"),
        ("practitioner", "Paul Martin", "Lupa Martin", "wrong"),    # the same letters are not the same name
        ("practitioner_id", "10 999 001 125", "10999001125", "right"),
        ("software", {"any": ["Tournée+", "Tournée Plus"]}, "tournee plus", "right"),
        ("software", "X", ["X"], "wrong"),
        ("software", "X", {"nom": "X"}, "wrong"),
    ])
    def test_is_right_or_not(self, field, want, got, outcome):
        assert compare(field, want, got) == outcome

    @pytest.mark.parametrize(("want", "got", "outcomes"), [
        (["Oxymètre connecté Bluetooth"], ["oxymetre connecte"], ["right"]),
        (["ECG connecté"], [], ["missed"]),
        (["ECG connecté"], ["Balance"], ["wrong"]),
        (["ECG", "ECG"], ["ecg"], ["right", "missed"]),             # one device given is not two
    ])
    def test_devices_one_by_one(self, want, got, outcomes):
        assert [*compare_devices(want, got)] == outcomes

    def test_every_field_and_status_has_its_french_word(self):
        words = table("evaluation")
        assert {field.value for field in FieldName} <= set(words["champ"])
        assert set(words["critere"]) == set(table("reports")["critere"])


class TestCounting:
    def test_nothing_is_wrong_with_a_perfect_run(self):
        told = counted(PERFECT)
        assert (told["errors"], told["false_conforme"], told["false_refusal"], told["absent"]) == ([], [], [], [])
        assert told["overall"]["verdict"] == {"right": 3, "accuracy": 1, "strict": 0.6667, "false_conforme": 0, "false_refusal": 0,
                                              "decided_without_agent": 0.3333, "decided_in_truth": 0.6667}
        shares = [told["overall"][part]["exact"] for part in ("match", "kind", "all_fields", "all_criteria", "missing_list")]
        assert shares == [1, 1, 1, 1, 1]

    def test_each_fault_is_counted_where_it_belongs(self):
        told = counted(spoiled())
        whole = told["overall"]
        assert (told["false_conforme"], told["false_refusal"], told["absent"]) == (["B"], ["A"], ["C"])
        assert whole["verdict"]["accuracy"] == 0
        assert whole["confusion"] == {"conforme": {"incomplet": 1}, "incomplet": {"conforme": 1}, "a_verifier": {"no_result": 1}}
        assert {name: (each["right"], each["wrong"], each["missed"], each["spurious"], each["rightly_none"])
                for name, each in whole["fields"].items()} == {
            "dmp_compatible": (0, 0, 0, 0, 1), "document_date": (0, 0, 1, 0, 0), "software": (0, 1, 1, 0, 0), "version": (0, 0, 0, 1, 0)}
        assert (whole["match"]["wrong"], whole["match"]["spurious"], whole["match"]["missed"]) == (1, 1, 1)
        assert (whole["kind"]["wrong"], whole["kind"]["missed"]) == (1, 1)
        assert whole["kind_confusion"] == {"devis": {"": 1, "facture": 1}}
        assert whole["criteria_confusion"] == {"mention_dmp": {"satisfait": {"absent": 1}}}
        assert whole["missing_list"]["right"] == 0
        assert whole["all_fields"]["precision"] == 0

    def test_by_tag_only_the_dossiers_that_bear_it(self):
        told = counted(spoiled(), tags=("channel", "trap"))
        assert {tag: {name: each["dossiers"] for name, each in groups.items()} for tag, groups in told["by"].items()} == {
            "channel": {"scan": 2, "text": 1}, "trap": {"futur": 1}}
        assert told["by"]["channel"]["scan"]["verdict"]["false_conforme"] == 1
        assert told["by"]["channel"]["text"]["verdict"]["false_refusal"] == 1

    def test_a_confidence_is_worth_the_share_that_is_right_in_its_band(self):
        told = counted([*PERFECT[1:], spoiled()[0]])["overall"]
        assert told["reliability"] == [{"least": 0.95, "given": 2, "right": 1, "share": 0.5, "told": 0.975},
                                       {"least": 0.5, "given": 1, "right": 0, "share": 0, "told": 0.6}]
        assert told["reliability_by_field"]["version"] == [{"least": 0.5, "given": 1, "right": 0, "share": 0, "told": 0.6}]

    @pytest.mark.parametrize(("confidence", "least"), [(0.95, 0.95), (0.9499, 0.85), (0, 0.0), (1, 0.95), (1.2, None), ("0.9", None), (True, None)])
    def test_the_band_of_a_confidence(self, confidence, least):
        results = copy.deepcopy(PERFECT[:1])
        results[0]["pieces"][0]["fields"] = {"software": value("X 4", confidence)}
        assert [band["least"] for band in counted(results)["overall"]["reliability"]] == [least]

    def test_pieces_are_paired_by_name_whatever_their_order(self):
        truth = copy.deepcopy(TRUTH[:1])
        truth[0]["pieces"] = [{"name": "1.pdf", "kind": "facture", "fields": {}}, {"name": "2.pdf", "kind": "devis", "fields": {}}]
        result = copy.deepcopy(PERFECT[:1])
        result[0]["pieces"] = [{"name": "z.zip/2.PDF", "kind": "devis"}, {"name": "z.zip/1.pdf", "kind": "facture"}]
        assert counted(result, truth)["overall"]["kind"]["right"] == 2
        result[0]["pieces"] = [{"name": "autre.pdf", "kind": "facture"}]      # nothing is taken for those that lack
        assert counted(result, truth)["overall"]["kind"]["missed"] == 2

    def test_refusing_what_is_to_be_refused_in_another_way_is_no_false_refusal(self):
        told = counted([{**PERFECT[1], "status": "non_conforme"}], [TRUTH[1]])
        assert (told["false_refusal"], told["overall"]["verdict"]["right"]) == ([], 0)
        assert told["errors"][0]["verdict"]["judgement"] == "other"

    def test_nothing_missing_and_nothing_said_is_not_counted(self):
        assert counted(PERFECT)["overall"]["missing_list"]["n"] == 1


class TestCommand:
    def test_the_worst_comes_first_and_is_named(self, files):
        status, out, err = verify("evaluate", written(files[0], spoiled()), files[1])
        assert status == 0
        lines = out.splitlines()
        assert lines[0] == "Faux « conforme » : 1 sur 3 (B)."
        assert lines[1] == "Faux refus : 1 sur 3 (A)."
        assert lines[2].startswith("Verdicts justes : 0,0 % (0 sur 3)")
        assert "1 dossier de la vérité n'a pas de résultat et compte comme une faute partout : C." in err

    def test_every_table_is_there_in_french(self, files):
        out = verify("evaluate", written(files[0], [*spoiled(), PERFECT[2]]), files[1])[1]
        rows = [" ".join(line.split()) for line in out.splitlines()]
        for row in ("vérité CONFORME INCOMPLET À VÉRIFIER", "INCOMPLET 1 · ·", "devis facture 1", "logiciel 2 50,0 % 50,0 % 1 1 0 0",
                    "version 1 0,0 % – 0 0 0 1", "0,95 et plus 2 1 50,0 % 97,5 %", "Par canal", "Par mise en page", "Par piège",
                    "Mention « DMP compatible » 1 0,0 % satisfait → absent : 1"):
            assert row in rows

    def test_the_faults_of_each_dossier(self, files):
        out = verify("evaluate", written(files[0], spoiled()), files[1], "--erreurs")[1]
        told = [line.strip() for line in out[out.index("Fautes, dossier par dossier"):].splitlines()[1:]]
        assert told[:3] == ["A", "faux refus : INCOMPLET, attendu CONFORME", "logiciel au catalogue : « X 5 », attendu « x4 »"]
        assert "logiciel (a.pdf) : « X 5 », attendu « X 4 »" in told
        assert "version (a.pdf) : « 5 », alors que rien n'est attendu" in told
        assert "date du document (a.pdf) : rien, attendu « 2024-03-01 »" in told
        assert told[-2:] == ["C", "aucun résultat"]

    def test_by_one_tag_field_by_field(self, files):
        out = verify("evaluate", written(files[0], spoiled()), files[1], "--par", "channel")[1]
        rows = [line.split() for line in out[out.index("Champs par canal"):].splitlines()]
        assert ["text", "logiciel", "1", "0,0", "%", "0,0", "%", "0", "1", "0", "0"] in rows
        assert "Par mise en page" not in out

    def test_json_is_the_same_twice_and_holds_what_the_text_says(self, files):
        first, second = (verify("evaluate", *files, "--format", "json", PYTHONHASHSEED=seed) for seed in "12")
        assert first == second
        assert json.loads(first[1])["overall"]["dossiers"] == 3

    def test_wrong_usage(self, files):
        results, truth = files
        empty = written(truth.with_name("vide.jsonl"), [])
        bare = written(truth.with_name("nue.jsonl"), [{"dossier": "A", "status": "conforme"}])
        stray = written(truth.with_name("autre.jsonl"), [{**PERFECT[0], "dossier": "Z"}])
        for arguments, words in [
            ((results,), "Il manque VÉRITÉ.jsonl"),
            ((results, "absent.jsonl"), "« absent.jsonl » n'existe pas"),
            ((results, truth.parent), "ne peut pas être lu"),
            ((results, empty), "aucun dossier lisible"),
            ((truth, results), "truth.jsonl, ligne 1 : c'est une vérité, pas un résultat. Donnez les résultats en premier"),
            ((results, results), "results.jsonl, ligne 1 : c'est un résultat de « verify », pas une vérité"),
            ((truth, truth), "ligne 1 : c'est une vérité"),
            ((empty, truth), "« vide.jsonl » ne contient aucun résultat lisible"),
            ((stray, truth), "Aucun dossier n'est à la fois dans « autre.jsonl » (« Z »…) et dans « truth.jsonl » (« A »…)"),
            ((results, truth, "--contre", stray), "Aucun dossier n'est à la fois dans « autre.jsonl »"),
            ((results, truth, "--contre", empty), "« vide.jsonl » ne contient aucun résultat lisible"),
            ((results, bare, "--contre", bare), "« nue.jsonl » est la vérité"),
            ((results, truth, "--contre", truth), "« truth.jsonl » est la vérité : « --contre » attend les résultats"),
            ((results, truth, "--par", "couleur"), "channel, layout, trap"),
            ((results, truth, "--format", "csv"), "texte, json"),
            ((results, truth, "--geler", truth), "l'effacerait"),
        ]:
            status, out, err = verify("evaluate", *arguments)
            assert (status, out) == (2, ""), arguments
            assert one_french_line(err)
            assert words in err
        assert truth.read_text("utf-8")


class TestChanges:
    def test_nothing_moved(self, files, tmp_path):
        frozen = tmp_path / "gel.jsonl"
        assert verify("evaluate", *files, "--geler", frozen)[0] == 0
        status, out, _ = verify("evaluate", *files, "--contre", frozen)
        assert status == 0
        assert "Verdicts qui ont bougé : aucun." in out

    def test_a_frozen_run_counts_as_the_run_itself_and_holds_no_text(self, files, tmp_path):
        written(files[0], spoiled())
        frozen = tmp_path / "gel.jsonl"
        whole = verify("evaluate", *files, "--geler", frozen, "--format", "json", "--erreurs")[1]
        assert verify("evaluate", frozen, files[1], "--format", "json", "--erreurs")[1] == whole
        text = frozen.read_text("utf-8")
        assert "les mots du document" not in text
        assert "Bonjour" not in text
        again = tmp_path / "encore.jsonl"
        verify("evaluate", frozen, files[1], "--geler", again)
        assert again.read_text("utf-8") == text

    def test_what_got_worse_is_shown_first_and_told_to_the_shell(self, files, tmp_path):
        reference = written(tmp_path / "ref.jsonl", PERFECT)
        status, out, _ = verify("evaluate", written(files[0], [*spoiled(), PERFECT[2]]), files[1], "--contre", reference)
        assert status == 1
        lines = [line.strip() for line in out[out.index("Ce qui a bougé"):].splitlines()]
        assert lines[1:4] == ["Verdicts qui ont bougé : 2. Nouveaux faux « conforme » : 1.",
                              "B : À VÉRIFIER → CONFORME (FAUX CONFORME, vérité : INCOMPLET)",
                              "A : CONFORME → INCOMPLET (faux refus, vérité : CONFORME)"]
        assert "A, logiciel : « x 4 » → « X 5 » (vérité : « X 4 »)" in lines
        assert "Fautes corrigées : aucune." in lines

    def test_a_new_false_conforme_comes_before_what_else_got_worse(self, files, tmp_path):
        before = written(tmp_path / "ref.jsonl", [PERFECT[0], {**PERFECT[1], "status": "illisible"}, PERFECT[2]])
        after = [{**PERFECT[0], "status": "illisible"}, {**PERFECT[1], "status": "conforme"}, PERFECT[2]]
        status, out, _ = verify("evaluate", written(files[0], after), files[1], "--contre", before)
        assert status == 1
        assert out.index("B : ILLISIBLE → CONFORME (FAUX CONFORME") < out.index("A : CONFORME → ILLISIBLE (autre verdict faux")

    def test_what_got_better_is_no_failure(self, files, tmp_path):
        reference = written(tmp_path / "ref.jsonl", [*spoiled(), PERFECT[2]])
        status, out, _ = verify("evaluate", *files, "--contre", reference)
        assert status == 0
        assert "Nouvelles fautes : aucune." in out
        assert "Nouveaux faux « conforme » : 0." in out
        assert "A, logiciel : « X 5 » → « x 4 » (vérité : « X 4 »)" in out

    @pytest.mark.parametrize(("before", "after", "status"), [
        (None, "X 5", 1),      # silence became a wrong value
        ("X 5", None, 0),      # a wrong value became silence
        ("X 5", "X 6", 0),     # wrong before, wrong now
        ("X 4", None, 1),
    ])
    def test_a_wrong_value_is_worse_than_none(self, files, tmp_path, before, after, status):
        def run(name, software):
            results = copy.deepcopy(PERFECT)
            results[0]["pieces"][0]["fields"]["software"] = value(software, 0.9)
            return written(tmp_path / name, results)

        assert verify("evaluate", run("b.jsonl", after), files[1], "--contre", run("a.jsonl", before))[0] == status


class TestHostile:
    def test_a_broken_line_is_told_and_its_dossier_counts_as_missing(self, files):
        results, truth = files
        lines = results.read_bytes().splitlines(keepends=True)
        results.write_bytes(lines[0] + b'{"dossier": "B", "status": \n' + b"\xff\xfe\n" + lines[2])
        status, out, err = verify("evaluate", results, truth)
        assert status == 0
        assert "results.jsonl, ligne 2 : ce n'est pas un dossier en JSON." in err
        assert "results.jsonl, ligne 3 :" in err
        assert "Verdicts justes : 66,7 % (2 sur 3)" in out

    @pytest.mark.parametrize("line", [
        b"null", b"[]", b'"A"', b"3", b'{"dossier": ["A"]}', b'{"status": "conforme"}', b"[" * 100_000, b'{"n": ' + b"9" * 5000 + b"}",
    ])
    def test_a_line_of_another_shape(self, files, line):
        files[0].write_bytes(line + b"\n" + files[0].read_bytes())
        status, _, err = verify("evaluate", *files)
        assert status == 0
        assert "ligne 1" in err
        files[0].write_bytes(line + b"\n")
        status, out, err = verify("evaluate", *files)
        assert (status, out) == (2, "")
        assert "aucun résultat lisible" in err
        assert "Traceback" not in err

    @pytest.mark.parametrize("dossier", [
        {"status": ["conforme"]}, {"pieces": 7}, {"pieces": [7]}, {"pieces": [{"name": 3, "fields": [1]}]}, {"criteria": {"a": 1}},
        {"match": "x4"}, {"missing": ["m", 3]}, {"match": {"nom": 3}}, {"pieces": [{"name": "a.pdf", "kind": {"a": 1}, "fields": {"software": {"value": {"a": [{}]}}}}]},
    ])
    def test_a_dossier_of_another_shape_is_wrong_and_nothing_else(self, files, dossier):
        written(files[0], [{**PERFECT[0], **dossier}, *PERFECT[1:]])
        told = verify("evaluate", *files, "--erreurs", "--format", "json")
        assert (told[0], told[2]) == (0, "")
        assert [each["dossier"] for each in json.loads(told[1])["errors"]] == ["A"]
        assert verify("evaluate", *files, "--erreurs")[0] == 0

    @pytest.mark.parametrize("wrong", [
        {"tags": 3}, {"tags": {"channel": [1]}}, {"pieces": None}, {"pieces": [{"fields": {"devices": None}}]}, {"criteria": [1]},
        {"match": 3}, {"missing": {}}, {"accept": "conforme"}, {"pieces": [{"name": "a.pdf", "kind": "facture", "fields": {"version": {"any": "5"}}}]},
    ])
    def test_a_truth_of_another_shape_is_no_traceback(self, files, wrong):
        written(files[1], [{**TRUTH[0], **wrong}, *TRUTH[1:]])
        status, _, err = verify("evaluate", *files, "--erreurs")
        assert (status, err) == (0, "")

    def test_names_and_values_cannot_write_to_the_terminal(self, files):
        truth, results = copy.deepcopy(TRUTH), copy.deepcopy(spoiled())
        bad = "\x1b[31mX\u202e\x07\n\ud800"
        for each in (truth[1], results[1]):
            each["dossier"] = bad
        truth[1]["tags"] = {"channel": bad, bad: "x"}
        truth[1]["pieces"] = [{"name": bad, "kind": bad, "fields": {bad: bad, "software": bad}}]
        truth[1]["criteria"] = {bad: bad}
        results[1]["pieces"] = [{"name": "b.pdf", "kind": bad, "fields": {"software": {"value": bad + "z"}}}]
        for path, lines in zip(files, (results, truth), strict=True):
            path.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
        files[0].write_text(files[0].read_text("utf-8") + json.dumps(results[1]) + "\n", "utf-8")     # told by its name too
        status, out, err = verify("evaluate", *files, "--erreurs", "--contre", files[0])
        assert status == 0
        assert "le dossier « X » y est déjà" in err
        assert not {"\x1b", "\u202e", "\x07", "\ud800"} & set(out + err)
        assert out.startswith("Faux « conforme » : 1 sur 3 (X).\n")

    def test_a_dossier_written_twice_is_told_and_the_last_one_counts(self, files):
        written(files[0], [{**PERFECT[0], "status": "incomplet"}, *PERFECT])
        _, out, err = verify("evaluate", *files)
        assert "ligne 2 : le dossier « A » y est déjà" in err
        assert "Verdicts justes : 100,0 %" in out

    def test_results_that_no_truth_knows_are_told_and_not_counted(self, files):
        written(files[0], [*PERFECT, {**PERFECT[0], "dossier": "D"}])
        _, out, err = verify("evaluate", *files)
        assert "1 dossier des résultats n'a pas de vérité et n'est pas compté : D." in err
        assert "(3 sur 3)" in out


def test_from_a_document_to_its_figures(tmp_path):
    """One invoice of the samples, whose truth a careful agent writes by hand; with one field written wrong on purpose."""
    results = tmp_path / "results.jsonl"
    assert verify(SAMPLES / "facture-avec-mention.pdf", "--dispositif", "fami", "--exercice", "2024", "--profession",
                  "chirurgien-dentiste", "--praticien", "MALTERRE Ondine", "--format", "jsonl", "--output", results)[0] == 0
    fields = {"editor": "Agatha CD Soft", "software": "Agatha Seven", "version": "24.01", "document_date": "2024-03-12",
              "dmp_compatible": True, "practitioner": "Malterre Ondine", "amount_due": "1 980,00", "document_number": "FA24-09999"}
    truth = written(tmp_path / "truth.jsonl", [{"dossier": "facture-avec-mention.pdf", "status": "conforme", "match": {"nom": ["AGATHA SEVEN"], "editeur": ["AGATHA CD SOFT"]},
                                                "pieces": [{"name": "facture-avec-mention.pdf", "kind": "facture", "fields": fields}]}])
    status, out, _ = verify("evaluate", results, truth, "--format", "json", "--erreurs")
    told = json.loads(out)
    assert status == 0
    assert told["overall"]["all_fields"] | {"precision": 0, "recall": 0} == {
        "n": 8, "precision": 0, "recall": 0, "exact": 0.875, "right": 7, "wrong": 1, "missed": 0, "spurious": 0, "rightly_none": 0}
    assert [each["what"] for each in told["errors"][0]["errors"]] == ["document_number"]
    assert sum(band["given"] for band in told["overall"]["reliability"]) == 8
