"""The distribution: every municipality a dot, with one of them and those it is compared with marked."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from math import ceil
from typing import TYPE_CHECKING

from sluitend.core.messages import Message, msg
from sluitend.core.numbers import NO_BREAK, Count
from sluitend.publish.charts.axis import Axis
from sluitend.publish.charts.canvas import Box, Dot, Letters, Line, Paint, Picture, Text
from sluitend.publish.charts.drawing import FAINT, GREY, INK, UP, WIDTHS, Drawing, Width
from sluitend.publish.charts.spread import GROUP, OTHER, OWN, sentences, spread
from sluitend.publish.charts.units import unit_of

if TYPE_CHECKING:
    from sluitend.core.messages import Language
    from sluitend.core.result import Result, View
    from sluitend.publish.charts.canvas import Mark
    from sluitend.publish.charts.spread import Spread, Standing
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
SMALL, WORDS = Letters(13, GREY), Letters(13)
LOOKS = {
    OTHER: Paint("#ffffff", GREY, 0.8),
    GROUP: Paint(UP, UP, 0.8),
    OWN: Paint(INK, "#ffffff", 1.5),
}
"""Open and round, or a filled square for the group; the own one large."""
MIDDLE = Paint(stroke=INK, dash=(4, 3))


def distribution(result: Result, view: View, width: Width, language: Language = "nl") -> Drawing:
    """Return a distribution with its description."""
    found, unit = spread(result, view), unit_of(result, view)
    return Drawing(
        _picture(found, unit, width, language),
        view.title.render(language),
        " ".join(text.render(language) for text in sentences(found, unit)),
    )


def distribution_legend(_result: Result, _view: View) -> tuple[tuple[str, Message], ...]:
    """Return nothing: the legend is in the picture, so that it goes wherever that goes."""
    return ()


def _picture(found: Spread, unit: Unit, width: Width, language: Language) -> Picture:
    whole = WIDTHS[width] - 6
    values = [dot.value for dot in found.dots] or [0.0]
    axis = Axis(min(values), max(values), EDGE, whole - EDGE)
    piled, size = _piles(found, axis)
    tallest = max((level for _, _, level in piled), default=0) + 1
    top, ground = float(LABEL), LABEL + max(60.0, tallest * size + 10)
    legend, legend_height = _legend(found, unit, width, language, ground + AXIS + 8)
    marks = (
        *_behind(found, axis, top, ground),
        *_dots(piled, size, ground, unit, language, named=width == "breed"),
        *_own_mark(found, piled, axis, size, ground, unit, language),
        *_ground(found, axis, ground, unit, width, language),
        *legend,
    )
    return Picture(whole, ground + AXIS + 8 + legend_height, marks)


def _piles(found: Spread, axis: Axis) -> tuple[list[tuple[Standing, float, int]], float]:
    """Pile dots of about equal value up.

    Returns
    -------
    Per dot where it stands and how high, counted from 0; and the size of a dot at which the highest
    pile fits. The group lies below, where its squares are together; the own dot on top, under its name.
    """
    size = LARGEST_DOT
    while True:
        columns = [round((axis(dot.value) - axis.start) / size) for dot in found.dots]
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
        piled.append((dot, axis.start + column * size, heights[column]))
        heights[column] += 1
    return piled, size


def _dots(
    piled: list[tuple[Standing, float, int]],
    size: float,
    ground: float,
    unit: Unit,
    language: Language,
    *,
    named: bool,
) -> list[Mark]:
    """Draw all but the own one; on a phone nothing can rest on a dot, so it has no name there."""
    drawn: dict[str, list[Mark]] = {OTHER: [], GROUP: []}
    for dot, x, level in piled:
        if dot.who in drawn:
            text = f"{dot.name}: {unit.told(dot.value).render(language)}" if named else ""
            y = ground - (level + 0.5) * size - 1
            drawn[dot.who].append(_mark(dot.who, x, y, size / 2 - 0.6, text))
    return [*drawn[OTHER], *drawn[GROUP]]


def _mark(who: str, x: float, y: float, radius: float, title: str = "") -> Mark:
    if who == GROUP:
        return Box(x - radius, y - radius, x + radius, y + radius, LOOKS[GROUP], title)
    return Dot(x, y, radius, LOOKS[who], title)


def _own_mark(
    found: Spread,
    piled: list[tuple[Standing, float, int]],
    axis: Axis,
    size: float,
    ground: float,
    unit: Unit,
    language: Language,
) -> list[Mark]:
    """Draw the own municipality large, with its name and figure above."""
    if found.own is None:
        return []
    x, level = next((place, level) for dot, place, level in piled if dot.who == OWN)
    y = ground - (level + 0.5) * size - 1
    text = f"{found.own.name} {unit.told(found.own.value).render(language)}"
    part = (x - axis.start) / (axis.end - axis.start)
    look = Letters(
        bold=True, anchor="start" if part < 1 / 3 else "end" if part > 2 / 3 else "middle"
    )
    shift = {"start": -OWN_DOT, "end": OWN_DOT, "middle": 0.0}[look.anchor]
    return [
        Line(x, LABEL - 8, x, y, Paint(stroke="#ffffff", width=5)),
        Line(x, LABEL - 8, x, y, Paint(stroke=INK, width=1.5)),
        _mark(OWN, x, y, OWN_DOT, text),
        Text(x + shift, 11, text, look),
    ]


def _behind(found: Spread, axis: Axis, top: float, ground: float) -> list[Mark]:
    """Draw the band in which half of all lie, and the line of the middle."""
    marks: list[Mark] = []
    if found.quarters:
        low, high = found.quarters
        marks.append(Box(axis(low), top, axis(high), ground, Paint(BAND)))
    if found.middle is not None:
        x = axis(found.middle)
        marks.append(Line(x, top, x, ground, MIDDLE))
    return marks


def _ground(
    found: Spread, axis: Axis, ground: float, unit: Unit, width: Width, language: Language
) -> list[Mark]:
    """Draw the ground line with round numbers, and name the lowest and the highest."""
    ticks = _ticks(axis, 6 if width == "breed" else 4, 100.0 if unit.money else 1.0)
    right, grey = axis.end + EDGE, Paint(stroke=GREY)
    look = replace(SMALL, anchor="middle")
    ends = [text.render(language) for text in _ends(found, unit, width)]
    return [
        Line(0, ground, right, ground, grey),
        *(Line(axis(tick), ground, axis(tick), ground + 4, grey) for tick in ticks),
        *(Text(axis(t), ground + 13, unit.told(t).render(language), look) for t in ticks),
        *(Text(0, ground + 32, text, SMALL) for text in ends[:1]),
        *(Text(right, ground + 32, text, replace(SMALL, anchor="end")) for text in ends[1:]),
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


def _ticks(axis: Axis, most: int, one: float) -> list[float]:
    """Return round numbers between the lowest and the highest value, in steps of 1, 2 or 5."""
    reach = (axis.high - axis.low) / one
    if reach <= 0:
        return [axis.low]
    step = next(
        factor * 10.0**power
        for power in range(-3, 12)
        for factor in (1, 2, 5)
        if reach / (factor * 10.0**power) <= most
    )
    first = ceil(axis.low / one / step)
    return [
        number * step * one
        for number in range(first, first + most + 1)
        if number * step * one <= axis.high
    ]


def _legend(
    found: Spread, unit: Unit, width: Width, language: Language, top: float
) -> tuple[list[Mark], float]:
    """Explain every mark, in two columns on a wide picture; return the marks and their height."""
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
    marks: list[Mark] = []
    for place, (mark, text) in enumerate(entries):
        x, y = (place // rows) * (WIDTHS[width] / 2), top + (place % rows) * ROW
        marks += _explained(mark, x, y)
        written = Text(x + (26 if mark else 0), y + ROW / 2, text.render(language), WORDS)
        marks.append(written)
    return marks, rows * ROW


def _explained(mark: str, x: float, y: float) -> list[Mark]:
    """Return a mark as it stands before its words."""
    if mark in (OTHER, GROUP):
        return [_mark(mark, x + 10, y + ROW / 2, 4)]
    if mark == "band":
        return [Box(x + 1, y + 4, x + 19, y + ROW - 4, Paint(BAND, FAINT))]
    return [Line(x + 10, y + 2, x + 10, y + ROW - 2, MIDDLE)] if mark else []
