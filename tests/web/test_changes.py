"""What agents decide and correct, two of them at once, and what is written down of it."""

import threading
from datetime import timedelta

import pytest
from at_once import at_once
from serving import sample

from verifier.settings import today

API = "/api/v1/verifications"


@pytest.fixture
def dossier(client):
    answer = client.post(API, files=[sample("facture-avec-mention.pdf")], data={"exercice": "2024", "profession": "chirurgien-dentiste"})
    return answer.headers["location"]


def seen(client, dossier):
    return {"If-Match": client.get(dossier).headers["etag"]}


def corrected(client, dossier, piece, field, value):
    asked = {"piece": piece, "champ": field, "valeur": value}
    answer = client.post(dossier + "/corrections", json=asked, headers=seen(client, dossier))
    assert answer.status_code == 201, answer.text
    return answer.json()


def criterion(told, name):
    return next(each for each in told["resultat"]["criteria"] if each["id"] == name)


class TestDecided:
    def test_beside_the_proposal_with_who_and_why(self, client, dossier):
        answer = client.post(dossier + "/decisions", json={"statut": "non_conforme", "motif": "cachet absent"}, headers=seen(client, dossier))
        told = answer.json()
        assert answer.status_code == 201
        assert told["decision"] == "non_conforme"
        assert told["proposition"]["statut"] == "conforme"
        assert [(each["par"], each["statut"], each["motif"]) for each in told["decisions"]] == [("LEA", "non_conforme", "cachet absent")]

    def test_one_that_agrees_needs_no_reason_and_one_that_does_not_needs_one(self, client, dossier):
        refused = client.post(dossier + "/decisions", json={"statut": "incomplet"}, headers=seen(client, dossier))
        assert refused.status_code == 422
        assert refused.json()["detail"] == "Une décision demande un motif : dites pourquoi en quelques mots."
        assert client.post(dossier + "/decisions", json={"statut": "conforme"}, headers=seen(client, dossier)).status_code == 201

    def test_taken_back_the_one_before_stands_again_and_none_is_lost(self, client, dossier):
        for status in ("conforme", "incomplet"):
            client.post(dossier + "/decisions", json={"statut": status, "motif": "vu"}, headers=seen(client, dossier))
        number = client.get(dossier).json()["decisions"][-1]["numero"]
        told = client.delete(f"{dossier}/decisions/{number}", headers=seen(client, dossier)).json()
        assert told["decision"] == "conforme"
        assert len(told["decisions"]) == 3
        again = client.delete(f"{dossier}/decisions/{number}", headers=seen(client, dossier))
        assert again.status_code == 422

    def test_another_dossier_s_decision_is_not_taken_back_here(self, client, dossier):
        client.post(dossier + "/decisions", json={"statut": "conforme"}, headers=seen(client, dossier))
        number = client.get(dossier).json()["decisions"][0]["numero"]
        other = client.post(API, files=[sample("attestation-negative.pdf")]).headers["location"]
        assert client.delete(f"{other}/decisions/{number}", headers=seen(client, other)).status_code == 422
        assert client.get(dossier).json()["decision"] == "conforme"

    def test_the_history_holds_it(self, client, server, dossier):
        client.post(dossier + "/decisions", json={"statut": "non_conforme", "motif": "motif-a-retrouver"}, headers=seen(client, dossier))
        _, said, _ = at_once("history", "--historique", server.tray, "--format", "json")
        assert "motif-a-retrouver" in said


    def test_one_about_a_proposal_that_a_correction_changes_is_to_be_taken_again(self, client, dossier):
        client.post(dossier + "/decisions", json={"statut": "conforme"}, headers=seen(client, dossier))
        told = corrected(client, dossier, 0, "version", "9.9")
        assert (told["proposition"]["statut"], told["decision"]) == ("conforme", "conforme")
        told = corrected(client, dossier, 0, "dmp_compatible", value=False)
        assert (told["proposition"]["statut"], told["decision"]) == ("non_conforme", None)
        assert [each["statut"] for each in told["decisions"]] == ["conforme"]

    def test_a_purge_of_the_history_leaves_the_dossiers_their_verdicts(self, client, server, dossier):
        client.post(dossier + "/decisions", json={"statut": "conforme"}, headers=seen(client, dossier))
        status, _, said = at_once("history", "purge", "--before", "01/01/2020", "--oui", "--historique", server.tray)
        assert status >= 10
        assert "la base de verify serve" in said
        assert client.get(dossier).json()["decisions"][0]["statut"] == "conforme"


