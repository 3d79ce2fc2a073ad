"""Which figures of a table are there, per measure, document, year and municipality."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

import polars as pl

from sluitend.core.missing import SEPARATOR, Missing
from sluitend.reference.taakvelden import SOCIAL_DOMAIN, classification_of, concordance
from sluitend.tables.bbv import RATIO_NAMES

if TYPE_CHECKING:
    from sluitend.tables.contract import Contract

MUNICIPALITY, YEAR = "gm_code", "jaar"
MAPS = ("kaart", "begrotingsjaar")
"""Key columns with the year on whose map figures of other years were made."""
DOCUMENTS = {
    "document": "{}",
    "circulaire": "{}",
    "begrotingsjaar": "begroting {}",
    "editie": "{}",
    "stand": "{}",
}
"""Key columns that say in which document, or which version of it, a figure stands; the first one counts.

What one budget says about a year is no substitute for what another says about the same year.
"""
EDITIONS = ("herkomst", "tabel")
"""Key columns of which one value is enough: two sources of one figure."""
STAND = "stand"
NAMED_BY = {"kengetal": {code: name for name, code in RATIO_NAMES.items()}}
"""Key columns that say what is measured, with the name of every code."""
KNOWN = (str(Missing.NIL),)
"""Reasons that are knowledge: the source says there is nothing."""
MEASURE = "maat"
NO_DOCUMENT = ""
"""In column `document` of a table without documents."""


class Degree(IntEnum):
    """How much of a figure is known, over everything it is split by; the best edition counts."""

    NOT_APPLICABLE = 0
    NOTHING = 1
    PART = 2
    WHOLE = 3


@dataclass(frozen=True)
class Shape:
    """How a table is counted; it follows from the keys that its contract declares."""

    contract: Contract

    @property
    def is_municipal(self) -> bool:
        """Whether its figures are of municipalities, so that one can be missing."""
        return MUNICIPALITY in self.contract.keys

    @property
    def is_own(self) -> bool:
        """Whether each municipality loads its own: only those who did can be incomplete."""
        return MUNICIPALITY in self.contract.partition

    @property
    def is_filed(self) -> bool:
        """Whether every municipality hands in a document: then no row means not filed."""
        return "document" in self.contract.keys and not self.is_own

    @property
    def document(self) -> str:
        """Key column that is the document; empty for a table without documents."""
        return next((name for name in DOCUMENTS if name in self.contract.keys), NO_DOCUMENT)

    @property
    def map(self) -> str:
        """Key column with the year of the municipalities it lists; empty when that is its own year."""
        return next((name for name in MAPS if name in self.contract.keys), "")

    @property
    def named_by(self) -> str:
        """Key column that says what is measured; empty when that is the measure, as a rule."""
        return next((name for name in NAMED_BY if name in self.contract.keys), "")

    @property
    def labels(self) -> dict[str, str]:
        """What is measured: code and name."""
        if self.named_by:
            return NAMED_BY[self.named_by]
        return {measure.name: measure.label for measure in self.contract.measures}

    @property
    def cell(self) -> list[str]:
        """Columns of one cell of the overview."""
        return [MEASURE, "document", YEAR]

    @property
    def unit(self) -> list[str]:
        """Key columns of what is counted in a cell: municipalities, or a table's own keys."""
        own = [MUNICIPALITY] if self.is_municipal else list(self.contract.keys)
        apart = (YEAR, self.map, self.document, self.named_by)
        return [name for name in own if name not in apart]


@dataclass(frozen=True)
class Count:
    """What is known of one table.

    Attributes
    ----------
    cells
        Columns maat, document, jaar, `verwacht`, `volledig`, `gedeeltelijk`, `ontbreekt`, `nvt`
        (numbers of municipalities, or of the table's own keys) and `redenen`, joined by ``|``.
    lacking
        Columns maat, document, jaar, gm_code, gm_naam, `graad` and `redenen`: every municipality
        without the whole figure.
    years
        Columns maat, document, jaar: what is there at all, also outside the years in question.
    published
        Columns document, jaar, publicatie_id.
    """

    shape: Shape
    cells: pl.DataFrame
    lacking: pl.DataFrame
    years: pl.DataFrame
    published: pl.DataFrame


