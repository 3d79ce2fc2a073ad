"""Lines over the years with a band: one thing against the middle of many, and where half of them lie.

The figures stand in rows below the years, so that labels of lines that run close never touch.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from sluitend.core.messages import msg
from sluitend.publish.charts.axis import Axis
from sluitend.publish.charts.canvas import Area, Box, Dot, Letters, Line, Paint, Picture, Text
from sluitend.publish.charts.drawing import FAINT, GREY, INK, UP, WIDTHS, Width
from sluitend.publish.charts.lettering import fitting
from sluitend.publish.charts.shapes import outline
from sluitend.publish.charts.years import UNIT, Years, head

if TYPE_CHECKING:
    from sluitend.core.messages import Language
    from sluitend.publish.charts.canvas import Mark
    from sluitend.publish.charts.scale import Scale
    from sluitend.publish.charts.years import Point

BAND = "#dfe6ee"
HALF = msg("hiertussen ligt de helft van de groep")
NAMES = 206
"""Pixels: the names of the rows, left of their figures; on a phone they stand above them."""
TALL, YEARS, ROW = 170, 28, 24
"""Pixels: the lines, the years, and a row of figures."""
MARK, TEXT = 11, 28
"""Pixels from the left: middle of the mark of a row, and its name."""
DOT = 4.0
AIR = 1.06
"""The highest point stays below the edge."""
DASH = "\N{EN DASH}"
LARGEST, SMALLEST, SMALLEST_WORDS = 13, 9, 11
"""Sizes of the letters of figures, and of words above the lines."""
NAME = Letters(LARGEST)
LINES = {True: Paint(stroke=INK, width=1.6, dash=(5, 3)), False: Paint(stroke=UP, width=2.6)}
"""By whether it is the middle, which is dashed so that both differ without colour too."""
DOTS = {True: Paint("#ffffff", INK, 1.6), False: Paint(UP, UP, 1.6)}


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where years and amounts lie in the picture, in pixels."""

    years: Years
    y: Axis

    @property
    def ground(self) -> float:
        return self.y.start

    def across(self, y: float, look: Paint) -> Line:
        """Return a line below the years."""
        return Line(self.years.left, y, self.years.right, y, look)

    def letters(self, figures: list[str]) -> int:
        """Return the size at which figures stand apart under the years."""
        return max(SMALLEST, fitting(figures, self.years.step - 4, LARGEST))


def banded(
    shown: list[Point], breaks: list[int], scale: Scale, width: Width, language: Language
) -> Picture:
    """Draw a line per name, one of them over its band, with the figures below.

    Parameters
    ----------
    shown
        A point for every name and year; those of the name with the band have `low` and `high`.
    """
    small = width == "smal"
    reached = [v for p in shown for v in (p.amount, p.high) if v is not None]
    years = Years.of(shown, 0 if small else NAMES, WIDTHS[width] - 6)
    top = head(breaks)
    frame = _Frame(years, Axis(0, max([1.0, *reached]) * AIR, top + TALL, top))
    names = list(dict.fromkeys(point.name for point in shown))
    per_name = {name: [point for point in shown if point.name == name] for name in names}
    rows, height = _rows(per_name, frame, scale, language, small=small)
    marks: list[Mark] = [
        Text(years.left, UNIT / 2, scale.title(language), Letters(LARGEST, GREY)),
        *_areas(shown, frame),
        *years.breaks(breaks, top, frame.ground, SMALLEST_WORDS, language),
        *(mark for points in per_name.values() for mark in _line(points, frame)),
        frame.across(frame.ground, Paint(stroke=GREY)),
        *rows,
    ]
    return Picture(years.right, height, tuple(marks))


def _areas(shown: list[Point], frame: _Frame) -> list[Area]:
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
        x, y = frame.years.x, frame.y
        above = [(x(end), y(high)) for end, (_, high) in zip(ends, limits, strict=True)]
        below = [(x(end), y(low)) for end, (low, _) in zip(ends, limits, strict=True)]
        areas.append(Area(outline([*above, *reversed(below)]), Paint(BAND)))
    return areas


def _is_middle(points: list[Point]) -> bool:
    return any(point.low is not None for point in points)


def _line(points: list[Point], frame: _Frame) -> list[Mark]:
    """Draw the line of a name, with nothing where a year has no figure."""
    middle = _is_middle(points)
    places = [
        (p.year, frame.years.x(p.year), frame.y(p.amount)) for p in points if p.amount is not None
    ]
    parts = [
        Line(x, y, x2, y2, LINES[middle])
        for (year, x, y), (following, x2, y2) in pairwise(places)
        if following == year + 1
    ]
    return [*parts, *(Dot(x, y, DOT, DOTS[middle]) for _, x, y in places)]


def _rows(
    per_name: dict[str, list[Point]],
    frame: _Frame,
    scale: Scale,
    language: Language,
    *,
    small: bool,
) -> tuple[list[Mark], float]:
    """Write the years, the figures of each name in a row of its own, and what the band is."""
    years = frame.years
    written = {
        (name, point.year): DASH
        if point.amount is None
        else scale.write(point.amount, language) + ("*" if point.partial else "")
        for name, points in per_name.items()
        for point in points
    }
    size = frame.letters([*written.values(), *map(str, years.years)])
    look = Letters(size, anchor="middle")
    marks: list[Mark] = list(years.labels(frame.ground + 14, look))
    y = frame.ground + YEARS
    for name, points in per_name.items():
        middle = _is_middle(points)
        marks += [
            Line(MARK - 10, y + ROW / 2, MARK + 10, y + ROW / 2, LINES[middle]),
            Dot(MARK, y + ROW / 2, DOT, DOTS[middle]),
            Text(TEXT, y + ROW / 2, name, NAME),
        ]
        y += ROW if small else 0
        marks += [
            Text(years.x(year), y + ROW / 2, written[name, year], look) for year in years.years
        ]
        y += ROW
        marks.append(replace(frame.across(y, Paint(stroke=FAINT)), x=0))
    marks.append(Box(MARK - 9, y + 5, MARK + 9, y + ROW - 5, Paint(BAND)))
    marks.append(Text(TEXT, y + ROW / 2, HALF.render(language), NAME))
    return marks, y + ROW
