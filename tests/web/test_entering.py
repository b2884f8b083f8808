"""Who is let in: by account, by the reverse proxy's header, by token; what each may do; what is refused to bind."""

import io
import re
import sqlite3
from html import unescape

import pytest
from at_once import at_once
from serving import Server, sample

API = "/api/v1/verifications"
ANYWHERE = "0.0.0.0"  # noqa: S104  refused
WORD = "un mot de passe assez long"


def stamp_of(client, place="/connexion"):
    """What our pages hold for their forms."""
    return re.search(r'csrf-token" content="([0-9a-f]{64})"', client.get(place).text)[1]


def entered(server, name, word=WORD, **more):
    """A browser in which somebody has signed in, and what it was answered."""
    client = server.client(Origin=server.url)
    said = {"nom": name, "mot_de_passe": word, "_jeton": stamp_of(client), **more}
    answer = client.post("/connexion", data=said)
    client.headers["X-CSRF-Token"] = stamp_of(client)
    return client, answer


@pytest.fixture(scope="module")
def closed(tmp_path_factory):
    """A server that asks who comes in."""
    made = Server(tmp_path_factory.mktemp("comptes"), "--comptes", "--demandes-par-minute", "100000")
    for name, role in (("lea", "agent"), ("paul", "agent"), ("sam", "superviseur"), ("root", "administrateur")):
        assert made.account("ajouter", name, "--role", role, typed=WORD)[0] == 0
    yield made
    status, _ = made.stop()
    assert status == 0


def tried(server, *names):
    """The answers to wrong words, up to the first that says to wait: a slow machine gets some tries more meanwhile."""
    answers = []
    for rank in range(60):
        answers.append(entered(server, names[rank % len(names)], f"essai numero {rank}")[1])
        if answers[-1].status_code == 429:
            break
    return answers


