"""The waterfall: from a begin amount to an end amount, one horizontal bar per step."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

import polars as pl

from sluitend.core.messages import Message, msg
from sluitend.core.numbers import Money
from sluitend.publish.charts.axis import Axis
from sluitend.publish.charts.canvas import (
    SIZE,
    Box,
    Letters,
    Line,
    Paint,
    Picture,
    Text,
    paragraph,
)
from sluitend.publish.charts.drawing import (
    DOWN,
    DOWN_FILL,
    GREY,
    TOTAL,
    UP,
    WIDTHS,
    Drawing,
    Width,
)
from sluitend.publish.charts.lettering import width_of, wrapped
from sluitend.publish.charts.scale import exact_scale

if TYPE_CHECKING:
    from sluitend.core.messages import Language
    from sluitend.core.result import Result, TableSpec, View
    from sluitend.publish.charts.canvas import Mark
    from sluitend.publish.charts.scale import Scale

Sort = Literal["totaal", "meer", "minder"]
CUT_BELOW = 0.5
"""When the steps happen in the upper part of the amounts, the total bars are cut short."""
LINE, BAR, AIR, TOP = 18, 18, 9, 26
"""Heights in pixels: of a line of text, of a bar, between rows, and of the line with the unit."""
GUTTER, AMOUNTS, INDENT, APART, EDGE = 288, 84, 14, 12, 4
"""Widths in pixels: of the labels, of the amounts, of the step in before a label with a reason, between
a label and what stands beside it, and right of the amounts."""
BEYOND = 1.01
"""The longest bar ends before the edge of its room."""
LOOKS: dict[Sort, Paint] = {
    "totaal": Paint(TOTAL, TOTAL, 1.5),
    "meer": Paint(UP, UP, 1.5),
    "minder": Paint(DOWN_FILL, DOWN, 1.5),
}
CUT, CUT_LOOK = (12, 20), Paint(stroke="#ffffff", width=3)
"""Where white strokes go through a total bar, in pixels from its begin."""
NOTE = Letters(13, GREY)


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
    declared = next((column for column in spec.columns if column.name == name), None)
    return declared.read(value, language) if declared else value


def waterfall(result: Result, view: View, width: Width, language: Language = "nl") -> Drawing:
    """Return a waterfall with its description."""
    shown = bars(result, view, language)
    scale = exact_scale([bar.end for bar in shown])
    return Drawing(
        _picture(shown, scale, width, language),
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


@dataclass(frozen=True, slots=True)
class _Row:
    """A bar with its texts, and where they stand.

    Attributes
    ----------
    reason
        Stands above the label of the first bar that moved for it.
    y, top
        Pixels from above: of the label, and of the bar.
    """

    bar: Bar
    reason: str
    label: list[str]
    amount: str
    y: float
    top: float

    @property
    def letters(self) -> Letters:
        return Letters(bold=self.bar.sort == "totaal")

    @property
    def indent(self) -> int:
        return INDENT if self.bar.detail else 0


def _picture(shown: list[Bar], scale: Scale, width: Width, language: Language) -> Picture:
    """Draw, from back to front: unit, connecting lines, bars, texts."""
    stacked, whole = width == "smal", WIDTHS[width]
    rows, height = _rows(shown, scale, width, language)
    floor = _floor(shown)
    stops = [stop for bar in shown for stop in (max(bar.begin, floor), bar.end)]
    low, high = min(stops), max(stops)
    left, right = (0, whole) if stacked else (GUTTER, whole - AMOUNTS)
    axis = Axis(low, low + ((high - low) or 1) * BEYOND, left, right)
    last = replace(NOTE, anchor="end")
    marks: list[Mark] = [Text(whole - EDGE, LINE / 2, scale.title(language), last)]
    if not stacked:
        # On a phone the texts stand between the bars; a line would run through them.
        marks += [
            Line(axis(row.bar.end), row.top, axis(row.bar.end), after.top + BAR, Paint(stroke=GREY))
            for row, after in pairwise(rows)
        ]
    for row in rows:
        begin, end = axis(max(row.bar.begin, floor)), axis(row.bar.end)
        marks.append(Box(begin, row.top, end, row.top + BAR, LOOKS[row.bar.sort]))
        if floor > 0 and row.bar.sort == "totaal":
            marks += _cut(begin, row.top)
    for row in rows:
        if row.reason:
            marks.append(Text(0, row.y - LINE / 2 - 2, row.reason, NOTE))
        middle = row.y + LINE / 2
        marks += paragraph(row.indent, middle, row.label, LINE, row.letters)
        beside = middle if stacked else row.top + BAR / 2
        marks.append(Text(whole - EDGE, beside, row.amount, replace(row.letters, anchor="end")))
    return Picture(whole, height, tuple(marks))


def _rows(
    shown: list[Bar], scale: Scale, width: Width, language: Language
) -> tuple[list[_Row], float]:
    """Lay the rows out: label, bar and amount beside each other, or the bar below on a phone.

    Bars that moved for one reason stand together below it.
    """
    stacked = width == "smal"
    rows: list[_Row] = []
    y, reason = float(TOP), ""
    for bar in shown:
        new = bar.detail if bar.detail != reason else ""
        reason = bar.detail
        y += LINE + 4 if new else 0
        row = _Row(
            bar, new, [], scale.write(bar.amount, language, signed=bar.sort != "totaal"), y, y
        )
        bold = row.letters.bold
        room = (
            WIDTHS[width] - EDGE - width_of(row.amount, bold=bold) * SIZE if stacked else GUTTER
        ) - (APART + row.indent)
        label = wrapped(bar.label, room / SIZE, bold=bold)
        tall = LINE * len(label)
        top = y + tall + 1 if stacked else y + tall / 2 - BAR / 2
        rows.append(replace(row, label=label, top=top))
        y += tall + (BAR if stacked else 0) + AIR
    return rows, y - AIR / 2


def _cut(begin: float, top: float) -> list[Line]:
    """Draw two white strokes through a total bar: it goes on to zero outside the picture."""
    return [Line(begin + place, top + BAR, begin + place + BAR / 3, top, CUT_LOOK) for place in CUT]


def waterfall_legend(result: Result, view: View) -> tuple[tuple[str, Message], ...]:
    """Return the marks of a waterfall and what they mean."""
    shown = bars(result, view)
    found: list[tuple[str, Message]] = [("meer", msg("stijging")), ("minder", msg("daling"))]
    if is_cut(shown):
        found.append(
            ("knip", msg("De balken van begin en eind zijn ingekort; de stappen staan op schaal."))
        )
    return tuple(found)
