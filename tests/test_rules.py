"""The rule book itself, claims, names; what the YAML cases of tests/rules do not say."""

from __future__ import annotations

import random
import shutil
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from verifier import rules
from verifier.domain import (
    Box,
    Candidate,
    Claim,
    CriterionStatus,
    Dated,
    DateRole,
    Dispositif,
    Entry,
    Evidence,
    Facts,
    Field,
    FieldName,
    Indicateur,
    Kind,
    Matching,
    Mention,
    Person,
    PersonRole,
    Polarity,
    Profession,
    Reading,
    Topic,
    Trait,
)
from verifier.domain import Status as Verdicts
from verifier.errors import RulebookError, UsageError
from verifier.rules.names import alike, same_version
from verifier.rules.people import Likeness, liken

HOME = Path(rules.__file__).parent
FAMI, FS, DONUM = Dispositif.FAMI, Dispositif.FORFAIT_STRUCTURE, Dispositif.DONUM


@pytest.fixture(scope="module")
def book():
    return rules.load()


def copied(tmp_path, name, old, new):
    """The tool's rule folder, one passage changed."""
    for path in [HOME / "criteres.yaml", HOME / "professions.yaml", *(HOME / "dispositifs").glob("*.yaml")]:
        target = tmp_path / path.relative_to(HOME)
        target.parent.mkdir(exist_ok=True)
        shutil.copy(path, target)
    text = (tmp_path / name).read_text(encoding="utf-8")
    assert old in text
    (tmp_path / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    return tmp_path


def fact(kind=Kind.FACTURE, piece=0, **fields):
    seen = Evidence(piece, 1, Box(0, 0, 1, 1), "…")
    made = {FieldName(name): Field(FieldName(name), value, 1.0, seen) for name, value in fields.items()}
    return Facts(piece, "f.pdf", "", 1, Reading.TEXTE, 1.0, kind, fields=made)


# The rule book


def test_the_rule_book_is_sound(book):
    assert rules.check() == []
    assert len(book.version) == 12
    assert rules.load().version == book.version


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        ("dispositifs/fami.yaml", 'source: guide_2021, section: "1.1.1 et 1.1.3"', "source: guide_1999, section: x", ["mention_dmp", "source"]),
        ("dispositifs/fami.yaml", 'source: guide_2021, section: "1.1.1 et 1.1.3"', "source: guide_2021", ["mention_dmp", "source"]),
        ("dispositifs/fami.yaml", "{exercices: [2023], source: guide_2023", "{exercices: [2021, 2023], source: guide_2023", ["deux fois", "2021"]),
        ("dispositifs/fami.yaml", "professions: [chirurgien-dentiste]", "professions: [dentiste]", ["« dentiste »", "chirurgien-dentiste"]),
        ("dispositifs/fami.yaml", "with: {compulsory: true}", "with: {obligatoire: true}", ["obligatoire", "compulsory"]),
        ("dispositifs/fami.yaml", "refused: [devis,", "refused: [devys,", ["devys"]),
        ("dispositifs/fami.yaml", "from: {exercice: 2021}, confirme_par: null", "from: {exercice: 2021}, confirme_par: {qui: X}", ["confirme_par"]),
        ("dispositifs/fami.yaml", "- {exercices: [2020, 2022], from", "- {exercices: [2020], from", ["2022", "aucune règle"]),
        ("dispositifs/fami.yaml", "dispositif: fami", "dispositif: [fami", ["YAML"]),
        ("criteres.yaml", "check: version_printed", "check: version_imprimee", ["version_imprimee", "version_printed"]),
        ("criteres.yaml", 'absent: "La version du logiciel ne figure sur aucune pièce."', 'autre: "…"', ["version_indiquee", "absent"]),
        ("criteres.yaml", '"Version : {version}."', '"Version : {versoin}."', ["versoin"]),
        ("criteres.yaml", 'absent: "la version du logiciel"', 'indetermine.x: "…"', ["version_indiquee"]),
        ("criteres.yaml", "confidence: 0.75", "confidence: haute", ["seuils"]),
        ("professions.yaml", "  orthoptiste: orthoptiste\n", "", ["orthoptiste"]),
        ("professions.yaml", "exercices: [2026], professions: [medecin], indicateurs: [logiciel]", "exercices: [2026], professions: [medecin], indicateurs: [logiciels]", ["logiciels"]),
    ],
)  # fmt: skip
def test_an_unsound_rule_book_is_refused_with_file_line_and_reason(tmp_path, name, old, new, words):
    folder = copied(tmp_path, name, old, new)
    found = rules.check(folder)
    assert found
    assert all("ligne" in line and ".yaml" in line for line in found)
    assert all(any(word in line for line in found) for word in words)
    with pytest.raises(RulebookError, match="Livre de règles refusé"):
        rules.load(folder)


