"""Whether a paper has to do with care by video: what it sells, or says of what it sells; a slogan tells nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable

from verifier.domain import REMOTE_CARE, Item
from verifier.fields.folding import fold
from verifier.fields.layout import Sheet

__all__ = ["speaks_of_video"]

_OF_THE_SALE = re.compile(
    r"\b(?:objet|abonn\w+|licences?|souscri\w+|contrat|solutions?|modules?|options?|forfait|acces|prestations?|designation|inclu\w*|"
    r"compren\w+|comport\w+|services?|offres?|packs?|logiciels?|plateformes?|outils?|equip\w+|pour (?:vos|la|les)|usage)\b",
)
_ADVERT = re.compile(
    r"\bdecouvr|\bessayez|\bprofitez|\bpensez a\b|\bbientot\b|\bleader\b|\bnos\b|\bnotre\b|\bspecialiste|\bn°? ?1\b|"
    r"\bpour tous\b|!|\?|\bwww\b|\.(?:fr|com)\b|\bsire[tn]\b|\bretractation\b|\bediteur d|\bpropos(?:e|ons)\b|\baussi\b|"
    r"\bbesoin d",
)
_ABOUT_IT = re.compile(      # « Entrée congrès « La téléconsultation demain » »: sold is what speaks of it
    r"\b(?:congres|colloques?|salons?|seminaires?|webinaires?|conferences?|tables? rondes?|rencontres?|inscriptions?|entrees?|"
    r"billets?|formations?|ateliers?|journees?|livres?|ouvrages?|guides?|manuels?|revues?|magazines?)\b"
    r"(?!.*\b(?:abonn\w+|licences?|solutions?|logiciels?|acces|modules?)\b)",
)


def _speaks(plain: str) -> bool:
    """Whether the words name care at a distance, and not a congress, a course or a book about it."""
    said = REMOTE_CARE.search(plain)
    return said is not None and not _ABOUT_IT.search(plain[: said.start()])


def speaks_of_video(sheet: Sheet, items: Iterable[Item]) -> bool:
    """Whether a billed line speaks of care at a distance, or a sentence about what is sold where the lines do not."""
    billed = [fold(item.text) for item in items]
    if any(map(_speaks, billed)):
        return True
    runs = (run.plain for run in (*sheet.statements, *sheet.rows))
    told = [plain for plain in runs if _speaks(plain) and not _ADVERT.search(plain)]
    return bool(told) and (not billed or any(map(_OF_THE_SALE.search, told)))
