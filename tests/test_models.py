"""The trained names: the model opens late, finds what no label announces, stays small, and its card says the truth."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from verifier.domain import EntityLabel
from verifier.errors import EngineMissing
from verifier.fields.entities import TrainedEntities, model_version

MODELS = Path(__file__).parent.parent / "models"
FOLDER = MODELS / "fr_justificatif"

UNSEEN = [
    ("Le logiciel Fluvéa, édité par la société Marzin Santé, est installé chez le docteur Solène Quéré depuis 2019.",
     {"LOGICIEL": "Fluvéa", "EDITEUR": "Marzin Santé", "PRATICIEN": "Solène Quéré"}),
    ("Nous soussignés, Dorvane Informatique, attestons que Mme Inès Baudoin, infirmière, utilise Tornalis.",
     {"EDITEUR": "Dorvane Informatique", "PRATICIEN": "Inès Baudoin", "LOGICIEL": "Tornalis"}),
    ("Madame BAUDOIN,\nvotre abonnement au logiciel Orphélia est à jour.", {"PRATICIEN": "BAUDOIN", "LOGICIEL": "Orphélia"}),
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