def test_a_missing_file_is_said(tmp_path):
    with pytest.raises(RulebookError, match=r"criteres\.yaml"):
        rules.load(tmp_path)


def test_a_changed_rule_changes_the_version(tmp_path, book):
    assert rules.load(copied(tmp_path, "criteres.yaml", "quality: 0.60", "quality: 0.61")).version != book.version


def test_confirmed_rules_may_say_conforme(tmp_path):
    old = "{exercices: [2020, 2022], from: {exercice: 2021}, confirme_par: null}"
    new = '{exercices: [2020, 2022], from: {exercice: 2021}, confirme_par: {qui: "CPAM", quand: 2023-01-05, texte: "note 12"}}'
    folder = copied(tmp_path, "dispositifs/fami.yaml", old, new)
    facts = [fact(software="Odonto", editor="Dental", document_date=date(2022, 1, 1), dmp_compatible=True)]
    matching = Matching(Entry("odonto", "Odonto", "e", "Dental", 1.0))
    claim = Claim(FAMI, 2022, Profession.INFIRMIER)
    assert rules.judge(claim, facts, matching, rules.load()).status is Verdicts.A_VERIFIER
    verdict = rules.judge(claim, facts, matching, rules.load(folder))
    assert verdict.status is Verdicts.CONFORME
    assert any("CPAM" in note and "05/01/2023" in note and "note 12" in note for note in verdict.notes)


def test_a_dispositif_may_define_a_criterion_on_the_spot(tmp_path):
    more = """
  version_aussi:
    check: version_printed
    says: {satisfait: "Version {version}.", absent: "Pas de version.", indetermine: "Versions {rivals}."}
    ask: "la version"
    in_force: [{exercices: [2023], source: guide_2023, section: "essai"}]
"""
    folder = copied(tmp_path, "dispositifs/fami.yaml", "criteria:\n", f"criteria:{more}")
    assert rules.check(folder) == []
    verdict = rules.judge(Claim(FAMI, 2023, Profession.INFIRMIER), [fact(software="Odonto")], Matching(), rules.load(folder))
    assert "version_aussi" in verdict.missing


def test_every_pair_is_judged_and_shown(book):
    for pair in book.pairs:
        text = rules.show(book, pair.dispositif, pair.exercice, pair.profession, pair.indicateur)
        assert book.version in text
        verdict = rules.judge(Claim(*pair), [fact()], Matching(), book)
        assert verdict.reply.startswith("Bonjour,")
        assert verdict.status is Verdicts.SANS_OBJET or verdict.criteria[0].id == "piece_recevable"
        assert all(criterion.source.titre and criterion.source.section for criterion in verdict.criteria)


def test_show_says_criteria_sources_and_borrowing(book):
    text = rules.show(book, FAMI, 2024, Profession.CHIRURGIEN_DENTISTE)
    assert "mention_dmp" in text
    assert "Guide méthodologique FAMI 2024, chirurgiens-dentistes" in text
    assert "à confirmer" not in text
    assert "à confirmer" in rules.show(book, FAMI, 2024, Profession.INFIRMIER, Indicateur.LOGICIEL)
    with pytest.raises(UsageError):
        rules.show(book, FAMI, 2024, Profession.MEDECIN)


# Claims


@pytest.mark.parametrize(
    ("claim", "words"),
    [
        (Claim(FAMI, 2024, Profession.MEDECIN), ["forfait-structure (2018-2025)", "donum (2026)"]),
        (Claim(FAMI, None, Profession.MEDECIN), ["donum"]),
        (Claim(FS, 2025, Profession.INFIRMIER), ["fami (2020-2026)"]),
        (Claim(FAMI, 2023, Profession.PEDICURE_PODOLOGUE, Indicateur.VIDEO), ["logiciel", "messagerie"]),
        (Claim(FAMI, 2021, Profession.SAGE_FEMME, Indicateur.APPAREILS), ["2022", "2026"]),
        (Claim(FAMI, 2023, Profession.MASSEUR_KINESITHERAPEUTE, Indicateur.VIDEO), ["2024"]),
        (Claim(FAMI, 2019, Profession.ORTHOPHONISTE), ["2020", "2026"]),
        (Claim(FAMI, 2020, Profession.CHIRURGIEN_DENTISTE), ["2021"]),
        (Claim(FS, 2026, Profession.MEDECIN), ["2025"]),
        (Claim(DONUM, 2025, Profession.MEDECIN), ["2026"]),
        (Claim(exercice=1999), ["2020", "2026"]),
        (Claim(profession=Profession.MEDECIN, exercice=2017), ["2018"]),
    ],
)
def test_what_does_not_exist_is_refused_in_one_line_that_names_what_does(book, claim, words):
    with pytest.raises(UsageError) as caught:
        rules.check_claim(claim, book)
    said = str(caught.value)
    assert "\n" not in said
    assert all(word in said for word in words), said


