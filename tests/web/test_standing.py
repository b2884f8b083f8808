"""A server that is killed, stopped, started twice: what it acknowledged is there."""

import signal
import socket
import sqlite3
import stat
import threading
from pathlib import Path

import httpx
import pytest
from at_once import at_once
from serving import SAMPLES, Server, sample, until

API = "/api/v1/verifications"
MANY = 4


def children(number):
    """The processes that a process has started, theirs too."""
    found = []
    for each in Path("/proc").iterdir():
        if each.name.isdigit():
            try:
                parent = int((each / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[1])
            except (OSError, IndexError):
                continue
            if parent == number:
                found += [int(each.name), *children(int(each.name))]
    return found


def is_there(number):
    try:
        return Path(f"/proc/{number}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.fixture
def server(tmp_path):
    (tmp_path / "tmp").mkdir()
    made = Server(tmp_path, "--jobs", "1", TMPDIR=str(tmp_path / "tmp"))
    yield made
    made.stop()


def test_killed_in_mid_upload_it_loses_nothing_that_it_acknowledged(server, tmp_path):
    kept, (host, port) = set(), server.url.removeprefix("http://").split(":")
    half = socket.create_connection((host, int(port)))
    half.sendall(f"POST {API} HTTP/1.1\r\nHost: {host}:{port}\r\nContent-Type: multipart/form-data; boundary=x\r\n"
                 'Content-Length: 5000000\r\n\r\n--x\r\nContent-Disposition: form-data; name="pieces"; filename="a.pdf"\r\n\r\n'.encode()
                 + bytes(2_000_000))

    def deposit(rank):
        client = httpx.Client(base_url=server.url, trust_env=False)
        try:
            answer = client.post(API, files=[sample("attestation-scannee.pdf")], data={"reference": f"D-{rank}"}, headers={"Prefer": "wait=0"})
            kept.add((answer.json()["id"], f"D-{rank}"))
        except httpx.HTTPError:     # it was killed before it could answer
            pass
        finally:
            client.close()

    threads = [threading.Thread(target=deposit, args=(rank,)) for rank in range(MANY)]
    for each in threads:
        each.start()
    until(lambda: len(kept) >= MANY // 2)
    offices = children(server.process.pid)
    server.kill()
    half.close()
    for each in threads:
        each.join()
    until(lambda: not any(map(is_there, offices)), 30)
    left = set((tmp_path / "tmp").iterdir())
    server.start()
    with server.client() as client:
        rows = until(lambda: (found := client.get(API, params={"etat": "juge"}).json()["dossiers"]) and len(found) >= len(kept) and found, 90)
        total = client.get(API).json()["total"]
    assert kept <= {(each["id"], each["reference"]) for each in rows}
    assert total <= MANY
    assert {each["version"] for each in rows} == {2}        # each was judged once
    assert not left & set((tmp_path / "tmp").iterdir())     # what it had laid down is erased


def test_asked_to_stop_it_stops_at_once_and_says_so(server):
    with server.client() as client:
        place = client.post(API, files=[sample("attestation-scannee.pdf")], headers={"Prefer": "wait=0"}).headers["location"]
    offices = children(server.process.pid)
    status, said = server.stop()
    assert status == 0
    assert said.strip() == "La page des agents est fermée. Ce qui était déposé est gardé ; ce qui n'était pas lu le sera au prochain démarrage."
    until(lambda: not any(map(is_there, offices)))
    server.start()
    with server.client() as client:
        until(lambda: client.get(place).json()["etat"] == "juge", 60)
    assert server.stop(signal.SIGTERM)[0] == 0


def test_nobody_else_may_read_it_and_none_works_on_it_twice(server):
    assert stat.S_IMODE(server.tray.stat().st_mode) == 0o600
    status, _, said = at_once("serve", "--port", "0", "--base", server.tray)
    assert status == 13
    assert said == f"verify : La base « {server.tray} » sert déjà à un autre serveur. Arrêtez-le, ou indiquez une autre base avec --base.\n"


def test_a_folder_that_is_made_for_it_is_nobody_else_s(tmp_path):
    place = tmp_path / "nouveau" / "agents.sqlite"
    assert at_once("comptes", "liste", "--base", place)[0] == 0
    assert stat.S_IMODE(place.parent.stat().st_mode) == 0o700


def test_where_it_lies_if_nothing_is_said(tmp_path):
    assert at_once("comptes", "liste", XDG_DATA_HOME=str(tmp_path))[0] == 0
    assert (tmp_path / "verify" / "agents.sqlite").is_file()
    assert at_once("comptes", "liste", VERIFY_BASE=str(tmp_path / "b.sqlite"))[0] == 0
    assert (tmp_path / "b.sqlite").is_file()


def test_a_port_that_is_taken_is_told(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        status, _, said = at_once("serve", "--port", str(port), "--base", tmp_path / "a.sqlite")
    assert status == 2
    assert said == f"verify : Le port {port} de « 127.0.0.1 » est déjà pris ou interdit. Choisissez-en un autre avec --port.\n"


@pytest.mark.parametrize("content", [b"ceci n'est pas une base", b"SQLite format 3\x00" + bytes(200)])
def test_a_file_that_is_something_else_is_left_alone(tmp_path, content):
    place = tmp_path / "a.sqlite"
    place.write_bytes(content)
    status, _, said = at_once("serve", "--port", "0", "--base", place)
    assert status == 13
    assert said.startswith(f"verify : La base « {place} »")
    assert place.read_bytes() == content


def test_a_folder_where_nothing_can_be_written_is_told(tmp_path):
    place = tmp_path / "fichier" / "a.sqlite"
    place.parent.write_text("un fichier", encoding="utf-8")
    status, _, said = at_once("serve", "--port", "0", "--base", place)
    assert (status, said.count("\n")) == (13, 1)


def test_the_tray_is_a_history_too(tmp_path):
    assert at_once("comptes", "liste", "--base", tmp_path / "a.sqlite")[0] == 0
    status, _, _ = at_once(SAMPLES / "devis-non-signe.pdf", "--historique", tmp_path / "a.sqlite")
    assert status in {1, 3}
    assert "devis-non-signe.pdf" in at_once("history", "--historique", tmp_path / "a.sqlite")[1]


def test_the_log_names_nobody(server):
    with server.client() as client:
        client.post(API, files=[("pieces", ("MARTIN Claire.pdf", b"%PDF-1.4"))], data={"praticien": "MARTIN Claire"})
        client.get("/rien?nom=MARTIN")
    _, said = server.stop()
    assert "MARTIN" not in said
    assert said.count("\n") == 1


def test_what_is_older_than_what_is_kept_is_erased_and_said_to_be(server):
    with server.client() as client:
        old, young = (client.post(API, files=[sample("facture-avec-mention.pdf")]).headers["location"] for _ in range(2))
        headers = {"If-Match": '"2"'}
        made = client.post(old + "/corrections", json={"piece": 0, "champ": "software", "valeur": "MARQUEUR-EFFACE"}, headers=headers).json()
        client.delete(f"{old}/corrections/{made['corrections'][0]['numero']}", headers={"If-Match": '"3"'})
    server.stop()
    tables = sqlite3.connect(server.tray)
    tables.execute("UPDATE tray_dossier SET deposited_at = '2001-01-01T00:00:00+00:00' WHERE number = 1")
    tables.commit()
    tables.close()
    server.environment["VERIFY_CONSERVATION_MOIS"] = "12"
    server.start()
    with server.client() as client:
        until(lambda: client.get(old).status_code == 404)
        assert client.get(young).status_code == 200
        assert client.get("/api/v1/audit").json()["premiere_rompue"] is None
    server.stop()
    assert b"MARQUEUR-EFFACE" not in b"".join(each.read_bytes() for each in server.folder.glob("agents.sqlite*"))


def test_a_tool_that_cannot_work_is_told_and_the_dossier_waits_for_it(tmp_path):
    """No OCR engine; beside it what agents confirmed of names, by which files are read apart too."""
    names = tmp_path / "noms"
    names.mkdir()
    assert at_once("catalog", "confirm", "Nom Tout Nouveau", "LOGOS_W", "--confirmations", names)[0] == 0
    made = Server(tmp_path, VERIFY_TESSERACT="/nulle/part/tesseract", VERIFY_CONFIRMATIONS=str(names))
    try:
        with made.client() as client:
            ready = client.get("/api/v1/pret")
            assert (ready.status_code, ready.json()["etats"]["ocr"]) == (503, False)
            assert client.post(API, files=[sample("facture-avec-mention.pdf")]).status_code == 201
            answer = client.post(API, files=[sample("attestation-scannee.pdf")])
            assert (answer.status_code, answer.json()["etat"]) == (202, "echec")
            assert "Tesseract" in answer.json()["echec"]
            assert client.post(answer.headers["location"] + "/relance").json()["etat"] in {"en_attente", "en_lecture", "echec"}
    finally:
        made.stop()
