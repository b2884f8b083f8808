"""What cannot be sent is said, and what was not sent is not lost: in a real browser."""

from browsing import looking, opened
from papers import bill
from playwright.sync_api import expect

API = "**/api/v1/verifications"


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