class TestAccounts:
    @pytest.mark.parametrize("place", ["/", "/file", "/dossiers/x", "/deposer"])
    def test_a_page_sends_a_stranger_to_sign_in(self, closed, place):
        with closed.client() as client:
            answer = client.get(place)
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/connexion?suite=")

    @pytest.mark.parametrize(("method", "place"), [
        ("GET", API), ("POST", API), ("GET", f"{API}/x"), ("GET", "/metrics"), ("GET", "/api/v1/audit"), ("GET", "/api/v1/openapi.json"),
        ("GET", "/api/v1/catalogue?q=a"), ("DELETE", "/api/v1/jetons/1"),
    ])
    def test_the_api_answers_nobody_it_does_not_know(self, closed, method, place):
        for headers in ({}, {"Authorization": "Bearer verify_faux"}, {"Authorization": "Basic bGVhOng="}, {"Cookie": "verify_session=x"}):
            with closed.client(**headers) as client:
                assert client.request(method, place).status_code == 401

    def test_the_right_word_lets_in_and_out_again(self, closed):
        client, answer = entered(closed, "lea")
        assert answer.status_code == 303
        cookie = answer.headers["set-cookie"]
        assert "httponly" in cookie.lower()
        assert "samesite=strict" in cookie.lower()
        assert client.get(API).status_code == 200
        token = client.cookies["verify_session"]
        assert client.post("/deconnexion", data={"_jeton": stamp_of(client)}).status_code == 303
        client.cookies.set("verify_session", token)
        assert client.get(API).status_code == 401       # even if the browser still had it

    @pytest.mark.parametrize(("name", "word"), [("lea", "autre chose de long"), ("personne", WORD), ("", WORD), ("lea' --", WORD), ("lea", "")])
    def test_a_wrong_one_does_not(self, closed, name, word):
        client, answer = entered(closed, name, word)
        assert answer.status_code in {401, 422}
        assert "verify_session" not in client.cookies

    @pytest.mark.parametrize("told", [True, False])
    def test_a_stranger_sends_a_name_and_a_word_and_no_more(self, closed, told):
        with closed.client(Origin=closed.url) as client:
            data = b"nom=lea&mot_de_passe=" + b"x" * 50_000
            headers = {"Content-Type": "application/x-www-form-urlencoded"}
            answer = client.post("/connexion", content=data if told else iter([data[:10], data[10:]]), headers=headers)
        assert answer.status_code == 413

    def test_who_tries_and_tries_has_to_wait(self, closed):
        answers = tried(closed, "visee")
        assert answers[0].status_code == 401
        assert answers[-1].status_code == 429

    def test_nobody_learns_of_whom_there_is_an_account(self, closed):
        """Known or not, right word or not: the same words, then the same wait."""
        def told(name, word):
            answer = entered(closed, name, word)[1]
            return answer.status_code, re.sub(r"[0-9a-f]{64}", "", answer.text)

        closed.account("ajouter", "gardee", typed=WORD)
        assert told("gardee", "essai") == told("inconnu-a", "essai") == told("inconnu-a", WORD)
        for name in ("gardee", "inconnu-b"):
            answers = tried(closed, name)
            assert answers[-1].status_code == 429
            assert 1 <= int(answers[-1].headers["retry-after"]) <= 60
            assert "Vous demandez trop souvent." in unescape(answers[-1].text)
            assert entered(closed, name)[1].status_code == 429      # the right word waits too

    def test_whichever_way_the_name_is_written_it_is_the_same_one_who_tries(self, closed):
        """Else each way of writing it would be ten tries more."""
        assert tried(closed, "cible", "CIBLE", "Cible")[-1].status_code == 429

    def test_one_comes_in_by_a_name_written_otherwise_and_is_called_as_the_account_is(self, closed):
        client, answer = entered(closed, "SAM")
        assert answer.status_code == 303
        place = client.post(API, files=[sample("facture-avec-mention.pdf")]).headers["location"]
        assert client.get(place).json()["depose"]["par"] == "sam"

    def test_what_was_asked_of_a_page_is_asked_again_afterwards(self, closed):
        with closed.client() as client:
            place = client.get("/file?statut=conforme&texte=l%27un").headers["location"]
            assert place.startswith("/connexion?suite=/file%3Fstatut%3Dconforme%26")
            after = client.get(place).text.partition('name="suite" value="')[2].partition('"')[0]
            long = client.get("/file?texte=" + "a" * 400).headers["location"]
            assert long == "/connexion?suite=/file"
        assert entered(closed, "paul", suite=unescape(after))[1].headers["location"] == "/file?statut=conforme&texte=l%27un"

    @pytest.mark.parametrize("after", ["//attaquant.example", "https://attaquant.example", "/\\attaquant.example", "javascript:alert(1)"])
    def test_nobody_is_sent_elsewhere_afterwards(self, closed, after):
        assert entered(closed, "paul", suite=after)[1].headers["location"] == "/file"

    def test_the_stamp_of_another_session_is_worth_nothing(self, closed):
        (one, _), (other, _) = entered(closed, "lea"), entered(closed, "sam")
        stamp = one.headers["X-CSRF-Token"]
        for client, status in ((other, 403), (one, 201)):
            answer = client.post(API, files=[sample("facture-avec-mention.pdf")], headers={"X-CSRF-Token": stamp})
            assert answer.status_code == status

    def test_a_closed_account_and_a_changed_word_end_what_was_open(self, closed):
        closed.account("ajouter", "partie", typed=WORD)
        client, _ = entered(closed, "partie")
        assert client.get(API).status_code == 200
        closed.account("mot-de-passe", "partie", typed="un autre mot de passe")
        assert client.get(API).status_code == 401
        client, answer = entered(closed, "partie", "un autre mot de passe")
        assert answer.status_code == 303
        closed.account("fermer", "partie")
        assert client.get(API).status_code == 401
        assert entered(closed, "partie", "un autre mot de passe")[1].status_code == 401

    @pytest.mark.parametrize("word", ["court", "mot-de-passe-nom", ""])
    def test_a_poor_word_is_refused(self, closed, word):
        status, _, said = closed.account("ajouter", "mot-de-passe-nom", typed=word)
        assert status == 2
        assert "mot de passe" in said

    def test_no_password_nor_token_stands_in_the_file(self, closed):
        token = closed.account("jeton", "GED du soir")[1].strip()
        client, _ = entered(closed, "root")
        data = b"".join(each.read_bytes() for each in closed.folder.iterdir())
        assert WORD.encode() not in data
        assert token.encode() not in data
        assert client.cookies["verify_session"].encode() not in data
        assert b"$argon2id$" in data


