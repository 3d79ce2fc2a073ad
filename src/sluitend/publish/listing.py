"""Tables that are no result of a calculation as data files: publications, terms, rows of a source."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from sluitend.publish.format import NUMERIC, show
from sluitend.publish.plain import UNITS, columns, unevaluated
from sluitend.publish.workbook.names import tab_names

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import polars as pl

    from sluitend.core.messages import Language
    from sluitend.core.result import Column, TableSpec

WIDEST, NARROWEST = 60, 9
"""Of a column in a workbook, in characters."""


def listing_plain(
    frame: pl.DataFrame, spec: TableSpec, language: Language = "nl"
) -> dict[str, object]:
    """Return a table as plain data: title, described columns, rows in the units they are kept in."""
    return {
        "titel": spec.title.render(language),
        "kolommen": columns(frame, spec, language),
        "rijen": frame.to_dicts(),
    }


def listing_csv(frame: pl.DataFrame, spec: TableSpec) -> str:
    """Return a table as CSV; the header of an amount says its unit, and no text is ever a formula."""
    units = {column.name: UNITS[column.kind] for column in spec.columns if column.kind in UNITS}
    return (
        unevaluated(frame)
        .rename({name: f"{name}_{unit}" for name, unit in units.items() if name in frame.columns})
        .write_csv()
    )


def listing_workbook(
    tables: Sequence[tuple[str, pl.DataFrame, TableSpec]],
    notes: Mapping[str, str],
    language: Language = "nl",
) -> bytes:
    """Return tables as a workbook of values, one sheet each, after a sheet that says what it is.

    Parameters
    ----------
    tables
        Name, rows and contract; no cell is ever a formula, whatever it begins with.
    notes
        Lines of the first sheet: what and its text.
    """
    from datetime import datetime

    from xlsxwriter import Workbook  # type: ignore[import-untyped]  # ships no annotations

    body = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(body, options) as book:
        # No moment of making: the same tables give the same bytes.
        book.set_properties({"created": datetime(2000, 1, 1)})  # noqa: DTZ001 - no moment, no zone
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        tabs = tab_names([next(iter(notes.values()))[:20], *(name for name, _, _ in tables)])
        first = book.add_worksheet(tabs[0])
        first.set_column(0, 0, 24)
        first.set_column(1, 1, 90)
        for row, (what, text) in enumerate(notes.items()):
            first.write_string(row, 0, what, bold)
            first.write_string(row, 1, text, wrapped)
        for tab, (_, frame, spec) in zip(tabs[1:], tables, strict=True):
            sheet = book.add_worksheet(tab)
            declared = [column for column in spec.columns if column.name in frame.columns]
            for place, column in enumerate(declared):
                sheet.set_column(place, place, _width(frame, column))
                sheet.write_string(0, place, _head(column, language), bold)
                for row, value in enumerate(frame[column.name].to_list(), start=1):
                    _cell(sheet, row, place, value, column, language)
            sheet.freeze_panes(1, 1)
    return body.getvalue()


def _head(column: Column, language: Language) -> str:
    label = column.label.render(language)
    return f"{label} ({UNITS[column.kind]})" if column.kind in UNITS else label


def _width(frame: pl.DataFrame, column: Column) -> int:
    texts = (len(str(value)) for value in frame[column.name].head(200))
    return max(NARROWEST, min(WIDEST, max(texts, default=0) + 2))


def _cell(
    sheet: object, row: int, place: int, value: object, column: Column, language: Language
) -> None:
    """Write a number as a number and anything else as text; no value leaves the cell empty."""
    if value is None:
        return
    write = sheet.write_number if isinstance(value, int | float) else sheet.write_string  # type: ignore[attr-defined] # a worksheet of the library without annotations
    if isinstance(value, int | float):
        write(row, place, value)
    elif column.kind in NUMERIC:
        write(row, place, str(value))
    else:
        write(row, place, show(value, column, 1, language=language).text)
