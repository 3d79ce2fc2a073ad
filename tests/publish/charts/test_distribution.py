"""The distribution: a dot for everybody at their figure, the own one and the group marked."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
import pytest
from tests.publish.charts.reading import seen

from sluitend.core.messages import msg
from sluitend.core.missing import Missing
from sluitend.core.result import Column, TableSpec, View
from sluitend.publish.charts.distribution import BAND, distribution, distribution_legend
from sluitend.publish.charts.drawing import GREY, INK, UP, WIDTHS, svg
from sluitend.publish.charts.spread import spread
from sluitend.publish.release import release
from sluitend.publish.report import render_report

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.publish.charts.reading import Seen, Thing

    from sluitend.core.result import Result
    from sluitend.publish.charts.drawing import Width

FIELDS = {"waarde": "lasten_per_inwoner", "naam": "gm_naam", "groep": "wie"}
VIEW = View("verdeling", "spreiding", msg("Proef"), FIELDS)
SPEC = TableSpec(
    msg("Spreiding"),
    (
        Column("gm_code", msg("Code")),
        Column("gm_naam", msg("Gemeente")),
        Column("wie", msg("Wie")),
        Column("lasten_per_inwoner", msg("Lasten per inwoner"), "bedrag_per_inwoner"),
        Column("ontbreekt", msg("Waarom geen bedrag"), "reden"),
    ),
    ("gm_code",),
    detail=True,
)
N = 60


@pytest.fixture
def make(fabricate: Callable[..., Result]) -> Callable[..., Result]:
    """Return a maker of results with a table of municipalities."""

    def made(values: list[float | None] | None = None, own: int = 7) -> Result:
        given = values if values is not None else _values()
        who = ["groep" if place % 6 == 0 else "overig" for place in range(len(given))]
        if own < len(who):
            who[own] = "eigen"
        frame = pl.DataFrame(
            {
                "gm_code": [f"GM9{place:03}" for place in range(len(given))],
                "gm_naam": [f"Plaats {place}" for place in range(len(given))],
                "wie": who,
                "lasten_per_inwoner": given,
                "ontbreekt": [None if v is not None else str(Missing.NOT_FILED) for v in given],
            },
            schema_overrides={"lasten_per_inwoner": pl.Float64, "ontbreekt": pl.String},
        )
        result = fabricate()
        output = replace(result.output, tables={"spreiding": frame}, views=(VIEW,))
        return replace(result, output=output, specs={"spreiding": SPEC})

    return made


def _values() -> list[float | None]:
    values: list[float | None] = np.random.default_rng(3).normal(30_000, 6_000, N).round().tolist()
    values[11] = None
    return values


KINDS = {
    "overig": ("circle", {"fill": "#ffffff", "stroke": GREY}),
    "groep": ("rect", {"fill": UP, "stroke": UP}),
    "eigen": ("circle", {"fill": INK, "stroke": "#ffffff"}),
}


def drawn(result: Result, width: Width = "breed") -> Seen:
    return seen(svg(distribution(result, VIEW, width), "x"))


def marks_of(result: Result, width: Width, who: str) -> list[Thing]:
    """Return the marks of a kind of municipality, without those in the legend."""
    tag, style = KINDS[who]
    found = drawn(result, width)
    ground = found.all("line", stroke=GREY)[0].span[1]
    return [thing for thing in found.all(tag, **style) if thing.span[3] <= ground]


def centre(mark: Thing) -> tuple[float, float]:
    left, top, right, bottom = mark.span
    return (left + right) / 2, (top + bottom) / 2


@pytest.mark.parametrize("width", ["breed", "smal"])
def test_everybody_with_a_figure_is_one_dot_at_that_figure(
    make: Callable[..., Result], width: Width
) -> None:
    result = make()
    frame = result.tables["spreiding"].drop_nulls("lasten_per_inwoner")
    dots = {who: marks_of(result, width, who) for who in KINDS}
    for who, marks in dots.items():
        assert len(marks) == frame.filter(wie=who).height, who
    every = frame["lasten_per_inwoner"].to_numpy()
    low, high = float(every.min()), float(every.max())
    span = WIDTHS[width] - 6 - 2 * 12
    for who, marks in dots.items():
        values = frame.filter(wie=who)["lasten_per_inwoner"].sort()
        places = sorted(centre(mark)[0] for mark in marks)
        for value, x in zip(values, places, strict=True):
            # A dot stands in the column nearest to its figure, which is as wide as a dot.
            assert x == pytest.approx(12 + (value - low) / (high - low) * span, abs=4.5)


@pytest.mark.parametrize("width", ["breed", "smal"])
def test_dots_do_not_cover_each_other(make: Callable[..., Result], width: Width) -> None:
    rng = np.random.default_rng(5)
    for values in (rng.normal(30_000, 3_000, 342), rng.lognormal(10, 0.6, 342), np.full(342, 1e4)):
        result = make(values.tolist(), own=500)
        places = [
            (round(x, 1), round(y, 1))
            for who in ("overig", "groep")
            for x, y in map(centre, marks_of(result, width, who))
        ]
        assert len(set(places)) == len(places) == 342
        heights = [y for _, y in places]
        # All equal is one column, which is as high as it has to be.
        assert max(heights) - min(heights) < (200 if len(set(values)) > 1 else 1100)


def test_marks_differ_without_colour(make: Callable[..., Result]) -> None:
    result = make()
    one = {who: marks_of(result, "breed", who)[0] for who in KINDS}
    sizes = {who: mark.span[2] - mark.span[0] for who, mark in one.items()}
    assert [one[who].tag for who in ("overig", "groep")] == ["circle", "rect"]
    assert sizes["eigen"] > 1.5 * sizes["overig"] == pytest.approx(1.5 * sizes["groep"], abs=0.2)


@pytest.mark.parametrize("width", ["breed", "smal"])
def test_a_dot_says_who_it_is_where_a_pointer_can_rest(
    make: Callable[..., Result], width: Width
) -> None:
    result = make()
    named = {m.title for who in ("overig", "groep") for m in marks_of(result, width, who)}
    rows = result.tables["spreiding"].drop_nulls("lasten_per_inwoner").filter(wie="eigen").rows()
    (own,) = marks_of(result, width, "eigen")
    assert own.title == f"{rows[0][1]} €\N{NO-BREAK SPACE}{round(rows[0][3] / 100)}"
    if width == "smal":
        assert named == {""}
        return
    frame = result.tables["spreiding"].drop_nulls("lasten_per_inwoner").filter(wie="overig")
    for name, value in frame.select("gm_naam", "lasten_per_inwoner").rows():
        # Halves are rounded up.
        assert f"{name}: €\N{NO-BREAK SPACE}{int(value / 100 + 0.5)}" in named


@pytest.mark.parametrize("width", ["breed", "smal"])
def test_band_and_middle_are_the_quartiles_of_all(
    make: Callable[..., Result], width: Width
) -> None:
    result = make()
    values = result.tables["spreiding"]["lasten_per_inwoner"].drop_nulls().to_numpy()
    found = spread(result, VIEW)
    assert found.middle == pytest.approx(np.median(values))
    assert found.quarters == pytest.approx((np.quantile(values, 0.25), np.quantile(values, 0.75)))
    span, low, high = WIDTHS[width] - 6 - 24, values.min(), values.max()
    picture = drawn(result, width)
    left, _, right, _ = picture.all("rect", fill=BAND)[0].span
    (middle, *_), _ = (thing.span for thing in picture.all("line", stroke_dasharray="4,3"))
    for x, value in zip(
        (left, right, middle), (*(found.quarters or ()), found.middle), strict=True
    ):
        assert x == pytest.approx(12 + (value - low) / (high - low) * span, abs=0.06)
    # Every number below the line stands under its own place.
    ticks = [t for t in picture.all("text", text_anchor="middle") if t.text.startswith("€")]
    assert len(ticks) >= 3
    for tick in ticks:
        value = 100 * int(tick.text.removeprefix("€\N{NO-BREAK SPACE}").replace(".", ""))
        assert tick.place[0] == pytest.approx(12 + (value - low) / (high - low) * span, abs=0.06)


def test_few_figures_have_no_band(make: Callable[..., Result]) -> None:
    found = spread(make([20_000.0, 30_000.0, 40_000.0], own=1), VIEW)
    assert found.quarters is None
    assert found.middle == 30_000


def test_the_description_says_place_middle_quarters_and_gaps(make: Callable[..., Result]) -> None:
    result = make()
    told = distribution(result, VIEW, "smal").description.replace("\N{NO-BREAK SPACE}", " ")
    frame = result.tables["spreiding"].drop_nulls("lasten_per_inwoner")
    own = frame.filter(wie="eigen")["lasten_per_inwoner"][0]
    place = 1 + int((frame["lasten_per_inwoner"] > own).sum())
    peers = frame.filter(pl.col("wie") != "overig")["lasten_per_inwoner"]
    assert f"Plaats 7: € {round(own / 100)}, plaats {place} van {frame.height} van hoog" in told
    assert f"plaats {1 + int((peers > own).sum())} van {peers.len()}." in told
    assert "De helft van de gemeenten ligt tussen €" in told
    assert f"Verdeling van {frame.height} gemeenten" in told
    assert told.endswith("Zonder cijfer: 1.")


def test_who_did_not_file_is_named_and_has_no_dot(make: Callable[..., Result]) -> None:
    result = make(own=11)
    told = distribution(result, VIEW, "breed").description
    assert "Plaats 11: geen cijfer (Iv3 niet geleverd)." in told
    assert "Plaats 11: geen cijfer" in drawn(result).texts
    assert marks_of(result, "breed", "eigen") == []


def test_nothing_known_is_said_and_not_drawn(make: Callable[..., Result]) -> None:
    result = make([None, None, None], own=0)
    drawing = distribution(result, VIEW, "smal")
    assert "van geen enkele gemeente" in drawing.description
    assert svg(drawing, "x").startswith("<svg")


@pytest.mark.parametrize("width", ["breed", "smal"])
def test_the_name_of_the_own_one_stays_in_the_picture(
    make: Callable[..., Result], width: Width
) -> None:
    values: list[float | None] = [10_000.0 + 1_000 * place for place in range(40)]
    for own in (0, 1, 20, 38, 39):
        found = drawn(make(values, own), width)
        left, _, right, _ = found.frame
        # The picture would be wider than its frame if a text stuck out.
        assert right - left <= WIDTHS[width] + 8, own
        assert (found.touching(), found.outside()) == ([], [])


def test_the_page_has_the_table_beside_the_picture_in_three_columns(
    make: Callable[..., Result],
) -> None:
    html = render_report([release(make())], workspace="werk")
    head = html[html.index("Tabel bij deze figuur") :]
    head = head[head.index("<thead") : head.index("</thead>")]
    columns = re.findall(r"<th[^>]*>(.*?)</th>", head)
    assert [re.sub(r"\s+", " ", name) for name in columns] == [
        "Gemeente", "Wie", "Lasten per inwoner (\N{EURO SIGN})"
    ]  # fmt: skip
    # Why there is no figure stands in the cell itself.
    assert html.count("Iv3 niet geleverd</span>") == 1
    assert distribution_legend(make(), VIEW) == ()
