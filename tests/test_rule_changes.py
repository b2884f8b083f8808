"""What a caisse's rules change is said wherever a result is read; what is always in force, no caisse may do without."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date

import pytest

from verifier import reports, rules
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
    Verification,
    Versions,
)
from verifier.domain import Reading as ReadAs

FAMI, NURSE = Dispositif.FAMI, Profession.INFIRMIER
WHO = "CPAM d'essai, 15/01/2026 (Note 12)"
DECISION = "decision: {qui: CPAM d'essai, quand: 2026-01-15, texte: Note 12}\n"
SEEN = Evidence(0, 1, Box(0, 0, 1, 1), "…")
KNOWN = Matching(Entry("odonto", "Odonto", "e", "Dental", 1.0))
OPENED = """\
droits: [{exercices: [2027], professions: [infirmier], indicateurs: [logiciel]}]
indicateurs: {logiciel: {en_vigueur: [{exercices: [2027], professions: [infirmier], type: declare}]}}
"""
LEAST = """\
criteria:
  piece_recevable: {in_force: [{exercices: [2027], with: {receivable: [facture, avoir], refused: [devis]}}]}
  logiciel_identifie: {in_force: [{exercices: [2027]}]}
  date_acquisition: {in_force: [{exercices: [2027]}]}
  nominatif: {in_force: [{exercices: [2027]}]}
  logiciel_au_catalogue: {in_force: [{exercices: [2027]}]}
  concorde_declaration: {in_force: [{exercices: [2027]}]}
  integrite: {in_force: [{exercices: [2027]}]}
