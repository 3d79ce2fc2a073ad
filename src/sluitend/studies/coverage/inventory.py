"""What is known of every figure of every table, whoever asks: worked out once per state of the data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from sluitend.core.kept import kept
from sluitend.core.missing import Missing
from sluitend.studies.coverage.domains import left_out
from sluitend.studies.coverage.shape import CELL, MAP, MUNICIPALITY, TABLE, YEAR, Degree, Shape
from sluitend.studies.coverage.units import CELL_COLUMNS, document_of, runs, units
from sluitend.studies.reasons import BIT
from sluitend.tables.catalogue import CONTRACTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from sluitend.studies.coverage.units import Units
    from sluitend.studies.reasons import Masks

    Flags = NDArray[np.bool_]

NO_MUNICIPALITY = -1
PUBLICATION = "publicatie_id"
PUBLISHED = {
    TABLE: pl.String,
    "document": pl.String,
    YEAR: pl.Int64,
    MAP: pl.Int64,
    PUBLICATION: pl.String,
}
MOST = 4
"""States of the data that are kept: some 2 MB each."""


@dataclass(frozen=True)
class Inventory:
    """What is known of every figure.

    Attributes
    ----------
    shapes
        How each table is counted.
    cells
        Columns of `CELL_COLUMNS`, in order.
    group
        Shape (cells,): number of each cell, cells that differ only in their map being one.
    apart
        Shape (cells,): whether the map is another one than that of the year itself.
    place
        Position of each municipality on the axis below; the last position stands for any other one.
    expected
        Shape (cells, municipalities): whether one that exists should have the figure.
    degree, reasons
        Same shape: how much is known of it, and why not more.
    lowest, highest
        Shape (cells,): the degrees that occur, of whichever municipality.
    own_degrees
        Shape (cells, degrees): of a table that is not about municipalities, its keys by degree.
    own_reasons
        Shape (cells,): why these are not wholly known.
    published
        Columns of `PUBLISHED`: the publications of each document and year of a table.
    """

    shapes: Mapping[str, Shape]
    cells: pl.DataFrame
    group: NDArray[np.int64]
    apart: Flags
    place: Mapping[str, int]
    expected: Flags
    degree: NDArray[np.int8]
    reasons: Masks
    lowest: NDArray[np.int8]
    highest: NDArray[np.int8]
    own_degrees: NDArray[np.int64]
    own_reasons: Masks
    published: pl.DataFrame


def inventory(tables: Mapping[str, pl.DataFrame]) -> Inventory:
    """Bring every table back to its figures.

    Parameters
    ----------
    tables
        Rows by id of the contract.
    """
    return _inventory(tuple(tables.values()), tuple(tables))


@kept(most=MOST)
def _inventory(frames: tuple[pl.DataFrame, ...], names: tuple[str, ...]) -> Inventory:
    shapes = {name: Shape(CONTRACTS[name]) for name in names}
    tables = list(zip(shapes.values(), frames, strict=True))
    figures = _figures([units(shape, frame) for shape, frame in tables])
    cells, degree, size = figures.cells, figures.degree, figures.cells.height
    lowest = np.full(size, max(Degree), dtype=np.int8)
    np.minimum.at(lowest, figures.cell, degree)
    highest = np.full(size, min(Degree), dtype=np.int8)
    np.maximum.at(highest, figures.cell, degree)
    expected, known, reasons = _of_municipalities(figures, [shapes[name] for name in cells[TABLE]])
    for shape, frame in tables:
        _leave_out(figures, left_out(shape, frame), known, reasons)
    own = figures.municipality == NO_MUNICIPALITY
    own_degrees = np.zeros((size, len(Degree)), dtype=np.int64)
    np.add.at(own_degrees, (figures.cell[own], degree[own]), 1)
    own_reasons = np.zeros(size, dtype=np.uint16)
    np.bitwise_or.at(own_reasons, figures.cell[own], figures.reasons[own])
    with_map = [name for name, shape in shapes.items() if shape.map]
    return Inventory(
        shapes=shapes,
        cells=cells,
        group=cells.select(pl.struct(CELL).rle_id())[:, 0].cast(pl.Int64).to_numpy(),
        apart=cells[TABLE].is_in(with_map).to_numpy(),
        place=figures.place,
        expected=expected,
        degree=known,
        reasons=reasons,
        lowest=lowest,
        highest=highest,
        own_degrees=own_degrees,
        own_reasons=own_reasons,
        published=pl.concat(
            [pl.DataFrame(schema=PUBLISHED), *(_published(*table) for table in tables)]
        ),
    )


@dataclass(frozen=True)
class _Figures:
    """The figures of all tables: where each stands, and how much of it is known."""

    cells: pl.DataFrame
    place: Mapping[str, int]
    cell: NDArray[np.int64]
    municipality: NDArray[np.int64]
    degree: NDArray[np.int8]
    reasons: Masks


def _figures(found: list[Units]) -> _Figures:
    """Put the figures of all tables together, with their cells in order."""
    cells = pl.concat([pl.DataFrame(schema=CELL_COLUMNS), *(one.cells for one in found)])
    order = cells.with_row_index("nr").sort([*CELL, MAP])["nr"].to_numpy()
    moved_to = np.argsort(order)
    codes = sorted({code for one in found for code in one.codes.unique()})
    place = {code: position for position, code in enumerate(codes)}
    cell, municipality, start = [], [], 0
    for one in found:
        cell.append(moved_to[start + one.cell])
        start += one.cells.height
        municipality.append(
            one.codes.cast(pl.Enum(codes)).to_physical().cast(pl.Int64).to_numpy()
            if one.codes.len()
            else np.full(one.cell.size, NO_MUNICIPALITY)
        )
    return _Figures(
        cells[order],
        place,
        np.concatenate([np.zeros(0, np.int64), *cell]),
        np.concatenate([np.zeros(0, np.int64), *municipality]),
        np.concatenate([np.zeros(0, np.int8), *(one.degree for one in found)]),
        np.concatenate([np.zeros(0, np.uint16), *(one.reasons for one in found)]),
    )


def _of_municipalities(
    figures: _Figures, shapes: list[Shape]
) -> tuple[Flags, NDArray[np.int8], Masks]:
    """Return of every cell and municipality whether it is expected, how much is known, and why not more.

    Parameters
    ----------
    shapes
        Of every cell that of its table.
    """
    size = len(shapes), len(figures.place) + 1
    expected = np.zeros(size, dtype=np.bool_)
    expected[[shape.is_municipal and not shape.is_own for shape in shapes]] = True
    degree = np.full(size, Degree.NOTHING, dtype=np.int8)
    absent = [Missing.NOT_FILED if shape.is_filed else Missing.NOT_PUBLISHED for shape in shapes]
    reasons = np.repeat(
        np.array([BIT[reason] for reason in absent], dtype=np.uint16)[:, None], size[1], axis=1
    )
    there = figures.municipality != NO_MUNICIPALITY
    at = figures.cell[there], figures.municipality[there]
    degree[at], reasons[at] = figures.degree[there], figures.reasons[there]
    # Of a table that each municipality loads itself, all of it is expected of those who did.
    tables = figures.cells[TABLE].to_numpy()
    for table in {shape.contract.id for shape in shapes if shape.is_own}:
        loaded = np.zeros(size, dtype=np.bool_)
        loaded[at] = True
        own = tables == table
        expected[own] = loaded[own].any(axis=0)
    return expected, degree, reasons


def _leave_out(
    figures: _Figures, without: pl.DataFrame, degree: NDArray[np.int8], reasons: Masks
) -> None:
    """Mark who left out a domain that the law makes obligatory, in place."""
    if without.is_empty():
        return
    listed = without.join(figures.cells.with_row_index("nr"), on=CELL)
    cell = listed["nr"].to_numpy()
    at = cell, np.array([figures.place[code] for code in listed[MUNICIPALITY]])
    degree[at] = np.where(degree[at] == Degree.WHOLE, Degree.PART, degree[at])
    reasons[at] = np.where(reasons[at] == 0, BIT[Missing.NOT_FILED_APART], reasons[at])


def _published(shape: Shape, frame: pl.DataFrame) -> pl.DataFrame:
    """Return the publications of each document and year of a table.

    Every piece of a table, which is what shares the columns of its partition, is of one publication.
    """
    piece = dict.fromkeys([*shape.contract.partition, shape.document, YEAR, shape.map])
    first, _ = runs(frame, [name for name in piece if name])
    return (
        frame[first]
        .select(
            pl.lit(shape.contract.id).alias(TABLE),
            document_of(shape),
            YEAR,
            pl.col(shape.map or YEAR).alias(MAP),
            PUBLICATION,
        )
        .unique()
    )
