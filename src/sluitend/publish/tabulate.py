"""Tables as a reader sees them: what is the same in every row goes to the caption."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from sluitend.core.messages import Message, msg
from sluitend.core.period import year_ranges
from sluitend.publish.format import NUMERIC, Shown, header, show

if TYPE_CHECKING:
    from sluitend.core.messages import Language
    from sluitend.core.result import Column, TableSpec

AREA = frozenset({"gebied", "gebied_naam"})
LONGEST_NAMED = 40
"""Characters of a value that is the same in every row and still fits in a caption."""
NARROW = 3
"""Columns that still fit beside each other on a phone."""
NOTHING = (None, "")
"""What a cell without a value holds."""


@dataclass(frozen=True, slots=True)
class Head:
    """A column header."""

    text: str
    numeric: bool


@dataclass(frozen=True, slots=True)
class ShownTable:
    """A table ready to be written as HTML.

    Attributes
    ----------
    caption
        Title, with the values that are the same in every row.
    everywhere
        Numbers and long texts that are the same in every row, with their label; they have no column.
    rows
        Cells per row; the first cell names the row.
    remark
        What is told about rows that are not shown.
    name
        Of the table in the result, which sheets and files bear too.
    """

    caption: str
    heads: tuple[Head, ...]
    rows: tuple[tuple[Shown, ...], ...]
    everywhere: tuple[str, ...]
    remark: str = ""
    name: str = ""

    @property
    def stacked(self) -> bool:
        """Whether the cells of a row come under each other on a narrow screen."""
        return len(self.heads) > NARROW

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why cells without a figure are empty, each reason once."""
        return tuple(dict.fromkeys(cell.reason for row in self.rows for cell in row if cell.reason))


def tabulate(frame: pl.DataFrame, spec: TableSpec, language: Language = "nl") -> ShownTable:
    """Return the declared columns of a table with labels, units and Dutch numbers.

    Parameters
    ----------
    frame
        The rows to show; columns without a label stay in the data files.
    """
    declared = [column for column in spec.columns if column.name in frame.columns]
    values = {column.name: frame[column.name].to_list() for column in declared}
    same = {column.name for column in declared if _is_same(column, values[column.name])}
    empty = {name for name, cells in values.items() if not any(v not in NOTHING for v in cells)}
    unlabelled = {c.name for c in declared if c.kind in ("reden", "tekst")} & empty
    kept = [c for c in declared if c.name not in same | unlabelled] or declared[:1]
    constants = [
        (column, show(_first(values[column.name]), column, spec.unit_cents, language=language).text)
        for column in declared
        if column.name in same - empty and column.name != "gebied"
    ]
    said_below = {c.name for c, text in constants if c.kind in NUMERIC or len(text) > LONGEST_NAMED}
    named = [
        _in_caption(column, text, language)
        for column, text in constants
        if column.name not in said_below
    ]
    title = spec.title.render(language)
    return ShownTable(
        caption=f"{title} ({', '.join(dict.fromkeys(named))})" if named else title,
        heads=tuple(
            Head(header(column, spec.unit_cents, language), column.kind in NUMERIC)
            for column in kept
        ),
        rows=_rows([_cells(frame, column, spec, language) for column in kept], frame.height),
        everywhere=tuple(
            f"{header(column, spec.unit_cents, language).lower()} {text}"
            for column, text in constants
            if column.name in said_below
        ),
    )


def _rows(columns: list[list[Shown]], height: int) -> tuple[tuple[Shown, ...], ...]:
    return tuple(zip(*columns, strict=True)) if columns else ((),) * height


def _cells(frame: pl.DataFrame, column: Column, spec: TableSpec, language: Language) -> list[Shown]:
    """Return a column as a reader sees it; what occurs more than once is written once."""
    values = frame[column.name].to_list()
    reasons = _reasons(frame, column, spec, values)
    written: dict[tuple[object, str | None], Shown] = {}
    cells = []
    for key in zip(values, reasons, strict=True):
        cell = written.get(key)
        if cell is None:
            value, reason = key
            cell = show(value, column, spec.unit_cents, reason, language)
            written[key] = cell
        cells.append(cell)
    return cells


def _in_caption(column: Column, text: str, language: Language) -> str:
    """Write a value so that it can be read without its column: a code says little by itself."""
    label = column.label.render(language).lower()
    if column.kind == "jaar":
        return f"{label} {text}"
    tells_itself = column.texts is None or column.name.endswith("document")
    return text if tells_itself else f"{label}: {text}"


def with_finds(frame: pl.DataFrame, spec: TableSpec) -> tuple[pl.DataFrame, Message | None]:
    """Part a count of tests in the rows that found something and a sentence on the others.

    Returns
    -------
    (rows to show, the sentence or None); a table that is no count comes back whole.
    """
    if spec.tally is None:
        return frame, None
    tally, texts = spec.tally, {c.name: c.texts or {} for c in spec.columns}
    found = pl.col(tally.found) > 0
    quiet = frame.filter(~found & (pl.col(tally.tested) > 0))
    if quiet.is_empty():
        return frame.filter(found), None
    ever = set(frame.filter(found)[tally.name])
    names: list[Message] = []
    for (code,), rows in quiet.group_by(tally.name, maintain_order=True):
        name = texts[tally.name].get(str(code), msg("{naam}", naam=code))
        if code in ever and "jaar" in rows.columns:
            years = year_ranges(rows["jaar"].unique())
            name = msg("{naam} ({jaren})", naam=name, jaren=years)
        names.append(name)
    told = names[0]
    for name in names[1:]:
        told = msg("{eerst}, {dan}", eerst=told, dan=name)
    return frame.filter(found), msg("Getoetst en niets gevonden: {toetsen}.", toetsen=told)


def _first(values: list[object]) -> object:
    return next(value for value in values if value not in NOTHING)


def _is_same(column: Column, values: list[object]) -> bool:
    """Say whether a column only repeats itself; of one row only codes and zeros say nothing new."""
    if column.kind in ("reden", "bedrag", "bedrag_per_inwoner") or not values:
        return False
    # A code that a row can do without says nothing about that row.
    found = {v for v in values if v not in NOTHING} if column.texts else set(values)
    if None in found or len(found) != 1:
        return False
    telling = column.texts is None and (column.kind != "aantal" or values[0] != 0)
    return column.name in AREA or len(values) > 1 or not telling


def _reasons(
    frame: pl.DataFrame, column: Column, spec: TableSpec, values: list[object]
) -> list[str | None]:
    """Return per row why it has no value here: the column's own reason if there is one, else the row's."""
    if not any(value in NOTHING for value in values):
        return [None] * len(values)
    reasons = [c.name for c in spec.columns if c.kind == "reden" and c.name in frame.columns]
    own = [name for name in reasons if name.removeprefix("ontbreekt_") in column.name]
    names = [name for name in (*own, "ontbreekt", *reasons) if name in frame.columns]
    told: list[str | None] = [None] * len(values)
    for name in reversed(names):
        told = [
            str(new) if new else old for new, old in zip(frame[name].to_list(), told, strict=True)
        ]
    return [
        reason if value in NOTHING else None for value, reason in zip(values, told, strict=True)
    ]
