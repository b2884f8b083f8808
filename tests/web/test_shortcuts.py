"""The keyboard alone: what keys do and when they do nothing, where the focus goes, and that nothing typed is lost."""

import re
from itertools import count

import pytest
from browsing import asking, deposited, looking, opened, violations
from papers import bill
from playwright.sync_api import expect

NUMBERS = count(1)


@pytest.fixture
def dossier(lea):
    number = next(NUMBERS)
    return deposited(lea, f"clavier-{number}.pdf", bill(number=f"CL-{number}"))


def focused(page):
    return page.evaluate("document.activeElement === document.body ? '' : document.activeElement.tagName")


class TestShortcuts:
    @pytest.mark.parametrize("key", ["Control+c", "Alt+c", "Meta+c", "Control+Shift+i", "Alt+n"])
    def test_mean_nothing_with_another_key_held(self, browser, desk, dossier, key):
        with looking(browser, desk) as page:
            opened(page, f"/dossiers/{dossier}")
            page.locator("h1").focus()
            page.keyboard.press(key)
            expect(page.locator('input[name="statut"]:checked')).to_have_count(0)

    @pytest.mark.parametrize("label", ["Motif", "Page montrée", "Pièce montrée"])
    def test_mean_nothing_while_somebody_writes_or_chooses(self, browser, desk, dossier, label):
        with looking(browser, desk) as page:
            opened(page, f"/dossiers/{dossier}")
            page.get_by_label(label, exact=True).focus()
            page.keyboard.type("cnimr?+")
            expect(page.locator('input[name="statut"]:checked')).to_have_count(0)
            expect(page.locator("dialog[open]")).to_have_count(0)
            expect(page.get_by_label(label, exact=True)).to_be_focused()

    def test_can_be_turned_off_for_good(self, browser, desk, dossier):
        with looking(browser, desk) as page:
            opened(page, f"/dossiers/{dossier}").keyboard.press("?")
            page.get_by_label("Raccourcis d'une seule touche").uncheck()
            page.keyboard.press("Escape")
            for _ in range(2):      # here, and on the next page
                page.keyboard.press("c")
                expect(page.locator('input[name="statut"]:checked')).to_have_count(0)
                opened(page, f"/dossiers/{dossier}")
            page.get_by_role("button", name="Raccourcis").press("Enter")
            page.get_by_label("Raccourcis d'une seule touche").check()
            page.keyboard.press("Escape")
            page.keyboard.press("c")
            expect(page.get_by_label("Conforme", exact=True)).to_be_checked()

    def test_two_keys_go_together_only_when_one_follows_the_other_soon(self, browser, desk):
        with looking(browser, desk) as page:
            opened(page, "/file").keyboard.press("g")
            page.wait_for_timeout(1700)
            page.keyboard.press("t")
            page.wait_for_timeout(200)
            assert page.url.endswith("/file")
            page.keyboard.press("g")
            page.keyboard.press("t")
            page.wait_for_url("**/tableau-de-bord")

    def test_enter_on_a_box_opens_the_dossier_and_sends_nothing(self, browser, desk, lea):
        deposited(lea, "boite.pdf", bill("Le logiciel DENTOLEADER version 12.3 est DMP compatible.", number="BOITE-1"))
        with looking(browser, desk) as page:
            opened(page, "/file?texte=boite.pdf")
            page.get_by_label("Cocher boite.pdf").focus()
            page.keyboard.press("Enter")
            page.wait_for_url("**/dossiers/**")

    def test_what_the_box_refuses_no_key_accepts(self, browser, desk, lea):
        name = deposited(lea, "touche-c.pdf", bill(number="TOUCHE-C"), praticien="MARTIN Claire")
        with looking(browser, desk) as page:
            opened(page, "/file?texte=touche-c.pdf").get_by_role("link", name="touche-c.pdf").focus()
            assert page.get_by_label("Cocher touche-c.pdf").is_disabled()
            page.keyboard.press("c")
            page.wait_for_url(f"**/dossiers/{name}**")
            expect(page.locator("#annonce")).to_contain_text("touche-c.pdf")
            expect(page.locator("#annonce")).to_contain_text("son avis demande un agent")
        assert lea.get(f"/api/v1/verifications/{name}").json()["decision"] is None

    def test_what_is_confirmed_is_said_before_it_is_decided(self, browser, desk, lea):
        deposited(lea, "touche-n.pdf", bill(number="TOUCHE-N"), praticien="MARTIN Claire")
        with looking(browser, desk) as page:
            opened(page, "/file?texte=touche-n.pdf").get_by_role("link", name="touche-n.pdf").focus()
            row = page.locator("#dossiers tbody tr")
            page.keyboard.press("n")
            dialog = page.get_by_role("dialog")
            expect(dialog).to_contain_text(f"Avis de l'outil : {row.locator('.c-avis .etat').inner_text().strip()}")
            expect(dialog).to_contain_text("Professionnel : MARTIN Claire")
            expect(dialog).to_contain_text(row.locator(".c-raison").inner_text().strip())
            assert violations(page) == []

    def test_a_row_that_is_decided_says_so(self, browser, desk, lea):
        name = deposited(lea, "touche-d.pdf", bill(number="TOUCHE-D"))
        lea.post(f"/api/v1/verifications/{name}/decisions", json={"statut": "non_conforme", "motif": "Vu"}, headers={"If-Match": '"2"'})
        with looking(browser, desk) as page:
            opened(page, "/file?texte=touche-d.pdf").get_by_role("link", name="touche-d.pdf").focus()
            page.keyboard.press("c")
            expect(page.locator("#annonce")).to_contain_text("il est déjà décidé.")
            expect(page.locator("dialog[open]")).to_have_count(0)
            assert "/file" in page.url

    def test_a_decision_of_another_is_not_prepared_over_nor_asked_for_again(self, browser, desk, dossier):
        with looking(browser, desk, "LEA") as first, looking(browser, desk, "NOE") as second:
            for page in (first, second):
                opened(page, f"/dossiers/{dossier}")
            first.keyboard.press("i")
            first.keyboard.press("Enter")
            expect(first.locator(".decision")).to_contain_text("par LEA")
            second.keyboard.press("i")
            second.keyboard.press("Enter")
            expect(second.get_by_role("alert")).to_contain_text("LEA a changé ce dossier pendant que vous y travailliez (décision,")
            expect(second.get_by_role("alert")).to_contain_text("relisez le dossier tel qu'il est.")
            expect(second.get_by_role("alert")).not_to_contain_text("enregistrez de nouveau")
            opened(second, f"/dossiers/{dossier}")
            for key in "cni":
                second.evaluate("document.getElementById('annonce').textContent = ''")
                second.keyboard.press(key)
                expect(second.locator("#annonce")).to_have_text("Seul LEA, ou un superviseur, peut changer ou annuler cette décision.")


