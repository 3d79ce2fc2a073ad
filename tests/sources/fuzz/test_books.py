"""A damaged workbook of a ministry or of a municipality is refused, or gives every figure it gave."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest
from tests.sources.fuzz.books import BOOKS, Book
from tests.sources.fuzz.draws import draws
from tests.sources.fuzz.in_workbooks import IN_ANY
from tests.sources.fuzz.outcome import outcome, same_rows, sentence

from sluitend.core.errors import SourceError

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl
    from tests.sources.fuzz.in_workbooks import InWorkbook


@pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.file)
@pytest.mark.parametrize("operator", IN_ANY, ids=lambda operator: operator.__name__)
def test_damaged_workbook_is_refused_or_gives_what_it_gave(
    operator: InWorkbook, book: Book, country_dir: Path, all_known: pl.DataFrame, tmp_path: Path
) -> None:
    folder = shutil.copytree(book.place(country_dir), tmp_path / "map")
    path = folder / book.file
    source = book.source(folder)
    given = path if book.alone else folder
    clean = source.read(given, all_known)
    assert clean.rejects.is_empty()
    for made in draws(operator, path.read_bytes(), name=f"{operator.__name__}-{book.file}"):
        path.write_bytes(made.content)
        found = outcome(source.read, given, all_known)
        if isinstance(found, SourceError):
            assert made.refused, f"refused: {found}"
            assert re.search(made.refused, sentence(found)), str(found)
            continue
        assert made.loose or not made.refused, f"read, not refused: {made.refused}"
        assert found.rejects.is_empty()
        for name, frame in clean.tables.items():
            same_rows(name, found.tables[name], frame)
