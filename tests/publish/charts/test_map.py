"""The map: everybody is drawn once in the shade of their class, and the picture says it in words."""

from __future__ import annotations

import itertools
import json
import re
from dataclasses import replace
from time import process_time
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.publish.charts.reading import rings, seen

import sluitend as sl
from sluitend.publish.charts.drawing import GREY, HATCH, INK, svg
from sluitend.publish.charts.map import OF_FEWER, SHADES, choropleth, choropleth_legend
from sluitend.publish.charts.shapes import outline

if TYPE_CHECKING:
    from sluitend.core.result import Result
    from sluitend.publish.charts.drawing import Width
    from sluitend.store.workspace import Workspace

GROUP = re.compile(r'<g fill="([^"]*)" stroke="#ffffff" stroke-width="0.6">(.*?)</g>')
LARGEST = 120_000


@pytest.fixture(scope="module")
def result(demo_workspace: Workspace) -> Result:
    call = sl.call("kaart", maat="lasten:jeugd", jaar=2020, gebied="GM9001")
    return demo_workspace.run(call)


def drawn(result: Result, width: Width = "breed", identity: str = "x") -> str:
    return svg(choropleth(result, result.views[0], width), identity)


def brightness(colour: str) -> float:
    """Return the relative luminance of a colour, as WCAG 2.2 defines it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(weight * p for weight, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_shades_differ_in_brightness_so_that_no_eye_needs_their_colour() -> None:
    levels = [brightness(shade) + 0.05 for shade in SHADES]
    assert all(lighter_one / darker >= 1.4 for lighter_one, darker in itertools.pairwise(levels))
    # Of three classes the shades lie as far apart as they can.
    assert [SHADES[place - 1] for place in OF_FEWER[3]] == [SHADES[0], SHADES[2], SHADES[4]]


@pytest.mark.parametrize("width", ["breed", "smal"])
def test_every_municipality_is_drawn_once_in_the_shade_of_its_class(
    result: Result, width: Width
) -> None:
    text = drawn(result, width)
    found = {fill: shapes.count("<path") for fill, shapes in GROUP.findall(text)}
    frame = result.tables["gemeenten"]
    wanted = {SHADES[k - 1]: n for k, n in result.tables["klassen"].select("klasse", "n").rows()}
    wanted["url(#x-a)"] = frame["klasse"].null_count()
    assert found == wanted
    assert sum(found.values()) == frame.height


def test_a_pointer_that_rests_on_a_municipality_reads_its_figure(result: Result) -> None:
    text = drawn(result).replace("\N{NO-BREAK SPACE}", " ")
    for naam, value in result.tables["gemeenten"].select("gm_naam", "lasten_per_inwoner").rows():
        shown = "geen cijfer" if value is None else f"€ {round(value / 100)}"
        assert f"<title>{naam}: {shown}</title>" in text
    # On a phone nothing can rest, so it does not carry the names along.
    assert "<title>" not in drawn(result, "smal").replace('<title id="', "")


def test_no_figure_is_hatched_and_never_light(result: Result) -> None:
    text = drawn(result, identity="h1-f1-breed")
    assert HATCH not in text
    pattern = re.search(r'<pattern id="h1-f1-breed-a".*?</pattern>', text)
    assert pattern is not None
    assert GREY in pattern[0]
    assert text.count("url(#h1-f1-breed-a)") >= 2  # the municipality, and its box in the legend
    assert not any(shade in pattern[0] for shade in SHADES)


def test_the_legend_says_what_every_shade_is_and_how_many_have_it(result: Result) -> None:
    text = drawn(result)
    shown = re.findall(r"<text[^>]*>([^<]*)</text>", text)
    assert "in euro per inwoner" in shown
    for low, high, n in result.tables["klassen"].select("van_bedrag", "tot_bedrag", "n").rows():
        ends = dict.fromkeys(str(round(end / 100)) for end in (low, high))
        assert "\N{NO-BREAK SPACE}\N{EN DASH}\N{NO-BREAK SPACE}".join(ends) in shown
        assert str(n) in shown
    assert "geen cijfer" in shown
    own = result.tables["gemeenten"].filter(wie="eigen").row(0, named=True)
    assert f"{own['gm_naam']}: {round(own['lasten_per_inwoner'] / 100)}" in shown
    # All of it is in the picture, so that it goes wherever the picture goes.
    assert choropleth_legend(result, result.views[0]) == ()


def test_who_is_pointed_out_has_a_thick_line(result: Result, demo_workspace: Workspace) -> None:
    thick = f'stroke="{INK}" stroke-width="2.4"'
    assert drawn(result).count(f'<g fill="none" {thick} stroke-linejoin=') == 1
    none = demo_workspace.run(sl.call("kaart", maat="lasten:jeugd", jaar=2020))
    assert thick not in drawn(none)


def test_the_description_says_range_extremes_and_gaps(result: Result) -> None:
    told = choropleth(result, result.views[0], "breed").description
    told = told.replace("\N{NO-BREAK SPACE}", " ")
    known = result.tables["gemeenten"].drop_nulls("lasten_per_inwoner")
    values = (known["lasten_per_inwoner"].sort(descending=True) / 100).round().cast(pl.Int64)
    assert f"De cijfers lopen van € {values[-1]} tot € {values[0]}." in told
    highest, lowest = (
        [int(found) for found in re.findall(r"€ ([\d.]+)", part)]
        for part in (told.split("Hoogste: ")[1].split(". Laagste")[0], told.split("Laagste: ")[1].split(". Aan")[0])
    )  # fmt: skip
    assert highest == values.head(5).to_list()
    assert lowest == values.tail(5).to_list()[::-1]
    assert "Zonder cijfer, gearceerd: 1" in told
    assert "Aangewezen: " in told


@pytest.mark.parametrize(("width", "grain"), [("breed", 0.5), ("smal", 1.0)])
def test_shapes_are_the_borders_on_one_scale(result: Result, width: Width, grain: float) -> None:
    areas = seen(drawn(result, width)).all("path", stroke="#ffffff", stroke_width="0.6")
    rows = result.tables["gemeenten"].sort("klasse", "gm_code")
    borders = {
        code: np.array([corner for part in json.loads(text) for one in part for corner in one])
        for code, text in result.tables["vlakken"].select("gm_code", "vlak").rows()
    }
    assert len(areas) == rows.height == len(borders)
    every = np.concatenate(list(borders.values()))
    spans = np.array([area.span for area in areas])
    metres = (every[:, 0].max() - every[:, 0].min()) / (spans[:, 2].max() - spans[:, 0].min())
    for area, code in zip(areas, rows["gm_code"], strict=True):
        own = borders[code]
        left, top, right, bottom = area.span
        # North is up, and neither direction is stretched.
        for seen_at, place in (
            (left, (own[:, 0].min() - every[:, 0].min()) / metres + spans[:, 0].min()),
            (right, (own[:, 0].max() - every[:, 0].min()) / metres + spans[:, 0].min()),
            (top, (every[:, 1].max() - own[:, 1].max()) / metres + spans[:, 1].min()),
            (bottom, (every[:, 1].max() - own[:, 1].min()) / metres + spans[:, 1].min()),
        ):
            assert seen_at == pytest.approx(place, abs=grain + 0.6), code


def test_neighbours_share_their_border_to_the_tenth_of_a_pixel(result: Result) -> None:
    edges: dict[frozenset[tuple[float, float]], int] = {}
    for area in seen(drawn(result)).all("path", stroke_width="0.6"):
        for one in rings(area.attributes["d"]):
            for here, there in itertools.pairwise([*one, one[0]]):
                edge = frozenset({here, there})
                edges[edge] = edges.get(edge, 0) + 1
    assert set(edges.values()) == {1, 2}
    assert sum(n == 2 for n in edges.values()) > len(edges) / 2


def test_a_municipality_too_small_to_see_is_still_drawn(result: Result) -> None:
    tiny = "[[[[100000,400000],[100001,400000],[100001,400001],[100000,400000]]]]"
    borders = result.tables["vlakken"]
    code = borders["gm_code"][3]
    small = borders.with_columns(
        vlak=pl.when(gm_code=code).then(pl.lit(tiny)).otherwise(pl.col("vlak"))
    )
    output = replace(result.output, tables={**result.tables, "vlakken": small})
    for width in ("breed", "smal"):
        text = drawn(replace(result, output=output), width)
        areas = seen(text).all("path", stroke_width="0.6")
        assert len(areas) == borders.height


def test_a_map_without_any_figure_is_hatched_and_says_so(result: Result) -> None:
    frame = result.tables["gemeenten"].with_columns(
        lasten_per_inwoner=pl.lit(None, pl.Float64), klasse=pl.lit(None, pl.Int64)
    )
    tables = {**result.tables, "gemeenten": frame, "klassen": result.tables["klassen"].clear()}
    empty = replace(result, output=replace(result.output, tables=tables))
    drawing = choropleth(empty, empty.views[0], "breed")
    assert "van geen enkele gemeente" in drawing.description
    assert svg(drawing, "x").count("url(#x-a)") >= 2


@pytest.mark.parametrize(
    ("corners", "written"),
    [
        ([(10, 20.5), (11, 20), (10.5, 19.8)], "M10 20.5l1-.5-.5-.2z"),
        ([(0, 0), (0.5, 0.5), (1, 0.4), (1.2, 2)], "M0 0l.5.5.5-.1.2 1.6z"),
        ([(1, 1), (2, 1), (2, 2)], "M1 1l1 0 0 1z"),
        ([(1, 1), (2, 1), (2, 2), (1, 1)], "M1 1l1 0 0 1z"),
        ([(1, 1), (1, 1), (2, 1), (2, 2)], "M1 1l1 0 0 1z"),
        ([(1.04, 1), (1, 1.01)], "M1 1z"),
    ],
)
def test_an_outline_in_steps_is_the_same_outline(
    corners: list[tuple[float, float]], written: str
) -> None:
    assert outline(corners) == written
    walked = list(dict.fromkeys((round(x, 1), round(y, 1)) for x, y in corners))
    assert rings(written) == [walked]


@given(st.lists(st.tuples(st.integers(-9999, 9999), st.integers(-9999, 9999)), min_size=2))
def test_every_outline_can_be_walked_back(tenths: list[tuple[int, int]]) -> None:
    corners = [(x / 10, y / 10) for x, y in tenths]
    wanted = [here for here, there in itertools.pairwise([*corners, None]) if here != there]
    if len(wanted) > 1 and wanted[0] == wanted[-1]:
        wanted.pop()
    assert rings(outline(corners)) == [wanted]


def test_the_same_map_is_the_same_bytes_whatever_was_drawn_before(result: Result) -> None:
    first = drawn(result)
    drawn(result, "smal", "y")
    assert drawn(result) == first


@pytest.mark.parametrize(
    ("maat", "jaar"),
    [("lasten:jeugd", 2023), ("lasten:wmo", 2017), ("groei:jeugd", 2021),
     ("kerncijfers_verhouding:procent_65_plus", 2014), ("kerncijfers_verhouding:procent_65_plus", 2022)],
)  # fmt: skip
def test_maps_of_the_open_data_are_small_and_quick(
    opendata_workspace: Workspace, maat: str, jaar: int
) -> None:
    result = opendata_workspace.run(sl.call("kaart", maat=maat, jaar=jaar))
    assert len(drawn(result)) < LARGEST
    assert len(drawn(result, "smal")) < LARGEST / 2
    times = []
    for _ in range(3):
        started = process_time()
        drawn(result)
        times.append(process_time() - started)
    assert min(times) < 0.1
