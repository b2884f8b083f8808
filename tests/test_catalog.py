"""The catalogue: what it refuses, what it finds in text, which software it recognises, what the lists say."""

import csv
import shutil
import subprocess
import sys
import time
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest
import yaml

from verifier import catalog
from verifier.catalog.names import compact
from verifier.domain import (
    Autorite,
    Box,
    Candidate,
    Claim,
    Dispositif,
    Evidence,
    Facts,
    Field,
    FieldName,
    Indicateur,
    Item,
    ItemSort,
    Kind,
    Matching,
    NameKind,
    Profession,
    Reading,
    Referentiel,
    Standing,
    Tie,
)
from verifier.errors import CatalogError

HERE = Path(__file__).parent
INVENTED = HERE / "catalog" / "invente"
SHIPPED = HERE.parent / "software_catalog"
FACTS = HERE.parent.parent / "shared" / "facts" / "catalog"
CASES = yaml.safe_load((HERE / "catalog" / "match_cases.yaml").read_text(encoding="utf-8"))
FOLDERS = {"invente": INVENTED, "livre": SHIPPED}


@cache
def loaded(name="invente"):
    return catalog.load(FOLDERS[name])


def a_field(name, value, confidence=0.9, alternatives=()):
    return Field(name, value, confidence, None, tuple(Candidate(other, 0.5, None) for other in alternatives))


def a_piece(nom=None, editeur=None, version=None, emetteur=None, confiance=0.8, *, kind=Kind.FACTURE, piece=0, autres=(), **more):
    fields = {}
    if nom:
        fields[FieldName.SOFTWARE] = a_field(FieldName.SOFTWARE, nom, confiance, autres)
    for name, value in ((FieldName.EDITOR, editeur), (FieldName.VERSION, version), (FieldName.DEVICES, more.pop("devices", None)),
                        (FieldName.CONNECTOR, more.pop("connector", None)), (FieldName.PROFESSION, more.pop("profession", None))):
        if value:
            fields[name] = a_field(name, value)
    issuer = a_field(FieldName.EDITOR, emetteur) if emetteur else None
    return Facts(piece, "p.pdf", "0", 1, Reading.TEXTE, 1.0, kind, fields=fields, issuer=issuer, **more)


def found(matching):
    return matching.best.logiciel_id if matching.best else None


# --- matching ---


@pytest.mark.parametrize(("name", "case"), [(name, case) for name, cases in CASES.items() for case in cases],
                         ids=lambda value: value if isinstance(value, str) else "-".join(str(part) for part in value.values()))
def test_the_printed_name_is_the_software(name, case):
    printed = {key: case[key] for key in ("nom", "editeur", "version", "emetteur", "confiance") if key in case}
    profession = Profession(case["profession"]) if "profession" in case else None
    matching = catalog.match([a_piece(**printed)], loaded(name), Claim(profession=profession))
    assert found(matching) == case["attendu"], matching
    assert matching.ambiguous == case.get("ambigu", False)


def test_there_are_enough_cases():
    assert sum(map(len, CASES.values())) >= 150


def test_reasons_say_which_name_and_which_editeur():
    matching = catalog.match([a_piece("Orphea Santé", "Valombre", "3.2")], loaded(), Claim())
    assert matching.best.score > 0.9
    assert matching.version == "3.2"
    assert matching.professions == (Profession.CHIRURGIEN_DENTISTE,)
    assert any("Orphea Santé" in reason for reason in matching.best.reasons)
    assert any("Valombre" in reason for reason in matching.best.reasons)


def test_a_rival_says_why_it_is_not_the_one():
    matching = catalog.match([a_piece("Orphéa Premium", "Valombre")], loaded(), Claim())
    assert matching.rivals[0].logiciel_id == "l-orphea"
    assert any("Premium" in reason for reason in matching.rivals[0].reasons)


def test_a_score_has_four_decimals():
    for case in CASES["livre"]:
        matching = catalog.match([a_piece(case.get("nom"), case.get("editeur"))], loaded("livre"), Claim())
        for entry in (*matching.rivals, *((matching.best,) if matching.best else ())):
            assert 0 <= entry.score <= 1
            assert entry.score == round(entry.score, 4)


@pytest.mark.parametrize(("printed", "tie"), [
    ({"editeur": "Valombre"}, Tie.EDITEUR),
    ({"emetteur": "VALOMBRE LOGICIELS SARL"}, Tie.EDITEUR),
    ({"emetteur": "Va1ombre Logiciels"}, Tie.EDITEUR),
    ({"editeur": "Groupe Hautefage"}, Tie.GROUPE),
    ({"editeur": "Kérion Médical"}, Tie.GROUPE),
    ({"editeur": "Dupré Bureautique"}, Tie.AUTRE),
    ({"emetteur": "Dupré Bureautique", "editeur": "Valombre"}, Tie.EDITEUR),
    ({}, Tie.INCONNU),
])
def test_how_the_printed_editeur_relates(printed, tie):
    matching = catalog.match([a_piece("Orphéa Junior", **printed)], loaded(), Claim())
    assert matching.pieces[0].logiciel_id == "l-orphea-junior"
    assert matching.pieces[0].tie is tie


