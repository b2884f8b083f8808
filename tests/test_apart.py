"""Reading for a program with threads: what an office says for itself is told as it is, never as something else."""

import pickle

import pytest

from verifier import resources
from verifier.batch import Apart, office
from verifier.domain import Claim, Sent
from verifier.errors import CatalogError, ClusterError, OtherVersionsError
from verifier.settings import Settings


def reasoned(why):
    error = ClusterError("la machine A")
    error.why = why
    return error


@pytest.mark.parametrize(("said", "sort", "words"), [
    (OtherVersionsError("la machine A"), ClusterError, "Le catalogue ou le modèle a changé"),
    (reasoned(None), ClusterError, "La lecture de ce dossier s'est arrêtée sans réponse"),
    (reasoned(CatalogError("Le catalogue est illisible.")), CatalogError, "Le catalogue est illisible."),
])
def test_why_a_dossier_was_not_read_is_told_for_what_it_is(monkeypatch, said, sort, words):
    settings = Settings()
    monkeypatch.setattr(office, "ask", lambda *_: pickle.dumps(said))
    with pytest.raises(sort, match=words):
        Apart(settings, resources.load(settings)).verified([Sent("a.pdf", b"%PDF-", "pdf")], Claim())
