from __future__ import annotations

import random
import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from tests.publish.charts.reading import rings, seen

import sluitend as sl
from sluitend.publish.charts.band import BAND as BAND_FILL
from sluitend.publish.charts.band import banded
from sluitend.publish.charts.columns import columns
from sluitend.publish.charts.drawing import DOWN_FILL, GREY, INK, UP, Drawing, svg
from sluitend.publish.charts.panels import panels
from sluitend.publish.charts.scale import EUROS, short_scale
from sluitend.publish.charts.series import breaks, points, series, series_legend
from sluitend.publish.charts.waterfall import rows_of
from sluitend.publish.charts.years import Point

if TYPE_CHECKING:
    from tests.publish.charts.reading import Seen

    from sluitend.core.result import Result, View
    from sluitend.publish.charts.canvas import Picture
    from sluitend.publish.charts.drawing import Width
    from sluitend.store.workspace import Workspace


@pytest.fixture(scope="module")
def result(report: list[Result]) -> Result:
    return report[0]


def views(result: Result) -> list[View]:
    return [view for view in result.views if view.kind == "reeks"]


def test_every_year_is_there_and_a_missing_one_has_no_amount(result: Result) -> None:
    shown = points(result, views(result)[0])
    assert [point.year for point in shown] == list(range(2018, 2024))
    missing = [point for point in shown if point.amount is None]
    assert [(point.year, point.reason) for point in missing] == [(2020, "Iv3 niet geleverd")]


def test_a_year_without_a_row_is_a_gap_too(result: Result) -> None:
    view = views(result)[0]
    rows = result.tables[view.table].filter(result.tables[view.table]["jaar"] != 2021)
    thinner = type(result)(
        result.call,
        result.title,
        type(result.output)({view.table: rows}, result.output.terms),
        result.specs,
        result.provenance,
    )
    assert {point.year for point in points(thinner, view) if point.amount is None} == {2020, 2021}


@pytest.mark.parametrize("width", ["breed", "smal"])
def test_a_gap_is_drawn_as_words_in_a_dashed_box(result: Result, width: Width) -> None:
    for view in views(result):
        found = drawn(series(result, view, width).picture)
        things = len({point.name for point in points(result, view)})
        boxes = found.all("rect", stroke_dasharray="3,3")
        words = [thing.span for thing in found.all("text") if thing.text in ("geen", "cijfer")]
        assert (len(boxes), len(words)) == (things, 2 * things)
        # The words stand within the box.
        for left, top, right, bottom in words:
            assert any(b[0] < left and b[1] < top and right < b[2] and bottom < b[3]
                       for b in (box.span for box in boxes))  # fmt: skip
        assert "0" not in found.texts


def test_the_description_says_every_amount_and_every_gap(result: Result) -> None:
    for view in views(result):
        told = series(result, view, "breed").description.replace("\N{NO-BREAK SPACE}", " ")
        amounts = [int(text.replace(".", "")) for text in re.findall(r"20\d\d € ([\d.]*\d)", told)]
        shown = points(result, view)
        wanted = [round(point.amount / 100) for point in shown if point.amount is not None]
        assert amounts == wanted
        assert told.count("geen cijfer (Iv3 niet geleverd)") == len(shown) - len(wanted)
        column = rows_of(result, view, view.table)[view.fields["y"]]
        assert len(wanted) == column.count()


def test_a_change_of_classification_is_marked_and_told(result: Result) -> None:
    view = views(result)[0]
    assert breaks([2018, 2023]) == [2023]
    assert breaks([2023, 2024]) == []
    assert breaks([2017, 2026]) == [2023, 2025]
    drawing = series(result, view, "breed")
    assert "Vanaf 2023 geldt een andere indeling" in drawing.description
    assert "andere indeling" in svg(drawing, "x")
    assert "lijn" in dict(series_legend(result, view))


FEW, MANY = [5, 999], [20_000 + 1_111 * i for i in range(9)]


def drawn(picture: Picture) -> Seen:
    return seen(svg(Drawing(picture, "t", "d"), "x"))


@pytest.mark.parametrize("width", ["breed", "smal"])
@pytest.mark.parametrize("names", [("",), ("eerst", "dan")])
@pytest.mark.parametrize("thousands", [FEW, MANY])
def test_labels_of_neighbours_do_not_touch(
    width: Width, names: tuple[str, ...], thousands: list[int]
) -> None:
    amounts = [thousand * 100_000_000 for thousand in thousands]
    shown = [
        Point(name, 2017 + i, a, partial=True) for name in names for i, a in enumerate(amounts)
    ]
    breaks = [year for year in (2018, 2023) if year < 2017 + len(amounts)]
    found = drawn(columns(shown, breaks, short_scale(amounts), width, "nl"))
    assert sum(text.endswith("*") for text in found.texts) == len(shown)
    assert (found.touching(), found.covered(), found.outside()) == ([], [], [])


