"""The rows of a table: what stands there is what was loaded, chosen as the address says."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl
import pytest

from sluitend.core.numbers import format_number
from sluitend.tables import catalogue
from sluitend.tables.iv3 import LASTEN
from sluitend.web.pages import tables
from sluitend.web.paging import PAGE_ROWS

if TYPE_CHECKING:
    from starlette.testclient import TestClient

    from sluitend.web.site import Site

CELL = re.compile(r"<t[hd][^>]*>(.*?)</t[hd]>", re.DOTALL)
ROW = re.compile(r"<tr[^>]*>(.*?)</tr>", re.DOTALL)


def shown(html: str) -> list[list[str]]:
    """Return the cells of the rows, without their heads."""
    body = html[html.index("<tbody") : html.index("</tbody>")]
    return [CELL.findall(row) for row in ROW.findall(body)]


def count(client: TestClient, query: str) -> int:
    text = client.get(f"/cijfers/iv3_lasten.csv?{query}").text
    return len(list(csv.reader(io.StringIO(text)))) - 1


def test_an_address_gives_exactly_the_rows_it_names(
    client: TestClient, site: Site, town: str
) -> None:
    frame = site.state().read(LASTEN)
    year = site.years()[-1]
    expected = frame.filter(
        pl.col("gm_code") == town, pl.col("jaar") == year, pl.col("taakveld") == "6.82"
    )
    assert expected.height
    target = f"/cijfers/iv3_lasten?gebied={town}&jaar={year}&taakveld=6.82"
    twin = client.get(target.replace("?", ".json?")).json()["tabellen"]["rijen"]
    assert [row["waarde"] for row in twin["rijen"]] == expected["waarde"].to_list()
    assert {row["publicatie_id"] for row in twin["rijen"]} == set(expected["publicatie_id"])
    cells = shown(client.get(target).text)
    assert [row[-1] for row in cells] == [
        format_number(value / 100_000) for value in expected["waarde"]
    ]


def test_more_values_of_a_column_are_any_of_them_in_one_field_or_in_more(
    client: TestClient, town: str
) -> None:
    first = count(client, f"gm_code={town}&jaar=2024&taakveld=6.72")
    second = count(client, f"gm_code={town}&jaar=2024&taakveld=6.82")
    assert first
    assert second
    apart = f"gm_code={town}&jaar=2024&taakveld=6.72&taakveld=6.82"
    assert count(client, apart) == first + second
    assert count(client, f"gm_code={town}&jaar=2024&taakveld=6.72,6.82") == first + second
    html = client.get(f"/cijfers/iv3_lasten?{apart}").text
    assert re.findall(r'<option value="(6\.[78]2)" selected>', html) == ["6.72", "6.82"]


def test_pages_together_are_all_rows_in_order(client: TestClient, site: Site) -> None:
    frame = site.state().read(LASTEN).filter(pl.col("taakveld") == "6.82")
    pages = -(-frame.height // PAGE_ROWS)
    assert pages > 2
    found = []
    for page in range(1, pages + 1):
        target = f"/cijfers/iv3_lasten.json?taakveld=6.82&bladzijde={page}"
        found += client.get(target).json()["tabellen"]["rijen"]["rijen"]
    assert [row["waarde"] for row in found] == frame["waarde"].to_list()
    assert count(client, "taakveld=6.82") == frame.height
    past = client.get(f"/cijfers/iv3_lasten.json?taakveld=6.82&bladzijde={pages + 1}")
    assert past.status_code == 400
    assert str(pages) in past.json()["detail"]


@pytest.mark.parametrize("page", ["0", "-1", "x", "1.5", "٣", "9" * 40])
def test_a_page_that_is_none_is_refused(client: TestClient, page: str) -> None:
    answer = client.get("/cijfers/iv3_lasten.json", params={"bladzijde": page})
    assert answer.status_code == 400


def test_values_that_exist_but_not_together_show_the_form_again(
    client: TestClient, town: str
) -> None:
    answer = client.get(f"/cijfers/iv3_lasten?gebied={town}&jaar=2025&taakveld=6.72")
    assert answer.status_code == 200
    assert "Geen rij past bij deze keuze" in answer.text
    assert 'name="taakveld"' in answer.text
    twin = client.get(f"/cijfers/iv3_lasten.json?gebied={town}&jaar=2025&taakveld=6.72").json()
    assert twin["tabellen"]["rijen"]["rijen"] == []


@pytest.mark.parametrize(
    "query",
    ["taakveld=9.99", "jaar=1492", "gebied=Nergenshuizen", "kolom=1", "bekend_op=gisteren"],
)
def test_what_is_not_there_is_refused_in_words(client: TestClient, query: str) -> None:
    answer = client.get(f"/cijfers/iv3_lasten.json?{query}")
    assert answer.status_code == 400
    assert query.partition("=")[2] in answer.text or query == "kolom=1"


def test_a_wrong_area_is_told_even_when_the_values_do_not_go_together(client: TestClient) -> None:
    query = "gebied=Nergenshuizen&jaar=2025&taakveld=6.72"
    answer = client.get(f"/cijfers/iv3_lasten.json?{query}")
    assert answer.status_code == 400
    assert "Nergenshuizen" in answer.text


def test_unknown_empty_and_confidential_tables_are_three_different_answers(
    client: TestClient,
) -> None:
    unknown = client.get("/cijfers/iv3_lastn")
    assert unknown.status_code == 404
    assert "iv3_lasten" in unknown.text
    empty = client.get("/cijfers/buig_budgetten")
    assert empty.status_code == 404
    assert "niets geladen" in empty.text
    secret = client.get("/cijfers/eigen_grootboek")
    assert secret.status_code == 403
    assert "vertrouwelijk" in secret.text


def test_a_reason_stands_where_a_value_is_missing(client: TestClient, site: Site) -> None:
    frame = site.state().read(LASTEN).filter(pl.col("ontbreekt") == "niet_geleverd")
    row = frame.row(0, named=True)
    query = f"gm_code={row['gm_code']}&jaar={row['jaar']}&document={row['document']}"
    html = client.get(f"/cijfers/iv3_lasten?{query}").text
    assert "Iv3 niet geleverd" in html
    heads = CELL.findall(html[html.index("<thead") : html.index("</thead>")])
    places = [i for i, head in enumerate(heads) if head.startswith("Waarde")]
    assert {cells[i] for cells in shown(html) for i in places} <= {"–"}


def test_publications_of_the_rows_are_linked(client: TestClient, site: Site, town: str) -> None:
    html = client.get(f"/cijfers/iv3_lasten?gebied={town}").text
    frame = site.state().read(LASTEN).filter(pl.col("gm_code") == town)
    (identity,) = frame["publicatie_id"].unique()
    assert f'href="/bronnen/{identity.replace("@", "%40")}"' in html


def test_known_on_goes_back_to_what_was_there(client: TestClient, town: str) -> None:
    query = f"gebied={town}&jaar=2024&taakveld=6.72"
    now, then = (
        client.get(f"/cijfers/iv3_lasten.json?{query}{day}").json()["tabellen"]["rijen"]["rijen"]
        for day in ("", "&bekend_op=2026-05-01")
    )
    assert {row["publicatie_id"] for row in now} != {row["publicatie_id"] for row in then}


def test_too_many_rows_for_a_file_are_refused_before_they_are_written(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(tables.MOST_ROWS, "csv", 10)
    answer = client.get("/cijfers/iv3_lasten.csv?taakveld=6.72")
    assert answer.status_code == 400
    assert "10" in answer.json()["detail"]


def test_hostile_values_are_text(client: TestClient) -> None:
    bad = "<script>alert(1)</script>"
    for field in ("gebied", "taakveld", "jaar"):
        answer = client.get("/cijfers/iv3_lasten", params={field: bad})
        assert answer.status_code == 400
        assert bad not in answer.text
        assert "&lt;script&gt;" in answer.text


def test_the_list_names_every_loaded_table_and_no_confidential_one(
    client: TestClient, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = client.get("/cijfers.json").json()["tabellen"]["tabellen"]["rijen"]
    state = site.state()
    loaded = {c.id: state.read(c).height for c in catalogue.CONTRACTS.values() if state.has(c)}
    assert {row["tabel"]: row["rijen"] for row in rows} == loaded
    assert client.get("/cijfers?bekend_op=1990-01-01").status_code == 200
    monkeypatch.setitem(catalogue.CONTRACTS, LASTEN.id, replace(LASTEN, confidential=True))
    assert client.get("/cijfers/iv3_lasten.json?jaar=2020").status_code == 403


@pytest.mark.parametrize(
    ("column", "field"),
    [("taakveld", "taakveld"), ("tabel", "kolom.tabel"), ("gebied", "kolom.gebied")],
)
def test_a_column_called_like_a_field_of_the_page_has_a_name_of_its_own(
    column: str, field: str
) -> None:
    assert tables.field_of(column) == field
