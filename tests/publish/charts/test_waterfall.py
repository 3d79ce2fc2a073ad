from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

import sluitend as sl
from sluitend.publish.charts.drawing import WIDTHS, svg
from sluitend.publish.charts.waterfall import bars, is_cut, rows_of, waterfall

if TYPE_CHECKING:
    from sluitend.core.result import Result, View
    from sluitend.store.workspace import Workspace


def views(result: Result) -> list[View]:
    return [view for view in result.views if view.kind == "waterval"]


@pytest.fixture(
    scope="module",
    params=[
        {"gebied": "GM9002", "van": 2021, "tot": 2023, "onderwerp": "sociaal-domein"},
        {"gebied": "NL", "van": 2017, "tot": 2024, "onderwerp": "jeugd"},
        {"gebied": "NL", "van": 2023, "tot": 2023, "onderwerp": "wmo", "maat": "netto-lasten",
         "vergelijking": "begroting-jaarrekening"},
    ],
    ids=["gemeente", "land", "netto"],
)  # fmt: skip
def result(request: pytest.FixtureRequest, demo_workspace: Workspace) -> Result:
    return demo_workspace.run(sl.call("verschillenanalyse", **request.param))


def test_bars_run_from_begin_to_end_without_a_gap(result: Result) -> None:
    assert views(result)
    for view in views(result):
        shown = bars(result, view)
        assert shown[0].begin == shown[-1].begin == 0
        for before, after in pairwise(shown[:-1]):
            assert after.begin == before.end
        assert shown[-2].end == shown[-1].end
        assert sum(bar.amount for bar in shown[:-1]) == shown[-1].end


def test_the_picture_holds_the_amounts_of_the_table(result: Result) -> None:
    for view in views(result):
        steps = [bar.amount for bar in bars(result, view)[1:-1]]
        assert steps == rows_of(result, view, view.table)["bedrag"].to_list()


def test_a_missing_step_shows_as_a_gap(bridge: Result) -> None:
    view = views(bridge)[-1]
    less = {**bridge.tables, "stappen": bridge.tables["stappen"].head(-1)}
    broken = type(bridge)(
        bridge.call,
        bridge.title,
        type(bridge.output)(less, bridge.output.terms, views=bridge.views),
        bridge.specs,
        bridge.provenance,
    )
    shown = bars(broken, view)
    assert shown[-2].end != shown[-1].end


def test_drawn_bars_close_too(result: Result) -> None:
    for view in views(result):
        for width in WIDTHS:
            values = waterfall(result, view, width).specification["data"]["values"]  # type: ignore[index] # plain data, checked here
            steps = values[1:-1]
            for before, after in pairwise(values[:-1]):
                assert after["begin"] == pytest.approx(before["eind"])
            assert values[-2]["eind"] == pytest.approx(values[-1]["eind"])
            for step in steps:
                assert step["soort"] == ("meer" if step["eind"] >= step["begin"] else "minder")
                assert step["bedrag"][0] in "+−0"


def test_total_bars_are_cut_only_when_that_is_said(bridge: Result) -> None:
    view = views(bridge)[-1]
    shown = bars(bridge, view)
    values = waterfall(bridge, view, "breed").specification["data"]["values"]  # type: ignore[index] # plain data, as above
    assert is_cut(shown) == (values[0]["begin"] > 0)


def test_the_description_says_every_amount(bridge: Result) -> None:
    for view in views(bridge):
        told = waterfall(bridge, view, "breed").description.replace("\N{NO-BREAK SPACE}", " ")
        amounts = [
            int(sign.replace("−", "-") + digits.replace(".", ""))
            for sign, digits in re.findall(r"([−]?)€ ([\d.]*\d)", told)
        ]
        shown = bars(bridge, view)
        wanted = [shown[0].end, shown[-1].end, *(bar.amount for bar in shown[1:-1])]
        assert [100 * amount for amount in amounts] == wanted


def test_colour_is_not_the_only_sign(bridge: Result) -> None:
    drawing = svg(waterfall(bridge, views(bridge)[-1], "breed"), "x")
    texts = re.findall(r"<text[^>]*>([^<]*)</text>", drawing)
    steps = bars(bridge, views(bridge)[-1])[1:-1]
    assert sum(text.startswith("+") for text in texts) == sum(bar.amount > 0 for bar in steps)
    assert sum(text.startswith("−") for text in texts) == sum(bar.amount < 0 for bar in steps)
