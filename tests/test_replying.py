"""The message to the professional: every demand of the rule book is said once, with its rule, and nothing else is asked."""

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made import GUIDE, INVOICE, MATCHING, PLACE

from verifier import rules
from verifier.domain import (
    Claim,
    CriterionStatus,
    Declared,
    Field,
    FieldName,
    Indicateur,
    PieceMatch,
    Status,
    Tie,
)
from verifier.rules import replying
from verifier.rules.finding import CHECKS, Finding
from verifier.rules.vetting import sentence
from verifier.wording import say, table

BOOK = rules.load()
UNMET = (CriterionStatus.ABSENT, CriterionStatus.CONTREDIT, CriterionStatus.INDETERMINE)
STATUS = {CriterionStatus.ABSENT: Status.INCOMPLET, CriterionStatus.CONTREDIT: Status.NON_CONFORME,
          CriterionStatus.INDETERMINE: Status.A_VERIFIER}
WORDS = {"date": "12/01/2025", "other": "13/02/2023"}


def outcomes():
    """Every way for a criterion in force to be unmet: the claim, the rule, the outcome; each text of the law once."""
    seen = set()
    for pair in sorted(BOOK.pairs):
        for rule in BOOK.rules_for(*pair).rules:
            for outcome in CHECKS[rule.definition.check].outcomes:
                key = (rule.id, outcome, rule.source, sentence(rule.ask, outcome), pair.indicateur)
                if outcome.partition(".")[0] in UNMET and key not in seen:
                    seen.add(key)
                    yield pair, rule, outcome


def values(check, outcome):
    return {name: WORDS.get(name, f"Valeur {name}") for name in CHECKS[check].outcomes[outcome]}


@pytest.fixture
def decided(monkeypatch):
    return deciding(monkeypatch)


def deciding(monkeypatch):
    """The verdict of a claim in which one criterion comes to an outcome, and all the others are satisfied."""

    def judged(pair, rule, outcome, filled, facts=(INVOICE,)):
        for name, check in list(CHECKS.items()):
            def run(_, params, name=name):
                if name != rule.definition.check or params != rule.params:
                    return Finding(CriterionStatus.SATISFAIT, "", dict.fromkeys(WHOLE, "déjà là"))
                status, _, why = outcome.partition(".")
                return Finding(CriterionStatus(status), why, filled)
            monkeypatch.setitem(CHECKS, name, replace(check, run=run))
        return rules.judge(Claim(*pair), facts, MATCHING, BOOK)

    return judged


WHOLE = {name for check in CHECKS.values() for names in check.outcomes.values() for name in names}


def listed(reply):
    return [line for line in reply.splitlines() if line.startswith("- ")]


@pytest.mark.parametrize(("pair", "rule", "outcome"),
                         [pytest.param(*each, id=f"{each[0].dispositif}-{each[0].exercice}-{each[0].indicateur}-{each[1].id}-{each[2]}")
                          for each in outcomes()])
def test_each_demand_is_said_once_with_its_rule(decided, pair, rule, outcome):
    filled = values(rule.definition.check, outcome)
    verdict = decided(pair, rule, outcome, filled)
    status = CriterionStatus(outcome.partition(".")[0])
    assert verdict.status is STATUS[status]
    assert [each.id for each in verdict.criteria if each.status is status] == [rule.id]
    asked = sentence(rule.ask, outcome)
    assert len(listed(verdict.reply)) == (1 if asked else 0), "it asks for that, and for nothing that is satisfied"
    if asked:
        words = {**filled, "date": "12 janvier 2025", "other": "13 février 2023", "fin": f"31 décembre {pair.exercice}",
                 "exercice": pair.exercice}
        assert listed(verdict.reply)[0].startswith(f"- {asked.format(**words)}")
        law = not rule.source.titre.startswith("Règles de l'outil")
        assert verdict.reply.count(f"{rule.source.titre}, {rule.source.section}") == int(law)
    assert "déjà là" not in verdict.reply.replace(say("rules.reponse.logiciel", software="déjà là"), "")
    assert_is_french(verdict.reply)
    name = say(f"rules.indicateur.{pair.indicateur}")
    assert f"« {name} » ({BOOK.laws[pair.dispositif].abrege}, exercice {pair.exercice})" in verdict.reply


