"""Why is always answerable: each criterion with its text, what was expected and read; judged again, the same to the byte."""

import copy
import json
import random
import re
import shutil
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from at_once import at_once
from hypothesis import given, settings
from hypothesis import strategies as st
from made import CRITERIA, INVOICE, VERDICT, VERIFICATION
from test_cli import one_french_line, verify
from test_reports import EVIL
from test_rules import drawn

from verifier import reports, rules
from verifier.domain import Candidate, Entry, Explanation, Field, FieldName, Matching, Trace, Versions
from verifier.reports import Sheet
from verifier.reports.differences import MISSING, differences
from verifier.reports.facts_json import facts_of, written
from verifier.reports.from_json import verification_of
from verifier.rules.finding import CHECKS
from verifier.wording import table

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "sample_docs"
PAGE = Sheet(colour=False, width=100)
EXPLANATION = Explanation((
    Trace("mention_dmp", "Mention", "mention_made", {}, "…", "absent", {}, 1.0, ""),
    Trace("date_acquisition", "Date", "acquired_by", {"dated": ("facture",)}, "…", "contredit", {"date": "02/01/2025"}, 0.6, "lecture"),
), {"confidence": 0.75})

BOOK = rules.load()
KNOWN = replace(VERIFICATION, versions=replace(VERIFICATION.versions, rules=BOOK.version, tools={"tesseract": "5"}),
                verdict=replace(VERDICT, explanation=EXPLANATION))
FULL = reports.render([KNOWN], "json", detail=True)


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    """The sample documents judged, by the real command, with all that their criteria rest on."""
    folder = tmp_path_factory.mktemp("resultats")
    verify("batch", SAMPLES, "--manifeste", SAMPLES / "manifest.csv", "--output", folder, "--detail")
    return folder / "results.jsonl"


def judged(tmp_path, piece="facture-sans-mention.pdf", *options):
    """The result of one sample."""
    (tmp_path / "r.json").write_text(result(piece, *options), encoding="utf-8")
    return tmp_path / "r.json"


@cache
def result(piece, *options):
    return verify(SAMPLES / piece, "--exercice", "2023", "--format", "json", *options)[1]


def flat(text):
    return " ".join(text.split())


