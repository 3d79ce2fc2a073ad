"""The tables of wat wij niet weten: what was counted, grouped until a reader can follow it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from sluitend.core.missing import SEPARATOR, Missing
from sluitend.core.period import year_ranges
from sluitend.studies.coverage.outputs import (
    BY_REASON,
    OPEN_DATA,
    OUTPUTS,
    OWN_KEY,
    PER_MUNICIPALITY,
    RANGES,
    REMEDIES,
)
from sluitend.studies.coverage.shape import Degree, Shape
from sluitend.studies.wording import DOCUMENT_TEXTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sluitend.studies.coverage.counting import Count
    from sluitend.tables.contract import Contract

NAMED_MEASURES, NAMED_MUNICIPALITIES, NAMED_TABLES = 4, 8, 2
"""More names than these are counted and not listed; the long tables have them all."""
COUNTED = tuple(
    f"n_{name}" for name in ("verwacht", "volledig", "gedeeltelijk", "ontbreekt", "nvt")
)


def _schema(table: str) -> dict[str, type[pl.DataType]]:
    columns = {column.name: column.kind for column in OUTPUTS[table].columns}
    numbers = {name: kind in ("jaar", "aantal") for name, kind in columns.items()}
    return {"tabel": pl.String, **{n: pl.Int64 if numbers[n] else pl.String for n in columns}}


def per_year(counted: Count, states: pl.DataFrame, publications: pl.DataFrame) -> pl.DataFrame:
    """Return the cells with labels, state and publication."""
    shapes = counted.shapes.items()
    known = (
        counted.published.join(publications, on="publicatie_id")
        .group_by("tabel", "document", "jaar")
        .agg(
            pl.col("gepubliceerd_op").max(),
            status=pl.col("status").unique().sort().str.join(" / "),
        )
    )
    named = pl.DataFrame(
        [(table, *label) for table, shape in shapes for label in shape.labels.items()],
        schema=dict.fromkeys(("tabel", "maat", "maat_titel"), pl.String),
        orient="row",
    )
    municipal = [table for table, shape in shapes if shape.is_municipal]
    cells = (
        states.join(known, on=["tabel", "document", "jaar"], how="left")
        .join(named, on=["tabel", "maat"], how="left")
        .with_columns(
            _title(counted),
            telt=pl.when(pl.col("tabel").is_in(municipal))
            .then(pl.lit(PER_MUNICIPALITY))
            .otherwise(pl.lit(OWN_KEY)),
            ontbreekt="redenen",
            **{name: pl.col(name.removeprefix("n_")).cast(pl.Int64) for name in COUNTED},
        )
    )
    return _shaped("per_jaar", cells)


def per_municipality(counted: Count) -> pl.DataFrame:
    """Return every municipality that lacks a figure, or a part of it."""
    rows = counted.lacking.with_columns(
        _title(counted),
        mate=pl.when(pl.col("graad") == Degree.PART)
        .then(pl.lit("gedeeltelijk"))
        .otherwise(pl.lit("geheel")),
        ontbreekt="redenen",
    )
    return _shaped("per_gemeente", rows)


def _title(counted: Count) -> pl.Expr:
    titles = {table: shape.contract.title for table, shape in counted.shapes.items()}
    return pl.col("tabel").replace_strict(titles, return_dtype=pl.String).alias("tabel_titel")


def _shaped(table: str, rows: pl.DataFrame) -> pl.DataFrame:
    """Return the columns of an output, in order of its key."""
    return rows.select(*_schema(table)).sort(OUTPUTS[table].key)


def per_table(cells: pl.DataFrame) -> pl.DataFrame:
    """Add up the cells of each table about municipalities; measures that lack something stand apart.

    Measures without any gap share a row, and so do measures that lack as much for the same reasons.
    `aandeel` is what is whole of what applies.
    """
    applies = pl.col("n_verwacht") - pl.col("n_nvt")
    lacking = pl.col("n_gedeeltelijk") + pl.col("n_ontbreekt")
    per_measure = _per_measure(cells.filter(pl.col("telt") == PER_MUNICIPALITY))
    alike = [*COUNTED, "ontbreekt"]
    pattern = pl.concat_str(
        [pl.col(name).cast(pl.String).fill_null("") for name in alike], separator="/"
    )
    return (
        per_measure.with_columns(patroon=pl.when(lacking > 0).then(pattern).otherwise(pl.lit("")))
        .group_by("tabel", "tabel_titel", "patroon", maintain_order=True)
        .agg(pl.col(COUNTED).sum(), pl.col("maat_titel"), pl.col("ontbreekt").first())
        .with_columns(
            aandeel=pl.when(applies > 0).then(pl.col("n_volledig") / applies),
            maten=pl.col("maat_titel").map_elements(
                lambda names: short(list(names), NAMED_MEASURES), return_dtype=pl.String
            ),
        )
        .drop("maat_titel", "patroon")
        .sort("tabel", lacking, "maten")
    )


def national(cells: pl.DataFrame) -> pl.DataFrame:
    """Count the rows of each table that is not about municipalities, with the years it has."""
    years = (
        cells.filter(pl.col("telt") == OWN_KEY, pl.col("n_verwacht") > 0)
        .group_by("tabel")
        .agg(pl.col("jaar").unique().sort())
    )
    listed = pl.DataFrame(
        [(table, year_ranges(found)) for table, found in years.iter_rows()],
        schema={"tabel": pl.String, "jaren": pl.String},
        orient="row",
    )
    return (
        _per_measure(cells.filter(pl.col("telt") == OWN_KEY))
        .group_by("tabel", "tabel_titel", maintain_order=True)
        .agg(pl.col(COUNTED).sum(), _reasons())
        .join(listed, on="tabel")
        .sort("tabel")
    )


def _per_measure(cells: pl.DataFrame) -> pl.DataFrame:
    """Add up the cells of each measure, with every reason that occurs."""
    return (
        cells.group_by("tabel", "tabel_titel", "maat", "maat_titel", maintain_order=True)
        .agg(pl.col(COUNTED).sum(), _reasons())
        .filter(pl.col("n_verwacht") > 0)
    )


def _reasons() -> pl.Expr:
    """Join every reason that occurs, each once; null when nothing is missing."""
    each = pl.col("ontbreekt").drop_nulls().str.split(SEPARATOR).explode().unique().sort()
    return each.str.join(SEPARATOR).replace("", None).alias("ontbreekt")


def overview(cells: pl.DataFrame) -> pl.DataFrame:
    """Return one row for all measures, and all circulars, of a table that have the same years.

    Years are written as ranges, per state; `wat_te_doen` is about those that are not in the sources.
    """
    series: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    keys = ("tabel", "tabel_titel", "document", "maat_titel")
    for row in cells.sort(*keys, "jaar").iter_rows(named=True):
        series.setdefault(tuple(row[key] for key in keys), []).append(row)
    measures: dict[tuple[tuple[object, ...], str], list[str]] = {}
    for (table, title, document, label), rows in series.items():
        measures.setdefault(((table, title, *_pattern(rows)), document), []).append(label)
    documents: dict[tuple[object, ...], list[str]] = {}
    for (shared, document), labels in measures.items():
        # The two documents of Iv3 stay apart: a reader looks for one of them.
        alone = document if document in DOCUMENT_TEXTS else ""
        documents.setdefault((*shared, short(labels, NAMED_MEASURES), alone), []).append(document)
    columns = ("tabel", "tabel_titel", *RANGES, "gepubliceerd_op", "status", "maten", "document")
    found = pl.DataFrame(
        [(*row, "; ".join(names)) for (*row, _), names in documents.items()],
        schema=dict.fromkeys(columns, pl.String),
        orient="row",
    )
    remedy = pl.col("tabel").replace_strict(REMEDIES, default=OPEN_DATA, return_dtype=pl.String)
    return found.with_columns(wat_te_doen=pl.lit("jaar_") + remedy).sort(
        "tabel", "document", "maten"
    )


def _pattern(rows: Sequence[Mapping[str, Any]]) -> tuple[str | None, ...]:
    """Write the years of one measure per state, the newest publication and the status."""
    found: dict[str, list[int]] = {}
    for row in rows:
        found.setdefault(row["stand"], []).append(row["jaar"])
    years = [year_ranges(found.get(str(state), ())) for state in RANGES.values()]
    newest = max((day for row in rows if (day := row["gepubliceerd_op"])), default=None)
    status = sorted({text for row in rows if (text := row["status"])})
    return (*years, newest, " / ".join(status) or None)


def missing(rows: pl.DataFrame, labels: Mapping[tuple[str, str], str]) -> pl.DataFrame:
    """Group who is missing: years, measures and tables with the same municipalities stand together.

    Where more are missing than a reader wants to see named, they are only counted, over all years.
    """
    keys = ["tabel", "tabel_titel", "document", "mate", "ontbreekt"]
    sets = (
        rows.sort("gm_naam", "gm_code")
        .group_by(*keys, "jaar", "maat", maintain_order=True)
        .agg("gm_code", "gm_naam")
        .with_columns(
            wie=pl.when(pl.col("gm_code").list.len() <= NAMED_MUNICIPALITIES).then(
                pl.col("gm_code").list.join(",")
            )
        )
        .sort(*keys, "jaar", "maat")
    )
    for merged in ("maat", "jaar"):
        kept = [name for name in ("maat", "jaar") if name != merged]
        sets = sets.group_by(*keys, "wie", *kept, maintain_order=True).agg(
            merged, pl.col("gm_code").explode().unique(), pl.col("gm_naam").first()
        )
    groups: dict[tuple[object, ...], list[dict[str, Any]]] = {}
    for row in sets.iter_rows(named=True):
        own = "" if row["wie"] else row["tabel"]
        key = (
            own,
            row["document"],
            row["mate"],
            row["ontbreekt"],
            row["wie"],
            year_ranges(row["jaar"]),
        )
        groups.setdefault(key, []).append(row)
    table = [
        (
            "; ".join(row["tabel"] for row in same),
            short([row["tabel_titel"] for row in same], NAMED_TABLES),
            document,
            years,
            len(same[0]["gm_code"]),
            "; ".join(same[0]["gm_naam"]) if who else None,
            reason,
            degree,
            short(
                list(dict.fromkeys(labels[r["tabel"], maat] for r in same for maat in r["maat"])),
                NAMED_MEASURES,
            ),
            _remedy(reason, [row["tabel"] for row in same]),
        )
        for (_, document, degree, reason, who, years), same in groups.items()
    ]
    return pl.DataFrame(table, schema=_schema("ontbrekend"), orient="row").sort(
        OUTPUTS["ontbrekend"].key
    )


def _remedy(reasons: object, tables: Sequence[str]) -> str | None:
    """Return what to do about the first reason for which anything can be done."""
    found = set(str(reasons).split(SEPARATOR))
    if str(Missing.NOT_PUBLISHED) in found:
        ways = {REMEDIES.get(table, OPEN_DATA) for table in tables}
        return f"jaar_{ways.pop() if len(ways) == 1 else OPEN_DATA}"
    return next((str(reason) for reason in BY_REASON if str(reason) in found), None)


def not_loaded(contracts: Iterable[Contract]) -> pl.DataFrame:
    """Name the tables of which nothing is loaded, with how to load them."""
    rows = [
        (
            c.id,
            c.title,
            short(list(Shape(c).labels.values()), NAMED_MEASURES),
            REMEDIES.get(c.id, OPEN_DATA),
        )
        for c in contracts
    ]
    names = ("tabel", "tabel_titel", "maten", "wat_te_doen")
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row").sort("tabel")


def in_order(frame: pl.DataFrame, tables: Sequence[str]) -> pl.DataFrame:
    """Put the tables in the order of the catalogue, in which Iv3 comes first."""
    position = {table: number for number, table in enumerate(tables)}
    first = pl.col("tabel").str.split("; ").list.first()
    return frame.sort(first.replace_strict(position, return_dtype=pl.Int64), maintain_order=True)


def short(names: Sequence[str], most: int) -> str:
    """Join names; of a longer list the first, and how many there are more.

    Examples
    --------
    >>> short(["Lasten", "Baten", "Salarissen"], 2)
    'Lasten; Baten; +1'
    """
    kept = list(names[:most])
    return "; ".join([*kept, f"+{len(names) - most}"] if len(names) > most else kept)
