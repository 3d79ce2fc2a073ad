from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from sluitend.web.api.document import operations
from sluitend.web.api.examples import example_of
from sluitend.web.api.operation import PAGE, PAGING

if TYPE_CHECKING:
    from starlette.testclient import TestClient

    from sluitend.web.site import Site

    Json = dict[str, Any]

LISTS = [
    route.name
    for route, declared in operations()
    if PAGING[0] in declared.fields({"berekening": "netto-lasten"})
]


def _rows(body: Json) -> list[Json]:
    (rows,) = (v for k, v in body.items() if isinstance(v, list) and k != "kolommen")
    return list(rows)


@pytest.mark.parametrize("name", LISTS)
def test_pages_of_a_list_have_every_row_once(name: str, site: Site, client: TestClient) -> None:
    route = next(route for route, _ in operations() if route.name == name)
    target = example_of(site, route)
    mark = "&" if "?" in target else "?"
    whole = client.get(f"{target}{mark}per_bladzijde=1000").json()
    size = max(1, whole["totaal"] // 7)
    body = client.get(f"{target}{mark}per_bladzijde={size}").json()
    assert "prev" not in body["_links"]
    found, pages = _rows(body), 1
    while "next" in body["_links"]:
        before, after = body["_links"]["self"], body["_links"]["next"]["href"]
        response = client.get(after)
        assert (
            f'<{response.json()["_links"]["last"]["href"]}>; rel="last"' in response.headers["link"]
        )
        body = response.json()
        assert client.get(body["_links"]["prev"]["href"]).json()[PAGE] == pages
        assert before != body["_links"]["self"]
        found, pages = found + _rows(body), pages + 1
    assert found == _rows(whole)
    assert len(found) == whole["totaal"]
    assert body[PAGE] == pages


def test_header_and_body_lead_to_the_same_pages(client: TestClient) -> None:
    response = client.get("/en/api/v1/gemeenten?bladzijde=2&per_bladzijde=3&jaar=2020")
    links = response.json()["_links"]
    found = re.findall(r'<([^>]+)>; rel="(\w+)"', response.headers["link"])
    written = {relation: target for target, relation in found}
    assert written == {k: v["href"] for k, v in links.items() if k != "self"}
    assert all(target.startswith("/en/api/v1/gemeenten?") for target in written.values())
    assert all("jaar=2020" in target for target in written.values())


def test_page_behind_the_last_is_not_there(client: TestClient) -> None:
    last = client.get("/api/v1/definities").json()["_links"]["last"]["href"]
    assert client.get(last).status_code == 200
    assert client.get("/api/v1/definities?bladzijde=2").status_code == 404


@pytest.mark.parametrize("size", ["0", "1001", "-1", "1e3", "x", "١"])
def test_size_of_a_page_has_limits(size: str, client: TestClient) -> None:
    response = client.get("/api/v1/gemeenten", params={"per_bladzijde": size})
    assert response.status_code == 400
    assert "per_bladzijde" in response.json()["detail"]


def test_csv_has_no_pages(client: TestClient) -> None:
    target = "/api/v1/tabellen/inwoners/rijen?formaat=csv"
    assert client.get(f"{target}&bladzijde=1").status_code == 400
    assert len(client.get(target).text.splitlines()) > 100
