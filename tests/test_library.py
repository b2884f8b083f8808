"""The package as another program uses it: from another folder, in a fresh interpreter, with its types."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from at_once import at_once
from papers import bill, vouched

import verifier
from verifier import batch, pipeline, resources
from verifier.domain import Claim, Dispositif, Profession
from verifier.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs" / "bibliotheque.md").read_text(encoding="utf-8")
PROGRAM = re.search(r"^```python\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)[1]


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """Another program's folder: the program of the page, and the file that it judges."""
    folder = tmp_path_factory.mktemp("projet")
    (folder / "programme.py").write_text(PROGRAM, encoding="utf-8")
    (folder / "facture.pdf").write_bytes(bill())
    (folder / "attestation.pdf").write_bytes(vouched())
    (folder / "casse.pdf").write_bytes(b"%PDF-1.7\nrien")
    return folder


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """The package as `pip install` lays it down: from its wheel, far from the checkout."""
    pytest.importorskip("setuptools", reason="what builds the wheel is not there")
    folder = tmp_path_factory.mktemp("paquet")
    source, site = folder / "source", folder / "site"
    for name in ("verifier", "software_catalog", "models/fr_justificatif"):
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "setup.py", "MANIFEST.in", "README.md"):
        shutil.copy(ROOT / name, source)
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--no-build-isolation", "--target"]
    subprocess.run([*pip, str(site), str(source)], check=True, capture_output=True)
    return site


@pytest.fixture(scope="module")
def loaded():
    return resources.load(Settings())


