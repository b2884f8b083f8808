"""A server that the tests of a file share, and somebody who asks it."""

import pytest
from browsing import WHO, asking, chromium
from playwright.sync_api import sync_playwright
from serving import Server


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    made = Server(tmp_path_factory.mktemp("serveur"), "--demandes-par-minute", "100000")
    yield made
    status, said = made.stop()
    assert status == 0
    assert "Traceback" not in said


@pytest.fixture(scope="session")
def client(server):
    with server.client() as found:
        yield found


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as engine:
        found = engine.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        yield found
        found.close()


@pytest.fixture(scope="session")
def desk(tmp_path_factory):
    """A server that knows who asks by a header: several agents may sit at it."""
    made = Server(tmp_path_factory.mktemp("bureau"), "--entete-agent", WHO, "--proxy", "127.0.0.1", "--demandes-par-minute", "100000")
    yield made
    status, said = made.stop()
    assert status == 0
    assert "Traceback" not in said


@pytest.fixture(scope="session")
def lea(desk):
    return asking(desk)
