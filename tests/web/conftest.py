"""A server that the tests of a file share, and somebody who asks it."""

import pytest
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
