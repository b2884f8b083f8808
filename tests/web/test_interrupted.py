"""A server that ends in the middle of a reading, or whose catalogue is changed while it stands."""

import csv
import os
import re
import shutil
import signal
import sqlite3
from contextlib import suppress
from html import unescape

import pytest
from serving import ROOT, Server, sample, until
from test_standing import children, is_there

API = "/api/v1/verifications"
ASKED = {"exercice": "2024", "profession": "chirurgien-dentiste"}


@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGKILL])
def test_what_was_being_read_is_read_again_once(tmp_path, by):
    server = Server(tmp_path, "--jobs", "1")
    try:
        with server.client() as client:
            place = client.post(API, files=[sample("attestation-scannee.pdf")], headers={"Prefer": "wait=0"}).headers["location"]
            until(lambda: client.get(place).json()["etat"] == "en_lecture")
        offices = children(server.process.pid)
        server.kill() if by is signal.SIGKILL else server.stop(by)
        until(lambda: not any(map(is_there, offices)), 30)
        with sqlite3.connect(server.tray) as tables:
            assert tables.execute("SELECT count(*) FROM verify_verdict").fetchone() == (0,)
        tables.close()
        server.start()
        with server.client() as client:
            told = until(lambda: (found := client.get(place).json())["etat"] == "juge" and found, 90)
            deeds = client.get("/api/v1/audit", params={"dossier": told["id"], "taille": 500}).json()["gestes"]
            assert client.get("/api/v1/audit").json()["premiere_rompue"] is None
        with sqlite3.connect(server.tray) as tables:
            verdicts = tables.execute("SELECT count(*) FROM verify_verdict").fetchone()
        tables.close()
        assert told["version"] == 2
        assert [each["geste"] for each in deeds if each["geste"] != "consultation"] == ["lecture", "depot"]
        assert verdicts == (1,)
    finally:
        server.stop()


def deposited(client, name, wait="60"):
    return client.post(API, files=[sample(name)], data=ASKED, headers={"Prefer": f"wait={wait}"})


def corrected(client, place, value):
    asked = {"piece": 0, "champ": "version", "valeur": value}
    answer = client.post(place + "/corrections", json=asked, headers={"If-Match": client.get(place).headers["etag"]})
    assert answer.status_code == 201, answer.text
    return answer.json()["resultat"]["versions"]["catalog"]


def test_a_catalogue_changed_under_a_server_is_followed_when_it_starts_again_and_never_in_part(tmp_path):
    files = tmp_path / "catalogue"
    shutil.copytree(ROOT / "software_catalog", files)
    server = Server(tmp_path, "--catalogue", str(files), "--jobs", "1")
    try:
        with server.client() as client:
            first = deposited(client, "facture-avec-mention.pdf")
            old = first.json()["versions"]["catalog"]
            changed = files / "logiciels.csv"
            with changed.open(encoding="utf-8", newline="") as sheet:
                rows = list(csv.reader(sheet))
            with changed.open("w", encoding="utf-8", newline="") as sheet:
                csv.writer(sheet, lineterminator="\n").writerows(rows[:-1])
            assert deposited(client, "commande-signee.pdf").json()["versions"]["catalog"] == old     # who reads has loaded it too
            assert corrected(client, first.headers["location"], "9.9") == old
            for office in children(server.process.pid):
                with suppress(ProcessLookupError):
                    os.kill(office, signal.SIGKILL)
            failed = deposited(client, "devis-non-signe.pdf")
            assert (failed.status_code, failed.json()["etat"]) == (202, "echec")
            assert failed.json()["echec"].startswith("Le catalogue ou le modèle a changé depuis que le serveur a démarré")
            ready = client.get("/api/v1/pret")
            assert (ready.status_code, ready.json()["etats"]["lecture"]) == (503, False)
        server.stop()
        server.start()
        with server.client() as client:
            again = failed.headers["location"]
            client.post(again + "/relance")
            until(lambda: client.get(again).json()["etat"] == "juge", 60)
            assert client.get("/api/v1/pret").status_code == 200
            new = client.get(again).json()["resultat"]["versions"]["catalog"]
            assert new != old
            place = first.headers["location"]
            assert client.get(place).json()["resultat"]["versions"]["catalog"] == old
            assert corrected(client, place, "10.0") == new
            page = unescape(re.sub(r"\s", " ", client.get(place.replace(API, "/dossiers")).text))
            assert "Le catalogue a changé depuis la lecture de ce dossier" in page
    finally:
        server.stop()
