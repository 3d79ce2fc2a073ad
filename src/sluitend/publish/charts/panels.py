"""Small columns below each other: one row per thing, all on one scale, so that rows can be compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sluitend.publish.charts.axis import Axis
from sluitend.publish.charts.canvas import SIZE, Letters, Line, Paint, Picture, Text, paragraph
from sluitend.publish.charts.columns import ABSENT, LEAST, Column, Labels, no_figure
from sluitend.publish.charts.drawing import FAINT, GREY, UP, WIDTHS, Width
from sluitend.publish.charts.lettering import wrapped
from sluitend.publish.charts.years import UNIT, Years, head

if TYPE_CHECKING:
    from sluitend.core.messages import Language
    from sluitend.publish.charts.canvas import Mark
    from sluitend.publish.charts.scale import Scale
    from sluitend.publish.charts.years import Point

GAP_BOX = 34
"""Height in pixels of the box that stands for no figure: two lines of text."""
GUTTER, LINE = 172, 17
"""Pixels: the names beside their columns, and a line of a name."""
FOOT = 6
"""Pixels below the columns of a row."""
NAME = Letters(bold=True)


def panels(
    shown: list[Point], breaks: list[int], scale: Scale, width: Width, language: Language
) -> Picture:
    """One row of small columns per thing."""
    small = width == "smal"
    row_height, bar_height = (80, 36) if small else (66, 40)
    years = Years.of(shown, 0 if small else GUTTER, WIDTHS[width] - 10)
    placed = [Column.of(point, scale, language) for point in shown]
    labels = Labels.fit(placed, years.step)
    largest = max([LEAST, *(p.amount for p in shown if p.amount is not None)])
    rise = Axis(0, largest, 0, bar_height)
    top = head(breaks)
    marks: list[Mark] = [Text(years.left, UNIT / 2, scale.title(language), Letters(13, GREY))]
    bottom = float(top)
    for name in dict.fromkeys(point.name for point in shown):
        lines = wrapped(name, (WIDTHS["smal"] if small else GUTTER - 8) / SIZE, bold=True)
        bottom += row_height + (len(lines) - 1) * LINE * small
        # On a phone a name stands above its columns, else beside their feet.
        first = row_height - 12 if small else 17
        marks += paragraph(0, bottom - first - (len(lines) - 1) * LINE, lines, LINE, NAME)
        row = [one for one in placed if one.point.name == name]
        marks += _row(row, years, rise, bottom - FOOT, labels)
    marks += years.breaks(breaks, top, bottom, labels.size, language)
    marks += years.labels(bottom + 15, Letters(12 if small else 13, anchor="middle"))
    return Picture(years.right, bottom + 24, tuple(marks))


def _row(row: list[Column], years: Years, rise: Axis, base: float, labels: Labels) -> list[Mark]:
    """Draw the columns of one thing, the line they stand on, and their amounts."""
    # What is drawn is never nothing: a thin line is a small amount.
    tops = [base - max(rise(c.point.amount or 0), 1) for c in row]
    known = [c.point.amount is not None for c in row]
    marks: list[Mark] = [
        column.box(years, top, base, Paint(UP))
        for column, top, drawn in zip(row, tops, known, strict=True)
        if drawn
    ]
    marks += [
        Line(years.x(column.left), base, years.x(column.right), base, Paint(stroke=FAINT))
        for column in row
    ]
    marks += [
        column.box(years, base - GAP_BOX, base, ABSENT)
        for column, drawn in zip(row, known, strict=True)
        if not drawn
    ]
    look = Letters(labels.size, anchor="middle")
    for column, top, drawn in zip(row, tops, known, strict=True):
        x = years.x(column.middle)
        if drawn:
            marks.append(Text(x, top - 3 - labels.size / 2, column.text, look))
        else:
            marks += no_figure(x, base - GAP_BOX / 2, column.text, labels.size - 1)
    return marks
