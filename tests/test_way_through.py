"""The whole way, from what arrives in an inbox to the verdict."""

import io
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest

from verifier import batch, resources
from verifier.domain import Claim, Dispositif, FieldName, Profession, Status
from verifier.settings import Settings

FILES = Path(__file__).parent / "files"
CLAIM = Claim(Dispositif.FAMI, 2024, Profession.CHIRURGIEN_DENTISTE, praticien="MALTERRE Ondine")


def forwarded(name, data):
    """A message that forwards another, which holds the file."""
    inner, outer = EmailMessage(), EmailMessage()
    for message, subject in ((inner, "Ma facture"), (outer, "TR: Ma facture")):
        message["From"], message["To"], message["Subject"] = "cabinet@example.fr", "cpam@example.fr", subject
        message.set_content("Bonjour, voici.")
    inner.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    outer.add_attachment(inner)
    return outer.as_bytes()


@pytest.mark.parametrize("photo", ["facture-a-l-envers.heic", "facture-orientation-3.heic"])
def test_an_upside_down_photo_in_a_forwarded_mail_in_an_archive_is_judged_right(photo, tmp_path):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("envoi/courrier transféré.eml", forwarded("IMG_0042.HEIC", (FILES / photo).read_bytes()))
    (tmp_path / "pièces.zip").write_bytes(packed.getvalue())
    (found,) = batch.run(batch.from_pieces([tmp_path / "pièces.zip"], CLAIM, together=False), resources.load(Settings()))
    assert found.verdict.status is Status.CONFORME
    assert found.matching.best.nom == "AGATHA SEVEN"
    (piece,) = found.facts
    assert piece.name.startswith("pièces.zip/envoi/courrier transféré.eml/")
    assert piece.name.endswith("/IMG_0042.HEIC")
    assert piece.value(FieldName.VERSION) == "24.01"
