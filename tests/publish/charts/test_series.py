from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

import sluitend as sl
from sluitend.publish.charts.band import BAND as BAND_FILL
from sluitend.publish.charts.band import banded
from sluitend.publish.charts.columns import Point, columns
from sluitend.publish.charts.drawing import Drawing, svg
from sluitend.publish.charts.scale import EUROS, short_scale
from sluitend.publish.charts.series import breaks, points, series, series_legend
from sluitend.publish.charts.waterfall import rows_of

if TYPE_CHECKING:
    from sluitend.core.result import Result, View
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
def test_a_gap_is_drawn_as_words_in_a_dashed_box(result: Result, width: str) -> None:
    for view in views(result):
        drawing = svg(series(result, view, width), "x")  # type: ignore[arg-type] # one of the two widths
        things = len({point.name for point in points(result, view)})
        assert drawing.count(">cijfer<") == things
        assert drawing.count('stroke-dasharray="3,3"') == things
        assert ">0<" not in drawing


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


LETTERS = re.compile(
    r'<text text-anchor="\w+" transform="translate\(([\d.-]+),([\d.-]+)\)'
    r'( rotate\(270\) translate\([^)]*\))?"[^>]*font-size="(\d+)px"[^>]*>([^<]+)<'
)
FEW, MANY = [5, 999], [20_000 + 1_111 * i for i in range(9)]


def spans(drawing: str, wanted: re.Pattern[str]) -> list[tuple[float, float]]:
    """Return from where to where each label reaches, left to right."""
    found = []
    for x, _, turned, size, text in LETTERS.findall(drawing):
        if wanted.fullmatch(text):
            # Of Open Sans: a digit and a star are at most 0.572 of the size of the letters, a stop 0.27.
            signs = 0.572 * len(re.sub("[.,]", "", text)) + 0.27 * len(re.findall("[.,]", text))
            width = float(size) * (1.0 if turned else signs)
            found.append((float(x) - width / 2, float(x) + width / 2))
    return sorted(found)


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
    drawing = svg(Drawing(columns(shown, [2023], short_scale(amounts), width, "nl"), "t", "d"), "x")
    found = spans(drawing, re.compile(r"[\d.,]+\*"))
    assert len(found) == len(shown)
    for (_, end), (begin, _) in pairwise(found):
        assert end <= begin


def test_labels_that_would_touch_stand_upright_below_the_edge() -> None:
    amounts = [thousand * 100_000_000 for thousand in MANY]
    shown = [
        Point(name, 2017 + i, None if (name, i) == ("dan", 3) else a)
        for name in ("eerst", "dan")
        for i, a in enumerate(amounts)
    ]
    drawing = svg(Drawing(columns(shown, [], short_scale(amounts), "smal", "nl"), "t", "d"), "x")
    upright = [found for found in LETTERS.findall(drawing) if found[2]]
    assert len(upright) == len(shown)
    assert [text for *_, text in upright if not text[0].isdigit()] == ["geen cijfer"]
    # Level labels would need letters that nobody can read.
    assert min(int(size) for *_, size, _ in upright) >= 9
    height = re.search(r'viewBox="0 0 [\d.]+ ([\d.]+)"', drawing)
    assert height is not None
    assert float(height[1]) < 250


def test_of_two_breaks_that_stand_close_the_words_are_there_once() -> None:
    amounts = [thousand * 100_000_000 for thousand in MANY]
    shown = [Point("", 2017 + i, a) for i, a in enumerate(amounts)]
    for width, times in (("breed", 2), ("smal", 1)):
        made = columns(shown, [2023, 2025], short_scale(amounts), width, "nl")  # type: ignore[arg-type] # one of the two widths
        drawing = svg(Drawing(made, "t", "d"), "x")
        assert drawing.count(">andere indeling<") == times
        assert drawing.count('stroke-dasharray="4,3"') == 2


def with_band(gap: int | None = None) -> list[Point]:
    own = [Point("eigen", 2017 + i, None if i == gap else 30_000 + 900 * i) for i in range(8)]
    middle = [
        Point("midden", 2017 + i, m, low=m - 4_000, high=m + 5_000)
        for i, m in enumerate(range(31_000, 39_000, 1_000))
    ]
    return own + middle


@pytest.mark.parametrize("width", ["breed", "smal"])
def test_a_band_reaches_from_one_quarter_to_the_other(width: Width) -> None:
    specification: Any = banded(with_band(), [2023], EUROS, width, "nl")
    layers = specification["layer"]
    (area,) = next(x for x in layers if x["mark"].get("fill") == BAND_FILL)["data"]["values"]
    ring = area["geometry"]["coordinates"][0][0]
    assert len(ring) == 2 * 8 + 1
    lines = [x["data"]["values"] for x in layers if x["mark"]["type"] == "rule"]
    middle = next(x for x in layers if x["mark"].get("strokeDash") == [5, 3])["data"]["values"]
    highs, lows = ring[:8], ring[8:16][::-1]
    for part, (x, high), (_, low) in zip(middle, highs, lows, strict=False):
        assert part["x"] == pytest.approx(x, abs=0.06)
        # 5.000 above and 4.000 below the middle.
        assert (part["y"] - high) / (low - part["y"]) == pytest.approx(5 / 4, abs=0.05)
    assert any(len(values) == 7 for values in lines)


@pytest.mark.parametrize("width", ["breed", "smal"])
def test_figures_of_lines_with_a_band_stand_in_rows_and_do_not_touch(width: Width) -> None:
    drawing = svg(Drawing(banded(with_band(), [2023], EUROS, width, "nl"), "t", "d"), "x")
    rows: dict[str, list[tuple[float, float]]] = {}
    for x, y, _, size, text in LETTERS.findall(drawing):
        if text.isdigit():
            half = float(size) * 0.572 * len(text) / 2
            rows.setdefault(y, []).append((float(x) - half, float(x) + half))
    assert [len(row) for row in rows.values()] == [8, 8, 8]
    for row in rows.values():
        for (_, end), (begin, _) in pairwise(sorted(row)):
            assert end < begin
    assert ">300<" in drawing
    assert ">hiertussen ligt de helft van de groep<" in drawing


def test_a_year_without_a_figure_parts_the_line() -> None:
    specification: Any = banded(with_band(gap=3), [], EUROS, "smal", "nl")
    own = [
        layer["data"]["values"]
        for layer in specification["layer"]
        if layer["mark"]["type"] == "rule" and layer["mark"].get("strokeWidth") == 2.6
    ]
    # Seven parts less the two that would cross the gap; the second is the mark before the row.
    assert [len(parts) for parts in own] == [5, 1]
    shown = [
        str(v["tekst"]) for x in specification["layer"] for v in x["data"]["values"] if "tekst" in v
    ]
    assert "\N{EN DASH}" in shown


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
