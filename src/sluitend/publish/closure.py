"""Which figures of a result its terms explain, and the proof that they add up.

Terms say which figure they belong to by sharing its keys; an empty key of a figure means "all".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sluitend.core.result import Result

AMOUNT = "bedrag"
MEASURE = "maat"
NUMBER, TERM = "_cijfer", "_term"


@dataclass(frozen=True)
class Explained:
    """A column of amounts of which every value is the sum of its terms.

    Attributes
    ----------
    table, column
        Where the amounts stand.
    measure
        The measure that this column holds, when the table has a column per measure; else None.
    rows
        The table, with the number of each row in `NUMBER`.
    terms
        The terms of this column, with the number of each in `TERM`.
    linked
        One row per term that belongs to a figure: `NUMBER` and `TERM`.
    """

    table: str
    column: str
    measure: str | None
    rows: pl.DataFrame
    terms: pl.DataFrame
    linked: pl.DataFrame


def explained(result: Result) -> Iterator[Explained]:
    """Yield every column of amounts that the terms of a result explain; none without amounts.

    A table with a column per measure is explained measure by measure; else it is the table of
    amounts whose rows the terms tell apart, by its own key as far as they have it.

    Raises
    ------
    ArithmeticError
        When terms and figures do not belong together one to one, or do not add up: a bug.
    """
    terms = result.output.terms.with_row_index(TERM)
    if terms.is_empty():
        return
    amounts = {
        name: {c.name for c in result.specs[name].columns if c.kind == "bedrag"}
        for name in result.tables
        if name in result.specs and not result.specs[name].detail
    }
    measures = set(terms[MEASURE].unique()) if MEASURE in terms.columns else set()
    wide = [name for name, columns in amounts.items() if measures and measures <= columns]
    if wide:
        for measure in sorted(measures):
            own = terms.filter(pl.col(MEASURE) == measure)
            yield _linked(result, wide[0], measure, measure, own)
        return
    long = [
        name
        for name, columns in amounts.items()
        if AMOUNT in columns and _told_apart(result.tables[name], _keys(result, terms, name))
    ]
    if long:
        yield _linked(
            result, min(long, key=lambda n: _strange(result, terms, n)), AMOUNT, None, terms
        )


def _told_apart(frame: pl.DataFrame, keys: list[str]) -> bool:
    """Say whether the keys tell the rows of a table apart, so that a term can belong to one."""
    return bool(keys) and not frame.is_empty() and frame.select(keys).is_unique().all()


def _strange(result: Result, terms: pl.DataFrame, name: str) -> tuple[int, int]:
    """Order tables: first those whose key the terms have, then those that share most with them."""
    lacking = set(result.specs[name].key) - set(terms.columns)
    return len(lacking), -len(_keys(result, terms, name))


def _linked(
    result: Result, name: str, column: str, measure: str | None, terms: pl.DataFrame
) -> Explained:
    rows = result.tables[name].with_row_index(NUMBER)
    linked = _link(rows, terms, _keys(result, terms, name))
    _check(rows, column, terms, linked)
    return Explained(name, column, measure, rows, terms, linked)


def _keys(result: Result, terms: pl.DataFrame, name: str) -> list[str]:
    """Return the columns that a table and the terms share and that are no figures."""
    spec = {column.name: column.kind for column in result.specs[name].columns}
    frame = result.tables[name]
    return [
        column
        for column in terms.columns
        if column in frame.columns and spec.get(column, "tekst") in ("tekst", "jaar")
        if frame.schema[column] in (pl.String, pl.Int64)
    ]


def _link(rows: pl.DataFrame, terms: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """Join terms to rows on the keys that are filled in; rows with equal gaps go together."""
    empty = [
        (pl.col(key).cast(pl.String).fill_null("") == "").alias(f"_leeg_{key}") for key in keys
    ]
    parts = [pl.DataFrame(schema={NUMBER: rows.schema[NUMBER], TERM: terms.schema[TERM]})]
    marked = rows.select(NUMBER, *keys, *empty)
    for pattern, group in marked.group_by([f"_leeg_{key}" for key in keys]):
        filled = [key for key, gap in zip(keys, pattern, strict=True) if not gap]
        parts.append(
            group.select(NUMBER, *filled)
            .join(terms.select(TERM, *filled), on=filled)
            .select(NUMBER, TERM)
        )
    return pl.concat(parts).sort(NUMBER, TERM)


def _check(rows: pl.DataFrame, column: str, terms: pl.DataFrame, linked: pl.DataFrame) -> None:
    """Every term belongs to one row, and every amount is the sum of its terms.

    Terms that cancel out may have no row: a step of nothing is not in the table. A row without an
    amount (something was not filed) may have terms: those of what was filed.
    """
    if linked[TERM].n_unique() != linked.height:
        raise ArithmeticError("a term belongs to more than one figure")
    loose = terms.join(linked, on=TERM, how="anti")
    remainder = loose.group_by("gebied", "jaar", "post").agg(pl.sum(AMOUNT))
    if (remainder[AMOUNT] != 0).any():
        raise ArithmeticError("terms without a figure do not cancel out")
    sums = linked.join(terms.select(TERM, AMOUNT), on=TERM).group_by(NUMBER).agg(som=pl.sum(AMOUNT))
    compared = rows.select(NUMBER, figure=column).join(sums, on=NUMBER, how="left")
    # Comparing with a missing figure gives neither true nor false, so those rows are left alone.
    wrong = compared.filter(pl.col("figure") != pl.col("som").fill_null(0))
    if wrong.height:
        raise ArithmeticError(f"terms do not add up to {column}: {wrong.row(0, named=True)}")