def test_the_losers_of_the_field_decide_only_where_the_winner_names_nothing():
    assert found(catalog.match([a_piece("Licence annuelle", autres=["Orphéa"])], loaded(), Claim())) == "l-orphea"
    assert found(catalog.match([a_piece("Net à payer", autres=["Orphéa"])], loaded(), Claim())) == "l-orphea"
    assert found(catalog.match([a_piece("Horizon", autres=["Orphéa"])], loaded(), Claim())) is None
    assert found(catalog.match([a_piece("Zanivert", autres=["Orphéa"])], loaded(), Claim())) is None


def test_pieces_that_agree():
    matching = catalog.match([a_piece("Orphéa"), a_piece("Orphéa", "Valombre", "3.2", piece=1)], loaded(), Claim())
    assert (found(matching), matching.version) == ("l-orphea", "3.2")
    assert [piece.logiciel_id for piece in matching.pieces] == ["l-orphea", "l-orphea"]


def test_an_editeur_on_another_piece_supports_an_everyday_word():
    matching = catalog.match([a_piece("Plume"), a_piece(None, "Mirva Systèmes", piece=1)], loaded(), Claim())
    assert found(matching) == "l-plume"
    assert matching.pieces[0].tie is Tie.INCONNU


def test_pieces_that_differ():
    pieces = [a_piece("Orphéa"), a_piece("Carvandel", piece=1)]
    matching = catalog.match(pieces, loaded(), Claim())
    assert matching.best is None
    assert matching.ambiguous
    assert [piece.logiciel_id for piece in matching.pieces] == ["l-orphea", "l-carvandel"]
    matching = catalog.match([pieces[0], replace(pieces[1], kind=Kind.DEVIS)], loaded(), Claim())
    assert found(matching) == "l-orphea"
    assert matching.pieces[1].logiciel_id == "l-carvandel"


def test_no_piece_at_all():
    assert catalog.match([], loaded(), Claim()) == Matching()


def test_connectors_and_packs_that_a_piece_names():
    box = Evidence(0, 1, Box(0, 0, 0, 0), "Pack Relais Serein, 12 mois")
    piece = a_piece("Carvandel Équipe", connector="Passe-DMP LUMEO", items=(Item(box.text, ItemSort.PACK, box),))
    matching = catalog.match([piece], loaded(), Claim())
    assert matching.pieces[0].connecteur.id == "v-lumeo"
    assert matching.pieces[0].pack.id == "v-relais"


# --- what the lists say ---


def standing(nom, exercice, version=None, name="invente", **claim):
    piece = a_piece(nom, version=version, confiance=0.95)
    claim = Claim(exercice=exercice, **claim)
    return catalog.stand(catalog.match([piece], loaded(name), claim), [piece], loaded(name), claim)


def test_a_row_of_the_version_wins_over_a_row_of_all_versions():
    assert standing("Orphéa", 2023, "3.2").reference(Referentiel.SEGUR).statut is Standing.OUI
    assert standing("Orphéa", 2023, "v3.2").reference(Referentiel.SEGUR).version == "3.2"
    assert standing("Orphéa", 2023, "3.1").reference(Referentiel.SEGUR).statut is Standing.NON


def test_rows_hold_from_their_first_to_their_last_day():
    assert standing("Orphéa", 2021, "3.2").reference(Referentiel.SEGUR).statut is Standing.NON
    assert standing("Orphéa", 2024, "3.1").reference(Referentiel.SEGUR) is None
    assert standing("Orphéa", 2018).reference(Referentiel.DMP) is None
    assert standing("Orphéa", 2019).reference(Referentiel.DMP).statut is Standing.OUI


def test_the_best_source_wins_and_two_that_disagree_are_silent():
    lap = standing("Orphéa", 2023).reference(Referentiel.LAP)
    assert (lap.statut, lap.autorite) == (Standing.NON, Autorite.OFFICIELLE)
    assert standing("Bertignac", 2023).reference(Referentiel.DMP) is None


def test_through_a_connector_or_a_pack():
    connecteur = standing("Carvandel Équipe", 2024).reference(Referentiel.DMP)
    assert (connecteur.statut, connecteur.via.id) == (Standing.CONNECTEUR, "v-lumeo")
    assert standing("Carvandel", 2024).reference(Referentiel.DMP).via.nom == "Pack Relais Serein"


