"""The law as the sources give it: every cell of the tables that were read, every edge rule, every way that a criterion can come out.

The tables below are written from the reading note of the guides (rules.md), never from the rule files.
"""

from __future__ import annotations

import importlib.util
import re
from collections import defaultdict
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from verifier import catalog, rules, settings
from verifier.domain import (
    Box,
    Claim,
    Dispositif,
    Evidence,
    Facts,
    Field,
    FieldName,
    Indicateur,
    Kind,
    Matching,
    Profession,
    Reading,
)
from verifier.errors import UsageError
from verifier.rules.finding import CHECKS

CASES = Path(__file__).parent / "rules"
FAMI, FS, DONUM = Dispositif.FAMI, Dispositif.FORFAIT_STRUCTURE, Dispositif.DONUM
BY_LETTERS = {
    "CD": Profession.CHIRURGIEN_DENTISTE,
    "MK": Profession.MASSEUR_KINESITHERAPEUTE,
    "OR": Profession.ORTHOPHONISTE,
    "SF": Profession.SAGE_FEMME,
    "IDE": Profession.INFIRMIER,
    "PP": Profession.PEDICURE_PODOLOGUE,
    "OP": Profession.ORTHOPTISTE,
}


@pytest.fixture(scope="module")
def book():
    return rules.load()


def cells(table):
    """(first column, heading, cell) of a table written as in the note."""
    head, *lines = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in table.strip().splitlines()]
    return [(line[0], heading, cell) for line in lines for heading, cell in zip(head[1:], line[1:], strict=True)]


def row_of(book, dispositif, name, exercice, profession):
    return book.laws[dispositif].yearly.row(name, exercice, profession)


def open_to(book, dispositif, exercice, profession, indicateur):
    try:
        rules.check_claim(Claim(dispositif, exercice, profession, Indicateur(indicateur)), book)
    except UsageError:
        return False
    return True


# Section 3.6: FAMI 2023, what each profession declares

DECLARED_2023 = """
| profession            | logiciel | horaires | messagerie | coordination | video | appareils |
| CD                    | ✔ | ✔ | ✔ | ✔ | – | – |
| MK                    | ✔ | – | ✔ | ✔ | – | – |
| PP                    | ✔ | – | ✔ | ✔ | – | – |
| SF                    | ✔ | – | ✔ | ✔ | ✔ | ✔ |
| OR                    | ✔ | – | ✔ | ✔ | ✔ | ✔ |
| IDE                   | ✔ | – | ✔ | ✔ | ✔ | ✔ |
| OP                    | ✔ | – | ✔ | ✔ | ✔ | ✔ |
"""


@pytest.mark.parametrize(("letters", "name", "cell"), cells(DECLARED_2023))
def test_fami_2023_is_declared_as_its_guide_lists(book, letters, name, cell):
    profession = BY_LETTERS[letters]
    row = row_of(book, FAMI, name, 2023, profession)
    assert (row is not None) is (cell == "✔")
    assert row is None or (row.force == "en_vigueur" and "2023" in row.source.titre)
    if name in set(Indicateur):
        assert open_to(book, FAMI, 2023, profession, name) is (cell == "✔")


# Section 3.7: FAMI 2024, chirurgiens-dentistes

DENTISTS_2024 = """
| indicateur       | type               | justificatif                 | échéance   | montant | section |
| logiciel         | declare_pre_rempli | attestation de l'éditeur     | 31/12/2024 | 490     | 1.1     |
| sesam_vitale     | automatique        | aucun justificatif           | 31/12/2024 | 490     | 1.2     |
| horaires         | declare_pre_rempli | aucun justificatif           | 31/12/2024 | 490     | 1.3     |
| teletransmission | automatique        | aucun justificatif           | 2024       | 490     | 1.4     |
| messagerie       | declare_pre_rempli | aucun justificatif           | 31/12/2024 | 490     | 1.5     |
| coordination     | atteste            | aucun justificatif à envoyer | 2024       | 100     | 1.6     |
| aller_vers       | atteste            | aucun justificatif à envoyer | 2024       | 300     | 1.7.1   |
| etudiant         | atteste            | aucun justificatif à envoyer | 2024       | 350     | 1.7.2   |
"""


