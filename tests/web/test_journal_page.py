"""The journal: what supervisors find in it, and what it says when somebody has changed it."""

import csv
import io
import re
import sqlite3
from datetime import timedelta
from html import unescape

import pytest
from serving import Server, sample
from test_entering import WORD, entered, stamp_of

from verifier.settings import today

API = "/api/v1/verifications"
FORMULA = "=HYPERLINK(0)"


@pytest.fixture(scope="module")
def closed(tmp_path_factory):
    made = Server(tmp_path_factory.mktemp("journal"), "--comptes", "--demandes-par-minute", "100000")
    for name, role in (("lea", "agent"), ("sam", "superviseur"), ("root", "administrateur"), (FORMULA, "agent")):
        made.account("ajouter", name, "--role", role, typed=WORD)
    yield made
    assert made.stop()[0] == 0


@pytest.fixture(scope="module")
def sam(closed):
    return entered(closed, "sam")[0]


@pytest.fixture(scope="module")
def dossier(closed):
    """One that was read, looked at, decided; deposited by somebody whose name is a formula."""
    lea, formula = entered(closed, "lea")[0], entered(closed, FORMULA)[0]
    place = formula.post(API, files=[sample("facture-avec-mention.pdf")], data={"reference": "+CMD|0042"}).headers["location"]
    lea.get(place)
    lea.get(place + "/pieces/0/pages/1.webp")
    lea.post(place + "/corrections", json={"piece": 0, "champ": "version", "valeur": "9.9"}, headers={"If-Match": '"2"'})
    lea.post(place + "/decisions", json={"statut": "conforme", "motif": "vu"}, headers={"If-Match": '"3"'})
    return place.rpartition("/")[2]


def read(answer):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


@pytest.mark.parametrize(("name", "status"), [("lea", 403), ("sam", 200), ("root", 200)])
def test_it_is_for_who_may_and_shown_in_the_menu_to_them_alone(closed, name, status):
    client = entered(closed, name)[0]
    assert [client.get(place).status_code for place in ("/journal", "/journal.csv", "/api/v1/audit")] == [status] * 3
    assert ('href="/journal"' in client.get("/file").text) is (status == 200)


@pytest.mark.parametrize(("asked", "deeds"), [
    ({}, ["depot", "lecture", "consultation", "page", "correction", "decision"]), ({"qui": "lea"}, ["consultation", "page", "correction", "decision"]),
    ({"geste": "decision"}, ["decision"]), ({"geste": "rien"}, []), ({"qui": "lea", "geste": "page"}, ["page"]),
    ({"du": str(today())}, ["depot", "lecture", "consultation", "page", "correction", "decision"]), ({"au": str(today() - timedelta(days=1))}, []),
    ({"du": str(today() + timedelta(days=1))}, []),
])
@pytest.mark.parametrize("by", ["id", "+cmd|0042"])
def test_rows_are_found_by_day_person_deed_and_dossier(sam, dossier, asked, deeds, by):
    told = sam.get("/api/v1/audit", params={"dossier": dossier if by == "id" else by, "du": "", "au": "", **asked}).json()
    assert [each["geste"] for each in told["gestes"]] == deeds[::-1]
    assert told["total"] == len(deeds)
    assert {each["reference"] for each in told["gestes"]} <= {"+CMD|0042"}


def test_page_by_page(sam, dossier):  # noqa: ARG001  there must be some
    whole = [each["numero"] for each in sam.get("/api/v1/audit", params={"taille": 4}).json()["gestes"]]
    parts = [sam.get("/api/v1/audit", params={"taille": 2, "page": page}).json()["gestes"] for page in (1, 2)]
    assert [each["numero"] for part in parts for each in part] == whole
    assert whole == sorted(whole, reverse=True)
    assert 'rel="next"' in sam.get("/journal?taille=2").text


def test_the_page_says_it_in_words(sam, dossier):
    said = read(sam.get("/journal", params={"dossier": dossier}))
    for words in ("lea décision +CMD|0042 Conforme", "page regardée +CMD|0042 pièce 1, page 1", "correction +CMD|0042 Version, pièce 1", "Journal intact"):
        assert words.casefold() in said.casefold()


@pytest.mark.parametrize("asked", [{"du": "hier"}, {"page": "0"}, {"au": "0001-01-01"}, {"qui": "x" * 300}, {"du": "2026-03-02", "au": "2026-03-01"}])
def test_what_cannot_be_looked_for_is_refused(sam, asked):
    assert sam.get("/api/v1/audit", params=asked).status_code == 422
    assert sam.get("/journal", params=asked).status_code == 422


def test_as_a_table_no_cell_is_a_formula_and_taking_it_away_is_written_down(sam, dossier):
    answer = sam.get("/journal.csv", params={"dossier": dossier})
    assert answer.headers["content-disposition"] == 'attachment; filename="journal.csv"'
    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert len(rows) == 6
    assert {row["reference"] for row in rows} == {"'+CMD|0042"}
    assert rows[-1]["qui"] == f"'{FORMULA}"
    assert not [cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "@"))]
    assert sam.get("/api/v1/audit").json()["gestes"][0]["geste"] == "journal_exporte"


def test_a_row_that_somebody_changed_is_named(tmp_path):
    made = Server(tmp_path)
    try:
        with made.client() as client:
            client.post(API, files=[sample("facture-avec-mention.pdf")])
            tables = sqlite3.connect(made.tray)
            tables.execute("DROP TRIGGER tray_audit_sealed")
            tables.execute("UPDATE tray_audit SET who = 'un autre' WHERE number = 2")
            tables.commit()
            tables.close()
            page = client.get("/journal")
            assert "la ligne 2 est la première rompue" in read(page)
            assert 'role="alert"' in page.text
            assert client.get("/api/v1/audit").json()["premiere_rompue"] == 2
    finally:
        made.stop()


def test_a_form_of_another_page_changes_nothing_of_it(closed, sam):
    assert sam.post("/journal", data={"_jeton": stamp_of(sam, "/journal")}).status_code == 405
    assert closed.account("liste")[0] == 0
