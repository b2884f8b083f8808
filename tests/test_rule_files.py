"""What somebody who has never programmed meets: the rule files, the schema that their editor reads, a caisse's own folder, the page."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import yaml

from verifier import resources, rules, settings
from verifier.cli.main import run
from verifier.domain import (
    Box,
    Claim,
    Dispositif,
    Entry,
    Evidence,
    Facts,
    Field,
    FieldName,
    Indicateur,
    Kind,
    Matching,
    Profession,
)
from verifier.domain import Reading as ReadAs
from verifier.domain import Status as Verdicts
from verifier.errors import RulebookError
from verifier.rules import schema
from verifier.rules.shapes import FILES, SHAPES

HOME = Path(rules.__file__).parent
PAGE = Path(__file__).resolve().parent.parent / "docs" / "ajouter-un-exercice.md"
FAMI, FS = Dispositif.FAMI, Dispositif.FORFAIT_STRUCTURE
SEEN = Evidence(0, 1, Box(0, 0, 1, 1), "…")
DECISION = 'decision: {qui: "CPAM d\'essai", quand: 2027-01-15, texte: "Note 12"}\n'
KNOWN = Matching(Entry("odonto", "Odonto", "e", "Dental", 1.0))


@pytest.fixture(autouse=True)
def after_the_decisions(monkeypatch):
    """These files are dated; the clock is past them."""
    for module in (settings, resources):
        monkeypatch.setattr(module, "today", lambda: date(2030, 1, 1))


def invoice(day=date(2020, 1, 1), kind=Kind.FACTURE, **more):
    values = {"software": "Odonto", "editor": "Dental", "document_date": day, "dmp_compatible": True, **more}
    fields = {FieldName(name): Field(FieldName(name), value, 1.0, SEEN) for name, value in values.items() if value is not None}
    return Facts(0, "f.pdf", "", 1, ReadAs.TEXTE, 1.0, kind, fields=fields)


def layer(folder, text, dispositif="fami", decision=DECISION, name="caisse.yaml"):
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(f"dispositif: {dispositif}\n{decision}{text}", encoding="utf-8")
    return folder


def judged(book, exercice, profession=Profession.INFIRMIER, facts=None, dispositif=FAMI):
    return rules.judge(Claim(dispositif, exercice, profession), facts or [invoice()], KNOWN, book)


# A caisse's own rules, over ours


def test_without_a_folder_nothing_changes():
    assert "+" not in rules.load().version


def test_a_caisse_confirms_borrowed_rules_and_every_report_says_so(tmp_path):
    folder = layer(tmp_path / "c", "confirme: [{exercices: [2022], professions: [infirmier], indicateurs: [logiciel]}]\n")
    ours, theirs = rules.load(), rules.load(None, folder)
    assert judged(ours, 2022).status is Verdicts.A_VERIFIER
    verdict = judged(theirs, 2022)
    assert verdict.status is Verdicts.CONFORME
    assert any("CPAM d'essai" in note and "15/01/2027" in note and "Note 12" in note for note in verdict.notes)
    assert all("confirmée pour 2022 par CPAM d'essai" in one.source.section for one in verdict.criteria)
    assert judged(theirs, 2022, Profession.ORTHOPTISTE).status is Verdicts.A_VERIFIER, "another profession is not confirmed"
    assert theirs.version.startswith(f"{ours.version}+")
    refused = {book.version: judged(book, 2022, facts=[invoice(kind=Kind.DEVIS)]).reply for book in (ours, theirs)}
    assert ("sous réserve" in refused[ours.version], "sous réserve" in refused[theirs.version]) == (True, False)
    assert "faute de texte propre à l'exercice 2022" in refused[theirs.version]
    assert "confirmées pour cet exercice. Décision : CPAM d'essai, 15/01/2027 (Note 12)." in refused[theirs.version]
    assert "Décision" not in refused[ours.version]


def test_unconfirmed_rules_are_said_so_with_every_criterion_that_cites_them():
    verdict = judged(rules.load(), 2022)
    assert all(one.source.section.endswith("règle empruntée, non confirmée pour 2022") for one in verdict.criteria)
    assert all("empruntée" not in one.source.section for one in judged(rules.load(), 2023).criteria)
    shown = rules.show(rules.load(), FAMI, 2022, Profession.INFIRMIER, Indicateur.LOGICIEL)
    assert "Ne conclut jamais « conforme »" in " ".join(shown.split())


def test_a_caisse_asks_one_criterion_more_and_cites_its_own_text(tmp_path):
    folder = layer(tmp_path / "c", "criteria: {version_indiquee: {in_force: [{exercices: [2023], professions: [infirmier]}]}}\n")
    book = rules.load(None, folder)
    verdict = judged(book, 2023)
    assert verdict.missing == ("version_indiquee",)
    added = next(one for one in verdict.criteria if one.id == "version_indiquee")
    assert (added.source.titre, added.source.section) == ("Note 12", "décision : CPAM d'essai, 15/01/2027")
    assert any("Version indiquée" in note and "CPAM d'essai" in note for note in verdict.notes)
    assert "version_indiquee" not in judged(book, 2023, Profession.ORTHOPTISTE).missing
    shown = rules.show(book, FAMI, 2023, Profession.INFIRMIER)
    assert "Règles de la caisse : Version indiquée. Décision : CPAM d'essai, 15/01/2027 (Note 12)" in " ".join(shown.split())


def test_a_caisse_asks_a_criterion_no_more(tmp_path):
    folder = layer(tmp_path / "c", "criteria: {editeur_identifie: {in_force: [{exercices: [2023], retire: true}]}}\n")
    verdict = judged(rules.load(None, folder), 2023, facts=[invoice(editor=None)])
    assert verdict.status is Verdicts.CONFORME
    dropped = next(one for one in verdict.criteria if one.id == "editeur_identifie")
    assert (dropped.status, dropped.source.titre) == ("sans_objet", "Note 12"), "not looked at, and said so by whose decision"
    assert dropped.message.endswith("Décision : CPAM d'essai, 15/01/2027 (Note 12).")
    assert any("Éditeur identifié (n'est pas demandé)" in note for note in verdict.notes)


def test_a_change_to_borrowed_rules_does_not_confirm_the_rest(tmp_path):
    folder = layer(tmp_path / "c", "criteria: {editeur_identifie: {in_force: [{exercices: [2022], retire: true}]}}\n")
    verdict = judged(rules.load(None, folder), 2022)
    assert verdict.status is Verdicts.A_VERIFIER
    assert {"piece_recevable", "mention_dmp"} <= {one.id for one in verdict.criteria}


def test_what_a_caisse_adds_to_borrowed_rules_is_its_own_and_the_rest_stays_borrowed(tmp_path):
    folder = layer(tmp_path / "c", "criteria: {version_indiquee: {in_force: [{exercices: [2022]}]}}\n")
    verdict = judged(rules.load(None, folder), 2022)
    assert verdict.missing == ("version_indiquee",)
    assert "sous réserve" not in verdict.reply, "all that is asked is asked by the caisse itself"
    sections = {one.id: one.source.section for one in verdict.criteria}
    assert sections.pop("version_indiquee") == "décision : CPAM d'essai, 15/01/2027"
    assert sections
    assert all("non confirmée pour 2022" in section for section in sections.values())


def test_a_caisse_replaces_a_criterion_of_the_same_year(tmp_path):
    text = (
        "criteria: {piece_recevable: {in_force: [{exercices: [2023], with: {receivable: [facture, contrat], refused: []}}]}}\n"
    )
    verdict = judged(rules.load(None, layer(tmp_path / "c", text)), 2023, facts=[invoice(kind=Kind.CONTRAT)])
    assert "piece_recevable" in {one.id for one in verdict.criteria if one.status == "satisfait"}
    assert judged(rules.load(), 2023, facts=[invoice(kind=Kind.CONTRAT)]).status is Verdicts.A_VERIFIER


def test_where_a_caisse_receives_a_contract_it_carries_its_words_and_is_among_what_is_asked_for(tmp_path):
    wider = "with: {receivable: [facture, contrat], refused: []}"
    book = rules.load(None, layer(tmp_path / "c", f"criteria: {{piece_recevable: {{in_force: [{{exercices: [2023], {wider}}}]}}}}\n"))
    contract = {"kind": Kind.CONTRAT, "editor": "Dental"}
    assert judged(book, 2023, facts=[invoice(**contract)]).status is Verdicts.CONFORME
    verdict = judged(book, 2023, facts=[invoice(**contract, dmp_compatible=None)])
    assert verdict.missing == ("mention_dmp",)
    assert "- la mention « DMP compatible »" in verdict.reply
    assert "une facture ou un contrat" in verdict.reply


TAUGHT = "Cette réponse applique des règles fixées ou confirmées par votre caisse : CPAM d'essai, 15/01/2027 (Note 12)."


@pytest.mark.parametrize("more", [{}, {"dmp_compatible": None}, {"kind": Kind.AVOIR}, {"day": date(2024, 2, 1)}])
def test_the_letter_says_in_one_line_that_the_caisse_decided(tmp_path, more):
    text = "criteria: {piece_recevable: {in_force: [{exercices: [2023], with: {receivable: [facture, contrat], refused: []}}]}}\n"
    book = rules.load(None, layer(tmp_path / "c", text))
    assert judged(book, 2023, facts=[invoice(**more)]).reply.split("\n\n")[-2] == TAUGHT
    assert "votre caisse :" not in judged(rules.load(), 2023, facts=[invoice(**more)]).reply
    assert "votre caisse :" not in judged(book, 2021, facts=[invoice(**more)]).reply, "nothing is decided for 2021"


def test_the_letter_says_that_borrowed_rules_were_confirmed_and_says_it_once(tmp_path):
    book = rules.load(None, layer(tmp_path / "c", "confirme: [{exercices: [2022]}]\n"))
    for day in (date(2020, 1, 1), date(2023, 2, 1)):
        reply = judged(book, 2022, facts=[invoice(day=day)]).reply
        assert reply.count("CPAM d'essai, 15/01/2027 (Note 12)") == 1


def test_where_no_rule_was_looked_at_no_decision_is_told(tmp_path):
    book = rules.load(None, layer(tmp_path / "c", "confirme: [{exercices: [2022]}]\n"))
    unread = replace(invoice(), error="Le fichier est vide.")
    assert "CPAM d'essai" not in judged(book, 2022, facts=[unread]).reply


def test_a_sentence_of_a_caisse_may_use_the_words_that_are_always_filled(tmp_path):
    words = "{dispositif} {exercice}, {profession}, {indicateur}, au {fin}"
    text = f'criteria: {{version_indiquee: {{in_force: [{{exercices: [2023], says: {{absent: "{words}"}}, ask: {{absent: "{words}"}}}}]}}}}\n'
    verdict = judged(rules.load(None, layer(tmp_path / "c", text)), 2023)
    said = next(one.message for one in verdict.criteria if one.id == "version_indiquee")
    assert said == "FAMI 2023, infirmier, logiciel métier, au 31/12/2023"
    assert "- FAMI 2023, infirmier, logiciel métier, au 31 décembre 2023" in verdict.reply


def test_a_caisse_corrects_a_window_and_an_amount(tmp_path):
    text = (
        "fenetres: [{exercices: [2025], du: 2026-01-12, au: 2026-03-31}]\n"
        "montants: {socle: {en_vigueur: [{exercices: [2025], professions: [infirmier], euros: 512.5}]}}\n"
    )
    shown = rules.show(rules.load(None, layer(tmp_path / "c", text)), FAMI, 2025, Profession.INFIRMIER)
    assert "au 31/03/2026" in shown
    assert "512,50\N{NO-BREAK SPACE}€" in shown
    assert "Note 12" in shown


def test_a_new_exercice_of_the_caisse_is_the_latest_and_an_override_does_not_make_one(tmp_path):
    text = "criteria: {version_indiquee: {in_force: [{exercices: [2025]}]}}\n"
    assert rules.load(None, layer(tmp_path / "c", text)).latest(FAMI) == rules.load().latest(FAMI) == 2026


def test_a_piece_that_came_outside_the_window_is_told():
    book = rules.load()
    for day, told in ((date(2024, 1, 11), False), (date(2024, 3, 3), False), (date(2024, 1, 10), True), (date(2024, 3, 4), True)):
        claim = Claim(FAMI, 2023, Profession.INFIRMIER, recu_le=day)
        notes = rules.judge(claim, [invoice()], KNOWN, book).notes
        assert any("hors de la période" in note and "du 11/01/2024 au 03/03/2024" in note for note in notes) is told
    late = Claim(FS, 2019, Profession.MEDECIN, recu_le=date(2020, 2, 3))
    assert any("jusqu'au 02/02/2020" in note for note in rules.judge(late, [invoice()], KNOWN, book).notes)
    unknown = Claim(FAMI, 2022, Profession.INFIRMIER, recu_le=date(2030, 1, 1))
    assert not any("hors de la période" in note for note in rules.judge(unknown, [invoice()], KNOWN, book).notes)


# What is wrong is told: file, line, reason


@pytest.mark.parametrize(
    ("decision", "text", "line", "words"),
    [
        ("", "confirme: [{exercices: [2022]}]\n", 1, ["qui a décidé"]),
        ('decision: {qui: "", quand: 2027-01-15, texte: "Note"}\n', "", 2, ["qui, quand"]),
        ('decision: {qui: X, quand: bientôt, texte: "Note"}\n', "", 2, ["quand", "2027-01-15"]),
        ("decision: {qui: X, quand: 2027-02-30, texte: Y}\n", "", 2, ["date qui existe"]),
        ("decision: {qui: X, quand: 2027-01-15}\n", "", 2, ["texte"]),
        ("decision: X\n", "", 2, ["qui, quand"]),
        (DECISION, "confirme: [{exercises: [2022]}]\n", 3, ["« exercises »", "exercices"]),
        (DECISION, "confirme: [{exercices: [2023]}]\n", 3, ["rien n'est emprunté"]),
        (DECISION, "confirme: [{exercices: 2022}]\n", 3, ["exercices"]),
        (DECISION, "confirme: 2022\n", 3, ["confirme"]),
        (DECISION, "criteria:\n  mention_dpm:\n    in_force: [{exercices: [2023]}]\n", 4, ["mention_dpm"]),
        (DECISION, "criteria:\n  mention_dmp:\n    in_force: [{exercices: [2050]}]\n", 5, ["aucune demande", "droits"]),
        (DECISION, "criteria:\n  mention_dmp:\n    in_force:\n      - exercices: [2023]\n        source: guide\n", 6, ["source"]),
        (DECISION, "criteria:\n  mention_dmp:\n    in_force: [{exercices: [2023], retire: oui}]\n", 5, ["retire", "true"]),
        (DECISION, "criteria:\n  mention_dmp: {in_force: []}\n  mention_dmp: {in_force: []}\n", 5, ["deux fois"]),
        (DECISION, "fenetres: [{exercices: [2025], du: 2026-03-01, au: 2026-01-01}]\n", 3, ["avant de s'ouvrir"]),
        (DECISION, "fenetres: [{exercices: [2025], du: 2026-02-30}]\n", 3, ["date qui existe"]),
        (DECISION, "montants: {socle: {en_vigueur: [{exercices: [2025], euros: beaucoup}]}}\n", 3, ["nombre"]),
        (DECISION, "montants: {socle: {en_vigueur: [{exercices: [2025], points: 1.5}]}}\n", 3, ["nombre entier"]),
        (DECISION, "borrowed: [{exercices: [2027], from: {exercice: 2024}, sauf: [mention_dpm]}]\n", 3, ["mention_dpm"]),
        (DECISION, "borrowed: [{exercices: [2027], from: {exercice: 2024}, sauf: mention_dmp}]\n", 3, ["liste de mots"]),
        (DECISION, "droits: [{exercices: [2027], professions: [infirmier]}]\n", 3, ["2027, infirmier, logiciel", "manque au tableau"]),
        (DECISION, "droits:\n  - exercices: [2027]\n    professions: [infirmier, orthoptiste]\n", 4, ["2027, infirmier, orthoptiste, logiciel", "manque au tableau"]),
        (DECISION, "indicateurs:\n  logiciel:\n    en_vigueur:\n      - {exercices: [2027], type: declare}\n", 6, ["infirmier, masseur-kinesitherapeute, orthophoniste", "ne peut pas être demandé"]),
        (DECISION, "criteria: {version_indiquee: {in_force: [{exercices: [1999]}]}}\n", 3, ["hors de ces bornes : 1999"]),
        (DECISION, "criteria: {version_indiquee: {in_force: [{section: x}]}}\n", 3, ["il manque « exercices »"]),
        (DECISION, "droits: [{exercices: [2027], professions: infirmier}]\n", 3, ["liste de mots"]),
        (DECISION, "indicateurs:\n  video:\n    en_vigueur: [{exercices: [2027], type: ateste}]\n", 5, ["« ateste »", "atteste"]),
        (DECISION, "indicateurs:\n  x:\n    en_vigueur: [{exercices: [2025], type: atteste, montant: y}]\n", 5, ["« y » inconnu"]),
        (DECISION, "a: *b\n", 3, ["YAML"]),
        (DECISION, "a: &a [*a]\n", 3, ["YAML"]),
        (DECISION, "{[a]: b}\n", 4, ["YAML"]),
        (DECISION, "\tx: 1\n", 3, ["YAML"]),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_caisses_file_is_told_with_its_line(tmp_path, decision, text, line, words):
    folder = layer(tmp_path / "c", text, decision=decision)
    found = rules.check(None, folder)
    assert found
    assert all(each.startswith("caisse.yaml, ligne ") for each in found), found
    assert any(f"ligne {line} " in each and all(word in each for word in words) for each in found), found
    with pytest.raises(RulebookError, match=r"caisse\.yaml"):
        rules.load(None, folder)


def test_a_file_that_is_not_utf_8_is_told_what_to_do(tmp_path):
    (tmp_path / "caisse.yaml").write_bytes(f"dispositif: fami\n{DECISION}# décidé\n".encode("cp1252"))
    assert rules.check(None, tmp_path) == ["caisse.yaml : le texte n'est pas en UTF-8 ; enregistrez-le de nouveau, encodage « UTF-8 »"]


@pytest.mark.parametrize("content", [b"", b"\x00\xff\xfe", b"[" * 5000, b"a: [" * 2000, b"\x00" * 10, b"- x\n", b"{{{{", b"!!python/object:os.system x"])
def test_whatever_the_file_holds_a_reason_is_given(tmp_path, content):
    (tmp_path / "caisse.yaml").write_bytes(content)
    (tmp_path / "dossier.yaml").mkdir()
    found = rules.check(None, tmp_path)
    assert any(each.startswith("caisse.yaml") for each in found)
    assert any(each.startswith("dossier.yaml") for each in found)


def test_our_own_files_hold_no_decision_of_a_caisse(tmp_path):
    shutil.copytree(HOME, tmp_path / "r", ignore=shutil.ignore_patterns("*.py", "__pycache__", "checks"))
    target = tmp_path / "r" / "dispositifs" / "donum.yaml"
    target.write_text(DECISION + target.read_text("utf-8"), "utf-8")
    assert any("donum.yaml, ligne 1" in each and "caisse" in each for each in rules.check(tmp_path / "r"))


def test_two_files_of_a_caisse_may_not_say_two_things_of_one_criterion(tmp_path):
    text = "criteria: {version_indiquee: {in_force: [{exercices: [2023]}]}}\n"
    layer(tmp_path / "c", text, name="a.yaml")
    found = rules.check(None, layer(tmp_path / "c", text, name="b.yaml"))
    assert len(found) == 1
    assert found[0].startswith("b.yaml, ligne 3")
    assert "deux fois" in found[0]


def test_a_folder_without_rules_is_refused(tmp_path):
    assert "ne contient aucun fichier .yaml" in rules.check(None, tmp_path)[0]
    assert rules.check(None, tmp_path / "absent")


# The command line


def told(capsys, *arguments):
    status = run([str(each) for each in arguments])
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def test_rules_check_names_what_is_wrong_and_says_when_nothing_is(tmp_path, capsys):
    good = layer(tmp_path / "bon", "confirme: [{exercices: [2022]}]\n")
    assert told(capsys, "rules", "check", good)[:2] == (0, "Aucun défaut : les règles peuvent servir.\n")
    bad = layer(tmp_path / "mauvais", "confirme: [{exercises: [2022]}]\n")
    status, out, err = told(capsys, "rules", "check", bad)
    assert (status, err) == (1, "")
    assert "caisse.yaml, ligne 3 : clé inconnue « exercises »" in out
    assert told(capsys, "rules", "check", bad / "caisse.yaml")[0] == 1
    assert told(capsys, "rules", "check", "--regles", bad)[0] == 1
    assert told(capsys, "rules", "check", HOME)[0] == 0
    assert told(capsys, "rules", "check", tmp_path / "absent")[0] == 2


def test_rules_show_reads_the_caisses_rules_from_the_option_or_the_environment(tmp_path, capsys, monkeypatch):
    folder = layer(tmp_path / "c", "confirme: [{exercices: [2022]}]\n")
    asked = ("rules", "show", "fami", "--exercice", "2022", "--profession", "infirmier")
    assert "confirmées par CPAM d'essai" in told(capsys, *asked, "--regles", folder)[1]
    assert "confirmées par" not in told(capsys, *asked)[1]
    monkeypatch.setenv("VERIFY_REGLES", str(folder))
    assert "confirmées par CPAM d'essai" in told(capsys, *asked)[1]


def test_an_unsound_folder_stops_the_work_with_its_own_status(tmp_path, capsys):
    bad = layer(tmp_path / "c", "confirme: [{exercises: [2022]}]\n")
    status, out, err = told(capsys, "rules", "show", "fami", "--regles", bad)
    assert (status, out) == (11, "")
    assert "caisse.yaml, ligne 3" in err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ("fami --exercice 2023 --profession medecin", "forfait-structure (2018-2025)"),
        ("fami --exercice 2019 --profession infirmier", "2020, 2021, 2022"),
        ("fami --exercice 2023 --profession pedicure-podologue --indicateur video", "logiciel, messagerie"),
        ("donum --exercice 2025 --profession medecin", "2026"),
    ],
)
def test_rules_show_refuses_a_pair_that_does_not_exist(capsys, arguments, words):
    status, out, err = told(capsys, "rules", "show", *arguments.split())
    assert (status, out) == (2, "")
    assert words in err


def test_verify_and_batch_judge_by_the_caisses_rules_and_keep_their_version(tmp_path, capsys):
    folder = layer(tmp_path / "c", "confirme: [{exercices: [2025], indicateurs: [logiciel]}]\n")
    sample = PAGE.parent.parent / "sample_docs" / "attestation-modele-fami.pdf"
    (tmp_path / "envois").mkdir()
    shutil.copy(sample, tmp_path / "envois")
    claim = ("--dispositif", "fami", "--exercice", "2025", "--profession", "chirurgien-dentiste", "--format", "json")
    for start in ((sample,), ("batch", tmp_path / "envois")):
        status, out, _ = told(capsys, *start, *claim)
        ours = json.loads(out)
        assert (status, ours["status"]) == (3, "a_verifier")
        assert all("non confirmée pour 2025" in each["source"]["section"] for each in ours["criteria"])
        status, out, _ = told(capsys, *start, *claim, "--regles", folder)
        theirs = json.loads(out)
        assert (status, theirs["status"]) == (0, "conforme")
        assert set(theirs) == set(ours), "nothing but what the contract says"
        assert all("confirmée pour 2025 par CPAM d'essai" in each["source"]["section"] for each in theirs["criteria"])
        assert theirs["versions"]["rules"].startswith(ours["versions"]["rules"] + "+")


# The page that says how


def blocks():
    """The YAML files that the page shows, by name."""
    text = PAGE.read_text("utf-8")
    found = re.findall(r"```yaml\n# fichier : (\S+)\n(.*?)```", text, re.DOTALL)
    assert len(found) == text.count("```yaml") >= 4
    return dict(found)


def test_what_the_page_says_to_write_is_sound_and_does_what_it_says(tmp_path, capsys):
    for name, text in blocks().items():
        (tmp_path / name).write_text(text, "utf-8")
    assert told(capsys, "rules", "check", tmp_path)[:2] == (0, "Aucun défaut : les règles peuvent servir.\n")
    book = rules.load(None, tmp_path)
    nurse = invoice(date(2024, 5, 5), practitioner="Claire Martin")
    assert judged(book, 2025, facts=[nurse]).status is Verdicts.CONFORME, "confirmed"
    assert judged(book, 2027, facts=[nurse]).status is Verdicts.A_VERIFIER, "opened, not confirmed"
    assert judged(book, 2028).status is Verdicts.CONFORME, "its own guide"
    assert judged(book, 2028, facts=[invoice(date(2029, 1, 1))]).status is Verdicts.NON_CONFORME
    assert judged(book, 2023, Profession.ORTHOPTISTE, [invoice(editor=None)]).missing == ("version_indiquee",)
    assert book.latest(FAMI) == 2028
    status, out, _ = told(capsys, "rules", "show", "fami", "--exercice", "2028", "--profession", "infirmier", "--regles", tmp_path)
    assert status == 0
    assert "500\N{NO-BREAK SPACE}€" in out
    assert "Guide méthodologique FAMI 2028, 1.1" in out


@pytest.mark.parametrize("name", sorted(blocks()))
def test_each_file_of_the_page_stands_alone(tmp_path, name):
    (tmp_path / name).write_text(blocks()[name], "utf-8")
    assert rules.check(None, tmp_path, date(2026, 11, 22)) == [], "nothing was decided in the future when the page was written"


def test_the_messages_of_the_page_are_those_of_the_tool():
    wording = (HOME.parent / "wording" / "rules.yaml").read_text("utf-8")
    for message in re.findall(r"^\| ([^|]+?) \| [^|]+ \|$", PAGE.read_text("utf-8"), re.MULTILINE)[1:]:
        parts = [part.strip(" …") for part in re.split(r"« [^»]* »|; attendu.*", message)]
        assert all(part in wording for part in parts if len(part) > 8), message


# The schema that editors read


FILED = {
    HOME / "criteres.yaml": "criteres",
    HOME / "professions.yaml": "professions",
    **dict.fromkeys(sorted((HOME / "dispositifs").glob("*.yaml")), "dispositif"),
}


def plain(node):
    """A YAML document as an editor's schema reader sees it: days are text."""
    if isinstance(node, dict):
        return {str(key): plain(value) for key, value in node.items()}
    if isinstance(node, list):
        return [plain(value) for value in node]
    return node.isoformat() if isinstance(node, date) else node


