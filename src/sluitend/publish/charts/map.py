"""The map: every municipality in the shade of its class, hatched where there is no figure."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from sluitend.core.messages import Message, listing, msg
from sluitend.core.numbers import NO_BREAK, Count
from sluitend.publish.charts.drawing import GREY, HATCH, INK, WIDTHS, Drawing, Width
from sluitend.publish.charts.pixels import SMALL, as_is, at, picture, shape, shapes, texts
from sluitend.publish.charts.shapes import NAMELESS
from sluitend.publish.charts.units import unit_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sluitend.core.messages import Language
    from sluitend.core.result import Result, View
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
LEGEND, COUNTS, TALLEST = 226, 202, 610
"""Pixels: width of the legend beside a wide map, where its counts end, and the height of a map that is
never exceeded."""
ROW, BOX, TOP = 25, 17, 26
"""Pixels: a line of the legend, its box, and the line with the unit above."""
DASH = "\N{EN DASH}"
CORNERS = 3


@dataclass(frozen=True)
class _Place:
    """Where the map lies in the picture."""

    left: float
    top: float
    west: float
    north: float
    metres: float
    """Per pixel."""
    grain: float
    """Corners lie on multiples of this part of a pixel."""

    def __call__(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return pixels, to a tenth, of points in metres."""
        x = self.left + (points[:, 0] - self.west) / self.metres
        y = self.top + (self.north - points[:, 1]) / self.metres
        return (np.column_stack([x, y]) / self.grain).round() * self.grain


