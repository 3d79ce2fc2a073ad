"""The form of the map offers what can be drawn, and no year that a measure does not have."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import polars as pl
import pytest

from sluitend.core.period import Document
from sluitend.tables.iv3 import BATEN_LASTEN

if TYPE_CHECKING:
    from starlette.testclient import TestClient

    from sluitend.web.site import Site


def options(text: str, name: str) -> list[tuple[str, str]]:
    found = re.search(rf'<select id="veld-{name}".*?</select>', text, re.DOTALL)
    assert found, name
    return re.findall(r'<option value="([^"]*)"[^>]*>([^<]*)</option>', found[0])


def years(client: TestClient, **fields: str) -> list[int]:
    text = client.get("/kaart", params=fields).text
    return [int(value) for value, _ in options(text, "jaar")]


def test_the_years_are_those_of_the_measure(client: TestClient, site: Site) -> None:
    costs = list(site.years())
    assert years(client, maat="lasten:jeugd") == costs
    assert years(client, maat="groei:jeugd") == [y for y in costs if y - 1 in costs]
    baten = site.state().read(BATEN_LASTEN)
    published = set(baten.filter(pl.col("document") == "jaarrekening")["jaar"])
    assert years(client, maat="netto:jeugd") == [y for y in costs if y in published]
    assert years(client, maat="netto:jeugd") != costs
    assert years(client, maat="lasten:jeugd", document="begroting") == [
        y for y in site.years(Document.BUDGET) if y in years(client, document="begroting")
    ]


def test_every_year_that_is_offered_can_be_drawn(client: TestClient) -> None:
    text = client.get("/kaart").text
    for measure, _ in options(text, "maat"):
        offered = years(client, maat=measure)
        for year in {*offered[:1], *offered[-1:]}:
            answer = client.get("/kaart", params={"maat": measure, "jaar": str(year)})
            # Of a table the figures of some years have a choice that only a notation can make.
            if 'role="alert"' in answer.text:
                assert "meer dan één cijfer" in answer.text, (measure, year)


def test_without_a_year_the_newest_of_the_measure_is_drawn(client: TestClient) -> None:
    newest = years(client, maat="netto:jeugd")[-1]
    page = client.get("/kaart?maat=netto:jeugd").text
    assert f'<option value="{newest}" selected>' in page
    assert f"jaarrekening {newest}</h2>" in page


def test_a_measure_that_is_written_out_is_shown_in_its_own_field(client: TestClient) -> None:
    folded = client.get("/kaart").text
    assert re.search(r'<details class="fold">\s*<summary>Een maat die niet in de lijst', folded)
    asked = client.get("/kaart?anders=balansposten:stand:balanspost%3DA1").text
    assert re.search(r'<details class="fold" open>\s*<summary>Een maat die niet', asked)
    assert 'value="balansposten:stand:balanspost=A1"' in asked


@pytest.mark.parametrize(
    ("prefix", "said", "never"),
    [("", "jaarrekening", "annual accounts"), ("/en", "annual accounts", "jaarrekening")],
)
def test_the_document_is_named_in_the_language_of_the_reader(
    client: TestClient, prefix: str, said: str, never: str
) -> None:
    text = client.get(f"{prefix}/kaart").text
    heading = re.search(r'<h2 id="uitkomst">(.*?)</h2>', text)
    assert heading
    assert said in heading[1]
    assert never not in heading[1]
    assert said in dict(options(text, "document")).values()
