"""A table of a result on its sheet: heads, widths, what is printed, and the cells that fill it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from sluitend.core.messages import msg
from sluitend.publish.workbook.cells import Cells, shown
from sluitend.publish.workbook.formulas import formulas
from sluitend.publish.workbook.plan import FIRST_ROW
from sluitend.publish.workbook.room import HEAD_LINES, LINE, column_width, row_lines
from sluitend.publish.workbook.styles import number_format, on_paper

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sluitend.core.messages import Language
    from sluitend.core.result import Column
    from sluitend.publish.workbook.formulas import Formula
    from sluitend.publish.workbook.places import Place, Ranges
    from sluitend.publish.workbook.plan import Plan
    from sluitend.publish.workbook.styles import Styles

TITLE, REMARK, VERDICT, WORKINGS, HEADS = range(FIRST_ROW - 1)
"""Rows above the figures, from zero as XlsxWriter counts."""
TITLE_HEIGHT, WORKING_HEIGHT = 21, 26
"""In points: one line of large letters, two of small ones."""
TABLE_STYLE = "Table Style Light 1"


@dataclass(frozen=True)
class Made:
    """A sheet of a table with everything that its cells show.

    Attributes
    ----------
    key
        Name of the table, unique in the workbook.
    values
        What is seen, for every column on the sheet.
    formulas
        By column name; columns without formulas are not in it.
    """

    key: str
    place: Place
    values: Mapping[str, pl.Series]
    formulas: Mapping[str, Formula]

    @property
    def table(self) -> str:
        """Return the name of the table, which is no name of a range."""
        return f"tabel_{self.key}"

    def format(self, column: Column) -> str:
        """Return the number format of a column."""
        # A check is a difference of amounts, which are whole.
        dtype = self.place.sheet.frame.schema.get(column.name, pl.Int64())
        return number_format(column, dtype, self.place.sheet)

    def width(self, column: Column) -> int:
        """Return the width of a column, in characters."""
        head = self.place.heads[self.place.columns.index(column)]
        return column_width(head, self.values[column.name], self.format(column))

    def lines(self) -> pl.Series | None:
        """Return how many lines each row takes, or None when all take one."""
        texts = [c for c in self.place.columns if self.values[c.name].dtype == pl.String]
        return row_lines([(self.values[c.name], self.width(c)) for c in texts])

    def cells(self, styles: Mapping[str, str]) -> list[Cells]:
        """Return the columns to write, in the style that the workbook gave to each letter."""
        letters = {
            column.name: self.place.letter(column.name) or "" for column in self.place.columns
        }
        return [
            Cells(letter, styles[letter], self.values[name], self.formulas.get(name))
            for name, letter in letters.items()
        ]


def make(plan: Plan, ranges: Ranges, sheet: str, language: Language) -> Made:
    """Work out what every cell of a sheet shows."""
    place = ranges.places[sheet]
    found = formulas(plan, ranges, sheet, language)
    return Made(
        ranges.prefix + sheet,
        place,
        {column.name: _values(place, column, found, language) for column in place.columns},
        found,
    )


def _values(
    place: Place, column: Column, found: Mapping[str, Formula], language: Language
) -> pl.Series:
    frame = place.sheet.frame
    if column.name in frame.columns:
        return shown(frame[column.name], column, language)
    # A check: that there is no difference was proven before.
    (part,) = found[column.name].parts
    return pl.select(pl.when(pl.lit(part.where)).then(0.0)).to_series()


def write_frame(
    book: Any,
    styles: Styles,
    made: Made,
    verdict: tuple[str, str],
    language: Language,
    *,
    fictional: bool,
) -> None:
    """Write everything of a sheet but its rows: a table with one row, the model of all.

    Parameters
    ----------
    verdict
        Formula that says whether the sheet adds up, and its value; empty without formulas.
    """
    place = made.place
    sheet = book.add_worksheet(place.tab)
    title = place.sheet.title.render(language)
    if fictional:
        title = msg("FICTIEVE GEGEVENS: {titel}", titel=title).render(language)
    sheet.write_string(TITLE, 0, title, styles.title)
    remarks = " ".join(remark.render(language) for remark in place.sheet.remarks)
    sheet.write_string(REMARK, 0, remarks, styles.remark)
    if verdict[0]:
        sheet.write_formula(VERDICT, 0, verdict[0], styles.of(bold=True), verdict[1])
    for position, column in enumerate(place.columns):
        _column(sheet, styles, made, position, column)
    sheet.add_table(
        HEADS,
        0,
        FIRST_ROW - 1,
        len(place.columns) - 1,
        {
            "name": made.table,
            "style": TABLE_STYLE,
            "columns": [
                {
                    "header": head,
                    "header_format": styles.head(
                        made.format(column), formula=column.name in made.formulas
                    ),
                }
                for head, column in zip(place.heads, place.columns, strict=True)
            ],
        },
    )
    sheet.set_row(TITLE, TITLE_HEIGHT)
    sheet.set_row(WORKINGS, WORKING_HEIGHT)
    sheet.set_row(HEADS, HEAD_LINES * LINE)
    sheet.freeze_panes(FIRST_ROW - 1, 0)
    _for_readers(sheet, place)
    _for_paper(sheet, title, language)


def _column(sheet: Any, styles: Styles, made: Made, position: int, column: Column) -> None:
    sheet.set_column(position, position, made.width(column))
    sheet.write_blank(FIRST_ROW - 1, position, None, styles.cell(made.format(column)))
    formula = made.formulas.get(column.name)
    if formula is not None:
        sheet.write_string(WORKINGS, position, f"= {formula.how}", styles.working)


def _for_readers(sheet: Any, place: Place) -> None:
    """Spare a reader the green corners of codes such as 6.1 and of values beside formulas."""
    last = place.letter(place.columns[-1].name)
    cells = f"A{FIRST_ROW}:{last}{place.last_row}"
    sheet.ignore_errors(
        {"number_stored_as_text": cells, "formula_differs": cells, "calculated_column": cells}
    )


def _for_paper(sheet: Any, title: str, language: Language) -> None:
    on_paper(sheet)
    sheet.repeat_rows(HEADS)
    page = msg("Pagina {nummer} van {aantal}", nummer="&P", aantal="&N").render(language)
    # In a footer an ampersand begins a code.
    sheet.set_footer(f"&L{title.replace('&', '&&')}&R{page}")