def accepts(rule, value, root):
    """Whether a value follows a schema (draft 7, the words that ours uses)."""
    if "$ref" in rule:
        return accepts(root["definitions"][rule["$ref"].rpartition("/")[2]], value, root)
    if "anyOf" in rule and not any(accepts(each, value, root) for each in rule["anyOf"]):
        return False
    kinds = rule.get("type", [])
    typed = not kinds or any(is_a(kind, value) for kind in ([kinds] if isinstance(kinds, str) else kinds))
    if not typed or value not in rule.get("enum", [value]) or value != rule.get("const", value):
        return False
    if isinstance(value, str):
        return len(value) >= rule.get("minLength", 0) and bool(re.search(rule.get("pattern", ""), value))
    if isinstance(value, list):
        return len(value) >= rule.get("minItems", 0) and all(accepts(rule.get("items", {}), each, root) for each in value)
    return not isinstance(value, dict) or holds(rule, value, root)


def holds(rule, value, root):
    known, others = rule.get("properties", {}), rule.get("additionalProperties", True)
    inner = {key: known.get(key, others) for key in value}
    if any(each is False for each in inner.values()) or not set(rule.get("required", [])) <= set(value):
        return False
    return all(each is True or accepts(each, value[key], root) for key, each in inner.items())


def is_a(kind, value):
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return {
        "null": value is None, "string": isinstance(value, str), "boolean": isinstance(value, bool), "number": number,
        "integer": number and value == int(value), "array": isinstance(value, list), "object": isinstance(value, dict),
    }[kind]  # fmt: skip


