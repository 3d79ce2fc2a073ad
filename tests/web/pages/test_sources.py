"""Publications: which count, on which day, with every row accounted for."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from starlette.testclient import TestClient

from sluitend.store.workspace import create_workspace
from sluitend.tables import catalogue
from sluitend.tables.catalogue import CONTRACTS
from sluitend.tables.iv3 import LASTEN
from sluitend.web.app import make_app
from sluitend.web.pages import sources
from sluitend.web.serving import LOCAL
from sluitend.web.site import Site

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sluitend.web.answer import Answer
    from sluitend.web.question import Question

LOST = 130
"""Rows that are spoiled: more than fit on one page."""


@pytest.fixture(scope="module")
def spoiled(country_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Site on a workspace of which one file had rows that could not be used, one of them hostile."""
    source = tmp_path_factory.mktemp("bron") / "iv3_2017_2026"
    shutil.copytree(country_dir / "iv3_2017_2026", source)
    file = source / "inwoners_1jan_2017_2026.csv"
    lines = file.read_text(encoding="utf-8").splitlines()
    # Every other row, so that of each year enough is left.
    for place in range(1, 2 * LOST, 2):
        cells = lines[place].split(",")
        cells[-1] = "<b>veel</b>"
        lines[place] = ",".join(cells)
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    workspace = create_workspace(tmp_path_factory.mktemp("werk") / "uitval")
    workspace.load("iv3", source, accept_rejects=1)
    return Site(workspace.root, "werk")


@pytest.fixture(scope="module")
def browser(spoiled: Site) -> Iterator[TestClient]:
    async def ask(question: Question) -> Answer:
        return spoiled.answer(question)

    app = make_app(ask, spoiled.workspace.catalog.last_load, LOCAL)
    with TestClient(app, base_url="http://localhost") as found:
        yield found


def identities(client: TestClient, target: str, table: str) -> list[str]:
    tables = client.get(target).json()["tabellen"]
    return [row["publicatie"] for row in tables.get(table, {"rijen": []})["rijen"]]


def test_publications_that_count_are_those_of_the_data(client: TestClient, site: Site) -> None:
    counting = {p.id for p in site.state().publications(CONTRACTS.values())}
    assert set(identities(client, "/bronnen.json", "publicaties")) == counting
    every = {p.id for p in site.workspace.publications()}
    rest = set(identities(client, "/bronnen.json", "overige"))
    assert rest == every - counting
    assert rest


def test_a_day_shows_what_counted_on_it(client: TestClient, site: Site) -> None:
    day = "2026-05-01"
    then = {p.id for p in site.workspace.snapshot(day).publications(CONTRACTS.values())}
    found = identities(client, f"/bronnen.json?bekend_op={day}", "publicaties")
    assert set(found) == then
    assert set(found) != set(identities(client, "/bronnen.json", "publicaties"))
    html = client.get(f"/bronnen?bekend_op={day}").text
    assert f'value="{day}"' in html
    assert "1 mei 2026" in html
    assert f"/cijfers/iv3_lasten?bekend_op={day}" in html


def test_each_publication_has_its_three_dates_status_and_licence(
    client: TestClient, site: Site
) -> None:
    rows = client.get("/bronnen.json").json()["tabellen"]["publicaties"]["rijen"]
    known = {p.id: p for p in site.workspace.publications()}
    for row in rows:
        found = known[row["publicatie"]]
        assert (row["gepubliceerd_op"], row["geladen_op"]) == (found.published_on, found.loaded_at)
        assert (row["status"], row["licentie"]) == (found.status, found.licence)
        assert row["naamsvermelding"] == found.attribution
        assert row["inhoud"] == found.digest
    html = client.get("/bronnen").text
    assert "17 juli 2026" in html
    assert all(f"/bronnen/{name.replace('@', '%40')}" in html for name in known)


def test_a_replaced_publication_says_by_which(client: TestClient, site: Site) -> None:
    counting = {p.id for p in site.state().publications(CONTRACTS.values())}
    gone = next(p for p in site.workspace.publications() if p.id not in counting)
    successor = next(p for p in site.workspace.publications() if p.source == gone.source)
    html = client.get(f"/bronnen/{gone.id}").text
    assert "telt nu een andere" in html
    assert f'href="/bronnen/{successor.id.replace("@", "%40")}"' in html
    tables = client.get(f"/bronnen/{gone.id}.json").json()["tabellen"]["tabellen"]["rijen"]
    assert {row["tellen"] for row in tables} == {""}
    assert "telt nu een andere" not in client.get(f"/bronnen/{successor.id}").text