def count(contract: Contract, frame: pl.DataFrame, members: pl.DataFrame, tot: int) -> Count:
    """Count one table in one pass over its rows.

    Parameters
    ----------
    members
        Columns jaar, gm_code and gm_naam: the municipalities of the area, in the years in question
        and in those on whose map a forecast was made.
    tot
        The last year in question; a forecast on a later map says nothing about it.
    """
    shape = Shape(contract)
    rows = _with_document(shape, frame, tot)
    degrees = _degrees(shape, rows)
    years = degrees.select(shape.cell).unique()
    inapplicable = _inapplicable(shape, degrees)
    if shape.is_municipal:
        expected = _expected(shape, degrees, members)
        keys = [*shape.cell, MUNICIPALITY]
        absent = Missing.NOT_FILED if shape.is_filed else Missing.NOT_PUBLISHED
        found = (
            expected.join(degrees, on=keys, how="left")
            .join(_domains_left_out(shape, rows), on=keys, how="left")
            .with_columns(
                graad=pl.when(pl.col("graad").is_null())
                .then(int(Degree.NOTHING))
                .when(pl.col("zonder_domein").is_not_null() & (pl.col("graad") == Degree.WHOLE))
                .then(int(Degree.PART))
                .otherwise("graad"),
                redenen=pl.when(pl.col("graad").is_null())
                .then(pl.lit(str(absent)))
                .otherwise(pl.coalesce("redenen", "zonder_domein")),
            )
        )
    else:
        nobody = pl.lit(None, pl.String)
        found = degrees.with_columns(nobody.alias(MUNICIPALITY), gm_naam=nobody)
    found = found.join(inapplicable, on=shape.cell, how="left").with_columns(
        graad=pl.when("nvt").then(int(Degree.NOT_APPLICABLE)).otherwise("graad"),
        redenen=pl.when(~pl.col("nvt").fill_null(value=False)).then("redenen"),
    )
    return Count(
        shape,
        _cells(shape, found),
        found.filter(pl.col("graad").is_in([int(Degree.NOTHING), int(Degree.PART)]))
        .filter(pl.col(MUNICIPALITY).is_not_null())
        .select(*shape.cell, MUNICIPALITY, "gm_naam", "graad", "redenen"),
        years,
        rows.select("document", YEAR, "publicatie_id").unique(),
    )


def _with_document(shape: Shape, frame: pl.DataFrame, tot: int) -> pl.DataFrame:
    """Give every row its document and what it measures, and tell an empty row from no row at all."""
    if shape.map:
        frame = frame.filter(pl.col(shape.map) <= tot)
    if shape.named_by:
        frame = frame.with_columns(pl.col(shape.named_by).alias(MEASURE))
    named = pl.lit(NO_DOCUMENT)
    if shape.document:
        named = pl.format(DOCUMENTS[shape.document], pl.col(shape.document))
    empty = pl.col("waarde").is_null() & (pl.col("ontbreekt") == str(Missing.NOT_PUBLISHED))
    return frame.with_columns(
        document=named,
        ontbreekt=pl.when(empty).then(pl.lit(str(Missing.NO_VALUE))).otherwise("ontbreekt"),
    )


def _degrees(shape: Shape, rows: pl.DataFrame) -> pl.DataFrame:
    """Return per cell and unit how much is known, and why the rest is not.

    Returns
    -------
    Columns of the cell, the unit and, if there is one, the map; `graad` and `redenen`.
    """
    keys = [*shape.cell, *shape.unit, *([shape.map] if shape.map else [])]
    apart = EDITIONS if not shape.is_own else (STAND,)
    editions = [name for name in apart if name in shape.contract.keys]
    missing = pl.col("waarde").is_null()
    inapplicable = pl.col("ontbreekt") == str(Missing.NOT_APPLICABLE)
    gone = missing & ~pl.col("ontbreekt").is_in([str(Missing.NOT_APPLICABLE), *KNOWN])
    counted = rows.group_by([*keys, *editions]).agg(
        n=pl.len(), n_nvt=inapplicable.sum(), n_weg=gone.sum()
    )
    known = pl.col("n") - pl.col("n_nvt") - pl.col("n_weg")
    degree = (
        pl.when(pl.col("n") == pl.col("n_nvt"))
        .then(int(Degree.NOT_APPLICABLE))
        .when(pl.col("n_weg") == 0)
        .then(int(Degree.WHOLE))
        .when(known > 0)
        .then(int(Degree.PART))
        .otherwise(int(Degree.NOTHING))
    )
    best = counted.with_columns(graad=degree)
    if editions:
        # Of two sources one is enough; of what a municipality loaded itself every stand counts.
        graad = pl.col("graad")
        best = best.group_by(keys).agg(graad.min() if shape.is_own else graad.max())
    reasons = (
        rows.filter(gone)
        .group_by(keys)
        .agg(redenen=pl.col("ontbreekt").unique().sort().str.join(SEPARATOR))
    )
    return (
        best.select(*keys, "graad")
        .join(reasons, on=keys, how="left")
        .with_columns(redenen=pl.when(pl.col("graad") < Degree.WHOLE).then("redenen"))
    )


