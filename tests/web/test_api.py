"""Dossiers over HTTP: what goes in, what comes out, what is refused and how."""

import json
from datetime import date, timedelta

import pytest
from at_once import at_once
from serving import SAMPLES, Server, sample, until

API = "/api/v1/verifications"


def deposited(client, *names, **said):
    answer = client.post(API, files=[sample(name) for name in names], data=said)
    assert answer.status_code == 201, answer.text
    return answer


@pytest.fixture(scope="module")
def dossier(client):
    """A dossier that was judged, and its address."""
    answer = deposited(client, "courriel.eml", profession="chirurgien-dentiste", praticien="MALTERRE Ondine", reference="D-0042")
    return answer.headers["location"]


def test_the_answer_is_the_command_s_byte_for_byte(tmp_path):
    server = Server(tmp_path)       # of its own: nothing was seen before
    client = server.client()
    answer = deposited(client, "facture-avec-mention.pdf", "attestation-negative.pdf", exercice="2024", profession="chirurgien-dentiste")
    names = [SAMPLES / name for name in ("facture-avec-mention.pdf", "attestation-negative.pdf")]
    said = [*names, "--ensemble", "--exercice", "2024", "--profession", "chirurgien-dentiste", "--format", "json"]
    assert answer.text == at_once(*said)[1]
    again = client.get(answer.headers["location"] + "/resultat")
    assert again.content == answer.content
    assert again.headers["content-type"] == "application/json"
    server.stop()


def test_a_paper_that_came_before_is_told_with_its_dossier(client):
    name = "commande-signee.pdf"
    deposited(client, name, reference="D-0700", profession="infirmier")
    again = deposited(client, name, reference="D-0701", profession="infirmier").json()
    told = [each["message"] for piece in again["pieces"] for each in piece["signals"] if each["code"] == "deja_vu"]
    assert any("D-0700" in message for message in told)
    corrected = [each["code"] for piece in deposited(client, name, reference="D-0700", profession="infirmier").json()["pieces"]
                 for each in piece["signals"] if "D-0700" in each["message"]]
    assert corrected == []      # the same dossier for the same claim, judged again


@pytest.mark.parametrize(("names", "said", "told"), [
    (["pieces", "piece"], {}, "piece"), (["pieces"], {"exercise": "2021"}, "exercise"),
    (["pieces"], {"exercice": ["2021", "2024"]}, "exercice"),
])
def test_what_nobody_would_read_is_refused(client, names, said, told):
    files = [(name, sample("commande-signee.pdf")[1]) for name in names]
    answer = client.post(API, files=files, data=said)
    assert answer.status_code == 422
    assert f"« {told} »" in answer.json()["detail"]


def test_what_is_said_of_the_claim_counts(client, dossier):
    told = client.get(dossier).json()["resultat"]
    assert told["dossier"] == "D-0042"
    assert told["claim"]["praticien"] == "MALTERRE Ondine"
    assert "profession" not in told["claim"]["assumed"]


def test_a_dossier_tells_all_but_the_files(client, dossier):
    answer = client.get(dossier)
    told = answer.json()
    assert told["etat"] == "juge"
    assert told["proposition"]["statut"] == told["resultat"]["status"]
    assert answer.headers["etag"] == f'"{told["version"]}"'
    assert [each["nom"] for each in told["pieces"]] == ["courriel.eml"]
    assert {"par", "le", "quoi"} == set(told["depose"])
    assert told["depose"]["par"] == "LEA"


def test_who_cannot_wait_is_told_where_to_ask(client):
    answer = client.post(API, files=[sample("facture-avec-mention.pdf")], headers={"Prefer": "respond-async"})
    assert answer.status_code == 202
    place = answer.headers["location"]
    assert answer.json()["adresse"] == place
    until(lambda: client.get(place).json()["etat"] == "juge")
    assert client.get(place + "/resultat").json()["schema"] == "verifier/1"


def test_a_dossier_that_is_not_read_yet_has_no_result(client):
    answer = client.post(API, files=[sample("attestation-scannee.pdf")], headers={"Prefer": "wait=0"})
    told = client.get(answer.headers["location"] + "/resultat")
    assert told.status_code == 409
    assert told.json()["detail"] == "Ce dossier n'est pas encore jugé. Redemandez-le dans un instant."
    until(lambda: client.get(answer.headers["location"]).json()["etat"] == "juge", 60)