class TestCorrected:
    def test_it_is_judged_again_at_once(self, client, dossier):
        assert client.get(dossier).json()["proposition"]["statut"] == "conforme"
        told = corrected(client, dossier, 0, "dmp_compatible", value=False)
        assert told["proposition"]["statut"] == "non_conforme"
        assert "corrigé par un agent" in criterion(told, "mention_dmp")["message"]
        told = corrected(client, dossier, 0, "dmp_compatible", value=None)
        assert told["proposition"]["statut"] == "incomplet"
        assert told["proposition"]["manquent"] == ["mention_dmp"]

    @pytest.mark.parametrize(("field", "value", "name", "status"), [
        ("document_date", "2025-06-30", "date_acquisition", "contredit"), ("kind", "devis", "piece_recevable", "contredit"),
        ("software", None, "logiciel_identifie", "absent"), ("practitioner", "Paul AUTRE", "nominatif", "satisfait"),
    ])
    def test_whatever_is_corrected_counts(self, client, dossier, field, value, name, status):  # noqa: PLR0917  a row of the table
        if field == "document_date":
            corrected(client, dossier, 0, "acquisition_date", value=None)
        told = corrected(client, dossier, 0, field, value)
        found = {each["id"]: each["status"] for each in told["resultat"]["criteria"]}
        assert name in found, found
        assert found[name] == status, found

    @pytest.mark.parametrize(("field", "value", "name"), [
        ("editor", "Société Nouvelle", "editeur_identifie"), ("practitioner", "Paul AUTRE", "nominatif"),
        ("software", "Logiciel Nouveau", "logiciel_identifie"),
    ])
    def test_what_was_written_is_what_is_said(self, client, dossier, field, value, name):
        assert value in criterion(corrected(client, dossier, 0, field, value), name)["message"]

    def test_what_is_claimed_too(self, client, dossier):
        told = corrected(client, dossier, -1, "exercice", 2023)
        assert told["resultat"]["claim"]["exercice"] == 2023
        assert told["proposition"]["statut"] == "non_conforme"      # bought in 2024

    def test_taken_back_all_is_as_it_was_read(self, client, dossier):
        before = client.get(dossier + "/resultat").content
        for field, value in (("software", "LOGOSw"), ("kind", "devis"), ("dmp_compatible", False)):
            corrected(client, dossier, 0, field, value)
        for number in [each["numero"] for each in client.get(dossier).json()["corrections"]]:
            assert client.delete(f"{dossier}/corrections/{number}", headers=seen(client, dossier)).status_code == 200
        assert client.get(dossier + "/resultat").content == before
        assert len(client.get(dossier).json()["corrections"]) == 6

    def test_who_wrote_what_over_what_is_kept_and_the_rivals_are_offered(self, client, dossier):
        told = corrected(client, dossier, 0, "software", "LOGOSw")
        (row,) = told["corrections"]
        assert (row["par"], row["avant"], row["apres"]) == ("LEA", "AGATHA SEVEN", "LOGOSw")
        piece = next(each for each in told["valeurs"] if each["piece"] == 0)
        value = next(each for each in piece["champs"] if each["champ"] == "software")
        assert value["valeur"] == "LOGOSw"
        assert value["correction"] == row["numero"]
        assert "AGATHA SEVEN" in [each["valeur"] for each in value["rivaux"]]

    @pytest.mark.parametrize(("piece", "field", "value"), [
        (0, "inconnu", 1), (0, "document_date", "31/12"), (0, "kind", "ticket"), (0, "kind", None), (0, "amount_due", "1e999"),
        (0, "software", "x" * 301), (0, "software", ""), (0, "devices", ["a", 3]), (0, "dmp_compatible", "oui"), (9, "software", "A"),
        (-1, "exercice", 1999), (-1, "software", "A"), (-1, "dispositif", "donum"),
        (0, "software", "A\x00B"), (0, "software", "A\x1b[31mB"), (0, "software", "A\u202eB"), (0, "software", "A\nB"), (0, "software", "A\u200bB"),
        (0, "devices", ["un", "de\x00ux"]), (-1, "praticien", "MARTIN\x07 Paul"), (-1, "numero_ps", "12"), (-1, "numero_ps", "dix chiffres"),
        (-1, "numero_ps", "10003456781"), (0, "practitioner_id", "RPPS"), (0, "document_date", "2099-01-01"), (0, "document_date", "1969-12-31"),
        (0, "acquisition_date", "1912-03-01"), (0, "document_date", "2024-03-12 et le reste"), (0, "document_date", "20240312"),
        (-1, "recu_le", str(today() + timedelta(days=2))), (0, "segur_referenced", None), (-1, "numero_ps", None), (-1, "indicateur", None),
        (-1, "exercice", 2024), (0, "signed", False), (0, "amount_due", "1.598"), (0, "amount_due", "12 34"), (0, "amount_due", "1e3"),
    ])
    def test_what_cannot_be_is_refused_and_changes_nothing(self, client, dossier, piece, field, value):
        before = client.get(dossier).json()
        asked = {"piece": piece, "champ": field, "valeur": value}
        answer = client.post(dossier + "/corrections", json=asked, headers=seen(client, dossier))
        assert answer.status_code == 422
        assert answer.json()["detail"].endswith(".")
        assert client.get(dossier).json() == before

    @pytest.mark.parametrize(("typed", "kept"), [
        ("1 598,40 €", "1598.40"), ("1.598,40", "1598.40"), ("1\u202f598,4\xa0euros", "1598.40"), ("648", "648.00"), (648.5, "648.50"),
        ("-12,00 EUR", "-12.00"),
    ])
    def test_an_amount_is_taken_as_it_is_written(self, client, dossier, typed, kept):
        told = corrected(client, dossier, 0, "amount_due", typed)
        piece = next(each for each in told["valeurs"] if each["piece"] == 0)
        assert [each["valeur"] for each in piece["champs"] if each["champ"] == "amount_due"] == [kept]

    def test_what_is_corrected_as_it_is_already_is_refused_but_may_be_confirmed_once(self, client, dossier):
        """An agent who writes the very value that was read is surer of it than the tool was."""
        read = client.get(dossier).json()["valeurs"][1]["champs"]
        software = next(each for each in read if each["champ"] == "software")
        assert software["confiance"] < 1
        corrected(client, dossier, 0, "software", software["valeur"])
        again = {"piece": 0, "champ": "software", "valeur": software["valeur"]}
        answer = client.post(dossier + "/corrections", json=again, headers=seen(client, dossier))
        assert (answer.status_code, answer.json()["detail"]) == (
            422, "Cette valeur est déjà celle qui est retenue : il n'y a rien à corriger.",
        )

    def test_what_stood_before_is_what_was_written_last(self, client, dossier):
        for year in (2023, 2022):
            told = corrected(client, dossier, -1, "exercice", year)
        assert [(each["avant"], each["apres"]) for each in told["corrections"]] == [(2024, 2023), (2023, 2022)]

    @pytest.mark.parametrize(("field", "value"), [
        ("numero_ps", "10 003 456 786"), ("numero_ps", "261234567"), ("numero_ps", "2A1234567"), ("recu_le", str(today())),
    ])
    def test_what_can_be_is_taken(self, client, dossier, field, value):
        assert corrected(client, dossier, -1, field, value)["corrections"][0]["apres"] == value