def choropleth(result: Result, view: View, width: Width, language: Language = "nl") -> Drawing:
    """Return a map as a specification with its description."""
    rows, unit = _rows(result, view), unit_of(result, view)
    return Drawing(
        _specification(result, view, rows, unit, width, language),
        view.title.render(language),
        " ".join(text.render(language) for text in sentences(result, view)),
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


def sentences(result: Result, view: View) -> tuple[Message, ...]:
    """Tell the map in words: range, the highest and lowest, who is pointed out, who has no figure."""
    rows, unit = _rows(result, view), unit_of(result, view)
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


def _specification(
    result: Result, view: View, rows: pl.DataFrame, unit: Unit, width: Width, language: Language
) -> dict[str, object]:
    beside, whole = width == "breed", WIDTHS[width]
    shades = _shades(result, view)
    lines = _legend(result, view, rows, unit, shades, language)
    legend_height = TOP + ROW * len(lines)
    polygons = _polygons(result, view)
    corners = np.concatenate([ring for one in polygons.values() for part in one for ring in part])
    (west, south), (east, north) = corners.min(axis=0), corners.max(axis=0)
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
    drawn = [
        shape(
            _placed(polygons[code], place),
            # On a phone nothing can rest on a shape.
            f"{naam}: {_label(waarde, unit, language)}" if beside else NAMELESS,
            vulling=shades.get(klasse, HATCH),
            wie=wie,
        )
        # One class after the other, so that each has its style once.
        for code, naam, waarde, klasse, wie in rows.sort("klasse", "code").iter_rows()
    ]
    marked = [{**one, "tekst": NAMELESS} for one in drawn if one["wie"]]
    around: dict[str, Any] = {"fill": None, "strokeJoin": "round"}
    return picture(
        whole,
        height,
        [
            shapes(drawn, filled_by="vulling", stroke="#ffffff", strokeWidth=0.6),
            # A white line around the dark one keeps it visible on every shade.
            shapes(marked, stroke="#ffffff", strokeWidth=5, **around),
            shapes(marked, stroke=INK, strokeWidth=2.4, **around),
            *_legend_layers(lines, unit, language),
        ],
    )


def _label(value: float | None, unit: Unit, language: Language) -> str:
    shown = msg("geen cijfer") if value is None else unit.told(value)
    return shown.render(language)


def _polygons(result: Result, view: View) -> dict[str, list[list[NDArray[np.float64]]]]:
    """Return per municipality its polygons, each with its rings of points in metres."""
    table = result.tables[view.fields["vlakken"]]
    return {
        code: [[np.array(ring, dtype=float) for ring in part] for part in json.loads(text)]
        for code, text in table.select(view.fields["code"], "vlak").iter_rows()
    }


def _placed(shape: list[list[NDArray[np.float64]]], place: _Place) -> list[list[list[list[float]]]]:
    """Return the polygons in pixels; what is smaller than a grain is not drawn, unless it is all."""
    parts = [[ring for ring in map(place, part) if _is_area(ring)] for part in shape]
    kept = [[ring.tolist() for ring in part] for part in parts if part]
    return kept or _placed(shape, replace(place, grain=place.grain / 2))


def _is_area(ring: NDArray[np.float64]) -> bool:
    """Say whether a ring still has three corners."""
    return len({tuple(point) for point in ring.tolist()}) >= CORNERS


def _legend(
    result: Result,
    view: View,
    rows: pl.DataFrame,
    unit: Unit,
    shades: dict[int, str],
    language: Language,
) -> list[dict[str, object]]:
    """Return the lines of the legend: classes from high to low, no figure, who is pointed out."""
    table = result.tables[view.fields["klassen"]]
    low, high = next(
        (a, b) for a, b in (("van_bedrag", "tot_bedrag"), ("van", "tot")) if a in table.columns
    )
    lines: list[dict[str, object]] = []
    for klasse, least, most, n in reversed(table.select("klasse", low, high, "n").rows()):
        ends = list(dict.fromkeys(unit.number(end, language) for end in (least, most)))
        text = f"{NO_BREAK}{DASH}{NO_BREAK}".join(ends)
        lines.append({"vulling": shades[klasse], "lijn": GREY, "tekst": text, "n": str(n)})
    without = int(rows["waarde"].null_count())
    if without:
        text = msg("geen cijfer").render(language)
        lines.append({"vulling": HATCH, "lijn": GREY, "tekst": text, "n": str(without)})
    marked = rows.filter("wie")
    if 0 < marked.height <= NAMED_MARKS:
        lines += [
            {
                "vulling": "#ffffff",
                "lijn": INK,
                "tekst": f"{naam}: {_short(waarde, unit, language)}",
            }
            for naam, waarde in marked.select("naam", "waarde").iter_rows()
        ]
    elif marked.height:
        text = msg("aangewezen").render(language)
        lines.append({"vulling": "#ffffff", "lijn": INK, "tekst": text, "n": str(marked.height)})
    return [
        {"n": "", **line, "boven": top, "onder": top + BOX, "y": top + BOX / 2}
        for line, top in zip(lines, range(TOP, TOP + ROW * len(lines), ROW), strict=True)
    ]


def _short(value: float | None, unit: Unit, language: Language) -> str:
    """Return a value as short as the legend has it, under its unit."""
    if value is None:
        return msg("geen cijfer").render(language)
    return unit.number(value, language)


def _legend_layers(
    lines: list[dict[str, object]], unit: Unit, language: Language
) -> list[dict[str, object]]:
    heads = [{"tekst": unit.label.render(language), "x": 0, "y": 8}]
    counted = [{"tekst": msg("gemeenten").render(language), "x": COUNTS, "y": 8}]
    counted += [{"tekst": line["n"], "x": COUNTS, "y": line["y"]} for line in lines if line["n"]]
    return [
        texts(heads, **SMALL),
        texts(counted, **SMALL | {"align": "right"}),
        {
            "data": {"values": lines},
            "mark": {"type": "rect"},
            "encoding": {
                "x": {"value": 1},
                "x2": {"value": 27},
                "y": at("boven"),
                "y2": {"field": "onder"},
                "fill": as_is("vulling"),
                "stroke": as_is("lijn"),
                "strokeWidth": {
                    "condition": {"test": f"datum.lijn == '{INK}'", "value": 2.4},
                    "value": 0.8,
                },
            },
        },
        texts([{**line, "x": 36} for line in lines]),
    ]
