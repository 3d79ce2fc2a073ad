"""The distribution: every municipality a dot, with one of them and those it is compared with marked."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

from sluitend.core.messages import Message, msg
from sluitend.core.numbers import NO_BREAK, Count
from sluitend.publish.charts.drawing import FAINT, GREY, INK, UP, WIDTHS, Drawing, Width
from sluitend.publish.charts.pixels import (
    SMALL,
    boxes,
    disc,
    lines,
    picture,
    shape,
    shapes,
    square,
    texts,
)
from sluitend.publish.charts.shapes import NAMELESS
from sluitend.publish.charts.spread import GROUP, OTHER, OWN, sentences, spread
from sluitend.publish.charts.units import unit_of

if TYPE_CHECKING:
    from sluitend.core.messages import Language
    from sluitend.core.result import Result, View
    from sluitend.publish.charts.pixels import Layer
    from sluitend.publish.charts.spread import Dot, Spread
    from sluitend.publish.charts.units import Unit

BAND = "#e4eaf1"
EDGE = 12
"""Pixels left and right of the outermost dots."""
LARGEST_DOT, SMALLEST_DOT, TALLEST = 8.0, 3.0, 190
"""Pixels: of a dot, and of the highest pile."""
LABEL, AXIS, ROW = 30, 46, 23
"""Pixels: the name above the dots, the numbers below them, and a line of the legend."""
OWN_DOT = 6.5
"""Radius of the dot of the municipality it is about."""
DASH = "\N{EN DASH}"


def distribution(result: Result, view: View, width: Width, language: Language = "nl") -> Drawing:
    """Return a distribution as a specification with its description."""
    return Drawing(
        _specification(spread(result, view), unit_of(result, view), width, language),
        view.title.render(language),
        " ".join(text.render(language) for text in sentences(result, view)),
    )


def distribution_legend(_result: Result, _view: View) -> tuple[tuple[str, Message], ...]:
    """Return nothing: the legend is in the picture, so that it goes wherever that goes."""
    return ()


@dataclass(frozen=True)
class _Scale:
    """From values to pixels."""

    low: float
    high: float
    left: float
    right: float

    def x(self, value: float) -> float:
        if self.high == self.low:
            return (self.left + self.right) / 2
        part = (value - self.low) / (self.high - self.low)
        return self.left + part * (self.right - self.left)


def _specification(found: Spread, unit: Unit, width: Width, language: Language) -> Layer:
    whole = WIDTHS[width] - 6
    values = [dot.value for dot in found.dots] or [0.0]
    scale = _Scale(min(values), max(values), EDGE, whole - EDGE)
    piled, size = _piles(found, scale)
    tallest = max((level for _, _, level in piled), default=0) + 1
    top, ground = float(LABEL), LABEL + max(60.0, tallest * size + 10)
    legend, legend_height = _legend(found, unit, width, language, ground + AXIS + 8)
    return picture(
        whole,
        ground + AXIS + 8 + legend_height,
        [
            *_behind(found, scale, top, ground),
            *_dots(piled, size, ground, unit, language, named=width == "breed"),
            *_own_mark(found, piled, scale, size, ground, unit, language),
            *_axis(found, scale, ground, unit, width, language),
            *legend,
        ],
    )


def _piles(found: Spread, scale: _Scale) -> tuple[list[tuple[Dot, float, int]], float]:
    """Pile dots of about equal value up.

    Returns
    -------
    Per dot where it stands and how high, counted from 0; and the size of a dot at which the highest
    pile fits. The group lies below, where its squares are together; the own dot on top, under its name.
    """
    size = LARGEST_DOT
    while True:
        columns = [round((scale.x(dot.value) - scale.left) / size) for dot in found.dots]
        tallest = max(Counter(columns).values(), default=0)
        if tallest * size <= TALLEST or size <= SMALLEST_DOT:
            break
        size -= 0.5
    order = {GROUP: 0, OTHER: 1, OWN: 2}
    heights: Counter[int] = Counter()
    piled = []
    for dot, column in sorted(
        zip(found.dots, columns, strict=True), key=lambda pair: order[pair[0].who]
    ):
        piled.append((dot, scale.left + column * size, heights[column]))
        heights[column] += 1
    return piled, size


def _dots(
    piled: list[tuple[Dot, float, int]],
    size: float,
    ground: float,
    unit: Unit,
    language: Language,
    *,
    named: bool,
) -> list[Layer]:
    """Draw all but the own one: open and round, or a filled square for the group."""
    radius = size / 2 - 0.6
    drawn: dict[str, list[Layer]] = {GROUP: [], OTHER: []}
    for dot, x, level in piled:
        if dot.who in drawn:
            form = square if dot.who == GROUP else disc
            text = f"{dot.name}: {unit.told(dot.value).render(language)}" if named else NAMELESS
            place = form(x, ground - (level + 0.5) * size - 1, radius)
            drawn[dot.who].append(shape(place, text))
    return [
        shapes(drawn[OTHER], fill="#ffffff", stroke=GREY, strokeWidth=0.8),
        shapes(drawn[GROUP], fill=UP, stroke=UP, strokeWidth=0.8),
    ]


def _own_mark(
    found: Spread,
    piled: list[tuple[Dot, float, int]],
    scale: _Scale,
    size: float,
    ground: float,
    unit: Unit,
    language: Language,
) -> list[Layer]:
    """Draw the own municipality large, with its name and figure above."""
    if found.own is None:
        return []
    x, level = next((place, level) for dot, place, level in piled if dot.who == OWN)
    y = ground - (level + 0.5) * size - 1
    text = f"{found.own.name} {unit.told(found.own.value).render(language)}"
    part = (x - scale.left) / (scale.right - scale.left)
    align = "left" if part < 1 / 3 else "right" if part > 2 / 3 else "center"
    shift = {"left": -OWN_DOT, "right": OWN_DOT, "center": 0.0}[align]
    mark = [shape(disc(x, y, OWN_DOT), text)]
    return [
        lines([{"x": x, "y": LABEL - 8, "x2": x, "y2": y}], stroke="#ffffff", strokeWidth=5),
        lines([{"x": x, "y": LABEL - 8, "x2": x, "y2": y}], stroke=INK, strokeWidth=1.5),
        shapes(mark, fill=INK, stroke="#ffffff", strokeWidth=1.5),
        texts([{"x": x + shift, "y": 11, "tekst": text}], align=align, fontWeight="bold"),
    ]


def _behind(found: Spread, scale: _Scale, top: float, ground: float) -> list[Layer]:
    """Draw the band in which half of all lie, and the line of the middle."""
    layers: list[Layer] = []
    if found.quarters:
        left, right = map(scale.x, found.quarters)
        band = [{"x": left, "y": top, "x2": right, "y2": ground}]
        layers.append(boxes(band, fill=BAND))
    if found.middle is not None:
        x = scale.x(found.middle)
        middle = [{"x": x, "y": top, "x2": x, "y2": ground}]
        layers.append(lines(middle, stroke=INK, strokeDash=[4, 3]))
    return layers


def _axis(
    found: Spread, scale: _Scale, ground: float, unit: Unit, width: Width, language: Language
) -> list[Layer]:
    """Draw the ground line with round numbers, and name the lowest and the highest."""
    marks = _ticks(scale, 6 if width == "breed" else 4, 100.0 if unit.money else 1.0)
    numbers = [
        {"x": scale.x(mark), "y": ground + 13, "tekst": unit.told(mark).render(language)}
        for mark in marks
    ]
    ends = [
        {"x": x, "y": ground + 32, "tekst": text.render(language)}
        for x, text in zip((0, scale.right + EDGE), _ends(found, unit, width), strict=False)
    ]
    ground_line = [{"x": 0, "y": ground, "x2": scale.right + EDGE, "y2": ground}]
    strokes = [
        {"x": scale.x(mark), "y": ground, "x2": scale.x(mark), "y2": ground + 4} for mark in marks
    ]
    return [
        lines(ground_line, stroke=GREY),
        lines(strokes, stroke=GREY),
        texts(numbers, align="center", **SMALL),
        *(texts([end], align=a, **SMALL) for end, a in zip(ends, ("left", "right"), strict=False)),
    ]


def _ends(found: Spread, unit: Unit, width: Width) -> tuple[Message, ...]:
    """Name the lowest and the highest, on a wide picture with what they are."""
    if not found.dots:
        return ()
    lowest, highest = (
        msg("{naam} {waarde}", naam=dot.name, waarde=unit.told(dot.value))
        for dot in (found.dots[0], found.dots[-1])
    )
    if width == "smal":
        return lowest, highest
    return msg("laagste: {gemeente}", gemeente=lowest), msg("hoogste: {gemeente}", gemeente=highest)


def _ticks(scale: _Scale, most: int, one: float) -> list[float]:
    """Return round numbers between the lowest and the highest value, in steps of 1, 2 or 5."""
    reach = (scale.high - scale.low) / one
    if reach <= 0:
        return [scale.low]
    step = next(
        factor * 10.0**power
        for power in range(-3, 12)
        for factor in (1, 2, 5)
        if reach / (factor * 10.0**power) <= most
    )
    first = ceil(scale.low / one / step)
    return [
        number * step * one
        for number in range(first, first + most + 1)
        if number * step * one <= scale.high
    ]


def _legend(
    found: Spread, unit: Unit, width: Width, language: Language, top: float
) -> tuple[list[Layer], float]:
    """Explain every mark, in two columns on a wide picture; return the layers and their height."""
    counts = Counter(dot.who for dot in found.dots)
    entries: list[tuple[str, Message]] = []
    if counts[GROUP]:
        entries.append((GROUP, msg("vergelijkingsgroep: {n}", n=Count(counts[GROUP]))))
    if counts[OTHER]:
        entries.append((OTHER, msg("overige gemeenten: {n}", n=Count(counts[OTHER]))))
    if found.quarters:
        low, high = (unit.number(end, language) for end in found.quarters)
        between = f"{low}{NO_BREAK}{DASH}{NO_BREAK}{high}"
        entries.append(("band", msg("helft van alle gemeenten: {van_tot}", van_tot=between)))
    if found.middle is not None:
        middle = unit.number(found.middle, language)
        entries.append(("midden", msg("middelste gemeente: {cijfer}", cijfer=middle)))
    entries += [
        ("", msg("{naam}: geen cijfer", naam=naam)) for naam, who, _ in found.without if who == OWN
    ]
    others = sum(who != OWN for _, who, _ in found.without)
    if others:
        entries.append(("", msg("zonder cijfer: {n}", n=Count(others))))
    if unit.label.template:
        entries.append(("", unit.label))
    columns = 2 if width == "breed" else 1
    rows = ceil(len(entries) / columns)
    placed = [
        (
            mark,
            text.render(language),
            (place // rows) * (WIDTHS[width] / 2),
            top + (place % rows) * ROW,
        )
        for place, (mark, text) in enumerate(entries)
    ]
    return _legend_marks(placed), rows * ROW


def _legend_marks(placed: list[tuple[str, str, float, float]]) -> list[Layer]:
    middle = ROW / 2
    rounds = [shape(disc(x + 10, y + middle, 4), NAMELESS) for m, _, x, y in placed if m == OTHER]
    squares = [
        shape(square(x + 10, y + middle, 4), NAMELESS) for m, _, x, y in placed if m == GROUP
    ]
    band = [
        {"x": x + 1, "y": y + 4, "x2": x + 19, "y2": y + ROW - 4}
        for mark, _, x, y in placed
        if mark == "band"
    ]
    dashed = [
        {"x": x + 10, "y": y + 2, "x2": x + 10, "y2": y + ROW - 2}
        for mark, _, x, y in placed
        if mark == "midden"
    ]
    words = [
        {"x": x + (26 if mark else 0), "y": y + middle, "tekst": text}
        for mark, text, x, y in placed
    ]
    return [
        shapes(rounds, fill="#ffffff", stroke=GREY, strokeWidth=0.8),
        shapes(squares, fill=UP, stroke=UP, strokeWidth=0.8),
        boxes(band, fill=BAND, stroke=FAINT),
        lines(dashed, stroke=INK, strokeDash=[4, 3]),
        texts(words, **SMALL | {"fill": INK}),
    ]
