"""Workbooks as grids of values: what stands in each cell, and what a value alone does not tell.

Values come from calamine. A second look, through the markup itself, says what calamine keeps silent
about: formulas nobody calculated, error cells (calamine gives them as empty), hidden rows and
columns, merged cells; and it counts the rows that hold anything, by another route than the values.
Macros are never run: an .xlsm is read as data.
"""

from __future__ import annotations

import datetime
import math
import zipfile
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from typing import TYPE_CHECKING, TypeAlias

from sluitend.core.errors import SourceError
from sluitend.core.messages import Message, msg
from sluitend.core.numbers import Count
from sluitend.sources.guard import damaged, locked, refused, require_archive, require_file
from sluitend.sources.markup import Look, Marks, is_blank
from sluitend.sources.ooxml import WORKBOOK, look_at_xlsx
from sluitend.sources.opendocument import look_at_ods

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sluitend.sources.markup import Block

Cell: TypeAlias = (
    str
    | float
    | int
    | bool
    | datetime.date
    | datetime.datetime
    | datetime.time
    | datetime.timedelta
    | None
)
Values: TypeAlias = "Sequence[Sequence[Cell]]"
EXACT = 2**53
"""Below this a float that is whole is exactly that integer."""
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
"""First bytes of an .xls, and of a workbook behind a password."""
ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
ODS = b"application/vnd.oasis.opendocument.spreadsheet"


@dataclass(frozen=True)
class Grid:
    """One sheet of a workbook.

    Attributes
    ----------
    cells
        `cells[0]` is row 1 of the sheet and `cells[r][0]` column A; rectangular, empty is None. A
        whole number is an int, also where the file holds 363.0. An error cell holds its code as text.
    hidden
        The sheet is hidden.
    merged
        First row, first column, last row, last column of each merged block, zero-based. Only the first
        cell of a block holds a value.
    uncached
        Cells with a formula whose outcome is not in the file, or of which the file says that it must be
        calculated anew. Their value here means nothing.
    errors
        Cells with an error such as #N/B or #VERW!, which is something else than a text that looks so.
    counted_rows
        Rows with anything in them, counted in the markup and not from `cells`.
    """

    path: Path
    sheet: str
    cells: tuple[tuple[Cell, ...], ...]
    hidden: bool
    merged: tuple[Block, ...]
    uncached: Marks
    hidden_rows: frozenset[int]
    hidden_columns: frozenset[int]
    errors: Marks
    counted_rows: int

    @cached_property
    def filled_rows(self) -> tuple[int, ...]:
        """Rows with a value, or with a formula nobody calculated: it is not empty either."""
        return tuple(
            number
            for number, row in enumerate(self.cells)
            if number in self.uncached.rows or any(value is not None for value in row)
        )

    def place(self, row: int, column: int) -> str:
        """Name a cell as a reader of the sheet finds it.

        Examples
        --------
        "Blad1!C" is the column on the uitvallijst, "Blad1!C7" the cell.
        """
        return f"{self.sheet}!{reference(row, column)}"


def column_letter(column: int) -> str:
    """Return the letters over a column.

    Examples
    --------
    >>> column_letter(0), column_letter(25), column_letter(26), column_letter(16_383)
    ('A', 'Z', 'AA', 'XFD')
    """
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def reference(row: int, column: int) -> str:
    """Return a cell's name in the sheet.

    Examples
    --------
    >>> reference(0, 1)
    'B1'
    """
    return f"{column_letter(column)}{row + 1}"


def read_workbook(path: Path) -> tuple[Grid, ...]:
    """Read every worksheet of an .xlsx, .xlsm or .ods, in the order of the tabs.

    What the file is, is told by its content; the name may lie. Charts and macro sheets are no grids. An
    .xls is refused: its errors and uncalculated formulas look like empty cells, and a damaged one takes
    the whole program down.

    Raises
    ------
    SourceError
        When it is no workbook, encrypted, damaged, larger than is sane, or when the two routes do
        not find the same rows.
    """
    require_file(path)
    with path.open("rb") as file:
        start = file.read(len(OLE))
    if start == OLE:
        raise _old(path)
    if not start.startswith(b"PK"):
        raise refused(path, _what_else(start))
    with require_archive(path) as archive:
        looks = _looks(path, archive)
        values = _values(path, BytesIO(_only_what_was_seen(archive)))
    if not looks:
        raise refused(path, msg("er is geen werkblad in"))
    if sorted(look.name for look in looks) != sorted(values):
        raise damaged(path)
    return tuple(_grid(look, values[look.name]) for look in looks)


