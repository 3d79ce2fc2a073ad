"""A change per inhabitant: both years on one map, missing as soon as either is, flagged at a break."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
import pytest

import sluitend as sl
from sluitend.core.missing import Missing
from sluitend.core.period import Document
from sluitend.demo.country import build_country
from sluitend.demo.plants import JAARREKENING, PINS
from sluitend.demo.spending import LASTEN
from sluitend.demo.taakvelden import groep, two_digit_titles
from sluitend.studies.peers.changes import Change, changes, comparable
from sluitend.studies.peers.rates import Rates
from sluitend.studies.reasons import BIT
from sluitend.tables.iv3 import INHABITANTS

if TYPE_CHECKING:
    from collections.abc import Callable

    from sluitend.core.result import Result
    from sluitend.store.workspace import Workspace

NAN = float("nan")
NOT_FILED = BIT[Missing.NOT_FILED]


def rates(jaar: int, gross: list[float], reasons: list[int] | None = None) -> Rates:
    values, why = np.array(gross), np.array(reasons or [0] * len(gross), dtype=np.uint16)
    return Rates(
        (Document.ACCOUNTS, jaar),
        values,
        np.full(values.shape, NAN),
        np.full(values.shape, NAN),
        why,
        np.full(values.shape, BIT[Missing.NOT_PUBLISHED], dtype=np.uint16),
        np.zeros(values.shape, dtype=np.bool_),
    )


def gross_change(*years: Rates, van: int) -> Change:
    (found,) = [c for c in changes(years, ("jeugd",)) if (c.maat, c.van) == ("lasten", van)]
    return found


def test_a_change_is_known_when_both_years_are() -> None:
    """By hand: up 10 of 40, unknown now, unknown before, from nothing."""
    found = gross_change(
        rates(2018, [40.0, 40.0, NAN, 0.0], [0, 0, NOT_FILED, 0]),
        rates(2019, [50.0, NAN, 50.0, 5.0], [0, NOT_FILED, 0, 0]),
        van=2018,
    )
    assert found.euros.tolist() == pytest.approx([10, NAN, NAN, 5], nan_ok=True)
    assert found.share.tolist() == pytest.approx([0.25, NAN, NAN, NAN], nan_ok=True)
    assert found.reasons.tolist() == [0, NOT_FILED, NOT_FILED, 0]
    # A part of nothing is no number; that reason is of the share and not of the euros.
    assert found.share_reasons.tolist() == [0, NOT_FILED, NOT_FILED, BIT[Missing.NOT_APPLICABLE]]


def test_changes_are_from_the_year_before_and_from_the_first() -> None:
    series = tuple(rates(jaar, [float(jaar)]) for jaar in (2017, 2018, 2019))
    assert [(c.maat, c.van, c.tot) for c in changes(series, ("jeugd",))] == [
        ("lasten", 2018, 2019),
        ("lasten", 2017, 2019),
    ]
    # Two years have one change.
    assert {c.van for c in changes(series[:2], ("jeugd",))} == {2017}


def test_without_the_year_before_the_change_is_missing_and_not_over_more_years() -> None:
    gap = (rates(2017, [30.0]), rates(2019, [50.0]))
    before = gross_change(*gap, van=2018)
    assert np.isnan(before.euros).all()
    assert before.reasons.tolist() == [BIT[Missing.NOT_PUBLISHED]]
    assert before.flag is None
    assert gross_change(*gap, van=2017).euros.tolist() == [20.0]


@pytest.mark.parametrize(
    ("van", "tot", "groepen", "flag"),
    [
        (2022, 2023, ("jeugd",), "doorlopend"),
        (2022, 2023, ("wmo",), "deels"),
        (2022, 2023, ("wmo", "toegang"), "gebroken"),
        (2024, 2025, ("jeugd",), "gebroken"),
        (2017, 2022, ("toegang",), "doorlopend"),
        (2017, 2024, ("toegang",), "gebroken"),
        (2023, 2024, ("toegang",), "doorlopend"),
    ],
)
def test_a_range_of_years_is_as_comparable_as_its_worst(
    van: int, tot: int, groepen: tuple[str, ...], flag: str
) -> None:
    assert comparable(van, tot, groepen) == flag


# The fictional country.


def ask(workspace: Workspace, code: str, jaar: int, onderwerp: str = "jeugd") -> Result:
    return workspace.run(sl.call("vergelijkingsgroep", gebied=code, jaar=jaar, onderwerp=onderwerp))


def row(result: Result, table: str = "verandering", **values: Any) -> dict[str, Any]:
    wanted = {"maat": "lasten", **values}
    found = result.tables[table].filter(*[pl.col(k) == v for k, v in wanted.items()])
    return found.row(0, named=True)


def youth(code: str, jaar: int) -> int:
    """Return what was planted for youth in the accounts, in cents per inhabitant."""
    return 100 * sum(PINS[code, JAARREKENING, jaar].values())


def test_the_planted_growth_of_inhabitants_is_no_change_per_inhabitant(
    demo_workspace: Workspace,
) -> None:
    """groei-2019: 2.000 more inhabitants, and not a euro more per inhabitant."""
    found = row(ask(demo_workspace, "GM9025", 2019))
    assert (found["begin"], found["eind"], found["eigen"]) == (35_000, 35_000, 0)
    assert youth("GM9025", 2018) == 35_000


def test_the_planted_merger_is_compared_on_its_new_borders(demo_workspace: Workspace) -> None:
    """fusie-2021: both predecessors spent 360 per inhabitant, so their sum did too."""
    assert youth("GM9004", 2020) == youth("GM9005", 2020) == 36_000
    found = row(ask(demo_workspace, "GM9031", 2021))
    assert found["begin"] == 36_000
    assert found["eigen"] == found["eind"] - 36_000 == -6_000


def test_the_planted_split_carries_its_estimated_share(demo_workspace: Workspace) -> None:
    """splitsing-2022: 60 % of Tussenkreken (350 per inhabitant) is in Elzenwaarde's begin."""
    people = demo_workspace.snapshot().read(INHABITANTS).filter(pl.col("jaar") == 2021)
    own, split = (
        people.filter(pl.col("gm_code") == code)["waarde"][0] for code in ("GM9011", "GM9012")
    )
    costs = demo_workspace.run(
        sl.call("netto-lasten", gebied="GM9011", van=2021, tot=2021, onderwerp="jeugd")
    ).tables["jaren"]["lasten"][0]
    begin = (costs + 0.6 * split * youth("GM9012", 2021)) / (own + 0.6 * split)
    assert row(ask(demo_workspace, "GM9011", 2022))["begin"] == pytest.approx(begin)


