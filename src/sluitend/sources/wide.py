"""From a file with one column per measure to long rows, where an empty cell says why it is empty."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from sluitend.core.missing import Missing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sluitend.sources.sheet import Sheet
    from sluitend.tables.contract import Contract

LIMIT = 10**9
"""More than the country has of anything that is counted here."""
CEILINGS = {"procent": 100, "per_duizend": 1000}


def read_measures(
    sheet: Sheet,
    columns: Mapping[str, str],
    contract: Contract,
    factors: Mapping[str, int] | None = None,
    low: float = 0,
) -> list[pl.DataFrame]:
    """Make every column a number in the bounds and the unit of its measure; empty stays empty.

    Shares are at most 100. Of a contract with whole values all numbers
    become whole: those without a factor must be.

    Parameters
    ----------
    columns
        Column of the file: measure.
    factors
        Column of the file: what one unit there is in the unit of the measure.
    low
        Smallest value of what is no count; counts are never negative.

    Returns
    -------
    The rows that were rejected, as they were: what could not be read is missing, not absent.
    """
    units = {measure.name: measure.unit for measure in contract.measures}
    whole, lost = contract.value is None, []
    for column, measure in columns.items():
        factor = (factors or {}).get(column)
        if whole and factor is None:
            lost.append(sheet.whole_number(column, low=0, high=LIMIT, may_be_empty=True))
            continue
        high = CEILINGS.get(units[measure], LIMIT)
        lost.append(sheet.number(column, low=low, high=high, may_be_empty=True))
        if factor is not None:
            # What is published in thousands with one decimal is a whole number of euro.
            scaled = (pl.col(column) * factor).round()
            sheet.frame = sheet.frame.with_columns(scaled.cast(pl.Int64) if whole else scaled)
    return lost


def long_rows(frame: pl.DataFrame, columns: Mapping[str, str], keys: Sequence[str]) -> pl.DataFrame:
    """Turn one column per measure into one row per measure; an empty cell is not published."""
    return (
        frame.select(*keys, *(pl.col(column).alias(name) for column, name in columns.items()))
        .unpivot(
            list(columns.values()), index=list(keys), variable_name="maat", value_name="waarde"
        )
        .with_columns(
            ontbreekt=pl.when(pl.col("waarde").is_null()).then(pl.lit(str(Missing.NOT_PUBLISHED)))
        )
    )


def rows_without_value(
    frame: pl.DataFrame,
    columns: Mapping[str, str],
    like: pl.DataFrame,
    keys: Sequence[str],
    reason: Missing,
) -> pl.DataFrame:
    """Return for every key of `frame` and every measure a row that says why there is no value.

    `like` has the rows with values, for their types.
    """
    measures = pl.DataFrame({"maat": list(columns.values())})
    return (
        frame.select(keys)
        .join(measures, how="cross")
        .with_columns(
            waarde=pl.lit(None, like.schema["waarde"]), ontbreekt=pl.lit(str(reason), pl.String)
        )
    )
