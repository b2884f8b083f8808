"""A file that the caisse itself could not have is no business of the professional's: no letter asks for another copy of it."""

from datetime import date

import pytest
from papers import bill, rows

from verifier import batch, resources
from verifier.batch.row import Dossier
from verifier.domain import Claim, Status
from verifier.reports import letters
from verifier.settings import Settings

COPY, WAITS = "nouvelle copie", "Vous n'avez rien à faire pour l'instant"


@pytest.fixture(scope="module")
def loaded():
    return resources.load(Settings())


def judged(tmp_path, loaded, **files):
    """A dossier of these files; one without bytes is named and is not there."""
    for name, data in files.items():
        if data is not None:
            (tmp_path / f"{name}.pdf").write_bytes(data)
    dossier = Dossier("D", tuple(tmp_path / f"{name}.pdf" for name in files), Claim(exercice=2024))
    (found,) = batch.run([dossier], loaded)
    return found


@pytest.mark.parametrize(("files", "status"), [
    ({"absente": None}, Status.ILLISIBLE),
    ({"absente": None, "abimee": b"%PDF-1.4 broken"}, Status.ILLISIBLE),
    ({"absente": None, "facture": bill()}, Status.A_VERIFIER),
    ({"absente": None, "mot": rows("Bonjour, voici ma facture.")}, Status.A_VERIFIER),
])
def test_nothing_is_asked_before_it_was_read(files, status, tmp_path, loaded):
    found = judged(tmp_path, loaded, **files)
    assert found.verdict.status is status
    assert (WAITS in found.verdict.reply, COPY in found.verdict.reply, "\n- " in found.verdict.reply) == (True, False, False)
    assert "introuvable" in " ".join(each.error or "" for each in found.facts)       # the agent is told


def test_a_file_that_cannot_be_understood_is_asked_for_again(tmp_path, loaded):
    reply = judged(tmp_path, loaded, abimee=b"%PDF-1.4 broken").verdict.reply
    assert (WAITS in reply, COPY in reply) == (False, True)


@pytest.mark.parametrize("model", ["", "Objet : votre envoi\n\nMerci de nous renvoyer vos documents.\n\n{corps}\n"])
def test_its_letter_is_that_of_what_is_looked_at(model, tmp_path, loaded):
    folder = tmp_path / "modeles"
    folder.mkdir()
    if model:
        (folder / "illisible.txt").write_text(model, encoding="utf-8")
    templates = letters.load(folder if model else None)
    ours, theirs = judged(tmp_path, loaded, absente=None), judged(tmp_path, loaded, abimee=b"%PDF-1.4 broken")
    told = letters.compose(ours, templates, date(2026, 1, 5))
    assert ("en cours d'examen" in told.subject, "renvoyer" in told.text, told.mute) == (True, False, "")
    asked = letters.compose(theirs, templates, date(2026, 1, 5))
    assert ("en cours d'examen" in asked.subject, "renvoyer" in asked.text) == (False, bool(model))