class TestRoles:
    @pytest.mark.parametrize(("name", "audit", "tokens"), [("lea", 403, 403), ("sam", 200, 403), ("root", 200, 200)])
    def test_each_may_what_it_may(self, closed, name, audit, tokens):
        client, _ = entered(closed, name)
        assert client.get("/api/v1/audit").status_code == audit
        assert client.get("/api/v1/jetons").status_code == tokens

    def test_another_s_decision_is_taken_back_by_a_supervisor_alone(self, closed):
        clients = {name: entered(closed, name)[0] for name in ("lea", "paul", "sam")}
        place = clients["lea"].post(API, files=[sample("facture-avec-mention.pdf")]).headers["location"]
        told = clients["lea"].post(place + "/decisions", json={"statut": "conforme", "motif": "vu"}, headers={"If-Match": '"2"'}).json()
        number = told["decisions"][0]["numero"]
        assert told["decisions"][0]["par"] == "lea"
        answers = [clients[name].delete(f"{place}/decisions/{number}", headers={"If-Match": '"3"'}).status_code for name in ("paul", "sam")]
        assert answers == [403, 200]


def decided(client, place, status, motif="vu"):
    headers = {"If-Match": client.get(place).headers["etag"]}
    return client.post(place + "/decisions", json={"statut": status, "motif": motif}, headers=headers)


