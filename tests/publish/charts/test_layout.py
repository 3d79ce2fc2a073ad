"""Every kind of picture at both widths: nothing is cut off, nothing runs through a text."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl
import pytest
from tests.publish.charts.reading import seen

import sluitend as sl
from sluitend.publish.charts.drawing import WIDTHS, svg
from sluitend.publish.pictures import DRAWERS, pictured

if TYPE_CHECKING:
    from sluitend.core.messages import Language
    from sluitend.core.result import Result, View
    from sluitend.publish.charts.drawing import Width
    from sluitend.store.workspace import Workspace

CALLS = [
    sl.call("verschillenanalyse", gebied="GM9002", van=2021, tot=2023, onderwerp="sociaal-domein"),
    sl.call("verschillenanalyse", gebied="NL", van=2017, tot=2024, onderwerp="jeugd"),
    sl.call("verschillenanalyse", gebied="NL", van=2023, tot=2023, onderwerp="wmo",
            maat="netto-lasten", vergelijking="begroting-jaarrekening"),
    sl.call("netto-lasten", gebied="GM9015", van=2018, tot=2023, onderwerp="sociaal-domein"),
    sl.call("netto-lasten", gebied="GM9002", van=2017, tot=2024, onderwerp="jeugd"),
    sl.call("vergelijkingsgroep", gebied="GM9002", jaar=2023, onderwerp="jeugd"),
    sl.call("kaart", maat="lasten:jeugd", jaar=2020, gebied="GM9001"),
    sl.call("kaart", maat="groei:jeugd", jaar=2021),
]  # fmt: skip
LARGEST = 2_000
"""Most of what a label can grow to when every name is long."""


@pytest.fixture(
    scope="module", params=CALLS, ids=lambda call: f"{call.calculation}-{call.hash()[:4]}"
)
def result(request: pytest.FixtureRequest, demo_workspace: Workspace) -> Result:
    return demo_workspace.run(request.param)


def every(result: Result) -> list[tuple[View, Width, Language]]:
    found: list[tuple[View, Width, Language]] = []
    for view in pictured(result):
        for width in WIDTHS:
            found += [(view, width, "nl"), (view, width, "en")]
    return found


def drawn(result: Result, view: View, width: Width, language: Language = "nl") -> str:
    return svg(DRAWERS[view.kind][0](result, view, width, language), "x")


def test_nothing_is_cut_off(result: Result) -> None:
    for view, width, language in every(result):
        found = seen(drawn(result, view, width, language))
        assert found.outside() == []
        assert found.frame[2] - found.frame[0] <= WIDTHS[width] + 8


def test_no_text_runs_through_another_or_through_a_shape(result: Result) -> None:
    for view, width, language in every(result):
        found = seen(drawn(result, view, width, language))
        assert (found.touching(), found.covered()) == ([], [])


def test_the_same_result_is_the_same_picture(result: Result) -> None:
    for view, width, language in every(result):
        assert drawn(result, view, width, language) == drawn(result, view, width, language)


@pytest.mark.parametrize("name", ["Sint-Jan in 't Verre <Ambt> & Onder-Überwijk", "W" * 60])
def test_a_long_and_hostile_name_stays_in_the_picture(result: Result, name: str) -> None:
    texts = {
        title: frame.with_columns(pl.lit(name).alias(column))
        for title, frame in result.tables.items()
        for column in ("gm_naam", "naam", "taakveld_naam")
        if column in frame.columns
    }
    output = replace(result.output, tables={**result.tables, **texts})
    changed = replace(result, output=output)
    for view in pictured(changed):
        for width in WIDTHS:
            found = seen(drawn(changed, view, width))
            assert found.outside() == []
