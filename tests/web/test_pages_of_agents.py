"""The agents' pages as a browser without scripts gets and sends them."""

import re
import sqlite3
import time
from html import unescape
from html.parser import HTMLParser
from http.client import HTTPConnection

import pytest
from at_once import at_once
from papers import bill, rows, vouched
from serving import SAMPLES, sample

API = "/api/v1/verifications"
ASKED = {"dispositif": "fami", "exercice": "2024", "profession": "chirurgien-dentiste"}


def stamp(client):
    return re.search(r'name="_jeton" value="([0-9a-f]+)"', client.get("/deposer").text)[1]


def sent(client, address, **fields):
    return client.post(address, data={"_jeton": stamp(client), **fields})


def lot(client, address, **fields):
    """The page that tells what was made of several dossiers: it can be loaded again."""
    answer = sent(client, address, **fields)
    assert answer.status_code == 303
    return client.get(answer.headers["location"])


def read(answer):
    """What a person reads of a page."""
    text = re.sub(r"<(script|style)\b.*?</\1>|<[^>]+>", " ", answer.text, flags=re.DOTALL)
    return " ".join(unescape(text).split())


def deposited(client, data, name="facture.pdf", **claim):
    answer = client.post(API, files=[("pieces", (name, data))], data=ASKED | claim, headers={"Prefer": "wait=60"})
    assert answer.status_code == 201, answer.text
    return answer.headers["location"].rpartition("/")[2]


def sure_bill(number):
    """One that leaves no question; its number makes it unlike any other."""
    return bill("Le logiciel DENTOLEADER version 12.3 est DMP compatible.", number=number)


