"""Letters: every status and dispositif by the real command, templates that can do no harm, drafts that nothing can be slipped into."""

import email
import email.policy
import json
import re
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import docx
import pytest
from at_once import at_once
from hypothesis import example, given, settings
from hypothesis import strategies as st
from made import CLAIM, CRITERIA, INVOICE, MATCHING, VERDICT, VERIFICATION, judged
from test_cli import one_french_line, verify

from verifier import reports
from verifier.cli.reply import Shape, _name
from verifier.domain import Dispositif, Source, Status
from verifier.errors import UsageError
from verifier.reports import letters
from verifier.wording import table
from verifier.wording.french import day, days_in_letters, de, enumeration, one_line, typeset

ROOT = Path(__file__).resolve().parent.parent
WHEN = date(2025, 1, 1)
UNREFUSED = tuple(each for each in CRITERIA if each.status != "contredit")
AGREED = replace(VERIFICATION, verdict=replace(VERDICT, criteria=UNREFUSED))      # what it says is what its criteria say
TEXTS = st.text(max_size=200) | st.text("{}|«»'\r\n\t \x1b\u202e\u2028:;!?-.d'", max_size=80)


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    """What the sample documents come to, judged by the real command."""
    folder = tmp_path_factory.mktemp("resultats")
    verify("batch", ROOT / "sample_docs", "--manifeste", ROOT / "sample_docs" / "manifest.csv", "--output", folder)
    return folder / "results.jsonl"


@pytest.fixture
def lone(tmp_path):
    """A file with one result of ours."""
    path = tmp_path / "resultat.json"
    path.write_text(reports.render([AGREED], "json"), encoding="utf-8")
    return path


def written(folder, **files):
    folder.mkdir(exist_ok=True)
    for stem, text in files.items():
        (folder / f"{stem}.txt").write_text(text, encoding="utf-8")
    return folder


def plain(text):
    return text.replace("\u00a0", " ").replace("’", "'")


