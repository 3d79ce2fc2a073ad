"""Frames of results, made once from plain columns: a frame per part costs more than its rows."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sluitend.core.result import Kind, TableSpec

Columns = dict[str, Any]
"""Values per column: lists, or arrays of numbers in which NaN stands for no value; all equally long."""
NUMBERED: dict[Kind, type[pl.DataType]] = {
    "jaar": pl.Int64,
    "aantal": pl.Int64,
    "bedrag": pl.Int64,
    "getal": pl.Float64,
    "aandeel": pl.Float64,
    "bedrag_per_inwoner": pl.Float64,
}


def schema_of(spec: TableSpec) -> dict[str, type[pl.DataType]]:
    """Return the type of every column of an output contract, in its order."""
    return {column.name: NUMBERED.get(column.kind, pl.String) for column in spec.columns}


def stacked(parts: Sequence[Columns], schema: Mapping[str, type[pl.DataType]]) -> pl.DataFrame:
    """Return parts below each other as one frame.

    Examples
    --------
    >>> stacked([{"jaar": [2022]}, {"jaar": [2023]}], {"jaar": pl.Int64})["jaar"].to_list()
    [2022, 2023]
    """
    return pl.DataFrame(
        [
            pl.Series(name, _joined([part[name] for part in parts]), dtype, nan_to_null=True)
            for name, dtype in schema.items()
        ]
    )


def _joined(values: list[Any]) -> Any:
    """Join arrays as an array, and anything else as a list."""
    if values and all(isinstance(part, np.ndarray) for part in values):
        return np.concatenate(values)
    return list(chain.from_iterable(values))