@pytest.mark.parametrize(("name", "heading", "cell"), cells(DENTISTS_2024))
def test_fami_2024_of_the_dentists_is_as_its_guide_says(book, name, heading, cell):
    dentist = BY_LETTERS["CD"]
    row = row_of(book, FAMI, name, 2024, dentist)
    text = block(rules.show(book, FAMI, 2024, dentist), row.titre)
    told = {
        "type": row.type,
        "justificatif": line_of(text, "Justificatif"),
        "échéance": line_of(text, "Échéance"),
        "montant": line_of(text, "Montant"),
        "section": row.source.section.split(" et ")[-1],
    }
    assert cell in told[heading] if heading != "section" else cell == told[heading]


def test_fami_2024_of_the_dentists_has_no_other_indicator(book):
    names = {row.id for row in book.laws[FAMI].yearly.rows_for(2024, BY_LETTERS["CD"])}
    assert names == {name for name, *_ in cells(DENTISTS_2024)}


def block(text, titre):
    """The lines of one indicator, unfolded."""
    found = next(part for part in text.split("\n\n") if part.startswith(titre))
    return " ".join(found.split())


def line_of(text, label):
    return text.partition(f"{label} : ")[2].partition(" : ")[0]


# Section 3.8: who declares the software, and who has the two aids, year by year

AVAILABLE = """
|     | 2019          | 2020 | 2021 | 2022 | 2023 | 2024 | 2025 |
| CD  | ?             | no ✔ | ✔    | ~    | ✔    | ✔    | ~    |
| MK  | neutralised ✔ | ✔    | ✔    | ~    | ✔    | ✔    | ✔    |
| OR  | ?             | ✔    | ✔    | ✔    | ✔    | ✔    | ~    |
| SF  | ?             | no ✔ | ✔    | ~    | ✔    | ✔    | ~    |
| IDE | –             | no ✔ | ✔    | ✔    | ✔    | ✔    | ✔    |
| PP  | –             | no ✔ | ✔    | ✔    | ✔    | ✔    | ~    |
| OP  | –             | –    | ✔    | ✔    | ✔    | ✔    | ~    |
"""
MEANS = {  # a cell: what the row says, and whether a claim may be made
    "✔": ("en_vigueur", True),
    "~": ("deduit", True),
    "?": ("non_connu", False),
    "–": (None, False),
    "no ✔": ("non_demande", False),
    "neutralised ✔": ("neutralise", True),
}


@pytest.mark.parametrize(("letters", "year", "cell"), cells(AVAILABLE))
def test_the_software_of_the_fami_is_declared_by_whom_and_when_the_sources_say(book, letters, year, cell):
    force, claimable = MEANS[cell]
    row = row_of(book, FAMI, "logiciel", int(year), BY_LETTERS[letters])
    assert (row.force if row else None) == force
    assert open_to(book, FAMI, int(year), BY_LETTERS[letters], "logiciel") is claimable
    if cell == "~":
        assert not book.rules_for(FAMI, int(year), BY_LETTERS[letters], Indicateur.LOGICIEL).confirmed


AIDS = {  # vidéo and devices: whom they are open to, and whether that is deduced (~)
    2019: ("", False), 2020: ("", False), 2021: ("IDE OR OP", False), 2022: ("IDE OR OP SF", True), 2023: ("IDE OR OP SF", False),
    2024: ("IDE OR OP SF MK", True), 2025: ("IDE OR OP SF MK", True),
}  # fmt: skip


@pytest.mark.parametrize("year", AIDS)
@pytest.mark.parametrize("letters", BY_LETTERS)
@pytest.mark.parametrize("name", ["video", "appareils"])
def test_the_two_aids_are_open_to_whom_and_when_the_sources_say(book, year, letters, name):
    whom, deduced = AIDS[year]
    profession, claimable = BY_LETTERS[letters], letters in whom.split()
    assert open_to(book, FAMI, year, profession, name) is claimable
    row = row_of(book, FAMI, name, year, profession)
    assert not claimable or row.force == ("deduit" if deduced else "en_vigueur")
    if (year, letters) == (2020, "IDE"):  # noted for infirmiers, by no text at hand: shown, and not judged before 2021
        assert row.force == "non_connu"


