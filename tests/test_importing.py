"""Lists into a catalogue: each format read, the difference told, nothing taken out, nothing merged in doubt, bad files refused."""

import csv
import io
import json
import random
import re
import shutil
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from verifier import catalog
from verifier.catalog import importing
from verifier.catalog.devices import devices_of
from verifier.catalog.importing import Sort
from verifier.cli.main import run
from verifier.domain import Claim, Dispositif, Entry, Facts, Field, FieldName, Kind, Matching, Reading, Referentiel
from verifier.errors import CatalogError, ListError, UsageError

HERE = Path(__file__).parent
INVENTED = HERE / "catalog" / "invente"
LISTS = HERE / "catalog" / "lists"
TODAY = date(2026, 11, 1)
DAY = date(2024, 6, 1)


@pytest.fixture
def folder(tmp_path):
    return Path(shutil.copytree(INVENTED, tmp_path / "catalogue"))


def rows(folder, file):
    return list(csv.DictReader(io.StringIO((folder / file).read_text(encoding="utf-8"))))


def bare(rows):
    return [",".join(row.values()) for row in rows]


def new_rows(folder, file):
    """The rows that were not there; none of those that were is missing."""
    old, now = bare(rows(INVENTED, file)), bare(rows(folder, file))
    assert {row.split(",")[0] for row in old} <= {row.split(",")[0] for row in now}
    return [row for row in now if row not in old]


def plan_of(sort, path, folder, day=DAY, mapping=None, **more):
    return importing.reconcile(importing.read(Sort(sort), path, TODAY, day, mapping), folder, **more)


def imported(sort, path, folder, day=DAY, mapping=None, **more):
    plan = plan_of(sort, path, folder, day, mapping, **more)
    plan.draft.write()
    assert catalog.check(folder) == ()
    return plan


def a_list(tmp_path, text, name="liste.csv", encoding="utf-8"):
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return path


def a_workbook(tmp_path, *lines, name="liste.xlsx"):
    book = openpyxl.Workbook()
    for line in lines:
        book.active.append(line)
    book.save(tmp_path / name)
    return tmp_path / name


def segur(*lines):
    return "Éditeur;Solution;Version;Date de référencement\n" + "".join(f"{line}\n" for line in lines)


# --- every format, to the row ---


def test_market_shares_name_software_and_certify_nothing(folder):
    plan = imported("gie", LISTS / "gie.json", folder)
    assert new_rows(folder, "logiciels.csv") == [
        "l-orphea,e-valombre,Orphéa,Orphea Santé,chirurgien-dentiste|medecin,s-1",
        "l-sillage,e-mirva,Sillage & Cadence,,masseur-kinesitherapeute|sage-femme,s-1",
        "l-officinel,e-officina,OFFICINEL,,,s-gie",
        "l-foulee-vitale,e-podalia,FOULEE VITALE,,pedicure-podologue,s-gie",
    ]
    assert "e-kerion,Kérion Médical,,Nouveau Groupe,s-1" in new_rows(folder, "editeurs.csv")
    assert new_rows(folder, "references.csv") == []
    assert "2026-02-28,officielle" in new_rows(folder, "sources.csv")[0]
    assert [doubt.line for doubt in plan.notes.doubts] == [9]
    assert "ZELIA+4000" in plan.notes.doubts[0].text


def test_a_software_that_sends_no_more_claims_is_told_and_kept(folder, tmp_path):
    imported("gie", LISTS / "gie.json", folder)
    figures = json.loads((LISTS / "gie.json").read_text(encoding="utf-8"))["chiffres"]
    later = [{**one, "dateData": "202604"} for one in figures if one["progiciel"] == "ORPHEA"]
    plan = imported("gie", a_list(tmp_path, json.dumps({"chiffres": [*figures, *later]}), "gie.json"), folder)
    gone = [change.text for change in plan.notes.changes if change.turn == "depart"]
    assert [text.split(" (")[0] for text in gone] == ["FOULEE VITALE"], "OFFICINEL had left before the last import"
    assert "28/02/2026" in gone[0]
    assert "l-foulee-vitale" in {row["id"] for row in rows(folder, "logiciels.csv")}


def test_a_copy_of_one_profession_says_nothing_gone(folder):
    imported("gie", LISTS / "gie.json", folder)
    plan = plan_of("gie", LISTS / "gie-orthoptistes.csv", folder)
    assert plan.notes.changes == []
    assert "partie" in plan.roll.remarks[0]


@pytest.mark.parametrize(("file", "expected"), [
    ("segur.html", ["l-orphea,segur,3.2,oui,,2023-06-15,,s-ans-segur", "l-noctamed-cab,segur,V 12,oui,,2023-09-01,,s-ans-segur",
                    "l-clairiere-sante,segur,,oui,,2024-06-01,,s-ans-segur"]),
    ("segur-blocs.html", ["l-orphea,segur,3.2,oui,,2024-06-01,,s-ans-segur", "l-clairiere-sante,segur,,oui,,2024-06-01,,s-ans-segur"]),
])
def test_a_page_of_the_ans(folder, file, expected):
    imported("segur", LISTS / file, folder)
    assert sorted(new_rows(folder, "references.csv")) == sorted(expected)
    assert new_rows(folder, "logiciels.csv") == ["l-clairiere-sante,e-societe-ebene,Clairière Santé,,sage-femme,s-ans-segur"]
    assert new_rows(folder, "editeurs.csv") == ["e-societe-ebene,Société Ébène,,,s-ans-segur"]


