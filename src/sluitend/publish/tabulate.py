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
NARROW = 3
"""Columns that still fit beside each other on a phone."""


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
        Numbers that are the same in every row, with their label; they have no column.
    rows
        Cells per row; the first cell names the row.
    remark
        What is told about rows that are not shown.
    """

    caption: str
    heads: tuple[Head, ...]
    rows: tuple[tuple[Shown, ...], ...]
    everywhere: tuple[str, ...]
    remark: str = ""

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
    same = {column.name for column in declared if _is_same(column, frame)}
    empty = {c.name for c in declared if not any(v not in (None, "") for v in frame[c.name])}
    unlabelled = {c.name for c in declared if c.kind in ("reden", "tekst")} & empty
    kept = [c for c in declared if c.name not in same | unlabelled] or declared[:1]
    constants = [
        (column, show(frame[column.name].max(), column, spec.unit_cents, language=language).text)
        for column in declared
        if column.name in same - empty and column.name != "gebied"
    ]
    named = [
        _in_caption(column, text, language)
        for column, text in constants
        if column.kind not in NUMERIC
    ]
    title = spec.title.render(language)
    return ShownTable(
        caption=f"{title} ({', '.join(dict.fromkeys(named))})" if named else title,
        heads=tuple(
            Head(header(column, spec.unit_cents, language), column.kind in NUMERIC)
            for column in kept
        ),
        rows=tuple(
            tuple(
                show(
                    row[column.name],
                    column,
                    spec.unit_cents,
                    _reason(row, column, declared),
                    language,
                )
                for column in kept
            )
            for row in frame.iter_rows(named=True)
        ),
        everywhere=tuple(
            f"{header(column, spec.unit_cents, language).lower()} {text}"
            for column, text in constants
            if column.kind in NUMERIC
        ),
    )


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


def _is_same(column: Column, frame: pl.DataFrame) -> bool:
    """Say whether a column only repeats itself; of one row only codes and zeros say nothing new."""
    if column.kind in ("reden", "bedrag", "bedrag_per_inwoner") or frame.is_empty():
        return False
    values = frame[column.name]
    if column.texts:
        # A code that a row can do without says nothing about that row.
        values = values.filter(values.fill_null("") != "")
    if values.null_count() or values.n_unique() != 1:
        return False
    telling = column.texts is None and (column.kind != "aantal" or values[0] != 0)
    return column.name in AREA or frame.height > 1 or not telling


def _reason(row: dict[str, object], column: Column, declared: list[Column]) -> str | None:
    """Return why this cell is empty: its own reason column if there is one, else the row's."""
    reasons = [other.name for other in declared if other.kind == "reden"]
    own = [name for name in reasons if name.removeprefix("ontbreekt_") in column.name]
    for name in (*own, "ontbreekt", *reasons):
        if row.get(name):
            return str(row[name])
    return None
