"""Draws the sample documents again: `python sample_docs/draw.py [FOLDER]`.

Everything is fixed (dates, identifiers, seeds), so that a drawing made twice is the same file twice. Needs the extra `dev`
(reportlab, factur-x). The people, numbers and prices are invented; the names of software and éditeurs are real, because
the shipped catalogue is to recognise them.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

from drawing import attestations, commandes, dossiers, edges, electronic, factures, pictures, reunis  # noqa: E402  the drawing room stands beside this script
from drawing.ink import register_fonts  # noqa: E402

DRAWERS: dict[str, Callable[[Path], None]] = {
    "facture-avec-mention.pdf": factures.facture_avec_mention,
    "facture-sans-mention.pdf": factures.facture_sans_mention,
    "achat-trop-tard.pdf": factures.achat_trop_tard,
    "facture-selarl.pdf": factures.facture_selarl,
    "facture-connecteur.pdf": factures.facture_connecteur,
    "commande-signee.pdf": commandes.commande_signee,
    "commande-non-signee.pdf": commandes.commande_non_signee,
    "devis-non-signe.pdf": commandes.devis_non_signe,
    "attestation-modele-fami.pdf": attestations.modele_fami,
    "attestation-segur-lap.pdf": attestations.segur_lap,
    "attestation-web-dmp.pdf": attestations.web_dmp,
    "attestation-bientot.pdf": attestations.bientot,
    "attestation-negative.pdf": attestations.negative,
    "facture-et-attestation/facture.pdf": dossiers.facture_du_dossier,
    "facture-et-attestation/attestation.pdf": dossiers.attestation_du_dossier,
    "courriel.eml": dossiers.courriel,
    "transfert.msg": dossiers.transfert,
    "facture-factur-x.pdf": electronic.facture_factur_x,
    "attestation-scannee.pdf": pictures.attestation_scannee,
    "facture-photographiee.jpg": pictures.facture_photographiee,
    "facture-segur.pdf": dossiers.facture_segur,
    "messagerie-apicrypt.pdf": dossiers.messagerie,
    "protege.pdf": dossiers.protege,
    "facture-sans-version.pdf": edges.facture_sans_version,
    "logiciel-inconnu.pdf": edges.logiciel_inconnu,
    "facture-avec-pack.pdf": edges.facture_avec_pack,
    "attestation-pack-non-precise.pdf": edges.attestation_pack_non_precise,
    "facture-puis-attestation.pdf": reunis.facture_puis_attestation,
    "deux-professionnels.pdf": reunis.deux_professionnels,
}


def draw(folder: Path) -> list[Path]:
    """Draw every document into a folder; the files, in order."""
    register_fonts()
    drawn = []
    for name, drawer in DRAWERS.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        drawer(target)
        drawn.append(target)
    return drawn


if __name__ == "__main__":
    for path in draw(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE):
        print(path)
