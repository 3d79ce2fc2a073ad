"""Every address of the site in one table; a page's code is imported when it is asked for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import import_module
from typing import TYPE_CHECKING

from sluitend.core.messages import Message, msg
from sluitend.web.api.addresses import ADDRESSES
from sluitend.web.statuses import UnknownPageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from sluitend.web.answer import Answer
    from sluitend.web.page import Page

    Handler = Callable[..., Page | Answer]


@dataclass(frozen=True)
class Route:
    """An address and who answers it.

    Attributes
    ----------
    pattern
        Path; a part in braces is handed to the page under that name.
    place
        Module and function, as ``module:function``.
    about
        What a visitor finds there.
    example
        Path that works on any workspace with accounts; ``{gm}`` is a municipality in it.
    """

    name: str
    pattern: str
    place: str
    about: Message
    example: str = ""

    @cached_property
    def expression(self) -> re.Pattern[str]:
        """The pattern as it is matched: a part in braces is one step of the path."""
        parts = re.split(r"\{(\w+)\}", self.pattern)
        written = [
            f"(?P<{part}>[^/]+)" if odd else re.escape(part)
            for part, odd in zip(parts, [False, True] * len(parts), strict=False)
        ]
        return re.compile("".join(written))

    def handler(self) -> Handler:
        """Import and return the function that answers."""
        return _imported(self.place)


@cache
def _imported(place: str) -> Handler:
    module, _, name = place.partition(":")
    handler: Handler = getattr(import_module(f"sluitend.web.{module}"), name)
    return handler


ROUTES = (
    Route("start", "/", "pages.start:start", msg("Kies een gemeente of groep.")),
    Route("kies", "/kies", "pages.start:choose", msg("Brengt u naar het gebied dat u noemt.")),
    Route(
        "gebied",
        "/gebied/{gebied}",
        "pages.area:area",
        msg("Hoeveel, sinds wanneer, waarom, vergeleken met wie, en wat niet bekend is."),
        "/gebied/{gm}",
    ),
    Route(
        "vergelijken",
        "/vergelijken",
        "pages.compare:compare",
        msg("De gemeenten die op een gemeente lijken, of een eigen keuze."),
        "/vergelijken?gebied={gm}",
    ),
    Route(
        "kaart",
        "/kaart",
        "pages.map:draw_map",
        msg("Een cijfer van alle gemeenten op de kaart."),
        "/kaart?gebied={gm}",
    ),
    Route(
        "raadspagina",
        "/raadspagina/{gebied}",
        "pages.council:council",
        msg("Het sociaal domein van een gemeente op één A4, in gewone taal."),
        "/raadspagina/{gm}",
    ),
    Route(
        "rapport",
        "/rapport/{gebied}",
        "pages.report:report",
        msg("Het rapport van een gebied als PDF, Word, Excel of gegevens."),
        "/rapport/{gm}",
    ),
    Route(
        "berekeningen",
        "/berekeningen",
        "pages.calculations:calculations",
        msg("Alle berekeningen."),
    ),
    Route(
        "berekening",
        "/berekeningen/{berekening}",
        "pages.calculations:calculation",
        msg("Een berekening met haar formulier en uitkomst."),
        "/berekeningen/netto-lasten",
    ),
    Route(
        "cijfers",
        "/cijfers",
        "pages.tables:tables",
        msg("De geladen tabellen, met jaren en bronnen."),
    ),
    Route(
        "rijen",
        "/cijfers/{tabel}",
        "pages.tables:table",
        msg("De rijen van één tabel, zoals de bron ze publiceerde."),
        "/cijfers/iv3_lasten?gebied={gm}&taakveld=6.82",
    ),
    Route(
        "bronnen",
        "/bronnen",
        "pages.sources:sources",
        msg("De publicaties die meetellen, met hun data, status en licentie."),
    ),
    Route(
        "publicatie",
        "/bronnen/{publicatie}",
        "pages.sources:source",
        msg("Eén publicatie: bestanden, tabellen, uitvallijst en wat haar verving."),
    ),
    Route(
        "regels",
        "/regels",
        "pages.rules:rules",
        msg("Definities en parameters, elk met bron en zekerheid."),
    ),
    Route(
        "regel",
        "/regels/{regel}",
        "pages.rules:rule",
        msg("Eén definitie of parameter met al haar waarden."),
        "/regels/jeugd",
    ),
    Route(
        "uitleg",
        "/uitleg",
        "pages.explanation:overview",
        msg("Alle pagina's met uitleg."),
    ),
    Route(
        "uitlegpagina",
        "/uitleg/{naam}",
        "pages.explanation:document",
        msg("Uitleg over gebieden, definities, bronnen, bestanden en fouten."),
        "/uitleg/gebieden",
    ),
    Route(
        "methode",
        "/methode/{naam}",
        "pages.explanation:method",
        msg("Hoe een berekening werkt, met een voorbeeld en wat zij niet kan zeggen."),
        "/methode/netto-lasten",
    ),
    Route(
        "begrippen",
        "/begrippen",
        "pages.glossary:glossary",
        msg("Elk woord, elke code en elke kolom in één zin."),
    ),
    Route(
        "zoeken",
        "/zoeken",
        "pages.search:search",
        msg("Zoekt in gebieden, cijfers, begrippen, uitleg en regels tegelijk."),
        "/zoeken?q=jeugd",
    ),
    Route(
        "over",
        "/over",
        "pages.about:about",
        msg("Wat deze site is, toegankelijkheid, privacy en licentie."),
    ),
    Route(
        "gegevens",
        "/gegevens",
        "api.page:data",
        msg("Alles op deze site als gegevens voor een programma (API)."),
    ),
    *(Route(*one) for one in ADDRESSES),
)
"""In the order in which they are tried."""


def find_route(path: str) -> tuple[Route, dict[str, str]]:
    """Return the route for a path with its parts.

    Raises
    ------
    UnknownPageError
        When there is none.
    """
    for route in ROUTES:
        found = route.expression.fullmatch(path)
        if found:
            return route, found.groupdict()
    raise UnknownPageError(
        msg("Op {adres} staat niets.", adres=path[:200]),
        msg("Ga naar de startpagina of gebruik de zoekbalk."),
    )
