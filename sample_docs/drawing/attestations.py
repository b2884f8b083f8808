"""Letters of the éditeurs: the official model, and each house's own prose."""

from __future__ import annotations

from pathlib import Path

from reportlab.lib.colors import HexColor

from drawing import people
from drawing.ink import GREY, Sheet

OCHRE, INDIGO, ROSE, SLATE = HexColor("#a0701a"), HexColor("#3b3f8f"), HexColor("#b03a6b"), HexColor("#44525f")

MODEL_TITLE = (
    "ATTESTATION DE CONFORMITÉ",
    "Indicateur 1 du Forfait d'Aide à la Modernisation et Informatisation du cabinet (FAMI)",
)
MODEL_LETTER = """
Vous utilisez actuellement le logiciel <b>LOGOSw</b> dans sa version commerciale <b>8.0</b> que vous avez acquis le
<b>14/03/2022</b>¹.

<br/>LOGOSw est DMP Compatible² depuis le <b>01/03/2019</b>.
"""

SEGUR_LETTER = """
La société {firm.name}, éditrice du logiciel DrSanté, atteste que le docteur Honoré Delmassieu (RPPS {client.rpps}), médecin
généraliste, est équipé du logiciel DrSanté, version 23.5.0, qu'il utilise depuis le 4 avril 2022.

DrSanté est un logiciel de gestion de cabinet référencé Ségur du numérique en santé (couloir Médecin de ville, vague 1) ; il
intègre une messagerie sécurisée de santé. Son logiciel d'aide à la prescription est certifié par la Haute Autorité de santé
(LAP certifié HAS).

La présente attestation est délivrée pour servir et valoir ce que de droit.
"""

WEB_LETTER = """
Nous soussignés, {firm.name}, éditeur du logiciel MaïeuticApp, attestons que {client.full}, sage-femme à Lannion, RPPS
{client.rpps}, utilise MaïeuticApp version 4.2 depuis le 06/02/2021.

Depuis le dossier de la patiente, MaïeuticApp ouvre l'accès au Web DMP (www.dmp.fr) : la sage-femme s'y connecte avec sa
carte CPS.

Attestation remise à l'intéressée pour la déclaration du forfait d'aide à la modernisation (FAMI) 2023.
"""

PROMISE_LETTER = """
Madame,

Nous vous confirmons que vous utilisez notre logiciel Equinox, version 9, depuis le 2 mai 2018 (RPPS {client.rpps}).

Equinox sera prochainement DMP compatible : la mise à jour, en cours de validation, vous parviendra au premier trimestre
2024.

Nous vous prions d'agréer, Madame, l'expression de nos salutations distinguées.
"""


def modele_fami(target: Path) -> None:
    """The model of annexe 1: the éditeur stands in the letterhead and in its stamp only."""
    sheet, firm, client = Sheet(target, "Times-Roman"), people.IMAGEX, people.CHASTRIER
    sheet.write(18, 22, "IMAGEX", font="Helvetica-Bold", size=24, color=OCHRE)
    sheet.write(18, 28, "Imagerie et gestion dentaires", font="Helvetica", size=8, color=GREY)
    sheet.lines(192, 18, [*firm.address, f"Tél. {firm.phone}"], size=8.5, step=4, align="right", font="Helvetica")
    sheet.rule(18, 34, 192, color=OCHRE, line=1)
    sheet.lines(105, 46, MODEL_TITLE, font="Times-Bold", size=12.5, step=6.5, align="centre")
    sheet.write(18, 68, "LOGOSw", font="Times-Bold", size=14)
    sheet.write(18, 76, "Date d'impression : 13/01/2025", size=11)
    sheet.write(110, 86, "À l'attention de", size=11)
    sheet.lines(110, 92, [client.full, f"N° {client.rpps} – {client.quality}", *client.address], size=11, step=5.4)
    sheet.letter(18, 124, 174, MODEL_LETTER, size=12)
    sheet.write(18, 162, "LOGOSw", font="Times-Bold", size=12)
    sheet.write(18, 172, "Cachet de la société du logiciel", size=10.5)
    sheet.stamp(52, 192, ["IMAGEX", *firm.address[1:], f"SIREN {people.spaced(firm.siren, 3, 3, 3)}"], angle=5)
    sheet.write(120, 172, "Tampon ou signature du praticien", size=10.5)
    sheet.signature(124, 192, 38, 3.1)
    sheet.rule(18, 250, 70)
    sheet.lines(
        18,
        255,
        [
            "¹ À défaut, la date d'édition de l'attestation est acceptée.",
            "² Compatibilité assurée par le logiciel lui-même, sans connecteur d'un autre éditeur ni pack complémentaire.",
        ],
        size=8.5,
    )
    sheet.write(105, 280, firm.notice, size=7, align="centre", font="Helvetica", color=GREY)
    sheet.save()