def test_without_the_dmp_the_2019_of_the_masseurs_kinesitherapeutes_asks_the_rest(book):
    law = book.rules_for(FAMI, 2019, BY_LETTERS["MK"], Indicateur.LOGICIEL)
    asked = {rule.id for rule in law.rules}
    assert {"piece_recevable", "editeur_identifie", "date_acquisition"} <= asked
    assert not asked & {"mention_dmp", "connecteur_nomme", "pack_precise", "dmp_au_catalogue"}
    assert not law.confirmed


FALLBACK = [  # section 3.8, first table, and 3.1 to 3.5: what the shown table says
    (FAMI, 2019, "MK", "addendum 6"), (FAMI, 2019, "MK", "n'a pas été retenu"), (FAMI, 2019, "OR", "non connu"),
    (FAMI, 2020, "SF", "N'est pas demandé cette année-là"), (FAMI, 2021, "CD", "Remplace SCOR"), (FAMI, 2021, "SF", "Facultatif"),
    (FAMI, 2021, "IDE", "1 120 €"), (FAMI, 2021, "IDE", "01/07/2021"), (FAMI, 2021, "OP", "addendum 7"),
    (FAMI, 2022, "OR", "Annoncée obligatoire, puis neutralisée"), (FAMI, 2023, "OR", "la FNO est suivie"),
    (FAMI, 2024, "SF", "Facultatif pour les sages-femmes"), (FAMI, 2024, "MK", "Avenant 7"), (FAMI, 2025, "MK", "490 €"),
    (FAMI, 2026, "CD", "Aucune source pour 2026"), (FS, 2018, None, "Apicrypt V1 est encore acceptée"), (FS, 2019, None, "1 610 €"),
    (FS, 2020, None, "150 points × 7 € = 1 050 €"), (FS, 2021, None, "280 points × 7 € = 1 960 €"),
    (FS, 2021, None, "Soins non programmés"), (FS, 2021, None, "Nom et version"), (FS, 2022, None, "400 points × 7 € = 2 800 €"),
    (FS, 2022, None, "Usage du DMP"), (FS, 2024, None, "280 points × 7 € = 1 960 €"), (FS, 2025, None, "08/02/2026"),
    (FS, 2025, None, "N'est plus un indicateur à part"), (DONUM, 2026, None, "pour toutes les spécialités"),
    (DONUM, 2026, None, "420 points × 7 € = 2 940 €"), (FS, 2025, None, "1115 points × 7 € = 7 805 €"),
    (DONUM, 2026, None, "60 % en 2026, 80 % en 2028"), (DONUM, 2026, None, "à confirmer par la caisse"),
]  # fmt: skip


@pytest.mark.parametrize(("dispositif", "year", "letters", "words"), FALLBACK)
def test_the_shown_table_says_what_was_found(book, dispositif, year, letters, words):
    text = rules.show(book, dispositif, year, BY_LETTERS[letters] if letters else Profession.MEDECIN)
    assert words in " ".join(text.replace("\N{NO-BREAK SPACE}", " ").split())


def test_soins_non_programmes_left_the_forfait_structure(book):
    assert row_of(book, FS, "soins_non_programmes", 2021, Profession.MEDECIN)
    assert row_of(book, FS, "soins_non_programmes", 2025, Profession.MEDECIN) is None


# Section 4: declaration windows, section 3: amounts

WINDOWS = [
    (FS, 2018, None, date(2019, 1, 31)), (FS, 2019, None, date(2020, 2, 2)), (FS, 2020, None, date(2021, 1, 31)),
    (FS, 2021, date(2021, 12, 1), date(2022, 1, 31)), (FS, 2022, date(2022, 12, 1), date(2023, 1, 31)),
    (FS, 2025, date(2025, 12, 15), date(2026, 2, 8)), (FAMI, 2019, None, None), (FAMI, 2020, date(2021, 1, 15), date(2021, 3, 2)),
    (FAMI, 2021, date(2022, 1, 11), date(2022, 3, 2)), (FAMI, 2023, date(2024, 1, 11), date(2024, 3, 3)),
    (FAMI, 2024, date(2025, 1, 13), date(2025, 3, 3)), (FAMI, 2025, date(2026, 1, 12), date(2026, 3, 2)),
]  # fmt: skip


