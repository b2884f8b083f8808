"""The OpenAPI document, and what a machine makes of it: whatever is asked, the answer is one that the document tells."""

import itertools
from contextlib import suppress

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance, status_code_conformance
from serving import sample

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


EXAMPLES = 12       # of each operation, of what may be asked and of what may not
STEADY = settings(max_examples=EXAMPLES, deadline=None, derandomize=True, database=None, phases=[Phase.explicit, Phase.generate],
                  suppress_health_check=list(HealthCheck))
LATER = {"Prefer": "respond-async"}


@pytest.fixture(scope="module")
def dossier(client):
    """The id of one that was judged."""
    return client.post("/api/v1/verifications", files=[sample("facture-avec-mention.pdf")]).headers["location"].rpartition("/")[2]


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_whatever_is_asked_is_answered_as_told(client, server, dossier, mode):
    """Of a dossier that there is, in the version that it has, half of the time."""
    operations = [each.ok() for each in schemathesis.openapi.from_url(f"{server.url}/api/v1/openapi.json").get_all_operations()]
    statuses, turn = set(), itertools.count()

    def asked(operation):
        @STEADY
        @given(case=operation.as_strategy(generation_mode=mode))
        def ask(case):
            headers = dict(LATER) if case.method == "POST" else {}
            if "dossier" in (case.path_parameters or {}) and next(turn) % 2:
                case.path_parameters["dossier"] = dossier
                headers["If-Match"] = client.get(f"/api/v1/verifications/{dossier}").headers["etag"]
            statuses.add(case.call_and_validate(checks=CHECKS, headers=headers, timeout=30).status_code)

        with suppress(Unsatisfiable):       # where nothing is asked, nothing can be asked wrong
            ask()

    for operation in operations:
        asked(operation)
    assert len(operations) > 15
    assert statuses >= ({200, 201, 404} if mode is GenerationMode.POSITIVE else {404, 422})


def test_every_address_is_told(client):
    told = client.get("/api/v1/openapi.json").json()
    root = "/api/v1/verifications"
    assert {
        root, f"{root}/{{dossier}}", f"{root}/{{dossier}}/decisions", f"{root}/{{dossier}}/corrections", "/api/v1/catalogue",
        f"{root}/{{dossier}}/pieces/{{piece}}/pages/{{page}}.webp", "/api/v1/regles/{dispositif}/{exercice}/{profession}",
        "/api/v1/sante", "/api/v1/pret", "/metrics",
    } <= set(told["paths"])
    assert told["openapi"].startswith("3.1")