def segur_lap(target: Path) -> None:
    """A free letter for a médecin: Ségur and LAP in one long sentence."""
    sheet, firm, client = Sheet(target), people.CALIMAPS, people.DELMASSIEU
    sheet.box(0, 0, 6, 297, fill=INDIGO, stroke=None)
    sheet.write(20, 24, "DrSanté", font="Helvetica-Bold", size=22, color=INDIGO)
    sheet.write(20, 30, f"un logiciel {firm.name}", size=9, color=GREY)
    sheet.lines(118, 48, [client.full, client.quality, *client.address], size=10.5, step=5)
    sheet.write(118, 80, "Bordeaux, le 12 décembre 2025", size=10.5)
    sheet.write(20, 94, "Objet : attestation d'équipement – forfait structure 2025", font="Helvetica-Bold", size=10.5)
    y = sheet.prose(20, 104, 168, "Docteur,")
    y = sheet.letter(20, y, 168, SEGUR_LETTER.format(firm=firm, client=client), justify=True)
    sheet.lines(118, y + 8, ["Pour CALIMAPS,", "Ysoline Brèteche", "Directrice de la relation clients"], size=10.5, step=5)
    sheet.signature(120, y + 34, 42, 1.7)
    sheet.lines(20, 276, [firm.notice, f"{', '.join(firm.address)} – {firm.phone}"], size=7, step=3.6, color=GREY)
    sheet.save()


def web_dmp(target: Path) -> None:
    """A letter that praises the DMP's web site: no compatibility in it."""
    sheet, firm, client = Sheet(target, "Vera"), people.FT_LABS, people.KERDILES
    sheet.write(192, 22, "MaïeuticApp", font="Vera-Bold", size=18, color=ROSE, align="right")
    sheet.lines(192, 28, [firm.name, *firm.address], size=8, step=4, align="right", color=GREY)
    sheet.write(18, 52, "ATTESTATION", font="Vera-Bold", size=15)
    sheet.write(18, 60, "Nantes, le 14/11/2023", size=9.5)
    y = 74.0
    y = sheet.letter(18, y, 174, WEB_LETTER.format(firm=firm, client=client), size=10)
    sheet.write(120, y + 10, "Le service clients", size=10)
    sheet.stamp(145, y + 30, [firm.name, *firm.address], color=ROSE, angle=-4)
    sheet.rule(18, 274, 192, color=ROSE)
    sheet.write(18, 279, firm.notice, size=6.8, color=GREY)
    sheet.save()


def bientot(target: Path) -> None:
    """A letter that promises: the software will be compatible."""
    sheet, firm, client = Sheet(target, "Times-Roman"), people.FIDUCIAL, people.GILDAS
    sheet.lines(18, 20, [firm.name.upper(), *firm.address, f"Téléphone {firm.phone}"], size=10)
    sheet.lines(120, 46, [client.full, client.quality, *client.address], size=11.5, step=5.4)
    sheet.write(120, 76, "Courbevoie, le 20 décembre 2023", size=11.5)
    sheet.write(18, 92, "Attestation", font="Times-BoldItalic", size=16)
    y = 104.0
    y = sheet.letter(18, y, 174, PROMISE_LETTER.format(firm=firm, client=client), size=12)
    sheet.signature(125, y + 14, 40, 2.9)
    sheet.write(125, y + 28, "Fiducial Informatique, pôle santé", size=11)
    sheet.write(105, 283, firm.notice, size=7.5, align="centre")
    sheet.save()


def negative(target: Path) -> None:
    """A letter that says no."""
    sheet, firm, client = Sheet(target, "Courier"), people.LOGISURM, people.BARGEMONT
    sheet.lines(18, 24, [firm.name.upper(), "Éditeur du logiciel SOINS 2000", *firm.address, firm.phone], size=10)
    sheet.lines(18, 62, ["ATTESTATION DE L'ÉDITEUR", "------------------------"], size=12, font="Courier-Bold")
    sheet.write(18, 80, "Établie à Toulouse, le 10/12/2021", size=10)
    sheet.lines(
        18,
        94,
        [
            f"Nous attestons que {client.full}, infirmier libéral,",
            f"{client.address[0]}, {client.address[1]} (RPPS {client.rpps}),",
            "est client de notre société et dispose du logiciel SOINS 2000,",
            "version 12.4, sous contrat à ce jour.",
            "",
            "En réponse à sa question, nous précisons que SOINS 2000",
            "n'est pas DMP compatible. Nous n'avons pas de date à annoncer.",
            "",
            "Pour faire valoir ce que de droit.",
            "",
            "Le gérant, P. Astaffort",
        ],
        size=10,
        step=5.6,
    )
    sheet.signature(20, 176, 36, 0.8)
    sheet.write(18, 278, firm.notice, size=6.5, color=SLATE)
    sheet.save()
