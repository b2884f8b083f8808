"""A dossier of which nothing was read: papers are asked for only where they are at fault."""

import stat

import pytest
from papers import drawn, letter, painted, saved
from serving import Server
from test_pages_of_agents import deposited, read

TOLD = {"kill -9 $$": ("déposez de nouveau les mêmes fichiers", "Demandez les pièces"), "exit 0": ("Demandez les pièces", "déposez de nouveau")}


@pytest.mark.parametrize("way", TOLD)
def test_what_is_advised(tmp_path, way):
    command = tmp_path / "tesseract"
    command.write_text(f'#!/bin/sh\ncase "$*" in *--psm*) {way} ;; *) exec tesseract "$@" ;; esac\n', encoding="utf-8")
    command.chmod(command.stat().st_mode | stat.S_IXUSR)
    data = saved(painted(drawn(letter)), "PNG") if way.startswith("kill") else b"%PDF-1.4 rien"
    server = Server(tmp_path, VERIFY_TESSERACT=str(command))
    try:
        client = server.client()
        page = read(client.get(f"/dossiers/{deposited(client, data)}"))
    finally:
        server.stop()
    assert [words in page for words in TOLD[way]] == [True, False], page
