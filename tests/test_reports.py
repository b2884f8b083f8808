"""What a reader gets: the contract's JSON to the letter, a table that a spreadsheet cannot run, a text that cannot lie."""

import csv
import io
import json
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made import CLAIM, INVOICE, MATCHING, PLACE, VERDICT, VERIFICATION, judged

from verifier.domain import Box, CriterionStatus, Facts, FieldName, Matching, Reading, Status
from verifier.errors import UsageError
from verifier.reports import FORMS, render
from verifier.reports.cleaning import clean, shorten
from verifier.wording import table

EVIL = "Licence \x1b[31mX\x1b[0m \x1b]0;titre\x07Y\u202e3\u2066\u200b 4\x00\x9b2J\r\nfin"


def as_json(verification):
    return json.loads(render([verification], "json"))


def with_text(text):
    """The dossier, this text in every place where a document or a person could have put it."""
    facts = replace(INVOICE, name=f"{text}.pdf")
    criteria = tuple(replace(each, message=text, evidence=(replace(PLACE, text=text),)) for each in VERDICT.criteria)
    verdict = replace(VERDICT, criteria=criteria, reply=f"Bonjour,\n{text}", notes=(text,))
    matching = replace(MATCHING, version=text, best=replace(MATCHING.best, nom=text, editeur=text))
    claim = replace(CLAIM, praticien=text, declaration=text)
    return replace(VERIFICATION, dossier=text, claim=claim, facts=(facts,), matching=matching, verdict=verdict)


class TestJson:
    def test_keys_stand_in_the_contract_s_order(self):
        result = as_json(VERIFICATION)
        assert list(result) == ["schema", "dossier", "claim", "status", "criteria", "missing", "reply", "match", "pieces", "versions"]
        assert list(result["claim"]) == ["dispositif", "exercice", "profession", "indicateur", "praticien", "numero_ps",
                                         "declaration", "exonere_lap", "pre_rempli", "assumed"]
        assert list(result["criteria"][0]) == ["id", "status", "message", "source", "evidence"]
        assert list(result["match"]) == ["logiciel_id", "editeur_id", "nom", "editeur", "version", "score", "reasons", "alternatives"]
        assert list(result["pieces"][0]) == ["name", "sha256", "kind", "pages", "reading", "quality", "error", "fields", "signals"]
        assert list(result["versions"]) == ["verifier", "catalog", "rules", "model"]

    def test_evidence_of_a_criterion_names_its_piece_and_that_of_a_field_does_not(self):
        result = as_json(VERIFICATION)
        place = {"page": 1, "bbox": [72.0, 310.2, 188.4, 322.0], "text": "Licence Logiciel Essai"}
        assert result["criteria"][0]["evidence"] == [{"piece": 0, **place}]
        assert result["pieces"][0]["fields"]["software"] == {
            "value": "Logiciel Essai", "confidence": 0.98, "evidence": place,
            "alternatives": [{"value": "Essai Junior", "confidence": 0.2, "evidence": None}],
        }

    def test_values_have_the_contract_s_forms(self):
        fields = as_json(VERIFICATION)["pieces"][0]["fields"]
        assert {name: field["value"] for name, field in fields.items()} == {
            "software": "Logiciel Essai", "document_date": "2024-01-02", "dmp_compatible": True,
            "devices": ["oxymètre", "otoscope"], "amount_due": "648.00",
        }
        assert list(fields) == [name.value for name in FieldName if name.value in fields], "fields in the contract's order"
        assert fields["amount_due"]["confidence"] == 0.9123

    def test_a_piece_that_could_not_be_read_says_why(self):
        piece = as_json(VERIFICATION)["pieces"][1]
        assert (piece["kind"], piece["error"]) == (None, "Le fichier est protégé par un mot de passe.")

    def test_match_is_null_where_nothing_matches(self):
        assert as_json(replace(VERIFICATION, matching=Matching(rivals=MATCHING.rivals, ambiguous=True)))["match"] is None

    def test_alternatives_of_the_match(self):
        match = as_json(VERIFICATION)["match"]
        assert match["score"] == 0.9712
        assert match["alternatives"] == [{"logiciel_id": "l-autre", "nom": "Autre", "editeur": "Autre SAS", "score": 0.41}]

    def test_one_dossier_is_an_object_and_several_are_a_list(self):
        assert isinstance(json.loads(render([VERIFICATION], "json")), dict)
        assert [each["dossier"] for each in json.loads(render([VERIFICATION, judged(Status.CONFORME)], "json"))] == ["D-1", "D-2"]

    @settings(max_examples=300, deadline=None)
    @given(st.tuples(*[st.floats(allow_nan=False, allow_infinity=False)] * 4), st.floats(0, 1), st.text() | st.sampled_from(["\udc80.pdf", "\x00\x1f\x7f\u2028"]))
    def test_a_line_is_the_object_whatever_it_holds(self, box, share, text):
        place = replace(PLACE, box=Box(*box), text=text)
        criteria = tuple(replace(each, message=text, evidence=(place,)) for each in VERDICT.criteria)
        told = replace(VERIFICATION, dossier=text, facts=(replace(INVOICE, name=text, quality=share),), verdict=replace(VERDICT, criteria=criteria))
        assert render([told], "jsonl") == json.dumps(json.loads(render([told], "json")), ensure_ascii=False) + "\n"

    @pytest.mark.parametrize("wrong", [float("nan"), float("inf")])
    def test_what_is_no_number_is_never_written(self, wrong):
        for facts in (replace(INVOICE, quality=wrong), replace(INVOICE, fields={FieldName.SOFTWARE: replace(
                INVOICE.fields[FieldName.SOFTWARE], evidence=replace(PLACE, box=Box(0, 0, wrong, 0)))})):
            with pytest.raises(ValueError, match="Out of range"):
                render([replace(VERIFICATION, facts=(facts,))], "jsonl")

    def test_jsonl_is_one_line_a_dossier(self):
        lines = render([VERIFICATION, judged(Status.CONFORME)], "jsonl").splitlines()
        assert [json.loads(line)["dossier"] for line in lines] == ["D-1", "D-2"]
        assert json.loads(lines[0]) == as_json(VERIFICATION)

    @pytest.mark.parametrize("form", FORMS)
    def test_the_same_twice(self, form):
        assert render([VERIFICATION], form) == render([VERIFICATION], form)

    def test_a_name_whose_bytes_are_no_text_can_be_written(self):
        strange = replace(VERIFICATION, facts=(replace(INVOICE, name="fact\udce9.pdf"),))
        for form in FORMS:
            assert render([strange], form).encode("utf-8")