def test_a_list_of_several_pages_is_one_list(folder, tmp_path, capsys):
    pages = [a_list(tmp_path, segur(line), name) for line, name in (("Valombre;Orphéa;3.2;", "1.csv"), ("Kérion Médical;X 4;1;", "2.csv"))]
    asked = ["catalog", "import", "segur", *map(str, pages), "--into", str(folder), "--ecrire", "--date"]
    assert run([*asked, "2024-01-01"]) == 0
    assert run([*asked, "2024-02-01"]) == 0
    assert "Aucun changement." in capsys.readouterr().out
    assert [row.split(",")[0] for row in new_rows(folder, "references.csv")] == ["l-orphea", "l-x4"]


def test_a_workbook_under_a_title(folder, tmp_path):
    path = a_workbook(tmp_path, ["Solutions référencées au 1er juin"], [], ["Nom de la solution", "Éditeur", "Version", "Date de référencement"],
                      ["Orphéa", "Valombre", 3.2, date(2023, 6, 15)], ["X 4", "Kérion Médical", 5, None])
    imported("segur", path, folder)
    assert new_rows(folder, "references.csv") == ["l-orphea,segur,3.2,oui,,2023-06-15,,s-ans-segur", "l-x4,segur,5,oui,,2024-06-01,,s-ans-segur"]


def test_a_version_keeps_the_zero_that_its_sheet_shows(folder, tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["Solution", "Éditeur", "Version"])
    book.active.append(["Orphéa", "Valombre", 5.6])
    book.active["C2"].number_format = "0.00"
    book.save(tmp_path / "liste.xlsx")
    imported("segur", tmp_path / "liste.xlsx", folder)
    assert new_rows(folder, "references.csv")[0].startswith("l-orphea,segur,5.60,")


def test_certified_software_of_the_has(folder):
    plan = imported("lap", LISTS / "lap.csv", folder)
    assert sorted(new_rows(folder, "references.csv")) == [
        "l-bertignac,lap,8.0,oui,,2022-01-12,2026-01-11,s-has-lap", "l-bertignol,lap,2.1,oui,,2021-03-03,,s-has-lap"]
    assert "Orphéa Prescription" in plan.notes.doubts[0].text
    assert new_rows(folder, "logiciels.csv") == []


def test_inscriptions_of_the_cnda_are_one_row_a_version(folder):
    plan = imported("dmp", LISTS / "dmp.tsv", folder)
    assert new_rows(folder, "references.csv") == ["l-x4,dmp,2.0,oui,,2020-11-15,,s-cnda", "l-x5,dmp,1.0,oui,,2022-02-01,,s-cnda"]
    assert ": X 5." in plan.roll.remarks[0], "consultation only"


def test_the_white_list(folder):
    plan = imported("mssante", LISTS / "mssante.xml", folder)
    assert new_rows(folder, "messageries.csv") == [
        "m-pigeonnier-mssante-fr,@pigeonnier.mssante.fr,PIGEON, FILS,@pigeonnier.mssante.fr,oui,s-liste-blanche",
        "m-test-pigeonnier-mssante-fr,@test.pigeonnier.mssante.fr,PIGEON FILS,@test.pigeonnier.mssante.fr,non,s-liste-blanche"]
    assert "2025-02-28" in new_rows(folder, "sources.csv")[0]
    assert "n'a pas été vérifiée" in plan.roll.remarks[0]
    assert "contact@" not in (folder / "messageries.csv").read_text(encoding="utf-8"), "contacts are people"


def test_a_domain_that_left_the_white_list_is_not_known_any_more(folder, tmp_path):
    imported("mssante", LISTS / "mssante.xml", folder)
    text = (LISTS / "mssante.xml").read_text(encoding="utf-8")
    later = re.sub(r"<Domaine><Nom>[Pp]igeonnier.*?</Domaine>", "", text).replace("2025-02-28T", "2025-09-30T")
    imported("mssante", a_list(tmp_path, later, "mss.xml"), folder)
    trust = {row["nom"]: row["espace_de_confiance"] for row in rows(folder, "messageries.csv")}
    assert trust == {"Lettrine": "oui", "Pigeonnier": "", "@pigeonnier.mssante.fr": "", "@test.pigeonnier.mssante.fr": "non"}
    imported("mssante", a_list(tmp_path, text.replace("2025-02-28T", "2025-12-31T"), "mss.xml"), folder)
    assert {row["nom"]: row["espace_de_confiance"] for row in rows(folder, "messageries.csv")}["@pigeonnier.mssante.fr"] == "oui"


def test_labels_are_cut_from_the_right(folder):
    plan = imported("amelipro", LISTS / "amelipro.txt", folder)
    assert new_rows(folder, "libelles.csv") == ["ORPHÉA - 3.4 - VALOMBRE LOGICIELS,l-orphea,3.4",
                                                "CLAIRIÈRE SANTÉ - 1.0 - SOCIÉTÉ ÉBÈNE,l-clairiere-sante,1.0"]
    assert "« CARVANDEL - MOBILE »" in plan.notes.doubts[0].text


def test_an_editeur_whose_name_holds_a_dash_stays_whole(folder, tmp_path):
    with (folder / "editeurs.csv").open("a", encoding="utf-8") as file:
        file.write("e-soft,Atelier - Soft,,,s-1\n")
    with (folder / "logiciels.csv").open("a", encoding="utf-8") as file:
        file.write("l-zou,e-soft,Zouave,,,s-1\n")
    imported("amelipro", a_list(tmp_path, "ZOUAVE - 2.0 - ATELIER - SOFT\n"), folder)
    assert new_rows(folder, "libelles.csv") == ["ZOUAVE - 2.0 - ATELIER - SOFT,l-zou,2.0"]