@pytest.mark.parametrize(
    "claim",
    [
        Claim(),
        Claim(FAMI),
        Claim(profession=Profession.MEDECIN, exercice=2026),
        Claim(FAMI, 2022, Profession.SAGE_FEMME, Indicateur.VIDEO),
        Claim(FAMI, 2024, Profession.MASSEUR_KINESITHERAPEUTE, Indicateur.APPAREILS),
        Claim(indicateur=Indicateur.MESSAGERIE),
    ],
)
def test_what_exists_is_let_through(book, claim):
    rules.check_claim(claim, book)


@pytest.mark.parametrize(
    ("claim", "facts", "served", "want", "assumed"),
    [
        (Claim(), [], (), (FAMI, 2026, None), ("profession", "dispositif", "exercice")),
        (Claim(), [fact(profession="medecin")], (), (FS, 2025, Profession.MEDECIN), ("profession", "dispositif", "exercice")),
        (Claim(exercice=2026), [fact(profession="medecin")], (), (DONUM, 2026, Profession.MEDECIN), ("profession", "dispositif")),
        (Claim(exercice=2023), [], (Profession.ORTHOPTISTE,), (FAMI, 2023, Profession.ORTHOPTISTE), ("profession", "dispositif")),
        (Claim(), [], (Profession.ORTHOPTISTE, Profession.INFIRMIER), (FAMI, 2026, None), ("profession", "dispositif", "exercice")),
        (Claim(), [fact(profession="infirmier")], (Profession.ORTHOPTISTE,), (FAMI, 2026, Profession.INFIRMIER), ("profession", "dispositif", "exercice")),
        (Claim(FAMI, 2023), [fact(profession="medecin")], (), (FAMI, 2023, None), ("profession",)),
        (Claim(FS, 2025), [], (), (FS, 2025, Profession.MEDECIN), ("profession",)),
        (Claim(DONUM), [], (), (DONUM, 2026, Profession.MEDECIN), ("profession", "exercice")),
        (Claim(indicateur=Indicateur.VIDEO), [fact(profession="chirurgien-dentiste")], (), (FAMI, 2026, None), ("profession", "dispositif", "exercice")),
        (Claim(FAMI, 2023, Profession.INFIRMIER), [fact(profession="medecin")], (), (FAMI, 2023, Profession.INFIRMIER), ()),
    ],
)  # fmt: skip
def test_a_partial_claim_is_completed_and_says_what_it_assumed(  # noqa: PLR0917  one column a question
    book, claim, facts, served, want, assumed
):
    settled = rules.settle(claim, facts, Matching(professions=served), book)
    assert (settled.dispositif, settled.exercice, settled.profession) == want
    assert settled.assumed == assumed


def test_two_pieces_of_two_professions_leave_it_unknown(book):
    facts = [fact(profession="infirmier"), fact(profession="orthoptiste", piece=1)]
    assert rules.settle(Claim(), facts, Matching(professions=(Profession.INFIRMIER,)), book).profession is None


def test_settle_refuses_what_does_not_exist(book):
    with pytest.raises(UsageError):
        rules.settle(Claim(FAMI, 2024, Profession.MEDECIN), [], Matching(), book)


def test_a_verdict_is_the_same_twice(book):
    facts = [fact(software="Odonto", document_date=date(2025, 1, 5))]
    claim = rules.settle(Claim(), facts, Matching(), book)
    assert rules.judge(claim, facts, Matching(), book) == rules.judge(claim, facts, Matching(), book)


def test_a_doubtful_reading_is_shown_with_the_one_that_lost(book):
    seen = Evidence(0, 1, Box(0, 0, 1, 1), "Odonto")
    field = Field(FieldName.SOFTWARE, "Odonto", 0.4, seen, (Candidate("Odontis", 0.2, None),))
    facts = [replace(fact(document_date=date(2023, 1, 5)), fields={FieldName.SOFTWARE: field})]
    verdict = rules.judge(rules.settle(Claim(), facts, Matching(), book), facts, Matching(), book)
    said = next(criterion for criterion in verdict.criteria if criterion.id == "logiciel_identifie")
    assert said.status is CriterionStatus.INDETERMINE
    doubt = "À relire, la lecture de ce passage n'est pas sûre : Logiciel : Odonto."
    assert said.message == f"{doubt} Autre lecture possible : « Odontis »."
    facts = [replace(facts[0], fields={FieldName.SOFTWARE: replace(field, alternatives=())})]
    verdict = rules.judge(rules.settle(Claim(), facts, Matching(), book), facts, Matching(), book)
    assert doubt in {criterion.message for criterion in verdict.criteria}


