"""What we do not know, and when in the year the page is of use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sluitend.core.messages import msg
from sluitend.core.period import year_ranges
from sluitend.publish.council.model import Section, Sentence
from sluitend.publish.council.sourcing import COSTS, INCOME, LAW

if TYPE_CHECKING:
    from sluitend.publish.council.facts import Facts


def unknown(facts: Facts) -> Section:
    """Return the block on what is missing and what the figures cannot tell."""
    said = []
    if facts.missing:
        said.append(
            Sentence(
                msg(
                    "Over {jaren} ontbreken cijfers, helemaal of voor een deel.",
                    jaren=year_ranges(facts.missing),
                ),
                (COSTS,),
            )
        )
    row = facts.with_income
    if facts.year is not None and (row is None or row["jaar"] != facts.year):
        said.append(
            Sentence(
                msg(
                    "Voor {jaar} staan de inkomsten niet in onze bronnen. Wat er na inkomsten overblijft, is dan niet bekend.",
                    jaar=facts.year,
                ),
                (COSTS,) if row is None else (COSTS, INCOME),
            )
        )
    said += [
        Sentence(
            msg(
                "Hoeveel mensen hulp kregen en wat die per persoon kostte, staat niet in deze cijfers."
            )
        ),
        Sentence(
            msg(
                "Van de meeste gemeenten weten wij niet wie het werk doet: zijzelf, een buurgemeente of een regio."
            )
        ),
        Sentence(
            msg(
                "Gemeenten geven bedragen op in duizend euro en boeken niet allemaal gelijk. Kosten van het gemeentehuis (overhead) tellen niet mee."
            )
        ),
    ]
    if facts.formed is not None:
        said.append(
            Sentence(
                msg(
                    "De grenzen veranderden in {jaar}. Bedragen van eerdere jaren zijn die van de oude gemeenten samen, soms geschat.",
                    jaar=facts.formed,
                ),
                (COSTS,),
            )
        )
    return Section("onbekend", msg("Wat weten we niet?"), items=tuple(said))


def use() -> Section:
    """Return the block on the moment in the year and the rights of the council."""
    return Section(
        "gebruik",
        msg("Wanneer gebruikt u dit?"),
        (
            Sentence(
                msg(
                    "Bij de kadernota, de begroting en de jaarrekening. De raad stelt de begroting vast (artikel 189 Gemeentewet). Het college moet de raad informeren (artikel 169). U mag vragen stellen (artikel 155)."
                ),
                (LAW,),
            ),
        ),
    )