class TestAnothersDecision:
    """One's own is changed and taken back; another's by a supervisor alone, whichever way it is tried."""

    @pytest.fixture(scope="class")
    def clients(self, closed):
        return {name: entered(closed, name)[0] for name in ("lea", "paul", "sam")}

    @pytest.fixture
    def place(self, clients):
        said = {"exercice": "2024", "profession": "chirurgien-dentiste"}
        found = clients["lea"].post(API, files=[sample("facture-avec-mention.pdf")], data=said).headers["location"]
        assert decided(clients["lea"], found, "conforme").status_code == 201
        return found

    def test_is_not_replaced_and_it_is_told_whose_it_is_and_since_when(self, clients, place):
        answer = decided(clients["paul"], place, "incomplet", "non")
        assert (answer.status_code, answer.json()["type"]) == (409, "urn:verify:probleme:decide-par-un-autre")
        assert re.search(r"lea a décidé « conforme » pour ce dossier, le \d\d/\d\d/\d{4} à \d\d:\d\d\.", answer.json()["detail"])
        assert [each["par"] for each in clients["lea"].get(place).json()["decisions"]] == ["lea"]

    def test_is_one_s_own_to_change_and_a_supervisor_s(self, clients, place):
        assert decided(clients["lea"], place, "incomplet").status_code == 201
        assert decided(clients["sam"], place, "non_conforme").status_code == 201
        assert decided(clients["lea"], place, "conforme").status_code == 409

    def test_is_not_voided_by_a_correction(self, clients, place):
        def corrected(name, field, value):
            headers = {"If-Match": clients[name].get(place).headers["etag"]}
            return clients[name].post(place + "/corrections", json={"piece": 0, "champ": field, "valeur": value}, headers=headers).status_code

        assert corrected("paul", "dmp_compatible", value=False) == 409
        assert corrected("paul", "version", "9.9") == 201       # the proposal stays what it was
        assert clients["lea"].get(place).json()["decision"] == "conforme"
        assert corrected("sam", "dmp_compatible", value=False) == 201
        assert decided(clients["paul"], place, "non_conforme").status_code == 201       # nobody's stands any more

    def test_taken_back_one_about_another_proposal_does_not_come_back(self, clients, place):
        headers = {"If-Match": clients["lea"].get(place).headers["etag"]}
        clients["lea"].post(place + "/corrections", json={"piece": 0, "champ": "dmp_compatible", "valeur": False}, headers=headers)
        number = decided(clients["paul"], place, "non_conforme").json()["decisions"][-1]["numero"]
        headers = {"If-Match": clients["paul"].get(place).headers["etag"]}
        assert clients["paul"].delete(f"{place}/decisions/{number}", headers=headers).json()["decision"] is None

    def test_the_page_says_so_and_offers_nothing_that_would_be_refused(self, clients, place):
        address = place.replace(API, "/dossiers")
        shown = {name: clients[name].get(address).text for name in clients}
        assert "Seul lea, ou un superviseur, peut changer ou annuler cette décision." in shown["paul"]
        assert {name: "Annuler cette décision" in text for name, text in shown.items()} == {"lea": True, "paul": False, "sam": True}
        said = {"_jeton": stamp_of(clients["paul"], address), "version": 3, "statut": "incomplet", "motif": "mon motif"}
        for end, more in (("", {}), ("/annuler", {"numero": re.search(r'name="numero" value="(\d+)"', shown["lea"])[1]})):
            answer = clients["paul"].post(f"{address}/decision{end}", data=said | more)
            assert answer.status_code == 409
            assert "lea a décidé « conforme »" in unescape(answer.text).replace("\N{NO-BREAK SPACE}", " ")
            assert end or "mon motif" in answer.text

    def test_accepting_many_at_once_leaves_it_alone(self, clients, place):
        chosen = f"{place.rpartition('/')[2]}:3"
        said = {"_jeton": stamp_of(clients["paul"], "/file"), "choisis": [chosen]}
        for end in ("", "/sur"):
            answer = clients["paul"].get(clients["paul"].post(f"/file/accepter{end}", data=said).headers["location"])
            assert "n'a pas été accepté : il est déjà décidé." in unescape(answer.text).replace("\N{NO-BREAK SPACE}", " ")
        assert [each["par"] for each in clients["lea"].get(place).json()["decisions"]] == ["lea"]


def test_a_token_is_made_shown_once_used_and_revoked(closed):
    client, _ = entered(closed, "root")
    made = client.post("/api/v1/jetons", json={"nom": "GED"}).json()
    assert made["jeton"] not in client.get("/api/v1/jetons").text
    with closed.client(Authorization=f"Bearer {made['jeton']}") as program:
        answer = program.post(API, files=[sample("facture-avec-mention.pdf")])
        assert answer.status_code == 201
        assert program.get(answer.headers["location"]).json()["depose"]["par"] == "GED"
        assert program.get("/api/v1/jetons").status_code == 403
        assert client.delete(f"/api/v1/jetons/{made['numero']}").status_code == 204
        assert program.get(API).status_code == 401


@pytest.fixture(scope="module")
def behind(tmp_path_factory):
    """A server behind a reverse proxy that says who asks."""
    made = Server(tmp_path_factory.mktemp("proxy"), "--entete-agent", "X-Remote-User", "--proxy", "127.0.0.1", "--derriere-proxy-tls",
                  "--nom", "verify.caisse.example")
    yield made
    made.stop()


