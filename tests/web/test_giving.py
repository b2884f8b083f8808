"""Files given to the page as a hand gives them: pasted, dropped, a folder whole; and what is left is told."""

import base64

import pytest
from browsing import looking, opened
from papers import bill, letter, painted, saved
from papers import drawn as paper
from playwright.sync_api import expect

PASTE = """([files, place]) => {
    const held = new DataTransfer();
    for (const [name, type, data] of files) held.items.add(new File([Uint8Array.from(atob(data), (each) => each.charCodeAt(0))], name, { type }));
    const pasted = new ClipboardEvent("paste", { clipboardData: held, bubbles: true, cancelable: true });
    (place ? document.querySelector(place) : document.body).dispatchEvent(pasted);
    return pasted.defaultPrevented;
}"""


def given(*files):
    """Files as a page is handed them."""
    return [[name, kind, base64.b64encode(data).decode()] for name, kind, data in files]


@pytest.fixture(scope="module")
def screenshot():
    return saved(painted(paper(letter)), "PNG")


class TestPasted:
    def test_files_are_chosen_and_judged(self, browser, desk):
        with looking(browser, desk) as page:
            opened(page, "/deposer")
            assert page.evaluate(PASTE, [given(("collee.pdf", "application/pdf", bill(number="COL-1"))), ""])
            expect(page.locator("#choisis li span")).to_have_text(["collee.pdf"])
            expect(page.locator("#annonce")).to_have_text("1 fichier choisi")
            page.get_by_label("Référence du dossier").press("Enter")
            expect(page.locator("#envois tbody .etat")).to_contain_text("Incomplet", timeout=30_000)

    @pytest.mark.parametrize("name", ["", "image.png", "blob"])
    def test_a_screenshot_without_a_name_gets_one_of_its_own(self, browser, desk, screenshot, name):
        with looking(browser, desk) as page:
            opened(page, "/deposer")
            for _ in range(2):
                page.evaluate(PASTE, [given((name, "image/png", screenshot), (name, "image/jpeg", screenshot)), "#f-praticien"])
            expect(page.locator("#choisis li span")).to_have_text(["Image collée 1.png", "Image collée 2.jpg", "Image collée 3.png", "Image collée 4.jpg"])

    def test_a_real_clipboard_s_picture_is_judged(self, browser, desk, screenshot):
        with looking(browser, desk) as page:
            opened(page, "/deposer")
            page.evaluate("""async (data) => {
                const bytes = Uint8Array.from(atob(data), (each) => each.charCodeAt(0));
                await navigator.clipboard.write([new ClipboardItem({ "image/png": new Blob([bytes], { type: "image/png" }) })]);
            }""", given(("", "", screenshot))[0][2])
            page.locator("main").focus()
            page.keyboard.press("Control+v")
            expect(page.locator("#choisis li span")).to_have_text(["Image collée 1.png"])
            page.get_by_role("button", name="Déposer").click()
            expect(page.locator("#envois tbody th")).to_have_text("Image collée 1.png")
            expect(page.locator("#envois tbody .etat")).to_contain_text("À vérifier", timeout=30_000)

    def test_words_go_to_the_field(self, browser, desk):
        with looking(browser, desk) as page:
            opened(page, "/deposer")
            page.evaluate("navigator.clipboard.writeText('MALTERRE Ondine')")
            page.get_by_label("Professionnel (NOM Prénom)").focus()
            page.keyboard.press("Control+v")
            expect(page.get_by_label("Professionnel (NOM Prénom)")).to_have_value("MALTERRE Ondine")
            expect(page.locator("#choisis li")).to_have_count(0)

    def test_what_is_there_already_is_left_and_told(self, browser, desk):
        with looking(browser, desk) as page:
            opened(page, "/deposer")
            paper_of = given(("deux-fois.pdf", "application/pdf", b"%PDF-1.4"))
            for _ in range(2):
                page.evaluate(PASTE.replace("{ type }", "{ type, lastModified: 1 }"), [paper_of, ""])
            expect(page.locator("#choisis li")).to_have_count(1)
            expect(page.locator("#annonce")).to_have_text("1 fichier choisi (1 laissé : déjà choisi)")
            page.get_by_label("Choisir des fichiers").set_input_files({"name": ".DS_Store", "mimeType": "", "buffer": b"x"})
            expect(page.locator("#choisis li")).to_have_count(1)


def test_a_folder_that_is_dropped_gives_all_its_files(browser, desk, tmp_path):
    folder = tmp_path / "envoi"
    (folder / "plus bas").mkdir(parents=True)
    (folder / "facture.pdf").write_bytes(bill(number="DOS-1"))
    (folder / "plus bas" / "attestation.pdf").write_bytes(bill(number="DOS-2"))
    (folder / "Thumbs.db").write_bytes(b"x")
    with looking(browser, desk) as page:
        opened(page, "/deposer")
        hand = page.context.new_cdp_session(page)
        at = page.locator("#zone").bounding_box()
        data = {"items": [], "files": [str(folder)], "dragOperationsMask": 1}
        for kind in ("dragEnter", "dragOver", "drop"):
            hand.send("Input.dispatchDragEvent", {"type": kind, "x": at["x"] + 20, "y": at["y"] + 20, "data": data})
        expect(page.locator("#choisis li span")).to_have_text(["envoi/facture.pdf", "envoi/plus bas/attestation.pdf"])
        page.get_by_label("un seul dossier").check()
        page.get_by_role("button", name="Déposer").click()
        expect(page.locator("#envois tbody th")).to_have_text("facture.pdf + 1")
        expect(page.locator("#envois tbody .etat")).to_contain_text("Incomplet", timeout=30_000)
