"""Which items stand in sums that differ: the first question after "how much?"."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from sluitend.core.messages import Message, msg
from sluitend.studies.agreement.comparing import MUNICIPALITY, Outcome, rows_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sluitend.studies.agreement.comparing import Comparison

EXPLAINED = 10
"""So many differences, the largest, are taken apart."""
SLIGHT = 0.01
"""A difference of less than this part of the largest one is not taken apart."""
LARGEST = 3
"""So many items of each sum are shown at least."""
NEGATIVE, SAME, HALF, LARGE = "negatief", "even_groot", "half_zo_groot", "groot"
STRIKING_TEXTS: dict[str, Message] = {
    NEGATIVE: msg("negatief"),
    SAME: msg("even groot als het verschil"),
    HALF: msg("half zo groot als het verschil: past bij een verkeerd teken"),
    LARGE: msg("een van de grootste"),
}


def items(
    comparison: Comparison, tables: Mapping[str, pl.DataFrame], members: pl.DataFrame
) -> pl.DataFrame:
    """Return items of the sums that differ most: the largest, the negative, and those as large as the difference.

    Returns
    -------
    Columns jaar, gm_code, `verschil`, `bron`, `onderdeel` (the code), under its own name the same
    code, `bedrag` and `opvallend`; no rows for a pair that does not sum parts of one whole.
    """
    pair = comparison.pair
    size = pl.col("verschil").abs()
    cells = (
        comparison.cells.filter(pl.col("uitkomst") == str(Outcome.DIFFERENT))
        .filter(size >= SLIGHT * size.max())
        .sort(size, descending=True, maintain_order=True)
        .head(EXPLAINED)
    )
    found = []
    for side in (pair.eerste, pair.tweede):
        if not side.delen:
            continue
        on = [key for key in pair.sleutel if key in side.contract.keys]
        rows = rows_of(side, tables[side.tabel], members).join(cells.select(*on, "verschil"), on=on)
        found.append(
            rows.select(
                "jaar",
                MUNICIPALITY,
                "verschil",
                pl.lit(side.naam).alias("bron"),
                pl.col(side.delen).alias("onderdeel"),
                side.delen,
                pl.col("waarde").alias("bedrag"),
                opvallend=_striking(pair.tolerance),
            )
        )
    if not found:
        return pl.DataFrame()
    return pl.concat(found).filter(pl.col("opvallend").is_not_null())


def in_order(rows: pl.DataFrame) -> pl.DataFrame:
    """Put the largest difference first, and in each of its sums the largest item."""
    return rows.sort(
        pl.col("verschil").abs(),
        "jaar",
        MUNICIPALITY,
        "bron",
        pl.col("bedrag").abs(),
        "onderdeel",
        descending=[True, False, False, False, True, False],
    )


def _striking(tolerance: float) -> pl.Expr:
    """Say what is striking about an item beside the difference; null for the rest."""
    size, off = pl.col("waarde").abs(), pl.col("verschil").abs()
    # What rounding of the item itself and of the difference can make.
    near = 2 * tolerance
    rank = size.rank("ordinal", descending=True).over("jaar", MUNICIPALITY)
    return (
        pl.when(pl.col("waarde") == 0)
        .then(None)
        .when((size - off).abs() <= near)
        .then(pl.lit(SAME))
        .when((2 * size - off).abs() <= near)
        .then(pl.lit(HALF))
        .when(pl.col("waarde") < 0)
        .then(pl.lit(NEGATIVE))
        .when(rank <= LARGEST)
        .then(pl.lit(LARGE))
    )
