"""Columns per year: one picture for one or two things, small ones below each other for more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sluitend.core.messages import msg
from sluitend.core.numbers import NO_BREAK
from sluitend.publish.charts.drawing import DOWN, DOWN_FILL, FAINT, GREY, INK, UP, WIDTHS, Width
from sluitend.publish.charts.lettering import apart, fitting, width_of
from sluitend.publish.charts.scale import EUROS

if TYPE_CHECKING:
    from sluitend.core.messages import Language
    from sluitend.publish.charts.scale import Scale

Encoding = dict[str, object]
NO_FIGURE = msg("geen\ncijfer")
NEW_LAYOUT = msg("andere indeling")
LARGEST_WORDS = 12
PAIR_SHIFT, PAIR_HALF, SINGLE_HALF = 0.22, 0.2, 0.36
"""Places within a year that is one wide."""
LARGEST_LABEL, SMALLEST_LABEL, UPRIGHT_LABEL = 13, 9, 11
"""Sizes of the letters of labels; those that stand upright have room to be larger."""
WIDEST_YEAR = 96
LEVEL_BOX, UPRIGHT_BOX = 46, 70
"""Height in pixels of the box of a year without a figure, by how its words stand in it."""
GAP_BOX = 34
"""Height in pixels of the box that stands for no figure: two lines of text."""


@dataclass(frozen=True, slots=True)
class Point:
    """One year of one thing.

    Attributes
    ----------
    name
        What it is; empty when the picture has only one thing.
    amount
        Eurocents, None when there is no figure.
    beside
        A second amount under the year, such as per inhabitant.
    partial
        The amount is known, but some municipalities are not in it.
    low, high
        A band around the amount: between them lies half of what it is the middle of.
    """

    name: str
    year: int
    amount: float | None
    beside: float | None = None
    reason: str = ""
    partial: bool = False
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class _Axes:
    """The two scales of a picture, and its years."""

    years: tuple[int, ...]
    top: float
    bottom: float
    font_size: int

    def x(self, field: str) -> Encoding:
        domain = [self.years[0] - 0.5, self.years[-1] + 0.5]
        return {
            "field": field,
            "type": "quantitative",
            "scale": {"domain": domain, "nice": False, "zero": False},
            "axis": None,
        }

    def labels(self, height: int) -> dict[str, object]:
        """Return the years below the columns."""
        return {
            "data": {"values": [{"jaar": year, "tekst": str(year)} for year in self.years]},
            "mark": {"type": "text", "baseline": "top", "fontSize": self.font_size, "fill": INK},
            "encoding": {
                "x": self.x("jaar"),
                "y": {"value": height + 8},
                "text": {"field": "tekst"},
            },
        }

    def y(self, field: str) -> Encoding:
        scale = {"domain": [self.bottom, self.top], "nice": False, "zero": False}
        return {"field": field, "type": "quantitative", "scale": scale, "axis": None}


def columns(
    shown: list[Point], breaks: list[int], scale: Scale, width: Width, language: Language
) -> dict[str, object]:
    """One or two columns per year, each with its amount on top."""
    names = list(dict.fromkeys(point.name for point in shown))
    pair, small = len(names) > 1, width == "smal"
    shift = {names[0]: -PAIR_SHIFT, names[-1]: PAIR_SHIFT} if pair else {names[0]: 0.0}
    values = [
        _record(point, shift[point.name], PAIR_HALF if pair else SINGLE_HALF, scale, language)
        for point in shown
    ]
    amounts = [point.amount / scale.cents for point in shown if point.amount is not None]
    years = tuple(sorted({point.year for point in shown}))
    height = 190 if small else 220
    picture = min(WIDTHS[width] - 10, WIDEST_YEAR * len(years) * len(names))
    step = picture / len(years)
    labels = _Labels.fit(values, 2 * PAIR_SHIFT * step if pair else step)
    head = height / (height - labels.head(values))
    axes = _Axes(years, max([1e-9, *amounts]) * head, min([0.0, *amounts]), 12 if small else 14)
    layers = [
        _bars(axes, names),
        {
            "transform": [{"filter": "isValid(datum.bedrag)"}],
            "mark": labels.above(),
            "encoding": {
                "x": axes.x("midden"),
                "y": axes.y("bedrag"),
                "text": {"field": "tekst"},
            },
        },
        *_gaps(axes, labels, height),
        *_break_lines(axes, breaks, height, step, labels.size, language),
        axes.labels(height),
        {
            "data": {"values": [{"nul": 0}]},
            "mark": {"type": "rule", "stroke": GREY},
            "encoding": {"y": axes.y("nul")},
        },
    ]
    if not pair and any(point.beside is not None for point in shown):
        layers.append(
            {
                "mark": {"type": "text", "baseline": "top", "fontSize": labels.size, "fill": GREY},
                "encoding": {
                    "x": axes.x("midden"),
                    "y": {"value": height + 26},
                    "text": {"field": "naast"},
                },
            }
        )
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": picture,
        "height": height,
        "title": _unit(scale, language),
        "data": {"values": values},
        "layer": layers,
    }


def panels(
    shown: list[Point], breaks: list[int], scale: Scale, width: Width, language: Language
) -> dict[str, object]:
    """One row of small columns per thing, all on the same scale, so that rows can be compared."""
    names = list(dict.fromkeys(point.name for point in shown))
    small = width == "smal"
    largest = max([1e-9, *(p.amount for p in shown if p.amount is not None)])
    row_height, bar_height = (78, 36) if small else (66, 40)
    gutter = 0 if small else 160
    years = tuple(sorted({point.year for point in shown}))
    axes = _Axes(years, 0, row_height * len(names), 12 if small else 13)
    values = []
    for point in shown:
        base = (names.index(point.name) + 1) * row_height - 6
        rise = (point.amount or 0) / largest * bar_height
        values.append(
            {
                **_record(point, 0, SINGLE_HALF, scale, language),
                "voet": base,
                "top": base - (max(rise, 1) if point.amount is not None else GAP_BOX),
            }
        )
    step = (WIDTHS[width] - 10 - gutter) / len(years)
    size = _Labels.fit(values, step).size
    titles = [
        {
            "naam": name,
            "jaar": years[0],
            "y": index * row_height + (8 if small else row_height - 24),
        }
        for index, name in enumerate(names)
    ]
    valid = [{"filter": "isValid(datum.bedrag)"}]
    absent = [{"filter": "!isValid(datum.bedrag)"}]
    layers: list[dict[str, object]] = [
        {
            "transform": valid,
            "mark": {"type": "rect", "fill": UP},
            "encoding": {
                "x": axes.x("links"),
                "x2": {"field": "rechts"},
                "y": axes.y("voet"),
                "y2": {"field": "top"},
            },
        },
        {
            "mark": {"type": "rule", "stroke": FAINT},
            "encoding": {"x": axes.x("links"), "x2": {"field": "rechts"}, "y": axes.y("voet")},
        },
        {
            "transform": absent,
            "mark": {"type": "rect", "fill": None, "stroke": GREY, "strokeDash": [3, 3]},
            "encoding": {
                "x": axes.x("links"),
                "x2": {"field": "rechts"},
                "y": axes.y("voet"),
                "y2": {"field": "top"},
            },
        },
        {
            "transform": valid,
            "mark": {
                "type": "text",
                "dy": -3,
                "baseline": "line-bottom",
                "fontSize": size,
                "fill": INK,
            },
            "encoding": {"x": axes.x("midden"), "y": axes.y("top"), "text": {"field": "tekst"}},
        },
        {
            "transform": absent,
            "mark": {
                "type": "text",
                "dy": 3,
                "baseline": "line-top",
                "lineBreak": "\n",
                "lineHeight": size,
                "fontSize": size - 1,
                "fill": INK,
            },
            "encoding": {"x": axes.x("midden"), "y": axes.y("top"), "text": {"field": "tekst"}},
        },
        {
            "data": {"values": titles},
            "mark": {"type": "text", "align": "left", "baseline": "top", "fontWeight": "bold"},
            "encoding": {"x": {"value": -gutter}, "y": axes.y("y"), "text": {"field": "naam"}},
        },
        *_break_lines(axes, breaks, row_height * len(names), step, size, language),
        axes.labels(row_height * len(names)),
    ]
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": WIDTHS[width] - 10 - gutter,
        "height": row_height * len(names),
        "title": _unit(scale, language),
        "data": {"values": values},
        "layer": layers,
    }


def _record(
    point: Point, shift: float, half: float, scale: Scale, language: Language
) -> dict[str, object]:
    """One point, with its place on the year axis and the texts at its column."""
    text = NO_FIGURE.render(language)
    if point.amount is not None:
        text = scale.write(point.amount, language) + ("*" if point.partial else "")
    beside = ""
    if point.beside is not None:
        beside = "€" + NO_BREAK + EUROS.write(point.beside, language)
    return {
        "naam": point.name,
        "jaar": point.year,
        "links": point.year + shift - half,
        "midden": point.year + shift,
        "rechts": point.year + shift + half,
        "bedrag": None if point.amount is None else point.amount / scale.cents,
        "tekst": text,
        "naast": beside,
    }


@dataclass(frozen=True, slots=True)
class _Labels:
    """How amounts stand at their columns: level, or upright where they would touch."""

    size: int
    upright: bool

    @classmethod
    def fit(cls, values: list[dict[str, object]], room: float) -> _Labels:
        """Choose the largest letters at which every label stays on its column.

        Parameters
        ----------
        room
            Pixels from one column to the next.
        """
        texts = [str(value[name]) for value in values for name in ("tekst", "naast")]
        size = fitting(texts, room - 2, LARGEST_LABEL)
        if size >= SMALLEST_LABEL:
            return cls(size, upright=False)
        return cls(min(UPRIGHT_LABEL, int(room - 2)), upright=True)

    def above(self) -> dict[str, object]:
        """Return the mark of an amount on top of its column."""
        mark: dict[str, object] = {"type": "text", "fill": INK, "fontSize": self.size}
        if self.upright:
            return mark | {"dx": 4, "angle": 270, "align": "left", "baseline": "middle"}
        return mark | {"dy": -4, "baseline": "bottom"}

    def head(self, values: list[dict[str, object]]) -> float:
        """Return the pixels that amounts take above the highest column."""
        if not self.upright:
            return self.size + 8.0
        return 8 + self.size * max(width_of(str(value["tekst"])) for value in values)


def _bars(axes: _Axes, names: list[str]) -> dict[str, object]:
    """Draw the columns; of two things the first is open, so that they differ without colour too."""
    fills, strokes = ([DOWN_FILL, UP], [DOWN, UP]) if len(names) > 1 else ([UP], [UP])

    def colour(colours: list[str]) -> Encoding:
        return {"field": "naam", "scale": {"domain": names, "range": colours}, "legend": None}

    return {
        "transform": [{"filter": "isValid(datum.bedrag)"}, {"calculate": "0", "as": "nul"}],
        "mark": {"type": "rect", "strokeWidth": 1.5},
        "encoding": {
            "x": axes.x("links"),
            "x2": {"field": "rechts"},
            "y": axes.y("bedrag"),
            "y2": {"field": "nul"},
            "fill": colour(fills),
            "stroke": colour(strokes),
        },
    }


def _gaps(axes: _Axes, labels: _Labels, height: int) -> list[dict[str, object]]:
    """Mark a year without a figure with an open dashed box and words, so that it is no zero."""
    absent = [{"filter": "!isValid(datum.bedrag)"}]
    size, tall = labels.size, UPRIGHT_BOX if labels.upright else LEVEL_BOX
    words: dict[str, object] = {"baseline": "line-top", "lineBreak": "\n", "lineHeight": size + 1}
    if labels.upright:
        words = {"angle": 270, "align": "left", "baseline": "middle", "lineBreak": ""}
    return [
        {
            "transform": absent,
            "mark": {"type": "rect", "fill": None, "stroke": GREY, "strokeDash": [3, 3]},
            "encoding": {
                "x": axes.x("links"),
                "x2": {"field": "rechts"},
                "y": {"value": height - tall},
                "y2": {"value": height - 1},
            },
        },
        {
            "transform": [
                *absent,
                {"calculate": "replace(datum.tekst, '\\n', ' ')", "as": "tekst_op_een_regel"},
            ],
            "mark": {"type": "text", "fontSize": size - 1, "fill": INK, **words},
            "encoding": {
                "x": axes.x("midden"),
                "y": {"value": height - (6 if labels.upright else tall - 8)},
                "text": {"field": "tekst_op_een_regel" if labels.upright else "tekst"},
            },
        },
    ]


def _break_lines(
    axes: _Axes, breaks: list[int], height: int, step: float, size: int, language: Language
) -> list[dict[str, object]]:
    """Draw a dashed line before each year with a new classification, and say what it means.

    Parameters
    ----------
    step
        Pixels from one year to the next.
    """
    if not breaks:
        return []
    text, letters = NEW_LAYOUT.render(language), min(size, LARGEST_WORDS)
    lines = [{"grens": year - 0.5} for year in breaks]
    named = apart([line["grens"] for line in lines], width_of(text) * letters / step)
    return [
        {
            "data": {"values": lines},
            "mark": {"type": "rule", "stroke": GREY, "strokeDash": [4, 3]},
            "encoding": {"x": axes.x("grens"), "y": {"value": -4}, "y2": {"value": height}},
        },
        {
            "data": {"values": [{"grens": place, "tekst": text} for place in named]},
            "mark": {"type": "text", "baseline": "bottom", "fontSize": letters, "fill": GREY},
            "encoding": {
                "x": axes.x("grens"),
                "y": {"value": -6},
                "text": {"field": "tekst"},
            },
        },
    ]


def _unit(scale: Scale, language: Language) -> dict[str, object]:
    return {
        "text": scale.title(language),
        "anchor": "start",
        "frame": "group",
        "fontSize": 13,
        "fontWeight": "normal",
        "color": GREY,
        "offset": 8,
    }
