"""Examples that work on the workspace at hand: its own municipality, years and newest publication."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sluitend.web.routes import Route
    from sluitend.web.site import Site


def example_of(site: Site, route: Route) -> str:
    """Return an address of a route that has an answer on this workspace."""
    found = route.example or route.pattern
    for name, value in known_here(site).items():
        found = found.replace(f"{{{name}}}", quote(value, safe="@"))
    return found


def known_here(site: Site) -> Mapping[str, str]:
    """Return what stands for the names in examples."""
    return _known_here(site, site.workspace.catalog.last_load())


@lru_cache(maxsize=1)
def _known_here(site: Site, load: int) -> Mapping[str, str]:  # noqa: ARG001 - a new load, other examples
    geography, years = site.geography(), site.years()
    newest = years[-1] if years and years[-1] in geography.years else geography.years[-1]
    return {
        "gm": min(geography.in_year(newest)),
        "van": str(years[0] if years else newest),
        "tot": str(years[-1] if years else newest),
        "publicatie": site.workspace.publications()[0].id,
    }
