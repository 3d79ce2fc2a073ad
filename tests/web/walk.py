"""The addresses that tests visit: every route and every calculation, so that none is forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sluitend.store.calculations import CALCULATIONS, find_calculation
from sluitend.web.routes import ROUTES

if TYPE_CHECKING:
    from sluitend.store.calculation import ArgumentSpec
    from sluitend.web.site import Site

SENT_ON = frozenset({"kies"})
"""Routes that are no page: they send a browser on to one."""


def pages(site: Site) -> dict[str, str]:
    """Return an address per page, by name of its route; what lies under /api/ is no page."""
    places = {"{gm}": _town(site), "{publicatie}": site.workspace.publications()[0].id}
    return {
        route.name: _filled(route.example or route.pattern, places)
        for route in ROUTES
        if route.name not in SENT_ON and not route.pattern.startswith("/api/")
    }


def outcomes(site: Site) -> dict[str, str]:
    """Return an address per calculation, with an answer for every argument that has no default."""
    return {
        name: f"/berekeningen/{name}?"
        + "&".join(
            f"{argument.name}={_value(argument, site)}"
            for argument in find_calculation(name).arguments
            if argument.default is None
        )
        for name in CALCULATIONS
    }


def everything(site: Site) -> dict[str, str]:
    """Return every address to visit, by a name for the test."""
    return {**pages(site), **{f"uitkomst {k}": v for k, v in outcomes(site).items()}}


def _filled(address: str, places: dict[str, str]) -> str:
    for place, value in places.items():
        address = address.replace(place, value)
    return address


def _town(site: Site) -> str:
    return min(site.geography().in_year(site.years()[-1]))


def _value(argument: ArgumentSpec, site: Site) -> str:
    if argument.kind == "gebied":
        return _town(site)
    if argument.kind == "jaar":
        return str(site.years()[0 if argument.name == "van" else -1])
    return argument.example