class Attributes(HTMLParser):
    """Every attribute of a page, and the scripts and styles that stand in it."""

    def __init__(self, text):
        super().__init__()
        self.found, self.within = [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found += attrs
        if tag == "style" or (tag == "script" and not dict(attrs).get("src", "").startswith("/statique/")):
            self.within.append(tag)


def version(client, dossier):
    return client.get(f"{API}/{dossier}").json()["version"]


@pytest.fixture
def dossier(client):
    return deposited(client, bill())


class TestEveryPage:
    @pytest.mark.parametrize("address", [
        "/", "/deposer", "/file", "/file?statut=conforme&a_decider=oui&page=9", "/tableau-de-bord", "/tableau-de-bord?jours=365", "/catalogue",
        "/catalogue?q=logos", "/catalogue?q=zzzz", "/regles", "/regles?dispositif=donum&exercice=2026&profession=medecin",
    ])
    def test_is_there_in_french_without_a_script_or_style_of_its_own(self, client, address):
        answer = client.get(address)
        assert answer.status_code == 200
        assert '<html lang="fr">' in answer.text
        page = Attributes(answer.text)
        assert page.within == []
        assert [name for name, _ in page.found if name == "style" or name.startswith("on")] == []
        assert [value for name, value in page.found if name in {"href", "src", "action"} and not re.match(r"(/(?!/)|#)", value)] == []

    @pytest.mark.parametrize(("address", "status", "said"), [
        ("/dossiers/rien", 404, "Ce dossier n'existe pas ou n'existe plus."), ("/nulle-part", 404, "Il n'y a rien à cette adresse."),
        ("/file?statut=beau", 422, "statut"), ("/regles?dispositif=fami&exercice=2024&profession=medecin", 200, "médecin"),
    ])
    def test_that_cannot_be_says_what_to_do(self, client, address, status, said):
        answer = client.get(address)
        assert answer.status_code == status
        assert said in read(answer)

    def test_the_rules_page_leaves_out_nothing_that_the_command_says(self, client):
        for asked in (("fami", "2024", "chirurgien-dentiste"), ("forfait-structure", "2021", "medecin"), ("donum", "2026", "medecin")):
            _, said, _ = at_once("rules", "show", asked[0], "--exercice", asked[1], "--profession", asked[2])
            words = " ".join(line.strip().removeprefix("! ").removeprefix("ℹ ") for line in said.splitlines() if " — " not in line)
            shown = read(client.get("/regles?dispositif={}&exercice={}&profession={}".format(*asked)))
            missing = [word for word in set(words.replace(" :", "").split()) if word not in shown]
            assert missing == []

    def test_too_much_at_once_is_refused_before_it_is_read(self, server):
        asked = HTTPConnection(server.url.removeprefix("http://"))
        asked.request("POST", "/deposer", headers={"Content-Length": "999999999"})
        answer = asked.getresponse()
        assert answer.status == 413
        assert "Faites-en plusieurs envois." in answer.read().decode()
        asked.close()

    def test_a_form_without_our_stamp_is_refused(self, client, dossier):
        answer = client.post(f"/dossiers/{dossier}/decision", data={"_jeton": "faux", "version": 2, "statut": "conforme"})
        assert answer.status_code == 403
        assert "Rechargez-la, puis recommencez." in read(answer)


class TestDeposit:
    def test_each_file_a_dossier_of_its_own(self, client):
        before = client.get(API).json()["total"]
        answer = client.post("/deposer", data={"_jeton": stamp(client), **ASKED}, files=[sample("facture-sans-mention.pdf"), sample("devis-non-signe.pdf")])
        assert (answer.status_code, answer.headers["location"]) == (303, "/file")
        assert client.get(API).json()["total"] == before + 2

    @pytest.mark.parametrize(("mark", "said"), [
        ("x", "Un fichier pèse 50 Mo au plus : rien de cet envoi n'a été déposé."),
        ("x" * 201, "Aucun des 3 fichiers n'a été déposé, à cause du fichier n° 2. Un fichier pèse 50 Mo au plus"),       # too long to be weighed as it comes
    ])
    def test_one_that_is_refused_refuses_them_all_and_it_is_said(self, client, mark, said):
        """The second of three is heavier than a file may be; nothing of the first is kept either."""
        before = client.get(API).json()["total"]
        files = [sample("facture-sans-mention.pdf"), ("pieces", ("lourd.pdf", b"%PDF-" + bytes(50_000_001))), sample("devis-non-signe.pdf")]
        headers = {"Content-Type": f"multipart/form-data; boundary={mark}"}
        answer = client.post("/deposer", data={"_jeton": stamp(client), **ASKED}, files=files, headers=headers)
        assert answer.status_code == 413
        assert said in read(answer)
        assert client.get(API).json()["total"] == before

    def test_all_of_them_one_dossier(self, client):
        files = [("pieces", (path.name, path.read_bytes())) for path in sorted((SAMPLES / "facture-et-attestation").iterdir())]
        answer = client.post("/deposer", data={"_jeton": stamp(client), "ensemble": "oui", "praticien": ""}, files=files)
        assert answer.status_code == 303
        told = client.get(answer.headers["location"].replace("/dossiers/", f"{API}/")).json()
        assert len(told["pieces"]) == len(files)

    def test_no_file_names_the_field_that_is_missing(self, client):
        part = '--x\r\nContent-Disposition: form-data; name="{}"\r\n\r\n{}\r\n'
        none = '--x\r\nContent-Disposition: form-data; name="pieces"; filename=""\r\nContent-Type: application/octet-stream\r\n\r\n\r\n--x--\r\n'
        body = part.format("_jeton", stamp(client)) + none      # as a browser sends a field without a file
        answer = client.post("/deposer", content=body, headers={"Content-Type": "multipart/form-data; boundary=x"})
        assert answer.status_code == 422
        assert "Ces champs manquent ou n'ont pas une valeur possible : pieces." in read(answer)

    def test_how_far_it_has_come_is_told_without_a_trace(self, client, dossier):
        told = client.get("/deposer/etats", params={"id": [dossier, "rien"]}).json()
        assert told == {dossier: {"etat": "juge", "statut": "incomplet", "signe": "✗", "mot": "Incomplet", "echec": ""}}
        assert "Jamais consulté" not in read(client.get(f"/dossiers/{dossier}"))      # this one look is written down


class TestDossier:
    def test_shows_the_opinion_why_where_and_by_which_rule(self, client, dossier):
        page = client.get(f"/dossiers/{dossier}")
        said = read(page)
        assert "Incomplet" in said
        assert "La mention « DMP compatible » ne figure sur aucune pièce." in said
        assert "Guide méthodologique FAMI 2024, chirurgiens-dentistes, 1.1.1 et 1.1.3" in said
        assert re.search(r'data-boite="[\d. ]+" data-piece="0" data-page="1"', page.text)

    def test_a_decision_that_is_not_the_opinion_asks_for_its_reason_and_keeps_what_was_chosen(self, client, dossier):
        answer = sent(client, f"/dossiers/{dossier}/decision", version=version(client, dossier), statut="conforme", motif="")
        assert answer.status_code == 422
        assert "demande un motif" in read(answer)
        assert re.search(r'value="conforme"[^>]* checked', answer.text)

    def test_a_decision_is_taken_back_and_both_are_told(self, client, dossier):
        sent(client, f"/dossiers/{dossier}/decision", version=version(client, dossier), statut="incomplet", motif="vu au téléphone")
        assert "Motif : vu au téléphone" in read(client.get(f"/dossiers/{dossier}"))
        number = client.get(f"{API}/{dossier}").json()["decisions"][0]["numero"]
        sent(client, f"/dossiers/{dossier}/decision/annuler", version=version(client, dossier), numero=number)
        client.get(f"{API}/{dossier}/pieces/0/pages/1.webp")
        said = read(client.get(f"/dossiers/{dossier}"))
        history = said.partition("Historique")[2].partition("Consulté")[0]
        assert [each.strip() for each in re.findall(r", LEA : ([^(]+?)(?: \(|(?= \d\d/)|$)", history)] == ["décision annulée", "décision : Incomplet", "lecture par l'outil", "dépôt"]
        assert "décision : Incomplet (vu au téléphone)" in said
        assert "décision annulée" in said
        assert client.get(f"{API}/{dossier}").json()["decision"] is None

    def test_of_two_at_once_the_second_is_told_who_and_keeps_what_was_typed(self, client, dossier):
        seen = version(client, dossier)
        sent(client, f"/dossiers/{dossier}/correction", version=seen, piece=0, champ="version", valeur="13.0")
        answer = sent(client, f"/dossiers/{dossier}/correction", version=seen, piece=0, champ="version", valeur="14.0 bêta")
        assert answer.status_code == 409
        assert "LEA a changé ce dossier pendant que vous y travailliez (correction," in read(answer)
        assert 'value="14.0 bêta"' in unescape(answer.text)
        assert [each["apres"] for each in client.get(f"{API}/{dossier}").json()["corrections"]] == ["13.0"]

    def test_a_correction_judges_again_tells_what_it_changed_and_is_taken_back(self, client, dossier):
        answer = sent(client, f"/dossiers/{dossier}/correction", version=version(client, dossier), piece=0, champ="dmp_compatible", valeur="oui")
        assert answer.headers["location"].endswith("?fait=correction")
        said = read(client.get(answer.headers["location"]))
        assert "jugé de nouveau" in said
        assert "Avis : Incomplet → Conforme" in said
        assert 'data-boite="0.0 0.0 0.0 0.0"' not in client.get(f"/dossiers/{dossier}").text      # no place on the paper says it
        number = client.get(f"{API}/{dossier}").json()["corrections"][0]["numero"]
        sent(client, f"/dossiers/{dossier}/correction/annuler", version=version(client, dossier), numero=number)
        said = read(client.get(f"/dossiers/{dossier}"))
        assert "correction annulée : DMP compatible, de « oui » à « non lu »" in said
        assert "Avis : Incomplet → Conforme" not in said

    def test_another_value_that_was_read_is_offered(self, client):
        dossier = deposited(client, sample("attestation-web-dmp.pdf")[1][1])
        page = client.get(f"/dossiers/{dossier}").text
        rival = re.search(r'name="rival" value="([^"]+)"', page)[1]
        form = page[:page.index('name="rival"')].rpartition("<form")[2]
        field = re.search(r'name="champ" value="([^"]+)"', form)[1]
        sent(client, f"/dossiers/{dossier}/correction", version=version(client, dossier), piece=0, champ=field, valeur="", rival=unescape(rival))
        assert client.get(f"{API}/{dossier}").json()["corrections"][0]["champ"] == field

    @pytest.mark.parametrize(("field", "value"), [("acquisition_date", "hier"), ("kind", "poème"), ("inventé", "x"), ("amount_due", "cher")])
    def test_a_value_that_cannot_be_is_refused_in_french(self, client, dossier, field, value):
        answer = sent(client, f"/dossiers/{dossier}/correction", version=version(client, dossier), piece=0, champ=field, valeur=value)
        assert answer.status_code == 422
        assert 'role="alert"' in answer.text

    def test_the_message_is_taken_away_as_text_and_as_a_draft(self, client, dossier):
        text, draft = (client.get(f"/dossiers/{dossier}/message.{form}") for form in ("txt", "eml"))
        assert text.text.startswith("Objet : FAMI 2024")
        assert "attachment" in text.headers["content-disposition"]
        assert draft.headers["content-type"].startswith("message/rfc822")

    def test_the_next_one_of_the_search_one_came_from(self, client):
        names = [deposited(client, bill(number=f"S-{rank}"), f"suite-{rank}.pdf") for rank in range(3)]
        page = client.get(f"/dossiers/{names[1]}", params={"de": "texte=suite-&statut=incomplet"}).text
        assert f'rel="prev" href="/dossiers/{names[0]}?de=' in page
        assert f'rel="next" href="/dossiers/{names[2]}?de=' in page
        assert 'rel="next"' not in client.get(f"/dossiers/{names[2]}", params={"de": "texte=suite-&statut=incomplet"}).text
        assert client.get(f"/dossiers/{names[1]}", params={"de": "exercice=beau&inconnu=1&statut="}).status_code == 200


class TestQueue:
    def test_counts_filters_and_says_what_is_to_be_looked_at(self, client):
        deposited(client, bill())
        said = read(client.get("/file", params={"statut": "incomplet", "manque": "mention_dmp"}))
        assert "La mention « DMP compatible » ne figure sur aucune pièce." in said
        assert "Aucun dossier ne répond à « introuvable »." in read(client.get("/file?texte=introuvable"))

    def test_a_file_that_lies_in_another_dossier_too_is_told_once_with_whose_it_is(self, client):
        papers = {"double-0.pdf": "MALTERRE Ondine", "double-1.pdf": "", "double-2.pdf": "FERRIER Paul"}
        twins = [deposited(client, rows("Facture de rien du tout, en double"), name, praticien=who) for name, who in papers.items()]
        told = read(client.get(f"/dossiers/{twins[2]}"))
        assert told.count("Déjà vu") == 1
        assert ("Déjà vu : le même fichier figure aussi dans double-1.pdf (professionnel non précisé), double-0.pdf (MALTERRE Ondine)"
                ". Comparez avant de conclure : il peut s'agir d'un second envoi ou d'un autre professionnel.") in told
        assert "double-2.pdf (FERRIER Paul)" in read(client.get(f"/dossiers/{twins[0]}"))      # which came later

    def test_a_letter_that_a_thousand_dossiers_hold_names_the_latest_and_is_soon_shown(self, client, server):
        name = deposited(client, rows("Lettre de rien du tout, à tous"), "lettre.pdf")
        with sqlite3.connect(server.tray, timeout=20) as tray:
            names = [[row[1] for row in tray.execute(f"PRAGMA table_info({table})")] for table in ("tray_dossier", "tray_piece")]
            kept, held = (", ".join(each for each in columns if each not in {"number", "id", "dossier", "reference"}) for columns in names)
            numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)"
            tray.execute(f"INSERT INTO tray_dossier (id, reference, {kept}) {numbers} SELECT 'lettre' || i, 'L' || i, {kept} FROM tray_dossier, n WHERE id = ?", (name,))  # noqa: S608  our own columns
            tray.execute(f"INSERT INTO tray_piece (dossier, {held}) SELECT other.number, {held} FROM tray_piece, tray_dossier other WHERE other.id LIKE 'lettre%'"  # noqa: S608
                         " AND tray_piece.dossier = (SELECT number FROM tray_dossier WHERE id = ?)", (name,))
        taken = []
        for address in (f"/dossiers/{name}", "/file?texte=lettre.pdf", f"/dossiers/{name}", "/file?texte=lettre.pdf"):
            start = time.perf_counter()
            said = read(client.get(address))
            taken.append(time.perf_counter() - start)
            assert address.startswith("/file") or "L3000 (professionnel non précisé), L2999" in said
            assert address.startswith("/file") or "et 2 990 autres dossiers. Comparez avant de conclure" in said
        assert max(min(taken[::2]), min(taken[1::2])) < 0.5
        with sqlite3.connect(server.tray, timeout=20) as tray:
            tray.execute("PRAGMA foreign_keys = ON")
            tray.execute("DELETE FROM tray_dossier WHERE id LIKE 'lettre%'")

    def test_another_copy_of_a_paper_is_told_by_the_history_where_no_file_is_the_same(self, client):
        deposited(client, bill(number="COPIE-2024-1"), "original.pdf", reference="ORIGINAL-1")
        again = deposited(client, bill("Copie.", number="COPIE-2024-1"), "copie.pdf", reference="COPIE-1")
        told = read(client.get(f"/dossiers/{again}"))
        assert told.count("Déjà vu") == 1
        assert "figure dans le dossier « ORIGINAL-1 », jugé le" in told

    def test_only_what_is_sure_is_accepted_at_once_after_it_was_asked_and_is_taken_back(self, client):
        sure, unsure = deposited(client, sure_bill("LOT-2024-0601"), "lot-1.pdf"), deposited(client, bill(number="LOT-2024-0702"), "lot-2.pdf")
        alone = ("pieces", ("lot-3.pdf", sure_bill("LOT-2024-0803")))      # nothing is said of it
        guessed = client.post(API, files=[alone], headers={"Prefer": "wait=60"}).headers["location"].rpartition("/")[2]
        page = client.get("/file?texte=lot-").text
        assert re.search(rf'value="{sure}:2"[^>]*>', page)[0].count("disabled") == 0
        for each in (unsure, guessed):
            assert re.search(rf'value="{each}:2"[^>]*>', page)[0].count("disabled") == 1
        chosen = [f"{each}:2" for each in (sure, unsure, guessed, "rien")]
        answer = lot(client, "/file/accepter", choisis=chosen)
        assert "Accepter l'avis de ce dossier ?" in read(answer)
        assert read(answer).count("n'a pas été accepté") == 3
        assert re.findall(r'type="hidden" name="choisis" value="([^"]*)"', answer.text) == [f"{sure}:2:0"]
        assert client.get(f"{API}/{sure}").json()["decision"] is None       # nothing is done before it was asked
        answer = lot(client, "/file/accepter/sur", choisis=chosen)
        assert "1 dossier accepté comme proposé." in read(answer)
        assert read(answer).count("n'a pas été accepté") == 3
        assert "1 dossier accepté comme proposé." in read(client.get(str(answer.url)))      # loaded again
        assert client.get("/file/lot/rien").headers["location"].startswith("/file?")
        assert client.get(f"{API}/{sure}").json()["decision"] == "conforme"
        assert client.get(f"{API}/{unsure}").json()["decision"] is None
        back = re.findall(r'type="hidden" name="choisis" value="([^"]*)"', answer.text)
        assert "1 décision annulée." in read(lot(client, "/file/annuler", choisis=back))
        assert client.get(f"{API}/{sure}").json()["decision"] is None
        assert "n'a pas été annulée" in read(lot(client, "/file/annuler", choisis=back))

    def test_nothing_chosen_is_said(self, client):
        answer = sent(client, "/file/accepter")
        assert answer.status_code == 422
        assert "Aucun dossier n'est coché." in read(answer)

    def barred(self, client, name, why):
        """Whether a dossier that is proposed « conforme » is not accepted with others, for that reason."""
        told = client.get(f"{API}/{name}").json()
        assert (told["proposition"]["statut"], told["decision"]) == ("conforme", None)
        return all(
            f"n'a pas été accepté : {why}" in read(lot(client, f"/file/accepter{end}", choisis=[f"{name}:{told['version']}"]))
            for end in ("", "/sur")
        )

    def test_one_with_a_piece_that_nobody_could_read_is_opened_first(self, client):
        files = [("pieces", ("a.pdf", sure_bill("F-21"))), ("pieces", ("casse.pdf", b"%PDF-1.4 rien"))]
        answer = client.post(API, files=files, data=ASKED, headers={"Prefer": "wait=60"})
        assert self.barred(client, answer.headers["location"].rpartition("/")[2], "une de ses pièces n'a pas pu être lue")

    def test_of_two_that_look_alike_the_first_is_opened_too(self, client):
        first = deposited(client, sure_bill("F-22"), "un.pdf")
        deposited(client, sure_bill("F-22") + b"\n%%", "deux.pdf", praticien="DUPONT Jean")
        assert self.barred(client, first, "une de ses pièces, ou une qui lui ressemble, est aussi dans un autre dossier")

    def test_one_that_an_agent_corrected_or_decided_before_is_opened_first(self, client):
        name = deposited(client, sure_bill("F-23"))
        sent(client, f"/dossiers/{name}/correction", version=2, piece=0, champ="version", valeur="13.0")
        assert self.barred(client, name, "un agent l'a corrigé")
        other = deposited(client, sure_bill("F-24"))
        sent(client, f"/dossiers/{other}/decision", version=2, statut="non_conforme", motif="faux document")
        number = client.get(f"{API}/{other}").json()["decisions"][-1]["numero"]
        sent(client, f"/dossiers/{other}/decision/annuler", version=3, numero=number)
        assert self.barred(client, other, "un agent l'a corrigé, ou décidé puis repris")

    def test_one_of_which_something_is_remarked_is_opened_first(self, client):
        """« Conforme », and of a paper for another profession than the one that claims."""
        paper = vouched("Acquis le 12/03/2024.", who="Mme Ondine MALTERRE, infirmière,", day="17/01/2025")
        assert self.barred(client, deposited(client, paper), "une remarque porte sur ses pièces")

    @pytest.mark.parametrize("address", ["/file/accepter", "/file/accepter/sur"])
    def test_one_that_changed_since_is_not_accepted(self, client, address):
        name = deposited(client, sure_bill("F-9"))
        sent(client, f"/dossiers/{name}/correction", version=2, piece=0, champ="version", valeur="13.0")
        for chosen in (f"{name}:2", name, f"{name}:x", f"{name}:{'9' * 40}"):
            assert "n'a pas été accepté" in read(lot(client, address, choisis=[chosen]))
        assert client.get(f"{API}/{name}").json()["decision"] is None


