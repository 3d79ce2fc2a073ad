"""From the terms of a result to the rows of the source: the addresses give those rows, and add up."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import polars as pl
import pytest

from sluitend.core.call import Call
from sluitend.web.provenance import source_rows

if TYPE_CHECKING:
    from starlette.testclient import TestClient

    from sluitend.core.result import Result
    from sluitend.web.site import Site


def run(site: Site, name: str, **arguments: object) -> Result:
    return site.workspace.run(Call.make(name, arguments))


def rows(client: TestClient, target: str) -> pl.DataFrame:
    answer = client.get(target.replace("?", ".csv?"))
    assert answer.status_code == 200, answer.text
    return pl.read_csv(answer.content, infer_schema=False).rename(
        {"waarde_eurocent": "waarde"}, strict=False
    )


@pytest.mark.parametrize("gebied", ["town", "jeugdregio", "NL"])
def test_filed_rows_of_an_analysis_are_the_rows_behind_its_links(
    client: TestClient, site: Site, town: str, gebied: str
) -> None:
    area = town if gebied == "town" else gebied
    result = run(site, "verschillenanalyse", gebied=area, van=2021, tot=2024, onderwerp="jeugd")
    *filings, people = source_rows(result)
    found = pl.concat([rows(client, target) for _, target in filings])
    keys = ["document", "jaar", "gm_code", "taakveld", "maat", "waarde"]
    expected = result.tables["bronregels"].select(pl.col(keys).cast(pl.String))
    assert len(filings) == 4
    assert found.select(keys).fill_null("").sort(keys).equals(expected.fill_null("").sort(keys))
    there = rows(client, people[1])
    assert set(there["jaar"]) == {"2021", "2022", "2023", "2024"}


def test_rows_behind_the_links_add_up_to_the_series(
    client: TestClient, site: Site, town: str
) -> None:
    result = run(site, "netto-lasten", gebied=town, van=2019, tot=2024, onderwerp="jeugd")
    found = pl.concat(
        [
            rows(client, target).select("jaar", "maat", pl.col("waarde").cast(pl.Int64))
            for _, target in source_rows(result)[:-1]
        ]
    )
    for row in result.tables["jaren"].iter_rows(named=True):
        own = found.filter(pl.col("jaar") == str(row["jaar"]))
        assert own.filter(pl.col("maat") == "lasten")["waarde"].sum() == row["lasten"]
        if row["baten"] is not None:
            assert own.filter(pl.col("maat") == "baten")["waarde"].sum() == row["baten"]
    assert result.tables["jaren"]["baten"].drop_nulls().len()


def test_links_go_to_the_table_the_amounts_come_from(site: Site, town: str) -> None:
    net = run(
        site,
        "verschillenanalyse",
        gebied=town,
        van=2023,
        tot=2024,
        onderwerp="jeugd",
        vergelijking="begroting",
        maat="netto-lasten",
    )
    paths = [urlsplit(target).path for _, target in source_rows(net, "en")]
    assert paths == ["/en/cijfers/iv3_baten_lasten"] * 2 + ["/en/cijfers/inwoners"]
    gross = run(site, "verschillenanalyse", gebied=town, van=2023, tot=2024, onderwerp="jeugd")
    assert "/cijfers/iv3_lasten" in source_rows(gross)[0][1]


def test_what_was_known_on_a_day_stays_in_the_address(site: Site, town: str) -> None:
    asked = {"gebied": town, "van": 2022, "tot": 2022, "onderwerp": "jeugd"}
    then = site.workspace.run(Call.make("netto-lasten", asked, known_on="2026-05-01"))
    for _, target in source_rows(then):
        assert parse_qs(urlsplit(target).query)["bekend_op"] == ["2026-05-01"]


def test_a_calculation_without_filed_rows_gives_no_links(site: Site) -> None:
    assert source_rows(run(site, "wat-wij-niet-weten", gebied="NL", van=2020, tot=2021)) == ()