@pytest.mark.parametrize("nom", ["AxiSanté 4", "AxiSanté 5", "effigie"])
def test_an_outdated_no_refuses_nobody(nom):
    for exercice in range(2019, 2026):
        matching = standing(nom, exercice, version="17" if nom == "effigie" else nom.split()[-1], name="livre")
        assert found(matching)
        assert matching.references == ()


# --- declared labels ---


@pytest.mark.parametrize("case", [
    ("ORPHÉA - 3.2 - VALOMBRE LOGICIELS", "ORPHÉA", "3.2", "VALOMBRE LOGICIELS", "l-orphea", True),
    ("orphea  - 3.2 -  Valombre Logiciels", "ORPHÉA", "3.2", "VALOMBRE LOGICIELS", "l-orphea", True),
    ("ORPHÉA - 9.1 - VALOMBRE LOGICIELS", "ORPHÉA", "9.1", "VALOMBRE LOGICIELS", "l-orphea", False),
    ("PLUME - 2 - MIRVA", "PLUME", "2", "MIRVA", "l-plume", False),
    ("ORPHEA - VALOMBRE", "ORPHEA", None, "VALOMBRE", "l-orphea", False),
    ("ORPHEA - 3.2", "ORPHEA", "3.2", None, "l-orphea", False),
    ("Orphéa", "Orphéa", None, None, "l-orphea", False),
    ("ZANIVERT - 1.0 - VALOMBRE", "ZANIVERT", "1.0", "VALOMBRE", None, False),
    ("ORPHÉA PREMIUM - 3.2 - VALOMBRE LOGICIELS", "ORPHÉA PREMIUM", "3.2", "VALOMBRE LOGICIELS", None, False),
    ("ORPHÉA -3.3 - VALOMBRE LOGICIELS", "ORPHÉA", "3.3", "VALOMBRE LOGICIELS", "l-orphea", True),
    ("CARVANDEL-7.0-QUIROL ÉDITIONS", "CARVANDEL", "7.0", "QUIROL ÉDITIONS", "l-carvandel", False),
    # a dash within the name, the version or the éditeur; a version, an éditeur that is missing
    ("CARVANDEL - MOBILE - 7.1 - QUIROL ÉDITIONS", "CARVANDEL - MOBILE", "7.1", "QUIROL ÉDITIONS", None, False),
    ("CARVANDEL - MOBILE - QUIROL ÉDITIONS", "CARVANDEL - MOBILE", None, "QUIROL ÉDITIONS", None, False),
    ("CARVANDEL - ÉQUIPE - 7.1 - QUIROL ÉDITIONS", "CARVANDEL - ÉQUIPE", "7.1", "QUIROL ÉDITIONS", "l-carvandel-equipe", False),
    ("CARVANDEL - ÉQUIPE - QUIROL ÉDITIONS", "CARVANDEL - ÉQUIPE", None, "QUIROL ÉDITIONS", "l-carvandel-equipe", False),
    ("CARVANDEL - BOBINE - 7.1 - SOCIÉTÉ ÉBÈNE", "CARVANDEL - BOBINE", "7.1", "SOCIÉTÉ ÉBÈNE", None, False),
    ("CARVANDEL - 7.1 - B2 - QUIROL ÉDITIONS", "CARVANDEL", "7.1 - B2", "QUIROL ÉDITIONS", "l-carvandel", False),
    ("CARVANDEL - 7.1 - 2 - QUIROL ÉDITIONS", "CARVANDEL", "7.1 - 2", "QUIROL ÉDITIONS", "l-carvandel", False),
    ("ORPHÉA - BETA - VALOMBRE", "ORPHÉA", "BETA", "VALOMBRE", "l-orphea", False),
    ("ORPHÉA - V3 - VALOMBRE", "ORPHÉA", "V3", "VALOMBRE", "l-orphea", False),
    ("ORPHÉA 4 - 1.2 - VALOMBRE", "ORPHÉA 4", "1.2", "VALOMBRE", "l-orphea-4", False),
    ("TRUC - MACHIN - BIDULE", "TRUC", "MACHIN", "BIDULE", None, False),
    ("TRUC - 1.0 - BIDULE - FRANCE", "TRUC", "1.0", "BIDULE - FRANCE", None, False),
    ("TRUC - MACHIN - 1.0 - BIDULE", "TRUC - MACHIN", "1.0", "BIDULE", None, False),
    ("-", "-", None, None, None, False),
])
def test_a_declared_label(case):
    label, *expected = case
    declared = catalog.stand(Matching(), [], loaded(), Claim(declaration=label)).declared
    assert (declared.nom, declared.version, declared.editeur, declared.logiciel_id, declared.known_label) == tuple(expected)


