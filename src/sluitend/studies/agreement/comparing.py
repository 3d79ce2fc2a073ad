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

MUNICIPALITY = "gm_code"
FIRST, SECOND = "eerste", "tweede"
KEY = "sleutel_"
"""Before the name of a column of the pair's key, while the table's own columns are there too."""


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
        The pieces in which the sources published (year, document, or the municipality itself);
        `eerste` and `tweede` say which source has it.
    beyond
        Parents of codes that a statement about a part has no row of, so that they are not compared.
    """

    pair: Pair
    cells: pl.DataFrame
    filings: pl.DataFrame
    beyond: tuple[str, ...] = ()


def compare(pair: Pair, tables: Mapping[str, pl.DataFrame], members: pl.DataFrame) -> Comparison:
    """Compare the two sources of a pair.

    Parameters
    ----------
    tables
        Rows by contract id; both tables of the pair are there.
    members
        Columns jaar and gm_code: the municipalities and years in question.
    """
    sides, pieces = (pair.eerste, pair.tweede), list(pair.published_as)
    raw = [rows_of(side, tables[side.tabel], members) for side in sides]
    raw = _with_the_other_s_columns(raw, pair.sleutel, pieces)
    filings = _filings(raw, pieces)
    both = filings.filter(FIRST, SECOND).select(pieces)
    who = members.select("jaar", MUNICIPALITY)
    first, second = (
        _values(
            side,
            rows.join(both, on=pieces, how="semi").join(who, on=who.columns, how="semi"),
            pair.sleutel,
            name,
        )
        for side, rows, name in zip(sides, raw, (FIRST, SECOND), strict=True)
    )
    second, beyond_first = _within_scope(pair.eerste, first, second, pair.sleutel)
    first, beyond_second = _within_scope(pair.tweede, second, first, pair.sleutel)
    cells = first.join(second, on=pair.sleutel, how="full", coalesce=True)
    filed = [*dict.fromkeys([*pieces, MUNICIPALITY])]
    for side, values, name in ((pair.eerste, first, FIRST), (pair.tweede, second, SECOND)):
        if side.nul_weggelaten:
            cells = _with_zeros(cells, values, filed, name)
    judged = _judged(cells, pair.tolerance).sort(pair.sleutel)
    return Comparison(pair, judged, filings, (*beyond_first, *beyond_second))


def _within_scope(
    side: Side, own: pl.DataFrame, other: pl.DataFrame, key: Sequence[str]
) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """Keep of the other source what this one is about, and name the parents that it leaves out."""
    left_out: set[str] = set()
    for column, digits in side.reikwijdte.items():
        filed = [name for name in key if name != column]
        parent = pl.col(column).str.extract(_digits(digits)).alias("deel")
        covered = own.select(*filed, parent).unique()
        other = other.with_columns(parent)
        on = [*filed, "deel"]
        left_out |= set(other.join(covered, on=on, how="anti")["deel"].drop_nulls())
        other = other.join(covered, on=on, how="semi").drop("deel")
        value = next(name for name in (FIRST, SECOND) if name in other.columns)
        unnamed = other.join(own, on=list(key), how="anti").filter(pl.col(value) == 0)
        other = other.join(unnamed, on=list(key), how="anti")
    return other, tuple(sorted(left_out))


def _filings(raw: Sequence[pl.DataFrame], pieces: list[str]) -> pl.DataFrame:
    """List what was published, and which of the two sources has it."""
    listed = [
        rows.select(pieces).unique().with_columns(pl.lit(value=True).alias(name))
        for rows, name in zip(raw, (FIRST, SECOND), strict=True)
    ]
    return (
        listed[0]
        .join(listed[1], on=pieces, how="full", coalesce=True)
        .with_columns(pl.col(FIRST, SECOND).fill_null(value=False))
        .sort(pieces)
    )


def rows_of(side: Side, frame: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of a side in the years in question.

    A column of the pair's key that is made from another stands beside it: what is summed over is
    the table's own.
    """
    made = {
        f"{KEY}{name}": pl.col(side.column(name)).str.extract(_digits(digits))
        for name, digits in side.cijfers.items()
    }
    return (
        _selected(side, frame)
        .join(members.select("jaar").unique(), on="jaar", how="semi")
        .with_columns(**made)
    )