"""


def folder_of(tmp_path, text):
    folder = tmp_path / "caisse"
    folder.mkdir(exist_ok=True)
    (folder / "caisse.yaml").write_text(f"dispositif: fami\n{DECISION}{text}", encoding="utf-8")
    return folder


def book_of(tmp_path, text):
    return rules.load(None, folder_of(tmp_path, text))


def invoice(kind=Kind.FACTURE, **more):
    values = {"software": "Odonto", "editor": "Dental", "document_date": date(2020, 1, 1), "dmp_compatible": True, **more}
    fields = {FieldName(name): Field(FieldName(name), value, 1.0, SEEN) for name, value in values.items() if value is not None}
    return Facts(0, "f.pdf", "", 1, ReadAs.TEXTE, 1.0, kind, fields=fields)


def judged(book, exercice, profession=NURSE, facts=None, indicateur=Indicateur.LOGICIEL):
    claim = Claim(FAMI, exercice, profession, indicateur)
    facts = (facts or invoice(),)
    return Verification("D-1", claim, facts, KNOWN, rules.judge(claim, facts, KNOWN, book), Versions("0", "0", book.version, "0"))


def result(verification):
    return json.loads(reports.render([verification], "json"))


def criterion(told, name):
    return next(each for each in told["criteria"] if each["id"] == name)


def plain(text):
    return " ".join(text.split())


# What is dropped


RETIRED = "criteria: {mention_dmp: {in_force: [{exercices: [2023], retire: true}]}}\n"
LEFT_OUT = """\
borrowed:
  - exercices: [2022]
    from: {exercice: 2021}
    sauf: [mention_dmp]
    confirme_par: {qui: CPAM d'essai, quand: 2026-01-15, texte: Note 12}
"""
DROPPED = {"retired": (2023, RETIRED), "not borrowed": (2022, LEFT_OUT), "not written": (2027, OPENED + LEAST)}
NEAREST = {2023: "FAMI 2023", 2022: "FAMI 2022", 2027: "FAMI 2026"}


@pytest.mark.parametrize("way", DROPPED)
def test_a_criterion_that_is_dropped_is_named_wherever_the_result_is_read(tmp_path, way):
    exercice, text = DROPPED[way]
    book = book_of(tmp_path, text)
    found = judged(book, exercice)
    assert found.verdict.status == "conforme"
    told = criterion(result(found), "mention_dmp")
    assert (told["status"], told["evidence"], told["source"]["titre"]) == ("sans_objet", [], "Note 12")
    assert NEAREST[exercice] in told["message"]
    assert WHO in told["message"]
    for shown in (
        reports.render([found], "texte"), reports.render([found], "csv"), rules.show(book, FAMI, exercice, NURSE, Indicateur.LOGICIEL),
    ):
        assert "Mention « DMP compatible »" in plain(shown)
        assert WHO in plain(shown)
        assert f"de l'outil ({NEAREST[exercice]}) : n'est plus demandé : " in plain(shown)


def test_the_result_keeps_the_shape_of_the_contract(tmp_path):
    ours, theirs = judged(rules.load(), 2023), judged(book_of(tmp_path, RETIRED), 2023)
    assert list(result(ours)) == list(result(theirs))
    kept = [each["id"] for each in result(ours)["criteria"]]
    assert [each["id"] for each in result(theirs)["criteria"]] == kept, "no criterion more, none less, in the same order"
    assert {tuple(each) for each in result(theirs)["criteria"]} == {("id", "status", "message", "source", "evidence")}


def test_without_a_caisse_nothing_is_said_of_changes():
    found = judged(rules.load(), 2023)
    assert not any("écarts" in note for note in found.verdict.notes)
    assert "caisse" not in json.dumps(result(found)["criteria"], ensure_ascii=False)


def test_the_claims_that_a_file_does_not_speak_of_are_as_they_were(tmp_path):
    ours, theirs = rules.load(), book_of(tmp_path, RETIRED + "confirme: [{exercices: [2022], professions: [orthoptiste]}]\n")
    for exercice, profession in ((2022, NURSE), (2024, Profession.CHIRURGIEN_DENTISTE), (2021, None)):
        one, other = (judged(book, exercice, profession).verdict for book in (ours, theirs))
        assert (one.status, one.criteria, one.notes, one.reply) == (other.status, other.criteria, other.notes, other.reply)


# What is added, altered, opened


def test_what_is_altered_is_said_with_the_criterion_that_it_alters(tmp_path):
    text = "criteria: {piece_recevable: {in_force: [{exercices: [2023], with: {receivable: [contrat, facture], refused: [autre]}}]}}\n"
    found = judged(book_of(tmp_path, text), 2023, facts=invoice(Kind.CONTRAT))
    source = criterion(result(found), "piece_recevable")["source"]
    assert source["titre"] == "Note 12"
    for words in (
        "CPAM d'essai, 15/01/2026 ; changé par la caisse (FAMI 2023)",
        "natures reçues : en plus contrat et en moins bon de commande, attestation de l'éditeur",
        "natures refusées : en moins devis, facture pro forma",
        "un devis signé est à apprécier : non au lieu de oui",
    ):
        assert words in source["section"]
    (note,) = [note for note in found.verdict.notes if "écarts" in note]
    assert "changé : Pièce recevable (natures reçues : en plus contrat" in note
    assert note.endswith(f"Décision : {WHO}.")


@pytest.mark.parametrize(
    ("rest", "words"),
    [
        ("date_acquisition: {in_force: [{exercices: [2023], with: {dated: [facture]}}]}", "en moins bon de commande"),
        ("integrite: {in_force: [{exercices: [2023]}]}", "sujets : en moins dmp"),
        ("mention_dmp: {in_force: [{exercices: [2023], says: {absent: 'Tout va bien.'}}]}", "phrases réécrites"),
        ("mention_dmp: {in_force: [{exercices: [2023], ask: {absent: 'rien'}}]}", "phrases réécrites"),
    ],
)  # fmt: skip
def test_what_is_weakened_without_being_dropped_is_said_too(tmp_path, rest, words):
    found = judged(book_of(tmp_path, f"criteria: {{{rest}}}\n"), 2023)
    assert words in criterion(result(found), rest.partition(":")[0])["source"]["section"]
    assert any(words in note and WHO in note for note in found.verdict.notes)


def test_a_name_that_need_no_longer_be_there_is_a_change(tmp_path):
    text = "criteria: {nominatif: {in_force: [{exercices: [2024], professions: [chirurgien-dentiste]}]}}\n"
    found = judged(book_of(tmp_path, text), 2024, Profession.CHIRURGIEN_DENTISTE)
    told = criterion(result(found), "nominatif")
    assert told["status"] == "sans_objet", "nobody is named, and it would have been asked"
    assert told["message"] == (
        f"Sans objet ici, tel que la caisse l'a changé (FAMI 2024) : obligatoire : non au lieu de oui. Décision : {WHO}."
    )


def test_the_same_rule_under_another_text_changes_nothing_but_its_source(tmp_path):
    found = judged(book_of(tmp_path, "criteria: {mention_dmp: {in_force: [{exercices: [2023]}]}}\n"), 2023)
    assert criterion(result(found), "mention_dmp")["source"] == {"titre": "Note 12", "section": "décision : CPAM d'essai, 15/01/2026"}
    assert any("(FAMI 2023) : aucun." in note for note in found.verdict.notes)


def test_a_text_that_a_caisse_cites_is_cited_with_its_decision(tmp_path):
    text = "sources: {guide: {titre: Un guide}}\ncriteria: {mention_dmp: {in_force: [{exercices: [2023], source: guide, section: '1.1'}]}}\n"
    found = judged(book_of(tmp_path, text), 2023)
    assert criterion(result(found), "mention_dmp")["source"] == {"titre": "Un guide", "section": f"1.1 ; décision : {WHO}"}


def test_a_claim_that_a_caisse_opens_says_so_with_every_criterion(tmp_path):
    text = OPENED.replace("2027", "2023").replace("infirmier", "pedicure-podologue").replace("logiciel", "video")
    found = judged(book_of(tmp_path, text), 2023, Profession.PEDICURE_PODOLOGUE, indicateur=Indicateur.VIDEO)
    assert all(each["source"]["section"].endswith(f"demande ouverte par {WHO}") for each in result(found)["criteria"])
    assert any(note.startswith("Demande ouverte par la caisse") and WHO in note for note in found.verdict.notes)


def test_what_a_caisse_borrows_says_so_with_every_criterion(tmp_path):
    found = judged(book_of(tmp_path, OPENED + "borrowed: [{exercices: [2027], from: {exercice: 2021}}]\n"), 2027)
    assert found.verdict.status == "a_verifier", "borrowed, and confirmed by nobody"
    told = result(found)["criteria"]
    assert all(f"emprunt décidé par {WHO}" in each["source"]["section"] for each in told if each["status"] != "sans_objet")
    assert [each["id"] for each in told if each["status"] == "sans_objet" and WHO in each["message"]] == ["nominatif"]
    assert any("(FAMI 2026)" in note and "Justificatif nominatif (obligatoire : non au lieu de oui)" in note for note in found.verdict.notes)


def test_a_remark_of_a_caisse_says_whose_it_is(tmp_path):
    found = judged(book_of(tmp_path, "remarks: [{exercices: [2023], text: Tout est accepté.}]\n"), 2023)
    assert f"Tout est accepté. Remarque de la caisse : {WHO}." in found.verdict.notes


def test_even_what_is_not_judged_says_that_the_rules_are_a_caisses(tmp_path):
    claim = Claim(FAMI, 2023, NURSE, pre_rempli=True)
    verdict = rules.judge(claim, (invoice(),), KNOWN, book_of(tmp_path, RETIRED))
    assert (verdict.status, verdict.criteria) == ("sans_objet", ())
    assert any("n'est plus demandé : Mention « DMP compatible »" in note for note in verdict.notes)


# What is always in force


ALWAYS = {
    Indicateur.LOGICIEL: {
        "piece_recevable", "logiciel_identifie", "date_acquisition", "nominatif", "logiciel_au_catalogue", "concorde_declaration", "integrite",
    },
    Indicateur.APPAREILS: {"piece_recevable", "appareil_sur_liste", "acquis_dans_annee", "nominatif", "integrite"},
    Indicateur.VIDEO: {"piece_recevable", "solution_payante", "equipe_au_31_decembre", "nominatif", "integrite"},
}  # fmt: skip
EACH = [(indicateur, name) for indicateur, names in ALWAYS.items() for name in sorted(names)]


def test_what_is_always_in_force_is_in_force_for_every_claim():
    book = rules.load()
    for pair in book.pairs:
        asked = {rule.id for rule in book.rules_for(*pair).rules}
        assert ALWAYS.get(pair.indicateur, set()) <= asked, pair
    assert {name: d.always for name, d in book.definitions.items() if d.always} == {
        name: frozenset(one for one in ALWAYS if name in ALWAYS[one]) for name in set().union(*ALWAYS.values())
    }


@pytest.mark.parametrize(("indicateur", "name"), EACH)
def test_what_is_always_in_force_is_not_retired(tmp_path, indicateur, name):
    text = f"criteria:\n  {name}:\n    in_force:\n      - exercices: [2023]\n        indicateurs: [{indicateur}]\n        retire: true\n"
    (found,) = rules.check(None, folder_of(tmp_path, text))
    assert found.startswith(f"caisse.yaml, ligne 8 : critère « {name} » : il vaut toujours pour l'indicateur {indicateur}")


@pytest.mark.parametrize(("indicateur", "name"), EACH)
def test_what_is_always_in_force_is_borrowed_with_the_rest(tmp_path, indicateur, name):
    text = f"borrowed:\n  - exercices: [2022]\n    indicateurs: [{indicateur}]\n    from: {{exercice: 2021}}\n    sauf: [{name}]\n"
    (found,) = rules.check(None, folder_of(tmp_path, text))
    assert found.startswith(f"caisse.yaml, ligne 7 : critère « {name} » : il vaut toujours pour l'indicateur {indicateur}")


@pytest.mark.parametrize("name", sorted(ALWAYS[Indicateur.LOGICIEL]))
def test_a_year_is_not_opened_without_what_is_always_in_force(tmp_path, name):
    kept = "".join(line for line in LEAST.splitlines(keepends=True) if not line.startswith(f"  {name}:"))
    (found,) = rules.check(None, folder_of(tmp_path, OPENED + kept))
    assert found.startswith(f"caisse.yaml, ligne 3 : critère « {name} » : il vaut toujours")
    assert rules.check(None, folder_of(tmp_path, OPENED + LEAST)) == []


def test_a_year_opened_to_several_is_judged_too_when_the_profession_is_not_known(tmp_path):
    two = (OPENED + LEAST).replace("[infirmier]", "[infirmier, sage-femme]")
    assert rules.check(None, folder_of(tmp_path, two)) == []
    for_both = two.replace("{in_force: [{exercices: [2027]", "{in_force: [{exercices: [2027], professions: [infirmier, sage-femme]")
    assert rules.check(None, folder_of(tmp_path, for_both)) == [], "a list of all who may claim is all of them"
    each = re.compile(r"\{in_force: \[\{(.*)\}\]\}$", re.MULTILINE)
    apart = each.sub(r"{in_force: [{\1, professions: [infirmier]}, {\1, professions: [sage-femme]}]}", two)
    assert rules.check(None, folder_of(tmp_path, apart)) == [], "one place for each of them is all of them too"
    one_alone = re.sub(r"(?m)^(  integrite: .*), \{.*\}\]\}$", r"\1]}", apart)
    assert "« integrite » : il vaut toujours" in rules.check(None, folder_of(tmp_path, one_alone))[0]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("qui: CPAM d'essai", "qui: inconnu", "« qui » attend des mots"),
        ("qui: CPAM d'essai", "qui: À définir", "« qui » attend des mots"),
        ("texte: Note 12", "texte: à compléter", "« texte » attend des mots"),
        ("texte: Note 12", "texte: xxx", "« texte » attend des mots"),
        ("texte: Note 12", "texte: 'TODO…'", "« texte » attend des mots"),
        ("2026-01-15", "2020-01-15", "décision du 15/01/2020, bien avant l'exercice 2022"),
        ("dispositif: fami\n", "", "il manque « dispositif »"),
    ],
)
def test_a_decision_that_decides_nothing_is_refused(tmp_path, old, new, words):
    folder = folder_of(tmp_path, "confirme: [{exercices: [2022], professions: [orthoptiste]}]\n")
    assert rules.check(None, folder) == []
    path = folder / "caisse.yaml"
    path.write_text(path.read_text("utf-8").replace(old, new), encoding="utf-8")
    found = rules.check(None, folder)
    assert words in found[0]
    assert "None" not in found[0]


def test_what_a_caisse_opens_badly_is_said_of_its_own_file(tmp_path):
    opened = "droits: [{exercices: [2025], professions: [medecin], indicateurs: [logiciel]}]\n"
    (found,) = rules.check(None, folder_of(tmp_path, opened))
    assert found.startswith("caisse.yaml, ligne 3")
    itself = "borrowed: [{exercices: [2025], from: {exercice: 2025, profession: infirmier}}]\n"
    assert all(one.startswith("caisse.yaml") for one in rules.check(None, folder_of(tmp_path, itself)))


@pytest.mark.parametrize(
    ("rest", "words"),
    [
        ("date_acquisition: {in_force: [{exercices: [2023], with: {only_to_contradict: true}}]}", "l'outil exige cette date"),
        ("integrite: {in_force: [{exercices: [2023], with: {topics: []}}]}", "« topics » doit être une liste de mots"),
    ],
)
def test_what_always_holds_is_not_emptied_by_a_setting(tmp_path, rest, words):
    (found,) = rules.check(None, folder_of(tmp_path, f"criteria:\n  {rest}\n"))
    assert words in found


def test_a_date_that_the_tool_itself_does_not_ask_for_may_only_contradict(tmp_path):
    text = "dispositif: forfait-structure\ncriteria:\n  date_acquisition: {in_force: [{exercices: [2025], with: {only_to_contradict: true}}]}\n"
    folder = folder_of(tmp_path, "")
    (path,) = folder.glob("*.yaml")
    path.write_text(path.read_text("utf-8").replace("dispositif: fami\n", "") + text, encoding="utf-8")
    assert rules.check(None, folder) == []


@pytest.mark.parametrize(
    ("kind", "why"),
    [
        ("devis", "un devis propose un prix et ne prouve pas l'achat ; ôtez-le de « receivable » (un devis signé reste"),
        ("proforma", "une facture pro forma annonce un prix"),
        ("releve", "un relevé montre un paiement"),
    ],
)
def test_what_never_proves_a_purchase_is_not_received(tmp_path, kind, why):
    text = f"criteria:\n  piece_recevable:\n    in_force: [{{exercices: [2023], with: {{receivable: [facture, {kind}], refused: []}}}}]\n"
    (found,) = rules.check(None, folder_of(tmp_path, text))
    assert found.startswith("caisse.yaml, ligne 5 : critère « piece_recevable »")
    assert why in found


@pytest.mark.parametrize("kind", ["autre", "attestation_honneur", "recapitulatif_amelipro", "capture_ecran"])
def test_what_is_no_justificatif_is_not_received(tmp_path, kind):
    text = f"criteria:\n  piece_recevable:\n    in_force: [{{exercices: [2023], with: {{receivable: [facture, {kind}], refused: []}}}}]\n"
    (found,) = rules.check(None, folder_of(tmp_path, text))
    assert found.startswith("caisse.yaml, ligne 5 : critère « piece_recevable »")
    assert "n'est pas un justificatif" in found


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("criteria: {version_indiquee: {in_force: [{exercices: [2023], retire: true}]}}\n", 3, "il n'y a rien à retirer"),
        ("borrowed: [{exercices: [2022], from: {exercice: 2021}, sauf: [lap_certifie]}]\n", 3, "il n'y a rien à exclure"),
        ("criteria: {Ma Règle: {title: x, check: software_named, says: {satisfait: x, absent: y, indetermine: z}, ask: {absent: y}, in_force: [{exercices: [2023]}]}}\n", 3, "le nom d'un critère"),
        ("criteria: {x: {title: x, toujours: [logiciel], check: software_named, says: {satisfait: x, absent: y, indetermine: z}, ask: {absent: y}, in_force: [{exercices: [2023]}]}}\n", 3, "ne s'écrit que dans criteres.yaml"),
    ],
)  # fmt: skip
def test_a_change_that_changes_nothing_is_refused(tmp_path, text, line, words):
    found = rules.check(None, folder_of(tmp_path, text))
    assert any(each.startswith(f"caisse.yaml, ligne {line} : ") and words in each for each in found), found


def test_another_declaration_window_is_said_and_its_paper_day_with_the_criterion_that_it_moves(tmp_path):
    folder = tmp_path / "caisse"
    folder.mkdir()
    text = f"dispositif: forfait-structure\n{DECISION}fenetres: [{{exercices: [2025], du: 2025-12-15, au: 2026-03-31}}]\n"
    (folder / "caisse.yaml").write_text(text, encoding="utf-8")
    book = rules.load(None, folder)
    form = replace(invoice(Kind.RECAPITULATIF_AMELIPRO, document_date=date(2026, 2, 8)), piece=1, reading=ReadAs.OCR)
    claim = Claim(Dispositif.FORFAIT_STRUCTURE, 2025, Profession.MEDECIN, recu_le=date(2026, 2, 8))
    verdict = rules.judge(claim, (invoice(), form), KNOWN, book)
    told = next(one for one in verdict.criteria if one.id == "declaration_papier")
    assert told.status == "sans_objet"
    assert f"limite du papier : jour non dit au lieu de 08/02/2026. Décision : {WHO}." in told.message
    assert any("période de déclaration : du 15/12/2025 au 31/03/2026 (pour l'outil : du 15/12/2025 au 08/02/2026)" in note for note in verdict.notes)
    assert next(one.status for one in rules.judge(claim, (invoice(), form), KNOWN, rules.load()).criteria if one.id == told.id) == "indetermine"


def test_a_declaration_window_that_we_do_not_know_is_said_too(tmp_path):
    folder = tmp_path / "caisse"
    folder.mkdir()
    text = f"dispositif: fami\n{DECISION}fenetres: [{{exercices: [2022], du: 2023-01-09, au: 2023-03-31}}]\n"
    (folder / "caisse.yaml").write_text(text, encoding="utf-8")
    book = rules.load(None, folder)
    verdict = rules.judge(Claim(FAMI, 2022, NURSE), (invoice(),), KNOWN, book)
    assert any("période de déclaration : du 09/01/2023 au 31/03/2023 (pour l'outil : jour non dit)" in note for note in verdict.notes)


def test_a_name_of_a_file_cannot_write_on_the_terminal(tmp_path):
    text = 'remarks: [{exercices: [2023], text: "\\e[31mrouge"}]\n'
    shown = rules.show(book_of(tmp_path, text), FAMI, 2023, NURSE)
    assert "\x1b" not in shown
    assert "rouge" in shown

# A profession that is not known


SEVEN = [one for one in Profession if one is not Profession.MEDECIN]


def apart(places):
    """A criterion of a caisse, one place of law each."""
    return "criteria:\n  version_indiquee:\n    in_force:\n" + "".join(f"      - {{exercices: [2023], {place}}}\n" for place in places)


def version_of(book, profession):
    verdict = judged(book, 2023, profession).verdict
    return verdict, next((one for one in verdict.criteria if one.id == "version_indiquee"), None)


def test_what_is_asked_of_each_profession_apart_is_asked_of_all(tmp_path):
    book = book_of(tmp_path, apart(f"professions: [{one}]" for one in SEVEN))
    for profession in (*SEVEN, None):
        verdict, told = version_of(book, profession)
        assert (verdict.status, told.status) == ("incomplet", "absent"), profession
        assert WHO in " ".join(verdict.notes)


def test_a_rule_written_apart_for_each_is_cited_from_every_place(tmp_path):
    book = book_of(tmp_path, apart(f"professions: [{one}], section: p. {rank}" for rank, one in enumerate(SEVEN, 1)))
    _, told = version_of(book, None)
    assert all(f"p. {rank} ; décision" in told.source.section for rank in range(1, 8))
    assert version_of(book, SEVEN[1])[1].source.section == "p. 2 ; décision : CPAM d'essai, 15/01/2026"


@pytest.mark.parametrize("rest", [", says: {absent: Autre.}", None])
def test_what_is_not_asked_alike_of_all_is_to_be_looked_at_while_the_profession_is_not_known(tmp_path, rest):
    places = [f"professions: [{one}]" for one in SEVEN[1:]] + ([f"professions: [{SEVEN[0]}]{rest}"] if rest else [])
    book = book_of(tmp_path, apart(places))
    verdict, told = version_of(book, None)
    assert (verdict.status, told.status) == ("a_verifier", "indetermine")
    assert "la profession n'est pas connue" in told.message
    assert "n'est pas le même pour toutes les professions : Version" in " ".join(verdict.notes)
    assert "votre profession" in verdict.reply
    assert version_of(book, SEVEN[1])[0].status == "incomplet"
    known, said = version_of(book, SEVEN[0])
    assert known.status == ("incomplet" if rest else "conforme")
    assert (said is not None) is (rest is not None)


def test_what_is_retired_for_some_is_to_be_looked_at_while_the_profession_is_not_known(tmp_path):
    book = book_of(tmp_path, RETIRED.replace("retire", "professions: [infirmier], retire"))
    for profession, status in ((NURSE, "sans_objet"), (Profession.SAGE_FEMME, "absent"), (None, "indetermine")):
        found = judged(book, 2023, profession, invoice(dmp_compatible=None))
        assert criterion(result(found), "mention_dmp")["status"] == status
    assert judged(book, 2023, None).verdict.status == "a_verifier"


@pytest.mark.parametrize("names", [SEVEN, SEVEN[1:]])
def test_rules_are_confirmed_for_an_unknown_profession_once_they_are_for_all(tmp_path, names):
    text = "confirme:\n" + "".join(f"  - {{exercices: [2022], professions: [{one}]}}\n" for one in names)
    found = judged(book_of(tmp_path, text), 2022, None)
    assert found.verdict.status == ("conforme" if names == SEVEN else "a_verifier")


@pytest.mark.parametrize("last", ["2023-03-31", "2023-04-30"])
def test_a_window_for_each_profession_is_known_where_they_share_it(tmp_path, last):
    days = dict.fromkeys(SEVEN, "2023-03-31") | {SEVEN[0]: last}
    text = "fenetres:\n" + "".join(
        f"  - {{exercices: [2022], professions: [{one}], du: 2023-01-09, au: {au}}}\n" for one, au in days.items()
    )
    book = book_of(tmp_path, text)
    notes = " ".join(judged(book, 2022, None).verdict.notes)
    assert (book.window(FAMI, 2022, None, Indicateur.LOGICIEL) is None) is (last != "2023-03-31")
    assert ("période de déclaration : selon la profession" in notes) is (last != "2023-03-31")
    assert ("période de déclaration : du 09/01/2023 au 31/03/2023" in notes) is (last == "2023-03-31")


# Indicators and amounts


MONEY = """\
montants: {socle: {titre: socle de la caisse, en_vigueur: [{exercices: [2023], euros: 590}]}}
indicateurs:
  logiciel: {en_vigueur: [{exercices: [2023], type: automatique, montant: socle, justificatif: facture signée}]}
  teletransmission: {titre: télétransmission, en_vigueur: [{exercices: [2023], type: declare, montant: socle}]}
"""


@pytest.mark.parametrize("profession", [NURSE, Profession.SAGE_FEMME])
def test_an_indicator_and_an_amount_that_a_caisse_changes_are_told_with_its_decision(tmp_path, profession):
    book = book_of(tmp_path, MONEY)
    found = judged(book, 2023, profession)
    row = "type : « automatique, mesuré par l'Assurance Maladie » au lieu de « déclaré dans amelipro"
    paid = "montant : 590 € (socle de la caisse) (pour l'outil : non connu)"
    shown = rules.show(book, FAMI, 2023, profession, Indicateur.LOGICIEL)
    for told in map(plain, (" ".join(found.verdict.notes), reports.render([found], "texte"), shown)):
        assert row in told
        assert "justificatif : « facture signée » au lieu de « " in told
        assert paid in told
        assert f"Décision : {WHO}" in told


def test_an_indicator_that_is_not_judged_tells_what_the_caisse_changed_where_it_is_shown(tmp_path):
    text = plain(rules.show(book_of(tmp_path, MONEY), FAMI, 2023, NURSE))
    assert "Changé par la caisse : ligne de l'indicateur : type : « déclaré dans amelipro » au lieu de « automatique" in text
    assert "Changé par la caisse" not in rules.show(rules.load(), FAMI, 2023, NURSE)


def test_a_sum_that_no_indicator_names_tells_what_the_caisse_changed(tmp_path):
    text = plain(rules.show(book_of(tmp_path, "montants: {prime: {titre: prime, en_vigueur: [{exercices: [2023], euros: 12}]}}\n"), FAMI, 2023, NURSE))
    assert f"Changé par la caisse : 12 € (prime) (pour l'outil : non connu). Décision : {WHO}" in text


def test_an_indicator_said_again_as_it_was_is_no_change(tmp_path):
    ours = rules.load().laws[FAMI].yearly.row("logiciel", 2023, NURSE)
    held = {"type": str(ours.type), "titre": ours.titre, "justificatif": ours.justificatif, "conditions": ours.conditions,
            "echeance": ours.echeance, "montant": ours.montant, "exercices": [2023]}
    text = json.dumps({"logiciel": {"en_vigueur": [{key: value for key, value in held.items() if value}]}}, ensure_ascii=False)
    found = judged(book_of(tmp_path, f"indicateurs: {text}\n"), 2023)
    assert "(FAMI 2023) : aucun. Décision" in " ".join(found.verdict.notes)