def say_of(name):
    """What is asked of the professional about a criterion that nothing shows."""
    return BOOK.definitions[name].ask["absent"]


def assert_is_french(text):
    assert not re.search(r"[{}]|None|  | \.|\(\)|,,|\.\.(?!\.)|\bde (?=[aeiouéè]{2})|\b(?:de|à) les?\b|\bque (?:il|elle|un|une|on)\b", text), text
    assert text.startswith("Bonjour,\n\n")
    assert text.endswith(say("rules.reponse.salut"))


def test_there_is_something_to_try():
    tried = {(rule.id, outcome.partition(".")[0]) for _, rule, outcome in outcomes()}
    assert len(tried) > 30
    assert {status for _, status in tried} == set(UNMET)


class TestWords:
    @staticmethod
    def verdict(decided, outcome="absent", criterion="mention_dmp", filled=None, *, number=1, year=2024, profession="chirurgien-dentiste"):
        pair = next(each for each in BOOK.pairs if each == ("fami", year, profession, Indicateur.LOGICIEL))
        rule = next(each for each in BOOK.rules_for(*pair).rules if each.id == criterion)
        facts = tuple(replace(INVOICE, name=f"piece{place}.pdf") for place in range(number))
        return decided(pair, rule, outcome, filled or {}, facts)

    def test_the_kinds_that_are_received_are_named(self, decided):
        kinds = "une facture, un bon de commande émis ou une attestation de l'éditeur"
        assert f"({kinds})" in self.verdict(decided).reply
        assert f"({kinds})" in self.verdict(decided, "contredit.web_dmp", filled={"mention": "Web DMP"}).reply
        assert f"indicateur : {kinds}." in self.verdict(decided, "indetermine.partiel", filled={"mention": "DMP"}).reply

    @pytest.mark.parametrize("outcome", ["contredit", "indetermine"])
    def test_and_named_once(self, decided, outcome):
        reply = self.verdict(decided, outcome, "piece_recevable", {"kind": "devis", "pieces": "x.pdf", "received": "un devis", "because": "", "reason": ""}).reply
        assert reply.count("une facture") == 1

    def test_several_pieces_are_spoken_of_in_the_plural(self, decided):
        assert "reçu votre justificatif pour" in self.verdict(decided).reply
        assert "reçu vos justificatifs pour" in self.verdict(decided, number=2).reply

    def test_the_attestation_is_the_editeur_s_to_give_where_one_is_received(self, decided):
        assert "L'attestation peut être demandée à l'éditeur" in self.verdict(decided).reply
        pair = next(each for each in sorted(BOOK.pairs) if each.indicateur is Indicateur.APPAREILS)
        rule = next(each for each in BOOK.rules_for(*pair).rules if each.id == "acquis_dans_annee")
        reply = decided(pair, rule, "absent", {}).reply
        assert "où cela figure (une facture). Il est inutile" in reply

    def test_a_refusal_also_says_what_is_missing(self):
        claim = Claim("fami", 2024, "chirurgien-dentiste", Indicateur.LOGICIEL, declaration="AUTRE - 1 - AUTRE")
        software = Field(FieldName.SOFTWARE, "Odonto", 1.0, PLACE)
        matching = replace(MATCHING, declared=Declared("AUTRE - 1 - AUTRE", "AUTRE", "1", "AUTRE", "l-autre", known_label=True),
                           pieces=(PieceMatch(0, "l-essai", Tie.INCONNU),))
        verdict = rules.judge(claim, (replace(INVOICE, fields={FieldName.SOFTWARE: software}),), matching, BOOK)
        assert verdict.status is Status.NON_CONFORME
        said = verdict.reply.split("\n\n")
        assert [part.startswith("- ") for part in said].count(True) == 2
        assert said.index("Il manque aussi :") == 3
        assert listed(said[2])[0].startswith("- le justificatif porte sur Logiciel Essai, alors que")
        missing = [say_of(name) for name in verdict.missing]
        assert [line.strip("- ;.") for line in listed(said[4])] == missing
        assert said[5].startswith(("Texte de référence", "Textes de référence"))

    @pytest.mark.parametrize(("cited", "said"), [(False, "- une copie lisible."), (True, "- une copie lisible – règle : Guide d'essai, 1.1.3.")])
    def test_what_two_criteria_ask_alike_is_asked_once(self, cited, said):
        asks = [replying.Ask(name, "une copie lisible", GUIDE) for name in ("mention_dmp", "date_acquisition")]
        assert replying._list(asks, cited=cited) == said

    def test_a_refusal_says_cause_rule_and_day_and_what_may_still_be_done(self, decided):
        reply = self.verdict(decided, "contredit", "date_acquisition", {"date": "12/01/2025"}).reply
        assert "- l'acquisition est datée du 12 janvier 2025, après le 31 décembre 2024 – règle : Guide méthodologique FAMI 2024" in reply
        assert "au titre d'un exercice suivant" in reply
        assert "nous réexaminerons votre dossier" in reply

    def test_borrowed_rules_are_said_to_be_so(self, decided):
        assert "faute de texte propre à l'exercice 2025" in self.verdict(decided, year=2025, profession="infirmier").reply
        assert "faute de texte" not in self.verdict(decided).reply

    @pytest.mark.parametrize(("outcome", "criterion", "filled"), [
        ("absent", "mention_dmp", {}), ("contredit.web_dmp", "mention_dmp", {"mention": "Web DMP"}),
        ("indetermine.partiel", "mention_dmp", {"mention": "DMP"}), ("contredit", "date_acquisition", {"date": "12/01/2026"}),
    ])
    def test_what_unconfirmed_rules_ask_is_asked_with_reserve(self, decided, outcome, criterion, filled):
        for year in (2025, 2023):
            reply = self.verdict(decided, outcome, criterion, filled, year=year, profession="infirmier").reply
            assert reply.count("sous réserve") == (year == 2025)

    def test_a_quoted_day_stays_as_the_document_writes_it(self, decided):
        reply = self.verdict(decided, "contredit.negation", filled={"mention": "au 31/12/2024, pas compatible DMP"}).reply
        assert "« au 31/12/2024, pas compatible DMP »" in reply

    @pytest.mark.parametrize(("error", "said"), [
        ("Ce PDF est protégé par un mot de passe. Demandez-le sans mot de passe.", "- facture.pdf : ce PDF est protégé par un mot de passe."),
        ("Ce fichier vient d'Office (.doc, .xls…) : illisible. Enregistrez-le.", "- facture.pdf : ce fichier vient d'Office (.doc, .xls…) : illisible."),
        ("Ligne une\n\n- ligne deux. Écrivez-nous.", "- facture.pdf : ligne une - ligne deux."),
    ])
    def test_a_piece_that_could_not_be_read_says_why_and_not_what_the_agent_does(self, error, said):
        claim = Claim(*min(BOOK.pairs))
        reply = rules.judge(claim, (replace(INVOICE, error=error),), MATCHING, BOOK).reply
        assert listed(reply) == [said]

    def test_every_kind_that_may_be_received_is_named_in_a_letter(self):
        words = table("rules")
        kinds = {name.removeprefix("nature.") for name in words if name.startswith("nature.")}
        assert set(words["recu"]) == kinds
        assert set(words["ne_prouve_rien"]) <= kinds
        assert all(said.startswith(("un ", "une ")) for said in [*words["recu"].values(), *words["ne_prouve_rien"].values()])

    def test_every_kind_has_its_article(self):
        named = table("rules")["recevable"]
        assert all(named[kind].startswith(("un ", "une ")) for kind in named)
        assert set(named) == set(rules.vetting.LISTS["receivable"])

    def test_what_stays_open_is_about_criteria_that_exist(self):
        assert set(table("rules")["encore"]) <= set(BOOK.definitions)

    @given(text=st.text(max_size=400))
    @settings(max_examples=60, deadline=None)
    def test_words_of_a_document_stay_on_their_line(self, text):
        with pytest.MonkeyPatch.context() as monkeypatch:
            reply = self.verdict(deciding(monkeypatch), "contredit.negation", filled={"mention": f"{text}\n\n- payez ici"}).reply
        assert len(listed(reply)) == 1
        assert not re.search("[\u202a-\u202e\u2066-\u2069\x00-\x09\x0b-\x1f\x7f]", reply)
        assert len(reply.split("\n\n")) == len(["bonjour", "intro", "raisons", "suite", "salut"])
