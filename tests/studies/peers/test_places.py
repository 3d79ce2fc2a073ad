"""Everyone's amounts: one row each, and the place of the municipality follows from them."""

from __future__ import annotations

from time import process_time
from typing import TYPE_CHECKING

import polars as pl
import pytest

import sluitend as sl
from sluitend.core.call import Call
from sluitend.core.period import Document
from sluitend.store.running import given_to
from sluitend.studies.peers.answer import answer
from sluitend.studies.peers.compared import Choice, compare
from sluitend.studies.peers.prepared import Prepared, prepare

if TYPE_CHECKING:
    from sluitend.store.workspace import Workspace

YEAR = 2023


@pytest.mark.parametrize(("code", "jaar"), [("GM9025", 2023), ("GM9002", 2024), ("GM9015", 2020)])
def test_every_municipality_has_one_row_from_high_to_low(
    demo_workspace: Workspace, code: str, jaar: int
) -> None:
    result = demo_workspace.run(
        sl.call("vergelijkingsgroep", gebied=code, jaar=jaar, onderwerp="jeugd")
    )
    table = result.tables["spreiding"]
    assert sorted(table["gm_code"]) == sorted(demo_workspace.geography().in_year(jaar))
    known = table.filter(pl.col("lasten_per_inwoner").is_not_null())
    assert known["lasten_per_inwoner"].is_sorted(descending=True)
    assert table.head(known.height).equals(known), "who has no figure comes last"
    missing = table.filter(pl.col("lasten_per_inwoner").is_null())
    assert missing["ontbreekt"].null_count() == 0
    assert known["ontbreekt"].null_count() == known.height
    assert table.filter(pl.col("wie") == "eigen")["gm_code"].to_list() == [code]
    group = table.filter(pl.col("wie") == "groep")
    assert sorted(group["gm_code"]) == sorted(result.tables["groep"]["gm_code"])


@pytest.mark.parametrize("code", ["GM9001", "GM9010", "GM9025", "GM9028"])
def test_the_place_follows_from_the_amounts(demo_workspace: Workspace, code: str) -> None:
    result = demo_workspace.run(
        sl.call("vergelijkingsgroep", gebied=code, jaar=YEAR, onderwerp="jeugd")
    )
    table, gross = result.tables["spreiding"], result.tables["positie"].row(0, named=True)
    own = table.filter(pl.col("wie") == "eigen")["lasten_per_inwoner"][0]
    group = table.filter(pl.col("wie") == "groep")["lasten_per_inwoner"]
    assert gross["plaats"] == 1 + (group > own).sum()
    assert gross["n_lager"] == (group < own).sum()
    assert gross["n"] == group.count()
    assert gross["mediaan"] == pytest.approx(group.median())


def test_who_did_not_file_is_there_without_a_figure(demo_workspace: Workspace) -> None:
    result = demo_workspace.run(
        sl.call("vergelijkingsgroep", gebied="GM9025", jaar=2020, onderwerp="jeugd")
    )
    row = result.tables["spreiding"].row(by_predicate=pl.col("gm_code") == "GM9015", named=True)
    assert (row["lasten_per_inwoner"], row["ontbreekt"]) == (None, "niet_geleverd")


def test_the_pictures_show_columns_that_are_there(demo_workspace: Workspace) -> None:
    result = demo_workspace.run(
        sl.call("vergelijkingsgroep", gebied="GM9025", jaar=YEAR, onderwerp="jeugd")
    )
    assert [(view.kind, view.table) for view in result.views] == [
        ("verdeling", "spreiding"),
        ("reeks", "reeks"),
    ]
    for view in result.views:
        assert set(view.fields.values()) <= set(result.tables[view.table].columns)
    (everyone, _) = result.views
    assert set(result.tables["spreiding"][everyone.fields["groep"]]) == {"eigen", "groep", "overig"}
    assert "naast alle gemeenten: lasten per inwoner in 2023" in str(everyone.title)


def prepared(workspace: Workspace, code: str) -> Prepared:
    """Prepare as who makes a page for every municipality does."""
    call = Call.make("vergelijkingsgroep", {"gebied": code, "jaar": YEAR, "onderwerp": "jeugd"})
    given = given_to(workspace, call)
    return prepare(
        **given.inputs,  # type: ignore[arg-type] # tables by the names of the declaration
        rules=given.rules,
        geography=workspace.geography(),
        filing=(Document.ACCOUNTS, YEAR),
        subject=given.arguments["onderwerp"],  # type: ignore[arg-type] # a Definition, as declared
    )


def test_prepared_once_gives_what_each_call_gives(demo_workspace: Workspace) -> None:
    country = prepared(demo_workspace, "GM9001")
    for code in ("GM9001", "GM9025", "GM9032"):
        output = answer(compare(country, code, Choice()))
        result = demo_workspace.run(
            sl.call("vergelijkingsgroep", gebied=code, jaar=YEAR, onderwerp="jeugd")
        )
        assert {n: t.write_csv() for n, t in output.tables.items()} == {
            n: t.write_csv() for n, t in result.tables.items()
        }
        assert output.terms.write_csv() == result.output.terms.write_csv()
        assert output.headline == result.output.headline
        assert output.notices == result.output.notices


@pytest.mark.opendata
def test_all_municipalities_are_answered_in_seconds(opendata_workspace: Workspace) -> None:
    country = prepared(opendata_workspace, "GM0216")
    started = process_time()
    outputs = [answer(compare(country, code, Choice())) for code in country.everyone.codes]
    assert process_time() - started < 10
    assert len(outputs) == 342
    # The method page counts them by what is said of the change from 2022.
    said = [" ".join(text.template for text in output.headline) for output in outputs]

    def counted(*words: str) -> int:
        return sum(any(word in text for word in words) for text in said)

    assert counted("ook als men de kenmerken anders weegt") == 185
    assert counted("maar niet bij alle andere gewichten") == 39
    assert counted("Of dat in {gebied} meer of minder is") == 48
    assert sum(output.tables["verandering"]["eigen"][0] is None for output in outputs) == 5
