from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from openapi_spec_validator import validate

from sluitend.store.calculations import CALCULATIONS
from sluitend.tables.catalogue import CONTRACTS
from sluitend.web.api.document import operations
from sluitend.web.api.version import BASE, VERSION
from sluitend.web.routes import ROUTES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.testclient import TestClient

    Json = dict[str, Any]

SEGMENTS = re.compile(r"(/([a-z0-9-]+|\{[a-z_]+\}|openapi\.json))+")
"""Path segments by the design rules: lower case with hyphens, no trailing slash, no suffix."""


def _described(document: Json) -> Iterator[tuple[str, Json]]:
    for path, item in document["paths"].items():
        assert list(item) == ["get"], path
        yield path, item["get"]


def test_document_is_valid_openapi(document: Json) -> None:
    validate(document)


def test_every_route_under_api_is_described(document: Json) -> None:
    routes = [route for route in ROUTES if route.pattern.startswith("/api")]
    assert len(routes) == len(list(operations())) > 15
    for route in routes:
        expression = re.compile(
            re.escape(route.pattern.removeprefix(BASE)).replace(r"\{berekening\}", "[^/]+")
        )
        found = [path for path in document["paths"] if expression.match(path)]
        assert found, route.name


def test_every_calculation_is_described_apart(document: Json) -> None:
    for name in CALCULATIONS:
        for part in ("", "/tabellen/{tabel}", "/termen"):
            assert f"/berekeningen/{name}/resultaat{part}" in document["paths"]


def test_paths_follow_the_design_rules(document: Json) -> None:
    for path, _ in _described(document):
        assert SEGMENTS.fullmatch(path), path
    assert {server["url"] for server in document["servers"]} == {"/api/v1", "/en/api/v1"}
    assert re.fullmatch(r"\d+\.\d+\.\d+", document["info"]["version"])


def test_names_of_operations_are_unique(document: Json) -> None:
    names = [described["operationId"] for _, described in _described(document)]
    assert len(set(names)) == len(names)


def test_every_operation_says_how_it_refuses(document: Json) -> None:
    for path, described in _described(document):
        refused = {k: v for k, v in described["responses"].items() if k >= "4"}
        assert {"400", "404", "405"} <= set(refused), path
        for answer in refused.values():
            assert list(answer["content"]) == ["application/problem+json"]
            assert "API-Version" in answer["headers"]


def test_every_field_says_what_it_is_and_how_long(document: Json) -> None:
    for path, described in _described(document):
        for field in described["parameters"]:
            assert field["description"], (path, field["name"])
            schema = field["schema"]
            assert {"maximum", "enum", "maxLength"} & set(schema), (path, field["name"])


def test_document_says_nothing_about_a_workspace(document: Json, town: str) -> None:
    assert town not in json.dumps(document)


def test_document_may_be_read_from_elsewhere_and_nothing_else_may(client: TestClient) -> None:
    read = "access-control-allow-origin"
    assert client.get("/api/v1/openapi.json").headers[read] == "*"
    assert client.get("/en/api/v1/openapi.json").headers[read] == "*"
    for target in ("/api/v1/gemeenten", "/api/v1/openapi", "/berekeningen"):
        assert read not in client.get(target).headers


def test_document_is_there_in_english_with_the_same_addresses(
    client: TestClient, document: Json
) -> None:
    english = client.get("/en/api/v1/openapi.json").json()
    assert list(english["paths"]) == list(document["paths"])
    assert english["servers"][0]["url"] == "/en/api/v1"


def test_confidential_tables_are_not_described(document: Json) -> None:
    hidden = [contract.id for contract in CONTRACTS.values() if contract.confidential]
    assert hidden
    assert not [name for name in hidden if f'"{name}"' in json.dumps(document)]


def test_version_is_in_every_answer(client: TestClient) -> None:
    for target in ("/api/v1/gemeenten", "/en/api/v1/gemeenten", "/api/v1/niets", "/api/v2/x"):
        assert client.get(target).headers["api-version"] == VERSION
    assert client.post("/api/v1/gemeenten").headers["api-version"] == VERSION
    assert "api-version" not in client.get("/").headers
