"""The uitkeringsfactor, wherever a workbook mentions it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sluitend.core.messages import Message, msg
from sluitend.sources.gemeentefonds import FACTOR_BOUNDS
from sluitend.sources.worksheet import as_number, plain

if TYPE_CHECKING:
    from sluitend.sources.workbook import Grid

LABEL = re.compile(r"(?:de )?uitkeringsfactor(?: (?:voor )?(20\d\d))?:?")
YEAR = re.compile(r"20\d\d")


def find_factors(grid: Grid) -> list[tuple[int, int | None, float]] | Message:
    """Return row, year (None when it stands nowhere beside the number) and factor of every mention.

    The numbers stand to the right of the word; when there are more, years stand over them. With none
    to the right, the one below it is meant. Anything else is told, not guessed.
    """
    found = list[tuple[int, int | None, float]]()
    for row in grid.filled_rows:
        for column, cell in enumerate(grid.cells[row]):
            label = LABEL.fullmatch(plain(cell)) if isinstance(cell, str) else None
            if label is None:
                continue
            values = [
                (c, v)
                for c in range(column + 1, len(grid.cells[row]))
                if (v := _factor(grid, row, c))
            ]
            below = _factor(grid, row + 1, column) if row + 1 < len(grid.cells) else None
            if not values and below:
                values = [(column, below)]
            stated = int(label.group(1)) if label.group(1) else None
            if len(values) == 1:
                found.append((row, stated or _year_over(grid, row, values[0][0]), values[0][1]))
                continue
            years = {c: _year_over(grid, row, c) for c, _ in values}
            if not values or None in years.values():
                return msg(
                    "bij ‘uitkeringsfactor’ staat niet één getal, of er staan geen jaren boven"
                )
            found += [(row, years[c], value) for c, value in values]
    return found


def _factor(grid: Grid, row: int, column: int) -> float | None:
    value = as_number(grid.cells[row][column])
    usable = (row, column) not in grid.uncached and value is not None
    return value if usable and value and FACTOR_BOUNDS[0] < value < FACTOR_BOUNDS[1] else None


def _year_over(grid: Grid, row: int, column: int) -> int | None:
    over = (plain(grid.cells[r][column]) for r in range(row - 1, -1, -1))
    return next((int(text) for text in over if YEAR.fullmatch(text)), None)