def edited(path, change):
    told = json.loads(path.read_text(encoding="utf-8"))
    change(told)
    path.write_text(json.dumps(told, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


class TestExplanation:
    def test_every_sample_is_explained_criterion_by_criterion(self, results):
        status, out, err = verify("explain", results)
        assert (status, err) == (0, "")
        shown = flat(out)
        for line in results.read_text(encoding="utf-8").splitlines():
            told = json.loads(line)
            assert f"Explication du dossier {told['dossier']}" in shown
            for criterion in told["criteria"]:
                assert criterion["id"] in shown
                assert flat(criterion["message"]) in shown
                assert f"{criterion['source']['titre']}, {criterion['source']['section']}" in shown
            for trace in told["explanation"]["criteria"]:
                assert f"Contrôle : {trace['check']}, issue « {trace['outcome']} »" in shown
            for piece in told["pieces"]:
                assert piece["sha256"] in shown
            for version in told["versions"].values():
                assert f"{version}, comme aujourd'hui" in shown
        assert "CHANGÉ" not in shown

    def test_the_candidates_that_lost_and_the_thresholds_are_shown(self, tmp_path):
        path = judged(tmp_path, "attestation-web-dmp.pdf")
        shown = flat(at_once("explain", path)[1])
        loser = json.loads(path.read_text(encoding="utf-8"))["pieces"][0]["fields"]["editor"]["alternatives"][0]
        assert f"Écarté : éditeur = « {loser['value']} », sûreté {loser['confidence']:.2f}".replace(".", ",") in shown.replace(".", ",")
        assert "en dessous de 0,75, des mots qui contredisent sont à relire" in shown
        assert "Attendu : une date au plus tard le 31 décembre 2023" in shown

    def test_what_was_not_recorded_is_said_not_to_be(self, tmp_path):
        shown = flat(at_once("explain", judged(tmp_path))[1])
        assert "écrit sans --detail" in shown
        assert "Contrôle :" not in shown

    def test_a_guard_that_held_a_refusal_back_is_told(self):
        told = replace(VERIFICATION, verdict=replace(VERDICT, explanation=EXPLANATION))
        shown = flat(reports.to_explanation(told, EXPLANATION, told.versions, PAGE))
        assert "issue « contredit », sûreté 0,60" in shown
        assert "Retenu par la garde de lecture : les mots ont été lus avec trop de doute pour conclure « contredit »" in shown
        assert "natures dont la date vaut acquisition : facture" in shown
        assert "Valeurs comparées : date = « 02/01/2025 »" in shown

    def test_what_is_empty_is_told_in_words(self):
        empty = {"editor": "", "practitioner": "", "because": "", "date": "02/01/2025"}
        why = replace(EXPLANATION, traces=(Trace("mention_dmp", "Nom", "practitioner_named", {}, "…", "absent", empty, 1.0, ""),))
        told = replace(VERIFICATION, claim=replace(VERIFICATION.claim, praticien=None), verdict=replace(VERDICT, explanation=why))
        shown = flat(reports.to_explanation(told, why, told.versions, PAGE))
        assert "Attendu : le nom d'un professionnel ; la demande ne dit pas lequel" in shown
        assert "Valeurs comparées : éditeur : rien n'a été lu, nom attendu : la demande n'en donne pas, date = « 02/01/2025 »" in shown
        assert not re.search(r"« *»|: –", shown)

    def test_a_field_whose_value_is_blank_is_told_in_words(self):
        blank = Field(FieldName.PRACTITIONER, " ", 0.5, None)
        facts = replace(VERIFICATION.facts[0], fields={FieldName.PRACTITIONER: blank})
        why = replace(EXPLANATION, traces=(Trace("mention_dmp", "Nom", "practitioner_named", {}, "…", "absent", {}, 1.0, ""),))
        told = replace(VERIFICATION, facts=(facts,), verdict=replace(VERDICT, explanation=why))
        assert "Lu : professionnel, mais rien de lisible" in flat(reports.to_explanation(told, why, told.versions, PAGE))

    def test_other_rules_are_not_shown_as_those_of_the_verdict(self, tmp_path):
        path = judged(tmp_path)
        edited(path, lambda told: told["versions"].update(rules="0123456789ab"))
        shown = flat(at_once("explain", path)[1])
        assert "Les règles ont changé depuis ce verdict" in shown
        assert "Règles (empreinte du contenu) : 0123456789ab ; aujourd'hui" in shown
        assert "Réglages de la règle" not in shown
        assert "Seuils de lecture" not in shown

    def test_one_that_contradicts_itself_is_explained_and_said_to(self, tmp_path):
        path = judged(tmp_path)
        assert "se contredit" not in at_once("explain", path)[1]
        edited(path, lambda told: told.update(status="conforme"))
        shown = flat(at_once("explain", path)[1])
        assert "Attention, ce résultat se contredit : il se dit « conforme », alors que ses critères donnent « incomplet »" in shown

    @pytest.mark.parametrize("detail", [False, True])
    def test_a_result_without_criteria_is_explained(self, detail, tmp_path):
        shown = at_once("explain", judged(tmp_path, "protege.pdf", *(["--detail"] if detail else [])))[1]
        assert "ILLISIBLE. Aucune pièce n'a pu être lue." in shown

    def test_hostile_words_are_made_harmless(self):
        field = Field(FieldName.EDITOR, EVIL, 0.9, None, (Candidate(EVIL, 0.1, None),))
        criteria = tuple(replace(each, id=EVIL, message=EVIL) for each in CRITERIA)
        traces = (Trace(EVIL, EVIL, "editor_named", {EVIL: (EVIL,)}, EVIL, EVIL, {EVIL: EVIL}, 0.1, "lecture"),)
        told = replace(VERIFICATION, dossier=EVIL, verdict=replace(VERDICT, criteria=criteria, notes=(EVIL,)),
                       facts=(replace(INVOICE, name=EVIL, sha256=EVIL, fields={FieldName.EDITOR: field}),))
        shown = reports.to_explanation(told, Explanation(traces), Versions("a", "b", "c", "d"), PAGE)
        assert "Écarté" in shown
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2066-\u2069]", shown)

    @given(data=st.data())
    @settings(max_examples=300, deadline=None)
    def test_a_result_with_anything_in_any_place_is_explained_or_refused(self, data):
        told = json.loads(FULL)
        place, keys = told, []
        while isinstance(place, (dict, list)) and place and (len(keys) < 2 or data.draw(st.booleans())):
            keys.append(data.draw(st.sampled_from(sorted(place) if isinstance(place, dict) else range(len(place)))))
            parent, place = place, place[keys[-1]]
        parent[keys[-1]] = data.draw(st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.just([]) | st.just({}))
        try:
            read = verification_of(told)
        except ValueError:
            return
        result = reports.Result(read, told)
        assert reports.to_explanation(read, rules.explain(read, BOOK), read.versions, PAGE)
        assert reports.to_comparison(result, VERIFICATION, PAGE)

    def test_what_was_put_aside_is_told_though_nothing_is_recognised(self):
        told = replace(CRITERIA[0], id="logiciel_au_catalogue")
        rival = Entry("l-x", "Orphéa", "e-x", "Valombre", 0.45, ("« Junior » n'est pas dans le nom connu.",))
        case = replace(VERIFICATION, matching=Matching(rivals=(rival,)), verdict=replace(VERIFICATION.verdict, criteria=(told,)))
        why = Explanation((Trace(told.id, "Logiciel au catalogue", "in_catalog", {}),))
        shown = reports.to_explanation(case, why, case.versions, PAGE)
        assert "aucun logiciel reconnu" in shown
        assert "Écarté : Orphéa (Valombre), 0,45. « Junior » n'est pas dans le nom connu." in " ".join(shown.split())

    def test_every_check_parameter_and_value_has_its_french(self):
        words = table("explaining")
        assert set(words["controles"]) == set(CHECKS)
        assert set(words["parametres"]) == {param for check in CHECKS.values() for param in check.params}
        assert set(words["valeurs"]) == {name for check in CHECKS.values() for names in check.outcomes.values() for name in names}
        assert set(words["champs"]) == set(FieldName)
        for known in words["controles"].values():
            assert set(known["champs"]) <= set(FieldName)
            assert known["attendu"].format(fin="", exercice="", praticien="", declaration="")


class TestDetail:
    def test_the_contract_s_result_is_the_same_beside_it(self, tmp_path):
        plain = json.loads(judged(tmp_path).read_text(encoding="utf-8"))
        full = json.loads(judged(tmp_path, "facture-sans-mention.pdf", "--detail").read_text(encoding="utf-8"))
        why = full.pop("explanation")
        assert full == plain
        assert "explanation" not in plain
        assert [each["id"] for each in why["criteria"]] == [each["id"] for each in plain["criteria"]]
        assert why["tools"]["model"]

    def test_the_text_tells_it_too(self):
        status, out, _ = verify(SAMPLES / "facture-sans-mention.pdf", "--exercice", "2023", "--detail")
        assert status == 1
        assert "── Explication" in out
        assert "issue « absent »" in out

    def test_it_is_read_again(self, results):
        lines = results.read_text(encoding="utf-8").splitlines(keepends=True)
        assert reports.render([each.verification for each in reports.read(results)], "jsonl", detail=True) == "".join(lines)

    @pytest.mark.parametrize("change", [
        lambda why: why.pop("tools"), lambda why: why.update(thresholds=[]), lambda why: why["criteria"].append({}),
        lambda why: why["criteria"][0].update(params={"x": 3}), lambda why: why.update(notes=[1]),
        lambda why: why.pop("facts"), lambda why: why["facts"].append(why["facts"][0]), lambda why: why["facts"][0].update(sha256="autre"),
        lambda why: why["facts"][0].update(kind="lettre"), lambda why: why["facts"][0].update(autre=1), lambda why: why["facts"][0].pop("name"),
        lambda why: why["facts"][0]["fields"]["software"].update(value=3), lambda why: why["facts"][0].update(quality=1e999),
    ])
    def test_one_that_is_not_ours_is_refused(self, change, tmp_path):
        path = judged(tmp_path, "facture-sans-mention.pdf", "--detail")
        edited(path, lambda told: change(told["explanation"]))
        status, out, err = at_once("explain", path)
        assert (status, out) == (2, "")
        assert one_french_line(err)


class TestReplay:
    @pytest.mark.parametrize("dossier", ["facture-avec-mention", "courriel", "facture-et-attestation", "protege", "attestation-scannee"])
    @pytest.mark.parametrize("detail", [False, True])
    def test_the_same_pieces_give_the_same_bytes(self, dossier, detail, results, tmp_path):
        rows = [row.split(",") for row in (SAMPLES / "manifest.csv").read_text(encoding="utf-8").splitlines()]
        pieces = [row[1] for row in rows if row[0] == dossier]
        again = [part for piece in pieces for part in ("--rejouer", SAMPLES / piece)]
        told = [each for each in reports.read(results) if each.verification.dossier == dossier]
        path = tmp_path / "r.jsonl"
        path.write_text(reports.render([each.verification for each in told], "jsonl", detail=detail), encoding="utf-8")
        status, out, err = at_once("explain", path, *again)
        assert out.endswith("Rejoué : le même résultat, octet pour octet.\n"), out
        assert (status, err) == (0, "")

    def test_an_indented_result_and_one_whose_claim_was_inferred_too(self, tmp_path):
        path = judged(tmp_path, "facture-sans-mention.pdf")
        assert json.loads(path.read_text(encoding="utf-8"))["claim"]["assumed"]
        assert at_once("explain", path, "--rejouer", SAMPLES / "facture-sans-mention.pdf")[0] == 0

    def test_other_rules_are_named(self, tmp_path):
        path = judged(tmp_path, "facture-sans-mention.pdf", "--detail")
        shutil.copytree(Path(rules.__file__).parent, tmp_path / "regles", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
        book = tmp_path / "regles" / "criteres.yaml"
        book.write_text(book.read_text(encoding="utf-8").replace("ne figure sur aucune pièce", "manque partout"), encoding="utf-8")
        status, out, _ = at_once("explain", path, "--rejouer", SAMPLES / "facture-sans-mention.pdf", VERIFY_RULES=str(tmp_path / "regles"))
        assert status == 1
        shown = flat(out)
        assert re.search(r"Ont changé depuis : Règles \(empreinte du contenu\) \(\w{12} → \w{12}\)\.", shown)
        assert "criteria[mention_dmp].message : La mention « DMP compatible » ne figure" in shown
        assert "Les pièces ne sont pas" not in shown
        assert "Ni les pièces ni les versions" not in shown

    def test_another_catalogue_is_named(self, tmp_path):
        path = judged(tmp_path)
        shutil.copytree(ROOT / "software_catalog", tmp_path / "catalogue")
        with (tmp_path / "catalogue" / "sources.csv").open("a", encoding="utf-8") as sources:
            sources.write("nouvelle,Nouvelle source,,2024-01-01,publique\n")
        status, out, _ = at_once("explain", path, "--rejouer", SAMPLES / "facture-sans-mention.pdf", "--catalogue", tmp_path / "catalogue")
        assert status == 1
        assert "Ont changé depuis : Catalogue (empreinte du contenu)" in flat(out)

    def test_other_tools_are_named(self, tmp_path):
        path = judged(tmp_path, "facture-sans-mention.pdf", "--detail")
        edited(path, lambda told: told["explanation"]["tools"].update(model="000000000000"))
        status, out, _ = at_once("explain", path, "--rejouer", SAMPLES / "facture-sans-mention.pdf")
        assert status == 1
        assert "Ont changé depuis : Modèle (empreinte du contenu) (000000000000 →" in flat(out)

    def test_other_pieces_are_named(self, tmp_path):
        path = judged(tmp_path)
        shutil.copy(SAMPLES / "facture-avec-mention.pdf", tmp_path / "facture-sans-mention.pdf")
        status, out, _ = at_once("explain", path, "--rejouer", tmp_path / "facture-sans-mention.pdf", "--rejouer", SAMPLES / "protege.pdf")
        assert status == 1
        assert "facture-sans-mention.pdf a un autre contenu, protege.pdf est en plus" in flat(out)
        assert "facture-sans-mention.pdf manque" in flat(at_once("explain", path, "--rejouer", SAMPLES / "protege.pdf")[1])

    def test_a_result_that_somebody_edited_is_seen(self, tmp_path):
        path = judged(tmp_path)
        edited(path, lambda told: told.update(status="conforme", missing=[]))
        status, out, _ = at_once("explain", path, "--rejouer", SAMPLES / "facture-sans-mention.pdf")
        assert status == 1
        assert "Ni les pièces ni les versions n'ont changé" in flat(out)
        assert "status : conforme → incomplet" in out
        assert "missing[0] : rien → mention_dmp" in out

    def test_a_key_that_was_added_is_seen(self, tmp_path):
        path = judged(tmp_path)
        edited(path, lambda told: told.update(avis="favorable"))
        status, out, _ = at_once("explain", path, "--rejouer", SAMPLES / "facture-sans-mention.pdf")
        assert (status, "avis : favorable → rien" in out) == (1, True)


class TestWhatIsCompared:
    """Elements of lists are compared with what they were, wherever they stand now."""

    @staticmethod
    def told(change, detail=False):
        before = json.loads(reports.render([KNOWN if detail else VERIFICATION], "json", detail=detail))
        now = copy.deepcopy(before)
        change(now)
        return [(each.place, each.before is MISSING, each.now is MISSING, each.moved) for each in differences(before, now)]

    def test_a_criterion_that_went_is_the_only_difference(self):
        assert self.told(lambda now: now["criteria"].pop(0)) == [("criteria[piece_recevable]", False, True, False)]

    def test_a_criterion_that_appeared_before_the_others_too(self):
        added = {"id": "nouveau", "status": "absent", "message": "Il manque.", "source": {}, "evidence": []}
        assert self.told(lambda now: now["criteria"].insert(0, added)) == [("criteria[nouveau]", True, False, False)]

    def test_a_criterion_that_changed_behind_one_that_went(self):
        def change(now):
            now["criteria"].pop(0)
            now["criteria"][1].update(status="satisfait")
        assert self.told(change) == [("criteria[piece_recevable]", False, True, False), ("criteria[date_acquisition].status", False, False, False)]

    def test_the_order_alone(self):
        assert self.told(lambda now: now["criteria"].reverse()) == [("criteria", False, False, True)]

    def test_signals_by_what_they_say(self):
        signal = {"code": "seen", "message": "Déjà vu.", "page": None}
        assert self.told(lambda now: now["pieces"][0]["signals"].insert(0, signal)) == [("pieces[facture.pdf].signals[seen]", True, False, False)]

    def test_two_signals_of_one_code_are_told_apart_by_their_words(self):
        one, other = ({"code": "seen", "message": message, "page": 1} for message in ("Déjà vu.", "Illisible."))
        before = {"signals": [one, other]}
        assert [(each.before, each.now) for each in differences(before, {"signals": [other]})] == [(one, MISSING)]

    def test_two_criteria_of_one_name_are_told_apart_by_their_piece(self):
        rows = [{"id": "x", "status": "absent", "evidence": [{"piece": piece, "page": 1, "text": "a"}]} for piece in (0, 1)]
        changed = {**rows[1], "status": "satisfait"}
        assert [(each.place, each.before) for each in differences(rows, [changed])] == [("[x]", rows[0]), ("[x].status", "absent")]

    def test_a_value_behind_one_that_went(self):
        assert self.told(lambda now: now["claim"].update(assumed=["profession"])) == [("claim.assumed[0]", False, True, False)]

    def test_facts_that_were_kept_too(self):
        assert self.told(lambda now: now["explanation"]["facts"].pop(0), detail=True) == [("explanation.facts[facture.pdf]", False, True, False)]

    @given(st.recursive(st.none() | st.integers(0, 3) | st.sampled_from("ab"),
                        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["id", "text", "evidence", "x"]), inner, max_size=3)),
           st.randoms(use_true_random=False))
    @settings(deadline=None)
    def test_nothing_differs_from_itself_and_everything_from_another(self, thing, chance):
        assert list(differences([thing], copy.deepcopy([thing]))) == []
        assert list(differences([thing], []))
        rows = [thing, "c", {"id": "d"}, "e"]
        mixed = chance.sample(rows, 4)
        assert all(each.moved for each in differences(rows, mixed))
        assert bool(list(differences(rows, mixed))) == (rows != mixed)

    def test_it_is_said_in_words(self, tmp_path):
        path = judged(tmp_path)
        edited(path, lambda told: (told["criteria"].pop(0), told["criteria"].append({**told["criteria"][0], "id": "ajoute"})))
        shown = flat(at_once("explain", path, "--rejouer", SAMPLES / "facture-sans-mention.pdf")[1])
        assert "disparu : criteria[ajoute] : ajoute, " in shown
        assert "apparu : criteria[piece_recevable] : rien → piece_recevable, satisfait, " in shown
        assert "changé : criteria" not in shown


    def test_what_is_only_written_otherwise_is_said_to_be(self):
        written_so = json.loads(reports.render([VERIFICATION], "json"))
        again = reports.to_comparison(reports.Result(VERIFICATION, dict(sorted(written_so.items()))), VERIFICATION, PAGE)
        assert "Seule l'écriture du fichier diffère" in again
        assert "Différences" not in again


