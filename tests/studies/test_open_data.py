"""Golden figures: what the open data pack must give, to the million, with names.

Published figures: CBS, Iv3, second publication; sums over all municipalities that filed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
from tests.studies.test_verschillenanalyse import assert_closes

import sluitend as sl
from sluitend.core.numbers import CENTS_PER_MILLION

if TYPE_CHECKING:
    from sluitend.store.workspace import Workspace

pytestmark = pytest.mark.opendata

YOUTH_MLN = {
    2017: 4175,
    2018: 4642,
    2019: 5105,
    2020: 5210,
    2021: 5582,
    2022: 5621,
    2023: 6278,
    2024: 7174,
}
SOCIAL_DOMAIN_MLN = {
    2017: 24163, 2018: 24941, 2019: 25784, 2020: 29015, 2021: 27847, 2022: 29537, 2023: 33046, 2024: 35218,
}  # fmt: skip
MISSING = {
    2017: {"GM0393", "GM0415"},
    2018: {"GM0393", "GM0545", "GM0620", "GM0707"},
    2020: {"GM0339", "GM1735"},
    2022: {"GM0141", "GM0457", "GM0505", "GM1700"},
    2023: {"GM1961"},
    2024: {"GM0809"},
}


@pytest.mark.parametrize(
    ("onderwerp", "figures"), [("jeugd", YOUTH_MLN), ("sociaal-domein", SOCIAL_DOMAIN_MLN)]
)
def test_national_lasten_are_the_published_ones(
    opendata_workspace: Workspace, onderwerp: str, figures: dict[int, int]
) -> None:
    for name, table, column in (
        ("netto-lasten", "jaren", "lasten"),
        ("verschillenanalyse", "reeks", "bedrag"),
    ):
        result = opendata_workspace.run(
            sl.call(name, gebied="NL", van=2017, tot=2024, onderwerp=onderwerp)
        )
        rows = result.tables[table].select("jaar", column).iter_rows()
        assert {jaar: round(cents / CENTS_PER_MILLION) for jaar, cents in rows} == figures


def test_each_years_missing_municipalities_are_named(opendata_workspace: Workspace) -> None:
    result = opendata_workspace.run(
        sl.call("verschillenanalyse", gebied="NL", van=2017, tot=2024, onderwerp="jeugd")
    )
    named: dict[int, set[str]] = {}
    for jaar, code in result.tables["ontbrekend"].select("jaar", "gm_code").iter_rows():
        named.setdefault(jaar, set()).add(code)
    assert named == MISSING
    texts = [str(n.text) for n in result.notices if n.code == "ontbrekend"]
    assert len(texts) == len(MISSING)
    assert any(
        "Almelo (GM0141), Weesp (GM0457), Dordrecht (GM0505), Twenterand (GM1700)" in t
        for t in texts
    )


def test_the_panel_is_counted_and_listed(opendata_workspace: Workspace) -> None:
    result = opendata_workspace.run(
        sl.call("leveringen", gebied="gemeenten", van=2017, tot=2024, onderwerp="jeugd")
    )
    count = result.tables["telling"]
    assert result.tables["panel"].height == 342 * 8
    assert count.select("volledig", "gedeeltelijk", "ontbreekt").sum().row(0) == (2724, 3, 9)
    partly = result.tables["panel"].filter(pl.col("stand") == "gedeeltelijk")
    assert set(partly.select("jaar", "gebied").iter_rows()) == {
        (2017, "GM0394"), (2018, "GM0394"), (2022, "GM0363"),
    }  # fmt: skip
    estimated = result.tables["geraamd"]
    assert sorted(estimated["gebied"].unique()) == [
        "GM0080", "GM0757", "GM0824", "GM0855", "GM0865", "GM1900", "GM1949", "GM1966", "GM1969",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "question",
    [
        {"van": 2017, "tot": 2024},
        {"van": 2017, "tot": 2026, "vergelijking": "begroting"},
        {"van": 2017, "tot": 2024, "vergelijking": "begroting-jaarrekening"},
        {"van": 2023, "tot": 2025, "vergelijking": "begroting", "maat": "netto-lasten"},
        {"van": 2017, "tot": 2024, "wijze": "ineens"},
    ],
)
def test_every_municipality_and_pair_closes(
    opendata_workspace: Workspace, question: dict[str, Any]
) -> None:
    assert_closes(
        opendata_workspace.run(
            sl.call(
                "verschillenanalyse", gebied="gemeenten", onderwerp="sociaal-domein", **question
            )
        )
    )


def test_both_lasten_tables_agree_on_2023(opendata_workspace: Workspace) -> None:
    """Two independent publications of the 2023 accounts hold the same lasten, cell by cell."""
    result = opendata_workspace.run(
        sl.call("netto-lasten", gebied="gemeenten", van=2023, tot=2023, onderwerp="sociaal-domein")
    )
    assert "twee_bronnen" not in [n.code for n in result.notices]


def test_oudewater_is_what_it_filed(opendata_workspace: Workspace) -> None:
    rows = opendata_workspace.run(
        sl.call("netto-lasten", gebied="GM0589", van=2022, tot=2023, onderwerp="jeugd")
    ).tables["jaren"]
    assert rows["lasten"].to_list() == [175_600_000, 145_400_000]