def test_the_schema_files_are_those_of_the_loader():
    """Otherwise: python -m verifier.rules.schema."""
    for path, text in schema.written().items():
        assert path.read_text("utf-8") == text, path.name


@pytest.mark.parametrize("path", FILED, ids=lambda path: path.name)
def test_our_files_follow_the_schema_that_they_name(path):
    text = path.read_text("utf-8")
    named = re.match(r"# yaml-language-server: \$schema=(\S+)\n", text)
    told_schema = (path.parent / named[1]).resolve()
    assert told_schema == schema.FOLDER / f"{FILED[path]}.json"
    root = json.loads(told_schema.read_text("utf-8"))
    assert accepts(root, plain(yaml.safe_load(text)), root)


def test_the_files_of_the_page_follow_the_schema():
    root = json.loads((schema.FOLDER / "dispositif.json").read_text("utf-8"))
    for name, text in blocks().items():
        assert accepts(root, plain(yaml.safe_load(text)), root), name


@pytest.mark.parametrize(
    "text",
    [
        "dispositif: fami\nsourcs: {}\n",
        "dispositif: fmi\n",
        "titre: x\n",
        "dispositif: fami\ndecision: {qui: X, quand: 2027-01-15}\n",
        "dispositif: fami\nfenetres: [{exercices: [2025], du: bientôt}]\n",
        "dispositif: fami\nmontants: {socle: {en_vigueur: [{exercices: [2025], euros: beaucoup}]}}\n",
        "dispositif: fami\ncriteria: {mention_dmp: {in_force: [{exercices: [2023], retire: 1}]}}\n",
        "dispositif: fami\ncriteria: {x: {check: inconnu}}\n",
        "dispositif: fami\nindicateurs: {x: {en_vigueur: [{exercices: [2023], type: ateste}]}}\n",
    ],
)
def test_what_the_loader_refuses_the_schema_refuses_too(tmp_path, text):
    root = json.loads((schema.FOLDER / "dispositif.json").read_text("utf-8"))
    assert not accepts(root, plain(yaml.safe_load(text)), root)
    decided = text if "decision" in text else text + DECISION
    (tmp_path / "caisse.yaml").write_text(decided, "utf-8")
    assert rules.check(None, tmp_path)


def test_every_key_is_explained_in_french():
    for name in FILES:
        root = schema.schemas()[name]
        for shape, body in root["definitions"].items():
            assert set(body["properties"]) == set(SHAPES[shape])
            assert all(len(each["description"]) > 8 for each in body["properties"].values())
