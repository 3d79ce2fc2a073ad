"""The areas a visitor can name: municipalities of the newest year, regions and the country."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from sluitend.core.errors import ArgumentError
from sluitend.core.messages import msg
from sluitend.reference.areas import COUNTRY, COUNTRY_NAME, resolve

if TYPE_CHECKING:
    from sluitend.reference.areas import Area
    from sluitend.web.site import Site

OFFERED = ("jeugdregio", "provincie", "landsdeel")
"""Divisions whose regions are offered by name; any other can be typed as ``indeling:code``."""


def area_names(site: Site) -> tuple[tuple[str, str], ...]:
    """Return code and name of what can be typed, the country and municipalities first."""
    return _area_names(site, site.workspace.catalog.last_load())


@lru_cache(maxsize=1)
def _area_names(site: Site, load: int) -> tuple[tuple[str, str], ...]:  # noqa: ARG001 - a new load, other areas
    towns = sorted(municipalities(site).items(), key=lambda item: item[1])
    divisions = site.geography().divisions
    found = [(COUNTRY, COUNTRY_NAME.capitalize()), *towns]
    for division in OFFERED:
        rows = divisions.filter(divisions["indeling"] == division)
        if rows.is_empty():
            continue
        newest = rows.filter(rows["jaar"] == rows["jaar"].max())
        pairs = newest.select("gebied_code", "gebied_naam").unique().sort("gebied_naam")
        found += [(f"{division}:{code}", name) for code, name in pairs.iter_rows()]
    return tuple(found)


def municipalities(site: Site) -> dict[str, str]:
    """Return code and name of the municipalities of the newest accounts, or of the newest map."""
    geography = site.geography()
    years = site.years()
    year = years[-1] if years and years[-1] in geography.years else geography.years[-1]
    return geography.in_year(year)


def as_typed(site: Site, text: str) -> str:
    """Return the name of a municipality for its code, as a visitor would type it.

    Only of municipalities: a province may bear the name of one.
    """
    return municipalities(site).get(text, text) if text.startswith("GM") else text


def one_area(site: Site, text: str) -> Area:
    """Return the one area that is meant, on the map of the newest accounts.

    Raises
    ------
    ArgumentError
        For an unknown area, or a notation that means several.
    """
    years = site.accounts()
    areas = resolve(text, site.geography(), years[0], years[-1]).areas
    if len(areas) != 1:
        raise ArgumentError(
            msg("‘{gebied}’ zijn {n} gebieden.", gebied=text[:80], n=len(areas)),
            msg("Kies er één, of bekijk ze samen bij Kaart of Berekeningen."),
        )
    return areas[0]
