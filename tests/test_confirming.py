"""« This wording is that software »: kept beside the catalogue with who and when, used at once, undone, exported."""

import csv
import io
import shutil
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

from verifier import catalog, resources
from verifier.catalog import Confirmation, Gesture, importing
from verifier.cli.main import run
from verifier.domain import Claim, Facts, Field, FieldName, Kind, Reading
from verifier.errors import CatalogError, UsageError
from verifier.settings import read

INVENTED = Path(__file__).parent / "catalog" / "invente"
DAY = date(2026, 3, 2)


@pytest.fixture
def kept(tmp_path):
    return tmp_path / "confirmations"


def matched(kept, nom):
    loaded = catalog.load(INVENTED, kept)
    fields = {FieldName.SOFTWARE: Field(FieldName.SOFTWARE, nom, 0.9, None, ())}
    best = catalog.match([Facts(0, "p.pdf", "0", 1, Reading.TEXTE, 1.0, Kind.FACTURE, fields=fields)], loaded, Claim()).best
    return (best.logiciel_id, " ".join(best.reasons)) if best else None


def confirm(kept, wording, software="l-orphea", agent="A. Martin", day=DAY):
    return catalog.confirm(kept, Confirmation(wording, software, Gesture.CONFIRME, agent, day), catalog.load(INVENTED, kept))


def test_a_wording_is_that_software_until_it_is_undone(kept):
    before = {path.name: path.read_bytes() for path in INVENTED.iterdir()}
    assert matched(kept, "Fauteuil Zen") is None
    confirm(kept, "Fauteuil  Zen", "Orphéa")
    found, why = matched(kept, "FAUTEUIL ZEN")
    assert found == "l-orphea"
    assert "« Fauteuil Zen » a été confirmé par un agent comme un nom de Orphéa, le 02/03/2026." in why
    catalog.undo(kept, "fauteuil zen", "B. Durand", date(2026, 4, 1))
    assert matched(kept, "Fauteuil Zen") is None
    assert {path.name: path.read_bytes() for path in INVENTED.iterdir()} == before
    assert [(one.geste, one.agent, one.le) for one in catalog.gestures(kept)] == [
        (Gesture.CONFIRME, "A. Martin", DAY), (Gesture.ANNULE, "B. Durand", date(2026, 4, 1))]


def test_the_version_of_the_catalogue_tells_what_stands(kept):
    bare = catalog.load(INVENTED).version
    assert catalog.load(INVENTED, kept).version == bare
    confirm(kept, "Fauteuil Zen")
    assert catalog.load(INVENTED, kept).version not in {bare, ""}
    catalog.undo(kept, "Fauteuil Zen", "A. Martin", DAY)
    assert catalog.load(INVENTED, kept).version == bare


def test_the_card_says_who_and_when(kept):
    confirm(kept, "Fauteuil Zen")
    assert "Nom confirmé ici : « Fauteuil Zen », par A. Martin, le 02/03/2026" in catalog.show(catalog.load(INVENTED, kept), "Orphéa")


@pytest.mark.parametrize(("wording", "software", "words"), [
    ("Orphéa Santé", "l-orphea", "déjà un nom de Orphéa"),
    ("X 5", "l-orphea", "déjà un nom de X 5"),
    ("Fauteuil Zen", "Rien de tel", "n'est pas un logiciel du catalogue"),
    ("Fauteuil Zen", "Noctamed", "l-noctamed-cab, l-noctamed-dent"),
    ("Licence annuelle", "l-orphea", "ne nomme pas un logiciel"),
    ("***", "l-orphea", "ne nomme pas un logiciel"),
    ("=1+1", "l-orphea", "ne nomme pas un logiciel"),
    ("Zen | Orphée", "l-orphea", "ne nomme pas un logiciel"),
    ("Zen " * 40, "l-orphea", "ne nomme pas un logiciel"),
    ("Tessandre", "l-orphea", "nomme déjà autre chose"),
])
def test_what_may_not_be_confirmed(kept, wording, software, words):
    with pytest.raises(UsageError, match=words):
        confirm(kept, wording, software)
    assert not kept.exists()


def test_a_wording_is_one_software_at_a_time(kept):
    confirm(kept, "Fauteuil Zen")
    with pytest.raises(UsageError, match="--annuler"):
        confirm(kept, "Fauteuil Zen", "l-x4")
    catalog.undo(kept, "Fauteuil Zen", "A. Martin", DAY)
    confirm(kept, "Fauteuil Zen", "l-x4")
    assert matched(kept, "Fauteuil Zen")[0] == "l-x4"


def test_a_file_whose_first_line_is_being_written_says_nothing_yet(kept):
    kept.mkdir()
    (kept / "confirmations.csv").touch()
    assert catalog.gestures(kept) == ()
    confirm(kept, "Fauteuil Zen")
    assert matched(kept, "Fauteuil Zen")[0] == "l-orphea"


def test_nothing_to_undo(kept):
    with pytest.raises(UsageError, match="n'a pas été confirmé"):
        catalog.undo(kept, "Fauteuil Zen", "A. Martin", DAY)


def test_two_agents_at_once_lose_nothing(kept):
    loaded = catalog.load(INVENTED)
    said = [Confirmation(f"Fauteuil Zen {n}", "l-orphea", Gesture.CONFIRME, "A", DAY) for n in range(200)]
    with ThreadPoolExecutor(8) as agents:
        list(agents.map(lambda one: catalog.confirm(kept, one, loaded), said))
    assert {one.libelle for one in catalog.gestures(kept)} == {one.libelle for one in said}
    assert len(catalog.load(INVENTED, kept).confirmed) == 200