@pytest.mark.parametrize("width", ["breed", "smal"])
@pytest.mark.parametrize("names", [("",), ("eerst", "dan")])
def test_columns_are_as_high_as_their_amounts(width: Width, names: tuple[str, ...]) -> None:
    rng = random.Random(8)  # noqa: S311 - amounts for a test, no secret
    amounts = {(name, year): rng.randint(0, 9**9) for name in names for year in range(2017, 2025)}
    shown = [Point(name, year, amount) for (name, year), amount in amounts.items()]
    found = drawn(columns(shown, [], short_scale(amounts.values()), width, "nl"))
    boxes = [thing.span for thing in found.all("rect")]
    per_unit = max(bottom - top for _, top, _, bottom in boxes) / max(amounts.values())
    assert len(boxes) == len(shown)
    assert len({bottom for *_, bottom in boxes}) == 1
    for point, (left, top, right, bottom) in zip(shown, boxes, strict=True):
        assert bottom - top == pytest.approx((point.amount or 0) * per_unit, abs=0.11)
        # Its amount stands in the middle above it, its year in the middle of the year below.
        text = short_scale(amounts.values()).write(point.amount or 0, "nl")
        middles = [t.place for t in found.all("text") if t.text == text]
        assert any(abs(x - (left + right) / 2) < 0.1 + 10 * t.turned and y < top
                   for (x, y), t in zip(middles, (t for t in found.all("text") if t.text == text), strict=True))  # fmt: skip
    fills = [thing.fill for thing in found.all("rect")]
    assert fills == [UP] * 8 if len(names) == 1 else [DOWN_FILL] * 8 + [UP] * 8
    years = [thing for thing in found.all("text") if thing.text in map(str, range(2017, 2025))]
    for year, place in zip(years, range(8), strict=True):
        around = [boxes[place + 8 * i] for i in range(len(names))]
        middle = (around[0][0] + around[-1][2]) / 2
        assert year.place[0] == pytest.approx(middle, abs=0.11)


@pytest.mark.parametrize("width", ["breed", "smal"])
def test_an_amount_below_zero_hangs_from_the_line(width: Width) -> None:
    amounts = [3_000_000_000, -1_000_000_000, 2_000_000_000]
    shown = [Point("", 2017 + i, a) for i, a in enumerate(amounts)]
    found = drawn(columns(shown, [], short_scale(amounts), width, "nl"))
    (ground,) = (thing.span[1] for thing in found.all("line"))
    spans = [thing.span for thing in found.all("rect")]
    assert [span[3 if a > 0 else 1] for a, span in zip(amounts, spans, strict=True)] == [ground] * 3
    heights = [bottom - top for _, top, _, bottom in spans]
    assert heights == pytest.approx([3 * heights[1], heights[1], 2 * heights[1]], abs=0.3)
    assert (found.touching(), found.covered(), found.outside()) == ([], [], [])


@pytest.mark.parametrize("width", ["breed", "smal"])
def test_rows_of_small_columns_are_on_one_scale(width: Width) -> None:
    names = ["Een", "Twee met een naam die niet op de regel past", "Drie", "Vier"]
    amounts = {
        (name, 2017 + i): (n + 1) * (i + 1) * 10**8
        for n, name in enumerate(names)
        for i in range(8)
    }
    shown = [
        Point(name, year, None if (name, year) == ("Drie", 2019) else amount)
        for (name, year), amount in amounts.items()
    ]
    found = drawn(panels(shown, [2023], short_scale(amounts.values()), width, "nl"))
    boxes = [thing.span for thing in found.all("rect", fill=UP)]
    known = [point.amount for point in shown if point.amount is not None]
    assert len(boxes) == len(known)
    per_unit = max(bottom - top for _, top, _, bottom in boxes) / max(known)
    for amount, (_, top, _, bottom) in zip(known, boxes, strict=True):
        assert bottom - top == pytest.approx(max(1, amount * per_unit), abs=0.11)
    assert len({bottom for *_, bottom in boxes}) == len(names)
    written = found.all("text", font_weight="bold")
    assert " ".join(thing.text for thing in written) == " ".join(names)
    if width == "breed":
        # Names stand beside all columns, also the low ones that leave room above them.
        assert max(thing.span[2] for thing in written) < min(left for left, *_ in boxes)
    (absent,) = found.all("rect", stroke_dasharray="3,3")
    assert absent.span[3] == boxes[16][3]
    assert [text for text in found.texts if text in ("geen", "cijfer")] == ["geen", "cijfer"]
    assert (found.touching(), found.covered(), found.outside()) == ([], [], [])


def test_labels_that_would_touch_stand_upright_below_the_edge() -> None:
    amounts = [thousand * 100_000_000 for thousand in MANY]
    shown = [
        Point(name, 2017 + i, None if (name, i) == ("dan", 3) else a)
        for name in ("eerst", "dan")
        for i, a in enumerate(amounts)
    ]
    found = drawn(columns(shown, [], short_scale(amounts), "smal", "nl"))
    upright = [thing for thing in found.all("text") if thing.turned]
    assert len(upright) == len(shown)
    assert [one.text for one in upright if not one.text[0].isdigit()] == ["geen cijfer"]
    # Level labels would need letters that nobody can read.
    assert min(one.size for one in upright) >= 9
    assert found.frame[3] - found.frame[1] < 270
    assert (found.touching(), found.covered(), found.outside()) == ([], [], [])


