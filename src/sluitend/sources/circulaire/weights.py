"""The sheet with amounts per unit: a row per maatstaf, a column per cluster."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from sluitend.core.messages import Message, msg
from sluitend.core.numbers import CENTS_PER_EURO
from sluitend.sources.gemeentefonds import EXACT, HALF_CENT, TOTAL
from sluitend.sources.sheet import ROW
from sluitend.sources.units import unit_of, units_in
from sluitend.sources.workbook import column_letter
from sluitend.sources.worksheet import Column, as_number, plain, without_mark
from sluitend.sources.worksheet_rows import Fault, GridSheet, first_fault, rejected

if TYPE_CHECKING:
    from sluitend.sources.workbook import Grid

CODE_HEAD = re.compile(r"(codering|code|nummer|nr\.?)( van de)?( maatstaf| maatstaven)?")
NAME_HEAD = re.compile(r"(naam|omschrijving)( van de)?( maatstaf| maatstaven)?|maatstaf|maatstaven")
CLUSTER = re.compile(
    r"jeugd|wmo|participatie|maatschappelijke ondersteuning|sociale basisvoorzieningen|samenkracht|"
    r"bestuur|orde en veiligheid|onderwijs|sport, cultuur|cultuur en ontspanning|infrastructuur|groen|"
    r"eigen middelen|onroerende ?zaak ?belasting|\boverig\b|\bozb\b"
)
"""Words in the names of clusters."""
ENOUGH = 2
"""Names of clusters that make a row the heading of amounts per unit: one alone may be a payment."""
PER_UNIT = re.compile(r"per eenheid|\bgewicht(en)?\b")
"""An amount per unit is in euro by law (Financiële-verhoudingswet art. 9), unless the sheet says else."""


@dataclass(frozen=True)
class Weights:
    """A sheet with amounts per unit, read.

    Attributes
    ----------
    title
        All text above the first maatstaf.
    sheet
        Columns _rij, maatstaf ("" for a payment), omschrijving, and a float per cluster.
    posts
        Columns maatstaf and omschrijving of every row with a name, also of those on the uitvallijst.
    """

    grid: Grid
    title: str
    sheet: GridSheet
    posts: pl.DataFrame
    clusters: dict[str, str]
    factor: float

    def cells(self) -> pl.DataFrame:
        """Return maatstaf, omschrijving and cluster of every figure the sheet should give."""
        clusters = [name for name in self.clusters.values() if name != TOTAL]
        return self.posts.unique().join(pl.DataFrame({"cluster": clusters}), how="cross")

    def names(self) -> pl.DataFrame:
        """Return maatstaf and omschrijving of each maatstaf that has one name and no other."""
        named = self.posts.filter(pl.all_horizontal(pl.all() != "")).unique()
        return named.filter(~pl.col("maatstaf").is_duplicated())

    def long(self) -> pl.DataFrame:
        """Return columns maatstaf, omschrijving, cluster and waarde, without totals and empty cells."""
        frame = self.sheet.frame.select(
            "maatstaf",
            "omschrijving",
            *(pl.col(place).alias(name) for place, name in self.clusters.items() if name != TOTAL),
        )
        return (
            frame.unpivot(
                index=["maatstaf", "omschrijving"], variable_name="cluster", value_name="waarde"
            )
            .drop_nulls("waarde")
            .with_columns(
                waarde=pl.when(pl.col("maatstaf") == "")
                .then("waarde")
                .otherwise(pl.col("waarde") * self.factor)
            )
        )


def read_weights(grid: Grid) -> Weights | Message | None:
    """Read a sheet with amounts per unit; say what it lacks, or None when it is nothing like it."""
    heading = next(
        (row for row in grid.filled_rows if _clusters_named(grid, row) >= ENOUGH),
        None,
    )
    if heading is None:
        return None
    heads = {c: plain(cell) for c, cell in enumerate(grid.cells[heading]) if cell is not None}
    code = next((c for c, head in heads.items() if CODE_HEAD.fullmatch(head)), None)
    name = next((c for c, head in heads.items() if NAME_HEAD.fullmatch(head)), None)
    if code is None or name is None:
        return msg("bij de clusters ontbreekt een kolom met de code of met de naam van de maatstaf")
    above = [str(cell) for row in grid.cells[: heading + 1] for cell in row if cell is not None]
    title = plain("\n".join([*above, grid.sheet]))
    cents: int | Message = CENTS_PER_EURO
    if units_in([*above, grid.sheet]):
        cents = unit_of(str(grid.cells[heading][name]), above, [grid.sheet])
    elif not PER_UNIT.search(title):
        cents = msg(
            "bij de clusters staat niet dat het bedragen per eenheid zijn, of in welke eenheid"
        )
    if isinstance(cents, Message):
        return cents
    columns = {
        c: Column(c, (str(grid.cells[heading][c]),), f"{grid.sheet}!{column_letter(c)}")
        for c in heads
        if c not in (code, name)
    }
    sheet, posts = _read(grid, heading, (code, name), tuple(columns.values()))
    clusters = {column.place: without_mark(column.heads[0]) for column in columns.values()}
    for place in [place for place, cluster in clusters.items() if plain(cluster) == plain(TOTAL)]:
        clusters[place] = TOTAL
    _check(sheet, clusters, f"{grid.sheet}!{column_letter(code)}")
    return Weights(grid, title, sheet, posts, clusters, cents / CENTS_PER_EURO)


def _clusters_named(grid: Grid, row: int) -> int:
    texts = {plain(cell) for cell in grid.cells[row] if isinstance(cell, str)}
    return sum(bool(CLUSTER.search(text)) for text in texts)


def _read(
    grid: Grid, heading: int, names: tuple[int, int], columns: tuple[Column, ...]
) -> tuple[GridSheet, pl.DataFrame]:
    kept, faults, others = list[tuple[object, ...]](), list[tuple[int, Fault]](), 0
    posts = list[tuple[str, str]]()
    for row in grid.filled_rows:
        cells = grid.cells[row]
        code, name = (without_mark(str(cells[c])) if cells[c] is not None else "" for c in names)
        figures = any(as_number(cells[column.number]) is not None for column in columns) or any(
            (row, column.number) in grid.uncached for column in columns
        )
        if row <= heading or not figures:
            others += 1
            continue
        posts.append((code, name))
        if fault := (_nameless(grid, names[1], name) or first_fault(grid, row, columns)):
            faults.append((row, fault))
        else:
            kept.append((row + 1, code, name, *(as_number(cells[c.number]) for c in columns)))
    schema = {ROW: pl.Int64, "maatstaf": pl.String, "omschrijving": pl.String}
    schema |= {column.place: pl.Float64 for column in columns}
    frame = pl.DataFrame(kept, schema=schema, orient="row")
    texts = [Column(c, (), f"{grid.sheet}!{column_letter(c)}") for c in names]
    sheet = GridSheet(
        grid.path,
        frame,
        grid.counted_rows - others,
        rejected(grid, faults),
        grid=grid,
        columns=[*texts, *columns],
    )
    named = pl.DataFrame(posts, schema=["maatstaf", "omschrijving"], orient="row")
    return sheet, named.cast(pl.String).filter(pl.any_horizontal(pl.all() != ""))


def _nameless(grid: Grid, column: int, name: str) -> Fault | None:
    if name:
        return None
    return Fault(
        msg("geen naam van een maatstaf of uitkering"),
        msg("Vul de naam in die bij deze bedragen hoort."),
        Column(column, (), f"{grid.sheet}!{column_letter(column)}"),
    )


def _check(sheet: GridSheet, clusters: dict[str, str], code: str) -> None:
    """Reject doubled posts, shares that are none, and rows that do not add up to their own total."""
    post = pl.when(pl.col("maatstaf") == "").then("omschrijving").otherwise("maatstaf")
    sheet.reject(
        code,
        post.is_duplicated(),
        msg("deze maatstaf of uitkering staat er dubbel"),
        msg("Laat één regel per maatstaf en per uitkering staan."),
    )
    parts = [place for place, name in clusters.items() if name != TOTAL]
    share = pl.col("maatstaf") == ""
    for place in parts:
        sheet.reject(
            place,
            share & ~pl.col(place).is_between(0, 1),
            msg("geen aandeel tussen 0 en 1"),
            msg("Zonder code staat hier het deel van een uitkering, van 0 tot en met 1."),
        )
    for place in [place for place, name in clusters.items() if name == TOTAL]:
        small = share | (pl.col(place).abs() < 1)
        rounded = pl.when(small).then(EXACT).otherwise(HALF_CENT * (len(parts) + 1))
        sheet.reject(
            place,
            (pl.sum_horizontal(parts) - pl.col(place)).abs() > rounded,
            msg("de clusters tellen niet op tot de kolom {totaal}", totaal=TOTAL),
            msg("Een van deze bedragen is niet goed; vergelijk ze met de circulaire."),
        )