class TestFrench:
    @pytest.mark.parametrize(("name", "said"), [
        ("LOGOSw", "de LOGOSw"), ("Exemple", "d'Exemple"), ("ÉCLAIR", "d'ÉCLAIR"), ("Œil", "d'Œil"), ("Yves", "d'Yves"), ("Yaourt", "de Yaourt"),
        ("Hellodoc", "de Hellodoc"), ("7 FSE", "de 7 FSE"), ("onze", "de onze"), ("Oui-Care", "de Oui-Care"), ("« Acteur »", "de « Acteur »"),
    ])
    def test_elision(self, name, said):
        assert de(name) == said

    @given(TEXTS)
    @settings(deadline=None)
    def test_elision_adds_one_word_and_keeps_the_name(self, name):
        assert de(name) in {f"de {name}", f"d'{name}"}

    def test_enumerations(self):
        assert [enumeration(each) for each in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == ["", "a", "a et b", "a, b et c"]
        assert enumeration(["a", "b", "c"], "ou") == "a, b ou c"

    @given(st.dates(min_value=date(1000, 1, 1)))
    def test_days_in_letters(self, when):
        assert days_in_letters(f"le {when:%d/%m/%Y},") == f"le {day(when)},"
        assert str(when.year) in day(when)

    def test_the_first_is_the_first(self):
        assert [day(date(2025, 1, 1)), day(date(2024, 12, 31))] == ["1er janvier 2025", "31 décembre 2024"]
        assert days_in_letters("32/01/2024, 131/12/2024, 31/12/20245") == "32/01/2024, 131/12/2024, 31/12/20245"

    @given(TEXTS)
    @settings(deadline=None)
    def test_typesetting_only_touches_spaces(self, text):
        assert typeset(text).replace("\u00a0", " ") == text.replace("\u00a0", " ")
        assert len(typeset(text)) == len(text)
        assert typeset(typeset(text)) == typeset(text)

    def test_typesetting(self):
        set_ = typeset("l'an : « qu'il » ; le 1er janvier 2025, n° 4, p. 12 ! 50 %")
        assert set_ == "l'an\u00a0: «\u00a0qu'il\u00a0»\u00a0; le 1er\u00a0janvier 2025, n°\u00a04, p.\u00a012\u00a0! 50\u00a0%"
        assert typeset("rendez-vous à 10:30, http://x.fr/?a=b") == "rendez-vous à 10:30, http://x.fr/?a=b"

    @given(TEXTS)
    @settings(deadline=None)
    def test_one_line_is_one_printable_line(self, text):
        assert one_line(text).isprintable()
        assert len(one_line(text)) <= 200


class TestTheCommand:
    def test_every_sample_has_its_letter(self, results, tmp_path):
        status, out, err = verify("reply", results, "--output", tmp_path / "lettres")
        assert (status, out) == (0, "")
        assert "lettres écrites" in err
        told = [json.loads(line) for line in results.read_text(encoding="utf-8").splitlines()]
        files = sorted((tmp_path / "lettres").iterdir())
        assert [file.name for file in files] == [f"rang-{rank:04}-{each['status']}.txt" for rank, each in enumerate(told, 1)]
        assert {each["status"] for each in told} == set(Status)
        for file, each in zip(files, told, strict=True):
            letter = plain(file.read_text(encoding="utf-8"))
            assert letter.startswith("Objet : ")
            assert letter.split("\n\n", 1)[1] == plain(each["reply"]) + "\n", "the tool's own letter is its message, to the letter"

    @pytest.mark.parametrize("dispositif", Dispositif)
    @pytest.mark.parametrize("status", Status)
    def test_each_dispositif_and_status_has_a_subject(self, dispositif, status):
        told = replace(judged(status), claim=replace(CLAIM, dispositif=dispositif))
        letter = letters.compose(told, letters.load(None), WHEN)
        assert letter.subject.startswith(table("letters")["dispositifs"][dispositif][""] + " 2024, logiciel métier")
        assert not re.search(r"[{}|]", letter.subject + letter.text)

    @pytest.mark.parametrize("profile", [
        ("--dispositif", "fami", "--exercice", "2023", "--profession", "infirmier"),
        ("--dispositif", "forfait-structure", "--exercice", "2021", "--profession", "medecin"),
        ("--dispositif", "donum", "--exercice", "2026", "--profession", "medecin"),
    ])
    def test_each_dispositif_by_the_command(self, profile, tmp_path):
        verify(ROOT / "sample_docs" / "facture-sans-mention.pdf", *profile, "--format", "json", "--output", tmp_path / "r.json")
        status, out, err = verify("reply", tmp_path / "r.json", "--caisse", "CPAM d'Essai")
        assert (status, err) == (0, "")
        assert f"exercice {profile[3]})" in plain(out)
        assert out.endswith("CPAM d'Essai\n")

    def test_an_email_is_a_draft(self, results, tmp_path):
        status, _, err = verify("reply", results, "--dossier", "facture-sans-mention", "--format", "eml", "--output", tmp_path / "r.eml")
        assert (status, err) == (0, "")
        read = email.message_from_bytes((tmp_path / "r.eml").read_bytes(), policy=email.policy.default)
        assert sorted(read.keys()) == ["Content-Transfer-Encoding", "Content-Type", "MIME-Version", "Subject", "X-Unsent"]
        assert "complément" in read["Subject"]
        assert "- la mention « DMP compatible » pour votre logiciel." in plain(read.get_content())
        assert verify("reply", results, "--dossier", "facture-sans-mention", "--format", "eml")[1].replace("\r", "").startswith("Subject: ")

    def test_a_word_letter_is_french_and_bulleted(self, results, tmp_path):
        at_once("reply", results, "--dossier", "facture-sans-mention", "--format", "docx", "--output", tmp_path / "r.docx")
        read = docx.Document(str(tmp_path / "r.docx"))
        assert [p.text for p in read.paragraphs if p.style.name == "List Bullet"] == [
            "la mention «\u00a0DMP compatible\u00a0» pour votre logiciel."]
        assert (read.core_properties.language, read.core_properties.author) == ("fr-FR", "")

    def test_only_the_wanted_dossiers(self, results, tmp_path):
        assert at_once("reply", results, "--statut", "incomplet", "--output", tmp_path / "l")[0] == 0
        assert {file.name.rpartition("-")[2] for file in (tmp_path / "l").iterdir()} == {"incomplet.txt"}
        assert at_once("reply", results, "--statut", "sans_objet")[1].count("Bonjour,") == 1

    def test_no_name_in_a_file_name(self, tmp_path):
        names = ["D-0042", "MARTIN Claire facture.pdf", "2024-17", "../x", "martin", "D-0042/..", "CPAM42"]
        rows = reports.render([AGREED.named(name) for name in names], "jsonl")
        (tmp_path / "r.jsonl").write_text(rows, encoding="utf-8")
        assert at_once("reply", tmp_path / "r.jsonl", "--output", tmp_path / "l")[0] == 0
        assert sorted(file.name for file in (tmp_path / "l").iterdir()) == sorted(
            f"{stem}-incomplet.txt" for stem in ("D-0042", "rang-0002", "2024-17", "rang-0004", "rang-0005", "rang-0006", "CPAM42"))

    @pytest.mark.parametrize("form", ["texte", "eml", "docx"])
    def test_the_same_twice(self, form, lone, tmp_path, monkeypatch):
        for name, hour in (("un", 10**9), ("deux", 10**9 + 7200)):
            monkeypatch.setattr(time, "time", lambda hour=hour: hour)
            at_once("reply", lone, "--format", form, "--date", "01/02/2025", "--output", tmp_path / name)
        assert (tmp_path / "un").read_bytes() == (tmp_path / "deux").read_bytes()

    @pytest.mark.parametrize(("arguments", "words"), [
        ("", "Il manque RÉSULTAT"),
        ("absent.json", "« absent.json » n'existe pas"),
        (".", "ne peut pas être lu"),
        ("{r} --dossier X", "Dossiers présents : D-1"),
        ("{r} --format pdf", "texte, eml, docx"),
        ("{r} --format docx", "--output"),
        ("{r} --date hier", "31/12/2024"),
        ("{r} --date 31/02/2025", "31/12/2024"),
        ("{r} --statut conforme", "conforme"),
        ("{r} --statut refus", "non_conforme"),
        ("{r} --output {r}", "serait effacé"),
        ("{r} --modeles absent", "incomplet.txt"),
        ("{r} --output absent/x", "ne peut pas être écrit"),
    ])
    def test_a_wrong_usage_is_one_french_line(self, arguments, words, lone):
        status, out, err = at_once("reply", *arguments.format(r=lone).split(), cwd=lone.parent)
        assert (status, out) == (13 if "écrit" in words else 2, "")
        assert one_french_line(err), err
        assert words in err

    @pytest.mark.parametrize("text", [
        "", "\n", "{}", "[]", "[[]]", "null", "42", '"x"', "{", "\0", "[" * 100_000, '{"schema": "verifier/2"}', '{"schema": "verifier/1"}',
        '{"schema": NaN}', "a,b\n1,2\n", '{"schema": "verifier/1"}\n{"schema": "verifier/1"}\n',
    ])
    def test_what_is_no_result_is_refused_in_one_line(self, text, tmp_path):
        (tmp_path / "r.json").write_text(text, encoding="utf-8")
        status, out, err = at_once("reply", tmp_path / "r.json")
        assert (status, out) == (2, "")
        assert one_french_line(err), err

    def test_the_templates_of_the_tool_can_be_had_and_give_the_same_letters(self, lone, tmp_path):
        assert at_once("reply", "--ecrire-modeles", tmp_path / "m")[0] == 0
        assert sorted(file.stem for file in (tmp_path / "m").iterdir()) == sorted(Status)
        assert at_once("reply", lone, "--modeles", tmp_path / "m") == at_once("reply", lone)
        status, _, err = at_once("reply", "--ecrire-modeles", tmp_path / "m")
        assert status == 2
        assert "n'a pas été remplacé" in err


class TestNothingIsLost:
    """What is there stays there; two results make two letters; a result that contradicts itself makes none."""

    @staticmethod
    def tree(folder):
        return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}

    @pytest.mark.parametrize("form", ["texte", "eml", "docx"])
    def test_a_letter_that_is_there_is_not_replaced(self, form, lone, tmp_path):
        (tmp_path / "l").mkdir()
        for output, name in ((tmp_path / "l", "D-1-incomplet." + form.replace("texte", "txt")), (tmp_path / "l" / "x", "x")):
            (tmp_path / "l" / name).write_text("relu par l'agent", encoding="utf-8")
            status, out, err = at_once("reply", lone, "--format", form, "--output", output)
            assert (status, out, one_french_line(err)) == (2, "", True)
            assert "est déjà là" in err
            assert "--remplacer" in err
            assert (tmp_path / "l" / name).read_text(encoding="utf-8") == "relu par l'agent"
            assert at_once("reply", lone, "--format", form, "--output", output, "--remplacer")[0] == 0
            assert (tmp_path / "l" / name).read_bytes() != b"relu par l'agent"

    def test_not_one_letter_is_written_where_one_is_there(self, tmp_path):
        rows = [AGREED.named(f"D-{number}") for number in range(4)]
        (tmp_path / "r.jsonl").write_text(reports.render(rows, "jsonl"), encoding="utf-8")
        (tmp_path / "l").mkdir()
        (tmp_path / "l" / "D-3-incomplet.txt").write_text("relu", encoding="utf-8")
        assert at_once("reply", tmp_path / "r.jsonl", "--output", tmp_path / "l")[0] == 2
        assert self.tree(tmp_path / "l") == {"D-3-incomplet.txt": b"relu"}

    @pytest.mark.parametrize("there", [True, False])
    @pytest.mark.parametrize("option", [[], ["--remplacer"]])
    def test_nothing_is_written_through_a_link(self, there, option, lone, tmp_path):
        other = tmp_path / "autre"
        if there:
            other.write_text("à quelqu'un", encoding="utf-8")
        (tmp_path / "l").mkdir()
        (tmp_path / "l" / "D-1-incomplet.txt").symlink_to(other)
        status, _, err = at_once("reply", lone, "--output", tmp_path / "l", *option)
        assert (status, one_french_line(err), "est un lien" in err) == (2, True, True)
        assert other.exists() == there
        assert not there or other.read_text(encoding="utf-8") == "à quelqu'un"

    def test_the_results_themselves_are_never_replaced(self, tmp_path):
        (tmp_path / "l").mkdir()
        results = tmp_path / "l" / "D-1-incomplet.txt"
        results.write_text(reports.render([AGREED], "json"), encoding="utf-8")
        status, _, err = at_once("reply", results, "--output", tmp_path / "l", "--remplacer")
        assert (status, "serait effacé" in err) == (2, True)

    def test_a_pipe_is_no_letter(self, lone):
        assert verify("reply", lone, "--output", "/dev/stdout")[1] == at_once("reply", lone)[1]

    def test_a_template_is_not_written_through_a_link(self, tmp_path):
        (tmp_path / "m").mkdir()
        (tmp_path / "m" / "incomplet.txt").symlink_to(tmp_path / "ailleurs")
        assert at_once("reply", "--ecrire-modeles", tmp_path / "m")[0] == 2
        assert not (tmp_path / "ailleurs").exists()

    def test_two_results_of_one_dossier_make_two_letters_and_it_is_said(self, tmp_path):
        met = replace(AGREED, verdict=replace(VERDICT, status=Status.CONFORME, criteria=UNREFUSED[:1], missing=()))
        later = replace(AGREED, verdict=replace(AGREED.verdict, reply="Bonjour,\n\nAutre chose.\n\nCordialement"))
        (tmp_path / "r.jsonl").write_text(reports.render([AGREED, met, later], "jsonl"), encoding="utf-8")
        status, _, err = at_once("reply", tmp_path / "r.jsonl", "--output", tmp_path / "l")
        assert status == 0
        assert "« D-1 » a 3 résultats différents" in err
        assert sorted(self.tree(tmp_path / "l")) == ["D-1-conforme.txt", "rang-0001-incomplet.txt", "rang-0003-incomplet.txt"]
        status, out, err = at_once("reply", tmp_path / "r.jsonl", "--dossier", "D-1")
        assert (status, out.count("Bonjour,"), "3 résultats différents" in err) == (0, 3, True)

    def test_names_that_a_disk_may_take_for_one_have_their_rank(self, tmp_path):
        (tmp_path / "r.jsonl").write_text(reports.render([AGREED.named("d-7"), AGREED.named("D-7")], "jsonl"), encoding="utf-8")
        assert at_once("reply", tmp_path / "r.jsonl", "--output", tmp_path / "l")[0] == 0
        assert sorted(self.tree(tmp_path / "l")) == ["rang-0001-incomplet.txt", "rang-0002-incomplet.txt"]

    @pytest.mark.parametrize(("change", "words"), [
        (lambda told: told.update(status="conforme"), "il se dit « conforme », alors que ses critères donnent « incomplet »"),
        (lambda told: told["criteria"][0].update(status="contredit"), "alors que ses critères donnent « non conforme »"),
        (lambda told: told.update(status="illisible"), "il se dit « illisible »"),
        (lambda told: told.update(criteria=[], missing=[]), "ses critères donnent « illisible »"),
        (lambda told: told.update(missing=[]), "ce qu'il dit manquer"),
        (lambda told: told.update(reply="Bonjour,\n\n- la mention ;\n- l'éditeur.\n\nSalut"), "il revient sur ce qui est validé"),
        (lambda told: told.update(missing=["mention_dmp", "nominatif"]), "ce qu'il dit manquer"),
        (lambda told: told["criteria"].append(told["criteria"][0]), "le critère « piece_recevable » y est deux fois"),
        (lambda told: told["claim"].update(exercice=None), "le dispositif et l'exercice"),
        (lambda told: told["claim"].update(dispositif=None), "le dispositif et l'exercice"),
        (lambda told: told.update(reply=" \n"), "pas de message"),
        (lambda told: told.update(pieces=[]), "une pièce qu'il n'a pas"),
    ])
    def test_a_result_that_contradicts_itself_makes_no_letter(self, change, words, lone):
        told = json.loads(lone.read_text(encoding="utf-8"))
        change(told)
        lone.write_text(json.dumps(told), encoding="utf-8")
        status, out, err = at_once("reply", lone)
        assert (status, out, one_french_line(err)) == (2, "", True), err
        assert "dossier « D-1 » : ce résultat se contredit" in err
        assert words in err

    @pytest.mark.parametrize(("key", "value"), [
        ("status", "refuse"), ("status", None), ("criteria", {}), ("criteria", [{"id": "x"}]), ("missing", "rien"), ("reply", 3), ("match", []),
        ("dossier", " "), ("dossier", 7), ("pieces", [1]), ("claim", None), ("versions", {}), ("schema", "verifier/2"), ("explanation", {}),
        ("status", "conforme"),
    ])
    def test_what_has_not_the_shape_of_a_result_is_refused_by_its_key(self, key, value, lone):
        told = json.loads(lone.read_text(encoding="utf-8"))
        if (key, value) == ("status", "conforme"):
            del told[key]
        else:
            told[key] = value
        lone.write_text(json.dumps(told), encoding="utf-8")
        status, out, err = at_once("reply", lone)
        assert (status, out, one_french_line(err)) == (2, "", True), err
        assert f"« {key} » manque, ou n'a pas la forme attendue" in err

    def test_every_sample_agrees_with_itself(self, results):
        reports.check([each.verification for each in reports.read(results)], results)


