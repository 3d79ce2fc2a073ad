"""What reading a directory of workbooks has in common: telling what was read, and each figure once."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeAlias

import polars as pl

from sluitend.core.errors import SourceError
from sluitend.core.messages import Message, listing, msg
from sluitend.core.numbers import Count
from sluitend.sources.source import FileCount, describe, finish
from sluitend.sources.worksheet_checks import check_totals, check_unit, incomplete
from sluitend.sources.worksheet_rows import check_codes, read_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from sluitend.sources.sheet import Sheet
    from sluitend.sources.source import Reading
    from sluitend.sources.workbook import Grid
    from sluitend.sources.worksheet import Column, Table
    from sluitend.sources.worksheet_checks import Amount, Limits

    NotSo: TypeAlias = tuple[Callable[[pl.Expr], pl.Expr], Message, Message]
    """What a figure cannot be, with reason and remedy."""

WORKBOOKS = "*.[ox][dl]s*"
"""Files .ods, .xlsx and .xlsm; and .xls, to be told that it is not read."""
WHERE = "_blad"
"""Column with the file and sheet a row came from."""


@dataclass
class Found:
    """What the sheets of a directory gave so far."""

    known: pl.DataFrame
    sheets: list[Sheet] = field(default_factory=list)
    notices: list[Message] = field(default_factory=list)

    def read_table(
        self,
        table: Table,
        columns: Sequence[Column],
        years: Sequence[int],
        *,
        not_so: NotSo | None = None,
        amounts: Sequence[Amount] = (),
        limits: Limits | None = None,
    ) -> tuple[Sheet, list[Message]]:
        """Read and check some columns of a table; return the rows, and what the checks did or could not.

        Totals come last: a figure that cannot be, is named before a sum that it spoils.
        """
        sheet = read_rows(table, columns)
        check_codes(sheet, table.code, self.known, years)
        if not_so is not None:
            cannot_be, reason, remedy = not_so
            for column in columns:
                sheet.reject(column.place, cannot_be(pl.col(column.place)), reason, remedy)
        told = check_totals(table, sheet, columns)
        if limits is not None:
            told += check_unit(table, sheet, amounts, self.known, limits)
        self.sheets.append(sheet)
        return sheet, [*told, *incomplete(table, self.known, years), *_subtotals(table)]

    def close(
        self,
        directory: Path,
        tables: dict[str, pl.DataFrame],
        *,
        source: str,
        title: str,
        attribution: str,
    ) -> Reading:
        """Close the books over a directory.

        Raises
        ------
        SourceError
            When no sheet was recognised, with what each of them lacks; see also `finish`.
        """
        if not self.sheets:
            raise SourceError(
                msg("In map {map} is geen enkel blad herkend.", map=directory.name),
                _in_one(self.notices),
            )
        codes = [s.frame["gm_code"] for s in self.sheets if "gm_code" in s.frame.columns]
        described = describe(
            directory,
            source=source,
            title=title,
            attribution=attribution,
            licence="overheidspublicatie, vrij van auteursrecht",
            codes=pl.concat(codes) if codes else pl.Series([], dtype=pl.String),
        )
        reading = finish(self.sheets, tables, described, self.notices)
        return replace(reading, files=_add_files_up(reading.files))


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


def left_out(grid: Grid, columns: Iterable[Column]) -> list[Message]:
    """Name the columns of a sheet that were not read."""
    names = [column.head or column.place for column in columns]
    if not names:
        return []
    return [
        msg(
            "Van blad ‘{blad}’ zijn niet gelezen de kolommen {kolommen}.",
            blad=grid.sheet,
            kolommen=listing(names),
        )
    ]


def _subtotals(table: Table) -> list[Message]:
    if not table.subtotals:
        return []
    return [
        msg(
            "Op blad ‘{blad}’ staan {n} subtotalen; zij zijn niet nagerekend.",
            blad=table.grid.sheet,
            n=Count(len(table.subtotals)),
        )
    ]


def _in_one(notices: Sequence[Message]) -> Message:
    """Put sentences behind each other."""
    if not notices:
        return msg("Alle bladen zijn leeg.")
    if len(notices) == 1:
        return notices[0]
    return msg("{eerste} {rest}", eerste=notices[0], rest=_in_one(notices[1:]))


def _add_files_up(counts: Sequence[FileCount]) -> tuple[FileCount, ...]:
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
