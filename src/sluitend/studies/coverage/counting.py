"""Which figures of the tables an area has, per measure, document, year and municipality."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from sluitend.studies.coverage.shape import CELL, MAP, MUNICIPALITY, TABLE, YEAR, Degree
from sluitend.studies.reasons import written

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from sluitend.studies.coverage.inventory import Inventory
    from sluitend.studies.coverage.shape import Shape
    from sluitend.studies.reasons import Masks

    Flags = NDArray[np.bool_]
    Ints = NDArray[np.int64]
    Degrees = NDArray[np.int8]

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


@dataclass(frozen=True)
class _Asked:
    """The figures that are asked for: of each its cell, who it is of (a row of the members), and how known."""

    cell: Ints
    member: Ints
    degree: Degrees
    reasons: Masks


def count(found: Inventory, members: pl.DataFrame, tot: int) -> Count:
    """Count the figures of all tables together, as far as they are about an area.

    Parameters
    ----------
    members
        Columns jaar, gm_code and gm_naam: the municipalities of the area, in the years in question
        and in those on whose map a forecast was made.
    tot
        The last year in question; a forecast on a later map says nothing about it.
    """
    counts = ~found.apart | (found.cells[MAP].to_numpy() <= tot)
    nobody = _inapplicable(found, counts)
    asked = _asked(found, counts, nobody, members)
    later = pl.col(TABLE).is_in(found.cells[TABLE].filter(found.apart).unique().implode())
    return Count(
        found.shapes,
        _cells(found, counts, nobody, asked),
        _lacking(found, members, asked),
        found.cells.filter(counts).select(CELL).unique(),
        found.published.filter(~later | (pl.col(MAP) <= tot)).drop(MAP).unique(),
    )


def _inapplicable(found: Inventory, counts: Flags) -> Flags:
    """Find the cells that apply to nobody in the country, such as a balance in a begroting.

    Who did not hand in that document lacks nothing there.
    """
    lowest = np.full(found.group.size, max(Degree), dtype=np.int8)
    np.minimum.at(lowest, found.group[counts], found.lowest[counts])
    highest = np.full(found.group.size, min(Degree), dtype=np.int8)
    np.maximum.at(highest, found.group[counts], found.highest[counts])
    nobody = (highest <= Degree.NOTHING) & (lowest == Degree.NOT_APPLICABLE)
    of_cell: Flags = nobody[found.group]
    return of_cell


def _asked(found: Inventory, counts: Flags, nobody: Flags, members: pl.DataFrame) -> _Asked:
    """Return every figure that a member should have, in the cells that count."""
    years = members[YEAR].to_numpy()
    order = np.argsort(years, kind="stable")
    cells = np.flatnonzero(counts)
    maps = found.cells[MAP].to_numpy()[cells]
    first, last = (np.searchsorted(years[order], maps, side) for side in ("left", "right"))
    size = last - first
    cell = np.repeat(cells, size)
    nth = np.arange(cell.size) - np.repeat(np.cumsum(size) - size, size)
    member = order[np.repeat(first, size) + nth]
    elsewhere = len(found.place)
    place = np.array(
        [found.place.get(code, elsewhere) for code in members[MUNICIPALITY]], dtype=np.int64
    )[member]
    wanted = found.expected[cell, place]
    cell, member, place = cell[wanted], member[wanted], place[wanted]
    degree, reasons = found.degree[cell, place], found.reasons[cell, place]
    degree[nobody[cell]], reasons[nobody[cell]] = Degree.NOT_APPLICABLE, 0
    return _Asked(cell, member, degree, reasons)


def _cells(found: Inventory, counts: Flags, nobody: Flags, asked: _Asked) -> pl.DataFrame:
    """Count figures per cell by how much of them is known."""
    group, size = found.group, found.group.size
    degrees = np.zeros((size, len(Degree)), dtype=np.int64)
    np.add.at(degrees, (group[asked.cell], asked.degree), 1)
    own = np.where(counts[:, None], found.own_degrees, 0)
    own[nobody] = np.where(
        np.arange(len(Degree)) == Degree.NOT_APPLICABLE, own[nobody].sum(axis=1)[:, None], 0
    )
    np.add.at(degrees, group, own)
    reasons = np.zeros(size, dtype=np.uint16)
    np.bitwise_or.at(reasons, group[asked.cell], asked.reasons)
    np.bitwise_or.at(reasons, group, np.where(counts & ~nobody, found.own_reasons, 0))
    there = np.flatnonzero(degrees.any(axis=1))
    _, first = np.unique(group, return_index=True)
    return found.cells[first[there]].select(
        *CELL,
        pl.Series("verwacht", degrees[there].sum(axis=1)),
        *(pl.Series(name, degrees[there, degree]) for name, degree in COUNTS.items()),
        pl.Series("redenen", written(reasons[there]), pl.String),
    )


def _lacking(found: Inventory, members: pl.DataFrame, asked: _Asked) -> pl.DataFrame:
    """Return every municipality without the whole figure."""
    some = np.flatnonzero((asked.degree == Degree.NOTHING) | (asked.degree == Degree.PART))
    return pl.concat(
        [
            found.cells[asked.cell[some]].select(CELL),
            members[asked.member[some]].select(MUNICIPALITY, "gm_naam"),
            pl.DataFrame(
                {"graad": asked.degree[some], "redenen": written(asked.reasons[some])},
                schema_overrides={"redenen": pl.String},
            ),
        ],
        how="horizontal",
    )