def test_a_software_that_the_catalogue_no_longer_has_is_left_aside(kept, tmp_path):
    confirm(kept, "Fauteuil Zen", "l-mao")
    smaller = Path(shutil.copytree(INVENTED, tmp_path / "petit"))
    text = (smaller / "logiciels.csv").read_text(encoding="utf-8")
    (smaller / "logiciels.csv").write_text("".join(line for line in text.splitlines(keepends=True) if not line.startswith("l-mao")), encoding="utf-8")
    assert catalog.load(smaller, kept).version == catalog.load(smaller).version


@pytest.mark.parametrize(("text", "words"), [
    ("a,b\n", "ligne 1"), ('"', "CSV"),
    ("libelle,logiciel_id,geste,agent,le\nZen,l-orphea,confirme,A\n", "ligne 2"),
    ("libelle,logiciel_id,geste,agent,le\nZen,l-orphea,voir,A,2026-01-01\n", "ligne 2"),
    ("libelle,logiciel_id,geste,agent,le\nZen,l-orphea,confirme,A,hier\n", "ligne 2"),
    ("libelle,logiciel_id,geste,agent,le\n,l-orphea,confirme,A,2026-01-01\n", "ligne 2"),
])
def test_a_broken_file_is_refused_with_its_line(kept, text, words):
    kept.mkdir()
    (kept / "confirmations.csv").write_text(text, encoding="utf-8")
    with pytest.raises(CatalogError, match=words):
        catalog.load(INVENTED, kept)


def test_judging_reads_what_agents_confirmed(kept):
    confirm(kept, "Fauteuil Zen")
    found = resources.load(read({"VERIFY_CATALOGUE": str(INVENTED), "VERIFY_CONFIRMATIONS": str(kept)}))
    assert [one.libelle for one in found.catalog.confirmed] == ["Fauteuil Zen"]
    assert found.versions.catalog == found.catalog.version


def test_a_confirmed_name_is_no_doubt_for_the_next_list(kept, tmp_path):
    folder = Path(shutil.copytree(INVENTED, tmp_path / "catalogue"))
    path = tmp_path / "liste.csv"
    path.write_text("Éditeur;Solution;Version\nValombre;Orphéa Premium;9\n", encoding="utf-8")
    roll = importing.read(importing.Sort.SEGUR, path, DAY)
    assert len(importing.reconcile(roll, folder, confirmations=kept).notes.doubts) == 1
    confirm(kept, "Orphéa Premium")
    plan = importing.reconcile(roll, folder, confirmations=kept)
    assert plan.notes.doubts == []
    plan.draft.write()
    assert "l-orphea,segur,9,oui," in (folder / "references.csv").read_text(encoding="utf-8")
    assert "Premium" not in (folder / "logiciels.csv").read_text(encoding="utf-8"), "the overlay stays beside"


def command(capsys, *arguments):
    status = run(["catalog", "confirm", *arguments])
    out, err = capsys.readouterr()
    return status, out, err


def test_the_command_confirms_lists_and_undoes(kept, capsys, monkeypatch, tmp_path):
    monkeypatch.setenv("VERIFY_CATALOGUE", str(INVENTED))
    monkeypatch.setenv("VERIFY_CONFIRMATIONS", str(kept))
    status, out, err = command(capsys, "Fauteuil Zen", "Orphéa", "--agent", "A. Martin")
    assert (status, err) == (0, "")
    assert "« Fauteuil Zen » est maintenant un nom de Orphéa (confirmé par A. Martin" in out
    status, out, _ = command(capsys, "--liste")
    assert [row["geste"] for row in csv.DictReader(io.StringIO(out))] == ["confirme"]
    assert command(capsys, "--annuler", "FAUTEUIL ZEN", "--agent", "B")[0] == 0
    assert command(capsys, "--liste", "--output", str(tmp_path / "export.csv"))[:2] == (0, "")
    with (tmp_path / "export.csv").open(encoding="utf-8-sig") as file:
        assert [(row["libelle"], row["geste"], row["agent"]) for row in csv.DictReader(file)] == [
            ("Fauteuil Zen", "confirme", "A. Martin"), ("Fauteuil Zen", "annule", "B")]


@pytest.mark.parametrize(("arguments", "words"), [
    (("Fauteuil Zen", "Orphéa"), "VERIFY_CONFIRMATIONS"),
    (("--confirmations", "ici"), "Il manque LIBELLÉ"),
    (("--confirmations", "ici", "Fauteuil Zen"), "Il manque LOGICIEL"),
    (("--confirmations", "ici", "--annuler", "Fauteuil Zen"), "n'a pas été confirmé"),
])
def test_a_command_badly_written(capsys, monkeypatch, tmp_path, arguments, words):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("VERIFY_CONFIRMATIONS", raising=False)
    status, out, err = command(capsys, *arguments)
    assert (status, out, len(err.splitlines())) == (2, "", 1)
    assert words in err


def test_a_folder_that_cannot_be_written(capsys, tmp_path):
    (tmp_path / "fichier").write_text("", encoding="utf-8")
    status, _, err = command(capsys, "--confirmations", str(tmp_path / "fichier"), "Fauteuil Zen", "Maiia Médecin")
    assert (status, "droits" in err) == (13, True)
