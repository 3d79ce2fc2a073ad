"""Which figures of the tables are there, per measure, document, year and municipality."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from sluitend.core.missing import Missing
from sluitend.studies.coverage.domains import LEFT_OUT, left_out
from sluitend.studies.coverage.shape import (
    CELL,
    MAP,
    MUNICIPALITY,
    TABLE,
    YEAR,
    Degree,
    Shape,
)
from sluitend.studies.coverage.units import LISTED, UNITS, document_of, runs, units
from sluitend.studies.reasons import BIT, texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sluitend.tables.contract import Contract

PUBLICATION = "publicatie_id"
PUBLISHED = {TABLE: pl.String, "document": pl.String, YEAR: pl.Int64, PUBLICATION: pl.String}
COUNTS = {
    "volledig": Degree.WHOLE,
    "gedeeltelijk": Degree.PART,
    "ontbreekt": Degree.NOTHING,
    "nvt": Degree.NOT_APPLICABLE,
}


@dataclass(frozen=True)
class Count:
    """What is known of the tables.

    Attributes
    ----------
    shapes
        How each table is counted.
    cells
        Columns tabel, maat, document, jaar, `verwacht`, `volledig`, `gedeeltelijk`, `ontbreekt`,
        `nvt` (numbers of municipalities, or of a table's own keys) and `redenen`, joined by ``|``.
    lacking
        Columns tabel, maat, document, jaar, gm_code, gm_naam, `graad` and `redenen`: every
        municipality without the whole figure.
    years
        Columns tabel, maat, document, jaar: what is there at all, also outside the years in question.
    published
        Columns tabel, document, jaar, publicatie_id.
    """

    shapes: Mapping[str, Shape]
    cells: pl.DataFrame
    lacking: pl.DataFrame
    years: pl.DataFrame
    published: pl.DataFrame


def count(
    tables: Iterable[tuple[Contract, pl.DataFrame]], members: pl.DataFrame, tot: int
) -> Count:
    """Bring each table back to its figures, and count those of all tables together.

    Parameters
    ----------
    members
        Columns jaar, gm_code and gm_naam: the municipalities of the area, in the years in question
        and in those on whose map a forecast was made.
    tot
        The last year in question; a forecast on a later map says nothing about it.
    """
    shapes: dict[str, Shape] = {}
    found, without, published = [], [], []
    codes = members[MUNICIPALITY].unique()
    for contract, every in tables:
        shape = shapes[contract.id] = Shape(contract)
        frame = every.filter(pl.col(shape.map) <= tot) if shape.map else every
        found.append(units(shape, frame, codes))
        without.append(left_out(shape, frame))
        published.append(_published(shape, frame))
    # Of a workspace without figures too, what is not there is said.
    rows = pl.concat([pl.DataFrame(schema=UNITS), *(one.rows for one in found)])
    listed = pl.concat([pl.DataFrame(schema=LISTED), *(one.listed for one in found)])
    own = [name for name, shape in shapes.items() if not shape.is_municipal]
    per_code = _asked(
        shapes,
        rows,
        _expected(shapes, rows, listed, members),
        pl.concat([pl.DataFrame(schema=LEFT_OUT), *without]),
    )
    per_key = rows.filter(pl.col(TABLE).is_in(own)).with_columns(gm_naam=pl.lit(None, pl.String))
    known = _applied(pl.concat([per_code, per_key.select(per_code.columns)]), _inapplicable(rows))
    return Count(
        shapes,
        _cells(known),
        _lacking(known),
        listed.select(CELL).unique(),
        pl.concat([pl.DataFrame(schema=PUBLISHED), *published]),
    )


def _published(shape: Shape, frame: pl.DataFrame) -> pl.DataFrame:
    """Return the publications of each document and year of a table.

    Every piece of a table, which is what shares the columns of its partition, is of one publication.
    """
    piece = [*dict.fromkeys([*shape.contract.partition, shape.document, YEAR])]
    first, _ = runs(frame, [name for name in piece if name])
    return (
        frame[first]
        .select(pl.lit(shape.contract.id).alias(TABLE), document_of(shape), YEAR, PUBLICATION)
        .unique()
    )


def _inapplicable(rows: pl.DataFrame) -> pl.DataFrame:
    """Find the cells that apply to nobody in the country, such as a balance in a begroting.

    Who did not hand in that document lacks nothing there.
    """
    degree = pl.col("graad")
    return (
        rows.group_by(CELL)
        .agg(nvt=(degree.max() <= Degree.NOTHING) & (degree.min() == Degree.NOT_APPLICABLE))
        .filter("nvt")
    )


def _expected(
    shapes: Mapping[str, Shape], rows: pl.DataFrame, listed: pl.DataFrame, members: pl.DataFrame
) -> pl.DataFrame:
    """Return every municipality that should have a figure in each cell that was published."""
    municipal = [name for name, shape in shapes.items() if shape.is_municipal]
    own = [name for name, shape in shapes.items() if shape.is_own]
    expected = listed.filter(pl.col(TABLE).is_in(municipal)).join(
        members.rename({YEAR: MAP}), on=MAP
    )
    is_own = pl.col(TABLE).is_in(own)
    loaded = rows.filter(is_own).select(TABLE, MUNICIPALITY).unique()
    return pl.concat(
        [
            expected.filter(~is_own),
            expected.filter(is_own).join(loaded, on=[TABLE, MUNICIPALITY], how="semi"),
        ]
    )


def _asked(
    shapes: Mapping[str, Shape], rows: pl.DataFrame, expected: pl.DataFrame, without: pl.DataFrame
) -> pl.DataFrame:
    """Return what is known of the figures that are expected, as `rows` with column `gm_naam`."""
    filed = [name for name, shape in shapes.items() if shape.is_filed]
    absent = (
        pl.when(pl.col(TABLE).is_in(filed))
        .then(BIT[Missing.NOT_FILED])
        .otherwise(BIT[Missing.NOT_PUBLISHED])
    )
    degree, reasons, is_without = pl.col("graad"), pl.col("redenen"), pl.col("zonder_domein")
    without = without.with_columns(zonder_domein=pl.lit(value=True))
    return (
        expected.join(rows, on=[*CELL, MAP, MUNICIPALITY], how="left")
        .join(without, on=[*CELL, MUNICIPALITY], how="left")
        .with_columns(
            graad=pl.when(degree.is_null())
            .then(int(Degree.NOTHING))
            .when(is_without & (degree == Degree.WHOLE))
            .then(int(Degree.PART))
            .otherwise(degree)
            .cast(pl.Int8),
            redenen=pl.when(degree.is_null())
            .then(absent)
            .when(is_without & (reasons == 0))
            .then(BIT[Missing.NOT_FILED_APART])
            .otherwise(reasons)
            .cast(pl.UInt16),
        )
        .drop("zonder_domein")
    )


def _applied(known: pl.DataFrame, inapplicable: pl.DataFrame) -> pl.DataFrame:
    """Take what applies to nobody out of what is missing."""
    nobody = pl.col("nvt").is_not_null()
    return known.join(inapplicable, on=CELL, how="left").with_columns(
        graad=pl.when(nobody).then(int(Degree.NOT_APPLICABLE)).otherwise("graad").cast(pl.Int8),
        redenen=pl.when(nobody).then(0).otherwise("redenen").cast(pl.UInt16),
    )


def _cells(known: pl.DataFrame) -> pl.DataFrame:
    """Count units per cell by how much of them is known."""
    counted = (
        known.group_by(CELL)
        .agg(
            pl.len().alias("verwacht"),
            *((pl.col("graad") == degree).sum().alias(name) for name, degree in COUNTS.items()),
            pl.col("redenen").bitwise_or(),
        )
        .sort(CELL)
    )
    return counted.with_columns(texts(counted["redenen"].to_numpy()).alias("redenen"))


def _lacking(known: pl.DataFrame) -> pl.DataFrame:
    """Return every municipality without the whole figure."""
    lacking = known.filter(
        pl.col("graad").is_in([Degree.NOTHING, Degree.PART]), pl.col(MUNICIPALITY).is_not_null()
    )
    return lacking.select(*CELL, MUNICIPALITY, "gm_naam", "graad").with_columns(
        redenen=texts(lacking["redenen"].to_numpy())
    )