@pytest.mark.parametrize(("label", "logiciel"), [
    ("HELLODOC - 5.60 NEW - IMAGINE EDITIONS", "l-hellodoc"),
    ("AGATHE YOU - E.MOTION - 3.1 - CBA", "l-agathe-you-e-motion"),
    ("CS TROPHY GESTION - 8 - TROPHY - CARESTREAM", "l-cs-trophy-gestion"),
    ("M1 - 7202 - AEGLÉ INFORMATIQUE MEDICALE", "l-m1"),
    ("AGATHE YOU - E.MOTION - CBA", "l-agathe-you-e-motion"),
    ("DENTALVIA - MACDENT - 4.2 - DENTALVIA-MEDILOR", "l-dentalvia-macdent"),
    ("DENTALVIA - MACDENT - DENTALVIA-MEDILOR", "l-dentalvia-macdent"),
    ("EFFIGIE - 10.00 - 17 - EFFIGIE", "l-effigie"),
    ("MEGABAZE - ONCOBAZE - 3 - CEGEDIM SANTE", "l-megabaze-oncobaze"),
    ("CROSSWAY - MOBILE - 24.03 - CEGEDIM SANTE", None),
    ("HELLODOC - 9 - IMAGINE EDITIONS", "l-hellodoc"),
])
def test_a_dash_within_a_name(label, logiciel):
    assert catalog.stand(Matching(), [], loaded("livre"), Claim(declaration=label)).declared.logiciel_id == logiciel


def test_a_label_of_a_thousand_dashes_is_an_answer():
    label = "ORPHÉA" + " - X" * 1000 + " - 3.2 - VALOMBRE LOGICIELS"
    started = time.process_time()
    declared = catalog.stand(Matching(), [], loaded(), Claim(declaration=label)).declared
    assert (declared.version, declared.editeur, declared.logiciel_id) == ("3.2", "VALOMBRE LOGICIELS", None)
    assert time.process_time() - started < 2


def test_no_declaration():
    assert catalog.stand(Matching(), [], loaded(), Claim()).declared is None


# --- devices ---


@pytest.mark.parametrize(("text", "exercice", "dispositif", "devices", "connected"), [
    ("Saturomètre Bluetooth", 2023, Dispositif.FAMI, ("oxymetre",), ("oxymetre",)),
    ("Oxymètre de marque inconnue", 2023, Dispositif.FAMI, ("oxymetre",), ()),
    ("Oxymètre Pulsor 3", 2023, Dispositif.FAMI, ("oxymetre",), ("oxymetre",)),
    ("Pulsor 4", 2023, Dispositif.FAMI, (), ()),
    ("Pulsor 3, non connecté", 2023, Dispositif.FAMI, ("oxymetre",), ()),
    ("Oxymètre, connexion Bluetooth en option", 2023, Dispositif.FAMI, ("oxymetre",), ()),
    ("Oxymètre (Bluetooth non inclus)", 2023, Dispositif.FAMI, ("oxymetre",), ()),
    ("Oxymètre Bluetooth, housse en option", 2023, Dispositif.FAMI, ("oxymetre",), ("oxymetre",)),
    ("Tensiomètre connecté", 2023, Dispositif.FAMI, (), ()),
    ("Tensiomètre connecté", 2023, Dispositif.FORFAIT_STRUCTURE, ("tension",), ("tension",)),
    ("Audiomètre connecté", 2021, Dispositif.FORFAIT_STRUCTURE, ("vue",), ("vue",)),
    ("Audiomètre connecté", 2023, Dispositif.FORFAIT_STRUCTURE, (), ()),
    ("Fauteuil connecté", 2023, Dispositif.FAMI, (), ()),
    ("Balance connectée, oxymètre Bluetooth", 2023, Dispositif.FAMI, (), ()),
    ("Oxymètre et balance connectés", 2023, Dispositif.FAMI, ("oxymetre",), ("oxymetre",)),
])
def test_devices_of_the_list(text, exercice, dispositif, devices, connected):
    claim = Claim(dispositif, exercice, indicateur=Indicateur.APPAREILS)
    matching = catalog.stand(Matching(), [a_piece(devices=(text,))], loaded(), claim)
    assert (matching.devices, matching.connected) == (devices, connected)


def test_a_billed_line_says_more_of_its_device():
    line = Evidence(0, 1, Box(0, 0, 0, 0), "Saturomètre DX, liaison Bluetooth")
    piece = a_piece(devices=("Saturomètre DX",), items=(Item(line.text, ItemSort.HARDWARE, line),))
    assert catalog.stand(Matching(), [piece], loaded(), Claim(Dispositif.FAMI, 2023)).connected == ("oxymetre",)


@pytest.mark.parametrize(("text", "connected"), [
    ("Stéthoscope Littmann Classic III", False), ("Stéthoscope Eko Core", True), ("Tensiomètre iHealth BP5", True), ("Nonin 3230", False)])
