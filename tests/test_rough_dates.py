"""A month or a year instead of a day: on one side of 31/12 all the same."""

from datetime import date

import pytest
from typed import type_document

from verifier.domain import DateRole, Topic
from verifier.fields import Finders, extract
from verifier.fields.rough_dates import read_months


class Nobody:
    """Knows no name."""

    def spot(self, _words):
        return ()


def read(text):
    return extract(0, type_document(text), Finders(spotter=Nobody()))


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("acquis en janvier 2025", [date(2025, 1, 1)]),
        ("date d'achat : 01/2025", [date(2025, 1, 1)]),
        ("date d'acquisition : 2025", [date(2025, 1, 1)]),
        ("au 1er trimestre 2025", [date(2025, 1, 1)]),
        ("acquis le 15 janvier 2025", []),
        ("acquis le 15/01/2025", []),
        ("facture 2025-118", []),
        ("acquis le 3l janvier 2025", []),
    ],
)
def test_months_and_years_are_no_part_of_a_day(text, months):
    assert [found.first for found in read_months(text)] == months


@pytest.mark.parametrize("told", ["Date d'acquisition : 2025", "Acquis en janvier 2025", "Date d'achat : 01/2025", "Mise en service : mars 2025"])
def test_the_month_of_the_purchase_is_kept_and_makes_no_field(told):
    facts = read(f"Alcyane Santé\n# FACTURE N° 2024-118\nDate : 20/12/2024\nLicence Velmora | 1 | 900,00 €\n{told}")
    assert [(each.role, each.day.year) for each in facts.rough_dates] == [(DateRole.ACQUISITION, 2025)]
    assert date(2025, 1, 1) not in [field.value for field in facts.fields.values()]


@pytest.mark.parametrize("said", ["Fami 2025", "Exercice : 2025", "Version 2025", "Facture payée en janvier 2025"])
def test_another_year_is_nobodys_purchase(said):
    assert not read(f"# FACTURE N° 2024-118\nDate : 20/12/2024\nLicence Velmora | 1 | 900,00 €\n{said}").rough_dates


@pytest.mark.parametrize(
    ("said", "since"),
    [
        ("Velmora est DMP compatible depuis janvier 2022.", date(2022, 1, 1)),
        ("À partir de 2025, Velmora est DMP compatible.", date(2025, 1, 1)),
        ("Velmora est DMP compatible depuis le 12/01/2022.", None),
        ("Velmora, utilisé depuis 2022, est DMP compatible.", None),
    ],
)
def test_the_month_since_which_it_is_compatible(said, since):
    facts = read(f"Alcyane Santé\n# ATTESTATION\nNous attestons que Dr Anne MOREL utilise Velmora.\n{said}")
    assert [mention.since_about for mention in facts.mentions if mention.topic is Topic.DMP] == [since]
