"""Where the numbers on the page come from: publication, years, definition, calculation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sluitend.core.dates import day
from sluitend.core.messages import Message, listing, msg
from sluitend.publish.council.country import SUBJECTS, WHOLE
from sluitend.publish.council.model import Source
from sluitend.rules.characteristics import executions
from sluitend.rules.definition import incidental_flows

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sluitend.core.call import Call
    from sluitend.core.messages import Language
    from sluitend.core.result import Provenance, Publication
    from sluitend.publish.council.facts import Facts

COSTS, INCOME, CHANGE, BUDGET, GROUP = "kosten", "inkomsten", "verandering", "begroting", "groep"
FLOWS, WORK, LAW = "tijdelijk", "uitvoering", "wet"
"""Ids of the sources a sentence may name."""
MAPS = frozenset({"cbs_gebieden", "herindelingen"})
"""Sources of borders: behind every figure, and named once."""


def sources(facts: Facts, used: Iterable[str], language: Language) -> tuple[Source, ...]:
    """Return the sources that are used, in that order."""
    told: set[str] = set()
    return tuple(_source(identity, facts, told, language) for identity in dict.fromkeys(used))


def _source(identity: str, facts: Facts, told: set[str], language: Language) -> Source:
    country, code = facts.country, facts.code
    if identity == LAW:
        return Source(
            identity, msg("Gemeentewet, geldend op wetten.overheid.nl: artikel 155, 169 en 189.")
        )
    if identity == FLOWS:
        return Source(identity, _flows(facts))
    if identity == WORK:
        return Source(identity, _executions(facts))
    years = {"van": country.first, "tot": country.last}
    if identity in (COSTS, INCOME):
        origin = country.costs[WHOLE].origin(code)
        what = (
            msg("Kosten en inwoners: jaarrekeningen {van}–{tot}.", **years)
            if identity == COSTS
            else msg(
                "Inkomsten: jaarrekening {jaar}.",
                jaar=facts.with_income["jaar"] if facts.with_income else country.last,
            )
        )
    elif identity == CHANGE and country.changes:
        origin = country.changes.origin(code)
        what = msg("Verandering: jaarrekeningen {van}–{tot}.", **years)
    elif identity == BUDGET and country.budget:
        origin = country.budget.origin(code)
        what = msg("Begroting naast jaarrekening {jaar}.", jaar=country.last)
    elif identity == GROUP and facts.compared and facts.year:
        origin = country.origin(WHOLE, facts.year, code)
        what = msg("Vergelijkingsgroep: jaarrekening {jaar}.", jaar=facts.year)
    else:
        raise ValueError(f"no such source on this page: {identity}")
    provenance, call = origin
    subjects = SUBJECTS if identity in (COSTS, GROUP) else (WHOLE,)
    return Source(
        identity,
        msg(
            "{wat} {publicaties} Definitie: {definities}. Berekening: {berekening}.",
            wat=what,
            publicaties=_publications(provenance, told, language),
            definities=", ".join(subjects),
            berekening=call.calculation,
        ),
        _command(call),
    )


def _command(call: Call) -> str:
    """Return the command that repeats a calculation; where the workspace is, the reader knows."""
    return call.as_cli().rpartition(" --werkruimte ")[0]


def _publications(provenance: Provenance, told: set[str], language: Language) -> Message:
    """Name the publications, and those that a source before this one named only as such."""
    found = [p for p in provenance.sources if p.source not in MAPS]
    new = [p for p in found if p.id not in told]
    told.update(p.id for p in found)
    if not new:
        return msg("Publicaties als hierboven.")
    names = "; ".join(_publication(p, language) for p in new)
    if len(new) == len(found):
        return msg("{publicaties}.", publicaties=names)
    return msg("Als hierboven, en: {publicaties}.", publicaties=names)


def _publication(publication: Publication, language: Language) -> str:
    return f"{publication.title} ({publication.attribution.removeprefix('Bron: ')}, {day(publication.published_on, language)})"


def _flows(facts: Facts) -> Message:
    shown = {flow.id for _, flows in facts.temporary for flow in flows}
    found = [
        msg("{stroom} {van}–{tot}: {bron}", stroom=f.titel, van=f.van, tot=f.tot, bron=f.bron)
        for f in incidental_flows()
        if f.id in shown
    ]
    return msg("Tijdelijk geld. {stromen}.", stromen=listing(found, limit=len(found)))


def _executions(facts: Facts) -> Message:
    data = facts.compared
    codes = (
        {data.country.everyone.codes[p] for p in (data.group.own, *data.group.peers.tolist())}
        if data
        else set()
    )
    found = [
        e.bron
        for e in executions()
        if e.gm_code in codes and facts.year is not None and e.van <= facts.year <= e.tot
    ]
    return msg("Wie het werk doet. {bronnen}.", bronnen="; ".join(dict.fromkeys(found)))
