"""The pictures of a result, drawn once for every form it is published in."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sluitend.publish.charts.distribution import distribution, distribution_legend
from sluitend.publish.charts.drawing import svg
from sluitend.publish.charts.map import choropleth, choropleth_legend
from sluitend.publish.charts.series import series, series_legend
from sluitend.publish.charts.waterfall import rows_of, waterfall, waterfall_legend

if TYPE_CHECKING:
    from sluitend.core.messages import Language
    from sluitend.core.result import Result, View
    from sluitend.publish.charts.drawing import Width

DRAWERS = {
    "waterval": (waterfall, waterfall_legend),
    "reeks": (series, series_legend),
    "verdeling": (distribution, distribution_legend),
    "kaart": (choropleth, choropleth_legend),
}
"""Kind of view -> what draws it, and what explains its marks."""
SERIES_ROWS = 3


class Picture(NamedTuple):
    """A picture with its words."""

    title: str
    description: str
    svg: str


def pictured(result: Result) -> tuple[View, ...]:
    """Return the views worth a picture: two columns beside a waterfall of the same two are none."""
    if not any(view.kind == "waterval" for view in result.views):
        return result.views
    return tuple(
        view
        for view in result.views
        if view.kind == "waterval" or rows_of(result, view, view.table).height >= SERIES_ROWS
    )


def topic_of(view: View) -> tuple[str, str, str]:
    """Return what a picture is about: of several of the same the last one stands for all."""
    return view.kind, view.table, view.fields.get("y", view.fields.get("waarde", ""))


def only_drawn(result: Result) -> frozenset[str]:
    """Return the tables that hold shapes to draw and no figures to read."""
    return frozenset(v.fields["vlakken"] for v in result.views if "vlakken" in v.fields)


def pictures(
    result: Result, language: Language = "nl", width: Width = "breed", *, first: int = 1
) -> list[Picture]:
    """Draw every picture of a result.

    Parameters
    ----------
    first
        Number of the first picture in what they go into, so that every drawing there has its own
        identity.

    Returns
    -------
    In reading order; the same SVG as on the page, whose text is set in the font of the program.
    """
    drawn = []
    for number, view in enumerate(pictured(result), start=first):
        drawing = DRAWERS[view.kind][0](result, view, width, language)
        drawn.append(Picture(drawing.title, drawing.description, svg(drawing, f"b{number}")))
    return drawn