def test_models_of_the_shipped_list(text, connected):
    claim = Claim(Dispositif.FORFAIT_STRUCTURE, 2023)
    matching = catalog.stand(Matching(), [a_piece(devices=(text,))], loaded("livre"), claim)
    assert matching.devices
    assert bool(matching.connected) is connected


# --- spotting ---


def spot(text, name="invente"):
    words = text.split()
    return [(" ".join(words[one.start:one.end]), one.kind, one.id) for one in catalog.spotter(loaded(name)).spot(words)]


LOGICIEL, EDITEUR = NameKind.LOGICIEL, NameKind.EDITEUR


@pytest.mark.parametrize(("text", "expected"), [
    ("Le logiciel « Orphéa Junior », version 2", [("Orphéa Junior", LOGICIEL, "l-orphea-junior")]),
    ("Licence Orphéa, 1 poste", [("Orphéa,", LOGICIEL, "l-orphea")]),
    ("(Orphéa) est DMP compatible", [("(Orphéa)", LOGICIEL, "l-orphea")]),
    ("L'éditeur d’Orphéa atteste", [("d’Orphéa", LOGICIEL, "l-orphea")]),
    ("Orphea 4 :", [("Orphea 4", LOGICIEL, "l-orphea-4")]),
    ("Orphéa 5", []),
    ("Orphéa Premium", []),
    ("Orphéa Junlcr", [("Orphéa Junlcr", LOGICIEL, "l-orphea-junior")]),
    ("Orphéa Jvnlcr", []),
    ("Carvandel quipe", []),
    ("Bertignac version 9.1 est", [("Bertignac", LOGICIEL, "l-bertignac")]),
    ("Bertignac version 8.0 est", [("Bertignac version 8.0", LOGICIEL, "l-bertignac")]),
    ("Orphéa, premium", [("Orphéa,", LOGICIEL, "l-orphea")]),
    ("Orphéa 3.2", [("Orphéa", LOGICIEL, "l-orphea")]),
    ("X 4 et X 5", [("X 4", LOGICIEL, "l-x4"), ("X 5", LOGICIEL, "l-x5")]),
    ("X4", [("X4", LOGICIEL, "l-x4")]),
    ("X 6 x 4", [("x 4", LOGICIEL, "l-x4")]),
    ("Zelia + 3000", [("Zelia + 3000", LOGICIEL, "l-zelia-3000")]),
    ("Zélia+4000", []),
    ("Sillage et Cadence", [("Sillage et Cadence", LOGICIEL, "l-sillage")]),
    ("Silage & Cadence", [("Silage & Cadence", LOGICIEL, "l-sillage")]),
    ("Carvandei", [("Carvandei", LOGICIEL, "l-carvandel")]),
    ("une plume", []),
    ("Plume", [("Plume", LOGICIEL, "l-plume")]),
    ("Carvandel Connect", []),
    ("Carvandel + assistance", [("Carvandel", LOGICIEL, "l-carvandel")]),
    ("édité par VALOMBRE LOGICIELS SAS", [("VALOMBRE LOGICIELS", EDITEUR, "e-valombre")]),
    ("contact@orphea.fr www.orphea.fr", []),
    ("dr.dupont@lettrine.mssante.fr", [("dr.dupont@lettrine.mssante.fr", NameKind.MESSAGERIE, "m-lettrine")]),
    ("connecteur Passe-DMP Lumeo", [("Passe-DMP Lumeo", NameKind.CONNECTEUR, "v-lumeo")]),
    ("Pack Relais Serein", [("Pack Relais Serein", NameKind.PACK, "v-relais")]),
    ("Saturomètre connecté", [("Saturomètre", NameKind.APPAREIL, "oxymetre")]),
    ("", []),
])
def test_names_in_a_line(text, expected):
    assert spot(text) == expected


@pytest.mark.parametrize(("text", "expected"), [
    ("Logiciel médecin", []),
    ("LOGOSw LAP certifié", [("LOGOSw", LOGICIEL, "l-logos-w")]),
    ("Module DMP Agatha Seven", [("Agatha Seven", LOGICIEL, "l-agatha-seven")]),
    ("Maiia Connect", [("Maiia Connect", NameKind.MESSAGERIE, "m-maiia-connect")]),
    ("Julie Solutions", [("Julie Solutions", EDITEUR, "e-julie-solutions")]),
    ("suivi médical annuel", []),
    ("Web DMP", []),
])
def test_names_of_the_shipped_catalogue(text, expected):
    assert spot(text, "livre") == expected


def test_everyday_words_are_flagged():
    flags = {one.name: one.ordinary for text in ("Plume", "Orphéa", "MAO", "X 4", "Plume Bleue", "Régent 20")
             for one in catalog.spotter(loaded()).spot(text.split())}
    assert flags == {"Plume": True, "Orphéa": False, "MAO": True, "X 4": True, "Plume Bleue": False, "Régent 20": False}


