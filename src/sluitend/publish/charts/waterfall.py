"""The waterfall: from a begin amount to an end amount, one horizontal bar per step."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

import polars as pl

from sluitend.core.messages import Message, msg
from sluitend.core.numbers import Money
from sluitend.publish.charts.drawing import (
    DOWN,
    DOWN_FILL,
    FAINT,
    GREY,
    TOTAL,
    UP,
    WIDTHS,
    Drawing,
    Width,
)
from sluitend.publish.charts.scale import exact_scale

if TYPE_CHECKING:
    from sluitend.core.messages import Language
    from sluitend.core.result import Result, TableSpec, View
    from sluitend.publish.charts.scale import Scale

Sort = Literal["totaal", "meer", "minder"]
EDGES = ("begin", "eind")
CUT_BELOW = 0.5
"""When the steps happen in the upper part of the amounts, the total bars are cut short."""
LINE, BAR, AIR = 18, 18, 9
"""Heights in pixels: of a line of text, of a bar, and between rows."""
GUTTER, AMOUNTS, INDENT = 270, 84, 14
"""Widths in pixels: of the labels, of the amounts, and of the step in before a label with a reason."""
LABEL, LABEL_STACKED = 37, 31
"""Letters on one line of a label that fit there, also beside an amount on a phone."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar.

    Attributes
    ----------
    label, detail
        What the bar is, and in smaller print why it moved.
    begin, end
        Eurocents: where the bar starts and stops; a total starts at 0.
    """

    label: str
    detail: str
    sort: Sort
    begin: int
    end: int

    @property
    def amount(self) -> int:
        """The total, or the change, in eurocents."""
        return self.end - self.begin


def rows_of(result: Result, view: View, table: str) -> pl.DataFrame:
    """Return the rows of `table` that belong to the picture."""
    frame = result.tables[table]
    return frame.filter(
        *[pl.col(name) == value for name, value in view.select.items() if name in frame.columns]
    )


def bars(result: Result, view: View, language: Language = "nl") -> list[Bar]:
    """Return the bars of a waterfall: begin, every step where the one before ended, end.

    The end is read from its own column and not added up here, so that a step that is missing shows
    as a gap (and fails a test) instead of being covered.
    """
    rows = rows_of(result, view, view.table)
    spec = result.specs[view.table]
    found = [_edge(result, view, "begin", 0, language)]
    position = found[0].end
    for row in rows.iter_rows(named=True):
        label = _text(spec, view.fields["stap"], row, language)
        detail = (
            _text(spec, view.fields["detail"], row, language) if "detail" in view.fields else ""
        )
        amount = int(row[view.fields["y"]])
        found.append(
            Bar(
                detail or label,
                label if detail else "",
                "meer" if amount >= 0 else "minder",
                position,
                position + amount,
            )
        )
        position += amount
    found.append(_edge(result, view, "eind", -1, language))
    return found


def _edge(result: Result, view: View, which: str, row: int, language: Language) -> Bar:
    """Read a total bar from the ``table.column`` fields of the view."""
    table, column = view.fields[which].split(".")
    values = rows_of(result, view, table).row(row, named=True)
    document = view.fields[f"{which}_document"].split(".")[1]
    label = _text(result.specs[table], document, values, language)
    year = values[view.fields[f"{which}_jaar"].split(".")[1]]
    return Bar(f"{label[:1].upper()}{label[1:]} {year}", "", "totaal", 0, int(values[column]))


def _text(spec: TableSpec, name: str, row: dict[str, object], language: Language) -> str:
    value = str(row[name] or "")
    for column in spec.columns:
        if column.name == name and column.texts and value in column.texts:
            return column.texts[value].render(language)
    return value


def waterfall(result: Result, view: View, width: Width, language: Language = "nl") -> Drawing:
    """Return a waterfall as a specification with its description."""
    shown = bars(result, view, language)
    scale = exact_scale([bar.end for bar in shown])
    return Drawing(
        _specification(shown, scale, width, language),
        view.title.render(language),
        " ".join(text.render(language) for text in sentences(shown)),
    )


def sentences(shown: list[Bar]) -> tuple[Message, ...]:
    """Tell the picture in words, with every amount in it."""
    steps = [
        msg(
            "{stap}: {bedrag}",
            stap=f"{bar.label} ({bar.detail[:1].lower()}{bar.detail[1:]})"
            if bar.detail
            else bar.label,
            bedrag=Money(bar.amount, "euro", signed=True),
        )
        for bar in shown[1:-1]
    ]
    told: Message = msg("geen")
    for position, step in enumerate(steps):
        told = step if position == 0 else msg("{eerder}; {stap}", eerder=told, stap=step)
    return (
        msg(
            "Waterval van {begin} ({van}) naar {eind} ({tot}).",
            begin=Money(shown[0].end, "euro"),
            van=shown[0].label,
            eind=Money(shown[-1].end, "euro"),
            tot=shown[-1].label,
        ),
        msg("Stappen: {stappen}.", stappen=told),
    )


def is_cut(shown: list[Bar]) -> bool:
    """Say whether the total bars start above zero, because the steps would be too thin to see."""
    return _floor(shown) > 0


def _floor(shown: list[Bar]) -> float:
    ends = [bar.end for bar in shown]
    low, high = min(ends), max(ends)
    if low < CUT_BELOW * high:
        return min(0, low)
    # The shortest total keeps a third of the picture: enough to be seen as a bar that goes on.
    return max(0.0, low - max(high - low, high * 0.02) / 2)


def _specification(
    shown: list[Bar], scale: Scale, width: Width, language: Language
) -> dict[str, object]:
    """Lay the rows out: label, bar and amount beside each other, or the bar below on a phone.

    Bars that moved for one reason stand together below it.
    """
    stacked = width == "smal"
    whole = WIDTHS[width]
    gutter = 0 if stacked else GUTTER
    floor = _floor(shown)
    values: list[dict[str, object]] = []
    reasons: list[dict[str, object]] = []
    y, reason = 26.0, ""
    for bar in shown:
        if bar.detail and bar.detail != reason:
            reasons.append({"reden": bar.detail, "y": y + 2})
            y += LINE + 4
        reason = bar.detail
        label = textwrap.wrap(bar.label, LABEL_STACKED if stacked else LABEL)
        text_height = LINE * len(label)
        top = y + text_height + 1 if stacked else y + text_height / 2 - BAR / 2
        values.append(
            {
                "label": "\n".join(label),
                "soort": bar.sort,
                "begin": max(bar.begin, floor) / scale.cents,
                "eind": bar.end / scale.cents,
                "bedrag": scale.write(bar.amount, language, signed=bar.sort != "totaal"),
                "inspringen": INDENT if bar.detail else 0,
                "y_label": y,
                "y_bedrag": y if stacked else y + text_height / 2 - LINE / 2,
                "boven": top,
                "onder": top + BAR,
            }
        )
        y += text_height + (BAR if stacked else 0) + AIR
    if not stacked:
        # On a phone the texts stand between the bars; a line would run through them.
        for here, following in pairwise(values):
            here["onder_volgende"] = following["onder"]
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": whole - (0 if stacked else gutter + AMOUNTS),
        "height": y - AIR / 2,
        "data": {"values": values},
        "layer": _layers(
            values, reasons, scale.title(language), gutter, whole, y - AIR / 2, cut=floor > 0
        ),
    }


def _layers(
    values: list[dict[str, object]],
    reasons: list[dict[str, object]],
    unit: str,
    gutter: int,
    whole: int,
    height: float,
    *,
    cut: bool,
) -> list[dict[str, object]]:
    """Draw, from back to front: unit, connecting lines, bars, texts."""
    stops = [float(str(value[side])) for value in values for side in EDGES]
    reach = max(stops) - min(stops) or 1.0
    x_scale = {"domain": [min(stops), max(stops) + reach * 0.01], "nice": False, "zero": False}
    y_scale = {"domain": [0, height], "reverse": True, "nice": False, "zero": False}
    right = whole - gutter - 4

    def at(field: str) -> dict[str, object]:
        return {"field": field, "type": "quantitative", "scale": y_scale, "axis": None}

    def along(field: str) -> dict[str, object]:
        return {"field": field, "type": "quantitative", "scale": x_scale, "axis": None}

    def text(field: str, y: str, x: float, align: str, **mark: object) -> dict[str, object]:
        return {
            "mark": {
                "type": "text",
                "align": align,
                "baseline": "line-top",
                "lineBreak": "\n",
                "lineHeight": LINE,
                **mark,
            },
            "encoding": {"x": {"value": x}, "y": at(y), "text": {"field": field}},
        }

    bold = {"fontWeight": {"expr": "datum.soort == 'totaal' ? 'bold' : 'normal'"}}
    return [
        {
            "data": {"values": [{"eenheid": unit, "y": 4}]},
            "mark": {
                "type": "text",
                "align": "right",
                "baseline": "line-top",
                "fill": GREY,
                "fontSize": 13,
            },
            "encoding": {"x": {"value": right}, "y": at("y"), "text": {"field": "eenheid"}},
        },
        {
            "transform": [{"filter": "isValid(datum.onder_volgende)"}],
            "mark": {"type": "rule", "stroke": GREY, "strokeWidth": 1},
            "encoding": {"x": along("eind"), "y": at("boven"), "y2": {"field": "onder_volgende"}},
        },
        {
            "mark": {"type": "rect", "strokeWidth": 1.5},
            "encoding": {
                "x": along("begin"),
                "x2": {"field": "eind"},
                "y": at("boven"),
                "y2": {"field": "onder"},
                "fill": _colour(TOTAL, UP, DOWN_FILL),
                "stroke": _colour(TOTAL, UP, DOWN),
            },
        },
        *([_cut_marks(x_scale, y_scale)] if cut else []),
        text("label", "y_label", -gutter, "left", dx={"expr": "datum.inspringen"}, **bold),
        {
            "data": {"values": reasons},
            **text("reden", "y", -gutter, "left", fill=GREY, fontSize=13),
        },
        text("bedrag", "y_bedrag", right, "right", **bold),
        # Invisible ends keep every waterfall equally wide, whatever its texts.
        {
            "data": {"values": [{"y": 0}]},
            "mark": {"type": "rule", "stroke": FAINT, "strokeOpacity": 0},
            "encoding": {"x": {"value": -gutter}, "x2": {"value": whole - gutter}, "y": at("y")},
        },
    ]


def _colour(total: str, more: str, less: str) -> dict[str, object]:
    return {
        "field": "soort",
        "scale": {"domain": ["totaal", "meer", "minder"], "range": [total, more, less]},
        "legend": None,
    }


def _cut_marks(x_scale: dict[str, object], y_scale: dict[str, object]) -> dict[str, object]:
    """Two white strokes through a total bar: it goes on to zero outside the picture."""
    return {
        "transform": [
            {"filter": "datum.soort == 'totaal'"},
            {"calculate": "(datum.boven + datum.onder) / 2", "as": "midden"},
            {"calculate": "'//'", "as": "teken"},
        ],
        "mark": {
            "type": "text",
            "dx": 16,
            "baseline": "middle",
            "fontSize": 24,
            "fontWeight": "bold",
            "fill": "#ffffff",
        },
        "encoding": {
            "x": {"field": "begin", "type": "quantitative", "scale": x_scale, "axis": None},
            "y": {"field": "midden", "type": "quantitative", "scale": y_scale, "axis": None},
            "text": {"field": "teken"},
        },
    }


def waterfall_legend(result: Result, view: View) -> tuple[tuple[str, Message], ...]:
    """Return the marks of a waterfall and what they mean."""
    shown = bars(result, view)
    found: list[tuple[str, Message]] = [("meer", msg("stijging")), ("minder", msg("daling"))]
    if is_cut(shown):
        found.append(
            ("knip", msg("De balken van begin en eind zijn ingekort; de stappen staan op schaal."))
        )
    return tuple(found)
