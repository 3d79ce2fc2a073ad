"""The markup of .xlsx and .xlsm (ISO/IEC 29500, transitional and strict)."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from sluitend.sources.guard import damaged
from sluitend.sources.markup import MAX_COLUMNS, Look, is_blank, parse, whole

if TYPE_CHECKING:
    import zipfile
    from pathlib import Path

    from sluitend.sources.markup import Attributes

WORKBOOK = "xl/workbook.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
TRUE = ("1", "true")
ADDRESS = re.compile(r"\$?([A-Z]{1,3})\$?([1-9]\d{0,6})")
VISIBLE = ("", "visible")
WORKSHEET = "/worksheet"
STRINGS = "/sharedStrings"


def look_at_xlsx(path: Path, archive: zipfile.ZipFile) -> tuple[Look, ...]:
    """Return what the markup says of every worksheet, in the order of the tabs."""
    parts = _relations(path, archive)
    sheets: list[tuple[str, str, bool]] = []
    recalculate = False

    def start(name: str, given: Attributes) -> None:
        nonlocal recalculate
        local = _local(name)
        if local == "sheet":
            target = next((value for key, value in given.items() if key.endswith(":id")), "")
            sheets.append((given.get("name", ""), target, given.get("state", "") not in VISIBLE))
        elif local == "calcPr":
            recalculate = given.get("fullCalcOnLoad", "") in TRUE

    parse(path, archive, WORKBOOK, start)
    blank = set[int]()
    for kind, part in parts.values():
        if kind.endswith(STRINGS) and part in archive.namelist():
            blank = _blank_strings(path, archive, part)
    looks = []
    for sheet, target, hidden in sheets:
        kind, part = parts.get(target, ("", ""))
        if kind.endswith(WORKSHEET):
            reader = _Reader(Look(path, sheet, hidden), blank, recalculate=recalculate)
            parse(path, archive, part, reader.start, reader.end, reader.text)
            looks.append(reader.look)
    return tuple(looks)


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _relations(path: Path, archive: zipfile.ZipFile) -> dict[str, tuple[str, str]]:
    """Return kind and part by the id under which the workbook refers to it."""
    found: dict[str, tuple[str, str]] = {}

    def start(name: str, given: Attributes) -> None:
        if _local(name) == "Relationship":
            target = given.get("Target", "")
            part = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
            found[given.get("Id", "")] = (given.get("Type", ""), posixpath.normpath(part))

    parse(path, archive, RELATIONS, start)
    return found


def _blank_strings(path: Path, archive: zipfile.ZipFile, part: str) -> set[int]:
    """Return the numbers of the shared texts that are empty; cells refer to texts by number."""
    blank = set[int]()
    number, pieces, inside, phonetic = -1, list[str](), False, False

    def start(name: str, _: Attributes) -> None:
        nonlocal number, pieces, inside, phonetic
        local = _local(name)
        if local == "si":
            number, pieces = number + 1, []
        elif local == "rPh":
            phonetic = True
        elif local == "t":
            inside = not phonetic

    def end(name: str) -> None:
        nonlocal inside, phonetic
        local = _local(name)
        if local == "t":
            inside = False
        elif local == "rPh":
            phonetic = False
        elif local == "si" and is_blank("".join(pieces)):
            blank.add(number)

    def text(data: str) -> None:
        if inside:
            pieces.append(data)

    parse(path, archive, part, start, end, text)
    return blank


def _address(look: Look, text: str) -> tuple[int, int]:
    """Return row and column of an address such as B7."""
    found = ADDRESS.fullmatch(text)
    if found is None:
        raise damaged(look.path)
    column = 0
    for letter in found.group(1):
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found.group(2)) - 1, column - 1


class _Reader:
    """Follows one sheet from its first row to its last."""

    def __init__(self, look: Look, blank: set[int], *, recalculate: bool) -> None:
        self.look = look
        self.blank = blank
        self.recalculate = recalculate
        self.row = -1
        self.column = -1
        self.kind = ""
        self.in_cell = False
        self.formula = False
        self.collecting = False
        self.phonetic = False
        self.has_value = False
        self.pieces: list[str] = []
        self.rows: set[int] = set()

    def start(self, name: str, given: Attributes) -> None:
        local = _local(name)
        if local == "c":
            self._open_cell(given)
        elif local == "row":
            self._open_row(given)
        elif local == "f":
            self.formula = self.formula or self.in_cell
        elif local in ("v", "t"):
            self.collecting = self.in_cell and not self.phonetic
            self.has_value = self.has_value or self.in_cell
        elif local == "rPh":
            self.phonetic = True
        elif local == "col":
            self._column(given)
        elif local == "mergeCell":
            first, _, last = given.get("ref", "").partition(":")
            self.look.merged.append(
                (*_address(self.look, first), *_address(self.look, last or first))
            )

    def end(self, name: str) -> None:
        local = _local(name)
        if local == "c":
            self._close_cell()
        elif local in ("v", "t"):
            self.collecting = False
        elif local == "rPh":
            self.phonetic = False
        elif local == "worksheet":
            self._close_sheet()

    def text(self, data: str) -> None:
        if self.collecting:
            self.pieces.append(data)

    def _close_sheet(self) -> None:
        self.look.counted_rows = len(self.rows)
        self.look.close()

    def _open_row(self, given: Attributes) -> None:
        stated = given.get("r")
        self.row = whole(self.look.path, stated) - 1 if stated else self.row + 1
        self.column = -1
        if given.get("hidden") in TRUE or given.get("ht") in ("0", "0.0"):
            self.look.hidden_rows.add(self.row)

    def _open_cell(self, given: Attributes) -> None:
        stated = given.get("r")
        if stated:
            self.row, self.column = _address(self.look, stated)
        else:
            self.column += 1
        self.kind = given.get("t", "n")
        self.in_cell, self.formula, self.has_value, self.pieces = True, False, False, []

    def _close_cell(self) -> None:
        self.in_cell = False
        row, column = range(self.row, self.row + 1), range(self.column, self.column + 1)
        value = "".join(self.pieces)
        if self.kind == "s":
            full = value != "" and whole(self.look.path, value.strip()) not in self.blank
        else:
            full = not is_blank(value)
        # An outcome may be the empty text; then there is a value, of kind str, with nothing in it.
        outcome = full or (self.has_value and self.kind == "str")
        uncached = self.formula and (self.recalculate or not outcome)
        if full or self.formula:
            self.look.reach(self.row, self.column)
        if uncached:
            self.look.uncached.add(row, column)
        if full and self.kind == "e":
            self.look.errors.append((row, column, value.strip()))
        self.look.counted_cells += full
        if full or uncached:
            self.rows.add(self.row)

    def _column(self, given: Attributes) -> None:
        first, last = (whole(self.look.path, given.get(side, "")) for side in ("min", "max"))
        if given.get("hidden") in TRUE or given.get("width") in ("0", "0.0"):
            self.look.hidden_columns.update(range(first - 1, min(last, MAX_COLUMNS)))
