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


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("en juin 2024", date(2024, 6, 1), date(2024, 6, 30)),
        ("02/2024", date(2024, 2, 1), date(2024, 2, 29)),
        ("au 2e trimestre 2025", date(2025, 4, 1), date(2025, 6, 30)),
        ("dernier trimestre 2025", date(2025, 10, 1), date(2025, 12, 31)),
        ("au 1er semestre 2025", date(2025, 1, 1), date(2025, 6, 30)),
        ("t3 2025", date(2025, 7, 1), date(2025, 9, 30)),
        ("s2 2025", date(2025, 7, 1), date(2025, 12, 31)),
        ("fin 2025", date(2025, 1, 1), date(2025, 12, 31)),
    ],
)
def test_a_month_a_quarter_and_a_year_have_a_first_and_a_last_day(text, first, last):
    assert [(found.first, found.last) for found in read_months(text)] == [(first, last)]


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("Mise en service prévue en mars 2025", date(2025, 3, 1)),
        ("Livraison prévue au 2e trimestre 2025", date(2025, 4, 1)),
        ("Livraison prévue le 15/03/2025", date(2025, 3, 15)),
        ("Date d'installation prévisionnelle : T1 2025", date(2025, 1, 1)),
        ("Démarrage prévu début 2025", date(2025, 1, 1)),
        ("La mise en service aura lieu en janvier 2025.", date(2025, 1, 1)),
        ("Délai de livraison : mars 2025", date(2025, 3, 1)),
        ("Ouverture des accès : mars 2025", date(2025, 3, 1)),
        ("Livraison et mise en service reportées au 15 février 2025.", date(2025, 2, 15)),
        ("Livraison et mise en service reportées au 15 février.", date(2025, 2, 15)),
        ("Installation décalée en mars.", date(2025, 3, 1)),
        ("Mise en service reportée à janvier.", date(2025, 1, 1)),
        ("Installation prévue le 28 décembre.", date(2024, 12, 28)),
        ("Mise en service prévue courant janvier.", date(2025, 1, 1)),
    ],
)
def test_what_is_still_to_come_is_told(said, day):
    told = read(f"# FACTURE N° 2024-118\nDate : 20/12/2024\nLicence Velmora | 1 | 900,00 €\n{said}").rough_dates
    assert (DateRole.INSTALLATION, day) in [(each.role, each.day) for each in told]
    assert any(said.rstrip(".") in each.evidence.text for each in told)


@pytest.mark.parametrize(
    "said",
    [
        "Formation prévue en mars 2025",
        "Livraison de la version 13 prévue au 2e trimestre 2025",
        "Livraison du lecteur prévue en mars 2025",
        "Mise à jour prévue en mars 2025",
        "Prochaine échéance : mars 2025",
        "Installation effectuée le 15/03/2024",
        "Livraison le 15/03/2025",
        "Livraison le 15 mars",
        "Installation effectuée le 15 mars.",
        "Pour votre déclaration sur amelipro (ouverture prévisionnelle du 11/01/2025 au 03/03/2025).",
    ],
)
def test_what_comes_beside_the_software_is_not_awaited(said):
    assert not read(f"# FACTURE N° 2024-118\nDate : 20/12/2024\nLicence Velmora | 1 | 900,00 €\n{said}").rough_dates