@pytest.mark.parametrize(
    ("code", "jaar"),
    [("GM9015", 2020), ("GM9015", 2021), ("GM9032", 2023)],
    ids=["niet-geleverd-2020", "weer-geleverd-2021", "fusie-2023-zonder-rekening"],
)
def test_who_did_not_file_either_year_has_no_change(
    demo_workspace: Workspace, code: str, jaar: int
) -> None:
    result = ask(demo_workspace, code, jaar)
    found = row(result, van=jaar - 1)
    assert (found["eigen"], found["plaats"], found["n_lager"]) == (None, None, None)
    assert found["ontbreekt"] == "niet_geleverd"
    assert found["n"] > 0
    share = row(result, "verandering_aandeel", van=jaar - 1)
    assert (share["eigen"], share["ontbreekt"]) == (None, "niet_geleverd")


def test_a_change_from_a_filed_nothing_is_missing_and_not_growth(demo_workspace: Workspace) -> None:
    """jeugd-terug-2019: the zero of 2018 was not filed apart."""
    found = row(ask(demo_workspace, "GM9017", 2019), van=2018)
    assert (found["eigen"], found["ontbreekt"]) == (None, "niet_apart_geleverd")
    since = row(ask(demo_workspace, "GM9017", 2019), van=2017)
    assert since["eigen"] == youth("GM9017", 2019) - youth("GM9017", 2017) == 1_000


