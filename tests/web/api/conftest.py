from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from jsonschema_rs import Draft202012Validator
from tests.web.walk import outcomes

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.testclient import TestClient

    from sluitend.web.site import Site

    Json = dict[str, Any]

JSON, PROBLEM = "application/json", "application/problem+json"


@pytest.fixture(scope="session")
def document(client: TestClient) -> Json:
    """The document as a stranger gets it."""
    found: Json = client.get("/api/v1/openapi.json").json()
    return found


@pytest.fixture(scope="session")
def ask(client: TestClient, document: Json) -> Callable[..., Json]:
    """Ask an address of the interface, and hold the answer against what the document promises."""

    def asked(target: str, path: str, status: int = 200) -> Json:
        response = client.get(target)
        assert response.status_code == status, response.text
        promised = document["paths"][path]["get"]["responses"][str(status)]
        kind = JSON if status == 200 else PROBLEM
        assert response.headers["content-type"] == kind
        assert response.headers["api-version"] == document["info"]["version"]
        body: Json = response.json()
        schema = {**promised["content"][kind]["schema"], "components": document["components"]}
        validator = Draft202012Validator(schema, validate_formats=True)
        assert [fault.message for fault in validator.iter_errors(body)] == []
        return body

    return asked


@pytest.fixture(scope="session")
def calls(site: Site) -> dict[str, str]:
    """Per calculation the query of a call that has an answer."""
    return {name: target.partition("?")[2] for name, target in outcomes(site).items()}