@pytest.mark.parametrize(("dispositif", "year", "first", "last"), WINDOWS)
def test_a_declaration_is_taken_on_the_days_that_a_source_gives(book, dispositif, year, first, last):
    dentists_alone = (dispositif, year) == (FAMI, 2024)      # its guide is theirs, no other gives the days of the others
    window = book.laws[dispositif].yearly.window(year, BY_LETTERS["CD"] if dentists_alone else None)
    assert (window.du, window.au) == (first, last)
    assert window.source.titre
    assert window.source.section


def test_the_days_of_the_dentists_are_nobody_s_whose_profession_is_not_known(book):
    assert book.laws[FAMI].yearly.window(2024, None) is None
    assert book.window(FAMI, 2024, None, Indicateur.LOGICIEL) is None
    assert book.window(FAMI, 2023, None, Indicateur.LOGICIEL).au == date(2024, 3, 3)


@pytest.mark.parametrize("profession", [None, Profession.CHIRURGIEN_DENTISTE, Profession.INFIRMIER])
def test_what_came_outside_the_days_is_told_where_they_are_known_and_else_that_they_are_not(book, profession):
    claim = Claim(FAMI, 2024, profession, recu_le=date(2025, 4, 1))
    notes = " ".join(rules.judge(claim, [], Matching(), book).notes)
    assert ("hors de la période" in notes) is (profession is Profession.CHIRURGIEN_DENTISTE)
    assert ("n'est comparée à aucune période" in notes) is (profession is None)


@pytest.mark.parametrize(
    ("dispositif", "year", "profession"),
    [(FS, 2023, "medecin"), (FS, 2024, "medecin"), (DONUM, 2026, "medecin"), (FAMI, 2022, "infirmier"), (FAMI, 2024, "infirmier")],
)
def test_what_no_source_gives_is_said_not_known(book, dispositif, year, profession):
    assert "dates non connues" in rules.show(book, dispositif, year, Profession(profession))


AMOUNTS = [
    (FS, "volet_1", 2019, 1610), (FS, "volet_1", 2021, 1960), (FS, "volet_1", 2022, 2800), (FS, "volet_1", 2024, 1960),
    (FS, "total", 2020, 6195), (FS, "total", 2025, 7805), (FS, "video", 2019, 350), (FS, "soins_non_programmes", 2020, 1050),
    (DONUM, "total", 2026, 2940),
]  # fmt: skip


@pytest.mark.parametrize(("dispositif", "name", "year", "euros"), AMOUNTS)
def test_points_times_their_value_make_the_euros_of_the_source(book, dispositif, name, year, euros):
    assert book.laws[dispositif].yearly.amount(name, year, Profession.MEDECIN).total == Decimal(euros)


def test_a_year_without_amount_shows_the_last_one_known_and_says_so(book):
    text = rules.show(book, FAMI, 2023, BY_LETTERS["IDE"], Indicateur.VIDEO)
    assert "non connu pour 2023 ; en 2021 : 350" in text.replace("\N{NO-BREAK SPACE}", " ")


# The whole table


def test_every_row_of_every_claim_names_its_type_its_justificatif_and_its_source(book):
    for dispositif, exercice, profession in sorted({pair[:3] for pair in book.pairs}):
        text = rules.show(book, dispositif, exercice, profession)
        rows = book.laws[dispositif].yearly.rows_for(exercice, profession)
        assert [part.split("\n")[0] for part in text.split("\n\n") if "\n  Type : " in part and part.split("\n")[0]]
        assert text.count("  Type : ") == text.count("  Justificatif : ") == text.count("  Montant : ") == len(rows)
        assert "None" not in text
        assert "{" not in text
        automatic = [row for row in rows if row.type == "automatique"]
        assert text.count("Justificatif : aucun justificatif\n") >= len(automatic)


def test_the_table_of_a_profession_holds_all_of_its_indicators_and_the_criteria(book):
    text = rules.show(book, FAMI, 2023, Profession.INFIRMIER)
    for words in ("logiciel métier", "SESAM-Vitale", "SCOR", "télétransmission", "messagerie", "coordonnée", "vidéotransmission"):
        assert words in text
    assert "mention_dmp — Mention « DMP compatible »" in text
    assert text.count("automatique, mesuré par l'Assurance Maladie") == 3
    assert text.count("attesté sur l'honneur") == 3


