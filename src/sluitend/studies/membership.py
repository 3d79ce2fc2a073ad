"""Which municipalities are the area of a question, year by year."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from sluitend.core.errors import ArgumentError
from sluitend.core.kept import kept
from sluitend.core.messages import msg
from sluitend.reference.areas import EACH_MUNICIPALITY, resolve

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sluitend.reference.areas import Area, Areas
    from sluitend.reference.geography import Geography

MEMBERS_SCHEMA = {"jaar": pl.Int64, "gm_code": pl.String, "gm_naam": pl.String}


def one_area(gebied: Areas) -> Area:
    """Return the area of a question that is about one area.

    Raises
    ------
    ArgumentError
        For more areas: counts of each of them would be a table that nobody reads.
    """
    if len(gebied.areas) != 1:
        raise ArgumentError(
            msg("Deze berekening gaat over één gebied; dit zijn er {n}.", n=len(gebied.areas)),
            msg("Kies NL voor alle gemeenten samen, of één gemeente, groep of regio."),
        )
    return gebied.areas[0]


def members(gebied: Areas, years: Iterable[int] | None = None) -> pl.DataFrame:
    """Return the municipalities that were the area in each of its years, or in the years given.

    Returns
    -------
    Columns jaar, gm_code, gm_naam, sorted; years of which no municipalities are loaded have no rows.
    """
    geography = gebied.geography
    rows = [
        (jaar, geography.codes[int(position)], geography.name(geography.codes[int(position)], jaar))
        for jaar in (range(gebied.van, gebied.tot + 1) if years is None else years)
        if jaar in geography.years
        for position in np.flatnonzero(gebied.lineage(jaar).any(axis=0))
    ]
    return pl.DataFrame(rows, schema=MEMBERS_SCHEMA, orient="row")


@kept(most=16)
def each_municipality(geography: Geography, van: int, tot: int) -> Areas:
    """Return every municipality as an area on the map of `tot`."""
    return resolve(EACH_MUNICIPALITY, geography, van, tot).on_map()