def test_the_distribution_is_that_of_the_filed_amounts(demo_workspace: Workspace) -> None:
    """Worked out again from the amounts that the country filed, without the program's tables."""
    result = ask(demo_workspace, "GM9025", 2023)
    codes = result.tables["groep"]["gm_code"].to_list()
    country = build_country()
    people = {
        (jaar, code): count
        for jaar, code, count in demo_workspace.snapshot()
        .read(INHABITANTS)
        .select("jaar", "gm_code", "waarde")
        .iter_rows()
    }

    def rate(code: str, jaar: int) -> float:
        inside = [groep(taakveld) == "jeugd" for taakveld in two_digit_titles(jaar)]
        place = country.codes(jaar).index(code)
        filed = int(country.filed(jaar, "jaarrekening")[place, inside, LASTEN].sum())
        return float(filed * 100_000 / people[jaar, code])

    moved = [rate(code, 2023) - rate(code, 2022) for code in codes]
    own = rate("GM9025", 2023) - rate("GM9025", 2022)
    found = row(result, van=2022)
    assert found["eigen"] == pytest.approx(own)
    assert (found["laagste"], found["hoogste"]) == pytest.approx((min(moved), max(moved)))
    assert found["mediaan"] == pytest.approx(float(np.median(moved)))
    assert found["onderkwartiel"] == pytest.approx(float(np.quantile(moved, 0.25)))
    assert found["plaats"] == 1 + sum(value > own + 1e-6 for value in moved)
    assert found["n_lager"] == sum(value < own - 1e-6 for value in moved)
    assert found["mediaan_van"] <= found["mediaan"] <= found["mediaan_tot"]


@pytest.mark.parametrize("code", ["GM9001", "GM9002", "GM9025", "GM9031"])
def test_places_and_numbers_hold_together(demo_workspace: Workspace, code: str) -> None:
    result = ask(demo_workspace, code, 2024)
    size = result.tables["groep"].height
    for table in ("positie", "verandering", "verandering_aandeel"):
        for found in result.tables[table].iter_rows(named=True):
            assert found["n"] + found["n_ontbreekt"] == size
            if found["plaats"] is not None:
                # Who is not higher and not lower is equal.
                assert found["plaats"] - 1 + found["n_lager"] <= found["n"]
    euros, share = row(result), row(result, "verandering_aandeel")
    assert share["eigen"] == pytest.approx(euros["eigen"] / euros["begin"], abs=1e-6)
    assert euros["eigen"] == pytest.approx(euros["eind"] - euros["begin"], abs=1e-5)
    assert euros["eind"] == pytest.approx(result.tables["positie"]["eigen"][0])


def test_a_change_agrees_with_the_series(demo_workspace: Workspace) -> None:
    result = ask(demo_workspace, "GM9031", 2024)
    series = result.tables["reeks"].filter(pl.col("wie") == "eigen")
    by_year = dict(series.select("jaar", "lasten_per_inwoner").iter_rows())
    for found in result.tables["verandering"].filter(pl.col("maat") == "lasten").to_dicts():
        assert (found["begin"], found["eind"]) == (by_year[found["van"]], by_year[found["tot"]])


def test_net_changes_exist_where_baten_of_both_years_do(demo_workspace: Workspace) -> None:
    """Baten of accounts are published of 2023 alone, those of budgets from 2023 on."""
    accounts = ask(demo_workspace, "GM9025", 2023)
    assert set(accounts.tables["verandering"]["maat"]) == {"lasten"}
    assert "verandering_bruto" in [notice.code for notice in accounts.notices]
    asked: dict[str, Any] = {"gebied": "GM9025", "jaar": 2024, "onderwerp": "jeugd"}
    budget = demo_workspace.run(sl.call("vergelijkingsgroep", document="begroting", **asked))
    found = row(budget, maat="netto-lasten", van=2023)
    costs = demo_workspace.run(
        sl.call(
            "netto-lasten",
            gebied="GM9025",
            van=2023,
            tot=2024,
            onderwerp="jeugd",
            document="begroting",
        )
    ).tables["jaren"]["netto_per_inwoner"]
    assert found["eigen"] == pytest.approx(costs[1] - costs[0], abs=1e-5)
    assert found["n"] > 0
    assert "verandering_bruto" not in [notice.code for notice in budget.notices]


def test_the_group_shows_each_change(demo_workspace: Workspace) -> None:
    result = ask(demo_workspace, "GM9025", 2023)
    group, found = result.tables["groep"], row(result, van=2022)
    assert found["hoogste"] == pytest.approx(group["verandering_per_inwoner"].max())
    share = row(result, "verandering_aandeel", van=2022)
    assert share["mediaan"] == pytest.approx(group["verandering_aandeel"].median())
    assert share["plaats"] == 1 + (group["verandering_aandeel"] > share["eigen"]).sum()


