"""A small spreadsheet: works formulas out from the cells of a file, and never reads kept values.

It knows what our workbooks use and nothing else, and shares no code with the program.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from openpyxl import load_workbook
from openpyxl.utils import range_boundaries

if TYPE_CHECKING:
    from pathlib import Path

Value = float | str | None
TOKEN = re.compile(
    r"""\s*(?:(?P<number>\d+(?:\.\d+)?)
    |"(?P<text>(?:[^"]|"")*)"
    |(?P<call>[A-Z]+)\(
    |(?P<cells>(?:(?:'(?:[^']|'')+'|[A-Za-z_]\w*)!)?\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?)(?![\w(])
    |(?P<name>[A-Za-z_]\w*)
    |(?P<sign>[-+*/=(),]))""",
    re.VERBOSE,
)
Token = tuple[str, str]


def tokens(formula: str) -> list[Token]:
    found, at = [], 0
    while at < len(formula):
        hit = TOKEN.match(formula, at)
        assert hit, f"cannot read {formula!r} from {formula[at:]!r}"
        found.append((str(hit.lastgroup), hit[str(hit.lastgroup)]))
        at = hit.end()
    return found


class Book:
    """A workbook whose cells can be changed and whose formulas are worked out when asked."""

    def __init__(self, path: Path) -> None:
        self.cells = load_workbook(path)
        self.kept = load_workbook(path, data_only=True)
        self.names = {name: found.attr_text for name, found in self.cells.defined_names.items()}
        self.known: dict[tuple[str, str], Value] = {}
        self.ranges: dict[str, list[Value]] = {}

    def formulas(self) -> list[tuple[str, str]]:
        return [
            (sheet.title, cell.coordinate)
            for sheet in self.cells
            for row in sheet.iter_rows()
            for cell in row
            if cell.data_type == "f"
        ]

    def change(self, sheet: str, cell: str, value: float) -> None:
        self.cells[sheet][cell].value = value
        self.known.clear()
        self.ranges.clear()

    def value(self, sheet: str, cell: str) -> Any:
        key = sheet, cell
        if key not in self.known:
            found: Any = self.cells[sheet][cell]
            self.known[key] = (
                Reading(self, sheet, str(found.value)[1:]).whole()
                if found.data_type == "f"
                else found.value
            )
        return self.known[key]

    def range(self, address: str, here: str) -> list[Value]:
        sheet, _, cells = address.rpartition("!")
        sheet = sheet.strip("'").replace("''", "'") or here
        key = f"{sheet}!{cells}"
        if key not in self.ranges:
            left, top, right, bottom = range_boundaries(cells.replace("$", ""))
            self.ranges[key] = [
                self.value(sheet, self.cells[sheet].cell(row, column).coordinate)
                for row in range(int(top or 1), int(bottom or 1) + 1)
                for column in range(int(left or 1), int(right or 1) + 1)
            ]
        return self.ranges[key]


class Reading:
    """One formula, read from left to right."""

    def __init__(self, book: Book, sheet: str, formula: str) -> None:
        self.book, self.sheet, self.left = book, sheet, tokens(formula)

    def whole(self) -> Any:
        found = self.comparison()
        assert not self.left
        return found

    def next(self, *signs: str) -> str | None:
        if self.left and self.left[0][0] == "sign" and self.left[0][1] in signs:
            return self.left.pop(0)[1]
        return None

    def comparison(self) -> Any:
        found = self.sum()
        if self.next("="):
            return found == self.sum()
        return found

    def sum(self) -> Any:
        found = self.product()
        while sign := self.next("+", "-"):
            other = self.product() or 0
            found = (found or 0) + (other if sign == "+" else -other)
        return found

    def product(self) -> Any:
        found = self.one()
        while sign := self.next("*", "/"):
            other = self.one() or 0
            found = (found or 0) * other if sign == "*" else (found or 0) / other
        return found

    def one(self) -> Any:
        if self.next("-"):
            return -self.one()
        if self.next("("):
            found = self.comparison()
            assert self.next(")")
            return found
        kind, text = self.left.pop(0)
        if kind == "call":
            return self.call(text)
        if kind == "name":
            return self.book.range(self.book.names[text], self.sheet)
        if kind == "cells":
            found = self.book.range(text, self.sheet)
            return found if ":" in text else found[0]
        assert kind in ("number", "text"), (kind, text)
        return float(text) if kind == "number" else text.replace('""', '"')

    def call(self, function: str) -> Any:
        given = []
        while not self.next(")"):
            given.append(self.comparison())
            self.next(",")
        return FUNCTIONS[function](*given)


def numbers(*given: Any) -> list[float]:
    flat = [x for one in given for x in (one if isinstance(one, list) else [one])]
    return [x for x in flat if isinstance(x, int | float)]


def sumifs(amounts: list[Value], *criteria: Any) -> float:
    pairs = list(zip(criteria[::2], criteria[1::2], strict=True))
    assert all(len(values) == len(amounts) for values, _ in pairs)
    return sum(
        float(amount or 0)
        for position, amount in enumerate(amounts)
        if all(same(values[position], wanted) for values, wanted in pairs)
    )


def same(value: Value, wanted: Value) -> bool:
    if isinstance(wanted, str):
        assert not re.search(r"[*?~]|^[<>=]", wanted)
        return isinstance(value, str) and value.casefold() == wanted.casefold()
    return isinstance(value, int | float) and value == wanted


FUNCTIONS: dict[str, Any] = {
    "SUM": lambda *given: sum(numbers(*given)),
    "SUMIFS": sumifs,
    "MAX": lambda *given: max(numbers(*given), default=0),
    "MIN": lambda *given: min(numbers(*given), default=0),
    "ABS": abs,
    "ROUND": lambda value, digits: round(value, int(digits)),
    "IF": lambda truth, yes, no: yes if truth else no,
}