def test_one_indicator_alone_may_be_asked_for(book):
    text = rules.show(book, FAMI, 2023, Profession.INFIRMIER, Indicateur.APPAREILS)
    assert "appareil_sur_liste" in text
    assert "mention_dmp" not in text


@pytest.mark.parametrize(
    ("claim", "words"),
    [
        ((FAMI, 2023, Profession.MEDECIN, None), "forfait-structure (2018-2025)"),
        ((FAMI, 2019, Profession.ORTHOPTISTE, None), "2021"),
        ((FAMI, 2023, Profession.PEDICURE_PODOLOGUE, Indicateur.VIDEO), "logiciel, messagerie"),
        ((FS, 2018, Profession.MEDECIN, Indicateur.VIDEO), "2019"),
        ((FS, 2026, None, None), "2025"),
    ],
)
def test_a_pair_that_does_not_exist_is_refused_with_those_that_do(book, claim, words):
    with pytest.raises(UsageError, match=r"n'existe pas") as caught:
        rules.show(book, *claim)
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("dispositif", "year", "words", "told"),
    [
        (FS, 2020, "Agipi, guides d'aide à la déclaration (exercice 2020), date limite", True),
        (FS, 2024, "G_NIUS, fiche forfait structure (annexe 9 de la convention 2024), volet 1, quatre indicateurs", True),
        (FS, 2021, "Comment déclarer vos indicateurs, forfait structure 2021 (médecins), p. 3", False),
        (FS, 2021, "Règles de l'outil, là où les guides se taisent, Intégrité des pièces", False),
    ],
)
def test_a_text_that_is_not_official_is_shown_so(book, dispositif, year, words, told):
    text = " ".join(rules.show(book, dispositif, year, Profession.MEDECIN).split())
    assert words in text
    assert (f"{words} (source publique, non officielle)" in text) is told


def test_the_day_of_2025_that_no_text_gives_is_said_deduced_and_not_confirmed(book):
    for dispositif, year in ((FS, 2025), (DONUM, 2026)):
        found = {rule.id: rule.source for rule in book.rules_for(dispositif, year, Profession.MEDECIN, Indicateur.LOGICIEL).rules}
        assert found["date_acquisition"].titre.startswith("Règles de l'outil")
        assert "aucun texte de 2025" in found["date_acquisition"].section
        assert found["date_acquisition"].section.endswith("déduite du guide 2021, p. 5 (« Utilisation d'un logiciel au 31/12/2021 »), non confirmée")


# docs/sources.md: every document has its row, every edge rule too


SOURCES = (CASES.parent.parent / "docs" / "sources.md").read_text("utf-8")


def test_every_official_document_has_its_row_with_what_it_contradicts_and_how_that_was_settled():
    files = (Path(rules.__file__).parent / "dispositifs").glob("*.yaml")
    cited = [source for path in files for source in yaml.safe_load(path.read_text("utf-8")).get("sources", {}).values()]
    official = {each["titre"] for each in cited if each["autorite"] == "officielle" and "convention des" not in each["titre"]}
    rows = dict(re.findall(r"^\| \*\*(.+?)\*\* \| (.+) \|$", SOURCES, re.MULTILINE))
    assert official == set(rows)
    assert len(rows) == 5
    assert all(len([part for part in row.split(" | ") if len(part) > 60]) == 3 for row in rows.values())


@pytest.mark.parametrize("left", ["31/01/2019", "11/14", "pour 2022", "4 indicateurs", "MA DÉCLARATION 2021", "interacteur", "certifié DMP",
                                  "neutralisés », sans dire lesquels", "dix chiffres", "annexe 1 (liste des appareils) est vide",
                                  "horaires pré-remplis"])  # fmt: skip
def test_every_left_over_of_the_documents_is_named(left):
    assert left in SOURCES


def test_every_edge_rule_has_its_origin():
    assert re.findall(r"^\| (R-\d\d) \| .+ \| .+ \|$", SOURCES, re.MULTILINE) == [f"R-{number:02}" for number in range(1, 29)]


# The cases of tests/rules: every edge rule, every status and every outcome of every criterion


def told_cases():
    return [case for path in sorted(CASES.glob("*.yaml")) for case in yaml.safe_load(path.read_text("utf-8")) if "case" in case]


