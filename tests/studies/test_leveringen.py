"""Leveringen: what was filed is counted, what was not is named, estimates are listed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

import sluitend as sl
from sluitend.core.errors import ArgumentError
from sluitend.demo.country import build_country

if TYPE_CHECKING:
    from sluitend.core.result import Result
    from sluitend.store.workspace import Workspace


def ask(workspace: Workspace, **arguments: Any) -> Result:
    return workspace.run(sl.call("leveringen", **{"gebied": "gemeenten", **arguments}))


def test_missing_municipalities_are_the_planted_ones(demo_workspace: Workspace) -> None:
    country = build_country()
    found = ask(demo_workspace, van=2017, tot=2024, onderwerp="jeugd").tables["ontbrekend"]
    planted = {
        (jaar, code)
        for jaar in range(2017, 2025)
        for code in country.codes(jaar)
        if country.missing_filing(code, "jaarrekening", jaar, "jeugd")
    }
    assert set(found.select("jaar", "gm_code").iter_rows()) == planted
    assert len(planted) >= 5


def test_counts_add_up_to_all_cells(demo_workspace: Workspace) -> None:
    result = ask(demo_workspace, van=2017, tot=2024, onderwerp="jeugd")
    count = result.tables["telling"]
    states = ["volledig", "gedeeltelijk", "ontbreekt", "niet_gepubliceerd"]
    assert count.select(pl.sum_horizontal(states)).to_series().unique().to_list() == [
        len(build_country().codes(2024))
    ]
    assert count.filter(pl.col("jaar") == 2022)["gedeeltelijk"][0] == 1


def test_a_year_that_was_not_published_is_not_called_missing(demo_workspace: Workspace) -> None:
    result = ask(demo_workspace, van=2024, tot=2025, onderwerp="jeugd")
    row = result.tables["telling"].filter(pl.col("jaar") == 2025).row(0, named=True)
    assert row["niet_gepubliceerd"] == len(build_country().codes(2025))
    assert row["ontbreekt"] == 0


def test_zero_rows_left_out_are_not_missing(demo_workspace: Workspace) -> None:
    """Files from 2025 on leave zero rows out; only the municipality without any row did not file."""
    result = ask(
        demo_workspace, van=2025, tot=2026, onderwerp="sociaal-domein", document="begroting"
    )
    assert result.tables["ontbrekend"].select("jaar", "gm_code").rows() == [(2025, "GM9027")]


@pytest.mark.parametrize("onderwerp", ["jeugd", "sociaal-domein"])
def test_a_domain_filed_as_zero_is_missing_for_every_subject_that_holds_it(
    demo_workspace: Workspace, onderwerp: str
) -> None:
    found = ask(demo_workspace, van=2018, tot=2018, onderwerp=onderwerp).tables["ontbrekend"]
    row = found.filter(pl.col("gm_code") == "GM9017").row(0, named=True)
    assert row["ontbreekt"] == "niet_apart_geleverd"


def test_a_subject_without_the_zero_domain_is_complete(demo_workspace: Workspace) -> None:
    found = ask(demo_workspace, van=2018, tot=2018, onderwerp="participatie").tables["ontbrekend"]
    assert "GM9017" not in found["gm_code"].to_list()


def test_successors_of_a_split_are_listed_with_their_share(demo_workspace: Workspace) -> None:
    table = ask(demo_workspace, van=2021, tot=2022, onderwerp="jeugd").tables["geraamd"]
    shares = dict(table.filter(pl.col("jaar") == 2021).select("gebied", "aandeel").iter_rows())
    assert shares == pytest.approx({"GM9011": 0.6, "GM9013": 0.4})
    assert table.filter(pl.col("jaar") == 2022).is_empty()


def test_a_document_that_is_not_due_is_not_called_missing(demo_workspace: Workspace) -> None:
    result = ask(demo_workspace, van=2026, tot=2026, onderwerp="jeugd")
    row = result.tables["telling"].row(0, named=True)
    assert row["nog_niet_gepubliceerd"] == len(build_country().codes(2026))
    assert any("inleverdatum_jaarrekening" in str(line) for line in result.provenance.parameters)


def test_the_legal_date_can_be_set_for_a_variant(demo_workspace: Workspace) -> None:
    def state(**overrides: str) -> str:
        call = sl.call(
            "leveringen", gebied="NL", van=2025, tot=2025, onderwerp="jeugd", overrides=overrides
        )
        return str(demo_workspace.run(call).tables["panel"]["stand"][0])

    assert state() == "niet_gepubliceerd"
    assert state(**{"iv3.inleverdatum_jaarrekening": "12-31"}) == "nog_niet_gepubliceerd"
    with pytest.raises(ArgumentError, match="geen dag"):
        state(**{"iv3.inleverdatum_jaarrekening": "1"})


def told(workspace: Workspace, **arguments: object) -> list[str]:
    return [str(text) for text in ask(workspace, **arguments).output.headline]


def test_the_answer_comes_first_and_names_who_is_missing(demo_workspace: Workspace) -> None:
    result = ask(demo_workspace, van=2017, tot=2024, onderwerp="jeugd")
    cells, absent = result.tables["panel"], result.tables["ontbrekend"]
    lacking = cells.filter(pl.col("stand") != "volledig")["gebied"].n_unique()
    alle = cells["gebied"].n_unique()
    said = [str(text) for text in result.output.headline]
    assert f"van {alle - lacking} van de {alle} gemeenten" in said[0]
    reasons = absent["ontbreekt"].unique().to_list()
    assert len([text for text in said if text.startswith("Geen cijfers (")]) == len(reasons)
    for name, jaar in absent.filter(pl.col("ontbreekt") == reasons[0])["gm_naam", "jaar"].rows():
        assert any(name in text and str(jaar)[2:] in text for text in said[1:])


def test_one_municipality_gets_a_plain_answer(demo_workspace: Workspace) -> None:
    asked = {"van": 2019, "tot": 2021, "onderwerp": "jeugd"}
    absent = ask(demo_workspace, **asked).tables["ontbrekend"]["gm_code"].to_list()
    codes = ask(demo_workspace, **asked).tables["panel"]["gebied"].unique().sort()
    filed = next(code for code in codes if code not in absent)
    whole = told(demo_workspace, gebied=filed, **asked)
    assert len(whole) == 1
    assert whole[0].endswith("de cijfers zijn volledig.")
    one = told(demo_workspace, gebied="GM9015", **asked)
    assert "in 2 van de 3 jaren" in one[0]
    assert one[1] == "Geen cijfers (Iv3 niet geleverd): Korenhage (2020)."


def test_years_that_are_not_loaded_or_not_due_are_said(demo_workspace: Workspace) -> None:
    said = told(demo_workspace, gebied="NL", van=2025, tot=2026, onderwerp="jeugd")
    assert said[1:] == [
        "De jaarrekening van 2025 is niet geladen.",
        "De jaarrekening van 2026 hoefde nog niet te zijn geleverd.",
    ]
