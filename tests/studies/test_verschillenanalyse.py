"""The verschillenanalyse closes, at every level, for every area, comparison and measure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

import sluitend as sl
from sluitend.core.errors import ArgumentError, NoDataError
from sluitend.core.numbers import CENTS_PER_KEUR, Money
from sluitend.methods.rounding import CLOSURE

if TYPE_CHECKING:
    from sluitend.core.result import Result
    from sluitend.store.workspace import Workspace

PAIR = ["gebied", "van", "tot", "van_document", "tot_document"]
QUESTIONS: list[dict[str, Any]] = [
    {"van": 2017, "tot": 2024, "vergelijking": "jaarrekening"},
    {"van": 2017, "tot": 2026, "vergelijking": "begroting"},
    {"van": 2017, "tot": 2024, "vergelijking": "begroting-jaarrekening"},
    {"van": 2023, "tot": 2025, "vergelijking": "begroting", "maat": "netto-lasten"},
    {"van": 2023, "tot": 2023, "vergelijking": "begroting-jaarrekening", "maat": "netto-lasten"},
    {"van": 2018, "tot": 2024, "vergelijking": "jaarrekening", "wijze": "ineens"},
]


def ask(workspace: Workspace, **arguments: Any) -> Result:
    return workspace.run(sl.call("verschillenanalyse", **arguments))


def assert_closes(result: Result) -> None:
    """Steps add up to the change, terms to their step, exactly; before rounding within 1e-9."""
    tables = result.tables
    known = tables["verschillen"].filter(pl.col("verschil").is_not_null())
    sums = tables["stappen"].group_by(PAIR).agg(som=pl.col("bedrag").sum())
    closed = known.join(sums, on=PAIR, how="left").with_columns(pl.col("som").fill_null(0))
    assert closed.filter(pl.col("som") != pl.col("verschil")).is_empty()
    assert closed.filter(pl.col("eind") - pl.col("begin") != pl.col("verschil")).is_empty()
    assert tables["stappen"].filter(pl.col("bedrag") % CENTS_PER_KEUR != 0).is_empty()
    terms = result.output.terms
    exact = known.join(terms.group_by(PAIR).agg(pl.col("onafgerond").sum()), on=PAIR, how="left")
    scale = pl.max_horizontal(pl.col("begin").abs(), pl.col("eind").abs(), pl.lit(CENTS_PER_KEUR))
    residual = (pl.col("onafgerond").fill_null(0.0) - pl.col("verschil")).abs() / scale
    assert exact.filter(residual > CLOSURE).is_empty()
    per_step = terms.group_by(*PAIR, "post").agg(pl.col("bedrag").sum())
    steps = tables["stappen"].with_columns(post=_post())
    both = steps.join(per_step, on=[*PAIR, "post"], how="left", suffix="_termen")
    assert both.filter(pl.col("bedrag") != pl.col("bedrag_termen").fill_null(0)).is_empty()


def _post() -> pl.Expr:
    """Name of a step in the terms: the step, and for steps per block the block and measure."""
    income = pl.when(pl.col("maat") == "baten").then(pl.lit(":baten")).otherwise(pl.lit(""))
    return (
        pl.when(pl.col("blok") == "")
        .then(pl.col("stap"))
        .otherwise(pl.concat_str("stap", pl.lit(":"), "blok", income))
    )


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("onderwerp", ["jeugd", "sociaal-domein"])
@pytest.mark.parametrize("gebied", ["gemeenten", "NL", "jeugdregio", "GM9001", "GM9031"])
def test_everything_closes(
    demo_workspace: Workspace, gebied: str, onderwerp: str, question: dict[str, Any]
) -> None:
    result = ask(demo_workspace, gebied=gebied, onderwerp=onderwerp, **question)
    assert result.tables["verschillen"].height
    assert_closes(result)


def test_country_is_the_sum_of_its_regions(demo_workspace: Workspace) -> None:
    question = {"van": 2017, "tot": 2024, "onderwerp": "sociaal-domein"}
    country = ask(demo_workspace, gebied="NL", **question).output.terms
    regions = ask(demo_workspace, gebied="provincie", **question).output.terms
    keys = ["jaar", "stap", "blok"]
    whole, parts = (
        frame.group_by(keys).agg(pl.col("onafgerond").sum()).sort(keys)
        for frame in (country, regions)
    )
    both = whole.join(parts, on=keys, how="full", coalesce=True).fill_null(0.0)
    assert both.filter((pl.col("onafgerond") - pl.col("onafgerond_right")).abs() > 1).is_empty()


def test_a_municipality_that_absorbed_another_sees_it_as_reclassification(
    demo_workspace: Workspace,
) -> None:
    result = ask(demo_workspace, gebied="GM9009", van=2018, tot=2019, onderwerp="jeugd")
    steps = dict(result.tables["stappen"].select("stap", "bedrag").iter_rows())
    assert steps["herindeling"] == 2970 * CENTS_PER_KEUR


def test_a_new_municipality_starts_from_its_predecessors(demo_workspace: Workspace) -> None:
    result = ask(demo_workspace, gebied="GM9031", van=2020, tot=2021, onderwerp="jeugd")
    row = result.tables["verschillen"].row(0, named=True)
    assert row["begin"] == 12_600 * CENTS_PER_KEUR
    assert "herindeling" not in result.tables["stappen"]["stap"].to_list()


def test_a_non_filer_has_no_change_and_says_why(demo_workspace: Workspace) -> None:
    result = ask(demo_workspace, gebied="GM9015", van=2019, tot=2020, onderwerp="jeugd")
    row = result.tables["verschillen"].row(0, named=True)
    assert row["eind"] is None
    assert row["verschil"] is None
    assert row["ontbreekt"] == "niet_geleverd"
    assert result.tables["stappen"].is_empty()
    assert "niet (volledig) is geleverd" in str(result.output.headline[0])
    assert result.tables["ontbrekend"]["gm_code"].to_list() == ["GM9015"]


def test_a_gap_inside_the_years_has_no_total(demo_workspace: Workspace) -> None:
    result = ask(demo_workspace, gebied="GM9015", van=2019, tot=2022, onderwerp="jeugd")
    assert result.tables["totaal"].is_empty()
    at_once = ask(
        demo_workspace, gebied="GM9015", van=2019, tot=2022, onderwerp="jeugd", wijze="ineens"
    )
    assert at_once.tables["verschillen"]["verschil"][0] is not None


def test_estimated_shares_are_said(demo_workspace: Workspace) -> None:
    result = ask(demo_workspace, gebied="GM9011", van=2021, tot=2022, onderwerp="jeugd")
    assert [n.code for n in result.notices if n.code == "geraamd"] == ["geraamd"]
    untouched = ask(demo_workspace, gebied="GM9001", van=2021, tot=2022, onderwerp="jeugd")
    assert "geraamd" not in [n.code for n in untouched.notices]


def test_breaks_and_flows_are_said_with_their_reason(demo_workspace: Workspace) -> None:
    result = ask(demo_workspace, gebied="GM9001", van=2022, tot=2023, onderwerp="sociaal-domein")
    texts = [str(n.text) for n in result.notices]
    assert any("Toegang en wijkteams" in t and "niet vergelijkbaar" in t for t in texts)
    assert any("Oekraïne" in t for t in texts)


def test_net_change_has_a_step_for_baten(demo_workspace: Workspace) -> None:
    result = ask(
        demo_workspace,
        gebied="GM9002",
        van=2023,
        tot=2024,
        onderwerp="jeugd",
        vergelijking="begroting",
        maat="netto-lasten",
    )
    country = ask(
        demo_workspace,
        gebied="NL",
        van=2023,
        tot=2025,
        onderwerp="jeugd",
        vergelijking="begroting",
        maat="netto-lasten",
    )
    assert set(country.tables["stappen"]["maat"]) == {"", "lasten", "baten"}
    gross = ask(
        demo_workspace,
        gebied="GM9002",
        van=2023,
        tot=2024,
        onderwerp="jeugd",
        vergelijking="begroting",
    )
    begin, gross_begin = (r.tables["verschillen"]["begin"][0] for r in (result, gross))
    assert begin < gross_begin


def test_year_without_data_says_when_it_is_due(demo_workspace: Workspace) -> None:
    with pytest.raises(NoDataError) as caught:
        ask(demo_workspace, gebied="NL", van=2024, tot=2025, onderwerp="jeugd")
    assert "jaarrekening 2025" in str(caught.value.problem)
    assert "15-07-2026" in str(caught.value.remedy)
    assert "2017–2024" in str(caught.value.remedy)


def test_the_same_year_twice_is_refused(demo_workspace: Workspace) -> None:
    with pytest.raises(ArgumentError, match="niets te vergelijken"):
        ask(demo_workspace, gebied="NL", van=2023, tot=2023, onderwerp="jeugd")


def test_two_classifications_apart_is_refused_at_once(demo_workspace: Workspace) -> None:
    with pytest.raises(NoDataError, match="twee indelingen"):
        ask(
            demo_workspace,
            gebied="NL",
            van=2022,
            tot=2025,
            onderwerp="jeugd",
            vergelijking="begroting",
            wijze="ineens",
        )


def test_swapping_names_and_codes_gives_the_same_figures(demo_workspace: Workspace) -> None:
    question = {"van": 2022, "tot": 2023, "onderwerp": "jeugd"}
    by_code = ask(demo_workspace, gebied="GM9001", **question)
    name = by_code.tables["verschillen"]["gebied_naam"][0]
    assert ask(demo_workspace, gebied=name.upper(), **question).content_hash == by_code.content_hash


def test_budget_against_accounts_is_told_per_year(demo_workspace: Workspace) -> None:
    result = ask(
        demo_workspace,
        gebied="NL",
        van=2021,
        tot=2023,
        onderwerp="jeugd",
        vergelijking="begroting-jaarrekening",
    )
    said = [str(sentence) for sentence in result.output.headline]
    assert len(said) == 3
    assert all(
        f"begroting {jaar}" in s and f"jaarrekening {jaar}" in s
        for jaar, s in zip((2021, 2022, 2023), said, strict=True)
    )


def test_of_all_pairs_the_longest_is_told(demo_workspace: Workspace) -> None:
    result = ask(
        demo_workspace, gebied="NL", van=2019, tot=2022, onderwerp="jeugd", wijze="alle-paren"
    )
    assert result.tables["verschillen"].height == 6
    (said,) = result.output.headline
    assert "jaarrekening 2019" in str(said)
    assert "jaarrekening 2022" in str(said)
    assert_closes(result)


@pytest.mark.parametrize("onderwerp", ["jeugd", "sociaal-domein"])
def test_the_reason_stays_what_it_was_and_both_calculations_agree(
    demo_workspace: Workspace, onderwerp: str
) -> None:
    """GM9017 filed everything but youth in 2018: that is not the same as not filing."""
    bridge = ask(demo_workspace, gebied="GM9017", van=2018, tot=2019, onderwerp=onderwerp)
    costs = demo_workspace.run(
        sl.call("netto-lasten", gebied="GM9017", van=2018, tot=2019, onderwerp=onderwerp)
    )
    filed = bridge.tables["reeks"].filter(pl.col("jaar") == 2018).row(0, named=True)
    year = costs.tables["jaren"].filter(pl.col("jaar") == 2018).row(0, named=True)
    assert filed["ontbreekt"] == year["ontbreekt"] == "niet_apart_geleverd"
    assert filed["bedrag"] == year["lasten"]
    assert (filed["bedrag"] is None) == (onderwerp == "jeugd")
    assert filed["per_inwoner"] is None
    assert year["lasten_per_inwoner"] is None
    assert bridge.tables["verschillen"]["ontbreekt"].to_list() == ["niet_apart_geleverd"]
    group = costs.tables["groepen"].filter(pl.col("jaar") == 2018, pl.col("groep") == "jeugd")
    assert group["ontbreekt"].to_list() == ["niet_apart_geleverd"]


def test_several_reasons_in_one_sum_are_all_kept(demo_workspace: Workspace) -> None:
    """In 2018 two municipalities filed no youth; together with 2020's non-filer both reasons show."""
    result = ask(demo_workspace, gebied="NL", van=2018, tot=2020, onderwerp="jeugd", wijze="ineens")
    assert result.tables["verschillen"]["ontbreekt"].to_list() == [
        "niet_apart_geleverd|niet_geleverd"
    ]