class TestReserve:
    """Rules that nobody has confirmed for the exercice are never given for certain, in any form, by any template."""

    CLAIM = ("--exercice", "2022", "--profession", "infirmier", "--dispositif", "fami")

    @pytest.fixture(scope="class")
    def borrowed(self, tmp_path_factory):
        path = tmp_path_factory.mktemp("r") / "r.json"
        verify(ROOT / "sample_docs" / "attestation-web-dmp.pdf", *self.CLAIM, "--format", "json", "--output", path)
        told = json.loads(path.read_text(encoding="utf-8"))
        assert (told["status"], "non confirmée pour 2022" in told["criteria"][0]["source"]["section"]) == ("non_conforme", True)
        return path

    SAID = "Les règles de l'exercice 2022 ne sont pas encore confirmées"

    @pytest.mark.parametrize("form", ["texte", "eml", "docx"])
    def test_in_each_form(self, form, borrowed, tmp_path):
        assert at_once("reply", borrowed, "--format", form, "--output", tmp_path / "l")[0] == 0
        data = (tmp_path / "l").read_bytes()
        if form == "docx":
            text = "\n".join(each.text for each in docx.Document(str(tmp_path / "l")).paragraphs)
        elif form == "eml":
            read = email.message_from_bytes(data, policy=email.policy.default)
            text = f"{read['Subject']}\n{read.get_content()}"
        else:
            text = data.decode()
        assert plain(text).count(self.SAID) == 1
        assert "vous est donnée sous réserve" in plain(text)
        assert "pas de valider l'indicateur (sous réserve)\n" in plain(text)

    @pytest.mark.parametrize("piece", ["facture-avec-mention.pdf", "facture-sans-mention.pdf", "commande-non-signee.pdf"])
    @pytest.mark.parametrize("template", [None, "{corps}\n\nSalut", "{message}", "Bonjour {praticien} {demandes}\n\nDossier {dossier}"])
    def test_whatever_the_status(self, piece, template, tmp_path):
        claim = ("--exercice", "2025", *self.CLAIM[2:])
        verify(ROOT / "sample_docs" / piece, *claim, "--format", "json", "--output", tmp_path / "r.json")
        told = reports.read(tmp_path / "r.json")[0].verification
        own = letters.load(template and written(tmp_path / "m", lettre=f"Objet : x\n\n{template}"))
        letter = letters.compose(told, own, WHEN)
        assert told.verdict.status in {Status.A_VERIFIER, Status.INCOMPLET}
        assert plain(letter.text).count(self.SAID.replace("2022", "2025")) == 1
        assert template or ("(sous réserve)" in letter.subject) is (told.verdict.status is Status.INCOMPLET)

    @pytest.mark.parametrize(("template", "before"), [
        ("Bonjour,\n\n{raisons}\n\nSalut", 1), ("{raisons}\n\n{textes}\n\n{demandes}\n\nSalut", 1), ("{corps}\n\nSalut", None),
        ("{message}", None), ("{raisons}\n\nSalut\n\n{reserve}", None), ("{raisons}\n\n{corps}", None),
    ])
    def test_with_any_template(self, template, before, borrowed, tmp_path):
        told = reports.read(borrowed)[0].verification
        letter = letters.compose(told, letters.load(written(tmp_path / "m", lettre=f"Objet : x\n\n{template}")), WHEN)
        parts = plain(letter.text).split("\n\n")
        assert sum(self.SAID in part for part in parts) == 1
        assert before is None or self.SAID in parts[before + 1]

    def test_not_where_the_rules_are_the_exercice_s_own(self, results):
        for each in reports.read(results):
            letter = letters.compose(each.verification, letters.load(None), WHEN)
            assert "sous réserve" not in letter.text + letter.subject

    def test_the_word_alone_leaves_its_paragraph_standing(self, tmp_path):
        letter = TestTemplates.letter(tmp_path / "m", "Objet : x{sous_reserve}\n\n{corps} {reserve}\n\n{reserve}\n\nFin")
        assert (letter.subject, letter.text) == ("x", "Il manque la mention.\n\nCordialement \n\nFin")


