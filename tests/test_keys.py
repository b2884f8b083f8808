"""Numbers of registration: read at their labels, checked, sought in the catalogue, confirming or contradicting a name, imported."""

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from test_catalog import INVENTED, a_piece, found

from verifier import catalog, resources, rules, settings
from verifier.catalog import importing
from verifier.catalog.importing import Sort
from verifier.domain import (
    Box,
    Claim,
    Document,
    Evidence,
    KeyKind,
    Line,
    Page,
    PrintedKey,
    Reading,
    Tie,
    Word,
)
from verifier.errors import CatalogError
from verifier.fields import Finders, extract
from verifier.reports.facts_json import facts_of, written

PLACE = Evidence(0, 1, Box(0, 0, 0, 0), "")
SIREN, OTHER_SIREN = "732829320", "552100554"       # keys that are right
ROWS = f"""genre,valeur,editeur_id,logiciel_id,source_id
siren,{SIREN},e-valombre,,s-1
siren,{OTHER_SIREN},e-tessandre,,s-1
nie,0042,e-valombre,,s-1
nil,1234-A,,l-orphea,s-1
nil,9999,,l-carvandel,s-1
segur,27f99871b4,,l-bertignac,s-1
"""


@pytest.fixture
def folder(tmp_path):
    into = Path(shutil.copytree(INVENTED, tmp_path / "catalogue"))
    (into / "cles.csv").write_text(ROWS, encoding="utf-8")
    return into


@pytest.fixture
def known(folder):
    return catalog.load(folder)


def keys(**values):
    return tuple(PrintedKey(KeyKind(kind), value, PLACE) for kind, value in values.items())


def match(known, nom=None, editeur=None, **printed):
    return catalog.match([replace(a_piece(nom, editeur), keys=keys(**printed))], known, Claim())


# --- what is printed ---


def printed_on(known, *lines):
    def row(rank, text):
        words, x = [], 40.0
        for word in text.split():
            words.append(Word(word, Box(x, 40.0 + 30 * rank, x + 6 * len(word), 50.0 + 30 * rank)))
            x += 6 * len(word) + 4
        return Line((tuple(words),))

    page = Page(1, 595, 842, tuple(row(rank, text) for rank, text in enumerate(lines)), Reading.TEXTE, 1.0)
    document = Document("p.pdf", "0", (page,), Reading.TEXTE, 1.0, page_count=1)
    return [(key.kind.value, key.value) for key in extract(0, document, Finders(catalog.spotter(known))).keys]


@pytest.mark.parametrize(("text", "expected"), [
    ("SIREN 732 829 320", [("siren", SIREN)]),
    ("SIRET : 732 829 320 00074 APE 6201Z", [("siren", SIREN)]),
    ("SAS au capital de 40 000 € – RCS Lille Métropole 732 829 320", [("siren", SIREN)]),
    ("R.C.S. Lyon B 732.829.320", [("siren", SIREN)]),
    ("TVA intracommunautaire FR 44 732 829 320", [("siren", SIREN)]),
    ("TVA intracommunautaire FR 45 732 829 320", []),
    ("SIREN 732 829 321", []),
    ("SIRET 732 829 320 00075", []),
    ("Tél. 732 829 320", []),
    ("N° NIL : 1234-A", [("nil", "1234-A")]),
    ("NIE 0042", [("nie", "0042")]),
    ("Numéro d'agrément SESAM-Vitale : 0012.345", [("nil", "0012.345")]),
    ("N° unique de référencement Ségur : 27F99871b4", [("segur", "27F99871b4")]),
    ("Référencé Ségur V1", []),
    ("Référence : FA-2024-001", []),
    ("Une menue annuité nil", []),
])
def test_a_number_at_its_label(known, text, expected):
    assert printed_on(known, "FACTURE", text) == expected


def test_a_number_printed_twice_is_one_key(known):
    assert printed_on(known, "SIREN 732 829 320", "TVA FR44732829320", "RCS Paris 732 829 320") == [("siren", SIREN)]


def test_keys_are_kept_with_the_facts():
    facts = replace(a_piece("Orphéa"), keys=keys(nil="1234-A", siren=SIREN))
    assert facts_of(written(facts)) == facts


# --- what it designates ---


def test_a_catalogue_without_keys_is_as_before(known):
    assert catalog.load(INVENTED).version != known.version
    assert found(match(catalog.load(INVENTED), "Orphéa", nil="9999")) == "l-orphea"


