"""Two sources of one figure laid beside each other, cell by cell."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import polars as pl

from sluitend.core.missing import Missing
from sluitend.tables.aggregate import aggregate

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sluitend.rules.reconciliation import Pair, Side

FILING = ("jaar", "document")
"""What a source publishes as a whole: only what both published is compared."""
MUNICIPALITY = "gm_code"
FIRST, SECOND = "eerste", "tweede"


class Outcome(StrEnum):
    """How a cell of the two sources compares."""

    EQUAL = "gelijk"
    DIFFERENT = "verschillend"
    ONLY_FIRST = "alleen_eerste"
    ONLY_SECOND = "alleen_tweede"
    NEITHER = "geen_van_beide"


@dataclass(frozen=True)
class Comparison:
    """One pair, compared in one area.

    Attributes
    ----------
    cells
        Columns: the pair's key, `eerste` and `tweede` (Int64: eurocents or a count), `verschil`
        (second minus first, null unless both have a value), `ontbreekt_eerste` and
        `ontbreekt_tweede` (why there is no value), `publicatie_eerste`, `publicatie_tweede` and
        `uitkomst`.
    filings
        Columns jaar and, if the pair has it, document; `eerste` and `tweede` say which source
        published it.
    """

    pair: Pair
    cells: pl.DataFrame
    filings: pl.DataFrame


def compare(pair: Pair, tables: Mapping[str, pl.DataFrame], members: pl.DataFrame) -> Comparison:
    """Compare the two sources of a pair.

    Parameters
    ----------
    tables
        Rows by contract id; both tables of the pair are there.
    members
        Columns jaar and gm_code: the municipalities and years in question.
    """
    filing = [name for name in FILING if name in pair.sleutel]
    years = members.select("jaar").unique()
    raw = [
        _rows(side, tables[side.tabel]).join(years, on="jaar", how="semi")
        for side in (pair.eerste, pair.tweede)
    ]
    raw = _with_the_other_s_columns(raw, pair.sleutel)
    listed = [
        rows.select(filing).unique().with_columns(pl.lit(value=True).alias(name))
        for rows, name in zip(raw, (FIRST, SECOND), strict=True)
    ]
    filings = (
        listed[0]
        .join(listed[1], on=filing, how="full", coalesce=True)
        .with_columns(pl.col(FIRST, SECOND).fill_null(value=False))
        .sort(filing)
    )
    both = filings.filter(FIRST, SECOND).select(filing)
    first, second = (
        _values(
            side,
            rows.join(both, on=filing, how="semi").join(
                members, on=["jaar", MUNICIPALITY], how="semi"
            ),
            pair.sleutel,
            name,
        )
        for side, rows, name in zip((pair.eerste, pair.tweede), raw, (FIRST, SECOND), strict=True)
    )
    cells = first.join(second, on=pair.sleutel, how="full", coalesce=True)
    filed = [*filing, MUNICIPALITY]
    for side, values, name in ((pair.eerste, first, FIRST), (pair.tweede, second, SECOND)):
        if side.nul_weggelaten:
            cells = _with_zeros(cells, values, filed, name)
    return Comparison(pair, _judged(cells, pair.tolerance).sort(pair.sleutel), filings)


def _rows(side: Side, frame: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of a side, in the year and with the columns in which the pair compares."""
    wanted = [pl.col("maat") == side.maat]
    wanted += [pl.col(name).is_in(values) for name, values in side.alleen.items()]
    wanted += [~pl.col(name).is_in(values) for name, values in side.zonder.items()]
    wanted += [pl.col(name).str.starts_with(text) for name, text in side.begint_met.items()]
    return frame.filter(wanted).with_columns(
        pl.col("jaar") + side.jaar_later,
        **{name: pl.lit(value) for name, value in side.vast.items()},
    )


def _with_the_other_s_columns(
    raw: Sequence[pl.DataFrame], key: Sequence[str]
) -> list[pl.DataFrame]:
    """Repeat a side for every value of a column of the key that only the other one has.

    One count of inhabitants stands beside that of each circular.
    """
    found = []
    for own, other in (raw, raw[::-1]):
        absent = [name for name in key if name not in own.columns]
        values = other.select("jaar", *absent).unique()
        found.append(own.join(values, on="jaar") if absent else own)
    return found


def _values(side: Side, rows: pl.DataFrame, key: Sequence[str], name: str) -> pl.DataFrame:
    """Sum a side to the key: columns key, and value, reason and publication under its own name."""
    coarse = {column: f"{column}_grof" for column in side.cijfers}
    rows = rows.with_columns(
        pl.col(column).str.extract(rf"^(\d+\.\d{{1,{digits}}})").alias(coarse[column])
        for column, digits in side.cijfers.items()
    )
    by = [coarse.get(column, column) for column in key]
    if not set(side.contract.keys) <= set(by):
        published = rows.group_by(by).agg(
            publicatie_id=pl.when(pl.col("publicatie_id").n_unique() == 1).then(
                pl.col("publicatie_id").first()
            )
        )
        rows = aggregate(rows, side.contract, by).join(published, on=by)
    return rows.select(
        *(pl.col(have).alias(want) for have, want in zip(by, key, strict=True)),
        pl.col("waarde").round().cast(pl.Int64).alias(name),
        pl.col("ontbreekt").alias(f"ontbreekt_{name}"),
        pl.col("publicatie_id").alias(f"publicatie_{name}"),
    )


def _with_zeros(
    cells: pl.DataFrame, values: pl.DataFrame, filed: Sequence[str], name: str
) -> pl.DataFrame:
    """Fill in zero where a source that leaves zeros out has other figures of the same filing."""
    delivered = (
        values.filter(pl.col(name).is_not_null())
        .group_by(filed)
        .agg(pl.col(f"publicatie_{name}").first().alias("bron"))
    )
    absent = pl.col(f"publicatie_{name}").is_null() & pl.col("bron").is_not_null()
    return (
        cells.join(delivered, on=filed, how="left")
        .with_columns(
            pl.when(absent).then(0).otherwise(pl.col(name)).alias(name),
            pl.when(absent)
            .then("bron")
            .otherwise(f"publicatie_{name}")
            .alias(f"publicatie_{name}"),
        )
        .drop("bron")
    )


def _judged(cells: pl.DataFrame, tolerance: float) -> pl.DataFrame:
    """Add the difference and what it means; a row that is not there has a reason too."""
    first, second = pl.col(FIRST), pl.col(SECOND)
    return cells.with_columns(
        *(
            pl.when(pl.col(name).is_null())
            .then(pl.col(f"ontbreekt_{name}").fill_null(str(Missing.NOT_PUBLISHED)))
            .alias(f"ontbreekt_{name}")
            for name in (FIRST, SECOND)
        ),
        verschil=second - first,
        uitkomst=pl.when(first.is_null() & second.is_null())
        .then(pl.lit(str(Outcome.NEITHER)))
        .when(second.is_null())
        .then(pl.lit(str(Outcome.ONLY_FIRST)))
        .when(first.is_null())
        .then(pl.lit(str(Outcome.ONLY_SECOND)))
        .when((second - first).abs() <= tolerance)
        .then(pl.lit(str(Outcome.EQUAL)))
        .otherwise(pl.lit(str(Outcome.DIFFERENT))),
    )
