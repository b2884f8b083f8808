"""Wordings as papers print them → the software, or none: by hand, and drawn from the shipped catalogue and from invented ones."""

import csv
import importlib
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from verifier import catalog
from verifier.domain import Claim, Profession

HERE = Path(__file__).parent
MATCHING = HERE.parent / "benchmarks" / "matching"
SHIPPED = HERE.parent / "software_catalog"
FOLDERS = {"livre": SHIPPED, "invente": HERE / "catalog" / "invente"}
SEED = 1        # the seed that was looked at; the figures of benchmarks/README.md are of others
NONE = {"other number", "number added", "unknown edition", "not in the catalogue", "cousin not in the catalogue", "phrase",
        "everyday word alone", "withdrawn from the catalogue"}

sys.path.insert(0, str(MATCHING))
wordings, asking, invented, scoring = (importlib.import_module(name) for name in ("wordings", "asking", "invented", "scoring"))


@pytest.fixture(scope="module")
def loaded(tmp_path_factory):
    folder = invented.write(tmp_path_factory.mktemp("matching") / "invented", invented.products(800, SEED))
    return {name: catalog.load(path) for name, path in {**FOLDERS, "drawn": folder}.items()}


def by_hand():
    with (HERE / "catalog" / "pairs.csv").open(encoding="utf-8", newline="") as rows:
        return list(csv.DictReader(rows, delimiter=";"))


@pytest.mark.parametrize("row", by_hand(), ids=lambda row: f"{row['classe']}: {row['nom']} ({row['editeur']})")
def test_a_pair_made_by_hand(row, loaded):
    wording = wordings.Wording(
        row["classe"], row["nom"], row["attendu"] or None, row["editeur"] or None, row["version"] or None,
        float(row["confiance"] or wordings.LOOSE), Profession(row["profession"]) if row["profession"] else None)
    assert asking.answer(wording, loaded[row["catalogue"]]) == wording.expected


def test_there_are_enough_pairs_made_by_hand():
    rows = by_hand()
    assert len(rows) >= 250
    assert len({tuple(row.values()) for row in rows}) == len(rows)
    assert {row["attendu"] for row in rows} - set(loaded_ids()) == {""}


def loaded_ids():
    for folder in FOLDERS.values():
        with (folder / "logiciels.csv").open(encoding="utf-8", newline="") as rows:
            yield from (row["id"] for row in csv.DictReader(rows))


@pytest.fixture(scope="module")
def judged(loaded):
    return [one for name in ("livre", "drawn") for one in scoring.judged(loaded[name], SEED, 40)]


def test_drawn_pairs_are_matched(judged):
    assert len(judged) >= 1500
    score = scoring.total(judged)
    assert score.precision >= 0.995, [one for one in judged if one.is_wrong]
    assert score.recall >= 0.985, [one for one in judged if one.is_missed]


@pytest.mark.parametrize(("sort", "least"), [
    ("other number", 1.0), ("number added", 1.0), ("not in the catalogue", 0.995), ("cousin not in the catalogue", 0.995),
    ("withdrawn from the catalogue", 0.995), ("unknown edition", 0.995)])
def test_what_is_not_there_is_answered_none(judged, sort, least):
    asked = [one for one in judged if one.wording.sort == sort]
    assert len(asked) >= 50
    assert sum(one.answer is None for one in asked) >= least * len(asked), [one for one in asked if one.answer]


def test_every_class_is_drawn(judged):
    count = Counter(one.wording.sort for one in judged)
    assert set(count) == {*wordings.DRAWN, "withdrawn from the catalogue"}
    assert all(one.wording.expected is None for one in judged if one.wording.sort in NONE)
    assert min(count.values()) >= 50


def test_the_same_seed_draws_the_same(loaded):
    assert wordings.drawn(loaded["livre"], 3, 5) == wordings.drawn(loaded["livre"], 3, 5)
    assert wordings.drawn(loaded["livre"], 3, 5) != wordings.drawn(loaded["livre"], 4, 5)


@pytest.mark.parametrize(("nom", "editeur", "logiciel", "words"), [
    ("Junior Orphéa", "Valombre", "l-orphea-junior", ("autre ordre", "En second vient Orphéa (Valombre Logiciels), écarté", "Junior")),
    ("Orphéa Jun.", "Valombre", "l-orphea-junior", ("abrégé", "En second vient Orphéa")),
    ("Perlanor", None, "l-perlanor", ("En second vient Modulys FSE (Quirol Éditions), qui convient moins bien",)),
    ("Orphéa3.2", None, "l-orphea", ("« Orphéa »", "« 3.2 » est lu comme la version")),
    ("0rphea Santé", None, "l-orphea", ("se lit « Orphea Santé »",)),
])
def test_a_match_says_which_words_and_who_came_second(loaded, nom, editeur, logiciel, words):
    best = catalog.match([asking.facts_of(wordings.Wording("", nom, None, editeur))], loaded["invente"], Claim()).best
    assert best.logiciel_id == logiciel
    assert all(word in " ".join(best.reasons) for word in words), best.reasons


def test_an_abbreviation_that_no_editeur_confirms_says_so(loaded):
    matching = catalog.match([asking.facts_of(wordings.Wording("", "Orphéa Jun.", None))], loaded["invente"], Claim())
    assert matching.best is None
    assert any("abrégé" in reason for rival in matching.rivals for reason in rival.reasons)


def test_a_wrong_answer_is_counted_as_one():
    right = wordings.Wording("exact", "Orphéa", "l-orphea")
    none = replace(right, sort="phrase", expected=None)
    score = scoring.total([scoring.Judged(right, "l-orphea"), scoring.Judged(right, None), scoring.Judged(right, "l-x4"),
                           scoring.Judged(none, None), scoring.Judged(none, "l-x4")])
    assert (score.precision, score.recall, score.right) == (1 / 3, 1 / 3, 2)
