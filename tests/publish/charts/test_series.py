from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from sluitend.publish.charts.columns import Point, columns
from sluitend.publish.charts.drawing import Drawing, svg
from sluitend.publish.charts.scale import short_scale
from sluitend.publish.charts.series import breaks, points, series, series_legend
from sluitend.publish.charts.waterfall import rows_of

if TYPE_CHECKING:
    from sluitend.core.result import Result, View
    from sluitend.publish.charts.drawing import Width


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


@pytest.mark.parametrize("width", ["breed", "smal"])
def test_labels_of_neighbours_do_not_touch(width: Width) -> None:
    amounts = [(20_000 + 1_111 * i) * 100_000_000 for i in range(8)]
    shown = [Point("", 2017 + i, a, 150_000.0, partial=True) for i, a in enumerate(amounts)]
    drawing = svg(Drawing(columns(shown, [2023], short_scale(amounts), width, "nl"), "t", "d"), "x")
    texts = re.findall(
        r'<text[^>]*translate\(([\d.]+),[^>]*font-size="(\d+)px"[^>]*>([^<]+)\*<', drawing
    )
    # Digits of Liberation Sans are 0.556 of the font size wide, stop and star less.
    places = [(float(x), int(size) * (0.556 * 5 + 0.278 + 0.389)) for x, size, _ in texts]
    assert len(places) == len(shown)
    for (left, its_width), (right, other_width) in pairwise(sorted(places)):
        assert left + its_width / 2 <= right - other_width / 2
