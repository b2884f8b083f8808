"""What the server cannot do, or will not: told kindly to who asks, in full to who looks after it."""

import asyncio
import re
import socket
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from serving import Server

from verifier.errors import CatalogError, ClusterError, EngineMissing, HistoryUnreachableError, OutputError
from verifier.web import gate as gate_of
from verifier.web.counters import Counters
from verifier.web.faults import Faults
from verifier.web.gate import Gate
from verifier.web.measuring import Measure
from verifier.web.problems import refusal_of
from verifier.web.standing import Bounds, Stand

API = "/api/v1/verifications"
PROBLEM = "application/problem+json"


class TestTheToolsOwn:
    @pytest.mark.parametrize("kind", [HistoryUnreachableError, OutputError, CatalogError])
    def test_no_place_and_no_advice_for_others_is_told_to_an_agent(self, kind):
        log = []
        told = Faults(log.append).for_agents(kind("La base « /srv/verify/a.sqlite » ne répond pas. Vérifiez vos droits."))
        assert "/srv" not in told
        assert "droits" not in told
        assert told == refusal_of(kind("x")).detail
        assert log == ["La base « /srv/verify/a.sqlite » ne répond pas. Vérifiez vos droits."]

    def test_what_an_agent_can_use_is(self):
        told = Faults(lambda _: None).for_agents(EngineMissing("Tesseract est absent. Installez-le : apt-get install …"))
        assert "Tesseract" in told
        assert "apt-get" not in told
        assert Faults(lambda _: None).for_agents(ClusterError("Relancez ce dossier.")) == "Relancez ce dossier."

    def test_the_same_is_told_once_a_minute_and_of_what_nobody_foresaw_its_kind_alone(self):
        log = []
        faults = Faults(log.append)
        for _ in range(5):
            faults.note(ValueError("MARTIN Claire"))
        assert len(log) == 1
        assert "ValueError" in log[0]
        assert "MARTIN" not in log[0]

    def test_a_base_that_does_not_answer(self, tmp_path):
        made = Server(tmp_path)
        try:
            with made.client() as client, sqlite3.connect(made.tray) as tables:
                tables.execute("ALTER TABLE tray_dossier RENAME TO ailleurs")
                tables.commit()
                answers = [client.get(place) for place in (API, "/file", API, "/file")]
                tables.execute("ALTER TABLE ailleurs RENAME TO tray_dossier")
                tables.commit()
                assert client.get(API).status_code == 200
            tables.close()
        finally:
            status, said = made.stop()
        assert [each.status_code for each in answers] == [503] * 4
        assert answers[0].json()["detail"].startswith("Les dossiers ne peuvent pas être atteints pour l'instant")
        assert "Les dossiers ne peuvent pas être atteints" in unescape(answers[1].text)
        assert all("sqlite" not in each.text for each in answers)
        assert said.count(f"La base « {made.tray} » ne répond pas.") == 1
        assert status == 0


@pytest.mark.parametrize("line", [
    b"GET /\x00 HTTP/1.1\r\nHost: localhost\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\r\n\r\n",
    b"GET /file HTTP/1.1\r\nHost: localhost\r\nCookie: " + b"a" * 66_000,      # and no end
])
def test_what_is_no_request_is_a_problem_in_french_too(server, line):
    host, port = server.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=10) as link:
        link.sendall(line)
        head, _, body = link.recv(4000).decode().partition("\r\n\r\n")
    assert head.startswith("HTTP/1.1 400 ")
    assert f"content-type: {PROBLEM}" in head
    assert "La demande n'a pas pu être lue." in body


def asked(told=(), **more):
    """A gate, and what it answers to a POST of these pieces: the status, the body, how many bytes went through."""
    bounds = Bounds(file_bytes=1000, request_bytes=10_000)
    guichet = SimpleNamespace(stand=Stand(bounds=bounds), counters=Counters(), faults=Faults(lambda _: None), who="LEA", tray=None)
    got, sent, pieces = [], [], [*told]

    async def app(_scope, receive, send):
        while True:
            message = await receive()
            got.append(len(message["body"]))
            if not message["more_body"]:
                break
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    async def receive():
        return {"type": "http.request", "body": pieces.pop(0), "more_body": bool(pieces)}

    async def send(message):
        sent.append(message)

    headers = [(b"host", b"localhost"), (b"content-type", b"multipart/form-data; boundary=x")]
    scope = {"type": "http", "method": "POST", "path": "/api/v1/verifications", "headers": headers, "client": ("127.0.0.1", 1)}
    gate = Gate(app, guichet)
    gate.under_way = more.get("under_way", 0)
    with ThreadPoolExecutor(1) as apart:      # a browser's loop may run in this thread
        apart.submit(asyncio.run, gate(scope, receive, send)).result()
    return sent[0], b"".join(each.get("body", b"") for each in sent[1:]).decode(), sum(got), len(pieces)


PART = b'--x\r\nContent-Disposition: form-data; name="pieces"; filename="a.pdf"\r\n\r\n'


class TestHeavyFiles:
    def test_one_is_refused_as_it_comes_and_the_rest_is_thrown_away(self):
        start, body, through, left = asked([PART, *[bytes(400)] * 10, b"\r\n--x--\r\n"])
        assert (start["status"], left) == (413, 0)
        assert "Un fichier pèse" in body
        assert through <= 1000 + len(PART)

    def test_several_that_are_light_enough_go_through(self):
        start, _, through, _ = asked([(PART + bytes(990) + b"\r\n") * 4 + b"--x--\r\n"])
        assert (start["status"], through) == (200, 4 * (len(PART) + 992) + 7)

    def test_of_what_never_ends_no_more_is_taken_than_a_request_may_hold(self):
        start, _, through, left = asked([PART, *[bytes(400)] * 1000])
        assert start["status"] == 413
        assert through <= 1000 + len(PART)
        assert left > 900

    @given(sizes=st.lists(st.integers(0, 60), min_size=1, max_size=4), cut=st.integers(1, 40))
    def test_however_it_comes_a_file_weighs_what_it_weighs(self, sizes, cut):
        body = b"".join(PART + b"-" * size + b"\r\n" for size in sizes) + b"--x--\r\n"
        measure = Measure(b"x", 30)
        for place in range(0, len(body), cut):
            measure.take(body[place : place + cut])
        assert measure.is_too_heavy is (max(sizes) > 30)


def test_too_many_at_once_are_told_to_come_again():
    start, body, _, _ = asked([b""], under_way=gate_of._AT_ONCE)
    assert start["status"] == 503
    assert (b"retry-after", b"5") in [(name.lower(), value) for name, value in start["headers"]]
    assert "beaucoup de monde" in body


def test_too_often_is_a_page_for_a_person_and_a_problem_for_a_program(tmp_path):
    made = Server(tmp_path, "--demandes-par-minute", "20")
    try:
        with made.client() as client:
            pages = [client.get("/file") for _ in range(30)]
            program = client.get(API)
        page = pages[-1]
        assert (page.status_code, program.status_code) == (429, 429)
        assert page.headers["content-type"].startswith("text/html")
        assert '<html lang="fr">' in page.text
        assert "Vous demandez trop souvent." in unescape(page.text)
        assert program.headers["content-type"] == PROBLEM
        assert all(1 <= int(each.headers["retry-after"]) <= 60 for each in (page, program))
        assert not re.search(r"(?i)too many|rate limit", page.text + program.text)
    finally:
        made.stop()


def test_an_agent_is_not_told_that_they_may_look_into_the_tool():
    assert "VERIFY_" not in refusal_of(ValueError()).detail
