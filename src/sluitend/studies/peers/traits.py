"""Characteristics of all municipalities on one map, of the newest year that is not later."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from sluitend.methods.distance import (
    class_spread,
    number_spread,
    region_spread,
    squared_differences,
)
from sluitend.reference.areas import WHOLE
from sluitend.rules.characteristics import CLASS_COLUMN, Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from sluitend.reference.areas import Areas
    from sluitend.reference.geography import Geography
    from sluitend.rules.characteristics import Characteristic, Origin

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]
    Positions = NDArray[np.intp]

CIRCULAR = "circulaire"
ROUNDS = "MSD"
"""Circulars of one year in the order in which they come out: May, September, December."""
NAME_COLUMN = "gebied_naam"


@dataclass(frozen=True)
class Trait:
    """One characteristic of the municipalities on a map.

    Attributes
    ----------
    jaar
        Year of the figures; None when no year that may be used has any.
    values
        Shape (municipalities,): the number, the place of the class in its order, or a number per
        region; NaN where it is not known.
    labels
        Shape (municipalities,): name of the class or region; empty for numbers and what is unknown.
    moved
        Shape (municipalities,): not known because borders changed since `jaar`.
    """

    what: Characteristic
    origin: Origin | None
    jaar: int | None
    values: Floats
    labels: tuple[str, ...]
    moved: Flags

    @property
    def known(self) -> Flags:
        """Shape (municipalities,)."""
        return np.isfinite(self.values)

    @cached_property
    def scale(self) -> Floats:
        """The values as differences are taken of them."""
        if self.what.omzetting != "log":
            return self.values
        found = np.full(self.values.shape, np.nan)
        np.log(self.values, out=found, where=self.values > 0)
        return found

    @cached_property
    def spread(self) -> float:
        """The unit of a difference, over all municipalities."""
        of = {Kind.NUMBER: number_spread, Kind.CLASS: class_spread, Kind.SAME: region_spread}
        return of[self.what.soort](self.scale)

    def squares(self, rows: Positions) -> Floats:
        """Return squared differences of `rows` with all, in squared spreads."""
        return squared_differences(self.scale, rows, self.spread, same=self.what.soort is Kind.SAME)


@dataclass(frozen=True)
class _Found:
    """What one year of one origin says: per municipality, and what it is divided by."""

    origin: Origin
    jaar: int
    rows: pl.DataFrame
    below: pl.DataFrame


def trait(what: Characteristic, tables: Mapping[str, pl.DataFrame], everyone: Areas) -> Trait:
    """Return a characteristic of every municipality of `everyone`.

    Parameters
    ----------
    tables
        Tables of the origins by id; what was not loaded is not in it.
    everyone
        Municipalities as areas on the map of the year of the question.
    """
    geography, size = everyone.geography, len(everyone.areas)
    found = _newest(what, tables, everyone.tot, geography.years)
    moved = np.zeros(size, dtype=np.bool_)
    if found is None:
        return Trait(what, None, None, np.full(size, np.nan), ("",) * size, moved)
    places = np.array([geography.index[code] for code in everyone.codes], dtype=np.intp)
    labels = np.full(size, "", dtype=object)
    if found.origin.counts:
        values = _carried(found, geography, everyone.tot)[places]
    else:
        source = _same_borders(geography, found.jaar, everyone.tot)[places]
        moved = source < 0
        on_axis, names = _on_axis(found, what, geography)
        values = np.where(moved, np.nan, on_axis[source])
        labels = np.where(np.isfinite(values), names[source], "")
    return Trait(what, found.origin, found.jaar, values, tuple(labels.tolist()), moved)


def _newest(
    what: Characteristic, tables: Mapping[str, pl.DataFrame], jaar: int, mapped: tuple[int, ...]
) -> _Found | None:
    """Find the newest year not after `jaar`, of years on the map; for borders else the first after."""
    best: tuple[int, Origin, pl.DataFrame] | None = None
    later: tuple[int, Origin, pl.DataFrame] | None = None
    for origin in what.bronnen:
        if origin.tabel not in tables:
            continue
        rows = _rows(tables[origin.tabel], origin, origin.alleen)
        years = [y for y in rows["jaar"].unique().sort() if y in mapped]
        before, after = [y for y in years if y <= jaar], [y for y in years if y > jaar]
        if before and (best is None or before[-1] > best[0]):
            best = (before[-1], origin, rows)
        if after and origin.kaart and later is None:
            later = (after[0], origin, rows)
    if (chosen := best or later) is None:
        return None
    year, origin, rows = chosen
    kept = rows.filter(pl.col("jaar") == year)
    below = kept.clear()
    if origin.per:
        # Both sides of a quotient come from one and the same circular.
        pieces = [name for name in origin.contract.partition if name in kept.columns]
        same = tables[origin.tabel].join(kept.select(pieces).unique(), on=pieces, how="semi")
        below = _rows(same, origin, origin.per)
    return _Found(origin, year, kept, below)


def _rows(frame: pl.DataFrame, origin: Origin, kept: Mapping[str, str]) -> pl.DataFrame:
    """Return the rows of an origin that have a value, of each year those of the last circular."""
    wanted = [pl.col(name) == value for name, value in kept.items()]
    if origin.maat:
        wanted += [pl.col("maat") == origin.maat, pl.col("waarde").is_not_null()]
    rows = frame.filter(*wanted)
    if CIRCULAR in rows.columns:
        names = rows[CIRCULAR].unique().to_list()
        order = {name: f"{name[1:]}{ROUNDS.index(name[:1])}" for name in names}
        turn = pl.col(CIRCULAR).replace_strict(order, return_dtype=pl.String)
        rows = rows.filter((turn == turn.max()).over("jaar"))
    return rows


def _carried(found: _Found, geography: Geography, jaar: int) -> Floats:
    """Carry counts, or both sides of a quotient, to the borders of `jaar`; shape (codes,)."""
    share, _ = geography.weights(found.jaar, jaar)
    above = share.T @ _filled(found.rows, geography)
    gaps = (share.T > 0) @ np.isnan(_filled(found.rows, geography, np.nan))
    if found.origin.per:
        below = share.T @ _filled(found.below, geography)
        gaps = gaps | ((share.T > 0) @ np.isnan(_filled(found.below, geography, np.nan)))
        gaps = gaps | (below <= 0)
        above = np.divide(above, below, out=np.full(above.shape, np.nan), where=below > 0)
    # One part of which nothing is known makes the whole unknown.
    return np.where(gaps, np.nan, above * found.origin.maal)


def _filled(rows: pl.DataFrame, geography: Geography, absent: float = 0.0) -> Floats:
    """Return the values of rows on the axis of codes."""
    found = np.full(len(geography.codes), absent)
    listed = rows.filter(pl.col("gm_code").is_in(list(geography.index)))
    if listed["gm_code"].is_duplicated().any():
        raise ValueError("a characteristic has two values for one municipality and year")
    found[[geography.index[code] for code in listed["gm_code"]]] = listed["waarde"].cast(pl.Float64)
    return found


def _same_borders(geography: Geography, van: int, jaar: int) -> Positions:
    """Return who had the borders of each municipality of `jaar` in `van`, -1 for nobody.

    A rate or a class belongs to borders and cannot be carried to others. Later borders (of a
    division) are those of the municipality that a municipality is the largest part of.
    """
    if van > jaar:
        return np.where(geography.exists(jaar), geography.largest(jaar, van), -1)
    share, _ = geography.weights(van, jaar)
    alone = ((share > 0).sum(axis=0) == 1) & (share.max(axis=0) > WHOLE)
    return np.where(alone, share.argmax(axis=0), -1)


def _on_axis(
    found: _Found, what: Characteristic, geography: Geography
) -> tuple[Floats, NDArray[np.object_]]:
    """Return values and labels on the axis of codes."""
    names = np.full(len(geography.codes), "", dtype=object)
    if what.soort is Kind.NUMBER:
        return _filled(found.rows, geography, np.nan), names
    rows = found.rows
    if found.origin.maat:
        text = rows["waarde"].cast(pl.Int64).cast(pl.String)
        rows = rows.with_columns(text.alias(CLASS_COLUMN), text.alias(NAME_COLUMN))
    order = what.volgorde or tuple(rows[CLASS_COLUMN].unique().sort())
    # A class that the order does not know has no place in it.
    place = {code: float(position) for position, code in enumerate(order)}
    numbered = rows.with_columns(
        waarde=pl.col(CLASS_COLUMN).replace_strict(place, default=None, return_dtype=pl.Float64)
    )
    for code, name in rows.select("gm_code", NAME_COLUMN).iter_rows():
        if code in geography.index:
            names[geography.index[code]] = name
    return _filled(numbered, geography, np.nan), names
