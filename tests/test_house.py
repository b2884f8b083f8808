"""The house rules that no linter knows: walls, sizes, names, sentences, and a help that does not wait."""

import ast
import re
import statistics
import string
import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path

import pytest

from verifier.wording import table

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "verifier"
FILES = sorted(PACKAGE.rglob("*.py"))

WALLS = {  # a foreign library → the one file or folder that may import it, and why
    "PIL": ("pages/",),                   # pictures
    "click": ("cli/",),                   # the command line
    "defusedxml": ("pages/", "catalog/importing/mssante.py"),  # electronic invoices, the white list
    "distributed": ("batch/on_dask.py",),     # an engine on many machines
    "docx": ("pages/", "reports/letters/to_docx.py"),          # Word letters, read and written
    "lxml": ("catalog/importing/page.py",),     # a web page saved to disk
    "numpy": ("pages/picture/", "pages/pdf/"),                 # the light and the angle of a picture
    "asn1crypto": ("intake/smime.py",),  # signed mail
    "msgspec": ("reports/",),             # a batch's results, written and read again
    "olefile": ("intake/compound.py",),                # Outlook messages
    "pdfplumber": ("pages/pdf/inks.py",),     # what is drawn on a PDF by hand
    "pi_heif": ("pages/",),               # photos of a telephone
    "pikepdf": ("pages/pdf/", "intake/portfolio.py"),               # attachments of a PDF
    "cryptography": ("pages/picture/",),      # the seal of a 2D-Doc
    "pyhanko": ("pages/pdf/",),           # electronic signatures of a PDF
    "pyhanko_certvalidator": ("pages/pdf/",),                  # the same
    "pypdfium2": ("pages/pdf/",),             # text and pages of a PDF
    "pytesseract": ("pages/picture/ocr.py",),     # reading a picture
    "openpyxl": ("reports/to_workbook.py", "catalog/importing/workbook.py"),   # a batch's workbook; a list that is one
    "jinja2": ("reports/to_page.py", "web/templating.py"),         # a batch's page, the agents'
    "fastapi": ("web/",),                 # the agents' page and the API
    "python_multipart": ("web/measuring.py",),    # a form's parts, as they come
    "starlette": ("web/",),               # what FastAPI stands on
    "pydantic": ("web/",),                # what a request must look like
    "argon2": ("web/passwords.py",),      # passwords
    "uvicorn": ("web/serving.py",),       # the server that they stand on
    "rapidfuzz": ("catalog/", "rules/people.py", "fields/", "likeness/"),  # letters that nearly agree: of products, of people, of labels
    "spacy": ("fields/entities.py",),     # names that no label announces
    "sqlite3": ("batch/", "likeness/memory.py", "store/opening.py"),                # what is finished, and what would fill the memory
    "sqlalchemy": ("store/",),            # the history of verdicts
    "subprocess": ("pages/engine.py", "batch/office.py"),      # another program: Tesseract; ourselves, beside an engine's worker
    "zxingcpp": ("pages/picture/",),      # QR and DataMatrix codes
    "yaml": ("wording/", "rules/", "fields/vocabulary.py", "catalog/importing/tableau.py", "pages/tools.py", "pages/picture/doc2d.py"),   # data files: sentences, rules, words
}
LIGHT = {"click", "rapidfuzz", "subprocess"}   # may be imported before they are needed
HEAVY = sorted(set(WALLS) - LIGHT)

BANNED = {"utils", "util", "helpers", "helper", "manager", "service", "handler", "core", "base", "common", "processor"}


def shown(path):
    return path.relative_to(PACKAGE).as_posix()


