"""The state of every measure, document and year: also of the years that are not there."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

import polars as pl

from sluitend.studies.coverage.shape import CELL, TABLE, YEAR

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sluitend.studies.coverage.counting import Count


class State(StrEnum):
    """What is known of a measure in a document and year, over all municipalities of the area."""

    COMPLETE = "volledig"
    PARTLY = "gedeeltelijk"
    MISSING = "ontbreekt"
    NOT_APPLICABLE = "nvt"
    GAP = "gat"
    UNPUBLISHED = "niet_gepubliceerd"
    NOT_DUE = "nog_niet_gepubliceerd"


def states(
    found: Count, van: int, tot: int, not_due: Mapping[tuple[str, int], bool]
) -> pl.DataFrame:
    """Add the years without figures to the cells of each table, and name the state of every cell.

    A year between two that have figures is a gap. Outside them a year is named only where a series
    is expected to go on: for filed documents and for tables without documents.

    Parameters
    ----------
    not_due
        Which document of which year the law does not demand yet.
    """
    series = [name for name in CELL if name != YEAR]
    filed = [name for name, shape in found.shapes.items() if shape.is_filed]
    versions = [n for n, shape in found.shapes.items() if shape.document and not shape.is_filed]
    bounds = found.years.group_by(series).agg(eerste=pl.col(YEAR).min(), laatste=pl.col(YEAR).max())
    asked = pl.DataFrame({YEAR: range(van, tot + 1)}, schema={YEAR: pl.Int64})
    absent = bounds.join(asked, how="cross").join(found.years, on=[*series, YEAR], how="anti")
    inside = pl.col(YEAR).is_between("eerste", "laatste")
    absent = absent.filter(inside | ~pl.col(TABLE).is_in(versions))
    later = pl.DataFrame(
        [(document, jaar) for (document, jaar), early in not_due.items() if early],
        schema={"document": pl.String, YEAR: pl.Int64},
        orient="row",
    ).with_columns(later=pl.lit(value=True))
    absent = absent.join(later, on=["document", YEAR], how="left").with_columns(
        stand=pl.when(inside)
        .then(pl.lit(str(State.GAP)))
        .when(pl.col("later").fill_null(value=False) & pl.col(TABLE).is_in(filed))
        .then(pl.lit(str(State.NOT_DUE)))
        .otherwise(pl.lit(str(State.UNPUBLISHED)))
    )
    counted = found.cells.filter(pl.col(YEAR).is_between(van, tot)).with_columns(
        stand=pl.when(pl.col("nvt") == pl.col("verwacht"))
        .then(pl.lit(str(State.NOT_APPLICABLE)))
        .when(pl.col("volledig") + pl.col("nvt") == pl.col("verwacht"))
        .then(pl.lit(str(State.COMPLETE)))
        .when(pl.col("volledig") + pl.col("gedeeltelijk") == 0)
        .then(pl.lit(str(State.MISSING)))
        .otherwise(pl.lit(str(State.PARTLY)))
    )
    return pl.concat([counted, absent.select(*CELL, "stand")], how="diagonal").sort(CELL)
