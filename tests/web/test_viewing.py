"""The page beside its criteria: boxes that keep to their words however it is turned, and what is said where nothing can be shown."""

import pytest
from browsing import deposited, looking, opened, violations
from papers import HEIGHT, bill, drawn
from playwright.sync_api import expect
from serving import sample

LONG = 30


def paged(page_of_bill=28):
    """A contract of thirty pages; the invoice stands on one of them."""
    def painter(number):
        def paint(page):
            for place, line in enumerate(("CC Dentaire", f"Page {number}", "Texte sans intérêt " * 4)):
                page.drawString(72, HEIGHT - 80 - 22 * place, line)
            if number == page_of_bill:
                for place, line in enumerate(("FACTURE N° LONG-30", "Date : 12/03/2024", "Client : Dr MALTERRE Ondine, chirurgien-dentiste",
                                              "Licence du logiciel DENTOLEADER version 12.3", "Le logiciel DENTOLEADER version 12.3 est DMP compatible.")):
                    page.drawString(72, HEIGHT - 280 - 22 * place, line)
        return paint
    return drawn(*(painter(number) for number in range(1, LONG + 1)))


@pytest.fixture(scope="module")
def invoice(lea):
    return deposited(lea, "tournee.pdf", bill(number="TOUR-1"))


@pytest.fixture(scope="module")
def contract(lea):
    return deposited(lea, "contrat.pdf", paged())


@pytest.fixture(scope="module")
def two_pieces(lea):
    files = [sample("facture-et-attestation/facture.pdf"), sample("facture-et-attestation/attestation.pdf")]
    asked = {"dispositif": "fami", "exercice": "2024", "profession": "chirurgien-dentiste", "reference": "A-DEUX-PIECES"}
    return lea.post("/api/v1/verifications", files=files, data=asked, headers={"Prefer": "wait=60"}).headers["location"].rpartition("/")[2]


def seen_at(page):
    """Where the boxes are, as shares of the sheet, the sheet set upright again; and how far it is turned."""
    return page.evaluate("""() => {
        const sheet = document.querySelector(".planche image").getBoundingClientRect();
        const turns = { "": 0, "90": 1, "180": 2, "270": 3 }[/rotate\\((\\d+)\\)/.exec(document.querySelector(".planche g").getAttribute("transform"))?.[1] ?? ""];
        const back = [([x, y]) => [x, y], ([x, y]) => [y, 1 - x], ([x, y]) => [1 - x, 1 - y], ([x, y]) => [1 - y, x]][turns];
        return { turns, boxes: [...document.querySelectorAll(".planche .boite:not(.valeur)")].map((each) => {
            const at = each.getBoundingClientRect();
            return back([(at.x + at.width / 2 - sheet.x) / sheet.width, (at.y + at.height / 2 - sheet.y) / sheet.height]);
        }) };
    }""")


class TestBoxes:
    def test_keep_to_their_words_at_every_angle_and_size(self, browser, desk, invoice):
        with looking(browser, desk) as page:
            opened(page, f"/dossiers/{invoice}").wait_for_selector(".planche svg")
            upright = seen_at(page)
            assert len(upright["boxes"]) > 3
            for turn in (1, 2, 3, 0):
                page.keyboard.press("r")
                page.keyboard.press("+" if turn % 2 else "-")
                there = seen_at(page)
                assert there["turns"] == turn
                for now, before in zip(there["boxes"], upright["boxes"], strict=True):
                    assert now == pytest.approx(before, abs=0.004)

    def test_a_box_on_another_page_is_gone_to_and_the_size_and_angle_stay(self, browser, desk, contract):
        with looking(browser, desk) as page:
            opened(page, f"/dossiers/{contract}").wait_for_selector(".planche svg")
            expect(page.get_by_label("Page montrée")).to_have_value("28")      # where the reasons are
            page.get_by_label("Page montrée").select_option("30")
            expect(page.locator(".planche image")).to_have_attribute("aria-label", "Page 30 de contrat.pdf")
            expect(page.locator(".boite")).to_have_count(0)
            expect(page.get_by_role("button", name="Page suivante")).to_be_disabled()
            page.locator("h1").focus()
            page.keyboard.press("r")
            page.keyboard.press("P")
            expect(page.get_by_label("Page montrée")).to_have_value("29")
            page.get_by_role("button", name="Voir la preuve de « Mention « DMP compatible » »").press("Enter")
            expect(page.get_by_label("Page montrée")).to_have_value("28")
            expect(page.locator(".boite.active")).to_have_count(1)
            assert seen_at(page)["turns"] == 1

    def test_both_sides_light_up_from_either(self, browser, desk, invoice):
        with looking(browser, desk) as page:
            opened(page, f"/dossiers/{invoice}").wait_for_selector(".planche svg")
            page.locator(".boite").first.dispatch_event("mouseenter")
            key = page.locator(".boite.active").first.get_attribute("data-cle")
            expect(page.locator(f'tr[data-cle="{key}"]')).to_have_class("active")
            page.get_by_role("button", name="Voir « Montant » sur la page").focus()
            expect(page.locator(".boite.active")).to_have_count(1)
            expect(page.locator("tr.active")).to_contain_text("Montant")

    def test_a_place_says_in_which_piece_it_is_where_there_are_several(self, browser, desk, two_pieces):
        with looking(browser, desk) as page:
            opened(page, f"/dossiers/{two_pieces}").wait_for_selector(".planche svg")
            page.get_by_role("button", name="Voir la preuve de « Mention « DMP compatible » »").click()
            expect(page.get_by_label("Pièce montrée")).to_have_value("1")
            expect(page.get_by_label("Pièce montrée").locator("option:checked")).to_have_text("2. attestation.pdf")
            expect(page.locator("tr.active").get_by_role("button")).to_have_text("Pièce 2, p. 1")