def test_a_name_with_two_owners_gives_the_surer_first():
    both = catalog.spotter(loaded()).spot(["Perlanor"])
    assert [one.id for one in both] == ["l-perlanor", "l-modulys"]
    assert both[0].score > both[1].score
    assert both[0].editeur_id == "e-quirol"


def test_a_page_is_read_at_once():
    spotter = catalog.spotter(loaded("livre"))
    page = (HERE / "catalog" / "match_cases.yaml").read_text(encoding="utf-8").split()[:300]
    spotter.spot(page)
    started = time.process_time()
    for _ in range(10):
        spotter.spot(page)
    assert (time.process_time() - started) / 10 < 0.05  # 5 ms on a quiet machine, here full of names; ten times that is a fault


# --- loading and checking ---


def copy_of(tmp_path, **changes):
    folder = tmp_path / "catalogue"
    shutil.copytree(INVENTED, folder)
    for file, change in changes.items():
        path = folder / f"{file}.csv"
        path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")
    return folder


@pytest.mark.parametrize("folder", [INVENTED, SHIPPED])
def test_a_sound_catalogue(folder):
    assert catalog.check(folder) == ()
    assert catalog.load(folder).version == catalog.load(folder).version


@pytest.mark.parametrize(("file", "row", "words"), [
    ("logiciels", "l-a,e-personne,A,,,s-1", ("logiciels.csv, ligne 24", "e-personne")),
    ("logiciels", "l-orphea,e-mirva,A,,,s-1", ("l-orphea", "plus haut")),
    ("logiciels", "l-a,e-mirva,A,,dentiste,s-1", ("dentiste", "chirurgien-dentiste")),
    ("logiciels", "l-a,e-mirva,A,,,", ("source_id",)),
    ("logiciels", "l-a,e-mirva,A,,,s-9", ("s-9",)),
    ("logiciels", "l-a,e-mirva,,,,s-1", ("nom",)),
    ("logiciels", ",e-mirva,A,,,s-1", ("colonne id",)),
    ("logiciels", "l-a,e-mirva,A,s-1", ("4 cellules au lieu de 6",)),
    ("logiciels", "l-a,e-mirva,A,Ã©tÃ©,,s-1", ("accentuées",)),
    ("sources", "s-4,Titre,,15/01/2024,officielle", ("15/01/2024",)),
    ("sources", "s-4,Titre,,2024-02-30,officielle", ("2024-02-30",)),
    ("sources", "s-4,Titre,,,sure", ("sure",)),
    ("references", "l-orphea,ans,,oui,,,,s-1", ("ans",)),
    ("references", "l-orphea,lap,,connecteur,v-lumeo,,,s-1", ("dmp",)),
    ("references", "l-orphea,dmp,,connecteur,v-rien,,,s-1", ("v-rien",)),
    ("references", "l-orphea,dmp,,oui,,2024-01-01,2023-01-01,s-1", ("précède",)),
    ("references", "l-rien,dmp,,oui,,,,s-1", ("l-rien",)),
    ("references", "l-orphea,dmp,,connecteur,,,,s-1", ("references.csv, ligne", "via")),
    ("references", "l-orphea,dmp,,pack,,,,s-1", ("pack", "connecteurs.csv")),
    ("connecteurs", "v-a,A,,cable,,s-1", ("cable",)),
    ("appareils", "a,A,,,deux mille,,fami,s-1", ("deux mille",)),
    ("appareils", "a,A,,,2019,,famille,s-1", ("famille",)),
    ("messageries", "m-a,A,,,peut-être,s-1", ("peut-être",)),
    ("libelles", "A - 1 - B,l-rien,1", ("l-rien",)),
    ("libelles", "ORPHÉA - 3.2 - VALOMBRE LOGICIELS,l-plume,1", ("plus haut",)),
])
def test_a_bad_row_is_refused_with_file_line_and_reason(tmp_path, file, row, words):
    folder = copy_of(tmp_path, **{file: lambda text: text + row + "\n"})
    with pytest.raises(CatalogError) as refusal:
        catalog.load(folder)
    assert f"{file}.csv, ligne " in str(refusal.value)
    assert all(word in str(refusal.value) for word in words)
    assert refusal.value.exit_code == 10


def test_check_says_every_problem(tmp_path):
    bad = "l-a,e-1,A,,,s-1\nl-b,e-2,B,,,s-1\n"
    problems = catalog.check(copy_of(tmp_path, logiciels=lambda text: text + bad, sources=lambda text: text + "s-1,T,,,publique\n"))
    assert len(problems) == 3
    with pytest.raises(CatalogError, match=r"2 autre\(s\)"):
        catalog.load(tmp_path / "catalogue")


