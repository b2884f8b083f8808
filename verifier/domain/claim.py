"""What is being claimed: which aid, which year, by whom."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

_GAPS = re.compile(r"[\s.]+")        # how a number is set in groups
_NUMBER = re.compile(r"[0-9]{9,12}|0?2[AB][0-9]{7}", re.IGNORECASE)       # AM, ADELI (2A, 2B: Corsica), RPPS


def is_numero_ps(written: str) -> bool:
    """Whether this has the shape of a professional's number: not what a spreadsheet made of one (« 1,0999E+10 »)."""
    return bool(_NUMBER.fullmatch(_GAPS.sub("", written)))


class Dispositif(StrEnum):
    """A yearly aid."""

    FAMI = "fami"
    FORFAIT_STRUCTURE = "forfait-structure"
    DONUM = "donum"


class Profession(StrEnum):
    """A profession that one of the aids serves, in the contract's own words."""

    MEDECIN = "medecin"
    CHIRURGIEN_DENTISTE = "chirurgien-dentiste"
    INFIRMIER = "infirmier"
    MASSEUR_KINESITHERAPEUTE = "masseur-kinesitherapeute"
    SAGE_FEMME = "sage-femme"
    ORTHOPHONISTE = "orthophoniste"
    ORTHOPTISTE = "orthoptiste"
    PEDICURE_PODOLOGUE = "pedicure-podologue"


class Indicateur(StrEnum):
    """An indicator for which a document may be looked at."""

    LOGICIEL = "logiciel"
    APPAREILS = "appareils"
    VIDEO = "video"
    MESSAGERIE = "messagerie"


@dataclass(frozen=True, slots=True)
class Claim:
    """What is being claimed: which aid, which year, by whom. None = not said; `assumed` names what was inferred."""

    dispositif: Dispositif | None = None
    exercice: int | None = None
    profession: Profession | None = None
    indicateur: Indicateur = Indicateur.LOGICIEL
    praticien: str | None = None
    numero_ps: str | None = None
    declaration: str | None = None
    exonere_lap: bool | None = None
    pre_rempli: bool | None = None
    recu_le: date | None = None
    assumed: tuple[str, ...] = ()

    @property
    def reference_date(self) -> date | None:
        """The 31 December of the exercice, included (rules.md section 4); None while the exercice is not known."""
        return date(self.exercice, 12, 31) if self.exercice else None
