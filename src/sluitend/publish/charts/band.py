"""Lines over the years with a band: one thing against the middle of many, and where half of them lie.

The figures stand in rows below the years, so that labels of lines that run close never touch.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from sluitend.core.messages import msg
from sluitend.publish.charts.columns import NEW_LAYOUT
from sluitend.publish.charts.drawing import FAINT, GREY, INK, UP, WIDTHS, Width
from sluitend.publish.charts.lettering import apart, fitting, width_of
from sluitend.publish.charts.pixels import (
    SMALL,
    boxes,
    disc,
    lines,
    picture,
    polygon,
    shape,
    shapes,
    texts,
)
from sluitend.publish.charts.shapes import NAMELESS

if TYPE_CHECKING:
    from sluitend.core.messages import Language
    from sluitend.publish.charts.columns import Point
    from sluitend.publish.charts.pixels import Layer
    from sluitend.publish.charts.scale import Scale

BAND = "#dfe6ee"
HALF = msg("hiertussen ligt de helft van de groep")
NAMES = 206
"""Pixels: the names of the rows, left of their figures; on a phone they stand above them."""
TOP, TALL, YEARS, ROW = 40, 170, 28, 24
"""Pixels: what stands above the lines, the lines, the years, and a row of figures."""
MARK, TEXT = 11, 28
"""Pixels from the left: middle of the mark of a row, and its name."""
DOT = 4.0
AIR = 1.06
"""The highest point stays below the edge."""
DASH = "\N{EN DASH}"
LARGEST, SMALLEST, SMALLEST_WORDS = 13, 9, 11
"""Sizes of the letters of figures, and of words above the lines."""


@dataclass(frozen=True)
class _Frame:
    """Where years and amounts lie in the picture, in pixels."""

    years: tuple[int, ...]
    left: float
    right: float
    most: float

    @property
    def step(self) -> float:
        return (self.right - self.left) / len(self.years)

    @property
    def ground(self) -> float:
        return float(TOP + TALL)

    def x(self, year: float) -> float:
        return self.left + (year - self.years[0] + 0.5) * self.step

    def y(self, amount: float) -> float:
        return self.ground - amount / self.most * TALL

    def letters(self, figures: list[str]) -> int:
        """Return the size at which figures stand apart under the years."""
        return max(SMALLEST, fitting(figures, self.step - 4, LARGEST))


def banded(
    shown: list[Point], breaks: list[int], scale: Scale, width: Width, language: Language
) -> Layer:
    """Draw a line per name, one of them over its band, with the figures below.

    Parameters
    ----------
    shown
        A point for every name and year; those of the name with the band have `low` and `high`.
    """
    small = width == "smal"
    reached = [v for p in shown for v in (p.amount, p.high) if v is not None]
    frame = _Frame(
        years=tuple(sorted({point.year for point in shown})),
        left=0.0 if small else float(NAMES),
        right=WIDTHS[width] - 6.0,
        most=max([1.0, *reached]) * AIR,
    )
    names = list(dict.fromkeys(point.name for point in shown))
    per_name = {name: [point for point in shown if point.name == name] for name in names}
    rows, height = _rows(per_name, frame, scale, language, small=small)
    return picture(
        frame.right,
        height,
        [
            texts([{"x": frame.left, "y": 8, "tekst": scale.title(language)}], **SMALL),
            shapes(_areas(shown, frame), fill=BAND),
            *_breaks(breaks, frame, language),
            *(layer for points in per_name.values() for layer in _line(points, frame)),
            lines([_across(frame, frame.ground)], stroke=GREY),
            *rows,
        ],
    )


def _across(frame: _Frame, y: float) -> dict[str, float]:
    return {"x": frame.left, "y": y, "x2": frame.right, "y2": y}


def _areas(shown: list[Point], frame: _Frame) -> list[Layer]:
    """Return the band, one area per run of years in which it is known."""
    known = {p.year: (p.low, p.high) for p in shown if p.low is not None and p.high is not None}
    runs: list[list[int]] = []
    for year in sorted(known):
        if runs and runs[-1][-1] == year - 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    areas = []
    for run in runs:
        # A year alone is as wide as a dot.
        ends = run if len(run) > 1 else [run[0] - 0.1, run[0] + 0.1]
        limits = [known[run[0]]] * 2 if len(run) == 1 else [known[year] for year in run]
        above = [(frame.x(e), frame.y(high)) for e, (_, high) in zip(ends, limits, strict=True)]
        below = [(frame.x(e), frame.y(low)) for e, (low, _) in zip(ends, limits, strict=True)]
        areas.append(shape(polygon([*above, *reversed(below)]), NAMELESS))
    return areas


def _is_middle(points: list[Point]) -> bool:
    return any(point.low is not None for point in points)


def _line(points: list[Point], frame: _Frame) -> list[Layer]:
    """Draw the line of a name, with nothing where a year has no figure."""
    places = [(p.year, frame.x(p.year), frame.y(p.amount)) for p in points if p.amount is not None]
    parts = [
        {"x": x, "y": y, "x2": x2, "y2": y2}
        for (year, x, y), (following, x2, y2) in pairwise(places)
        if following == year + 1
    ]
    dots = [shape(disc(x, y, DOT), NAMELESS) for _, x, y in places]
    return [lines(parts, **_stroke(points)), shapes(dots, **_dot(points))]


def _stroke(points: list[Point]) -> dict[str, Any]:
    """Return how a line is drawn: the middle dashed, so that both differ without colour too."""
    if _is_middle(points):
        return {"stroke": INK, "strokeWidth": 1.6, "strokeDash": [5, 3]}
    return {"stroke": UP, "strokeWidth": 2.6}


def _dot(points: list[Point]) -> dict[str, Any]:
    fill = "#ffffff" if _is_middle(points) else UP
    return {**_stroke(points), "strokeWidth": 1.6, "strokeDash": [], "fill": fill}


def _breaks(breaks: list[int], frame: _Frame, language: Language) -> list[Layer]:
    """Draw a dashed line before each year with a new classification, and say what it means."""
    at = [frame.x(year - 0.5) for year in breaks]
    ends = [{"x": x, "y": TOP - 6, "x2": x, "y2": frame.ground} for x in at]
    text = NEW_LAYOUT.render(language)
    room = width_of(text) * SMALLEST_WORDS
    words = [
        {"x": min(x, frame.right - room / 2), "y": TOP - 13, "tekst": text} for x in apart(at, room)
    ]
    return [
        lines(ends, stroke=GREY, strokeDash=[4, 3]),
        texts(words, **SMALL | {"align": "center", "fontSize": SMALLEST_WORDS}),
    ]


def _rows(
    per_name: dict[str, list[Point]],
    frame: _Frame,
    scale: Scale,
    language: Language,
    *,
    small: bool,
) -> tuple[list[Layer], float]:
    """Write the years, the figures of each name in a row of its own, and what the band is."""
    written = {
        (name, point.year): DASH
        if point.amount is None
        else scale.write(point.amount, language) + ("*" if point.partial else "")
        for name, points in per_name.items()
        for point in points
    }
    letters = frame.letters([*written.values(), *map(str, frame.years)])
    years = [{"x": frame.x(y), "y": frame.ground + 14, "tekst": str(y)} for y in frame.years]
    layers = [texts(years, align="center", fontSize=letters)]
    y = frame.ground + YEARS
    for name, points in per_name.items():
        layers += _mark(points, y + ROW / 2)
        layers.append(texts([{"x": TEXT, "y": y + ROW / 2, "tekst": name}], fontSize=LARGEST))
        y += ROW if small else 0
        figures = [
            {"x": frame.x(year), "y": y + ROW / 2, "tekst": written[name, year]}
            for year in frame.years
        ]
        layers.append(texts(figures, align="center", fontSize=letters))
        y += ROW
        layers.append(lines([_across(frame, y) | {"x": 0}], stroke=FAINT))
    box = [{"x": MARK - 9, "y": y + 5, "x2": MARK + 9, "y2": y + ROW - 5}]
    layers.append(boxes(box, fill=BAND))
    words = [{"x": TEXT, "y": y + ROW / 2, "tekst": HALF.render(language)}]
    layers.append(texts(words, fontSize=LARGEST))
    return layers, y + ROW


def _mark(points: list[Point], y: float) -> list[Layer]:
    """Draw a piece of the line, before its name."""
    piece = [{"x": MARK - 10, "y": y, "x2": MARK + 10, "y2": y}]
    centre = [shape(disc(MARK, y, DOT), NAMELESS)]
    return [lines(piece, **_stroke(points)), shapes(centre, **_dot(points))]