@pytest.mark.parametrize(("nom", "printed", "expected"), [
    ("Orphéa", {"nil": "1234-A"}, "l-orphea"),
    ("Orphéa", {"nil": "1234a"}, "l-orphea"),
    (None, {"nil": "1234-A"}, "l-orphea"),
    ("Licence annuelle", {"segur": "27F99871B4"}, "l-bertignac"),
    ("Orphéa Premium", {"nil": "1234-A"}, "l-orphea"),
    ("Orphéa", {"nil": "5555"}, "l-orphea"),
    (None, {"nil": "5555"}, None),
    (None, {"siren": SIREN}, None),
    (None, {"nie": "0042"}, None),
])
def test_what_a_key_designates(known, nom, printed, expected):
    matching = match(known, nom, **printed)
    assert found(matching) == expected
    assert matching.conflict == ""


def test_a_key_says_itself(known):
    best = match(known, "Orphéa", nil="1234-A").best
    assert any("NIL 1234-A" in reason for reason in best.reasons)


def test_a_siren_shows_the_editeur_of_an_everyday_word(known):
    assert found(match(known, "MAO")) is None
    matching = match(known, "MAO", siren=OTHER_SIREN)
    assert found(matching) == "l-mao"
    assert matching.pieces[0].tie is Tie.EDITEUR
    assert any(f"SIREN {OTHER_SIREN}" in reason for reason in matching.best.reasons)


def test_a_siren_confirms_the_printed_editeur(known):
    reasons = match(known, "Orphéa", "Valombre", siren=SIREN).best.reasons
    assert any("« Valombre »" in reason for reason in reasons)
    assert any(f"SIREN {SIREN}" in reason for reason in reasons)


@pytest.mark.parametrize(("nom", "editeur"), [("Orphéa", None), ("Orphéa", "Valombre"), ("Carvandel Équipe", "Quirol Éditions")])
def test_a_sellers_siren_denies_nothing(known, nom, editeur):
    bare, with_siren = match(known, nom, editeur), match(known, nom, editeur, siren=OTHER_SIREN)
    assert found(with_siren) == found(bare)
    assert with_siren.best.score == bare.best.score


@pytest.mark.parametrize(("nom", "printed", "words"), [
    ("Orphéa", {"nil": "9999"}, ("NIL 9999", "Carvandel")),
    ("Zanivert", {"nil": "9999"}, ("NIL 9999", "Carvandel", "Zanivert")),
    ("Carvandel", {"nie": "0042"}, ("NIE 0042", "Valombre")),
    ("Zélia+4000", {"segur": "27f99871b4"}, ("27f99871b4", "Bertignac", "Zélia+4000")),
])
def test_a_key_that_contradicts_the_name_is_said(known, nom, printed, words):
    matching = match(known, nom, **printed)
    assert matching.best is None
    assert all(word in matching.conflict for word in words)


def test_a_contradiction_on_one_piece_is_not_settled_by_another(known):
    pieces = [a_piece("Orphéa"), replace(a_piece("Orphéa", piece=1), keys=keys(nil="9999"))]
    matching = catalog.match(pieces, known, Claim())
    assert matching.best is None
    assert "Carvandel" in matching.conflict


def test_an_editeur_of_the_same_group_is_not_contradicted(known):
    assert found(match(known, "Zélia+2000", nie="0042")) == "l-zelia-2000"


def test_two_keys_of_two_products_choose_by_the_name(known):
    both = (*keys(nil="9999"), PrintedKey(KeyKind.NIL, "1234-A", PLACE))
    assert found(catalog.match([replace(a_piece("Orphéa"), keys=both)], known, Claim())) == "l-orphea"
    assert catalog.match([replace(a_piece(None), keys=both)], known, Claim()).ambiguous


def test_the_report_says_the_contradiction(folder):
    loaded = resources.load(settings.read({}, catalogue=folder))
    facts = [replace(a_piece("Orphéa"), keys=keys(nil="9999"))]
    matching = catalog.match(facts, loaded.catalog, Claim())
    claim = rules.settle(Claim(), facts, matching, loaded.rulebook)
    verdict = rules.judge(claim, facts, catalog.stand(matching, facts, loaded.catalog, claim), loaded.rulebook)
    told = next(one for one in verdict.criteria if one.id == "logiciel_au_catalogue")
    assert told.status == "indetermine"
    assert "NIL 9999" in told.message


# --- the file ---