class TestProxy:
    def test_whom_it_names_is_let_in(self, behind):
        with behind.client(Host="verify.caisse.example", **{"X-Remote-User": "lea"}) as client:
            answer = client.get(API)
            assert answer.status_code == 200
            assert "max-age" in answer.headers["strict-transport-security"]
            assert client.get("/api/v1/jetons").status_code == 403      # no account: an agent

    def test_who_is_sent_to_sign_in_where_nobody_does_comes_back(self, behind):
        with behind.client(Host="verify.caisse.example", **{"X-Remote-User": "lea"}) as client:
            answer = client.get("/connexion", params={"suite": "/deposer"}, follow_redirects=False)
            assert (answer.status_code, answer.headers["location"]) == (303, "/deposer")

    def test_nobody_else_is(self, behind):
        with behind.client() as client:
            for headers in ([], [("X-Remote-User", "")], [("X-Remote-User", "lea"), ("X-Remote-User", "root")], [("Remote-User", "lea")]):
                assert client.get(API, headers=headers).status_code == 401

    def test_an_account_of_that_name_tells_what_they_may_and_a_closed_one_that_they_may_not(self, behind):
        for words in (("ajouter", "chef", "--role", "administrateur"), ("ajouter", "parti"), ("fermer", "parti")):
            behind.account(*words, typed=WORD)
        for name, status in (("chef", 200), ("parti", 401)):
            with behind.client(**{"X-Remote-User": name}) as client:
                assert client.get("/api/v1/jetons").status_code == status

    def test_from_another_address_nobody_is_believed(self, tmp_path):
        made = Server(tmp_path, "--entete-agent", "X-Remote-User", "--proxy", "10.0.0.0/8")
        try:
            with made.client(**{"X-Remote-User": "lea"}) as client:
                assert client.get(API).status_code == 401
        finally:
            made.stop()


@pytest.mark.parametrize("words", [
    ("--hote", ANYWHERE), ("--hote", ANYWHERE, "--comptes"), ("--hote", ANYWHERE, "--derriere-proxy-tls"), ("--hote", "::"),
    ("--entete-agent", "X-Remote-User"), ("--entete-agent", "X-Remote-User", "--proxy", "partout"), ("--hote", "pas.une.adresse.invalid"),
    *(("--entete-agent", "X-Remote-User", "--proxy", "10.0.0.5", "--proxy", wide) for wide in ("0.0.0.0/0", "128.0.0.0/1", "::/0", "2000::/3")),
    ("--proxy", "10.0.0.5"), ("--comptes", "--entete-agent", "X-Remote-User", "--proxy", "10.0.0.5"), ("--port", "99999"), ("--port", "-1"),
])
def test_what_would_let_anybody_in_is_refused_in_one_line(tmp_path, words):
    status, _, said = at_once("serve", "--port", "0", "--base", tmp_path / "a.sqlite", *words)
    assert status == 2
    assert said.count("\n") == 1
    assert said.startswith("verify : ")
    assert not (tmp_path / "a.sqlite").exists()


def test_a_row_of_the_audit_that_was_changed_or_taken_out_is_told(tmp_path, monkeypatch):
    place = tmp_path / "a.sqlite"
    for name in ("un", "deux", "trois"):
        monkeypatch.setattr("sys.stdin", io.StringIO(WORD + "\n"))
        assert at_once("comptes", "ajouter", name, "--base", place)[0] == 0
    sound = place.read_bytes()
    for change, row in (
        ("UPDATE tray_audit SET told = 'x' WHERE number = 2", 2), ("DELETE FROM tray_audit WHERE number = 1", 1),
        ("DELETE FROM tray_audit WHERE number = 3", 3), ("UPDATE tray_audit SET hash = 'x' WHERE number = 3", 3),
    ):
        place.write_bytes(sound)
        tables = sqlite3.connect(place)
        with pytest.raises(sqlite3.IntegrityError):
            tables.execute(change)
        for one in (*(f"DROP TRIGGER tray_audit_{name}" for name in ("sealed", "kept")), change):
            tables.execute(one)
        tables.commit()
        tables.close()
        status, said, _ = at_once("serve", "--base", place, "--verifier-audit")
        assert status == 1
        assert f"la ligne {row} est la première rompue" in said
