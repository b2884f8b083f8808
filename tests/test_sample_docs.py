"""The golden samples: each dossier of `sample_docs/` goes the whole way and must come out as a careful agent concludes."""

import csv
import importlib.util
import re
import sys
import unicodedata
from datetime import date
from decimal import Decimal
from email import message_from_bytes, policy
from functools import cache
from pathlib import Path

import numpy as np
import olefile
import pypdfium2
import pytest
import yaml
from PIL import Image, ImageOps

from verifier import pipeline, resources
from verifier.domain import Claim, Dispositif, Indicateur, Profession, place_of
from verifier.settings import Settings

SAMPLES = Path(__file__).parent.parent / "sample_docs"
EXPECTED = sorted(SAMPLES.glob("*.expected.yaml"))
SUFFIX = ".expected.yaml"
TITLES = {"dr", "docteur", "pr", "m", "mr", "monsieur", "mme", "madame"}
LEGAL = {"sas", "sasu", "sarl", "sa", "eurl", "societe"}
CLAIM_KEYS = ("dispositif", "exercice", "profession", "indicateur", "praticien", "numero_ps", "declaration", "exonere_lap", "pre_rempli")


@cache
def manifest():
    """The files of each dossier, and its claim as the manifest writes it."""
    files, claims = {}, {}
    with (SAMPLES / "manifest.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            files.setdefault(row["dossier"], []).append(SAMPLES / row["fichier"])
            claims.setdefault(row["dossier"], {key: row[key] or None for key in CLAIM_KEYS})
    return files, claims


@cache
def tool():
    return resources.load(Settings())


def name_of(path):
    return path.name.removesuffix(SUFFIX)


def claim_of(written):
    typed = {"dispositif": Dispositif, "profession": Profession, "indicateur": Indicateur}
    return Claim(**{key: typed[key](value) if key in typed else value for key, value in written.items()})


def words(value):
    plain = unicodedata.normalize("NFKD", str(value)).encode("ascii", "ignore").decode().lower()
    return [word for word in re.split(r"[^a-z0-9+]+", plain) if word]


def comparable(field, value):
    """A value as two careful readers would compare it: spaces, accents, case and titles do not count, figures do."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if field == "amount_due":
        return str(Decimal(str(value)).quantize(Decimal("0.01")))
    if field == "practitioner_id":
        return re.sub(r"\D", "", str(value))
    if field == "version":
        return re.sub(r"\s+", "", str(value)).lower()
    drop = TITLES if field == "practitioner" else LEGAL if field == "editor" else set()
    kept = [word for word in words(value) if word not in drop]
    return "".join(sorted(kept) if field == "practitioner" else kept)


def accepted(field, wanted):
    return [comparable(field, value) for value in (wanted if isinstance(wanted, list) else [wanted])]


def criteria_differences(expected, verdict):
    got = {criterion.id: criterion.status.value for criterion in verdict.criteria}
    wanted = expected["criteria"]
    ids = [*wanted, *(name for name in got if name not in wanted and expected.get("criteria_complete", True))]
    for name in ids:
        want, have = wanted.get(name, "sans_objet"), got.get(name, "sans_objet")
        if have not in (want if isinstance(want, list) else [want]):
            reason = next((criterion.message for criterion in verdict.criteria if criterion.id == name), "(pas dans le résultat)")
            yield f"critère {name} : {have}, attendu {want} – {reason}"


def match_differences(expected, matching):
    if "match" not in expected:
        return
    have = matching.best.nom if matching.best else None
    wanted = expected["match"] if isinstance(expected["match"], list) else [expected["match"]]
    if (have and words(have)) not in [want and words(want) for want in wanted]:
        rivals = ", ".join(rival.nom for rival in matching.rivals)
        yield f"catalogue : {have}, attendu {expected['match']} (autres : {rivals or 'aucun'})"


def piece_differences(expected, facts):
    found = {fact.name.replace("\\", "/").rsplit("/", 1)[-1]: fact for fact in facts}
    if sorted(found) != sorted(piece["name"] for piece in expected["pieces"]):
        yield f"pièces : {sorted(found)}"
        return
    for piece in expected["pieces"]:
        fact = found[piece["name"]]
        kind = fact.kind.value if fact.kind else None
        if kind != piece["kind"]:
            yield f"{piece['name']} : nature {kind}, attendu {piece['kind']}"
        values = {field.value: settled.value for field, settled in fact.fields.items()}
        for field, want in piece["fields"].items():
            if comparable(field, values.get(field)) not in accepted(field, want):
                yield f"{piece['name']} : {field} {values.get(field)!r}, attendu {want!r}"


@pytest.mark.parametrize("path", EXPECTED, ids=name_of)
def test_a_sample_comes_out_as_a_careful_agent_concludes(path):
    expected = yaml.safe_load(path.read_text(encoding="utf-8"))
    result = pipeline.verify(manifest()[0][name_of(path)], claim_of(expected["claim"]), tool(), name_of(path))
    verdict = result.verdict
    differences = [
        *([f"verdict : {verdict.status.value}, attendu {expected['status']}"] if verdict.status.value != expected["status"] else []),
        *criteria_differences(expected, verdict),
        *([f"manque : {list(verdict.missing)}, attendu {expected['missing']}"]
          if list(verdict.missing) != expected.get("missing", list(verdict.missing)) else []),
        *match_differences(expected, result.matching),
        *piece_differences(expected, result.facts),
    ]
    assert not differences, "\n".join([f"{name_of(path)} – {expected['why']}", *differences])


@pytest.mark.parametrize("path", EXPECTED, ids=name_of)
def test_the_manifest_claims_what_the_expectation_claims(path):
    expected = yaml.safe_load(path.read_text(encoding="utf-8"))
    files, claims = manifest()
    written = {key: {True: "oui", False: "non"}.get(value, str(value)) for key, value in expected["claim"].items()}
    assert {key: value for key, value in claims[name_of(path)].items() if value} == written
    names = [file.name for file in files[name_of(path)]]
    assert all(file.is_file() for file in files[name_of(path)])
    if names[0].endswith(".eml"):
        mail = message_from_bytes(files[name_of(path)][0].read_bytes(), policy=policy.default)
        names = [part.get_filename() for part in mail.iter_attachments()]
    if names[0].endswith(".msg"):
        names = list(attached_to(files[name_of(path)][0]))
    assert names == list(dict.fromkeys(place_of(piece["name"]).file for piece in expected["pieces"]))


def attached_to(path):
    """The names of the files of an Outlook message and of those inside it, its logos left out."""
    with olefile.OleFileIO(path) as ole:
        for stream in ole.listdir():
            if stream[-1] == "__substg1.0_3707001F" and not ole.exists([*stream[:-1], "__substg1.0_3712001F"]):
                yield ole.openstream(stream).read().decode("utf-16-le")


def test_every_dossier_of_the_manifest_has_its_expectation_and_no_file_is_left_over():
    files, _ = manifest()
    assert sorted(files) == sorted(name_of(path) for path in EXPECTED)
    drawn = [path for path in SAMPLES.rglob("*") if path.suffix in {".pdf", ".jpg", ".eml", ".msg"}]
    assert sorted(drawn) == sorted(file for dossier in files.values() for file in dossier)
    assert max(path.stat().st_size for path in drawn) <= 150_000


@cache
def drawing():
    """The script, as a module; `drawing`, the room beside it, comes along."""
    spec = importlib.util.spec_from_file_location("draw", SAMPLES / "draw.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    sys.path.remove(str(SAMPLES))
    return module


def test_the_script_draws_the_same_files_again(tmp_path):
    pytest.importorskip("reportlab")
    pytest.importorskip("facturx")
    for path in drawing().draw(tmp_path):
        if path.name in {"attestation-scannee.pdf", "facture-photographiee.jpg"}:
            continue  # libjpeg decides on their bytes: see the next test
        committed = SAMPLES / path.relative_to(tmp_path)
        assert path.read_bytes() == committed.read_bytes(), f"{path.name} : draw.py ne redonne pas le fichier enregistré"


@pytest.mark.parametrize("name", ["attestation-scannee.pdf", "facture-photographiee.jpg"])
def test_the_script_draws_the_same_pictures_again(name, tmp_path):
    pytest.importorskip("reportlab")
    script = drawing()
    script.register_fonts()
    script.DRAWERS[name](tmp_path / name)
    fresh, kept = (np.asarray(upright(folder / name), dtype=float) for folder in (tmp_path, SAMPLES))
    assert fresh.shape == kept.shape
    assert abs(fresh - kept).mean() < 2


def upright(path):
    """A picture, or the first page of a PDF at 72 dpi, in grey."""
    if path.suffix == ".jpg":
        with Image.open(path) as image:
            return ImageOps.exif_transpose(image).convert("L")
    document = pypdfium2.PdfDocument(path.read_bytes())
    try:
        return document[0].render(scale=1).to_pil().convert("L")
    finally:
        document.close()