def _inapplicable(shape: Shape, degrees: pl.DataFrame) -> pl.DataFrame:
    """Find the cells that apply to nobody in the country, such as a balance in a begroting.

    Who did not hand in that document lacks nothing there.
    """
    graad = pl.col("graad")
    return (
        degrees.group_by(shape.cell)
        .agg(nvt=(graad.max() <= Degree.NOTHING) & (graad.min() == Degree.NOT_APPLICABLE))
        .filter("nvt")
    )


def _expected(shape: Shape, degrees: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    """Return every municipality that should have a figure in each cell that was published."""
    if shape.is_own:
        members = members.join(degrees.select(MUNICIPALITY).unique(), on=MUNICIPALITY, how="semi")
    if shape.map:
        on_map = members.rename({YEAR: shape.map})
        listed = degrees.select(*shape.cell, shape.map).unique()
        return listed.join(on_map, on=shape.map).drop(shape.map)
    return degrees.select(shape.cell).unique().join(members, on=YEAR)


def _cells(shape: Shape, found: pl.DataFrame) -> pl.DataFrame:
    """Count units per cell by how much of them is known."""
    names = {
        "volledig": Degree.WHOLE,
        "gedeeltelijk": Degree.PART,
        "ontbreekt": Degree.NOTHING,
        "nvt": Degree.NOT_APPLICABLE,
    }
    reasons = pl.col("redenen").drop_nulls().str.split(SEPARATOR).explode().unique().sort()
    return (
        found.group_by(shape.cell)
        .agg(
            pl.len().alias("verwacht"),
            *((pl.col("graad") == int(degree)).sum().alias(name) for name, degree in names.items()),
            redenen=reasons.str.join(SEPARATOR),
        )
        .with_columns(redenen=pl.when(pl.col("redenen") != "").then("redenen"))
        .sort(shape.cell)
    )


def _domains_left_out(shape: Shape, rows: pl.DataFrame) -> pl.DataFrame:
    """Find who filed lasten but not one row of a domain that the law makes obligatory.

    Recent files leave rows of zero out; such a domain cannot be zero, so it was not filed apart.

    Returns
    -------
    Columns maat, document, jaar, gm_code, and `zonder_domein` with the reason.
    """
    keys = [*shape.cell, MUNICIPALITY]
    nothing = pl.DataFrame(
        schema={**{name: rows.schema[name] for name in keys}, "zonder_domein": pl.String}
    )
    if not (shape.is_filed and "taakveld" in shape.contract.keys):
        return nothing
    lasten = rows.filter(
        pl.col(MEASURE) == "lasten", pl.col("taakveld").str.starts_with(SOCIAL_DOMAIN)
    )
    codes = lasten.select(YEAR, "taakveld").unique()
    groups = codes.with_columns(
        groep=pl.Series([_group(jaar, code) for jaar, code in codes.iter_rows()], dtype=pl.String)
    ).filter(pl.col("groep").is_in(list(concordance().verplicht)))
    listed = lasten.join(groups, on=[YEAR, "taakveld"]).select(*keys, "groep").unique()
    domains = listed.group_by(shape.cell).agg(alle=pl.col("groep").n_unique())
    per_code = (
        lasten.select(keys)
        .unique()
        .join(listed.group_by(keys).agg(eigen=pl.len()), on=keys, how="left")
    )
    return (
        per_code.join(domains, on=shape.cell)
        .filter(pl.col("eigen").fill_null(0) < pl.col("alle"))
        .select(*keys, zonder_domein=pl.lit(str(Missing.NOT_FILED_APART)))
    )


def _group(jaar: int, code: str) -> str | None:
    found = classification_of(jaar).find(code)
    return found.groep if found else None
