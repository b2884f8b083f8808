"""The trained names: the model opens late, finds what no label announces, stays small, and its card says the truth."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typed import type_document

from verifier.domain import Entity, EntityLabel, PageText, TextCell
from verifier.errors import EngineMissing
from verifier.fields.entities import TrainedEntities, model_version
from verifier.fields.from_entities import find_entities
from verifier.fields.layout import lay_out

MODELS = Path(__file__).parent.parent / "models"
FOLDER = MODELS / "fr_justificatif"

UNSEEN = [
    ("Le logiciel Fluvéa, édité par la société Marzin Santé, est installé chez le docteur Solène Quéré depuis 2019.",
     {"LOGICIEL": "Fluvéa", "EDITEUR": "Marzin Santé", "PRATICIEN": "Solène Quéré"}),
    ("Nous soussignés, Dorvane Informatique, attestons que Mme Inès Baudoin, infirmière, utilise Tornalis.",
     {"EDITEUR": "Dorvane Informatique", "PRATICIEN": "Inès Baudoin", "LOGICIEL": "Tornalis"}),
    ("Madame BAUDOIN,\nvotre abonnement au logiciel Orphélia est à jour.", {"PRATICIEN": "BAUDOIN", "LOGICIEL": "Orphélia"}),
    ("La compatibilité DMP du logiciel Tornalis version 4.12 est assurée par le connecteur Arvix Link, compris dans le Pack Sillon.",
     {"LOGICIEL": "Tornalis", "VERSION": "4.12", "CONNECTEUR": "Arvix Link", "PACK": "Pack Sillon"}),
    ("Société Kerlane Médical\n12 rue des Lilas\n29000 Quimper\nDocteur Armand Joubert", {"EDITEUR": "Kerlane Médical", "PRATICIEN": "Armand Joubert"}),
]


@pytest.fixture(scope="module")
def finder():
    return TrainedEntities(FOLDER)


@pytest.mark.parametrize(("text", "names"), UNSEEN)
def test_names_that_it_never_saw_are_found(finder, text, names):
    found = {str(entity.label): entity.text for entity in finder.find(text) if entity.confidence >= 0.5}

    assert found == names


def test_a_name_stands_where_it_says(finder):
    text = "Bonjour,\nJe certifie que le docteur Armand Joubert utilise le logiciel Fluvéa."

    for entity in finder.find(text):
        assert text[entity.start:entity.end] == entity.text
        assert 0 < entity.confidence <= 1


def test_a_text_that_names_nobody_gives_no_sure_name(finder):
    text = "Conditions de règlement : 30 jours.\nTotal TTC 120,00 €\nLa caisse vous répondra dans un délai de deux mois."

    assert [entity for entity in finder.find(text) if entity.confidence >= 0.5] == []


def test_a_company_is_told_from_the_person_beside_it_by_the_cells(finder):
    text = "Arvix Informatique\tSolène Quéré\n12 rue des Lilas\tInfirmière\n29000 Quimper\t3 place du Marché\nTél. 02 98 11 22 33\t56100 Lorient\n"

    def companies(words):
        return [entity.text for entity in finder.find(words) if entity.label is EntityLabel.EDITEUR]

    assert companies(text) == ["Arvix Informatique"]
    assert companies(text.replace("\t", " ")) == []


class Looking:
    """A model that keeps what it is asked and finds one word."""

    def find(self, text):
        self.text, start = text, text.index("Tornalis")
        return (Entity(EntityLabel.LOGICIEL, start, start + 8, "Tornalis", 0.9),)


def test_a_name_leads_back_to_its_row_and_the_model_is_told_how_cells_stand():
    paper = "DORVANE\n| Docteur Inès BAUDOIN\n| 5 place du Marché\n\n# FACTURE\n\nDésignation | Total\nLicence Tornalis | 120,00 €\n"
    sheet, looking = lay_out(0, type_document(paper)), Looking()

    (row, entity), = find_entities(sheet, looking)

    assert row.text[entity.start:entity.end] == "Tornalis"
    assert "Licence Tornalis\t120,00 €" in looking.text
    assert "\n\n" in looking.text
    over = {looking.text[cell.start:cell.end]: cell.above for cell in looking.text.cells}
    assert over["Licence Tornalis"] == "Désignation"
    assert over["120,00 €"] == "Total"


@pytest.mark.parametrize("text", ["Écrire à dpo@tornalis.fr pour le logiciel.", "Logiciel : contact@dorvane-sante.fr"])
def test_an_address_is_no_name(finder, text):
    assert not any("@" in entity.text for entity in finder.find(text))


def test_a_name_never_runs_from_a_cell_into_the_next(finder):
    text = "Logiciel\tTornalis\tDorvane\nVersion\t4.12\tSanté"

    assert all("\t" not in entity.text for entity in finder.find(PageText(text)))


def test_a_crowded_cell_costs_no_time(finder):
    """What stands over a cell is looked at in bounded time, whatever it is."""
    over = "Aa " * 20_000 + "!"
    text = "Tornalis\n" * 300
    cells = tuple(TextCell(9 * number, 9 * number + 8, 1.0, 0.0, 0.5, over) for number in range(300))
    start = time.process_time()

    finder.find(PageText(text, cells))

    assert time.process_time() - start < 20


@pytest.mark.parametrize("text", ["", "\n\n", "X", "é" * 20_000, "mot " * 5_000])
def test_odd_texts_are_read_too(finder, text):
    assert all(entity.text.strip() for entity in finder.find(text))


def test_names_keep_their_place_in_a_long_text(finder):
    text = "Le présent document est sans objet.\n" * 400 + "Le logiciel Fluvéa est édité par la société Marzin Santé."

    places = {text[entity.start:entity.end] for entity in finder.find(text) if entity.confidence >= 0.5}

    assert places == {"Fluvéa", "Marzin Santé"}


def test_the_same_text_gives_the_same_names_twice(finder):
    text = UNSEEN[0][0]

    assert finder.find(text) == TrainedEntities(FOLDER).find(text)


def test_words_are_cut_as_french_cuts_them(finder):
    assert finder.tokenise("L'éditeur d'Orphélia (DMP-compatible, v5.60).") == (
        "L'", "éditeur", "d'", "Orphélia", "(", "DMP-compatible", ",", "v5.60", ")", ".",
    )


def test_spacy_is_not_imported_before_the_first_question():
    code = (
        "import sys; from pathlib import Path; from verifier.fields import entities as e;"
        f"f = e.TrainedEntities(Path({str(FOLDER)!r})); e.model_version(Path({str(FOLDER)!r})); print('spacy' in sys.modules)"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert answer.stdout.strip() == "False"


def test_a_model_that_is_not_there_is_said_in_french(tmp_path):
    with pytest.raises(EngineMissing, match="manque"):
        TrainedEntities(tmp_path / "absent").find("Docteur Joubert")
    with pytest.raises(EngineMissing, match="manque"):
        model_version(tmp_path / "absent")


def test_a_broken_model_is_said_in_french(tmp_path):
    (tmp_path / "meta.json").write_text('{"name": "x", "version": "1"}', encoding="utf-8")

    with pytest.raises(EngineMissing, match="ouvert"):
        TrainedEntities(tmp_path).find("Docteur Joubert")


def test_the_model_is_small():
    assert sum(path.stat().st_size for path in FOLDER.rglob("*") if path.is_file()) < 8_000_000


def test_the_labels_of_the_model_are_those_of_the_house():
    labels = json.loads((FOLDER / "meta.json").read_text(encoding="utf-8"))["labels"]["spancat"]

    assert set(labels) == {str(label) for label in EntityLabel}


def test_the_card_shows_the_figures_that_were_measured():
    metrics = json.loads((MODELS / "metrics.json").read_text(encoding="utf-8"))
    card = (MODELS / "README.md").read_text(encoding="utf-8")
    sys.path.insert(0, str(MODELS / "scripts"))
    try:
        from card import tables  # noqa: PLC0415  the scripts are no package
    finally:
        sys.path.pop(0)

    assert tables(metrics) in card
    assert metrics["model"] == model_version(FOLDER)
    assert metrics["bytes"] == sum(path.stat().st_size for path in FOLDER.rglob("*") if path.is_file())


def test_the_figures_are_those_of_this_model(finder):
    """The hand-written documents, asked again, give the recall that the card states."""
    metrics = json.loads((MODELS / "metrics.json").read_text(encoding="utf-8"))
    sys.path.insert(0, str(MODELS / "scripts"))
    try:
        from evaluate import answers, figures  # noqa: PLC0415
        from generate import written  # noqa: PLC0415

        found = figures(answers(finder, written("neufs")))
    finally:
        sys.path.pop(0)

    for label, scores in found.items():
        assert scores["f"] == pytest.approx(metrics["neufs"][label]["f"], abs=0.05)
