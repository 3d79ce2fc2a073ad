"""The tables of a map: municipalities with their class, the classes, and the shapes of the year."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from sluitend.core.errors import NoDataError
from sluitend.core.messages import msg
from sluitend.core.period import year_ranges
from sluitend.methods.quantile_classes import quantile_classes
from sluitend.studies.choropleth.outputs import LIMITS, MARKED, OTHER

if TYPE_CHECKING:
    from sluitend.reference.areas import Areas
    from sluitend.studies.choropleth.values import Values

MOST_CLASSES = 5
"""More shades cannot be told apart on paper."""
DECIMALS = 6
"""Of values and limits, so that float noise makes no classes."""


def municipalities(values: Values, gebied: Areas, jaar: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the tables ``gemeenten`` and ``klassen``."""
    drawn = values.frame[values.column].cast(pl.Float64).fill_null(float("nan")).to_numpy()
    classes = quantile_classes(drawn.round(DECIMALS), MOST_CLASSES)
    geography = gebied.geography
    marked = {
        geography.codes[int(position)]
        for area, members in zip(gebied.areas, gebied.lineage(jaar), strict=True)
        if area.soort != "land"
        for position in np.flatnonzero(members)
    }
    frame = values.frame.select(
        "gm_code",
        pl.Series("gm_naam", [geography.name(code, jaar) for code in values.frame["gm_code"]]),
        *[name for name in values.frame.columns if name not in ("gm_code", "ontbreekt")],
        pl.Series("klasse", classes.of).replace(0, None),
        pl.Series("wie", [MARKED if c in marked else OTHER for c in values.frame["gm_code"]]),
        "ontbreekt",
    )
    money = LIMITS[values.column] == "bedrag_per_inwoner"
    low, high = ("van_bedrag", "tot_bedrag") if money else ("van", "tot")
    listed = pl.DataFrame(
        {
            "jaar": [jaar] * classes.sizes.size,
            "klasse": range(1, classes.sizes.size + 1),
            low: classes.lowest,
            high: classes.highest,
            "n": classes.sizes,
        },
        schema_overrides={"jaar": pl.Int64, "klasse": pl.Int64},
    )
    return frame, listed


def shapes(drawn: pl.DataFrame, gebied: Areas, jaar: int) -> tuple[pl.DataFrame, int]:
    """Return the table ``vlakken`` and the year it was drawn of.

    Where no borders of a year are loaded, those of the nearest year with the same municipalities serve.

    Raises
    ------
    NoDataError
        When there is no such year.
    """
    present = set(gebied.geography.in_year(jaar))
    years = sorted(drawn["jaar"].unique(), key=lambda year: (abs(year - jaar), year))
    for year in years:
        rows = drawn.filter(jaar=year)
        if set(rows["gm_code"]) == present:
            return rows.select("gm_code", "vlak").sort("gm_code"), year
    raise NoDataError(
        msg("Van de gemeenten van {jaar} zijn geen grenzen geladen.", jaar=jaar),
        msg("Geladen zijn de grenzen van {jaren}.", jaren=year_ranges(years) or "–"),
    )
