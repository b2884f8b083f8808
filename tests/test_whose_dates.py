"""Lists of several professionals, a date each: whose it is, and what the one who claims is told by it."""

from __future__ import annotations

from datetime import date

import pytest
from typed import type_document

from verifier.domain import Claim, DateRole, FieldName
from verifier.fields import Finders, extract
from verifier.rules.claimant import of_claimant

LIST = """
Alcyane Santé
# ATTESTATION
Nous attestons que les praticiens ci-dessous utilisent le logiciel Velmora, DMP compatible :
Praticien | Profession | Mis en service le
FAURE Odile | infirmière | 02/05/2019
ROCHE Nolwenn | infirmière | 15/01/2024
"""
ITEMS = """
Alcyane Santé
# ATTESTATION
Délivrée aux praticiens du cabinet du Lac, qui utilisent Velmora :
1. Dr Odile FAURE, chirurgien-dentiste – licence n° 1, acquise le 02/05/2019
2. Dr Nolwenn ROCHE, chirurgien-dentiste – licence n° 2, acquise le 15/01/2024
"""
ONE = """
Alcyane Santé
# ATTESTATION
Dr Odile FAURE | Mis en service le 02/05/2019
Dr Nolwenn ROCHE, remplaçante | en attente
Velmora version 8 acquise le 15/01/2024
"""
OVER = """
Alcyane Santé
# ATTESTATION
Praticiens du cabinet :
Dr Odile FAURE | Dr Nolwenn ROCHE
acquis le 02/05/2019 | acquis le 15/01/2024
"""


class Nobody:
    """Knows no name."""

    def spot(self, _words):
        return ()


def read(text):
    return extract(0, type_document(text), Finders(spotter=Nobody()))


def days(facts):
    return {dated.day for dated in facts.dates if dated.role is DateRole.ACQUISITION}


@pytest.mark.parametrize("paper", [LIST, ITEMS])
@pytest.mark.parametrize(("who", "day"), [("FAURE Odile", date(2019, 5, 2)), ("ROCHE Nolwenn", date(2024, 1, 15))])
def test_each_has_the_date_of_the_line_that_names_him(paper, who, day):
    own = of_claimant(read(paper), Claim(praticien=who))
    assert days(own) == {day}
    assert own.value(FieldName.ACQUISITION_DATE) == day


@pytest.mark.parametrize("who", [None, "MARTIN Claire"])
def test_who_is_not_on_the_list_is_told_all_of_them(who):
    assert days(of_claimant(read(LIST), Claim(praticien=who))) == {date(2019, 5, 2), date(2024, 1, 15)}


@pytest.mark.parametrize("paper", [ONE, OVER])
def test_a_date_that_no_line_gives_to_one_person_is_everybodys(paper):
    assert len(days(of_claimant(read(paper), Claim(praticien="FAURE Odile")))) == 2
