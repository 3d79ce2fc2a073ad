from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from sluitend.core.call import Call
from sluitend.publish.plain import as_csv, as_plain
from sluitend.publish.release import release
from sluitend.store.calculations import CALCULATIONS
from sluitend.tables.catalogue import CONTRACTS
from sluitend.web.api.document import operations
from sluitend.web.api.examples import example_of
from sluitend.web.api.version import BASE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from starlette.testclient import TestClient

    from sluitend.web.site import Site

    Json = dict[str, Any]
    Ask = Callable[..., Json]

RESULT = f"{BASE}/berekeningen/{{}}/resultaat"


def _call(name: str, calls: Mapping[str, str]) -> Call:
    return Call.make(name, dict(pair.split("=") for pair in calls[name].split("&")))


@pytest.mark.parametrize("name", [route.name for route, _ in operations()])
def test_example_of_every_route_is_as_described(
    name: str, site: Site, ask: Ask, document: Json
) -> None:
    route = next(route for route, _ in operations() if route.name == name)
    target = example_of(site, route)
    plain = target.partition("?")[0].removeprefix(BASE)
    path = next(
        path for path in document["paths"] if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", path), plain)
    )
    ask(target, path)


@pytest.mark.parametrize("name", CALCULATIONS)
def test_results_are_those_of_python(
    name: str, site: Site, ask: Ask, calls: Mapping[str, str]
) -> None:
    body = ask(f"{RESULT.format(name)}?{calls[name]}", f"/berekeningen/{name}/resultaat")
    result = release(site.workspace.run(_call(name, calls)))
    assert body == json.loads(json.dumps(as_plain(result), default=str))
    assert body["tabellen"]


@pytest.mark.parametrize("name", CALCULATIONS)
def test_parts_of_a_result_are_those_of_the_whole(
    name: str, client: TestClient, ask: Ask, calls: Mapping[str, str]
) -> None:
    here = RESULT.format(name)
    whole = client.get(f"{here}?{calls[name]}").json()
    for table, rows in whole["tabellen"].items():
        path = f"/berekeningen/{name}/resultaat/tabellen/{{tabel}}"
        part = ask(f"{here}/tabellen/{table}?{calls[name]}&per_bladzijde=1000", path)
        assert part["totaal"] == len(rows["rijen"])
        assert part["rijen"] == rows["rijen"][:1000]
        assert part["kolommen"] == rows["kolommen"]
        assert part["inhoud"] == whole["inhoud"]
    terms = ask(
        f"{here}/termen?{calls[name]}&per_bladzijde=1000", f"/berekeningen/{name}/resultaat/termen"
    )
    assert terms["termen"] == whole["termen"][:1000]


def test_terms_can_be_chosen(ask: Ask, calls: Mapping[str, str], site: Site) -> None:
    query = f"{RESULT.format('netto-lasten')}/termen?{calls['netto-lasten']}&per_bladzijde=1000"
    path = "/berekeningen/netto-lasten/resultaat/termen"
    newest = site.years()[-1]
    every = ask(query, path)["termen"]
    own = ask(f"{query}&term.jaar={newest}", path)["termen"]
    assert own == [term for term in every if term["jaar"] == newest] != every


def test_override_changes_the_outcome_and_is_told(ask: Ask, town: str) -> None:
    path = "/berekeningen/vergelijkingsgroep/resultaat"
    target = f"{BASE}{path}?gebied={town}&jaar=2023&onderwerp=jeugd"
    name = "vergelijkingsgroep.minimum_kwartielen"
    changed = ask(f"{target}&stel.{name}=40", path)
    assert changed["berekening"]["afwijkingen"] == {name: "40"}
    assert changed["inhoud"] != ask(target, path)["inhoud"]


def test_tables_as_csv_are_those_of_python(
    client: TestClient, site: Site, calls: Mapping[str, str]
) -> None:
    target = f"{RESULT.format('netto-lasten')}/tabellen/jaren?{calls['netto-lasten']}&formaat=csv"
    response = client.get(target)
    result = release(site.workspace.run(_call("netto-lasten", calls)))
    assert response.text == as_csv(result, "jaren")
    assert response.headers["content-type"].startswith("text/csv")