def test_any_table_by_its_mapping(folder):
    plan = imported("tableau", LISTS / "tableau.csv", folder, mapping=LISTS / "tableau.yaml")
    assert sorted(new_rows(folder, "references.csv")) == ["l-carvandel,dmp,,non,,2022-01-01,,s-liste-regionale",
                                                          "l-carvandel-equipe,dmp,7.0,connecteur,v-lumeo,2023-02-01,,s-liste-regionale"]
    assert "Passerelle inconnue" in plan.notes.doubts[0].text
    assert new_rows(folder, "sources.csv") == ["s-liste-regionale,Liste régionale (inventée),https://exemple.test/liste,2024-06-01,publique"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_encodings_and_separators(folder, tmp_path, encoding, separator, end):
    text = segur('Valombre;"Orphéa";3.2;15/06/2023', "Société Ébène;Clairière;;").replace(";", separator).replace("\n", end)
    imported("segur", a_list(tmp_path, text, encoding=encoding), folder)
    assert sorted(new_rows(folder, "references.csv")) == ["l-clairiere,segur,,oui,,2024-06-01,,s-ans-segur",
                                                          "l-orphea,segur,3.2,oui,,2023-06-15,,s-ans-segur"]
    assert new_rows(folder, "editeurs.csv") == ["e-societe-ebene,Société Ébène,,,s-ans-segur"]


@pytest.mark.parametrize(("version", "written"), [("-", ""), ("N/A", ""), ("Toutes versions", ""), ("V 3.2", "V 3.2"), ("toutes 3", "toutes 3")])
def test_a_version_that_says_nothing_is_every_version(folder, tmp_path, version, written):
    imported("segur", a_list(tmp_path, segur(f"Valombre;Orphéa;{version};")), folder)
    assert new_rows(folder, "references.csv") == [f"l-orphea,segur,{written},oui,,2024-06-01,,s-ans-segur"]


def test_a_version_that_a_spreadsheet_made_a_date_is_for_a_human(folder, tmp_path):
    plan = imported("segur", a_workbook(tmp_path, ["Solution", "Éditeur", "Version"], ["Orphéa", "Valombre", date(2002, 2, 7)]), folder)
    assert "est une date" in plan.notes.doubts[0].text
    assert new_rows(folder, "references.csv") == []


@pytest.mark.parametrize("day", [date(1, 1, 1), date(1999, 12, 31), date(2026, 11, 2)])
def test_a_day_that_cannot_be(day):
    with pytest.raises(ListError, match="Vérifiez sa date"):
        importing.read(Sort.SEGUR, LISTS / "segur.html", TODAY, day)


# --- what a later list changes ---


def references(folder):
    return [row for row in bare(rows(folder, "references.csv")) if row.endswith("s-ans-segur")]


def test_the_same_list_again_changes_nothing(folder):
    imported("segur", LISTS / "segur.html", folder)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert imported("segur", LISTS / "segur.html", folder).notes.changes == []
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_what_left_a_list_ends_on_the_eve_and_what_came_back_begins_again(folder, tmp_path):
    both = segur("Valombre;Orphéa;3.2;", "Kérion Médical;X 4;1;")
    one = segur("Valombre;Orphéa;3.2;")
    imported("segur", a_list(tmp_path, both), folder, date(2022, 1, 1))
    plan = imported("segur", a_list(tmp_path, one), folder, date(2023, 1, 1))
    assert [(change.turn, change.text) for change in plan.notes.changes] == [
        ("depart", "X 4 1 : oui, à partir du 01/01/2022, jusqu'au 31/12/2022 (ne figure plus sur la liste)")]
    assert "l-x4,segur,1,oui,,2022-01-01,2022-12-31,s-ans-segur" in references(folder)
    imported("segur", a_list(tmp_path, both), folder, date(2024, 1, 1))
    assert references(folder) == ["l-orphea,segur,3.2,oui,,2022-01-01,,s-ans-segur", "l-x4,segur,1,oui,,2022-01-01,2022-12-31,s-ans-segur",
                                  "l-x4,segur,1,oui,,2024-01-01,,s-ans-segur"]


def test_a_claim_is_judged_by_the_list_of_its_own_day(folder, tmp_path):
    both, one = segur("Valombre;Orphéa;3.2;", "Kérion Médical;X 4;1;"), segur("Valombre;Orphéa;3.2;")
    for text, day in ((both, date(2022, 1, 1)), (one, date(2023, 6, 1)), (both, date(2025, 6, 1))):
        imported("segur", a_list(tmp_path, text), folder, day)
    loaded = catalog.load(folder)
    best = Matching(best=Entry("l-x4", "X 4", "e-kerion", "", 1.0), version="v1")
    found = {year: catalog.stand(best, [], loaded, Claim(exercice=year)).reference(Referentiel.SEGUR) for year in range(2021, 2027)}
    assert [year for year, reference in found.items() if reference] == [2022, 2025, 2026]
    assert found[2022].source_titre == "ANS, solutions référencées Ségur"
    assert "jusqu'au 31/05/2023" in catalog.show(loaded, "X 4", date(2023, 12, 31))


def test_dates_that_a_list_prints_win(folder, tmp_path):
    imported("segur", a_list(tmp_path, segur("Valombre;Orphéa;3.2;")), folder, date(2022, 1, 1))
    plan = imported("segur", a_list(tmp_path, segur("Valombre;Orphéa;3.2;15/06/2021")), folder, date(2023, 1, 1))
    assert references(folder) == ["l-orphea,segur,3.2,oui,,2021-06-15,,s-ans-segur"]
    assert plan.notes.changes[0].text == "Orphéa 3.2 : oui, à partir du 01/01/2022 → à partir du 15/06/2021"


def test_two_times_of_one_version_stay_two(folder, tmp_path):
    text = "Éditeur;Logiciel;Version;Date de certification;Date de fin\n" + "".join(
        f"Mirva;Bertignac;8;{dates}\n" for dates in ("2012-01-01;2014-12-31", "2014-06-01;2015-06-30", "2020-01-01;"))
    imported("lap", a_list(tmp_path, text), folder)
    assert new_rows(folder, "references.csv") == ["l-bertignac,lap,8,oui,,2012-01-01,2015-06-30,s-has-lap",
                                                  "l-bertignac,lap,8,oui,,2020-01-01,,s-has-lap"]
    assert imported("lap", a_list(tmp_path, text), folder).notes.changes == []


def test_other_sources_are_never_touched(folder, tmp_path):
    imported("dmp", a_list(tmp_path, "Éditeur;Logiciel;Version;Type\nMirva;Bertignac;9;DMP\n"), folder)
    assert set(bare(rows(INVENTED, "references.csv"))) < set(bare(rows(folder, "references.csv")))


def test_a_part_of_a_list_ends_nothing(folder, tmp_path):
    imported("segur", LISTS / "segur.html", folder)
    path = a_list(tmp_path, segur("Valombre;Orphéa;3.2;15/06/2023"))
    assert imported("segur", path, folder, date(2025, 1, 1), partial=True).notes.changes == []
    assert plan_of("segur", path, folder, date(2025, 1, 1)).notes.leaving == 2


def test_a_list_older_than_the_last_is_refused(folder, tmp_path):
    imported("segur", LISTS / "segur.html", folder)
    with pytest.raises(ListError, match=r"31/05/2024.*01/06/2024"):
        plan_of("segur", a_list(tmp_path, segur("Valombre;Orphéa;3.2;")), folder, date(2024, 5, 31))


# --- names ---


@pytest.mark.parametrize(("line", "why"), [
    ("Valombre;Orphéa Premium;1;", "ressemble"),
    ("Valombre;Orpheo;1;", "ressemble"),
    ("Kérion Médical;Zélia+4000;1;", "ressemble"),
    ("Kérion Médical;Bertignac;1;", "pas de cet éditeur"),
    ("Inconnue SARL;Bertignac;1;", "pas de cet éditeur"),
    ("Inconnue SARL;Bertignac Plus;1;", "ressemble"),
    (";Plume;1;", "pas de cet éditeur"),
    ("Tessandre;Noctamed;1;", "plusieurs logiciels"),
    ("Valombre Logiciel;Ostrogoth;1;", "son éditeur"),
    ("Valombre;***;1;", "aucune lettre"),
])
def test_a_doubt_is_for_a_human(folder, tmp_path, line, why):
    plan = imported("segur", a_list(tmp_path, segur(line)), folder)
    assert [why in doubt.text for doubt in plan.notes.doubts] == [True], plan.notes
    assert [new_rows(folder, file) for file in ("logiciels.csv", "editeurs.csv", "references.csv")] == [[], [], []]
    assert "À rapprocher" in importing.tell(plan)


@pytest.mark.parametrize(("line", "known"), [
    ("VALOMBRE LOGICIELS SAS;ORPHEA;1;", "l-orphea"),
    ("Atelier Sorlin;Orphea Santé;1;", "l-orphea"),
    ("Groupe Hautefage;Orphéa Junior;1;", "l-orphea-junior"),
    (";Orphéa;1;", "l-orphea"),
    ("Mirva;Plume;1;", "l-plume"),
    ("Quirol Éditions;Perlanor;1;", "l-perlanor"),
    ("Dupont Informatique;Rivelaine;1;", "l-sanspere"),
])
def test_the_same_name_is_the_same_software(folder, tmp_path, line, known):
    imported("segur", a_list(tmp_path, segur(line)), folder)
    assert [row.split(",")[0] for row in new_rows(folder, "references.csv")] == [known]
    assert new_rows(folder, "logiciels.csv") == []


def test_a_name_known_as_another_is_told(folder, tmp_path):
    plan = plan_of("segur", a_list(tmp_path, segur("Valombre;ORPHEA SANTE;1;", "Kérion Médical;x4;1;")), folder)
    assert "  = « ORPHEA SANTE » est Orphéa [l-orphea]" in importing.tell(plan).splitlines()
    assert len(plan.notes.called) == 1, "« x4 » is « X 4 » but for spaces and capitals"


def test_a_human_says_that_a_name_is_new(folder, tmp_path):
    path = a_list(tmp_path, segur("Valombre;Orphéa Premium;1;"))
    imported("segur", path, folder, new=["ORPHEA PREMIUM"])
    assert new_rows(folder, "logiciels.csv") == ["l-orphea-premium,e-valombre,Orphéa Premium,,,s-ans-segur"]
    assert imported("segur", path, folder).notes.doubts == [], "from now on it is known"


def test_what_a_doubt_may_be_about_is_not_ended(folder, tmp_path):
    imported("segur", a_list(tmp_path, segur("Valombre;Orphéa;3.2;")), folder, date(2023, 1, 1))
    plan = imported("segur", a_list(tmp_path, segur("Rachetée SAS;Orphéa;3.2;")), folder, date(2024, 1, 1))
    assert len(plan.notes.doubts) == 1
    assert references(folder) == ["l-orphea,segur,3.2,oui,,2023-01-01,,s-ans-segur"]


def test_a_new_name_twice_is_one_software(folder, tmp_path):
    imported("segur", a_list(tmp_path, segur("Ébène;Clairière;1;", "ÉBÈNE;CLAIRIERE;2;", "Autre;Clairière;1;")), folder)
    assert [row.split(",")[0] for row in new_rows(folder, "logiciels.csv")] == ["l-clairiere", "l-clairiere-2"]
    assert len(new_rows(folder, "references.csv")) == 3


# --- files that are not what they seem ---


def a_zip(path, **parts):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), content)
    return path


