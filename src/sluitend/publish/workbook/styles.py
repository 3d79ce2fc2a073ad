"""How cells look: formats without a locale, which a spreadsheet shows as its reader expects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sluitend.core.numbers import CENTS_PER_EURO
from sluitend.publish.workbook.plan import TERMS

if TYPE_CHECKING:
    import polars as pl

    from sluitend.core.result import Column
    from sluitend.publish.workbook.plan import Sheet

WHOLE, DECIMALS, PERCENT, SHARE, PLAIN, TEXT = "#,##0", "#,##0.00", "0.0%", "0.000000", "0", "@"
"""Formats as every workbook keeps them; points and commas follow the settings of the reader."""
BY_KIND = {
    "bedrag_per_inwoner": DECIMALS,
    "aandeel": PERCENT,
    "aantal": WHOLE,
    "getal": DECIMALS,
    "jaar": PLAIN,
}
GREEN, GREY, RED, BLUE = "#E4EFE7", "#595959", "#B3261E", "#154273"
AWAY: dict[str, object] = {"align": "left", "indent": 1}
"""Keeps a text away from the number in the column before it."""
A4 = 9
"""What a spreadsheet calls that size of paper."""


def number_format(column: Column, dtype: pl.DataType, sheet: Sheet) -> str:
    """Return the format of a column: no more decimals than its source supports.

    Parameters
    ----------
    dtype
        Of the values as the result keeps them.
    """
    if column.kind == "bedrag":
        whole = dtype.is_integer() and sheet.unit_cents % CENTS_PER_EURO == 0
        return _signed(WHOLE if whole else DECIMALS, column)
    if sheet.id == TERMS and dtype.is_float():
        # A factor has to be seen as precisely as it was used.
        return SHARE if column.kind in ("aandeel", "getal") else DECIMALS
    return _signed(BY_KIND.get(column.kind, TEXT), column)


def _signed(found: str, column: Column) -> str:
    return f"+{found};-{found};{found}" if column.signed else found


def on_paper(sheet: Any) -> None:
    """Print a sheet as wide as the paper, lying down."""
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)


class Styles:
    """The formats of one workbook, each made once."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.made: dict[tuple[tuple[str, object], ...], Any] = {}

    def of(self, **properties: object) -> Any:
        """Return a format with these properties."""
        key = tuple(sorted(properties.items()))
        if key not in self.made:
            self.made[key] = self.book.add_format({"valign": "top", **properties})
        return self.made[key]

    def cell(self, number_format: str) -> Any:
        """Return the format of the cells of a column."""
        extra: dict[str, object] = {"text_wrap": True, **AWAY} if number_format == TEXT else {}
        return self.of(num_format=number_format, **extra)

    def head(self, number_format: str = TEXT, *, formula: bool = False) -> Any:
        """Return the format of a head; green when the column below holds formulas."""
        place: dict[str, object] = AWAY if number_format == TEXT else {"align": "right"}
        extra: dict[str, object] = {"bg_color": GREEN} if formula else {}
        return self.of(bold=True, text_wrap=True, bottom=1, **place, **extra)

    @property
    def title(self) -> Any:
        """Return the format of the title of a sheet."""
        return self.of(bold=True, font_size=14)

    @property
    def remark(self) -> Any:
        """Return the format of a remark under a title."""
        return self.of(font_color=GREY)

    @property
    def working(self) -> Any:
        """Return the format of how a column is worked out."""
        return self.of(
            font_color=GREY,
            italic=True,
            text_wrap=True,
            font_size=9,
            align="right",
            valign="bottom",
        )