def test_the_rows_of_a_publication_are_behind_its_link(client: TestClient, site: Site) -> None:
    identity = site.state().read(LASTEN)["publicatie_id"][0]
    listing = client.get(f"/bronnen/{identity}.json").json()["tabellen"]["tabellen"]
    for row, target in zip(listing["rijen"], listing["adressen"], strict=True):
        html = client.get(target).text
        shown = f"{row['rijen']:,}".replace(",", ".")
        assert f"{shown} rijen." in html
        years = site.state().read(CONTRACTS[row["tabel"]])["jaar"]
        assert str(years.min()) in row["jaren"]


def test_read_is_accepted_plus_rejected_and_every_reject_is_there(
    browser: TestClient, spoiled: Site
) -> None:
    (publication,) = spoiled.workspace.publications()
    target = f"/bronnen/{publication.id}"
    tables = browser.get(f"{target}.json").json()["tabellen"]
    for row in tables["bestanden"]["rijen"]:
        assert row["gelezen"] == row["geaccepteerd"] + row["afgekeurd"]
    assert sum(row["afgekeurd"] for row in tables["bestanden"]["rijen"]) == LOST
    first = tables["uitval"]["rijen"]
    second = browser.get(f"{target}.json?bladzijde=2").json()["tabellen"]["uitval"]["rijen"]
    expected = spoiled.workspace.rejects().drop("publicatie").to_dicts()
    assert first + second == expected
    assert len(second) == LOST - 100
    whole = browser.get(f"{target}.csv?tabel=uitval").text
    assert len(whole.splitlines()) == LOST + 1
    html = browser.get(target).text
    assert f"+ {LOST} afgekeurd" in html
    assert 'rel="next"' in html
    assert "<b>veel</b>" not in html
    assert "&lt;b&gt;veel&lt;/b&gt;" in html


def test_rejects_of_confidential_rows_are_not_told(
    browser: TestClient, spoiled: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    (publication,) = spoiled.workspace.publications()
    monkeypatch.setitem(catalogue.CONTRACTS, LASTEN.id, replace(LASTEN, confidential=True))
    # Another form, so that no kept answer is given.
    html = browser.get(f"/en/bronnen/{publication.id}").text
    assert "veel" not in html
    assert "uitval" not in browser.get(f"/en/bronnen/{publication.id}.json").json()["tabellen"]


def test_nothing_loaded_says_what_to_do(tmp_path: Path) -> None:
    site = Site(create_workspace(tmp_path / "leeg").root, "leeg")

    async def ask(question: Question) -> Answer:
        return site.answer(question)

    with TestClient(
        make_app(ask, site.workspace.catalog.last_load, LOCAL), base_url="http://localhost"
    ) as empty:
        for target in ("/bronnen", "/cijfers"):
            answer = empty.get(target)
            assert answer.status_code == 200
            assert "sluitend load open-data" in answer.text
        for target in ("/begrippen", "/regels", "/uitleg", "/over"):
            assert empty.get(target).status_code == 200


def test_an_unknown_publication_is_not_found(client: TestClient) -> None:
    answer = client.get("/bronnen/iv3@2026-07-17~00000000")
    assert answer.status_code == 404
    assert "Bedoelt u:" in answer.text
    assert '<a href="/bronnen/iv3%402026-07-17' in answer.text
    assert client.get("/bronnen/%3Cscript%3E").status_code == 404
    assert "<script>alert" not in client.get("/bronnen/%3Cscript%3Ealert(1)").text


def test_years_of_pieces_are_told_per_document() -> None:
    class Held:
        def __init__(self, *partition: object) -> None:
            self.table, self.partition = "iv3_lasten", partition

    pieces = [Held(year, kind) for kind in ("begroting", "jaarrekening") for year in (2017, 2018)]
    assert sources._parts(pieces) == "begroting 2017–2018; jaarrekening 2017–2018"  # type: ignore[arg-type]  # only the partition is read
    assert re.fullmatch(r"", sources._parts([]))