def test_the_middle_change_is_told_from_the_change_of_the_middle(
    demo_workspace: Workspace,
) -> None:
    """Of the years of the series; only who has both amounts is in either."""
    result = ask(demo_workspace, "GM9026", 2023)
    middle = result.tables["reeks"].filter(pl.col("wie") == "midden")
    by_year = dict(middle.select("jaar", "lasten_per_inwoner").iter_rows())
    (text,) = [str(n.text) for n in result.notices if n.code == "middelste_verandering"]
    both = round((by_year[2023] - by_year[2022]) / 100)
    assert f"{both:+d}".replace("+", "+€\N{NO-BREAK SPACE}") in text
    moved = round(row(result, van=2022)["mediaan"] / 100)
    assert f"{moved:+d}".replace("+", "+€\N{NO-BREAK SPACE}") in text


def test_the_planted_break_is_flagged_and_explained(demo_workspace: Workspace) -> None:
    """toegang-2023: 40 euro per inhabitant came from elsewhere, everywhere."""
    result = ask(demo_workspace, "GM9001", 2023, "sociaal-domein")
    assert result.tables["verandering"]["vergelijkbaar"].unique().to_list() == ["gebroken"]
    told = [str(n.text) for n in result.notices if n.code == "classificatie"]
    assert any("Toegang" in text and "2022 op 2023" in text for text in told)
    sentences = [str(text) for text in result.output.headline]
    assert any("niet als groei of daling te lezen" in text for text in sentences)
    assert not any("stegen" in text or "daalden" in text for text in sentences)
    partly = [str(text) for text in ask(demo_workspace, "GM9001", 2023, "wmo").output.headline]
    assert any("met voorzichtigheid" in text for text in partly)
    assert any("stegen" in text for text in partly)
    assert ask(demo_workspace, "GM9001", 2023).tables["verandering"]["vergelijkbaar"][0] == (
        "doorlopend"
    )


def test_temporary_money_in_either_year_is_named(demo_workspace: Workspace) -> None:
    """tozo-2020 is in 2020 and 2021, so in the changes of 2020, 2021 and 2022."""

    def flows(jaar: int, onderwerp: str) -> str:
        result = ask(demo_workspace, "GM9006", jaar, onderwerp)
        return " ".join(str(n.text) for n in result.notices if n.code == "incidenteel")

    for jaar in (2020, 2021, 2022):
        assert "Tozo" in flows(jaar, "participatie")
    assert "Tozo" not in flows(2019, "participatie") + flows(2023, "participatie")
    assert not flows(2021, "jeugd")


def test_the_first_year_has_no_change(demo_workspace: Workspace) -> None:
    result = ask(demo_workspace, "GM9025", 2017)
    assert result.tables["verandering"]["eigen"].to_list() == [None]
    assert row(result)["ontbreekt"] == "niet_gepubliceerd"


# The open data pack.


@pytest.mark.opendata
def test_youth_in_culemborg_in_2023_worked_out_by_hand(
    opendata_workspace: Workspace, opendata_filed: Callable[[str, int], float]
) -> None:
    result = ask(opendata_workspace, "GM0216", 2023)
    codes = result.tables["groep"]["gm_code"].to_list()
    moved = {code: (opendata_filed(code, 2022), opendata_filed(code, 2023)) for code in codes}
    own = opendata_filed("GM0216", 2022), opendata_filed("GM0216", 2023)
    found, share = row(result), row(result, "verandering_aandeel")
    assert found["eigen"] == pytest.approx(100 * (own[1] - own[0]))
    assert round(found["eigen"] / 100) == 42
    assert share["eigen"] == pytest.approx(own[1] / own[0] - 1, abs=1e-6)
    assert found["mediaan"] == pytest.approx(
        100 * float(np.median([b - a for a, b in moved.values()]))
    )
    assert [round(found[name] / 100) for name in ("mediaan", "mediaan_van", "mediaan_tot")] == [
        18,
        4,
        38,
    ]
    middles = np.median(list(moved.values()), axis=0)
    assert round(middles[1] - middles[0]) == 45, "the change of the middle is another question"
    assert share["plaats"] == 1 + sum(b / a > own[1] / own[0] for a, b in moved.values()) == 5
