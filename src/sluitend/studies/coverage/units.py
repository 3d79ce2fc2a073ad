"""How much of each figure of a table is known: its rows brought back to one per figure.

A table can have hundreds of thousands of rows. Rows of one figure stand together in it, so runs of
equal keys are numbered and counted as arrays; only what is left, one row per figure, has texts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from sluitend.core.missing import Missing
from sluitend.studies.coverage.shape import (
    DOCUMENTS,
    MAP,
    MEASURE,
    MUNICIPALITY,
    NO_DOCUMENT,
    TABLE,
    YEAR,
    Degree,
    Shape,
)
from sluitend.studies.reasons import BIT, masks_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from sluitend.studies.reasons import Masks

    Ints = NDArray[np.int64]
    Numbers = NDArray[np.uint32] | Ints

KNOWN = BIT[Missing.NIL]
"""A reason that is knowledge: the source says there is nothing."""
INAPPLICABLE = BIT[Missing.NOT_APPLICABLE]
CELL_COLUMNS = {
    TABLE: pl.String,
    MEASURE: pl.String,
    "document": pl.String,
    YEAR: pl.Int64,
    MAP: pl.Int64,
}
"""The columns of a cell, and the year on whose map its municipalities stand."""


@dataclass(frozen=True)
class Units:
    """How much is known of each figure of a table, and why the rest is not.

    Attributes
    ----------
    cells
        Columns of `CELL_COLUMNS`: every cell in which the table has a row.
    cell
        Shape (figures,): position of each figure in `cells`; a figure is of one municipality, or of one
        of the table's own keys.
    codes
        Its municipality; empty for a table that is not about municipalities.
    degree, reasons
        Its `Degree`, and the reasons as bits (`studies.reasons`) of what is not wholly known.
    """

    cells: pl.DataFrame
    cell: Ints
    codes: pl.Series
    degree: NDArray[np.int8]
    reasons: Masks


def units(shape: Shape, frame: pl.DataFrame) -> Units:
    """Bring the rows of a table back to one per figure."""
    within = (YEAR, shape.map, shape.document, shape.named_by)
    apart = (*within, *shape.unit, *shape.editions)
    keys = [name for name in shape.contract.keys if name in apart]
    found, number = numbered(frame, keys)
    n_measures = len(shape.measures)
    if n_measures > 1:
        which = frame[MEASURE].cast(pl.Enum(shape.measures)).to_physical().to_numpy()
        number = number * n_measures + which
    there, degree, reasons = _degrees(frame, number, found.height * n_measures)
    if shape.editions:
        keys = [name for name in keys if name not in shape.editions]
        found, edition_of = numbered(found, keys)
        place = edition_of[there // n_measures].astype(np.int64)
        number = place * n_measures + there % n_measures
        there, degree, reasons = _best(shape, number, degree, reasons)
    place, measure = there // n_measures, there % n_measures
    cells, cell_of = numbered(found, [name for name in keys if name in within])
    at, cell = np.unique(
        cell_of[place].astype(np.int64) * n_measures + measure, return_inverse=True
    )
    return Units(
        _cells(shape, cells, at // n_measures, at % n_measures),
        cell,
        found[MUNICIPALITY][place] if shape.is_municipal else pl.Series(dtype=pl.String),
        degree,
        np.where(degree >= Degree.WHOLE, 0, reasons).astype(np.uint16),
    )


def _cells(shape: Shape, found: pl.DataFrame, place: Ints, measure: Ints) -> pl.DataFrame:
    """Return the cells at these places, with the measure unless a key column names it."""
    rows = found[place]
    if not shape.named_by:
        rows = rows.with_columns(pl.Series(MEASURE, shape.measures)[measure])
    return rows.select(
        pl.lit(shape.contract.id).alias(TABLE),
        pl.col(shape.named_by or MEASURE).alias(MEASURE),
        document_of(shape),
        pl.col(YEAR),
        pl.col(shape.map or YEAR).alias(MAP),
    ).cast(CELL_COLUMNS)  # type: ignore[arg-type]  # a mapping of dtypes, which Polars takes


def document_of(shape: Shape) -> pl.Expr:
    """Return the column that says in which document a figure stands."""
    if not shape.document:
        return pl.lit(NO_DOCUMENT).alias("document")
    return pl.format(DOCUMENTS[shape.document], pl.col(shape.document)).alias("document")


def numbered(frame: pl.DataFrame, keys: Sequence[str]) -> tuple[pl.DataFrame, Numbers]:
    """Return each combination of keys once, and per row the number of its combination.

    Parameters
    ----------
    frame
        Rows in the order of its columns, as a snapshot gives a table.
    """
    first, run = runs(frame, keys)
    listed = frame.select(keys)[first] if keys else pl.DataFrame({"": [None]})
    if keys == frame.columns[: len(keys)]:
        return listed, run
    # In the order of the table, rows with these keys need not all stand together.
    found = listed.unique(maintain_order=True)
    again = listed.join(found.with_row_index("nr"), on=keys, maintain_order="left")
    return found, again["nr"].to_numpy()[run]


def runs(frame: pl.DataFrame, keys: Sequence[str]) -> tuple[Ints, NDArray[np.uint32]]:
    """Return where each run of rows with the same keys begins, and per row the number of its run."""
    run = np.zeros(frame.height, dtype=np.uint32)
    if keys:
        run = frame.select(pl.struct(keys).rle_id())[:, 0].to_numpy()
    begins = np.flatnonzero(run[1:] != run[:-1]) + 1
    return np.concatenate([np.zeros(min(run.size, 1), dtype=begins.dtype), begins]), run


def _degrees(
    frame: pl.DataFrame, number: Numbers, size: int
) -> tuple[Ints, NDArray[np.int8], Masks]:
    """Return which of the `size` figures are there, how much of them is known, and why not more.

    Parameters
    ----------
    number
        Per row of `frame` the number of the figure it is a part of.
    """
    absent = np.flatnonzero(frame["waarde"].is_null().to_numpy())
    why = masks_of(frame["ontbreekt"][absent])
    # A row without value is not the same as no row at all.
    why = np.where(why == BIT[Missing.NOT_PUBLISHED], BIT[Missing.NO_VALUE], why).astype(np.uint16)
    inapplicable = np.bincount(number[absent[why == INAPPLICABLE]], minlength=size)
    is_gone = (why != INAPPLICABLE) & (why != KNOWN)
    places = number[absent[is_gone]]
    gone = np.bincount(places, minlength=size)
    reasons = np.zeros(size, dtype=np.uint16)
    np.bitwise_or.at(reasons, places, why[is_gone])
    parts = np.bincount(number, minlength=size)
    degree = np.select(
        [parts == inapplicable, gone == 0, parts > inapplicable + gone],
        [Degree.NOT_APPLICABLE, Degree.WHOLE, Degree.PART],
        Degree.NOTHING,
    ).astype(np.int8)
    there = np.flatnonzero(parts)
    return there, degree[there], reasons[there]


def _best(
    shape: Shape, number: Ints, degree: NDArray[np.int8], reasons: Masks
) -> tuple[Ints, NDArray[np.int8], Masks]:
    """Take editions together: of each figure its number, how much is known of it, and why not more.

    Of two sources one is enough; of what a municipality loaded itself every stand counts.
    """
    there, figure = np.unique(number, return_inverse=True)
    if shape.is_own:
        best = np.full(there.size, max(Degree), dtype=np.int8)
        np.minimum.at(best, figure, degree)
    else:
        best = np.full(there.size, min(Degree), dtype=np.int8)
        np.maximum.at(best, figure, degree)
    every = np.zeros(there.size, dtype=np.uint16)
    np.bitwise_or.at(every, figure, reasons)
    return there, best, every
