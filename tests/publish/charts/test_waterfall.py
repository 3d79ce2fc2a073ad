from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from tests.publish.charts.reading import seen

import sluitend as sl
from sluitend.publish.charts.drawing import DOWN_FILL, GREY, TOTAL, UP, svg
from sluitend.publish.charts.waterfall import bars, is_cut, rows_of, waterfall

if TYPE_CHECKING:
    from sluitend.core.result import Result, View
    from sluitend.publish.charts.drawing import Width
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


def spans(result: Result, view: View, width: Width) -> list[tuple[float, float, float, float]]:
    """Return left, top, right and bottom of every bar, in order."""
    return [thing.span for thing in seen(svg(waterfall(result, view, width), "x")).all("rect")]


@pytest.mark.parametrize("width", ["breed", "smal"])
def test_drawn_bars_close_too(result: Result, width: Width) -> None:
    for view in views(result):
        shown, drawn = bars(result, view), spans(result, view, width)
        assert len(drawn) == len(shown)
        # A rising bar ends at its right, a falling one at its left; each begins where the last ended.
        ends = [
            (left, right) if bar.amount >= 0 else (right, left)
            for bar, (left, _, right, _) in zip(shown, drawn, strict=True)
        ]
        for (_, end), (begin, _) in pairwise(ends[:-1]):
            assert begin == pytest.approx(end, abs=0.11)
        assert ends[-2][1] == pytest.approx(ends[-1][1], abs=0.11)


@pytest.mark.parametrize("width", ["breed", "smal"])
def test_a_bar_is_as_long_as_its_amount(result: Result, width: Width) -> None:
    for view in views(result):
        shown, drawn = bars(result, view)[1:-1], spans(result, view, width)[1:-1]
        amounts = [abs(bar.amount) for bar in shown]
        lengths = [right - left for left, _, right, _ in drawn]
        if not any(amounts):
            continue
        per_cent = max(lengths) / max(amounts)
        for amount, length in zip(amounts, lengths, strict=True):
            assert length == pytest.approx(amount * per_cent, abs=0.2)
        # The differences are what the picture is about: they use the room.
        assert max(drawn)[2] - min(drawn)[0] > 40


@pytest.mark.parametrize("width", ["breed", "smal"])
def test_colours_and_signs_say_the_same(result: Result, width: Width) -> None:
    for view in views(result):
        found = seen(svg(waterfall(result, view, width), "x")).all("rect")
        for bar, thing in zip(bars(result, view), found, strict=True):
            wanted = {"totaal": TOTAL, "meer": UP, "minder": DOWN_FILL}[bar.sort]
            assert thing.fill == wanted
            assert bar.sort == "totaal" or (bar.sort == "meer") == (bar.amount >= 0)


def test_lines_lead_from_each_bar_to_the_next(result: Result) -> None:
    for view in views(result):
        found = seen(svg(waterfall(result, view, "breed"), "x"))
        lines = [thing.span for thing in found.all("line", stroke=GREY)]
        drawn = spans(result, view, "breed")
        assert len(lines) == len(drawn) - 1
        for (x, top, x2, bottom), here, there in zip(lines, drawn, drawn[1:], strict=False):
            assert x == x2
            assert (top, bottom) == (here[1], there[3])
            assert min(abs(x - here[0]), abs(x - here[2])) <= 0.11
        # On a phone the texts stand between the bars.
        assert seen(svg(waterfall(result, view, "smal"), "x")).all("line", stroke=GREY) == []


def test_total_bars_are_cut_only_when_that_is_said(result: Result, bridge: Result) -> None:
    for one in (result, bridge):
        for view in views(one):
            shown, drawn = bars(one, view), spans(one, view, "breed")
            strokes = seen(svg(waterfall(one, view, "breed"), "x")).all("line", stroke="#ffffff")
            assert len(strokes) == (4 if is_cut(shown) else 0)
            # Uncut a total is drawn on the scale of the steps.
            step, bar = max(
                zip(drawn[1:-1], shown[1:-1], strict=True), key=lambda p: p[0][2] - p[0][0]
            )
            whole = shown[0].end * (step[2] - step[0]) / abs(bar.amount)
            length = drawn[0][2] - drawn[0][0]
            assert is_cut(shown) == (length < whole * 0.98)


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