def bomb(tmp_path):
    return a_zip(tmp_path / "bombe.xlsx", xl__workbook_xml="<workbook/>", xl__worksheets__sheet1_xml=b"\0" * 160_000_000)


def entities(tmp_path):
    good = a_workbook(tmp_path, ["Solution", "Éditeur"], ["Orphéa", "Valombre"], name="bon.xlsx")
    target = tmp_path / "entites.xlsx"
    with zipfile.ZipFile(good) as old, zipfile.ZipFile(target, "w") as new:
        for part in old.infolist():
            data = old.read(part)
            if part.filename.endswith("sheet1.xml"):
                data = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "x">]>' + data
            new.writestr(part.filename, data)
    return target


def wide(tmp_path):
    return a_workbook(tmp_path, ["Solution", "Éditeur", *[""] * 400, "fin"])


def cut_workbook(tmp_path):
    path = a_workbook(tmp_path, ["Solution", "Éditeur"])
    path.write_bytes(path.read_bytes()[:2_000])
    return path


def spoilt_workbook(tmp_path):
    good = a_workbook(tmp_path, ["Solution", "Éditeur"], ["Orphéa", "Valombre"], name="bon.xlsx")
    with zipfile.ZipFile(good) as old, zipfile.ZipFile(tmp_path / "gate.xlsx", "w") as new:
        for part in old.infolist():
            new.writestr(part.filename, b"<nothing" if part.filename.endswith("sheet1.xml") else old.read(part))
    return tmp_path / "gate.xlsx"