@pytest.mark.parametrize(("file", "change", "word"), [
    ("logiciels", lambda text: text.replace(",", ";"), "virgules"),
    ("logiciels", lambda text: text.replace("professions", "metier", 1), "professions"),
    ("logiciels", lambda text: text.replace("nom,", "id,", 1).replace("id,id", "nom,nom"), "colonne"),
    ("logiciels", lambda _: "", "vide"),
    ("logiciels", lambda text: text + 'l-a,e-mirva,"A,,,s-1\n', "CSV"),
])
def test_a_bad_file(tmp_path, file, change, word):
    assert any(word in problem for problem in catalog.check(copy_of(tmp_path, **{file: change})))


def test_a_missing_file(tmp_path):
    folder = copy_of(tmp_path)
    for file in ("references", "connecteurs", "appareils", "messageries", "libelles"):
        (folder / f"{file}.csv").unlink()
    assert catalog.check(folder) == ()
    (folder / "sources.csv").unlink()
    assert any("sources.csv" in problem for problem in catalog.check(folder))
    with pytest.raises(CatalogError):
        catalog.load(tmp_path / "ailleurs")


def test_an_encoding_that_is_not_utf8(tmp_path):
    folder = copy_of(tmp_path)
    text = (folder / "logiciels.csv").read_text(encoding="utf-8")
    (folder / "logiciels.csv").write_bytes(text.encode("cp1252"))
    assert catalog.check(folder)[0].startswith("logiciels.csv, ligne 2 : ")
    (folder / "logiciels.csv").write_text(text, encoding="utf-8-sig")
    assert catalog.check(folder) == ()


def test_the_version_follows_the_content(tmp_path):
    before = catalog.load(copy_of(tmp_path)).version
    path = tmp_path / "catalogue" / "libelles.csv"
    path.write_text(path.read_text(encoding="utf-8") + "PLUME - 1 - MIRVA,l-plume,1\n", encoding="utf-8")
    assert before == loaded().version
    assert catalog.load(tmp_path / "catalogue").version != before


# --- show ---


def test_show_tells_the_whole_story():
    story = catalog.show(loaded(), "orphea")
    for words in ("Orphéa", "Valombre Logiciels", "Groupe Hautefage", "Ségur : oui, version 3.2, à partir du 01/06/2022",
                  "Page d'éditeur (inventée)", "ORPHÉA - 3.3 - VALOMBRE LOGICIELS", "chirurgien-dentiste"):
        assert words in story


def test_show_on_a_day_tells_who_counts_and_who_does_not():
    story = catalog.show(loaded(), "orphea", date(2023, 12, 31)).splitlines()
    start = story.index("  Ce que disent les listes au 31/12/2023 :")
    assert [line.split(" — ")[0].strip() for line in story[start + 1:start + 6]] == [
        "Ségur : oui, version 3.2, à partir du 01/06/2022", "Ségur : non, jusqu'au 31/12/2023", "LAP : non",
        "écarté, parce que de moindre autorité ou plus ancien : LAP : oui", "DMP : oui, à partir du 01/01/2019"]
    assert "source de mémoire" in story[start + 4]


def test_show_on_a_day_puts_other_days_apart():
    story = catalog.show(loaded(), "orphea", date(2018, 12, 31))
    now, later = story.split("À d'autres dates :")
    assert "DMP : le catalogue ne dit rien à cette date (ce n'est pas un refus)" in now
    assert "Ségur : oui, version 3.2, à partir du 01/06/2022" in later
    assert "DMP : oui, à partir du 01/01/2019" in later
    assert "d'autres dates" not in catalog.show(loaded(), "orphea")


def test_show_on_a_day_says_that_sources_of_one_weight_disagree():
    assert "DMP : les sources se contredisent, aucune n'est retenue" in catalog.show(loaded(), "bertignac", date(2023, 12, 31))


def test_show_on_a_day_says_who_else_says_so(tmp_path):
    folder = copy_of(tmp_path, references=lambda text: text + "l-x4,dmp,2,oui,,2020-01-01,,s-2\nl-x4,dmp,v2,oui,,2021-01-01,,s-1\n")
    lines = [line.strip() for line in catalog.show(catalog.load(folder), "X 4", date(2023, 12, 31)).splitlines() if "DMP" in line]
    assert [line.split(" — ")[0] for line in lines] == ["DMP : oui, version v2, à partir du 01/01/2021",
                                                       "dit aussi : DMP : oui, version 2, à partir du 01/01/2020"]


def test_show_other_names():
    assert "mot courant" in catalog.show(loaded(), "l-plume")
    assert "Zélia+2000, Zélia+3000" in catalog.show(loaded(), "Kérion Médical")
    assert "Connecteur" in catalog.show(loaded(), "Passe-DMP Lumeo")
    unknown = catalog.show(loaded(), "Bertignak")
    assert "n'est pas dans le catalogue" in unknown
    assert "Bertignac" in unknown


# --- the shipped files hold every row of the survey ---


