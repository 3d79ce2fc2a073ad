"""The map: every municipality in the shade of its class, hatched where there is no figure."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from sluitend.core.messages import Message, listing, msg
from sluitend.core.numbers import NO_BREAK, Count
from sluitend.publish.charts.canvas import Area, Box, Letters, Paint, Picture, Text
from sluitend.publish.charts.drawing import GREY, HATCH, INK, WIDTHS, Drawing, Width
from sluitend.publish.charts.lettering import fitting, width_of
from sluitend.publish.charts.shapes import TENTHS, ring
from sluitend.publish.charts.units import unit_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from sluitend.core.messages import Language
    from sluitend.core.result import Result, View
    from sluitend.publish.charts.canvas import Mark
    from sluitend.publish.charts.units import Unit

SHADES = ("#d3e3f3", "#9cc1e4", "#5e94c9", "#27629f", "#062f63")
"""Light to dark: each so much brighter than the next that classes can be told apart on grey paper and
by every eye, also across the white line between them."""
OF_FEWER = {1: (3,), 2: (1, 4), 3: (1, 3, 5), 4: (1, 2, 4, 5), 5: (1, 2, 3, 4, 5)}
"""Which shades are used when ties leave fewer classes."""
MARKED = "eigen"
NAMED, NAMED_MARKS = 5, 3
"""How many of the highest and lowest are told, and how many that are pointed out have a line."""
FINE, COARSE = 0.5, 1.0
"""Of a pixel: how exact corners are placed on a wide picture, and on a phone."""
LEGEND, COUNTS, APART, TALLEST = 226, 202, 16, 610
"""Pixels: width of the legend beside a wide map, where its counts end at least, how far it stays from the
map, and the height of a map that is never exceeded."""
ROW, BOX, TOP = 25, 17, 26
"""Pixels: a line of the legend, its box, and the line with the unit above."""
DASH = "\N{EN DASH}"
CORNERS = 3
KEPT_YEARS = 12
"""Years of which borders and outlines are kept: some hundreds of kilobytes each."""
AROUND = (
    Paint(stroke="#ffffff", width=5, rounded=True),
    Paint(stroke=INK, width=2.4, rounded=True),
)
"""A white line around the dark one keeps it visible on every shade."""
SMALL = Letters(13, GREY)


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the legend: its box, its words, and of how many it holds."""

    look: Paint
    text: str
    n: str = ""


