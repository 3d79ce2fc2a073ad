"""Where the columns of a sheet stand, so that formulas can point at them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sluitend.core.messages import msg
from sluitend.core.result import Column
from sluitend.publish.format import header
from sluitend.publish.workbook.names import range_name, unique
from sluitend.publish.workbook.plan import FIRST_ROW, ROW

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sluitend.core.messages import Language
    from sluitend.publish.workbook.plan import Link, Plan, Sheet


@dataclass(frozen=True)
class Place:
    """A sheet with its tab and the columns on it, in order.

    Attributes
    ----------
    columns
        Those of the table, between the number of the row and the numbers of rows elsewhere.
    heads
        Their labels with unit; no two are equal.
    """

    sheet: Sheet
    tab: str
    columns: tuple[Column, ...]
    heads: tuple[str, ...]

    @property
    def last_row(self) -> int:
        """Return the last row of the table; a table without rows has one that is empty."""
        return FIRST_ROW + max(self.sheet.frame.height, 1) - 1

    def letter(self, name: str) -> str | None:
        """Return the letter of a column, or None when it is not on the sheet."""
        from xlsxwriter.utility import xl_col_to_name  # type: ignore[import-untyped]  # no annotations

        for position, column in enumerate(self.columns):
            if column.name == name:
                return str(xl_col_to_name(position))
        return None

    def range(self, name: str) -> str:
        """Return the absolute address of the values of a column."""
        from xlsxwriter.utility import quote_sheetname

        letter = self.letter(name)
        if letter is None:
            raise LookupError(f"{self.sheet.id} does not show {name}, which a sum needs")
        return f"{quote_sheetname(self.tab)}!${letter}${FIRST_ROW}:${letter}${self.last_row}"


@dataclass
class Ranges:
    """The sheets of one result, and the names of the ranges that its formulas use.

    Attributes
    ----------
    prefix
        Before every name; several results in one workbook have one each.
    used
        Address per name.
    """

    places: Mapping[str, Place]
    prefix: str = ""
    used: dict[str, str] = field(default_factory=dict)

    def name(self, sheet: str, column: str) -> str:
        """Return the name of a column of a sheet, for use in a formula."""
        address = self.places[sheet].range(column)
        base = name = range_name(self.prefix + sheet, column)
        number = 1
        while self.used.get(name, address) != address:
            number += 1
            name = f"{base}_{number}"
        self.used[name] = address
        return name


def place(plan: Plan, tabs: Mapping[str, str], language: Language) -> dict[str, Place]:
    """Decide which columns stand on each sheet of a result, and in which order."""
    return {name: _place(plan, sheet, tabs, language) for name, sheet in plan.sheets.items()}


def _place(plan: Plan, sheet: Sheet, tabs: Mapping[str, str], language: Language) -> Place:
    wholes = {x.whole: x.number for x in plan.links if x.parts == sheet.id}
    numbered = any(x.whole == sheet.id for x in plan.links)
    columns = (
        *([Column(ROW, msg("Regel"), "aantal")] if numbered else []),
        *sheet.columns,
        *(
            Column(number, msg("Regel in {tabblad}", tabblad=tabs[whole]), "aantal")
            for whole, number in wholes.items()
        ),
        *(
            Column(
                check_name(column, link),
                msg("{kolom} min som van {tabblad}", kolom=column.label, tabblad=tabs[link.parts]),
                column.kind,
            )
            for column in sheet.columns
            for link in plan.checks(sheet.id, column)
        ),
    )
    heads = unique(header(column, 1, language) for column in columns)
    return Place(sheet, tabs[sheet.id], columns, tuple(heads))


def check_name(column: Column, link: Link) -> str:
    """Return the name of the column that compares a value with a sum it also has to be."""
    return f"_sluit_{column.name}_{link.parts}"
