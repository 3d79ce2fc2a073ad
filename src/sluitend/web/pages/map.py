"""The map: any figure of all municipalities, on the borders of its year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sluitend.core.messages import msg
from sluitend.core.period import Document
from sluitend.publish.purpose import MOMENTS
from sluitend.store.calculations import find_calculation
from sluitend.studies.choropleth.measures import MAPPED, PLACE, notations
from sluitend.tables.areas import MAP_SHAPES
from sluitend.web.areas import area_names, as_typed
from sluitend.web.forms import WHOLE, Field, call_for, only
from sluitend.web.page import Page, outcome

if TYPE_CHECKING:
    from sluitend.core.call import Call
    from sluitend.publish.release import Released
    from sluitend.web.question import Question
    from sluitend.web.site import Site

CALCULATION = "kaart"
USUAL = f"lasten:{WHOLE}"
"""Measure when none is chosen; the page says which it is."""
OTHER = "anders"
"""Field for a measure that is written out, because its table has more than one figure."""
FIELDS = ("maat", "jaar", "document", "gebied")


def draw_map(site: Site, question: Question) -> Page:
    """Draw the map that is asked for, of the newest accounts when nothing is.

    Raises
    ------
    ArgumentError
        For a field that cannot be.
    """
    only(question, *FIELDS, OTHER)
    released: tuple[Released, ...]
    released, problem = site.attempt(question, lambda: _call(site, question))
    return Page(
        title=msg("Kaart"),
        template="map.html.j2",
        values={
            "fields": _fields(site, question),
            "areas": area_names(site),
            "report": outcome(site, question, released),
            "same": site.address_of(released[0].result.call, question.language) if released else "",
        },
        results=released,
        moment=MOMENTS[CALCULATION, ""],
        problem=problem,
    )


def _call(site: Site, question: Question) -> Call:
    given = {name: question.get(name) for name in FIELDS if question.get(name)}
    if question.get(OTHER):
        given["maat"] = question.get(OTHER)
    defaults = {"maat": USUAL, "jaar": str(site.accounts()[-1])}
    return call_for(find_calculation(CALCULATION), {**defaults, **given})


def _fields(site: Site, question: Question) -> tuple[Field, ...]:
    years = tuple(str(year) for year in _years(site))
    documents = tuple((str(one), str(one)) for one in Document)
    newest = str(site.accounts()[-1])
    return (
        Field(
            "maat",
            "keuze",
            msg("wat de kaart toont"),
            question.get("maat", USUAL),
            options=_measures(site),
        ),
        Field(
            "jaar",
            "keuze",
            msg("jaar"),
            question.get("jaar", newest),
            options=tuple((year, year) for year in years),
        ),
        Field(
            "document",
            "keuze",
            msg("jaarrekening of begroting"),
            question.get("document", str(Document.ACCOUNTS)),
            options=documents,
        ),
        Field(
            "gebied",
            "gebied",
            msg("wijs aan"),
            as_typed(site, question.get("gebied")),
            msg("Een gemeente, groep of regio; leeg wijst niets aan."),
            most=300,
        ),
        Field(
            OTHER,
            "tekst",
            msg("een andere maat"),
            question.get(OTHER),
            msg(
                "Voor wie de tabellen kent: TABEL:MAAT:KOLOM=WAARDE. Gaat voor de keuze hierboven."
            ),
            most=300,
        ),
    )


def _years(site: Site) -> list[int]:
    """Return the years that have borders, their own or those of a year with the same municipalities."""
    place = MAP_SHAPES.partition.index("jaar")
    drawn = {int(str(p.partition[place])) for p in site.state().chosen[MAP_SHAPES.id]}
    return sorted(drawn | {year for year in site.years() if drawn and year > min(drawn)})


def _measures(site: Site) -> tuple[tuple[str, str], ...]:
    """Return what can be drawn of what is loaded, without a choice between rows of a table."""
    state = site.state()
    whole = {name for name, c in MAPPED.items() if state.has(c) and set(c.keys) <= PLACE | {"maat"}}
    return tuple(
        (notation, title)
        for notation, title in notations().items()
        if (table := notation.partition(":")[0]) not in MAPPED or table in whole
    )