def test_every_edge_rule_has_a_case_where_it_applies_and_one_beside():
    sides = defaultdict(set)
    for case in told_cases():
        if "regle" in case:
            assert case["case"].startswith(case["regle"])
            sides[case["regle"]].add(case["cote"])
    assert sides == {f"R-{number:02}": {"oui", "non"} for number in range(1, 29)}


def test_every_criterion_is_expected_in_every_status_that_its_check_can_give(book):
    expected = defaultdict(set)
    for case in told_cases():
        for name, status in case["expect"].get("criteria", {}).items():
            expected[name].add(status)
    for name, definition in book.definitions.items():
        able = {outcome.partition(".")[0] for outcome in CHECKS[definition.check].outcomes} - {"sans_objet"}
        assert able <= expected[name], name


def notation_of_cases():
    """The module that reads the notation of tests/rules, under a name of its own."""
    spec = importlib.util.spec_from_file_location("rule_cases", CASES / "conftest.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_outcome_of_every_criterion_comes_out_of_some_case(book):
    notation, seen = notation_of_cases(), set()
    for case in told_cases():
        seen |= {(definition.id, finding.outcome) for definition, finding in notation.judged(case, book)[1]}
    for name, definition in book.definitions.items():
        able = {(name, outcome) for outcome in CHECKS[definition.check].outcomes if outcome != "sans_objet"}
        assert able - seen == set()


@pytest.mark.parametrize("claim", [Claim(None, 2024), Claim(FAMI, None)])
def test_only_a_settled_claim_is_judged(book, claim):
    with pytest.raises(ValueError, match="settled claim"):
        rules.judge(claim, [], Matching(), book)


# The labels that the guides themselves show, against the shipped catalogue


GUIDE_LABELS = [  # label declared, what the pièce prints, what is concluded
    ("ACTEUR.FR - 2.2 - AATLANTIDE", ("Acteur.fr", "2.2", "Aatlantide"), "satisfait"),
    ("ACTEUR.FR - 2.2 - AATLANTIDE", ("ACTEUR FR", "V2.2", "AATLANTIDE SAS"), "satisfait"),
    ("ACTEUR.FR - 2.2 - AATLANTIDE", ("Acteur.fr", "2.3", "Aatlantide"), "indetermine"),
    ("ACTEUR.FR - 2.2 - AATLANTIDE", ("HelloDoc", "5.60 NEW", "Imagine Editions"), "contredit"),
    ("HELLODOC - 5.60 NEW - IMAGINE EDITIONS", ("Hellodoc", "v5.60 new", "Imagine Éditions"), "satisfait"),
    ("A M1 - 7202 - AEGLÉ INFORMATIQUE MEDICALE", ("M1", "7.2.02", "Aegle Informatique Médicale"), "indetermine"),
    ("7 FSE - 1.13 - F INFO", ("7 FSE", "1.13", "F Info"), "indetermine"),
]


@pytest.fixture(scope="module")
def shipped():
    return catalog.load(settings.read({}).catalogue)


@pytest.mark.parametrize(("label", "printed", "status"), GUIDE_LABELS)
def test_the_labels_of_the_guides_are_compared_as_an_agent_would(book, shipped, label, printed, status):
    seen = Evidence(0, 1, Box(0, 0, 1, 1), "…")
    values = dict(zip(("software", "version", "editor"), printed, strict=True), document_date=date(2020, 1, 1))
    fields = {FieldName(name): Field(FieldName(name), value, 1.0, seen) for name, value in values.items()}
    facts = [Facts(0, "f.pdf", "", 1, Reading.TEXTE, 1.0, Kind.FACTURE, fields=fields)]
    claim = Claim(FS, 2021, Profession.MEDECIN, declaration=label)
    found = catalog.match(facts, shipped, claim)
    verdict = rules.judge(claim, facts, catalog.stand(found, facts, shipped, claim), book)
    assert next(one.status for one in verdict.criteria if one.id == "concorde_declaration") == status


def test_a_year_that_one_profession_alone_may_claim_is_shown_as_its_own(book):
    assert "masseur-kinésithérapeute" in rules.show(book, FAMI, 2019, None).splitlines()[0]


@pytest.mark.parametrize("year", range(2019, 2027))
def test_without_a_profession_each_is_shown_its_own_table(book, year):
    whole = rules.show(book, FAMI, year, None)
    titled = whole.split(book.laws[FAMI].titre)[1:]
    for profession, name in book.professions.items():
        mine = [part for part in titled if re.search(rf"[ ,]{re.escape(name)}(?:,|\n)", part.split("\n\n")[0] + "\n")]
        may = any(open_to(book, FAMI, year, profession, each) for each in Indicateur)
        assert len(mine) == may, "each that may claim once, the others never"
        if mine:
            alone = rules.show(book, FAMI, year, profession).split("\n\n", 1)[1].rpartition("\n\n")[0].strip()
            assert alone in mine[0], "its own amounts, its own days, its own sources"
    assert whole.count("Livre de règles") == 1


def test_the_days_of_the_dentists_are_not_shown_to_the_others(book):
    video = rules.show(book, FAMI, 2024, None, Indicateur.VIDEO)
    assert "dates non connues" in video
    assert "13/01/2025" not in video
    assert "chirurgien-dentiste" not in video.splitlines()[0]


def test_the_messagerie_of_the_forfait_structure_2025_is_no_indicator_of_its_own(book):
    text = block(rules.show(book, FS, 2025, Profession.MEDECIN), "Messagerie sécurisée de santé")
    assert line_of(text, "Type").removesuffix(" Justificatif") == "n'est pas un indicateur à part, mais compris dans un autre"
    assert line_of(text, "Montant").startswith("rien à part")
    assert "N'est plus un indicateur à part" in text
    assert "€" not in text
    assert open_to(book, FS, 2025, Profession.MEDECIN, Indicateur.MESSAGERIE), "whoever asks is still told that nothing is wanted"


@pytest.mark.parametrize("year", [2021, 2025])
def test_the_sum_of_a_whole_volet_is_not_said_to_be_one_indicator_s(book, year):
    text = block(rules.show(book, FS, year, Profession.MEDECIN), "Capacité à coder des données médicales")
    assert "605 points × 7 € = 4 235 € (volet 2 entier, au plus)" in " ".join(text.replace("\N{NO-BREAK SPACE}", " ").split())


# What each text is said to say


@pytest.mark.parametrize(("indicateur", "name", "words"), [
    ("logiciel", "mention_dmp", "Web DMP exclu : guides FAMI 2021 et 2024, 1.1.1"),
    ("logiciel", "date_acquisition", "date au 31/12 : guides FAMI 2021 et 2024, 1.1.1 et 1.1.2"),
    ("logiciel", "piece_recevable", "attestation de l'éditeur : guides FAMI 2021 et 2024, 1.1.3"),
    ("logiciel", "editeur_identifie", "éditeur du logiciel : guides FAMI 2021 et 2024, 1.1.3"),
    ("logiciel", "logiciel_au_catalogue", "listes déroulantes d'amelipro : guides FAMI 2021 et 2024, 1.1.2"),
    ("appareils", "acquis_dans_annee", "« acquis dans l'année » : forfait structure 2021, p. 9, et 2025, p. 7"),
    ("video", "solution_payante", "« solution payante uniquement » : forfait structure 2021, p. 9, et 2025, p. 7"),
    ("video", "equipe_au_31_decembre", "« appréciée au 31/12 » : guides FAMI 2021 et 2024, 3"),
])
def test_what_the_2023_document_does_not_say_is_cited_from_the_text_that_does(book, indicateur, name, words):
    asked = book.rules_for(FAMI, 2023, Profession.INFIRMIER, Indicateur(indicateur)).rules
    own, _, rest = next(rule.source.section for rule in asked if rule.id == name).partition(" ; ")
    assert own.startswith("Récapitulatif de saisie, ")
    assert words in rest


def test_the_flux_is_asked_by_the_guides_that_say_so(book):
    for year in range(2020, 2027):
        remarks = " ".join(book.rules_for(FAMI, year, Profession.MASSEUR_KINESITHERAPEUTE, Indicateur.LOGICIEL).remarks)
        assert "Les guides 2021 et 2024 (1.1.1) demandent aussi au moins un flux DMP dans l'année" in remarks
        assert ("le document de 2023 n'en dit rien" in remarks) is (year == 2023)
