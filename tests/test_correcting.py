"""A value that an agent writes over what was read: what it was settled from no longer says the contrary."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from types import MappingProxyType

import pytest

from verifier.domain import (
    Box,
    Dated,
    DateRole,
    Evidence,
    Facts,
    Field,
    FieldName,
    Item,
    ItemSort,
    Kind,
    Mention,
    Person,
    PersonRole,
    Polarity,
    Reading,
    Topic,
    Trait,
)
from verifier.fields.correcting import corrected, signed, turned

PLACE = Evidence(0, 1, Box(1.0, 2.0, 3.0, 4.0), "les mots lus")
READ = {
    FieldName.SOFTWARE: "Logiciel Exemple", FieldName.DMP_COMPATIBLE: True, FieldName.DOCUMENT_DATE: date(2024, 3, 12),
    FieldName.AMOUNT_DUE: Decimal("648.00"), FieldName.PRACTITIONER: "Claire EXEMPLE",
}
FACTS = Facts(
    0, "a.pdf", "0" * 64, pages=1, reading=Reading.TEXTE, quality=1.0, kind=Kind.FACTURE, kind_rivals=(Kind.DEVIS,),
    fields=MappingProxyType({name: Field(name, value, 0.9, PLACE) for name, value in READ.items()}),
    mentions=(
        Mention(Topic.DMP, Polarity.POSITIVE, PLACE, since=date(2020, 1, 1), subject="Autre Logiciel", about_software=False),
        Mention(Topic.PACK, Polarity.POSITIVE, PLACE),
    ),
    dates=(Dated(DateRole.DOCUMENT, date(2024, 3, 12), PLACE), Dated(DateRole.DUE, date(2024, 4, 12), PLACE)),
    rough_dates=(Dated(DateRole.ACQUISITION, date(2024, 3, 1), PLACE),),
    people=(Person("Claire EXEMPLE", PersonRole.CLIENT, PLACE), Person("Paul VENDEUR", PersonRole.OTHER, PLACE)),
    items=(Item("Pack Exemple", ItemSort.PACK, PLACE), Item("Licence", ItemSort.LICENCE, PLACE)),
    traits=frozenset({Trait.DATE_UNREAD, Trait.TWO_TITLES, Trait.SIGNED}),
)


@pytest.mark.parametrize("name", list(FieldName))
def test_a_value_that_is_not_there_is_taken_out_and_nothing_else(name):
    changed = corrected(FACTS, name, None)
    assert name not in changed.fields
    assert {each: changed.fields[each] for each in FACTS.fields if each is not name} == {
        each: field for each, field in FACTS.fields.items() if each is not name
    }


def test_a_value_is_sure_has_no_rival_and_stands_where_the_one_before_did():
    field = corrected(FACTS, FieldName.SOFTWARE, "Autre Logiciel").fields[FieldName.SOFTWARE]
    assert (field.value, field.confidence, field.alternatives, field.evidence) == ("Autre Logiciel", 1.0, (), PLACE)


def test_words_that_say_yes_are_not_quoted_for_a_no():
    no = corrected(FACTS, FieldName.DMP_COMPATIBLE, value=False)
    assert no.fields[FieldName.DMP_COMPATIBLE].evidence == replace(PLACE, text="corrigé par un agent")
    assert [each.topic for each in no.mentions] == [Topic.PACK]
    assert corrected(FACTS, FieldName.DMP_COMPATIBLE, value=True).fields[FieldName.DMP_COMPATIBLE].evidence == PLACE


def test_a_pack_that_is_not_subscribed_is_billed_by_no_line():
    changed = corrected(FACTS, FieldName.PACK_SUBSCRIBED, value=False)
    assert [each.topic for each in changed.mentions] == [Topic.DMP]
    assert [each.sort for each in changed.items] == [ItemSort.OTHER, ItemSort.LICENCE]
    assert corrected(FACTS, FieldName.PACK_SUBSCRIBED, value=True).items == FACTS.items


def test_a_date_leaves_no_other_of_its_role():
    changed = corrected(FACTS, FieldName.DOCUMENT_DATE, date(2023, 1, 2))
    assert [each.role for each in changed.dates] == [DateRole.DUE]
    assert changed.rough_dates == ()
    assert Trait.DATE_UNREAD not in changed.traits


def test_since_when_is_said_by_the_sentence_too():
    changed = corrected(FACTS, FieldName.DMP_SINCE, date(2025, 5, 1))
    assert [each.since for each in changed.mentions] == [date(2025, 5, 1), None]


def test_what_is_said_of_the_software_that_is_meant_is_said_of_it():
    assert corrected(FACTS, FieldName.SOFTWARE, "AUTRE LOGICIEL").mentions[0].about_software
    assert not corrected(FACTS, FieldName.SOFTWARE, "Un Troisième").mentions[0].about_software


def test_nobody_else_is_the_client():
    assert [each.name for each in corrected(FACTS, FieldName.PRACTITIONER, "Anne AUTRE").people] == ["Paul VENDEUR"]


def test_a_kind_that_an_agent_told_is_sure_and_the_piece_was_read():
    changed = turned(replace(FACTS, error="illisible", kind=None), Kind.ATTESTATION_EDITEUR)
    assert (changed.kind, changed.kind_confidence, changed.kind_rivals, changed.error) == (Kind.ATTESTATION_EDITEUR, 1.0, (), None)
    assert Trait.TWO_TITLES not in changed.traits


def test_signed_or_not():
    assert Trait.SIGNED not in signed(FACTS, is_signed=False).traits
    assert Trait.SIGNED in signed(signed(FACTS, is_signed=False), is_signed=True).traits