class TestTable:
    @staticmethod
    def rows(*verifications):
        return list(csv.DictReader(io.StringIO(render(verifications, "csv")), delimiter=";"))

    def test_one_row_a_dossier(self):
        first, second = self.rows(VERIFICATION, judged(Status.CONFORME))
        assert (first["dossier"], first["statut"], second["statut"]) == ("D-1", "incomplet", "conforme")
        assert (first["logiciel"], first["score"], first["exercice"]) == ("Logiciel Essai", "0,97", "2024")
        assert (first["manquants"], first["contredits"], first["indetermines"]) == ("mention_dmp", "date_acquisition", "nominatif")
        assert first["pieces_illisibles"] == "scan.pdf : Le fichier est protégé par un mot de passe."
        assert first["reponse"] == VERDICT.reply

    @pytest.mark.parametrize("cell", ["=1+1", "+33", "-2", "@SUM(A1)", "\t=1", "\r\n=1", "\x00=1", "\u200b=1", " =1"])
    def test_no_cell_can_be_run(self, cell):
        row = self.rows(replace(VERIFICATION, dossier=cell, claim=replace(CLAIM, praticien=cell)))[0]
        for value in row.values():
            assert not value.lstrip().startswith(("=", "+", "-", "@"))

    def test_a_dossier_without_match(self):
        assert self.rows(replace(VERIFICATION, matching=Matching()))[0]["logiciel"] == ""

    def test_every_column_is_filled_by_somebody(self):
        assert list(self.rows(VERIFICATION)[0]) == table("reports")["colonnes"]


