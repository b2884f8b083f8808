"""The pictures of the README and of the agents' guide: made by the browser, and refused when the pages no longer say the same.

`VERIFY_ECRANS=1 pytest tests/web/test_screens.py` draws them again (`make screens`).
"""

import os
import re

import pytest
from browsing import asking, looking, opened
from serving import ROOT, SAMPLES, Server

SCREENS = ROOT / "docs" / "ecrans"
CLAIM = {"dispositif": "fami", "exercice": "2024", "profession": "chirurgien-dentiste"}
SENT = ["deux-professionnels.pdf", "facture-sans-mention.pdf", "attestation-negative.pdf", "protege.pdf", "facture-avec-mention.pdf"]


@pytest.fixture(scope="module")
def shown(browser, tmp_path_factory):
    """A browser, a server of its own with five dossiers, and the id of one."""
    server = Server(tmp_path_factory.mktemp("ecrans"))
    ids = {}
    for name in SENT:
        files = [("pieces", (name, (SAMPLES / name).read_bytes()))]
        client = asking(server)
        answer = client.post("/api/v1/verifications", files=files, data=CLAIM, headers={"Prefer": "wait=60"})
        assert answer.status_code == 201, answer.text
        ids[name] = answer.headers["location"].rpartition("/")[2]
    yield browser, server, ids
    server.stop()


def told(page):
    """What the page says, without its days, times and figures that the clock gives."""
    text = re.sub(r"[ \u00a0\u202f]+", " ", page.locator("main").inner_text())
    text = re.sub(r"\b\d{2}/\d{2}/2\d{3}", "JJ/MM/AAAA", re.sub(r"\b\d{2}:\d{2}\b", "HH:MM", text))
    return re.sub(r"(?m)^\s*\d+ (?:s|min|ms)$", "N s", text).strip() + "\n"


@pytest.mark.parametrize(("name", "address"), [
    ("deposer", "/deposer"), ("file", "/file"), ("dossier", "/dossiers/{attestation-negative.pdf}"),
])
def test_a_picture_shows_what_the_page_says(shown, name, address):
    browser, server, ids = shown
    with looking(browser, server) as page:
        opened(page, re.sub(r"\{(.*?)\}", lambda found: ids[found[1]], address))
        page.wait_for_load_state("networkidle")
        said, words = told(page), SCREENS / f"{name}.txt"
        if os.environ.get("VERIFY_ECRANS"):
            page.screenshot(path=SCREENS / f"{name}.png")
            words.write_text(said, encoding="utf-8")
        assert words.read_text(encoding="utf-8") == said, "the pages have changed: make screens"
        assert (SCREENS / f"{name}.png").stat().st_size > 10_000
