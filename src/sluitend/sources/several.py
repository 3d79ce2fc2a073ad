"""What reading a directory of workbooks has in common: telling what was read, and each figure once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from sluitend.core.errors import SourceError
from sluitend.core.messages import Message, msg
from sluitend.core.numbers import CENTS_PER_EURO
from sluitend.sources.source import FileCount

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sluitend.sources.workbook import Grid

WORKBOOKS = "*.[ox][dl]s*"
"""Files .ods, .xlsx and .xlsm; and .xls, to be told that it is not read."""
WHERE = "_blad"
"""Column with the file and sheet a row came from."""


def workbooks_in(directory: Path) -> list[Path]:
    """Return the workbooks of a directory, without what an open spreadsheet program leaves beside them."""
    return sorted(p for p in directory.glob(WORKBOOKS) if not p.name.startswith((".", "~$")))


def place_of(grid: Grid) -> str:
    """Name a sheet and its file."""
    return f"{grid.path.name}, {grid.sheet}"


def not_read(grid: Grid, why: Message) -> Message:
    """Say that a sheet was not read, and why."""
    return msg(
        "Blad ‘{blad}’ van {bestand} is niet gelezen: {waarom}.",
        blad=grid.sheet,
        bestand=grid.path.name,
        waarom=why,
    )


def peculiarities(grid: Grid) -> list[Message]:
    """Say what a reader of the numbers alone would not know."""
    notices = []
    if grid.hidden_rows or grid.hidden_columns:
        notices.append(
            msg(
                "Blad ‘{blad}’ van {bestand} heeft verborgen rijen of kolommen; zij zijn meegelezen.",
                blad=grid.sheet,
                bestand=grid.path.name,
            )
        )
    return notices


def in_one(notices: Sequence[Message]) -> Message:
    """Put sentences behind each other."""
    if not notices:
        return msg("Alle bladen zijn leeg.")
    if len(notices) == 1:
        return notices[0]
    return msg("{eerste} {rest}", eerste=notices[0], rest=in_one(notices[1:]))


def add_files_up(counts: Sequence[FileCount]) -> tuple[FileCount, ...]:
    """Add up the counts of the sheets of each file."""
    names = dict.fromkeys(count.bestand for count in counts)
    return tuple(
        FileCount(
            name,
            sum(count.gelezen for count in counts if count.bestand == name),
            sum(count.geaccepteerd for count in counts if count.bestand == name),
            sum(count.afgekeurd for count in counts if count.bestand == name),
        )
        for name in names
    )


def to_cents(euros: pl.Expr) -> pl.Expr:
    """Return whole cents, halves away from zero."""
    cents = euros * CENTS_PER_EURO
    return (cents.sign() * (cents.abs() + 0.5).floor()).cast(pl.Int64)


def each_once(rows: pl.DataFrame, keys: Sequence[str], value: str) -> pl.DataFrame:
    """Return each key once: the same figure may stand on several sheets, another may not.

    The last key is compared without capitals: circulars write one payment in two ways.

    Parameters
    ----------
    rows
        The keys, `value`, and in `_blad` where the row came from.

    Raises
    ------
    SourceError
        With the key and the sheets that contradict each other.
    """
    *first, last = keys
    text = rows.schema[last] == pl.String
    grouped = rows.group_by(
        *first,
        (pl.col(last).str.to_lowercase() if text else pl.col(last)).alias("_zelfde"),
        maintain_order=True,
    ).agg(
        pl.col(last).first(),
        pl.col(value).first(),
        pl.col(value).n_unique().alias("_n"),
        pl.col(WHERE).unique(maintain_order=True),
    )
    strange = grouped.filter(pl.col("_n") > 1)
    if strange.height:
        row = strange.row(0, named=True)
        raise SourceError(
            msg(
                "Twee bladen spreken elkaar tegen over {sleutel}: {bladen}.",
                sleutel=", ".join(str(row[key]) for key in keys),
                bladen="; ".join(row[WHERE]),
            ),
            msg("Laat in de map alleen staan wat bij één publicatie hoort."),
        )
    return grouped.select(*keys, value)
