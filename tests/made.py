"""Verifications made by hand, for the tests of what comes after the verdict."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from verifier.domain import (
    Box,
    Candidate,
    Claim,
    Criterion,
    CriterionStatus,
    Dispositif,
    Entry,
    Evidence,
    Facts,
    Field,
    FieldName,
    Kind,
    Matching,
    Profession,
    Reading,
    Signal,
    Source,
    Status,
    Verdict,
    Verification,
    Versions,
)

GUIDE = Source("Guide d'essai", "1.1.3")
PLACE = Evidence(0, 1, Box(72.04, 310.16, 188.449, 322.0), "Licence Logiciel Essai")

FIELDS = {
    FieldName.AMOUNT_DUE: Field(FieldName.AMOUNT_DUE, Decimal(648), 0.91234567, None),
    FieldName.SOFTWARE: Field(FieldName.SOFTWARE, "Logiciel Essai", 0.98, PLACE, (Candidate("Essai Junior", 0.2, None),)),
    FieldName.DMP_COMPATIBLE: Field(FieldName.DMP_COMPATIBLE, True, 0.9, PLACE),
    FieldName.DOCUMENT_DATE: Field(FieldName.DOCUMENT_DATE, date(2024, 1, 2), 0.9, PLACE),
    FieldName.DEVICES: Field(FieldName.DEVICES, ("oxymètre", "otoscope"), 0.8, None),
}

INVOICE = Facts(0, "facture.pdf", "ab" * 32, 1, Reading.TEXTE, 0.99, Kind.FACTURE, fields=FIELDS,
                signals=(Signal("hidden_text", "Du texte invisible figure sur la page.", 1),))
LOCKED = Facts(1, "scan.pdf", "cd" * 32, 0, Reading.OCR, 0.0, None, error="Le fichier est protégé par un mot de passe.")

CRITERIA = (
    Criterion("piece_recevable", CriterionStatus.SATISFAIT, "Une facture a été transmise.", GUIDE, (PLACE,)),
    Criterion("mention_dmp", CriterionStatus.ABSENT, "La mention « DMP compatible » ne figure sur aucune pièce.", GUIDE),
    Criterion("date_acquisition", CriterionStatus.CONTREDIT, "Acquis le 02/01/2025, après le 31/12/2024.", GUIDE),
    Criterion("nominatif", CriterionStatus.INDETERMINE, "Le document est au nom d'une société.", GUIDE),
    Criterion("pack_precise", CriterionStatus.SANS_OBJET, "Aucun pack n'est nécessaire.", GUIDE),
)

CLAIM = Claim(Dispositif.FAMI, 2024, Profession.CHIRURGIEN_DENTISTE, praticien="EXEMPLE Anne", exonere_lap=False,
              assumed=("exercice", "profession"))

VERDICT = Verdict(Status.INCOMPLET, CRITERIA, ("mention_dmp",), "Bonjour,\n\nIl manque la mention.\n\nCordialement",
                  ("Ces règles ne sont pas encore confirmées.",))

MATCHING = Matching(
    best=Entry("l-essai", "Logiciel Essai", "e-essai", "Essai SAS", 0.97123, ("Le nom est celui du catalogue.",)),
    rivals=(Entry("l-autre", "Autre", "e-autre", "Autre SAS", 0.41),),
    version="5.2",
)

VERIFICATION = Verification("D-1", CLAIM, (INVOICE, LOCKED), MATCHING, VERDICT, Versions("0.1.0", "cat", "reg", "mod"))


def judged(status: Status, name: str = "D-2") -> Verification:
    """The same dossier under another name and status."""
    return replace(VERIFICATION, dossier=name, verdict=replace(VERDICT, status=status))