class TestOnce:
    def test_the_same_key_and_content_is_the_same_dossier(self, client):
        first = client.post(API, files=[sample("facture-avec-mention.pdf")], headers={"Idempotency-Key": "cle-1"})
        again = client.post(API, files=[sample("facture-avec-mention.pdf")], headers={"Idempotency-Key": "cle-1"})
        assert (first.status_code, again.status_code) == (201, 201)
        assert first.headers["location"] == again.headers["location"]
        assert first.content == again.content

    @pytest.mark.parametrize("other", [{"data": {"exercice": "2023"}}, {"files": [sample("attestation-negative.pdf")]}])
    def test_the_same_key_for_something_else_is_refused(self, client, other):
        client.post(API, files=[sample("facture-avec-mention.pdf")], headers={"Idempotency-Key": "cle-2"})
        asked = {"files": [sample("facture-avec-mention.pdf")], "headers": {"Idempotency-Key": "cle-2"}} | other
        answer = client.post(API, **asked)
        assert answer.status_code == 422
        assert answer.json()["type"] == "urn:verify:probleme:cle-deja-prise"

    def test_without_a_key_each_is_a_dossier(self, client):
        places = {deposited(client, "facture-avec-mention.pdf").headers["location"] for _ in range(2)}
        assert len(places) == 2


class TestFound:
    def test_what_needs_an_agent_comes_first(self, client, dossier):  # noqa: ARG002  it must be there
        deposited(client, "facture-avec-mention.pdf", exercice="2024", profession="chirurgien-dentiste", reference="D-SUR")
        told = client.get(API, params={"taille": 500, "etat": "juge"}).json()
        order = ["a_verifier", "illisible", "incomplet", "non_conforme", "conforme", "sans_objet"]
        ranks = [order.index(each["proposition"]["statut"]) for each in told["dossiers"]]
        assert ranks == sorted(ranks)
        assert len(set(ranks)) > 1
        assert told["total"] == len(told["dossiers"])
        assert sum(told["par_statut"].values()) == told["total"]

    @pytest.mark.parametrize(("asked", "is_there"), [
        ({"texte": "d-0042"}, True), ({"texte": "malterre courriel"}, True), ({"texte": "introuvable"}, False),
        ({"texte": "d-0042", "profession": "chirurgien-dentiste"}, True), ({"texte": "d-0042", "profession": "infirmier"}, False),
        ({"texte": "d-0042", "a_decider": "oui"}, True), ({"texte": "d-0042", "a_decider": "non"}, False),
        ({"texte": "d-0042", "etat": "juge", "statut": "", "exercice": ""}, True), ({"texte": "d-0042", "etat": "echec"}, False),
        ({"texte": "%"}, False), ({"texte": "d_0042"}, False),
    ])
    def test_by_words_and_filters(self, client, dossier, asked, is_there):
        rows = client.get(API, params=asked).json()["dossiers"]
        assert (dossier in {each["adresse"] for each in rows}) is is_there

    def test_page_by_page(self, client, dossier):  # noqa: ARG002  there must be some
        whole = [each["id"] for each in client.get(API, params={"taille": 4}).json()["dossiers"]]
        parts = [client.get(API, params={"taille": 2, "page": page}).json()["dossiers"] for page in (1, 2)]
        assert [each["id"] for part in parts for each in part] == whole


