"""A spoilt workbook is refused, or read with exactly the cells it had and what is odd about them told."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from tests.sources.fuzz.draws import draws
from tests.sources.fuzz.in_workbooks import OPERATORS
from tests.sources.fuzz.outcome import outcome, sentence

from sluitend.core.errors import SourceError
from sluitend.sources.workbook import read_workbook

if TYPE_CHECKING:
    from pathlib import Path

    from tests.sources.fuzz.in_workbooks import InWorkbook, Opened

    from sluitend.sources.workbook import Cell, Grid


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
@pytest.mark.parametrize("operator", OPERATORS, ids=lambda operator: operator.__name__)
def test_spoilt_workbook_has_exactly_the_expected_outcome(
    operator: InWorkbook, kind: str, books: dict[str, bytes], tmp_path: Path
) -> None:
    path = tmp_path / f"begroting.{kind}"
    path.write_bytes(books[kind])
    clean = read_workbook(path)
    for made in draws(operator, books[kind], name=f"{operator.__name__}-{kind}"):
        path.write_bytes(made.content)
        check(path, clean, made)


def check(path: Path, clean: tuple[Grid, ...], made: Opened) -> None:
    """Compare what is read with what must be."""
    found = outcome(read_workbook, path)
    if isinstance(found, SourceError):
        assert made.refused, f"refused: {found}"
        assert re.search(made.refused, sentence(found)), str(found)
        assert str(found.remedy)
        return
    assert made.loose or not made.refused, f"read, not refused: {made.refused}"
    assert [grid.sheet for grid in found] == [grid.sheet for grid in clean]
    for number, (now, before) in enumerate(zip(found, clean, strict=True)):
        skip = made.cells if number == 0 else ()
        assert without(now, skip) == without(before, skip)
        assert len(now.filled_rows) == now.counted_rows
    assert made.look(found)


def without(grid: Grid, cells: tuple[tuple[int, int], ...]) -> list[list[Cell]]:
    """Return the values of a sheet but for some cells."""
    return [
        [value for column, value in enumerate(values) if (row, column) not in cells]
        for row, values in enumerate(grid.cells)
    ]
