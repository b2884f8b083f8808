"""Defaults < environment < command line, and where things lie."""

from pathlib import Path

import pytest

from verifier.errors import UsageError
from verifier.settings import Settings, read


def test_the_defaults_are_those_of_the_contract():
    settings = read({})
    assert (settings.max_file_mb, settings.max_pages, settings.max_files, settings.max_unpacked_mb) == (50, 60, 200, 500)
    assert (settings.max_seconds, settings.max_memory_mb) == (60, 2048)
    assert settings.max_file_bytes == 50_000_000


def test_the_catalogue_and_the_model_lie_beside_the_package():
    root = Path(__file__).resolve().parent.parent
    assert read({}).catalogue == root / "software_catalog"
    assert read({}).model == root / "models" / "fr_justificatif"
    assert read({}).rules is None


def test_the_environment_wins_over_the_defaults_and_the_command_line_over_both():
    environ = {"VERIFY_CATALOGUE": "/a", "VERIFY_MAX_PAGES": "12", "VERIFY_TESSERACT": "/opt/t", "VERIFY_RULES": "r", "AUTRE": "x"}
    assert read(environ) == Settings(catalogue=Path("/a"), max_pages=12, tesseract="/opt/t", rules=Path("r"))
    assert read(environ, catalogue=Path("/b")).catalogue == Path("/b")
    assert read(environ, catalogue=None).catalogue == Path("/a")


def test_an_empty_variable_sets_nothing():
    assert read({"VERIFY_MAX_PAGES": "", "VERIFY_CATALOGUE": ""}) == Settings()


@pytest.mark.parametrize("value", ["0", "-3", "1.5", "dix", "²", " "])
def test_a_limit_is_a_whole_number(value):
    with pytest.raises(UsageError, match="VERIFY_MAX_SECONDS"):
        read({"VERIFY_MAX_SECONDS": value})
