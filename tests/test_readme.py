"""The documents at the root stay true: commands run and shown, picture, links, drawings."""

import importlib.util
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

import pytest
from PIL import Image

from verifier import batch, pipeline, resources
from verifier.domain import Claim
from verifier.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
ARCHITECTURE = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
PAGES = ["README.md", "ARCHITECTURE.md", "CHANGELOG.md", "benchmarks/README.md", "sample_docs/README.md",
         "software_catalog/README.md", "models/README.md"]
ELSEWHERE = re.compile(r"[a-z]+:|#")
CUT = "[…]"


def examples():
    """Each command of the README's consoles, with what is shown of its output."""
    for block in re.findall(r"^```console\n(.*?)^```$", README, re.MULTILINE | re.DOTALL):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            yield command, output


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    """A folder where the README's commands mean what they mean in a checkout, and may write."""
    folder = tmp_path_factory.mktemp("checkout")
    for name in ("sample_docs", "software_catalog"):
        (folder / name).symlink_to(ROOT / name)
    (folder / ".venv").mkdir()
    (folder / ".venv" / "bin").symlink_to(Path(sys.executable).parent)
    return folder


def said(command, folder):
    """The output of a command, whose answer must be a verdict: 0, 1 or 3."""
    found = subprocess.run(shlex.split(command), cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False)
    assert found.returncode in {0, 1, 3}, found.stderr
    return found.stdout


def follows(shown, output):
    """Whether the output is what is shown, `[…]` standing for lines left out."""
    parts = re.split(rf"^{re.escape(CUT)}\n", shown, flags=re.MULTILINE)
    return re.fullmatch(r"(?:.*\n)*?".join(re.escape(part) for part in parts), output) is not None


@pytest.mark.skipif(not shutil.which("tesseract"), reason="no Tesseract here")
@pytest.mark.parametrize(("command", "shown"), [pytest.param(*each, id=each[0]) for each in examples()])
def test_the_readme_shows_what_its_commands_say(command, shown, checkout):
    output = said(command, checkout)
    assert follows(shown, output), f"the README is to be corrected; the command says:\n{output}"


def test_a_line_that_is_not_said_would_be_seen():
    assert follows("un\n[…]\ntrois\n", "un\ndeux\ndeux\ntrois\n")
    assert not follows("un\n[…]\nquatre\n", "un\ndeux\ntrois\n")
    assert not follows("un\n", "un\ndeux\n")


def test_the_readme_has_examples():
    assert [command for command, output in examples() if output]


def test_the_two_commands_are_the_makefile_s():
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    told = re.findall(r"^make (\w+)", README, re.MULTILINE)
    assert told == ["verify", "test"]
    assert set(told) <= set(targets)


def test_the_picture_is_what_the_command_says(checkout):
    """Wrong after a change of the report: `python docs/draw_report.py` draws it again."""
    with Image.open(ROOT / "docs" / "rapport.png") as picture:
        drawn = re.sub(r"\x1b\[[\d;]*m", "", picture.text["Report"])
    command = re.search(r'COMMAND = \("verify", (.*)\)', (ROOT / "docs" / "draw_report.py").read_text(encoding="utf-8"))[1]
    output = said(f".venv/bin/verify {command.replace(',', '')}", checkout)
    assert drawn.split("\n") == output.rstrip("\n").split("\n")[:-1]


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_somewhere(page):
    text = re.sub(r"^```.*?^```$|`[^`]*`", "", (ROOT / page).read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if not ELSEWHERE.match(target):
            assert ((ROOT / page).parent / unquote(target.partition("#")[0])).exists(), target


def test_the_architecture_names_every_room():
    """A room that is built is drawn; a room that is drawn is built."""
    tree = ARCHITECTURE.partition("\nverifier/\n")[2].partition("\n```")[0]
    drawn = set(re.findall(r"^  ([a-z_]+)(?:/|\.py)", tree, re.MULTILINE))
    package = ROOT / "verifier"
    rooms = {path.stem for path in package.iterdir() if path.suffix == ".py" or (path / "__init__.py").is_file()}
    assert drawn == rooms - {"__init__"}


def test_the_benchmark_goes_the_way_of_the_pipeline():
    """The stages are metered one by one in `benchmarks/speed.py`: what they give together is what `pipeline.verify` gives."""
    spec = importlib.util.spec_from_file_location("speed", ROOT / "benchmarks" / "speed.py")
    speed = sys.modules["speed"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(speed)
    loaded, meter = resources.load(Settings()), speed.Meter()
    (dossier,) = batch.from_pieces([speed.TEXT_PDF], Claim(), together=True)
    assert speed.staged(dossier, loaded, meter) == pipeline.verify(dossier.paths, dossier.claim, loaded, dossier.name)
    assert set(meter.seconds) == set(speed.STAGES)
