"""How a justificatif speaks of the DMP, Ségur, LAP, packs and connectors: `phrasings/dev.yaml`, and a half set apart.

Nobody tunes to `set_apart.yaml`: its cases are counted, never looked at one by one. They were written by somebody who had not
read the grammar, to be hard: in the papers of benchmarks/fields far fewer of the wordings are strange. A phrase stands in an invoice or an attestation of Velmora (éditeur Alcyane Santé).
"""

import importlib.util
import textwrap
from collections import Counter
from pathlib import Path

import pytest
import yaml
from typed import type_document

from verifier.domain import FieldName, Polarity, Topic
from verifier.fields import extract

HERE = Path(__file__).parent
FRAMES = {
    "attestation": """ALCYANE SANTÉ
12 rue des Tanneurs – 35000 Rennes

# ATTESTATION
Fait à Rennes, le 12 mars 2024
À l'attention du Docteur Claire MARTIN, chirurgien-dentiste
Nous attestons que le Docteur Claire MARTIN utilise le logiciel Velmora depuis le 4 mai 2021.

{say}

Pour servir et valoir ce que de droit.
Le directeur général, Paul DURAND
~ Alcyane Santé – SAS au capital de 50 000 € – RCS Rennes 812 345 678
""",
    "facture": """ALCYANE SANTÉ
# FACTURE N° 2024-118
| Date : 12/03/2024
| Docteur Claire MARTIN
| 5 place du Marché
| 35000 RENNES

Désignation | Qté | Total HT
Licence Velmora monoposte | 1 | 900,00 €
{say}
| Total HT | 900,00 €
| TVA 20 % | 180,00 €
| Net à payer | 1 080,00 €

~ Alcyane Santé – SAS au capital de 50 000 € – RCS Rennes 812 345 678
""",
}
TOPICS = {"dmp": Topic.DMP, "segur": Topic.SEGUR, "lap": Topic.LAP}
SAID_BY = {"dmp": FieldName.DMP_COMPATIBLE, "segur": FieldName.SEGUR_REFERENCED, "lap": FieldName.LAP_CERTIFIED}
BILLED = {"900,00 €"}
# Of the half set apart, what the grammar reached when last counted. To be bettered, by no look at its cases.
MOST_WRONGLY_COUNTED, LEAST_RIGHT = 5, 0.78


def phrases(name):
    return yaml.safe_load((HERE / "phrasings" / f"{name}.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def finders(tmp_path_factory):
    spec = importlib.util.spec_from_file_location("cases", HERE / "fields" / "conftest.py")
    cases = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(cases)
    return cases.invented_finders(tmp_path_factory.mktemp("catalogue"))


def read(case, finders):
    lines = [line for row in case["say"].split("\n") for line in ([row] if "|" in row else textwrap.wrap(row, 88))]
    return extract(0, type_document(FRAMES[case["kind"]].replace("{say}", "\n".join(lines))), finders)


def heard(case, facts):
    """What the tool makes of a phrase, in the words of `want`."""
    if case["topic"] == "connecteur":
        return facts.value(FieldName.CONNECTOR) or "none"
    if case["topic"] == "pack":
        told = facts.value(FieldName.PACK_SUBSCRIBED)
        return "doubt" if told is None else "subscribed" if told else "not_subscribed"
    told = facts.value(SAID_BY[case["topic"]])
    if told is not None:
        return "positive" if told else "negative"
    topic = TOPICS[case["topic"]]
    said = [m for m in facts.mentions if m.topic is topic and (m.about_software or m.polarity is not Polarity.POSITIVE)]
    return "doubt" if said else "none"


def right(want, got):
    """Doubt or nothing are both right where nothing may count; a doubt said as a plain no, and a no said as a doubt, are not."""
    return got in {"doubt", "none"} if want == "none" else got == want


def named(case):
    """A case under its name; one that says what is still to do must fail until it is done."""
    marks = [pytest.mark.xfail(strict=True, reason=case["todo"])] if "todo" in case else []
    return pytest.param(case, id=case["case"], marks=marks)


@pytest.mark.parametrize("case", [named(case) for case in phrases("dev")])
def test_a_phrase_is_heard_as_an_agent_hears_it(case, finders):
    facts = read(case, finders)
    got = heard(case, facts)
    assert right(case["want"], got), f"{case['say']!r} : {got}, attendu {case['want']} ({[m.polarity for m in facts.mentions]})"


def test_the_half_set_apart_is_heard_no_worse_than_when_last_counted(finders):
    outcomes = Counter()
    for case in phrases("set_apart"):
        got = heard(case, read(case, finders))
        outcomes["wrongly counted"] += got in {"positive", "subscribed"} and got != case["want"]
        outcomes["right"] += right(case["want"], got)
    assert outcomes["wrongly counted"] <= MOST_WRONGLY_COUNTED
    assert outcomes["right"] >= LEAST_RIGHT * len(phrases("set_apart"))