class TestTemplates:
    @staticmethod
    def letter(folder, text, told=VERIFICATION):
        return letters.compose(told, letters.load(written(folder, incomplet=text)), WHEN, "CPAM d'Essai")

    def test_words_articles_and_numbers(self, tmp_path):
        text = ("# note à nous\n\nObjet : {du dispositif} {exercice}\n\nLe {date}\n\n{destinataire}, {le dispositif}\n\n"
                "Les droits {de logiciel} et {de editeur} : {votre pièce|vos pièces} ({pieces}).\n\n{corps}\n\n{caisse}\n")
        letter = self.letter(tmp_path / "m", text)
        assert plain(letter.subject) == "du FAMI 2024"
        assert plain(letter.text).split("\n\n") == [
            "Le 1er janvier 2025", "EXEMPLE Anne, le FAMI",
            "Les droits de Logiciel Essai et d'Essai SAS : vos pièces (facture.pdf, scan.pdf).", "Il manque la mention.", "Cordialement", "CPAM d'Essai"]
        alone = self.letter(tmp_path / "m", text, replace(VERIFICATION, facts=(INVOICE,), claim=replace(CLAIM, praticien=None)))
        assert "votre pièce (facture.pdf)" in plain(alone.text)
        assert "Madame, Monsieur, le FAMI" in plain(alone.text)

    def test_a_paragraph_with_an_empty_word_is_left_out(self, tmp_path):
        told = replace(VERIFICATION, claim=replace(CLAIM, praticien=None))
        assert self.letter(tmp_path / "m", "Objet : x\n\nPour {praticien}.\n\n{corps}\n", told).text.startswith("Il manque")

    def test_reasons_demands_and_texts(self, tmp_path):
        reply = "Bonjour,\n\nNon :\n\n- trop tard.\n\nIl manque aussi :\n\n- la version ;\n- la mention.\n\nBien à vous"
        told = replace(VERIFICATION, verdict=replace(VERDICT, status=Status.NON_CONFORME, reply=reply))
        folder = written(tmp_path / "m", lettre="Objet : x\n\n{raisons}\n\net\n\n{demandes}\n\n{textes}")
        letter = letters.compose(told, letters.load(folder), WHEN)
        assert letter.text.split("\n\n") == ["- trop tard.", "et", "- la version\u00a0;\n- la mention.", "Guide d'essai, 1.1.3"]

    def test_the_texts_are_those_of_what_is_not_met_and_never_a_rule_of_the_tool(self, tmp_path):
        titles = ("Guide du satisfait", "Guide de l'absent", "Règles de l'outil, ailleurs", "Guide du doute", "Guide du sans objet")
        criteria = tuple(replace(each, source=Source(title, "1")) for each, title in zip(VERDICT.criteria, titles, strict=True))
        told = replace(VERIFICATION, verdict=replace(VERDICT, criteria=criteria))
        letter = self.letter(tmp_path / "m", "Objet : x\n\n{textes}\n\n{corps}", told)
        assert plain(letter.text).split("\n\n")[0] == "Guide de l'absent, 1 ; Guide du doute, 1"

    def test_a_status_s_own_template_comes_before_the_one_for_all(self, tmp_path):
        folder = written(tmp_path / "m", lettre="Objet : tous\n\n{corps}", conforme="Objet : bravo\n\n{corps}")
        templates = letters.load(folder)
        assert {status: templates[status].subject for status in (Status.CONFORME, Status.ILLISIBLE)} == {
            Status.CONFORME: "bravo", Status.ILLISIBLE: "tous"}

    TWO = "Bonjour,\n\nNon :\n\n- trop tard.\n\nIl manque aussi :\n\n- la mention.\n\nBien à vous"

    @pytest.mark.parametrize(("text", "omitted"), [
        ("{raisons}", "la mention"), ("{demandes}", "trop tard"), ("{raisons}\n\n{demandes} pour le {numero_ps}", "la mention"),
        ("{raisons}\n\n{demandes}", None), ("{demandes}, {raisons}", None), ("{corps}", None), ("{message}", None), (None, None),
    ])
    def test_a_letter_that_omits_a_reason_or_what_is_missing_is_refused(self, text, omitted, tmp_path):
        criteria = tuple(each for each in CRITERIA if each.status != "indetermine")
        told = replace(VERIFICATION, verdict=replace(VERDICT, status=Status.NON_CONFORME, criteria=criteria, reply=self.TWO))
        (tmp_path / "r.json").write_text(reports.render([told], "json"), encoding="utf-8")
        folder = ["--modeles", written(tmp_path / "m", lettre=f"Objet : x\n\nBonjour\n\n{text}")] if text else []
        status, out, err = at_once("reply", tmp_path / "r.json", *folder)
        if omitted is None:
            assert (status, err) == (0, "")
            assert "- trop tard" in out
            assert "- la mention" in out
        else:
            assert (status, out, one_french_line(err)) == (2, "", True), err
            assert f"Le modèle lettre.txt ne dit pas tout au dossier « D-1 » (non conforme) : il omet « {omitted} »" in err

    @pytest.mark.parametrize(("text", "warned"), [
        ("{corps}\n\n- le nom de l'éditeur", "la lettre demande « le nom de l'éditeur », qui vient du modèle lettre.txt et non du résultat"),
        ("{corps}\n\nle nom de l'éditeur", ""),
    ])
    def test_what_a_template_asks_by_itself_is_to_be_read_over(self, text, warned, lone, tmp_path):
        status, out, err = at_once("reply", lone, "--modeles", written(tmp_path / "m", lettre=f"Objet : x\n\n{text}"))
        assert status == 0
        assert "le nom de l'éditeur" in plain(out)
        assert warned in plain(err) if warned else err == ""

    @pytest.mark.parametrize(("text", "warned"), [("Nous regardons.", "ne dit pas « le nom »"), ("{demandes}", "")])
    def test_what_is_still_looked_at_may_be_left_unsaid_with_a_warning(self, text, warned, tmp_path):
        doubt = tuple(each for each in CRITERIA if each.status == "indetermine")
        verdict = replace(VERDICT, status=Status.A_VERIFIER, criteria=doubt, missing=(), reply="Bonjour,\n\n- le nom.\n\nSalut")
        (tmp_path / "r.json").write_text(reports.render([replace(VERIFICATION, verdict=verdict)], "json"), encoding="utf-8")
        folder = written(tmp_path / "m", a_verifier=f"Objet : x\n\n{text}")
        status, _, err = at_once("reply", tmp_path / "r.json", "--modeles", folder)
        assert status == 0
        assert warned in plain(err) if warned else err == ""

    @pytest.mark.parametrize(("name", "text", "told"), [
        ("incomplet", "{raisons}", {}),                                  # reasons are those of a refusal
        ("incomplet", "Bonjour\n\n{raisons}\n\nSalut", {}),
        ("incomplet", "Bonjour\n\n{corps} {numero_ps}", {}),             # a paragraph with an empty word is not printed
        ("lettre", "Bonjour\n\n{demandes}", {"criteria": UNREFUSED[:1], "missing": (), "status": Status.CONFORME, "reply": "Bonjour,\n\nTout va."}),
        ("conforme", "{numero_ps}", {"criteria": UNREFUSED[:1], "missing": (), "status": Status.CONFORME}),
    ])
    def test_a_letter_that_would_say_nothing_is_refused(self, name, text, told, tmp_path):
        folder = written(tmp_path / "m", **{name: f"Objet : x\n\n{text}"})
        result = replace(AGREED, verdict=replace(AGREED.verdict, **told))
        (tmp_path / "r.json").write_text(reports.render([result, AGREED.named("D-8")], "jsonl"), encoding="utf-8")
        status, out, err = at_once("reply", tmp_path / "r.json", "--modeles", folder, "--output", tmp_path / "l")
        assert (status, out, one_french_line(err)) == (2, "", True), err
        assert f"Le modèle {name}.txt ne dit rien au dossier « D-1 »" in err
        assert not (tmp_path / "l").exists()

    @pytest.mark.parametrize(("text", "words"), [
        ("", "ligne 1 : la première ligne"),
        ("Bonjour\n\n{corps}", "ligne 1 : la première ligne"),
        ("# x\nObjet :\n\n{corps}", "ligne 2 : la première ligne"),
        ("Objet : x\n", "n'a pas de texte"),
        ("Objet : x\n\n{corp}", "ligne 3 : mot à remplir inconnu « corp »"),
        ("Objet : {sujet}\n\n{corps}", "ligne 1 : mot à remplir inconnu « sujet »"),
        ("Objet : x\n\n{corps.__class__}", "inconnu « corps.__class__ »"),
        ("Objet : x\n\n{corps!r} {0} {}", "inconnu « corps!r »"),
        ("Objet : x\n\n{corps:>99999999}", "inconnu"),
        ("Objet : x\n\n{corps", "accolade"),
        ("Objet : x\n\ncorps}", "accolade"),
        ("Objet : x\n\n{{corps}}", "accolade"),
        ("Objet : x\n\n{a|b|c} {corps}", "singulier"),
        ("Objet : x\n\n{le logiciel} {corps}", "« logiciel » ne prend pas « le »"),
        ("Objet : x\n\n{de dispositif} {corps}", "« dispositif » ne prend pas « de »"),
        ("Objet : x\n\nBonne journée", "{corps}"),
    ])
    def test_a_template_that_is_not_sound_is_refused_with_file_line_and_reason(self, text, words, tmp_path):
        with pytest.raises(UsageError) as refused:
            letters.load(written(tmp_path / "m", incomplet=text))
        assert "incomplet.txt" in str(refused.value)
        assert words in str(refused.value)

    @pytest.mark.parametrize(("name", "data", "words"), [
        ("incomplete.txt", b"Objet : x\n\n{corps}", "incomplet.txt"),
        ("incomplet.docx", b"PK", "incomplet.txt"),
        ("Incomplet.TXT", b"Objet : x\n\n{corps}", "incomplet.txt"),
        ("incomplet.txt", b"Objet : x\0", "comme du texte"),
        ("incomplet.txt", b"Objet : x\n\n{corps}\n" * 10_000, "trop long"),
        ("lisez-moi.md", b"rien", "au moins un de ces fichiers"),
    ])
    def test_a_folder_that_is_not_one_of_templates_is_refused(self, name, data, words, tmp_path):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(UsageError, match=re.escape(words)):
            letters.load(tmp_path)

    def test_a_template_written_on_windows_is_read(self, tmp_path):
        (tmp_path / "incomplet.txt").write_bytes("Objet : été\r\n\r\nÀ noter\r\n\r\n{corps}\r\n".encode("cp1252"))
        letter = letters.compose(VERIFICATION, letters.load(tmp_path), WHEN)
        assert (letter.subject, letter.text.split("\n\n")[0]) == ("été", "À noter")

    @given(text=TEXTS)
    @example(text="{\x1b|}")       # of which nothing is left when it is filled
    @settings(max_examples=200, deadline=None)
    def test_any_text_is_a_template_or_is_refused_in_french(self, text, tmp_path_factory):
        folder = tmp_path_factory.mktemp("m")
        (folder / "lettre.txt").write_text(f"Objet : x\n\n{{corps}}{text}", encoding="utf-8", errors="replace", newline="")
        try:
            templates = letters.load(folder)
        except UsageError as refused:
            told = str(refused)
        else:
            told = letters.compose(VERIFICATION, templates, WHEN).text
        assert "Modèle refusé" in told or "Il manque la mention." in told


