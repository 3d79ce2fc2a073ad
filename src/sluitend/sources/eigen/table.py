"""The heads of a table in a grid, and the columns a mapping names by them."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from sluitend.core.errors import SourceError
from sluitend.core.messages import msg
from sluitend.sources.eigen.codes import YEAR_IN_TEXT
from sluitend.sources.workbook import column_letter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sluitend.sources.eigen.files import Opened
    from sluitend.sources.eigen.mapping import Columns, Mapping
    from sluitend.sources.workbook import Cell, Grid

JOINT = " / "
"""Between the heads of one column that stand below each other."""
AT = re.compile(r"^(.*)@([A-Z]{1,3})$", re.DOTALL)


@dataclass(frozen=True)
class Table:
    """A table in a grid: where its heads are, and what the columns are called.

    Attributes
    ----------
    first
        First row of the body, zero-based.
    names
        Per column the heads, joined; empty when it has none.
    """

    grid: Grid
    first: int
    names: tuple[str, ...]

    @cached_property
    def last_heads(self) -> tuple[Cell, ...]:
        """The lowest row of heads, which a print-out repeats on every page."""
        return self.grid.cells[self.first - 1] if self.first else ()

    def called(self, column: int) -> str:
        """Return how a mapping names a column so that it can be no other."""
        name = self.names[column]
        return name if name and self.names.count(name) == 1 else f"{name}@{column_letter(column)}"

    def place(self, column: int) -> str:
        """Return how the uitvallijst names a column: Blad1!C, or C in a text file."""
        letter = column_letter(column)
        return f"{self.grid.sheet}!{letter}" if self.grid.sheet else letter


def find_tables(opened: Opened, mapping: Mapping) -> tuple[Table, ...]:
    """Return the tables a mapping is about, one per sheet.

    Raises
    ------
    SourceError
        When no sheet, or more than one without a pattern, is meant.
    """
    grids = chosen_grids(opened.grids, mapping.tabblad)
    if not grids:
        names = [grid.sheet for grid in opened.grids]
        raise SourceError(
            msg(
                "In bestand {bestand} is geen tabblad ‘{tabblad}’.",
                bestand=opened.grids[0].path.name if opened.grids else "",
                tabblad=mapping.tabblad,
            ),
            msg("Gevonden zijn: {namen}.", namen=", ".join(names)),
        )
    if len(grids) > 1 and not mapping.tabblad:
        raise SourceError(
            msg(
                "Bestand {bestand} heeft meer dan één tabblad met inhoud.",
                bestand=grids[0].path.name,
            ),
            msg(
                "Zet in de kolommenkaart bij tabblad welk: {namen}.",
                namen=", ".join(grid.sheet for grid in grids),
            ),
        )
    return tuple(heads_at(grid, mapping.koprijen) for grid in grids)


def chosen_grids(grids: Sequence[Grid], pattern: str) -> tuple[Grid, ...]:
    """Return the sheets with this name, else those that fit the pattern; all filled ones without."""
    if not pattern:
        return tuple(grid for grid in grids if grid.filled_rows and not grid.hidden)
    exact = tuple(grid for grid in grids if grid.sheet == pattern)
    return exact or tuple(grid for grid in grids if fnmatchcase(grid.sheet, pattern))


def heads_at(grid: Grid, rows: Sequence[int]) -> Table:
    """Read the heads in these rows (numbered from 1).

    A merged head counts for every column under it. Without a merge, a head also counts for the empty
    cells on its right as long as the head below them stands elsewhere too: only then is it needed to
    tell the columns apart.

    Raises
    ------
    SourceError
        When the sheet has no such row.
    """
    if rows and rows[-1] > len(grid.cells):
        raise SourceError(
            msg(
                "{plaats} heeft geen rij {rij}.", plaats=grid.sheet or grid.path.name, rij=rows[-1]
            ),
            msg("Verbeter koprijen in de kolommenkaart."),
        )
    numbers = [row - 1 for row in rows]
    lines = [[_head(cell) for cell in grid.cells[row]] for row in numbers]
    for top, left, bottom, right in grid.merged:
        if top in numbers and bottom in numbers:
            text = lines[top - numbers[0]][left]
            right = min(right, len(lines[0]) - 1)  # noqa: PLW2901 - a block may be wider than what is filled
            for row in range(top, bottom + 1):
                lines[row - numbers[0]][left : right + 1] = [text] * (right + 1 - left)
    for above, below in pairwise(lines):
        _fill_right(above, below)
    names = [JOINT.join(dict.fromkeys(filter(None, parts))) for parts in zip(*lines, strict=True)]
    width = len(grid.cells[0]) if grid.cells else 0
    return Table(grid, numbers[-1] + 1 if numbers else 0, tuple(names or [""] * width))


def _head(cell: Cell) -> str:
    return "" if cell is None else " ".join(str(cell).split())


def _fill_right(above: list[str], below: list[str]) -> None:
    times = Counter(filter(None, below))
    for column in range(1, len(above)):
        if not above[column] and times[below[column]] > 1:
            above[column] = above[column - 1]


def locate(table: Table, columns: Columns) -> dict[str, int]:
    """Return the position of every column the mapping names, by role.

    Raises
    ------
    SourceError
        When a head is not there, or is there twice and the mapping does not say which it means.
    """
    return {role: _column(table, role, wanted) for role, wanted in columns.named.items()}


def _column(table: Table, role: str, wanted: str) -> int:
    at = AT.match(wanted)
    name = _fold(at[1] if at else wanted)
    folded = [_fold(found) for found in table.names]
    hits = [i for i, found in enumerate(folded) if found == name]
    if not hits:
        hits = [i for i, found in enumerate(folded) if found.split(JOINT)[-1] == name]
    if at:
        # The head and the letter must both be right: a column put in between is noticed.
        hits = [
            i for i in range(len(folded)) if column_letter(i) == at[2] and (not name or i in hits)
        ]
    if len(hits) == 1:
        return hits[0]
    where = table.grid.sheet or table.grid.path.name
    if hits:
        raise SourceError(
            msg(
                "{plaats} heeft meer dan één kolom ‘{kop}’ voor {rol}.",
                plaats=where,
                kop=wanted,
                rol=role,
            ),
            msg(
                "Zeg in de kolommenkaart welke: {namen}.",
                namen=", ".join(f"{wanted}@{column_letter(i)}" for i in hits),
            ),
        )
    close = difflib.get_close_matches(wanted, [n for n in table.names if n], n=3, cutoff=0.5)
    raise SourceError(
        msg("{plaats} heeft geen kolom ‘{kop}’ voor {rol}.", plaats=where, kop=wanted, rol=role),
        msg("Bedoelt u {namen}?", namen=", ".join(close))
        if close
        else msg("Gevonden zijn: {namen}.", namen=", ".join(filter(None, table.names)) or "–"),
    )


def check_years(table: Table, places: dict[str, int], mapping: Mapping) -> None:
    """Refuse a column with money whose head names another year than the mapping states.

    Raises
    ------
    SourceError
        Naming the column and both years.
    """
    for role in mapping.kolommen.amounts:
        name = table.names[places[role]]
        years = set(YEAR_IN_TEXT.findall(name))
        if mapping.jaar and years and str(mapping.jaar) not in years:
            raise SourceError(
                msg(
                    "Kolom ‘{kop}’ voor {rol} gaat over een ander jaar dan {jaar}.",
                    kop=name,
                    rol=role,
                    jaar=mapping.jaar,
                ),
                msg("Kies in de kolommenkaart de kolom van dat jaar, of verbeter het jaar."),
            )


def _fold(text: str) -> str:
    return " ".join(text.casefold().split())