def ran(project, *command, **environ):
    """A fresh interpreter in the project, which finds the package as an installed one would be found."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("VERIFY_")}
    env = {**kept, "PYTHONPATH": str(ROOT), "MYPYPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", **environ}
    return subprocess.run([sys.executable, *command], cwd=project, env=env, capture_output=True, text=True, encoding="utf-8", check=False)


def checked(project, name):
    """What `mypy --strict` says of a file of the project."""
    return ran(project, "-m", "mypy", "--strict", "--config-file=", "--follow-imports=silent", name)


class TestFromOutside:
    def test_the_ten_lines_of_the_page_give_the_result_of_the_command(self, project):
        assert len(PROGRAM.splitlines()) <= 10
        found = ran(project, "programme.py")
        assert (found.returncode, found.stderr) == (0, "")
        command = at_once("facture.pdf", "--dispositif", "fami", "--exercice", 2024, "--format", "json", cwd=project)[1]
        assert found.stdout.endswith(command)
        assert found.stdout.removesuffix(command).startswith("Bonjour"), "the reply comes first: it is not conforme"

    def test_its_types_are_strict_and_known(self, project):
        found = checked(project, "programme.py")
        assert found.returncode == 0, found.stdout
        wrong = 'verify(Path("a"), 3, resources)\nverification.verdict.statut\nload(catalog=None)\nClaim(dispositif="famille")\n'
        (project / "faux.py").write_text(PROGRAM + wrong, encoding="utf-8")
        found = checked(project, "faux.py")
        assert len(re.findall(r"faux\.py:\d+: error", found.stdout)) == 4, found.stdout
        assert (ROOT / "verifier" / "py.typed").is_file()

    def test_to_import_it_loads_nothing(self, project):
        asked = "import verifier, sys; print(sorted(n for n in sys.modules if n.startswith('verifier') or n in ('click', 'yaml', 'numpy')))"
        assert ran(project, "-c", asked).stdout.strip() == "['verifier']"

    def test_a_stranger_s_file_is_read_apart_within_the_limits(self, project):
        program = ("from verifier import Claim, load, verify\nr = load()\n"
                   "print([verify('facture.pdf', Claim(), r, apart=apart).facts[0].error for apart in (True, False)])")
        found = ran(project, "-c", program, VERIFY_MAX_MEMORY_MB="16")
        assert re.fullmatch(r"\[[\"'].*(16 Mo|brutalement).*[\"'], None\]\n", found.stdout), found


    def test_installed_it_holds_all_that_it_needs(self, project, installed):
        """The catalogue and the model lie beside the package in a checkout only."""
        asked = ("import verifier; from verifier.settings import Settings; r = verifier.load(); "
                 "print(verifier.__file__, Settings().model, *r.versions.tools, r.versions.catalog, r.versions.model)")
        found, ours = (ran(project, "-c", asked, PYTHONPATH=str(place)) for place in (installed, ROOT))
        assert (found.returncode, found.stderr) == (0, "")
        file, model, *versions = found.stdout.split()
        assert Path(file) == installed / "verifier" / "__init__.py"
        assert Path(model).is_relative_to(installed)
        assert versions == ours.stdout.split()[2:]
        told = [ran(project, "programme.py", PYTHONPATH=str(place)).stdout for place in (installed, ROOT)]
        assert told[0] == told[1] != ""


class TestNames:
    def test_each_is_there_and_in_the_directory(self):
        assert all(getattr(verifier, name) is not None for name in verifier.__all__)
        assert set(verifier.__all__) <= set(dir(verifier))

    def test_another_is_not(self):
        with pytest.raises(AttributeError, match="pas_un_nom"):
            verifier.pas_un_nom     # noqa: B018
        with pytest.raises(ImportError):
            exec("from verifier import pas_un_nom")     # noqa: S102

    def test_the_rooms_are_still_found(self):
        from verifier import catalog  # noqa: PLC0415

        assert catalog.__name__ == "verifier.catalog"


class TestJudging:
    def test_apart_or_here_it_is_what_the_pipeline_says(self, project, loaded):
        paths = [project / "facture.pdf", project / "attestation.pdf"]
        claim = Claim(dispositif=Dispositif.FAMI, exercice=2024)
        apart, here = (verifier.verify(paths, claim, loaded, apart=each, dossier="D-0042") for each in (True, False))
        assert apart == here == pipeline.verify(paths, claim, loaded, "D-0042")
        assert [each.name for each in apart.facts] == ["facture.pdf", "attestation.pdf"]
        (dossier,) = batch.from_pieces(paths, claim, together=True)
        assert verifier.verify(paths, claim, loaded).dossier == dossier.name

    @pytest.mark.parametrize("apart", [True, False])
    @pytest.mark.parametrize("name", ["casse.pdf", "absent.pdf", "nul\0.pdf"])
    def test_a_bad_file_is_an_answer(self, project, loaded, name, apart):
        found = verifier.verify(str(project / name), Claim(), loaded, apart=apart)
        assert (found.verdict.status, bool(found.facts[0].error)) == (verifier.Status.ILLISIBLE, True)
        assert json.loads(verifier.render([found], "json"))["status"] == "illisible"

    def test_a_claim_that_cannot_be_is_refused_before_anything_is_read(self, project, loaded):
        with pytest.raises(verifier.UsageError):
            verifier.verify(project / "absent.pdf", Claim(Dispositif.FAMI, 2024, Profession.MEDECIN), loaded)
        with pytest.raises(verifier.UsageError, match="aucune pièce"):
            verifier.verify([], Claim(), loaded)

    def test_words_said_as_text_are_the_words(self, project, loaded):
        said = Claim(dispositif="fami", exercice=2024, profession="chirurgien-dentiste", indicateur="logiciel")
        meant = Claim(Dispositif.FAMI, 2024, Profession.CHIRURGIEN_DENTISTE)
        one, other = (verifier.verify(project / "facture.pdf", claim, loaded, apart=False) for claim in (said, meant))
        assert one == other
        assert one.claim.indicateur is verifier.Indicateur.LOGICIEL
        with pytest.raises(verifier.UsageError, match="forfait-structure"):
            verifier.verify(project / "facture.pdf", Claim(dispositif="famille"), loaded)

    def test_a_catalogue_or_rules_of_one_s_own(self, tmp_path):
        assert verifier.load(catalogue=str(ROOT / "software_catalog")).versions == resources.load(Settings()).versions
        with pytest.raises(verifier.CatalogError):
            verifier.load(catalogue=tmp_path)
        with pytest.raises(verifier.VerifierError):
            verifier.load(regles=tmp_path / "absent")