@pytest.fixture
def survey():
    if not FACTS.is_dir():
        pytest.skip("the survey is not here")

    def rows(name):
        with (FACTS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    return rows


def keys(*texts):
    return {compact(text) for text in texts}


def test_every_software_row_is_there(survey):
    shipped = loaded("livre")
    for row in survey("software"):
        alike = [one for one in shipped.logiciels.values() if one.nom == row["product"]]
        assert len(alike) == 1, row["product"]
        software = alike[0]
        tie, _ = shipped.companies.tie(software.editeur_id, [shipped.companies.read(row["editor"])])
        assert tie is Tie.EDITEUR or (not row["editor"] and software.editeur_id == "e-inconnu"), row
        assert set(filter(None, row["professions"].split("|"))) <= set(software.professions)
        known = keys(software.nom, *software.alias)
        labels = {one.libelle: one for one in shipped.libelles.values() if one.logiciel_id == software.id}
        for alias in filter(None, row["aliases"].split("|")):
            if alias.startswith("ed:"):
                assert shipped.companies.tie(software.editeur_id, [shipped.companies.read(alias[3:])])[0] in {Tie.EDITEUR, Tie.GROUPE}, alias
            else:
                assert compact(alias) in known or labels[alias].version == row["version"], alias
        if row["version"]:
            known = {compact(version) for version in shipped.known_versions[software.id]}
            assert compact(row["version"]).removeprefix("v") in known, row


def test_every_stated_status_is_there_and_no_other(survey):
    shipped, stated = loaded("livre"), set()
    for row in survey("software"):
        software = next(one for one in shipped.logiciels.values() if one.nom == row["product"])
        for referentiel, column in (("segur", "segur"), ("lap", "lap_certified"), ("dmp", "dmp_compatible")):
            word = {"yes": "oui", "no": "non"}.get(row[column].split()[0])
            if word:
                stated.add((software.id, referentiel, row["version"], word))
    assert {(row.logiciel_id, row.referentiel, row.version, row.statut) for row in shipped.references} == stated
    for row in shipped.references:
        assert row.debut
        assert row.statut is not Standing.NON or (row.fin and (row.fin < date(2019, 1, 1) or row.debut == row.fin))


def test_every_connector_mail_service_and_device_is_there(survey):
    shipped = loaded("livre")
    connecteurs = {one.nom: one for one in shipped.connecteurs.values()}
    for row in survey("connectors"):
        assert connecteurs[row["name"]].genre == {"connector": "connecteur"}.get(row["kind"], row["kind"])
        assert connecteurs[row["name"]].editeur == row["vendor"]
    messageries = {one.nom: one for one in shipped.messageries.values()}
    for row in survey("mssante"):
        trusted = {"yes": True, "no": False, "unknown": None, "yes (usagers seulement)": False, "yes (test seulement)": False}
        assert messageries[row["name"]].espace_de_confiance is trusted[row["in_trust_space"]]
        assert messageries[row["name"]].operateur == row["operator"]
    assert len(shipped.appareils) == len(survey("devices"))
    for row in survey("devices"):
        assert any(one.classe == row["official_label"] and one.id.startswith(row["class_id"]) for one in shipped.appareils.values())


def test_every_source_is_there_with_its_authority(survey):
    shipped = loaded("livre")
    titles = " ".join(f"{one.titre} {one.url}" for one in shipped.sources.values())
    for name in ("software", "connectors", "mssante", "devices"):
        for row in survey(name):
            for address in (word for word in row["source"].replace(";", " ").split() if word.startswith("http")):
                assert address.strip("(),") in titles, address
            if row["source"] == "memory" and name == "software":
                software = next(one for one in shipped.logiciels.values() if one.nom == row["product"])
                assert shipped.sources[software.source_id].autorite is Autorite.MEMOIRE


def test_the_script_writes_what_is_shipped(survey, tmp_path):
    assert survey("software")
    subprocess.run([sys.executable, SHIPPED / "build.py", FACTS, tmp_path], check=True, capture_output=True)
    for path in sorted(tmp_path.iterdir()):
        assert path.read_bytes() == (SHIPPED / path.name).read_bytes(), path.name


# --- whatever the product ---


@pytest.mark.parametrize("software", loaded("livre").logiciels.values(), ids=lambda one: one.id)
def test_every_product_is_itself_and_nothing_more(software):
    shipped = loaded("livre")
    maker = shipped.editeur(software.id)
    editeur = maker.nom if software.editeur_id != "e-inconnu" else None
    assert found(catalog.match([a_piece(software.nom, editeur, confiance=0.95)], shipped, Claim())) == software.id
    for more in (" Quantique", " 77", " Platine II", "+"):
        assert found(catalog.match([a_piece(software.nom + more, editeur, confiance=0.95)], shipped, Claim())) is None, more