class TestJudgedAgainFromFacts:
    def test_every_sample_comes_to_the_same_bytes_without_its_pieces(self, results):
        status, out, err = verify("explain", results, "--rejuger")
        assert (status, err) == (0, "")
        assert out.count("octet pour octet") == len(results.read_text(encoding="utf-8").splitlines())

    def test_other_rules_are_named(self, tmp_path, results):
        shutil.copytree(Path(rules.__file__).parent, tmp_path / "regles", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
        book = tmp_path / "regles" / "criteres.yaml"
        book.write_text(book.read_text(encoding="utf-8").replace("confidence: 0.75", "confidence: 0.995"), encoding="utf-8")
        status, out, _ = at_once("explain", results, "--dossier", "attestation-web-dmp", "--rejuger", VERIFY_RULES=str(tmp_path / "regles"))
        assert status == 1
        assert "Ont changé depuis : Règles" in flat(out)
        assert "explanation.thresholds.confidence : 0.75 → 0.995" in out

    def test_a_fact_that_somebody_edited_changes_the_verdict_and_is_seen(self, tmp_path):
        path = judged(tmp_path, "facture-sans-mention.pdf", "--detail")
        edited(path, lambda told: told["explanation"]["facts"][0].update(kind="devis"))
        status, out, _ = at_once("explain", path, "--rejuger")
        assert status == 1
        assert "status : incomplet → non_conforme" in out
        assert "criteria[piece_recevable].status : satisfait → contredit" in out

    def test_without_facts_it_is_refused(self, tmp_path):
        path = judged(tmp_path)
        for options, words in ((["--rejuger"], "sans --detail"), (["--rejuger", "--rejouer", path], "choisissez")):
            status, out, err = at_once("explain", path, *options)
            assert (status, out) == (2, "")
            assert one_french_line(err)
            assert words in err

    def test_one_that_kept_no_facts_does_not_stop_the_others(self, tmp_path):
        lines = [json.dumps(json.loads(result("facture-sans-mention.pdf", *detail)) | {"dossier": name}, ensure_ascii=False)
                 for name, detail in (("D-1", ()), ("D-2", ("--detail",)))]
        (tmp_path / "r.jsonl").write_text("\n".join(lines), encoding="utf-8")
        status, out, _ = at_once("explain", tmp_path / "r.jsonl", "--rejuger")
        assert (status, out.count("octet pour octet"), out.count("écrit sans --detail : les faits")) == (0, 1, 1)

    @given(seed=st.integers(0, 10**6))
    @settings(max_examples=100, deadline=None)
    def test_facts_are_written_and_read_to_the_last_bit(self, seed):
        facts = drawn(random.Random(seed), 2)  # noqa: S311  drawn cases, no secret
        assert facts_of(json.loads(json.dumps(written(facts)))) == facts


@pytest.mark.parametrize(("arguments", "words"), [
    ("", "Il manque RÉSULTAT"),
    ("absent.json", "« absent.json » n'existe pas"),
    ("{r} --dossier X", "Dossiers présents"),
    ("{r} --rejouer absent.pdf", "« absent.pdf » n'existe pas"),
    ("{r} --rejouer {r}", "ajoutez --dossier"),
    ("{r} --output {r}", "effacerait"),
    ("{r} --format json", "« --format »"),
    ("autre.txt", "n'est pas un résultat"),
])
def test_a_wrong_usage_is_one_french_line(arguments, words, results, tmp_path):
    (tmp_path / "autre.txt").write_text("Bonjour", encoding="utf-8")
    status, out, err = at_once("explain", *arguments.format(r=results).split(), cwd=tmp_path)
    assert (status, out) == (2, "")
    assert one_french_line(err), err
    assert words in err
