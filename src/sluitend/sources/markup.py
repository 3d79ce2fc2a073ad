"""A second look at a workbook, through its own markup, for what its values do not tell."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias
from xml.parsers import expat

from sluitend.core.errors import SourceError
from sluitend.core.messages import msg
from sluitend.core.numbers import Count
from sluitend.sources.guard import damaged

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

MAX_ROWS = 1_048_576
MAX_COLUMNS = 16_384
MAX_CELLS = 10_000_000
"""Cells from A1 to the last one with content: a million rows of ten columns. A stray cell in the far
corner of a sheet would otherwise fill the memory with emptiness."""
DIGITS = 9
"""Of a number in the markup; a row has at most seven."""
Attributes: TypeAlias = dict[str, str]
Place: TypeAlias = tuple[int, int]
Block: TypeAlias = tuple[int, int, int, int]


class Marks(Set[Place]):
    """Cells of a sheet: a byte per column in rows that have any, and repeated rows share theirs.

    A line of markup can speak of a million rows. As pairs of numbers they would fill the memory; so
    they take no more than the cells of a grid of a size that is read at all.
    """

    def __init__(self, places: Iterable[Place] = ()) -> None:
        self.rows: dict[int, bytearray] = {}
        for row, column in places:
            self.add(range(row, row + 1), range(column, column + 1))

    def add(self, rows: range, columns: range) -> None:
        """Mark a block; rows that were marked together are marked together again."""
        line = self.rows.get(rows.start)
        if line is None:
            line = bytearray()
            self.rows.update(dict.fromkeys(rows, line))
        line.extend(bytes(max(columns.stop - len(line), 0)))
        line[columns.start : columns.stop] = b"\1" * len(columns)

    def __contains__(self, place: object) -> bool:
        """Say whether a cell (row, column) is marked."""
        row, column = place if isinstance(place, tuple) else (-1, -1)
        line = self.rows.get(row, b"")
        return 0 <= column < len(line) and line[column] == 1

    def __iter__(self) -> Iterator[Place]:
        """Go through the cells by row."""
        return ((row, c) for row, line in self.rows.items() for c, on in enumerate(line) if on)

    def __len__(self) -> int:
        """Return how many cells are marked."""
        return sum(line.count(1) for line in self.rows.values())


@dataclass
class Look:
    """What the markup of one sheet says; rows and columns are zero-based.

    Attributes
    ----------
    last_row, last_column
        Furthest cell with a value, an error or a formula; -1 in an empty sheet.
    counted_rows
        Rows with a value or an error, or with a formula whose outcome is not there.
    counted_cells
        Cells with a value or an error.
    errors
        Rows and columns with an error, and its code.
    """

    path: Path
    name: str
    hidden: bool = False
    counted_rows: int = 0
    counted_cells: int = 0
    last_row: int = -1
    last_column: int = -1
    merged: list[Block] = field(default_factory=list)
    uncached: Marks = field(default_factory=Marks)
    errors: list[tuple[range, range, str]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)

    def reach(self, row: int, column: int) -> None:
        """Note that a cell holds something, or refuse a sheet that reaches beyond what is sane."""
        self.last_row = max(self.last_row, row)
        self.last_column = max(self.last_column, column)
        if not (0 <= row < MAX_ROWS and 0 <= column < MAX_COLUMNS):
            raise damaged(self.path)
        if (self.last_row + 1) * (self.last_column + 1) > MAX_CELLS:
            raise SourceError(
                msg(
                    "Blad {blad} van bestand {bestand} loopt door tot rij {rij} en kolom {kolom}; zo groot "
                    "wordt niet gelezen.",
                    blad=self.name,
                    bestand=self.path.name,
                    rij=Count(self.last_row + 1),
                    kolom=Count(self.last_column + 1),
                ),
                msg("Verwijder de cellen die ver buiten de tabel staan, of splits het blad."),
            )

    def close(self) -> None:
        """Cut off what the markup says of cells beyond the last one that holds something."""
        self.hidden_rows &= set(range(self.last_row + 1))
        self.hidden_columns &= set(range(self.last_column + 1))
        self.merged = [
            (top, left, min(bottom, self.last_row), min(right, self.last_column))
            for top, left, bottom, right in self.merged
            if top <= self.last_row and left <= self.last_column
        ]


def is_blank(text: str) -> bool:
    r"""Say whether a text is nothing but spaces, of whatever kind.

    Examples
    --------
    >>> is_blank(" \N{NO-BREAK SPACE}"), is_blank("0")
    (True, False)
    """
    return not text.strip()


def whole(path: Path, text: str) -> int:
    """Return a number of the markup, or refuse the workbook."""
    if not (text.isascii() and text.isdecimal() and len(text) <= DIGITS):
        raise damaged(path)
    return int(text)


def parse(
    path: Path,
    archive: zipfile.ZipFile,
    part: str,
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Run through one part of a workbook; names come with their prefix, as they are written.

    Namespaces are not resolved: the reader of the values goes by the written names, and what it reads
    is what must be looked at.

    Raises
    ------
    SourceError
        When the part is absent or no XML, or declares a document type in whatever encoding.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text

    def refuse(*_: object) -> None:
        raise damaged(path)

    parser.StartDoctypeDeclHandler = refuse
    try:
        with archive.open(part) as stream:
            parser.ParseFile(stream)
    except (expat.ExpatError, KeyError, ValueError, LookupError) as error:
        raise damaged(path) from error
