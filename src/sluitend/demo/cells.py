"""Workbooks of the fictional country: pages of cells, and the cells that are planted wrong in them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

MADE = datetime(2025, 6, 30)  # noqa: DTZ001 (a workbook holds no time zone)
"""Moment in every workbook, so that equal countries give equal bytes."""
KEY_COLUMNS = 3
"""A row is known by a code in one of its first columns."""
WIDTH = 18


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula with the outcome that was kept; None when the file was never calculated."""

    text: str
    outcome: float | str | None = None


BROKEN = Formula("=#REF!", "#REF!")
Cell: TypeAlias = "str | int | float | date | Formula | None"


@dataclass(frozen=True)
class Page:
    """One sheet: rows of cells, and blocks of merged cells such as ``A1:C1``."""

    name: str
    rows: Sequence[Sequence[Cell]]
    merged: tuple[str, ...] = ()
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class BadCell:
    """One planted fault.

    Parameters
    ----------
    file
        Path below the directory of what is loaded apart.
    sheet
        The sheet of a workbook; empty for pages of StatLine.
    row
        What stands in the row to know it by: a code, or several codes with bars between.
    column, value
        Letter or name of the cell, and what stands there wrongly.
    reason
        What the uitvallijst must say about it, or a part of that.
    story
        What happened at whoever made the file, in Dutch.
    twin
        The other row that is rejected because of this one.
    """

    file: str
    sheet: str
    row: str
    column: str
    value: Cell
    reason: str
    story: str
    twin: str = ""


def spoilt_pages(
    pages: Sequence[Page], faults: Iterable[BadCell]
) -> tuple[list[Page], dict[BadCell, tuple[int, ...]]]:
    """Return the pages with the faults in them, and the numbers of the rows that each one spoils."""
    found = {page.name: replace(page, rows=[list(row) for row in page.rows]) for page in pages}
    lines = {}
    for bad in faults:
        rows: Any = found[bad.sheet].rows
        at = [_find(rows, key) for key in (bad.row, bad.twin) if key]
        lines[bad] = tuple(number + 1 for number in at)
        rows[at[0]][ord(bad.column) - ord("A")] = bad.value
    return list(found.values()), lines


def _find(rows: Sequence[Sequence[Cell]], key: str) -> int:
    for number, row in enumerate(rows):
        if key in [str(cell) for cell in row[:KEY_COLUMNS]]:
            return number
    raise LookupError(f"no row {key}")


def save_workbook(path: Path, pages: Sequence[Page]) -> Path:
    """Write pages as .xlsx; equal pages give equal bytes."""
    from xlsxwriter import Workbook  # type: ignore[import-untyped]  # ships no annotations

    book = Workbook(path, {"default_date_format": "d-m-yyyy"})
    book.set_properties({"created": MADE, "title": path.stem})
    # Outcomes that are kept may be used: a program that made them has calculated them.
    book.calc_on_load = False
    for page in pages:
        sheet = book.add_worksheet(page.name)
        sheet.set_column(0, max(map(len, page.rows)), WIDTH)
        for block in page.merged:
            sheet.merge_range(block, "")
        for row, cells in enumerate(page.rows):
            for column, cell in enumerate(cells):
                _write(sheet, row, column, cell)
        if page.hidden:
            sheet.hide()
    book.close()
    return path


def _write(sheet: Any, row: int, column: int, cell: Cell) -> None:
    match cell:
        case None:
            return
        case Formula():
            outcome = "" if cell.outcome is None else cell.outcome
            sheet.write_formula(row, column, cell.text, None, outcome)
        case str():
            sheet.write_string(row, column, cell)
        case date():
            sheet.write_datetime(row, column, cell)
        case _:
            sheet.write_number(row, column, cell)