class TestHostileWords:
    @given(text=TEXTS)
    @settings(max_examples=100, deadline=None)
    def test_nothing_that_a_document_says_leaves_its_place(self, text):
        told = replace(
            VERIFICATION, dossier=text, claim=replace(CLAIM, praticien=text, numero_ps=text),
            matching=replace(MATCHING, version=text, best=replace(MATCHING.best, nom=f"X{text}", editeur=text)),
            facts=(replace(INVOICE, name=f"{text}.pdf"),), verdict=replace(VERDICT, reply=f"Bonjour,\n\n{text}\n\nFin"),
        )
        words = " ".join(f"{{{word}}}" for word in ("praticien", "dossier", "logiciel", "editeur", "version", "pieces"))
        template = letters.load(None)[Status.INCOMPLET]
        every = dict.fromkeys(Status, replace(template, subject=f"À {words}", text="{corps}\n"))
        letter = letters.compose(told, every, WHEN)
        read = email.message_from_bytes(letters.to_eml(letter), policy=email.policy.default)
        assert sorted(read.keys()) == ["Content-Transfer-Encoding", "Content-Type", "MIME-Version", "Subject", "X-Unsent"]
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]", letter.subject + letter.text)
        assert "\n" not in letter.subject
        assert letters.to_docx(letter).startswith(b"PK")

    def test_a_value_is_never_filled_again(self, tmp_path):
        told = replace(VERIFICATION, claim=replace(CLAIM, praticien="{numero_ps} {x|y}", numero_ps="123"))
        folder = written(tmp_path / "m", incomplet="Objet : {praticien}\n\n{corps}")
        assert letters.compose(told, letters.load(folder), WHEN).subject == "{numero_ps} {x|y}"

    def test_a_header_cannot_be_added(self, lone, tmp_path):
        folder = written(tmp_path / "m", incomplet="Objet : {praticien}\n\n{corps}")
        told = json.loads(lone.read_text(encoding="utf-8"))
        told["claim"]["praticien"] = "X\r\nBcc: autre@exemple.fr\r\n\r\n<html>"
        lone.write_text(json.dumps(told), encoding="utf-8")
        out = at_once("reply", lone, "--format", "eml", "--modeles", folder)[1]
        assert "\nBcc" not in out.replace("\r", "")


