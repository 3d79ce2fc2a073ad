"""Small own files for one thing at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl
from tests.sources.eigen.budget import stated
from tests.sources.workbooks import save_xlsx

from sluitend.sources.eigen.mapping import mapping_of
from sluitend.sources.eigen.reader import OwnFile

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sluitend.sources.source import Reading

HEADS = ["Taakveld", "Product", "Lasten", "Baten"]
COLUMNS = {head.lower(): head for head in HEADS}


def small(**more: Any) -> dict[str, Any]:
    """Return a mapping for a table whose heads stand in row 1."""
    return stated(tabblad="", koprijen=[1], kolommen=COLUMNS) | more


def read_rows(
    path: Path,
    known: pl.DataFrame,
    rows: Sequence[Sequence[Any]],
    heads: Sequence[str] = HEADS,
    **more: Any,
) -> Reading:
    """Read a workbook with these rows under the heads."""
    save_xlsx(path / "eigen.xlsx", {"Blad1": [heads, *rows]})
    return read_path(path / "eigen.xlsx", known, **more)


def read_path(
    path: Path, known: pl.DataFrame, compare: pl.DataFrame | None = None, **more: Any
) -> Reading:
    """Read a file as a small mapping says."""
    return OwnFile(mapping_of(small(**more), "kaart.yaml"), compare).read(path, known)


def cells(reading: Reading) -> dict[tuple[str, str, str], int | None]:
    """Return cents by taakveld, product and measure."""
    (table,) = reading.tables.values()
    return {
        (t, p, m): value
        for t, p, m, value in table.select("taakveld", "product", "maat", "waarde").iter_rows()
    }


def rejected(reading: Reading) -> list[tuple[int, str, str]]:
    """Return row, column and value of the uitvallijst."""
    return reading.rejects.sort("rij").select("rij", "kolom", "waarde").rows()


def told(reading: Reading) -> str:
    """Return all notices as one text."""
    return "\n".join(str(notice) for notice in reading.notices).replace("\N{NO-BREAK SPACE}", " ")