def test_of_two_breaks_that_stand_close_the_words_are_there_once() -> None:
    amounts = [thousand * 100_000_000 for thousand in MANY]
    shown = [Point("", 2017 + i, a) for i, a in enumerate(amounts)]
    for width, times in (("breed", 2), ("smal", 1)):
        made = columns(shown, [2023, 2025], short_scale(amounts), width, "nl")  # type: ignore[arg-type] # one of the two widths
        found = drawn(made)
        assert found.texts.count("andere indeling") == times
        lines = found.all("line", stroke_dasharray="4,3")
        boxes = [thing.span for thing in found.all("rect")]
        # Each between the years it parts.
        assert [line.span[0] for line in lines] == pytest.approx(
            [(boxes[i - 1][2] + boxes[i][0]) / 2 for i in (6, 8)], abs=0.11
        )


def with_band(gap: int | None = None) -> list[Point]:
    own = [Point("eigen", 2017 + i, None if i == gap else 30_000 + 900 * i) for i in range(8)]
    middle = [
        Point("midden", 2017 + i, m, low=m - 4_000, high=m + 5_000)
        for i, m in enumerate(range(31_000, 39_000, 1_000))
    ]
    return own + middle


@pytest.mark.parametrize("width", ["breed", "smal"])
def test_a_band_reaches_from_one_quarter_to_the_other(width: Width) -> None:
    found = drawn(banded(with_band(), [2023], EUROS, width, "nl"))
    (area,) = found.all("path", fill=BAND_FILL)
    (ring,) = rings(area.attributes["d"])
    assert len(ring) == 2 * 8
    middle = [thing.place for thing in found.all("circle", fill="#ffffff")]
    highs, lows = ring[:8], ring[8:][::-1]
    for (x, y), (above, high), (below, low) in zip(middle[:8], highs, lows, strict=True):
        assert x == pytest.approx(above, abs=0.11)
        assert above == below
        # 5.000 above and 4.000 below the middle.
        assert (y - high) / (low - y) == pytest.approx(5 / 4, abs=0.05)


@pytest.mark.parametrize("width", ["breed", "smal"])
def test_dots_of_a_line_are_as_high_as_their_amounts(width: Width) -> None:
    points_, found = with_band(), drawn(banded(with_band(), [], EUROS, width, "nl"))
    ground = max(thing.span[1] for thing in found.all("line", stroke=GREY))
    for name, fill in (("eigen", UP), ("midden", "#ffffff")):
        amounts = [point.amount or 0 for point in points_ if point.name == name]
        places = [thing.place for thing in found.all("circle", fill=fill)][:8]
        heights = [ground - y for _, y in places]
        assert heights == pytest.approx([a * heights[-1] / amounts[-1] for a in amounts], abs=0.2)
        parts = [thing.at("x1", "y1", "x2", "y2") for thing in found.all("line")
                 if thing.stroke == (UP if name == "eigen" else INK)]  # fmt: skip
        assert parts[:7] == [(*here, *there) for here, there in pairwise(places)]


@pytest.mark.parametrize("width", ["breed", "smal"])
def test_figures_of_lines_with_a_band_stand_in_rows_and_do_not_touch(width: Width) -> None:
    found = drawn(banded(with_band(), [2023], EUROS, width, "nl"))
    rows: dict[float, list[str]] = {}
    for thing in found.all("text"):
        if thing.text.isdigit():
            rows.setdefault(thing.place[1], []).append(thing.text)
    assert [len(row) for row in rows.values()] == [8, 8, 8]
    assert (found.touching(), found.covered(), found.outside()) == ([], [], [])
    assert {"300", "hiertussen ligt de helft van de groep"} <= set(found.texts)


def test_a_year_without_a_figure_parts_the_line() -> None:
    found = drawn(banded(with_band(gap=3), [], EUROS, "smal", "nl"))
    own = [thing.span for thing in found.all("line", stroke=UP)]
    # Seven parts less the two that would cross the gap; the last is the mark before the row.
    assert len(own) == 6
    assert own[2][2] > own[1][2] + 50
    assert "\N{EN DASH}" in found.texts


def test_a_comparison_through_the_years_has_its_band(demo_workspace: Workspace) -> None:
    call = sl.call("vergelijkingsgroep", gebied="GM9002", jaar=2023, onderwerp="jeugd")
    result = demo_workspace.run(call)
    (view,) = views(result)
    assert "De helft van de groep ligt tussen: 20" in series(result, view, "smal").description
    told = dict(series_legend(result, view))
    assert not {"meer", "minder"} & set(told)
    plain = replace(
        view, fields={k: v for k, v in view.fields.items() if k not in ("onder", "boven")}
    )
    assert {"meer", "minder"} <= set(dict(series_legend(result, plain)))