class TestDashboard:
    def test_a_status_is_told_by_a_pattern_of_its_own_and_a_name_not_by_its_colour_alone(self, client, dossier):
        page = client.get("/tableau-de-bord").text
        patterns = dict(re.findall(r'<pattern id="m-(\w+)"[^>]*>(.*?)</pattern>', page))
        used = re.findall(r'<rect class="f-(\w+)"[^>]*/><rect class="motif"[^>]*fill="(.*?)"/>', page)
        assert {look for look, _ in used} >= {"incomplet", "conforme", "a_verifier", "illisible", "non_conforme", "sans_objet", "attente"}
        assert {look for look, fill in used if fill == "none"} == {"conforme"}      # one may be plain
        assert all(fill in {"none", f"url(#m-{look})"} for look, fill in used)
        assert len(set(patterns.values())) == len(patterns) == 6
        assert re.search(r"<title>\d\d/\d\d/\d{4} : \d+, Incomplet</title>", page.replace("\N{NO-BREAK SPACE}", " "))
        assert f'href="/dossiers/{dossier}"' not in page      # figures name nobody

    def test_columns_are_called_what_they_are(self, client):
        assert "Dossiers déposés par jour," in client.get("/tableau-de-bord?jours=30").text
        page = client.get("/tableau-de-bord?jours=365").text
        assert "Dossiers déposés par semaine," in page
        assert "Semaine du" in page
        assert "par jour" not in page
