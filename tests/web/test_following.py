"""The caisse's own history, where one is kept: what the server judges and agents decide is there too."""

import json
import sqlite3

import pytest
from at_once import at_once
from serving import SAMPLES, Server, sample

API = "/api/v1/verifications"
NAME = "facture-avec-mention.pdf"
ASKED = {"exercice": "2024", "profession": "chirurgien-dentiste"}


@pytest.fixture
def place(tmp_path):
    return tmp_path / "historique.sqlite"


@pytest.fixture
def server(tmp_path, place):
    made = Server(tmp_path, VERIFY_HISTORIQUE=str(place))
    yield made
    assert made.stop()[0] == 0


def deposited(client, reference, name=NAME):
    answer = client.post(API, files=[sample(name)], data={**ASKED, "reference": reference}, headers={"Prefer": "wait=60"})
    assert answer.status_code == 201, answer.text
    return answer


def changed(client, place, end, **said):
    headers = {"If-Match": client.get(place).headers["etag"]}
    answer = client.post(place + end, json=said, headers=headers) if said else client.delete(place + end, headers=headers)
    assert answer.status_code in {200, 201}, answer.text
    return answer.json()


def kept(place, **words):
    asked = [word for name, value in words.items() for word in (f"--{name}", value)]
    status, out, _ = at_once("history", "--historique", place, "--format", "json", *asked)
    assert status == 0
    return json.loads(out)


def told(answer, words):
    return [each["message"] for piece in answer.json()["pieces"] for each in piece["signals"] if words in each["message"]]


def test_what_earlier_runs_made_of_a_paper_is_told_once_and_they_are_told_of_ours(server, place):
    at_once(SAMPLES / NAME, "--historique", place, "--exercice", "2024", "--profession", "chirurgien-dentiste")
    with server.client() as client:
        first, second = deposited(client, "D-1"), deposited(client, "D-2")
    assert len(told(first, f"« {NAME} »")) == 1
    assert len(told(second, "« D-1 »")) == 1        # the base tells it, the history does not tell it again
    _, out, _ = at_once(SAMPLES / NAME, "--historique", place, "--exercice", "2024", "--profession", "chirurgien-dentiste", "--format", "json")
    assert "« D-1 »" in out


def test_decisions_and_corrections_are_there_too_and_none_twice(server, place):
    with server.client() as client:
        dossier = deposited(client, "D-3").headers["location"]
        number = changed(client, dossier, "/decisions", statut="conforme", motif="motif un")["decisions"][-1]["numero"]
        changed(client, dossier, "/decisions", statut="incomplet", motif="motif deux")
        changed(client, dossier, f"/decisions/{number + 1}")
        changed(client, dossier, "/corrections", piece=0, champ="dmp_compatible", valeur=False)
        changed(client, dossier, "/decisions", statut="non_conforme", motif="motif trois")
    first, corrected = kept(place, dossier="D-3")
    assert (first["status"], corrected["status"]) == ("conforme", "non_conforme")
    text = json.dumps([first, corrected], ensure_ascii=False)
    assert [text.count(f"motif {word}") for word in ("un", "deux", "trois")] == [1, 1, 1]
    with sqlite3.connect(place) as tables:
        rows = tables.execute("SELECT status, why, undoes IS NOT NULL FROM verify_decision ORDER BY id").fetchall()
    tables.close()
    assert rows == [("conforme", "motif un", 0), ("incomplet", "motif deux", 0), (None, "Décision annulée.", 1), ("non_conforme", "motif trois", 0)]


def test_one_that_does_not_answer_stops_nobody_and_the_log_says_what_it_misses(server, place):
    with server.client() as client:
        deposited(client, "D-4")
        with sqlite3.connect(place) as tables:
            tables.execute("ALTER TABLE verify_verdict RENAME TO ailleurs")
        tables.close()
        answer = deposited(client, "D-5")
        dossier = answer.headers["location"]
        assert told(answer, "L'historique de la caisse n'a pas pu être interrogé")
        row = client.get("/file", params={"texte": "D-5"}).text.partition("<tbody")[2].partition("</tbody>")[0]
        assert "disabled" in row        # it may not be accepted unopened
        assert changed(client, dossier, "/decisions", statut="conforme", motif="vu")["decision"] == "conforme"
        other = deposited(client, "D-7", "attestation-web-dmp.pdf")      # while nobody asks it again
        assert told(other, "L'historique de la caisse n'a pas pu être interrogé")
    status, said = server.stop()
    assert status == 0
    for each in (answer, other):
        name = each.headers["location"].rsplit("/", 1)[1]
        assert said.count(f"le dossier {name} n'y est pas écrit") == 1
    assert "D-5" not in said
    assert "essayé de nouveau" not in said


def test_the_base_itself_is_no_other_history(tmp_path):
    made = Server(tmp_path, VERIFY_HISTORIQUE=str(tmp_path / "agents.sqlite"))
    try:
        with made.client() as client:
            assert not told(deposited(client, "D-6"), "L'historique de la caisse")      # there is none to be asked
        assert len(kept(made.tray)) == 1
    finally:
        made.stop()


def test_a_file_that_is_none_is_refused_before_the_server_stands(tmp_path, place):
    place.write_bytes(b"ceci n'est pas un historique")
    status, _, said = at_once("serve", "--port", "0", "--base", tmp_path / "b.sqlite", VERIFY_HISTORIQUE=str(place))
    assert (status, said.count("\n")) == (13, 1)