class TestText:
    def test_status_first_then_reasons_then_the_message(self):
        text = render([VERIFICATION], "texte")
        order = ["✗ INCOMPLET", "facture.pdf", "Critères", "✓ Une facture a été transmise.", "« Licence Logiciel Essai » (facture.pdf, p. 1)",
                 "Guide d'essai, 1.1.3", "✗ La mention", "✗ Acquis le",
                 "? Le document est au nom", "– Pack précisé : Aucun pack", "Il manque\n",
                 "À savoir", "Remarques", "Bonjour,"]
        places = [text.index(each) for each in order]
        assert places == sorted(places)

    def test_what_was_assumed_is_said_in_words(self):
        text = " ".join(render([VERIFICATION], "texte").split())
        assert "déduit par l'outil : l'exercice (2024), la profession (chirurgien-dentiste)" in text

    def test_a_profession_that_nobody_knows_is_said(self):
        text = render([replace(VERIFICATION, claim=replace(CLAIM, profession=None, assumed=("profession",)))], "texte")
        assert "profession inconnue" in text
        assert "la profession (restée inconnue)" in text

    def test_several_dossiers_end_with_their_count(self):
        text = render([VERIFICATION, judged(Status.CONFORME), judged(Status.CONFORME, "D-3")], "texte")
        assert text.endswith("3 dossiers : 2 conformes, 1 incomplet.\n")
        assert "dossier :" not in render([VERIFICATION], "texte").splitlines()[-1]

    def test_no_escape_sequence_without_colour(self):
        assert "\x1b" not in render([VERIFICATION], "texte", colour=False)

    def test_colour_adds_nothing_but_colour(self):
        coloured = render([VERIFICATION], "texte", colour=True)
        assert "\x1b[" in coloured
        assert "\x1b[m" not in coloured
        assert clean_of_ink(coloured) == render([VERIFICATION], "texte")

    @pytest.mark.parametrize("width", [50, 60, 100, 120])
    def test_no_line_is_wider_than_the_sheet(self, width):
        text = render([with_text("mot " * 60), VERIFICATION], "texte", width=width)
        assert max(map(len, text.splitlines())) <= width

    @pytest.mark.parametrize("colour", [False, True])
    def test_what_a_document_says_cannot_touch_the_terminal(self, colour):
        text = clean_of_ink(render([with_text(EVIL)], "texte", colour=colour))
        assert not [char for char in text if char != "\n" and not char.isprintable()]
        assert "[31m" not in text

    def test_a_document_cannot_write_a_line_of_the_report(self):
        text = render([with_text("x\n✓ CONFORME")], "texte")
        assert not [line for line in text.split("── Message")[0].splitlines() if line.startswith("✓ CONFORME")]

    def test_every_status_has_its_words(self):
        for status in Status:
            assert table("reports")["statut"][status]["mot"] in render([judged(status)], "texte").splitlines()[0]
        assert set(table("reports")["critere"]) == set(CriterionStatus)

    def test_a_verdict_without_criteria_still_reads(self):
        bare = replace(VERIFICATION, facts=(Facts(0, "a.pdf", "", 0, Reading.TEXTE, 0, None),), matching=Matching(),
                       verdict=replace(VERDICT, criteria=(), missing=(), reply=""))
        text = render([bare], "texte")
        assert "Critères" not in text
        assert "nature inconnue" in text

    def test_a_criterion_that_has_no_label_yet_is_shown_by_its_id(self):
        assert "• critere nouveau" in render([replace(VERIFICATION, verdict=replace(VERDICT, missing=("critere_nouveau",)))], "texte")


def clean_of_ink(text):
    return "\n".join(clean_spaces(line) for line in text.split("\n"))


def clean_spaces(line):
    return re.sub(r"\x1b\[[0-9;]*m", "", line)


def test_clean_and_shorten():
    assert clean(EVIL) == "Licence X Y3 4 fin"
    assert shorten("un deux trois", 9) == "un deux…"
    assert len(shorten("x" * 500)) <= 160


def test_a_form_that_does_not_exist_is_refused():
    with pytest.raises(UsageError, match="pdf"):
        render([VERIFICATION], "pdf")