class TestNothingToShow:
    def test_a_value_without_a_place_says_why(self, browser, desk, lea):
        name = deposited(lea, "sans-endroit.pdf", bill(number="LIEU-1"))
        with looking(browser, desk) as page:
            opened(page, f"/dossiers/{name}")
            page.locator("summary", has_text="données non lues").first.click()
            page.get_by_label("Corriger DMP compatible", exact=True).click()
            page.locator("details[open] details[open]").get_by_label("Nouvelle valeur").select_option("oui")
            page.get_by_role("button", name="Corriger et juger de nouveau").locator("visible=true").click()
            row = page.locator('tr[data-cle="v-0-dmp_compatible"]')
            expect(row).to_contain_text("aucun endroit sur la page : écrit par un agent")
            expect(row.get_by_role("button", name="Voir")).to_have_count(0)
            expect(row.locator(".valeur")).to_be_focused()

    @pytest.mark.parametrize("lost", ["**/pages/1", "**/pages/1.webp"])
    def test_a_page_that_does_not_come_says_so_and_is_asked_for_again(self, browser, desk, invoice, lost):
        with looking(browser, desk) as page:
            page.route(lost, lambda route: route.abort())
            opened(page, f"/dossiers/{invoice}")
            expect(page.locator(".planche")).to_contain_text("La page 1 n'a pas pu être dessinée.")
            assert violations(page) == []
            page.unroute(lost)
            page.get_by_role("button", name="Réessayer").press("Enter")
            expect(page.locator(".planche image")).to_be_visible()
            expect(page.locator(".planche")).to_be_focused()

    def test_a_piece_that_nobody_can_read_says_why_in_its_place(self, browser, desk, lea):
        name = deposited(lea, "protege.pdf", sample("protege.pdf")[1][1])
        with looking(browser, desk) as page:
            opened(page, f"/dossiers/{name}")
            expect(page.locator(".planche")).to_contain_text("Ce PDF est protégé par un mot de passe.")
            expect(page.locator(".pourquoi")).to_contain_text("Ce PDF est protégé par un mot de passe.")
            expect(page.get_by_text("Aucun critère n'a été regardé : rien n'a pu être lu.")).to_be_visible()


def test_opinion_reason_place_and_next_step_stand_in_one_screen(browser, desk, invoice):
    with looking(browser, desk) as page:
        opened(page, f"/dossiers/{invoice}").wait_for_selector(".planche svg .boite")
        for what in (".proposition", ".pourquoi", ".planche .boite >> nth=0", "text=Enregistrer la décision", ".criteres tbody tr >> nth=0", ".voisins a >> nth=0"):
            at = page.locator(what).bounding_box()
            assert at["y"] >= 0, what
            assert at["y"] + at["height"] <= 768, what


def test_on_paper_nothing_to_press_is_left_and_the_message_is_whole(browser, desk, invoice):
    with looking(browser, desk) as page:
        opened(page, f"/dossiers/{invoice}").wait_for_selector(".planche svg")
        page.emulate_media(media="print", color_scheme="dark")
        for what in (".barre", ".vue-outils", ".decision", "#message", ".voisins", "button.principal"):
            expect(page.locator(what).first).to_be_hidden()
        for what in (".papier", ".bandeau .etat", ".criteres", ".planche image"):
            expect(page.locator(what)).to_be_visible()
        assert page.locator(".papier").inner_text().strip() == page.locator("#message").input_value().strip()
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
        assert len(page.pdf(format="A4")) > 10_000


@pytest.mark.parametrize("part", [1, 2])
def test_nothing_stands_beside_the_screen_or_its_card_at_twice_the_size_either(browser, desk, lea, part):
    name = deposited(lea, f"large-{part}.pdf", bill(number=f"LARGE-{part}"))
    seen = lea.get(f"/api/v1/verifications/{name}").headers["etag"]      # with decisions the dashboard has all its tables
    lea.post(f"/api/v1/verifications/{name}/decisions", json={"statut": "incomplet"}, headers={"If-Match": seen}).raise_for_status()
    size = {"width": 1366 // part, "height": 768 // part}
    rules = "/regles?dispositif=fami&exercice=2024&profession=chirurgien-dentiste"
    with looking(browser, desk, viewport=size, device_scale_factor=part) as page:
        for address in (f"/dossiers/{name}", "/file", "/file?texte=rien-de-tel", "/tableau-de-bord", "/tableau-de-bord?jours=365", "/deposer", "/catalogue?q=a",
                        "/catalogue?q=LOGOS_W", rules):
            opened(page, address)
            page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
            assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], address
            beside = page.evaluate("""() => [...document.querySelectorAll("main *")].filter((each) => {
                const at = each.getBoundingClientRect();      // what a region of its own scrolls is within reach
                const edge = each.parentElement.closest(".carte")?.getBoundingClientRect().right ?? innerWidth;
                return at.width > 1 && at.right > edge + 1 && !each.closest(".defile, .planche, .cache, dialog, svg");
            }).map((each) => each.outerHTML.slice(0, 120))""")
            assert beside == [], address
