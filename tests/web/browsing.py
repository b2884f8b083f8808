"""A real browser on a real server: who looks, in which theme, how large."""

import os
import re
import shutil
from contextlib import contextmanager

from axe_playwright_python.sync_playwright import Axe

WHO = "X-Remote-User"
ASKED = {"dispositif": "fami", "exercice": "2024", "profession": "chirurgien-dentiste"}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = ["color-contrast", "link-in-text-block"]      # all that another theme changes
SCREEN = {"width": 1366, "height": 768}


def chromium():
    """Where the browser is; the test set-up installs it (Makefile, `system`)."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    assert found, "chromium is missing: make system"
    return found


@contextmanager
def looking(browser, server, who="LEA", **more):
    """A page of a fresh browser. What goes wrong on it, or breaks its policy, is a failure."""
    options = {"viewport": SCREEN, "locale": "fr-FR", "extra_http_headers": {WHO: who}, "base_url": server.url, **more}
    context = browser.new_context(**options)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page, faults = context.new_page(), []
    page.set_default_timeout(15_000)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text) if "Content Security Policy" in message.text else None)
    try:
        yield page
        assert faults == []
    finally:
        context.close()


def opened(page, address):
    """The page, once its scripts are there."""
    page.goto(address)
    page.wait_for_selector("body[data-pret]")
    return page


def violations(page, rules=RULES):
    """What axe finds on a page."""
    found = Axe().run(page, options={"resultTypes": ["violations"], "runOnly": rules}).response["violations"]
    return [(each["id"], [node["target"] for node in each["nodes"]]) for each in found]


def asking(server, who="LEA"):
    """A program that asks in somebody's name, with what our pages hold against others'."""
    client = server.client(**{WHO: who})
    client.headers["X-CSRF-Token"] = re.search('csrf-token" content="([0-9a-f]+)"', client.get("/file").text)[1]
    return client


def deposited(client, name, data, **claim):
    """A dossier of one file, judged: its id."""
    answer = client.post("/api/v1/verifications", files=[("pieces", (name, data))], data=ASKED | claim, headers={"Prefer": "wait=60"})
    assert answer.status_code == 201, answer.text
    return answer.headers["location"].rpartition("/")[2]