def test_a_year_before_the_first_says_what_there_is(demo_workspace: Workspace) -> None:
    with pytest.raises(NoDataError) as caught:
        ask(demo_workspace, gebied="NL", van=2015, tot=2018, onderwerp="jeugd")
    assert str(caught.value.remedy) == "Beschikbaar: 2017–2024."


def test_budget_against_accounts_is_no_rise_in_time(demo_workspace: Workspace) -> None:
    (said, *_) = ask(
        demo_workspace,
        gebied="NL",
        van=2024,
        tot=2024,
        onderwerp="jeugd",
        vergelijking="begroting-jaarrekening",
    ).output.headline
    assert "ten opzichte van de begroting 2024 zoals eerst vastgesteld" in str(said)


def test_what_is_no_growth_is_said_beside_the_change(demo_workspace: Workspace) -> None:
    result = ask(
        demo_workspace, gebied="NL", van=2024, tot=2025, onderwerp="jeugd", vergelijking="begroting"
    )
    steps = result.tables["stappen"]
    said = [str(s) for s in result.output.headline if "geen groei of daling" in str(s)]
    for step, cause in (("classificatiebreuk", "andere indeling"), ("niet_geleverd", "leverden")):
        amount = Money(sum(steps.filter(pl.col("stap") == step)["bedrag"]), signed=True).render()
        assert [s for s in said if f"{amount} " in s and cause in s]
    assert len(said) == 2


def test_a_gap_is_told_with_the_way_around_it(demo_workspace: Workspace) -> None:
    result = ask(demo_workspace, gebied="GM9015", van=2019, tot=2022, onderwerp="jeugd")
    assert "ineens" in str(result.output.headline[1])


def test_temporary_money_that_came_and_went_is_said_to_be_gone(demo_workspace: Workspace) -> None:
    result = ask(demo_workspace, gebied="NL", van=2018, tot=2024, onderwerp="participatie")
    texts = [str(n.text) for n in result.notices if n.code == "incidenteel"]
    assert len(texts) == 2
    assert all("blijvende verandering" in text for text in texts)