def test_what_a_refused_piece_says_is_not_looked_at_and_no_guard_held_it(book):
    verdict = rules.judge(Claim(FAMI, 2023, Profession.INFIRMIER), [fact(Kind.DEVIS, software="Odonto")], Matching(), book)
    assert verdict.status is Verdicts.NON_CONFORME
    others = [criterion.status for criterion in verdict.criteria if criterion.id != "piece_recevable"]
    assert others
    assert set(others) == {CriterionStatus.SANS_OBJET}
    assert {trace.held for trace in verdict.explanation.traces} == {""}


# Any dossier whatever: a verdict that follows from its criteria, and sentences without a hole


WORST = (("contredit", Verdicts.NON_CONFORME), ("absent", Verdicts.INCOMPLET), ("indetermine", Verdicts.A_VERIFIER))


@pytest.mark.parametrize("seed", range(60))
def test_whatever_the_dossier_the_verdict_follows_from_its_criteria(book, seed):
    chance = random.Random(seed)  # noqa: S311  drawn cases, no secret
    pairs = sorted(book.pairs)
    for _ in range(10):
        claim = Claim(*chance.choice(pairs), praticien=chance.choice([None, "MARTIN Claire"]), pre_rempli=chance.choice([None, False]))
        facts = [drawn(chance, place) for place in range(chance.randint(1, 3))]
        best = chance.choice([None, Entry("l-1", "Odonto", "e", "Dental", 0.9)])
        verdict = rules.judge(claim, facts, Matching(best, ambiguous=best is None and chance.random() < 0.3), book)
        found = {str(criterion.status) for criterion in verdict.criteria}
        readable = any(piece.error is None and Trait.BLANK not in piece.traits for piece in facts)
        confirmed = book.rules_for(claim.dispositif, claim.exercice, claim.profession, claim.indicateur).confirmed
        best_case = Verdicts.CONFORME if confirmed else Verdicts.A_VERIFIER
        by_criteria = next((status for word, status in WORST if word in found), best_case)
        needless = claim.indicateur is Indicateur.MESSAGERIE
        assert verdict.status is (Verdicts.ILLISIBLE if not readable else Verdicts.SANS_OBJET if needless else by_criteria)
        assert verdict.missing == tuple(criterion.id for criterion in verdict.criteria if criterion.status == "absent")
        said = [verdict.reply, *verdict.notes, *(criterion.message for criterion in verdict.criteria)]
        assert all(text and "{" not in text and "None" not in text for text in said)
        assert all(len(criterion.evidence) <= 3 for criterion in verdict.criteria)
        assert rules.judge(claim, facts, Matching(best), book) == rules.judge(claim, facts, Matching(best), book)


def drawn(chance, place):
    """A pièce of any sort."""
    if chance.random() < 0.1:
        return Facts(place, "x.pdf", "", 0, Reading.TEXTE, 0.0, None, error="fichier abîmé")
    seen = Evidence(place, 1, Box(0, 0, 1, 1), "…")
    days = [date(year, month, 28) for year in (2019, 2021, 2023, 2024, 2025, 2026) for month in (1, 12)]
    values = {
        "software": ["Odonto", "Radio"], "editor": ["Dental"], "version": ["1.0", "1.40"], "document_date": days, "acquisition_date": days,
        "dmp_compatible": [True, False], "practitioner": ["Claire Martin", "Jean Dupond"], "pack_subscribed": [True, False],
        "amount_due": [Decimal(0), Decimal(12)], "devices": [("Oxymètre",)], "connector": ["Passerelle"], "pack": ["Pack Ségur"],
    }  # fmt: skip
    chosen = [(FieldName(name), chance.choice(options)) for name, options in values.items() if chance.random() < 0.5]
    fields = {name: Field(name, value, chance.choice([0.4, 0.7, 0.95]), seen) for name, value in chosen}
    mentions = tuple(
        Mention(chance.choice(list(Topic)), chance.choice(list(Polarity)), seen, about_software=chance.random() < 0.8, hidden=chance.random() < 0.2)
        for _ in range(chance.randint(0, 3))
    )
    dates = tuple(Dated(chance.choice(list(DateRole)), chance.choice(days), seen) for _ in range(chance.randint(0, 3)))
    people = tuple(Person(name, chance.choice(list(PersonRole)), seen) for name in ("SELARL Du Sourire", "Dr C. Martin") if chance.random() < 0.3)
    traits = frozenset(trait for trait in Trait if chance.random() < 0.1)
    return Facts(
        place, f"{place}.pdf", "", 1, Reading.OCR, chance.choice([0.5, 0.9]), chance.choice([None, *Kind, *[Kind.FACTURE] * 8]), chance.choice([0.6, 0.9]),
        fields=fields, mentions=mentions, dates=dates, people=people, traits=traits,
    )  # fmt: skip


