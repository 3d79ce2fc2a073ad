"""A table file as text cells, whatever its format; and back."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

import polars as pl


@dataclass
class Cells:
    """Header and rows as text.

    Attributes
    ----------
    first
        Number by which a reader finds the first row: 2 in a CSV file, 1 in Parquet.
    """

    header: list[str]
    rows: list[list[str]]
    first: int = 2

    def copy(self) -> Cells:
        """Return cells that may be changed."""
        return Cells(list(self.header), [list(row) for row in self.rows], self.first)

    def row(self, at: int) -> dict[str, str]:
        """Return a row by column."""
        return dict(zip(self.header, self.rows[at], strict=True))

    def column(self, name: str) -> int:
        """Return where a column stands."""
        return self.header.index(name)

    def line(self, at: int) -> int:
        """Return the number by which a reader finds a row."""
        return at + self.first


def from_csv(content: bytes) -> Cells:
    """Read a CSV file of the fictional country."""
    header, *rows = csv.reader(io.StringIO(content.decode(), newline=""))
    return Cells(header, rows)


def to_csv(cells: Cells, *, quoted: bool = False, separator: str = ",", end: str = "\n") -> bytes:
    """Write a CSV file as any program would."""
    text = io.StringIO(newline="")
    writer = csv.writer(
        text,
        lineterminator=end,
        quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL,
        delimiter=separator,
    )
    writer.writerows([cells.header, *cells.rows])
    return text.getvalue().encode()


def from_parquet(content: bytes) -> Cells:
    """Read a Parquet file as text; empty is ""."""
    frame = pl.read_parquet(io.BytesIO(content)).cast(pl.String).fill_null("")
    return Cells(frame.columns, [list(row) for row in frame.iter_rows()], 1)


def to_parquet(cells: Cells, like: bytes) -> bytes:
    """Write a Parquet file: every column in the type it had, or as text when its cells are not that."""
    before = pl.read_parquet_schema(io.BytesIO(like))
    columns = {
        name: _typed([row[at] for row in cells.rows], before.get(name, pl.String()))
        for at, name in enumerate(cells.header)
    }
    return parquet(pl.DataFrame(columns))


def _typed(texts: list[str], dtype: pl.DataType) -> pl.Series:
    text = pl.Series(texts, dtype=pl.String)
    if dtype == pl.String:
        return text
    empty_is_null = text.set(text == "", None)
    typed = empty_is_null.cast(dtype, strict=False)
    # 1e3 would become a number here, and must stay the text that somebody typed.
    return typed if typed.cast(pl.String).equals(empty_is_null) else text


def parquet(frame: pl.DataFrame) -> bytes:
    """Return the bytes of a Parquet file."""
    content = io.BytesIO()
    frame.write_parquet(content)
    return content.getvalue()
