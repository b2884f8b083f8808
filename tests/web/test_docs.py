"""The client of docs/api.md, as it stands there."""

import re
import subprocess
import sys

from serving import ROOT, SAMPLES

PAGE = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")


def test_the_ten_lines_work(server, tmp_path):
    code = re.search(r"```python\n(.*?)```", PAGE, re.DOTALL)[1]
    assert len([line for line in code.splitlines() if line]) <= 10
    (tmp_path / "client.py").write_text(code, encoding="utf-8")
    words = [sys.executable, "-W", "ignore", tmp_path / "client.py", server.url, SAMPLES / "facture-avec-mention.pdf"]
    said = subprocess.run(words, capture_output=True, text=True, encoding="utf-8", check=False)
    assert said.stdout == "conforme\n", said.stderr


def test_every_address_and_word_of_the_page_is_one(client):
    told = client.get("/api/v1/openapi.json").text
    for place in re.findall(r"`(?:GET|POST|DELETE) (/[a-z0-9/]+)", PAGE):
        assert f'"{place}' in told, place
    for word in set(re.findall(r"--[a-z][a-z-]+", PAGE)):
        assert word in (ROOT / "verifier" / "cli" / "help.txt").read_text(encoding="utf-8"), word
