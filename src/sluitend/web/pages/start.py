"""The first page: one question, and the way to its answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sluitend.core.errors import ArgumentError
from sluitend.core.messages import msg
from sluitend.core.period import year_ranges
from sluitend.web.answer import redirect
from sluitend.web.areas import area_names, one_area
from sluitend.web.forms import only
from sluitend.web.page import Page
from sluitend.web.question import address

if TYPE_CHECKING:
    from sluitend.web.answer import Answer
    from sluitend.web.question import Question
    from sluitend.web.site import Site


def start(site: Site, question: Question) -> Page:
    """Ask which municipality or group it is about."""
    only(question)
    years = site.years()
    return Page(
        title=msg("Het geld van het sociaal domein"),
        template="start.html.j2",
        values={
            "areas": area_names(site),
            "years": year_ranges(years),
            "newest": years[-1] if years else None,
        },
    )


def choose(site: Site, question: Question) -> Answer:
    """Send on to the page of the area that was typed.

    Raises
    ------
    ArgumentError
        For an area that is not known, with suggestions.
    """
    only(question, "gebied")
    typed = question.get("gebied")
    if not typed:
        raise ArgumentError(
            msg("Er is geen gemeente of gebied ingevuld."),
            msg("Typ een naam, bijvoorbeeld van uw gemeente."),
        )
    place = one_area(site, typed)
    return redirect(address(f"/gebied/{place.code}", (), question.language))