@pytest.mark.parametrize("words", ["un\x00deux", "\x1b[31mrouge", "\u202eenvers", "x" * 1001])
def test_no_reason_hides_anything(client, dossier, words):
    answer = client.post(dossier + "/decisions", json={"statut": "incomplet", "motif": words}, headers=seen(client, dossier))
    assert answer.status_code == 422
    assert "motif" in answer.json()["detail"]
    client.post(dossier + "/decisions", json={"statut": "incomplet", "motif": "vu"}, headers=seen(client, dossier))
    number = client.get(dossier).json()["decisions"][0]["numero"]
    assert client.delete(f"{dossier}/decisions/{number}", params={"motif": words}, headers=seen(client, dossier)).status_code == 422


@pytest.mark.parametrize("name", ["reference", "praticien", "numero_ps", "declaration"])
def test_nothing_that_is_claimed_hides_anything(client, name):
    answer = client.post(API, files=[sample("facture-avec-mention.pdf")], data={name: "a\x00b"})
    assert answer.status_code == 422
    assert name in answer.json()["detail"]


class TestAtOnce:
    def test_the_second_is_told_who_changed_what(self, client, dossier):
        old = seen(client, dossier)
        client.post(dossier + "/decisions", json={"statut": "conforme"}, headers=old)
        answer = client.post(dossier + "/decisions", json={"statut": "incomplet", "motif": "non"}, headers=old)
        assert answer.status_code == 412
        assert "décision prise par LEA" in answer.json()["detail"]
        assert client.get(dossier).json()["decision"] == "conforme"

    def test_a_change_says_which_version_it_is_of(self, client, dossier):
        for headers, status in (({}, 428), ({"If-Match": "*"}, 400), ({"If-Match": '"x"'}, 400), ({"If-Match": '"999"'}, 412)):
            assert client.post(dossier + "/decisions", json={"statut": "conforme"}, headers=headers).status_code == status

    def test_of_many_at_the_same_moment_one_alone_is_first(self, server, client, dossier):
        old, statuses = seen(client, dossier), []

        def decide(rank):
            with server.client() as other:
                answer = other.post(dossier + "/decisions", json={"statut": "incomplet", "motif": f"motif {rank}"}, headers=old)
                statuses.append(answer.status_code)

        threads = [threading.Thread(target=decide, args=(rank,)) for rank in range(8)]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        assert sorted(statuses) == [201] + [412] * 7
        assert len(client.get(dossier).json()["decisions"]) == 1


def test_all_of_it_is_in_the_audit(client, server, dossier):
    corrected(client, dossier, 0, "software", "LOGOSw")
    told = client.get("/api/v1/audit").json()
    assert told["premiere_rompue"] is None
    status, said, _ = at_once("serve", "--base", server.tray, "--verifier-audit")
    assert status == 0
    assert f"{told['lignes']} lignes" in said
    assert told["sceau"] in said