def _selected(side: Side, frame: pl.DataFrame) -> pl.DataFrame:
    """Return the rows a side is about, with the year in which the pair compares them."""
    wanted = [pl.col("maat") == side.maat]
    wanted += [pl.col(name).is_in(values) for name, values in side.alleen.items()]
    wanted += [~pl.col(name).is_in(values) for name, values in side.zonder.items()]
    wanted += [pl.col(name).str.starts_with(text) for name, text in side.begint_met.items()]
    return frame.filter(wanted).with_columns(pl.col("jaar") + side.jaar_later)


def years_of(side: Side, frame: pl.DataFrame, members: pl.DataFrame) -> list[int]:
    """Return every year of which a source has figures of these municipalities, also years not asked."""
    own = _selected(side, frame).join(members, on=MUNICIPALITY, how="semi")
    return own["jaar"].unique().sort().to_list()


def instead(side: Side, frame: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    """Return what a source has in the years in question when it has nothing of what is compared.

    Returns
    -------
    Columns document, jaar and, if the table has it, stand; no rows when the document is not chosen.
    """
    here = frame.join(members, on=["jaar", MUNICIPALITY], how="semi")
    columns = [name for name in ("document", "jaar", "stand") if name in side.contract.keys]
    if "document" not in side.alleen or not _selected(side, here).is_empty():
        return here.select(columns).clear()
    return here.select(columns).unique().sort(columns)


def _digits(behind_the_dot: int) -> str:
    """Return the pattern of a code with so many digits behind the dot at most."""
    tail = rf"\.\d{{1,{behind_the_dot}}}" if behind_the_dot else ""
    return rf"^(\d+{tail})"


def _with_the_other_s_columns(
    raw: Sequence[pl.DataFrame], key: Sequence[str], pieces: Sequence[str]
) -> list[pl.DataFrame]:
    """Repeat a side for every value of a column of the key that only the other one has.

    One count of inhabitants stands beside that of each edition.
    """
    found = []
    for own, other in (raw, raw[::-1]):
        absent = [name for name in key if not {name, f"{KEY}{name}"} & set(own.columns)]
        if absent:
            on = [name for name in pieces if name in own.columns]
            own = own.join(other.select(*on, *absent).unique(), on=on)  # noqa: PLW2901 - the frame grows by the columns it lacks
        found.append(own)
    return found


def _values(side: Side, rows: pl.DataFrame, key: Sequence[str], name: str) -> pl.DataFrame:
    """Sum a side to the key: columns key, and value, reason and publication under its own name."""
    by = [f"{KEY}{column}" if column in side.cijfers else column for column in key]
    if set(side.contract.keys) <= set(by):
        rows = rows.with_columns(n=pl.lit(1))
    else:
        rows = aggregate(rows, side.contract, by).join(
            _published(side, rows, by), on=_pieces(side, by)
        )
    return rows.select(
        *(pl.col(have).alias(want) for have, want in zip(by, key, strict=True)),
        pl.col("waarde").round().cast(pl.Int64).alias(name),
        pl.col("ontbreekt").alias(f"ontbreekt_{name}"),
        pl.col("publicatie_id").alias(f"publicatie_{name}"),
        (pl.col("n") if side.losse_afronding else pl.lit(1)).alias(f"n_{name}"),
    )


def _pieces(side: Side, by: Sequence[str]) -> list[str]:
    return [name for name in side.contract.partition if name in by]


def _published(side: Side, rows: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    """Return the publication of each piece that was summed; none where several gave their part."""
    pieces = _pieces(side, by)
    one = pl.col("publicatie_id").n_unique() == 1
    return (
        rows.select(*pieces, "publicatie_id")
        .unique()
        .group_by(pieces)
        .agg(publicatie_id=pl.when(one).then(pl.col("publicatie_id").first()))
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
        .when((second - first).abs() <= tolerance * pl.max_horizontal("n_eerste", "n_tweede", 1))
        .then(pl.lit(str(Outcome.EQUAL)))
        .otherwise(pl.lit(str(Outcome.DIFFERENT))),
    )