@pytest.mark.parametrize("table", sorted(CONTRACTS))
def test_rows_of_every_table_are_as_described(table: str, site: Site, ask: Ask) -> None:
    contract = CONTRACTS[table]
    target, path = f"{BASE}/tabellen/{table}", "/tabellen/{tabel}"
    if contract.confidential:
        ask(target, path, status=403)
        ask(f"{target}/rijen", f"{path}/rijen", status=403)
    elif not site.state().has(contract):
        ask(target, path, status=404)
    else:
        assert ask(target, path)["rijen"] == site.state().read(contract).height
        body = ask(f"{target}/rijen?per_bladzijde=1000", f"{path}/rijen")
        assert body["totaal"] == site.state().read(contract).height


def test_rows_are_chosen_by_column_and_area(ask: Ask, client: TestClient, town: str) -> None:
    target = f"{BASE}/tabellen/iv3_lasten/rijen"
    query = f"?gebied={town}&jaar=2023&document=jaarrekening"
    body = ask(f"{target}{query}&per_bladzijde=1000", "/tabellen/{tabel}/rijen")
    rows = body["rijen"]
    assert {(r["gm_code"], r["jaar"], r["document"]) for r in rows} == {
        (town, 2023, "jaarrekening")
    }
    assert body["totaal"] == len(rows)
    written = csv.DictReader(io.StringIO(client.get(f"{target}{query}&formaat=csv").text))
    assert [row["taakveld"] for row in written] == [row["taakveld"] for row in rows]


def test_rejected_rows_are_counted_and_told(ask: Ask, site: Site) -> None:
    for publication in site.workspace.publications():
        body = ask(f"{BASE}/publicaties/{publication.id}", "/publicaties/{publicatie_id}")
        for file in body["bestanden"]:
            assert file["gelezen"] == file["geaccepteerd"] + file["afgekeurd"]
        told = ask(
            f"{BASE}/publicaties/{publication.id}/uitval", "/publicaties/{publicatie_id}/uitval"
        )
        assert told["totaal"] >= body["afgekeurde_rijen"] == publication.rejected


def test_municipality_tells_how_it_came_about(ask: Ask, site: Site) -> None:
    moves = site.geography().reclassifications
    gone = moves["van_code"][0]
    body = ask(f"{BASE}/gemeenten/{gone}", "/gemeenten/{gm_code}")
    assert gone in {move["van_code"] for move in body["herindelingen"]}


def test_same_answer_is_not_sent_twice(client: TestClient) -> None:
    for target in ("/api/v1/gemeenten", "/api/v1/openapi.json", "/api/v1/parameters"):
        first = client.get(target)
        again = client.get(target, headers={"if-none-match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["api-version"] == first.headers["api-version"]


def test_head_has_the_headers_and_no_body(client: TestClient) -> None:
    target = "/api/v1/gemeenten?bladzijde=1"
    head, body = client.head(target), client.get(target)
    assert head.status_code == 200
    assert head.content == b""
    assert head.headers["etag"] == body.headers["etag"]
    assert head.headers["link"] == body.headers["link"]


def test_state_and_day_pin_what_is_reckoned_with(ask: Ask, calls: Mapping[str, str]) -> None:
    path = "/berekeningen/netto-lasten/resultaat"
    target = f"{BASE}{path}?{calls['netto-lasten']}"
    now = ask(target, path)
    pinned = ask(f"{target}&stand={now['berekening']['stand']}", path)
    assert pinned == now
    newest = max(p["gepubliceerd_op"] for p in now["herkomst"]["publicaties"])
    then = ask(f"{target}&bekend_op={newest}", path)
    assert then["berekening"]["bekend_op"] == newest
    assert then["tabellen"] == now["tabellen"]
    before = ask(f"{target}&bekend_op=2011-01-01", path, status=404)
    assert "2011-01-01" in before["title"]


@pytest.mark.parametrize("language", ["", "/en"])
def test_links_on_the_page_that_explains_lead_to_answers(language: str, client: TestClient) -> None:
    page = client.get(f"{language}/gegevens").text
    links = set(re.findall(r'href="([^"]*/api/v1/[^"]+)"', page))
    assert len(links) >= len(list(operations()))
    for target in links:
        assert target.startswith(f"{language}/api/")
        assert client.get(target.replace("&amp;", "&")).status_code == 200, target
