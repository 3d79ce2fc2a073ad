"""Layers whose places are pixels already: shapes, texts, boxes and lines."""

from __future__ import annotations

from math import cos, pi, sin
from typing import TYPE_CHECKING

from sluitend.publish.charts.drawing import GREY

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Values = Sequence[Mapping[str, object]]
    Layer = dict[str, object]
    Polygons = list[list[list[list[float]]]]

SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
PROJECTION: dict[str, object] = {"type": "identity", "scale": 1, "translate": [0, 0]}
SMALL: dict[str, object] = {"fill": GREY, "fontSize": 13}


CORNERS = 8
"""A small dot with so many corners looks round."""


def disc(x: float, y: float, radius: float) -> Polygons:
    """Return a dot as a shape."""
    corners = CORNERS if radius < CORNERS / 2 else 2 * CORNERS
    turns = [2 * pi * (corner + 0.5) / corners for corner in range(corners)]
    return polygon([(x + radius * cos(turn), y + radius * sin(turn)) for turn in turns])


def square(x: float, y: float, radius: float) -> Polygons:
    """Return a square as a shape."""
    left, right, up, down = x - radius, x + radius, y - radius, y + radius
    return polygon([(left, up), (right, up), (right, down), (left, down)])


def polygon(corners: Sequence[tuple[float, float]]) -> Polygons:
    """Return an area with these corners as a shape."""
    ring = [[round(x, 1), round(y, 1)] for x, y in corners]
    return [[[*ring, ring[0]]]]


def at(field: str) -> Layer:
    """Return a channel whose values are pixels."""
    return {"field": field, "type": "quantitative", "scale": None}


def as_is(field: str) -> Layer:
    """Return a channel whose values are colours."""
    return {"field": field, "type": "nominal", "scale": None}


def picture(width: float, height: float, layers: list[Layer]) -> Layer:
    """Return a specification of layers in pixels."""
    return {
        "$schema": SCHEMA,
        "width": width,
        "height": round(height, 1),
        "projection": PROJECTION,
        "layer": layers,
    }


def shape(polygons: Polygons, name: str, **more: object) -> Layer:
    """Return a shape with its name, which a pointer that rests on it shows."""
    return {
        "type": "Feature",
        "geometry": {"type": "MultiPolygon", "coordinates": polygons},
        "tekst": name,
        **more,
    }


def shapes(values: Values, *, filled_by: str = "", **mark: object) -> Layer:
    """Draw shapes.

    Parameters
    ----------
    filled_by
        Field with the colour of each; empty when `mark` says it for all.
    """
    encoding: Layer = {"description": {"field": "tekst"}}
    if filled_by:
        encoding["fill"] = as_is(filled_by)
    return {
        "data": {"values": values},
        # A clip would be numbered by how much was drawn before.
        "mark": {"type": "geoshape", "clip": False, **mark},
        "encoding": encoding,
    }


def texts(values: Values, **mark: object) -> Layer:
    """Write ``tekst`` at ``x`` and ``y``."""
    return {
        "data": {"values": values},
        "mark": {"type": "text", "align": "left", "baseline": "middle", **mark},
        "encoding": {"x": at("x"), "y": at("y"), "text": {"field": "tekst"}},
    }


def boxes(values: Values, **mark: object) -> Layer:
    """Draw boxes from ``x`` and ``y`` to ``x2`` and ``y2``."""
    return _spanned(values, "rect", mark)


def lines(values: Values, **mark: object) -> Layer:
    """Draw straight lines from ``x`` and ``y`` to ``x2`` and ``y2``."""
    return _spanned(values, "rule", mark)


def _spanned(values: Values, sort: str, mark: Mapping[str, object]) -> Layer:
    return {
        "data": {"values": values},
        "mark": {"type": sort, **mark},
        "encoding": {
            "x": at("x"),
            "y": at("y"),
            "x2": {"field": "x2"},
            "y2": {"field": "y2"},
        },
    }
