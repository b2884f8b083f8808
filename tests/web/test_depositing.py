"""What cannot be sent is said, and what was not sent is not lost: in a real browser."""

from urllib.parse import parse_qs, urlsplit

import pytest
from browsing import deposited, looking, opened, violations
from papers import bill
from playwright.sync_api import expect
from serving import Server

API = "**/api/v1/verifications"
WORD = "un mot de passe assez long"
STALE = """() => {
    document.querySelector('meta[name="csrf-token"]').content = "0".repeat(64);
    document.querySelectorAll('input[name="_jeton"]').forEach((each) => { each.value = "0".repeat(64); });
}"""


@pytest.fixture(scope="module")
def closed(tmp_path_factory):
    """A server that asks who comes in."""
    made = Server(tmp_path_factory.mktemp("session"), "--comptes", "--demandes-par-minute", "100000")
    assert made.account("ajouter", "lea", "--role", "agent", typed=WORD)[0] == 0
    yield made
    assert made.stop()[0] == 0


def signed_in(page):
    page.get_by_label("Nom du compte").fill("lea")
    page.get_by_label("Mot de passe").fill(WORD)
    page.get_by_role("button", name="Se connecter").click()
    page.wait_for_url("**/file")


def signed_in_beside(page):
    """Through the link that is offered, in the tab that it opens."""
    with page.context.expect_page() as opening:
        page.get_by_role("link", name="Se reconnecter dans un autre onglet").click()
    signed_in(opening.value)
    opening.value.close()


def paper(name, data=None):
    return {"name": name, "mimeType": "application/pdf", "buffer": bill(number=name) if data is None else data}


def chosen(page, *papers, whole=False):
    opened(page, "/deposer").get_by_label("Choisir des fichiers").set_input_files(list(papers))
    if whole:
        page.get_by_label("un seul dossier").check()
    page.get_by_role("button", name="Déposer", exact=True).click()


def test_an_empty_file_is_named_and_the_others_go(browser, server):
    with looking(browser, server) as page:
        chosen(page, paper("bonne.pdf"), paper("vide.pdf", b""))
        expect(page.locator("#envois-table tbody tr")).to_have_count(1)
        expect(page.locator("#choisis")).to_contain_text("vide.pdf – Ce fichier est vide")


def test_a_dossier_that_would_lack_a_piece_is_not_sent(browser, server):
    with looking(browser, server) as page:
        chosen(page, paper("bonne.pdf"), paper("vide.pdf", b""), whole=True)
        expect(page.locator("#annonce")).to_contain_text("Rien n'est envoyé")
        expect(page.locator("#envois-table tbody tr")).to_have_count(0)
        page.get_by_role("button", name="Retirer vide.pdf").click()
        page.get_by_role("button", name="Déposer", exact=True).click()
        expect(page.locator("#envois-table tbody tr")).to_have_count(1)


def test_what_the_network_lost_is_sent_again_and_deposited_once(browser, server, client):
    with looking(browser, server) as page:
        page.route(API, lambda route: (route.fetch(), route.abort()))       # it arrives; the answer does not
        chosen(page, paper("perdue-en-route.pdf"))
        again = page.get_by_role("button", name="Renvoyer perdue-en-route.pdf")
        expect(page.locator("#envois-table")).to_contain_text("Le serveur ne répond pas.")
        page.unroute(API)
        again.click()
        expect(page.get_by_role("link", name="perdue-en-route.pdf")).to_be_visible()
    found = client.get("/api/v1/verifications", params={"texte": "perdue-en-route"}).json()
    assert found["total"] == 1


def test_a_page_with_something_unsent_asks_before_it_is_left(browser, server):
    with looking(browser, server) as page:
        asked = []
        page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
        page.route(API, lambda _route: None)        # for ever on its way
        chosen(page, paper("lente.pdf"))
        expect(page.locator("#envois-table tbody tr")).to_have_count(1)
        page.goto("/file")
        assert asked == ["beforeunload"]


def test_what_is_said_of_one_professional_is_not_said_of_the_next(browser, server, client):
    one = {"praticien": "MARTIN Claire", "numero_ps": "10001234567", "declaration": "DENTOLEADER", "recu_le": "2025-01-15", "reference": "PREMIER-1"}
    asked = {"dispositif": "fami", "exercice": "2024", "profession": "chirurgien-dentiste"}
    choices = {"exonere_lap": "oui", "pre_rempli": "non"}
    with looking(browser, server) as page:
        opened(page, "/deposer")
        for name, value in one.items():
            page.locator(f"[name={name}]").fill(value)
        for name, value in (asked | choices).items():
            page.locator(f"[name={name}]").select_option(value)
        page.get_by_label("Choisir des fichiers").set_input_files([paper("premier.pdf")])
        page.get_by_role("button", name="Déposer", exact=True).click()
        expect(page.locator("#annonce")).to_contain_text("Ce qui concernait ce professionnel est effacé")
        for name in one | choices:
            expect(page.locator(f"[name={name}]")).to_have_value("")
        for name, value in asked.items():
            expect(page.locator(f"[name={name}]")).to_have_value(value)
        expect(page.locator("#envois-table").get_by_role("link")).to_be_visible()
    assert client.get("/api/v1/verifications", params={"texte": "PREMIER-1"}).json()["total"] == 1       # it went as it was typed