@dataclass(frozen=True, slots=True)
class _Borders:
    """Rings around municipalities.

    Attributes
    ----------
    points
        Shape (number of corners of all rings, 2), in metres.
    codes, parts
        Of every ring: its municipality, and from which to which corner it goes.
    """

    points: NDArray[np.float64]
    codes: tuple[str, ...]
    parts: tuple[tuple[int, int], ...]

    def placed(self, place: _Place) -> dict[str, str]:
        """Return an outline per municipality, without what is smaller than a grain, unless it is all."""
        corners = place(self.points)
        found: dict[str, str] = {}
        left: dict[str, list[tuple[int, int]]] = {}
        for code, (begin, end) in zip(self.codes, self.parts, strict=True):
            one = corners[begin:end]
            if len(set(one)) >= CORNERS or place.grain * TENTHS < 1:
                found[code] = found.get(code, "") + ring(one)
            else:
                left.setdefault(code, []).append((begin, end))
        missing = [
            (code, part) for code, parts in left.items() if code not in found for part in parts
        ]
        if missing:
            codes, parts = zip(*missing, strict=True)
            finer = replace(place, grain=place.grain / 2)
            found |= replace(self, codes=codes, parts=parts).placed(finer)
        return found


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the map lies in the picture.

    Attributes
    ----------
    left, top, west, north
        Pixels and metres of its corner.
    metres
        Per pixel.
    grain
        Corners lie on multiples of this part of a pixel.
    """

    left: float
    top: float
    west: float
    north: float
    metres: float
    grain: float

    def __call__(self, points: NDArray[np.float64]) -> list[tuple[int, int]]:
        """Return tenths of pixels of points in metres."""
        x, y = points.T
        pixels = np.stack(
            (
                self.left + (x - self.west) / self.metres,
                self.top + (self.north - y) / self.metres,
            )
        )
        grains = (pixels / self.grain).round() * self.grain
        x, y = (grains * TENTHS).round().astype(np.int64).tolist()
        return list(zip(x, y, strict=True))


def choropleth(result: Result, view: View, width: Width, language: Language = "nl") -> Drawing:
    """Return a map with its description."""
    rows, unit = _rows(result, view), unit_of(result, view)
    return Drawing(
        _picture(result, view, rows, unit, width, language),
        view.title.render(language),
        " ".join(text.render(language) for text in sentences(result, view, rows, unit)),
    )


def choropleth_legend(_result: Result, _view: View) -> tuple[tuple[str, Message], ...]:
    """Return nothing: a map has its legend in the picture, so that it goes wherever that goes."""
    return ()


def _rows(result: Result, view: View) -> pl.DataFrame:
    """Return code, name, value, class and whether a municipality is pointed out."""
    fields = view.fields
    return result.tables[view.table].select(
        code=fields["code"],
        naam=fields["naam"],
        waarde=fields["waarde"],
        klasse=pl.col(fields["klasse"]).cast(pl.Int64),
        wie=pl.col(fields["groep"]) == MARKED if "groep" in fields else pl.lit(value=False),
    )


def _shades(result: Result, view: View) -> dict[int, str]:
    """Return the shade of each class."""
    numbers = result.tables[view.fields["klassen"]]["klasse"].to_list()
    used = OF_FEWER.get(len(numbers), ())
    return {number: SHADES[place - 1] for number, place in zip(numbers, used, strict=True)}


def sentences(result: Result, view: View, rows: pl.DataFrame, unit: Unit) -> tuple[Message, ...]:
    """Tell the map in words: range, the highest and lowest, who is pointed out, who has no figure."""
    known = rows.filter(pl.col("waarde").is_not_null()).sort(
        "waarde", "code", descending=[True, False]
    )
    if known.is_empty():
        return (msg("Kaart zonder cijfers: van geen enkele gemeente is er een cijfer."),)
    values = known["waarde"]
    told = [
        msg(
            "Kaart van {alle} gemeenten in {k} klassen, {eenheid}. De cijfers lopen van {laag} tot {hoog}.",
            alle=Count(rows.height),
            k=result.tables[view.fields["klassen"]].height,
            eenheid=unit.label,
            laag=unit.told(values[-1]),
            hoog=unit.told(values[0]),
        )
        if unit.label.template
        else msg(
            "Kaart van {alle} gemeenten in {k} klassen. De cijfers lopen van {laag} tot {hoog}.",
            alle=Count(rows.height),
            k=result.tables[view.fields["klassen"]].height,
            laag=unit.told(values[-1]),
            hoog=unit.told(values[0]),
        ),
        msg("Hoogste: {namen}.", namen=_named(known.head(NAMED), unit)),
        msg("Laagste: {namen}.", namen=_named(known.tail(NAMED).reverse(), unit)),
    ]
    marked = rows.filter("wie")
    if 0 < marked.height <= NAMED_MARKS:
        told.append(msg("Aangewezen: {namen}.", namen=_named(marked, unit)))
    elif marked.height:
        told.append(
            msg("Aangewezen: {namen}.", namen=listing(marked["naam"].to_list(), limit=NAMED))
        )
    without = rows.height - known.height
    if without:
        told.append(msg("Zonder cijfer, gearceerd: {n} gemeenten.", n=Count(without)))
    return tuple(told)


def _named(rows: pl.DataFrame, unit: Unit) -> Message:
    """Join municipalities with their value."""
    told: Message | None = None
    for naam, waarde in rows.select("naam", "waarde").iter_rows():
        one = msg("{naam} {waarde}", naam=naam, waarde=_told(waarde, unit))
        told = one if told is None else msg("{eerder}, {nu}", eerder=told, nu=one)
    return told or msg("geen")


def _told(value: float | None, unit: Unit) -> object:
    return msg("geen cijfer") if value is None else unit.told(value)


def _picture(
    result: Result, view: View, rows: pl.DataFrame, unit: Unit, width: Width, language: Language
) -> Picture:
    beside, whole = width == "breed", WIDTHS[width]
    shades = _shades(result, view)
    lines = _legend(result, view, rows, unit, shades, language)
    legend_height = TOP + ROW * len(lines)
    shapes = _shapes(result, view)
    borders = _borders(shapes)
    (west, south), (east, north) = borders.points.min(axis=0), borders.points.max(axis=0)
    room = whole - LEGEND if beside else whole
    metres = max((east - west) / room, (north - south) / TALLEST)
    place = _Place(
        LEGEND if beside else 0.0,
        0.0 if beside else legend_height + 8,
        west,
        north,
        metres,
        FINE if beside else COARSE,
    )
    height = max(place.top + (north - south) / metres, legend_height)
    paths = _outlines(shapes, place)
    drawn: list[Mark] = []
    marked: list[str] = []
    # One class after the other, so that each has its look once.
    for code, naam, waarde, klasse, wie in rows.sort("klasse", "code").iter_rows():
        path = paths[code]
        look = Paint(shades.get(klasse, HATCH), "#ffffff", 0.6)
        # On a phone nothing can rest on a shape.
        title = f"{naam}: {_label(waarde, unit, language)}" if beside else ""
        drawn.append(Area(path, look, title))
        if wie:
            marked.append(path)
    drawn += [Area(path, look) for look in AROUND for path in marked]
    drawn += _legend_marks(lines, unit, language)
    return Picture(whole, round(height, 1), tuple(drawn))


def _label(value: float | None, unit: Unit, language: Language) -> str:
    shown = msg("geen cijfer") if value is None else unit.told(value)
    return shown.render(language)


def _shapes(result: Result, view: View) -> tuple[tuple[str, str], ...]:
    """Return code and borders of every municipality, as they are stored."""
    table = result.tables[view.fields["vlakken"]]
    return tuple(table.select(view.fields["code"], "vlak").iter_rows())


@lru_cache(maxsize=KEPT_YEARS)
def _borders(shapes: tuple[tuple[str, str], ...]) -> _Borders:
    """Read the borders of a year once: every map of it has the same."""
    rings = [(code, ring) for code, text in shapes for part in json.loads(text) for ring in part]
    points = np.array([point for _, ring in rings for point in ring], dtype=float)
    if not np.isfinite(points).all():
        raise ValueError("a border goes through a place that is none")
    ends = list(accumulate(len(ring) for _, ring in rings))
    return _Borders(points, tuple(code for code, _ in rings), tuple(pairwise([0, *ends])))


@lru_cache(maxsize=2 * KEPT_YEARS)
def _outlines(shapes: tuple[tuple[str, str], ...], place: _Place) -> Mapping[str, str]:
    """Return an outline per municipality, worked out once for every map that lies there."""
    return _borders(shapes).placed(place)


def _legend(
    result: Result,
    view: View,
    rows: pl.DataFrame,
    unit: Unit,
    shades: dict[int, str],
    language: Language,
) -> list[_Line]:
    """Return the lines of the legend: classes from high to low, no figure, who is pointed out."""
    table = result.tables[view.fields["klassen"]]
    low, high = next(
        (a, b) for a, b in (("van_bedrag", "tot_bedrag"), ("van", "tot")) if a in table.columns
    )
    lines: list[_Line] = []
    for klasse, least, most, n in reversed(table.select("klasse", low, high, "n").rows()):
        ends = list(dict.fromkeys(unit.number(end, language) for end in (least, most)))
        text = f"{NO_BREAK}{DASH}{NO_BREAK}".join(ends)
        lines.append(_Line(Paint(shades[klasse], GREY, 0.8), text, str(n)))
    without = int(rows["waarde"].null_count())
    if without:
        text = msg("geen cijfer").render(language)
        lines.append(_Line(Paint(HATCH, GREY, 0.8), text, str(without)))
    marked, look = rows.filter("wie"), Paint("#ffffff", INK, 2.4)
    if 0 < marked.height <= NAMED_MARKS:
        lines += [
            _Line(look, f"{naam}: {_short(waarde, unit, language)}")
            for naam, waarde in marked.select("naam", "waarde").iter_rows()
        ]
    elif marked.height:
        text = msg("aangewezen").render(language)
        lines.append(_Line(look, text, str(marked.height)))
    return lines


def _short(value: float | None, unit: Unit, language: Language) -> str:
    """Return a value as short as the legend has it, under its unit."""
    if value is None:
        return msg("geen cijfer").render(language)
    return unit.number(value, language)


def _legend_marks(lines: list[_Line], unit: Unit, language: Language) -> list[Mark]:
    heads = unit.label.render(language), msg("gemeenten").render(language)
    size = fitting([" ".join(heads)], LEGEND - APART, SMALL.size)
    counts = max(COUNTS, width_of(" ".join(heads)) * size + APART / 2)
    look, right = replace(SMALL, size=size), replace(SMALL, anchor="end")
    middles = [TOP + ROW * place + BOX / 2 for place in range(len(lines))]
    counted = [(line.n, y) for line, y in zip(lines, middles, strict=True) if line.n]
    return [
        Text(0, 9, heads[0], look),
        Text(counts, 9, heads[1], replace(look, anchor="end")),
        *(Text(counts, y, n, right) for n, y in counted),
        *(
            Box(1, y - BOX / 2, 27, y + BOX / 2, line.look)
            for line, y in zip(lines, middles, strict=True)
        ),
        *(Text(36, y, line.text) for line, y in zip(lines, middles, strict=True)),
    ]