# Names


@pytest.mark.parametrize(
    ("claimed", "printed"),
    [
        ("MARTIN Claire", "Claire Martin"),
        ("MARTIN Claire", "Dr MARTIN Claire"),
        ("MARTIN Claire", "Mme le Docteur Claire MARTIN"),
        ("MARTIN Claire", "CLAIRE MARTIN"),
        ("MARTIN Claire", "Claire Marie MARTIN"),
        ("MARTIN Claire", "Claire DURAND-MARTIN"),
        ("MARTIN Claire", "Claire DURAND née MARTIN"),
        ("MARTIN DURAND Claire", "Claire Martin"),
        ("DE SOUSA Laurence", "Laurence De Sousa"),
        ("DE SOUSA Laurence", "Laurence DESOUSA"),
        ("DESCHAMPS Alphonse-Luc", "Alphonse Luc Deschamps"),
        ("DESCHAMPS Alphonse-Luc", "DESCHAMPS Alphonse"),
        ("MARQUES René", "Rene Marques"),
        ("LE GOFF Yann", "Yann Le Goff"),
        ("D'ALMEIDA Paul", "Paul d’Almeida"),
        ("O'BRIEN Aoife", "Aoife O’Brien"),
        ("MARTIN", "Claire Martin"),
        ("Martin Claire", "Dr Claire MARTIN"),
        ("CŒUR Zoé", "Zoe Coeur"),
    ],
)
def test_the_same_person(claimed, printed):
    assert liken(claimed, printed) is Likeness.SAME


@pytest.mark.parametrize(
    ("claimed", "printed", "damaged"),
    [
        ("MARTIN Claire", "Claude Martin", True),
        ("MARTIN Claire", "Jean Dupond", True),
        ("MARTIN Claire", "P. Martin", False),
        ("ALMEIDA Denis", "Paul D'Almeida", False),
        ("MARTIN Jeanne", "Joanne Martin", True),
        ("MARTIN Jean", "Jeanne Martin", True),
        ("MARTIN Carine", "Marine Martin", True),
        ("MARTIN Claire", "C1aire Martln", False),
        ("THOMAS Martin", "MARTIN Thomas", False),
        ("DURAND Claire", "Claire Durant", True),
    ],
)
def test_another_person(claimed, printed, damaged):
    assert liken(claimed, printed, damaged=damaged) is Likeness.OTHER


@pytest.mark.parametrize("printed", ["C1aire Martln", "CIaire Martin", "Claire Martiu", "Clairc MARTIN", "Claire MAKTIN"])
def test_damage_is_forgiven_where_it_is_likely(printed):
    assert liken("MARTIN Claire", printed, damaged=True) is Likeness.SAME


@pytest.mark.parametrize(
    ("claimed", "printed"),
    [
        ("MARTIN Claire", "C. Martin"),
        ("MARTIN Claire", "MARTIN C."),
        ("DE SOUSA Laurence", "Mme L. DESOUSA"),
        ("DESCHAMPS Alphonse-Luc", "A.-L. Deschamps"),
    ],
)
def test_an_initial_could_be_another_of_the_family(claimed, printed):
    assert liken(claimed, printed) is Likeness.INITIAL


def test_a_bare_family_name_is_nobody_in_particular():
    assert liken("MARTIN Claire", "Docteur Martin") is Likeness.FAMILY_ONLY


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Odonto", "ODONTO®", True),
        ("Licence Odonto", "Odonto", True),
        ("Odonto Plus", "Odonto-Plvs", True),
        ("Titan 2", "Titan 3", False),
        ("X 4", "X 5", False),
        ("Odonto", "Radio", False),
    ],
)
def test_product_names(one, other, same):
    assert alike(one, other) is same


@pytest.mark.parametrize(("one", "other", "same"), [("v5.60 NEW", "5.60 New", True), ("11", "11.0", True), ("1.1", "11", False), ("1.10", "1.1", False)])
def test_versions(one, other, same):
    assert same_version(one, other) is same