class TestPages:
    def test_a_page_is_a_picture_made_by_us(self, client, dossier):
        told = client.get(f"{dossier}/pieces/0/pages/1").json()
        answer = client.get(told["image"])
        assert answer.headers["content-type"] == "image/webp"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "private, no-store"
        assert answer.content[:4] == b"RIFF"
        assert answer.content[8:12] == b"WEBP"

    def test_who_looked_at_it_is_written_down(self, client, dossier):
        before = client.get("/api/v1/audit").json()["lignes"]
        client.get(f"{dossier}/pieces/0/pages/1.webp")
        assert client.get("/api/v1/audit").json()["lignes"] == before + 1

    def test_a_box_of_the_result_lies_on_it(self, client, dossier):
        result = client.get(dossier).json()["resultat"]
        boxes = [each["bbox"] for one in result["criteria"] for each in one["evidence"] if each["piece"] == 0 and each["page"] == 1]
        told = client.get(f"{dossier}/pieces/0/pages/1").json()
        assert boxes
        assert all(0 <= x0 < x1 and x1 * told["echelle"] <= told["largeur"] and y1 * told["echelle"] <= told["hauteur"] and y0 < y1
                   for x0, y0, x1, y1 in boxes)

    @pytest.mark.parametrize("place", ["/pieces/0/pages/99", "/pieces/99/pages/1", "/pieces/0/pages/99.webp"])
    def test_what_has_no_page_is_not_found(self, client, dossier, place):
        answer = client.get(dossier + place)
        assert answer.status_code == 404
        assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(("method", "place", "status", "kind"), [
    ("GET", f"{API}/inconnu", 404, "introuvable"), ("GET", "/api/v1/rien", 404, "introuvable"), ("PUT", API, 405, "methode"),
    ("GET", f"{API}?page=0", 422, "demande-impossible"), ("GET", f"{API}?statut=bof", 422, "demande-impossible"),
    ("GET", f"{API}/..%2f..%2fetc", 404, "introuvable"), ("GET", f"{API}/a b", 422, "demande-impossible"),
])
def test_what_cannot_be_is_a_problem_in_french(client, method, place, status, kind):
    answer = client.request(method, place)
    assert answer.headers["content-type"] == "application/problem+json"
    told = answer.json()
    assert (answer.status_code, told["status"], told["type"]) == (status, status, f"urn:verify:probleme:{kind}")
    assert told["detail"].endswith(".")
    assert told["title"]


@pytest.mark.parametrize(("said", "words"), [
    ({"dispositif": "fami", "profession": "medecin"}, "un médecin n'a pas droit au FAMI"),
    ({"exercice": "1999"}, "exercice"), ({"profession": "boulanger"}, "profession"), ({"recu_le": "hier"}, "recu_le"),
    ({"recu_le": str(date.today() + timedelta(days=2))}, "n'est pas encore venue"), ({"recu_le": "2099-01-01"}, "recu_le"),  # noqa: DTZ011  the agent's day
])
def test_a_claim_that_cannot_be_is_refused_before_anything_is_kept(client, said, words):
    before = client.get(API).json()["total"]
    answer = client.post(API, files=[sample("facture-avec-mention.pdf")], data=said)
    assert answer.status_code == 422
    assert words in answer.json()["detail"]
    assert client.get(API).json()["total"] == before


def test_a_reference_of_blanks_is_none(client):
    answers = [client.post(API, files=[sample("facture-avec-mention.pdf")], data=said) for said in ({}, {"reference": " \N{NO-BREAK SPACE} "})]
    assert len({each.json()["dossier"] for each in answers}) == 1


@pytest.mark.parametrize(("place", "body"), [
    ("/corrections", {"piece": 0, "champ": "software", "valeur": "a"}), ("/decisions", {"statut": "incomplet", "motif": "a"}),
    ("/api/v1/jetons", {"nom": "robot"}),
])
def test_a_body_that_says_what_nobody_reads_is_refused(client, dossier, place, body):
    headers = {"If-Match": client.get(dossier).headers["etag"]}
    answer = client.post(place if place.startswith("/api") else dossier + place, json={**body, "autre": 1}, headers=headers)
    assert answer.status_code == 422
    assert answer.json()["detail"] == "Ces champs n'existent pas : autre. Retirez-les, puis recommencez."
    assert client.get(dossier).headers["etag"] == headers["If-Match"]


@pytest.mark.parametrize(("kind", "body", "status"), [
    ("application/json", b"[" * 200_000, 400), ("application/json", b"\xff\xfe", 422), ("application/json", b"null", 422),
    ("application/json", b'{"piece": 0, "champ": "software", "valeur": ' + b"[" * 5000 + b"]" * 5000 + b"}", 400),
    ("application/json", b'{"piece": 0, "champ": "software", "valeur": NaN}', 422),
    ("application/json", b'{"piece": 0, "champ": "software", "valeur": "\\ud800"}', 422),
    ("application/json", b'{"piece": 1e400, "champ": "software", "valeur": "a"}', 422), ("text/plain", b"piece=0", 422),
])
def test_a_body_that_is_no_correction_is_a_problem(client, dossier, kind, body, status):
    headers = {"Content-Type": kind, "If-Match": client.get(dossier).headers["etag"]}
    answer = client.post(dossier + "/corrections", content=body, headers=headers)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")


