"""What nobody thought of: damaged samples through the whole way, and words in any order through what reads them.

`make fuzz` goes on for as long as one likes; here are a few dozen, the same each time.
"""

import importlib.util
import json
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from typed import type_document

from verifier import fields, pipeline, reports, resources
from verifier.domain import Claim, CriterionStatus, Reading, Status
from verifier.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
WORDS = (
    "Facture", "FACTURE N°", "Devis", "Attestation", "Bon de commande", "Avoir", "Date :", "Éditeur :", "Logiciel :", "Version", "v", "3.1", "12/03/2024",
    "31.12.2023", "le 1er mars 2024", "DMP compatible", "non", "pas", "DMP", "sera", "prochainement", "Ségur", "LAP", "pack", "sous réserve", "|", "# ",
    "~ ", "\n", "\n\n", "\n---\n", "[[DMP compatible]]\n", "Dr", "Mme", "MARTIN Claire", "SELARL", "RPPS", "10999001125", "SIRET", "732 829 320 00074", "€",
    "1 200,00 €", "TTC", "Maintenance", "Licence", "Abonnement", "depuis le", "jusqu'au", "Je soussigné", "certifie", "atteste", "LOGOSw", "« ", " »",
    "☒", "☐", "oui", "\u202e", "\x00", "ﬁ", "١٢٣", "é" * 40, "<script>", "=1+1", "%s", "{0}", "..", "\u0301", "🙂", "-" * 30, "(" * 9,
)


def by_path(name):
    spec = importlib.util.spec_from_file_location(name, ROOT / "benchmarks" / f"{name}.py")
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def hostile():
    by_path("mutating")
    return by_path("hostile")


@pytest.fixture(scope="module")
def tool():
    return resources.load(Settings())


def test_damaged_samples_stop_nothing_and_turn_no_verdict(hostile, capsys):
    figures = hostile.run(60, seed=1, seconds=60, keep=None)
    assert list(figures.values())[1] == "0", capsys.readouterr().err


@pytest.mark.parametrize("place", [176, 365])
def test_a_locked_pdf_that_is_damaged_says_that_it_is_locked(hostile, tool, tmp_path, place):
    """PDFium finds it broken, and qpdf, asked to mend it, locked."""
    (tmp_path / "protege.pdf").write_bytes(hostile.mutated((ROOT / "sample_docs" / "protege.pdf").read_bytes(), 1_000_003 + place))
    (found,) = pipeline.verify([tmp_path / "protege.pdf"], Claim(), tool).facts
    assert "mot de passe" in found.error


def test_the_same_seed_damages_the_same_way(hostile):
    data = bytes(range(256)) * 40
    assert [hostile.mutated(data, seed) for seed in range(50)] == [hostile.mutated(data, seed) for seed in range(50)]
    assert len({hostile.mutated(data, seed) for seed in range(50)}) > 45


@settings(derandomize=True, database=None, max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(words=some.lists(some.sampled_from(WORDS) | some.text(max_size=12), max_size=60), reading=some.sampled_from([Reading.TEXTE, Reading.OCR]))
def test_words_in_any_order_are_judged_and_reported(words, reading, tool):
    """Never an exception; a `conforme` only with every criterion met; a report that can be read back."""
    text = "\n".join(line[:90] for line in " ".join(words).replace("\r", "\n").split("\n"))
    try:
        document = type_document(text, reading)
    except AssertionError:  # a row that is too long for the sheet
        return
    found = pipeline.judge([fields.extract(0, document, tool.finders)], Claim(), tool)
    if found.verdict.status is Status.CONFORME:
        assert {each.status for each in found.verdict.criteria} <= {CriterionStatus.SATISFAIT, CriterionStatus.SANS_OBJET}
    json.loads(reports.render([found], "json"))
    assert reports.render([found], "texte")
    assert reports.render([found], "csv")
