"""From the figures of the country to the page of one municipality."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sluitend.core.messages import msg
from sluitend.publish.council.change import change
from sluitend.publish.council.comparing import comparing
from sluitend.publish.council.country import WHOLE, Country, country_of
from sluitend.publish.council.facts import facts_of
from sluitend.publish.council.model import CouncilPage
from sluitend.publish.council.questions import questions
from sluitend.publish.council.readability import Reading, reading
from sluitend.publish.council.sourcing import sources
from sluitend.publish.council.standing import lead, standing
from sluitend.publish.council.unknown import unknown, use

if TYPE_CHECKING:
    from sluitend.core.messages import Language
    from sluitend.store.workspace import Workspace


def council_page(workspace: Workspace, code: str, language: Language = "nl") -> CouncilPage:
    """Return the page of one municipality.

    Parameters
    ----------
    code
        Code or name of a municipality of the newest year of the accounts.

    Raises
    ------
    ArgumentError
        For what is no municipality of that year.
    NoDataError
        When no accounts are loaded.
    """
    country = country_of(workspace)
    return page_of(country, country.find(code), language)


def page_of(country: Country, code: str, language: Language = "nl") -> CouncilPage:
    """Return the page of one municipality out of figures that are there already."""
    facts = facts_of(country, code)
    top = lead(facts)
    sections = (
        standing(facts, language),
        change(facts),
        comparing(facts, language),
        unknown(facts),
        questions(facts),
        use(),
    )
    said = [*top, *(sentence for section in sections for sentence in section.all())]
    return CouncilPage(
        code=code,
        name=facts.name,
        language=language,
        fictional=country.costs[WHOLE].result.provenance.fictional,
        incomplete=facts.incomplete,
        lead=top,
        sections=sections,
        sources=sources(facts, (s for sentence in said for s in sentence.sources), language),
        notes=(msg("Alle bedragen zijn afgerond. Elk nummer achter een zin wijst naar een bron."),),
    )


def reading_of(page: CouncilPage) -> Reading:
    """Measure how the running text of a page reads, in Dutch: the formula is for no other language."""
    return reading(sentence.text.render("nl") for sentence in page.prose())