@pytest.mark.parametrize(("kind", "body", "status"), [
    ("multipart/form-data", b"rien", 400), ("multipart/form-data; boundary=x", b"--x\r\nrien", 400), ("application/json", b"{}", 422),
    ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="pieces"\r\n\r\nrien\r\n--x--\r\n', 422),
    ("multipart/form-data; boundary=x", b"--x\r\n" + b"A: " + b"b" * 100_000, 400), ("application/x-www-form-urlencoded", b"pieces=a", 422),
])
def test_a_body_that_is_no_deposit_is_a_problem(client, kind, body, status):
    answer = client.post(API, content=body, headers={"Content-Type": kind})
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert status == 400 or "pieces" in answer.json()["champs"]


def test_a_form_whose_end_is_missing_is_not_taken_in_part(client):
    """The first file is whole, the second is cut: nothing says that it was all."""
    part = b'--x\r\nContent-Disposition: form-data; name="pieces"; filename="a.pdf"\r\n\r\n%PDF-1.4\r\n'
    before = client.get(API).json()["total"]
    for body, status in ((part + part, 400), (part + part + b"--x", 400), (part + part + b"--x--\r\n", 201)):
        answer = client.post(API, content=body, headers={"Content-Type": "multipart/form-data; boundary=x"})
        assert answer.status_code == status
    assert len(answer.json()["pieces"]) == 2
    assert client.get(API).json()["total"] == before + 1


def test_what_is_said_is_never_said_again(client):
    answer = client.post(API, files=[sample("facture-avec-mention.pdf")], data={"profession": "<b>MARTIN</b>"})
    assert "MARTIN" not in answer.text


def test_a_broken_file_is_an_answer(client):
    answer = client.post(API, files=[("pieces", ("a.pdf", b"%PDF-1.4 rien")), ("pieces", ("vide.png", b""))])
    assert answer.status_code == 201
    told = answer.json()
    assert told["status"] == "illisible"
    assert [each["name"] for each in told["pieces"]] == ["a.pdf", "vide.png"]
    assert all(each["error"] for each in told["pieces"])


class TestKnown:
    def test_software_is_found_by_a_part_of_its_name(self, client):
        found = client.get("/api/v1/catalogue", params={"q": "logos"}).json()["logiciels"]
        assert "LOGOS_W" in {each["nom"] for each in found}
        one = next(each for each in found if each["nom"] == "LOGOS_W")
        assert one["source"]["titre"]
        assert all(each["referentiel"] in {"segur", "lap", "dmp"} for each in one["listes"])

    def test_the_rules_in_force_come_with_their_sources(self, client):
        told = client.get("/api/v1/regles/fami/2024/infirmier").json()
        _, said, _ = at_once("rules", "show", "fami", "--exercice", "2024", "--profession", "infirmier")
        assert told["texte"].strip() == said.strip()
        rows = [(block["titre"], line) for block in told["tableau"] for line in block["lignes"]]
        asked = {line["critere"]: line for title, line in rows if line["sorte"] == "critere" and "DMP" in title}
        assert asked["mention_dmp"]["intitule"] == "Mention « DMP compatible »"
        assert "1.1.1" in asked["mention_dmp"]["texte"]
        assert {line["intitule"] for _, line in rows if line["sorte"] == "paire"} >= {"Type", "Justificatif", "Montant", "Source"}


class TestHealth:
    def test_alive_and_ready(self, client):
        assert client.get("/api/v1/sante").json() == {"etat": "vivant"}
        told = client.get("/api/v1/pret").json()
        assert told["etats"] == {"base": True, "catalogue": True, "lecture": True, "ocr": True}

    def test_what_is_counted_names_nobody(self, client, dossier):  # noqa: ARG002  something must have been done
        text = client.get("/metrics").text
        values = {line.split()[0]: float(line.split()[1]) for line in text.splitlines() if not line.startswith("#")}
        assert values["verify_depots_total"] >= 1
        assert values['verify_requetes_total{code="201"}'] >= 1
        assert "LEA" not in text
        assert "MALTERRE" not in text


def test_the_result_is_of_the_shape_that_is_told(client, dossier):
    """What stands in the OpenAPI document, and nothing less, is there."""
    told = client.get("/api/v1/openapi.json").json()["components"]["schemas"]["Resultat"]
    result = json.loads(client.get(dossier + "/resultat").content)
    assert set(told["required"]) == set(result)
    assert result["status"] in told["properties"]["status"]["enum"]