class TestFocus:
    def test_the_first_stop_leads_to_the_content(self, browser, desk, dossier):
        with looking(browser, desk) as page:
            opened(page, f"/dossiers/{dossier}").keyboard.press("Tab")
            expect(page.get_by_role("link", name="Aller au contenu")).to_be_focused()
            expect(page.get_by_role("link", name="Aller au contenu")).to_be_in_viewport()
            page.keyboard.press("Enter")
            expect(page.locator("main")).to_be_focused()
            page.keyboard.press("Tab")
            expect(page.locator(".voisins a").first).to_be_focused()      # the verdict is read before all else

    def test_is_never_lost_by_a_correction_a_refusal_or_a_decision(self, browser, desk, dossier):
        with looking(browser, desk) as page:
            opened(page, f"/dossiers/{dossier}")
            page.get_by_label("Corriger Version", exact=True).press("Enter")
            page.locator("#s-v-0-version").fill("")
            page.keyboard.press("Enter")      # nothing is left of it: it goes to those not read, in a fold
            expect(page.locator("#v-0-version")).to_be_focused()
            expect(page.locator("#v-0-version")).to_be_visible()
            page.get_by_label("Corriger Date du document", exact=True).press("Enter")
            page.evaluate("document.getElementById('s-v-0-document_date').type = 'text'")
            page.locator("#s-v-0-document_date").fill("avant-hier")
            page.keyboard.press("Enter")
            expect(page.locator("#s-v-0-document_date")).to_be_focused()
            expect(page.locator("form", has=page.locator("#s-v-0-document_date")).get_by_role("alert")).to_be_visible()
            assert violations(page) == []
            page.keyboard.press("Escape")
            expect(page.get_by_label("Corriger Date du document", exact=True)).to_be_focused()
            page.keyboard.press("i")
            page.keyboard.press("Enter")
            expect(page.locator("#decider-titre")).to_be_focused()
            page.get_by_role("button", name="Annuler cette décision").press("Enter")
            expect(page.locator("#decider-titre")).to_be_focused()
            expect(page.locator(".tranche")).to_have_count(0)

    def test_comes_back_to_where_the_help_was_asked(self, browser, desk, dossier):
        with looking(browser, desk) as page:
            opened(page, f"/dossiers/{dossier}")
            page.get_by_role("button", name="Copier le message").focus()
            page.keyboard.press("?")
            page.keyboard.press("Escape")
            expect(page.get_by_role("button", name="Copier le message")).to_be_focused()