class TestResultsReadAgain:
    def test_a_result_read_and_written_is_the_same_result(self, results):
        for line in results.read_text(encoding="utf-8").splitlines(keepends=True):
            (read,) = [each.verification for each in reports.read(results) if each.verification.dossier == json.loads(line)["dossier"]]
            assert reports.render([read], "jsonl") == line

    @pytest.mark.parametrize("told", [VERIFICATION, judged(Status.ILLISIBLE), replace(VERIFICATION, facts=())])
    @pytest.mark.parametrize("form", ["json", "jsonl"])
    def test_one_made_by_hand_too(self, told, form, tmp_path):
        (tmp_path / "r").write_text(reports.render([told], form), encoding="utf-8")
        (read,) = reports.read(tmp_path / "r")
        assert reports.render([read.verification], form) == reports.render([told], form)

    def test_a_dossier_judged_twice_is_kept_twice_and_the_same_words_once(self, tmp_path):
        told = [VERIFICATION, judged(Status.CONFORME), judged(Status.ILLISIBLE, "D-1"), VERIFICATION]
        (tmp_path / "r").write_text(reports.render(told, "jsonl"), encoding="utf-8")
        assert [(each.verification.dossier, each.verification.verdict.status) for each in reports.read(tmp_path / "r")] == [
            ("D-1", "incomplet"), ("D-2", "conforme"), ("D-1", "illisible")]

    @given(st.data())
    @settings(max_examples=200, deadline=None)
    def test_a_result_with_anything_in_any_place_is_read_or_refused(self, data):
        told = json.loads(reports.render([VERIFICATION], "json"))
        place, keys = told, []
        while isinstance(place, (dict, list)) and place and (not keys or data.draw(st.booleans())):
            keys.append(data.draw(st.sampled_from(sorted(place) if isinstance(place, dict) else range(len(place)))))
            parent, place = place, place[keys[-1]]
        parent[keys[-1]] = data.draw(st.none() | st.booleans() | st.integers() | st.floats() | TEXTS | st.lists(TEXTS, max_size=2) | st.just({}))
        from verifier.reports.from_json import verification_of  # noqa: PLC0415  the room behind the door
        try:
            read = verification_of(told)
        except ValueError:
            return
        letters.to_eml(letters.compose(read, letters.load(None), WHEN))
        reports.render([read], "json")