def _looks(path: Path, archive: zipfile.ZipFile) -> tuple[Look, ...]:
    names = set(archive.namelist())
    if WORKBOOK in names:
        return look_at_xlsx(path, archive)
    if "mimetype" in names and archive.read("mimetype").strip() == ODS:
        return look_at_ods(path, archive)
    if "xl/workbook.bin" in names:
        raise refused(path, msg("het is een .xlsb, en die wordt niet gelezen"))
    raise refused(path, msg("het is een zip-bestand zonder werkmap"))


def _only_what_was_seen(archive: zipfile.ZipFile) -> bytes:
    """Pack the parts anew, so that the next reader gets exactly those that were looked at.

    A zip file can show one content to one reader and another to the next.
    """
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as copy:
        for part in archive.infolist():
            if not part.is_dir():
                copy.writestr(part.filename, archive.read(part))
    return packed.getvalue()


def _values(path: Path, content: BytesIO) -> dict[str, Values]:
    import python_calamine

    try:
        book = python_calamine.CalamineWorkbook.from_filelike(content)
        return {
            sheet.name: book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
            for sheet in book.sheets_metadata
            if sheet.typ == python_calamine.SheetTypeEnum.WorkSheet
        }
    except (python_calamine.CalamineError, OSError) as error:
        raise damaged(path) from error


def _grid(look: Look, rows: Values) -> Grid:
    """Lay the values and what the markup told over each other."""
    width = look.last_column + 1
    cells = [
        [_cell(look.path, value) for value in row[:width]] for row in rows[: look.last_row + 1]
    ]
    for row in cells:
        row.extend([None] * (width - len(row)))
    errors = Marks()
    for at, columns, code in look.errors:
        cells += [[None] * width for _ in range(at.stop - len(cells))]
        errors.add(at, columns)
        for row in cells[at.start : at.stop]:
            row[columns.start : columns.stop] = [code] * len(columns)
    empty = (None,) * width
    frozen = (*map(tuple, cells), *[empty] * (look.last_row + 1 - len(cells)))
    found = sum(value is not None for row in frozen for value in row)
    if found != look.counted_cells:
        raise SourceError(
            msg(
                "Blad {blad} van bestand {bestand} telt {n} gevulde cellen, maar er zijn er {m} gelezen.",
                blad=look.name,
                bestand=look.path.name,
                n=Count(look.counted_cells),
                m=Count(found),
            ),
            msg(
                "Open het in een rekenprogramma, bewaar het opnieuw als .xlsx of .ods en laad dat."
            ),
        )
    return Grid(
        path=look.path,
        sheet=look.name,
        cells=frozen,
        hidden=look.hidden,
        merged=tuple(look.merged),
        uncached=look.uncached,
        hidden_rows=frozenset(look.hidden_rows),
        hidden_columns=frozenset(look.hidden_columns),
        errors=errors,
        counted_rows=look.counted_rows,
    )


def _cell(path: Path, value: Cell) -> Cell:
    if isinstance(value, str):
        return None if is_blank(value) else value
    if isinstance(value, float) and not math.isfinite(value):
        raise damaged(path)
    if isinstance(value, float) and value.is_integer() and abs(value) < EXACT:
        return int(value)
    return value


def _what_else(start: bytes) -> Message:
    if not start:
        return msg("het is leeg")
    if start.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        return msg("het is een webpagina of XML-bestand met de naam van een werkmap")
    return msg("het is een tekstbestand of iets anders, geen werkmap")


def _old(path: Path) -> SourceError:
    """Refuse an .xls, or a newer workbook behind a password: both come in the same wrapping."""
    if ENCRYPTED_STREAM in path.read_bytes():
        return locked(path)
    return SourceError(
        msg("Bestand {bestand} is een .xls, de oude vorm van een werkmap.", bestand=path.name),
        msg("Open het in een rekenprogramma en bewaar het als .xlsx of .ods; laad dat."),
    )
