"""Columns per year, for one thing or for two beside each other, each with its amount on top."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sluitend.core.messages import msg
from sluitend.core.numbers import NO_BREAK
from sluitend.publish.charts.axis import Axis
from sluitend.publish.charts.canvas import Box, Letters, Line, Paint, Picture, Text, paragraph
from sluitend.publish.charts.drawing import DOWN, DOWN_FILL, GREY, UP, WIDTHS, Width
from sluitend.publish.charts.lettering import fitting, width_of
from sluitend.publish.charts.scale import EUROS
from sluitend.publish.charts.years import UNIT, Years, head

if TYPE_CHECKING:
    from sluitend.core.messages import Language
    from sluitend.publish.charts.canvas import Mark
    from sluitend.publish.charts.scale import Scale
    from sluitend.publish.charts.years import Point

NO_FIGURE = msg("geen\ncijfer")
PAIR_SHIFT, PAIR_HALF, SINGLE_HALF = 0.22, 0.2, 0.36
"""Places within a year that is one wide."""
LARGEST_LABEL, SMALLEST_LABEL, UPRIGHT_LABEL = 13, 9, 11
"""Sizes of the letters of labels; those that stand upright have room to be larger."""
ABOVE = 4
"""Pixels between a column and its amount."""
WIDEST_YEAR = 96
LEVEL_BOX, UPRIGHT_BOX = 46, 70
"""Height in pixels of the box of a year without a figure, by how its words stand in it."""
YEAR_LINE, BESIDE_LINE = 15, 33
"""Pixels from the foot of the columns to the middle of the years and of the amounts below them."""
FILLED, OPEN = Paint(UP, UP, 1.5), Paint(DOWN_FILL, DOWN, 1.5)
"""Of two things the first is open, so that they differ without colour too."""
ABSENT = Paint(stroke=GREY, dash=(3, 3))
LEAST = 1e-9
"""Where every amount is zero there is still an axis."""


@dataclass(frozen=True, slots=True)
class Column:
    """A year of a thing: left, middle and right in years, and the texts at its column."""

    point: Point
    left: float
    middle: float
    right: float
    text: str
    beside: str

    @classmethod
    def of(
        cls,
        point: Point,
        scale: Scale,
        language: Language,
        shift: float = 0,
        half: float = SINGLE_HALF,
    ) -> Column:
        """Place a point within its year."""
        text = NO_FIGURE.render(language)
        if point.amount is not None:
            text = scale.write(point.amount, language) + ("*" if point.partial else "")
        beside = ""
        if point.beside is not None:
            beside = "€" + NO_BREAK + EUROS.write(point.beside, language)
        middle = point.year + shift
        return cls(point, middle - half, middle, middle + half, text, beside)

    def box(self, years: Years, top: float, bottom: float, look: Paint) -> Box:
        """Return the column between two heights."""
        return Box(years.x(self.left), top, years.x(self.right), bottom, look)


@dataclass(frozen=True, slots=True)
class Labels:
    """How amounts stand at their columns: level, or upright where they would touch."""

    size: int
    upright: bool

    @classmethod
    def fit(cls, shown: list[Column], room: float) -> Labels:
        """Choose the largest letters at which every label stays on its column.

        Parameters
        ----------
        room
            Pixels from one column to the next.
        """
        texts = [text for column in shown for text in (column.text, column.beside)]
        size = fitting(texts, room - 2, LARGEST_LABEL)
        if size >= SMALLEST_LABEL:
            return cls(size, upright=False)
        return cls(max(1, min(UPRIGHT_LABEL, int(room - 2))), upright=True)

    def above(self, x: float, y: float, text: str) -> Text:
        """Return an amount on top of its column."""
        if self.upright:
            return Text(x, y - ABOVE, text, Letters(self.size), turned=True)
        return Text(x, y - ABOVE - self.size / 2, text, Letters(self.size, anchor="middle"))

    def head(self, shown: list[Column]) -> float:
        """Return the pixels that amounts take above the highest column."""
        if not self.upright:
            return self.size + 2 * ABOVE
        return 2 * ABOVE + self.size * max(width_of(one.text) for one in shown)

    def absent(self, column: Column, years: Years, ground: float) -> list[Mark]:
        """Mark a year without a figure with an open dashed box and words, so that it is no zero."""
        top, x = ground - (UPRIGHT_BOX if self.upright else LEVEL_BOX), years.x(column.middle)
        words: list[Text]
        if self.upright:
            text = column.text.replace("\n", " ")
            words = [Text(x, ground - 6, text, Letters(self.size - 1), turned=True)]
        else:
            words = no_figure(x, top + LEVEL_BOX / 2, column.text, self.size)
        return [column.box(years, top, ground - 1, ABSENT), *words]


def no_figure(x: float, y: float, text: str, size: int) -> list[Text]:
    """Write that there is no figure, in lines around a middle."""
    lines = text.split("\n")
    first = y - (len(lines) - 1) * (size + 1) / 2
    return paragraph(x, first, lines, size + 1, Letters(size - 1, anchor="middle"))


def columns(
    shown: list[Point], breaks: list[int], scale: Scale, width: Width, language: Language
) -> Picture:
    """One or two columns per year, each with its amount on top."""
    names = list(dict.fromkeys(point.name for point in shown))
    pair, small = len(names) > 1, width == "smal"
    whole = min(WIDTHS[width] - 10, WIDEST_YEAR * len({p.year for p in shown}) * len(names))
    years = Years.of(shown, 0, whole)
    shift = {names[0]: -PAIR_SHIFT, names[-1]: PAIR_SHIFT} if pair else {names[0]: 0.0}
    half = PAIR_HALF if pair else SINGLE_HALF
    placed = [Column.of(point, scale, language, shift[point.name], half) for point in shown]
    labels = Labels.fit(placed, 2 * PAIR_SHIFT * years.step if pair else years.step)
    amounts = [point.amount for point in shown if point.amount is not None]
    top = head(breaks)
    foot = top + (190 if small else 220)
    y = Axis(min([0.0, *amounts]), max([LEAST, *amounts]), foot, top + labels.head(placed))
    known = [(one, one.point.amount) for one in placed if one.point.amount is not None]
    looks = dict.fromkeys(names, FILLED) | ({names[0]: OPEN} if pair else {})
    marks: list[Mark] = [Text(0, UNIT / 2, scale.title(language), Letters(13, GREY))]
    # One thing after the other, so that each has its look once.
    marks += [
        one.box(years, y(0), y(amount), looks[name])
        for name in names
        for one, amount in known
        if one.point.name == name
    ]
    # Below zero there is no room beside the column; above it there is.
    marks += [labels.above(years.x(one.middle), y(max(0, a)), one.text) for one, a in known]
    for one in placed:
        if one.point.amount is None:
            marks += labels.absent(one, years, y(0))
    marks += years.breaks(breaks, top, foot, labels.size, language)
    marks += years.labels(foot + YEAR_LINE, Letters(12 if small else 14, anchor="middle"))
    marks.append(Line(0, y(0), whole, y(0), Paint(stroke=GREY)))
    height = foot + YEAR_LINE + 8
    if not pair and any(point.beside is not None for point in shown):
        height = foot + BESIDE_LINE + 8
        look = Letters(labels.size, GREY, anchor="middle")
        marks += [Text(years.x(c.middle), foot + BESIDE_LINE, c.beside, look) for c in placed]
    return Picture(whole, height, tuple(marks))