HOSTILE = {
    "absent": ("segur", lambda at: at / "absent.csv", "n'existe pas"),
    "a folder": ("segur", lambda at: at, "n'existe pas"),
    "empty": ("segur", lambda at: a_list(at, " \n"), "est vide"),
    "bytes": ("segur", lambda at: a_list(at, "\0\1\2" * 50), "ni un texte"),
    "wrong columns": ("segur", lambda at: a_list(at, "Nom;Prénom\nA;B\n"), "éditeur. Colonnes du fichier : Nom, Prénom"),
    "only a header": ("segur", lambda at: a_list(at, segur()), "aucune ligne"),
    "a formula": ("segur", lambda at: a_workbook(at, ["Solution", "Éditeur"], ['=HYPERLINK("http://x";"Orphéa")', "Valombre"]), "ligne 2 : une formule, dans « Solution »"),
    "a formula in csv": ("segur", lambda at: a_list(at, segur("Valombre;=1+1;;")), "formule"),
    "a formula that runs": ("segur", lambda at: a_list(at, segur("Valombre;+cmd|' /C calc'!A0;;")), "formule"),
    "a formula as label": ("amelipro", lambda at: a_list(at, "=A - 1 - B\n"), "formule"),
    "a strange date": ("segur", lambda at: a_list(at, segur("Valombre;Orphéa;1;31/02/2024")), "ligne 2 : « 31/02/2024 » n'est pas une date"),
    "an open quote": ("segur", lambda at: a_list(at, segur('Valombre;"Orphéa;1;', "B;C;1;")), "guillemet"),
    "a long cell": ("segur", lambda at: a_list(at, segur(f"Valombre;{'a' * 5000};1;")), "ligne 2 : une cellule"),
    "a wide row": ("segur", lambda at: a_list(at, segur(";" * 5000)), "ligne 2 : cette ligne a plus de 300"),
    "an old workbook": ("segur", lambda at: (at / "a.xls").write_bytes(b"\xd0\xcf\x11\xe0" * 99) and at / "a.xls", "ancien format"),
    "a page that never ends a comment": ("segur", lambda at: a_list(at, "<!DOCTYPE html><html>" + "<!--" * 100_000, "a.html"), "colonne introuvable"),
    "a page of comments": ("segur", lambda at: a_list(at, "<!---->" * 700 + "Éditeur", "a.html"), "ligne 1"),
    "a page without a table": ("segur", lambda at: a_list(at, "<html><body><p>Erreur 404</p></body></html>", "a.html"), "colonne introuvable"),
    "a zip": ("segur", lambda at: a_zip(at / "a.xlsx", a_txt="a"), "n'est pas un classeur"),
    "a bomb": ("segur", bomb, "démesuré"),
    "entities in a workbook": ("segur", entities, "dangereuse"),
    "a wide workbook": ("segur", wide, "plus de 300 cellules"),
    "a cut workbook": ("segur", cut_workbook, "abîmé"),
    "a spoilt workbook": ("segur", spoilt_workbook, "abîmé"),
    "entities": ("mssante", lambda at: a_list(at, '<!DOCTYPE a [<!ENTITY b "c">]><ListeBlancheMSSante>&b;</ListeBlancheMSSante>', "a.xml"), "dangereuse"),
    "a file of ours": ("mssante", lambda at: a_list(at, '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>', "a.xml"), "dangereuse"),
    "broken xml": ("mssante", lambda at: a_list(at, "<ListeBlancheMSSante>\n<a>", "a.xml"), "ligne 2 : ce n'est pas du XML"),
    "other xml": ("mssante", lambda at: a_list(at, "<Facture/>", "a.xml"), "« Facture »"),
    "no domain": ("mssante", lambda at: a_list(at, "<ListeBlancheMSSante><DateDeGeneration>2024-01-01</DateDeGeneration></ListeBlancheMSSante>", "a.xml"), "aucune ligne"),
    "a strange domain": ("mssante", lambda at: a_list(at, (LISTS / "mssante.xml").read_text("utf-8").replace("lettrine.m", "lettr|@ine.m"), "a.xml"), "entrée n° 1"),
    "json": ("gie", lambda at: a_list(at, "{", "a.json"), "JSON correct"),
    "deep json": ("gie", lambda at: a_list(at, "[" * 100_000, "a.json"), "JSON correct"),
    "other json": ("gie", lambda at: a_list(at, '{"autre": 1}', "a.json"), "« chiffres »"),
    "a strange month": ("gie", lambda at: a_list(at, "dateData;editeur;progiciel\n202613;A;B\n"), "ligne 2 : « 202613 » n'est pas un mois"),
    "a month to come": ("gie", lambda at: a_list(at, "dateData;editeur;progiciel\n209912;A;B\n"), "ni à venir"),
    "no label": ("amelipro", lambda at: a_list(at, "rien\n"), "aucun libellé"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_a_bad_file_is_one_french_line(folder, tmp_path, capsys, case):
    sort, make, words = HOSTILE[case]
    path = make(tmp_path)
    status = run(["catalog", "import", sort, str(path), "--into", str(folder), "--ecrire"])
    out, err = capsys.readouterr()
    assert (status, out) == (2, "")
    assert len(err.splitlines()) == 1
    assert words in err
    assert "Traceback" not in err
    assert all((folder / path.name).read_bytes() == path.read_bytes() for path in INVENTED.iterdir())


JUNK = [b"\0", b"<", b">", b'"', b";", b"\n", b"\xff", b"=", b"&", b"{", b"]", b"|", b"\x85", b"\xe2\x80\xae", b"9999", b"/", b"-", b"\r"]


def damaged(data, chance):
    """A list with a few bytes replaced, cut out, said twice."""
    data = bytearray(data)
    for _ in range(chance.randint(1, 12)):
        at, way = chance.randrange(len(data)), chance.random()
        if way < 0.4:
            data[at:at + 1] = chance.choice(JUNK)
        elif way < 0.7 and len(data) > 80:
            del data[at:at + chance.randint(1, 60)]
        else:
            data[at:at] = data[max(0, at - chance.randint(1, 80)):at]
    return bytes(data)


@pytest.mark.parametrize(("sort", "name"), [
    ("gie", "gie.json"), ("gie", "gie-orthoptistes.csv"), ("segur", "segur.html"), ("segur", "segur-blocs.html"), ("lap", "lap.csv"),
    ("dmp", "dmp.tsv"), ("mssante", "mssante.xml"), ("amelipro", "amelipro.txt"),
])
def test_a_damaged_list_is_an_answer_and_leaves_a_sound_catalogue(folder, tmp_path, capsys, sort, name):
    chance, path = random.Random(name), tmp_path / name  # noqa: S311  a seed, not a secret
    for _ in range(30):
        path.write_bytes(damaged((LISTS / name).read_bytes(), chance))
        status = run(["catalog", "import", sort, str(path), "--into", str(folder), "--ecrire", "--complete"])
        err = capsys.readouterr().err
        assert status in {0, 2, 10}, err
        assert len(err.splitlines()) == (status != 0)
        assert catalog.check(folder) == ()


MAPPING = (LISTS / "tableau.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(("text", "words"), [
    ("a: [", "YAML"),
    ("rien", "« colonnes »"),
    (MAPPING + "\nautre: 1\n", "« autre »"),
    (MAPPING.replace("nom:", "titre:"), "« titre »"),
    (MAPPING.replace("referentiel: dmp", "referentiel: sms"), "segur, lap, dmp"),
    (MAPPING.replace("id: s-liste-regionale, ", ""), "« id »"),
    (MAPPING.replace("Fabricant", "Marque").replace("nom: [Produit, Logiciel]", "nom: Article"), "Article"),
    (MAPPING.replace("valeurs: [DMP]", "valeurs: DMP"), "« garder »"),
    (MAPPING.replace("[DMP]", "[RPPS]"), "aucune ligne"),
    ("&a [*a]", "« colonnes »"),
])
def test_a_bad_mapping_is_refused(tmp_path, text, words):
    with pytest.raises(ListError, match=re.escape(words)):
        importing.read(Sort.TABLEAU, LISTS / "tableau.csv", TODAY, DAY, a_list(tmp_path, text, "m.yaml"))


def test_a_mapping_and_its_list_go_together(tmp_path):
    with pytest.raises(UsageError, match="--correspondance"):
        importing.read(Sort.TABLEAU, LISTS / "tableau.csv", TODAY, DAY)
    with pytest.raises(UsageError, match="tableau"):
        importing.read(Sort.SEGUR, LISTS / "segur.html", TODAY, DAY, a_list(tmp_path, MAPPING, "m.yaml"))


# --- writing ---


def test_nothing_is_written_unless_asked(folder, capsys):
    status = run(["catalog", "import", "segur", str(LISTS / "segur.html"), "--into", str(folder), "--date", "01/06/2024"])
    out, err = capsys.readouterr()
    assert (status, err) == (0, "")
    assert out.index("Ségur : 3 ajouts") < out.index("+ Orphéa 3.2 : oui, à partir du 15/06/2023")
    assert "Rien n'a été écrit" in out
    assert all((folder / path.name).read_bytes() == path.read_bytes() for path in INVENTED.iterdir())


def test_written_when_asked(folder, capsys):
    status = run(["catalog", "import", "segur", str(LISTS / "segur.html"), "--into", str(folder), "--date", "2024-06-01", "--ecrire"])
    assert (status, "Écrit dans" in capsys.readouterr().out) == (0, True)
    assert len(new_rows(folder, "references.csv")) == 3
    assert {path.name for path in folder.iterdir()} == {"cles.csv", *(path.name for path in INVENTED.iterdir())}, "nothing left behind"


def test_a_list_that_loses_most_of_its_rows_waits_for_a_word(folder, tmp_path, capsys):
    whole = segur(*(f"Ébène;{name};;" for name in ("Aquilon", "Belladone", "Cytise", "Dahlia", "Églantine", "Fougère")))
    imported("segur", a_list(tmp_path, whole), folder, date(2023, 1, 1))
    asked = ["catalog", "import", "segur", str(a_list(tmp_path, segur("Ébène;Aquilon;;"))), "--into", str(folder), "--date", "2024-01-01", "--ecrire"]
    assert run(asked) == 2
    assert "5 lignes sur 6" in capsys.readouterr().err
    assert not any(row["fin"] for row in rows(folder, "references.csv") if row["source_id"] == "s-ans-segur")
    assert run([*asked, "--complete"]) == 0
    assert sum(row["fin"] == "2023-12-31" for row in rows(folder, "references.csv")) == 6, "5, and one that stood"


def test_a_catalogue_that_changed_meanwhile_is_not_written_over(folder):
    plan = plan_of("segur", LISTS / "segur.html", folder)
    with (folder / "logiciels.csv").open("a", encoding="utf-8") as file:
        file.write("l-a,e-mirva,Zut,,,s-1\n")
    with pytest.raises(CatalogError, match="a changé"):
        plan.draft.write()
    assert "l-clairiere-sante" not in (folder / "logiciels.csv").read_text(encoding="utf-8")


def test_a_list_that_would_spoil_the_catalogue_is_not_written(folder, tmp_path):
    plan = plan_of("segur", a_list(tmp_path, segur("Ébène;ClairiÃ¨re;1;")), folder)
    with pytest.raises(CatalogError, match="accentuées"):
        plan.draft.write()
    assert new_rows(folder, "logiciels.csv") == []


def test_a_folder_that_is_no_catalogue(tmp_path, capsys):
    assert run(["catalog", "import", "segur", str(LISTS / "segur.html"), "--into", str(tmp_path)]) == 10
    assert "sources.csv" in capsys.readouterr().err


def test_columns_of_the_house_are_kept(folder):
    text = (folder / "logiciels.csv").read_text(encoding="utf-8").splitlines()
    (folder / "logiciels.csv").write_text("\n".join([text[0] + ",note", *(line + ",vu" for line in text[1:])]) + "\n", encoding="utf-8")
    imported("segur", LISTS / "segur.html", folder)
    assert {row["note"] for row in rows(folder, "logiciels.csv")} == {"vu", ""}


def test_the_shipped_catalogue_takes_every_list(tmp_path):
    folder = Path(shutil.copytree(HERE.parent / "software_catalog", tmp_path / "livre"))
    text = (LISTS / "mssante.xml").read_text(encoding="utf-8").replace("2025-02-28T", "2026-02-28T")
    plan = imported("mssante", a_list(tmp_path, text, "mss.xml"), folder, partial=True)
    assert len(plan.notes.changes) == 3
    imported("amelipro", a_list(tmp_path, "HELLODOC - 5.70 - IMAGINE EDITIONS\nAGATHE YOU - E.MOTION - 3 - INCONNUE\n"), folder)
    assert any(row["libelle"].startswith("HELLODOC - 5.70") and row["logiciel_id"] == "l-hellodoc" for row in rows(folder, "libelles.csv"))


# --- the devices of a year ---

APPAREILS = (
    "id,classe,synonymes,modeles,exercice_debut,exercice_fin,dispositifs,source_id\n"
    "oxy,Oxymètre connecté,saturomètre,,2019,,fami|forfait-structure,s-liste\n"
    "oxy-un,Oxymètre connecté,,Invox Po1,2019,,fami|forfait-structure,s-liste\n"
    "camera,Caméra connectée (état de la peau),caméra d'examen,,2019,,fami|forfait-structure,s-liste\n"
    "glyc,Glucomètre connecté,lecteur de glycémie,,2019,2022,,s-liste\n"
    "ecg,ECG connecté,électrocardiographe,,2019,,fami,s-liste\n"
)


@pytest.fixture
def shelves(folder):
    sources = (folder / "sources.csv").read_text(encoding="utf-8").rstrip("\n")
    (folder / "sources.csv").write_text(f"{sources}\ns-liste,Liste inventée,,2019-01-01,publique\n", encoding="utf-8")
    (folder / "appareils.csv").write_text(APPAREILS, encoding="utf-8")
    assert catalog.check(folder) == ()
    return folder


def devices(folder, tmp_path, text, year=2026, aids=(), *, write=True, **more):
    said = importing.Year(year, tuple(Dispositif(aid) for aid in aids))
    plan = importing.reconcile(importing.read(Sort.APPAREILS, a_list(tmp_path, text), TODAY, DAY, year=said), folder, **more)
    if write:
        plan.draft.write()
        assert catalog.check(folder) == ()
    return plan


def on_list(folder, year, aid):
    claim = Claim(dispositif=Dispositif(aid), exercice=year)
    loaded = catalog.load(folder)
    named = ("Invox Po1", "caméra d'examen", "lecteur de glycémie", "électrocardiographe", "rétinographe connecté")
    field = Field(FieldName.DEVICES, named, 1.0, None)
    facts = Facts(0, "f.pdf", "0" * 64, 1, Reading.TEXTE, 1.0, Kind.FACTURE, fields={FieldName.DEVICES: field})
    return devices_of([facts], loaded, claim)[0]


def test_a_list_of_devices_one_a_line(shelves, tmp_path):
    text = "- Oxymètres connectés ;\n- Caméra connectée ;\n- Électrocardiographe\n- Lecteur de glycémie connecté.\n"
    plan = devices(shelves, tmp_path, text)
    assert not plan.notes.doubts
    assert [row["exercice_fin"] for row in rows(shelves, "appareils.csv")] == ["", "", "", "2022", "", ""]
    back = rows(shelves, "appareils.csv")[-1]
    assert (back["classe"], back["exercice_debut"], back["synonymes"]) == ("Glucomètre connecté", "2026", "lecteur de glycémie")
    assert "glyc" not in on_list(shelves, 2024, "fami")
    assert "glyc" in on_list(shelves, 2026, "fami")


def test_a_class_that_left_ends_with_the_year_before_and_all_its_models_do(shelves, tmp_path):
    devices(shelves, tmp_path, "Classe;Modèles\nCaméra connectée (état de la peau);\nECG connecté;Invox K\n")
    assert {row["id"]: row["exercice_fin"] for row in rows(shelves, "appareils.csv")} | {"oxy": "2025", "oxy-un": "2025"} == {
        row["id"]: row["exercice_fin"] for row in rows(shelves, "appareils.csv")}
    assert on_list(shelves, 2025, "fami") == ("oxy", "camera", "ecg")
    assert on_list(shelves, 2026, "fami") == ("camera", "ecg")
    assert rows(shelves, "appareils.csv")[-1]["modeles"] == "Invox K"


def test_a_list_of_one_aid_leaves_the_others_alone(shelves, tmp_path):
    devices(shelves, tmp_path, "ECG connecté\nCaméra connectée\n", aids=("fami",))
    assert on_list(shelves, 2026, "fami") == ("camera", "ecg")
    assert on_list(shelves, 2026, "forfait-structure") == ("oxy", "camera")
    assert on_list(shelves, 2025, "fami") == ("oxy", "camera", "ecg")


def test_donum_has_the_list_of_the_forfait_structure_until_it_has_its_own(shelves, tmp_path):
    assert on_list(shelves, 2026, "donum") == ("oxy", "camera")
    devices(shelves, tmp_path, "Oxymètre connecté\n", aids=("donum",))
    assert on_list(shelves, 2026, "donum") == ("oxy",)
    assert on_list(shelves, 2026, "fami") == ("oxy", "camera", "ecg")


@pytest.mark.parametrize("whole", [False, True])
def test_a_class_that_nobody_knows_is_for_a_human(shelves, tmp_path, whole):
    text = "Liste 2026\nOxymètre connecté\nCaméra connectée\nECG connecté\nRétinographe connecté\n"
    plan = devices(shelves, tmp_path, text, write=False)
    assert [doubt.line for doubt in plan.notes.doubts] == [1, 5]
    plan = devices(shelves, tmp_path, text, new=("Rétinographe connecté",), partial=not whole)
    assert [doubt.line for doubt in plan.notes.doubts] == [1]
    assert "a-retinographe-connecte" in on_list(shelves, 2026, "fami")
    assert "a-retinographe-connecte" not in on_list(shelves, 2025, "fami")


def test_what_a_doubt_about_a_class_may_mean_is_not_ended(shelves, tmp_path):
    plan = devices(shelves, tmp_path, "Oxymètre connecté\nCaméra d'examen du fond\nECG\n")
    assert len(plan.notes.doubts) == 1
    assert on_list(shelves, 2026, "fami") == ("oxy", "camera", "ecg")


def test_lists_of_devices_come_in_the_order_of_the_years(shelves, tmp_path):
    text = "Oxymètre connecté\nCaméra connectée\nECG\n"
    devices(shelves, tmp_path, text)
    assert not devices(shelves, tmp_path, text).notes.changes
    with pytest.raises(ListError, match="2025"):
        devices(shelves, tmp_path, text, 2025)


def test_the_year_of_a_list_of_devices_is_said(shelves, tmp_path, capsys):
    path = a_list(tmp_path, "Oxymètre connecté\nCaméra connectée\nECG\n")
    assert run(["catalog", "import", "appareils", str(path), "--into", str(shelves)]) == 2
    assert "--exercice" in capsys.readouterr().err
    assert run(["catalog", "import", "lap", str(path), "--into", str(shelves), "--exercice", "2026"]) == 2
    capsys.readouterr()
    words = ["--exercice", "2026", "--dispositif", "fami", "--ecrire"]
    assert run(["catalog", "import", "appareils", str(path), "--into", str(shelves), *words]) == 0
    assert "exercice 2026 (fami)" in capsys.readouterr().out
    assert rows(shelves, "sources.csv")[-1]["source_id"] == "s-appareils-2026-fami"