class TestThePageOnLetters:
    PAGE = (ROOT / "docs" / "lettres.md").read_text(encoding="utf-8")

    @pytest.mark.parametrize("command", re.findall(r"^\$ verify (.*)$", PAGE, re.MULTILINE))
    def test_its_commands_have_only_options_that_exist(self, command):
        first = command.split()[0]
        known = at_once(*([first] if first in {"reply", "explain"} else []), "--help")[1]
        assert set(re.findall(r"--[a-z-]+", command)) <= set(re.findall(r"--[a-z-]+", known))

    def test_its_words_are_words_of_the_templates(self, tmp_path):
        words = "\n\n".join(word.replace("\\", "") for word in re.findall(r"^\| `(.*?)` \|", self.PAGE, re.MULTILINE))
        letter = letters.compose(VERIFICATION, letters.load(written(tmp_path / "m", lettre=f"Objet : x\n\n{words}\n\n{{corps}}")), WHEN)
        assert "du FAMI\n\nde Logiciel Essai\n\nles pièces reçues\n\nEXEMPLE Anne" in letter.text


def test_a_reference_that_looks_like_a_rank_takes_no_other_letter_s_place():
    class Told:
        dossier = "rang-0002"

        class verdict:      # noqa: N801
            status = "incomplet"

    assert _name(1, Told, Shape.TEXTE) == "rang-0001-incomplet.txt"