@cache
def tree(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def imports(path):
    """The dotted names that a file imports, at its top or late."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module


def is_foreign(name):
    return name not in sys.stdlib_module_names and name != "verifier"


def functions(path):
    return [node for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def length(function):
    return function.end_lineno - function.lineno + 1


@pytest.mark.parametrize("path", FILES, ids=shown)
def test_one_foreign_library_behind_one_wall(path):
    for name in {name.split(".")[0] for name in imports(path)}:
        if is_foreign(name) or name in WALLS:
            assert name in WALLS, f"{name} is new: give it a wall in tests/test_house.py"
            assert shown(path).startswith(WALLS[name]), f"{name} may be imported by {WALLS[name]} only"


@pytest.mark.parametrize("path", FILES, ids=shown)
def test_no_file_is_too_long(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


@pytest.mark.parametrize("path", FILES, ids=shown)
def test_no_function_is_too_long(path):
    assert {f"{each.name}: {length(each)} lines" for each in functions(path) if length(each) > 40} == set()


def test_most_functions_are_short():
    assert statistics.median(length(each) for path in FILES for each in functions(path)) <= 10


@pytest.mark.parametrize("path", FILES, ids=shown)
def test_no_name_that_says_nothing(path):
    names = [*path.relative_to(PACKAGE).with_suffix("").parts]
    names += [node.name for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    words = {word.lower() for name in names for word in re.findall(r"[A-Z]?[a-z0-9]+|[A-Z]+", name)}
    assert words & BANNED == set()


@pytest.mark.parametrize("path", FILES, ids=shown)
def test_no_room_is_entered_from_inside_by_its_own_front_door(path):
    """Inside `verifier/x/`, names come from the file that defines them, never from `verifier.x` or `verifier` itself."""
    room = path.relative_to(PACKAGE).parts[0]
    for node in ast.walk(tree(path)):
        if not isinstance(node, ast.ImportFrom):
            continue
        names = {alias.name for alias in node.names}
        if node.module == "verifier":
            strangers = {name for name in names if not (PACKAGE / name).is_dir() and not (PACKAGE / f"{name}.py").is_file()}
            assert strangers <= {"__version__"}
        elif node.module == f"verifier.{room}" and path.name != "__init__.py":
            assert {name for name in names if not (PACKAGE / room / name).is_dir()
                    and not (PACKAGE / room / f"{name}.py").is_file()} == set()


def sayings():
    """Every `say("area.key", …)` of the package: the file, the key, the names of the values (None: unpacked from a mapping)."""
    for path in FILES:
        for node in ast.walk(tree(path)):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "say" and node.args):
                continue
            key = node.args[0]
            values = {keyword.arg for keyword in node.keywords}
            for each in (key.body, key.orelse) if isinstance(key, ast.IfExp) else (key,):
                if isinstance(each, ast.Constant):
                    yield shown(path), each.value, values


def test_one_apostrophe_everywhere():
    """The straight one, in every word that an agent or a professional reads: in a report, a letter, the help."""
    files = [*(ROOT / "verifier").rglob("*.yaml"), ROOT / "verifier" / "cli" / "help.txt"]
    said = {file: file.read_text(encoding="utf-8") for file in files if file.parent.name in {"wording", "rules", "dispositifs", "cli"}}
    assert len(said) > 15
    assert [str(file) for file, text in said.items() if re.search("[’ʼ´]", text)] == []


@pytest.mark.parametrize(("place", "key", "values"), [pytest.param(*each, id=f"{each[0]}:{each[1]}") for each in sayings()])
def test_every_sentence_exists_and_its_blanks_are_filled(place, key, values):  # noqa: ARG001  place: for the reader of a failure
    area, _, name = key.partition(".")
    assert name in table(area)
    blanks = {blank.split(".")[0].split("[")[0] for _, blank, _, _ in string.Formatter().parse(str(table(area)[name])) if blank}
    assert None in values or blanks <= values


def test_the_layers_hold():
    found = subprocess.run([Path(sys.executable).with_name("lint-imports"), "--no-cache"],
                           cwd=ROOT, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stdout


def loaded_by(code, names):
    """Which of these modules a fresh interpreter has loaded after running the code."""
    asks = f"import sys; {code}; print('loaded:', *(sorted(set({names!r}) & set(sys.modules))))"
    found = subprocess.run([sys.executable, "-c", asks], capture_output=True, text=True, encoding="utf-8", check=True)
    return found.stdout.rpartition("loaded:")[2].split()


def test_the_help_waits_for_nothing_but_click():
    assert loaded_by("from verifier.cli.main import run; run(['--help'])", [*HEAVY, "rapidfuzz"]) == []


def test_every_door_opens_without_a_heavy_library():
    assert loaded_by("import verifier.batch, verifier.resources, verifier.pipeline", HEAVY) == []


def test_the_lock_pins_what_the_project_asks_for_and_names_no_registry():
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    pinned = {name.lower().replace("_", "-") for name in re.findall(r"^([A-Za-z0-9_.-]+)==", lock, re.MULTILINE)}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    assert {re.match(r"[A-Za-z0-9_.-]+", each)[0].lower().replace("_", "-") for each in asked} <= pinned
    assert not re.search(r"://|file:/|^-", lock, re.MULTILINE)


def test_nothing_but_the_package_is_keyed_to_this_machine():
    """No absolute path of a home or of a workshop in what is shipped."""
    for path in [*FILES, *PACKAGE.rglob("*.yaml"), ROOT / "Makefile", ROOT / "requirements.lock"]:
        assert not re.search(r"(?<![\w.])/(?:home|root|work|opt|Users)/", path.read_text(encoding="utf-8")), path
