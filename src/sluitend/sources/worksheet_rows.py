"""The rows of a table of municipalities: each accepted, or on the uitvallijst as it stands in the file."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import polars as pl

from sluitend.core.messages import Message, msg
from sluitend.sources.sheet import REJECTS_SCHEMA, ROW, Sheet
from sluitend.sources.worksheet import as_code, as_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sluitend.sources.workbook import Grid
    from sluitend.sources.worksheet import Column, Table


@dataclass(frozen=True)
class Fault:
    """Why a cell cannot be used, and what to do about it."""

    reason: Message
    remedy: Message
    column: Column | None = None


@dataclass
class GridSheet(Sheet):
    """Rows of a sheet of a workbook; on the uitvallijst stands what the cell holds.

    A code is read as GM9034 and a number as a float; a reader who searches the workbook searches for
    9034.
    """

    grid: Grid = field(kw_only=True)
    columns: Sequence[Column] = field(kw_only=True)

    def reject(self, column: str, bad: pl.Expr, reason: Message, remedy: Message) -> pl.DataFrame:
        """Move the rows where `bad` is true to the uitvallijst, and return them as they were."""
        hits = super().reject(column, bad, reason, remedy)
        numbers = [c.number for c in self.columns if c.place == column]
        if hits.height and numbers:
            cells = [written(self.grid, row - 1, numbers[0]) for row in hits[ROW]]
            self.rejects[-1] = self.rejects[-1].with_columns(
                waarde=pl.Series(cells, dtype=pl.String)
            )
        return hits


def written(grid: Grid, row: int, column: int) -> str:
    """Return what a cell holds, for the uitvallijst."""
    cell = grid.cells[row][column]
    return "" if cell is None else str(cell)


def read_rows(table: Table, columns: Sequence[Column]) -> GridSheet:
    """Read the rows of a table: the code in `gm_code`, each column under its place as a float.

    A row with one cell that cannot be used is on the uitvallijst as a whole. An empty cell is null.
    The rows are counted in the markup: what is no title, heading, note or total must be read here.
    """
    grid, kept, faults = table.grid, list[tuple[object, ...]](), list[tuple[int, Fault]]()
    for row in table.rows:
        fault = _fault(grid, row, table.code, columns)
        if fault is None:
            figures = (as_number(grid.cells[row][column.number]) for column in columns)
            kept.append((row + 1, as_code(grid.cells[row][table.code.number]), *figures))
        else:
            faults.append((row, fault))
    schema = {ROW: pl.Int64, "gm_code": pl.String, **{c.place: pl.Float64 for c in columns}}
    frame = pl.DataFrame(kept, schema=schema, orient="row")
    outside = len(table.others) + len(table.totals) + len(table.subtotals)
    return GridSheet(
        grid.path,
        frame,
        grid.counted_rows - outside,
        rejected(grid, faults),
        grid=grid,
        columns=[table.code, *columns],
    )


def _fault(grid: Grid, row: int, code: Column, columns: Sequence[Column]) -> Fault | None:
    """Return the first cell of a row that cannot be used."""
    fault = unusable(grid, row, code)
    if fault is None and as_code(grid.cells[row][code.number]) is None:
        fault = Fault(
            msg("geen gemeentecode"),
            msg("Vul de CBS-code van de gemeente in; op naam wordt niet gekoppeld."),
        )
    if fault is not None:
        return replace(fault, column=code)
    return first_fault(grid, row, columns)


def first_fault(grid: Grid, row: int, columns: Sequence[Column]) -> Fault | None:
    """Return the first cell of a row that holds no number and is not empty."""
    for column in columns:
        fault, cell = unusable(grid, row, column), grid.cells[row][column.number]
        if fault is None and cell is not None and as_number(cell) is None:
            fault = Fault(
                msg("geen getal, of een dat op twee manieren te lezen is"),
                msg("Maak er in het bestand een getal van, geen tekst."),
            )
        if fault is not None:
            return replace(fault, column=column)
    return None


def unusable(grid: Grid, row: int, column: Column) -> Fault | None:
    """Return why the value of a cell means nothing, whatever it looks like."""
    at = (row, column.number)
    if at in grid.uncached:
        return Fault(
            msg("een formule zonder opgeslagen uitkomst"),
            msg("Open het bestand in een rekenprogramma, bewaar het opnieuw en laad dat."),
        )
    if at in grid.errors:
        return Fault(
            msg("een fout in de cel"), msg("Herstel de formule in het bestand en laad opnieuw.")
        )
    return None


def rejected(grid: Grid, faults: Sequence[tuple[int, Fault]]) -> list[pl.DataFrame]:
    """Return the uitvallijst of rows that cannot be used; the column is written as Blad1!C."""
    lines = [
        (
            grid.path.name,
            row + 1,
            fault.column.place if fault.column else "",
            written(grid, row, fault.column.number) if fault.column else "",
            str(fault.reason),
            str(fault.remedy),
        )
        for row, fault in faults
    ]
    return [pl.DataFrame(lines, schema=REJECTS_SCHEMA, orient="row")] if lines else []


def check_codes(sheet: Sheet, code: Column, known: pl.DataFrame, years: Iterable[int]) -> None:
    """Reject municipalities that do not exist in a year, and those that stand there twice.

    A year after the last whose municipalities are known is looked up in that last one.
    """
    newest = int(str(known["jaar"].max()))
    for year in sorted({min(year, newest) for year in years}):
        alive = known.filter(pl.col("jaar") == year)["gm_code"].implode()
        sheet.reject(
            code.place,
            ~pl.col("gm_code").is_in(alive),
            msg("deze gemeente bestaat niet in {jaar}", jaar=year),
            msg("Gebruik de code die op 1 januari van dat jaar geldt."),
        )
    sheet.reject(
        code.place,
        pl.col("gm_code").is_duplicated(),
        msg("dubbele sleutel ({sleutel})", sleutel=code.head),
        msg("Laat één regel per {sleutel} staan.", sleutel=code.head),
    )