@pytest.mark.parametrize(("row", "words"), [
    ("siren,732829321,e-mirva,,s-1", ("732829321", "SIREN")),
    ("siren,732 829 320,e-mirva,,s-1", ("SIREN",)),
    ("siren,552100554,,,s-1", ("editeur_id",)),
    ("nil,777,,,s-1", ("logiciel_id",)),
    ("nil,777,e-mirva,,s-1", ("logiciel_id",)),
    ("nil,777,e-mirva,l-orphea,s-1", ("l-orphea", "e-mirva")),
    ("nil,-,,l-orphea,s-1", ("lettre",)),
    ("nil,,,l-orphea,s-1", ("valeur",)),
    ("nul,777,,l-orphea,s-1", ("nul",)),
    ("nil,777,,l-rien,s-1", ("l-rien",)),
    ("nie,777,e-rien,,s-1", ("e-rien",)),
    ("nil,777,,l-orphea,s-9", ("s-9",)),
    ("nil,9999,,l-carvandel,s-1", ("9999", "plus haut")),
])
def test_a_bad_key_is_refused(folder, row, words):
    with (folder / "cles.csv").open("a", encoding="utf-8") as out:
        out.write(row + "\n")
    with pytest.raises(CatalogError) as refusal:
        catalog.load(folder)
    assert "cles.csv, ligne 8" in str(refusal.value)
    assert all(word in str(refusal.value) for word in words)


# --- the lists ---


def imported(sort, text, folder, tmp_path):
    path = tmp_path / "liste.csv"
    path.write_text(text, encoding="utf-8")
    day = date(2024, 6, 1)
    plan = importing.reconcile(importing.read(Sort(sort), path, day, day), folder)
    plan.draft.write()
    assert catalog.check(folder) == ()
    return plan


def test_the_numbers_of_the_register(folder, tmp_path):
    plan = imported("dmp", (
        "Éditeur;Logiciel;Version;Type;Profils DMP;NIE;NIL;SIRET\n"
        "MIRVA SYSTEMES;Bertignac;8.0;DMP;Alimentation;0077;B-88;784 671 695 00087\n"
        "MIRVA SYSTEMES;Bertignac;8.1;DMP;Alimentation;0077;B-89;784 671 695 00087\n"), folder, tmp_path)
    new = (folder / "cles.csv").read_text(encoding="utf-8").removeprefix(ROWS).splitlines()
    source = plan.roll.origin.id
    assert new == [f"siren,784671695,e-mirva,,{source}", f"nie,0077,e-mirva,,{source}", f"nil,B-88,,l-bertignac,{source}",
                   f"nil,B-89,,l-bertignac,{source}"]
    assert "NIL B-88 : Bertignac" in importing.tell(plan)


@pytest.mark.parametrize(("sort", "column", "row"), [
    ("segur", "Numéro unique de référencement", "segur,aa00bb11cc,,l-carvandel,"),
    ("lap", "N° d'agrément", "nil,LAP-7,,l-carvandel,"),
])
def test_the_number_of_a_list(folder, tmp_path, sort, column, row):
    imported(sort, f"Éditeur;Logiciel;Version;{column}\nQUIROL EDITIONS;Carvandel;7.0;{row.split(',')[1]}\n", folder, tmp_path)
    assert row in (folder / "cles.csv").read_text(encoding="utf-8")


def test_a_first_key_makes_the_file(tmp_path):
    folder = Path(shutil.copytree(INVENTED, tmp_path / "nu"))
    imported("lap", "Éditeur;Logiciel;NIL\nQUIROL EDITIONS;Carvandel;777\n", folder, tmp_path)
    assert (folder / "cles.csv").read_text(encoding="utf-8").splitlines()[1].startswith("nil,777,,l-carvandel,")


@pytest.mark.parametrize(("row", "word"), [
    ("QUIROL EDITIONS;Carvandel;1234-A;", "Orphéa"),
    ("QUIROL EDITIONS;Carvandel;;732829321", "732829321"),
    (f"QUIROL EDITIONS;Carvandel;;{SIREN}", "Valombre"),
])
def test_a_doubtful_number_is_for_a_human(folder, tmp_path, row, word):
    plan = imported("lap", f"Éditeur;Logiciel;NIL;SIREN\n{row}\n", folder, tmp_path)
    assert (folder / "cles.csv").read_text(encoding="utf-8") == ROWS
    assert any(word in doubt.text for doubt in plan.notes.doubts)


def test_the_same_list_again_adds_no_key(folder, tmp_path):
    text = "Éditeur;Logiciel;NIL;SIREN\nQUIROL EDITIONS;Carvandel;777;784671695\n"
    imported("lap", text, folder, tmp_path)
    before = (folder / "cles.csv").read_text(encoding="utf-8")
    imported("lap", text, folder, tmp_path)
    assert (folder / "cles.csv").read_text(encoding="utf-8") == before


def test_show_tells_the_numbers(known):
    assert f"Numéros : SIREN {SIREN}, NIE 0042, NIL 1234-A" in catalog.show(known, "Orphéa")
    assert "Numéros" not in catalog.show(known, "Rivelaine")