class TestTyped:
    def test_a_reason_being_written_outlives_a_correction(self, browser, desk, dossier):
        with looking(browser, desk) as page:
            opened(page, f"/dossiers/{dossier}")
            page.get_by_label("Non conforme", exact=True).check()
            page.get_by_label("Motif").fill("Le cabinet rappelle demain")
            page.get_by_label("Corriger Version", exact=True).press("Enter")
            page.locator("#s-v-0-version").fill("14.0")
            page.keyboard.press("Enter")
            expect(page.locator("#v-0-version")).to_contain_text("14.0")
            expect(page.get_by_label("Motif")).to_have_value("Le cabinet rappelle demain")
            expect(page.get_by_label("Non conforme", exact=True)).to_be_checked()

    def test_words_are_not_left_without_a_question(self, browser, desk, dossier):
        with looking(browser, desk) as page:
            opened(page, f"/dossiers/{dossier}")
            asked = []
            page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
            page.get_by_label("Incomplet", exact=True).check()      # a proposal is nobody's words
            page.get_by_label("Motif").focus()
            page.keyboard.press("End")
            page.keyboard.type(" J'attends")
            page.locator("h1").focus()
            page.evaluate("document.querySelector('.marque').click()")
            page.wait_for_timeout(500)
            assert asked == ["beforeunload"]
            assert page.url.endswith(dossier)

    def test_what_the_second_typed_is_kept_where_the_first_corrected(self, browser, desk, dossier):
        with looking(browser, desk, "LEA") as first, looking(browser, desk, "NOE") as second:
            for page in (first, second):
                opened(page, f"/dossiers/{dossier}")
                page.get_by_label("Corriger Version", exact=True).press("Enter")
            first.locator("#s-v-0-version").fill("15.0")
            first.keyboard.press("Enter")
            expect(first.locator("#v-0-version")).to_contain_text("15.0")
            second.get_by_label("Motif").fill("Vu au téléphone")
            second.locator("#s-v-0-version").fill("16.0")
            second.locator("#s-v-0-version").press("Enter")
            expect(second.get_by_role("alert")).to_contain_text("LEA a changé ce dossier pendant que vous y travailliez (correction,")
            expect(second.locator("#v-0-version")).to_contain_text("15.0")      # what stands
            expect(second.locator("#s-v-0-version")).to_have_value("16.0")      # what he typed
            expect(second.locator("#s-v-0-version")).to_be_focused()
            expect(second.get_by_label("Motif")).to_have_value("Vu au téléphone")
            second.keyboard.press("Enter")
            expect(second.locator("#v-0-version")).to_contain_text("16.0")
            second.get_by_label("Motif").fill("")


def test_the_message_is_copied_and_taken_away_even_where_nothing_is_asked(browser, server):
    name = deposited(asking(server), "rien-a-demander.pdf", bill("Le logiciel DENTOLEADER version 12.3 est DMP compatible.", number="RAD-1"))
    with looking(browser, server) as page:
        opened(page, f"/dossiers/{name}")
        expect(page.get_by_role("textbox", name="Message au professionnel")).to_have_value(re.compile("Vous n'avez rien d'autre à nous transmettre"))
        page.get_by_role("button", name="Copier le message").click()
        assert page.evaluate("navigator.clipboard.readText()") == page.get_by_role("textbox", name="Message au professionnel").input_value()
        for link, end in (("texte (.txt)", ".txt"), ("brouillon d'e-mail (.eml)", ".eml")):
            with page.expect_download() as taken:
                page.get_by_role("link", name=link).click()
            assert taken.value.suggested_filename == f"message-conforme{end}"
            assert "rien d'autre" in taken.value.path().read_text(encoding="utf-8").replace("=\n", "").replace("=27", "'")
        page.get_by_label("Copier Version", exact=True).click()
        assert page.evaluate("navigator.clipboard.readText()") == "12.3"