def test_a_professional_typed_for_several_dossiers_is_said_to_be_of_each(browser, server):
    with looking(browser, server) as page:
        opened(page, "/deposer").get_by_label("Choisir des fichiers").set_input_files([paper("une.pdf"), paper("autre.pdf")])
        told = page.get_by_text("ce professionnel sera dit celui de chacun d'eux")
        expect(told).to_be_hidden()
        page.get_by_label("Professionnel (NOM Prénom)").fill("MARTIN Claire")
        expect(told).to_be_visible()
        page.get_by_label("un seul dossier").check()
        expect(told).to_be_hidden()
        page.get_by_label("un dossier chacun").check()
        expect(told).to_be_visible()
        assert violations(page) == []
        page.get_by_role("button", name="Retirer autre.pdf").click()
        expect(told).to_be_hidden()


def test_what_could_not_be_read_is_not_counted_as_read(browser, server):
    with looking(browser, server) as page:
        told = {"mot": "Jugé", "statut": None, "signe": None, "echec": ""}
        seen = []

        def answer(route):      # the first that is asked for was read, the other could not be
            ids = parse_qs(urlsplit(route.request.url).query)["id"]
            seen.extend(each for each in ids if each not in seen)
            route.fulfill(json={each: told | {"etat": "echec" if seen.index(each) else "juge"} for each in ids})

        page.route("**/deposer/etats?*", answer)
        chosen(page, paper("lue.pdf"), paper("pas-lue.pdf"))
        expect(page.locator("#annonce")).to_have_text("1 dossier lu ; 1 dossier n'a pas pu être lu")


class TestAStampThatIsNoneAnyMore:
    """As after the server was started again, or in another session."""

    def test_is_taken_anew_and_the_files_go(self, browser, desk):
        with looking(browser, desk) as page:
            opened(page, "/deposer").evaluate(STALE)
            page.get_by_label("Choisir des fichiers").set_input_files([paper("jeton-1.pdf"), paper("jeton-2.pdf"), paper("jeton-3.pdf")])
            page.get_by_role("button", name="Déposer", exact=True).click()
            expect(page.locator("#envois-table").get_by_role("link")).to_have_count(3)

    def test_is_taken_anew_and_the_decision_stands(self, browser, desk, lea):
        name = deposited(lea, "jeton-4.pdf", bill(number="JETON-4"))
        with looking(browser, desk) as page:
            opened(page, f"/dossiers/{name}").evaluate(STALE)
            page.keyboard.press("i")
            page.keyboard.press("Enter")
            expect(page.locator(".decision")).to_contain_text("par LEA")

    def test_a_refusal_that_no_stamp_mends_is_told_and_may_be_sent_again(self, browser, desk):
        with looking(browser, desk) as page:
            asked = []
            page.route(API, lambda route: (asked.append(1), route.fulfill(status=403, json={"detail": "Pas le droit."})))
            chosen(page, paper("jeton-5.pdf"))
            expect(page.locator("#envois-table")).to_contain_text("Pas le droit.")
            assert len(asked) == 1
            page.unroute(API)
            page.evaluate(STALE)
            page.get_by_role("button", name="Renvoyer jeton-5.pdf").click()
            expect(page.get_by_role("link", name="jeton-5.pdf")).to_be_visible()


class TestASessionThatEnded:
    def test_keeps_what_was_to_be_sent(self, browser, closed):
        with looking(browser, closed) as page:
            signed_in(opened(page, "/connexion"))
            opened(page, "/deposer")
            page.context.clear_cookies()
            page.get_by_label("Choisir des fichiers").set_input_files([paper("session-1.pdf")])
            page.get_by_role("button", name="Déposer", exact=True).click()
            expect(page.locator("#envois-table")).to_contain_text("reconnectez-vous")
            signed_in_beside(page)
            page.get_by_role("button", name="Renvoyer session-1.pdf").click()
            expect(page.locator("#envois-table").get_by_role("link", name="session-1.pdf")).to_be_visible()

    def test_keeps_what_was_written_of_a_dossier(self, browser, closed):
        with looking(browser, closed) as page:
            signed_in(opened(page, "/connexion"))
            opened(page, "/deposer")
            page.get_by_label("Choisir des fichiers").set_input_files([paper("session-2.pdf")])
            page.get_by_role("button", name="Déposer", exact=True).click()
            page.locator("#envois-table").get_by_role("link").click()
            page.get_by_label("Non conforme", exact=True).check(timeout=60_000)
            page.get_by_label("Motif").fill("Le cachet manque")
            page.context.clear_cookies()
            page.get_by_role("button", name="Enregistrer la décision").click()
            expect(page.locator(".decision [role=alert]")).to_contain_text("reconnectez-vous")
            expect(page.get_by_label("Motif")).to_have_value("Le cachet manque")
            signed_in_beside(page)
            page.get_by_role("button", name="Enregistrer la décision").click()
            expect(page.locator(".decision")).to_contain_text("par lea")
            expect(page.locator(".decision")).to_contain_text("Le cachet manque")
